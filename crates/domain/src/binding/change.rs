//! What happens to a binding after it was applied for. Each function takes the binding and returns
//! it in its next state, or refuses.

use std::collections::BTreeSet;

use super::apply::{limits_allowed, scopes_allowed};
use super::eligibility::is_between_provinces;
use super::review::lapse;
use super::{Binding, BindingState, EndedWhy, Limits, Scope, SuspendedWhy};
use crate::policy::PolicySet;
use crate::policy::axes::{Allowed, Delay, PayerOrder};
use crate::refusal::Side;
use crate::{Area, BindingId, Moment, PersonId, Reason, Refusal};

/// New terms that a grantor sets; `None` leaves what is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// All three limits together.
    pub limits: Option<Limits>,
    /// Scopes.
    pub scopes: Option<BTreeSet<Scope>>,
    /// Switch this payer off or on again.
    pub switched_off: Option<bool>,
}

pub(super) fn moved(binding: &Binding, state: BindingState, now: Moment) -> Binding {
    Binding { state, changed_at: now, ..binding.clone() }
}

pub(super) fn wrong_state(binding: &Binding) -> Refusal {
    match binding.state {
        BindingState::Ended(_) => Refusal::new(Reason::RelationEnded).on(binding.changed_at.date()),
        BindingState::AwaitingAcceptance => {
            Refusal::new(Reason::ConsentPending).of(Side::Beneficiary).at(binding.beneficiary_area)
        }
        BindingState::Draft
        | BindingState::Submitted
        | BindingState::InReview
        | BindingState::Returned
        | BindingState::PendingEffect
        | BindingState::Active
        | BindingState::Suspended(_)
        | BindingState::Withdrawn
        | BindingState::Rejected
        | BindingState::Declined
        | BindingState::Lapsed => Refusal::new(Reason::BindingState).on(binding.changed_at.date()),
    }
}

/// The beneficiary agrees.
pub fn accept(binding: &Binding, now: Moment) -> Result<Binding, Refusal> {
    if binding.state != BindingState::AwaitingAcceptance {
        return Err(wrong_state(binding));
    }
    let state = if binding.effective_from > now {
        BindingState::PendingEffect
    } else {
        BindingState::Active
    };
    Ok(moved(binding, state, now))
}

/// The beneficiary does not agree.
pub fn decline(binding: &Binding, now: Moment) -> Result<Binding, Refusal> {
    if binding.state != BindingState::AwaitingAcceptance {
        return Err(wrong_state(binding));
    }
    Ok(moved(binding, BindingState::Declined, now))
}

/// The grantor takes the application back before it is in force.
pub fn withdraw(binding: &Binding, now: Moment) -> Result<Binding, Refusal> {
    match binding.state {
        BindingState::Draft
        | BindingState::Submitted
        | BindingState::InReview
        | BindingState::Returned
        | BindingState::AwaitingAcceptance
        | BindingState::PendingEffect => Ok(moved(binding, BindingState::Withdrawn, now)),
        BindingState::Active
        | BindingState::Suspended(_)
        | BindingState::Ended(_)
        | BindingState::Withdrawn
        | BindingState::Rejected
        | BindingState::Declined
        | BindingState::Lapsed => Err(wrong_state(binding)),
    }
}

/// A binding whose first day has come, whose last day has passed, or that nobody answered in time,
/// is what it is now. Everyone who looks at a binding looks at this.
pub fn activate(binding: &Binding, now: Moment) -> Binding {
    if let Some(lapsed) = lapse(binding, now) {
        return lapsed;
    }
    let over = binding.until.is_some_and(|last| now.date() > last);
    match binding.state {
        BindingState::PendingEffect | BindingState::Active | BindingState::Suspended(_) if over => {
            moved(binding, BindingState::Ended(EndedWhy::Expired), now)
        }
        BindingState::PendingEffect if binding.effective_from <= now => {
            moved(binding, BindingState::Active, binding.effective_from)
        }
        BindingState::Draft
        | BindingState::Submitted
        | BindingState::InReview
        | BindingState::Returned
        | BindingState::AwaitingAcceptance
        | BindingState::PendingEffect
        | BindingState::Active
        | BindingState::Suspended(_)
        | BindingState::Ended(_)
        | BindingState::Withdrawn
        | BindingState::Rejected
        | BindingState::Declined
        | BindingState::Lapsed => binding.clone(),
    }
}

/// The grantor changes limits, scopes or the switch; works at once for every later bill.
pub fn terms(
    binding: &Binding,
    terms: &Terms,
    policies: &PolicySet,
    now: Moment,
) -> Result<Binding, Vec<Refusal>> {
    if !binding.state.counts() {
        return Err(vec![wrong_state(binding)]);
    }
    let (area, today) = (binding.grantor_area, now.date());
    let mut against = Vec::new();
    let mut next = binding.clone();
    if let Some(limits) = terms.limits {
        limits_allowed(&limits, area, policies, today, &mut against);
        next.limits = limits;
    }
    if let Some(scopes) = &terms.scopes {
        let allowed = policies.scopes(area, today).map(|r| r.value).unwrap_or_default();
        scopes_allowed(scopes, &allowed, area, &mut against);
        next.scopes.clone_from(scopes);
    }
    if let Some(off) = terms.switched_off {
        next.switched_off = off;
    }
    if against.is_empty() { Ok(next) } else { Err(against) }
}

