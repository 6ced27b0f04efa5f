//! The second clerk's yes to a proposal, as it was read.

use std::sync::Arc;

use app::act::Refusals;
use app::acts::{Approve, ClerkAct};
use app::{Act, Context, Numbered};
use domain::case::CaseAbout;
use domain::{ClerkId, Reason};
use store::{Body, Effects, Facts, Needs, Record};

use crate::deed::Deed;

/// Approves a proposal. Unlike the application's act it can be sent again and looked at.
#[derive(Clone)]
pub struct Approval {
    /// Number and content; its home is the area of the case.
    pub numbered: Numbered,
    /// The second clerk.
    pub clerk: ClerkId,
    /// The case as it was read.
    pub case: Record,
}

impl std::fmt::Debug for Approval {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Approval").field("case", &self.case.id).finish_non_exhaustive()
    }
}

impl Approval {
    /// What was proposed, as whoever answers for it does it; `None` for what is no proposal.
    pub fn inner(&self) -> Option<Deed> {
        let Body::Case(case) = &self.case.body else { return None };
        let CaseAbout::Proposal { body, approver, .. } = &case.about else { return None };
        let act: ClerkAct = serde_json::from_str(body).ok()?;
        // The second clerk answers for an act of the own duty, else the one who proposed it.
        let own = *approver == act.duty();
        let author = case.intake.filter(|_| !own).unwrap_or(self.clerk);
        Deed::of_clerk(act, self.numbered.clone(), author)
    }

    fn act(&self) -> Option<Approve> {
        Approve::of(self.numbered.clone(), self.clerk, &self.case)
    }
}

impl Act for Approval {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        self.act().map(|act| act.needs()).unwrap_or_default()
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let act: Option<Arc<dyn Act>> = self.act().map(|act| -> Arc<dyn Act> { Arc::new(act) });
        act.ok_or(Refusals::from(Reason::CaseUnknown))?.decide(facts, context)
    }
}
