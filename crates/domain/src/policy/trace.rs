//! From a rule back to its source, from an area to the people to ask.

use super::axes::AxisVisitor;
use std::collections::BTreeSet;

use jiff::civil::Date;

use super::resolve::{latest, yyyymmdd};
use super::{AxisName, AxisValue, Dated, Known, PolicySet, RuleRef, Ruled, Source, Unit};
use crate::refusal::text::Places;
use crate::{Area, Kinship, Province};

impl PolicySet {
    /// A province-level unit, if it has a file.
    pub fn unit(&self, province: Province) -> Option<&Unit> {
        self.units.get(&province)
    }

    /// The nation's unit.
    pub fn nation(&self) -> &Unit {
        &self.nation
    }

    /// The kinship that the nation itself allows on a day, whatever areas add.
    pub fn kinship_of_nation(&self, on: Date) -> Option<Ruled<BTreeSet<Kinship>>> {
        let dated = latest(&self.nation.axes.kinship, None, on)?;
        let Known::Value(value) = &dated.value else { return None };
        let since = dated.since.map_or(0, yyyymmdd);
        let (axis, grade) = (AxisName::Kinship, dated.grade);
        let rule = RuleRef { unit: 0, axis, area: None, since, grade, unknown_here: false };
        Some(Ruled { value: value.clone(), rule })
    }

    /// All units, the nation first.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        std::iter::once(&self.nation).chain(self.units.values())
    }

    /// The unit and the source behind a rule; `None` when the files have changed since, or the
    /// value names no source of its own.
    pub fn source_of(&self, rule: RuleRef) -> Option<(&Unit, &Source)> {
        let unit = match rule.unit {
            0 => &self.nation,
            code => self.units.get(&Province(code))?,
        };
        let mut finder = SourceFinder { rule, key: None };
        unit.axes.visit(&mut finder);
        unit.sources.get(&finder.key?).map(|source| (unit, source))
    }
}

impl Places for PolicySet {
    fn area_name(&self, area: Area) -> String {
        self.area_name(area)
    }

    fn hotline(&self, area: Option<Area>) -> String {
        area.map_or(self.nation.hotline.as_str(), |area| self.hotline(area)).to_owned()
    }
}

/// Finds the key of the source of one rule.
struct SourceFinder {
    rule: RuleRef,
    key: Option<String>,
}

impl AxisVisitor for SourceFinder {
    fn axis<T: AxisValue>(&mut self, name: AxisName, values: &[Dated<T>]) {
        let rule = self.rule;
        if name != rule.axis {
            return;
        }
        self.key = values
            .iter()
            .filter(|dated| matches!(dated.value, Known::Value(_)))
            .find(|dated| {
                dated.area == rule.area
                    && dated.since.map_or(0, yyyymmdd) == rule.since
                    && dated.grade == rule.grade
            })
            .and_then(|dated| dated.source.clone());
    }
}
