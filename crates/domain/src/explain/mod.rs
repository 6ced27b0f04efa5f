//! Why a bill was shared as it was: facts and rule ids, small enough to be stored with the bill.
//!
//! Nothing here is prose. [`crate::settlement`] writes it, [`render()`] says it to each audience. It is
//! stored as short JSON: rules as `"11/order/20240101/B"`, payers as `[binding, 分, "balance"]`.

mod compact;
mod render;

use serde::{Deserialize, Serialize};

pub use render::{Named, View, render};

use crate::policy::{AxisName, Grade, RuleRef};
use crate::{BindingId, Fen, Reason};

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
#[serde(from = "compact::Note", into = "compact::Note")]
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
    #[serde(with = "compact")]
    pub rules: Vec<RuleRef>,
    /// Every payer that was looked at, in order; once nothing is left nobody is looked at.
    pub payers: Vec<PayerNote>,
}

impl Explanation {
    /// Names the rules that the decision rests on; each is written once.
    pub(crate) fn rest_on(&mut self, rules: impl IntoIterator<Item = RuleRef>) {
        for rule in rules {
            if !self.rules.contains(&rule) {
                self.rules.push(rule);
            }
        }
    }

    /// The reason that a cashier is told by code although the bill is paid: relatives could have
    /// paid, but nobody picked one, or the institution takes no family money.
    pub fn memo(&self) -> Option<Reason> {
        let mut ends =
            self.payers.iter().filter(|note| note.binding.is_some()).map(|note| note.end);
        let first = ends.next()?;
        if ends.any(|end| end != first) {
            return None;
        }
        // A way that a place has closed is explained by that place's rule.
        let unconnected = first == ShareEnd::NotOpen && !self.is_closed_by_rule();
        let not_connected = unconnected.then_some(Reason::InstitutionNotConnected);
        (first == ShareEnd::NotPicked).then_some(Reason::PayerNotChosen).or(not_connected)
    }

    fn is_closed_by_rule(&self) -> bool {
        let between = [AxisName::CrossCity, AxisName::CrossProvince];
        self.rules.iter().any(|rule| between.contains(&rule.axis))
    }

    /// No benefit rule is known for this patient and care, so the funds paid nothing.
    pub fn benefit_unknown(&self) -> bool {
        self.rules.iter().any(|rule| rule.axis == AxisName::Benefit && rule.unknown_here)
    }
}

/// Names an axis on which no file says anything.
pub(crate) fn no_rule(axis: AxisName) -> RuleRef {
    RuleRef { unit: 0, axis, area: None, since: 0, grade: Grade::P, unknown_here: true }
}
