//! What is said about an axis, with its sources, and from when to when.

use super::{area, day, nation_and};
use crate::Fen;
use crate::policy::axes::{Openness, PremiumKind, WalletModel, WalletOpen};
use crate::policy::{
    AxisName, Grade, Held, PolicySet, check_report, coverage, show, unspoken, unused_sources,
};

const UNIT: &str = r#"
code = "42"
name = "湖北省"
hotline = "027-12393"
unknown = ["members", "floor"]
[sources.S1]
issuer = "某报"
document = "三月的报道"
date = "2025-03"
[sources.S2]
issuer = "某台"
document = "九月的报道"
date = "2025-09-22"
[sources.S3]
issuer = "某局"
document = "没有用到的文件"
date = "2025"
[sources.S4]
issuer = "某局"
document = "说明里提到的文件"
date = "2025"
[[wallet]]
value = "unknown"
since = 2024-12-02
note = "有网页称已经开通"
claims = [
  { says = "三月称已经开通", source = "S1", grade = "A" },
  { says = "九月称暂未上线", source = "S2", grade = "B" },
]
[[wallet]]
value = "partly"
since = 2026-01-01
source = "S1"
grade = "A"
[[wallet]]
value = "open"
area = "420100"
since = 2026-02-01
source = "S2"
grade = "B"
note = "只有武汉，见 S4，不是 S41"
[[floor]]
value = 100000
since = 2024-01-01
until = 2025-01-01
source = "S1"
grade = "B"
[[premiums]]
value = [
  { kind = "resident", year = 2026, who = "学生儿童", amount = 40000 },
  { kind = "care", year = 2026, who = "居民", amount = 3000 },
]
since = 2025-11-30
source = "S1"
grade = "B"
"#;

fn set() -> PolicySet {
    nation_and(UNIT)
}

