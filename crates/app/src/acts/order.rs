//! The beneficiary sets the order in which relatives pay.

use domain::BindingId;
use domain::binding::{Binding, order};
use domain::refusal::Side;
use store::{Answer, Effects, Facts, Needs};

use super::bind::now_states;
use super::{Acting, ProofToken, check_proof, person};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Sets the order.
#[derive(Clone, Debug)]
pub struct SetOrder {
    /// Number and content.
    pub numbered: Numbered,
    /// Whose payers, and who acts for that person.
    pub acting: Acting,
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
        let mut needs = Needs {
            beneficiaries: [self.acting.person].into(),
            proofs: [self.proof.0].into(),
            ..Needs::default()
        };
        self.acting.needs(&mut needs);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let now = context.now;
        let digest = self.numbered.digest();
        self.acting.check(facts, context, None)?;
        let prover = self.acting.prover;
        check_proof(facts, self.proof, prover, digest, (Side::Beneficiary, now))?;
        let area = person(facts, self.acting.person)?.area;
        let held = now_states(facts.held_by(self.acting.person), now);
        // The holder of a family link who is also one of the payers decides nothing here.
        for binding in held.iter().filter(|binding| binding.state.counts()) {
            self.acting.check(facts, context, Some((Side::Grantor, binding.grantor)))?;
        }
        let held: Vec<&Binding> = held.iter().collect();
        let mut effects = Effects::answer(Answer::Done);
        effects.bindings = order(&held, &self.order, area, &context.world.policies, now)?;
        effects.proof = Some(self.proof.0);
        Ok(effects)
    }
}
