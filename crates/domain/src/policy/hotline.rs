//! Whom to call about an area.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::PolicySet;
use super::regions::city_area;
use crate::Area;

/// Telephone area codes by division; `crates/domain/data/README.md` names the source.
const AREA_CODES: &str = include_str!("../../data/area-codes.csv");

/// Area code and 12393 by division: 0816-12393. Lines that are not of the form are left out; a test
/// holds the table to the form.
static BY_DIVISION: LazyLock<BTreeMap<Area, String>> = LazyLock::new(|| {
    let lines = AREA_CODES.lines().skip(1).filter_map(|line| line.split_once(','));
    lines.filter_map(|(code, dial)| Some((Area::parse(code)?, format!("{dial}-12393")))).collect()
});

impl PolicySet {
    /// Whom to call about an area: the number that its unit's file gives it, 12393 behind the area
    /// code of its city, its unit's number, or the nation's 12393.
    pub fn hotline(&self, area: Area) -> &str {
        let unit = self.unit(area.province());
        let own = unit.and_then(|unit| unit.hotlines.get(&area));
        let of_city = || {
            let city = city_area(area).and_then(|city| BY_DIVISION.get(&city));
            BY_DIVISION.get(&area).or(city)
        };
        let wider = unit.map_or(&self.nation.hotline, |unit| &unit.hotline);
        own.or_else(of_city).unwrap_or(wider)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Regions;

    #[test]
    fn every_line_of_the_table_is_a_division_with_an_area_code() {
        assert_eq!(BY_DIVISION.len(), AREA_CODES.lines().count() - 1);
        assert!(BY_DIVISION.len() > 300);
        let on = jiff::civil::date(2026, 11, 22);
        for (area, number) in BY_DIVISION.iter() {
            assert!(Regions::built_in().exists(*area, on), "{area}");
            let dial = number.strip_suffix("-12393").unwrap();
            let digits = dial.bytes().all(|byte| byte.is_ascii_digit());
            assert!(digits && (3..=4).contains(&dial.len()) && dial.starts_with('0'), "{number}");
        }
    }
}
