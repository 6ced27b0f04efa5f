//! Applying for a binding, by the grantor or at a window.

use domain::binding::{Application, ApplyFacts, Binding, BindingState, Consents, apply};
use domain::refusal::Side;
use domain::{BindingId, PersonId};
use store::records::About;
use store::{Answer, Effects, Facts, Needs};

use super::settle::message;
use super::{ProofToken, check_proof, person};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Who applies and how the identity was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplyBy {
    /// The grantor, with a proof for this act.
    Grantor(ProofToken),
    /// A clerk at a window: both were seen, the papers too, and the beneficiary agreed on paper.
    Window,
}

/// Applies for a binding.
#[derive(Clone, Debug)]
pub struct Apply {
    /// Number and content.
    pub numbered: Numbered,
    /// Who pays.
    pub grantor: PersonId,
    /// For whom.
    pub beneficiary: PersonId,
    /// What is asked for.
    pub application: Application,
    /// The pledge was signed.
    pub pledge: bool,
    /// By whom.
    pub by: ApplyBy,
}

impl Act for Apply {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let proof = match self.by {
            ApplyBy::Grantor(token) => Some(token.0),
            ApplyBy::Window => None,
        };
        Needs {
            grantors: [self.grantor].into(),
            beneficiaries: [self.beneficiary].into(),
            proofs: proof.into_iter().collect(),
            ..Needs::default()
        }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let now = context.now;
        let window = self.by == ApplyBy::Window;
        if let ApplyBy::Grantor(token) = self.by {
            let digest = self.numbered.digest();
            check_proof(facts, token, self.grantor, digest, (Side::Grantor, now))?;
        }
        let given: Vec<Binding> = now_states(facts.given_by(self.grantor), now);
        let held: Vec<Binding> = now_states(facts.held_by(self.beneficiary), now);
        let apply_facts = ApplyFacts {
            grantor: person(facts, self.grantor)?,
            account: facts.account_of(self.grantor),
            beneficiary: person(facts, self.beneficiary)?,
            given: given.iter().collect(),
            held: held.iter().collect(),
        };
        let consents = Consents { pledge: self.pledge, accepted: window, reviewed: window };
        let id = BindingId(context.id());
        let policies = &context.world.policies;
        let binding = apply(id, &apply_facts, &self.application, consents, policies, now)?;
        let mut effects = Effects::answer(Answer::Binding(id));
        let about = match binding.state {
            BindingState::AwaitingAcceptance => About::AcceptanceAsked { binding: id },
            state => About::BindingChanged { binding: id, state },
        };
        effects.messages.push(message(context, self.beneficiary, about));
        if window {
            let about = About::BindingChanged { binding: id, state: binding.state };
            effects.messages.push(message(context, self.grantor, about));
        }
        if let ApplyBy::Grantor(token) = self.by {
            effects.proof = Some(token.0);
        }
        effects.bindings.push(binding);
        Ok(effects)
    }
}

/// Bindings as they are at this moment: begun ones active, expired ones ended.
pub(super) fn now_states<'a>(
    bindings: impl Iterator<Item = &'a Binding>,
    now: domain::Moment,
) -> Vec<Binding> {
    bindings.map(|b| domain::binding::activate(b, now)).collect()
}
