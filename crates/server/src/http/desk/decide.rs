//! Working on cases: taken, handed on, returned, decided, taken back.

use std::sync::Arc;

use app::acts::{CaseRef, ClaimCase, DecideCase, HandOverCase, ReleaseCase, ReturnCase, TakeBack};
use app::{Act, Numbered};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::case::CaseAbout;
use domain::refusal::Side;
use domain::{ClerkId, Reason, RecordId, Refusal};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Body as Kept, Kind, Record};
use utoipa::ToSchema;

use super::act::{Acted, Answered};
use super::approve::approve_proposal;
use super::case::case_of;
use super::person::numbered;
use super::queue::{CaseBrief, case_brief};
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key, Nothing};
use crate::http::decided::decided;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::site::Site;

/// A case under work: as it was read, and what the act is to be known by.
struct Work {
    record: Record,
    numbered: Numbered,
    about: CaseRef,
}

impl Work {
    async fn of(
        site: &Site,
        on: &OnDuty,
        id: &str,
        (infno, number): (&str, String),
        mut content: Value,
    ) -> Result<Self, Problem> {
        let (record, case) = case_of(site, on, id).await?;
        content["case"] = json!(record.id.0);
        let numbered = numbered(on, case.area, (infno, number), &content);
        let about = CaseRef::of(&record).ok_or(Fault::Internal)?;
        Ok(Self { record, numbered, about })
    }
}

type Brief = Result<Json<CaseBrief>, Problem>;

/// Does an act on a case; answers with the case as it is then.
async fn work(site: &Site, id: domain::RecordId, act: impl Act + 'static) -> Brief {
    decided(site, site.app.submit(act).await, Side::Agency)?;
    let seen = site.look(move |app| {
        let reads = app.read()?;
        let Some(record) = reads.record(id)? else { return Ok(None) };
        case_brief(app, reads.as_ref(), &record)
    });
    seen.await?.map(Json).ok_or_else(|| Fault::Internal.into())
}

/// Takes an open case. Who took it in, or proposed it, may not.
#[utoipa::path(post, path = "/cases/{id}/claim", operation_id = "claimCase", tag = "cases",
    params(("id" = String, Path), Key), responses((status = 200, body = CaseBrief), Problem))]
pub(super) async fn claim(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Brief {
    let Work { numbered, record, .. } =
        Work::of(&site, &on, &id, ("claim", number), json!({})).await?;
    work(&site, record.id, ClaimCase { numbered, clerk: on.id, case: record.id }).await
}

/// Puts a case back for anybody; once its deadline passed, also somebody else's.
#[utoipa::path(post, path = "/cases/{id}/release", operation_id = "releaseCase", tag = "cases",
    params(("id" = String, Path), Key), responses((status = 200, body = CaseBrief), Problem))]
pub(super) async fn release(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Brief {
    let Work { numbered, record, .. } =
        Work::of(&site, &on, &id, ("release", number), json!({})).await?;
    work(&site, record.id, ReleaseCase { numbered, clerk: on.id, case: record.id }).await
}

/// Who gets a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HandOver {
    /// The other clerk's sign-in name.
    to: String,
}

/// Hands a claimed case to another clerk who may decide it.
#[utoipa::path(post, path = "/cases/{id}/hand-over", operation_id = "handOverCase", tag = "cases",
    params(("id" = String, Path), Key), request_body = HandOver,
    responses((status = 200, body = CaseBrief), Problem))]
pub(super) async fn hand_over(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(HandOver { to }): Body<HandOver>,
) -> Brief {
    let content = json!({"to": to});
    let Work { numbered, record, .. } =
        Work::of(&site, &on, &id, ("hand-over", number), content).await?;
    let found = site.look(move |app| app.read()?.record_by_key(Kind::Clerk, &to)).await?;
    let Some(Record { id: RecordId(to), body: Kept::Clerk(_), .. }) = found else {
        let refusal = Refusal::new(Reason::ClerkUnknown).of(Side::Agency).field("to");
        return Err(Problem::refusal(refusal, Side::Agency, &site.app.world()));
    };
    let to = ClerkId(to);
    work(&site, record.id, HandOverCase { numbered, clerk: on.id, case: record.id, to }).await
}

