//! What everybody may ask (`/api/public/v1`), without signing in: the guide, the places, later whatever
//! is public knowledge. Nothing here reads or writes anything about a person; those of [`demo`] are
//! made up.
//!
//! Answers depend on the address and the rules alone, so each carries an `ETag` made of the rules'
//! digest and may be kept for a while; see [`cached`].

mod areas;
mod demo;
mod guide;
mod institutions;
mod openness;

use std::sync::Arc;

use axum::Json;
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use domain::policy::PolicySet;
use jiff::civil::Date;
use serde::Serialize;
use utoipa_axum::routes;

use super::api::{Callers, Routes, only};
use super::body::header;
use crate::site::Site;

pub(crate) use guide::{GuideSaid, SentenceSaid, purpose_of};

/// So long an answer may be used without asking again, in seconds.
const KEPT_S: u32 = 300;

/// Routes with their document.
pub fn routes(site: &Arc<Site>) -> Routes {
    only(Callers::Anybody, site, open())
}

fn open() -> Routes {
    Routes::new()
        .routes(routes!(guide::guide))
        .routes(routes!(openness::openness))
        .routes(routes!(areas::areas))
        .routes(routes!(institutions::list))
        .routes(routes!(institutions::one))
        .routes(routes!(demo::demo))
}

/// The answer to an address under the rules of a day. Whoever has it already is told that nothing
/// changed (304).
pub(super) fn cached(
    headers: &HeaderMap,
    policies: &PolicySet,
    on: Date,
    body: impl FnOnce() -> Response,
) -> Response {
    let rules: String = policies.digest().chars().take(32).collect();
    let tag = format!("\"{rules}-{on}-{}\"", env!("CARGO_PKG_VERSION"));
    let known = header(headers, IF_NONE_MATCH.as_str()).unwrap_or("");
    let known = known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag);
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { body() };
    let kept = format!("public, max-age={KEPT_S}");
    for (name, value) in [(ETAG, tag), (CACHE_CONTROL, kept)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// A JSON answer, for [`cached`].
pub(super) fn json(body: impl Serialize) -> Response {
    Json(body).into_response()
}
