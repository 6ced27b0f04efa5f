//! Family links (亲情账户): asked for, answered, used, ended. Another thing than a binding.

mod said;

use std::collections::BTreeSet;
use std::sync::Arc;

use app::acts::{AnswerLink, AskLink, EndLink, Proved};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::family_link::{LinkRight, may};
use domain::refusal::Side;
use domain::{PersonId, Reason, RecordId, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::record::Looked;
use store::{Answer, Body as Kept};
use utoipa::ToSchema;

pub(super) use self::said::{LinkSaid, all};
use self::said::{Member, of, seen};
use super::act::{ProofSent, Ready};
use super::eligibility::{linked, relative, tried};
use super::for_whom::{Acts, ForSaid, Matter, inward, looked, refused};
use super::voucher::{CodeSaid, made};
use crate::http::body::{Body, Key, Nothing};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::serve::Peer;
use crate::http::session::Signed;
use crate::http::who::Who;
use crate::site::Site;

/// Body of a request for a link.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LinkAsked)]
pub(super) struct AskBody {
    /// At or for whom.
    member: Who,
    /// `view`, `show_code`, `act`; none follows from another.
    #[schema(value_type = Vec<String>)]
    rights: BTreeSet<LinkRight>,
    /// 《家庭成员添加承诺书》 was read and signed.
    #[serde(default)]
    pledge: bool,
}

/// Links of somebody.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FamilyLinks)]
pub(super) struct Links {
    /// Newest first.
    links: Vec<LinkSaid>,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// Family links in both directions, also those that are over, newest first, at most 200. Any
/// signed-in person may call, and a guardian.
#[utoipa::path(get, path = "/links", operation_id = "links", tag = "links", params(Acts),
    responses((status = 200, body = Links), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    acts: Acts,
) -> Result<Json<Links>, Problem> {
    acts.looks(&site, Matter::Own, Looked::Person).await?;
    let whose = acts.whose();
    let links = site.look(move |app| all(app, whose)).await?;
    Ok(Json(Links { links, whose: acts.said() }))
}

/// Asks a relative for a family link; the relative is asked to agree. Any signed-in person may call,
/// for oneself; needs a proof.
#[utoipa::path(post, path = "/links", operation_id = "askLink", tag = "links",
    params(Key, ProofSent), request_body = AskBody,
    responses((status = 201, body = LinkSaid), Problem))]
pub(super) async fn ask(
    State(site): State<Arc<Site>>,
    acts: Acts,
    peer: Peer,
    Key(number): Key,
    proof: ProofSent,
    Body(body): Body<AskBody>,
) -> Result<(StatusCode, Json<LinkSaid>), Problem> {
    let ready = asked(&site, &acts, peer, body, "").await?;
    if ready.hides() {
        tried(&site, acts.signed, peer);
    }
    let answer = ready.submit(&site, &acts, number, proof).await?;
    Ok((StatusCode::CREATED, Json(see(&site, &acts, answer).await?)))
}

/// The request for a link that a body makes; `at` is the path of the body.
pub(super) async fn asked(
    site: &Site,
    acts: &Acts,
    peer: Peer,
    body: AskBody,
    at: &str,
) -> Result<Ready, Problem> {
    let holder = acts.alone(site)?.person;
    let place = if at.is_empty() { "member".to_owned() } else { format!("{at}.member") };
    let member = relative(site, acts.signed, peer, &body.member, &place).await?;
    let known = site.look(move |app| linked(app, holder, member)).await?;
    let AskBody { rights, pledge, .. } = body;
    let about = json!({"member": member.0, "rights": rights, "pledge": pledge});
    let ready = Ready::proved("ask_link", about, move |numbered, proof| {
        let act = Arc::new(AskLink { numbered, holder, member, rights, pledge });
        Proved { act, prover: holder, side: Side::Grantor, proof }
    });
    Ok(ready.discreetly(!known))
}

/// Agrees to a family link. The member may call, for a ward the guardian; needs a proof.
#[utoipa::path(post, path = "/links/{id}/accept", operation_id = "acceptLink", tag = "links",
    params(Acts, Key, ProofSent, ("id" = String, Path)),
    responses((status = 200, body = LinkSaid), Problem))]
pub(super) async fn accept(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
    Key(number): Key,
    proof: ProofSent,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<LinkSaid>, Problem> {
    let answer = answered(&site, &acts, &id, true)?.submit(&site, &acts, number, proof).await?;
    see(&site, &acts, answer).await.map(Json)
}

/// Does not agree to a family link. The member may call, for a ward the guardian.
#[utoipa::path(post, path = "/links/{id}/decline", operation_id = "declineLink", tag = "links",
    params(Acts, Key, ("id" = String, Path)),
    responses((status = 200, body = LinkSaid), Problem))]
