//! Which value is in force.

use super::{area, day, nation_and, parsed};
use crate::policy::axes::{Count, PayerOrder};
use crate::policy::{Grade, Known, PolicySet};
use crate::refusal::text::Places;

const UNIT: &str = r#"
code = "42"
name = "湖北省"
hotline = "027-12393"
own_books = ["429004"]
[areas]
420600 = "襄阳"
[hotlines]
420600 = "0710-12393"
[sources.S1]
issuer = "某局"
document = "某文件"
date = "2023"
[[order]]
value = "filed_descending"
since = 2024-01-01
source = "S1"
grade = "B"
[[order]]
value = "balance_descending"
since = 2025-01-01
grade = "C"
[[order]]
value = "random"
area = "420600"
since = 2023-06-23
until = 2024-06-01
source = "S1"
grade = "B"
[[order]]
value = "unknown"
area = "420600"
since = 2026-01-01
[[grantors_per_settlement]]
value = "one"
since = 2023-01-01
source = "S1"
grade = "B"
[[grantors_per_settlement]]
value = "unknown"
since = 2025-01-01
"#;

#[test]
fn the_nearest_then_the_latest_then_the_nation() {
    use PayerOrder::{FiledAscending, FiledDescending, Random};
    let set = nation_and(UNIT);
    for (code, on, order, unit, since, unknown) in [
        ("420100", "2023-12-31", FiledAscending, 0, 0, false),
        ("420100", "2024-01-01", FiledDescending, 42, 20_240_101, false),
        // A hint of grade C neither decides nor hides what it follows.
        ("420100", "2025-06-01", FiledDescending, 42, 20_240_101, false),
        ("420600", "2023-06-22", FiledAscending, 0, 0, false),
        ("420600", "2023-06-23", Random, 42, 20_230_623, false),
        ("420600", "2024-05-31", Random, 42, 20_230_623, false),
        ("420600", "2024-06-01", FiledDescending, 42, 20_240_101, false),
        ("420600", "2026-01-01", FiledDescending, 42, 20_240_101, true),
        ("430100", "2026-01-01", FiledAscending, 0, 0, false),
    ] {
        let ruled = set.order(area(code), day(on)).unwrap();
        let rule = ruled.rule;
        let found = (ruled.value, rule.unit, rule.since, rule.unknown_here);
        assert_eq!(found, (order, unit, since, unknown), "{code} on {on}");
    }
}

#[test]
fn a_later_unknown_takes_back_an_earlier_value() {
    let set = nation_and(UNIT);
    let ruled = |on| set.grantors_per_settlement(area("420100"), day(on)).unwrap();
    assert_eq!(ruled("2024-12-31").value, Count::One);
    let after = ruled("2025-01-01");
    assert_eq!((after.value, after.rule.grade), (Count::Many, Grade::P));
    assert!(after.rule.unknown_here);
}

#[test]
fn a_rule_leads_back_to_its_source_also_of_an_area() {
    let set = nation_and(UNIT);
    let rule = set.order(area("420600"), day("2023-07-01")).unwrap().rule;
    assert_eq!(rule.area, Some(area("420600")));
    assert_eq!(set.source_of(rule).unwrap().1.document, "某文件");
    let stored = serde_json::to_string(&rule).unwrap();
    assert_eq!(serde_json::from_str::<crate::policy::RuleRef>(&stored).unwrap(), rule);
}

#[test]
fn names_and_numbers_of_areas_go_from_near_to_far() {
    let set = nation_and(UNIT);
    assert_eq!(set.area_name(area("420600")), "襄阳");
    assert_eq!(set.area_name(area("420100")), "武汉市");
    assert_eq!(set.area_name(area("429900")), "湖北省本级");
    assert_eq!(set.area_name(area("420199")), "武汉市本级");
    assert_eq!(set.area_name(area("420155")), "420155");
    assert_eq!(set.hotline(area("420600")), "0710-12393");
    assert_eq!(set.hotline(area("420100")), "027-12393");
    assert_eq!(set.hotline(area("420300")), "0719-12393");
    assert_eq!(set.hotline(area("429900")), "027-12393");
    assert_eq!(set.hotline(area("439900")), "12393");
    let places: &dyn Places = &set;
    assert_eq!(places.hotline(None), "12393");
    assert_eq!(places.hotline(Some(area("420600"))), "0710-12393");
    assert_eq!(places.area_name(area("420600")), "襄阳");
}

#[test]
fn a_set_needs_one_nation_with_every_default() {
    let faults = PolicySet::new(vec![parsed(UNIT)]).unwrap_err();
    assert!(faults[0].what.contains("code = \"00\""), "{faults:?}");

    let nation = parsed(super::SHIPPED[0].1);
    let mut gap = nation.clone();
    gap.axes.order[0].value = Known::Unknown;
    gap.axes.floor[0].grade = Grade::C;
    gap.axes.mode.clear();
    gap.axes.review[0].until = Some(day("2030-01-01"));
    gap.axes.channels.clear();
    let faults = PolicySet::new(vec![gap]).unwrap_err();
    let keys: Vec<&str> = faults.iter().map(|fault| fault.key.as_str()).collect();
    assert_eq!(keys, ["order", "mode", "floor", "review"]);

    let twice = PolicySet::new(vec![nation, parsed(UNIT), parsed(UNIT)]).unwrap_err();
    assert!(twice[0].what.contains("编码 42"), "{twice:?}");
}
