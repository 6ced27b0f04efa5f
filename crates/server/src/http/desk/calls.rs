//! Calls to institutions' own addresses (6302, 6204) that were not taken: seen, and tried again.

use std::sync::Arc;

use app::App;
use app::acts::pay_order::CallAgain;
use axum::Json;
use axum::extract::{Path, State};
use domain::refusal::Side;
use domain::{Reason, RecordId, Refusal, ids};
use serde::Serialize;
use serde_json::json;
use store::record::Call;
use store::{Answer, Body as Kept, Kind, QueueAsk};
use utoipa::ToSchema;

use super::person::numbered;
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key, Nothing};
use crate::http::decided::decided;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::moment;
use crate::site::Site;

/// Calls of each state that are shown.
const MOST: u32 = 200;

/// Calls that are not done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InstitutionCalls)]
pub(super) struct Calls {
    /// Given up first, then those that wait.
    calls: Vec<CallSaid>,
}

/// A call; whom it is about stands nowhere in it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InstitutionCall)]
pub(super) struct CallSaid {
    id: String,
    /// `fixmedins_code`
    institution: String,
    /// `6302` or `6204`
    infno: String,
    /// `waiting`, `done` or `given_up`.
    state: &'static str,
    at: String,
    tries: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_at: Option<String>,
    /// What went wrong last.
    error: String,
}

/// Calls that an institution of the clerk's places did not take yet, at most 200 that were given up
/// and 200 that wait.
#[utoipa::path(get, path = "/calls", operation_id = "institutionCalls", tag = "registrar",
    responses((status = 200, body = Calls), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    on: OnDuty,
) -> Result<Json<Calls>, Problem> {
    let calls = site.look(move |app| {
        let mut calls = Vec::new();
        for state in ["given_up", "waiting"] {
            let areas = on.clerk.scope.range();
            let state = Some(state);
            let ask = QueueAsk { kind: Kind::Call, areas, state, after: None, most: MOST };
            for record in app.read()?.queue(&ask)? {
                if let Kept::Call(call) = record.body {
                    calls.push(said(app, record.id, &call)?);
                }
            }
        }
        Ok(calls)
    });
    Ok(Json(Calls { calls: calls.await? }))
}

/// Has a call tried again at once that was given up or waits. Calls of the same institution that were
/// made later may have been taken before.
#[utoipa::path(post, path = "/calls/{id}/again", operation_id = "callAgain", tag = "registrar",
    params(("id" = String, Path), Key), responses((status = 200, body = CallSaid), Problem))]
pub(super) async fn again(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<CallSaid>, Problem> {
    let unknown = || {
        let refusal = Refusal::new(Reason::OrderUnknown).of(Side::Agency).field("id");
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    };
    let (area, id) = ids::inward(&id).ok_or_else(unknown)?;
    let id = RecordId(id);
    let found = site.look(move |app| app.read()?.record(id)).await?.map(|record| record.body);
    let Some(Kept::Call(_)) = found.filter(|_| on.clerk.scope.covers(area)) else {
        return Err(unknown());
    };
    let numbered = numbered(&on, area, ("call_again", number), &json!({"call": id}));
    let outcome = site.app.submit(CallAgain { numbered, clerk: on.id, id }).await;
    let Answer::Record(id) = decided(&site, outcome, Side::Agency)? else {
        return Err(Fault::Internal.into());
    };
    let found = site.look(move |app| match app.read()?.record(id)?.map(|record| record.body) {
        Some(Kept::Call(call)) => said(app, id, &call).map(Some),
        _ => Ok(None),
    });
    Ok(Json(found.await?.ok_or(Fault::Internal)?))
}

fn said(app: &App, id: RecordId, call: &Call) -> store::Result<CallSaid> {
    let institution = app.read()?.institution(call.institution)?;
    Ok(CallSaid {
        id: ids::outward_now(call.area, id.0),
        institution: institution.map(|place| place.code).unwrap_or_default(),
        infno: call.infno.clone(),
        state: call.state(),
        at: moment(call.at),
        tries: call.tries,
        next_at: call.next_at.map(moment),
        error: call.error.clone(),
    })
}
