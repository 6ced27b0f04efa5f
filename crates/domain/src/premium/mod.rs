//! 代缴: a relative's premium of a year (居民医保, 长护险), paid whole from an account or a quota
//! (ADR 0016).
//!
//! What it costs and when it is taken are rules of the beneficiary's area, how it is taken is a rule of
//! the area whose account pays. Paying changes nobody's insurance: the agency's file of people does.

mod back;
mod decide;
mod pocket;
mod price;
mod season;
mod take;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use back::{Handed, HandedOver, back};
pub use decide::{PremiumAsk, PremiumFacts, decide};
pub use pocket::Pocket;
pub use price::{Price, covers, mode, prices, scope_of};
pub use season::{SeasonNow, season_on, taken_on};
pub use take::{pay_back, take};

use crate::policy::axes::{PremiumKind, PremiumMode};
use crate::{Area, BindingId, Fen, Moment, PersonId, RecordId, Refusal};

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

    /// In words.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Waiting => "已登记，月底扣款",
            Self::Claimed => "已申请报领，等审核",
            Self::Paid => "已缴成",
            Self::Dropped => "没有扣款，已取消",
            Self::Refunded => "已退回",
        }
    }

    /// Stands for the year: nobody pays it a second time.
    pub fn counts(self) -> bool {
        matches!(self, Self::Waiting | Self::Claimed | Self::Paid)
    }
}

/// Why nothing was taken of a premium, as both sides may know it: what the payer's account holds and
/// which limits it has are the payer's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DroppedWhy {
    /// The payer called it off.
    CalledOff,
    /// The binding ended first.
    BindingEnded,
    /// The end of the month could not take it.
    NotTaken,
    /// A clerk refused the claim.
    ClaimRefused,
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
    /// Of the current part, 分: spoken for while it waits for the end of the month, then taken. Of a
    /// quota and of a claim nothing before it is taken.
    pub current: Fen,
    /// Of the carried part, 分; likewise.
    pub carried: Fen,
    /// The receipts of what the family paid, of a claim.
    #[serde(default)]
    pub documents: Vec<RecordId>,
    /// State.
    pub state: PremiumState,
    /// When it was asked for.
    pub at: Moment,
    /// When it was taken (or paid back).
    pub paid_at: Option<Moment>,
    /// When it ended: dropped or refunded.
    pub ended_at: Option<Moment>,
    /// The act under which its money was booked: the debt between two areas names it too.
    #[serde(default)]
    pub booked: Option<i64>,
    /// Why the end of the month took nothing.
    #[serde(default)]
    pub refused: Option<Refusal>,
    /// Why a clerk refused a claim, or the bank's number of its payment.
    #[serde(default)]
    pub note: String,
}

impl PremiumPayment {
    /// What of its account is spoken for under its own number, 分: (current, carried). Of a quota the
    /// quota speaks for it.
    pub fn reserved(&self) -> (Fen, Fen) {
        match (self.state, self.source) {
            (PremiumState::Waiting, PremiumSource::Live) => (self.current, self.carried),
            _ => (Fen::ZERO, Fen::ZERO),
        }
    }

    /// The quota that it is promised by or was paid from.
    pub fn quota(&self) -> Option<RecordId> {
        match self.source {
            PremiumSource::Live => None,
            PremiumSource::Quota(quota) => Some(quota),
        }
    }

    /// Why nothing was taken, of one that was dropped by an act of its own; the end of its binding says
    /// so itself.
    pub fn dropped_why(&self) -> Option<DroppedWhy> {
        let why = if self.refused.is_some() {
            DroppedWhy::NotTaken
        } else if self.mode == PremiumMode::ClaimBack && !self.note.is_empty() {
            DroppedWhy::ClaimRefused
        } else {
            DroppedWhy::CalledOff
        };
        (self.state == PremiumState::Dropped).then_some(why)
    }

    /// Its state in words: a claim's money goes back to the family, not to the collector.
    pub fn state_zh(&self) -> &'static str {
        match (self.mode, self.state) {
            (PremiumMode::ClaimBack, PremiumState::Paid) => "已报领到账",
            (PremiumMode::ClaimBack, PremiumState::Dropped) => "没有报领，缴费本身不受影响",
            (_, state) => state.zh(),
        }
    }

    /// The day at whose end it is taken, while it waits.
    pub fn due_on(&self) -> Option<Date> {
        (self.state == PremiumState::Waiting).then(|| taken_on(self.at.date()))
    }

    /// The payment once nothing is taken of it; `None` where it waits for nothing any more.
    pub fn dropped(&self, now: Moment) -> Option<Self> {
        let waits = matches!(self.state, PremiumState::Waiting | PremiumState::Claimed);
        let state = PremiumState::Dropped;
        waits.then(|| Self { state, ended_at: Some(now), ..self.clone() })
    }
}
