//! The shapes of benefit rules (`domain-2.md` §2.4), as they stand in policy files.
//!
//! One rule is for one group of people in some settings; an area's value is a list of them, and the
//! first that fits is used. Amounts are 分, ratios basis points, always the **fund's** share.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{ByLevel, Care};
use crate::institution::Level;
use crate::person::{Insured, Insutype, PsnType};
use crate::policy::axes::MonthDay;
use crate::settlement::Setting;
use crate::time::age_on;
use crate::{BasisPoints, Fen, Overflow};

/// One benefit rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BenefitRule {
    /// Of which insurance.
    pub insutype: Insutype,
    /// Where care is given.
    pub settings: Vec<Setting>,
    /// Person groups; empty = everybody of this insurance.
    #[serde(default)]
    pub people: Vec<PsnType>,
    /// From this age on.
    #[serde(default)]
    pub age_from: Option<i16>,
    /// Below this age.
    #[serde(default)]
    pub age_below: Option<i16>,
    /// Born on this day or later.
    #[serde(default)]
    pub born_from: Option<Date>,
    /// The fund that pays (`fund_pay_type`).
    pub fund: u32,
    /// What the person bears first.
    #[serde(default)]
    pub deductible: Deductible,
    /// The fund's ratio from the first 分 on.
    pub ratio: ByLevel<BasisPoints>,
    /// Other ratios further up, by what the year's in-scope amount has come to; ascending.
    #[serde(default)]
    pub bands: Vec<Band>,
    /// Added to every ratio (retired people: 500 is five points more).
    #[serde(default)]
    pub points: BasisPoints,
    /// Added by age (成都): the last step that was reached counts; ascending.
    #[serde(default)]
    pub by_age: Vec<AgeStep>,
    /// The person's own share is this share of what the ratio leaves (退休 0.6, 0.7, 0.8).
    #[serde(default = "whole")]
    pub own_share: BasisPoints,
    /// Another fund that pays part of what the ratio leaves.
    #[serde(default)]
    pub supplement: Option<Payer>,
    /// The most that the fund pays.
    #[serde(default)]
    pub cap: Option<Cap>,
    /// Whose ratio a pharmacy has; needed where a pharmacy is among the settings.
    #[serde(default)]
    pub pharmacy: Option<PharmacyLevel>,
    /// 先行自付 of class B items that name none of their own.
    #[serde(default)]
    pub class_b: BasisPoints,
    /// First day of the benefit year.
    #[serde(default = "new_year")]
    pub year_start: MonthDay,
}

/// A ratio that begins above an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Where it begins.
    pub above: Fen,
    /// The fund's ratio.
    pub ratio: ByLevel<BasisPoints>,
}

/// Points that people of an age have more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeStep {
    /// From this age on.
    pub from: i16,
    /// Added to every ratio; no ratio passes 100 %.
    pub points: BasisPoints,
}

/// A fund and the share that it pays of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payer {
    /// `fund_pay_type`
    pub fund: u32,
    /// Its share.
    pub ratio: BasisPoints,
}

/// What one deductible is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// A year: what was filled anywhere counts towards the amount of every level.
    #[default]
    Year,
    /// A year at one level: each level has its own.
    Level,
    /// A visit.
    Visit,
    /// A stay in hospital.
    Stay,
}

/// 起付线
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Deductible {
    /// How much.
    pub amount: ByLevel<Fen>,
    /// For what.
    pub per: Per,
    /// The most that a year's deductibles come to (山西 after 300, 湖南 2,000).
    pub year_most: Option<Fen>,
    /// How much for a second and later stay; `None` = as the first.
    pub later: Option<Later>,
    /// Only a stay at the same level makes the next one a later one (湖南).
    pub later_at_same_level: bool,
    /// A stay counts as another one after so many days (广州 90).
    pub again_after_days: Option<i64>,
}

/// The deductible of a later stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Later {
    /// A share of the first: 5,000 = half, 0 = none.
    Share(ByLevel<BasisPoints>),
    /// A fixed amount (北京 650).
    Fixed(ByLevel<Fen>),
}

