//! Tickets: breaks between the books and the file of an institution, the bank or a partner province;
//! looked through, sorted by cause, their money booked (②), closed.

use std::sync::Arc;

use app::acts::{ClerkAct, CloseTicket, SortTicket};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use domain::day_end::{BreakKind, Cause, OtherSide, Placed, Ticket};
use domain::refusal::Side;
use domain::{Area, Fen, Reason, RecordId, Refusal, ids};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Body as Kept, Kind, Reads};
use utoipa::ToSchema;

use super::act::{Acted, Answered, carry_out};
use super::clearing::{remittance, unknown_remittance};
use super::day_end::{OfState, here, page, place, queue_ask};
use super::decide::noted;
use super::looks::who;
use super::payments::institution;
use super::person::numbered;
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key};
use crate::http::decided::decided;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::{Yuan, moment};
use crate::site::Site;

/// Breaks.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Tickets {
    tickets: Vec<TicketView>,
    /// Where the next page begins; `None` = this was the last.
    next: Option<String>,
}

/// A break between another hand's file and the books.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TicketView {
    pub(super) id: String,
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
    /// The other side of the bank's line, as the bank wrote it.
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
pub(super) struct Sums {
    total: Yuan,
    fund: Yuan,
    account: Yuan,
}

impl From<[Fen; 3]> for Sums {
    fn from([total, fund, account]: [Fen; 3]) -> Self {
        Self { total: Yuan(total), fund: Yuan(fund), account: Yuan(account) }
    }
}

/// Tickets of the clerk's places, the nearest last day first: `open`, which is the default, or
/// `closed`.
#[utoipa::path(get, path = "/tickets", operation_id = "tickets", tag = "money",
    params(OfState), responses((status = 200, body = Tickets), Problem))]
pub(super) async fn tickets(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    query: Result<Query<OfState>, QueryRejection>,
) -> Result<Json<Tickets>, Problem> {
    let ask = queue_ask(&on, Kind::Ticket, query, &["open", "closed"])?;
    let listed = site.look(move |app| {
        let reads = app.read()?;
        let (rows, next) = page(reads.as_ref(), &ask)?;
        let mut tickets = Vec::new();
        for record in rows {
            if let Kept::Ticket(ticket) = record.body {
                let today = app.now().date();
                tickets.push(ticket_view(reads.as_ref(), record.id, ticket, today)?);
            }
        }
        Ok(Tickets { tickets, next })
    });
    Ok(Json(listed.await?))
}

/// How a break was settled.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TicketHow {
    /// No personal data.
    how: String,
}

/// Closes a ticket, saying how the break was settled. One whose money is unplaced ends with where that
/// goes.
#[utoipa::path(post, path = "/tickets/{id}/close", operation_id = "closeTicket", tag = "money",
    params(("id" = String, Path), Key), request_body = TicketHow,
    responses((status = 200, body = TicketView), Problem))]
pub(super) async fn close(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(TicketHow { how }): Body<TicketHow>,
) -> Result<Json<TicketView>, Problem> {
    let how = noted("how", how)?;
    let (area, ticket) = here(&site, &on, &id, Reason::TicketUnknown).await?;
    let content = json!({"ticket": ticket.0, "how": how});
    let numbered = numbered(&on, area, ("close_ticket", number), &content);
    let act = CloseTicket { numbered, clerk: on.id, ticket, how };
    decided(&site, site.app.submit(act).await, Side::Agency)?;
    seen(&site, ticket).await
}

/// Why there is a break.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TicketCause {
    /// `system`: 1 working day; `filing`: 2; `other`: 10.
    #[schema(value_type = String, example = "filing")]
    cause: Cause,
}

/// Sorts a ticket by its cause: its last day is counted anew, in working days from when it was found.
#[utoipa::path(post, path = "/tickets/{id}/cause", operation_id = "sortTicket", tag = "money",
    params(("id" = String, Path), Key), request_body = TicketCause,
    responses((status = 200, body = TicketView), Problem))]
pub(super) async fn sort(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(TicketCause { cause }): Body<TicketCause>,
) -> Result<Json<TicketView>, Problem> {
    let (area, ticket) = here(&site, &on, &id, Reason::TicketUnknown).await?;
    let content = json!({"ticket": ticket.0, "cause": cause.word()});
    let numbered = numbered(&on, area, ("sort_ticket", number), &content);
    let act = SortTicket { numbered, clerk: on.id, ticket, cause };
    decided(&site, site.app.submit(act).await, Side::Agency)?;
    seen(&site, ticket).await
}

