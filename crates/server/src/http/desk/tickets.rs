//! Tickets: breaks between the books and the file of an institution, the bank or a partner province;
//! looked through, sorted by cause, their money booked (②), closed.

pub(super) mod money;
mod view;

pub(super) use view::{TicketView, ticket_view};

use std::sync::Arc;

use app::acts::{CloseTicket, SortTicket};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use domain::day_end::Cause;
use domain::refusal::Side;
use domain::{Reason, RecordId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Body as Kept, Kind};
use utoipa::ToSchema;

use super::day_end::{OfState, here, page, queue_ask};
use super::decide::noted;
use super::person::numbered;
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key};
use crate::http::decided::decided;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::site::Site;

/// Breaks.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Tickets {
    tickets: Vec<TicketView>,
    /// Where the next page begins; `None` = this was the last.
    next: Option<String>,
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