pub(super) async fn decline(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<LinkSaid>, Problem> {
    let ready = answered(&site, &acts, &id, false)?;
    let answer = ready.submit(&site, &acts, number, ProofSent(None)).await?;
    see(&site, &acts, answer).await.map(Json)
}

/// The member's answer.
pub(super) fn answered(site: &Site, acts: &Acts, id: &str, accept: bool) -> Result<Ready, Problem> {
    let (link, acting) = (link_id(site, id)?, acts.acting);
    let about = json!({"link": link});
    Ok(if accept {
        Ready::proved("accept_link", about, move |numbered, proof| AnswerLink {
            numbered,
            acting,
            link,
            accept,
            proof: Some(proof),
        })
    } else {
        Ready::plain("decline_link", about, move |numbered| AnswerLink {
            numbered,
            acting,
            link,
            accept,
            proof: None,
        })
    })
}

/// Ends a family link, at once. Both sides may call.
#[utoipa::path(post, path = "/links/{id}/end", operation_id = "endLink", tag = "links",
    params(Acts, Key, ("id" = String, Path)),
    responses((status = 200, body = LinkSaid), Problem))]
pub(super) async fn end(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<LinkSaid>, Problem> {
    let (link, acting) = (link_id(&site, &id)?, acts.acting);
    let ready = Ready::plain("end_link", json!({"link": link}), move |numbered| EndLink {
        numbered,
        acting,
        link,
    });
    let answer = ready.submit(&site, &acts, number, ProofSent(None)).await?;
    see(&site, &acts, answer).await.map(Json)
}

/// The member's insurance and account. The holder of a link with the right to view may call; the
/// look is kept for the member to read.
#[utoipa::path(get, path = "/links/{id}/member", operation_id = "linkMember", tag = "links",
    params(("id" = String, Path)), responses((status = 200, body = Member), Problem))]
pub(super) async fn member(
    State(site): State<Arc<Site>>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Json<Member>, Problem> {
    let person = held(&site, signed, &id, LinkRight::View).await?;
    looked(&site, signed, person, Looked::Account).await?;
    let found = site.look(move |app| seen(app, person)).await?;
    found.map(Json).ok_or_else(|| unknown(&site))
}

/// Makes a code of the member's e-voucher to be scanned, as `POST /voucher/codes` does. The holder of
/// a link with the right to show the code may call; that it was shown is kept for the member to
/// read.
#[utoipa::path(post, path = "/links/{id}/code", operation_id = "linkCode", tag = "links",
    params(Key, ("id" = String, Path)), responses((status = 201, body = CodeSaid), Problem))]
pub(super) async fn code(
    State(site): State<Arc<Site>>,
    signed: Signed,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Result<(StatusCode, Json<CodeSaid>), Problem> {
    let acts = Acts::through(&site, signed, &id).await?;
    let acts = acts.filter(Acts::by_link).ok_or_else(|| unknown(&site))?;
    made(&site, &acts, number).await
}

/// The member of a link that the signed-in person holds with this right.
async fn held(
    site: &Site,
    signed: Signed,
    id: &str,
    right: LinkRight,
) -> Result<PersonId, Problem> {
    let id = link_id(site, id)?;
    match site.look(move |app| app.read()?.record(id)).await?.map(|record| record.body) {
        Some(Kept::Link(link)) if link.holder == signed.person => {
            may(&link, right).map_err(|refusal| refused(site, refusal))?;
            Ok(link.member)
        }
        _ => Err(unknown(site)),
    }
}

async fn see(site: &Site, acts: &Acts, answer: Answer) -> Result<LinkSaid, Problem> {
    let Answer::Record(id) = answer else { return Err(Fault::Internal.into()) };
    let whose = acts.whose();
    let found = site.look(move |app| {
        let reads = app.read()?;
        let kept = reads.record(id)?.map(|record| record.body);
        let Some(Kept::Link(link)) = kept else { return Ok(None) };
        of(app, reads.as_ref(), whose, (id, &link)).map(Some)
    });
    found.await?.ok_or_else(|| unknown(site))
}

fn link_id(site: &Site, text: &str) -> Result<RecordId, Problem> {
    inward(text).ok_or_else(|| unknown(site))
}

fn unknown(site: &Site) -> Problem {
    refused(site, Refusal::new(Reason::LinkUnknown))
}
