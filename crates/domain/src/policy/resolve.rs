//! Which value is in force for an area on a day.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use jiff::civil::Date;
use sm3::{Digest, Sm3};

use super::check::check_nation;
use super::fault::PolicyFault;
use super::parse::parse_unit;
use super::{Axes, AxisName, Dated, Known, RuleRef, Unit};
use crate::{Area, Province};

/// A value with the rule that gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruled<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub rule: RuleRef,
}

/// All units, checked together.
#[derive(Clone, Debug)]
pub struct PolicySet {
    pub(crate) nation: Unit,
    pub(crate) units: BTreeMap<Province, Unit>,
    pub(crate) digest: String,
}

/// What the walk from area to nation ended with.
pub(super) struct Found<'a, T> {
    /// The value in force, with the place it stands at.
    pub(super) chosen: Option<Chosen<'a, T>>,
    /// The nearest of the values before it that say that nobody knows.
    pub(super) unknown: Option<Standing<'a, T>>,
}

/// A dated value and the unit whose file has it.
pub(super) struct Standing<'a, T> {
    pub(super) unit: &'a Unit,
    pub(super) dated: &'a Dated<T>,
}

/// A value in force.
pub(super) struct Chosen<'a, T> {
    pub(super) unit: &'a Unit,
    pub(super) dated: &'a Dated<T>,
    pub(super) value: &'a T,
}

/// Where a value is looked for: three steps, the nearest first.
#[derive(Clone, Copy)]
pub(super) struct Step<'a> {
    pub(super) unit: &'a Unit,
    pub(super) area: Option<Area>,
}

impl PolicySet {
    /// Puts units together: one of them is the nation with a default for every axis that needs one,
    /// no code comes twice.
    pub fn new(units: Vec<Unit>) -> Result<Self, Vec<PolicyFault>> {
        let mut faults = Vec::new();
        let mut nation: Option<Unit> = None;
        let mut provinces = BTreeMap::new();
        for unit in units {
            let code = unit.number();
            let earlier = match code {
                0 => nation.replace(unit.clone()),
                _ => provinces.insert(Province(code), unit.clone()),
            };
            if let Some(earlier) = earlier {
                let what = format!(
                    "编码 {} 已在 {} 中使用；每个编码只能有一个文件",
                    unit.code, earlier.file
                );
                faults.push(PolicyFault::of_file(&unit.file, "code", what));
            }
        }
        let Some(nation) = nation else {
            let what = "缺少全国文件：需要一个 code = \"00\" 的文件".to_owned();
            faults.push(PolicyFault::of_file("policies", "code", what));
            return Err(faults);
        };
        faults.extend(check_nation(&nation));
        if !faults.is_empty() {
            return Err(faults);
        }
        let digest = digest_of(std::iter::once(&nation).chain(provinces.values()));
        Ok(Self { nation, units: provinces, digest })
    }

    /// Parses files, given as (name, text), and puts them together; all faults of all files at once.
    pub fn load<N: AsRef<str>, T: AsRef<str>>(
        files: impl IntoIterator<Item = (N, T)>,
    ) -> Result<Self, Vec<PolicyFault>> {
        let mut units = Vec::new();
        let mut faults = Vec::new();
        for (name, text) in files {
            match parse_unit(name.as_ref(), text.as_ref()) {
                Ok(unit) => units.push(unit),
                Err(of_file) => faults.extend(of_file),
            }
        }
        if faults.is_empty() { Self::new(units) } else { Err(faults) }
    }

    /// Hex SM3 over the bytes of all files in the order of their codes: two nodes decide alike only
    /// if this is equal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The value in force: the area's own, else its unit's, else the nation's; of several the one
    /// that began last. Values of grades C, D and M and unknown ones are passed over, the latter
    /// marked in [`RuleRef::unknown_here`]. `None` only where the nation has no default.
    pub fn rule<T: Clone>(
        &self,
        axis: AxisName,
        pick: impl Fn(&Axes) -> &Vec<Dated<T>>,
        area: Area,
        on: Date,
    ) -> Option<Ruled<T>> {
        let found = self.rule_ref(axis, pick, area, on)?;
        Some(Ruled { value: found.value.clone(), rule: found.rule })
    }

