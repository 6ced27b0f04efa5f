//! What the platform does with cases by itself: count deadlines anew, remind, escalate, close.

use domain::binding::{BindingState, EndedWhy, activate, end};
use domain::case::{Case, CaseAbout, CaseState, StepKind};
use domain::clerk::By;
use domain::policy::PolicySet;
use domain::ward::WardState;
use domain::{BindingId, Moment, RecordId};
use store::records::About;
use store::{Answer, Body, Effects, Facts, Needs};

use super::outcome::tell_both;
use super::{CaseRef, stepped};
use crate::act::{Act, Context, Refusals};
use crate::acts::{case_of, message, said_anew};
use crate::number::Numbered;

/// Tends one case on one day.
#[derive(Clone, Debug)]
pub struct TendCase {
    /// Number and content.
    pub numbered: Numbered,
    /// Which.
    pub case: CaseRef,
}

impl CaseRef {
    /// What tending it looks at beside it: the binding or the guardianship.
    pub(crate) fn needs_to_tend(&self) -> Needs {
        let mut needs = Needs::default();
        match self.about {
            CaseAbout::Review { binding } | CaseAbout::Sample { binding } => {
                needs.bindings.insert(binding);
            }
            CaseAbout::Ward { ward } => {
                needs.records.insert(ward);
            }
            _ => {}
        }
        needs
    }
}

impl Act for TendCase {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = self.case.needs_to_tend();
        needs.records.insert(self.case.id);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, case) = case_of(facts, self.case.id)?;
        // Somebody was faster: nothing to do any more.
        let Some(next) = due_step(case, facts, &context.world.policies, context.now) else {
            return Ok(Effects::answer(Answer::Done));
        };
        // A deadline that was only counted anew has no step of its own.
        let step = next.steps.iter().skip(case.steps.len()).last().map(|step| step.kind);
        let lapsed = next.state == CaseState::Closed && !is_moot(case, facts);
        let mut effects = stepped(known, next);
        if lapsed {
            match case.about {
                CaseAbout::Sample { binding } => {
                    unproved(&mut effects, binding, facts, context);
                }
                CaseAbout::Ward { ward } => unguarded(&mut effects, ward, facts, context),
                _ => {}
            }
        }
        // Clerks see it in the queue; a family is told what it waits for or has to do.
        let told = step.filter(|step| match step {
            StepKind::Closed | StepKind::Escalated => true,
            StepKind::Reminded => case.state == CaseState::Returned,
            _ => false,
        });
        let person = case.person.filter(|_| case.about.is_familys());
        if let Some((person, step)) = person.zip(told) {
            let about = About::CaseChanged { case: self.case.id, step };
            effects.messages.push(message(context, person, about));
        }
        Ok(effects)
    }
}

/// The pledge that was to be shown was not: the binding ends.
fn unproved(effects: &mut Effects, binding: BindingId, facts: &Facts, context: &mut Context<'_>) {
    let now = context.now;
    let known = facts.binding(binding).map(|known| activate(known, now));
    if let Some(over) = known.and_then(|known| end(&known, EndedWhy::Corrected, now)) {
        tell_both(effects, &over, context);
        effects.bindings.push(over);
    }
}

/// The papers of a guardian did not come: nothing is proved.
fn unguarded(effects: &mut Effects, ward: RecordId, facts: &Facts, context: &mut Context<'_>) {
    let Some(known) = facts.records.get(&ward) else { return };
    let Body::Ward(ward) = &known.body else { return };
    let Ok(over) = ward.decide(false, context.now) else { return };
    for reader in [over.guardian, over.ward] {
        let about = About::WardChanged { ward: known.id, state: over.state };
        effects.messages.push(message(context, reader, about));
    }
    effects.records.push(said_anew(known, Body::Ward(over)));
}

/// What is due for a case at this moment; `None` = nothing. The facts hold what the case is about.
pub(crate) fn due_step(
    case: &Case,
    facts: &Facts,
    policies: &PolicySet,
    now: Moment,
) -> Option<Case> {
    if is_moot(case, facts) {
        return case.close(By::Platform, "", now).ok();
    }
    // A returned application lapses with its binding, and then its review is moot.
    let review = matches!(case.about, CaseAbout::Review { .. });
    let over = case.lapse(now).filter(|_| !review);
    over.or_else(|| case.tended(policies, now))
}

/// There is nothing to decide any more.
fn is_moot(case: &Case, facts: &Facts) -> bool {
    let waiting = |state| matches!(state, BindingState::InReview | BindingState::Returned);
    let moot = match case.about {
        CaseAbout::Review { binding } => {
            facts.binding(binding).is_some_and(|known| !waiting(known.state))
        }
        CaseAbout::Ward { ward } => match facts.records.get(&ward).map(|record| &record.body) {
            Some(Body::Ward(ward)) => ward.state != WardState::InReview,
            _ => false,
        },
        _ => false,
    };
    moot && case.state.waits()
}
