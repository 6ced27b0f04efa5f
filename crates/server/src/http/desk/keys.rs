//! Keys of gateways: how an institution shows who it is on each interface.

use std::sync::Arc;

use app::Numbered;
use app::acts::{ClerkAct, GateChange, Made, OVERLAP_DAYS_MAX, is_name};
use axum::Json;
use axum::extract::{Path, State};
use domain::gate::{Gate, GateKey, GateSecret};
use domain::institution::Institution;
use domain::refusal::Side;
use domain::{Moment, Reason, Refusal};
use serde::{Deserialize, Serialize};
use store::Access;
use utoipa::ToSchema;

use super::act::{Acted, Answered, carry_out};
use crate::codes::token;
use crate::gm::{is_sm2_public, sm2_public};
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key, Nothing};
use crate::http::institution::gates::keys;
use crate::http::problem::Problem;
use crate::http::say::moment;
use crate::site::Site;

/// Days for which the secrets from before are still good, where nobody says otherwise (P).
pub(crate) const OVERLAP_DAYS: u16 = 7;
/// Longest address for calls.
const CALLBACK_MAX: usize = 300;

/// How an institution is known, gateway by gateway. No secret is ever told again.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GateKeys {
    keys: Vec<GateKeyView>,
}

/// A key.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GateKeyView {
    /// `hmac`, `tif`, `oauth`, `cainfo`, `mobile`
    gate: &'static str,
    /// What a request names: access key, paasid, client id, `fixmedins_code` or `appId`.
    name: String,
    /// Some secret of it is good now.
    good: bool,
    /// Where the institution takes calls of mobile payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    callback: Option<String>,
    /// Its secrets, oldest first; empty for the first key of gate `hmac`, which came with the
    /// institution.
    secrets: Vec<GateSecretView>,
}

/// A secret, without the secret.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GateSecretView {
    from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    good: bool,
    /// The institution's SM2 public key, in hex.
    #[serde(skip_serializing_if = "Option::is_none")]
    public_key: Option<String>,
    /// Ours, which its program checks answers with.
    #[serde(skip_serializing_if = "Option::is_none")]
    our_public_key: Option<String>,
}

fn view(key: GateKey, now: Moment) -> GateKeyView {
    let (good, known) = (key.good(now).next().is_some(), |text: &str| {
        Some(text.to_owned()).filter(|text| !text.is_empty())
    });
    let is_good =
        |secret: &GateSecret| secret.from <= now && secret.until.is_none_or(|until| now < until);
    let secrets = key.secrets.iter().map(|secret| GateSecretView {
        from: moment(secret.from),
        until: secret.until.map(moment),
        good: is_good(secret),
        public_key: known(&secret.public),
        our_public_key: sm2_public(&secret.private),
    });
    GateKeyView {
        gate: key.gate.word(),
        good,
        callback: key.callback.clone(),
        secrets: secrets.collect(),
        name: key.name,
    }
}

/// The keys of an institution of the clerk's places.
#[utoipa::path(get, path = "/institutions/{code}/keys", operation_id = "gateKeys",
    tag = "registrar", params(("code" = String, Path)),
    responses((status = 200, body = GateKeys), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(code): Path<String>,
) -> Result<Json<GateKeys>, Problem> {
    let (place, access) = found(&site, &on, code).await?;
    let now = site.app.now();
    let kept = site.look(move |app| keys::of(app.read()?.as_ref(), &place)).await?;
    let mut keys: Vec<GateKeyView> = kept.into_iter().map(|key| view(key, now)).collect();
    if let Some(name) = access.key {
        let (gate, good) = (Gate::Hmac.word(), access.secret.is_some());
        keys.push(GateKeyView { gate, name, good, callback: None, secrets: Vec::new() });
    }
    keys.sort_by(|a, b| (a.gate, &a.name).cmp(&(b.gate, &b.name)));
    Ok(Json(GateKeys { keys }))
}

/// A key, or a new secret of one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GateKeyAsked {
    /// `hmac`, `tif`, `oauth`, `cainfo`, `mobile`
    #[schema(value_type = String, example = "tif")]
    gate: Gate,
    /// What requests name; left out = made here, for `tif` and `cainfo` the institution's code.
    name: Option<String>,
    /// The institution's SM2 public key, 64 bytes in hex: for `cainfo` and `mobile`, and for `oauth`
    /// where the input is signed.
    public_key: Option<String>,
    /// So many days the secrets from before are still good; 7 where it is left out.
    overlap_days: Option<u16>,
    /// Where the institution takes calls of mobile payment.
    callback: Option<String>,
}

/// True for an address that calls of mobile payment can go to.
pub(crate) fn is_callback(text: &str) -> bool {
    let plain = text.bytes().all(|b| b.is_ascii_graphic()) && text.len() <= CALLBACK_MAX;
    plain && (text.starts_with("https://") || text.starts_with("http://"))
}

