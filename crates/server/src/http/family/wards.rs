//! Guardians and wards: asked for with papers or a register, seen, ended. Another thing than a
//! binding or a family link.

mod said;

use std::sync::Arc;

use app::acts::{AskWard, EndWard, EndWardBy, Guardianship, Proved};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::refusal::Side;
use domain::ward::WardGround;
use domain::{Kinship, PersonId, Reason, RecordId, Refusal};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Answer, Body as Kept};
use utoipa::ToSchema;

use self::said::of;
pub(super) use self::said::{WardSaid, all};
use super::act::{ProofSent, Ready};
use super::bodies::CertificateKind;
use super::certificates::{Wanted, vouched};
use super::documents::document_ids;
use super::eligibility::{linked, relative, tried};
use super::for_whom::{Acts, inward, refused};
use crate::http::body::{Body, Key, Nothing};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::serve::Peer;
use crate::http::session::Signed;
use crate::http::who::Who;
use crate::site::Site;

/// Body of a request to act for a ward.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WardAsked)]
pub(super) struct AskBody {
    /// For whom.
    ward: Who,
    /// `parent` or `appointed`.
    #[schema(value_type = String, example = "parent")]
    ground: WardGround,
    /// The guardian's pledge was read and signed.
    #[serde(default)]
    pledge: bool,
    /// Documents handed in before, by their ids.
    #[serde(default)]
    documents: Vec<String>,
    /// Last day, where a judgement names one.
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<Date>,
    /// Asks the registers of electronic certificates instead of photos; parents only.
    certificate: Option<CertificateKind>,
}

/// Guardianships of somebody.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Wards {
    /// Newest first.
    wards: Vec<WardSaid>,
}

/// Guardianships in both directions, also those that are over, newest first, at most 200. Any
/// signed-in person may call.
#[utoipa::path(get, path = "/wards", operation_id = "wards", tag = "wards",
    responses((status = 200, body = Wards), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    signed: Signed,
) -> Result<Json<Wards>, Problem> {
    let wards = site.look(move |app| all(app, signed)).await?;
    Ok(Json(Wards { wards }))
}

/// Asks to act for a ward; a clerk looks at the papers. Any adult who is signed in may call, for
/// oneself; needs a proof.
#[utoipa::path(post, path = "/wards", operation_id = "askWard", tag = "wards",
    params(Key, ProofSent), request_body = AskBody,
    responses((status = 201, body = WardSaid), Problem))]
pub(super) async fn ask(
    State(site): State<Arc<Site>>,
    acts: Acts,
    peer: Peer,
    Key(number): Key,
    proof: ProofSent,
    Body(body): Body<AskBody>,
) -> Result<(StatusCode, Json<WardSaid>), Problem> {
    let asked = asked(&site, &acts, peer, &body, "").await?;
    if !asked.linked {
        tried(&site, acts.signed, peer);
    }
    let ready = asked.clone().ready(None);
    let vouched = match body.certificate {
        None => None,
        Some(_) if body.ground != WardGround::Parent => {
            let expected = ("只有父母监护可以用电子证照", "only for parents");
            return Err(Problem::field("certificate", expected));
        }
        Some(kind) => {
            let pair = (acts.signed.person, asked.guardianship.ward);
            let wanted = Wanted { kind, pair, kinship: Kinship::Child };
            vouched(&site, &acts, (&ready, &number, proof), wanted).await?
        }
    };
    let ready = if vouched.is_some() { asked.ready(vouched) } else { ready };
    let answer = ready.submit(&site, &acts, number, proof).await?;
    Ok((StatusCode::CREATED, Json(see(&site, &acts, answer).await?)))
}

/// A request to act for a person who exists.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    guardianship: Guardianship,
    linked: bool,
    pledge: bool,
    documents: Vec<RecordId>,
    certificate: Option<CertificateKind>,
}

/// Finds the ward and the documents that a body names; `at` is the path of the body.
pub(super) async fn asked(
    site: &Site,
    acts: &Acts,
    peer: Peer,
    body: &AskBody,
    at: &str,
) -> Result<Asked, Problem> {
    let guardian = acts.alone(site)?.person;
    let place = if at.is_empty() { "ward".to_owned() } else { format!("{at}.ward") };
    let ward = relative(site, acts.signed, peer, &body.ward, &place).await?;
    let linked = site.look(move |app| linked(app, guardian, ward)).await?;
    let AskBody { ground, pledge, until, certificate, .. } = *body;
    let guardianship = Guardianship { guardian, ward, ground, until };
    let documents = document_ids(site, &body.documents)?;
    Ok(Asked { guardianship, linked, pledge, documents, certificate })
}

impl Asked {
    /// The act, with a document that a register vouches for, if there is one.
    pub(super) fn ready(self, vouched: Option<RecordId>) -> Ready {
        let Self { guardianship: asked, linked, pledge, mut documents, certificate } = self;
        let about = json!({
            "ward": asked.ward.0,
            "ground": asked.ground,
            "until": asked.until,
            "pledge": pledge,
            "documents": documents,
            "certificate": certificate,
        });
        documents.extend(vouched);
        let ready = Ready::proved("ask_ward", about, move |numbered, proof| AskWard {
            numbered,
            asked,
            pledge,
            documents,
            proof,
        });
        ready.discreetly(!linked)
    }
}

/// Gives a guardianship up, at once. The guardian may call; needs a proof.
#[utoipa::path(post, path = "/wards/{id}/end", operation_id = "endWard", tag = "wards",
    params(Key, ProofSent, ("id" = String, Path)),
    responses((status = 200, body = WardSaid), Problem))]
pub(super) async fn end(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
    Key(number): Key,
    proof: ProofSent,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<WardSaid>, Problem> {
    let answer = ended(&site, &acts, &id).await?.submit(&site, &acts, number, proof).await?;
    see(&site, &acts, answer).await.map(Json)
}

/// The end of a guardianship that a path names.
pub(super) async fn ended(site: &Site, acts: &Acts, id: &str) -> Result<Ready, Problem> {
    let guardian = acts.alone(site)?.person;
    let ward = inward(id).ok_or_else(|| unknown(site))?;
    let person = ward_of(site, guardian, ward).await?;
    Ok(Ready::proved("end_ward", json!({"ward": ward}), move |numbered, proof| {
        let by = EndWardBy::Guardian(guardian);
        let act = Arc::new(EndWard { numbered, by, ward, person });
        Proved { act, prover: guardian, side: Side::Grantor, proof }
    }))
}

async fn ward_of(site: &Site, guardian: PersonId, id: RecordId) -> Result<PersonId, Problem> {
    match site.look(move |app| app.read()?.record(id)).await?.map(|record| record.body) {
        Some(Kept::Ward(ward)) if ward.guardian == guardian => Ok(ward.ward),
        _ => Err(unknown(site)),
    }
}

async fn see(site: &Site, acts: &Acts, answer: Answer) -> Result<WardSaid, Problem> {
    let Answer::Record(id) = answer else { return Err(Fault::Internal.into()) };
    let whose = acts.whose();
    let found = site.look(move |app| {
        let reads = app.read()?;
        let kept = reads.record(id)?.map(|record| record.body);
        let Some(Kept::Ward(ward)) = kept else { return Ok(None) };
        of(app, reads.as_ref(), whose, (id, &ward))
    });
    found.await?.ok_or_else(|| unknown(site))
}

fn unknown(site: &Site) -> Problem {
    refused(site, Refusal::new(Reason::WardUnknown))
}
