//! Paying what is owed to the heirs of somebody who died.

use domain::clerk::Duty;
use domain::refusal::Side;
use domain::{ClerkId, Fen, PersonId, Reason, RecordId, Refusal, chart};
use store::record::{Estate, Payout as Paid};
use store::{Answer, Body, Effects, Facts, Needs};

use super::{estate_of, need_estate};
use crate::act::{Act, Context, Refusals};
use crate::acts::{on_duty, said_anew};
use crate::number::Numbered;

/// Pays an heir. Its `Debug` shows no name.
#[derive(Clone)]
pub struct Payout {
    /// Number and content.
    pub numbered: Numbered,
    /// The money officer.
    pub clerk: ClerkId,
    /// Who died.
    pub person: PersonId,
    /// To whom, as the agency writes it.
    pub heir: String,
    /// How much, above zero and at most what is still owed.
    pub amount: Fen,
    /// The bank's number; empty = not known yet.
    pub bank_ref: String,
}

impl std::fmt::Debug for Payout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Payout").field("person", &self.person).finish_non_exhaustive()
    }
}

impl Act for Payout {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        need_estate(&mut needs, self.person);
        needs.records.insert(RecordId(self.clerk.0));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let Some((record, estate)) = estate_of(facts, self.person) else {
            return Err(Reason::PersonUnknown.into());
        };
        on_duty(facts, self.clerk, Duty::MoneyOfficer, estate.area)?;
        if self.heir.trim().is_empty() {
            return Err(Refusal::new(Reason::ReasonMissing).field("heir").into());
        }
        if !self.amount.is_positive() {
            return Err(Refusal::new(Reason::AmountOutOfRange)
                .of(Side::Agency)
                .field("amount")
                .into());
        }
        let left = left_of(estate)?;
        if self.amount > left {
            let refusal = Refusal::new(Reason::AmountOutOfRange).of(Side::Agency);
            return Err(refusal.field("amount").amount(left).into());
        }
        let mut next = estate.clone();
        let (at, heir, amount) = (context.now, self.heir.trim().to_owned(), self.amount);
        let bank_ref = self.bank_ref.trim().to_owned();
        next.paid.push(Paid { at, heir, amount, bank_ref });
        let mut effects = Effects::answer(Answer::Done);
        let legs = chart::payout(estate.area, self.person, self.amount)?;
        effects.transfers.push((context.id(), legs));
        effects.records.push(said_anew(record, Body::Estate(next)));
        Ok(effects)
    }
}

/// What is owed and not paid yet.
fn left_of(estate: &Estate) -> Result<Fen, Refusals> {
    let paid = Fen::sum(estate.paid.iter().map(|paid| paid.amount))?;
    Ok(estate.owed.minus(paid)?)
}
