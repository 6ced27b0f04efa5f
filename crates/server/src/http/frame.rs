//! What goes around every route: the request's id, one line in the log, counters, headers, and one
//! mapping of everything that is no answer of a handler.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::body::header;
use super::fault::Fault;
use super::institution;
use super::problem::Problem;
use crate::site::Site;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest id that is taken over from a client.
const ID_MAX: usize = 64;
/// The institution interface answers failures in its own form.
const INSTITUTION: &str = "/fsi/";

/// The stable code of an answer that is no problem of ours (an institution's envelope), for the log.
#[derive(Clone, Copy, Debug)]
pub struct Code(pub &'static str);

/// Wraps a request. Bodies, paths and identifiers never reach the log: a route is its template.
pub async fn frame(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(request.headers());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let own_form = request.uri().path().starts_with(INSTITUTION);
    site.metrics.came();
    let mut response = next.run(request).await;
    let problem = response.extensions_mut().remove::<Problem>();
    let problem = problem.or_else(|| unanswered(&response));
    let said = response.extensions().get::<Code>().map(|code| code.0);
    let code = problem.as_ref().map(Problem::code).or(said).unwrap_or("");
    let route = route.as_deref().unwrap_or("-");
    let status = response.status();
    let took = started.elapsed();
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(name: "http.request", %method, route, status = status.as_u16(), ms, code, "request");
    site.metrics.answered(method.as_str(), route, status, took);
    if own_form && problem.is_some() && status.is_server_error() {
        response = institution::broken(&site);
    } else if let Some(problem) = problem {
        let allow = response.headers_mut().remove(axum::http::header::ALLOW);
        response = problem.write(&id);
        if let Some(allow) = allow {
            response.headers_mut().insert(axum::http::header::ALLOW, allow);
        }
    }
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    response
}

/// The client's id if it is one, else a new one.
fn request_id(headers: &HeaderMap) -> String {
    let fits = |id: &&str| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
        (1..=ID_MAX).contains(&id.len()) && id.bytes().all(plain)
    };
    if let Some(id) = header(headers, REQUEST_ID.as_str()).filter(fits) {
        return id.to_owned();
    }
    let mut bytes = [0_u8; 12];
    // Without random bytes an id is only less useful.
    let _ = getrandom::fill(&mut bytes);
    app::hex(&bytes)
}

/// The problem behind an error that no handler of ours wrote.
fn unanswered(response: &Response) -> Option<Problem> {
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let written = kind.is_some_and(|kind| kind.contains("json"));
    if !(status.is_client_error() || status.is_server_error()) || written {
        return None;
    }
    let fault = match status {
        StatusCode::NOT_FOUND => Fault::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Fault::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Fault::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Fault::MediaType,
        StatusCode::REQUEST_TIMEOUT => Fault::ReadTimeout,
        StatusCode::GATEWAY_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => Fault::OutcomeUnknown,
        status if status.is_client_error() => Fault::FieldInvalid,
        _ => Fault::Internal,
    };
    Some(fault.into())
}
