//! Rules of regions, as typed data with dates, source and grade.
//!
//! A unit's file (`policies/NN-name.toml`) gives each axis a list of dated values. [`PolicySet::rule`]
//! chooses the value in force for an area on a day and says where it came from. No code anywhere
//! asks which province it is in.

pub mod axes;
mod check;
mod coverage;
pub mod diff;
mod entry;
mod fault;
mod head;
mod hotline;
mod parse;
mod regions;
mod report;
mod resolve;
mod say;
mod show;
#[cfg(test)]
mod tests;
mod trace;
mod values;
mod words;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use axes::{Axes, AxisName};
pub use coverage::{Cell, coverage, coverage_tables, unspoken, with_coverage};
pub use fault::{PolicyFault, nearest};
pub use parse::parse_unit;
pub use regions::Regions;
pub use report::{check_report, unused_sources};
pub use resolve::{PolicySet, Ruled};
pub use say::{Held, Said, SaidClaim, SaidUnknown, SaidValue};
pub use show::show;
pub use values::AxisValue;

use crate::Area;

impl AxisName {
    /// Values of area, unit and nation stand beside each other, also several of one day: none
    /// replaces another. No decision rests on such an axis.
    pub fn adds_up(self) -> bool {
        matches!(self, Self::Notes)
    }
}

/// How far a value may be trusted (`domain.md` §0). Only A, B and P may move money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Grade {
    /// Text or data of an authority, or state press quoting it.
    A,
    /// A reposted official text, local guide or trade press.
    B,
    /// Platform decision, shown as 平台默认.
    P,
    /// Machine-written pages: a hint.
    C,
    /// Derived by us: a hint.
    D,
    /// From memory: a hint.
    M,
}

impl Grade {
    /// True for grades that decisions about money may rest on.
    pub fn moves_money(self) -> bool {
        matches!(self, Self::A | Self::B | Self::P)
    }
}

/// Where a value was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Who published it.
    pub issuer: String,
    /// Title or number of the document.
    pub document: String,
    /// Its date as far as known: `2024`, `2024-07`, `2024-07-26`, `unknown`.
    pub date: String,
    /// Address, only on a government site or the issuing medium.
    #[serde(default)]
    pub address: Option<String>,
}

/// A value or the admission that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known<T> {
    /// The value.
    Value(T),
    /// `"unknown"`: the national default is used and the decision is marked.
    Unknown,
}

/// One dated value of one axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated<T> {
    /// The value.
    pub value: Known<T>,
    /// Only this area; `None` = the whole unit.
    pub area: Option<Area>,
    /// First day; `None` = always.
    pub since: Option<Date>,
    /// First day on which it no longer holds; `None` = open.
    pub until: Option<Date>,
    /// Key in the unit's `[sources]`; a value of grade P names its decision record instead.
    pub source: Option<String>,
    /// How far it may be trusted.
    pub grade: Grade,
    /// What a person should know about it.
    pub note: Option<String>,
    /// What sources say that contradict each other; only where the value is unknown for that reason.
    pub claims: Vec<Claim>,
    /// Line in the file, for messages.
    pub line: u32,
}

/// What one of several contradicting sources says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// What it says, in Chinese, as a clause: 2025年9月称暂未上线.
    pub says: String,
    /// Key in the unit's `[sources]`.
    pub source: String,
    /// How far it may be trusted.
    pub grade: Grade,
}

/// One policy file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// File name without folder, for messages.
    pub file: String,
    /// Two digits; `00` is the nation.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Whom to call: area code + 12393; the nation's is 12393.
    pub hotline: String,
    /// Areas inside this unit that keep their own books although their code says otherwise.
    pub own_books: Vec<Area>,
    /// Names of areas that pages and messages show, by code.
    pub areas: BTreeMap<Area, String>,
    /// Hotlines of areas, where they differ from the unit's.
    pub hotlines: BTreeMap<Area, String>,
    /// Sources by key.
    pub sources: BTreeMap<String, Source>,
    /// The axes.
    pub axes: Axes,
    /// Hex SM3 of the file's bytes.
    pub digest: String,
}

/// Which rule a decision rests on; small enough to be stored with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RuleRef {
    /// Code of the unit whose file has it; 0 = nation.
    pub unit: u8,
    /// The axis.
    pub axis: AxisName,
    /// The area that has this value for itself; `None` = it holds for the whole unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<Area>,
    /// Its first day, as yyyymmdd; 0 = always.
    pub since: u32,
    /// Its grade.
    pub grade: Grade,
    /// The area's own value is unknown, the national default was used.
    pub unknown_here: bool,
}
