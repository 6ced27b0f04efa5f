//! Bindings that exist: what each change needs, and what it leads to.

use std::collections::BTreeSet;

use app::World;
use app::acts::{Change, ChangeBinding, Freeze, PickPayer, SetOrder};
use domain::binding::{BindingState, EndedWhy, Scope, SuspendedWhy, Terms};
use domain::policy::axes::{Allowed, Delay, PayerOrder};
use domain::{BindingId, Moment};

use super::apply::limits;
use super::model::{Bond, Choice, Model};

/// The binding after a change, or `None` where the change is not allowed.
pub(super) fn changed(
    model: &Model,
    world: &World,
    ask: &ChangeBinding,
    proved: bool,
    now: Moment,
) -> Option<Bond> {
    let bond = model.bonds.get(&ask.binding)?;
    let by_grantor = ask.actor == bond.grantor.1;
    let by_beneficiary = ask.actor == bond.beneficiary.1;
    let state = bond.state_at(now);
    let asked = state == BindingState::AwaitingAcceptance;
    let next = match &ask.change {
        Change::Accept if by_beneficiary && asked => accepted(model, bond, now),
        Change::Decline if by_beneficiary && asked => BindingState::Declined,
        Change::Withdraw if by_grantor && (is_early(state)) => BindingState::Withdrawn,
        Change::Terms(terms) if by_grantor && bond.counts_at(now) => {
            return with_terms(world, bond, terms, state, now).filter(|_| proved);
        }
        Change::Reactivate
            if by_grantor
                && state == BindingState::Suspended(SuspendedWhy::AwaitingReactivation) =>
        {
            if bond.from > now { BindingState::PendingEffect } else { BindingState::Active }
        }
        Change::Unbind if by_grantor || by_beneficiary => {
            return unbound(world, bond, by_grantor, state, now).filter(|_| proved);
        }
        _ => return None,
    };
    let needs_proof = ask.change != Change::Withdraw;
    (proved || !needs_proof).then(|| Bond { state: next, ..bond.clone() })
}

/// In force, or waiting for its day; over if its last day passed meanwhile; suspended if the
/// grantor's account was frozen meanwhile.
fn accepted(model: &Model, bond: &Bond, now: Moment) -> BindingState {
    let begun = Bond { state: BindingState::PendingEffect, ..bond.clone() }.state_at(now);
    let frozen = model.pockets.get(&bond.grantor).is_some_and(|pocket| pocket.frozen)
        || model.people.get(&bond.grantor.1).is_some_and(|person| person.frozen);
    let lives = begun == BindingState::Active || begun == BindingState::PendingEffect;
    if lives && frozen { BindingState::Suspended(SuspendedWhy::Frozen) } else { begun }
}

/// Handed in, not yet in force.
fn is_early(state: BindingState) -> bool {
    matches!(
        state,
        BindingState::Draft
            | BindingState::Submitted
            | BindingState::InReview
            | BindingState::Returned
            | BindingState::AwaitingAcceptance
            | BindingState::PendingEffect
    )
}

fn with_terms(
    world: &World,
    bond: &Bond,
    terms: &Terms,
    state: BindingState,
    now: Moment,
) -> Option<Bond> {
    let (area, today) = (bond.grantor.0, now.date());
    let allowed = world.policies.scopes(area, today).map(|r| r.value).unwrap_or_default();
    let fits = |scopes: &BTreeSet<Scope>| !scopes.is_empty() && scopes.is_subset(&allowed);
    let may = terms.limits.is_none_or(|set| limits(world, area, &set, today))
        && terms.scopes.as_ref().is_none_or(fits);
    may.then(|| Bond {
        state,
        limits: terms.limits.unwrap_or(bond.limits),
        scopes: terms.scopes.clone().unwrap_or_else(|| bond.scopes.clone()),
        off: terms.switched_off.unwrap_or(bond.off),
        ..bond.clone()
    })
}

