//! The turn of an account year.

use std::sync::Arc;

use app::acts::ended_year;
use app::jobs::{Halt, roll_year};
use axum::Json;
use axum::extract::State;
use domain::Area;
use serde::{Deserialize, Serialize};
use store::{Body as Kept, Kind};
use utoipa::ToSchema;

use super::find::area_of;
use crate::http::api::OnDuty;
use crate::http::body::Body;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::site::Site;

/// Which accounts.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Roll {
    area: String,
    /// The account year that ends.
    year: u16,
}

/// What was rolled.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Rolled {
    #[schema(value_type = String)]
    area: Area,
    year: u16,
    /// Accounts that something was left in.
    accounts: u64,
}

/// Moves what is left of the account year to the earlier years, for everybody in an area: the same
/// as the platform does by itself at the turn of the year. It happens once however often it is
/// asked; no `Idempotency-Key`.
#[utoipa::path(post, path = "/year-rolls", operation_id = "rollYear", tag = "money",
    request_body = Roll, responses((status = 200, body = Rolled), Problem))]
pub(super) async fn roll(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Body(Roll { area, year }): Body<Roll>,
) -> Result<Json<Rolled>, Problem> {
    let area = area_of(&site, &area)?;
    on.covers(&site, area)?;
    let ended = ended_year(&site.app.world().policies, area, site.app.now().date());
    if i16::try_from(year) != Ok(ended) {
        let zh = format!("{ended}，这个地区刚结束的账户年度");
        let en = format!("{ended}, the account year that ended last in this area");
        return Err(Problem::field("year", (zh, en)));
    }
    roll_year(&site.app, area).await.map_err(|halt| match halt {
        Halt::App(error) => Problem::from(error),
        Halt::Lane | Halt::Left(_) => Fault::OutcomeUnknown.into(),
    })?;
    let name = format!("year-roll {area} {ended}");
    let done = site.look(move |app| app.read()?.record_by_key(Kind::Job, &name)).await?;
    let Some(Kept::Job(job)) = done.map(|record| record.body) else {
        return Err(Fault::Internal.into());
    };
    // `2 accounts`, as the job notes it.
    let accounts = job.note.split(' ').next().and_then(|count| count.parse().ok()).unwrap_or(0);
    Ok(Json(Rolled { area, year, accounts }))
}
