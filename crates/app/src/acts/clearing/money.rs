//! Money between the banks of two areas (②): the payer's half. Until the receiver has it, it is in
//! transit.

use std::collections::BTreeMap;

use domain::chart::{self, DueKind};
use domain::clearing::{Remittance, RemittanceFor};
use domain::clerk::Duty;
use domain::{Area, ClerkId, Fen, Reason, RecordId};
use jiff::civil::Date;
use store::record::remittance_key;
use store::{Answer, Body, Effects, Facts, Kind, Needs};

use super::{BankWord, refused, statement_of};
use crate::act::{Act, Context, Refusals};
use crate::acts::{on_duty, said_anew};
use crate::number::Numbered;

/// Pays a confirmed statement whole, or balances that moved with people.
#[derive(Clone, Debug)]
pub struct Remit {
    /// Number and content. Its home is the payer.
    pub numbered: Numbered,
    /// The money officer who proposed it.
    pub clerk: ClerkId,
    /// Who pays.
    pub payer: Area,
    /// Who is paid.
    pub payee: Area,
    /// What for: a statement or moved balances. Prepayments are given by `GivePrepayment`.
    pub purpose: RemittanceFor,
    /// How much, 分: of a statement exactly what is due, of moved balances at most that.
    pub amount: Fen,
    /// The bank's number: one payment of the payer each.
    pub bank_ref: String,
    /// The bank's day; not after today.
    pub on: Date,
}

impl Act for Remit {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        needs.records.insert(RecordId(self.clerk.0));
        needs.keys.insert(key(self.payer, &self.bank_ref));
        match self.purpose {
            RemittanceFor::Statement(statement) => {
                needs.records.insert(statement);
            }
            RemittanceFor::Moves => {
                needs.moved.insert((self.payer, self.payee));
            }
            RemittanceFor::Prepayment(_) => {}
        }
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        on_duty(facts, self.clerk, Duty::MoneyOfficer, self.payer)?;
        unused(facts, self.payer, &self.bank_ref)?;
        let id = RecordId(context.id());
        let mut effects = Effects::answer(Answer::Record(id));
        let kinds = match self.purpose {
            RemittanceFor::Statement(statement) => {
                let (known, statement) = statement_of(facts, statement)?;
                let sent = statement.sent(id, context.now)?;
                effects.records.push(said_anew(known, Body::Statement(sent)));
                self.due_of(statement.pays()?)?
            }
            RemittanceFor::Moves => self.moved(facts)?,
            RemittanceFor::Prepayment(_) => {
                return Err(refused(Reason::PrepaymentState).into());
            }
        };
        let word = BankWord { bank_ref: &self.bank_ref, on: self.on };
        let sent = word.receipt(self.clerk, context.now, id.0)?;
        let legs = chart::remit(self.payer, self.payee, &kinds)?;
        let Self { payer, payee, purpose, amount, .. } = *self;
        let made = Remittance { payer, payee, kinds, amount, purpose, sent, received: None };
        effects.transfers.push((id.0, legs));
        effects.records.push(store::Record { id, version: 0, body: Body::Remittance(made) });
        Ok(effects)
    }
}

impl Remit {
    /// What a statement says is due, from this payer to this payee, in this amount.
    fn due_of(
        &self,
        pays: Option<(Area, Area, domain::clearing::Payment)>,
    ) -> Result<BTreeMap<DueKind, Fen>, Refusals> {
        let (payer, payee, due) = pays.ok_or_else(|| refused(Reason::StatementState))?;
        if (payer, payee) != (self.payer, self.payee) {
            return Err(refused(Reason::StatementUnknown).into());
        }
        if self.amount != due.amount {
            let refusal = refused(Reason::RemittanceMismatch);
            return Err(refusal.amount(due.amount).into());
        }
        Ok(due.kinds)
    }

    fn moved(&self, facts: &Facts) -> Result<BTreeMap<DueKind, Fen>, Refusals> {
        let due = facts.moved.get(&(self.payer, self.payee)).copied().unwrap_or_default();
        if !self.amount.is_positive() || self.amount > due {
            let refusal = refused(Reason::RemittanceMismatch);
            return Err(refusal.amount(due.max(Fen::ZERO)).into());
        }
        Ok([(DueKind::Transfer, self.amount)].into())
    }
}

/// The key of a payer's number of the bank.
pub(super) fn key(payer: Area, bank_ref: &str) -> (Kind, String) {
    (Kind::Remittance, remittance_key(payer, bank_ref.trim()))
}

/// A bank gives a number once.
pub(super) fn unused(facts: &Facts, payer: Area, bank_ref: &str) -> Result<(), Refusals> {
    let (kind, key) = key(payer, bank_ref);
    match facts.record_by_key(kind, &key) {
        Some(_) => Err(refused(Reason::ReceiptTaken).name(bank_ref.trim()).into()),
        None => Ok(()),
    }
}
