//! A statement with everything that a reader of it needs, in words.

use domain::clearing::{Parties, Receipt, Statement, StatementState};
use domain::clerk::By;
use domain::policy::PolicySet;
use domain::{Area, Fen, Moment, RecordId, ids};
use jiff::civil::Date;
use store::{Body, Reads, Record, StoreError};

use super::{kind_zh, month_zh};

/// A place by code and name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its code.
    pub area: Area,
    /// Its name.
    pub name: String,
}

/// One position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who owes.
    pub debtor: Mention,
    /// Who is owed.
    pub creditor: Mention,
    /// For what, in Chinese.
    pub kind: &'static str,
    /// How many items.
    pub items: i64,
    /// How much, 分.
    pub amount: Fen,
}

/// Money that moves with the statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Who pays.
    pub payer: Mention,
    /// Who is paid.
    pub payee: Mention,
    /// How much, 分, above zero.
    pub amount: Fen,
}

/// What a bank said, and the two who wrote it down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// The bank's number.
    pub bank_ref: String,
    /// The bank's day.
    pub on: Date,
    /// Who wrote it down and who looked at it.
    pub by: [String; 2],
}

/// A statement to read.
#[derive(Clone, Debug)]
pub struct Paper {
    /// As people name it.
    pub id: String,
    /// The statement.
    pub statement: Statement,
    /// Its first side: the debtor; within a province the area.
    pub speaker: Mention,
    /// Its other side.
    pub other: Mention,
    /// Its positions.
    pub rows: Vec<Row>,
    /// Sums by kind, in Chinese; of an area in its province what it owes less what it is owed.
    pub kinds: Vec<(&'static str, Fen)>,
    /// What was brought forward, none above zero.
    pub brought: Vec<(&'static str, Fen)>,
    /// What is to be paid; `None` = nothing.
    pub pays: Option<Transfer>,
    /// Who confirmed it.
    pub confirmed: Option<(Moment, String)>,
    /// The payer's receipt.
    pub sent: Option<Paid>,
    /// The receiver's receipt.
    pub received: Option<Paid>,
    /// Disputes: when, by which side and whom, why; what became of it.
    pub disputes: Vec<Said>,
    /// The last day of its step is over.
    pub overdue: bool,
}

/// A dispute in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// When.
    pub at: Moment,
    /// Which side.
    pub side: Mention,
    /// Who.
    pub by: String,
    /// What is wrong.
    pub why: String,
    /// When it was answered, by whom and how.
    pub outcome: Option<(Moment, String, String)>,
}

impl Paper {
    /// Of a record; `None` where it is no statement.
    pub fn of(
        reads: &dyn Reads,
        policies: &PolicySet,
        record: &Record,
        today: Date,
    ) -> store::Result<Option<Self>> {
        let Body::Statement(statement) = &record.body else { return Ok(None) };
        let mention = |area: Area| Mention { area, name: policies.area_name(area) };
        let (speaker, other) = (statement.parties.speaker(), statement.parties.other());
        let rows = statement.positions.iter().map(|position| Row {
            debtor: mention(position.debtor),
            creditor: mention(position.creditor),
            kind: kind_zh(position.kind),
            items: position.items,
            amount: position.amount,
        });
        let pays = statement.pays().map_err(|_| wrong())?.map(|(payer, payee, payment)| Transfer {
            payer: mention(payer),
            payee: mention(payee),
            amount: payment.amount,
        });
        let mut disputes = Vec::new();
        for dispute in &statement.disputes {
            let (at, side, why) = (dispute.at, mention(dispute.area), dispute.why.clone());
            let outcome = match &dispute.outcome {
                Some((at, by, how)) => Some((*at, named(reads, *by)?, how.clone())),
                None => None,
            };
            disputes.push(Said { at, side, by: named(reads, dispute.by)?, why, outcome });
        }
        let (sent, received) = paid(reads, statement.remittance)?;
        let confirmed = match statement.confirmed {
            Some((at, By::Platform)) => Some((at, "到期无异议，视同确认".to_owned())),
            Some((at, by)) => Some((at, named(reads, by)?)),
            None => None,
        };
        Ok(Some(Self {
            id: ids::outward_now(speaker, record.id.0),
            speaker: mention(speaker),
            other: mention(other),
            rows: rows.collect(),
            kinds: worded(&statement.kinds),
            brought: worded(&statement.brought),
            pays,
            confirmed,
            sent,
            received,
            disputes,
            overdue: statement.late.is_some()
                || (statement.state != StatementState::Paid && statement.due < today),
            statement: statement.clone(),
        }))
    }

    /// What kind of paper it is and of which month.
    pub fn title(&self) -> String {
        let what = match self.statement.parties {
            Parties::Provinces { .. } => "跨省清算单",
            Parties::Within { .. } => "省内清算单",
        };
        format!("{} {what}", month_zh(self.statement.month))
    }

    /// What the sums come to before anything was brought forward.
    pub fn sum(&self) -> Fen {
        Fen::sum(self.kinds.iter().map(|(_, amount)| *amount)).unwrap_or_default()
    }
}

fn worded(
    kinds: &std::collections::BTreeMap<domain::chart::DueKind, Fen>,
) -> Vec<(&'static str, Fen)> {
    kinds.iter().map(|(kind, amount)| (kind_zh(*kind), *amount)).collect()
}

/// The two receipts of what pays it.
fn paid(
    reads: &dyn Reads,
    remittance: Option<RecordId>,
) -> store::Result<(Option<Paid>, Option<Paid>)> {
    let Some(id) = remittance else { return Ok((None, None)) };
    let Some(Body::Remittance(it)) = reads.record(id)?.map(|record| record.body) else {
        return Ok((None, None));
    };
    let received = it.received.as_ref().map(|receipt| of_receipt(reads, receipt)).transpose()?;
    Ok((Some(of_receipt(reads, &it.sent)?), received))
}

/// A bank's word with its two names.
pub fn of_receipt(reads: &dyn Reads, receipt: &Receipt) -> store::Result<Paid> {
    let by = [named(reads, receipt.by.0)?, named(reads, receipt.by.1)?];
    Ok(Paid { bank_ref: receipt.bank_ref.clone(), on: receipt.on, by })
}

/// Who did something at a desk.
fn named(reads: &dyn Reads, by: By) -> store::Result<String> {
    let By::Clerk(clerk) = by else { return Ok("平台".to_owned()) };
    Ok(match reads.record(RecordId(clerk.0))?.map(|record| record.body) {
        Some(Body::Clerk(clerk)) => format!("{}（{}）", clerk.name, clerk.login),
        _ => "*".to_owned(),
    })
}

fn wrong() -> StoreError {
    StoreError::Inconsistent { table: "records", what: "a statement overflows".to_owned() }
}
