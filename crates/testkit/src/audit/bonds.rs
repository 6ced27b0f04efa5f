//! Bindings: what each change needs, and what it leads to.

use std::collections::BTreeSet;

use app::World;
use app::acts::{Apply, ApplyBy, Change, ChangeBinding, Freeze, PickPayer, SetOrder};
use domain::binding::{BindingState, EndedWhy, Limits, Scope, SuspendedWhy, Terms};
use domain::person::{Insured, InsuredStatus, Insutype};
use domain::policy::axes::{Allowed, Count, Delay, Openness, PayerOrder, Review};
use domain::{Area, BindingId, Fen, Kinship, Moment, PersonId};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::model::{Bond, Choice, Model};

/// May these two be bound as it is asked?
pub(super) fn may_apply(
    model: &Model,
    world: &World,
    ask: &Apply,
    proved: bool,
    now: Moment,
) -> bool {
    let (Some(giver), Some(helped)) =
        (model.people.get(&ask.grantor), model.people.get(&ask.beneficiary))
    else {
        return false;
    };
    let (area, today) = (giver.area, now.date());
    let policies = &world.policies;
    let kinship = ask.application.kinship;
    let allowed = policies.kinship(area, today).is_some_and(|r| r.value.contains(&kinship));
    let scopes = policies.scopes(area, today).map(|r| r.value).unwrap_or_default();
    let asked = ask.application.scopes.clone().unwrap_or_else(|| scopes.clone());
    let consent = policies.consent(area, today).map(|r| r.value);
    let pledged = ask.pledge || consent.is_none_or(|c| !c.pledge);
    let window = ask.by == ApplyBy::Window;
    let young = consent.is_some_and(|c| age(helped.born, today) < c.own_proof_from_age);
    let asks_acceptance = consent.is_some_and(|c| c.acceptance) && !window;
    let no_guardian = asks_acceptance && young && kinship != Kinship::Child;
    (window || proved)
        && persons(model, giver, helped, today)
        && is_open(world, giver.area, helped.area, today)
        && allowed
        && caps(model, world, giver, helped, kinship, now)
        && limits(world, area, &ask.application.limits, today)
        && !asked.is_empty()
        && asked.is_subset(&scopes)
        && validity(world, area, ask, today)
        && pledged
        && !no_guardian
}

fn persons(model: &Model, giver: &Insured, helped: &Insured, today: Date) -> bool {
    let covered = |p: &Insured| {
        p.status == InsuredStatus::Normal && p.covered_until.is_none_or(|last| today <= last)
    };
    let free = model.pocket(giver.person).is_some_and(|pocket| !pocket.frozen);
    giver.person != helped.person
        && giver.insutype == Insutype::Employee
        && covered(giver)
        && covered(helped)
        && free
        && !giver.frozen
        && !helped.frozen
}

fn is_open(world: &World, one: Area, other: Area, today: Date) -> bool {
    let closed = |area: Area| {
        let rule = if one.province() == other.province() {
            world.policies.cross_city(area, today)
        } else {
            world.policies.cross_province(area, today)
        };
        rule.is_some_and(|ruled| ruled.value == Openness::Closed)
    };
    one == other || (!closed(one) && !closed(other))
}

