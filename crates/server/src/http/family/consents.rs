//! Consents: what the texts say, what was agreed to, what follows from taking it back.

use std::sync::Arc;

use app::acts::{GiveConsent, WithdrawConsent, text_sm3};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::consent::{Consent, Purpose};
use domain::{Reason, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::record::Looked;
use store::{Answer, Body as Kept, Kind, Record};
use utoipa::ToSchema;

use super::act::{ProofSent, Ready};
use super::for_whom::{Acts, ForSaid, Matter, inward, record_id, refused};
use crate::http::body::{Body, Key, Nothing};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::moment;
use crate::http::session::Signed;
use crate::site::Site;

/// A text that people agree to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConsentText)]
pub(super) struct TextSaid {
    purpose: &'static str,
    version: &'static str,
    /// SM3 of the text, hex.
    sm3: String,
    /// Whole.
    text: &'static str,
    /// Given in general over `POST /consents`; the others are given with the act they belong to.
    in_general: bool,
}

/// The texts in force.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConsentTexts)]
pub(super) struct Texts {
    texts: Vec<TextSaid>,
}

/// The texts in force, whole. Anybody may call.
#[utoipa::path(get, path = "/texts", operation_id = "texts", tag = "consents",
    responses((status = 200, body = Texts)))]
pub(super) async fn texts() -> Json<Texts> {
    let texts = Purpose::ALL.into_iter().map(|purpose| TextSaid {
        purpose: purpose.word(),
        version: purpose.version(),
        sm3: text_sm3(purpose),
        text: purpose.text_zh(),
        in_general: in_general(purpose),
    });
    Json(Texts { texts: texts.collect() })
}

/// Given by itself, not with an act.
fn in_general(purpose: Purpose) -> bool {
    match purpose {
        Purpose::IdentityCheck
        | Purpose::Evidence
        | Purpose::Contact
        | Purpose::ShowInstitution => true,
        Purpose::Pledge
        | Purpose::Acceptance
        | Purpose::FamilyLink
        | Purpose::Guardianship
        | Purpose::StayAid => false,
    }
}

/// A consent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Consent)]
pub(super) struct ConsentSaid {
    id: String,
    purpose: &'static str,
    version: String,
    /// SM3 of the text that was shown, hex.
    text_sm3: String,
    at: String,
    /// `online` or `window`.
    #[schema(value_type = String)]
    channel: domain::consent::Channel,
    /// How identity was shown: `face`, `sms`, `window`, `session`.
    proof: String,
    /// Somebody else agreed in the person's place.
    by_other: bool,
    withdrawn_at: Option<String>,
    /// What follows, or would follow, from taking it back.
    follows_zh: &'static str,
    follows_en: &'static str,
}

/// Consents of somebody.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Consents {
    /// Newest first.
    consents: Vec<ConsentSaid>,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// What was agreed to, also what was taken back, newest first, at most 200. The person itself may
/// call and a guardian.
#[utoipa::path(get, path = "/consents", operation_id = "consents", tag = "consents", params(Acts),
    responses((status = 200, body = Consents), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    acts: Acts,
) -> Result<Json<Consents>, Problem> {
    acts.looks(&site, Matter::Own, Looked::Person).await?;
    let whose = acts.whose();
    let records =
        site.look(move |app| app.read()?.records_of(Kind::Consent, whose.person, None)).await?;
    let consents = records.iter().filter_map(|record| said(whose, record)).collect();
    Ok(Json(Consents { consents, whose: acts.said() }))
}

/// A consent as its giver sees it.
pub(super) fn said(whose: Signed, record: &Record) -> Option<ConsentSaid> {
    let Kept::Consent(consent) = &record.body else { return None };
    let Consent { purpose, version, text_sm3, at, channel, proof, withdrawn_at, .. } =
        consent.clone();
    let (follows_zh, follows_en) = follows(purpose);
    Some(ConsentSaid {
        id: record_id(whose, record.id),
        purpose: purpose.word(),
        version,
        text_sm3,
        at: moment(at),
        channel,
        proof,
        by_other: consent.by.is_some(),
        withdrawn_at: withdrawn_at.map(moment),
        follows_zh,
        follows_en,
    })
}

