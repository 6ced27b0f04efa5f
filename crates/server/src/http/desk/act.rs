//! What every act of the desk has in common: it is done at once, or filed for a second clerk (②).

use app::acts::{ClerkAct, Propose};
use app::import::Booked;
use axum::Json;
use axum::http::StatusCode;
use domain::refusal::Side;
use domain::{Area, RecordId, ids};
use serde::Serialize;
use store::Answer;
use utoipa::ToSchema;

use super::keys::NewGateKey;
use super::person::numbered;
use crate::http::api::OnDuty;
use crate::http::decided::decided;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::Yuan;
use crate::site::Site;

/// What became of an act.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub(super) struct Acted {
    /// Carried out. `false`: it waits for a second clerk, who approves the case.
    pub(super) done: bool,
    /// The case that waits, or the one that was approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) case: Option<String>,
    /// The duty that may approve.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) approver: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) approver_zh: Option<&'static str>,
    /// What was made or changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    /// A file: its lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lines: Option<usize>,
    /// A credit file: its batch numbers, its sum, and whether all of it had been booked before.
    #[serde(flatten)]
    pub(super) booked: Option<BookedSaid>,
    /// A new key of an institution; shown to who approved it, as long as it is in force.
    #[serde(flatten)]
    pub(super) key: Option<NewKey>,
    /// A new key of a gateway, or a new secret of one; shown to who approved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) gate_key: Option<NewGateKey>,
}

/// What a credit file booked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct BookedSaid {
    batches: Vec<String>,
    sum: Yuan,
    replayed: bool,
}

/// What an institution signs with from now on.
#[derive(Clone, Serialize, ToSchema)]
pub(super) struct NewKey {
    pub(super) access_key: String,
    pub(super) secret: String,
}

impl std::fmt::Debug for NewKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewKey")
    }
}

impl From<Booked> for BookedSaid {
    fn from(Booked { batches, sum, replayed, .. }: Booked) -> Self {
        Self { batches: batches.into_iter().collect(), sum: Yuan(sum), replayed }
    }
}

/// The answer of an act: 200, or 202 where a second clerk has to approve.
pub(super) type Answered = Result<(StatusCode, Json<Acted>), Problem>;

/// Does an act, or files it for the second clerk. `area` decides and is its home.
pub(super) async fn carry_out(
    site: &Site,
    on: &OnDuty,
    area: Area,
    number: String,
    act: ClerkAct,
) -> Answered {
    if act.needs_second().is_some() {
        return propose(site, on, (area, number), act, None).await;
    }
    let content = serde_json::to_value(&act).map_err(|_| Problem::from(Fault::Internal))?;
    let numbered = numbered(on, area, (act.word(), number), &content);
    let outcome = site.app.submit_shared(act.build(numbered, on.id)).await;
    let id = match decided(site, outcome, Side::Agency)? {
        Answer::Record(id) => Some(ids::outward_now(area, id.0)),
        _ => None,
    };
    Ok((StatusCode::OK, Json(Acted { done: true, id, ..Acted::default() })))
}

/// Files an act for the second clerk; a file comes with its bytes.
pub(super) async fn propose(
    site: &Site,
    on: &OnDuty,
    (area, number): (Area, String),
    act: ClerkAct,
    file: Option<Vec<u8>>,
) -> Answered {
    let content = serde_json::to_value(&act).map_err(|_| Problem::from(Fault::Internal))?;
    let numbered = numbered(on, area, (act.word(), number), &content);
    let approver = act.needs_second();
    let outcome = site.app.submit(Propose { numbered, clerk: on.id, act, file }).await;
    let Answer::Record(RecordId(case)) = decided(site, outcome, Side::Agency)? else {
        return Err(Fault::Internal.into());
    };
    let acted = Acted {
        case: Some(ids::outward_now(area, case)),
        approver: approver.map(domain::clerk::Duty::word),
        approver_zh: approver.map(domain::clerk::Duty::zh),
        ..Acted::default()
    };
    Ok((StatusCode::ACCEPTED, Json(acted)))
}
