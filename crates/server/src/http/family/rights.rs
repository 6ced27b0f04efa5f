//! What everyone may ask about the own data: everything kept, and who looked at it.

mod export;
mod looks;

use std::sync::Arc;

use app::acts::{LookAt, Proved};
use axum::Json;
use axum::extract::State;
use domain::clerk::By;
use domain::refusal::Side;
use serde_json::json;
use store::record::Looked;

use self::export::Export;
use self::looks::Looks;
use super::act::{ProofSent, Ready};
use super::for_whom::{Acts, Matter};
use crate::http::body::{Body, Key, Nothing};
use crate::http::problem::Problem;
use crate::site::Site;

/// Who looked at the own data, newest first, at most 200: clerks by office and duty, relatives
/// masked, institutions. The person itself may call and a guardian.
#[utoipa::path(get, path = "/me/looks", operation_id = "looks", tag = "rights", params(Acts),
    responses((status = 200, body = Looks), Problem))]
pub(super) async fn looks(
    State(site): State<Arc<Site>>,
    acts: Acts,
) -> Result<Json<Looks>, Problem> {
    acts.looks(&site, Matter::Own, Looked::Person).await?;
    let whose = acts.whose();
    let looks = site.look(move |app| looks::newest(app, whose)).await?;
    Ok(Json(Looks { looks, whose: acts.said() }))
}

/// Everything that is kept about the person, in clear, as one JSON. The person itself may call and a
/// guardian; needs a proof. That it was given out is kept too.
#[utoipa::path(post, path = "/me/export", operation_id = "export", tag = "rights",
    params(Acts, Key, ProofSent), responses((status = 200, body = Export), Problem))]
pub(super) async fn export(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Key(number): Key,
    proof: ProofSent,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<Export>, Problem> {
    acts.may_see(&site, Matter::Own)?;
    // The proof is used up once; the same number never gives the data again without a new one.
    let ready = exported(&acts);
    ready.proven(&site, &acts, proof).await?;
    ready.submit(&site, &acts, number, proof).await?;
    let whose = acts.whose();
    Ok(Json(site.look(move |app| export::of(app, whose)).await?))
}

/// The act that keeps the export.
pub(super) fn exported(acts: &Acts) -> Ready {
    let (person, prover) = (acts.acting.person, acts.acting.prover);
    Ready::proved("export", json!({"person": person.0}), move |numbered, proof| {
        let (by, what, why) = (By::Person(prover), Looked::Export, String::new());
        let act = Arc::new(LookAt { numbered, by, person, what, why, through: None });
        Proved { act, prover, side: Side::Grantor, proof }
    })
}
