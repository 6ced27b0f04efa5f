//! Documents: looked at before they are handed in, kept sealed, shown to their owner.

mod said;

use std::sync::Arc;

use app::acts::{AddDocument, AddPage, HandedInBy, NewPage};
use app::photo::Photo;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, StatusCode};
use domain::evidence::DocumentKind;
use domain::{Reason, RecordId, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sm3::{Digest as _, Sm3};
use store::record::Looked;
use store::{Answer, Kind};
use utoipa::ToSchema;

use self::said::of_record;
pub(super) use self::said::{DocumentSaid, said};
use super::act::{ProofSent, Ready};
use super::for_whom::{Acts, ForSaid, Matter, inward, record_id, refused};
use super::photos::{Remark, faulty, uploaded};
use crate::http::body::Key;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::session::Signed;
use crate::site::Site;

/// What was found in a photo before it is handed in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PhotoChecked {
    /// It can be handed in.
    ok: bool,
    /// Why not.
    faults: Vec<Remark>,
    /// What may make a clerk return it.
    hints: Vec<Remark>,
}

/// Documents of somebody.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Documents {
    /// Newest first.
    documents: Vec<DocumentSaid>,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// A document that was handed in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HandedIn {
    id: String,
    /// Pages of its newest version.
    pages: usize,
    /// What may make a clerk return the photo.
    hints: Vec<Remark>,
}

/// Which kind of document.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct OfKind {
    /// `id_card`, `household`, `marriage`, `birth`, `divorce`, `death`, `guardianship`,
    /// `signed_form`, `other`
    #[param(value_type = String)]
    kind: DocumentKind,
}

/// Looks at a photo, before it is handed in: everything that is wrong with it, or hints. Stores
/// nothing. The body is the file itself, JPEG or PNG by its content, at most 8 MB. Any signed-in
/// person may call.
#[utoipa::path(post, path = "/documents/check", operation_id = "checkDocument",
    tag = "documents", request_body(content = String, content_type = "image/*"),
    responses((status = 200, body = PhotoChecked), Problem))]
pub(super) async fn check(
    State(site): State<Arc<Site>>,
    _signed: Signed,
    request: Request,
) -> Result<Json<PhotoChecked>, Problem> {
    let remarks = |list: Vec<_>| list.into_iter().map(Remark::from).collect();
    Ok(Json(match uploaded(&site, request).await? {
        Ok(photo) => PhotoChecked {
            ok: true,
            faults: Vec::new(),
            hints: photo.hints.into_iter().map(Remark::from).collect(),
        },
        Err(faults) => PhotoChecked { ok: false, faults: remarks(faults), hints: Vec::new() },
    }))
}

/// Hands a document in with its first page; kept sealed. The owner may call, a guardian for the ward,
/// and the holder of a family link who may act.
#[utoipa::path(post, path = "/documents", operation_id = "addDocument", tag = "documents",
    params(Acts, Key, OfKind), request_body(content = String, content_type = "image/*"),
    responses((status = 201, body = HandedIn), Problem))]
pub(super) async fn add(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Key(number): Key,
    kind: Result<Query<OfKind>, QueryRejection>,
    request: Request,
) -> Result<(StatusCode, Json<HandedIn>), Problem> {
    let Ok(Query(OfKind { kind })) = kind else {
        let words = DocumentKind::ALL.map(|kind| {
            let word = serde_json::to_value(kind).unwrap_or_default();
            word.as_str().unwrap_or_default().to_owned()
        });
        let expected =
            (format!("{} 之一", words.join("、")), format!("one of {}", words.join(", ")));
        return Err(Problem::field("kind", expected));
    };
    let photo = uploaded(&site, request).await?.map_err(|faults| faulty(&site, faults))?;
    let (page, hints) = page_of(photo);
    let about = json!({"kind": kind, "page": page.sm3});
    let (acting, owner) = (acts.acting, acts.acting.person);
    let ready = Ready::plain("document", about, move |numbered| AddDocument {
        numbered,
        by: HandedInBy::Family(acting),
        owner,
        kind,
        pages: vec![page],
        provider: None,
        document: None,
        case: None,
    });
    handed_in(&site, &acts, (ready, number), hints).await
}

/// Adds a page to a document, at most ten.
#[utoipa::path(post, path = "/documents/{id}/pages", operation_id = "addPage",
    tag = "documents", params(Acts, Key, ("id" = String, Path)),
    request_body(content = String, content_type = "image/*"),
    responses((status = 201, body = HandedIn), Problem))]
