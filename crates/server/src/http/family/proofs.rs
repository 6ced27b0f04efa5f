//! Proofs of identity: bound to one act, used once, good for five minutes.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::PersonId;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use store::Proof;

use super::act::FamilyAct;
use super::eligibility::relative;
use crate::http::body::Body;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say;
use crate::http::serve::Peer;
use crate::http::session::Signed;
use crate::http::who::Who;
use crate::simulator::{FACE_ZH, digest_of, token};
use crate::site::Site;

const PROOF_MS: i64 = 5 * 60 * 1_000;

/// Which act the proof is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    act: ActSaid,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActSaid {
    method: String,
    path: String,
    #[serde(default)]
    body: Option<Box<RawValue>>,
}

/// Looks at the face (simulated, demo only) and gives a proof for one act of the person who is
/// signed in, to be sent as `X-Proof` with exactly that act.
pub(super) async fn prove(
    State(site): State<Arc<Site>>,
    signed: Signed,
    peer: Peer,
    Body(Wanted { act }): Body<Wanted>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    if !site.demo {
        return Err(Fault::NotFound.into());
    }
    let body = act.body.as_deref().map_or("{}", RawValue::get).as_bytes();
    let find = async |who: &Who| -> Result<PersonId, Problem> {
        relative(&site, signed, peer, who, "act.body.beneficiary").await
    };
    let act = FamilyAct::of_request(&site, &act.method, &act.path, body, find).await?;
    let token = token()?;
    let until = site.app.now().plus_ms(PROOF_MS);
    let proof = Proof {
        token: digest_of(&token),
        person: signed.person,
        act: act.digest(signed),
        until,
        used: false,
    };
    site.app.chore(signed.area, move |tx| tx.put_proof(&proof)).await?;
    let said = json!({"proof": token, "until": say::moment(until), "simulated": FACE_ZH});
    Ok((StatusCode::CREATED, Json(said)))
}
