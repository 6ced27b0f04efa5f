//! From a bill to a decision: cut the lines, apply the benefit, split the rest, write the legs.

mod away;
mod cancel;
mod cut;
mod decide;
mod held;
mod payers;
mod pharmacy;
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
pub(crate) use payers::way_closed;
pub use stay::{StayBill, cut_back, net_lines};

use crate::benefit::Accumulator;
use crate::binding::{Binding, Scope};
use crate::explain::Explanation;
use crate::filing::Filing;
use crate::institution::Institution;
use crate::item::{CutLine, Line};
use crate::person::{Account, Insured};
use crate::policy::axes::Part;
use crate::wallet::Quota;
use crate::{
    Area, BindingId, Fen, InstitutionId, Moment, Month, PersonId, RecordId, SettlementId, VisitId,
};
use ledger::Transfer;

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

/// Where a share came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShareSource {
    /// The patient's own account.
    Own,
    /// A bound relative's account.
    Live(BindingId),
    /// The quota that a bound relative set.
    Quota(BindingId, RecordId),
}

impl ShareSource {
    /// The binding that lets it pay; `None` = the patient's own account.
    pub fn binding(self) -> Option<BindingId> {
        match self {
            Self::Own => None,
            Self::Live(binding) | Self::Quota(binding, _) => Some(binding),
        }
    }
}

/// What one account paid of a bill; negative in a cancel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Own or which binding.
    pub source: ShareSource,
    /// Whose account.
    pub payer: PersonId,
    /// In which area's book.
    pub area: Area,
    /// From the current part (2010).
    pub current: Fen,
    /// From the carried part (2011).
    pub carried: Fen,
}

/// The amounts of a bill, all in 分; negative in a cancel.
///
/// `total = fund_sum + own + aid + cash + hosp_part` and `total = out_of_list + overprice +
/// preselfpay + in_scope`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// `medfee_sumamt`
    pub total: Fen,
    /// `fulamt_ownpay_amt`
    pub out_of_list: Fen,
    /// `overlmt_selfpay`
    pub overprice: Fen,
    /// `preselfpay_amt`
    pub preselfpay: Fen,
    /// `inscp_scp_amt`
    pub in_scope: Fen,
    /// `act_pay_dedc`: the deductible that this bill filled.
    pub deductible: Fen,
    /// 按比例自付 of the in-scope amount.
    pub coinsurance: Fen,
    /// In-scope amount above the cap.
    pub above_cap: Fen,
    /// By `fund_pay_type`.
    pub funds: BTreeMap<u32, Fen>,
    /// `fund_pay_sumamt`
    pub fund_sum: Fen,
    /// `hosp_part_amt`
    pub hosp_part: Fen,
    /// `pool_prop_selfpay`: the fund's ratio, in basis points; 0 where several bands applied.
    pub ratio_bp: i64,
    /// `acct_pay` less `acct_mulaid_pay`
    pub own: Fen,
    /// `acct_mulaid_pay`
    pub aid: Fen,
    /// `psn_cash_pay`
    pub cash: Fen,
}

impl Figures {
    /// `psn_part_amt`: what the person bears, from whatever pocket.
    pub fn psn_part(&self) -> Result<Fen, crate::Overflow> {
        Fen::sum([self.own, self.aid, self.cash])
    }

    /// The part's amount, before the hospital's share is taken off.
    pub fn part(&self, part: Part) -> Fen {
        match part {
            Part::Deductible => self.deductible,
            Part::Coinsurance => self.coinsurance,
            Part::AboveCap => self.above_cap,
            Part::Preselfpay => self.preselfpay,
            Part::Overprice => self.overprice,
            Part::OutOfList => self.out_of_list,
        }
    }
}

/// What a settlement record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettlementKind {
    /// A paid bill.
    Settled,
    /// Gives a bill back at the institution's wish (2103/2208).
    Cancel(SettlementId),
    /// Gives a bill back because its outcome was unknown to the caller (2601).
    Undo(SettlementId),
}

/// The durable record of a settlement or of its cancel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// Identifier.
    pub id: SettlementId,
    /// Care area: its home.
    pub care_area: Area,
    /// Where.
    pub institution: InstitutionId,
    /// `medins_setl_id`: the `msgid` of the request.
    pub request_no: String,
    /// Whose care.
    pub patient: PersonId,
    /// The patient's insured area.
    pub patient_area: Area,
    /// The visit.
    pub visit: VisitId,
    /// `chrg_bchno`; empty for pharmacy bills.
    pub batch: String,
    /// Outpatient, pharmacy or inpatient.
    pub setting: Setting,
    /// `med_type` as sent.
    pub med_type: String,
    /// A paid bill or its cancel.
    pub kind: SettlementKind,
    /// When care began.
    pub begun: Moment,
    /// When it was settled.
    pub settled_at: Moment,
    /// The amounts.
    pub figures: Figures,
    /// Who paid.
    pub shares: Vec<Share>,
    /// `balc`: the patient's own free balance after it.
    pub balance_after: Fen,
    /// What was added to which accumulator.
    pub accumulated: Option<(AccumulatorKey, Accumulator)>,
    /// Why.
    pub explanation: Explanation,
    /// The cancel that gave it back, if any.
    pub cancelled_by: Option<SettlementId>,
    /// How the patient was insured then: a month's clearing does not change with the person. `None`
    /// = settled before this was kept, as insured now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insutype: Option<crate::person::Insutype>,
    /// What a purchase is known again by (ADR 0011): SM3 over person, place, begin and lines. `None`
    /// for anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase: Option<[u8; 32]>,
}

/// What one area owes another for a bill; written with the bill (`money.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obligation {
    /// Who owes.
    pub debtor: Area,
    /// Who is owed: the care area.
    pub creditor: Area,
    /// Fund, own or aid.
    pub kind: crate::chart::DueKind,
    /// How much; negative in a cancel.
    pub amount: Fen,
}

/// What deciding a bill gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The record.
    pub settlement: Settlement,
    /// The lines as cut.
    pub lines: Vec<CutLine>,
    /// The legs.
    pub transfer: Transfer,
    /// What areas owe each other.
    pub obligations: Vec<Obligation>,
    /// What each binding's counters gain: (binding, grantor's area, month, amount).
    pub used: Vec<(BindingId, Area, Month, Fen)>,
}
