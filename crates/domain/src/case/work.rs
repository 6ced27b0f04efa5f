//! How a case goes from hand to hand. Each step checks state, holder and duty, and adds a line to
//! the history.

use super::{Case, CaseAbout, CaseState, Step, StepKind};
use crate::binding::TAKE_BACK_MS;
use crate::clerk::{By, Clerk};
use crate::policy::PolicySet;
use crate::refusal::Side;
use crate::{ClerkId, Moment, Reason, Refusal};

/// Why an approval cannot be taken back, as the clerk reads it.
const CARRIED_OUT: &str = "批准后的结果已经另行办理，不能撤回，请用相反的业务纠正";

/// The clerk who works on a case, with what this clerk may do.
#[derive(Clone, Copy, Debug)]
pub struct AtDesk<'a> {
    /// Who.
    pub id: ClerkId,
    /// Duties and scope.
    pub clerk: &'a Clerk,
}

impl Case {
    /// This clerk may decide it: has the duty here, and neither took it in, nor proposed it, nor
    /// has a part in what it is about.
    pub fn may_decide(&self, desk: AtDesk<'_>) -> Result<(), Refusal> {
        if !desk.clerk.may(self.about.duty(), self.area) {
            let refusal = Refusal::new(Reason::NotYourDuty).of(Side::Agency).at(self.area);
            return Err(refusal.name(self.about.duty().zh()));
        }
        if self.intake == Some(desk.id) || self.barred.contains(&desk.id) {
            return Err(Refusal::new(Reason::SamePersonTwice).of(Side::Agency));
        }
        Ok(())
    }

    /// A clerk takes it.
    pub fn claim(&self, desk: AtDesk<'_>, now: Moment) -> Result<Self, Refusal> {
        self.may_decide(desk)?;
        match self.state {
            CaseState::Open => {}
            CaseState::Claimed => return Err(taken()),
            CaseState::Returned | CaseState::Decided | CaseState::Closed => {
                return Err(self.wrong_state());
            }
        }
        let held = Self { holder: Some(desk.id), ..self.clone() };
        Ok(held.to(CaseState::Claimed, step(StepKind::Claimed, By::Clerk(desk.id), "", now)))
    }

    /// The holder hands it to another clerk who may decide it.
    pub fn hand_over(
        &self,
        from: AtDesk<'_>,
        to: AtDesk<'_>,
        note: &str,
        now: Moment,
    ) -> Result<Self, Refusal> {
        self.held_by(from)?;
        self.may_decide(to)?;
        if from.id == to.id {
            return Err(Refusal::new(Reason::SamePersonTwice).of(Side::Agency));
        }
        let held = Self { holder: Some(to.id), ..self.clone() };
        Ok(held.to(CaseState::Claimed, step(StepKind::HandedOver, By::Clerk(from.id), note, now)))
    }

    /// Put back for anybody: by the holder, or, once its deadline passed, by any other who may
    /// decide it (somebody who is away must not keep a family waiting).
    pub fn release(&self, desk: AtDesk<'_>, now: Moment) -> Result<Self, Refusal> {
        if self.escalated && self.state == CaseState::Claimed {
            self.may_decide(desk)?;
        } else {
            self.held_by(desk)?;
        }
        let free = Self { holder: None, ..self.clone() };
        Ok(free.to(CaseState::Open, step(StepKind::Released, By::Clerk(desk.id), "", now)))
    }

    /// The holder sends it back to the family with what to mend and why. The deadline stands still
    /// until it is handed in again; then it is the same clerk's.
    pub fn return_back(
        &self,
        desk: AtDesk<'_>,
        fields: Vec<String>,
        note: &str,
        now: Moment,
    ) -> Result<Self, Refusal> {
        self.held_by(desk)?;
        if !self.about.is_mendable() {
            return Err(self.wrong_state());
        }
        if fields.is_empty() {
            given(note)?;
        }
        let line = Step { fields, ..step(StepKind::Returned, By::Clerk(desk.id), note, now) };
        let back = Self { due: None, due_provisional: false, ..self.clone() };
        Ok(back.to(CaseState::Returned, line))
    }

    /// The family mended it: with a new deadline back at the clerk who returned it.
    pub fn resubmit(&self, by: By, policies: &PolicySet, now: Moment) -> Result<Self, Refusal> {
        if self.state != CaseState::Returned {
            return Err(self.wrong_state());
        }
        let due = self.about.deadline(self.area, policies, now);
        let again = Self {
            due: due.map(|due| due.on),
            due_provisional: due.is_some_and(|due| due.provisional),
            escalated: false,
            ..self.clone()
        };
        let state = if self.holder.is_some() { CaseState::Claimed } else { CaseState::Open };
        Ok(again.to(state, step(StepKind::Resubmitted, by, "", now)))
    }

