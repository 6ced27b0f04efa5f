//! Bindings: see them, apply, accept, decline, withdraw, unbind, change terms.

mod made;

use std::sync::Arc;

use app::acts::Change;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::refusal::Side;
use domain::{BindingId, PersonId, Reason, Refusal};
use serde::Serialize;
use store::Answer;
use store::record::Looked;
use utoipa::ToSchema;

use self::made::changed;
pub(super) use self::made::{applied, change_of, terms_of};
use super::act::{ProofSent, binding_id};
use super::bodies::{ApplyBody, TermsBody};
use super::certificates::{Wanted, vouched};
use super::eligibility::tried;
use super::for_whom::{Acts, ForSaid, Matter};
use super::view::{self, BindingView};
use crate::http::body::{Body, Key, Nothing};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::serve::Peer;
use crate::site::Site;

/// Bindings of somebody.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Bindings {
    /// Newest first.
    bindings: Vec<BindingView>,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// All bindings in both directions, also those that are over, newest first, at most 200.
#[utoipa::path(get, path = "/bindings", operation_id = "bindings", tag = "bindings",
    params(Acts), responses((status = 200, body = Bindings), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    acts: Acts,
) -> Result<Json<Bindings>, Problem> {
    acts.looks(&site, Matter::Affairs, Looked::Bindings).await?;
    let person = acts.acting.person;
    let bindings = site.look(move |app| view::all(app, person)).await?;
    Ok(Json(Bindings { bindings, whose: acts.said() }))
}

/// One binding. Its grantor and its beneficiary may call, and who sees their affairs; to others it
/// does not exist.
#[utoipa::path(get, path = "/bindings/{id}", operation_id = "binding", tag = "bindings",
    params(Acts, ("id" = String, Path)), responses((status = 200, body = BindingView), Problem))]
pub(super) async fn one(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
) -> Result<Json<BindingView>, Problem> {
    let id = binding_id(&site, &id)?;
    acts.looks(&site, Matter::Affairs, Looked::Bindings).await?;
    see(&site, &acts, id).await.map(Json)
}

/// Applies for a binding. The grantor is who is signed in, or a ward; needs a proof of who acts.
#[utoipa::path(post, path = "/bindings", operation_id = "apply", tag = "bindings",
    params(Acts, Key, ProofSent), request_body = ApplyBody,
    responses((status = 201, body = BindingView), Problem))]
pub(super) async fn apply(
    State(site): State<Arc<Site>>,
    acts: Acts,
    peer: Peer,
    Key(number): Key,
    proof: ProofSent,
    Body(body): Body<ApplyBody>,
) -> Result<(StatusCode, Json<BindingView>), Problem> {
    let applied = applied(&site, &acts, peer, &body, "").await?;
    if !applied.linked {
        tried(&site, acts.signed, peer);
    }
    let ready = applied.clone().ready(None);
    let vouched = match body.certificate {
        None => None,
        Some(kind) => {
            let pair = (acts.acting.person, applied.beneficiary);
            let wanted = Wanted { kind, pair, kinship: body.kinship };
            vouched(&site, &acts, (&ready, &number, proof), wanted).await?
        }
    };
    let ready = if vouched.is_some() { applied.ready(vouched) } else { ready };
    match ready.submit(&site, &acts, number, proof).await? {
        Answer::Binding(id) => Ok((StatusCode::CREATED, Json(see(&site, &acts, id).await?))),
        _ => Err(Fault::Internal.into()),
    }
}

/// Agrees to be helped. The beneficiary may call; needs a proof.
#[utoipa::path(post, path = "/bindings/{id}/accept", operation_id = "accept", tag = "bindings",
    params(Acts, Key, ProofSent, ("id" = String, Path)),
    responses((status = 200, body = BindingView), Problem))]
pub(super) async fn accept(
    state: State<Arc<Site>>,
    acts: Acts,
    id: Path<String>,
    key: Key,
    proof: ProofSent,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<BindingView>, Problem> {
    change(state, acts, id, Change::Accept, key, proof).await
}

/// Does not agree. The beneficiary may call; needs a proof.
#[utoipa::path(post, path = "/bindings/{id}/decline", operation_id = "decline", tag = "bindings",
    params(Acts, Key, ProofSent, ("id" = String, Path)),
    responses((status = 200, body = BindingView), Problem))]
