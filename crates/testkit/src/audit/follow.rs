//! The acts around people and cases: which may be, and what follows from them.

use app::World;
use domain::clerk::Duty;
use domain::{Moment, PersonId, Reason, RecordId};
use store::Answer;

use super::judge::{self, Verdict};
use super::model::{Model, Secret};
use super::then::Then;
use super::{Finding, Findings, Seen, Touched, appeals, around, back, cases, data, life, places};
use crate::deed::Deed;

/// What an act leads to, or `None` where it must be refused.
fn then(model: &Model, world: &World, deed: &Deed, proved: bool, now: Moment) -> Option<Then> {
    match deed {
        Deed::Freeze(ask) => life::frozen(model, ask, now),
        Deed::AtWindow(ask) => life::at_window(model, world, ask, now),
        Deed::Insurance(ask) => life::insurance(model, world, ask, now),
        Deed::Kinship(ask) => life::kinship(model, ask, now),
        Deed::Move(ask) => life::moved(model, world, ask, now),
        Deed::Death(ask) => life::death(model, ask, now),
        Deed::Payout(ask) => life::payout(model, ask),
        Deed::Pay(ask) => places::paid(model, ask),
        Deed::Correct(ask) => data::corrected(model, ask, now).ok(),
        Deed::Merge(ask) => data::merged(model, world, ask, now),
        Deed::Claim(ask) => cases::claimed(model, ask),
        Deed::Release(ask) => cases::released(model, ask),
        Deed::Return(ask) => cases::returned(model, ask, now),
        Deed::Resubmit(ask) => cases::resubmitted(model, world, ask, proved, now),
        Deed::Decide(ask) => cases::decided(model, world, ask, now),
        Deed::TakeBack(ask) => cases::taken_back(model, ask, now),
        Deed::Withdraw(ask) => cases::withdrawn(model, world, ask, now),
        Deed::Appeal(ask) => appeals::appealed(model, world, ask, now),
        Deed::Ward(ask) => around::recorded(model, ask, now).map(|(ward, _)| Then {
            new_wards: vec![ward],
            files: Some("ward"),
            record: true,
            ..Then::default()
        }),
        Deed::EndWard(ask) => around::ward_ended(model, ask, now).map(|ward| Then {
            wards: vec![ward],
            record: true,
            ..Then::default()
        }),
        // The number of a new link is in the answer.
        Deed::AskLink(ask) => around::link_asked(model, ask, now).map(|link| Then {
            links: vec![(RecordId(0), link)],
            record: true,
            ..Then::default()
        }),
        Deed::AnswerLink(ask) => around::link_answered(model, world, ask, proved, now)
            .map(|link| Then { links: vec![(ask.link, link)], record: true, ..Then::default() }),
        Deed::EndLink(ask) => around::link_ended(model, world, ask, now).map(|link| Then {
            links: vec![(ask.link, link)],
            record: true,
            ..Then::default()
        }),
        Deed::Contact(ask) => around::may_own(model, world, &ask.acting, now).then(Then::default),
        Deed::Consent(ask) => around::may_own(model, world, &ask.acting, now)
            .then(|| Then { record: true, ..Then::default() }),
        Deed::SetPassword(ask) => {
            (proved && model.people.contains_key(&ask.person)).then(Then::default)
        }
        Deed::TryPassword(ask) => {
            let secret = model.secrets.get(&ask.person)?;
            let fits = ask.fits && ask.set_at == secret.set_at;
            around::tried(secret, fits, now).1.then(Then::default)
        }
        Deed::Propose(_) => Some(Then { files: Some("proposal"), record: true, ..Then::default() }),
        _ => None,
    }
}

/// May it be?
pub(super) fn verdict(
    model: &Model,
    world: &World,
    deed: &Deed,
    proved: bool,
    now: Moment,
) -> Verdict {
    let inner = |inner: &Deed| judge::verdict(model, world, inner, proved, now);
    match deed {
        Deed::CancelUse(ask) => back::usable(model, ask).is_some().into(),
        Deed::Propose(ask) => {
            // What would be refused today is refused now.
            let Some(deed) = appeals::proposed(ask) else { return Verdict::MustNot };
            let area = match &deed {
                Deed::CancelUse(ask) => Some(ask.area),
                Deed::Pay(ask) => Some(ask.area),
                _ => ask.act.concerns().first().and_then(|p| Some(model.people.get(p)?.area)),
            };
            let may = appeals::approver(&ask.act).is_some()
                && places::proposable(model, &ask.act)
                && area.is_some_and(|area| model.on_duty(ask.clerk, duty(&deed), area));
            if may { inner(&deed) } else { Verdict::MustNot }
        }
        Deed::Approve(ask) => {
            let second = appeals::second(model, ask, now);
            let deed = ask.inner().filter(|_| second.is_some());
            deed.map_or(Verdict::MustNot, |deed| inner(&deed))
        }
        _ => then(model, world, deed, proved, now).is_some().into(),
    }
}

/// Whose duty it is to propose.
fn duty(deed: &Deed) -> Duty {
    match deed {
        Deed::AtWindow(_) => Duty::Intake,
        Deed::Payout(_) | Deed::CancelUse(_) | Deed::Pay(_) => Duty::MoneyOfficer,
        _ => Duty::AccountOfficer,
    }
}

