//! Which answers an act may have, and what the acts without a bill do.

use app::acts::{Apply, ApplyBy};
use app::{Outcome, World};
use domain::{Moment, PersonId};
use store::Answer;

use super::model::{Known, Model, Stay};
use super::then::Then;
use super::{
    Finding, Findings, Seen, Touched, apply, back, bill, bonds, care, follow, is_blocked, money,
};
use crate::deed::Deed;

/// What the rules say about an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It must be accepted.
    Must,
    /// It must be refused.
    MustNot,
    /// It depends on amounts that only the decision knows.
    Either,
}

impl From<bool> for Verdict {
    fn from(may: bool) -> Self {
        if may { Self::Must } else { Self::MustNot }
    }
}

/// Everything that an act could have touched if it was not refused: it must be as before.
pub(super) fn asked(deed: &Deed, model: &Model) -> Touched {
    let mut touched = Touched::default();
    match deed {
        Deed::Settle(ask) => {
            touched.people.insert(ask.bill.patient);
            for bond in model.held_by(ask.bill.patient) {
                touched.accounts.insert(bond.grantor);
            }
        }
        Deed::Cancel(ask) => {
            touched.people.insert(ask.patient);
        }
        Deed::Undo(ask) => {
            touched.people.insert(ask.patient);
        }
        Deed::Apply(ask) => touched.people.extend([ask.acting.person, ask.beneficiary]),
        Deed::Change(ask) => {
            touched.people.insert(ask.actor.person);
            model.bonds.get(&ask.binding).into_iter().for_each(|bond| touched.bond(bond));
        }
        Deed::Order(ask) => {
            touched.people.insert(ask.acting.person);
        }
        Deed::Pick(ask) => {
            touched.people.insert(ask.acting.person);
        }
        Deed::Credit(ask) => touched.people.extend(ask.credits.iter().map(|c| c.person)),
        Deed::Register(_)
        | Deed::Describe(_)
        | Deed::Void(_)
        | Deed::Upload(_)
        | Deed::Delete(_) => {}
        _ => follow::asked(deed, model, &mut touched),
    }
    for person in &touched.people {
        if let Some(insured) = model.people.get(person) {
            touched.accounts.insert((insured.area, *person));
        }
    }
    touched
}

impl super::Auditor {
    /// What a bill of this patient could touch.
    pub fn around(&self, patient: PersonId) -> Touched {
        let mut touched = Touched::default();
        touched.people.insert(patient);
        touched.accounts.extend(self.model.held_by(patient).map(|bond| bond.grantor));
        touched
    }
}

/// A number that was used before gives its answer again, to the same content only.
pub(super) fn again(known: &Known, digest: [u8; 32], outcome: &Outcome, findings: &mut Findings) {
    let right = match (&known.answer, outcome) {
        (None, Outcome::Decided { answer, .. }) => is_blocked(answer),
        (Some(_), Outcome::NumberReused(_)) => digest != known.digest,
        (Some(first), Outcome::Decided { answer, settlement: None, replayed: true }) => {
            digest == known.digest && first == answer
        }
        _ => false,
    };
    if !right {
        findings.push(Finding(format!("a used number was answered {outcome:?}, not {known:?}")));
    }
}

pub(super) fn verdict(
    model: &Model,
    world: &World,
    deed: &Deed,
    proved: bool,
    now: Moment,
) -> Verdict {
    match deed {
        Deed::Settle(ask) => {
            bill::payable(model, world, ask, now).map_or(Verdict::Either, Verdict::from)
        }
        Deed::Cancel(ask) => back::cancellable(model, ask).is_some().into(),
        Deed::Undo(ask) => back::undoable(model, ask).is_some().into(),
        Deed::Register(ask) => {
            // Nobody frozen is taken in.
            model.people.get(&ask.patient).is_some_and(|patient| !patient.frozen).into()
        }
        Deed::Describe(ask) => care::described(model, ask).is_some().into(),
        Deed::Void(ask) => care::void(model, ask).is_some().into(),
        Deed::Upload(ask) => care::uploaded(model, ask).is_some().into(),
        Deed::Delete(ask) => care::deleted(model, ask).is_some().into(),
        Deed::Apply(ask) => apply::may_apply(model, world, ask, proved, now).into(),
        Deed::Change(ask) => bonds::changed(model, world, ask, proved, now).is_some().into(),
        Deed::Order(ask) => bonds::ordered(model, world, ask, proved, now).is_some().into(),
        Deed::Pick(ask) => bonds::picked(model, world, ask, now).is_some().into(),
        Deed::Credit(ask) => ask.credits.iter().all(|c| money::bookable(model, c)).into(),
        _ => follow::verdict(model, world, deed, proved, now),
    }
}