impl GateKeyAsked {
    /// The act, once everything fits together.
    fn checked(self, code: &str) -> Result<(Gate, String, GateChange), Problem> {
        let Self { gate, name, public_key, overlap_days, callback } = self;
        let name = match name {
            Some(name) => name,
            None => name_of(gate, code)?,
        };
        if !is_name(gate, &name) || (gate == Gate::Cainfo && name != code) {
            let zh =
                "字母、数字和 - _ .：client_id 恰好 16 位，appId 至少 16 位，cainfo 是机构编码";
            let en = "letters, digits, - _ . : a client id of exactly 16, an appId of 16 or more, \
                      for cainfo the institution's code";
            return Err(Problem::field("name", (zh, en)));
        }
        let public = public_key.unwrap_or_default().to_ascii_lowercase();
        let fits = match gate {
            Gate::Cainfo | Gate::Mobile => is_sm2_public(&public),
            Gate::OAuth => public.is_empty() || is_sm2_public(&public),
            Gate::Hmac | Gate::Tif => public.is_empty(),
        };
        if !fits {
            let zh = "机构的 SM2 公钥（十六进制 64 字节）：cainfo 和 mobile 必填，hmac 和 tif 没有";
            let en = "the institution's SM2 public key in hex: needed for cainfo and mobile, none \
                      for hmac and tif";
            return Err(Problem::field("public_key", (zh, en)));
        }
        if callback.as_ref().is_some_and(|it| gate != Gate::Mobile || !is_callback(it)) {
            let en = "an http or https address; only for mobile";
            return Err(Problem::field("callback", ("http 或 https 地址，只用于 mobile", en)));
        }
        let overlap_days = overlap_days.unwrap_or(OVERLAP_DAYS);
        if overlap_days > OVERLAP_DAYS_MAX {
            return Err(Problem::field("overlap_days", ("0 到 90 天", "0 to 90 days")));
        }
        Ok((gate, name, GateChange::Add { public, overlap_days, callback }))
    }
}

/// A name for a new key.
pub(crate) fn name_of(gate: Gate, code: &str) -> Result<String, Problem> {
    let length = match gate {
        Gate::Tif | Gate::Cainfo => return Ok(code.to_owned()),
        Gate::OAuth => 16,
        Gate::Hmac => 24,
        Gate::Mobile => 32,
    };
    Ok(token()?.chars().take(length).collect())
}

/// Adds a key, or a new secret of one that is there (②). The secret is shown to who approves it; the
/// one from before ends after the overlap.
#[utoipa::path(post, path = "/institutions/{code}/keys", operation_id = "addGateKey",
    tag = "registrar", params(("code" = String, Path), Key), request_body = GateKeyAsked,
    responses((status = 202, body = Acted), Problem))]
pub(super) async fn add(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(code): Path<String>,
    Key(number): Key,
    Body(asked): Body<GateKeyAsked>,
) -> Answered {
    let (place, _) = found(&site, &on, code).await?;
    let (gate, name, change) = asked.checked(&place.code)?;
    let columns = name.clone();
    let taken = site.look(move |app| app.read()?.institution_by_access_key(&columns)).await?;
    if gate == Gate::Hmac && taken.is_some() {
        let refusal = Refusal::new(Reason::GateKeyUnknown).of(Side::Agency).field("name");
        return Err(Problem::refusal(refusal, Side::Agency, &site.app.world()));
    }
    let act = ClerkAct::Gate { area: place.area, institution: place.id, gate, name, change };
    carry_out(&site, &on, place.area, number, act).await
}

/// Retires a key: none of its secrets is good any more (②).
#[utoipa::path(post, path = "/institutions/{code}/keys/{gate}/{name}/retire",
    operation_id = "retireGateKey", tag = "registrar",
    params(("code" = String, Path), ("gate" = String, Path), ("name" = String, Path), Key),
    responses((status = 202, body = Acted), Problem))]
pub(super) async fn retire(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path((code, gate, name)): Path<(String, String, String)>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Answered {
    let (place, _) = found(&site, &on, code).await?;
    let Some(gate) = Gate::from_word(&gate) else {
        let refusal = Refusal::new(Reason::GateKeyUnknown).of(Side::Agency).field("gate");
        return Err(Problem::refusal(refusal, Side::Agency, &site.app.world()));
    };
    let change = GateChange::Retire;
    let act = ClerkAct::Gate { area: place.area, institution: place.id, gate, name, change };
    carry_out(&site, &on, place.area, number, act).await
}

/// An institution of the clerk's places.
async fn found(site: &Site, on: &OnDuty, code: String) -> Result<(Institution, Access), Problem> {
    let found = site.look(move |app| app.read()?.institution_by_code(&code)).await?;
    found.filter(|(place, _)| on.clerk.scope.covers(place.area)).ok_or_else(|| {
        let refusal = Refusal::new(Reason::InstitutionUnknown).of(Side::Agency).field("code");
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    })
}

/// A new key or secret, shown to who approved it, as long as it is the newest.
#[derive(Clone, Serialize, ToSchema)]
pub(super) struct NewGateKey {
    gate: &'static str,
    name: String,
    /// What both sides share; none for `cainfo`.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    /// Our SM2 public key in hex, which the institution's program checks answers with.
    #[serde(skip_serializing_if = "Option::is_none")]
    our_public_key: Option<String>,
}

impl std::fmt::Debug for NewGateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewGateKey")
    }
}

impl NewGateKey {
    /// What the act of this number made, as long as nothing newer came.
    pub(super) async fn of(
        site: &Site,
        gate: Gate,
        name: String,
        numbered: &Numbered,
    ) -> Result<Option<Self>, Problem> {
        let made = Made::of(numbered, gate, site.app.keyring());
        let found = site.look(move |app| keys::named(app.read()?.as_ref(), gate, &name)).await?;
        let now = site.app.now();
        let Some(key) = found else { return Ok(None) };
        let newest = key.good(now).next().filter(|secret| {
            let is_same = if gate == Gate::Cainfo { &secret.private } else { &secret.shared };
            let ours = if gate == Gate::Cainfo { &made.private } else { &made.shared };
            is_same == ours
        });
        let said = newest.map(|secret| Self {
            gate: gate.word(),
            name: key.name.clone(),
            secret: Some(secret.shared.clone()).filter(|secret| !secret.is_empty()),
            our_public_key: sm2_public(&secret.private),
        });
        Ok(said)
    }
}
