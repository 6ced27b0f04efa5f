//! The files of the pages, from a folder that the test makes up: what is sent for which address, in
//! which form, with which headers. The embedded ones depend on whether somebody built them.

use std::borrow::Cow;
use std::sync::Arc;

use axum::Router;
use server::http::around;
use server::http::pages::{File, Files, routes};

use crate::site::{Call, NOW, Reply, TestSite};

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
                   img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; \
                   form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
                   manifest-src 'self'";
const SCRIPT: &str = "/assets/guide-C0FFEE.js";
const FOLDER: [(&str, &str); 10] = [
    ("index.html", "guide"),
    ("index.html.br", "guide as br"),
    ("family/index.html", "family"),
    ("desk/index.html", "desk"),
    ("assets/guide-C0FFEE.js", "script"),
    ("assets/guide-C0FFEE.js.br", "script as br"),
    ("assets/guide-C0FFEE.js.gz", "script as gzip"),
    ("mark.svg", "mark"),
    ("index.html.map", "not served"),
    (".vite/manifest.json", "not served"),
];

fn get(path: &str) -> Option<File> {
    let (_, text) = FOLDER.iter().find(|(known, _)| *known == path)?;
    let mut hash = [0; 32];
    hash[..text.len().min(32)].copy_from_slice(&text.as_bytes()[..text.len().min(32)]);
    Some(File { bytes: Cow::Borrowed(text.as_bytes()), hash })
}

fn folder() -> Files {
    Files { paths: FOLDER.map(|(path, _)| path.to_owned()).to_vec(), get }
}

struct Pages {
    _site: TestSite,
    router: Router,
}

impl Pages {
    fn of(files: Files) -> Self {
        Self::at(files, true)
    }

    fn at(files: Files, demo: bool) -> Self {
        let site = TestSite::empty(NOW, demo);
        let router = around(routes(files), Arc::clone(&site.site));
        Self { _site: site, router }
    }

