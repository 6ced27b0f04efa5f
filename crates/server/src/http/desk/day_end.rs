//! Applications of institutions for clearing (3203): looked through and decided.

use std::sync::Arc;

use app::acts::DecideClearing;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use domain::day_end::Clearing;
use domain::refusal::Side;
use domain::{Area, InstitutionId, Moment, Reason, RecordId, Refusal, ids};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Body as Kept, Kind, QueueAsk, Reads, Record};
use utoipa::{IntoParams, ToSchema};

use super::decide::noted;
use super::person::numbered;
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key, Nothing};
use crate::http::decided::decided;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::{Yuan, moment};
use crate::site::Site;

/// Rows of a page.
const PAGE: u32 = 100;

/// Which part of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OfState {
    /// Which state; what waits where left out.
    pub(super) state: Option<String>,
    /// `next` of the page before.
    pub(super) after: Option<String>,
}

/// Applications for clearing.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Clearings {
    clearings: Vec<ClearingView>,
    /// Where the next page begins; `None` = this was the last.
    next: Option<String>,
}

/// An application.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClearingView {
    id: String,
    /// Code of the institution.
    institution: String,
    institution_name: String,
    /// `yyyyMM`
    month: String,
    clr_type: String,
    /// `applied`, `approved`, `paid`, `withdrawn`, `rejected`.
    state: &'static str,
    /// Bills less cancels.
    count: i64,
    total: Yuan,
    fund: Yuan,
    /// Relatives' part included.
    account: Yuan,
    aid: Yuan,
    cash: Yuan,
    /// What the area owes for it: fund and account.
    owed: Yuan,
    applied_at: String,
    /// Why it was rejected.
    why: String,
}

/// Applications of the clerk's places by state, the oldest first.
#[utoipa::path(get, path = "/clearings", operation_id = "clearings", tag = "money",
    params(OfState), responses((status = 200, body = Clearings), Problem))]
pub(super) async fn clearings(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    query: Result<Query<OfState>, QueryRejection>,
) -> Result<Json<Clearings>, Problem> {
    let states = ["applied", "approved", "paid", "withdrawn", "rejected"];
    let ask = queue_ask(&on, Kind::Clearing, query, &states)?;
    let listed = site.look(move |app| {
        let reads = app.read()?;
        let (rows, next) = page(reads.as_ref(), &ask)?;
        let mut clearings = Vec::new();
        for record in rows {
            if let Kept::Clearing(clearing) = &record.body {
                clearings.push(clearing_view(reads.as_ref(), record.id, clearing)?);
            }
        }
        Ok(Clearings { clearings, next })
    });
    Ok(Json(listed.await?))
}

/// Approves an application: it can be paid.
#[utoipa::path(post, path = "/clearings/{id}/approve", operation_id = "approveClearing",
    tag = "money", params(("id" = String, Path), Key),
    responses((status = 200, body = ClearingView), Problem))]
pub(super) async fn approve(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<ClearingView>, Problem> {
    decide(&site, &on, (&id, number), None).await
}

/// Why an application is rejected.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClearingWhy {
    /// The institution is told; no personal data.
    why: String,
}

/// Rejects an application, with the reason; the institution applies anew. Until it is paid.
#[utoipa::path(post, path = "/clearings/{id}/reject", operation_id = "rejectClearing",
    tag = "money", params(("id" = String, Path), Key), request_body = ClearingWhy,
    responses((status = 200, body = ClearingView), Problem))]
pub(super) async fn reject(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(ClearingWhy { why }): Body<ClearingWhy>,
) -> Result<Json<ClearingView>, Problem> {
    let why = noted("why", why)?;
    decide(&site, &on, (&id, number), Some(why)).await
}

