//! What a grantor or beneficiary does with a binding that exists. What a clerk does at a window for
//! one of them is [`super::WindowChange`].

use domain::binding::{
    Binding, BindingState, EndedWhy, Terms, accept, activate, decline, pause_insurance, reactivate,
    suspend_frozen, terms, unbind, withdraw,
};
use domain::clerk::By;
use domain::consent::{Channel, Purpose};
use domain::person::InsuredStatus;
use domain::refusal::Side;
use domain::{BindingId, PersonId, Reason, Refusal};
use store::records::About;
use store::{Answer, Effects, Facts, Kind, Needs};

use super::case::moot_reviews;
use super::consent::given as consent;
use super::{Acting, ProofToken, check_proof, message};
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
    /// Whose act, and who does it for that person.
    pub actor: Acting,
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
        let mut needs = Needs {
            bindings: [self.binding].into(),
            proofs: self.proof.into_iter().map(|p| p.0).collect(),
            records_of: [(Kind::Case, self.actor.person)].into(),
            ..Needs::default()
        };
        self.actor.needs(&mut needs);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (now, actor) = (context.now, self.actor.person);
        let known = facts.binding(self.binding);
        let mine = known.filter(|b| b.grantor == actor || b.beneficiary == actor);
        let Some(binding) = mine.map(|b| activate(b, now)) else {
            return Err(Refusal::new(Reason::BindingUnknown).into());
        };
        let of = |who| if who == binding.grantor { Side::Grantor } else { Side::Beneficiary };
        if let Some(who) = self.must_be(&binding).filter(|who| *who != actor) {
            return Err(Refusal::new(Reason::NotYours).of(of(who)).into());
        }
        let other = if actor == binding.grantor { binding.beneficiary } else { binding.grantor };
        self.actor.check(facts, context, Some((of(other), other)))?;
        let way = self.proved(facts, of(actor), now)?;
        let policies = &context.world.policies;
        let next = match &self.change {
            Change::Accept => {
                self.actor.old_enough(facts, context)?;
                accepted(&binding, facts, context)?
            }
            Change::Decline => decline(&binding, now)?,
            Change::Withdraw => withdraw(&binding, now)?,
            Change::Terms(wanted) => terms(&binding, wanted, policies, now)?,
            Change::Reactivate => as_sides_stand(reactivate(&binding, now)?, facts, context),
            Change::Unbind => unbind(&binding, actor, policies, now)?,
        };
        let mut effects = Effects::answer(Answer::Binding(next.id));
        let about = match self.change {
            Change::Terms(_) => About::TermsChanged { binding: next.id },
            _ => About::BindingChanged { binding: next.id, state: self.told(&next) },
        };
        effects.messages.push(message(context, other, about));
        // Withdrawing proves nothing: what comes along with it is not used up.
        let proof = self.proof.filter(|_| self.change != Change::Withdraw);
        effects.proof = proof.map(|proof| proof.0);
        if self.change == Change::Accept {
            let how = (Channel::Online, way.as_str());
            let agreed = consent(&self.actor, Purpose::Acceptance, next.id.0, how, context);
            effects.records.push(agreed);
        }
        if !next.state.counts() {
            let by = By::Person(self.actor.prover);
            effects.records.extend(moot_reviews(facts, &next, (now, by)));
        }
        effects.bindings.push(next);
        Ok(effects)
    }
}

impl ChangeBinding {
    /// What the other side is told: an unbind that the area defers to midnight (山西) leaves the
    /// binding in force for the rest of the day, but is told as the unbind that it is.
    fn told(&self, next: &Binding) -> BindingState {
        match (&self.change, next.state.counts()) {
            (Change::Unbind, true) if self.actor.person == next.grantor => {
                BindingState::Ended(EndedWhy::Grantor)
            }
            (Change::Unbind, true) => BindingState::Ended(EndedWhy::Beneficiary),
            _ => next.state,
        }
    }

    /// Who alone may do this; `None` = either side.
    fn must_be(&self, binding: &Binding) -> Option<PersonId> {
        match self.change {
            Change::Accept | Change::Decline => Some(binding.beneficiary),
            Change::Withdraw | Change::Terms(_) | Change::Reactivate => Some(binding.grantor),
            Change::Unbind => None,
        }
    }

    /// The way in which the prover proved to be the prover.
    fn proved(&self, facts: &Facts, side: Side, now: domain::Moment) -> Result<String, Refusals> {
        match (self.proof, &self.change) {
            (_, Change::Withdraw) => Ok("session".to_owned()),
            (Some(token), _) => {
                let digest = self.numbered.digest();
                check_proof(facts, token, self.actor.prover, digest, (side, now))?;
                Ok(facts.proofs.get(&token.0).map(|proof| proof.way.clone()).unwrap_or_default())
            }
            (None, _) => Err(Refusal::new(Reason::ProofMissing).of(side).into()),
        }
    }
}

/// Accepted: over if its last day passed meanwhile, else as its sides stand.
fn accepted(binding: &Binding, facts: &Facts, context: &Context<'_>) -> Result<Binding, Refusals> {
    let next = activate(&accept(binding, context.now)?, context.now);
    Ok(as_sides_stand(next, facts, context))
}

/// What begins while an insurance is paused is as if the pause came now: it waits, or is over where
/// a pause ends bindings. Else suspended where the grantor is frozen, else as it is.
pub(super) fn as_sides_stand(next: Binding, facts: &Facts, context: &Context<'_>) -> Binding {
    let mut sides =
        [next.grantor, next.beneficiary].into_iter().filter_map(|id| facts.people.get(&id));
    let next = if sides.any(|side| side.status == InsuredStatus::Paused) {
        pause_insurance(&next, &context.world.policies, context.now).unwrap_or(next)
    } else {
        next
    };
    frozen_or(next, facts, context.now)
}

/// Suspended where the grantor's account or person is frozen, else as it is.
pub(super) fn frozen_or(next: Binding, facts: &Facts, now: domain::Moment) -> Binding {
    let account = facts.accounts.get(&(next.grantor_area, next.grantor));
    let person = facts.people.get(&next.grantor);
    let frozen = account.is_some_and(|a| a.frozen) || person.is_some_and(|p| p.frozen);
    if frozen { suspend_frozen(&next, now).unwrap_or(next) } else { next }
}
