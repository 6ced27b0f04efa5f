//! A client of the desk interface, for files too large for the stories' one.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use http_body_util::{BodyExt as _, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

/// Longest wait for an answer: a large file takes a while.
const WAIT: Duration = Duration::from_mins(1);
/// Longest answer that is read, in bytes.
const ANSWER_MAX: usize = 8 * 1024 * 1024;

/// The desk of a running server.
#[derive(Debug)]
pub(super) struct Desk {
    client: Client<HttpConnector, Body>,
    url: String,
    token: String,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum NoDesk {
    /// The address is not `http://host:port`.
    Address,
    /// Nobody answers there.
    Silent(String),
    /// It does not know us: name, password or code are wrong, or by name alone it is no demo.
    NotSignedIn,
}

impl Desk {
    /// Signs in as a demo clerk, by name alone.
    pub(super) async fn sign_in(url: &str, name: &str) -> Result<Self, NoDesk> {
        let body = serde_json::json!({"name": name});
        Self::sign_in_with(url, &body).await
    }

    /// Signs in with what the body says: name, password, code.
    pub(super) async fn sign_in_with(url: &str, body: &Value) -> Result<Self, NoDesk> {
        let url = url.trim_end_matches('/').to_owned();
        if !url.starts_with("http://") {
            return Err(NoDesk::Address);
        }
        let client = Client::builder(TokioExecutor::new()).build_http();
        let mut desk = Self { client, url, token: String::new() };
        let body = body.to_string().into_bytes();
        let (_, answer) = desk.post("/sign-in", "application/json", "", body).await?;
        answer["token"].as_str().ok_or(NoDesk::NotSignedIn)?.clone_into(&mut desk.token);
        Ok(desk)
    }

    /// Sends a body to a path of the desk; status and answer.
    pub(super) async fn post(
        &self,
        path: &str,
        kind: &str,
        number: &str,
        body: Vec<u8>,
    ) -> Result<(u16, Value), NoDesk> {
        let mut request = Request::post(format!("{}/api/desk/v1{path}", self.url))
            .header(CONTENT_TYPE, kind)
            .header(AUTHORIZATION, format!("Bearer {}", self.token));
        if !number.is_empty() {
            request = request.header("idempotency-key", number);
        }
        let request = request.body(Body::from(body)).map_err(|_| NoDesk::Address)?;
        let silent = |why: &dyn std::fmt::Display| NoDesk::Silent(why.to_string());
        let exchange = async {
            let answer = self.client.request(request).await.map_err(|error| silent(&error))?;
            let (head, body) = answer.into_parts();
            let bytes = Limited::new(body, ANSWER_MAX).collect().await;
            let bytes = bytes.map_err(|error| silent(&error))?.to_bytes();
            Ok((head.status.as_u16(), serde_json::from_slice(&bytes).unwrap_or_default()))
        };
        tokio::time::timeout(WAIT, exchange).await.map_err(|_| silent(&"等了 60 秒"))?
    }
}
