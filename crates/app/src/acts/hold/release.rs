//! Giving a hold back before the stay is settled.

use domain::clerk::Duty;
use domain::hold::HoldState;
use domain::refusal::Side;
use domain::{ClerkId, PersonId, Reason, RecordId};
use store::{Answer, Effects, Facts, Kind, Needs};

use super::{end, open};
use crate::act::{Act, Context, Refusals};
use crate::acts::{Acting, ProofToken, check_proof, on_duty};
use crate::number::Numbered;

/// Who releases.
#[derive(Clone, Copy, Debug)]
pub enum ReleaseBy {
    /// The account's owner or a guardian, with a proof for this act.
    Owner(Acting, ProofToken),
    /// An account officer of the account's area.
    Clerk(ClerkId),
}

/// Releases one hold.
#[derive(Clone, Debug)]
pub struct ReleaseHold {
    /// Number and content.
    pub numbered: Numbered,
    /// Which.
    pub hold: RecordId,
    /// Whose account, as far as the caller knows; another one's hold is unknown.
    pub payer: PersonId,
    /// Who releases.
    pub by: ReleaseBy,
}

impl Act for ReleaseHold {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        match self.by {
            ReleaseBy::Owner(..) => None,
            ReleaseBy::Clerk(clerk) => Some(clerk),
        }
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs { people: [self.payer].into(), ..Needs::default() };
        needs.records_of.insert((Kind::Hold, self.payer));
        match self.by {
            ReleaseBy::Owner(acting, proof) => {
                acting.needs(&mut needs);
                needs.proofs.insert(proof.0);
            }
            ReleaseBy::Clerk(clerk) => {
                needs.records.insert(RecordId(clerk.0));
            }
        }
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let known = facts.records.get(&self.hold);
        let mut effects = Effects::answer(Answer::Record(self.hold));
        let held = known.zip(known.and_then(open)).filter(|(_, hold)| hold.payer == self.payer);
        match self.by {
            ReleaseBy::Owner(acting, proof) => {
                let (digest, when) = (self.numbered.digest(), (Side::Grantor, context.now));
                check_proof(facts, proof, acting.prover, digest, when)?;
                acting.check_own(facts, context, "释放住院预留")?;
                if acting.person != self.payer {
                    return Err(Reason::HoldUnknown.into());
                }
                effects.proof = Some(proof.0);
            }
            ReleaseBy::Clerk(clerk) => {
                let (_, hold) = held.ok_or(Reason::HoldUnknown)?;
                on_duty(facts, clerk, Duty::AccountOfficer, hold.area)?;
            }
        }
        let (record, _) = held.ok_or(Reason::HoldUnknown)?;
        end([record], (HoldState::Released, None), &mut effects, context)?;
        Ok(effects)
    }
}
