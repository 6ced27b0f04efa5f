//! Applying for a binding: what it needs, and what it makes.

use std::collections::BTreeSet;

use app::World;
use app::acts::{Apply, ApplyBy};
use domain::binding::{BindingState, Limits};
use domain::clerk::Duty;
use domain::evidence::DocumentKind;
use domain::person::{Insured, InsuredStatus, Insutype};
use domain::policy::axes::{Count, Delay, Openness, Review};
use domain::refusal::Side;
use domain::{Area, BindingId, Fen, Kinship, Moment, PersonId};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::around::{guardians, may_act};
use super::model::{Bond, Model};

/// May these two be bound as it is asked?
pub(super) fn may_apply(
    model: &Model,
    world: &World,
    ask: &Apply,
    proved: bool,
    now: Moment,
) -> bool {
    let (giver, helped) = (ask.acting.person, ask.beneficiary);
    let Some(area) = model.people.get(&giver).map(|person| person.area) else { return false };
    let today = now.date();
    let policies = &world.policies;
    let scopes = policies.scopes(area, today).map(|r| r.value).unwrap_or_default();
    let asked = ask.application.scopes.clone().unwrap_or_else(|| scopes.clone());
    let consent = policies.consent(area, today).map(|r| r.value);
    let pledged = ask.pledge || consent.is_none_or(|c| !c.pledge);
    let by = match &ask.by {
        ApplyBy::Window { clerk, originals, on_behalf } => {
            let kin = [DocumentKind::Household, DocumentKind::Marriage, DocumentKind::Birth];
            model.on_duty(*clerk, Duty::Intake, area)
                && originals.contains(&DocumentKind::IdCard)
                && (kin.iter().any(|kind| originals.contains(kind))
                    || (!on_behalf && originals.contains(&DocumentKind::SignedForm)))
        }
        ApplyBy::Agency { agency, .. } => agency.area == area,
        ApplyBy::Grantor(_) => {
            let other = Some((Side::Beneficiary, helped));
            proved && may_act(model, world, &ask.acting, other, now)
        }
    };
    by && eligible(model, world, (giver, helped), ask.application.kinship, now)
        && limits(world, area, &ask.application.limits, today)
        && !asked.is_empty()
        && asked.is_subset(&scopes)
        && validity(world, area, ask, today)
        && pledged
        && !no_guardian(model, world, ask, now)
}

/// May these two be bound at all?
pub(super) fn eligible(
    model: &Model,
    world: &World,
    (giver, helped): (PersonId, PersonId),
    kinship: Kinship,
    now: Moment,
) -> bool {
    let (Some(giver), Some(helped)) = (model.people.get(&giver), model.people.get(&helped)) else {
        return false;
    };
    let (area, today) = (giver.area, now.date());
    let sides = [giver.person, helped.person];
    let wallets = sides.iter().all(|side| model.purses.contains_key(side));
    persons(model, giver, helped, today)
        && is_open(world, area, helped.area, today)
        && is_kin(world, (area, helped.area), kinship, today)
        && (wallets || !crosses(area, helped.area))
        && caps(model, world, giver, helped, kinship, now)
}

/// Does a binding between these two lead from one province into another?
pub(super) fn crosses(one: Area, other: Area) -> bool {
    one.province() != other.province()
}

/// Kin by the grantor's area; across provinces by the nation (国办发〔2024〕38号), whatever an area adds.
fn is_kin(world: &World, (area, other): (Area, Area), kinship: Kinship, today: Date) -> bool {
    const NATION: [Kinship; 6] = [
        Kinship::Spouse,
        Kinship::Parent,
        Kinship::Child,
        Kinship::Sibling,
        Kinship::Grandparent,
        Kinship::Grandchild,
    ];
    if crosses(area, other) {
        return NATION.contains(&kinship);
    }
    world.policies.kinship(area, today).is_some_and(|ruled| ruled.value.contains(&kinship))
}

/// May the surviving record of a child be helped as the other one was? Caps do not count: no relative
/// more is helped.
pub(super) fn carries_on(
    model: &Model,
    world: &World,
    bond: &Bond,
    survivor: PersonId,
    now: Moment,
) -> bool {
    let (giver, helped) = (model.people.get(&bond.grantor.1), model.people.get(&survivor));
    let (Some(giver), Some(helped)) = (giver, helped) else { return false };
    let today = now.date();
    let one = world.policies.grantors_per_beneficiary(helped.area, today);
    let taken = one.is_some_and(|r| r.value == Count::One)
        && model.held_by(survivor).any(|b| b.counts_at(now));
    persons(model, giver, helped, today)
        && is_open(world, giver.area, helped.area, today)
        && is_kin(world, (giver.area, helped.area), bond.kinship, today)
        && !taken
}

