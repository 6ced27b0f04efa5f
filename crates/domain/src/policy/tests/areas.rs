//! Codes of the wire → pooling areas, and the table of divisions.

use super::{area, day, nation_and, shipped};
use crate::policy::Regions;

#[test]
fn a_code_of_the_wire_stands_for_one_area() {
    let set = shipped();
    for (code, expected) in [
        ("110000", Some("110000")),
        ("110100", Some("110000")),
        ("110105", Some("110000")),
        ("119900", Some("110000")),
        ("310115", Some("310000")),
        ("500153", Some("500000")),
        ("110190", None),
        ("440300", Some("440300")),
        ("440305", Some("440300")),
        ("440399", Some("440300")),
        ("441900", Some("441900")),
        ("519900", Some("519900")),
        ("510104", Some("510100")),
        ("510000", None),
        ("515100", None),
        ("515199", None),
        ("429004", Some("429004")),
        ("429021", Some("429021")),
        ("469001", Some("469001")),
        ("469099", None),
        ("660100", Some("660100")),
        ("661500", None),
        ("999999", None),
        ("000000", None),
        ("51010", None),
        ("5101０4", None),
        ("", None),
    ] {
        let found = set.area_of(code, day("2026-11-22"));
        assert_eq!(found, expected.map(area), "{code}");
    }
}

#[test]
fn areas_with_books_of_their_own_and_provincial_pooling_are_data() {
    let head = "code = \"42\"\nname = \"湖北省\"\nhotline = \"027-12393\"\n";
    let pooled = "[[pooling]]\nvalue = \"province\"\nsince = 2027-01-01\nsource = \"ADR-0009\"\n\
                  grade = \"P\"\n";
    let set = nation_and(&format!("{head}own_books = [\"429004\"]\n{pooled}"));
    let on = |code, on| set.area_of(code, day(on)).map(|area| area.to_string());
    for (code, before, after) in [
        ("429004", Some("429004"), Some("429004")),
        ("420106", Some("420100"), Some("420000")),
        ("429900", Some("429900"), Some("429900")),
        ("420000", None, Some("420000")),
        ("420199", Some("420100"), Some("420000")),
        ("428899", None, None),
    ] {
        assert_eq!(on(code, "2026-12-31").as_deref(), before, "{code}");
        assert_eq!(on(code, "2027-01-01").as_deref(), after, "{code}");
    }
}

#[test]
fn a_division_lives_from_its_first_to_its_last_day() {
    let regions = Regions::built_in();
    assert!(regions.exists(area("500112"), day("2025-12-31")));
    assert!(!regions.exists(area("500112"), day("2026-01-01")));
    assert!(!regions.exists(area("653228"), day("2023-12-31")));
    assert!(regions.exists(area("653228"), day("2024-01-01")));
}

/// The table is whole: nothing was dropped as malformed, every division has a parent.
#[test]
fn the_table_is_well_formed() {
    let regions = Regions::built_in();
    let text = include_str!("../../../data/regions.csv");
    assert!(text.len() <= 80 * 1024);
    assert_eq!(regions.codes().count(), text.lines().count() - 1);
    let mut last = 0;
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells.len(), 4, "{line}");
        assert!(!cells[1].is_empty(), "{line}");
        for cell in &cells[2..] {
            assert!(cell.is_empty() || cell.parse::<jiff::civil::Date>().is_ok(), "{line}");
        }
        let code = area(cells[0]);
        assert!(code.number() > last, "{line}");
        last = code.number();
        assert!(regions.is_assigned(&format!("{:02}0000", code.province().0)), "{line}");
    }
}

/// Demo ID numbers begin with codes that belong to nobody, now or since 1980.
#[test]
fn assigned_codes_are_told_from_free_ones() {
    let regions = Regions::built_in();
    for code in ["110105", "110103", "510104", "440305", "420106", "310108", "510132"] {
        assert!(regions.is_assigned(code), "{code}");
    }
    for province in ["1101", "3101", "4403", "4201", "5101", "4501", "4301", "1401"] {
        assert!(!regions.is_assigned(&format!("{province}90")), "{province}");
    }
    assert!(!regions.is_assigned("nobody"));
}
