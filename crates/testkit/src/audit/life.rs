//! What life does: insurance, kinship, moves, death, payouts, freezes, corrections, merges.

use app::World;
use app::acts::{
    AtWindow, Death, Freeze, FreezeWhat, Insurance, KinshipEnded, Move, Payout, WindowChange,
};
use domain::binding::{BindingState, EndedWhy, SuspendedWhy, Terms};
use domain::clerk::Duty;
use domain::evidence::DocumentKind;
use domain::family_link::LinkState;
use domain::person::{Insured, InsuredStatus};
use domain::policy::axes::EndCause;
use domain::ward::WardState;
use domain::{Area, Kinship, Moment, PersonId};
use jiff::civil::Date;

use super::bonds::{frozen_grantor, with_terms};
use super::model::{Bond, Model};
use super::then::{Money, Then};

/// Somebody's insurance, on a day.
fn is_covered(person: &Insured, today: Date) -> bool {
    person.status == InsuredStatus::Normal && person.covered_until.is_none_or(|last| today <= last)
}

/// Bonds of a person on either side, as this moment finds them.
pub(super) fn all_of(model: &Model, person: PersonId, now: Moment) -> impl Iterator<Item = Bond> {
    let mine = move |b: &&Bond| b.grantor.1 == person || b.beneficiary.1 == person;
    let found = model.bonds.values().filter(mine);
    found.map(move |bond| Bond { state: bond.state_at(now), ..bond.clone() })
}

/// All that the sides still have, ended.
pub(super) fn ended(model: &Model, person: PersonId, why: EndedWhy, now: Moment) -> Vec<Bond> {
    let live = all_of(model, person, now).filter(|bond| bond.counts_at(now));
    live.map(|bond| bond.to(BindingState::Ended(why), now)).collect()
}

/// All that somebody who leaves still has, ended, and written as over what was over by its own time.
fn left(model: &Model, person: PersonId, why: EndedWhy, now: Moment) -> Vec<Bond> {
    let mut bonds = ended(model, person, why, now);
    let unwritten = |bond: &Bond| {
        let kept = model.bonds.get(&bond.id);
        !bond.counts_at(now) && kept.is_some_and(|kept| kept.state.counts())
    };
    let over = all_of(model, person, now).filter(unwritten);
    bonds.extend(over.map(|bond| bond.to(bond.state, now)));
    bonds
}

/// What a pause makes of a bond: over, where the grantor's area says so, else what runs waits.
pub(super) fn paused(world: &World, bond: &Bond, now: Moment) -> BindingState {
    let causes = world.policies.ends_on(bond.grantor.0, now.date()).map(|ruled| ruled.value);
    if causes.is_some_and(|causes| causes.contains(&EndCause::InsurancePaused)) {
        let over = BindingState::Ended(EndedWhy::InsuranceEnded);
        return if bond.counts_at(now) { over } else { bond.state };
    }
    match bond.state {
        BindingState::Active | BindingState::PendingEffect => {
            BindingState::Suspended(SuspendedWhy::Insurance)
        }
        state => state,
    }
}

