//! What the funds pay of a bill (医保待遇): rule shapes and their evaluation.

mod by_level;
mod evaluate;
pub mod rule;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use by_level::ByLevel;
pub use evaluate::{SoFar, benefit_year, evaluate, evaluate_further, find};

use crate::institution::Level;
use crate::settlement::{AccumulatorKey, Setting};
use crate::{BasisPoints, Fen};

/// What a person has used up in a benefit year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accumulator {
    /// Deductible filled, by level of institution (see [`crate::institution::Level::index`]).
    pub deductible: [Fen; 5],
    /// In-scope amount so far: the position in cost bands.
    pub in_scope: Fen,
    /// Paid by funds so far: the position under a cap.
    pub fund: Fen,
    /// Paid by funds so far under the sub-cap of higher levels.
    pub fund_sub: Fen,
    /// Bills (outpatient) or stays (inpatient) so far.
    pub count: i64,
}

/// The care that a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Care {
    /// Outpatient, pharmacy or inpatient.
    pub setting: Setting,
    /// Level of the institution.
    pub level: Level,
    /// The day that chooses the rule, the age and the benefit year.
    pub day: Date,
    /// Days of a stay, from 1; 1 for anything but a stay.
    pub days: i64,
    /// Level of the hospital that wrote the prescription of a pharmacy bill, where known.
    pub prescriber: Option<Level>,
    /// How much lower the fund's ratio is: care away from home.
    pub lower: BasisPoints,
}

/// What the funds pay and what they leave of the in-scope amount, all in 分:
/// `in scope = fund_sum + deductible + coinsurance + above_cap`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Benefit {
    /// By `fund_pay_type`, without those that pay nothing.
    pub funds: BTreeMap<u32, Fen>,
    /// All of them.
    pub fund_sum: Fen,
    /// The deductible that this bill fills.
    pub deductible: Fen,
    /// The person's share under the cap.
    pub coinsurance: Fen,
    /// The person's share above the cap.
    pub above_cap: Fen,
    /// The fund's ratio in basis points; 0 where none or several applied.
    pub ratio_bp: i64,
    /// What the bill adds to which accumulator; `None` where no rule applied.
    pub accumulated: Option<(AccumulatorKey, Accumulator)>,
}

impl Benefit {
    /// Where no rule applies: the person bears all of it.
    pub fn none(in_scope: Fen) -> Self {
        Self { coinsurance: in_scope, ..Self::default() }
    }

    /// Of two parts of a bill together; it is one bill, counted once. The ratio is this one's.
    pub fn plus(self, other: Self) -> Result<Self, crate::Overflow> {
        let mut funds = self.funds;
        for (fund, paid) in other.funds {
            let sum = funds.entry(fund).or_default();
            *sum = sum.plus(paid)?;
        }
        let accumulated = match (self.accumulated, other.accumulated) {
            (Some((key, one)), Some((_, added))) => {
                Some((key, Accumulator { count: one.count.max(added.count), ..one.plus(added)? }))
            }
            (one, added) => one.or(added),
        };
        Ok(Self {
            funds,
            fund_sum: self.fund_sum.plus(other.fund_sum)?,
            deductible: self.deductible.plus(other.deductible)?,
            coinsurance: self.coinsurance.plus(other.coinsurance)?,
            above_cap: self.above_cap.plus(other.above_cap)?,
            ratio_bp: self.ratio_bp,
            accumulated,
        })
    }
}

impl Accumulator {
    /// Both together; what a cancel adds is negative.
    pub fn plus(self, other: Self) -> Result<Self, crate::Overflow> {
        let mut deductible = self.deductible;
        for (sum, gained) in deductible.iter_mut().zip(other.deductible) {
            *sum = sum.plus(gained)?;
        }
        Ok(Self {
            deductible,
            in_scope: self.in_scope.plus(other.in_scope)?,
            fund: self.fund.plus(other.fund)?,
            fund_sub: self.fund_sub.plus(other.fund_sub)?,
            count: self.count.checked_add(other.count).ok_or(crate::Overflow)?,
        })
    }

    /// What is left without the other.
    pub fn less(self, other: Self) -> Result<Self, crate::Overflow> {
        self.plus(other.negated()?)
    }

    /// What takes it back.
    pub fn negated(self) -> Result<Self, crate::Overflow> {
        let mut deductible = self.deductible;
        for amount in &mut deductible {
            *amount = amount.negated()?;
        }
        Ok(Self {
            deductible,
            in_scope: self.in_scope.negated()?,
            fund: self.fund.negated()?,
            fund_sub: self.fund_sub.negated()?,
            count: self.count.checked_neg().ok_or(crate::Overflow)?,
        })
    }
}
