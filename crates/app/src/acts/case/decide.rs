//! A case is decided; an approval can be taken back within the hour.

use domain::binding::take_back;
use domain::case::{Case, CaseAbout, StepKind};
use domain::refusal::Side;
use domain::{BindingId, ClerkId, Moment, Reason, RecordId, Refusal};
use store::records::About;
use store::{Answer, Body, Effects, Facts, Kind, Needs};

use super::outcome::carry_out;
use super::{CaseRef, at_desk, stepped};
use crate::act::{Act, Context, Refusals};
use crate::acts::{message, said_anew};
use crate::number::Numbered;

/// The clerk who has a case decides it; what follows depends on what it is about.
#[derive(Clone, Debug)]
pub struct DecideCase {
    /// Number and content.
    pub numbered: Numbered,
    /// Who.
    pub clerk: ClerkId,
    /// Which.
    pub case: CaseRef,
    /// Approved (an appeal: upheld), or not.
    pub approved: bool,
    /// Why, in the clerk's words; the family reads it. Needed for a no and for every appeal.
    pub note: String,
}

impl Act for DecideCase {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs { records: [RecordId(self.clerk.0)].into(), ..Needs::default() };
        self.case.needs(&mut needs);
        for person in self.case.person.iter().chain(&self.case.other) {
            needs.records_of.insert((Kind::Case, *person));
            needs.records_of.insert((Kind::Ward, *person));
            needs.records_of.insert((Kind::Consent, *person));
        }
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, case) = self.case.read(facts)?;
        let desk = at_desk(facts, self.clerk)?;
        let mut next = case.decide(desk, self.approved, &self.note, context.now)?;
        if self.approved && matches!(case.about, CaseAbout::Proposal { .. }) {
            // A proposal is approved by carrying it out: `Approve`.
            return Err(Refusal::new(Reason::CaseState).of(Side::Agency).into());
        }
        let mut effects = Effects::answer(Answer::Record(known.id));
        let says = carry_out(&mut effects, case, self, facts, context)?;
        let kind = if self.approved { StepKind::Approved } else { StepKind::Rejected };
        if let (Some(says), Some(last)) = (says, next.steps.last_mut()) {
            last.note = format!("{}（{says}）", last.note.trim_end_matches('。'));
        }
        effects.records.push(said_anew(known, Body::Case(next)));
        if let Some(person) = case.person.filter(|_| case.about.is_familys()) {
            let about = About::CaseChanged { case: self.case.id, step: kind };
            effects.messages.push(message(context, person, about));
        }
        Ok(effects)
    }
}

/// Takes an approval back within the hour: who gave it saw a mistake. What was paid meanwhile
/// stands, and then it cannot be taken back any more.
#[derive(Clone, Debug)]
pub struct TakeBack {
    /// Number and content.
    pub numbered: Numbered,
    /// Who approved.
    pub clerk: ClerkId,
    /// Which.
    pub case: CaseRef,
    /// Why.
    pub note: String,
}

impl Act for TakeBack {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs { records: [RecordId(self.clerk.0)].into(), ..Needs::default() };
        self.case.needs(&mut needs);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, case) = self.case.read(facts)?;
        let next = case.take_back(at_desk(facts, self.clerk)?, &self.note, context.now)?;
        let mut effects = stepped(known, next);
        undo(&mut effects, case, facts, context)?;
        if let Some(person) = case.person.filter(|_| case.about.is_familys()) {
            let about = About::CaseChanged { case: self.case.id, step: StepKind::TakenBack };
            effects.messages.push(message(context, person, about));
        }
        Ok(effects)
    }
}

/// What the approval did is undone. Approving the others changed nothing but the case.
fn undo(
    effects: &mut Effects,
    case: &Case,
    facts: &Facts,
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    let now = context.now;
    match &case.about {
        CaseAbout::Review { binding } => {
            let binding = facts.binding(*binding).ok_or(Reason::BindingUnknown)?;
            let back = take_back(binding, used(facts, binding.id, now), now)?;
            for person in [back.grantor, back.beneficiary] {
                let about = About::BindingChanged { binding: back.id, state: back.state };
                effects.messages.push(message(context, person, about));
            }
            effects.bindings.push(back);
        }
        CaseAbout::Ward { ward } => {
            let known = facts.records.get(ward).ok_or(Reason::WardUnknown)?;
            let Body::Ward(ward) = &known.body else { return Err(Reason::WardUnknown.into()) };
            let back = ward.take_back(now)?;
            for person in [back.guardian, back.ward] {
                let about = About::WardChanged { ward: known.id, state: back.state };
                effects.messages.push(message(context, person, about));
            }
            effects.records.push(said_anew(known, Body::Ward(back)));
        }
        CaseAbout::Sample { .. }
        | CaseAbout::Merge { .. }
        | CaseAbout::Correction { .. }
        | CaseAbout::Appeal { .. }
        | CaseAbout::Proposal { .. }
        | CaseAbout::Duplicate { .. } => {}
    }
    Ok(())
}

/// It paid for something this month or year.
fn used(facts: &Facts, binding: BindingId, now: Moment) -> bool {
    let periods = [now.month().0, now.month().year()];
    periods.into_iter().any(|period| facts.used_in(binding, period).is_positive())
}