/// Yes, or no with the reason.
async fn decide(
    site: &Site,
    on: &OnDuty,
    (id, number): (&str, String),
    why: Option<String>,
) -> Result<Json<ClearingView>, Problem> {
    let (area, clearing) = here(site, on, id, Reason::ClearingUnknown).await?;
    let content = json!({"clearing": clearing.0, "why": why});
    let (clerk, approved) = (on.id, why.is_none());
    let word = if approved { "approve_clearing" } else { "reject_clearing" };
    let numbered = numbered(on, area, (word, number), &content);
    let why = why.unwrap_or_default();
    let act = DecideClearing { numbered, clerk, clearing, approved, why };
    decided(site, site.app.submit(act).await, Side::Agency)?;
    let seen = site.look(move |app| {
        let reads = app.read()?;
        match reads.record(clearing)?.map(|record| record.body) {
            Some(Kept::Clearing(known)) => {
                clearing_view(reads.as_ref(), clearing, &known).map(Some)
            }
            _ => Ok(None),
        }
    });
    seen.await?.map(Json).ok_or_else(|| Fault::Internal.into())
}

/// The record that an identifier names, where it is of the clerk's places.
pub(super) async fn here(
    site: &Site,
    on: &OnDuty,
    id: &str,
    unknown: Reason,
) -> Result<(Area, RecordId), Problem> {
    let unknown = || {
        let refusal = Refusal::new(unknown).of(Side::Agency).field("id");
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    };
    let (_, id) = ids::inward(id).ok_or_else(unknown)?;
    let found = site.look(move |app| app.read()?.record(RecordId(id))).await?;
    let area = match found.map(|record| record.body) {
        Some(Kept::Clearing(clearing)) => clearing.area,
        Some(Kept::Ticket(ticket)) => ticket.area,
        _ => return Err(unknown()),
    };
    if on.clerk.scope.covers(area) { Ok((area, RecordId(id))) } else { Err(unknown()) }
}

/// Reads `state` and `after`; the first state is the default.
pub(super) fn queue_ask(
    on: &OnDuty,
    kind: Kind,
    query: Result<Query<OfState>, QueryRejection>,
    states: &[&'static str],
) -> Result<QueueAsk, Problem> {
    let words = states.join(", ");
    let odd = |field: &str| Problem::field(field, (words.as_str(), words.as_str()));
    let Ok(Query(OfState { state, after })) = query else { return Err(odd("state")) };
    let state = match state {
        Some(word) => *states.iter().find(|known| **known == word).ok_or_else(|| odd("state"))?,
        None => states.first().copied().unwrap_or_default(),
    };
    let cursor = |text: String| -> Option<(Moment, RecordId)> {
        let (at, id) = text.split_once('.')?;
        Some((Moment(at.parse().ok()?), RecordId(id.parse().ok()?)))
    };
    let odd = || Problem::field("after", ("上一页的 next", "next of the page before"));
    let after = after.map(|text| cursor(text).ok_or_else(odd)).transpose()?;
    Ok(QueueAsk { kind, areas: on.clerk.scope.range(), state: Some(state), after, most: PAGE })
}

/// A page, and where the next begins.
pub(super) fn page(
    reads: &dyn Reads,
    ask: &QueueAsk,
) -> store::Result<(Vec<Record>, Option<String>)> {
    let rows = reads.queue(ask)?;
    let full = rows.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
    let next = rows.last().filter(|_| full).map(|last| {
        let due = last.body.index().due.unwrap_or(Moment(0));
        format!("{}.{}", due.0, last.id.0)
    });
    Ok((rows, next))
}

/// Code and name of an institution.
pub(super) fn place(
    reads: &dyn Reads,
    institution: InstitutionId,
) -> store::Result<(String, String)> {
    let known = reads.institution(institution)?;
    Ok(known.map_or_else(Default::default, |place| (place.code, place.name)))
}

pub(super) fn clearing_view(
    reads: &dyn Reads,
    id: RecordId,
    clearing: &Clearing,
) -> store::Result<ClearingView> {
    let (institution, institution_name) = place(reads, clearing.institution)?;
    Ok(ClearingView {
        id: ids::outward_now(clearing.area, id.0),
        institution,
        institution_name,
        month: clearing.month.0.to_string(),
        clr_type: clearing.clr_type.clone(),
        state: clearing.state.word(),
        count: clearing.count,
        total: Yuan(clearing.total),
        fund: Yuan(clearing.fund),
        account: Yuan(clearing.account),
        aid: Yuan(clearing.aid),
        cash: Yuan(clearing.cash),
        owed: Yuan(clearing.owed().unwrap_or_default()),
        applied_at: moment(clearing.at),
        why: clearing.why.clone(),
    })
}
