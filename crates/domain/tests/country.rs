//! The rules of the whole country: every unit speaks, every source is used, nothing rests on a hint.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use domain::policy::axes::AxisVisitor;
use domain::policy::{
    AxisName, AxisValue, Dated, Grade, Known, PolicySet, Unit, check_report, unspoken,
    unused_sources, with_coverage,
};
use domain::{Area, Province};

const FILES: &[(&str, &str)] = include!("../../../policies/list.rs");

/// The province-level units of the mainland and the corps, by the first two digits of their codes.
const UNITS: [u8; 32] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 66,
];

fn country() -> PolicySet {
    PolicySet::load(FILES.iter().copied()).unwrap()
}

#[test]
fn every_unit_has_a_file_and_speaks_about_every_axis() {
    let set = country();
    let silent: Vec<String> = UNITS
        .into_iter()
        .filter_map(|code| {
            let unit = set.unit(Province(code)).unwrap();
            let axes = unspoken(&set, unit);
            let keys: Vec<&str> = axes.iter().map(|axis| axis.key()).collect();
            (!keys.is_empty()).then(|| format!("{}: {}", unit.file, keys.join(" ")))
        })
        .collect();
    assert!(silent.is_empty(), "a value, or in `unknown`:\n{}", silent.join("\n"));
    assert_eq!(set.units().count(), UNITS.len() + 1);
}

#[test]
fn every_source_is_used() {
    for unit in country().units() {
        assert_eq!(unused_sources(unit), Vec::<&str>::new(), "{}", unit.file);
    }
}

/// What rests on a hint is unknown, and says so: hints stand in notes, never as values or claims.
#[test]
fn no_value_and_no_claim_is_a_hint() {
    struct Hints<'a>(&'a Unit, Vec<String>);
    impl AxisVisitor for Hints<'_> {
        fn axis<T: AxisValue>(&mut self, name: AxisName, values: &[Dated<T>]) {
            for dated in values {
                let value = matches!(dated.value, Known::Value(_)) && !dated.grade.moves_money();
                let claims = dated.claims.iter();
                let claimed = claims.filter(|c| !matches!(c.grade, Grade::A | Grade::B)).count();
                if value || claimed > 0 {
                    self.1.push(format!("{}:{} {}", self.0.file, dated.line, name.key()));
                }
            }
        }
    }
    let set = country();
    let mut found = Vec::new();
    for unit in set.units() {
        let mut hints = Hints(unit, Vec::new());
        unit.axes.visit(&mut hints);
        found.extend(hints.1);
    }
    assert_eq!(found, Vec::<String>::new());
}

/// Whoever writes a file reads what is missing in the check, and nothing is.
#[test]
fn the_check_of_the_shipped_files_misses_nothing() {
    let report = check_report(&PolicySet::load(FILES.iter().copied()));
    assert!(report.contains("没有问题"), "{report}");
    for word in ["没有写到", "没有引用的来源"] {
        assert!(!report.contains(word), "{report}");
    }
}

#[test]
fn the_tables_of_the_page_are_made_from_the_files() {
    let page = include_str!("../../../policies/README.md");
    let made = with_coverage(page, &country()).unwrap();
    assert!(page == made, "policies/README.md is stale: run `make docs`");
    for axis in AxisName::ALL {
        assert!(page.contains(&format!("`{}`", axis.key())), "{axis:?}");
    }
}

/// What is said about an axis agrees with the rule that decides, in every unit.
#[test]
fn what_is_said_is_what_decides() {
    let set = country();
    let days = ["2021-06-01", "2022-09-01", "2024-08-01", "2024-12-10", "2026-02-01", "2026-11-22"];
    let mut grades = BTreeSet::new();
    for code in UNITS {
        let area = Area::parse(&format!("{code}0100")).unwrap();
        for day in days {
            let on = day.parse().unwrap();
            let said = |axis| set.said(axis, area, on).unwrap();
            let order = set.order(area, on).unwrap();
            let value = said(AxisName::Order).value.unwrap();
            assert_eq!((value.zh, value.grade), (order.value.zh(), order.rule.grade), "{area}");
            assert_eq!(said(AxisName::Order).unknown.is_some(), order.rule.unknown_here, "{area}");
            grades.insert(value.grade);
            let wallet = set.wallet(area, on).unwrap();
            let (value, unknown) = (said(AxisName::Wallet).value, said(AxisName::Wallet).unknown);
            assert_eq!(value.unwrap().unit_code, wallet.rule.unit, "{area} {day}");
            assert_eq!(unknown.is_some(), wallet.rule.unknown_here, "{area} {day}");
        }
    }
    assert!(grades.contains(&Grade::B) && grades.contains(&Grade::P));
}