/// Books an accepted act that is no bill.
pub(super) fn book(
    model: &mut Model,
    world: &World,
    deed: &Deed,
    (answer, seen): (&Answer, &Seen),
    now: Moment,
    findings: &mut Findings,
) -> Touched {
    let mut touched = Touched::default();
    let mut changed = Vec::new();
    let mut stay = None;
    let mut expected = Answer::Done;
    match deed {
        Deed::Register(ask) => {
            if let Answer::Visit(area, id) = answer {
                findings.equal("area of a visit", area, &ask.institution.area);
                let made = Stay {
                    institution: ask.institution.id,
                    patient: ask.patient,
                    open: true,
                    begun: ask.begun,
                    med_type: String::new(),
                    charges: std::collections::BTreeMap::new(),
                };
                stay = Some((*id, made));
            }
            expected = answer.clone();
        }
        Deed::Describe(ask) => stay = care::described(model, ask).map(|s| (ask.visit, s)),
        Deed::Void(ask) => stay = care::void(model, ask).map(|s| (ask.visit, s)),
        Deed::Delete(ask) => stay = care::deleted(model, ask).map(|s| (ask.visit, s)),
        Deed::Upload(ask) => {
            if let Some((next, from, to)) = care::uploaded(model, ask) {
                if let Answer::Lines(area, id, ..) = answer {
                    expected = Answer::Lines(*area, *id, from, to);
                }
                stay = Some((ask.visit, next));
            }
        }
        Deed::Apply(ask) => {
            applied(model, world, ask, (answer, seen), now, (&mut touched, findings));
            expected = answer.clone();
        }
        Deed::Change(ask) => {
            let next = bonds::changed(model, world, ask, true, now);
            let then = Then::of_bonds(model, next.into_iter().collect());
            then.book(model, seen, &mut touched, findings);
            expected = Answer::Binding(ask.binding);
        }
        Deed::Order(ask) => {
            changed = bonds::ordered(model, world, ask, true, now).unwrap_or_default();
        }
        Deed::Pick(ask) => {
            let choice = bonds::picked(model, world, ask, now);
            model.picks.extend(choice.map(|choice| (ask.acting.person, choice)));
        }
        Deed::Credit(ask) => money::credited(model, ask, &mut touched),
        Deed::Settle(_) | Deed::Cancel(_) | Deed::CancelUse(_) | Deed::Undo(_) => {}
        _ => {
            let books = (&mut touched, &mut *findings);
            expected = follow::book(model, world, deed, (answer, seen), now, books);
        }
    }
    findings.equal("answer", answer, &expected);
    model.stays.extend(stay);
    for bond in changed {
        touched.bond(&bond);
        model.bonds.insert(bond.id, bond);
    }
    touched
}

/// Books an application: the binding, and the case that comes with it.
fn applied(
    model: &mut Model,
    world: &World,
    ask: &Apply,
    (answer, seen): (&Answer, &Seen),
    now: Moment,
    (touched, findings): (&mut Touched, &mut Findings),
) {
    let Answer::Binding(id) = answer else { return };
    let Some(bond) = apply::made(model, world, ask, *id, now) else { return };
    if matches!(ask.by, ApplyBy::Window { .. }) {
        model.on_paper.insert(*id);
    }
    let (files, may_file) = apply::case_of(world, ask, &bond);
    let then = Then { bonds: vec![bond], files, may_file, ..Then::default() };
    then.book(model, seen, touched, findings);
}