#[test]
fn a_contradiction_is_told_from_both_sides() {
    let set = set();
    let said = set.said(AxisName::Wallet, area("420100"), day("2025-12-31")).unwrap();
    let value = said.value.unwrap();
    assert_eq!((value.unit.as_str(), value.grade), ("全国", Grade::P));
    assert_eq!((value.decision.as_deref(), value.source), (Some("ADR-0012"), None));
    let unknown = said.unknown.unwrap();
    assert_eq!((unknown.unit.as_str(), unknown.area), ("湖北省", None));
    assert_eq!(unknown.note.as_deref(), Some("有网页称已经开通"));
    let sides: Vec<_> = unknown
        .claims
        .iter()
        .map(|claim| (claim.says.as_str(), claim.source.as_ref().unwrap().date.as_str()))
        .collect();
    assert_eq!(sides, [("三月称已经开通", "2025-03"), ("九月称暂未上线", "2025-09-22")]);

    let page = show(&set, area("420100"), day("2025-12-31"));
    for words in [
        "说法不一：三月称已经开通（某报：三月的报道（2025-03）；等级 A）",
        "说法不一：九月称暂未上线（某台：九月的报道（2025-09-22）；等级 B）",
        "已知：有网页称已经开通",
        "未知的时间：自 2024-12-02",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
}

#[test]
fn the_nearest_value_is_said_with_its_source_and_note() {
    let set = set();
    let said = |code, on| set.said(AxisName::Wallet, area(code), day(on)).unwrap();
    let wuhan = said("420100", "2026-02-01");
    assert_eq!(wuhan.unknown, None);
    let value = wuhan.value.unwrap();
    assert_eq!((value.zh.as_str(), value.area), ("已开通", Some(area("420100"))));
    assert_eq!(value.source.unwrap().issuer, "某台");
    assert_eq!((value.since, value.until), (Some(day("2026-02-01")), None));
    assert_eq!(value.note.as_deref(), Some("只有武汉，见 《说明里提到的文件》，不是 S41"));
    assert_eq!(said("420600", "2026-02-01").value.unwrap().zh, "部分地区已开通");
    // Nobody says anything about a cap for bills away from home, and nothing is missing.
    assert_eq!(set.said(AxisName::AwayLimit, area("420100"), day("2026-02-01")), None);
    let premiums = set.said(AxisName::Premiums, area("420100"), day("2026-02-01")).unwrap();
    let lines = premiums.value.unwrap().lines;
    assert_eq!(lines, ["2026 年居民医保 学生儿童 400.00 元", "2026 年长护险 居民 30.00 元"]);
}

#[test]
fn a_run_of_days_ends_where_the_answer_changes() {
    let set = set();
    let held = |code, on, open: fn(WalletOpen) -> bool| {
        let place = (area(code), day(on));
        set.held(
            AxisName::Wallet,
            |axes| &axes.wallet,
            place,
            |ruled| ruled.map(|ruled| (open(*ruled.value), ruled.rule.unknown_here)),
        )
    };
    let run = |since: Option<&str>, until: Option<&str>| Held {
        since: since.map(day),
        until: until.map(day),
    };
    let is_open = |wallet| wallet == WalletOpen::Open;
    for (code, on, since, until) in [
        ("420100", "2024-01-01", None, Some("2024-12-02")),
        ("420100", "2024-12-02", Some("2024-12-02"), Some("2026-01-01")),
        ("420100", "2026-01-31", Some("2026-01-01"), Some("2026-02-01")),
        ("420100", "2026-02-01", Some("2026-02-01"), None),
        ("420600", "2030-01-01", Some("2026-01-01"), None),
    ] {
        assert_eq!(held(code, on, is_open), run(since, until), "{code} {on}");
    }
    // Whether there is any wallet at all: the city's own value changes nothing of that.
    let any = held("420100", "2026-03-01", |wallet| wallet != WalletOpen::Closed);
    assert_eq!(any, run(Some("2026-01-01"), None));
    let next = |on| set.next_change(AxisName::Wallet, area("420100"), day(on));
    assert_eq!(next("2025-06-01"), Some(day("2026-01-01")));
    assert_eq!(next("2026-02-01"), None);
}

#[test]
fn the_list_of_the_unknown_stands_behind_dated_values() {
    let set = set();
    let floor = |on| set.floor(area("420100"), day(on)).unwrap();
    for (on, value, unknown) in [
        ("2023-12-31", Fen::ZERO, true),
        ("2024-01-01", Fen(100_000), false),
        ("2025-01-01", Fen::ZERO, true),
    ] {
        assert_eq!((floor(on).value, floor(on).rule.unknown_here), (value, unknown), "{on}");
    }
    assert!(set.members(area("420100"), day("2020-01-01")).unwrap().rule.unknown_here);
    assert!(!set.order(area("420100"), day("2026-01-01")).unwrap().rule.unknown_here);
}

#[test]
fn a_check_lists_what_a_file_does_not_know() {
    let files = [super::SHIPPED[0], ("42-hubei.toml", UNIT)];
    let report = check_report(&PolicySet::load(files));
    for words in [
        "42-hubei.toml 42 湖北省：有来源 4，平台默认 0，线索 0，未知 3，说法不一 1",
        "全单位未知：members、floor",
        "没有引用的来源：S3",
        "医保钱包说法不一，第 ",
        "没有写到：",
        "order、payer_kinds_order、",
    ] {
        assert!(report.contains(words), "{words}\n{report}");
    }
    let set = set();
    let unit = set.unit(crate::Province(42)).unwrap();
    assert_eq!(unused_sources(unit), ["S3"]);
    let missing = unspoken(&set, unit);
    assert!(missing.contains(&AxisName::Order) && missing.contains(&AxisName::Pooling));
    for spoken in [AxisName::Members, AxisName::Floor, AxisName::Wallet, AxisName::Premiums] {
        assert!(!missing.contains(&spoken), "{spoken:?}");
    }
    for national in [AxisName::Kinship, AxisName::Notes, AxisName::SameCity, AxisName::Genuine] {
        assert!(!missing.contains(&national), "{national:?}");
    }
    let cells = coverage(unit);
    let cell = |axis: AxisName| {
        let cell = cells[&axis];
        (cell.best, cell.unknown, cell.conflict, cell.silent)
    };
    assert_eq!(cell(AxisName::Floor), (Some(Grade::B), true, false, false));
    assert_eq!(cell(AxisName::Wallet), (Some(Grade::A), true, true, false));
    assert_eq!(cell(AxisName::Members), (None, true, false, false));
    assert_eq!(cell(AxisName::Order), (None, false, false, true));
}

#[test]
fn the_new_axes_are_read() {
    let set = set();
    let on = day("2026-02-01");
    let premiums = set.premiums(area("420100"), on).unwrap().value;
    assert_eq!((premiums[1].kind, premiums[1].amount), (PremiumKind::Care, Fen(3_000)));
    let rules = |on| set.wallet_rules(area("420100"), day(on)).map(|ruled| ruled.value);
    assert_eq!(rules("2024-12-01"), None);
    let autumn = rules("2025-09-18").unwrap();
    assert_eq!((autumn.model, autumn.per_day), (WalletModel::Transfer, Some(3)));
    assert_eq!((autumn.closed_from, autumn.closed_until), (Some(22), Some(6)));
    assert_eq!(rules("2026-01-10").unwrap().model, WalletModel::Quota);
    assert_eq!(rules("2026-06-05").unwrap().per_day, None);
    let same = |on| set.same_city(area("420100"), day(on)).unwrap().value;
    assert_eq!(same("2021-04-21"), Openness::Closed);
    assert_eq!(same("2021-04-22"), Openness::Open);
    assert!(!set.genuine(area("420100"), on).unwrap().value.is_empty());
}
