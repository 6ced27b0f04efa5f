//! Which answers an act may have, and what the acts without a bill do.

use app::{Outcome, World};
use domain::person::Insured;
use domain::{Moment, PersonId};
use store::Answer;

use super::model::{Known, Model, Stay};
use super::{Finding, Findings, Touched, apply, back, bill, bonds, care, is_blocked, money};
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
        Deed::Apply(ask) => touched.people.extend([ask.grantor, ask.beneficiary]),
        Deed::Change(ask) => {
            touched.people.insert(ask.actor);
            model.bonds.get(&ask.binding).into_iter().for_each(|bond| touched.bond(bond));
        }
        Deed::Order(ask) => {
            touched.people.insert(ask.beneficiary);
        }
        Deed::Pick(ask) => {
            touched.people.insert(ask.beneficiary);
        }
        Deed::Freeze(ask) => {
            touched.people.insert(ask.person);
        }
        Deed::Credit(ask) => touched.people.extend(ask.credits.iter().map(|c| c.person)),
        Deed::Roll(ask) => touched.people.extend(ask.people.iter().take(8)),
        Deed::Register(_)
        | Deed::Describe(_)
        | Deed::Void(_)
        | Deed::Upload(_)
        | Deed::Delete(_) => {}
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
        Deed::Register(ask) => model.people.contains_key(&ask.patient).into(),
        Deed::Describe(ask) => care::described(model, ask).is_some().into(),
        Deed::Void(ask) => care::void(model, ask).is_some().into(),
        Deed::Upload(ask) => care::uploaded(model, ask).is_some().into(),
        Deed::Delete(ask) => care::deleted(model, ask).is_some().into(),
        Deed::Apply(ask) => apply::may_apply(model, world, ask, proved, now).into(),
        Deed::Change(ask) => bonds::changed(model, world, ask, proved, now).is_some().into(),
        Deed::Order(ask) => bonds::ordered(model, world, ask, proved, now).is_some().into(),
        Deed::Pick(ask) => bonds::picked(model, world, ask, now).is_some().into(),
        Deed::Freeze(ask) => {
            let owner = model.people.get(&ask.person).is_some_and(Insured::has_account);
            (model.pocket(ask.person).is_some() && (owner || !ask.frozen)).into()
        }
        Deed::Credit(ask) => ask.credits.iter().all(|c| money::bookable(model, c)).into(),
        Deed::Roll(_) => Verdict::Must,
    }
}

/// Books an accepted act that is no bill.
pub(super) fn book(
    model: &mut Model,
    world: &World,
    deed: &Deed,
    answer: &Answer,
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
            if let Answer::Binding(id) = answer {
                changed.extend(apply::made(model, world, ask, *id, now));
            }
            expected = answer.clone();
        }
        Deed::Change(ask) => {
            changed.extend(bonds::changed(model, world, ask, true, now));
            expected = Answer::Binding(ask.binding);
        }
        Deed::Order(ask) => {
            changed = bonds::ordered(model, world, ask, true, now).unwrap_or_default();
        }
        Deed::Pick(ask) => {
            let choice = bonds::picked(model, world, ask, now);
            model.picks.extend(choice.map(|choice| (ask.beneficiary, choice)));
        }
        Deed::Freeze(ask) => {
            changed = bonds::frozen(model, ask, now);
            let area = model.people.get(&ask.person).map(|p| p.area);
            let pocket = area.and_then(|area| model.pockets.get_mut(&(area, ask.person)));
            if let Some(pocket) = pocket {
                pocket.frozen = ask.frozen;
            }
        }
        Deed::Credit(ask) => money::credited(model, ask, &mut touched),
        Deed::Roll(ask) => money::rolled(model, ask, &mut touched),
        Deed::Settle(_) | Deed::Cancel(_) | Deed::Undo(_) => {}
    }
    findings.equal("answer", answer, &expected);
    model.stays.extend(stay);
    for bond in changed {
        touched.bond(&bond);
        model.bonds.insert(bond.id, bond);
    }
    touched
}