fn follows(purpose: Purpose) -> (&'static str, &'static str) {
    match purpose {
        Purpose::Pledge => (
            "撤回承诺要办理解绑：家人马上不能再用您的账户，已经付的不受影响。",
            "Unbind to take it back: the relative cannot use the account any more; what was paid stays.",
        ),
        Purpose::Acceptance => (
            "撤回要办理解绑：家人的账户马上不能再替您付，已经付的不受影响。",
            "Unbind to take it back: the relative's account pays no more; what was paid stays.",
        ),
        Purpose::FamilyLink => (
            "撤回要解除亲情账户：对方马上不能再查看或代办。",
            "End the family link to take it back: nothing can be viewed or done over it any more.",
        ),
        Purpose::Guardianship => (
            "撤回要解除监护关系：您马上不能再代为办理。",
            "End the guardianship to take it back: you cannot act for the ward any more.",
        ),
        Purpose::IdentityCheck => (
            "撤回后不再为您做人脸或实名核验；需要核验的业务请用短信验证码，或到窗口办理。",
            "No face or name is checked any more; use codes by SMS or go to a window.",
        ),
        Purpose::Evidence => (
            "撤回后不再接收您的新材料；已经交的保存到业务结束满两年，需要材料的业务请到窗口办理。",
            "No new documents are taken; what was handed in is kept for two years after its matter.",
        ),
        Purpose::Contact => (
            "撤回后不再给您发短信和邮件；办理通知仍然可以在这里的消息里看到。",
            "No SMS or mail is sent any more; messages stay readable here.",
        ),
        Purpose::ShowInstitution => (
            "撤回后，为您付款的家人看不到就诊机构的名称。",
            "Who pays for you sees no name of the institution any more.",
        ),
        Purpose::StayAid => (
            "撤回后，这次住院结算时家人的账户不再付款，剩下的由现金支付。",
            "Relatives' accounts do not pay for this stay any more; the rest is cash.",
        ),
    }
}

/// Body of a consent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ConsentGiven)]
pub(super) struct GiveBody {
    /// A purpose that is given in general, see `GET /texts`.
    #[schema(value_type = String, example = "evidence")]
    purpose: Purpose,
    /// SM3 of the text that was shown; left out = the one in force.
    text_sm3: Option<String>,
}

/// Agrees to a text. The person itself may call, and who may act for it.
#[utoipa::path(post, path = "/consents", operation_id = "consent", tag = "consents",
    params(Acts, Key), request_body = GiveBody,
    responses((status = 201, body = ConsentSaid), Problem))]
pub(super) async fn give(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Key(number): Key,
    Body(GiveBody { purpose, text_sm3: shown }): Body<GiveBody>,
) -> Result<(StatusCode, Json<ConsentSaid>), Problem> {
    if !in_general(purpose) {
        let words = Purpose::ALL.into_iter().filter(|p| in_general(*p)).map(Purpose::word);
        let words: Vec<_> = words.collect();
        let zh = format!("{} 之一；其他的同意在办理时一起给出", words.join("、"));
        let en = format!("one of {}; others are given with their act", words.join(", "));
        return Err(Problem::field("purpose", (zh, en)));
    }
    let (acting, text_sm3) = (acts.acting, shown.unwrap_or_else(|| text_sm3(purpose)));
    let about = json!({"purpose": purpose, "text_sm3": text_sm3});
    let ready = Ready::plain("consent", about, move |numbered| GiveConsent {
        numbered,
        acting,
        purpose,
        text_sm3,
    });
    let answer = ready.submit(&site, &acts, number, ProofSent(None)).await?;
    Ok((StatusCode::CREATED, Json(see(&site, &acts, answer).await?)))
}

/// Takes a consent back, at once, and tells what follows. Who gave it may call.
#[utoipa::path(post, path = "/consents/{id}/withdraw", operation_id = "withdrawConsent",
    tag = "consents", params(Acts, Key, ("id" = String, Path)),
    responses((status = 200, body = ConsentSaid), Problem))]
pub(super) async fn withdraw(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<ConsentSaid>, Problem> {
    let unknown = || refused(&site, Refusal::new(Reason::ConsentMissing));
    let (consent, acting) = (inward(&id).ok_or_else(unknown)?, acts.acting);
    let about = json!({"consent": consent});
    let ready = Ready::plain("withdraw_consent", about, move |numbered| WithdrawConsent {
        numbered,
        acting,
        consent,
    });
    let answer = ready.submit(&site, &acts, number, ProofSent(None)).await?;
    see(&site, &acts, answer).await.map(Json)
}

pub(super) async fn see(site: &Site, acts: &Acts, answer: Answer) -> Result<ConsentSaid, Problem> {
    let Answer::Record(id) = answer else { return Err(Fault::Internal.into()) };
    let record = site.look(move |app| app.read()?.record(id)).await?;
    let said = record.and_then(|record| said(acts.whose(), &record));
    said.ok_or_else(|| Fault::Internal.into())
}
