//! Clearing between areas: windows are sealed, statements made, confirmed, disputed and paid;
//! prepayments given and settled (ADR 0017). What moves money between banks takes two people.

mod by_two;
mod money;
mod prepay;
mod receive;
mod statement;
mod tend;
mod window;

pub use by_two::BankAct;
pub use money::Remit;
pub use prepay::{GivePrepayment, SettlePrepayment};
pub use receive::Receive;
pub use statement::{AnswerDispute, ConfirmStatement, DisputeStatement};
pub use tend::{GrantDays, Tend, TendStatement};
pub use window::{MakeStatement, SealWindow};

use domain::clearing::{Receipt, Remittance, Statement};
use domain::clerk::By;
use domain::refusal::Side;
use domain::{ClerkId, Moment, Reason, RecordId, Refusal};
use jiff::civil::Date;
use store::{Body, Facts, Record};

use crate::act::Refusals;

fn refused(reason: Reason) -> Refusal {
    Refusal::new(reason).of(Side::Agency)
}

/// A known statement.
fn statement_of(facts: &Facts, id: RecordId) -> Result<(&Record, &Statement), Refusals> {
    let known = facts.records.get(&id).map(|record| (record, &record.body));
    match known {
        Some((record, Body::Statement(statement))) => Ok((record, statement)),
        _ => Err(refused(Reason::StatementUnknown).into()),
    }
}

/// A known remittance.
fn remittance_of(facts: &Facts, id: RecordId) -> Result<(&Record, &Remittance), Refusals> {
    let known = facts.records.get(&id).map(|record| (record, &record.body));
    match known {
        Some((record, Body::Remittance(remittance))) => Ok((record, remittance)),
        _ => Err(refused(Reason::RemittanceUnknown).into()),
    }
}

/// What a bank said, as a clerk typed it.
struct BankWord<'a> {
    /// The bank's number.
    bank_ref: &'a str,
    /// The bank's day.
    on: Date,
}

/// Longest number of a bank.
const BANK_REF_MAX: usize = 64;

impl BankWord<'_> {
    /// Its receipt; who approves it as the second is written in by the approval.
    fn receipt(&self, clerk: ClerkId, now: Moment, act: i64) -> Result<Receipt, Refusals> {
        let bank_ref = self.bank_ref.trim();
        let fits = !bank_ref.is_empty() && bank_ref.chars().count() <= BANK_REF_MAX;
        if !fits {
            return Err(refused(Reason::ReasonMissing).field("bank_ref").into());
        }
        if self.on > now.date() {
            return Err(refused(Reason::ValidityOutOfRange).field("on").on(now.date()).into());
        }
        let by = (By::Clerk(clerk), By::Clerk(clerk));
        Ok(Receipt { bank_ref: bank_ref.to_owned(), on: self.on, by, at: now, act })
    }
}