/// Somebody too young to agree, whom no parent helps and for whom nobody can agree.
fn no_guardian(model: &Model, world: &World, ask: &Apply, now: Moment) -> bool {
    let today = now.date();
    let person = |id: PersonId| model.people.get(&id);
    let (Some(giver), Some(helped)) = (person(ask.acting.person), person(ask.beneficiary)) else {
        return true;
    };
    let consent = world.policies.consent(giver.area, today).map(|r| r.value);
    let window = matches!(ask.by, ApplyBy::Window { .. });
    let young = consent.is_some_and(|c| age(helped.born, today) < c.own_proof_from_age);
    let asks = consent.is_some_and(|c| c.acceptance) && !window;
    asks && young
        && ask.application.kinship != Kinship::Child
        && guardians(model, world, helped.person, today).is_empty()
}

/// Has whoever has to agree agreed with the application: is nobody asked here, did a parent apply
/// for an own small child, or the guardian of somebody who cannot agree?
pub(super) fn agreed(model: &Model, world: &World, bond: &Bond, now: Moment) -> bool {
    let today = now.date();
    let Some(helped) = model.people.get(&bond.beneficiary.1) else { return false };
    let consent = world.policies.consent(bond.grantor.0, today).map(|r| r.value);
    let always = crosses(bond.grantor.0, helped.area);
    let Some(consent) = consent.filter(|consent| consent.acceptance || always) else {
        return !always;
    };
    let years = age(helped.born, today);
    let alone = (consent.own_proof_from_age..18).contains(&years);
    let parent = years < consent.own_proof_from_age && bond.kinship == Kinship::Child;
    let guardians = guardians(model, world, helped.person, today);
    parent || (guardians.contains(&bond.grantor.1) && !alone)
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
    if crosses(one, other) {
        return [one, other].iter().all(|place| super::wallet::is_open(world, *place, today));
    }
    let closed = |area: Area| {
        let rule = if one == other {
            world.policies.same_city(area, today)
        } else {
            world.policies.cross_city(area, today)
        };
        rule.is_some_and(|ruled| ruled.value == Openness::Closed)
    };
    !closed(one) && !closed(other)
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
    let again = given.iter().any(|b| b.counts_at(now) && b.beneficiary.1 == helped.person);
    if again || crosses(giver.area, helped.area) {
        // Across provinces many may help many; what is across counts in no area's caps.
        return !again;
    }
    let inside = |b: &&Bond| !crosses(b.grantor.0, b.beneficiary.0);
    let given: Vec<&Bond> = given.into_iter().filter(inside).collect();
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
        && model.held_by(helped.person).filter(inside).any(|b| b.counts_at(now));
    below(members.at_once, live.len())
        && below(members.per_kinship.get(&kinship).copied(), kin)
        && (known || below(members.lifetime, earlier))
        && !taken
}

/// Above zero and not above the area's caps.
pub(super) fn limits(world: &World, area: Area, limits: &Limits, today: Date) -> bool {
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
    let (giver, helped) =
        (model.people.get(&ask.acting.person)?, model.people.get(&ask.beneficiary)?);
    let (area, today) = (giver.area, now.date());
    let policies = &world.policies;
    let window = matches!(ask.by, ApplyBy::Window { .. });
    let next_day = policies.effect(area, today).is_some_and(|r| r.value == Delay::NextDay);
    let earliest = if next_day { Moment::start_of(today.tomorrow().ok()?) } else { now };
    let from = ask.application.from.map_or(earliest, |d| Moment::start_of(d).max(earliest));
    let reviewed = policies.review(area, today).is_none_or(|r| r.value == Review::None);
    let scopes = policies.scopes(area, today).map(|r| r.value).unwrap_or_default();
    let mut bond = Bond {
        id,
        grantor: (area, giver.person),
        beneficiary: (helped.area, helped.person),
        kinship: ask.application.kinship,
        state: BindingState::InReview,
        since: now,
        filed_at: now,
        from,
        until: ask.application.until,
        limits: ask.application.limits,
        scopes: ask.application.scopes.clone().unwrap_or(scopes),
        rank: None,
        off: false,
    };
    bond.state = match (reviewed, window || agreed(model, world, &bond, now)) {
        (false, _) => BindingState::InReview,
        (true, false) => BindingState::AwaitingAcceptance,
        (true, true) if from > now => BindingState::PendingEffect,
        (true, true) => BindingState::Active,
    };
    Some(bond)
}

/// The kind of case that an application comes with, if any: one that must be, one that may be.
pub(super) fn case_of(
    world: &World,
    ask: &Apply,
    bond: &Bond,
) -> (Option<&'static str>, Option<&'static str>) {
    let window = matches!(ask.by, ApplyBy::Window { .. });
    if bond.state == BindingState::InReview {
        return (Some("review"), None);
    }
    (window.then_some("review"), sampled(world, bond))
}

/// A pledge that nobody looked at may be drawn for a look after the fact, in whatever state.
fn sampled(world: &World, bond: &Bond) -> Option<&'static str> {
    let ruled = world.policies.review(bond.grantor.0, bond.filed_at.date());
    let looked_at = ruled.is_some_and(|ruled| ruled.value != Review::None);
    (!looked_at).then_some("sample")
}

pub(super) fn age(born: Date, on: Date) -> i16 {
    let had_birthday = (on.month(), on.day()) >= (born.month(), born.day());
    on.year() - born.year() - i16::from(!had_birthday)
}