    /// The holder decides; the second pair of eyes on a proposal need not claim it first. A
    /// rejection says why, and so does every decision of an appeal.
    pub fn decide(
        &self,
        desk: AtDesk<'_>,
        approved: bool,
        note: &str,
        now: Moment,
    ) -> Result<Self, Refusal> {
        self.may_decide(desk)?;
        let at_once =
            self.state == CaseState::Open && matches!(self.about, CaseAbout::Proposal { .. });
        if !at_once {
            self.held_by(desk)?;
        }
        if !approved || matches!(self.about, CaseAbout::Appeal { .. }) {
            given(note)?;
        }
        let kind = if approved { StepKind::Approved } else { StepKind::Rejected };
        let held = Self { holder: Some(desk.id), ..self.clone() };
        Ok(held.to(CaseState::Decided, step(kind, By::Clerk(desk.id), note, now)))
    }

    /// Who approved it takes the approval back, within the hour and with a reason. What was carried
    /// out by acts of its own (a proposal, an upheld appeal, two records made one) is undone by
    /// another act.
    pub fn take_back(&self, desk: AtDesk<'_>, note: &str, now: Moment) -> Result<Self, Refusal> {
        self.may_decide(desk)?;
        let last = self.steps.last().filter(|last| last.kind == StepKind::Approved);
        let Some(approved) = last.filter(|_| self.state == CaseState::Decided) else {
            return Err(self.wrong_state());
        };
        if self.is_carried_out() {
            return Err(self.wrong_state().name(CARRIED_OUT));
        }
        if approved.by != By::Clerk(desk.id) {
            return Err(taken());
        }
        given(note)?;
        if now > approved.at.plus_ms(TAKE_BACK_MS) {
            return Err(Refusal::new(Reason::HourOver).on(approved.at.date()));
        }
        let line = step(StepKind::TakenBack, By::Clerk(desk.id), note, now);
        Ok(self.clone().to(CaseState::Claimed, line))
    }

    /// The family took it back, or it became moot.
    pub fn close(&self, by: By, note: &str, now: Moment) -> Result<Self, Refusal> {
        if !self.state.waits() {
            return Err(self.wrong_state());
        }
        Ok(self.clone().to(CaseState::Closed, step(StepKind::Closed, by, note, now)))
    }

    /// Its deadline passed and nobody decided: said once.
    pub fn escalate(&self, now: Moment) -> Result<Self, Refusal> {
        let at_desk = matches!(self.state, CaseState::Open | CaseState::Claimed);
        let late = self.due.is_some_and(|last| now.date() > last);
        if !at_desk || !late || self.escalated {
            return Err(self.wrong_state());
        }
        let told = Self { escalated: true, ..self.clone() };
        Ok(told.to(self.state, step(StepKind::Escalated, By::Platform, "", now)))
    }

    /// Somebody who has to act was reminded.
    pub fn remind(&self, now: Moment) -> Result<Self, Refusal> {
        if !self.state.waits() {
            return Err(self.wrong_state());
        }
        Ok(self.clone().to(self.state, step(StepKind::Reminded, By::Platform, "", now)))
    }

    /// Counts a provisional deadline anew, from the day that it was counted from. `None` = it is
    /// not provisional, stays as it was, or stands still.
    pub fn recount(&self, policies: &PolicySet) -> Option<Self> {
        let came = |s: &&Step| matches!(s.kind, StepKind::Filed | StepKind::Resubmitted);
        let from = self.steps.iter().rev().find(came)?.at;
        let due = self.about.deadline(self.area, policies, from)?;
        let again = Self { due: Some(due.on), due_provisional: due.provisional, ..self.clone() };
        (self.due_provisional && self.state.waits() && again != *self).then_some(again)
    }

    /// Its approval was carried out by acts of its own.
    fn is_carried_out(&self) -> bool {
        matches!(
            self.about,
            CaseAbout::Proposal { .. }
                | CaseAbout::Appeal { .. }
                | CaseAbout::Merge { duplicate: Some(_), .. }
        )
    }

    /// May decide it and has it.
    fn held_by(&self, desk: AtDesk<'_>) -> Result<(), Refusal> {
        self.may_decide(desk)?;
        match self.state {
            CaseState::Claimed if self.holder == Some(desk.id) => Ok(()),
            CaseState::Claimed => Err(taken()),
            CaseState::Open | CaseState::Returned | CaseState::Decided | CaseState::Closed => {
                Err(self.wrong_state())
            }
        }
    }

    pub(super) fn to(mut self, state: CaseState, line: Step) -> Self {
        self.state = state;
        self.steps.push(line);
        self
    }

    pub(super) fn wrong_state(&self) -> Refusal {
        let since = self.steps.last().map_or(self.filed_at, |last| last.at);
        Refusal::new(Reason::CaseState).on(since.date())
    }
}

fn taken() -> Refusal {
    Refusal::new(Reason::CaseTaken).of(Side::Agency)
}

pub(super) fn step(kind: StepKind, by: By, note: &str, at: Moment) -> Step {
    Step { at, by, kind, note: note.trim().to_owned(), fields: Vec::new() }
}

/// A reason was written.
fn given(note: &str) -> Result<(), Refusal> {
    if note.trim().is_empty() {
        return Err(Refusal::new(Reason::ReasonMissing).field("note"));
    }
    Ok(())
}
