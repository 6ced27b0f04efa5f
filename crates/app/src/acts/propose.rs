//! The second pair of eyes (②): what a clerk does at the desk, as data; an act that one clerk
//! proposes and another approves.

mod act;
mod parts;

pub use act::ClerkAct;
pub use parts::{AccessChange, FileKind, WindowBind};

use std::sync::Arc;

use domain::case::{Case, CaseAbout, CaseState, StepKind};
use domain::clerk::{By, Duty};
use domain::refusal::Side;
use domain::{Area, ClerkId, PersonId, Reason, RecordId, Refusal};
use store::record::AdoptedBy;
use store::records::Blob;
use store::{Answer, Body, Effects, Facts, Needs, Record};

use super::case::at_desk;
use super::clerk::independent;
use super::day_end::beside;
use super::{case_of, on_duty, record, said_anew};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// A clerk proposes an act that needs a second pair of eyes. What would be refused today is refused
/// now; carried out is it when another clerk approves.
#[derive(Clone)]
pub struct Propose {
    /// Number and content.
    pub numbered: Numbered,
    /// Who proposes.
    pub clerk: ClerkId,
    /// What.
    pub act: ClerkAct,
    /// The bytes of a [`ClerkAct::File`] or [`ClerkAct::Policies`], kept sealed.
    pub file: Option<Vec<u8>>,
}

impl std::fmt::Debug for Propose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Propose").field("act", &self.act).finish_non_exhaustive()
    }
}

impl Propose {
    fn inner(&self) -> Arc<dyn Act> {
        self.act.clone().build(self.numbered.clone(), self.clerk)
    }
}

impl Act for Propose {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = self.inner().needs();
        needs.records.insert(RecordId(self.clerk.0));
        needs.people.extend(self.act.concerns());
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let Some(approver) = self.act.needs_second() else {
            return Err(Refusal::new(Reason::CaseState).of(Side::Agency).into());
        };
        let area = self.act.area(facts)?;
        on_duty(facts, self.clerk, self.act.duty(), area)?;
        // Decided as if it were approved now, for its refusals alone.
        let now = self.inner().decide(facts, context)?;
        if matches!(now.answer, Answer::Refused(_)) {
            return Ok(now);
        }
        beside(facts, &self.act)?;
        let mut act = self.act.clone();
        let mut blobs = Vec::new();
        if let ClerkAct::File { blob, .. } | ClerkAct::Policies { blob, .. } = &mut act {
            let Some(bytes) = self.file.clone() else {
                return Err(Refusal::new(Reason::DocumentMissing).of(Side::Agency).into());
            };
            *blob = RecordId(context.id());
            blobs.push(Blob { id: *blob, bytes });
        }
        let mut concerned = act.concerns().into_iter();
        let whose = (area, concerned.next(), concerned.next());
        let case = proposal(&act, whose, (self.clerk, approver), context);
        let filed = record(context, Body::Case(case));
        let mut effects = Effects::answer(Answer::Record(filed.id));
        effects.records.push(filed);
        effects.blobs = blobs;
        Ok(effects)
    }
}

/// The case of an act that waits for a second clerk with the duty `approver`. `clerk` proposed it,
/// or upheld the appeal that asks for it, and may not approve it.
pub(super) fn proposal(
    act: &ClerkAct,
    (area, person, other): (Area, Option<PersonId>, Option<PersonId>),
    (clerk, approver): (ClerkId, Duty),
    context: &Context<'_>,
) -> Case {
    let body = serde_json::to_string(act).unwrap_or_default();
    let about = CaseAbout::Proposal { act: act.word().to_owned(), body, approver };
    let policies = &context.world.policies;
    let case = Case::file(about, area, (person, other), By::Clerk(clerk), policies, context.now);
    Case { institution: act.institution(), ..case }
}

/// A second clerk approves a proposal, which is carried out in the same transaction, exactly as it
/// was proposed. Files and keys are put in place by the caller afterwards, from the approved case.
pub struct Approve {
    numbered: Numbered,
    clerk: ClerkId,
    case: RecordId,
    proposer: Option<ClerkId>,
    body: String,
    act: ClerkAct,
    author: ClerkId,
}

impl std::fmt::Debug for Approve {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Approve").field("case", &self.case).finish_non_exhaustive()
    }
}

