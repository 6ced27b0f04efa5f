//! What a review does to a binding, and what becomes of one that nobody acts on.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::change::{moved, terms, wrong_state};
use super::{Binding, BindingState, Terms};
use crate::policy::PolicySet;
use crate::{Moment, Reason, Refusal};

/// Days that an acceptance may take, a returned application may wait, and a draft is kept (P,
/// ADR 0003).
pub const WAIT_DAYS: i64 = 30;

/// Within this long an approval can be taken back, in ms.
pub const TAKE_BACK_MS: i64 = 3_600_000;

/// The reviewer approves. `accepted`: the beneficiary (or a guardian) agreed already, see
/// [`super::accepted_already`]; else the beneficiary is asked now. It works from now at the
/// earliest.
pub fn approve(binding: &Binding, accepted: bool, now: Moment) -> Result<Binding, Refusal> {
    if binding.state != BindingState::InReview {
        return Err(wrong_state(binding));
    }
    let state = if !accepted {
        BindingState::AwaitingAcceptance
    } else if binding.effective_from > now {
        BindingState::PendingEffect
    } else {
        BindingState::Active
    };
    let effective_from = binding.effective_from.max(now);
    Ok(Binding { effective_from, ..moved(binding, state, now) })
}

/// The reviewer rejects.
pub fn reject(binding: &Binding, now: Moment) -> Result<Binding, Refusal> {
    if binding.state != BindingState::InReview {
        return Err(wrong_state(binding));
    }
    Ok(moved(binding, BindingState::Rejected, now))
}

/// The reviewer sends it back to be mended.
pub fn return_back(binding: &Binding, now: Moment) -> Result<Binding, Refusal> {
    if binding.state != BindingState::InReview {
        return Err(wrong_state(binding));
    }
    Ok(moved(binding, BindingState::Returned, now))
}

/// The grantor hands it in again, with other terms where terms were wrong. It keeps its place in
/// the order of filing.
pub fn resubmit(
    binding: &Binding,
    mended: &Terms,
    policies: &PolicySet,
    now: Moment,
) -> Result<Binding, Vec<Refusal>> {
    if binding.state != BindingState::Returned {
        return Err(vec![wrong_state(binding)]);
    }
    Ok(moved(&terms(binding, mended, policies, now)?, BindingState::InReview, now))
}

/// The reviewer takes an approval back, within the hour and before the binding paid for anything
/// (`used`). What the beneficiary accepted meanwhile is asked again after the next approval.
pub fn take_back(binding: &Binding, used: bool, now: Moment) -> Result<Binding, Refusal> {
    match binding.state {
        BindingState::AwaitingAcceptance | BindingState::PendingEffect | BindingState::Active => {}
        BindingState::Draft
        | BindingState::Submitted
        | BindingState::InReview
        | BindingState::Returned
        | BindingState::Suspended(_)
        | BindingState::Ended(_)
        | BindingState::Withdrawn
        | BindingState::Rejected
        | BindingState::Declined
        | BindingState::Lapsed => return Err(wrong_state(binding)),
    }
    if used || now > binding.changed_at.plus_ms(TAKE_BACK_MS) {
        return Err(Refusal::new(Reason::HourOver).on(binding.changed_at.date()));
    }
    Ok(moved(binding, BindingState::InReview, now))
}

/// Last day on which somebody may still act before it lapses; `None` where nobody has to act.
pub fn expires_on(binding: &Binding) -> Option<Date> {
    match binding.state {
        BindingState::Draft | BindingState::Returned | BindingState::AwaitingAcceptance => {
            binding.changed_at.date().checked_add(WAIT_DAYS.days()).ok()
        }
        BindingState::Submitted
        | BindingState::InReview
        | BindingState::PendingEffect
        | BindingState::Active
        | BindingState::Suspended(_)
        | BindingState::Ended(_)
        | BindingState::Withdrawn
        | BindingState::Rejected
        | BindingState::Declined
        | BindingState::Lapsed => None,
    }
}

/// Nobody acted in time: lapsed. `None` = nothing to do.
pub fn lapse(binding: &Binding, now: Moment) -> Option<Binding> {
    let over = expires_on(binding).is_some_and(|last| now.date() > last);
    over.then(|| moved(binding, BindingState::Lapsed, now))
}
