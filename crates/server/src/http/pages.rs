//! The pages: what `web/` builds is part of the program, and is served from there.
//!
//! Four rooms, each one document that its script fills: the guide at `/`, families at `/family`,
//! the desk at `/desk`, the till at `/till`. Every address below a room is its document, so that a
//! link into it works; every other file is there by its name or not at all. What a page may do
//! stands in [`POLICY`]; why, in ADR 0019.

use std::borrow::Cow;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    HeaderName, IF_NONE_MATCH, REFERRER_POLICY, VARY, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use rust_embed::Embed;

use super::body::header;
use super::fault::Fault;
use super::ops;
use super::problem::Problem;
use crate::site::Site;

/// What a page may load and reach: this server. No script but its own files runs, nobody frames it,
/// no form goes elsewhere.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
                          img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; \
                          form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
                          manifest-src 'self'";
/// Which devices a page may ask the browser for: the camera, to scan a code.
const DEVICES: &str = "camera=(self), accelerometer=(), display-capture=(), geolocation=(), \
                       gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), \
                       serial=(), usb=(), xr-spatial-tracking=()";
/// A file whose name has a digest of its content never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Any other is asked for again; where it is the same that is told without sending it.
const ASK_AGAIN: &str = "no-cache";
/// Where the files with a digest lie.
const ASSETS: &str = "assets";

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// Beside the guide: where a room stands, and its document.
const ROOMS: [(&str, &str); 3] =
    [("/family", "family/index.html"), ("/desk", "desk/index.html"), ("/till", "till/index.html")];
/// The document of the guide.
const GUIDE: &str = "index.html";

/// What the build wrote when this program was compiled; nothing where nobody built it.
#[derive(Embed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// A file of the pages.
#[derive(Clone, Debug)]
pub struct File {
    /// Its content.
    pub bytes: Cow<'static, [u8]>,
    /// A digest of that.
    pub hash: [u8; 32],
}

/// The files of the pages by their paths in the folder that the build writes: `family/index.html`.
/// A text may have siblings `….br` and `….gz`: the same, compressed.
#[derive(Clone, Debug)]
pub struct Files {
    /// Every path.
    pub paths: Vec<String>,
    /// The file at a path.
    pub get: fn(&str) -> Option<File>,
}

impl Files {
    /// Those of this program.
    pub fn embedded() -> Self {
        let get = |path: &str| {
            let file = Dist::get(path)?;
            Some(File { bytes: file.data, hash: file.metadata.sha256_hash() })
        };
        Self { paths: Dist::iter().map(Cow::into_owned).collect(), get }
    }

    /// True when the pages are there.
    pub fn are_built(&self) -> bool {
        self.paths.iter().any(|path| path == GUIDE)
    }

    /// What lies beside the documents: icons, a manifest.
    fn beside(&self) -> impl Iterator<Item = &String> {
        let inner = |path: &&String| path.contains('/') || path.starts_with('.');
        let served = |path: &&String| kind(path).is_some_and(|kind| !kind.contains("html"));
        self.paths.iter().filter(move |path| !inner(path)).filter(served)
    }
}

/// Routes. Where the pages are not built, `/` tells how to build them.
pub fn routes(files: Files) -> Router<Arc<Site>> {
    let files = Arc::new(files);
    let one = |path: &str| {
        let (files, path) = (Arc::clone(&files), path.to_owned());
        get(async move |headers: HeaderMap| send(&files, &path, &headers))
    };
    let mut routes = Router::new();
    routes = routes.route("/", if files.are_built() { one(GUIDE) } else { get(ops::landing) });
    for (address, document) in ROOMS {
        let there = files.paths.iter().any(|path| path == document);
        let room = || if there { one(document) } else { get(async || Redirect::to("/")) };
        for below in ["", "/", "/{*place}"] {
            routes = routes.route(&format!("{address}{below}"), room());
        }
    }
    for path in files.beside() {
        routes = routes.route(&format!("/{path}"), one(path));
    }
    let asset = async move |Path(name): Path<String>, headers: HeaderMap| {
        send(&files, &format!("{ASSETS}/{name}"), &headers)
    };
    routes.route(&format!("/{ASSETS}/{{*name}}"), get(asset))
}

/// Sends a file as the browser takes it; nothing when the browser has it already.
fn send(files: &Files, path: &str, headers: &HeaderMap) -> Response {
    let Some(kind) = kind(path) else { return Problem::from(Fault::NotFound).into_response() };
    let Some((file, coding)) = coded(files, path, headers) else {
        return Problem::from(Fault::NotFound).into_response();
    };
    let digest: String = app::hex(&file.hash).chars().take(32).collect();
    let tag = format!("\"{digest}{}\"", coding.map_or("", |coding| coding.suffix));
    let known = header(headers, IF_NONE_MATCH.as_str()).unwrap_or("");
    let known = known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(Body::from(file.bytes));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        if let Some(coding) = coding {
            let name = HeaderValue::from_static(coding.name);
            response.headers_mut().insert(CONTENT_ENCODING, name);
        }
        response
    };
    let lasts = path.split_once('/').is_some_and(|(folder, _)| folder == ASSETS);
    let headers = response.headers_mut();
    let kept = if lasts { FOR_EVER } else { ASK_AGAIN };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(kept));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "no-referrer"),
        (X_FRAME_OPTIONS, "DENY"),
        (PERMISSIONS_POLICY, DEVICES),
        (OPENER_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A way to compress that the build used.
#[derive(Clone, Copy)]
struct Coding {
    name: &'static str,
    suffix: &'static str,
}

/// The smaller first.
const CODINGS: [Coding; 2] =
    [Coding { name: "br", suffix: ".br" }, Coding { name: "gzip", suffix: ".gz" }];

/// The file in the first form that is there and the browser takes.
fn coded(files: &Files, path: &str, headers: &HeaderMap) -> Option<(File, Option<Coding>)> {
    let taken = CODINGS.into_iter().filter(|coding| takes(headers, coding.name));
    let mut found = taken.filter_map(|coding| {
        let file = (files.get)(&format!("{path}{}", coding.suffix))?;
        Some((file, Some(coding)))
    });
    found.next().or_else(|| Some(((files.get)(path)?, None)))
}

/// True when `Accept-Encoding` names a coding, and not with a weight of zero.
fn takes(headers: &HeaderMap, coding: &str) -> bool {
    let lines = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let zero = |weight: &str| weight.chars().all(|c| c == '0' || c == '.');
        named && !parts.filter_map(|part| part.strip_prefix("q=")).any(zero)
    })
}

/// The type of what is served, by the end of its name; anything else is not.
fn kind(path: &str) -> Option<&'static str> {
    let (_, end) = path.rsplit_once('.')?;
    let kind = match end {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    };
    Some(kind)
}
