//! Holds on people's accounts as clerks see and release them.

use std::sync::Arc;

use app::acts::ClerkAct;
use axum::extract::{Path, State};
use domain::refusal::Side;
use domain::{Area, PersonId, Reason, RecordId, Refusal, ids};
use serde::Serialize;
use store::{Body as Kept, Kind, Reads};
use utoipa::ToSchema;

use super::act::{Answered, carry_out};
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key, Nothing};
use crate::http::problem::Problem;
use crate::http::say::{Yuan, hold_zh, moment};
use crate::site::Site;

/// Money of an account that is held for a stay in hospital.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HoldView {
    id: String,
    /// Of the current part.
    current: Yuan,
    /// Of the carried part.
    carried: Yuan,
    /// For a relative's stay; else for the owner's.
    for_relative: bool,
    state: &'static str,
    state_zh: &'static str,
    at: String,
    /// The day on which it ends at the latest.
    #[schema(value_type = String)]
    until: jiff::civil::Date,
}

/// The open holds on somebody's account. Where the stay is, and whose, is the patient's own.
pub(super) fn on_account(
    reads: &dyn Reads,
    area: Area,
    person: PersonId,
) -> store::Result<Vec<HoldView>> {
    let mut views = Vec::new();
    for record in reads.records_of(Kind::Hold, person, None)? {
        let Kept::Hold(hold) = &record.body else { continue };
        if hold.is_open() && (hold.area, hold.payer) == (area, person) {
            views.push(HoldView {
                id: ids::outward_now(area, record.id.0),
                current: Yuan(hold.current),
                carried: Yuan(hold.carried),
                for_relative: hold.patient != hold.payer,
                state: hold.state.word(),
                state_zh: hold_zh(hold.state),
                at: moment(hold.at),
                until: hold.until.date(),
            });
        }
    }
    Ok(views)
}

/// Releases a hold on an account of the clerk's places; owner and patient are told.
#[utoipa::path(post, path = "/holds/{id}/release", operation_id = "releaseHoldAtDesk",
    tag = "accounts", params(("id" = String, Path), Key),
    responses((status = 200, body = super::act::Acted), Problem))]
pub(super) async fn release(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Answered {
    let unknown = || {
        let refusal = Refusal::new(Reason::HoldUnknown).of(Side::Agency);
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    };
    let hold = ids::inward(&id).map(|(_, id)| RecordId(id)).ok_or_else(unknown)?;
    let found = site.look(move |app| app.read()?.record(hold)).await?.map(|record| record.body);
    let Some(Kept::Hold(known)) = found else { return Err(unknown()) };
    if !on.clerk.scope.covers(known.area) {
        return Err(unknown());
    }
    let act = ClerkAct::ReleaseHold { person: known.payer, hold };
    carry_out(&site, &on, known.area, number, act).await
}