fn unbound(
    world: &World,
    bond: &Bond,
    by_grantor: bool,
    state: BindingState,
    now: Moment,
) -> Option<Bond> {
    let today = now.date();
    let (why, rule) = if by_grantor {
        (EndedWhy::Grantor, world.policies.grantor_release(bond.grantor.0, today))
    } else {
        (EndedWhy::Beneficiary, world.policies.beneficiary_release(bond.beneficiary.0, today))
    };
    if rule.is_some_and(|ruled| ruled.value == Allowed::No) {
        return None;
    }
    let in_force = matches!(
        state,
        BindingState::Active | BindingState::Suspended(_) | BindingState::PendingEffect
    );
    if !in_force {
        let early =
            is_early(state) && state != BindingState::Draft && state != BindingState::Returned;
        let withdrawn = Bond { state: BindingState::Withdrawn, ..bond.clone() };
        return (by_grantor && early).then_some(withdrawn);
    }
    let deferred = world.policies.same_day_unbind(bond.grantor.0, today);
    let same_day = bond.filed_at.date() == today;
    Some(if deferred.is_some_and(|r| r.value == Delay::NextDay) && same_day {
        Bond { state, until: Some(today), ..bond.clone() }
    } else {
        Bond { state: BindingState::Ended(why), ..bond.clone() }
    })
}

/// The bindings after an order was set, or `None` where it may not be.
pub(super) fn ordered(
    model: &Model,
    world: &World,
    ask: &SetOrder,
    proved: bool,
    now: Moment,
) -> Option<Vec<Bond>> {
    let area = model.people.get(&ask.beneficiary)?.area;
    let order = world.policies.order(area, now.date());
    let have: BTreeSet<BindingId> =
        model.held_by(ask.beneficiary).filter(|b| b.counts_at(now)).map(|b| b.id).collect();
    let named: BTreeSet<BindingId> = ask.order.iter().copied().collect();
    let settable = order.is_none_or(|ruled| ruled.value == PayerOrder::Ranked);
    if !proved || !settable || have != named || named.len() != ask.order.len() {
        return None;
    }
    let ranked = |(id, rank): (&BindingId, i32)| {
        let bond = model.bonds.get(id)?;
        Some(Bond { rank: Some(rank), state: bond.state_at(now), ..bond.clone() })
    };
    Some(ask.order.iter().zip(1_i32..).filter_map(ranked).collect())
}

/// The pick that is made, or `None` where it may not be.
pub(super) fn picked(model: &Model, world: &World, ask: &PickPayer, now: Moment) -> Option<Choice> {
    let area = model.people.get(&ask.beneficiary)?.area;
    let order = world.policies.order(area, now.date());
    order.is_none_or(|ruled| ruled.value == PayerOrder::Picked).then_some(())?;
    let bond = model.bonds.get(&ask.binding)?;
    let usable = bond.beneficiary.1 == ask.beneficiary && bond.counts_at(now);
    let until = Moment(now.0 + 15 * 60 * 1_000);
    usable.then_some(Choice { binding: bond.id, until, used_by: None })
}

/// The bindings that a freeze or its end changes.
pub(super) fn frozen(model: &Model, ask: &Freeze, now: Moment) -> Vec<Bond> {
    let given = model.bonds.values().filter(|b| b.grantor.1 == ask.person);
    given
        .filter_map(|bond| {
            let waiting = BindingState::Suspended(SuspendedWhy::AwaitingReactivation);
            let held = BindingState::Suspended(SuspendedWhy::Frozen);
            let state = bond.state_at(now);
            let in_force = state == BindingState::Active
                || state == BindingState::PendingEffect
                || state == waiting;
            let next = match ask.frozen {
                true if in_force => held,
                false if state == held => waiting,
                _ => return None,
            };
            Some(Bond { state: next, ..bond.clone() })
        })
        .collect()
}
