//! Why a bill was shared as it was: facts and rule ids, small enough to be stored with the bill.
//!
//! Nothing here is prose. [`crate::settlement`] writes it, the pages render it for their audience.

use serde::{Deserialize, Serialize};

use crate::policy::RuleRef;
use crate::{BindingId, Fen};

/// Who reads an explanation; each sees its own view of the same facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// The cashier: totals and a code, no names, no reasons about a relative.
    Cashier,
    /// The patient: who paid what, never a relative's balance.
    Patient,
    /// The grantor: own money only.
    Grantor,
    /// The clerk: all of it (the look is recorded).
    Clerk,
}

/// Why a payer paid no more than it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShareEnd {
    /// Everything that was left to pay is paid.
    BillPaid,
    /// No more money is free in the account.
    Balance,
    /// The area's keep-back floor.
    Floor,
    /// The limit per payment.
    PaymentLimit,
    /// The limit per month.
    MonthLimit,
    /// The limit per year.
    YearLimit,
    /// The area's limit for bills away from home.
    AwayLimit,
    /// What is left are parts that this payer's money may not pay.
    Parts,
    /// The scope of the binding does not cover this bill.
    Scope,
    /// The grantor switched this payer off.
    SwitchedOff,
    /// Frozen or suspended.
    Frozen,
    /// The payer's insurance is not in force.
    Insurance,
    /// The binding is not yet in force.
    NotYetEffective,
    /// Another payer was picked, or none.
    NotPicked,
    /// Only one grantor may be used and another one was.
    OneGrantorOnly,
    /// Relatives pay only when the own account is at zero.
    OwnNotZero,
    /// The institution asked for no account.
    NotAsked,
    /// The grantor's or the care area is not open for this patient.
    NotOpen,
    /// There is no account.
    NoAccount,
}

/// One payer's line of the explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayerNote {
    /// `None` = the patient's own account.
    pub binding: Option<BindingId>,
    /// What this payer paid.
    pub paid: Fen,
    /// Why not more.
    pub end: ShareEnd,
}

/// The explanation stored with a settlement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The rules used, without repetition.
    pub rules: Vec<RuleRef>,
    /// Every payer that was looked at, in order.
    pub payers: Vec<PayerNote>,
}
