//! 代缴: a relative's premium of a year (居民医保, 长护险), paid whole from an account or a quota.

use serde::{Deserialize, Serialize};

use crate::policy::axes::{PremiumKind, PremiumMode};
use crate::{Area, BindingId, Fen, Moment, PersonId, RecordId};

/// Where the money of a premium comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PremiumSource {
    /// What is free in the grantor's account.
    Live,
    /// The open quota of the binding.
    Quota(RecordId),
}

/// State of a premium payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PremiumState {
    /// Asked for; taken at the end of the month. Its money is spoken for.
    Waiting,
    /// Paid by the family elsewhere; a clerk looks at the receipt before the account pays it back.
    Claimed,
    /// Taken; owed to the collector. Of a claim: paid back.
    Paid,
    /// Nothing was taken: called off, or the binding ended before the end of the month, or the claim
    /// was refused.
    Dropped,
    /// Taken and given back to where it came from.
    Refunded,
}

impl PremiumState {
    /// The word of queues and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Claimed => "claimed",
            Self::Paid => "paid",
            Self::Dropped => "dropped",
            Self::Refunded => "refunded",
        }
    }

    /// Stands for the year: nobody pays it a second time.
    pub fn counts(self) -> bool {
        matches!(self, Self::Waiting | Self::Claimed | Self::Paid)
    }
}

/// A premium payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PremiumPayment {
    /// The binding that lets the grantor pay.
    pub binding: BindingId,
    /// Whose account.
    pub grantor: PersonId,
    /// In which area's book.
    pub area: Area,
    /// For whom.
    pub beneficiary: PersonId,
    /// Where the beneficiary is insured: whose collector gets it.
    pub beneficiary_area: Area,
    /// Which insurance.
    pub kind: PremiumKind,
    /// The year that it covers.
    pub year: i16,
    /// For what group of people, as the rule of the place calls it.
    pub who: String,
    /// How much, 分: the whole premium.
    pub amount: Fen,
    /// From where.
    pub source: PremiumSource,
    /// How it is taken there.
    pub mode: PremiumMode,
    /// Of the current part, 分.
    pub current: Fen,
    /// Of the carried part, 分.
    pub carried: Fen,
    /// State.
    pub state: PremiumState,
    /// When it was asked for.
    pub at: Moment,
    /// When it was taken (or paid back).
    pub paid_at: Option<Moment>,
    /// When it ended: dropped or refunded.
    pub ended_at: Option<Moment>,
}
