//! Does this place take it: hospitals and pharmacies by name and area with what is known of them,
//! and how old that is. Nothing is guessed: what no file says is unknown, whatever this platform does
//! meanwhile.

mod said;

use std::sync::Arc;

use app::App;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use domain::institution::InstitutionKind;
use domain::refusal::Side;
use domain::{Reason, Refusal};
use serde::{Deserialize, Serialize};
use store::records::PlacesAsk;
use utoipa::ToSchema;

use self::said::{InstitutionSaid, said};
use crate::http::problem::Problem;
use crate::site::Site;

/// Places of a page.
const PAGE: u32 = 20;
/// Longest part of a name, in characters.
const NAME_MAX: usize = 60;

/// Which places. An area or the beginning of a name is needed.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PlacesAsked {
    /// Code of a place: its pooling area is searched for names that contain `name`. Left out = names
    /// of all areas that begin with it.
    area: Option<String>,
    /// A part of the name; without `area` its beginning, at least two characters.
    name: Option<String>,
    /// `hospital` or `pharmacy`.
    kind: Option<String>,
    /// `more_from` of the page before.
    after: Option<String>,
}

/// Places by name.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlacesFound {
    institutions: Vec<InstitutionSaid>,
    /// What was searched: `area` for names that contain it, `beginning` for names that begin with it.
    searched: &'static str,
    note_zh: &'static str,
    note_en: &'static str,
    /// There may be more: the `after` of the next page. One request looks at 20,000 names at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    more_from: Option<String>,
}

/// Hospitals and pharmacies by name, 20 a page, with what is known of them and since when. Anybody
/// may call.
#[utoipa::path(get, path = "/institutions", operation_id = "institutions", tag = "institutions",
    params(PlacesAsked), responses((status = 200, body = PlacesFound), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    asked: Result<Query<PlacesAsked>, QueryRejection>,
) -> Result<Json<PlacesFound>, Problem> {
    let Ok(Query(asked)) = asked else {
        let expected = ("可以写 area、name、kind、after", "area, name, kind, after");
        return Err(Problem::field("query", expected));
    };
    let mut ask = asked.read(&site)?;
    if let Some(code) = asked.after {
        let known = site.look(move |app| app.read()?.institution_by_code(&code)).await?;
        let expected = ("上一页的 more_from", "more_from of the page before");
        let (last, _) = known.ok_or_else(|| Problem::field("after", expected))?;
        ask.after = Some((last.name, last.code));
    }
    let (searched, note_zh, note_en) = match ask.area {
        Some(_) => {
            ("area", "在这个统筹区里，名称中含有所写文字的机构。", "Names containing it here.")
        }
        None => (
            "beginning",
            "没有写地区，只查名称以所写文字开头的机构；按名称中间的字查，请加上地区。",
            "Without an area only names that begin with it are found; add one to search inside names.",
        ),
    };
    let (institutions, more_from) = site.look(move |app| found(app, &ask)).await?;
    Ok(Json(PlacesFound { institutions, searched, note_zh, note_en, more_from }))
}

/// One hospital or pharmacy by `fixmedins_code`. Anybody may call.
#[utoipa::path(get, path = "/institutions/{code}", operation_id = "institution",
    tag = "institutions", params(("code" = String, Path)),
    responses((status = 200, body = InstitutionSaid), Problem))]
pub(super) async fn one(
    State(site): State<Arc<Site>>,
    Path(code): Path<String>,
) -> Result<Json<InstitutionSaid>, Problem> {
    let found = site.look(move |app| {
        let reads = app.read()?;
        let found = reads.institution_by_code(&code)?.map(|(place, _)| place);
        let Some(place) = found.filter(|place| place.kind != InstitutionKind::Agency) else {
            return Ok(None);
        };
        let listing = reads.listing(place.id)?;
        Ok(Some(said(&app.world(), app.now(), place, listing)))
    });
    let unknown = Refusal::new(Reason::InstitutionUnknown).field("code");
    let unknown = || Problem::refusal(unknown, Side::Beneficiary, &site.app.world());
    found.await?.map(Json).ok_or_else(unknown)
}

impl PlacesAsked {
    fn read(&self, site: &Site) -> Result<PlacesAsk, Problem> {
        let part = self.name.as_deref().unwrap_or("").trim().to_owned();
        if part.chars().count() > NAME_MAX {
            return Err(Problem::field("name", ("最多 60 个字", "60 characters at most")));
        }
        let kind = match self.kind.as_deref() {
            None => None,
            Some("hospital") => Some(InstitutionKind::Hospital),
            Some("pharmacy") => Some(InstitutionKind::Pharmacy),
            Some(_) => {
                let expected = ("hospital 或 pharmacy", "hospital or pharmacy");
                return Err(Problem::field("kind", expected));
            }
        };
        let (world, today) = (site.app.world(), site.app.now().date());
        let area = match &self.area {
            None => None,
            Some(code) => Some(world.policies.area_of(code, today).ok_or_else(|| {
                let unknown = Refusal::new(Reason::AreaUnknown).field("area");
                Problem::refusal(unknown, Side::Beneficiary, &world)
            })?),
        };
        if area.is_none() && part.chars().count() < 2 {
            let zh = "名称开头至少两个字，或写上 area（地区代码）";
            return Err(Problem::field("name", (zh, "two characters at least, or an area")));
        }
        Ok(PlacesAsk { area, part, kind, after: None, most: PAGE })
    }
}

type Found = (Vec<InstitutionSaid>, Option<String>);

fn found(app: &App, ask: &PlacesAsk) -> store::Result<Found> {
    let (reads, world, now) = (app.read()?, app.world(), app.now());
    let found = reads.places(ask)?;
    let mut all = Vec::with_capacity(found.places.len());
    for place in found.places {
        let listing = reads.listing(place.id)?;
        all.push(said(&world, now, place, listing));
    }
    Ok((all, found.more_from))
}
