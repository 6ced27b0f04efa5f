//! Filings for care away from home (异地就医备案): what stands, a new one, its end.

use std::sync::Arc;

use app::acts::{EndFiling, FileAway, FilingBy};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::filing::AwayKind;
use domain::refusal::Side;
use domain::{Area, Reason, Refusal};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::record::Looked;
use store::{Answer, Kind};
use utoipa::ToSchema;

use super::act::{ProofSent, Ready};
use super::for_whom::{Acts, ForSaid, Matter, inward, refused};
use crate::http::body::{Body, Key, Nothing};
use crate::http::fault::Fault;
use crate::http::filed::{FilingSaid, filing};
use crate::http::problem::Problem;
use crate::site::Site;

/// Filings of somebody.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Filings {
    /// Newest first, ended ones too.
    filings: Vec<FilingSaid>,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// Filings for care away from home, also those that ended, newest first, at most 200, each with what it
/// does to the funds' ratio. The person itself may call, a guardian, and the holder of a family link.
#[utoipa::path(get, path = "/filings", operation_id = "filings", tag = "filings", params(Acts),
    responses((status = 200, body = Filings), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    acts: Acts,
) -> Result<Json<Filings>, Problem> {
    acts.looks(&site, Matter::Affairs, Looked::Person).await?;
    let person = acts.acting.person;
    let found = site.look(move |app| {
        let records = app.read()?.records_of(Kind::Filing, person, None)?;
        let (world, today) = (app.world(), app.now().date());
        Ok(records.iter().filter_map(|it| filing(it, &world.policies, today)).collect())
    });
    Ok(Json(Filings { filings: found.await?, whose: acts.said() }))
}

/// What is filed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FilingAsked)]
pub(super) struct FileBody {
    /// Where care will be: a code of place.
    #[schema(example = "510700")]
    care_area: String,
    /// It is to be good for the whole province of `care_area`.
    #[serde(default)]
    province: bool,
    /// `resident` or `temporary`; a referral is filed at a window.
    #[schema(value_type = String, example = "resident")]
    kind: AwayKind,
    /// First day, not before today.
    #[schema(value_type = String, example = "2026-11-22")]
    from: Date,
    /// Last day; left out = until it is ended.
    #[schema(value_type = Option<String>, example = "2026-12-31")]
    until: Option<Date>,
    /// The person promises that it is true.
    #[serde(default)]
    pledge: bool,
}

/// Files that the person will be treated away from home. The person itself may call, and who may act
/// for it.
#[utoipa::path(post, path = "/filings", operation_id = "fileAway", tag = "filings",
    params(Acts, Key), request_body = FileBody,
    responses((status = 201, body = FilingSaid), Problem))]
pub(super) async fn file(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Key(number): Key,
    Body(asked): Body<FileBody>,
) -> Result<(StatusCode, Json<FilingSaid>), Problem> {
    let FileBody { care_area, province, kind, from, until, pledge } = asked;
    let care_area = place(&site, &care_area)?;
    let by = FilingBy::Person(acts.acting);
    let about = json!({"care_area": care_area, "province": province, "kind": kind, "from": from,
        "until": until, "pledge": pledge});
    let ready = Ready::plain("file_away", about, move |numbered| FileAway {
        numbered,
        by,
        care_area,
        province,
        kind,
        from,
        until,
        pledge,
    });
    let ready = ready.read_by(Side::Beneficiary);
    let answer = ready.submit(&site, &acts, number, ProofSent(None)).await?;
    Ok((StatusCode::CREATED, Json(see(&site, answer).await?)))
}

/// Ends a filing, at once. Who filed may call.
#[utoipa::path(post, path = "/filings/{id}/end", operation_id = "endFiling", tag = "filings",
    params(Acts, Key, ("id" = String, Path)), responses((status = 200, body = FilingSaid), Problem))]
pub(super) async fn end(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<FilingSaid>, Problem> {
    let unknown = || refused(&site, Refusal::new(Reason::FilingUnknown));
    let (filing, by) = (inward(&id).ok_or_else(unknown)?, FilingBy::Person(acts.acting));
    let about = json!({"filing": filing});
    let ready =
        Ready::plain("end_filing", about, move |numbered| EndFiling { numbered, by, filing });
    let ready = ready.read_by(Side::Beneficiary);
    let answer = ready.submit(&site, &acts, number, ProofSent(None)).await?;
    see(&site, answer).await.map(Json)
}

/// The area of a code of place.
fn place(site: &Site, code: &str) -> Result<Area, Problem> {
    let world = site.app.world();
    let area = world.policies.area_of(code, site.app.now().date()).filter(|_| !code.is_empty());
    area.ok_or_else(|| refused(site, Refusal::new(Reason::AreaUnknown).field("care_area")))
}

async fn see(site: &Site, answer: Answer) -> Result<FilingSaid, Problem> {
    let Answer::Record(id) = answer else { return Err(Fault::Internal.into()) };
    let said = site.look(move |app| {
        let record = app.read()?.record(id)?;
        let (world, today) = (app.world(), app.now().date());
        Ok(record.and_then(|record| filing(&record, &world.policies, today)))
    });
    said.await?.ok_or_else(|| Fault::Internal.into())
}
