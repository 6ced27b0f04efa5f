//! What moves money between the banks of areas, as data that waits for a second clerk.

use std::sync::Arc;

use domain::clearing::RemittanceFor;
use domain::{Area, ClerkId, Fen, RecordId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{GivePrepayment, Receive, Remit};
use crate::act::Act;
use crate::number::Numbered;

/// A payment between areas; a money officer proposes it, another clerk approves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "pays")]
#[expect(missing_docs, reason = "each field is that of the act of its name")]
pub enum BankAct {
    /// [`Remit`]
    Remit {
        payer: Area,
        payee: Area,
        purpose: RemittanceFor,
        amount: Fen,
        bank_ref: String,
        on: Date,
    },
    /// [`Receive`]
    Receive {
        payee: Area,
        remittance: RecordId,
        purpose: RemittanceFor,
        amount: Fen,
        bank_ref: String,
        on: Date,
    },
    /// [`GivePrepayment`]
    GivePrepayment { giver: Area, holder: Area, year: i16, amount: Fen, bank_ref: String, on: Date },
}

impl BankAct {
    /// Its word, as in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Remit { .. } => "remit",
            Self::Receive { .. } => "receive",
            Self::GivePrepayment { .. } => "give_prepayment",
        }
    }

    /// Whose bank: where it is decided, and both clerks are on duty.
    pub fn area(&self) -> Area {
        match self {
            Self::Remit { payer, .. } => *payer,
            Self::Receive { payee, .. } => *payee,
            Self::GivePrepayment { giver, .. } => *giver,
        }
    }

    /// The act itself, as `clerk` does it.
    pub fn build(self, numbered: Numbered, clerk: ClerkId) -> Arc<dyn Act> {
        match self {
            Self::Remit { payer, payee, purpose, amount, bank_ref, on } => {
                Arc::new(Remit { numbered, clerk, payer, payee, purpose, amount, bank_ref, on })
            }
            Self::Receive { payee, remittance, purpose, amount, bank_ref, on } => {
                Arc::new(Receive {
                    numbered,
                    clerk,
                    payee,
                    remittance,
                    purpose,
                    amount,
                    bank_ref,
                    on,
                })
            }
            Self::GivePrepayment { giver, holder, year, amount, bank_ref, on } => {
                Arc::new(GivePrepayment {
                    numbered,
                    clerk,
                    giver,
                    holder,
                    year,
                    amount,
                    bank_ref,
                    on,
                })
            }
        }
    }
}
