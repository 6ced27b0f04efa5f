//! What clerks and families do with cases: taken, returned, decided.

use app::World;
use app::acts::{ClaimCase, DecideCase, ReleaseCase, Resubmit, ReturnCase, TakeBack, WithdrawCase};
use domain::binding::{BindingState, EndedWhy};
use domain::case::{CaseAbout, CaseState};
use domain::clerk::Duty;
use domain::refusal::Side;
use domain::{BindingId, ClerkId, Moment, RecordId};

use super::appeals::upheld;
use super::apply::agreed;
use super::around::may_act;
use super::bonds::{as_sides_stand, is_early, with_terms};
use super::model::{Bond, Matter, Model};
use super::then::Then;

/// The case, where this clerk may work on it: with the duty there, and not the one who took it in
/// or decided before.
pub(super) fn workable(model: &Model, id: RecordId, clerk: ClerkId) -> Option<&Matter> {
    let matter = model.matters.get(&id)?;
    let case = matter.case();
    let duty = match &case.about {
        CaseAbout::Proposal { approver, .. } => *approver,
        _ => Duty::Reviewer,
    };
    let may = model.on_duty(clerk, duty, case.area)
        && case.intake != Some(clerk)
        && !case.barred.contains(&clerk);
    may.then_some(matter)
}

/// The case, where this clerk has it.
fn held(model: &Model, id: RecordId, clerk: ClerkId) -> Option<&Matter> {
    let matter = workable(model, id, clerk)?;
    (matter.state == CaseState::Claimed && matter.holder == Some(clerk)).then_some(matter)
}

fn only(id: RecordId, matter: Matter) -> Then {
    Then { matters: vec![(id, matter)], record: true, ..Then::default() }
}

pub(super) fn claimed(model: &Model, ask: &ClaimCase) -> Option<Then> {
    let matter = workable(model, ask.case, ask.clerk)?;
    let next = matter.held_by(Some(ask.clerk), CaseState::Claimed);
    (matter.state == CaseState::Open).then(|| only(ask.case, next))
}

pub(super) fn released(model: &Model, ask: &ReleaseCase) -> Option<Then> {
    let matter = workable(model, ask.case, ask.clerk)?;
    // Another clerk may once a supervisor was told that it is late; no workload waits for that.
    let may = matter.state == CaseState::Claimed && matter.holder == Some(ask.clerk);
    may.then(|| only(ask.case, matter.held_by(None, CaseState::Open)))
}

pub(super) fn returned(model: &Model, ask: &ReturnCase, now: Moment) -> Option<Then> {
    let matter = held(model, ask.case.id, ask.clerk)?;
    if ask.fields.is_empty() && ask.note.trim().is_empty() {
        return None;
    }
    let next = Matter { returned: Some(now), ..matter.to(CaseState::Returned) };
    let mut then = only(ask.case.id, next);
    match matter.case().about {
        CaseAbout::Review { binding } => {
            let bond = in_state(model, binding, BindingState::InReview, now)?;
            then.bonds.push(bond.to(BindingState::Returned, now));
        }
        CaseAbout::Sample { .. } => {}
        _ => return None,
    }
    Some(then)
}

pub(super) fn resubmitted(
    model: &Model,
    world: &World,
    ask: &Resubmit,
    proved: bool,
    now: Moment,
) -> Option<Then> {
    let matter = model.matters.get(&ask.case.id)?;
    let case = matter.case();
    let other = case.other.map(|other| (Side::Beneficiary, other));
    let may = case.person == Some(ask.acting.person)
        && matter.state == CaseState::Returned
        && may_act(model, world, &ask.acting, other, now);
    let state = if matter.holder.is_some() { CaseState::Claimed } else { CaseState::Open };
    let mut then = only(ask.case.id, matter.to(state));
    if let CaseAbout::Review { binding } = case.about {
        let bond = in_state(model, binding, BindingState::Returned, now)?;
        let mended = with_terms(world, bond, &ask.terms, BindingState::InReview, now)?;
        then.bonds.push(mended.to(BindingState::InReview, now));
        return (may && proved).then_some(then);
    }
    may.then_some(then)
}