    /// As [`Self::rule`], without copying the value.
    pub fn rule_ref<T>(
        &self,
        axis: AxisName,
        pick: impl Fn(&Axes) -> &Vec<Dated<T>>,
        area: Area,
        on: Date,
    ) -> Option<Ruled<&T>> {
        let found = self.find(pick, area, on);
        let Chosen { unit, dated, value } = found.chosen?;
        let rule = RuleRef {
            unit: unit.number(),
            axis,
            area: dated.area,
            since: dated.since.map_or(0, yyyymmdd),
            grade: dated.grade,
            unknown_here: found.unknown.is_some(),
        };
        Some(Ruled { value, rule })
    }

    /// Walks from the area over its unit to the nation.
    pub(super) fn find<T>(
        &self,
        pick: impl Fn(&Axes) -> &Vec<Dated<T>>,
        area: Area,
        on: Date,
    ) -> Found<'_, T> {
        let mut unknown = None;
        for step in self.steps(area) {
            let Some(dated) = latest(pick(&step.unit.axes), step.area, on) else {
                continue;
            };
            match &dated.value {
                Known::Unknown => {
                    unknown = unknown.or(Some(Standing { unit: step.unit, dated }));
                }
                Known::Value(value) => {
                    let chosen = Some(Chosen { unit: step.unit, dated, value });
                    return Found { chosen, unknown };
                }
            }
        }
        Found { chosen: None, unknown }
    }

    /// Every day on which the rule of an axis may change for an area: where a value of the area, its
    /// unit or the nation begins or ends.
    pub(super) fn turns<T>(
        &self,
        pick: impl Fn(&Axes) -> &Vec<Dated<T>>,
        area: Area,
    ) -> BTreeSet<Date> {
        let mut days = BTreeSet::new();
        for step in self.steps(area) {
            let own = pick(&step.unit.axes).iter().filter(|dated| dated.area == step.area);
            days.extend(own.flat_map(|dated| [dated.since, dated.until]).flatten());
        }
        days
    }

    /// Area, unit, nation.
    pub(super) fn steps(&self, area: Area) -> impl Iterator<Item = Step<'_>> {
        let unit = self.unit(area.province());
        let own = unit.map(|unit| Step { unit, area: Some(area) });
        let whole = unit.map(|unit| Step { unit, area: None });
        own.into_iter().chain(whole).chain(std::iter::once(Step { unit: &self.nation, area: None }))
    }
}

/// Of the values for exactly this area that are in force and may decide: the one that began last.
pub(super) fn latest<T>(values: &[Dated<T>], area: Option<Area>, on: Date) -> Option<&Dated<T>> {
    values
        .iter()
        .filter(|dated| dated.area == area && dated.is_in_force(on))
        .filter(|dated| matches!(dated.value, Known::Unknown) || dated.grade.moves_money())
        .max_by_key(|dated| dated.since)
}

impl Unit {
    /// The code as a number; 0 is the nation.
    pub fn number(&self) -> u8 {
        self.code.parse().unwrap_or(0)
    }
}

impl<T> Dated<T> {
    /// True from `since` until the day before `until`.
    pub fn is_in_force(&self, on: Date) -> bool {
        self.since.is_none_or(|since| since <= on) && self.until.is_none_or(|until| on < until)
    }
}

/// A day as the number that [`RuleRef`] keeps.
pub(crate) fn yyyymmdd(day: Date) -> u32 {
    let part = |number: i8| u32::from(number.unsigned_abs());
    let year = u32::from(day.year().unsigned_abs());
    year.saturating_mul(10_000)
        .saturating_add(part(day.month()).saturating_mul(100))
        .saturating_add(part(day.day()))
}

/// Hex SM3 over the files' own digests, so that no byte can move from one file to the next unseen.
fn digest_of<'a>(units: impl Iterator<Item = &'a Unit>) -> String {
    let mut hasher = Sm3::new();
    for unit in units {
        hasher.update(unit.code.as_bytes());
        hasher.update(unit.digest.as_bytes());
    }
    hex(&hasher.finalize())
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
