//! Mobile payment (移动支付): the interface's second transport (§5), with its own addresses and an
//! envelope that is signed and sealed. The way of a request is [`service::begin`] → lane →
//! [`service::finish`], as at the first transport; fields are read by the same tables.

mod answer;
mod bill;
mod canonical;
mod envelope;
mod notice;
mod seal;
mod service;
mod transactions;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;

use crate::Site;
pub(crate) use bill::{bill_of, find as find_order, quoted};
pub(crate) use notice::{Notice, notice, took};
use service::{Begun, broken};

/// Most bytes of a request: sealed text is twice as long as clear one.
const BODY_MAX: usize = 4 * 1024 * 1024;
/// Where all of it stands.
const PREFIX: &str = "/org/local/api/hos";

/// Addresses and their transactions, as the interface spells them.
const ADDRESSES: [(&str, &str); 5] = [
    ("uldFeeInfo", "6201"),
    ("pay_order", "6202"),
    ("refund_Order", "6203"),
    ("query_order_info", "6301"),
    ("revoke_order", "6401"),
];

/// Routes.
pub fn routes() -> Router<Arc<Site>> {
    ADDRESSES.into_iter().fold(Router::new(), |router, (name, infno)| {
        let handler = move |State(site): State<Arc<Site>>, body: Body| call(site, infno, body);
        router.route(&format!("{PREFIX}/{name}"), post(handler))
    })
}

async fn call(site: Arc<Site>, infno: &'static str, body: Body) -> Response {
    // What is too long or broken off has no signature that could be checked.
    let body = to_bytes(body, BODY_MAX).await.unwrap_or_else(|_| Bytes::new());
    let (own, app) = (Arc::clone(&site), Arc::clone(&site.app));
    match blocking(move || service::begin(&own, infno, &body)).await {
        Some(Begun::Answered(response)) => response,
        Some(Begun::Submit(act, waiting)) => {
            let outcome = app.submit_shared(act).await;
            blocking(move || service::finish(&waiting, outcome)).await.unwrap_or_else(broken)
        }
        None => broken(),
    }
}

/// Runs what asks the database on a thread that may wait; `None` when it panicked.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}
