//! The shipped files say what their sources say.

use super::{SHIPPED, area, day, shipped};
use crate::binding::Scope;
use crate::person::AccountPart;
use crate::policy::axes::{
    AxisVisitor, Count, Delay, MonthDay, Openness, OwnFirst, PayerOrder, PremiumMode, Trigger,
};
use crate::policy::{AxisName, AxisValue, Dated, Grade, PolicySet, Unit, check_report, show};
use crate::{Fen, Kinship};

const TODAY: &str = "2026-11-22";

#[test]
fn siblings_wait_for_the_ninth_of_december_2024_everywhere() {
    let set = shipped();
    for code in ["110000", "310000", "420100", "430100", "440300", "510700", "330100"] {
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
    assert_eq!(order("330100").value, PayerOrder::FiledAscending);
    assert_eq!(order("330100").rule.grade, Grade::P);
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

/// Where a city's rule is another than its province's, the city's decides and the others' is
/// unknown.
#[test]
fn cities_stand_apart_from_their_provinces() {
    let set = shipped();
    let order = |code, on| set.order(area(code), day(on)).unwrap();
    let found = |code, on| (order(code, on).value, order(code, on).rule.unknown_here);
    assert_eq!(found("420100", TODAY), (PayerOrder::FiledDescending, false));
    assert_eq!(found("420600", "2026-01-13"), (PayerOrder::Random, false));
    assert_eq!(found("420600", "2026-01-14"), (PayerOrder::FiledDescending, false));
    assert_eq!(found("440300", TODAY), (PayerOrder::BalanceDescending, false));
    assert_eq!(found("440100", TODAY), (PayerOrder::FiledAscending, true));
    let own_first = |code| set.own_first(area(code), day(TODAY)).unwrap();
    assert_eq!(own_first("440300").value, OwnFirst::OnlyAtZero);
    assert_eq!(own_first("440100").value, OwnFirst::WhenShort);
    let members = |code| set.members(area(code), day(TODAY)).unwrap();
    assert_eq!(members("420600").value.at_once, Some(6));
    assert_eq!(
        (members("420100").value.at_once, members("420100").rule.unknown_here),
        (None, true)
    );
    let hunan = members("430100").value;
    assert_eq!((hunan.at_once, hunan.lifetime), (Some(10), Some(20)));
}

#[test]
fn only_shanxi_keeps_back_and_takes_one_grantor() {
    let (set, on) = (shipped(), day(TODAY));
    for (code, floor, grantors, unbind) in [
        ("140100", Fen(100_000), Count::One, Delay::NextDay),
        ("420100", Fen::ZERO, Count::Many, Delay::AtOnce),
        ("440300", Fen::ZERO, Count::Many, Delay::AtOnce),
        ("110000", Fen::ZERO, Count::Many, Delay::AtOnce),
    ] {
        assert_eq!(set.floor(area(code), on).unwrap().value, floor, "{code}");
        assert_eq!(set.grantors_per_settlement(area(code), on).unwrap().value, grantors, "{code}");
        assert_eq!(set.same_day_unbind(area(code), on).unwrap().value, unbind, "{code}");
    }
    // 深圳 says that there is none; elsewhere a floor that guides advise is not a rule.
    assert_eq!(set.floor(area("440300"), on).unwrap().rule.grade, Grade::B);
    assert_eq!(set.floor(area("110000"), on).unwrap().rule.grade, Grade::P);
}

#[test]
fn parents_in_law_and_early_widening() {
    let set = shipped();
    let allowed = |code, on, kin| set.kinship(area(code), day(on)).unwrap().value.contains(&kin);
    let in_law = Kinship::ParentInLaw;
    assert!(!allowed("450100", "2023-05-30", in_law));
    assert!(allowed("450100", "2023-05-31", in_law) && allowed("450100", TODAY, in_law));
    assert!(!allowed("450100", "2024-09-29", Kinship::Sibling));
    assert!(allowed("450100", "2024-09-30", Kinship::Sibling));
    assert!(!allowed("140100", "2024-08-31", Kinship::Sibling));
    assert!(allowed("140100", "2024-09-01", Kinship::Sibling));
    assert!(!allowed("140100", TODAY, in_law));
}

/// A hint from pages that agree is no number: the benefit of such a place stays unknown.
#[test]
fn benefits_without_a_sound_source_are_unknown() {
    let set = shipped();
    for code in ["450100", "420600", "430200", "440100", "140200"] {
        assert!(set.benefit(area(code), day(TODAY)).is_none(), "{code}");
        let page = show(&set, area(code), day(TODAY));
        let benefit = page.split("（benefit）").nth(1).unwrap();
        assert!(benefit.trim_start().starts_with("未知，请拨打"), "{code}");
    }
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
        ("510700", "0816-12393"),
        ("510799", "0816-12393"),
        ("519900", "028-12393"),
        ("420600", "0710-12393"),
        ("429004", "0728-12393"),
        ("440100", "020-12393"),
        ("440300", "0755-12393"),
        ("330100", "0571-12393"),
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
    let platform = set.order(area("330100"), day(TODAY)).unwrap().rule;
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
    // A nation alone: no unit has a file.
    let nation = PolicySet::load([SHIPPED[0]]).unwrap();
    let elsewhere = show(&nation, area("330100"), day(TODAY));
    assert!(elsewhere.contains("杭州市（330100）"));
    assert!(elsewhere.contains("本地规则文件尚未建立"));
    assert_eq!(elsewhere.matches("未规定").count(), 5, "{elsewhere}");
}

#[test]
fn a_check_says_what_each_file_holds() {
    let report = check_report(&PolicySet::load(SHIPPED.iter().copied()));
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
    let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    let files: Vec<_> = SHIPPED.iter().map(owned).collect();
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
