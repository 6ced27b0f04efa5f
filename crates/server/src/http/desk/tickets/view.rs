//! A ticket as clerks see it.

use domain::day_end::{BreakKind, OtherSide, Ticket};
use domain::{Area, Fen, RecordId, ids};
use jiff::civil::Date;
use serde::Serialize;
use store::{Body as Kept, Reads};
use utoipa::ToSchema;

use super::super::day_end::place;
use super::super::looks::who;
use crate::http::say::{Yuan, moment};

/// A break between another hand's file and the books.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct TicketView {
    pub(in crate::http::desk) id: String,
    /// Whose books.
    #[schema(value_type = String)]
    area: Area,
    /// Whose file: `institution`, `bank`, `partner`.
    with: &'static str,
    /// Code of the institution or of the partner's province.
    #[serde(skip_serializing_if = "Option::is_none")]
    institution: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    institution_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    partner: Option<Area>,
    #[schema(value_type = String)]
    kind: BreakKind,
    kind_zh: &'static str,
    /// What the item is called: `setl_id`, the bank's number, or `setl_id` with the debt.
    setl_id: String,
    #[schema(value_type = String)]
    from: Date,
    #[schema(value_type = String)]
    to: Date,
    /// One amount stands in `total`.
    theirs: Sums,
    ours: Sums,
    /// The other side of the bank's line; who is no organisation is masked.
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
    /// `system`, `filing`, `other`.
    cause: &'static str,
    cause_zh: &'static str,
    /// Last day to settle it, by the cause.
    #[schema(value_type = Option<String>)]
    due: Option<Date>,
    overdue: bool,
    /// What of it stands in unplaced money (2300); below zero where money is missing.
    unplaced: Yuan,
    /// The statement that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<String>,
    found_at: String,
    closed_at: Option<String>,
    /// By whom, and how it was settled.
    closed_by: Option<String>,
    how: Option<String>,
}

/// What one side has.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct Sums {
    total: Yuan,
    fund: Yuan,
    account: Yuan,
}

impl From<[Fen; 3]> for Sums {
    fn from([total, fund, account]: [Fen; 3]) -> Self {
        Self { total: Yuan(total), fund: Yuan(fund), account: Yuan(account) }
    }
}

/// A ticket in words.
pub(in crate::http::desk) fn ticket_view(
    reads: &dyn Reads,
    id: RecordId,
    ticket: Ticket,
    today: Date,
) -> store::Result<TicketView> {
    let overdue = ticket.is_overdue(today);
    let (with, institution, partner) = match ticket.other {
        OtherSide::Institution(id) => ("institution", Some(place(reads, id)?), None),
        OtherSide::Bank(_) => ("bank", None, None),
        OtherSide::Partner(partner) => ("partner", None, Some(partner)),
    };
    let (institution, institution_name) = institution.unzip();
    let (from, to) = ticket.days;
    let (closed_at, closed_by, how) = match ticket.closed {
        Some((at, by, how)) => (Some(moment(at)), Some(who(reads, by)?), Some(how)),
        None => (None, None, None),
    };
    let statement = match ticket.statement {
        Some(id) => match reads.record(id)?.map(|record| record.body) {
            Some(Kept::Statement(it)) => Some(ids::outward_now(it.parties.speaker(), id.0)),
            _ => None,
        },
        None => None,
    };
    Ok(TicketView {
        id: ids::outward_now(ticket.area, id.0),
        area: ticket.area,
        with,
        institution,
        institution_name,
        partner,
        kind: ticket.kind,
        kind_zh: kind_zh(ticket.other, ticket.kind),
        setl_id: ticket.item,
        from,
        to,
        theirs: ticket.theirs.into(),
        ours: ticket.ours.into(),
        note: ticket.note,
        cause: ticket.cause.word(),
        cause_zh: ticket.cause.zh(),
        due: ticket.due,
        overdue,
        unplaced: Yuan(ticket.unplaced),
        statement,
        found_at: moment(ticket.at),
        closed_at,
        closed_by,
        how,
    })
}

fn kind_zh(other: OtherSide, kind: BreakKind) -> &'static str {
    match (other, kind) {
        (OtherSide::Institution(_), BreakKind::OnlyThere) => "机构多",
        (OtherSide::Institution(_), BreakKind::OnlyHere) => "中心多",
        (OtherSide::Bank(_), BreakKind::OnlyThere) => "银行有、账上没有",
        (OtherSide::Bank(_), BreakKind::OnlyHere) => "账上有、银行没有",
        (OtherSide::Partner(_), BreakKind::OnlyThere) => "对方省有、本省没有",
        (OtherSide::Partner(_), BreakKind::OnlyHere) => "本省有、对方省没有",
        (_, BreakKind::Differs) => "数据不一致",
        (_, BreakKind::Twice) => "重复",
    }
}
