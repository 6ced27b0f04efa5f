//! Every route on one screen.

pub mod api;
pub mod body;
pub mod carried;
pub mod decided;
#[expect(unused_qualifications, reason = "#[utoipa::path] writes the paths of its parameters")]
pub mod desk;
pub mod docs;
pub mod family;
pub mod fault;
mod filed;
pub mod frame;
pub mod institution;
pub mod metrics;
pub mod mobile;
pub mod ops;
pub mod pages;
pub mod parts;
pub mod passwords;
pub mod printed;
pub mod problem;
#[expect(unused_qualifications, reason = "#[utoipa::path] writes the paths of its parameters")]
pub mod public;
pub mod said;
pub mod say;
pub mod serve;
pub mod session;
pub mod sheet;
pub mod till;
pub mod tries;
pub mod who;

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::site::Site;

/// Longest body of a JSON request, in bytes.
const BODY_MAX: usize = 64 * 1024;
/// Longest time for an answer.
const ANSWER_WAIT: Duration = Duration::from_secs(30);

/// The whole site.
pub fn router(site: Arc<Site>) -> Router {
    let routes = Router::new()
        .merge(ops::routes())
        .merge(pages::routes(pages::Files::embedded()))
        .merge(docs::interfaces(&site))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        // Reads its bodies itself, with its own limit.
        .merge(institution::routes())
        .merge(mobile::routes());
    around(routes, site)
}

/// What goes around all routes: from the outside in the frame, panics, time.
pub fn around(routes: Router<Arc<Site>>, site: Arc<Site>) -> Router {
    routes
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, ANSWER_WAIT))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(Arc::clone(&site), frame::frame))
        .with_state(site)
}

/// A bug of ours: the hook logged where, never what; the frame writes the problem.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
