//! How much of the country the files know: every unit against every axis.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;

use super::axes::AxisVisitor;
use super::resolve::latest;
use super::{AxisName, AxisValue, Dated, Grade, Known, PolicySet, Unit};
use crate::Area;

/// Axes of which a unit may be silent without anything being missing: holds and passwords are the
/// platform's own, the rest are words.
const PLATFORMS_OWN: [AxisName; 4] =
    [AxisName::AdmissionHoldDays, AxisName::AidPassword, AxisName::Genuine, AxisName::Notes];

/// Where the tables stand in a page.
const FROM: &str = "<!-- 覆盖表 -->";
const TO: &str = "<!-- 覆盖表完 -->";

/// How far a file goes on one axis, over all its days and areas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The best grade of a value of the unit or of one of its areas.
    pub best: Option<Grade>,
    /// The unit as a whole does not know, and no end of that is known.
    pub unknown: bool,
    /// Sources contradict each other, for the unit or an area, and no end of that is known.
    pub conflict: bool,
    /// The file does not speak about the axis now: the nation's value holds.
    pub silent: bool,
}

impl Cell {
    /// As the table writes it; `national` = the nation has a value that silence means.
    fn sign(self, national: bool) -> String {
        let grade = self.best.map_or(String::new(), |grade| format!("{grade:?}"));
        let doubt = match (self.conflict, self.unknown) {
            (true, _) => "!",
            (false, true) => "?",
            (false, false) => "",
        };
        match (self.silent, national) {
            (true, true) => "·".to_owned(),
            (true, false) => "–".to_owned(),
            (false, _) => format!("{grade}{doubt}"),
        }
    }
}

/// Every axis of a unit's file.
pub fn coverage(unit: &Unit) -> BTreeMap<AxisName, Cell> {
    let mut cells = Cells(BTreeMap::new());
    unit.axes.visit(&mut cells);
    cells.0
}

/// Axes on which a unit, once all that is known has begun and ended, neither has a value nor says
/// that it knows none, although the nation has no sourced value that silence could mean.
pub fn unspoken(set: &PolicySet, unit: &Unit) -> Vec<AxisName> {
    if unit.number() == 0 {
        return Vec::new();
    }
    let capital = set.area_of(&format!("{}0100", unit.code), Date::MAX);
    let municipality = capital.is_some() && capital == Area::parse(&format!("{}0000", unit.code));
    let (own, national) = (in_the_end(unit), in_the_end(set.nation()));
    let means_nothing = |axis: AxisName| {
        PLATFORMS_OWN.contains(&axis)
            || (axis == AxisName::Pooling && municipality)
            || matches!(national.get(&axis), Some(Some(Grade::A | Grade::B)))
    };
    let silent = AxisName::ALL.iter().copied().filter(|axis| !own.contains_key(axis));
    silent.filter(|axis| !means_nothing(*axis)).collect()
}

/// Axes about which a unit as a whole speaks in the end, with the grade of the value; `None` = unknown.
fn in_the_end(unit: &Unit) -> BTreeMap<AxisName, Option<Grade>> {
    struct Last(BTreeMap<AxisName, Option<Grade>>);
    impl AxisVisitor for Last {
        fn axis<T: AxisValue>(&mut self, name: AxisName, values: &[Dated<T>]) {
            if let Some(dated) = latest(values, None, Date::MAX) {
                let known = matches!(dated.value, Known::Value(_));
                self.0.insert(name, known.then_some(dated.grade));
            }
        }
    }
    let mut last = Last(BTreeMap::new());
    unit.axes.visit(&mut last);
    last.0
}

/// The two tables of `policies/README.md`: by unit, and by axis and unit.
pub fn coverage_tables(set: &PolicySet) -> String {
    let units: Vec<&Unit> = set.units().collect();
    let cells: Vec<BTreeMap<AxisName, Cell>> = units.iter().map(|unit| coverage(unit)).collect();
    let mut text = by_unit(&units, &cells);
    text.push('\n');
    text.push_str(&by_axis(set, &units, &cells));
    text
}

/// A page with the tables between its two markers made anew; `None` where a marker is missing.
pub fn with_coverage(page: &str, set: &PolicySet) -> Option<String> {
    let (before, rest) = page.split_once(FROM)?;
    let (_, after) = rest.split_once(TO)?;
    Some(format!("{before}{FROM}\n\n{}\n{TO}{after}", coverage_tables(set)))
}

/// How many axes of each kind each unit has.
fn by_unit(units: &[&Unit], cells: &[BTreeMap<AxisName, Cell>]) -> String {
    let mut text = "| 编码 | 单位 | A | B | P | 未知 | 说法不一 | 同全国 |\n\
                    |---|---|---|---|---|---|---|---|\n"
        .to_owned();
    let mut sums = [0_usize; 6];
    for (unit, cells) in units.iter().zip(cells) {
        let count = |kind: fn(&Cell) -> bool| cells.values().copied().filter(&kind).count();
        let counts = [
            count(|cell| !cell.silent && cell.best == Some(Grade::A)),
            count(|cell| !cell.silent && cell.best == Some(Grade::B)),
            count(|cell| !cell.silent && cell.best == Some(Grade::P)),
            count(|cell| cell.unknown && !cell.conflict),
            count(|cell| cell.conflict),
            count(|cell| cell.silent),
        ];
        for (sum, count) in sums.iter_mut().zip(counts) {
            *sum = sum.saturating_add(count);
        }
        let row = counts.map(|count| count.to_string()).join(" | ");
        let _ = writeln!(text, "| {} | {} | {row} |", unit.code, unit.name);
    }
    let row = sums.map(|sum| sum.to_string()).join(" | ");
    let _ = writeln!(text, "| | 合计 | {row} |");
    text
}

/// A sign for every axis and unit.
fn by_axis(set: &PolicySet, units: &[&Unit], cells: &[BTreeMap<AxisName, Cell>]) -> String {
    let codes: Vec<&str> = units.iter().map(|unit| unit.code.as_str()).collect();
    let rules: Vec<&str> = std::iter::repeat_n("---", codes.len()).collect();
    let mut text = format!("| 规则 | {} |\n|---|{}|\n", codes.join(" | "), rules.join("|"));
    let nation = coverage(set.nation());
    for axis in AxisName::ALL {
        let national = nation.get(axis).is_some_and(|cell| cell.best.is_some());
        let signs = cells.iter().filter_map(|cells| cells.get(axis));
        let signs = signs.map(|cell| cell.sign(national)).collect::<Vec<_>>().join(" | ");
        let _ = writeln!(text, "| {} `{}` | {signs} |", axis.words().0, axis.key());
    }
    text
}

struct Cells(BTreeMap<AxisName, Cell>);

impl AxisVisitor for Cells {
    fn axis<T: AxisValue>(&mut self, name: AxisName, values: &[Dated<T>]) {
        let mut cell = Cell { silent: true, ..Cell::default() };
        for dated in values {
            let open = dated.until.is_none();
            match dated.value {
                Known::Value(_) if dated.grade.moves_money() => {
                    cell.best = cell.best.into_iter().chain([dated.grade]).min();
                    cell.silent = false;
                }
                Known::Value(_) => {}
                Known::Unknown => {
                    cell.unknown |= open && dated.area.is_none();
                    cell.conflict |= open && !dated.claims.is_empty();
                    cell.silent &= !open;
                }
            }
        }
        self.0.insert(name, cell);
    }
}