pub(super) fn insurance(
    model: &Model,
    world: &World,
    ask: &Insurance,
    now: Moment,
) -> Option<Then> {
    let before = model.people.get(&ask.person)?;
    let today = now.date();
    if !model.on_duty(ask.clerk, Duty::AccountOfficer, before.area)
        || model.estates.contains_key(&ask.person)
    {
        return None;
    }
    let covered_until = ask.covered_until.or(before.covered_until);
    let me = Insured { status: ask.status, covered_until, ..before.clone() };
    let who = |id: PersonId| if id == me.person { Some(&me) } else { model.people.get(&id) };
    let waits = BindingState::Suspended(SuspendedWhy::Insurance);
    let next = |bond: Bond| match ask.status {
        InsuredStatus::Paused => {
            let next = paused(world, &bond, now);
            (next != bond.state).then(|| bond.to(next, now))
        }
        InsuredStatus::Normal => {
            let (giver, helped) = (who(bond.grantor.1)?, who(bond.beneficiary.1)?);
            let both = is_covered(giver, today) && is_covered(helped, today) && giver.has_account();
            if bond.state != waits || !both {
                return None;
            }
            let state = if frozen_grantor(model, &bond) {
                BindingState::Suspended(SuspendedWhy::Frozen)
            } else if bond.from <= now {
                BindingState::Active
            } else {
                BindingState::PendingEffect
            };
            Some(bond.to(state, now))
        }
        InsuredStatus::Uninsured | InsuredStatus::Invalid | InsuredStatus::Ended => {
            let state = BindingState::Ended(EndedWhy::InsuranceEnded);
            bond.counts_at(now).then(|| bond.to(state, now))
        }
    };
    let bonds = all_of(model, ask.person, now).filter_map(next).collect();
    let over = ![InsuredStatus::Normal, InsuredStatus::Paused].contains(&ask.status);
    let lets_go = over.then_some((ask.person, false));
    Some(Then { people: vec![me.clone()], lets_go, ..Then::of_bonds(model, bonds) })
}

pub(super) fn kinship(model: &Model, ask: &KinshipEnded, now: Moment) -> Option<Then> {
    let area = model.people.get(&ask.one)?.area;
    model.people.get(&ask.other)?;
    let between = |b: &Bond| [b.grantor.1, b.beneficiary.1].contains(&ask.other);
    let bonds: Vec<Bond> =
        ended(model, ask.one, EndedWhy::KinshipEnded, now).into_iter().filter(between).collect();
    let proofs = if bonds.iter().any(|bond| bond.kinship == Kinship::Spouse) {
        vec![DocumentKind::Divorce]
    } else {
        vec![DocumentKind::Household, DocumentKind::Guardianship, DocumentKind::Other]
    };
    let may = model.on_duty(ask.clerk, Duty::Intake, area)
        && !bonds.is_empty()
        && proofs.iter().any(|proof| ask.originals.contains(proof));
    may.then(|| Then { files: Some("correction"), record: true, ..Then::of_bonds(model, bonds) })
}

pub(super) fn moved(model: &Model, world: &World, ask: &Move, now: Moment) -> Option<Then> {
    let me = model.people.get(&ask.person)?;
    let known = world.policies.area_of(&ask.to.to_string(), now.date()) == Some(ask.to);
    let frozen = me.frozen || model.pocket(ask.person).is_some_and(|pocket| pocket.frozen);
    let may = model.on_duty(ask.clerk, Duty::AccountOfficer, me.area)
        && !model.estates.contains_key(&ask.person)
        && known
        && ask.to != me.area
        && me.status != InsuredStatus::Uninsured
        && !frozen
        && model.held((me.area, ask.person)) == (0, 0);
    let bonds = left(model, ask.person, EndedWhy::Moved, now);
    may.then(|| Then {
        people: vec![Insured { area: ask.to, ..me.clone() }],
        money: Some(Money::Moved(ask.person, me.area, ask.to)),
        ..Then::of_bonds(model, bonds)
    })
}

pub(super) fn death(model: &Model, ask: &Death, now: Moment) -> Option<Then> {
    let me = model.people.get(&ask.person)?;
    let may = model.on_duty(ask.clerk, Duty::AccountOfficer, me.area)
        && !model.estates.contains_key(&ask.person)
        && (me.born..=now.date()).contains(&ask.on)
        && ask.originals.contains(&DocumentKind::Death);
    if !may {
        return None;
    }
    let mut then = Then::of_bonds(model, left(model, ask.person, EndedWhy::Died, now));
    for (id, ward) in &model.wards {
        if [ward.ward, ward.guardian].contains(&ask.person) && ward.state == WardState::Active {
            let mut over = ward.clone();
            (over.state, over.changed_at) = (WardState::Ended, now);
            then.wards.push((*id, over));
        }
    }
    for (id, link) in &model.links {
        let stands = [LinkState::AwaitingAcceptance, LinkState::Active].contains(&link.state);
        if [link.holder, link.member].contains(&ask.person) && stands {
            let mut over = link.clone();
            (over.state, over.changed_at) = (LinkState::Ended, now);
            then.links.push((*id, over));
        }
    }
    then.people.push(Insured { status: InsuredStatus::Ended, ..me.clone() });
    then.money = Some(Money::Died(ask.person, me.area));
    then.lets_go = Some((ask.person, true));
    then.record = true;
    Some(then)
}

