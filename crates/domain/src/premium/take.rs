//! Taking what waited: at the end of the month, or once a clerk looked at a claim.

use super::decide::{standing, year_over};
use super::pocket::{from_account, limited, parts_of_quota};
use super::{PremiumFacts, PremiumPayment, PremiumSource, PremiumState};
use crate::policy::PolicySet;
use crate::refusal::Side;
use crate::{Moment, Reason, Refusal};

/// The payment as the end of the month takes it. Season, scope, openness and floor held when it was
/// asked for, and its money is spoken for since; the limits of the binding count in the month in which
/// it is taken. Where that is late and the year that it covers is over, nothing is taken.
pub fn take(
    payment: &PremiumPayment,
    facts: &PremiumFacts<'_>,
    policies: &PolicySet,
    now: Moment,
) -> Result<PremiumPayment, Refusal> {
    let payer = facts.payer;
    if payment.state != PremiumState::Waiting {
        return Err(Refusal::new(Reason::PremiumState));
    }
    standing(payer, now)?;
    let day = now.date();
    if payment.year < day.year() {
        return Err(year_over((payment.kind, payment.year), payment.beneficiary_area));
    }
    if let Some(refusal) = limited(payer, payment.amount, policies, day)? {
        return Err(refusal);
    }
    let (current, carried) = match payment.source {
        PremiumSource::Live => (payment.current, payment.carried),
        PremiumSource::Quota(id) => {
            let open =
                payer.quota.as_ref().filter(|(known, quota)| *known == id && quota.is_open());
            if open.is_none() {
                return Err(Refusal::new(Reason::QuotaUnknown).of(Side::Grantor));
            }
            parts_of_quota(payer, payment.amount, policies, day)?
        }
    };
    Ok(paid(payment, (current, carried), now))
}

/// The claim as the account pays it back: by the rules of live debit now, whole or refused.
pub fn pay_back(
    payment: &PremiumPayment,
    facts: &PremiumFacts<'_>,
    policies: &PolicySet,
    now: Moment,
) -> Result<PremiumPayment, Refusal> {
    if payment.state != PremiumState::Claimed {
        return Err(Refusal::new(Reason::PremiumState).of(Side::Agency));
    }
    standing(facts.payer, now)?;
    let asked = (facts.payer, facts.beneficiary, payment.amount);
    let (_, parts) = from_account(asked, policies, now.date())?;
    Ok(paid(payment, parts, now))
}

fn paid(
    payment: &PremiumPayment,
    (current, carried): (crate::Fen, crate::Fen),
    now: Moment,
) -> PremiumPayment {
    let (state, paid_at) = (PremiumState::Paid, Some(now));
    PremiumPayment { current, carried, state, paid_at, ..payment.clone() }
}
