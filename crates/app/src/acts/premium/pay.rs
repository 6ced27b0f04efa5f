//! Paying a relative's premium.

use domain::policy::axes::PremiumKind;
use domain::premium::{Pocket, PremiumAsk, PremiumFacts, PremiumPayment, PremiumState, decide};
use domain::refusal::Side;
use domain::{BindingId, Fen, PersonId, Reason, RecordId, Refusal, chart};
use store::record::premium_key;
use store::{Answer, Body, Effects, Facts, Kind, Needs, Record};

use super::{book, both, change_quota, keep, payer_of, state_of};
use crate::act::{Act, Context, Refusals};
use crate::acts::{Acting, ProofToken, check_proof, person, record};
use crate::number::Numbered;

/// The owner of an account, or a guardian, pays the premium of a bound relative: at once, registered
/// for the end of the month, or as a claim of what the family paid, as the account's area has it.
#[derive(Clone, Debug)]
pub struct PayPremium {
    /// Number and content.
    pub numbered: Numbered,
    /// Whose account, and who acts.
    pub acting: Acting,
    /// For whom.
    pub beneficiary: PersonId,
    /// The binding that lets the account pay.
    pub binding: BindingId,
    /// Which insurance.
    pub kind: PremiumKind,
    /// The year that it covers.
    pub year: i16,
    /// For what group of people, in the words of the place's rule.
    pub who: String,
    /// From which pocket; `None` = the account, else the quota.
    pub pocket: Option<Pocket>,
    /// Receipts, of a claim.
    pub documents: Vec<RecordId>,
    /// Proof for this act.
    pub proof: ProofToken,
}

impl PayPremium {
    fn key(&self) -> String {
        premium_key(self.beneficiary, self.kind, self.year)
    }

    /// The receipts are the actor's own.
    fn own_documents(&self, facts: &Facts) -> Result<(), Refusals> {
        let owners = [self.acting.person, self.acting.prover];
        let own = |id: &RecordId| {
            facts.records.get(id).is_some_and(|record| match &record.body {
                Body::Document(document) => owners.contains(&document.owner),
                _ => false,
            })
        };
        if self.documents.iter().all(own) {
            return Ok(());
        }
        Err(Refusal::new(Reason::DocumentMissing).of(Side::Grantor).field("documents").into())
    }
}

impl Act for PayPremium {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs {
            bindings: [self.binding].into(),
            proofs: [self.proof.0].into(),
            records: self.documents.iter().copied().collect(),
            keys: [(Kind::Premium, self.key())].into(),
            ..Needs::default()
        };
        needs.people.insert(self.beneficiary);
        self.acting.needs(&mut needs);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (now, grantor) = (context.now, self.acting.person);
        let digest = self.numbered.digest();
        check_proof(facts, self.proof, self.acting.prover, digest, (Side::Grantor, now))?;
        self.acting.check(facts, context, Some((Side::Beneficiary, self.beneficiary)))?;
        let payer = payer_of(facts, self.binding, now)?;
        if (payer.binding.grantor, payer.binding.beneficiary) != (grantor, self.beneficiary) {
            return Err(Reason::BindingUnknown.into());
        }
        self.own_documents(facts)?;
        let premium_facts = PremiumFacts {
            payer: &payer,
            beneficiary: person(facts, self.beneficiary)?,
            stands: facts.record_by_key(Kind::Premium, &self.key()).and_then(state_of),
        };
        let ask = PremiumAsk {
            kind: self.kind,
            year: self.year,
            who: &self.who,
            pocket: self.pocket,
            documents: &self.documents,
        };
        let payment = decide(&ask, &premium_facts, &context.world.policies, now)?;
        let kept = record(context, Body::Premium(payment.clone()));
        let mut effects = Effects::answer(Answer::Record(kept.id));
        effects.proof = Some(self.proof.0);
        self.effects(facts, (&kept, payment), &mut effects, context)?;
        Ok(effects)
    }
}

impl PayPremium {
    /// What a new payment changes: money now, money that is spoken for, or nothing yet.
    fn effects(
        &self,
        facts: &Facts,
        (kept, mut payment): (&Record, PremiumPayment),
        effects: &mut Effects,
        context: &mut Context<'_>,
    ) -> Result<(), Refusals> {
        match payment.state {
            PremiumState::Paid => {
                let home = self.numbered.key().area;
                book(facts, &mut payment, (home, Fen::ZERO), effects, context)?;
            }
            PremiumState::Waiting => {
                let (current, carried) = payment.reserved();
                let amount = both((current, carried))?;
                if amount.is_zero() {
                    let more = ((current, carried), payment.amount);
                    change_quota(facts, &payment, more, effects, context)?;
                } else {
                    effects.reserved.push((payment.area, payment.grantor, current, carried));
                    let legs = chart::premium_waits(payment.area, kept.id, amount)?;
                    effects.transfers.push((context.id(), legs));
                }
            }
            PremiumState::Claimed | PremiumState::Dropped | PremiumState::Refunded => {}
        }
        keep(effects, kept, payment, context);
        Ok(())
    }
}
