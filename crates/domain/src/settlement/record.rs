//! What a decision leaves behind: figures, shares, the record, the legs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{AccumulatorKey, Setting};
use crate::benefit::Accumulator;
use crate::explain::Explanation;
use crate::item::CutLine;
use crate::policy::axes::Part;
use crate::wallet::QuotaChange;
use crate::{
    Area, BindingId, Fen, InstitutionId, Moment, Month, PersonId, RecordId, SettlementId, VisitId,
};
use ledger::Transfer;

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
    /// What becomes of the quotas that paid or are given back into; the legs of each are
    /// [`QuotaChange::legs`], written as acts of their own.
    pub quotas: Vec<(RecordId, QuotaChange)>,
}
