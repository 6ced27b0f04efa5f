//! Bindings (绑定): who may pay for whom, within which limits, in which state.

mod acceptance;
mod apply;
mod change;
mod eligibility;
mod life;
mod review;

use std::collections::BTreeSet;

pub use acceptance::accepted_already;
pub use apply::{Application, ApplyFacts, Consents, Guardian, apply};
pub use change::{
    Terms, accept, activate, decline, order, reactivate, suspend_frozen, terms, unbind, withdraw,
};
pub use eligibility::eligibility;
pub(crate) use eligibility::is_between_provinces;
use jiff::civil::Date;
pub use life::{end, pause_insurance, resume_insurance};
pub use review::{
    TAKE_BACK_MS, WAIT_DAYS, approve, expires_on, lapse, reject, resubmit, return_back, take_back,
};
use serde::{Deserialize, Serialize};

use crate::{Area, BindingId, ClerkId, Fen, Kinship, Moment, PersonId};

/// What a relative's money may be used for (使用范围).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// 门诊
    Outpatient,
    /// 住院
    Inpatient,
    /// 药店购药
    Pharmacy,
    /// 居民医保代缴
    ResidentPremium,
    /// 长护险代缴
    CarePremium,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Outpatient,
        Self::Inpatient,
        Self::Pharmacy,
        Self::ResidentPremium,
        Self::CarePremium,
    ];

    /// The word of the forms.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Outpatient => "门诊",
            Self::Inpatient => "住院",
            Self::Pharmacy => "药店",
            Self::ResidentPremium => "居民医保代缴",
            Self::CarePremium => "长护险代缴",
        }
    }

    /// From a word of the forms.
    pub fn from_zh(word: &str) -> Option<Self> {
        Some(match word {
            "门诊" => Self::Outpatient,
            "住院" => Self::Inpatient,
            "药店" | "药店购药" | "购药" => Self::Pharmacy,
            "居民医保代缴" | "居民医保" | "医保代缴" => Self::ResidentPremium,
            "长护险代缴" | "长护险" => Self::CarePremium,
            _ => return None,
        })
    }
}

/// What a grantor allows at most (使用限额); `None` = no limit of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Per settlement.
    pub payment: Option<Fen>,
    /// Per calendar month of the settlement instant.
    pub month: Option<Fen>,
    /// Per calendar year of the settlement instant.
    pub year: Option<Fen>,
}

/// Why a binding is suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuspendedWhy {
    /// The grantor's account or person is frozen.
    Frozen,
    /// Unfrozen; the grantor has not switched it on again.
    AwaitingReactivation,
    /// An insurance is paused or in arrears.
    Insurance,
}

/// Why a binding ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndedWhy {
    /// The grantor unbound.
    Grantor,
    /// The beneficiary unbound.
    Beneficiary,
    /// A clerk ended it.
    Clerk,
    /// Its last day passed.
    Expired,
    /// One of both died.
    Died,
    /// One insurance ended.
    InsuranceEnded,
    /// One of both moved to another insured area.
    Moved,
    /// They are no longer kin.
    KinshipEnded,
    /// Made with wrong data and made anew.
    Corrected,
}

/// State of a binding; `decisions.md`, "States".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state", content = "why")]
pub enum BindingState {
    /// Being filled in.
    Draft,
    /// Handed in; counts against caps from here on.
    Submitted,
    /// A clerk looks at it.
    InReview,
    /// Sent back for correction.
    Returned,
    /// Waits for the beneficiary.
    AwaitingAcceptance,
    /// Accepted; its first day has not come.
    PendingEffect,
    /// In force.
    Active,
    /// Not usable for now.
    Suspended(SuspendedWhy),
    /// Over.
    Ended(EndedWhy),
    /// Taken back by the grantor before it was in force.
    Withdrawn,
    /// Refused by a clerk.
    Rejected,
    /// Refused by the beneficiary.
    Declined,
    /// Nobody acted in time.
    Lapsed,
}

/// A binding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// Identifier.
    pub id: BindingId,
    /// Who pays.
    pub grantor: PersonId,
    /// The grantor's insured area when it was made; a move ends the binding.
    pub grantor_area: Area,
    /// For whom.
    pub beneficiary: PersonId,
    /// The beneficiary's insured area when it was made.
    pub beneficiary_area: Area,
    /// What the beneficiary is to the grantor.
    pub kinship: Kinship,
    /// State.
    pub state: BindingState,
    /// When it was handed in: the order of filing.
    pub filed_at: Moment,
    /// From when it may be used.
    pub effective_from: Moment,
    /// Last day, if any.
    pub until: Option<Date>,
    /// Limits that the grantor set.
    pub limits: Limits,
    /// Scopes that the grantor set.
    pub scopes: BTreeSet<Scope>,
    /// Place in the order that the beneficiary set; lower pays first. `None` = by filing.
    pub rank: Option<i32>,
    /// The grantor switched this payer off for a while.
    pub switched_off: bool,
    /// When it ended or otherwise got its last state.
    pub changed_at: Moment,
    /// The clerk who last gave it a state at a desk (reviewed, ended, froze); `None` = none did.
    /// Decides no appeal against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clerk: Option<ClerkId>,
    /// Counts writes.
    pub version: i64,
}

impl BindingState {
    /// Counts against caps: from `submitted` until it is over.
    pub fn counts(self) -> bool {
        match self {
            Self::Submitted
            | Self::InReview
            | Self::Returned
            | Self::AwaitingAcceptance
            | Self::PendingEffect
            | Self::Active
            | Self::Suspended(_) => true,
            Self::Draft
            | Self::Ended(_)
            | Self::Withdrawn
            | Self::Rejected
            | Self::Declined
            | Self::Lapsed => false,
        }
    }
}