pub(super) async fn add_page(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Key(number): Key,
    Path(id): Path<String>,
    request: Request,
) -> Result<(StatusCode, Json<HandedIn>), Problem> {
    let document = document_id(&site, &id)?;
    let photo = uploaded(&site, request).await?.map_err(|faults| faulty(&site, faults))?;
    let (page, hints) = page_of(photo);
    let about = json!({"document": document, "page": page.sm3});
    let acting = acts.acting;
    let ready =
        Ready::plain("page", about, move |numbered| AddPage { numbered, acting, document, page });
    handed_in(&site, &acts, (ready, number), hints).await
}

fn page_of(photo: Photo) -> (NewPage, Vec<Remark>) {
    let Photo { jpeg, width, height, hints } = photo;
    let sm3 = app::hex(&Sm3::digest(&jpeg));
    let codes = hints.iter().map(|hint| hint.code().to_owned()).collect();
    let page = NewPage { bytes: jpeg, width, height, sm3, hints: codes };
    (page, hints.into_iter().map(Remark::from).collect())
}

async fn handed_in(
    site: &Site,
    acts: &Acts,
    (ready, number): (Ready, String),
    hints: Vec<Remark>,
) -> Result<(StatusCode, Json<HandedIn>), Problem> {
    match ready.submit(site, acts, number, ProofSent(None)).await? {
        Answer::Record(id) => {
            let document = site.look(move |app| app.read()?.record(id)).await?;
            let document = document.and_then(|record| of_record(&record).cloned());
            let newest = document.as_ref().and_then(|document| document.versions.last());
            let pages = newest.map_or(0, |version| version.pages.len());
            let id = record_id(acts.whose(), id);
            Ok((StatusCode::CREATED, Json(HandedIn { id, pages, hints })))
        }
        _ => Err(Fault::Internal.into()),
    }
}

/// Documents without their pictures, newest first, at most 200. Their owner may call and a guardian.
#[utoipa::path(get, path = "/documents", operation_id = "documents", tag = "documents",
    params(Acts), responses((status = 200, body = Documents), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    acts: Acts,
) -> Result<Json<Documents>, Problem> {
    acts.looks(&site, Matter::Own, Looked::Document).await?;
    let owner = acts.acting.person;
    let records = site.look(move |app| app.read()?.records_of(Kind::Document, owner, None));
    let records = records.await?;
    let documents =
        records.iter().filter_map(|record| said(record, acts.whose(), acts.signed)).collect();
    Ok(Json(Documents { documents, whose: acts.said() }))
}

/// A page of the newest version, as a JPEG. Its owner may call and a guardian; to others it does not
/// exist.
#[utoipa::path(get, path = "/documents/{id}/pages/{page}", operation_id = "page",
    tag = "documents", params(Acts, ("id" = String, Path), ("page" = usize, Path)),
    responses((status = 200, content_type = "image/jpeg", body = String), Problem))]
pub(super) async fn page(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path((id, page)): Path<(String, String)>,
) -> Result<([(HeaderName, &'static str); 1], Vec<u8>), Problem> {
    let id = document_id(&site, &id)?;
    acts.looks(&site, Matter::Own, Looked::Document).await?;
    let owner = acts.acting.person;
    let bytes = site.look(move |app| {
        let reads = app.read()?;
        let Some(record) = reads.record(id)? else { return Ok(None) };
        let document = of_record(&record).filter(|document| document.owner == owner);
        let newest = document.and_then(|document| document.versions.last());
        let place = page.parse::<usize>().ok().and_then(|page| page.checked_sub(1));
        let blob = newest.zip(place).and_then(|(newest, place)| newest.pages.get(place));
        blob.map(|page| reads.blob(page.blob)).transpose().map(Option::flatten)
    });
    let bytes = bytes.await?.ok_or_else(|| unknown(&site))?;
    Ok(([(CONTENT_TYPE, "image/jpeg")], bytes))
}

/// Documents that a body names.
pub(super) fn document_ids(site: &Site, texts: &[String]) -> Result<Vec<RecordId>, Problem> {
    texts.iter().map(|text| document_id(site, text)).collect()
}

fn document_id(site: &Site, text: &str) -> Result<RecordId, Problem> {
    inward(text).ok_or_else(|| unknown(site))
}

fn unknown(site: &Site) -> Problem {
    refused(site, Refusal::new(Reason::DocumentUnknown))
}