pub(super) fn payout(model: &Model, ask: &Payout) -> Option<Then> {
    let owed = model.estates.get(&ask.person)?;
    let may = model.on_duty(ask.clerk, Duty::MoneyOfficer, owed.area)
        && !ask.heir.trim().is_empty()
        && ask.amount.0 > 0
        && ask.amount.0 <= owed.owed - owed.paid;
    let money = Some(Money::Paid(ask.person, ask.amount.0));
    may.then(|| Then { money, ..Then::default() })
}

/// The bindings that a freeze or its end changes, and what is frozen then.
pub(super) fn frozen(model: &Model, ask: &Freeze, now: Moment) -> Option<Then> {
    let me = model.people.get(&ask.person)?;
    let reasoned = !ask.frozen || !ask.reason.trim().is_empty();
    if !model.on_duty(ask.clerk, Duty::AccountOfficer, me.area) || !reasoned {
        return None;
    }
    let pocket = model.pocket(ask.person);
    let owner = me.has_account() || !ask.frozen;
    let account = pocket.is_some_and(|pocket| pocket.frozen);
    let other = match ask.what {
        FreezeWhat::Account if pocket.is_none() || !owner => return None,
        FreezeWhat::Account => me.frozen,
        FreezeWhat::Person => account,
    };
    let waiting = BindingState::Suspended(SuspendedWhy::AwaitingReactivation);
    let held = BindingState::Suspended(SuspendedWhy::Frozen);
    let next = |bond: Bond| {
        let runs = [BindingState::Active, BindingState::PendingEffect, waiting];
        match ask.frozen {
            true if runs.contains(&bond.state) => Some(bond.to(held, now)),
            false if bond.state == held && !other => Some(bond.to(waiting, now)),
            _ => None,
        }
    };
    let given = all_of(model, ask.person, now).filter(|bond| bond.grantor.1 == ask.person);
    let mut then = Then::of_bonds(model, given.filter_map(next).collect());
    match ask.what {
        FreezeWhat::Account => then.freeze = Some(((me.area, ask.person), ask.frozen)),
        FreezeWhat::Person => then.people.push(Insured { frozen: ask.frozen, ..me.clone() }),
    }
    Some(then)
}

/// The binding after a clerk's change at the window.
pub(super) fn at_window(
    model: &Model,
    world: &World,
    ask: &WindowChange,
    now: Moment,
) -> Option<Then> {
    let area = model.people.get(&ask.person)?.area;
    let bond = model.bonds.get(&ask.binding)?;
    let (giver, helped) = (bond.grantor.1 == ask.person, bond.beneficiary.1 == ask.person);
    if !model.on_duty(ask.clerk, Duty::Intake, area) || !(giver || helped) || !bond.counts_at(now) {
        return None;
    }
    let next = match &ask.change {
        AtWindow::Terms { limits, scopes, switched_off } => {
            let (limits, scopes) = (*limits, scopes.clone());
            let wanted = Terms { limits, scopes, switched_off: *switched_off };
            with_terms(world, bond, &wanted, bond.state_at(now), now).filter(|_| giver)?
        }
        AtWindow::Unbind => bond.to(BindingState::Ended(EndedWhy::Clerk), now),
    };
    Some(Then::of_bonds(model, vec![next]))
}

/// Where somebody's money goes on to: the area of the estate, else that of the insurance.
pub(super) fn home_of(model: &Model, person: PersonId) -> Option<Area> {
    let estate = model.estates.get(&person).map(|owed| owed.area);
    estate.or_else(|| model.people.get(&person).map(|insured| insured.area))
}
