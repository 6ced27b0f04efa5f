//! Opening a wallet and changing its place of use and phone.

use domain::clerk::Duty;
use domain::refusal::Side;
use domain::wallet::{Opener, Opening, change, open};
use domain::{Area, ClerkId, PersonId, Reason, RecordId, Refusal};
use store::records::About;
use store::{Answer, Body, Effects, Facts, Needs};

use super::{needs, wallet_of};
use crate::act::{Act, Context, Refusals};
use crate::acts::{Acting, ProofToken, check_proof, message, on_duty, person, record, said_anew};
use crate::number::Numbered;

/// Who opens or changes a wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalletBy {
    /// The owner, a guardian, or the holder of a family link that lets act (代开通), with the own
    /// proof for this act.
    Person(Acting, ProofToken),
    /// A clerk at a window, with the owner or on the owner's signed word.
    Clerk(ClerkId, PersonId),
}

impl WalletBy {
    /// Whose wallet.
    pub fn owner(&self) -> PersonId {
        match self {
            Self::Person(acting, _) => acting.person,
            Self::Clerk(_, owner) => *owner,
        }
    }

    fn needs(&self) -> Needs {
        let mut all = Needs { people: [self.owner()].into(), ..Needs::default() };
        needs(&mut all, self.owner());
        match self {
            Self::Person(acting, proof) => {
                acting.needs(&mut all);
                all.proofs.insert(proof.0);
            }
            Self::Clerk(clerk, _) => {
                all.records.insert(RecordId(clerk.0));
            }
        }
        all
    }

    fn clerk(&self) -> Option<ClerkId> {
        match self {
            Self::Person(..) => None,
            Self::Clerk(clerk, _) => Some(*clerk),
        }
    }

    /// May do this now. Who that is as the wallet keeps it, and the proof that is used up.
    fn check(
        &self,
        facts: &Facts,
        context: &Context<'_>,
        digest: [u8; 32],
    ) -> Result<(Opener, Option<[u8; 32]>), Refusals> {
        let owner = person(facts, self.owner())?;
        match self {
            Self::Person(acting, proof) => {
                acting.check(facts, context, None)?;
                let side = (Side::Grantor, context.now);
                check_proof(facts, *proof, acting.prover, digest, side)?;
                Ok((acting.by().map_or(Opener::Owner, Opener::Relative), Some(proof.0)))
            }
            Self::Clerk(clerk, _) => {
                on_duty(facts, *clerk, Duty::Intake, owner.area)?;
                Ok((Opener::Clerk(*clerk), None))
            }
        }
    }
}

/// Opens somebody's wallet; there is one per person, for good.
#[derive(Clone)]
pub struct OpenWallet {
    /// Number and content.
    pub numbered: Numbered,
    /// By whom, for whom.
    pub by: WalletBy,
    /// Place of use.
    pub place: Area,
    /// Its phone; may be a relative's.
    pub phone: String,
}

impl std::fmt::Debug for OpenWallet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenWallet").field("by", &self.by).finish_non_exhaustive()
    }
}

impl Act for OpenWallet {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        self.by.clerk()
    }

    fn needs(&self) -> Needs {
        self.by.needs()
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (opener, proof) = self.by.check(facts, context, self.numbered.digest())?;
        let owner = person(facts, self.by.owner())?;
        let there = wallet_of(facts, owner.person).map(|(_, wallet)| wallet);
        let opening = Opening { place: self.place, phone: self.phone.clone(), opener };
        let policies = &context.world.policies;
        let opened = open(opening, owner, there, policies, context.now)?;
        let kept = record(context, Body::Wallet(opened));
        let mut effects = Effects::answer(Answer::Record(kept.id));
        let about = About::WalletChanged { wallet: kept.id };
        effects.messages.push(message(context, owner.person, about));
        effects.records.push(kept);
        effects.proof = proof;
        Ok(effects)
    }
}

/// Changes place of use or phone of a wallet.
#[derive(Clone)]
pub struct ChangeWallet {
    /// Number and content.
    pub numbered: Numbered,
    /// By whom, for whom.
    pub by: WalletBy,
    /// Place of use; `None` leaves it.
    pub place: Option<Area>,
    /// Phone; `None` leaves it.
    pub phone: Option<String>,
}

impl std::fmt::Debug for ChangeWallet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChangeWallet").field("by", &self.by).finish_non_exhaustive()
    }
}

impl Act for ChangeWallet {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        self.by.clerk()
    }

    fn needs(&self) -> Needs {
        self.by.needs()
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (_, proof) = self.by.check(facts, context, self.numbered.digest())?;
        let owner = self.by.owner();
        let (known, wallet) =
            wallet_of(facts, owner).ok_or_else(|| Refusal::new(Reason::WalletMissing))?;
        let policies = &context.world.policies;
        let next = change(wallet, self.place, self.phone.clone(), policies, context.now)?;
        let mut effects = Effects::answer(Answer::Record(known.id));
        effects.proof = proof;
        if next != *wallet {
            let about = About::WalletChanged { wallet: known.id };
            effects.messages.push(message(context, owner, about));
            effects.records.push(said_anew(known, Body::Wallet(next)));
        }
        Ok(effects)
    }
}