/// Where the money of a break goes. Exactly one.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TicketMoney {
    /// Nobody can say yet whose it is: into unplaced money (2300), so that the bank's account is right.
    unplaced: bool,
    /// Code of the institution that paid it back or was paid.
    institution: Option<String>,
    /// The remittance of another area that it is.
    remittance: Option<String>,
    /// Finance or the tax office handed it over.
    funding: bool,
    /// Out of or into the bank again, under this number of the bank's.
    bank_ref: Option<String>,
}

/// Proposes where the money of a bank's break goes (②): unplaced first; from there where it belongs,
/// which ends the ticket.
#[utoipa::path(post, path = "/tickets/{id}/money", operation_id = "placeTicket", tag = "money",
    params(("id" = String, Path), Key), request_body = TicketMoney,
    responses((status = 202, body = Acted), Problem))]
pub(super) async fn money(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(asked): Body<TicketMoney>,
) -> Answered {
    let (area, ticket) = here(&site, &on, &id, Reason::TicketUnknown).await?;
    let placed = placed(&site, &on, area, asked).await?;
    carry_out(&site, &on, area, number, ClerkAct::PlaceTicket { area, ticket, placed }).await
}

async fn placed(
    site: &Site,
    on: &OnDuty,
    area: Area,
    asked: TicketMoney,
) -> Result<Placed, Problem> {
    Ok(match asked {
        TicketMoney {
            unplaced: true,
            institution: None,
            remittance: None,
            funding: false,
            bank_ref: None,
        } => Placed::Unplaced,
        TicketMoney {
            unplaced: false,
            institution: None,
            remittance: None,
            funding: true,
            bank_ref: None,
        } => Placed::Funding,
        TicketMoney {
            unplaced: false,
            institution: Some(code),
            remittance: None,
            funding: false,
            bank_ref: None,
        } => {
            let place = institution(site, on, code).await?;
            if place.area != area {
                let refusal = Refusal::new(Reason::InstitutionUnknown).of(Side::Agency);
                let refusal = refusal.field("institution");
                return Err(Problem::refusal(refusal, Side::Agency, &site.app.world()));
            }
            Placed::Institution(place.id)
        }
        TicketMoney {
            unplaced: false,
            institution: None,
            remittance: Some(id),
            funding: false,
            bank_ref: None,
        } => {
            let (id, known) = remittance(site, &id).await?;
            if known.payee != area {
                return Err(unknown_remittance(site));
            }
            Placed::Remittance(id, known.purpose)
        }
        TicketMoney {
            unplaced: false,
            institution: None,
            remittance: None,
            funding: false,
            bank_ref: Some(number),
        } => Placed::Bank(noted("bank_ref", number)?),
        _ => {
            let zh = "unplaced、institution、remittance、funding、bank_ref 中选一个";
            let en = "one of unplaced, institution, remittance, funding, bank_ref";
            return Err(Problem::field("unplaced", (zh, en)));
        }
    })
}

async fn seen(site: &Site, ticket: RecordId) -> Result<Json<TicketView>, Problem> {
    let seen = site.look(move |app| {
        let reads = app.read()?;
        let today = app.now().date();
        match reads.record(ticket)?.map(|record| record.body) {
            Some(Kept::Ticket(known)) => {
                ticket_view(reads.as_ref(), ticket, known, today).map(Some)
            }
            _ => Ok(None),
        }
    });
    seen.await?.map(Json).ok_or_else(|| Fault::Internal.into())
}

/// A ticket in words.
pub(super) fn ticket_view(
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

/// A line of what a proposal says of a ticket's money.
pub(super) fn money_zh(reads: &dyn Reads, placed: &Placed) -> store::Result<String> {
    Ok(match placed {
        Placed::Unplaced => "记入待处理款项".to_owned(),
        Placed::Institution(id) => {
            let (code, name) = place(reads, *id)?;
            format!("转入应付医药机构款：{code} {name}")
        }
        Placed::Remittance(id, _) => match reads.record(*id)?.map(|record| record.body) {
            Some(Kept::Remittance(it)) => {
                format!("确认收到 {} 的拨付 {} 元", it.payer, it.amount)
            }
            _ => "确认收到拨付".to_owned(),
        },
        Placed::Funding => "财政（税务）拨付到账".to_owned(),
        Placed::Bank(number) => format!("经银行退回或重新支付，流水号 {number}"),
    })
}
