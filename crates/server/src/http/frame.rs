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
use super::metrics::method_word;
use super::problem::Problem;
use crate::site::Site;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// What is read by cookie must not be loaded into a foreign page, as an image or a script.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// Longest id that is taken over from a client.
const ID_MAX: usize = 64;
/// So many digits in a row may be an ID number (15 in its old form).
const DIGITS_MIN: usize = 15;

/// The stable code of an answer that is no problem of ours (an institution's envelope), for the log.
#[derive(Clone, Copy, Debug)]
pub struct Code(pub &'static str);

/// Wraps a request. Bodies, paths and identifiers never reach the log: a route is its template.
pub async fn frame(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = own_id();
    let echoed = sent_id(request.headers()).map(ToOwned::to_owned);
    let method = method_word(request.method());
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    // The institution interface answers failures in its own form.
    let own_form = institution::is_address(request.uri().path());
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
    let logged = status.as_u16();
    tracing::info!(name: "http.request", id, method, route, status = logged, ms, code, "request");
    site.metrics.answered(method, route, status, took);
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
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let Ok(id) = HeaderValue::from_str(&echoed.unwrap_or(id)) {
        headers.insert(REQUEST_ID, id);
    }
    response
}

/// The client's id, to be echoed only: it never reaches the log. What could be somebody's number
/// is none.
fn sent_id(headers: &HeaderMap) -> Option<&str> {
    let fits = |id: &&str| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
        let mut runs = id.split(|c: char| !c.is_ascii_digit());
        (1..=ID_MAX).contains(&id.len())
            && id.bytes().all(plain)
            && id.bytes().any(|b| b.is_ascii_alphabetic())
            && runs.all(|digits| digits.len() < DIGITS_MIN)
    };
    header(headers, REQUEST_ID.as_str()).filter(fits)
}

/// A new id: the one in the log and in a problem's `instance`.
fn own_id() -> String {
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
        // All that handlers leave to axum with 400 is a path that cannot be decoded.
        StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST => Fault::NotFound,
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