/// One side ends the binding, at once (the area may defer an unbind on the day of filing: 山西). Between
/// provinces both sides always may.
pub fn unbind(
    binding: &Binding,
    by: PersonId,
    policies: &PolicySet,
    now: Moment,
) -> Result<Binding, Refusal> {
    let today = now.date();
    let (why, side, allowed) = if by == binding.grantor {
        let rule = policies.grantor_release(binding.grantor_area, today);
        (EndedWhy::Grantor, Side::Grantor, rule)
    } else if by == binding.beneficiary {
        let rule = policies.beneficiary_release(binding.beneficiary_area, today);
        (EndedWhy::Beneficiary, Side::Beneficiary, rule)
    } else {
        return Err(Refusal::new(Reason::NotYours));
    };
    let between = is_between_provinces(binding.grantor_area, binding.beneficiary_area);
    let allowed = allowed.filter(|_| !between);
    if let Some(ruled) = allowed.filter(|r| r.value == Allowed::No) {
        return Err(Refusal::new(Reason::ReleaseNotAllowed).of(side).by(ruled.rule));
    }
    match binding.state {
        BindingState::Active | BindingState::Suspended(_) | BindingState::PendingEffect => {}
        BindingState::AwaitingAcceptance | BindingState::InReview | BindingState::Submitted
            if by == binding.grantor =>
        {
            return withdraw(binding, now);
        }
        BindingState::Draft
        | BindingState::Submitted
        | BindingState::InReview
        | BindingState::Returned
        | BindingState::AwaitingAcceptance
        | BindingState::Ended(_)
        | BindingState::Withdrawn
        | BindingState::Rejected
        | BindingState::Declined
        | BindingState::Lapsed => return Err(wrong_state(binding)),
    }
    let deferred = policies
        .same_day_unbind(binding.grantor_area, today)
        .is_some_and(|r| r.value == Delay::NextDay && binding.filed_at.date() == today);
    if deferred {
        return Ok(Binding { until: Some(today), ..binding.clone() });
    }
    Ok(moved(binding, BindingState::Ended(why), now))
}

/// The beneficiary sets the order of payers: the bindings that count, each once, first pays first.
pub fn order(
    held: &[&Binding],
    wanted: &[BindingId],
    area: Area,
    policies: &PolicySet,
    now: Moment,
) -> Result<Vec<Binding>, Refusal> {
    let rule = policies.order(area, now.date());
    if let Some(ruled) = rule.filter(|r| r.value != PayerOrder::Ranked) {
        let refusal = Refusal::new(Reason::OrderNotSettable).of(Side::Agency).at(area);
        return Err(refusal.by(ruled.rule));
    }
    let have: BTreeSet<BindingId> =
        held.iter().filter(|b| b.state.counts()).map(|b| b.id).collect();
    let named: BTreeSet<BindingId> = wanted.iter().copied().collect();
    if have != named || named.len() != wanted.len() {
        return Err(Refusal::new(Reason::OrderIncomplete).of(Side::Beneficiary).field("order"));
    }
    let mut ranked = Vec::new();
    for (rank, id) in (1_i32..).zip(wanted) {
        for binding in held.iter().filter(|b| b.id == *id) {
            ranked.push(Binding { rank: Some(rank), ..(*binding).clone() });
        }
    }
    Ok(ranked)
}

/// The grantor's account was frozen: every binding in force is suspended.
pub fn suspend_frozen(binding: &Binding, now: Moment) -> Option<Binding> {
    let in_force = matches!(binding.state, BindingState::Active | BindingState::PendingEffect)
        || binding.state == BindingState::Suspended(SuspendedWhy::AwaitingReactivation);
    in_force.then(|| moved(binding, BindingState::Suspended(SuspendedWhy::Frozen), now))
}

/// The grantor switches a suspended binding on again after the freeze ended.
pub fn reactivate(binding: &Binding, now: Moment) -> Result<Binding, Refusal> {
    if binding.state == BindingState::Suspended(SuspendedWhy::AwaitingReactivation) {
        let waits = binding.effective_from > now;
        let state = if waits { BindingState::PendingEffect } else { BindingState::Active };
        return Ok(moved(binding, state, now));
    }
    if binding.state == BindingState::Suspended(SuspendedWhy::Frozen) {
        return Err(Refusal::new(Reason::Frozen).of(Side::Grantor).at(binding.grantor_area));
    }
    Err(wrong_state(binding))
}
