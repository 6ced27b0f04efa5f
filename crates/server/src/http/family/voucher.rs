//! The e-voucher (医保电子凭证): whether it is active, and the code that a screen shows.
//!
//! A code is in one answer only, as digits and as a picture of them: never in an address, a log or a
//! record.

use std::sync::Arc;

use app::acts::voucher::{ActivateVoucher, MakeCode, SwitchOffVoucher, code_until, text_of};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::voucher::{CODE_MS, TokenKind};
use fast_qr::QRBuilder;
use fast_qr::convert::svg::SvgBuilder;
use serde::Serialize;
use serde_json::json;
use store::record::Looked;
use store::{Answer, Body as Kept, Kind};
use utoipa::ToSchema;

use super::act::{ProofSent, Ready};
use super::for_whom::{Acts, ForSaid, Matter};
use super::sign_in::too_many;
use super::view::masked;
use crate::http::body::{Body, Key, Nothing};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::moment;
use crate::http::tries;
use crate::site::Site;

/// Codes of one person (P): a screen that is open makes one a minute.
const CODES: tries::Limit = tries::Limit { most: 30, window_ms: 10 * 60 * 1_000 };

const NOTE_ZH: &str = "医保码一分钟内有效，只能扫一次。出示后，机构凭它办理本次就医购药，会用到个人账户；请不要截图发给别人。";
const NOTE_EN: &str = "Good for a minute and for one scan. Whoever scans it may bill this visit, the \
                       personal account included; never send a picture of it.";

/// An e-voucher.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Voucher)]
pub(super) struct VoucherSaid {
    /// Activated and not switched off.
    active: bool,
    /// When it was activated last.
    #[serde(skip_serializing_if = "Option::is_none")]
    activated_at: Option<String>,
    /// When it was switched off.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    /// Whose, where it is somebody else's.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// A code for a screen.
#[derive(Serialize, ToSchema)]
#[schema(as = VoucherCode)]
pub(super) struct CodeSaid {
    /// 28 digits.
    code: String,
    /// The digits as a QR code: an SVG document, black on white, with its white margin.
    svg: String,
    /// Until when it can be scanned.
    until: String,
    /// How long that is from the moment when it was made, in seconds.
    seconds: i64,
    /// Whose, masked: who shows it sees for whom.
    name: String,
    /// By which right, where it is somebody else's.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
    note_zh: &'static str,
    note_en: &'static str,
}

impl std::fmt::Debug for CodeSaid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CodeSaid").field("until", &self.until).finish_non_exhaustive()
    }
}

/// Whether an e-voucher is active. Any signed-in person may call, and a guardian.
#[utoipa::path(get, path = "/voucher", operation_id = "voucher", tag = "voucher", params(Acts),
    responses((status = 200, body = VoucherSaid), Problem))]
pub(super) async fn get(
    State(site): State<Arc<Site>>,
    acts: Acts,
) -> Result<Json<VoucherSaid>, Problem> {
    acts.looks(&site, Matter::Own, Looked::Person).await?;
    see(&site, &acts).await.map(Json)
}

/// Activates an e-voucher; active already, it stays so. Any signed-in person may call, and a
/// guardian for a ward; needs a proof.
#[utoipa::path(post, path = "/voucher", operation_id = "activateVoucher", tag = "voucher",
    params(Acts, Key, ProofSent), responses((status = 200, body = VoucherSaid), Problem))]
pub(super) async fn activate(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Key(number): Key,
    proof: ProofSent,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<VoucherSaid>, Problem> {
    activated(&acts).submit(&site, &acts, number, proof).await?;
    see(&site, &acts).await.map(Json)
}

/// The activation, ready.
pub(super) fn activated(acts: &Acts) -> Ready {
    let acting = acts.acting;
    Ready::proved("voucher", json!({}), move |numbered, proof| ActivateVoucher {
        numbered,
        acting,
        proof,
    })
}

/// Switches an e-voucher off, at once: codes and tokens made before are no longer good. Any signed-in
/// person may call, and a guardian for a ward.
#[utoipa::path(post, path = "/voucher/end", operation_id = "endVoucher", tag = "voucher",
    params(Acts, Key), responses((status = 200, body = VoucherSaid), Problem))]
pub(super) async fn end(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<VoucherSaid>, Problem> {
    let acting = acts.acting;
    let ready = Ready::plain("end_voucher", json!({}), move |numbered| SwitchOffVoucher {
        numbered,
        acting,
    });
    ready.submit(&site, &acts, number, ProofSent(None)).await?;
    see(&site, &acts).await.map(Json)
}

/// Makes a code to be scanned: good for a minute and for one scan, at most 30 in ten minutes. Any
/// signed-in person may call, for oneself, a ward, or the member of a family link with the right to
/// show it; what is shown of somebody else is kept for that person to read.
#[utoipa::path(post, path = "/voucher/codes", operation_id = "voucherCode", tag = "voucher",
    params(Acts, Key), responses((status = 201, body = CodeSaid), Problem))]
pub(super) async fn code(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Result<(StatusCode, Json<CodeSaid>), Problem> {
    made(&site, &acts, number).await
}

/// A code, made under the caller's number; the same number gives the same code again.
pub(super) async fn made(
    site: &Site,
    acts: &Acts,
    number: String,
) -> Result<(StatusCode, Json<CodeSaid>), Problem> {
    let (acting, now) = (acts.acting, site.app.now());
    // By whom and whose: who shows another's code keeps that one from no own code.
    let asked = (acting.prover.0.to_string(), acting.person.0.to_string());
    let key = tries::Key::of("voucher code", &asked.0, &asked.1);
    if let Some(seconds) = site.tries.must_wait(key, CODES, now) {
        return Err(too_many(site, CODES, seconds));
    }
    site.tries.failed(key, CODES, now);
    let ready =
        Ready::plain("voucher_code", json!({}), move |numbered| MakeCode { numbered, acting });
    let answer = ready.submit(site, acts, number, ProofSent(None)).await?;
    let Answer::Record(id) = answer else { return Err(Fault::Internal.into()) };
    let code = text_of(site.app.keyring(), TokenKind::Code, id);
    let name = site.look(move |app| masked(app.read()?.as_ref(), acting.person)).await?;
    let said = CodeSaid {
        svg: picture(&code)?,
        code,
        until: moment(code_until(id)),
        seconds: CODE_MS / 1_000,
        name,
        whose: acts.said(),
        note_zh: NOTE_ZH,
        note_en: NOTE_EN,
    };
    Ok((StatusCode::CREATED, Json(said)))
}

fn picture(code: &str) -> Result<String, Problem> {
    let qr = QRBuilder::new(code).build().map_err(|_| Problem::from(Fault::Internal))?;
    Ok(SvgBuilder::default().to_str(&qr))
}

async fn see(site: &Site, acts: &Acts) -> Result<VoucherSaid, Problem> {
    let key = acts.acting.person.0.to_string();
    let known = site.look(move |app| app.read()?.record_by_key(Kind::Voucher, &key)).await?;
    let voucher = match known.map(|record| record.body) {
        Some(Kept::Voucher(voucher)) => Some(voucher),
        _ => None,
    };
    Ok(VoucherSaid {
        active: voucher.as_ref().is_some_and(|voucher| voucher.active),
        activated_at: voucher.as_ref().map(|voucher| moment(voucher.activated_at)),
        ended_at: voucher.and_then(|voucher| voucher.ended_at).map(moment),
        whose: acts.said(),
    })
}
