//! Stays in hospital, and the consent that relatives' accounts pay for one.

use std::sync::Arc;

use app::acts::{AgreeStayAid, text_sm3};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::consent::{Channel, Consent, Purpose};
use domain::{Reason, Refusal, VisitId, ids};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::record::Looked;
use store::{Body as Kept, Kind, Reads, Record, Visit, VisitState};
use utoipa::ToSchema;

use super::act::{ProofSent, Ready};
use super::consents::{ConsentSaid, see};
use super::for_whom::{Acts, ForSaid, Matter, record_id, refused};
use crate::http::body::{Body, Key};
use crate::http::problem::Problem;
use crate::http::say::moment;
use crate::http::session::Signed;
use crate::site::Site;

/// A stay in hospital that is not settled.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Stay)]
pub(super) struct StaySaid {
    /// `mdtrt_id`, as the hospital has it.
    id: String,
    /// Name of the hospital.
    institution: String,
    /// `open` or `discharged`.
    state: &'static str,
    admitted: String,
    discharged: Option<String>,
    /// 《家庭共济使用知情同意书》, while it stands: without it relatives' accounts do not pay.
    aid_consent: Option<AidConsent>,
}

/// The consent that relatives' accounts pay for a stay.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AidConsent {
    /// Taken back by `POST /consents/{id}/withdraw`.
    id: String,
    at: String,
    /// `online`, or `window`: on paper at the hospital.
    #[schema(value_type = String)]
    channel: Channel,
}

/// Stays of somebody.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the word of the JSON")]
pub(super) struct Stays {
    /// Newest first.
    stays: Vec<StaySaid>,
    /// SM3 of the text of the consent in force, see `GET /texts`.
    text_sm3: String,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// Stays in hospital that are not settled. The patient may call and a guardian.
#[utoipa::path(get, path = "/stays", operation_id = "stays", tag = "stays", params(Acts),
    responses((status = 200, body = Stays), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    acts: Acts,
) -> Result<Json<Stays>, Problem> {
    acts.looks(&site, Matter::Own, Looked::Uses).await?;
    let whose = acts.whose();
    let stays = site.look(move |app| {
        let reads = app.read()?;
        let consents = reads.records_of(Kind::Consent, whose.person, None)?;
        let stays = reads.stays_of(whose.person)?.into_iter();
        stays.map(|stay| said(reads.as_ref(), whose, &stay, &consents)).collect()
    });
    let text_sm3 = text_sm3(Purpose::StayAid);
    Ok(Json(Stays { stays: stays.await?, text_sm3, whose: acts.said() }))
}

fn said(
    reads: &dyn Reads,
    whose: Signed,
    stay: &Visit,
    consents: &[Record],
) -> store::Result<StaySaid> {
    let institution = reads.institution(stay.institution)?;
    let aid_consent = consents.iter().find_map(|record| match &record.body {
        Kept::Consent(consent) if is_for(consent, stay) => Some(AidConsent {
            id: record_id(whose, record.id),
            at: moment(consent.at),
            channel: consent.channel,
        }),
        _ => None,
    });
    Ok(StaySaid {
        id: ids::outward_now(stay.area, stay.id.0),
        institution: institution.map_or_else(String::new, |institution| institution.name),
        state: if stay.state == VisitState::Open { "open" } else { "discharged" },
        admitted: moment(stay.begun),
        discharged: stay.ended.map(moment),
        aid_consent,
    })
}

fn is_for(consent: &Consent, stay: &Visit) -> bool {
    consent.purpose == Purpose::StayAid
        && consent.subject == stay.id.0
        && consent.withdrawn_at.is_none()
}

/// Body of a consent to relatives' money for a stay.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AidConsentGiven)]
pub(super) struct AgreeBody {
    /// SM3 of the text that was shown; left out = the one in force.
    text_sm3: Option<String>,
}

/// Agrees that relatives' accounts pay for a stay, until it is settled. The patient may call and a
/// guardian. It is taken back by `POST /consents/{id}/withdraw`; what was paid by then stays.
#[utoipa::path(post, path = "/stays/{mdtrt_id}/aid-consent", operation_id = "agreeToStayAid",
    tag = "stays", params(Acts, Key, ("mdtrt_id" = String, Path)), request_body = AgreeBody,
    responses((status = 201, body = ConsentSaid), Problem))]
pub(super) async fn agree(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(mdtrt_id): Path<String>,
    Key(number): Key,
    Body(AgreeBody { text_sm3: shown }): Body<AgreeBody>,
) -> Result<(StatusCode, Json<ConsentSaid>), Problem> {
    let unknown = || refused(&site, Refusal::new(Reason::VisitUnknown).field("mdtrt_id"));
    let (area, visit) = ids::inward(&mdtrt_id).ok_or_else(unknown)?;
    let (acting, visit) = (acts.acting, VisitId(visit));
    let text_sm3 = shown.unwrap_or_else(|| text_sm3(Purpose::StayAid));
    let about = json!({"stay": visit, "text_sm3": text_sm3});
    let ready = Ready::plain("stay_aid", about, move |numbered| AgreeStayAid {
        numbered,
        acting,
        area,
        visit,
        text_sm3,
    });
    let answer = ready.submit(&site, &acts, number, ProofSent(None)).await?;
    Ok((StatusCode::CREATED, Json(see(&site, &acts, answer).await?)))
}