/// 封顶线
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// The most that the fund pays in a year.
    pub most: Most,
    /// Outpatient and inpatient payments count together (上海); each for itself otherwise (长沙).
    #[serde(default)]
    pub shared: bool,
    /// A lower cap for higher levels (深圳).
    #[serde(default)]
    pub sub: Option<SubCap>,
    /// Who pays what share of the in-scope amount above the cap (上海 80 %).
    #[serde(default)]
    pub above: Option<Payer>,
}

/// A cap inside the cap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubCap {
    /// For this level and higher ones.
    pub from: Level,
    /// The most that the fund pays there in a year.
    pub most: Most,
}

/// An amount as rules give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Most {
    /// In 分.
    Amount(Fen),
    /// A share of a wage figure, both published with the rule.
    OfWage {
        /// The wage in 分.
        wage: Fen,
        /// The share.
        share: BasisPoints,
    },
}

/// Whose ratio a pharmacy has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PharmacyLevel {
    /// That of this level.
    As(Level),
    /// That of this level, for what is sold on a hospital's prescription (武汉); without one the fund
    /// pays nothing.
    OnPrescription(Level),
    /// That of the hospital which wrote the prescription (上海); without one the fund pays nothing.
    Prescriber,
}

fn whole() -> BasisPoints {
    BasisPoints::WHOLE
}

fn new_year() -> MonthDay {
    MonthDay { month: 1, day: 1 }
}

impl Most {
    /// In 分.
    pub fn amount(self) -> Result<Fen, Overflow> {
        match self {
            Self::Amount(amount) => Ok(amount),
            Self::OfWage { wage, share } => share.of(wage),
        }
    }
}

impl BenefitRule {
    /// Is it for this person and this care?
    pub fn fits(&self, insured: &Insured, care: &Care) -> bool {
        let age = age_on(insured.born, care.day);
        self.insutype == insured.insutype
            && self.settings.contains(&care.setting)
            && (self.people.is_empty() || self.people.contains(&insured.psn_type))
            && self.age_from.is_none_or(|from| from <= age)
            && self.age_below.is_none_or(|below| age < below)
            && self.born_from.is_none_or(|from| from <= insured.born)
    }

    /// The level whose figures apply; `None` for a pharmacy that no level stands for.
    pub fn level(&self, care: &Care) -> Option<Level> {
        match (care.setting, self.pharmacy) {
            (Setting::Outpatient | Setting::Inpatient, _) => Some(care.level),
            (
                Setting::Pharmacy,
                Some(PharmacyLevel::As(level) | PharmacyLevel::OnPrescription(level)),
            ) => Some(level),
            (Setting::Pharmacy, Some(PharmacyLevel::Prescriber)) => care.prescriber,
            (Setting::Pharmacy, None) => None,
        }
    }

    /// What is wrong with a rule of the right form, and what is allowed.
    pub fn wrong(&self) -> Option<&'static str> {
        let share = |bp: BasisPoints| (0..=BasisPoints::WHOLE.0).contains(&bp.0);
        let ratios = self.bands.iter().map(|band| &band.ratio).chain([&self.ratio]);
        let payers = self.supplement.iter().chain(self.cap.iter().flat_map(|cap| &cap.above));
        let steps = self.bands.iter().map(|band| band.above);
        let ages = self.by_age.iter().map(|step| step.from);
        if self.settings.is_empty() {
            Some("settings 至少写一项：outpatient、pharmacy、inpatient")
        } else if self.settings.contains(&Setting::Pharmacy) && self.pharmacy.is_none() {
            Some(
                "含 pharmacy 的规则须写 pharmacy：prescriber、{ on_prescription = 级别 } 或 { as = 级别 }",
            )
        } else if !ratios.flat_map(ByLevel::values).all(share)
            || !payers.map(|payer| payer.ratio).chain([self.own_share, self.class_b]).all(share)
        {
            Some("比例以万分之一为单位，可用 0 至 10000")
        } else if !steps.is_sorted() || !ages.is_sorted() {
            Some("bands 按 above、by_age 按 from 从小到大排列")
        } else if self.deductible.amount.values().any(|fen| fen < Fen::ZERO) {
            Some("金额以分为单位，不能小于 0")
        } else if self.deductible.again_after_days.is_some_and(|days| days < 1) {
            Some("again_after_days 为天数，至少为 1")
        } else {
            None
        }
    }
}