fn caps(
    model: &Model,
    world: &World,
    giver: &Insured,
    helped: &Insured,
    kinship: Kinship,
    now: Moment,
) -> bool {
    let today = now.date();
    let given: Vec<&Bond> = model.bonds.values().filter(|b| b.grantor.1 == giver.person).collect();
    let live: Vec<&&Bond> = given.iter().filter(|b| b.counts_at(now)).collect();
    let below = |most: Option<u32>, have: usize| {
        most.is_none_or(|most| have < usize::try_from(most).unwrap_or(usize::MAX))
    };
    let members = world.policies.members(giver.area, today).map(|r| r.value).unwrap_or_default();
    let kin = live.iter().filter(|b| b.kinship == kinship).count();
    // Whom the grantor never helped (withdrawn, declined, rejected) does not count for life.
    let was_one =
        |b: &&&Bond| b.counts_at(now) || matches!(b.state_at(now), BindingState::Ended(_));
    let mut ever: BTreeSet<PersonId> =
        given.iter().filter(was_one).map(|b| b.beneficiary.1).collect();
    let earlier = ever.len();
    let known = !ever.insert(helped.person);
    let one = world.policies.grantors_per_beneficiary(helped.area, today);
    let taken = one.is_some_and(|r| r.value == Count::One)
        && model.held_by(helped.person).any(|b| b.counts_at(now));
    live.iter().all(|b| b.beneficiary.1 != helped.person)
        && below(members.at_once, live.len())
        && below(members.per_kinship.get(&kinship).copied(), kin)
        && (known || below(members.lifetime, earlier))
        && !taken
}

fn limits(world: &World, area: Area, limits: &Limits, today: Date) -> bool {
    let caps = world.policies.limit_caps(area, today).map(|r| r.value).unwrap_or_default();
    let fits = |set: Option<Fen>, cap: Option<Fen>| {
        set.is_none_or(|set| set.0 > 0 && cap.is_none_or(|cap| set <= cap))
    };
    fits(limits.payment, caps.payment)
        && fits(limits.month, caps.month)
        && fits(limits.year, caps.year)
}

fn validity(world: &World, area: Area, ask: &Apply, today: Date) -> bool {
    let first = ask.application.from.unwrap_or(today);
    let days = world.policies.validity_days(area, today).map_or(0, |r| r.value);
    let Some(last) = ask.application.until else { return first >= today };
    let latest = (days > 0).then(|| first.checked_add(i64::from(days).days()).ok()).flatten();
    first >= today && last > first && latest.is_none_or(|latest| last <= latest)
}

/// The binding that an accepted application makes.
pub(super) fn made(
    model: &Model,
    world: &World,
    ask: &Apply,
    id: BindingId,
    now: Moment,
) -> Option<Bond> {
    let (giver, helped) = (model.people.get(&ask.grantor)?, model.people.get(&ask.beneficiary)?);
    let (area, today) = (giver.area, now.date());
    let policies = &world.policies;
    let window = ask.by == ApplyBy::Window;
    let consent = policies.consent(area, today).map(|r| r.value);
    let own_child = ask.application.kinship == Kinship::Child
        && consent.is_some_and(|c| age(helped.born, today) < c.own_proof_from_age);
    let agreed = window || own_child || consent.is_none_or(|c| !c.acceptance);
    let next_day = policies.effect(area, today).is_some_and(|r| r.value == Delay::NextDay);
    let earliest = if next_day { Moment::start_of(today.tomorrow().ok()?) } else { now };
    let from = ask.application.from.map_or(earliest, |d| Moment::start_of(d).max(earliest));
    let reviewed = window || policies.review(area, today).is_none_or(|r| r.value == Review::None);
    let state = match (reviewed, agreed) {
        (false, _) => BindingState::InReview,
        (true, false) => BindingState::AwaitingAcceptance,
        (true, true) if from > now => BindingState::PendingEffect,
        (true, true) => BindingState::Active,
    };
    let scopes = policies.scopes(area, today).map(|r| r.value).unwrap_or_default();
    Some(Bond {
        id,
        grantor: (area, giver.person),
        beneficiary: (helped.area, helped.person),
        kinship: ask.application.kinship,
        state,
        filed_at: now,
        from,
        until: ask.application.until,
        limits: ask.application.limits,
        scopes: ask.application.scopes.clone().unwrap_or(scopes),
        rank: None,
        off: false,
    })
}

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

fn age(born: Date, on: Date) -> i16 {
    let had_birthday = (on.month(), on.day()) >= (born.month(), born.day());
    on.year() - born.year() - i16::from(!had_birthday)
}
