//! Activation of an e-voucher, and its end.

use domain::refusal::Side;
use domain::voucher::Voucher;
use domain::{PersonId, Reason, Refusal};
use store::records::About;
use store::{Answer, Body, Effects, Facts, Needs};

use super::super::life::{alive, need_estate};
use super::super::{Acting, ProofToken, check_proof, message, person, record, said_anew};
use super::{need_voucher, voucher_of};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// What is done, as a refusal names it.
const MATTER: &str = "医保电子凭证的激活和停用";

/// Activates the own e-voucher, or a ward's. Active already, it stays as it is.
#[derive(Clone, Debug)]
pub struct ActivateVoucher {
    /// Number and content.
    pub numbered: Numbered,
    /// Whose, and who proves.
    pub acting: Acting,
    /// Proof for this act.
    pub proof: ProofToken,
}

impl Act for ActivateVoucher {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = needs_of(&self.acting);
        needs.proofs.insert(self.proof.0);
        need_estate(&mut needs, self.acting.person);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (now, whose) = (context.now, self.acting.person);
        let (digest, side) = (self.numbered.digest(), Side::Beneficiary);
        check_proof(facts, self.proof, self.acting.prover, digest, (side, now))?;
        person(facts, whose)?;
        alive(facts, whose)?;
        self.acting.check_own(facts, context, MATTER)?;
        self.acting.old_enough(facts, context)?;
        let known = voucher_of(facts, whose);
        let mut effects = match known {
            Some((kept, voucher)) if voucher.active => Effects::answer(Answer::Record(kept.id)),
            known => {
                let voucher =
                    Voucher { person: whose, active: true, activated_at: now, ended_at: None };
                let body = Body::Voucher(voucher);
                let next = match known {
                    Some((kept, _)) => said_anew(kept, body),
                    None => record(context, body),
                };
                let mut effects = Effects::answer(Answer::Record(next.id));
                effects.records.push(next);
                effects.messages.push(told(context, whose, true));
                effects
            }
        };
        effects.proof = Some(self.proof.0);
        Ok(effects)
    }
}

/// Switches an e-voucher off, at once, with every code and token made under it. It takes a way of
/// paying away and gives none, so it needs no proof.
#[derive(Clone, Debug)]
pub struct SwitchOffVoucher {
    /// Number and content.
    pub numbered: Numbered,
    /// Whose, and who acts.
    pub acting: Acting,
}

impl Act for SwitchOffVoucher {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        needs_of(&self.acting)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let whose = self.acting.person;
        self.acting.check_own(facts, context, MATTER)?;
        let active = voucher_of(facts, whose).filter(|(_, voucher)| voucher.active);
        let Some((kept, voucher)) = active else {
            return Err(Refusal::new(Reason::VoucherInactive).of(Side::Beneficiary).into());
        };
        let ended = Voucher { active: false, ended_at: Some(context.now), ..voucher.clone() };
        let mut effects = Effects::answer(Answer::Record(kept.id));
        effects.records.push(said_anew(kept, Body::Voucher(ended)));
        effects.messages.push(told(context, whose, false));
        Ok(effects)
    }
}

fn needs_of(acting: &Acting) -> Needs {
    let mut needs = Needs::default();
    acting.needs(&mut needs);
    need_voucher(&mut needs, acting.person);
    needs
}

fn told(context: &mut Context<'_>, whose: PersonId, active: bool) -> store::Message {
    message(context, whose, About::VoucherChanged { active })
}
