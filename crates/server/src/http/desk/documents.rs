//! Documents at the window: photographed or scanned by a clerk, looked at page by page.

use std::sync::Arc;

use app::acts::{AddDocument, HandedInBy, NewPage};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use domain::evidence::DocumentKind;
use domain::refusal::Side;
use domain::{Reason, RecordId, Refusal, ids};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sm3::{Digest as _, Sm3};
use store::record::Looked;
use store::{Answer, Body as Kept};
use utoipa::{IntoParams, ToSchema};

use super::case::case_of;
use super::person::{Whom, looked, numbered};
use crate::http::api::OnDuty;
use crate::http::body::Key;
use crate::http::decided::decided;
use crate::http::family::photos::{faulty, uploaded};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::site::Site;

/// Whose document, of which kind.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AskedDocument {
    /// `id_card`, `household`, `marriage`, `birth`, `divorce`, `death`, `guardianship`,
    /// `signed_form`, `other`.
    #[param(value_type = String)]
    kind: DocumentKind,
    psn_no: String,
    /// A case of this person that still waits.
    case: Option<String>,
    /// The document that gets a new version; left out = a new one.
    document: Option<String>,
}

/// A document that was added.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AddedDocument {
    id: String,
    /// Pixels of the page as it is kept.
    width: u32,
    height: u32,
    /// What may make a reviewer return it.
    hints: Vec<Hint>,
}

/// What a photo looks like.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Hint {
    code: &'static str,
    zh: &'static str,
    en: &'static str,
}

/// Adds a document of one page: the bytes of a JPEG or PNG. It is told by its content, drawn anew
/// without any hidden data, and kept sealed.
#[utoipa::path(post, path = "/documents", operation_id = "addDocument", tag = "window",
    params(AskedDocument, Key), request_body(content = String, content_type = "image/jpeg"),
    responses((status = 201, body = AddedDocument), Problem))]
pub(super) async fn add(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    query: Result<Query<AskedDocument>, QueryRejection>,
    Key(number): Key,
    request: Request,
) -> Result<(StatusCode, Json<AddedDocument>), Problem> {
    let Ok(Query(AskedDocument { kind, psn_no, case, document })) = query else {
        let zh = "kind（材料种类）、psn_no，可以加 case、document";
        return Err(Problem::field("kind", (zh, "kind, psn_no, and maybe case, document")));
    };
    let known = Whom::psn_no(psn_no).within(&site, &on, "psn_no").await?;
    let case = match case {
        Some(id) => Some(case_of(&site, &on, &id).await?.0.id),
        None => None,
    };
    let document = match document {
        Some(id) => Some(read_id(&site, &id)?),
        None => None,
    };
    let photo = uploaded(&site, request).await?.map_err(|faults| faulty(&site, faults))?;
    let sm3 = app::hex(&Sm3::digest(&photo.jpeg));
    let content = json!({
        "owner": known.id().0, "kind": kind, "page": sm3, "case": case, "document": document,
    });
    let hints = photo.hints;
    let codes = hints.iter().map(|hint| hint.code().to_owned()).collect();
    let (width, height) = (photo.width, photo.height);
    let page = NewPage { bytes: photo.jpeg, width, height, sm3, hints: codes };
    let act = AddDocument {
        numbered: numbered(&on, known.area(), ("document", number), &content),
        by: HandedInBy::Clerk(on.id),
        owner: known.id(),
        kind,
        pages: vec![page],
        provider: None,
        document,
        case,
    };
    let Answer::Record(id) = decided(&site, site.app.submit(act).await, Side::Agency)? else {
        return Err(Fault::Internal.into());
    };
    let said = hints.iter().map(|hint| Hint { code: hint.code(), zh: hint.zh(), en: hint.en() });
    let id = ids::outward_now(known.area(), id.0);
    Ok((StatusCode::CREATED, Json(AddedDocument { id, width, height, hints: said.collect() })))
}

fn read_id(site: &Site, id: &str) -> Result<RecordId, Problem> {
    ids::inward(id).map(|(_, id)| RecordId(id)).ok_or_else(|| unknown(site))
}

fn unknown(site: &Site) -> Problem {
    let refusal = Refusal::new(Reason::DocumentUnknown).of(Side::Agency);
    Problem::refusal(refusal, Side::Agency, &site.app.world())
}

/// A page as it is kept.
type Picture = ([(HeaderName, &'static str); 2], Vec<u8>);

/// A page of a document's newest version, from 1. Recorded as a look at its owner.
#[utoipa::path(get, path = "/documents/{id}/pages/{n}", operation_id = "documentPage",
    tag = "cases", params(("id" = String, Path), ("n" = usize, Path)),
    responses((status = 200, body = String, content_type = "image/jpeg"), Problem))]
pub(super) async fn page(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path((id, n)): Path<(String, String)>,
) -> Result<Picture, Problem> {
    let id = read_id(&site, &id)?;
    let place = n.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    let place = place.ok_or_else(|| unknown(&site))?;
    let found = site.look(move |app| {
        let reads = app.read()?;
        let Some(Kept::Document(document)) = reads.record(id)?.map(|record| record.body) else {
            return Ok(None);
        };
        let pages = document.versions.last().map(|version| version.pages.as_slice());
        let blob = pages.and_then(|pages| pages.get(place)).map(|page| page.blob);
        let insured = reads.insured(document.owner)?;
        Ok(blob.zip(insured))
    });
    let found = found.await?.filter(|(_, owner)| on.clerk.scope.covers(owner.area));
    let (blob, owner) = found.ok_or_else(|| unknown(&site))?;
    looked(&site, &on, (owner.person, owner.area), Looked::Document).await?;
    let picture = site.look(move |app| app.read()?.blob(blob)).await?;
    let picture = picture.ok_or_else(|| unknown(&site))?;
    Ok(([(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, "no-store")], picture))
}
