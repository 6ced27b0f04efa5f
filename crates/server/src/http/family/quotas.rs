//! 共济额度: what a grantor freezes of the own account for one relative. It moves no money; a bill
//! of the relative takes from it, and it ends with its binding at the latest.

use std::sync::Arc;

use app::acts::{ReleaseQuota, SetQuota};
use axum::Json;
use axum::extract::{Path, State};
use domain::refusal::Side;
use domain::wallet::{Quota, QuotaState};
use domain::{Area, Fen, Overflow, Reason, RecordId, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::record::Looked;
use store::{Answer, Body as Kept, Kind, Reads, StoreError};
use utoipa::ToSchema;

use super::act::{ProofSent, Ready, binding_id};
use super::for_whom::{Acts, ForSaid, Matter, inward, record_id, refused};
use super::view::{Role, masked};
use crate::http::body::{Body, Key, Nothing};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::{Yuan, moment};
use crate::http::session::Signed;
use crate::site::Site;

/// Body of a quota.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuotaAsked)]
pub(super) struct AskBody {
    /// The whole quota, what was used included: the first one, more, or less.
    amount: Yuan,
}

/// A quota as one of its sides sees it; amounts in 元.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Quota)]
pub(super) struct QuotaSaid {
    id: String,
    /// The binding that it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    binding: Option<String>,
    /// `grantor`: the own account; `beneficiary`: a relative's.
    role: Role,
    /// The other side's name, masked.
    other: String,
    /// In which area's account it is frozen.
    #[schema(value_type = String, example = "440300")]
    area: Area,
    area_name: String,
    /// Used and left together.
    amount: Yuan,
    /// What bills and premiums took, less what came back.
    used: Yuan,
    /// Kept for premiums that are taken at the end of the month.
    promised: Yuan,
    /// What is left, promised or not; frozen in the grantor's account while the quota is open.
    left: Yuan,
    /// `open`, `released` or `ended`.
    state: &'static str,
    state_zh: &'static str,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    /// For whom it was asked, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// Quotas given and got.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Quotas {
    /// Newest first.
    quotas: Vec<QuotaSaid>,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// Quotas of the own account and those that relatives set for the person, also those that are over,
/// newest first, at most 200. Any signed-in person may call, a guardian, and the holder of a family
/// link that shows or acts.
#[utoipa::path(get, path = "/quotas", operation_id = "quotas", tag = "wallet", params(Acts),
    responses((status = 200, body = Quotas), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    acts: Acts,
) -> Result<Json<Quotas>, Problem> {
    acts.looks(&site, Matter::Affairs, Looked::Account).await?;
    let whose = acts.whose();
    let quotas = site.look(move |app| all(app, whose)).await?;
    Ok(Json(Quotas { quotas, whose: acts.said() }))
}

/// Sets, raises or lowers the quota of a binding; `amount` is the whole of it, never below what was
/// used or is promised. The grantor may call, for a ward the guardian; needs a proof. What is raised
/// must be free above the floor and within the day's limits; lowering is always possible. The answer,
/// also to the same number once more, is the quota as it is at that moment.
#[utoipa::path(put, path = "/bindings/{id}/quota", operation_id = "setQuota", tag = "wallet",
    params(Acts, Key, ProofSent, ("id" = String, Path)), request_body = AskBody,
    responses((status = 200, body = QuotaSaid), Problem))]
pub(super) async fn set(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
    Key(number): Key,
    proof: ProofSent,
    Body(body): Body<AskBody>,
) -> Result<Json<QuotaSaid>, Problem> {
    let ready = asked(&site, &acts, &id, &body)?;
    let answer = ready.submit(&site, &acts, number, proof).await?;
    see(&site, &acts, answer).await.map(Json)
}

/// The quota that path and body ask for.
pub(super) fn asked(site: &Site, acts: &Acts, id: &str, body: &AskBody) -> Result<Ready, Problem> {
    let (binding, acting, amount) = (binding_id(site, id)?, acts.acting, body.amount.0);
    let about = json!({"binding": binding, "amount": amount});
    Ok(Ready::proved("quota", about, move |numbered, proof| SetQuota {
        numbered,
        acting,
        binding,
        amount,
        proof,
    }))
}

