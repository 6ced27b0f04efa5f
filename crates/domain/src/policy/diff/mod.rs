//! What is different between two sets of rules: for whom, from which day, and whether the past was
//! rewritten.
//!
//! A change is told where it was written (a unit or an area) and for the days on which it holds. It
//! *decides* where the value in force there becomes another one; else only what is known about the
//! value is different: its source, its grade, its note. A change that decides and holds on days
//! before `today` rewrites history: bills of those days were decided by the old rules and are given
//! back by them (`decisions.md`, "Dates").

mod head;
mod own;
mod report;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

pub use head::HeadChange;
pub use report::report;

use super::{AxisName, Grade, PolicySet};
use crate::Area;

/// Everything that is different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// Digest of the old set.
    pub old: String,
    /// Digest of the new set.
    pub new: String,
    /// From which day on nothing is history yet.
    pub today: Date,
    /// Units, names, numbers to call, sources.
    pub heads: Vec<HeadChange>,
    /// Rules, by unit, place, axis and day.
    pub rules: Vec<Change>,
}

/// One rule that is different, for some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Code of the unit whose file says it; `00` is the nation.
    pub unit: String,
    /// Only this area; `None` = the whole unit.
    pub area: Option<Area>,
    /// Whom it is about, in words.
    pub place: String,
    /// Which rule.
    pub axis: AxisName,
    /// First day; `None` = from the beginning.
    pub from: Option<Date>,
    /// First day on which it is over; `None` = open.
    pub until: Option<Date>,
    /// What the old set says there.
    pub old: Said,
    /// What the new set says there.
    pub new: Said,
    /// Another value is in force than before, for these days.
    pub decides: bool,
    /// It decides and begins before today.
    pub rewrites_history: bool,
    /// Units that follow the nation on this axis: for them it changes too. Empty for other units.
    pub followers: Vec<String>,
}

/// What a place itself says of an axis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "said")]
pub enum Said {
    /// Nothing: the next wider place decides.
    Nothing,
    /// That it is not known: the next wider place decides, and the decision is marked.
    Unknown {
        /// What is known of it, and what sources say that contradict each other.
        note: Option<String>,
    },
    /// A value.
    Value {
        /// In words.
        words: String,
        /// Where it was read, in words; a decision record for grade P.
        source: String,
        /// How far it may be trusted.
        grade: Grade,
        /// What a person should know.
        note: Option<String>,
    },
}

impl Said {
    /// In one line.
    pub fn zh(&self) -> String {
        match self {
            Self::Nothing => "未写，按上一级规定".to_owned(),
            Self::Unknown { .. } => "未知，按上一级规定".to_owned(),
            Self::Value { words, source, .. } => format!("{words}（{source}）"),
        }
    }
}

impl Diff {
    /// Compares two sets. `today` parts history from what is to come.
    pub fn of(old: &PolicySet, new: &PolicySet, today: Date) -> Self {
        Self {
            old: old.digest().to_owned(),
            new: new.digest().to_owned(),
            today,
            heads: head::compare(old, new),
            rules: own::compare(old, new, today),
        }
    }

    /// Not a byte is different.
    pub fn is_same(&self) -> bool {
        self.old == self.new
    }

    /// The rules that rewrite history.
    pub fn rewrites(&self) -> impl Iterator<Item = &Change> {
        self.rules.iter().filter(|change| change.rewrites_history)
    }

    /// The axes on which another value is in force somewhere, some day.
    pub fn axes(&self) -> BTreeSet<AxisName> {
        self.rules.iter().filter(|change| change.decides).map(|change| change.axis).collect()
    }
}

impl PolicySet {
    /// This set with one axis of another one, everywhere: what that axis alone changes. For trials
    /// only: no file says it, so its digest is that of this set.
    #[must_use]
    pub fn with_axis(&self, axis: AxisName, from: &Self) -> Self {
        let mut mixed = self.clone();
        mixed.nation.axes.take(axis, &from.nation.axes);
        for (code, unit) in &mut mixed.units {
            let axes = from.units.get(code).map(|unit| unit.axes.clone()).unwrap_or_default();
            unit.axes.take(axis, &axes);
        }
        for (code, unit) in &from.units {
            mixed.units.entry(*code).or_insert_with(|| {
                let mut axes = super::Axes::default();
                axes.take(axis, &unit.axes);
                super::Unit { axes, ..unit.clone() }
            });
        }
        mixed
    }
}

#[cfg(test)]
mod tests;
