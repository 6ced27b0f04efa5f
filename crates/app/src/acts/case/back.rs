//! A case goes back to the family to be mended, and comes in again.

use domain::binding::{Terms, activate, resubmit, return_back};
use domain::case::{CaseAbout, CaseState, StepKind};
use domain::clerk::By;
use domain::refusal::Side;
use domain::{BindingId, ClerkId, Reason, RecordId, Refusal};
use store::records::About;
use store::{Body, Effects, Facts, Needs};

use super::{CaseRef, at_desk, stepped};
use crate::act::{Act, Context, Refusals};
use crate::acts::{Acting, ProofToken, check_proof, message};
use crate::number::Numbered;

/// The clerk who has a case sends it back, naming the fields to mend.
#[derive(Clone, Debug)]
pub struct ReturnCase {
    /// Number and content.
    pub numbered: Numbered,
    /// Who.
    pub clerk: ClerkId,
    /// Which.
    pub case: CaseRef,
    /// Fields to mend, by their names in the application.
    pub fields: Vec<String>,
    /// What to do, in the clerk's words; the family reads it.
    pub note: String,
}

impl Act for ReturnCase {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs { records: [RecordId(self.clerk.0)].into(), ..Needs::default() };
        self.case.needs(&mut needs);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, case) = self.case.read(facts)?;
        let desk = at_desk(facts, self.clerk)?;
        let next = case.return_back(desk, self.fields.clone(), &self.note, context.now)?;
        let mut effects = stepped(known, next);
        match &case.about {
            CaseAbout::Review { binding } => {
                let known = facts.binding(*binding).ok_or(Reason::BindingUnknown)?;
                effects.bindings.push(return_back(known, context.now)?);
            }
            // What else can be mended waits as it is.
            CaseAbout::Sample { .. }
            | CaseAbout::Ward { .. }
            | CaseAbout::Merge { .. }
            | CaseAbout::Correction { .. }
            | CaseAbout::Appeal { .. }
            | CaseAbout::Proposal { .. }
            | CaseAbout::Duplicate { .. } => {}
        }
        if let Some(person) = case.person {
            let about = About::CaseChanged { case: self.case.id, step: StepKind::Returned };
            effects.messages.push(message(context, person, about));
        }
        Ok(effects)
    }
}

/// The family hands a returned case in again, with other documents and, for an application, other
/// terms: that takes a proof, as the application did.
#[derive(Clone, Debug)]
pub struct Resubmit {
    /// Number and content.
    pub numbered: Numbered,
    /// Whose case, and who acts for that person.
    pub acting: Acting,
    /// Which.
    pub case: CaseRef,
    /// Terms that change; only for applications.
    pub terms: Terms,
    /// Documents that are added.
    pub documents: Vec<RecordId>,
    /// Proof for this act; needed for applications.
    pub proof: Option<ProofToken>,
}

impl Act for Resubmit {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs {
            proofs: self.proof.into_iter().map(|proof| proof.0).collect(),
            records: self.documents.iter().copied().collect(),
            ..Needs::default()
        };
        self.case.needs(&mut needs);
        self.acting.needs(&mut needs);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, case) = self.case.read(facts)?;
        if case.person != Some(self.acting.person) {
            return Err(Reason::CaseUnknown.into());
        }
        if case.state != CaseState::Returned {
            return Err(Refusal::new(Reason::CaseState).of(Side::Grantor).into());
        }
        let other = case.other.map(|other| (Side::Beneficiary, other));
        self.acting.check(facts, context, other)?;
        self.check_documents(facts)?;
        let by = By::Person(self.acting.prover);
        let mut next = case.resubmit(by, &context.world.policies, context.now)?;
        for document in &self.documents {
            if !next.documents.contains(document) {
                next.documents.push(*document);
            }
        }
        let mended = match &case.about {
            CaseAbout::Review { binding } => Some(self.mended(facts, *binding, context)?),
            _ => None,
        };
        let mut effects = stepped(known, next);
        // Only an application is proved.
        effects.proof = self.proof.filter(|_| mended.is_some()).map(|proof| proof.0);
        effects.bindings.extend(mended);
        Ok(effects)
    }
}

impl Resubmit {
    fn mended(
        &self,
        facts: &Facts,
        id: BindingId,
        context: &Context<'_>,
    ) -> Result<domain::binding::Binding, Refusals> {
        let Some(token) = self.proof else {
            return Err(Refusal::new(Reason::ProofMissing).of(Side::Grantor).into());
        };
        let digest = self.numbered.digest();
        let side = (Side::Grantor, context.now);
        check_proof(facts, token, self.acting.prover, digest, side)?;
        let binding = facts.binding(id).ok_or(Reason::BindingUnknown)?;
        let binding = &activate(binding, context.now);
        Ok(resubmit(binding, &self.terms, &context.world.policies, context.now)?)
    }

    fn check_documents(&self, facts: &Facts) -> Result<(), Refusals> {
        for id in &self.documents {
            let owner = facts.records.get(id).and_then(|record| match &record.body {
                Body::Document(document) => Some(document.owner),
                _ => None,
            });
            let concerned = [self.case.person, self.case.other, Some(self.acting.prover)];
            if owner.is_none() || !concerned.contains(&owner) {
                return Err(Refusal::new(Reason::DocumentUnknown).field("documents").into());
            }
        }
        Ok(())
    }
}
