//! Why a bill was shared as it was: facts and rule ids, small enough to be stored with the bill.
//!
//! Nothing here is prose. [`crate::settlement`] writes it, [`render()`] says it to each audience. It is
//! stored as short JSON: rules as `"11/order/20240101/B"`, payers as `[binding, 分, "balance"]`.

mod around;
mod compact;
mod ends;
mod render;
mod split;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use render::{Named, View, render};
pub use split::{SplitPart, split};

use crate::filing::AwayKind;
use crate::item::LineNote;
use crate::policy::{AxisName, Grade, RuleRef};
use crate::{Area, BasisPoints, BindingId, Fen, Reason};

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
    /// The patient did not agree that relatives pay for this stay in hospital.
    NotAgreed,
    /// The quota is used up, or promised.
    Quota,
    /// Only a quota can pay between the two insured areas, and none is set.
    NoQuota,
    /// The wallet of one of the places is not open on that day.
    WalletNotOpen,
    /// Only a part of one of the places has opened the wallet; which part, nobody says.
    WalletPartly,
    /// Nobody says whether one of the places has opened the wallet.
    WalletUnknown,
    /// The institution takes no wallets.
    WalletNotTaken,
}

/// One payer's line of the explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "compact::Note", into = "compact::Note")]
pub struct PayerNote {
    /// `None` = the patient's own account.
    pub binding: Option<BindingId>,
    /// From the quota of the binding and not from the account.
    pub quota: bool,
    /// What this payer paid.
    pub paid: Fen,
    /// Why not more.
    pub end: ShareEnd,
    /// Whose wallet was in the way, where one was: the insured area of the patient or the grantor, or
    /// the care area.
    pub place: Option<Area>,
}

/// The explanation stored with a settlement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The rules used, without repetition.
    #[serde(with = "compact")]
    pub rules: Vec<RuleRef>,
    /// Every payer that was looked at, in order; once nothing is left nobody is looked at.
    pub payers: Vec<PayerNote>,
    /// What of the bill the funds or the accounts could not pay, by the reason, in 分.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lines: BTreeMap<LineNote, Fen>,
    /// Care away from home: as what, and what that does to the ratio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away: Option<AwayNote>,
}

/// As what somebody is treated away from home, and what that does to the funds' ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwayNote {
    /// What the filing says, or that there is none (`None`).
    pub filed: Option<AwayKind>,
    /// How much lower the ratio is; `None` = no rule of the insured area is known here, so nothing
    /// was changed.
    pub lower: Option<BasisPoints>,
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
    /// paid, but nobody picked one, the patient did not agree to it for this stay, the institution
    /// takes no family money or no wallets, or a place's wallet is not open (never whose).
    pub fn memo(&self) -> Option<Reason> {
        self.payer_memo().or_else(|| self.line_memo())
    }

    /// What was sold without a prescription is no matter of the cashier's: most things are.
    fn line_memo(&self) -> Option<Reason> {
        let reasons = self.lines.keys().map(|note| match note {
            LineNote::NotAllowed | LineNote::AllowedUnknown => Some(Reason::ItemNotOnWhitelist),
            LineNote::PrescriptionIncomplete
            | LineNote::PrescriberUnknown
            | LineNote::PrescriptionsNotOffered => Some(Reason::PrescriptionMissing),
            LineNote::NoPrescription => None,
        });
        reasons.flatten().next()
    }

    fn payer_memo(&self) -> Option<Reason> {
        let mut ends =
            self.payers.iter().filter(|note| note.binding.is_some()).map(|note| note.end);
        let first = ends.next()?;
        if ends.any(|end| end != first) {
            return None;
        }
        // A way that a place has closed is explained by that place's rule.
        let unconnected = first == ShareEnd::NotOpen && !self.is_closed_by_rule();
        [
            (first == ShareEnd::NotPicked, Reason::PayerNotChosen),
            (first == ShareEnd::NotAgreed, Reason::ConsentMissing),
            (first == ShareEnd::WalletNotTaken, Reason::WalletNotTaken),
            (first == ShareEnd::WalletNotOpen, Reason::WalletNotOpen),
            (first == ShareEnd::WalletPartly, Reason::WalletPartly),
            (first == ShareEnd::WalletUnknown, Reason::WalletUnknown),
            (unconnected, Reason::InstitutionNotConnected),
        ]
        .into_iter()
        .find_map(|(holds, reason)| holds.then_some(reason))
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
