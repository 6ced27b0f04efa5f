//! How a case comes in.

use std::collections::BTreeSet;

use super::work::step;
use super::{Case, CaseAbout, CaseState, StepKind};
use crate::calendar::Due;
use crate::clerk::By;
use crate::evidence::DocumentKind;
use crate::policy::PolicySet;
use crate::{Area, ClerkId, Moment, PersonId, Refusal};

impl Case {
    /// A new case, open, with its deadline. A clerk who files it (`by`) took it in or proposed it
    /// and may not decide it. Documents and originals are added by the caller.
    pub fn file(
        about: CaseAbout,
        area: Area,
        (person, other): (Option<PersonId>, Option<PersonId>),
        by: By,
        policies: &PolicySet,
        now: Moment,
    ) -> Self {
        let due = about.deadline(area, policies, now);
        Self::open((about, due), area, (person, other), by, now)
    }

    fn open(
        (about, due): (CaseAbout, Option<Due>),
        area: Area,
        (person, other): (Option<PersonId>, Option<PersonId>),
        by: By,
        now: Moment,
    ) -> Self {
        let intake = match by {
            By::Clerk(clerk) => Some(clerk),
            By::Person(_) | By::Institution(_) | By::Platform => None,
        };
        Self {
            about,
            area,
            person,
            other,
            state: CaseState::Open,
            holder: None,
            intake,
            barred: BTreeSet::new(),
            gave_back: None,
            institution: None,
            filed_at: now,
            due: due.map(|due| due.on),
            due_provisional: due.is_some_and(|due| due.provisional),
            escalated: false,
            documents: Vec::new(),
            originals: BTreeSet::new(),
            steps: vec![step(StepKind::Filed, by, "", now)],
        }
    }

    /// What a clerk took in and decided at a window, kept with the originals that were seen.
    pub fn at_window(
        about: CaseAbout,
        area: Area,
        whose: (Option<PersonId>, Option<PersonId>),
        (clerk, originals): (ClerkId, &BTreeSet<DocumentKind>),
        now: Moment,
    ) -> Self {
        let by = By::Clerk(clerk);
        // No deadline: nothing is left to decide.
        let filed = Self::open((about, None), area, whose, by, now);
        filed.seen(clerk, originals, now)
    }

    /// What an agency's own system took in and decided: nothing waits.
    #[must_use]
    pub fn done_at(self, by: By, now: Moment) -> Self {
        let decided = Self { due: None, due_provisional: false, ..self };
        decided.to(CaseState::Decided, step(StepKind::Approved, by, "", now))
    }

    /// What a family asked for was done at a window by a clerk who saw the originals.
    pub fn granted(
        &self,
        clerk: ClerkId,
        originals: &BTreeSet<DocumentKind>,
        now: Moment,
    ) -> Result<Self, Refusal> {
        if !self.state.waits() {
            return Err(self.wrong_state());
        }
        Ok(self.clone().seen(clerk, originals, now))
    }

    fn seen(mut self, clerk: ClerkId, originals: &BTreeSet<DocumentKind>, now: Moment) -> Self {
        self.originals.extend(originals);
        self.to(CaseState::Decided, step(StepKind::Approved, By::Clerk(clerk), "", now))
    }
}
