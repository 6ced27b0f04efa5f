//! Clearing between areas (清分, 清算): items stand in the window of their home area; a window is
//! sealed each month, its sums become statements, statements are confirmed and paid
//! (医保发〔2022〕22号, 苏医保发〔2022〕75号, 跨省共济 notice of 9 January 2026).

mod calendar;
mod net;
mod prepay;
mod state;
mod statement;
mod sums;

pub use calendar::{
    closes_year, confirm_by, day_of, months_between, notice_from, pay_by, reconcile_by,
    silent_until, year_closes,
};
pub use net::{Net, Payment, net, payment};
pub use prepay::{Level, level, standing, utilisation};
pub use state::DISPUTE_DAYS;
pub use sums::{merged, neutral, own_province, path, province_book, split};

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::chart::DueKind;
use crate::clerk::By;
use crate::{Area, ClerkId, Fen, Moment, Month, RecordId};

/// What one area owes another of one kind for a month: the sum of its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Who owes.
    pub debtor: Area,
    /// Who is owed.
    pub creditor: Area,
    /// For what.
    pub kind: DueKind,
    /// How much, 分; below zero where cancels outweigh.
    pub amount: Fen,
    /// How many items.
    pub items: i64,
}

/// A sealed window of a home area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Home area of its items.
    pub area: Area,
    /// Number, as the head counted.
    pub window: i64,
    /// The month that it closes.
    pub month: Month,
    /// When it was sealed.
    pub sealed_at: Moment,
}

/// Between whom a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Parties {
    /// Two provinces: paid in full.
    Provinces {
        /// The province that pays.
        debtor: Area,
        /// The province that is paid.
        creditor: Area,
    },
    /// An area and its own province: netted; below zero the province pays.
    Within {
        /// The province's book.
        province: Area,
        /// The area.
        area: Area,
    },
}

impl Parties {
    /// Whose money officer says whether it holds: the debtor's; within a province the area's.
    pub fn speaker(self) -> Area {
        match self {
            Self::Provinces { debtor, .. } => debtor,
            Self::Within { area, .. } => area,
        }
    }

    /// The other side.
    pub fn other(self) -> Area {
        match self {
            Self::Provinces { creditor, .. } => creditor,
            Self::Within { province, .. } => province,
        }
    }

    /// True of either side.
    pub fn includes(self, area: Area) -> bool {
        area == self.speaker() || area == self.other()
    }
}

/// State of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementState {
    /// Sums are made; it may be looked at, confirmed or disputed.
    Sealed,
    /// Somebody says that it is wrong.
    Disputed,
    /// It holds; what is due is booked between the provinces.
    Confirmed,
    /// The payer's bank paid; the receiver's has not said so yet.
    Sent,
    /// Both receipts are there, or nothing was due.
    Paid,
}

impl StatementState {
    /// The word of queues and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sealed => "sealed",
            Self::Disputed => "disputed",
            Self::Confirmed => "confirmed",
            Self::Sent => "sent",
            Self::Paid => "paid",
        }
    }
}

/// A monthly statement (清算单).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Of which month.
    pub month: Month,
    /// Between whom.
    pub parties: Parties,
    /// The month's positions that it sums up.
    pub positions: Vec<Position>,
    /// Their sums by kind, 分; of an area within its province: what it owes less what it is owed.
    pub kinds: BTreeMap<DueKind, Fen>,
    /// How many items.
    pub items: i64,
    /// What late cancels left over from the month before, by kind, 分, none above zero; set off
    /// here. Within a province, and from one year to the next, nothing: there a sum below zero is
    /// paid by the other side.
    pub brought: BTreeMap<DueKind, Fen>,
    /// State.
    pub state: StatementState,
    /// When it was made.
    pub at: Moment,
    /// Last day of the step that comes next.
    pub due: Date,
    /// What was said against it and what became of that.
    pub disputes: Vec<Dispute>,
    /// When it was confirmed and by whom; by [`By::Platform`] = by silence.
    pub confirmed: Option<(Moment, By)>,
    /// Number of the entries that its confirmation made.
    pub booked_by: Option<i64>,
    /// When the notice of payment (付款通知书) was given.
    pub noticed: Option<Moment>,
    /// The day on which the step of now was found late.
    pub late: Option<Date>,
    /// What pays it.
    pub remittance: Option<RecordId>,
}

/// What was said against a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// When.
    pub at: Moment,
    /// By which side.
    pub area: Area,
    /// By whom.
    pub by: By,
    /// What is wrong, without personal data.
    pub why: String,
    /// What became of it.
    pub outcome: Option<(Moment, By, String)>,
}

/// What a remittance is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemittanceFor {
    /// A statement.
    Statement(RecordId),
    /// A prepayment.
    Prepayment(RecordId),
    /// Balances that moved with people between the two; they never enter a window.
    Moves,
}

/// A bank's word that money left or came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The bank's number.
    pub bank_ref: String,
    /// The bank's day.
    pub on: Date,
    /// Who said so, and the second pair of eyes.
    pub by: (By, By),
    /// When it was written down.
    pub at: Moment,
    /// Number of the entries that it made.
    pub act: i64,
}

/// A payment from one area's bank to another's (拨付).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remittance {
    /// Who pays.
    pub payer: Area,
    /// Who is paid.
    pub payee: Area,
    /// What it pays, by kind, 分; empty for a prepayment.
    pub kinds: BTreeMap<DueKind, Fen>,
    /// In all, 分.
    pub amount: Fen,
    /// What for.
    pub purpose: RemittanceFor,
    /// The payer's receipt.
    pub sent: Receipt,
    /// The receiver's receipt; `None` = in transit.
    pub received: Option<Receipt>,
}

impl Remittance {
    /// Who wrote down that it was paid, or looked at that. Two people on each side are four.
    pub fn is_sent_by(&self, clerk: ClerkId) -> bool {
        let (one, two) = self.sent.by;
        [one, two].contains(&By::Clerk(clerk))
    }
}

/// 异地就医预付金 of one province with another for a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepayment {
    /// The province that gives.
    pub giver: Area,
    /// The province that holds it.
    pub holder: Area,
    /// The year.
    pub year: i16,
    /// What was given, 分; what the last year left and what is in transit included.
    pub amount: Fen,
    /// When its year was settled.
    pub settled_at: Option<Moment>,
}
