//! Money held for a stay in hospital (住院押金预留): seen by both sides, made and released by the
//! owner of the account. Nothing is paid by it.

use std::sync::Arc;

use app::acts::{MakeHold, ReleaseBy, ReleaseHold};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::hold::Hold;
use domain::{PersonId, Reason, RecordId, Refusal, VisitId, ids};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::record::Looked;
use store::{Answer, Body as Kept, Kind, Reads};
use utoipa::ToSchema;

use super::act::{ProofSent, Ready, binding_id};
use super::for_whom::{Acts, ForSaid, Matter, inward, record_id, refused};
use super::view::masked;
use crate::http::body::{Body, Key, Nothing};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::{Yuan, hold_zh, moment};
use crate::http::session::Signed;
use crate::site::Site;

/// Body of a hold.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = HoldAsked)]
pub(super) struct AskBody {
    /// The stay, `mdtrt_id` of the hospital; the patient finds it among the own stays.
    mdtrt_id: String,
    /// The binding with the patient; left out for the own stay.
    binding: Option<String>,
    /// How much is held.
    amount: Yuan,
}

/// A hold as its payer or its patient sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hold)]
pub(super) struct HoldSaid {
    id: String,
    /// The stay.
    mdtrt_id: String,
    /// `payer`: the own account; `patient`: somebody else's account.
    role: &'static str,
    /// The other side's name, masked; left out for the own stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    other: Option<String>,
    amount: Yuan,
    /// `open`, `used`, `released`, `expired`
    state: &'static str,
    state_zh: &'static str,
    at: String,
    /// The day on which it ends at the latest.
    #[schema(value_type = String, format = Date)]
    until: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
}

/// Holds of and for somebody.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Holds {
    /// Newest first.
    holds: Vec<HoldSaid>,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// Holds on the own account and those that relatives made for the own stays, newest first, at most
/// 200. Any signed-in person may call, and a guardian.
#[utoipa::path(get, path = "/holds", operation_id = "holds", tag = "holds", params(Acts),
    responses((status = 200, body = Holds), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    acts: Acts,
) -> Result<Json<Holds>, Problem> {
    acts.looks(&site, Matter::Own, Looked::Account).await?;
    let whose = acts.whose();
    let holds = site.look(move |app| all(app, whose)).await?;
    Ok(Json(Holds { holds, whose: acts.said() }))
}

/// Holds money of the own account for the own stay, or for that of a relative who is bound to it.
/// The account's owner may call, for a ward the guardian; needs a proof. Refused where the account's
/// area lets nothing be held, and above what is free, the floor and the limits leave.
#[utoipa::path(post, path = "/holds", operation_id = "hold", tag = "holds",
    params(Acts, Key, ProofSent), request_body = AskBody,
    responses((status = 201, body = HoldSaid), Problem))]
pub(super) async fn make(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Key(number): Key,
    proof: ProofSent,
    Body(body): Body<AskBody>,
) -> Result<(StatusCode, Json<HoldSaid>), Problem> {
    let answer = asked(&site, &acts, &body).await?.submit(&site, &acts, number, proof).await?;
    Ok((StatusCode::CREATED, Json(see(&site, &acts, answer).await?)))
}

