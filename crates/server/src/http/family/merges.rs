//! A newborn bound by the birth certificate got an identity number.

use std::sync::Arc;

use app::acts::AskMerge;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::person::cert::CertType;
use domain::refusal::Side;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::act::{ProofSent, Ready, keyed};
use super::cases::{CaseSaid, see};
use super::documents::document_ids;
use super::for_whom::Acts;
use super::sign_in::too_many;
use crate::http::body::{Body, Key};
use crate::http::problem::{FieldError, Problem};
use crate::http::serve::Peer;
use crate::http::tries::{Key as TriesKey, Limit};
use crate::http::who::{CERT_NO_EN, CERT_TYPE};
use crate::site::Site;

/// Numbers that one person may name from one place: nobody tries numbers out.
const NAMED: Limit = Limit { most: 10, window_ms: 60 * 60 * 1_000 };

/// Body of a merge.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MergeAsked)]
pub(super) struct MergeBody {
    /// Certificate of the new number, `01` for an identity card.
    cert_type: String,
    /// The new number.
    cert_no: String,
    /// 户口本 or 身份证, handed in before.
    #[serde(default)]
    documents: Vec<String>,
}

/// Asks that the newborn's identity number be merged with the birth certificate; a clerk compares it
/// with the papers. The guardian may call with `X-For`; needs a proof.
#[utoipa::path(post, path = "/merges", operation_id = "merge", tag = "cases",
    params(Acts, Key, ProofSent), request_body = MergeBody,
    responses((status = 201, body = CaseSaid), Problem))]
pub(super) async fn ask(
    State(site): State<Arc<Site>>,
    acts: Acts,
    peer: Peer,
    Key(number): Key,
    proof: ProofSent,
    Body(body): Body<MergeBody>,
) -> Result<(StatusCode, Json<CaseSaid>), Problem> {
    let ready = asked(&site, &acts, peer, body, "").await?;
    let answer = ready.submit(&site, &acts, number, proof).await?;
    Ok((StatusCode::CREATED, Json(see(&site, &acts, answer).await?)))
}

/// The request that a body makes; `at` is the path of the body.
pub(super) async fn asked(
    site: &Site,
    acts: &Acts,
    peer: Peer,
    body: MergeBody,
    at: &str,
) -> Result<Ready, Problem> {
    let place = |field: &str| {
        if at.is_empty() { field.to_owned() } else { format!("{at}.{field}") }
    };
    let now = site.app.now();
    let Some(kind) = CertType::from_code(&body.cert_type) else {
        return Err(Problem::fields(vec![FieldError::new(place("cert_type"), CERT_TYPE)]));
    };
    let cert = kind.check(&body.cert_no, now.date()).map_err(|fault| {
        Problem::fields(vec![FieldError::new(place("cert_no"), (fault.to_string(), CERT_NO_EN))])
    })?;
    let key = TriesKey::of("merge", &acts.signed.person.0.to_string(), &peer.word());
    if let Some(seconds) = site.tries.must_wait(key, NAMED, now) {
        return Err(too_many(site, NAMED, seconds));
    }
    site.tries.failed(key, NAMED, now);
    let documents = document_ids(site, &body.documents)?;
    let cert = (cert.kind().code().to_owned(), cert.as_str().to_owned());
    let known = cert.clone();
    let holder = site.look(move |app| app.read()?.identity_by_cert(&known.0, &known.1)).await?;
    let (holder, acting) = (holder.map(|identity| identity.person), acts.acting);
    // Digests of what is proved are kept plain and could be guessed: the number stands keyed.
    let keyed = keyed(site, &format!("{} {}", cert.0, cert.1));
    let about = json!({"cert": keyed, "documents": documents});
    Ok(Ready::proved("merge", about, move |numbered, proof| {
        AskMerge { numbered, acting, cert, holder, documents }.proved(Side::Grantor, proof)
    }))
}