fn in_state(model: &Model, id: BindingId, state: BindingState, now: Moment) -> Option<&Bond> {
    model.bonds.get(&id).filter(|bond| bond.state_at(now) == state)
}

pub(super) fn decided(model: &Model, world: &World, ask: &DecideCase, now: Moment) -> Option<Then> {
    let matter = held(model, ask.case.id, ask.clerk)?;
    let case = matter.case();
    let proposal = matches!(case.about, CaseAbout::Proposal { .. });
    let appeal = matches!(case.about, CaseAbout::Appeal { .. });
    let silent = ask.note.trim().is_empty();
    if (proposal && ask.approved) || (silent && (appeal || !ask.approved)) {
        return None;
    }
    let mut next = matter.to(CaseState::Decided);
    next.approved = ask.approved.then_some((ask.clerk, now));
    let mut then = only(ask.case.id, next);
    match &case.about {
        CaseAbout::Review { binding } => {
            let bond = in_state(model, *binding, BindingState::InReview, now)?;
            then.bonds.push(if ask.approved {
                approved(model, world, bond, now)
            } else {
                bond.to(BindingState::Rejected, now)
            });
        }
        CaseAbout::Sample { binding } if !ask.approved => {
            let bond = model.bonds.get(binding).filter(|bond| bond.counts_at(now));
            let over = BindingState::Ended(EndedWhy::Corrected);
            then.bonds.extend(bond.map(|bond| bond.to(over, now)));
        }
        CaseAbout::Appeal { against, .. } if ask.approved => {
            return upheld(model, world, against, then, now);
        }
        _ => {}
    }
    Some(then)
}

/// Approved: in force, or waiting for its day or for the beneficiary.
fn approved(model: &Model, world: &World, bond: &Bond, now: Moment) -> Bond {
    let from = bond.from.max(now);
    let bond = Bond { from, ..bond.clone() };
    let asks = !model.on_paper.contains(&bond.id) && !agreed(model, world, &bond, now);
    let next = bond
        .to(if asks { BindingState::AwaitingAcceptance } else { BindingState::PendingEffect }, now);
    next.to(as_sides_stand(model, world, &next, now), now)
}

pub(super) fn taken_back(model: &Model, ask: &TakeBack, now: Moment) -> Option<Then> {
    let matter = workable(model, ask.case.id, ask.clerk)?;
    let CaseAbout::Review { binding } = matter.case().about else { return None };
    let (by, at) = matter.approved.filter(|_| matter.state == CaseState::Decided)?;
    let bond = model.bonds.get(&binding)?;
    let fits = matches!(
        bond.state,
        BindingState::AwaitingAcceptance | BindingState::PendingEffect | BindingState::Active
    );
    let used = model.used.iter().any(|((of, _), used)| *of == binding && *used > 0);
    let may = by == ask.clerk
        && now.0 <= at.0 + 3_600_000
        && !ask.note.trim().is_empty()
        && fits
        && !used;
    let mut then = only(ask.case.id, matter.to(CaseState::Claimed));
    then.bonds.push(bond.to(BindingState::InReview, now));
    may.then_some(then)
}

pub(super) fn withdrawn(
    model: &Model,
    world: &World,
    ask: &WithdrawCase,
    now: Moment,
) -> Option<Then> {
    let matter = model.matters.get(&ask.case.id)?;
    let case = matter.case();
    let other = case.other.map(|other| (Side::Beneficiary, other));
    let may = case.person == Some(ask.acting.person)
        && may_act(model, world, &ask.acting, other, now)
        && matter.state.waits();
    let mut then = only(ask.case.id, matter.to(CaseState::Closed));
    match case.about {
        CaseAbout::Review { binding } => {
            let bond = model.bonds.get(&binding).filter(|bond| is_early(bond.state))?;
            then.bonds.push(bond.to(BindingState::Withdrawn, now));
        }
        CaseAbout::Correction { .. } | CaseAbout::Appeal { .. } => {}
        _ => return None,
    }
    may.then_some(then)
}
