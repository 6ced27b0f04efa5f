//! Bindings that exist: what each change needs, and what it leads to.

use std::collections::BTreeSet;

use app::World;
use app::acts::{Change, ChangeBinding, PickPayer, SetOrder};
use domain::binding::{BindingState, EndedWhy, Scope, SuspendedWhy, Terms};
use domain::person::InsuredStatus;
use domain::policy::axes::{Allowed, Delay, PayerOrder};
use domain::refusal::Side;
use domain::{BindingId, Moment};

use super::apply::limits;
use super::around::{may_act, old_enough};
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
    let by_grantor = ask.actor.person == bond.grantor.1;
    let by_beneficiary = ask.actor.person == bond.beneficiary.1;
    let other = if by_grantor {
        (Side::Beneficiary, bond.beneficiary.1)
    } else {
        (Side::Grantor, bond.grantor.1)
    };
    if !may_act(model, world, &ask.actor, Some(other), now) {
        return None;
    }
    let state = bond.state_at(now);
    let asked = state == BindingState::AwaitingAcceptance;
    let next = match &ask.change {
        Change::Accept if by_beneficiary && asked && old_enough(model, world, &ask.actor, now) => {
            let begun = Bond { state: BindingState::PendingEffect, ..bond.clone() };
            as_sides_stand(model, world, &begun, now)
        }
        Change::Decline if by_beneficiary && asked => BindingState::Declined,
        Change::Withdraw if by_grantor && (is_early(state)) => BindingState::Withdrawn,
        Change::Terms(terms) if by_grantor && bond.counts_at(now) => {
            return with_terms(world, bond, terms, state, now).filter(|_| proved);
        }
        Change::Reactivate
            if by_grantor
                && state == BindingState::Suspended(SuspendedWhy::AwaitingReactivation) =>
        {
            let again = Bond { state: BindingState::PendingEffect, ..bond.clone() };
            as_sides_stand(model, world, &again, now)
        }
        Change::Unbind if by_grantor || by_beneficiary => {
            return unbound(world, bond, by_grantor, state, now).filter(|_| proved);
        }
        _ => return None,
    };
    let needs_proof = ask.change != Change::Withdraw;
    (proved || !needs_proof).then(|| bond.to(next, now))
}

/// The grantor's account or the grantor is frozen.
pub(super) fn frozen_grantor(model: &Model, bond: &Bond) -> bool {
    model.pockets.get(&bond.grantor).is_some_and(|pocket| pocket.frozen)
        || model.people.get(&bond.grantor.1).is_some_and(|person| person.frozen)
}

/// What begins: in force, or waiting for its day; over if its last day passed meanwhile; as a pause
/// leaves it if an insurance is paused, and suspended if the grantor is frozen.
pub(super) fn as_sides_stand(
    model: &Model,
    world: &World,
    bond: &Bond,
    now: Moment,
) -> BindingState {
    let mut next = Bond { state: bond.state_at(now), ..bond.clone() };
    let sides = [bond.grantor.1, bond.beneficiary.1];
    let paused =
        |id| model.people.get(id).is_some_and(|person| person.status == InsuredStatus::Paused);
    if sides.iter().any(paused) {
        next.state = super::life::paused(world, &next, now);
    }
    let lives = [BindingState::Active, BindingState::PendingEffect].contains(&next.state);
    if lives && frozen_grantor(model, bond) {
        return BindingState::Suspended(SuspendedWhy::Frozen);
    }
    next.state
}

/// Handed in, not yet in force.
pub(super) fn is_early(state: BindingState) -> bool {
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

pub(super) fn with_terms(
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
    let crosses = super::apply::crosses(bond.grantor.0, bond.beneficiary.0);
    if !crosses && rule.is_some_and(|ruled| ruled.value == Allowed::No) {
        return None;
    }
    let in_force = matches!(
        state,
        BindingState::Active | BindingState::Suspended(_) | BindingState::PendingEffect
    );
    if !in_force {
        let early =
            is_early(state) && state != BindingState::Draft && state != BindingState::Returned;
        let withdrawn = bond.to(BindingState::Withdrawn, now);
        return (by_grantor && early).then_some(withdrawn);
    }
    let deferred = world.policies.same_day_unbind(bond.grantor.0, today);
    let same_day = bond.filed_at.date() == today;
    Some(if deferred.is_some_and(|r| r.value == Delay::NextDay) && same_day {
        Bond { state, until: Some(today), ..bond.clone() }
    } else {
        bond.to(BindingState::Ended(why), now)
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
    let area = model.people.get(&ask.acting.person)?.area;
    let order = world.policies.order(area, now.date());
    let held = || model.held_by(ask.acting.person).filter(|bond| bond.counts_at(now));
    let have: BTreeSet<BindingId> = held().map(|bond| bond.id).collect();
    let named: BTreeSet<BindingId> = ask.order.iter().copied().collect();
    let settable = order.is_none_or(|ruled| ruled.value == PayerOrder::Ranked);
    let payer = |bond: &Bond| Some((Side::Grantor, bond.grantor.1));
    let mine = may_act(model, world, &ask.acting, None, now)
        && held().all(|bond| may_act(model, world, &ask.acting, payer(bond), now));
    if !mine || !proved || !settable || have != named || named.len() != ask.order.len() {
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
    let area = model.people.get(&ask.acting.person)?.area;
    let order = world.policies.order(area, now.date());
    order.is_none_or(|ruled| ruled.value == PayerOrder::Picked).then_some(())?;
    let bond = model.bonds.get(&ask.binding)?;
    let payer = Some((Side::Grantor, bond.grantor.1));
    let usable = bond.beneficiary.1 == ask.acting.person
        && bond.counts_at(now)
        && may_act(model, world, &ask.acting, payer, now);
    let until = Moment(now.0 + 15 * 60 * 1_000);
    usable.then_some(Choice { binding: bond.id, until, used_by: None })
}
