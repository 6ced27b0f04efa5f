//! The beneficiary sets the order in which relatives pay.

use domain::binding::{Binding, order};
use domain::refusal::Side;
use domain::{BindingId, PersonId};
use store::{Answer, Effects, Facts, Needs};

use super::bind::now_states;
use super::{ProofToken, check_proof, person};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Sets the order.
#[derive(Clone, Debug)]
pub struct SetOrder {
    /// Number and content.
    pub numbered: Numbered,
    /// Whose payers.
    pub beneficiary: PersonId,
    /// First pays first.
    pub order: Vec<BindingId>,
    /// Proof for this act.
    pub proof: ProofToken,
}

impl Act for SetOrder {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs {
            beneficiaries: [self.beneficiary].into(),
            proofs: [self.proof.0].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let now = context.now;
        let digest = self.numbered.digest();
        check_proof(facts, self.proof, self.beneficiary, digest, (Side::Beneficiary, now))?;
        let area = person(facts, self.beneficiary)?.area;
        let held = now_states(facts.held_by(self.beneficiary), now);
        let held: Vec<&Binding> = held.iter().collect();
        let mut effects = Effects::answer(Answer::Done);
        effects.bindings = order(&held, &self.order, area, &context.world.policies, now)?;
        effects.proof = Some(self.proof.0);
        Ok(effects)
    }
}
