//! Statements and money between areas as JSON.

use domain::Area;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::clearing::{Mention, Paid, Paper};
use crate::http::say::{Yuan, moment};

/// A place.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct PlaceSaid {
    #[schema(value_type = String)]
    pub(super) area: Area,
    pub(super) name: String,
}

impl From<&Mention> for PlaceSaid {
    fn from(mention: &Mention) -> Self {
        Self { area: mention.area, name: mention.name.clone() }
    }
}

/// A sum of one kind.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct KindSaid {
    kind: &'static str,
    amount: Yuan,
}

/// What one area owes another.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct PositionSaid {
    debtor: PlaceSaid,
    creditor: PlaceSaid,
    kind: &'static str,
    items: i64,
    /// Below zero where more was given back.
    amount: Yuan,
}

/// What is to be paid.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct PaysSaid {
    payer: PlaceSaid,
    payee: PlaceSaid,
    amount: Yuan,
}

/// What a bank said.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct ReceiptSaid {
    bank_ref: String,
    #[schema(value_type = String)]
    on: Date,
    proposed_by: String,
    approved_by: String,
}

impl From<&Paid> for ReceiptSaid {
    fn from(paid: &Paid) -> Self {
        let [proposed_by, approved_by] = paid.by.clone();
        Self { bank_ref: paid.bank_ref.clone(), on: paid.on, proposed_by, approved_by }
    }
}

/// What was said against a statement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct DisputeSaid {
    at: String,
    side: PlaceSaid,
    by: String,
    why: String,
    /// What became of it.
    outcome: Option<String>,
    answered_at: Option<String>,
    answered_by: Option<String>,
}

/// A statement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct StatementView {
    id: String,
    /// `yyyyMM`
    month: String,
    /// `provinces`: the first side owes the second, paid in full; `within`: an area and its province,
    /// netted.
    parties: &'static str,
    /// The debtor's province; within a province the area. It confirms.
    speaker: PlaceSaid,
    other: PlaceSaid,
    /// `sealed`, `disputed`, `confirmed`, `sent`, `paid`.
    state: &'static str,
    state_zh: &'static str,
    items: i64,
    /// Sums by kind; of an area what it owes less what it is owed.
    kinds: Vec<KindSaid>,
    /// What late cancels left of the month before, none above zero.
    brought: Vec<KindSaid>,
    sum: Yuan,
    /// `None` = nothing is due.
    pays: Option<PaysSaid>,
    /// Last day of the step that comes next.
    #[schema(value_type = String)]
    due: Date,
    overdue: bool,
    made_at: String,
    confirmed_at: Option<String>,
    confirmed_by: Option<String>,
    /// When the notice of payment was given.
    noticed_at: Option<String>,
    disputes: Vec<DisputeSaid>,
    sent: Option<ReceiptSaid>,
    received: Option<ReceiptSaid>,
    /// The positions that it sums up; only where one statement is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    positions: Vec<PositionSaid>,
}

impl StatementView {
    /// Of a paper; its positions where they are wanted.
    pub(super) fn of(paper: &Paper, whole: bool) -> Self {
        let statement = &paper.statement;
        let kinds = |kinds: &[(&'static str, domain::Fen)]| {
            kinds.iter().map(|(kind, amount)| KindSaid { kind, amount: Yuan(*amount) }).collect()
        };
        let positions = paper.rows.iter().filter(|_| whole).map(|row| PositionSaid {
            debtor: (&row.debtor).into(),
            creditor: (&row.creditor).into(),
            kind: row.kind,
            items: row.items,
            amount: Yuan(row.amount),
        });
        let disputes = paper.disputes.iter().map(|said| {
            let outcome = said.outcome.clone();
            DisputeSaid {
                at: moment(said.at),
                side: (&said.side).into(),
                by: said.by.clone(),
                why: said.why.clone(),
                answered_at: outcome.as_ref().map(|(at, ..)| moment(*at)),
                answered_by: outcome.as_ref().map(|(_, by, _)| by.clone()),
                outcome: outcome.map(|(.., how)| how),
            }
        });
        Self {
            id: paper.id.clone(),
            month: statement.month.0.to_string(),
            parties: match statement.parties {
                domain::clearing::Parties::Provinces { .. } => "provinces",
                domain::clearing::Parties::Within { .. } => "within",
            },
            speaker: (&paper.speaker).into(),
            other: (&paper.other).into(),
            state: statement.state.word(),
            state_zh: statement.state.zh(),
            items: statement.items,
            kinds: kinds(&paper.kinds),
            brought: kinds(&paper.brought),
            sum: Yuan(paper.sum()),
            pays: paper.pays.as_ref().map(|pays| PaysSaid {
                payer: (&pays.payer).into(),
                payee: (&pays.payee).into(),
                amount: Yuan(pays.amount),
            }),
            due: statement.due,
            overdue: paper.overdue,
            made_at: moment(statement.at),
            confirmed_at: paper.confirmed.as_ref().map(|(at, _)| moment(*at)),
            confirmed_by: paper.confirmed.as_ref().map(|(_, by)| by.clone()),
            noticed_at: statement.noticed.map(moment),
            disputes: disputes.collect(),
            sent: paper.sent.as_ref().map(Into::into),
            received: paper.received.as_ref().map(Into::into),
            positions: positions.collect(),
        }
    }
}
