//! Taking what waits, at the end of the month.

use domain::Fen;
use domain::premium::{PremiumFacts, PremiumState, take};
use store::{Answer, Effects, Facts, Needs};

use super::{PremiumRef, book, keep, let_go, payer_of};
use crate::act::{Act, Context, Refusals};
use crate::acts::person;
use crate::number::Numbered;

/// Takes one payment that waits, whole; where that cannot be, nothing is taken and both sides are
/// told. Nothing happens where somebody was faster.
#[derive(Clone, Debug)]
pub struct TakePremium {
    /// Number and content. Its home is the area whose account pays.
    pub numbered: Numbered,
    /// Which.
    pub premium: PremiumRef,
}

impl Act for TakePremium {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        self.premium.needs()
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let mut effects = Effects::answer(Answer::Done);
        let (record, payment) = self.premium.known(facts)?;
        let due = payment.due_on().is_some_and(|day| day <= context.now.date());
        if payment.state != PremiumState::Waiting || !due {
            return Ok(effects);
        }
        let payer = payer_of(facts, self.premium.binding, context.now)?;
        let beneficiary = person(facts, payment.beneficiary)?;
        let premium_facts = PremiumFacts { payer: &payer, beneficiary, stands: None };
        let next = match take(payment, &premium_facts, &context.world.policies, context.now) {
            Ok(mut taken) => {
                let promised = if payment.quota().is_some() {
                    payment.amount
                } else {
                    let_go(facts, (record.id, payment), &mut effects, context)?;
                    Fen::ZERO
                };
                let home = self.numbered.key().area;
                book(facts, &mut taken, (home, promised), &mut effects, context)?;
                taken
            }
            Err(refusal) => {
                let_go(facts, (record.id, payment), &mut effects, context)?;
                let Some(mut dropped) = payment.dropped(context.now) else { return Ok(effects) };
                dropped.refused = Some(refusal);
                dropped
            }
        };
        keep(&mut effects, record, next, context);
        Ok(effects)
    }
}
