//! From a bill to a decision: cut the lines, apply the benefit, split the rest, write the legs.

mod away;
mod cancel;
mod cut;
mod decide;
mod held;
mod payers;
mod pharmacy;
mod record;
mod relatives;
mod rest;
mod room;
mod split;
mod stay;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use away::{Place, away};
pub use cancel::{CancelFacts, Gone, cancel, onward};
pub use cut::{Cut, cut, cut_lines};
pub use decide::decide;
pub use held::{HoldAsk, Holder, hold};
pub use payers::effective_payers;
pub(crate) use payers::{scope_closed, way_closed};
pub use record::{Decision, Figures, Obligation, Settlement, SettlementKind, Share, ShareSource};
pub(crate) use room::{Room, draw, limited, of_grantor, of_quota, part_of_quota, usable_part};
pub use stay::{StayBill, cut_back, net_lines};

use crate::benefit::Accumulator;
use crate::binding::{Binding, Scope};
use crate::filing::Filing;
use crate::institution::Institution;
use crate::item::Line;
use crate::person::{Account, Insured};
use crate::wallet::Quota;
use crate::{Area, BindingId, Fen, Moment, PersonId, RecordId, VisitId};

/// Where and how care was given, as benefit rules tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// 门诊
    Outpatient,
    /// 药店
    Pharmacy,
    /// 住院
    Inpatient,
}

impl Setting {
    /// The scope that a relative must have allowed.
    pub fn scope(self) -> Scope {
        match self {
            Self::Outpatient => Scope::Outpatient,
            Self::Pharmacy => Scope::Pharmacy,
            Self::Inpatient => Scope::Inpatient,
        }
    }
}

/// `acct_used_flag` of the wire; `decisions.md`, "On the wire".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountUse {
    /// 0: no account; all of the personal part is cash.
    None,
    /// Own account and no relative's: what the payer of a mobile order may choose.
    OwnOnly,
    /// 1: own account, then family where the beneficiary's area says automatic.
    OwnThenAutomatic,
    /// 2: own account, then family, always.
    OwnThenFamily,
}

/// A bill to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// Whose care it was.
    pub patient: PersonId,
    /// Where.
    pub institution: Institution,
    /// Outpatient, pharmacy or inpatient.
    pub setting: Setting,
    /// `med_type` as sent.
    pub med_type: String,
    /// `mdtrt_id`; made by the caller for pharmacy bills.
    pub visit: VisitId,
    /// `chrg_bchno`; empty for pharmacy bills.
    pub batch: String,
    /// When care began (`begntime`): the day that chooses the benefit rules, of anything but a stay.
    pub begun: Moment,
    /// The lines.
    pub lines: Vec<Line>,
    /// `medfee_sumamt`; must be the sum of the lines.
    pub total: Fen,
    /// `hosp_part_amt`: what the hospital bears of it, fixed before anybody pays; mostly nothing.
    pub hosp_part: Fen,
    /// Which accounts may be used.
    pub account_use: AccountUse,
    /// The payer picked by the family or in `AID_PAYER`, where the area's order is "picked".
    pub picked: Option<BindingId>,
    /// `QUOTE_CASH`: refuse when the cash part would be higher.
    pub quoted_cash: Option<Fen>,
    /// Of a stay in hospital; `None` for anything else.
    pub stay: Option<StayBill>,
}

/// One relative who may pay, with what is known under the lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayerFacts {
    /// The binding.
    pub binding: Binding,
    /// The grantor.
    pub grantor: Insured,
    /// The grantor's account.
    pub account: Option<Account>,
    /// Used in the month of the settlement instant.
    pub used_month: Fen,
    /// Used in the year of the settlement instant.
    pub used_year: Fen,
    /// The open quota of the binding.
    pub quota: Option<(RecordId, Quota)>,
}

/// Everything that a bill's decision looks at, read under the lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettleFacts {
    /// The patient.
    pub patient: Insured,
    /// The patient's own account, if any.
    pub account: Option<Account>,
    /// All bindings of the patient that count, in any order.
    pub payers: Vec<PayerFacts>,
    /// The patient's accumulators.
    pub accumulators: BTreeMap<AccumulatorKey, Accumulator>,
    /// The patient's filings for care away from home that stand; empty for care at home.
    pub filings: Vec<Filing>,
}

/// Which accumulator of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AccumulatorKey {
    /// The beneficiary's area.
    pub area: Area,
    /// Whose.
    pub person: PersonId,
    /// First calendar year of the benefit year.
    pub year: i16,
    /// Outpatient and pharmacy share one, inpatient has its own.
    pub inpatient: bool,
}
