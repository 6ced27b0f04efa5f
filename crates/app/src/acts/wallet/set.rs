//! Setting a quota.

use domain::refusal::Side;
use domain::wallet::{QuotaFacts, QuotaSet, set_quota};
use domain::{BindingId, Fen, Reason, Refusal};
use store::{Answer, Body, Effects, Facts, Needs};

use super::{quota_of, tell, wallet_of, write};
use crate::act::{Act, Context, Refusals};
use crate::acts::{Acting, ProofToken, check_proof, person, record, said_anew};
use crate::number::Numbered;

/// Sets the quota of a binding: the first time, raised or lowered. No money moves.
#[derive(Clone, Debug)]
pub struct SetQuota {
    /// Number and content.
    pub numbered: Numbered,
    /// The grantor, and who acts in the place.
    pub acting: Acting,
    /// Under which binding.
    pub binding: BindingId,
    /// The whole quota, what was used of it included, 分.
    pub amount: Fen,
    /// Proof for this act.
    pub proof: ProofToken,
}

impl Act for SetQuota {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs {
            bindings: [self.binding].into(),
            proofs: [self.proof.0].into(),
            ..Needs::default()
        };
        self.acting.needs(&mut needs);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (now, actor) = (context.now, self.acting.person);
        let known = facts.binding(self.binding);
        let mine = known.filter(|b| b.grantor == actor || b.beneficiary == actor);
        let binding = mine.ok_or(Reason::BindingUnknown)?;
        if binding.grantor != actor {
            return Err(Refusal::new(Reason::NotYours).of(Side::Grantor).into());
        }
        let other = (Side::Beneficiary, binding.beneficiary);
        self.acting.check(facts, context, Some(other))?;
        let digest = self.numbered.digest();
        check_proof(facts, self.proof, self.acting.prover, digest, (Side::Grantor, now))?;
        let there = quota_of(facts, binding);
        let wallets = [actor, binding.beneficiary].map(|owner| wallet_of(facts, owner));
        let [wallet, others] = wallets.map(|known| known.map(|(_, wallet)| wallet));
        let quota_facts = QuotaFacts {
            binding,
            grantor: person(facts, actor)?,
            account: facts.account_of(actor),
            beneficiary_area: person(facts, binding.beneficiary)?.area,
            wallet,
            others,
            quota: there.map(|(_, quota)| quota),
        };
        let policies = &context.world.policies;
        let QuotaSet { change, wallet } = set_quota(&quota_facts, self.amount, policies, now)?;
        let kept = match there {
            Some((record, _)) => record.clone(),
            None => record(context, Body::Quota(change.quota.clone())),
        };
        let mut effects = Effects::answer(Answer::Record(kept.id));
        effects.proof = Some(self.proof.0);
        if let Some((known, next)) = wallets[0].map(|(known, _)| known).zip(wallet) {
            effects.records.push(said_anew(known, Body::Wallet(next)));
        }
        if there.is_none_or(|(_, quota)| *quota != change.quota) {
            tell(&mut effects, (kept.id, &change.quota), None, context)?;
            write(&mut effects, &kept, change, context)?;
        }
        Ok(effects)
    }
}
