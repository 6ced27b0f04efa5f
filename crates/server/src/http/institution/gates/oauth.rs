//! Gate C (吉林): a bearer token, an SM4 input, an SM2 signature of the input.
//!
//! `POST /auth/oauth/token` with Basic `client_id:secret` gives the token. What the province's users
//! are is not public: here `password` is asked for with the institution's code (or the client id) and
//! the same secret, `client_credentials` with nothing more.
//!
//! The SM4 key of 吉林 is the client id itself, which travels in clear: it hides nothing from whoever
//! sees the token request. TLS does; this is only what the clients send.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Moment;
use domain::gate::{Gate, GateKey, GateSecret};
use store::Reads;

use super::super::answer::{Failure, respond};
use super::super::door::Stop;
use super::super::envelope::Envelope;
use super::super::fields::Fault;
use super::super::forms::fields;
use super::super::node::Node;
use super::super::object::Object;
use super::tokens::{GOOD_S, Tokens};
use super::{Covers, GateFault, Pass, Seal, Turned, cainfo, keys};
use crate::Site;
use crate::gm::{is_same_secret, sm4_ecb_decrypt};
use crate::http::serve::Peer;
use crate::http::tries::{Key, Limit};

/// Most bytes of a token request.
const FORM_MAX: usize = 16 * 1024;
/// Wrong secrets of one client from one place.
const TRIES: Limit = Limit { most: 10, window_ms: 10 * 60_000 };

/// Who asked with a token.
#[derive(Clone)]
pub(crate) struct Client {
    key: GateKey,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Client")
    }
}

/// The token of a request.
pub(super) fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

/// Whose token it is, as long as the secret that it was given for is good.
pub(super) fn pass(
    tokens: &Tokens,
    token: &str,
    reads: &dyn Reads,
    now: Moment,
) -> Result<Pass, Turned> {
    let over = || Turned::Fault(GateFault::UnknownKey("Authorization"));
    let held = tokens.of(token, now).ok_or_else(over)?;
    let key = keys::named(reads, Gate::OAuth, &held.client)?.ok_or_else(over)?;
    if !key.good(now).any(|secret| secret.from == held.secret_from) {
        return Err(over());
    }
    let institution = reads.institution(key.institution)?.ok_or_else(over)?;
    Ok(Pass { institution, infno: None, client: Some(Client { key }) })
}

impl Client {
    /// Opens a sealed input and checks the signature of the plain one where the client has a key for
    /// it; tells how the answer goes back.
    pub(in super::super) fn open(
        &self,
        envelope: &mut Envelope,
        now: Moment,
    ) -> Result<Seal, Stop> {
        let mut seal = Seal::default();
        if envelope.encryption.eq_ignore_ascii_case("SM4") {
            let key: [u8; 16] = self.key.name.as_bytes().try_into().map_err(|_| unopened())?;
            let sealed = STANDARD.decode(envelope.sealed.trim()).map_err(|_| unopened())?;
            let plain = sm4_ecb_decrypt(&key, &sealed).ok_or_else(unopened)?;
            let plain = String::from_utf8(plain).map_err(|_| unopened())?;
            envelope.opened(plain).map_err(|fault| Failure::Faults(vec![fault]))?;
            seal.sm4 = Some(key);
        }
        if !envelope.encryption.is_empty() {
            // Sealed in another way: refused by its name, once the transaction is looked at.
            return Ok(seal);
        }
        let secrets = || self.key.good(now);
        let publics = || secrets().map(|secret| secret.public.as_str()).filter(|p| !p.is_empty());
        if publics().next().is_some() {
            cainfo::check_input(envelope, publics())?;
            let private = secrets().find(|secret| !secret.private.is_empty());
            seal.sign = private.map(|secret| (Covers::Output, secret.private.clone()));
        }
        Ok(seal)
    }
}

fn unopened() -> Stop {
    let what = "无法解密：应为 Base64 的 SM4-ECB 密文，密钥是 16 位的 client_id，请核对后重发";
    Failure::Faults(vec![Fault::new("input", "交易输入", what)]).into()
}

/// Why there is no token, in the words of RFC 6749.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NoToken {
    /// The form is not as it must be.
    Request,
    /// Neither `password` nor `client_credentials`.
    GrantType,
    /// Client id or secret.
    Client,
    /// User name or password.
    Grant,
    /// Too many wrong secrets.
    Later(u32),
    /// Ours.
    Unavailable,
}