/// Books it; the answer that is right.
pub(super) fn book(
    model: &mut Model,
    world: &World,
    deed: &Deed,
    (answer, seen): (&Answer, &Seen),
    now: Moment,
    (touched, findings): (&mut Touched, &mut Findings),
) -> Answer {
    let Some(mut then) = then(model, world, deed, true, now) else { return answer.clone() };
    let expected = match (deed, answer) {
        (Deed::AtWindow(ask), _) => Answer::Binding(ask.binding),
        // A new record; which number it has is not for the auditor to say.
        (_, Answer::Record(id)) if then.record => Answer::Record(*id),
        (_, _) if then.record => Answer::Record(RecordId(0)),
        (_, _) => Answer::Done,
    };
    if let (Deed::AskLink(_), Answer::Record(id)) = (deed, answer) {
        then.links.iter_mut().for_each(|(link, _)| *link = *id);
    }
    if let Deed::Ward(_) = deed {
        let made = seen.wards.first().map(|record| Answer::Record(record.id));
        findings.equal("answer of a guardian", &Some(answer), &made.as_ref());
    }
    match deed {
        Deed::SetPassword(ask) => {
            model.secrets.insert(ask.person, Secret { set_at: now, failed: 0, locked: None });
        }
        Deed::TryPassword(ask) => tried(model, ask.person, true, now),
        _ => {}
    }
    then.book(model, seen, touched, findings);
    expected
}

fn tried(model: &mut Model, person: PersonId, fits: bool, now: Moment) {
    if let Some(secret) = model.secrets.get_mut(&person) {
        *secret = around::tried(secret, fits, now).0;
    }
}

/// Some refusals leave something behind: a wrong try is counted, a duplicate is put before a clerk.
pub(super) fn refused(
    model: &mut Model,
    deed: &Deed,
    (answer, seen): (&Answer, &Seen),
    now: Moment,
    findings: &mut Findings,
) -> Touched {
    let mut touched = Touched::default();
    let mut left = Then::default();
    let reason =
        |reason| matches!(answer, Answer::Refused(r) if r.iter().any(|r| r.reason == reason));
    match deed {
        Deed::TryPassword(ask) => {
            tried(model, ask.person, false, now);
            let locked = |s: &Secret| s.locked.is_some_and(|until| now < until);
            let locked = model.secrets.get(&ask.person).is_some_and(locked);
            findings.equal("locked", &reason(Reason::PasswordLocked), &locked);
        }
        Deed::Correct(ask) if data::corrected(model, ask, now).is_err_and(|taken| taken) => {
            if !reason(Reason::PersonDuplicate) {
                findings.push(Finding::new("somebody else's certificate was refused otherwise"));
            }
            let waits = model.matters.values().any(|matter| {
                let case = matter.case();
                let pair = (case.person, case.other) == (Some(ask.person), ask.holder);
                matter.state.waits() && pair && super::then::word_of(&case.about) == "duplicate"
            });
            left.files = (!waits).then_some("duplicate");
        }
        _ => {}
    }
    left.book(model, seen, &mut touched, findings);
    touched
}

/// What an act could have touched.
pub(super) fn asked(deed: &Deed, model: &Model, touched: &mut Touched) {
    let mut case = |id: &RecordId| {
        touched.matters.insert(*id);
        let known = model.matters.get(id).map(super::kept::Matter::case);
        let both = known.into_iter().flat_map(|case| [case.person, case.other]);
        touched.people.extend(both.flatten());
    };
    let one = |touched: &mut Touched, person: PersonId| {
        touched.people.insert(person);
        touched.known.insert(person);
    };
    match deed {
        Deed::Claim(ask) => case(&ask.case),
        Deed::Release(ask) => case(&ask.case),
        Deed::Return(ask) => case(&ask.case.id),
        Deed::Resubmit(ask) => case(&ask.case.id),
        Deed::Decide(ask) => case(&ask.case.id),
        Deed::TakeBack(ask) => case(&ask.case.id),
        Deed::Withdraw(ask) => case(&ask.case.id),
        Deed::Approve(ask) => {
            case(&ask.case.id);
            if let Some(inner) = ask.inner() {
                asked(&inner, model, touched);
            }
        }
        Deed::Freeze(ask) => one(touched, ask.person),
        Deed::AtWindow(ask) => one(touched, ask.person),
        Deed::Insurance(ask) => one(touched, ask.person),
        Deed::Kinship(ask) => touched.people.extend([ask.one, ask.other]),
        Deed::Move(ask) => one(touched, ask.person),
        Deed::Death(ask) => one(touched, ask.person),
        Deed::Payout(ask) => drop(touched.estates.insert(ask.person)),
        Deed::Correct(ask) => {
            touched.people.insert(ask.person);
            touched.known.extend([Some(ask.person), ask.holder].iter().flatten());
        }
        Deed::Merge(ask) => {
            touched.people.extend([Some(ask.person), ask.holder].iter().flatten());
            touched.known.extend([Some(ask.person), ask.holder].iter().flatten());
        }
        Deed::EndWard(ask) => drop(touched.wards.insert(ask.ward)),
        Deed::AnswerLink(ask) => drop(touched.links.insert(ask.link)),
        Deed::EndLink(ask) => drop(touched.links.insert(ask.link)),
        _ => {}
    }
}
