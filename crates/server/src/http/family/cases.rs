//! What a family has with the agency: applications under review, appeals, corrections, guardians'
//! papers. Seen, mended and handed in again, taken back.

pub(super) mod filed;
mod said;

use std::collections::BTreeSet;
use std::sync::Arc;

use app::acts::{CaseRef, Resubmit, WithdrawCase};
use axum::Json;
use axum::extract::{Path, State};
use domain::binding::{Limits, Scope, Terms};
use domain::case::CaseAbout;
use domain::{Reason, RecordId, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::record::Looked;
use store::{Answer, Body as Kept, Record};
use utoipa::ToSchema;

pub(super) use said::{CaseSaid, all, of};

use super::act::{ProofSent, Ready};
use super::documents::document_ids;
use super::for_whom::{Acts, ForSaid, Matter, inward, refused};
use crate::http::body::{Body, Key, Nothing};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::LimitsSaid;
use crate::site::Site;

/// Cases of somebody.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Cases {
    /// Newest first.
    cases: Vec<CaseSaid>,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// Own cases, newest first, at most 200. Any signed-in person may call, a guardian, and the holder of
/// a family link that shows or acts.
#[utoipa::path(get, path = "/cases", operation_id = "cases", tag = "cases", params(Acts),
    responses((status = 200, body = Cases), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    acts: Acts,
) -> Result<Json<Cases>, Problem> {
    acts.looks(&site, Matter::Affairs, Looked::Case).await?;
    let whose = acts.whose();
    let cases = site.look(move |app| all(app, whose)).await?;
    Ok(Json(Cases { cases, whose: acts.said() }))
}

/// One case. Who filed it may call; to others it does not exist.
#[utoipa::path(get, path = "/cases/{id}", operation_id = "case", tag = "cases",
    params(Acts, ("id" = String, Path)), responses((status = 200, body = CaseSaid), Problem))]
pub(super) async fn one(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
) -> Result<Json<CaseSaid>, Problem> {
    acts.looks(&site, Matter::Affairs, Looked::Case).await?;
    let record = mine(&site, &acts, &id).await?;
    of(acts.whose(), &record).map(Json).ok_or_else(|| unknown(&site))
}

/// Body of a case handed in again.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Resubmission)]
pub(super) struct ResubmitBody {
    /// Limits, for an application; all three together.
    limits: Option<LimitsSaid>,
    /// Scopes, for an application.
    #[schema(value_type = Option<Vec<String>>)]
    scopes: Option<BTreeSet<Scope>>,
    /// Documents that are added.
    documents: Vec<String>,
}

/// Hands a returned case in again, mended. Who filed it may call; an application needs a proof.
#[utoipa::path(post, path = "/cases/{id}/resubmit", operation_id = "resubmit", tag = "cases",
    params(Acts, Key, ProofSent, ("id" = String, Path)), request_body = ResubmitBody,
    responses((status = 200, body = CaseSaid), Problem))]
pub(super) async fn resubmit(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
    Key(number): Key,
    proof: ProofSent,
    Body(body): Body<ResubmitBody>,
) -> Result<Json<CaseSaid>, Problem> {
    let ready = resubmitted(&site, &acts, &id, body).await?;
    let answer = ready.submit(&site, &acts, number, proof).await?;
    see(&site, &acts, answer).await.map(Json)
}

/// The act that a body makes of a returned case.
pub(super) async fn resubmitted(
    site: &Site,
    acts: &Acts,
    id: &str,
    body: ResubmitBody,
) -> Result<Ready, Problem> {
    let record = mine(site, acts, id).await?;
    let case = CaseRef::of(&record).ok_or_else(|| unknown(site))?;
    let documents = document_ids(site, &body.documents)?;
    let (limits, scopes) = (body.limits.map(Limits::from), body.scopes);
    let about = json!({
        "case": case.id, "limits": limits, "scopes": scopes, "documents": documents,
    });
    let (acting, terms) = (acts.acting, Terms { limits, scopes, switched_off: None });
    let made = move |numbered, proof| Resubmit { numbered, acting, case, terms, documents, proof };
    Ok(match &record.body {
        Kept::Case(known) if matches!(known.about, CaseAbout::Review { .. }) => {
            Ready::proved("resubmit", about, move |numbered, proof| made(numbered, Some(proof)))
        }
        _ => Ready::plain("resubmit", about, move |numbered| made(numbered, None)),
    })
}

/// Takes a case back; an application is withdrawn with it. Who filed it may call.
#[utoipa::path(post, path = "/cases/{id}/withdraw", operation_id = "withdrawCase", tag = "cases",
    params(Acts, Key, ("id" = String, Path)),
    responses((status = 200, body = CaseSaid), Problem))]
pub(super) async fn withdraw(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<CaseSaid>, Problem> {
    let record = mine(&site, &acts, &id).await?;
    let case = CaseRef::of(&record).ok_or_else(|| unknown(&site))?;
    let acting = acts.acting;
    let ready = Ready::plain("withdraw_case", json!({"case": case.id}), move |numbered| {
        WithdrawCase { numbered, acting, case }
    });
    let answer = ready.submit(&site, &acts, number, ProofSent(None)).await?;
    see(&site, &acts, answer).await.map(Json)
}

/// The case that an act made or changed.
pub(super) async fn see(site: &Site, acts: &Acts, answer: Answer) -> Result<CaseSaid, Problem> {
    let Answer::Record(id) = answer else { return Err(Fault::Internal.into()) };
    let record = site.look(move |app| app.read()?.record(id)).await?;
    record.and_then(|record| of(acts.whose(), &record)).ok_or_else(|| unknown(site))
}

/// A case that the person filed.
async fn mine(site: &Site, acts: &Acts, id: &str) -> Result<Record, Problem> {
    let id: RecordId = inward(id).ok_or_else(|| unknown(site))?;
    let person = acts.acting.person;
    let found = site.look(move |app| app.read()?.record(id)).await?;
    let found = found.filter(|record| match &record.body {
        Kept::Case(case) => case.person == Some(person) && said::is_familys(&case.about),
        _ => false,
    });
    found.ok_or_else(|| unknown(site))
}

fn unknown(site: &Site) -> Problem {
    refused(site, Refusal::new(Reason::CaseUnknown))
}
