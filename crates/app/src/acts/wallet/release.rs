//! Giving a quota back.

use domain::refusal::Side;
use domain::wallet::release;
use domain::{BindingId, PersonId, Reason, RecordId};
use store::{Answer, Body, Effects, Facts, Kind, Needs};

use super::{open, tell, write};
use crate::act::{Act, Context, Refusals};
use crate::acts::{Acting, ProofToken, check_proof};
use crate::number::Numbered;

/// Releases a quota; either side may, or a guardian. One out of which a premium waits to be taken is
/// not released: the refusal names the premium.
#[derive(Clone, Debug)]
pub struct ReleaseQuota {
    /// Number and content.
    pub numbered: Numbered,
    /// Grantor or beneficiary, and who acts in the place.
    pub acting: Acting,
    /// Which quota.
    pub quota: RecordId,
    /// The binding that it rests on, as far as the caller knows; another one's quota is unknown.
    pub binding: BindingId,
    /// Proof for this act.
    pub proof: ProofToken,
}

impl Act for ReleaseQuota {
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
        let actor = self.acting.person;
        let known = facts.records.get(&self.quota);
        let mine = known.zip(known.and_then(open)).filter(|(_, quota)| {
            let sides = [quota.grantor, quota.beneficiary];
            quota.binding == self.binding && sides.contains(&actor)
        });
        let (record, quota) = mine.ok_or(Reason::QuotaUnknown)?;
        let of = if actor == quota.grantor { Side::Grantor } else { Side::Beneficiary };
        self.acting.check_own(facts, context, "释放共济额度")?;
        let digest = self.numbered.digest();
        check_proof(facts, self.proof, self.acting.prover, digest, (of, context.now))?;
        let change = release(quota, context.now).map_err(|refusal| {
            let waits = waiting(facts, quota.grantor, self.quota);
            waits.map_or(refusal.clone(), |name| refusal.name(name))
        })?;
        let mut effects = Effects::answer(Answer::Record(self.quota));
        effects.proof = Some(self.proof.0);
        tell(&mut effects, (self.quota, &change.quota), None, context)?;
        write(&mut effects, record, change, context)?;
        Ok(effects)
    }
}

/// The premium that waits to be taken from a quota, in words. What speaks for money of the grantor is
/// known to whoever needs the binding.
fn waiting(facts: &Facts, grantor: PersonId, quota: RecordId) -> Option<String> {
    let mut known = facts.records_of(Kind::Premium, grantor);
    known.find_map(|record| match &record.body {
        Body::Premium(it) if it.due_on().is_some() && it.quota() == Some(quota) => {
            Some(format!("{} 年{} {}", it.year, it.kind.zh(), it.who))
        }
        _ => None,
    })
}
