//! Money between the banks of two areas (②): the receiver's half.

use domain::chart;
use domain::clearing::{Remittance, RemittanceFor};
use domain::clerk::Duty;
use domain::{Area, ClerkId, Fen, Reason, RecordId};
use jiff::civil::Date;
use store::{Answer, Body, Effects, Facts, Needs};

use super::{BankWord, refused, remittance_of, statement_of};
use crate::act::{Act, Context, Refusals};
use crate::acts::{on_duty, said_anew};
use crate::number::Numbered;

/// A remittance is in the receiver's bank; a statement that it pays is over.
#[derive(Clone, Debug)]
pub struct Receive {
    /// Number and content. Its home is the payee.
    pub numbered: Numbered,
    /// The money officer who proposed it.
    pub clerk: ClerkId,
    /// Who was paid.
    pub payee: Area,
    /// Which.
    pub remittance: RecordId,
    /// What it is for, as its record was read.
    pub purpose: RemittanceFor,
    /// What came, 分: exactly what was sent. Where the bank says otherwise it is a ticket.
    pub amount: Fen,
    /// The receiver's bank's number.
    pub bank_ref: String,
    /// The bank's day; not after today.
    pub on: Date,
}

impl Act for Receive {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        needs.records.extend([RecordId(self.clerk.0), self.remittance]);
        match self.purpose {
            RemittanceFor::Statement(id) => {
                needs.records.insert(id);
            }
            RemittanceFor::Prepayment(_) | RemittanceFor::Moves => {}
        }
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        on_duty(facts, self.clerk, Duty::MoneyOfficer, self.payee)?;
        let (known, remittance) = remittance_of(facts, self.remittance)?;
        if remittance.payee != self.payee || remittance.purpose != self.purpose {
            return Err(refused(Reason::RemittanceUnknown).into());
        }
        if remittance.received.is_some() {
            return Err(refused(Reason::RemittanceState).name("已收到").into());
        }
        // Who sent it, or looked at that, does not say that it came; nor may approve it (`Approve`).
        if remittance.is_sent_by(self.clerk) {
            return Err(refused(Reason::SamePersonTwice).into());
        }
        if self.amount != remittance.amount {
            let refusal = refused(Reason::RemittanceMismatch);
            return Err(refusal.amount(remittance.amount).into());
        }
        let act = context.id();
        let word = BankWord { bank_ref: &self.bank_ref, on: self.on };
        let received = Some(word.receipt(self.clerk, context.now, act)?);
        let Remittance { payer, payee, amount, .. } = *remittance;
        let mut effects = Effects::answer(Answer::Record(known.id));
        let legs = match self.purpose {
            RemittanceFor::Statement(id) => {
                let (known, statement) = statement_of(facts, id)?;
                let paid = statement.paid(context.now)?;
                effects.records.push(said_anew(known, Body::Statement(paid)));
                chart::receive(payer, payee, &remittance.kinds)?
            }
            RemittanceFor::Moves => chart::receive(payer, payee, &remittance.kinds)?,
            RemittanceFor::Prepayment(_) => chart::prepayment_held(payer, payee, amount)?,
        };
        effects.transfers.push((act, legs));
        let next = Remittance { received, ..remittance.clone() };
        effects.records.push(said_anew(known, Body::Remittance(next)));
        Ok(effects)
    }
}
