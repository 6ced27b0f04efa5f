//! What a family files: appeals and corrections.

use std::sync::Arc;

use app::acts::{FileAppeal, FileCorrection};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::case::Against;
use domain::{SettlementId, ids};
use serde::Deserialize;
use serde_json::json;
use store::{Answer, NumberKey};
use utoipa::ToSchema;

use super::super::act::{ProofSent, Ready, WORDS, binding_id};
use super::super::documents::document_ids;
use super::super::eligibility::discreet_unless_bound;
use super::super::for_whom::Acts;
use super::{CaseSaid, see};
use crate::http::body::{Body, Key};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::site::Site;

/// Most characters of an appeal.
const TEXT_MAX: usize = 2_000;
/// Fields that may be wrong, by their names in the interface.
const FIELDS: [&str; 9] = [
    "psn_name",
    "psn_cert_type",
    "certno",
    "tel",
    "card_no",
    "gend",
    "brdy",
    "insutype",
    "psn_type",
];

/// Body of an appeal: against exactly one thing.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Appeal)]
pub(in crate::http::family) struct AppealBody {
    /// A use, by its `setl_id`.
    #[serde(rename = "use")]
    used: Option<String>,
    /// What became of a binding.
    binding: Option<String>,
    /// An own request that was refused.
    request: Option<RefusedRequest>,
    /// Why, in the person's words; at most 2,000 characters.
    text: String,
    #[serde(default)]
    documents: Vec<String>,
}

/// A request of the person that was refused.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RefusedRequest {
    /// `bind`, `accept` …
    act: String,
    /// Its `Idempotency-Key`.
    number: String,
}

/// Disagrees with a use, with what became of a binding, or with a refusal; decided within five
/// working days by a clerk who did not decide before. Who is concerned may call.
#[utoipa::path(post, path = "/appeals", operation_id = "appeal", tag = "cases",
    params(Acts, Key), request_body = AppealBody,
    responses((status = 201, body = CaseSaid), Problem))]
pub(in crate::http::family) async fn appeal(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Key(number): Key,
    Body(body): Body<AppealBody>,
) -> Result<(StatusCode, Json<CaseSaid>), Problem> {
    if body.text.chars().count() > TEXT_MAX {
        let expected = (format!("最多 {TEXT_MAX} 个字"), format!("at most {TEXT_MAX} characters"));
        return Err(Problem::field("text", expected));
    }
    let against = against(&site, &acts, &body).await?;
    let (documents, acting) = (document_ids(&site, &body.documents)?, acts.acting);
    let text = body.text.trim().to_owned();
    let about = json!({"against": against, "text": text, "documents": documents});
    let ready = Ready::plain("appeal", about, move |numbered| FileAppeal {
        numbered,
        acting,
        against,
        text,
        documents,
    });
    let answer = ready.submit(&site, &acts, number, ProofSent(None)).await?;
    Ok((StatusCode::CREATED, Json(see(&site, &acts, answer).await?)))
}

async fn against(site: &Site, acts: &Acts, body: &AppealBody) -> Result<Against, Problem> {
    match (&body.used, &body.binding, &body.request) {
        (Some(setl_id), None, None) => {
            let unknown = || Problem::from(Fault::UseUnknown);
            let (area, id) = ids::inward(setl_id).ok_or_else(unknown)?;
            Ok(Against::Use { area, settlement: SettlementId(id) })
        }
        (None, Some(binding), None) => Ok(Against::Binding { binding: binding_id(site, binding)? }),
        (None, None, Some(request)) => refused_request(site, acts, request).await,
        _ => {
            let expected =
                ("use、binding、request 中的一项", "exactly one of use, binding, request");
            Err(Problem::field("", expected))
        }
    }
}

/// The codes that were told under a number, kept with the appeal.
async fn refused_request(
    site: &Site,
    acts: &Acts,
    request: &RefusedRequest,
) -> Result<Against, Problem> {
    let RefusedRequest { act, number } = request.clone();
    let none = || {
        let expected = ("您的一次被拒绝的办理", "an own request that was refused");
        Problem::field("request", expected)
    };
    if !WORDS.contains(&&*act) {
        return Err(none());
    }
    let (area, issuer) = (acts.signed.area, format!("p:{}", acts.signed.person.0));
    let key = NumberKey { area, issuer, infno: act.clone(), number: number.clone() };
    let seen = site.look(move |app| app.read()?.number(&key)).await?;
    let Some(Answer::Refused(refusals)) = seen.map(|seen| seen.answer) else {
        return Err(none());
    };
    // What was told, no more: see [`discreet_unless_bound`].
    let hides = matches!(&*act, "bind" | "ask_link" | "ask_ward");
    let told = if hides { discreet_unless_bound(refusals) } else { refusals };
    let codes = told.iter().map(|refusal| refusal.reason.code().to_owned()).collect();
    Ok(Against::Refusal { act, number, codes })
}

/// Body of a correction.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CorrectionAsked)]
pub(in crate::http::family) struct CorrectionBody {
    /// `psn_name`, `certno`, `tel`, `brdy` …
    field: String,
    /// What it should be.
    wanted: String,
    #[serde(default)]
    documents: Vec<String>,
}

/// Says that own data are wrong; a clerk looks and mends them. The person itself may call, and who
/// may act for it.
#[utoipa::path(post, path = "/corrections", operation_id = "correct", tag = "cases",
    params(Acts, Key), request_body = CorrectionBody,
    responses((status = 201, body = CaseSaid), Problem))]
pub(in crate::http::family) async fn correct(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Key(number): Key,
    Body(body): Body<CorrectionBody>,
) -> Result<(StatusCode, Json<CaseSaid>), Problem> {
    let documents = document_ids(&site, &body.documents)?;
    let CorrectionBody { field, wanted, .. } = body;
    if !FIELDS.contains(&&*field) {
        let expected =
            (format!("{} 之一", FIELDS.join("、")), format!("one of {}", FIELDS.join(", ")));
        return Err(Problem::field("field", expected));
    }
    let wanted = wanted.trim().to_owned();
    if wanted.is_empty() || wanted.chars().count() > 200 {
        return Err(Problem::field("wanted", ("1 到 200 个字", "1 to 200 characters")));
    }
    let about = json!({"field": field, "wanted": wanted, "documents": documents});
    let acting = acts.acting;
    let ready = Ready::plain("correct", about, move |numbered| FileCorrection {
        numbered,
        acting,
        field,
        wanted,
        documents,
    });
    let answer = ready.submit(&site, &acts, number, ProofSent(None)).await?;
    Ok((StatusCode::CREATED, Json(see(&site, &acts, answer).await?)))
}
