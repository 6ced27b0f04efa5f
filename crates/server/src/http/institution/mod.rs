//! The national interface for institutions: one address, one envelope, `infno` transactions.
//!
//! Unchanged clients of hospitals and pharmacies call it. The way of a request is
//! [`service::begin`] → lane → [`service::finish`]; what the transactions are is
//! [`transactions::ALL`], what they read is [`fields::tables`], what they answer is [`render`].

mod answer;
mod call;
mod door;
mod envelope;
mod fields;
mod node;
mod object;
mod render;
mod service;
mod signature;
mod transactions;

use std::error::Error as StdError;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::post;
use http_body_util::LengthLimitError;

use crate::Site;
use envelope::BODY_MAX;
pub(crate) use service::broken;
use service::{Begun, Desk, Request, Unread};

/// The address of 湖南 and 江西.
const ADDRESS: &str = "/fsi/api/rsfComIfsService/callService";

/// Routes.
pub fn routes() -> Router<Arc<Site>> {
    let desk = Arc::new(Desk::default());
    let same = Arc::clone(&desk);
    let plain = move |State(site): State<Arc<Site>>, headers: HeaderMap, body: Body| {
        call(desk, site, None, headers, body)
    };
    let named = move |State(site): State<Arc<Site>>,
                      Path(infno): Path<String>,
                      headers: HeaderMap,
                      body: Body| { call(same, site, Some(infno), headers, body) };
    Router::new().route(ADDRESS, post(plain)).route(&format!("{ADDRESS}/{{infno}}"), post(named))
}

/// Whether a body is a request that can be read: what a fuzz target asks.
pub fn is_readable(body: &[u8]) -> bool {
    envelope::Envelope::parse(body).is_ok()
}

async fn call(
    desk: Arc<Desk>,
    site: Arc<Site>,
    path: Option<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let body = read(body).await;
    let request = Request { headers, path, body };
    let (own, app) = (Arc::clone(&site), Arc::clone(&site.app));
    let begun = blocking(move || service::begin(&desk, &own, &request)).await;
    match begun {
        Some(Begun::Answered(response)) => response,
        Some(Begun::Submit(act, waiting)) => {
            let outcome = app.submit_shared(act).await;
            let response = blocking(move || service::finish(&waiting, outcome)).await;
            response.unwrap_or_else(|| broken(&site))
        }
        None => broken(&site),
    }
}

/// The whole body, or why there is none.
async fn read(body: Body) -> Result<Bytes, Unread> {
    to_bytes(body, BODY_MAX).await.map_err(|error| {
        let is_limit = error.source().is_some_and(<dyn StdError>::is::<LengthLimitError>);
        if is_limit { Unread::TooLarge } else { Unread::Broken }
    })
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
        assert_eq!(read(Body::new(Torn)).await, Err(Unread::Broken));
        assert_eq!(read(Body::from(vec![b' '; BODY_MAX + 1])).await, Err(Unread::TooLarge));
        let whole = read(Body::from(vec![b' '; BODY_MAX])).await.map(|body| body.len());
        assert_eq!(whole, Ok(BODY_MAX));
        let said = |unread: Unread| envelope::Unreadable::from(unread).0.remove(0).what;
        assert!(said(Unread::TooLarge).contains("2 MB"));
        assert!(!said(Unread::Broken).contains("2 MB"));
    }
}
