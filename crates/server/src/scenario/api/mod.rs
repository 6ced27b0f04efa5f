//! A client of the server's own interfaces, in process or over the network: what stories and
//! `gongji apply` speak through.

pub mod family;
mod photo;
pub mod problem;
pub mod wire;

use std::error::Error;
use std::fmt;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, header};
use http_body_util::{BodyExt as _, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use tower::ServiceExt as _;

/// Longest answer that is read, in bytes.
const ANSWER_MAX: usize = 8 * 1024 * 1024;
/// Longest wait for an answer.
const WAIT: Duration = Duration::from_secs(30);

/// A server to talk to.
#[derive(Clone, Debug)]
pub struct Server(Way);

#[derive(Clone, Debug)]
enum Way {
    Within(Router),
    Over { client: Client<HttpConnector, Body>, url: String },
}

/// A request of either kind of interface.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// Session token, if signed in.
    pub token: Option<String>,
    /// `Idempotency-Key` of a write.
    pub number: Option<String>,
    /// Proof of identity, if any.
    pub proof: Option<String>,
    /// For whom: `X-For`.
    pub behalf: Option<String>,
    /// More headers: signatures of gateways.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Content,
}

/// What a request carries.
#[derive(Clone, Debug)]
pub enum Content {
    /// Nothing.
    Nothing,
    /// A JSON value.
    Json(Value),
    /// A file.
    Csv(String),
    /// A photo of a page.
    Photo,
}

impl Ask {
    /// A read.
    pub fn get(path: impl Into<String>) -> Self {
        let (method, body) = (Method::GET, Content::Nothing);
        Self {
            method,
            path: path.into(),
            token: None,
            number: None,
            proof: None,
            behalf: None,
            headers: Vec::new(),
            body,
        }
    }

    /// A write.
    pub fn post(path: impl Into<String>, body: Value) -> Self {
        Self { method: Method::POST, body: Content::Json(body), ..Self::get(path) }
    }

    /// By somebody who is signed in.
    #[must_use]
    pub fn by(self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self }
    }

    /// With an idempotency key.
    #[must_use]
    pub fn numbered(self, number: &str) -> Self {
        Self { number: Some(number.to_owned()), ..self }
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// The body as it came.
    pub bytes: Vec<u8>,
    /// The body as text.
    pub text: String,
    /// The body as JSON; null when it is none.
    pub json: Value,
}

/// There is no answer: nobody listens, the connection broke, or it took too long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoAnswer {
    /// Where nobody answered.
    pub address: String,
    /// Why.
    pub why: String,
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} 没有应答：{}", self.address, self.why)
    }
}

impl Error for NoAnswer {}

impl Server {
    /// A router in this process.
    pub fn within(router: Router) -> Self {
        Self(Way::Within(router))
    }

    /// A server at `http://host:port`; other schemes are not spoken.
    pub fn over(url: &str) -> Result<Self, String> {
        let url = url.trim_end_matches('/');
        let host = url.strip_prefix("http://").filter(|rest| !rest.is_empty());
        if host.is_none_or(|host| host.contains(['/', '@', ' ', '?', '#'])) {
            return Err(format!("地址“{url}”要写成 http://主机:端口"));
        }
        let client = Client::builder(TokioExecutor::new()).build_http();
        Ok(Self(Way::Over { client, url: url.to_owned() }))
    }

    /// Its address, as people know it.
    pub fn address(&self) -> &str {
        match &self.0 {
            Way::Within(_) => "（进程内）",
            Way::Over { url, .. } => url,
        }
    }

    /// Sends a request and waits for the answer.
    pub async fn ask(&self, ask: &Ask) -> Result<Reply, NoAnswer> {
        let base = match &self.0 {
            Way::Within(_) => "",
            Way::Over { url, .. } => url,
        };
        let mut request = Request::builder().method(&ask.method).uri(format!("{base}{}", ask.path));
        if let Some(token) = &ask.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(number) = &ask.number {
            request = request.header("Idempotency-Key", number);
        }
        if let Some(proof) = &ask.proof {
            request = request.header("X-Proof", proof);
        }
        if let Some(behalf) = &ask.behalf {
            request = request.header("X-For", behalf);
        }
        for (name, value) in &ask.headers {
            request = request.header(name, value);
        }
        let (kind, body) = match &ask.body {
            Content::Nothing => (None, Body::empty()),
            Content::Json(body) => (Some("application/json"), Body::from(body.to_string())),
            Content::Csv(file) => (Some("text/csv"), Body::from(file.clone())),
            Content::Photo => (Some("image/png"), Body::from(photo::page())),
        };
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let request = request.body(body).map_err(|error| self.silent(&error))?;
        tokio::time::timeout(WAIT, self.send(request)).await.map_err(|_| NoAnswer {
            address: self.address().to_owned(),
            why: "等了 30 秒".to_owned(),
        })?
    }

    async fn send(&self, request: Request<Body>) -> Result<Reply, NoAnswer> {
        let (head, bytes) = match &self.0 {
            Way::Within(router) => {
                let Ok(answer) = router.clone().oneshot(request).await;
                let (head, body) = answer.into_parts();
                (head, Limited::new(body, ANSWER_MAX).collect().await)
            }
            Way::Over { client, .. } => {
                let answer = client.request(request).await;
                let (head, body) = answer.map_err(|error| self.silent(&error))?.into_parts();
                (head, Limited::new(body, ANSWER_MAX).collect().await)
            }
        };
        let bytes = bytes.map_err(|error| self.silent(error.as_ref()))?.to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_str(&text).unwrap_or_default();
        Ok(Reply { status: head.status.as_u16(), bytes: bytes.to_vec(), text, json })
    }

    /// The innermost cause says most: "Connection refused" rather than "client error".
    fn silent(&self, why: &dyn Error) -> NoAnswer {
        let mut cause = why;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        NoAnswer { address: self.address().to_owned(), why: cause.to_string() }
    }
}
