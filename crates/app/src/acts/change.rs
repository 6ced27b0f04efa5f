//! What a grantor or beneficiary does with a binding that exists.

use domain::binding::{
    Binding, Terms, accept, activate, decline, reactivate, suspend_frozen, terms, unbind, withdraw,
};
use domain::refusal::Side;
use domain::{BindingId, PersonId, Reason, Refusal};
use store::records::About;
use store::{Answer, Effects, Facts, Needs};

use super::settle::message;
use super::{ProofToken, check_proof};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// The change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The beneficiary agrees.
    Accept,
    /// The beneficiary does not.
    Decline,
    /// The grantor takes the application back.
    Withdraw,
    /// The grantor sets limits, scopes or the switch.
    Terms(Terms),
    /// The grantor switches a binding on again after a freeze.
    Reactivate,
    /// Either side ends it, at once.
    Unbind,
}

/// Changes one binding.
#[derive(Clone, Debug)]
pub struct ChangeBinding {
    /// Number and content.
    pub numbered: Numbered,
    /// Who acts.
    pub actor: PersonId,
    /// Which binding.
    pub binding: BindingId,
    /// What.
    pub change: Change,
    /// Proof for this act; withdrawing needs none.
    pub proof: Option<ProofToken>,
}

impl Act for ChangeBinding {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs {
            people: [self.actor].into(),
            bindings: [self.binding].into(),
            proofs: self.proof.into_iter().map(|p| p.0).collect(),
            ..Needs::default()
        }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let now = context.now;
        let known = facts.binding(self.binding);
        let mine = known.filter(|b| b.grantor == self.actor || b.beneficiary == self.actor);
        let Some(binding) = mine.map(|b| activate(b, now)) else {
            return Err(Refusal::new(Reason::BindingUnknown).into());
        };
        let of = |who| if who == binding.grantor { Side::Grantor } else { Side::Beneficiary };
        if let Some(who) = self.must_be(&binding).filter(|who| *who != self.actor) {
            return Err(Refusal::new(Reason::NotYours).of(of(who)).into());
        }
        match (self.proof, &self.change) {
            (_, Change::Withdraw) => {}
            (Some(token), _) => {
                let digest = self.numbered.digest();
                check_proof(facts, token, self.actor, digest, (of(self.actor), now))?;
            }
            (None, _) => {
                return Err(Refusal::new(Reason::ProofMissing).of(of(self.actor)).into());
            }
        }
        let policies = &context.world.policies;
        let next = match &self.change {
            Change::Accept => accepted(&binding, facts, now)?,
            Change::Decline => decline(&binding, now)?,
            Change::Withdraw => withdraw(&binding, now)?,
            Change::Terms(wanted) => terms(&binding, wanted, policies, now)?,
            Change::Reactivate => reactivate(&binding, now)?,
            Change::Unbind => unbind(&binding, self.actor, policies, now)?,
        };
        let mut effects = Effects::answer(Answer::Binding(next.id));
        let other = if self.actor == next.grantor { next.beneficiary } else { next.grantor };
        let about = match self.change {
            Change::Terms(_) => About::TermsChanged { binding: next.id },
            _ => About::BindingChanged { binding: next.id, state: next.state },
        };
        effects.messages.push(message(context, other, about));
        effects.proof = self.proof.map(|p| p.0);
        effects.bindings.push(next);
        Ok(effects)
    }
}

impl ChangeBinding {
    /// Who alone may do this; `None` = either side.
    fn must_be(&self, binding: &Binding) -> Option<PersonId> {
        match self.change {
            Change::Accept | Change::Decline => Some(binding.beneficiary),
            Change::Withdraw | Change::Terms(_) | Change::Reactivate => Some(binding.grantor),
            Change::Unbind => None,
        }
    }
}

/// Accepted: over if its last day passed meanwhile, suspended if the grantor's account is frozen.
fn accepted(binding: &Binding, facts: &Facts, now: domain::Moment) -> Result<Binding, Refusals> {
    let next = activate(&accept(binding, now)?, now);
    let account = facts.accounts.get(&(next.grantor_area, next.grantor));
    let person = facts.people.get(&next.grantor);
    let frozen = account.is_some_and(|a| a.frozen) || person.is_some_and(|p| p.frozen);
    Ok(if frozen { suspend_frozen(&next, now).unwrap_or(next) } else { next })
}
