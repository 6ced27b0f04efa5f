//! The national interface for institutions: one service, one envelope, `infno` transactions.
//!
//! Unchanged clients of hospitals and pharmacies call it, each at its province's address ([`paths`])
//! and through its province's gateway ([`gates`]). The way of a request is
//! [`service::begin`] → lane → [`service::finish`]; what the transactions are is
//! [`transactions::all`], what they read is [`fields::tables`], what they answer is [`render`].

pub(crate) mod answer;
pub(crate) mod call;
mod door;
mod envelope;
pub(crate) mod fields;
mod forms;
pub(crate) mod gates;
pub(crate) mod node;
pub(crate) mod object;
mod paths;
pub(crate) mod render;
mod service;
mod till;
pub(crate) mod transactions;
mod vouchers;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use axum::response::Response;
use http_body_util::BodyExt as _;
use tokio::sync::SemaphorePermit;

use crate::Site;
use door::Sender;
use envelope::{BODY_MAX, FILE_BODY_MAX};
pub(crate) use paths::is_address;
use service::{Begun, Request, Unread};
pub(crate) use service::{Desk, broken};
pub(crate) use till::Till;

/// Routes.
pub fn routes() -> Router<Arc<Site>> {
    paths::routes()
}

/// Keeps what a clean stop must not lose: which signatures came in the last minutes. The next start
/// knows them; after a stop without this it refuses those from before it started.
pub async fn keep(site: &Arc<Site>) {
    let (own, app) = (Arc::clone(site), Arc::clone(&site.app));
    if let Some(Err(error)) = blocking(move || own.gates.keep(&app)).await {
        tracing::error!(name: "gates.seen", %error);
    }
}

/// The envelope of a body as text, wherever it stands there; the body itself where it is none.
pub(crate) fn envelope_text(headers: &HeaderMap, body: &[u8]) -> String {
    let json = forms::sent(headers, body).map(|sent| sent.json);
    String::from_utf8_lossy(json.as_deref().unwrap_or(body)).into_owned()
}

/// Whether a body is a request that can be read: what a fuzz target asks.
pub fn is_readable(body: &[u8]) -> bool {
    envelope::Envelope::parse(body).is_ok()
}

/// What the output of an accepted answer lacks or has wrong by the table of its transaction: every
/// story and every test asks this of every answer. A text that holds JSON is looked into.
pub fn incomplete(infno: &str, output: &str) -> Vec<String> {
    let infno = transactions::national(infno);
    let output = match node::Node::parse(output) {
        Ok(node::Node::Text(text)) => node::Node::parse(&text),
        read => read,
    };
    let faults = match output {
        Ok(output) => fields::complete(infno, &output),
        Err(fault) => vec![fields::Fault::new("output", "交易输出", fault.to_string())],
    };
    let told = |fault: fields::Fault| format!("{} {}：{}", fault.path, fault.zh, fault.what);
    faults.into_iter().map(told).collect()
}

async fn call(site: Arc<Site>, path: Option<String>, headers: HeaderMap, body: Body) -> Response {
    let with_file = forms::may_have_file(&headers) || path.as_deref() == Some("9101");
    let (body, _place) = match read(body, with_file, &site, &headers).await {
        Ok((body, place)) => (Ok(body), place),
        Err(unread) => (Err(unread), None),
    };
    answered(&site, Request { headers, path, body, till: None }).await
}

/// The answer to an envelope that was made in this process at a till: the way of every request, but
/// for the gate that its institution's own programs come through.
pub(crate) async fn at_till(site: &Arc<Site>, till: Till, envelope: Vec<u8>) -> Response {
    let (headers, body) = (HeaderMap::new(), Ok(Bytes::from(envelope)));
    answered(site, Request { headers, path: None, body, till: Some(till) }).await
}

async fn answered(site: &Arc<Site>, request: Request) -> Response {
    let (own, app) = (Arc::clone(site), Arc::clone(&site.app));
    let begun = blocking(move || service::begin(&own, &request)).await;
    match begun {
        Some(Begun::Answered(response)) => response,
        Some(Begun::Submit(act, waiting)) => {
            let outcome = app.submit_shared(act).await;
            let response = blocking(move || service::finish(&waiting, outcome)).await;
            response.unwrap_or_else(|| broken(site))
        }
        None => broken(site),
    }
}

/// The whole body, or why there is none. More than [`BODY_MAX`] is read of somebody who is known: of
/// whoever signed the headers, and of a few at a time who only name an institution, each of whom
/// keeps the place that comes back with the body.
async fn read<'s>(
    mut body: Body,
    with_file: bool,
    site: &'s Arc<Site>,
    headers: &HeaderMap,
) -> Result<(Bytes, Option<SemaphorePermit<'s>>), Unread> {
    let mut held = Vec::new();
    let mut place = None;
    if !is_whole(&mut body, &mut held, BODY_MAX).await? {
        if !with_file {
            return Err(Unread::TooLarge);
        }
        let (own, headers, code) = (Arc::clone(site), headers.clone(), envelope::named_in(&held));
        match blocking(move || service::sender(&own, &headers, code.as_deref())).await {
            Some(Sender::Signed) => {}
            Some(Sender::Named) => {
                place = Some(site.wire.files.try_acquire().map_err(|_| Unread::Crowded)?);
            }
            Some(Sender::Nobody) | None => return Err(Unread::Stranger),
        }
        if !is_whole(&mut body, &mut held, FILE_BODY_MAX).await? {
            return Err(Unread::FileTooLarge);
        }
    }
    Ok((Bytes::from(held), place))
}

/// Reads on until the end, or until there is more than `most`.
async fn is_whole(body: &mut Body, held: &mut Vec<u8>, most: usize) -> Result<bool, Unread> {
    while held.len() <= most {
        match body.frame().await {
            None => return Ok(true),
            Some(Err(_)) => return Err(Unread::Broken),
            Some(Ok(frame)) => {
                // Trailers say nothing here.
                if let Ok(data) = frame.into_data() {
                    held.extend_from_slice(&data);
                }
            }
        }
    }
    Ok(false)
}

/// Runs what asks the database on a thread that may wait; `None` when it panicked.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use axum::body::HttpBody;
    use hyper::body::Frame;

    use super::*;

    /// A body whose next chunk cannot be read.
    struct Torn;

    impl HttpBody for Torn {
        type Data = Bytes;
        type Error = io::Error;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
            Poll::Ready(Some(Err(io::Error::other("invalid chunk size"))))
        }
    }

    #[tokio::test]
    async fn a_body_that_broke_is_not_called_too_large() {
        let read = async |mut body: Body| {
            let mut held = Vec::new();
            is_whole(&mut body, &mut held, BODY_MAX).await.map(|is_whole| (is_whole, held.len()))
        };
        assert_eq!(read(Body::new(Torn)).await, Err(Unread::Broken));
        let large = read(Body::from(vec![b' '; BODY_MAX + 1])).await;
        assert_eq!(large, Ok((false, BODY_MAX + 1)));
        assert_eq!(read(Body::from(vec![b' '; BODY_MAX])).await, Ok((true, BODY_MAX)));
        let said = |unread: Unread| envelope::Unreadable::from(unread).0.remove(0).what;
        assert!(said(Unread::TooLarge).contains("2 MB"));
        assert!(!said(Unread::Broken).contains("2 MB"));
    }
}
