//! The patient agrees to an order on the own phone, and chooses whether relatives' accounts pay.

use domain::binding::activate;
use domain::pay_order::{AUTHORISED_MS, Authorised, Most, PayOrder};
use domain::policy::axes::PayerOrder;
use domain::refusal::Side;
use domain::{BindingId, Reason, RecordId, Refusal};
use store::{Answer, Effects, Facts, Needs};

use super::{OrderToken, asks_password, order_anew, order_of, state_forbids, token_sm3};
use crate::act::{Act, Context, Refusals};
use crate::acts::{Acting, ProofToken, check_proof, person};
use crate::number::Numbered;

/// What is done, as a refusal names it.
const MATTER: &str = "移动支付的确认";

/// Agrees to an order, for 15 minutes. Agreed to before, it is agreed to anew.
#[derive(Clone, Debug)]
pub struct Authorise {
    /// Number and content.
    pub numbered: Numbered,
    /// Whose order, and who agrees: the patient or a guardian.
    pub acting: Acting,
    /// Which order.
    pub order: RecordId,
    /// Relatives' accounts may pay.
    pub family: bool,
    /// The payer, where the area's order asks for one.
    pub payer: Option<BindingId>,
    /// What it costs now: more is not agreed to.
    pub most: Most,
    /// Proof for this act: by the mutual-aid password where relatives pay and the area asks for it.
    pub proof: ProofToken,
}

impl Act for Authorise {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs {
            patients: [self.acting.person].into(),
            records: [self.order].into(),
            proofs: [self.proof.0].into(),
            ..Needs::default()
        };
        self.acting.needs(&mut needs);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (now, digest) = (context.now, self.numbered.digest());
        let Acting { person: patient, prover, .. } = self.acting;
        check_proof(facts, self.proof, prover, digest, (Side::Beneficiary, now))?;
        self.acting.check_own(facts, context, MATTER)?;
        self.acting.old_enough(facts, context)?;
        let (record, order) = order_of(facts, self.order, patient)?;
        if !order.waits(now) {
            return Err(state_forbids(order, now));
        }
        self.check_way(facts, context)?;
        self.check_payer(facts, context)?;
        let text = OrderToken::Authorisation(now).text(context.keyring, &order.pay_ord_id);
        let authorised = Authorised {
            at: now,
            until: now.plus_ms(AUTHORISED_MS).min(order.until),
            by: prover,
            family: self.family,
            payer: self.payer,
            sm3: token_sm3(&text),
            most: Some(self.most.clone()),
        };
        let order = PayOrder { authorised: Some(authorised), ..order.clone() };
        let mut effects = Effects::answer(Answer::Record(record.id));
        effects.records.push(order_anew(record, order));
        effects.proof = Some(self.proof.0);
        Ok(effects)
    }
}

impl Authorise {
    /// The password stands for shared money and nothing else: it is asked for where relatives pay
    /// and the area says so, and is no proof where only the own account does.
    fn check_way(&self, facts: &Facts, context: &Context<'_>) -> Result<(), Refusals> {
        let by_password = facts.proofs.get(&self.proof.0).is_some_and(|p| p.way == "password");
        let area = person(facts, self.acting.person)?.area;
        let asked = self.family && asks_password(&context.world.policies, area, context.now);
        let refuse = |reason| Err(Refusal::new(reason).of(Side::Beneficiary).at(area).into());
        match (asked, by_password) {
            (true, false) => refuse(Reason::PasswordMissing),
            (false, true) if !self.family => refuse(Reason::ProofMissing),
            _ => Ok(()),
        }
    }

    /// A payer is named only where payers are picked, and must be able to pay.
    fn check_payer(&self, facts: &Facts, context: &Context<'_>) -> Result<(), Refusals> {
        let Some(payer) = self.payer else { return Ok(()) };
        let patient = self.acting.person;
        let area = person(facts, patient)?.area;
        let order = context.world.policies.order(area, context.now.date());
        if let Some(ruled) = order.filter(|ruled| ruled.value != PayerOrder::Picked) {
            let refusal = Refusal::new(Reason::OrderNotSettable).of(Side::Agency).at(area);
            return Err(refusal.by(ruled.rule).into());
        }
        let held = facts.held_by(patient).find(|binding| binding.id == payer);
        let usable = held.map(|held| activate(held, context.now)).filter(|b| b.state.counts());
        if self.family && usable.is_some() { Ok(()) } else { Err(Reason::PayerNotUsable.into()) }
    }
}
