//! Which answers an act may have, and what the acts without a bill do.

use app::acts::{Apply, ApplyBy, RegisterVisit};
use app::{Outcome, World};
use domain::{Moment, PersonId};
use store::Answer;

use super::model::{Known, Model, Stay};
use super::then::Then;
use super::{
    Finding, Findings, Seen, Touched, apply, back, bill, bonds, care, clearing, follow, holds,
    is_blocked, money, premiums, quotas, stays,
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
        Deed::Admit(ask) => drop(touched.people.insert(ask.patient)),
        Deed::Hold(ask) => touched.people.extend([ask.acting.person, ask.patient]),
        Deed::LetGo(ask) => drop(touched.people.insert(ask.payer)),
        Deed::VoidStay(ask) => {
            let held = model.holds.values().filter(|held| held.stay == ask.visit);
            touched.accounts.extend(held.map(|held| held.holder));
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
        | Deed::Delete(_)
        | Deed::Charge(_)
        | Deed::TakeOut(_)
        | Deed::Discharge(_)
        | Deed::Undischarge(_) => {}
        _ => {
            quotas::asked(deed, model, &mut touched);
            clearing::asked(deed, &mut touched);
            premiums::asked(deed, model, &mut touched);
            follow::asked(deed, model, &mut touched);
        }
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
        Deed::Charge(ask) => stays::uploaded(model, ask).is_some().into(),
        Deed::TakeOut(ask) => stays::taken_out(model, ask).is_some().into(),
        Deed::Discharge(ask) => stays::discharged(model, ask).is_some().into(),
        Deed::Undischarge(ask) => stays::undischarged(model, ask).is_some().into(),
        Deed::Admit(ask) => holds::admitted(model, ask).is_some().into(),
        Deed::VoidStay(ask) => holds::void(model, ask).is_some().into(),
        Deed::Hold(ask) => holds::made(model, world, ask, proved, now).is_some().into(),
        Deed::LetGo(ask) => holds::released(model, ask, proved).is_some().into(),
        Deed::Apply(ask) => apply::may_apply(model, world, ask, proved, now).into(),
        Deed::Change(ask) => bonds::changed(model, world, ask, proved, now).is_some().into(),
        Deed::Order(ask) => bonds::ordered(model, world, ask, proved, now).is_some().into(),
        Deed::Pick(ask) => bonds::picked(model, world, ask, now).is_some().into(),
        Deed::Credit(ask) => ask.credits.iter().all(|c| money::bookable(model, c)).into(),
        Deed::OpenWallet(_) | Deed::ChangeWallet(_) | Deed::SetQuota(_) | Deed::ReleaseQuota(_) => {
            quotas::leads(model, world, deed, proved, now).is_some().into()
        }
        Deed::PayPremium(_) | Deed::EndPremium(_) | Deed::HandOver(_) => {
            premiums::leads(model, world, deed, proved, now).is_some().into()
        }
        Deed::Confirm(_)
        | Deed::Dispute(_)
        | Deed::AnswerDispute(_)
        | Deed::Remit(_)
        | Deed::Receive(_)
        | Deed::Prepay(_) => clearing::may(model, deed, now).into(),
        _ => follow::verdict(model, world, deed, proved, now),
    }
}

/// Books an accepted act that is no bill.
#[expect(clippy::too_many_lines, reason = "one arm for each kind of act")]
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
                stay = Some((*id, registered(ask)));
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
        Deed::Admit(_)
        | Deed::VoidStay(_)
        | Deed::Charge(_)
        | Deed::TakeOut(_)
        | Deed::Discharge(_)
        | Deed::Undischarge(_)
        | Deed::Hold(_)
        | Deed::LetGo(_) => {
            expected = of_stay(model, world, deed, (answer, now), &mut touched);
        }
        Deed::OpenWallet(_) | Deed::ChangeWallet(_) | Deed::SetQuota(_) | Deed::ReleaseQuota(_) => {
            if let Some(leads) = quotas::leads(model, world, deed, true, now) {
                expected = quotas::book(model, leads, answer, &mut touched);
            }
        }
        Deed::Confirm(_)
        | Deed::Dispute(_)
        | Deed::AnswerDispute(_)
        | Deed::Remit(_)
        | Deed::Receive(_)
        | Deed::Prepay(_) => expected = clearing::book(model, deed, answer, now),
        Deed::PayPremium(_) | Deed::EndPremium(_) | Deed::HandOver(_) => {
            if let Some(leads) = premiums::leads(model, world, deed, true, now) {
                let books = (now, &mut touched);
                expected = premiums::book(model, world, (deed, leads), answer, books);
            }
        }
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

fn registered(ask: &RegisterVisit) -> Stay {
    Stay {
        institution: ask.institution.id,
        patient: ask.patient,
        open: true,
        begun: ask.begun,
        med_type: String::new(),
        charges: std::collections::BTreeMap::new(),
    }
}

/// Books an accepted act about a stay or a hold; the answer that it must have had.
fn of_stay(
    model: &mut Model,
    world: &World,
    deed: &Deed,
    (answer, now): (&Answer, Moment),
    touched: &mut Touched,
) -> Answer {
    let mut expected = Answer::Done;
    match deed {
        Deed::Admit(ask) => {
            if let (Answer::Visit(_, id), Some(stay)) = (answer, holds::admitted(model, ask)) {
                expected = Answer::Visit(stay.place.0, *id);
                model.admitted.insert(*id, stay);
                model.charged.insert(*id, stays::begun(ask));
            }
        }
        Deed::VoidStay(ask) => {
            model.admitted.extend(holds::void(model, ask).map(|stay| (ask.visit, stay)));
            model.let_go(|held| held.stay == ask.visit, touched);
            model.charged.remove(&ask.visit);
        }
        Deed::Charge(ask) => {
            if let (Some(next), Answer::Lines(area, id, ..)) = (stays::uploaded(model, ask), answer)
            {
                let to = u32::try_from(ask.charges.len()).unwrap_or(0);
                expected = Answer::Lines(*area, *id, 0, to);
                model.charged.insert(ask.visit, next);
            }
        }
        Deed::TakeOut(ask) => {
            model.charged.extend(stays::taken_out(model, ask).map(|stay| (ask.visit, stay)));
            stays::let_go_if_paid(model, ask.visit, touched);
        }
        Deed::Discharge(ask) => {
            stays::left(model, ask.visit, stays::discharged(model, ask));
            stays::let_go_if_paid(model, ask.visit, touched);
        }
        Deed::Undischarge(ask) => stays::left(model, ask.visit, stays::undischarged(model, ask)),
        Deed::Hold(ask) => {
            let held = holds::made(model, world, ask, true, now);
            expected = holds::book(model, (held, answer), touched);
        }
        Deed::LetGo(ask) => {
            expected = Answer::Record(ask.hold);
            model.let_go_of(ask.hold, touched);
        }
        _ => {}
    }
    expected
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
