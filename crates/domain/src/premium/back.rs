//! Giving a premium back, and what was handed over to the collector.

use serde::{Deserialize, Serialize};

use super::{PremiumPayment, PremiumState};
use crate::benefit::benefit_year;
use crate::clerk::By;
use crate::policy::PolicySet;
use crate::policy::axes::{MonthDay, PremiumKind, PremiumMode};
use crate::{Area, Fen, Moment, Reason, Refusal};

/// What an area handed over to its collector for one insurance and year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOver {
    /// The area whose collector it is.
    pub area: Area,
    /// Which insurance.
    pub kind: PremiumKind,
    /// The year that the premiums cover.
    pub year: i16,
    /// Oldest first.
    pub times: Vec<Handed>,
}

/// One time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handed {
    /// How much, 分.
    pub amount: Fen,
    /// What was taken before this moment is in it.
    pub until: Moment,
    /// When it was booked.
    pub at: Moment,
    /// By whom.
    pub by: By,
    /// The bank's number.
    pub bank_ref: String,
}

impl HandedOver {
    /// What was taken before this moment was handed over.
    pub fn until(&self) -> Option<Moment> {
        self.times.last().map(|handed| handed.until)
    }

    /// This payment's money is with the collector.
    pub fn has(&self, payment: &PremiumPayment) -> bool {
        payment.paid_at.zip(self.until()).is_some_and(|(paid, until)| paid < until)
    }
}

/// The payment once it is given back, and the parts to which its money returns: the account year in
/// which it was taken may be over. What was paid back to a family is not given back again here.
pub fn back(
    payment: &PremiumPayment,
    policies: &PolicySet,
    now: Moment,
) -> Result<(PremiumPayment, (Fen, Fen)), Refusal> {
    let taken = payment.paid_at.filter(|_| payment.state == PremiumState::Paid);
    let taken = taken.filter(|_| payment.mode != PremiumMode::ClaimBack);
    let Some(taken) = taken else { return Err(Refusal::new(Reason::PremiumState)) };
    let start = policies
        .account_year_start(payment.area, taken.date())
        .map_or(MonthDay { month: 1, day: 1 }, |start| start.value);
    let over = benefit_year(start, taken.date()) != benefit_year(start, now.date());
    let parts = if over {
        (Fen::ZERO, payment.current.plus(payment.carried)?)
    } else {
        (payment.current, payment.carried)
    };
    let state = PremiumState::Refunded;
    Ok((PremiumPayment { state, ended_at: Some(now), ..payment.clone() }, parts))
}
