//! The end of the day and of the month: what institutions compare (3201, 3202), apply for (3203), and
//! are paid. Everything is worked out from settlements and entries, never kept as a figure that could
//! go its own way.

mod clr_type;
mod sale;
mod ticket;
mod totals;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use clr_type::{ClrType, Distance};
pub use sale::{Sale, SaleRow};
pub use ticket::{BankBooked, BreakKind, Cause, OtherSide, Placed, Ticket, ticket_key};
pub use totals::Totals;

use crate::clerk::By;
use crate::{Area, Fen, InstitutionId, Moment, Month, Overflow};

/// State of an application for clearing (`clr_stas`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClearingState {
    /// 10 已申报
    Applied,
    /// 40 审核完成
    Approved,
    /// 60 已拨付
    Paid,
    /// Taken back (3204).
    Withdrawn,
    /// Refused by the agency, with a reason.
    Rejected,
}

impl ClearingState {
    /// The word of queues and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Approved => "approved",
            Self::Paid => "paid",
            Self::Withdrawn => "withdrawn",
            Self::Rejected => "rejected",
        }
    }

    /// `clr_stas`
    pub fn code(self) -> &'static str {
        match self {
            Self::Applied => "10",
            Self::Approved => "40",
            Self::Paid => "60",
            Self::Withdrawn | Self::Rejected => "0",
        }
    }
}

/// An application of an institution for a month and a kind of clearing (3203).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clearing {
    /// Who applies.
    pub institution: InstitutionId,
    /// The care area that pays.
    pub area: Area,
    /// `setlym`
    pub month: Month,
    /// `clr_type`
    pub clr_type: String,
    /// First and last day.
    pub days: (Date, Date),
    /// Bills less cancels.
    pub count: i64,
    /// `medfee_sumamt`
    pub total: Fen,
    /// `fund_appy_sum`
    pub fund: Fen,
    /// `acct_pay`, relatives' part included.
    pub account: Fen,
    /// Of it, relatives' part.
    pub aid: Fen,
    /// `cash_payamt`
    pub cash: Fen,
    /// State.
    pub state: ClearingState,
    /// When it was applied for.
    pub at: Moment,
    /// Why it was rejected.
    pub why: String,
}

impl Clearing {
    /// One application counts per institution, month and kind; nothing once it does not count.
    pub fn key(&self) -> Option<String> {
        let counts = !matches!(self.state, ClearingState::Withdrawn | ClearingState::Rejected);
        counts.then(|| clearing_key(self.institution, self.month, &self.clr_type))
    }

    /// What the area owes for it: funds and accounts; below zero where more was given back.
    pub fn owed(&self) -> Result<Fen, Overflow> {
        self.fund.plus(self.account)
    }
}

/// The key of the application that counts.
pub fn clearing_key(institution: InstitutionId, month: Month, clr_type: &str) -> String {
    format!("{} {} {clr_type}", institution.0, month.0)
}

/// A payment of an area to an institution; two people make it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentOrder {
    /// Who is paid.
    pub institution: InstitutionId,
    /// Who pays.
    pub area: Area,
    /// How much, 分.
    pub amount: Fen,
    /// For which applications.
    pub clearings: Vec<crate::RecordId>,
    /// Who proposed and who approved.
    pub by: (By, By),
    /// When it was made.
    pub at: Moment,
    /// The bank's number, as the first of the two typed it; empty = not known.
    pub bank_ref: String,
}

/// A file that an institution uploaded (9101) or that was made for it (3202), for 9102.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Whose.
    pub institution: InstitutionId,
    /// `file_qury_no`
    pub number: String,
    /// As named by its sender; shown to nobody else.
    pub name: String,
    /// Its bytes: a page of the store; `None` once its time is over.
    pub blob: Option<crate::RecordId>,
    /// How many bytes.
    pub bytes: u32,
    /// SM3 of the bytes, hex.
    pub sm3: String,
    /// When.
    pub at: Moment,
    /// `dld_endtime`
    pub until: Moment,
}