/// What the family has to mend.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Return {
    /// Fields of the application, by their names there.
    #[serde(default)]
    fields: Vec<String>,
    /// What to do; the family reads it.
    #[serde(default)]
    note: String,
}

/// Sends a claimed case back to the family, naming what to mend.
#[utoipa::path(post, path = "/cases/{id}/return", operation_id = "returnCase", tag = "cases",
    params(("id" = String, Path), Key), request_body = Return,
    responses((status = 200, body = CaseBrief), Problem))]
pub(super) async fn return_back(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Return { fields, note }): Body<Return>,
) -> Brief {
    let note = noted("note", note)?;
    if fields.len() > 20 || fields.iter().any(|field| field.len() > 64) {
        let expected =
            ("最多 20 项，每项最多 64 个字符", "at most 20 names of at most 64 characters");
        return Err(Problem::field("fields", expected));
    }
    let content = json!({"fields": fields, "note": note});
    let Work { numbered, record, about, .. } =
        Work::of(&site, &on, &id, ("return", number), content).await?;
    let act = ReturnCase { numbered, clerk: on.id, case: about, fields, note };
    work(&site, record.id, act).await
}

/// Why.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Note {
    /// The family reads it. Needed for a no, for every appeal and for taking back.
    note: String,
}

/// Approves a case: a claimed one of the family's, or an act that another clerk proposed, which is
/// carried out at once exactly as proposed. A file that was approved and not booked to its end is
/// booked on by asking again.
#[utoipa::path(post, path = "/cases/{id}/approve", operation_id = "approveCase", tag = "cases",
    params(("id" = String, Path), Key), request_body = Note,
    responses((status = 200, body = Acted), Problem))]
pub(super) async fn approve(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Note { note }): Body<Note>,
) -> Answered {
    let note = noted("note", note)?;
    let (record, case) = case_of(&site, &on, &id).await?;
    if let CaseAbout::Proposal { .. } = case.about {
        return approve_proposal(&site, &on, (record, case), number).await;
    }
    let content = json!({"note": note});
    let Work { numbered, about, .. } =
        Work::of(&site, &on, &id, ("approve", number), content).await?;
    let act = DecideCase { numbered, clerk: on.id, case: about, approved: true, note };
    decided(&site, site.app.submit(act).await, Side::Agency)?;
    Ok((StatusCode::OK, Json(Acted { done: true, case: Some(id), ..Acted::default() })))
}

/// Rejects a claimed case, with the reason.
#[utoipa::path(post, path = "/cases/{id}/reject", operation_id = "rejectCase", tag = "cases",
    params(("id" = String, Path), Key), request_body = Note,
    responses((status = 200, body = CaseBrief), Problem))]
pub(super) async fn reject(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Note { note }): Body<Note>,
) -> Brief {
    let note = noted("note", note)?;
    let content = json!({"note": note});
    let Work { numbered, record, about, .. } =
        Work::of(&site, &on, &id, ("reject", number), content).await?;
    let act = DecideCase { numbered, clerk: on.id, case: about, approved: false, note };
    work(&site, record.id, act).await
}

/// Takes an approval back within the hour, by who gave it, while nothing was paid.
#[utoipa::path(post, path = "/cases/{id}/take-back", operation_id = "takeBackCase", tag = "cases",
    params(("id" = String, Path), Key), request_body = Note,
    responses((status = 200, body = CaseBrief), Problem))]
pub(super) async fn take_back(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Note { note }): Body<Note>,
) -> Brief {
    let note = noted("note", note)?;
    let content = json!({"note": note});
    let Work { numbered, record, about, .. } =
        Work::of(&site, &on, &id, ("take-back", number), content).await?;
    let act = TakeBack { numbered, clerk: on.id, case: about, note };
    work(&site, record.id, act).await
}

/// Longest text of a clerk, in characters.
const TEXT_MAX: usize = 500;

/// A text of at most 500 characters; whether it may be empty, the act knows.
pub(super) fn noted(field: &str, text: String) -> Result<String, Problem> {
    if text.chars().count() <= TEXT_MAX {
        return Ok(text);
    }
    Err(Problem::field(field, ("最多 500 个字", "at most 500 characters")))
}
