//! What a family files itself: corrections (appeals stand beside); and takes back.

use domain::binding::withdraw;
use domain::case::{Case, CaseAbout};
use domain::clerk::By;
use domain::refusal::Side;
use domain::{Reason, RecordId, Refusal};
use store::records::About;
use store::{Answer, Body, Effects, Facts, Needs};

use super::{CaseRef, stepped};
use crate::act::{Act, Context, Refusals};
use crate::acts::{Acting, message, person, record, said_anew};
use crate::number::Numbered;

/// A person says that own data are wrong; a clerk looks, and mends them by a proposal.
#[derive(Clone, Debug)]
pub struct FileCorrection {
    /// Number and content.
    pub numbered: Numbered,
    /// Whose data, and who acts for that person.
    pub acting: Acting,
    /// Which field, by its name in the interface.
    pub field: String,
    /// What it should be, in the person's words.
    pub wanted: String,
    /// Documents handed in with it.
    pub documents: Vec<RecordId>,
}

impl Act for FileCorrection {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        needs_of(&self.acting, &self.documents)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        self.acting.check(facts, context, None)?;
        own_documents(facts, &self.acting, &self.documents)?;
        let insured = person(facts, self.acting.person)?;
        let (field, wanted) = (self.field.clone(), self.wanted.clone());
        let about = CaseAbout::Correction { person: insured.person, field, wanted };
        let (whose, by) = ((Some(insured.person), None), By::Person(self.acting.prover));
        let policies = &context.world.policies;
        let case = Case::file(about, insured.area, whose, by, policies, context.now);
        Ok(filed(Case { documents: self.documents.clone(), ..case }, context))
    }
}

/// The family takes a case of its own back; an application is withdrawn with it. Samples and
/// proposals are not the family's.
#[derive(Clone, Debug)]
pub struct WithdrawCase {
    /// Number and content.
    pub numbered: Numbered,
    /// Whose case, and who acts for that person.
    pub acting: Acting,
    /// Which.
    pub case: CaseRef,
}

impl Act for WithdrawCase {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        self.case.needs(&mut needs);
        self.acting.needs(&mut needs);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, case) = self.case.read(facts)?;
        if case.person != Some(self.acting.person) {
            return Err(Reason::CaseUnknown.into());
        }
        let other = case.other.map(|other| (Side::Beneficiary, other));
        self.acting.check(facts, context, other)?;
        let by = By::Person(self.acting.prover);
        let mut effects = stepped(known, case.close(by, "", context.now)?);
        match &case.about {
            CaseAbout::Review { binding } => {
                let binding = facts.binding(*binding).ok_or(Reason::BindingUnknown)?;
                let over = withdraw(binding, context.now)?;
                let about = About::BindingChanged { binding: over.id, state: over.state };
                effects.messages.push(message(context, over.beneficiary, about));
                effects.bindings.push(over);
            }
            CaseAbout::Ward { ward } => {
                let known = facts.records.get(ward).ok_or(Reason::WardUnknown)?;
                if let Body::Ward(ward) = &known.body {
                    let over = ward.end(context.now).map(Body::Ward);
                    effects.records.extend(over.map(|body| said_anew(known, body)));
                }
            }
            CaseAbout::Merge { .. } | CaseAbout::Correction { .. } | CaseAbout::Appeal { .. } => {}
            CaseAbout::Sample { .. } | CaseAbout::Proposal { .. } | CaseAbout::Duplicate { .. } => {
                return Err(Refusal::new(Reason::NotYours).into());
            }
        }
        Ok(effects)
    }
}

pub(super) fn needs_of(acting: &Acting, documents: &[RecordId]) -> Needs {
    let mut needs = Needs { records: documents.iter().copied().collect(), ..Needs::default() };
    acting.needs(&mut needs);
    needs
}

pub(super) fn own_documents(
    facts: &Facts,
    acting: &Acting,
    documents: &[RecordId],
) -> Result<(), Refusals> {
    let own = |id: &RecordId| match facts.records.get(id).map(|record| &record.body) {
        Some(Body::Document(document)) => {
            document.owner == acting.person || document.owner == acting.prover
        }
        _ => false,
    };
    if documents.iter().all(own) {
        return Ok(());
    }
    Err(Refusal::new(Reason::DocumentUnknown).field("documents").into())
}

pub(super) fn filed(case: Case, context: &mut Context<'_>) -> Effects {
    let record = record(context, Body::Case(case));
    let mut effects = Effects::answer(Answer::Record(record.id));
    effects.records.push(record);
    effects
}
