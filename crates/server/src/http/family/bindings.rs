//! Bindings: see them, apply, accept, decline, withdraw, unbind, change terms.

use std::sync::Arc;

use app::acts::Change;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::refusal::Side;
use domain::{BindingId, Reason, Refusal};
use serde_json::{Value, json};
use store::Answer;

use super::act::{FamilyAct, ProofSent, binding_id};
use super::bodies::{ApplyBody, TermsBody};
use super::eligibility::{linked, relative, tried};
use super::view::{self, BindingView};
use crate::http::body::{Body, Key, Nothing};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::serve::Peer;
use crate::http::session::Signed;
use crate::site::Site;

/// All bindings of the signed-in person in both directions, also those that are over, newest
/// first, at most 200.
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    signed: Signed,
) -> Result<Json<Value>, Problem> {
    let bindings = site.look(move |app| view::all(app, signed.person)).await?;
    Ok(Json(json!({"bindings": bindings})))
}

/// One binding. Its grantor and its beneficiary may call; to others it does not exist.
pub(super) async fn one(
    State(site): State<Arc<Site>>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Json<BindingView>, Problem> {
    let id = binding_id(&site, &id)?;
    see(&site, signed, id).await.map(Json)
}

/// Applies for a binding. The signed-in person is the grantor; needs a proof.
pub(super) async fn apply(
    State(site): State<Arc<Site>>,
    signed: Signed,
    peer: Peer,
    Key(number): Key,
    proof: ProofSent,
    Body(body): Body<ApplyBody>,
) -> Result<(StatusCode, Json<BindingView>), Problem> {
    let beneficiary = relative(&site, signed, peer, &body.beneficiary, "beneficiary").await?;
    let linked = site.look(move |app| linked(app, signed.person, beneficiary)).await?;
    if !linked {
        tried(&site, signed, peer);
    }
    let act = body.act(beneficiary);
    match act.answer(&site, signed, number, proof, linked).await? {
        Answer::Binding(id) => Ok((StatusCode::CREATED, Json(see(&site, signed, id).await?))),
        _ => Err(Fault::Internal.into()),
    }
}

/// Agrees to be helped. The beneficiary may call; needs a proof.
pub(super) async fn accept(
    state: State<Arc<Site>>,
    signed: Signed,
    id: Path<String>,
    key: Key,
    proof: ProofSent,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<BindingView>, Problem> {
    change(state, signed, id, Change::Accept, key, proof).await
}

/// Does not agree. The beneficiary may call; needs a proof.
pub(super) async fn decline(
    state: State<Arc<Site>>,
    signed: Signed,
    id: Path<String>,
    key: Key,
    proof: ProofSent,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<BindingView>, Problem> {
    change(state, signed, id, Change::Decline, key, proof).await
}

/// Takes an application back before it is in force. The grantor may call.
pub(super) async fn withdraw(
    state: State<Arc<Site>>,
    signed: Signed,
    id: Path<String>,
    key: Key,
    proof: ProofSent,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<BindingView>, Problem> {
    change(state, signed, id, Change::Withdraw, key, proof).await
}

/// Ends the binding at once. Both sides may call; needs a proof.
pub(super) async fn unbind(
    state: State<Arc<Site>>,
    signed: Signed,
    id: Path<String>,
    key: Key,
    proof: ProofSent,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<BindingView>, Problem> {
    change(state, signed, id, Change::Unbind, key, proof).await
}

/// Switches a binding on again after a freeze. The grantor may call; needs a proof.
pub(super) async fn reactivate(
    state: State<Arc<Site>>,
    signed: Signed,
    id: Path<String>,
    key: Key,
    proof: ProofSent,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<BindingView>, Problem> {
    change(state, signed, id, Change::Reactivate, key, proof).await
}

/// Sets limits, scopes, or switches this payer off and on. The grantor may call; needs a proof.
pub(super) async fn terms(
    state: State<Arc<Site>>,
    signed: Signed,
    id: Path<String>,
    key: Key,
    proof: ProofSent,
    Body(body): Body<TermsBody>,
) -> Result<Json<BindingView>, Problem> {
    change(state, signed, id, body.change("")?, key, proof).await
}

async fn change(
    State(site): State<Arc<Site>>,
    signed: Signed,
    Path(id): Path<String>,
    change: Change,
    Key(number): Key,
    proof: ProofSent,
) -> Result<Json<BindingView>, Problem> {
    let id = binding_id(&site, &id)?;
    submit(&site, signed, FamilyAct::Change(id, change), number, proof).await
}

async fn submit(
    site: &Site,
    signed: Signed,
    act: FamilyAct,
    number: String,
    proof: ProofSent,
) -> Result<Json<BindingView>, Problem> {
    match act.submit(site, signed, number, proof).await? {
        Answer::Binding(id) => see(site, signed, id).await.map(Json),
        _ => Err(Fault::Internal.into()),
    }
}

async fn see(site: &Site, signed: Signed, id: BindingId) -> Result<BindingView, Problem> {
    let found = site.look(move |app| view::one(app, signed.person, id)).await?;
    found.ok_or_else(|| {
        let unknown = Refusal::new(Reason::BindingUnknown);
        Problem::refusal(unknown, Side::Grantor, &site.app.world())
    })
}
