//! 医保钱包: the way across provinces (notice of 9 January 2026, rules of 5 June 2026).
//!
//! A wallet holds no money: it is a place of use and a phone, and what its owner did with quotas
//! today. What a relative may use is a [`Quota`], frozen in the grantor's own account.

mod act;
mod open;
mod openness;
mod quota;
mod raise;
mod standing;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use act::{QuotaChange, QuotaFacts, QuotaSet, end_of, release, set_quota};
pub use open::{Opening, change, open};
pub use openness::{Openness, Taken, Way, openness};
pub use quota::{Quota, QuotaState};
pub(crate) use standing::wallet_closed;
pub use standing::{PlaceOpen, Standing, is_of_place, wallet_at, wallet_of};

use crate::refusal::Side;
use crate::{Area, ClerkId, Fen, Moment, PersonId, Reason, Refusal};

/// Who opened a wallet (代开通: somebody else, for an owner without a phone).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opener {
    /// The owner.
    Owner,
    /// A guardian, or a relative whose family link lets act.
    Relative(PersonId),
    /// A clerk at a window.
    Clerk(ClerkId),
}

/// An open wallet; one per person, for good.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wallet {
    /// Whose.
    pub person: PersonId,
    /// Place of use (使用地): the one area in which the owner wants to use it.
    pub place: Area,
    /// The phone of the wallet; may be a relative's.
    pub phone: String,
    /// Who opened it.
    pub opener: Opener,
    /// When.
    pub at: Moment,
    /// What its owner set or raised on the last such day.
    pub day: Option<WalletDay>,
}

/// What a wallet's owner did on one day: what the daily limits of `wallet_rules` are held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletDay {
    /// The day.
    pub on: Date,
    /// Quotas set or raised.
    pub count: u32,
    /// By how much in all, 分.
    pub amount: Fen,
}

/// Which of two have opened a wallet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// The grantor.
    pub grantor: bool,
    /// The beneficiary.
    pub beneficiary: bool,
}

impl Opened {
    /// Both have.
    pub const BOTH: Self = Self { grantor: true, beneficiary: true };

    /// Names each side that has none.
    pub(crate) fn against(self, grantor: Area, beneficiary: Area, against: &mut Vec<Refusal>) {
        let missing = |side, area| Refusal::new(Reason::WalletMissing).of(side).at(area);
        if !self.grantor {
            against.push(missing(Side::Grantor, grantor));
        }
        if !self.beneficiary {
            against.push(missing(Side::Beneficiary, beneficiary));
        }
    }
}

impl std::fmt::Debug for Wallet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wallet").field("person", &self.person).finish_non_exhaustive()
    }
}