    async fn get(&self, path: &str, headers: &[(&'static str, &str)]) -> Reply {
        let call =
            headers.iter().fold(Call::get(path), |call, (name, value)| call.header(name, value));
        call.send(&self.router).await
    }
}

#[tokio::test]
async fn every_room_has_its_document_at_every_address_below() {
    let pages = Pages::of(folder());
    for (path, text) in [
        ("/", "guide"),
        ("/?grantor_area=110000", "guide"),
        ("/family", "family"),
        ("/family/", "family"),
        ("/family/bindings/01ABC/uses", "family"),
        ("/desk/queue", "desk"),
        ("/mark.svg", "mark"),
    ] {
        let reply = pages.get(path, &[]).await;
        assert_eq!((reply.status, reply.text.as_str()), (200, text), "{path}");
        assert_eq!(reply.headers["cache-control"], "no-cache", "{path}");
        assert_eq!(reply.headers["content-security-policy"], CSP, "{path}");
        assert_eq!(reply.headers["referrer-policy"], "no-referrer");
        assert_eq!(reply.headers["x-frame-options"], "DENY");
        assert_eq!(reply.headers["x-content-type-options"], "nosniff");
        assert_eq!(reply.headers["cross-origin-opener-policy"], "same-origin");
        let devices = reply.headers["permissions-policy"].to_str().unwrap();
        assert!(devices.starts_with("camera=(self), "), "{devices}");
        assert!(devices.split(", ").skip(1).all(|device| device.ends_with("=()")), "{devices}");
    }
    let html = pages.get("/", &[]).await;
    assert_eq!(html.headers["content-type"], "text/html; charset=utf-8");
    // A room that was not built.
    let till = pages.get("/till/bill", &[]).await;
    assert_eq!((till.status, till.headers["location"].to_str().unwrap()), (303, "/"));
}

#[tokio::test]
async fn what_has_a_digest_in_its_name_is_kept_and_what_is_unknown_is_not_there() {
    let pages = Pages::of(folder());
    let script = pages.get(SCRIPT, &[]).await;
    assert_eq!((script.status, script.text.as_str()), (200, "script"));
    assert_eq!(script.headers["content-type"], "text/javascript; charset=utf-8");
    assert_eq!(script.headers["cache-control"], "public, max-age=31536000, immutable");
    for path in [
        "/assets/guide-0DEAD0.js",
        "/assets/",
        "/assets/..%2findex.html",
        "/assets/../.vite/manifest.json",
        "/assets/guide-C0FFEE.js.br",
        "/.vite/manifest.json",
        "/index.html.map",
        "/index.html.br",
        "/index.html",
        "/other",
    ] {
        let reply = pages.get(path, &[]).await;
        assert_eq!(reply.problem(), (404, "NOT_FOUND"), "{path}");
        assert_eq!(reply.headers["cache-control"], "no-store", "{path}");
    }
}

#[tokio::test]
async fn the_smallest_form_that_the_browser_takes_is_sent() {
    let pages = Pages::of(folder());
    for (path, accept, coding, text) in [
        (SCRIPT, "gzip, deflate, br, zstd", Some("br"), "script as br"),
        (SCRIPT, "gzip, deflate", Some("gzip"), "script as gzip"),
        (SCRIPT, "GZIP;q=0.5", Some("gzip"), "script as gzip"),
        (SCRIPT, "br;q=0, gzip", Some("gzip"), "script as gzip"),
        (SCRIPT, "br;q=0.0, gzip;q=0.000", None, "script"),
        (SCRIPT, "identity", None, "script"),
        (SCRIPT, "", None, "script"),
        ("/", "gzip, br", Some("br"), "guide as br"),
        ("/", "gzip", None, "guide"),
        ("/mark.svg", "gzip, br", None, "mark"),
    ] {
        let reply = pages.get(path, &[("accept-encoding", accept)]).await;
        let said = reply.headers.get("content-encoding").map(|said| said.to_str().unwrap());
        assert_eq!((said, reply.text.as_str()), (coding, text), "{path} {accept}");
        assert_eq!(reply.headers["vary"], "accept-encoding");
    }
}

#[tokio::test]
async fn a_browser_that_has_it_is_told_so() {
    let pages = Pages::of(folder());
    let plain = pages.get("/", &[]).await;
    let tag = plain.headers["etag"].to_str().unwrap().to_owned();
    let again = pages.get("/", &[("if-none-match", &tag)]).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    assert_eq!(again.headers["content-security-policy"], CSP);
    let br = [("if-none-match", tag.as_str()), ("accept-encoding", "br")];
    assert_eq!(pages.get("/", &br).await.status, 200, "another form is another file");
}

#[tokio::test]
async fn pages_are_read_only() {
    let pages = Pages::of(folder());
    for path in ["/", "/family/x", SCRIPT, "/mark.svg"] {
        let head = Call::new("HEAD", path).send(&pages.router).await;
        assert_eq!((head.status, head.text.as_str()), (200, ""), "{path}");
        assert!(head.headers["content-length"].to_str().unwrap() != "0", "{path}");
        for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
            let reply = Call::new(method, path).send(&pages.router).await;
            assert_eq!(reply.problem(), (405, "METHOD_NOT_ALLOWED"), "{method} {path}");
            assert_eq!(reply.headers["allow"], "GET,HEAD");
        }
    }
}

#[tokio::test]
async fn where_nobody_built_them_the_first_page_says_how() {
    let nothing = || Files { paths: Vec::new(), get: |_| None };
    let pages = Pages::of(nothing());
    let first = pages.get("/", &[]).await;
    assert_eq!(first.status, 200);
    assert!(first.text.contains("make web") && first.text.contains("演示环境"), "{}", first.text);
    assert!(!first.text.contains("<script"));
    let policy = first.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    assert_eq!(first.headers["referrer-policy"], "no-referrer");
    let real = Pages::at(nothing(), false).get("/", &[]).await;
    assert!(real.text.contains("make web") && !real.text.contains("演示环境"), "{}", real.text);
    assert_eq!(pages.get("/family", &[]).await.headers["location"], "/");
    assert_eq!(pages.get(SCRIPT, &[]).await.problem(), (404, "NOT_FOUND"));
}

/// Of the embedded ones, built or not: the first screen is there and loads what is there.
#[tokio::test]
async fn the_embedded_pages_fit_together() {
    let site = TestSite::empty(NOW, true);
    let built = Files::embedded().are_built();
    for path in ["/", "/family", "/desk", "/till"] {
        let reply = site.call(Call::get(path)).await;
        assert_eq!(reply.status, if built || path == "/" { 200 } else { 303 }, "{path}");
        for loaded in reply.text.split(['"', '>']).filter(|word| word.starts_with("/assets/")) {
            assert_eq!(site.call(Call::get(loaded)).await.status, 200, "{path}: {loaded}");
        }
        for script in reply.text.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains(" src="), "{path}: the policy stops <script{tag}>");
        }
    }
}
