//! Filings for care away from home (异地就医备案) at the window, and as a clerk sees them.

use std::sync::Arc;

use app::acts::ClerkAct;
use axum::Json;
use axum::extract::{Path, State};
use domain::filing::AwayKind;
use domain::refusal::Side;
use domain::{Reason, RecordId, Refusal, ids};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::record::Looked;
use store::{Body as Kept, Kind};
use utoipa::ToSchema;

use super::act::{Acted, Answered, carry_out};
use super::person::{Whom, looked};
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key, Nothing};
use crate::http::filed::{FilingSaid, filing};
use crate::http::problem::Problem;
use crate::site::Site;

/// Filings of somebody.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Filings {
    /// Newest first, ended ones too.
    filings: Vec<FilingSaid>,
}

/// Filings of somebody, at most 200. Recorded as a look.
#[utoipa::path(get, path = "/people/{psn_no}/filings", operation_id = "filings", tag = "people",
    params(("psn_no" = String, Path)), responses((status = 200, body = Filings), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(psn_no): Path<String>,
) -> Result<Json<Filings>, Problem> {
    let known = Whom::psn_no(psn_no).within(&site, &on, "psn_no").await?;
    let person = known.id();
    looked(&site, &on, (person, known.area()), Looked::Person).await?;
    let found = site.look(move |app| {
        let records = app.read()?.records_of(Kind::Filing, person, None)?;
        let (world, today) = (app.world(), app.now().date());
        Ok(records.iter().filter_map(|it| filing(it, &world.policies, today)).collect())
    });
    Ok(Json(Filings { filings: found.await? }))
}

/// What is filed at the window.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FilingAsked {
    /// Where care will be: a code of place.
    #[schema(example = "510700")]
    care_area: String,
    /// It is to be good for the whole province of `care_area`.
    #[serde(default)]
    province: bool,
    /// `resident`, `referred` or `temporary`.
    #[schema(value_type = String, example = "referred")]
    kind: AwayKind,
    /// First day; may be past.
    #[schema(value_type = String, example = "2026-11-22")]
    from: Date,
    /// Last day; left out = until it is ended.
    #[schema(value_type = Option<String>, example = "2026-12-31")]
    until: Option<Date>,
    /// The papers were seen, or the promise was signed.
    #[serde(default)]
    pledge: bool,
}

/// Files that somebody will be, or was, treated away from home.
#[utoipa::path(post, path = "/people/{psn_no}/filings", operation_id = "fileAway", tag = "window",
    params(("psn_no" = String, Path), Key), request_body = FilingAsked,
    responses((status = 200, body = Acted), Problem))]
pub(super) async fn file(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(psn_no): Path<String>,
    Key(number): Key,
    Body(asked): Body<FilingAsked>,
) -> Answered {
    let known = Whom::psn_no(psn_no).within(&site, &on, "psn_no").await?;
    let FilingAsked { care_area, province, kind, from, until, pledge } = asked;
    let world = site.app.world();
    let area = world.policies.area_of(&care_area, site.app.now().date());
    let area = area.filter(|_| !care_area.is_empty()).ok_or_else(|| {
        let refusal = Refusal::new(Reason::AreaUnknown).of(Side::Agency).field("care_area");
        Problem::refusal(refusal, Side::Agency, &world)
    })?;
    let (person, home) = (known.id(), known.area());
    let act = ClerkAct::FileAway { person, care_area: area, province, kind, from, until, pledge };
    carry_out(&site, &on, home, number, act).await
}

/// Ends a filing, at once.
#[utoipa::path(post, path = "/filings/{id}/end", operation_id = "endFiling", tag = "window",
    params(("id" = String, Path), Key), responses((status = 200, body = Acted), Problem))]
pub(super) async fn end(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Answered {
    let unknown = || {
        let refusal = Refusal::new(Reason::FilingUnknown).of(Side::Agency);
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    };
    let (_, filing) = ids::inward(&id).ok_or_else(unknown)?;
    let filing = RecordId(filing);
    let found = site.look(move |app| {
        let reads = app.read()?;
        match reads.record(filing)?.map(|record| record.body) {
            Some(Kept::Filing(kept)) => reads.insured(kept.person),
            _ => Ok(None),
        }
    });
    let found = found.await?.filter(|insured| on.clerk.scope.covers(insured.area));
    let insured = found.ok_or_else(unknown)?;
    let act = ClerkAct::EndFiling { person: insured.person, filing };
    carry_out(&site, &on, insured.area, number, act).await
}