impl NoToken {
    fn respond(self) -> Response {
        let (status, error, what) = match self {
            Self::Request => (
                StatusCode::BAD_REQUEST,
                "invalid_request",
                "请求应为表单：grant_type、scope，以及 password 方式的 username、password",
            ),
            Self::GrantType => (
                StatusCode::BAD_REQUEST,
                "unsupported_grant_type",
                "grant_type 应为 password 或 client_credentials",
            ),
            Self::Client => (
                StatusCode::UNAUTHORIZED,
                "invalid_client",
                "client_id 或密钥不对：应在 Authorization: Basic 里",
            ),
            Self::Grant => (
                StatusCode::BAD_REQUEST,
                "invalid_grant",
                "username 应为机构编号或 client_id，password 应为密钥",
            ),
            Self::Later(_) => {
                (StatusCode::TOO_MANY_REQUESTS, "invalid_client", "失败次数太多，请稍后再试")
            }
            Self::Unavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "temporarily_unavailable",
                "系统暂时无法处理，请稍后再试",
            ),
        };
        let body = Object::default().text("error", error).text("error_description", what).done();
        let mut response = respond(status, body.to_json());
        if let Self::Later(seconds) = self {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            let basic = header::HeaderValue::from_static("Basic");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, basic);
        }
        response
    }
}

/// `POST /auth/oauth/token`
pub(in super::super) async fn token(
    State(site): State<Arc<Site>>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Ok(body) = to_bytes(body, FORM_MAX).await else { return NoToken::Request.respond() };
    let asked = tokio::task::spawn_blocking(move || give(&site, &peer.word(), &headers, &body));
    match asked.await {
        Ok(Ok(response)) => response,
        Ok(Err(why)) => why.respond(),
        Err(_) => NoToken::Unavailable.respond(),
    }
}

fn give(site: &Site, peer: &str, headers: &HeaderMap, body: &[u8]) -> Result<Response, NoToken> {
    let form = fields(body).ok_or(NoToken::Request)?;
    let field = |name: &str| {
        form.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    };
    let (client, secret) = basic(headers).ok_or(NoToken::Client)?;
    let now = site.app.now();
    let tried = Key::of("gate.oauth", &client, peer);
    if let Some(seconds) = site.tries.must_wait(tried, TRIES, now) {
        return Err(NoToken::Later(seconds));
    }
    let failed = |why| {
        site.tries.failed(tried, TRIES, now);
        why
    };
    let database = |error: store::StoreError| {
        tracing::error!(name: "gates.oauth", %error);
        NoToken::Unavailable
    };
    let reads = site.app.read().map_err(database)?;
    let key = keys::named(reads.as_ref(), Gate::OAuth, &client).map_err(database)?;
    let is_shared =
        |known: &GateSecret, said: &str| is_same_secret(known.shared.as_bytes(), said.as_bytes());
    let good = key.as_ref().and_then(|key| {
        key.good(now).find(|known| is_shared(known, &secret)).map(|known| (key, known))
    });
    let (key, good) = good.ok_or_else(|| failed(NoToken::Client))?;
    match field("grant_type").unwrap_or_default() {
        "client_credentials" => {}
        "password" => {
            let institution = reads.institution(key.institution).map_err(database)?;
            let user = field("username").unwrap_or_default();
            let is_user = user == client || institution.is_some_and(|place| place.code == user);
            let is_right = is_shared(good, field("password").unwrap_or_default());
            if !(is_user && is_right) {
                return Err(failed(NoToken::Grant));
            }
        }
        _ => return Err(NoToken::GrantType),
    }
    let issued = site.gates.tokens.issue(&client, good.from, now).map_err(database)?;
    let token = issued.ok_or(NoToken::Unavailable)?;
    let body = Object::default()
        .text("access_token", token)
        .text("token_type", "bearer")
        .node("expires_in", Node::Number(GOOD_S.to_string()))
        .text("scope", field("scope").unwrap_or_default())
        .done();
    Ok(respond(StatusCode::OK, body.to_json()))
}

/// Client id and secret of `Authorization: Basic`.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, pair) = value.split_once(' ')?;
    let pair = STANDARD.decode(pair.trim()).ok()?;
    let (client, secret) = String::from_utf8(pair)
        .ok()?
        .split_once(':')
        .map(|(client, secret)| (client.to_owned(), secret.to_owned()))?;
    scheme.eq_ignore_ascii_case("basic").then_some((client, secret))
}
