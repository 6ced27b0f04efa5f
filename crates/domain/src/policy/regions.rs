//! Administrative regions and the pooling area that a code of the wire stands for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::civil::Date;

use super::PolicySet;
use super::axes::Pooling;
use crate::{Area, Province};

/// Current divisions of GB/T 2260; `crates/domain/data/README.md` names the source.
const DIVISIONS: &str = include_str!("../../data/regions.csv");
/// Codes that were in force since 1980 and are not any more.
const FORMER: &str = include_str!("../../data/former-codes.csv");

/// Municipalities: the districts have no books of their own.
const MUNICIPALITIES: [u8; 4] = [11, 12, 31, 50];

/// The country's divisions down to counties. Insurance units (省本级 `xx9900`, 市本级 `xxyy99`) are
/// derived, not listed.
#[derive(Clone, Debug, Default)]
pub struct Regions {
    rows: BTreeMap<Area, Row>,
    former: BTreeSet<Area>,
}

#[derive(Clone, Debug)]
struct Row {
    name: &'static str,
    since: Option<Date>,
    until: Option<Date>,
}

static BUILT_IN: LazyLock<Regions> = LazyLock::new(|| Regions::read(DIVISIONS, FORMER));

impl Regions {
    /// The table that this program carries.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Lines that are not of the form are left out; a test holds the built-in table to the form.
    fn read(divisions: &'static str, former: &'static str) -> Self {
        let mut rows = BTreeMap::new();
        for line in divisions.lines().skip(1) {
            let mut cells = line.split(',');
            let (Some(code), Some(name)) = (cells.next().and_then(Area::parse), cells.next())
            else {
                continue;
            };
            let mut day = || cells.next().and_then(|cell| cell.parse().ok());
            let row = Row { name, since: day(), until: day() };
            rows.insert(code, row);
        }
        let former = former
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(','))
            .flat_map(|(prefix, ends)| ends.split(' ').map(move |end| format!("{prefix}{end}")))
            .filter_map(|code| Area::parse(&code))
            .collect();
        Self { rows, former }
    }

    /// True for a division that exists on a day.
    pub fn exists(&self, code: Area, on: Date) -> bool {
        self.rows.get(&code).is_some_and(|row| {
            row.since.is_none_or(|since| since <= on) && row.until.is_none_or(|until| on < until)
        })
    }

    /// The official name; of a derived insurance unit the name of its parent and 本级.
    pub fn name(&self, code: Area) -> Option<String> {
        if let Some(row) = self.rows.get(&code) {
            return Some(row.name.to_owned());
        }
        let parent = self.rows.get(&insured_parent(code)?)?;
        Some(format!("{}本级", parent.name))
    }

    /// True when GB/T 2260 assigns these six digits now or did since 1980: an ID number that begins
    /// with others belongs to nobody.
    pub fn is_assigned(&self, county_code: &str) -> bool {
        Area::parse(county_code)
            .is_some_and(|code| self.rows.contains_key(&code) || self.former.contains(&code))
    }

    /// The codes in the table, in their order.
    pub fn codes(&self) -> impl Iterator<Item = Area> {
        self.rows.keys().copied()
    }
}

/// The division behind an insurance unit: `xx9900` → `xx0000`, `xxyy99` → `xxyy00`.
fn insured_parent(code: Area) -> Option<Area> {
    if is_provincial_level(code) {
        return province_area(code.province());
    }
    let is_city_level = code.number().checked_rem(100) == Some(99);
    is_city_level.then(|| city_area(code)).flatten()
}

/// `xx9900`, 省本级.
fn is_provincial_level(code: Area) -> bool {
    code.number().checked_rem(10_000) == Some(9_900)
}

/// `xx0000`.
fn province_area(province: Province) -> Option<Area> {
    Area::from_number(u32::from(province.0).checked_mul(10_000)?)
}

/// `xxyy00`.
pub(super) fn city_area(code: Area) -> Option<Area> {
    Area::from_number(code.number().checked_sub(code.number().checked_rem(100)?)?)
}

impl PolicySet {
    /// The pooling area behind a code of the wire; `None` = unknown, to be refused by the name of the
    /// field. A province's own code is no pooling area unless the province pools.
    pub fn area_of(&self, admdvs: &str, on: Date) -> Option<Area> {
        let code = Area::parse(admdvs)?;
        let unit = self.unit(code.province());
        if unit.is_some_and(|unit| unit.own_books.contains(&code)) {
            return Some(code);
        }
        let regions = Regions::built_in();
        let province = province_area(code.province())?;
        let city = city_area(code)?;
        if MUNICIPALITIES.contains(&code.province().0) {
            // 110100 市辖区 and 110200 县 stand in no table of divisions, but in every client's.
            let grouping = ["0000", "0100", "0200", "9900"].iter().any(|end| admdvs.ends_with(end));
            return (grouping || regions.exists(code, on)).then_some(province);
        }
        if is_provincial_level(code) {
            return regions.exists(province, on).then_some(code);
        }
        let parent = insured_parent(code);
        if !regions.exists(parent.unwrap_or(code), on) {
            return None;
        }
        if self.pooling(province, on).is_some_and(|r| r.value == Pooling::Province) {
            return Some(province);
        }
        (city != province && regions.exists(city, on)).then_some(city)
    }

    /// What people call an area: as its policy file says, else its official name, else the code.
    pub fn area_name(&self, area: Area) -> String {
        let own = self.unit(area.province()).and_then(|unit| unit.areas.get(&area));
        own.cloned().or_else(|| Regions::built_in().name(area)).unwrap_or_else(|| area.to_string())
    }
}
