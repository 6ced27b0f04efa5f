//! What follows from the decision of a case.

use domain::binding::{
    Binding, BindingState, EndedWhy, accepted_already, activate, approve, end, reject,
};
use domain::case::{Case, CaseAbout};
use domain::consent::Purpose;
use domain::{Reason, RecordId};
use store::records::About;
use store::{Body, Effects, Facts};

use super::DecideCase;
use super::upheld::upheld;
use crate::act::{Context, Refusals};
use crate::acts::acting::guardian_of;
use crate::acts::change::as_sides_stand;
use crate::acts::consent::stands_on_paper;
use crate::acts::{merge, message, person, said_anew};

/// Adds what follows to the effects of a decision; gives what the family is to know beside the
/// clerk's own words.
pub(super) fn carry_out(
    effects: &mut Effects,
    case: &Case,
    decision: &DecideCase,
    facts: &Facts,
    context: &mut Context<'_>,
) -> Result<Option<&'static str>, Refusals> {
    match &case.about {
        CaseAbout::Review { binding } => {
            let known = facts.binding(*binding).ok_or(Reason::BindingUnknown)?;
            reviewed(effects, known, decision.approved, facts, context)?;
        }
        CaseAbout::Sample { binding } if !decision.approved => {
            let known = facts.binding(*binding).ok_or(Reason::BindingUnknown)?;
            // Ended meanwhile by somebody else: the decision stands in the history.
            let over = end(&activate(known, context.now), EndedWhy::Corrected, context.now);
            if let Some(binding) = over {
                tell_both(effects, &binding, context);
                effects.bindings.push(binding);
            }
        }
        CaseAbout::Ward { ward } => guarded(effects, *ward, decision.approved, facts, context)?,
        CaseAbout::Merge { person, duplicate } if decision.approved => {
            let both = (*person, *duplicate);
            merge::merged(effects, case, both, decision.clerk, facts, context)?;
        }
        CaseAbout::Appeal { against, .. } if decision.approved => {
            return upheld(effects, (case, against), decision.clerk, facts, context);
        }
        CaseAbout::Sample { .. }
        | CaseAbout::Merge { .. }
        | CaseAbout::Appeal { .. }
        | CaseAbout::Correction { .. }
        | CaseAbout::Proposal { .. }
        | CaseAbout::Duplicate { .. } => {}
    }
    Ok(None)
}

/// Approved: the beneficiary is asked, where nobody agreed yet; else it works. Rejected: both learn.
fn reviewed(
    effects: &mut Effects,
    known: &Binding,
    approved: bool,
    facts: &Facts,
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    let now = context.now;
    if !approved {
        let next = reject(known, now)?;
        let about = About::BindingChanged { binding: next.id, state: next.state };
        effects.messages.push(message(context, next.beneficiary, about));
        effects.bindings.push(next);
        return Ok(());
    }
    let helped = person(facts, known.beneficiary)?;
    let (guardian, asked) = guardian_of(facts, known.beneficiary, known.grantor, context)?;
    let on_paper = stands_on_paper(facts, known.beneficiary, (Purpose::Acceptance, known.id.0));
    let accepted =
        on_paper || accepted_already(known, helped, guardian, &context.world.policies, now);
    let next = as_sides_stand(activate(&approve(known, accepted, now)?, now), facts, context);
    if next.state == BindingState::AwaitingAcceptance {
        let about = About::AcceptanceAsked { binding: next.id };
        for reader in [Some(next.beneficiary), asked].into_iter().flatten() {
            effects.messages.push(message(context, reader, about.clone()));
        }
    } else {
        let about = About::BindingChanged { binding: next.id, state: next.state };
        effects.messages.push(message(context, next.beneficiary, about));
    }
    effects.bindings.push(next);
    Ok(())
}

/// The guardian's papers prove it, or not.
fn guarded(
    effects: &mut Effects,
    id: RecordId,
    proven: bool,
    facts: &Facts,
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    let known = facts.records.get(&id).ok_or(Reason::WardUnknown)?;
    let Body::Ward(ward) = &known.body else { return Err(Reason::WardUnknown.into()) };
    let next = ward.decide(proven, context.now)?;
    for reader in [next.guardian, next.ward] {
        let about = About::WardChanged { ward: id, state: next.state };
        effects.messages.push(message(context, reader, about));
    }
    effects.records.push(said_anew(known, Body::Ward(next)));
    Ok(())
}

pub(super) fn tell_both(effects: &mut Effects, binding: &Binding, context: &mut Context<'_>) {
    for reader in [binding.grantor, binding.beneficiary] {
        let about = About::BindingChanged { binding: binding.id, state: binding.state };
        effects.messages.push(message(context, reader, about));
    }
}