/// The hold that a body asks for.
pub(super) async fn asked(site: &Site, acts: &Acts, body: &AskBody) -> Result<Ready, Problem> {
    let unknown = || refused(site, Refusal::new(Reason::VisitUnknown).field("mdtrt_id"));
    let no_binding = || refused(site, Refusal::new(Reason::BindingUnknown));
    let (area, visit) = ids::inward(&body.mdtrt_id).ok_or_else(unknown)?;
    let visit = VisitId(visit);
    let binding = body.binding.as_deref().map(|id| binding_id(site, id)).transpose()?;
    let (acting, amount) = (acts.acting, body.amount.0);
    let found = site.look(move |app| {
        let (reads, me) = (app.read()?, acting.person);
        // Whose stay it may be says the own binding: others' stays are as unknown as none.
        let patient = match binding {
            None => Some(me),
            Some(id) => {
                let mut given = reads.bindings_of(me)?.into_iter().filter(|b| b.grantor == me);
                given.find(|known| known.id == id).map(|known| known.beneficiary)
            }
        };
        let visit = reads.visit(area, visit)?.filter(|visit| Some(visit.patient) == patient);
        let place = visit.map(|visit| reads.institution(visit.institution)).transpose()?;
        Ok((patient, place.flatten()))
    });
    let (patient, institution) = found.await?;
    let patient = patient.ok_or_else(no_binding)?;
    let institution = institution.ok_or_else(unknown)?;
    let about = json!({"visit": visit, "area": area, "binding": binding, "amount": amount});
    Ok(Ready::proved("hold", about, move |numbered, proof| MakeHold {
        numbered,
        acting,
        patient,
        binding,
        institution,
        visit,
        amount,
        proof,
    }))
}

/// Releases a hold, at once and for good. The account's owner may call, for a ward the guardian;
/// needs a proof.
#[utoipa::path(post, path = "/holds/{id}/release", operation_id = "releaseHold", tag = "holds",
    params(Acts, Key, ProofSent, ("id" = String, Path)),
    responses((status = 200, body = HoldSaid), Problem))]
pub(super) async fn release(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
    Key(number): Key,
    proof: ProofSent,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<HoldSaid>, Problem> {
    let answer = released(&site, &acts, &id)?.submit(&site, &acts, number, proof).await?;
    see(&site, &acts, answer).await.map(Json)
}

/// The release that a path names.
pub(super) fn released(site: &Site, acts: &Acts, id: &str) -> Result<Ready, Problem> {
    let hold = inward(id).ok_or_else(|| unknown(site))?;
    let acting = acts.acting;
    Ok(Ready::proved("release_hold", json!({"hold": hold}), move |numbered, proof| ReleaseHold {
        numbered,
        hold,
        payer: acting.person,
        by: ReleaseBy::Owner(acting, proof),
    }))
}

/// All holds of and for somebody.
pub(super) fn all(app: &app::App, whose: Signed) -> store::Result<Vec<HoldSaid>> {
    let reads = app.read()?;
    let mut said = Vec::new();
    for record in reads.records_of(Kind::Hold, whose.person, None)? {
        if let Kept::Hold(hold) = &record.body {
            said.push(of(reads.as_ref(), whose, (record.id, hold))?);
        }
    }
    Ok(said)
}

fn of(reads: &dyn Reads, whose: Signed, (id, hold): (RecordId, &Hold)) -> store::Result<HoldSaid> {
    let pays = hold.payer == whose.person;
    let other = if pays { hold.patient } else { hold.payer };
    let named = |person: PersonId| masked(reads, person);
    Ok(HoldSaid {
        id: record_id(whose, id),
        mdtrt_id: ids::outward_now(hold.care_area, hold.visit.0),
        role: if pays { "payer" } else { "patient" },
        other: Some(other).filter(|other| *other != whose.person).map(named).transpose()?,
        amount: Yuan(hold.amount().unwrap_or_default()),
        state: hold.state.word(),
        state_zh: hold_zh(hold.state),
        at: moment(hold.at),
        until: hold.until.date(),
        ended_at: hold.ended_at.map(moment),
    })
}

async fn see(site: &Site, acts: &Acts, answer: Answer) -> Result<HoldSaid, Problem> {
    let Answer::Record(id) = answer else { return Err(Fault::Internal.into()) };
    let whose = acts.whose();
    let found = site.look(move |app| {
        let reads = app.read()?;
        let kept = reads.record(id)?.map(|record| record.body);
        let Some(Kept::Hold(hold)) = kept else { return Ok(None) };
        of(reads.as_ref(), whose, (id, &hold)).map(Some)
    });
    found.await?.ok_or_else(|| unknown(site))
}

fn unknown(site: &Site) -> Problem {
    refused(site, Refusal::new(Reason::HoldUnknown))
}