/// Releases a quota, at once and for good: what is left is free again. Refused while a premium waits to
/// be taken from it, which is named and called off first. Both sides may call, and who guards one of
/// them; needs a proof. The answer, also to the same number once more, is the quota as it is at that
/// moment.
#[utoipa::path(post, path = "/quotas/{id}/release", operation_id = "releaseQuota", tag = "wallet",
    params(Acts, Key, ProofSent, ("id" = String, Path)),
    responses((status = 200, body = QuotaSaid), Problem))]
pub(super) async fn release(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
    Key(number): Key,
    proof: ProofSent,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<QuotaSaid>, Problem> {
    let answer = released(&site, &acts, &id).await?.submit(&site, &acts, number, proof).await?;
    see(&site, &acts, answer).await.map(Json)
}

/// The release that a path names.
pub(super) async fn released(site: &Site, acts: &Acts, id: &str) -> Result<Ready, Problem> {
    let quota = inward(id).ok_or_else(|| unknown(site))?;
    let acting = acts.acting;
    let found = site.look(move |app| app.read()?.record(quota)).await?;
    let Some(Kept::Quota(known)) = found.map(|record| record.body) else {
        return Err(unknown(site));
    };
    let side = match acting.person {
        person if person == known.grantor => Side::Grantor,
        person if person == known.beneficiary => Side::Beneficiary,
        _ => return Err(unknown(site)),
    };
    let (about, binding) = (json!({"quota": quota}), known.binding);
    let ready = Ready::proved("release_quota", about, move |numbered, proof| ReleaseQuota {
        numbered,
        acting,
        quota,
        binding,
        proof,
    });
    Ok(ready.read_by(side))
}

/// All quotas given by and to somebody.
pub(super) fn all(app: &app::App, whose: Signed) -> store::Result<Vec<QuotaSaid>> {
    let reads = app.read()?;
    let mut said = Vec::new();
    for record in reads.records_of(Kind::Quota, whose.person, None)? {
        if let Kept::Quota(quota) = &record.body {
            said.push(of((app, reads.as_ref()), whose, (record.id, quota))?);
        }
    }
    Ok(said)
}

fn of(
    (app, reads): (&app::App, &dyn Reads),
    whose: Signed,
    (id, quota): (RecordId, &Quota),
) -> store::Result<QuotaSaid> {
    let gives = quota.grantor == whose.person;
    let other = if gives { quota.beneficiary } else { quota.grantor };
    let (left, amount) = sums(quota)
        .map_err(|error| StoreError::Inconsistent { table: "records", what: error.to_string() })?;
    let bindings = reads.bindings_of(whose.person)?;
    let binding = bindings.iter().find(|binding| binding.id == quota.binding);
    let state = quota.state;
    Ok(QuotaSaid {
        id: record_id(whose, id),
        binding: binding.map(super::view::outward),
        role: if gives { Role::Grantor } else { Role::Beneficiary },
        other: masked(reads, other)?,
        area: quota.area,
        area_name: app.world().policies.area_name(quota.area),
        amount: Yuan(amount),
        used: Yuan(quota.used),
        promised: Yuan(quota.promised),
        left: Yuan(left),
        state: state.word(),
        state_zh: state_zh(state),
        at: moment(quota.at),
        ended_at: quota.ended_at.map(moment),
        whose: None,
    })
}

fn sums(quota: &Quota) -> Result<(Fen, Fen), Overflow> {
    Ok((quota.left()?, quota.amount()?))
}

/// The state of a quota in plain words.
pub(in crate::http) fn state_zh(state: QuotaState) -> &'static str {
    match state {
        QuotaState::Open => "可以使用",
        QuotaState::Released => "已收回",
        QuotaState::Ended => "绑定结束，额度已退回",
    }
}

async fn see(site: &Site, acts: &Acts, answer: Answer) -> Result<QuotaSaid, Problem> {
    let Answer::Record(id) = answer else { return Err(Fault::Internal.into()) };
    let whose = acts.whose();
    let found = site.look(move |app| {
        let reads = app.read()?;
        let kept = reads.record(id)?.map(|record| record.body);
        let Some(Kept::Quota(quota)) = kept else { return Ok(None) };
        of((app, reads.as_ref()), whose, (id, &quota)).map(Some)
    });
    let found = found.await?.ok_or_else(|| unknown(site))?;
    Ok(QuotaSaid { whose: acts.said(), ..found })
}

fn unknown(site: &Site) -> Problem {
    refused(site, Refusal::new(Reason::QuotaUnknown))
}
