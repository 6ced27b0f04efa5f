//! An act that by itself takes no proof, done with one: asking for a family link, ending a
//! guardianship, addresses for messages, an export, a pick under a password.

use std::sync::Arc;

use domain::PersonId;
use domain::refusal::Side;
use store::{Effects, Facts, Needs};

use super::{ProofToken, check_proof};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// The act with the prover's proof for it, which is used up when the act is accepted.
#[derive(Clone, Debug)]
pub struct Proved {
    /// The act; its content is what the proof is bound to.
    pub act: Arc<dyn Act>,
    /// Whose proof.
    pub prover: PersonId,
    /// Who reads that it is missing.
    pub side: Side,
    /// The proof.
    pub proof: ProofToken,
}

impl Act for Proved {
    fn numbered(&self) -> &Numbered {
        self.act.numbered()
    }

    fn needs(&self) -> Needs {
        let mut needs = self.act.needs();
        needs.proofs.insert(self.proof.0);
        needs
    }

    fn accounts(&self) -> usize {
        self.act.accounts()
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let digest = self.numbered().digest();
        check_proof(facts, self.proof, self.prover, digest, (self.side, context.now))?;
        let mut effects = self.act.decide(facts, context)?;
        effects.proof = Some(self.proof.0);
        Ok(effects)
    }
}
