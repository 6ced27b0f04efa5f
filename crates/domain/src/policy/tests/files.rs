//! The shipped files say what their sources say.

use super::{SHIPPED, area, day, shipped};
use crate::Kinship;
use crate::binding::Scope;
use crate::person::AccountPart;
use crate::policy::axes::{AxisVisitor, MonthDay, Openness, PayerOrder, PremiumMode, Trigger};
use crate::policy::{AxisName, AxisValue, Dated, Grade, PolicySet, Unit, check_report, show};

const TODAY: &str = "2026-11-22";

#[test]
fn siblings_wait_for_the_ninth_of_december_2024_everywhere() {
    let set = shipped();
    for code in ["110000", "310000", "510100", "510700", "440300", "450100"] {
        for (on, allowed) in
            [("2024-05-01", false), ("2024-12-08", false), ("2024-12-09", true), (TODAY, true)]
        {
            let kinship = set.kinship(area(code), day(on)).unwrap();
            assert_eq!(kinship.value.contains(&Kinship::Sibling), allowed, "{code} on {on}");
            assert!(kinship.value.contains(&Kinship::Spouse));
            assert!(!kinship.value.contains(&Kinship::ParentInLaw));
            assert_eq!(kinship.rule.grade, Grade::A);
        }
    }
    assert_eq!(set.kinship(area("110000"), day("2021-04-21")), None);
}

#[test]
fn places_differ_where_their_sources_say_so() {
    let (set, on) = (shipped(), day(TODAY));
    let order = |code| set.order(area(code), on).unwrap();
    assert_eq!(order("110000").value, PayerOrder::Ranked);
    assert_eq!(order("110000").rule.grade, Grade::B);
    assert_eq!(order("510700").value, PayerOrder::Picked);
    assert_eq!(order("440300").value, PayerOrder::FiledAscending);
    assert_eq!(order("440300").rule.grade, Grade::P);
    assert_eq!(set.trigger(area("510100"), on).unwrap().value, Trigger::Asked);
    assert_eq!(set.trigger(area("110000"), on).unwrap().value, Trigger::Automatic);
    let part = |code, on| set.account_part(area(code), day(on)).unwrap().value;
    assert_eq!(part("310000", TODAY), AccountPart::CarriedOnly);
    assert_eq!(part("310000", "2022-07-31"), AccountPart::CurrentThenCarried);
    assert_eq!(part("110000", TODAY), AccountPart::CurrentThenCarried);
    let start = |code| set.account_year_start(area(code), on).unwrap().value;
    assert_eq!(start("310000"), MonthDay { month: 7, day: 1 });
    assert_eq!(start("510100"), MonthDay { month: 1, day: 1 });
    let mode = set.premium_mode(area("110000"), on).unwrap().value;
    assert_eq!(mode, PremiumMode::MonthEndBatch);
}

#[test]
fn dates_open_and_close() {
    let set = shipped();
    let city = |on| set.cross_city(area("510100"), day(on)).unwrap().value;
    assert_eq!(city("2024-11-25"), Openness::Closed);
    assert_eq!(city("2024-11-26"), Openness::Open);
    let province = set.cross_province(area("510100"), day(TODAY)).unwrap().value;
    assert_eq!(province, Openness::Closed);
    let pays = |on| set.scopes(area("110000"), day(on)).unwrap().value;
    assert!(!pays("2026-01-08").contains(&Scope::CarePremium));
    assert!(pays("2026-01-09").contains(&Scope::CarePremium));
    let season = |code, on| set.premium_season(area(code), day(on)).map(|ruled| ruled.value);
    assert!(season("110000", "2026-02-28").is_some());
    assert!(season("110000", "2026-03-01").is_none());
    assert!(season("310000", "2025-12-25").is_some());
    assert!(season("310000", TODAY).is_none());
}

#[test]
fn whom_to_call() {
    let set = shipped();
    for (code, number) in [
        ("110000", "010-12393"),
        ("310000", "021-12393"),
        ("510700", "028-12393"),
        ("440300", "12393"),
    ] {
        assert_eq!(set.hotline(area(code)), number);
    }
}

/// Every value that money may rest on leads to a source, every platform decision to a record.
#[test]
fn every_value_can_be_traced() {
    struct Trace<'a> {
        unit: &'a Unit,
        seen: usize,
    }
    impl AxisVisitor for Trace<'_> {
        fn axis<T: AxisValue>(&mut self, name: AxisName, values: &[Dated<T>]) {
            for dated in values.iter().filter(|dated| dated.grade.moves_money()) {
                let key = dated.source.as_deref().unwrap();
                let has_source = self.unit.sources.contains_key(key);
                assert_ne!(key.starts_with("ADR-"), has_source, "{name:?} {key}");
                self.seen += 1;
            }
        }
    }
    let set = shipped();
    let mut seen = 0;
    for unit in set.units() {
        let mut trace = Trace { unit, seen: 0 };
        unit.axes.visit(&mut trace);
        seen += trace.seen;
    }
    assert!(seen > 40, "{seen}");
    let rule = set.order(area("110000"), day(TODAY)).unwrap().rule;
    let (unit, source) = set.source_of(rule).unwrap();
    assert_eq!((unit.code.as_str(), source.date.as_str()), ("11", "2025-01-25"));
    let platform = set.order(area("440300"), day(TODAY)).unwrap().rule;
    assert_eq!(set.source_of(platform), None);
}

#[test]
fn the_page_of_an_area_is_in_words() {
    let set = shipped();
    let page = show(&set, area("110000"), day(TODAY));
    for words in [
        "北京市（110000）2026-11-22 有效的规则",
        "按设定的顺序支付",
        "自 2025-01-25",
        "等级 B",
        "平台默认（ADR-0003）",
        "本地规定未知，请拨打 010-12393 咨询；暂按以下办理",
        "未知，请拨打 010-12393 咨询",
        "配偶、父母、子女、兄弟姐妹、祖父母/外祖父母、孙子女/外孙子女",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    for axis in AxisName::ALL {
        assert!(page.contains(axis.words().0), "{axis:?}");
    }
    assert!(!page.contains("filed_ascending") && !page.contains("Some("));
    let elsewhere = show(&set, area("440300"), day(TODAY));
    assert!(elsewhere.contains("深圳市（440300）"));
    assert!(elsewhere.contains("本地规则文件尚未建立"));
    assert_eq!(elsewhere.matches("未规定").count(), 4, "{elsewhere}");
}

#[test]
fn a_check_says_what_each_file_holds() {
    let report = check_report(&PolicySet::load(SHIPPED));
    for words in ["00-national.toml 00 全国", "51-sichuan.toml 51 四川省", "没有问题"] {
        assert!(report.contains(words), "{report}");
    }
    let broken = check_report(&PolicySet::load([("99-x.toml", "code = 1")]));
    assert!(broken.contains("99-x.toml:1:8 code: "), "{broken}");
    assert!(broken.contains("共 3 处问题"), "{broken}");
}

#[test]
fn the_digest_hangs_on_every_byte_and_on_nothing_else() {
    let digest = |files: &[(String, String)]| {
        PolicySet::load(files.iter().map(|(n, t)| (n, t))).unwrap().digest().to_owned()
    };
    let files = SHIPPED.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let whole = digest(&files);
    assert_eq!(whole.len(), 64);
    for at in 0..files.len() {
        let mut changed = files.clone();
        changed[at].1.push(' ');
        assert_ne!(digest(&changed), whole, "{}", files[at].0);
    }
    let mut turned = files;
    turned.reverse();
    assert_eq!(digest(&turned), whole);
}
