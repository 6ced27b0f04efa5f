//! Institutions and what they sign with.

use std::sync::Arc;

use app::acts::{AccessChange, ClerkAct};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use domain::institution::{InstitutionKind, Level};
use domain::refusal::Side;
use domain::{Area, Reason, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::act::{Acted, Answered, carry_out};
use super::find::area_of;
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key};
use crate::http::problem::Problem;
use crate::site::Site;

/// Institutions of a page.
const PAGE: usize = 100;

/// Which part.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Part {
    /// Code of a place.
    area: Option<String>,
    /// The last code of the page before.
    after: Option<String>,
}

/// Institutions by code, 100 a page.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Institutions {
    institutions: Vec<InstitutionView>,
}

/// An institution.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InstitutionView {
    code: String,
    name: String,
    #[schema(value_type = String)]
    kind: InstitutionKind,
    #[schema(value_type = String)]
    level: Level,
    #[schema(value_type = String)]
    area: Area,
    area_name: String,
    /// May settle with family accounts.
    takes_family: bool,
    /// May call without a signature; only in a demo.
    unsigned: bool,
    /// Closed: it may not call any more, its till neither; left out when it may.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    closed: bool,
}

/// Institutions of the clerk's places.
#[utoipa::path(get, path = "/institutions", operation_id = "institutions", tag = "registrar",
    params(Part), responses((status = 200, body = Institutions), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    query: Result<Query<Part>, QueryRejection>,
) -> Result<Json<Institutions>, Problem> {
    let Ok(Query(Part { area, after })) = query else {
        let zh = "可以写 area（地区代码）和 after（上一页最后一个机构编码）";
        return Err(Problem::field("area", (zh, "area and after")));
    };
    let area = area.map(|code| area_of(&site, &code)).transpose()?;
    area.map(|area| on.covers(&site, area)).transpose()?;
    let all = site.look(|app| app.read()?.institutions()).await?;
    let world = site.app.world();
    let here = all.into_iter().filter(|it| {
        on.clerk.scope.covers(it.area)
            && area.is_none_or(|area| it.area == area)
            && after.as_ref().is_none_or(|after| it.code > *after)
    });
    let institutions = here.take(PAGE).map(|it| InstitutionView {
        area_name: world.policies.area_name(it.area),
        code: it.code,
        name: it.name,
        kind: it.kind,
        level: it.level,
        area: it.area,
        takes_family: it.takes_family,
        unsigned: it.unsigned,
        closed: it.closed,
    });
    Ok(Json(Institutions { institutions: institutions.collect() }))
}

/// What changes of an institution's access.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyAsked {
    /// `new_key`: a new key, the old one ends; `closed`: it may not call any more, nor use
    /// its till; `unsigned`: it may call without a signature, only in a demo.
    #[schema(value_type = String)]
    change: AccessChange,
}

/// Changes what an institution signs with (②). A new key is shown to who approves it.
#[utoipa::path(put, path = "/institutions/{code}/key", operation_id = "setKey", tag = "registrar",
    params(("code" = String, Path), Key), request_body = KeyAsked,
    responses((status = 202, body = Acted), Problem))]
pub(super) async fn key(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(code): Path<String>,
    Key(number): Key,
    Body(KeyAsked { change }): Body<KeyAsked>,
) -> Answered {
    if change == AccessChange::Unsigned && !site.demo {
        let zh = "new_key 或 closed：只有演示环境可以不签名";
        return Err(Problem::field("change", (zh, "new_key or closed: unsigned is for demos")));
    }
    let found = site.look(move |app| app.read()?.institution_by_code(&code)).await?;
    let found = found.map(|(place, _)| place);
    let place = found.filter(|place| on.clerk.scope.covers(place.area)).ok_or_else(|| {
        let refusal = Refusal::new(Reason::InstitutionUnknown).of(Side::Agency).field("code");
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    })?;
    let act = ClerkAct::Access { area: place.area, institution: place.id, change };
    carry_out(&site, &on, place.area, number, act).await
}
