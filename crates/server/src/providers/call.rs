//! A signed call: POST of JSON, answered by a status.
//!
//! The receiver checks `X-Gongji-Signature` = HMAC-SM3 in hex over the text of
//! `X-Gongji-Timestamp` (milliseconds since 1970) followed by the body, and turns away old
//! timestamps.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use app::{Clock, hex};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, USER_AGENT};
use hyper::{Request, StatusCode, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::rt::TokioExecutor;
use sm3::Sm3;
use tokio::time::timeout;

use super::ProviderError;
use super::address::{Connector, NotPublic, Reach};

/// Longest time for a call, from the look-up of the name to the end of the answer.
const WAIT: Duration = Duration::from_secs(10);
/// How much of an answer is read, in bytes; of a longer one nothing.
const ANSWER_MAX: usize = 4 * 1024;

/// The header of the signature.
pub const SIGNATURE: &str = "x-gongji-signature";
/// The header of the moment.
pub const TIMESTAMP: &str = "x-gongji-timestamp";

/// A secret to sign with. Its `Debug` shows nothing.
#[derive(Clone)]
pub struct Secret(Hmac<Sm3>);

impl Secret {
    /// Of these bytes, however many.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        Hmac::new_from_slice(bytes).ok().map(Self)
    }

    /// HMAC-SM3 over pieces, one after the other, in hex.
    pub fn sign(&self, pieces: &[&str]) -> String {
        let mut hmac = self.0.clone();
        for piece in pieces {
            hmac.update(piece.as_bytes());
        }
        hex(&hmac.finalize().into_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// What makes calls.
#[derive(Clone)]
pub struct Caller {
    client: legacy::Client<HttpsConnector<Connector>, Full<Bytes>>,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Caller")
    }
}

impl Caller {
    /// For calls that may go so far; roots of trust are those of Mozilla.
    pub fn new(reach: Reach, clock: Arc<dyn Clock>) -> Self {
        let https = HttpsConnectorBuilder::new().with_webpki_roots();
        let https = https.https_or_http().enable_http1().wrap_connector(Connector::new(reach));
        // No connection is kept: one that died unseen would look like a try that failed.
        let client =
            legacy::Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(https);
        Self { client, clock }
    }

    /// Sends a JSON body signed with `secret`. Redirects are not followed.
    pub async fn post(&self, url: &Uri, secret: &Secret, body: &str) -> Result<(), ProviderError> {
        let now = self.clock.now().0.to_string();
        let request = Request::post(url)
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, "gongji")
            .header(SIGNATURE, secret.sign(&[&now, body]))
            .header(TIMESTAMP, now)
            .body(Full::from(body.to_owned()))
            .map_err(|_| ProviderError::Refused("not an address".to_owned()))?;
        let asked = timeout(WAIT, self.ask(request)).await;
        let late = format!("no answer within {} s", WAIT.as_secs());
        asked.unwrap_or(Err(ProviderError::Away(late)))
    }

    /// Sends a JSON body that is signed within itself; what was answered with a 2xx status, at most
    /// [`ANSWER_MAX`] of it.
    pub async fn exchange(&self, url: &Uri, body: &str) -> Result<String, ProviderError> {
        let request = Request::post(url)
            .header(CONTENT_TYPE, "application/json;charset=UTF-8")
            .header(USER_AGENT, "gongji")
            .body(Full::from(body.to_owned()))
            .map_err(|_| ProviderError::Refused("not an address".to_owned()))?;
        let asked = timeout(WAIT, self.answer(request)).await;
        let late = format!("no answer within {} s", WAIT.as_secs());
        asked.unwrap_or(Err(ProviderError::Away(late)))
    }

    async fn ask(&self, request: Request<Full<Bytes>>) -> Result<(), ProviderError> {
        // Whatever it says is of no use here.
        self.answer(request).await.map(drop)
    }

    async fn answer(&self, request: Request<Full<Bytes>>) -> Result<String, ProviderError> {
        let answer = self.client.request(request).await.map_err(|error| why(&error))?;
        let status = answer.status();
        // Read so that the sender is not cut off.
        let body = Limited::new(answer.into_body(), ANSWER_MAX).collect().await;
        judge(status)?;
        let bytes = body.map(http_body_util::Collected::to_bytes).unwrap_or_default();
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Words without the address: it is personal data.
fn why(error: &legacy::Error) -> ProviderError {
    let mut cause = error.source();
    while let Some(inner) = cause {
        let io = inner.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if inner.is::<NotPublic>() || io.is_some_and(<dyn StdError + Send + Sync>::is::<NotPublic>)
        {
            return ProviderError::Refused(NotPublic.to_string());
        }
        cause = inner.source();
    }
    let what = if error.is_connect() { "no connection" } else { "the connection broke" };
    ProviderError::Away(what.to_owned())
}

/// Another try helps unless the receiver understood and will not have it. A wrong secret or path
/// (401, 403, 404) is worth another try: somebody mends it.
fn judge(status: StatusCode) -> Result<(), ProviderError> {
    let said = format!("HTTP {}", status.as_u16());
    match status.as_u16() {
        200..=299 => Ok(()),
        300..=399 | 400 | 405 | 410 | 413..=415 | 422 => Err(ProviderError::Refused(said)),
        _ => Err(ProviderError::Away(said)),
    }
}