impl Approve {
    /// Of the proposal as it was read before the locks; `None` where the record is none. The home
    /// area of `numbered` must be the case's.
    pub fn of(numbered: Numbered, clerk: ClerkId, proposed: &Record) -> Option<Self> {
        let Body::Case(case) = &proposed.body else { return None };
        let CaseAbout::Proposal { body, approver, .. } = &case.about else { return None };
        let act: ClerkAct = serde_json::from_str(body).ok()?;
        // Two officers of the same duty: the second answers for it. Else the proposer, who has the
        // act's duty where the approver has not.
        let author = if *approver == act.duty() { clerk } else { case.intake.unwrap_or(clerk) };
        let (body, proposer) = (body.clone(), case.intake);
        Some(Self { numbered, clerk, case: proposed.id, proposer, body, act, author })
    }

    /// Who is found under the certificate or card by now: whoever was when it was proposed may not
    /// be any more.
    #[must_use]
    pub fn found(mut self, found: Option<PersonId>) -> Self {
        if let ClerkAct::Correct { holder, .. } | ClerkAct::Merge { holder, .. } = &mut self.act {
            *holder = found;
        }
        self
    }

    fn inner(&self) -> Arc<dyn Act> {
        self.act.clone().build(self.numbered.clone(), self.author)
    }

    /// The duty that may approve, where the record is a proposal.
    pub fn duty_of(proposed: &Record) -> Option<Duty> {
        let Body::Case(case) = &proposed.body else { return None };
        match &case.about {
            CaseAbout::Proposal { approver, .. } => Some(*approver),
            _ => None,
        }
    }
}

impl Act for Approve {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        let mut needs = self.inner().needs();
        needs.records.extend([RecordId(self.clerk.0), self.case]);
        needs.records.extend(self.proposer.map(|proposer| RecordId(proposer.0)));
        needs
    }

    fn accounts(&self) -> usize {
        self.inner().accounts()
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let refused = |reason| Refusals::from(Refusal::new(reason).of(Side::Agency));
        let (known, case) = case_of(facts, self.case)?;
        let next = case.decide(at_desk(facts, self.clerk)?, true, "", context.now)?;
        if let Some(proposer) = self.proposer {
            independent(facts, proposer, self.clerk)?;
        }
        let CaseAbout::Proposal { body, .. } = &case.about else {
            return Err(refused(Reason::CaseState));
        };
        if *body != self.body || case.area != self.numbered.key().area {
            return Err(refused(Reason::CaseUnknown));
        }
        let mut effects = self.inner().decide(facts, context)?;
        if matches!(effects.answer, Answer::Refused(_)) {
            // Refused with effects of its own: the proposal waits.
            return Ok(effects);
        }
        for made in &mut effects.records {
            let new = made.version == 0;
            match &mut made.body {
                // One that was made before keeps who approved it.
                Body::Payment(order) if new => order.by.1 = By::Clerk(self.clerk),
                Body::Remittance(remittance) => {
                    if remittance.received.is_some() && remittance.is_sent_by(self.clerk) {
                        return Err(refused(Reason::SamePersonTwice));
                    }
                    let told = remittance.received.as_mut().unwrap_or(&mut remittance.sent);
                    told.by.1 = By::Clerk(self.clerk);
                }
                Body::Policy(set) => set.by = AdoptedBy::Clerks(self.author, self.clerk),
                _ => {}
            }
        }
        let gave_back = effects.cancelled;
        effects.records.push(said_anew(known, Body::Case(Case { gave_back, ..next })));
        if effects.answer == Answer::Done {
            effects.answer = Answer::Record(self.case);
        }
        Ok(effects)
    }
}

/// What is put in place outside the lane's transaction, once its case is approved: the decision is
/// recorded here, the effect is the caller's and can be repeated.
#[derive(Clone, Debug)]
struct Outside {
    numbered: Numbered,
    clerk: ClerkId,
    duty: Duty,
    area: Area,
}

impl Act for Outside {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { records: [RecordId(self.clerk.0)].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, _: &mut Context<'_>) -> Result<Effects, Refusals> {
        on_duty(facts, self.clerk, self.duty, self.area)?;
        Ok(Effects::answer(Answer::Done))
    }
}

/// The act of an approved proposal, for whoever puts it in place; `None` until it is approved.
pub fn approved(proposed: &Record) -> Option<ClerkAct> {
    let Body::Case(case) = &proposed.body else { return None };
    let CaseAbout::Proposal { body, .. } = &case.about else { return None };
    let done = case.state == CaseState::Decided
        && case.steps.last().is_some_and(|step| step.kind == StepKind::Approved);
    done.then(|| serde_json::from_str(body).ok()).flatten()
}