pub(super) async fn decline(
    state: State<Arc<Site>>,
    acts: Acts,
    id: Path<String>,
    key: Key,
    proof: ProofSent,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<BindingView>, Problem> {
    change(state, acts, id, Change::Decline, key, proof).await
}

/// Takes an application back before it is in force. The grantor may call.
#[utoipa::path(post, path = "/bindings/{id}/withdraw", operation_id = "withdraw", tag = "bindings",
    params(Acts, Key, ("id" = String, Path)),
    responses((status = 200, body = BindingView), Problem))]
pub(super) async fn withdraw(
    state: State<Arc<Site>>,
    acts: Acts,
    id: Path<String>,
    key: Key,
    proof: ProofSent,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<BindingView>, Problem> {
    change(state, acts, id, Change::Withdraw, key, proof).await
}

/// Ends the binding at once. Both sides may call; needs a proof.
#[utoipa::path(post, path = "/bindings/{id}/unbind", operation_id = "unbind", tag = "bindings",
    params(Acts, Key, ProofSent, ("id" = String, Path)),
    responses((status = 200, body = BindingView), Problem))]
pub(super) async fn unbind(
    state: State<Arc<Site>>,
    acts: Acts,
    id: Path<String>,
    key: Key,
    proof: ProofSent,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<BindingView>, Problem> {
    change(state, acts, id, Change::Unbind, key, proof).await
}

/// Switches a binding on again after a freeze. The grantor may call; needs a proof.
#[utoipa::path(post, path = "/bindings/{id}/reactivate", operation_id = "reactivate",
    tag = "bindings", params(Acts, Key, ProofSent, ("id" = String, Path)),
    responses((status = 200, body = BindingView), Problem))]
pub(super) async fn reactivate(
    state: State<Arc<Site>>,
    acts: Acts,
    id: Path<String>,
    key: Key,
    proof: ProofSent,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<BindingView>, Problem> {
    change(state, acts, id, Change::Reactivate, key, proof).await
}

/// Sets limits, scopes, or switches this payer off and on. The grantor may call; needs a proof.
#[utoipa::path(put, path = "/bindings/{id}/terms", operation_id = "terms", tag = "bindings",
    params(Acts, Key, ProofSent, ("id" = String, Path)), request_body = TermsBody,
    responses((status = 200, body = BindingView), Problem))]
pub(super) async fn terms(
    state: State<Arc<Site>>,
    acts: Acts,
    id: Path<String>,
    key: Key,
    proof: ProofSent,
    Body(body): Body<TermsBody>,
) -> Result<Json<BindingView>, Problem> {
    change(state, acts, id, body.change("")?, key, proof).await
}

async fn change(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
    change: Change,
    Key(number): Key,
    proof: ProofSent,
) -> Result<Json<BindingView>, Problem> {
    let ready = changed(&site, &acts, &id, change).await?;
    match ready.submit(&site, &acts, number, proof).await? {
        Answer::Binding(id) => see(&site, &acts, id).await.map(Json),
        _ => Err(Fault::Internal.into()),
    }
}

/// On which side of a binding somebody stands: who reads a refusal as 您.
async fn side_of(
    site: &Site,
    person: PersonId,
    binding: BindingId,
) -> Result<Option<Side>, Problem> {
    let bindings = site.look(move |app| app.read()?.bindings_of(person)).await?;
    let mine = bindings.iter().find(|known| known.id == binding);
    Ok(mine.map(|b| if b.grantor == person { Side::Grantor } else { Side::Beneficiary }))
}

async fn see(site: &Site, acts: &Acts, id: BindingId) -> Result<BindingView, Problem> {
    let person = acts.acting.person;
    let found = site.look(move |app| view::one(app, person, id)).await?;
    let found = found.ok_or_else(|| {
        let unknown = Refusal::new(Reason::BindingUnknown);
        Problem::refusal(unknown, Side::Grantor, &site.app.world())
    })?;
    Ok(found.for_whom(acts.said()))
}
