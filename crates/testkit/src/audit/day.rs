//! What the platform does by itself on a day: years turn, what nobody answered or mended lapses.

use std::collections::BTreeSet;

use app::World;
use domain::binding::{BindingState, EndedWhy};
use domain::case::{CaseAbout, CaseState};
use domain::family_link::LinkState;
use domain::ward::WardState;
use domain::{Area, BindingId, Moment};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Auditor;
use super::Touched;
use super::around::{is_late, last_day};
use super::model::{Bond, Model, WAIT_DAYS};

impl Auditor {
    /// Tells of a run of what is due at this moment, and says what may have changed by it.
    pub fn day(&mut self, clock: Moment) -> Touched {
        let (model, world) = (&mut self.model, &*self.world);
        let now = model.moment(clock);
        let mut touched = Touched::default();
        model.take_premiums(world, now, &mut touched);
        if !model.swept.insert(now.date()) {
            return touched;
        }
        model.last_now = Some(now);
        let areas: BTreeSet<Area> = model.people.values().map(|person| person.area).collect();
        for area in areas {
            turn(model, world, area, now, &mut touched);
        }
        model.clear(now);
        bonds(model, now, &mut touched);
        unproved(model, now, &mut touched);
        model.follow_bonds(&mut touched);
        model.let_go(|held| held.until <= now, &mut touched);
        people(model, now, &mut touched);
        matters(model, &mut touched);
        touched
    }
}

/// First day of the account year that runs.
fn year_start(world: &World, area: Area, today: Date) -> Date {
    let ruled = world.policies.account_year_start(area, today);
    let (month, day) = ruled.map_or((1, 1), |ruled| (ruled.value.month, ruled.value.day));
    let year = today.year() - i16::from((today.month(), today.day()) < (month, day));
    Date::new(year, month, day).unwrap_or(today)
}

/// The year that is over becomes carried: what is left of the current part but for what was booked
/// since the new year began, from which was paid first. Once per area and year.
fn turn(model: &mut Model, world: &World, area: Area, now: Moment, touched: &mut Touched) {
    let start = year_start(world, area, now.date());
    if !model.rolled.insert((area, start.year() - 1)) {
        return;
    }
    let begun = Moment::start_of(start);
    let here: Vec<_> =
        model.people.values().filter(|p| p.area == area).map(|p| (area, p.person)).collect();
    for holder in here {
        let booked = model.booked.get(&holder).into_iter().flatten();
        let new = booked
            .filter(|(at, _)| *at >= begun)
            .fold(0_i64, |new, (_, amount)| (new + amount).max(0));
        let Some(pocket) = model.pockets.get(&holder) else { continue };
        let left = pocket.current - new.min(pocket.current);
        if left > 0 {
            model.turned(holder, left);
            let rest = model.turn_holds(holder, left);
            let rest = model.turn_quotas(holder, rest, touched);
            model.turn_premiums(holder, rest, touched);
            touched.accounts.insert(holder);
        }
    }
}

/// Lapses what nobody acted on in 30 days, writes down what expired.
fn bonds(model: &mut Model, now: Moment, touched: &mut Touched) {
    let written = [BindingState::Ended(EndedWhy::Expired), BindingState::Lapsed];
    let next = |bond: &Bond| {
        let state = bond.state_at(now);
        (state != bond.state && written.contains(&state)).then(|| bond.to(state, now))
    };
    let changed: Vec<Bond> = model.bonds.values().filter_map(next).collect();
    for bond in changed {
        touched.bond(&bond);
        touched.written.insert(bond.id);
        model.bonds.insert(bond.id, bond);
    }
}

/// A pledge that was to be shown and was not, 30 days long: its binding ends.
fn unproved(model: &mut Model, now: Moment, touched: &mut Touched) {
    for (id, matter) in &mut model.matters {
        let CaseAbout::Sample { binding } = matter.case().about else { continue };
        let back = matter.returned.filter(|_| matter.state == CaseState::Returned);
        let last = back.and_then(|back| back.date().checked_add(WAIT_DAYS.days()).ok());
        if last.is_none_or(|last| now.date() <= last) {
            continue;
        }
        matter.state = CaseState::Closed;
        touched.matters.insert(*id);
        let Some(bond) = model.bonds.get_mut(&binding).filter(|bond| bond.counts_at(now)) else {
            continue;
        };
        *bond = bond.to(BindingState::Ended(EndedWhy::Corrected), now);
        touched.bond(bond);
        touched.written.insert(binding);
    }
}

/// Guardians whose last day passed, links that nobody answered.
fn people(model: &mut Model, now: Moment, touched: &mut Touched) {
    for (id, ward) in &mut model.wards {
        let Some(person) = model.people.get(&ward.ward) else { continue };
        let last = last_day(ward, person.born);
        if ward.state == WardState::Active && last.is_some_and(|last| now.date() > last) {
            (ward.state, ward.changed_at) = (WardState::Ended, now);
            touched.wards.insert(*id);
        }
    }
    for (id, link) in &mut model.links {
        if link.state == LinkState::AwaitingAcceptance && is_late(link, now) {
            (link.state, link.changed_at) = (LinkState::Lapsed, now);
            touched.links.insert(*id);
        }
    }
}

/// Reviews of what waits for no clerk any more are closed.
fn matters(model: &mut Model, touched: &mut Touched) {
    let waits = |id: BindingId| {
        let bond = model.bonds.get(&id);
        bond.is_some_and(|b| [BindingState::InReview, BindingState::Returned].contains(&b.state))
    };
    let mut moot = BTreeSet::new();
    for (id, matter) in &model.matters {
        if let CaseAbout::Review { binding } = matter.case().about
            && matter.state.waits()
            && !waits(binding)
        {
            moot.insert(*id);
        }
    }
    for (id, matter) in model.matters.iter_mut().filter(|(id, _)| moot.contains(id)) {
        matter.state = CaseState::Closed;
        touched.matters.insert(*id);
    }
}
