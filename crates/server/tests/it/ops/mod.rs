//! What goes around every route, and the routes of who runs the server.

mod command;
mod keys;
mod policy;

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::routing::get;
use http_body_util::BodyExt as _;
use serde_json::json;
use server::http::around;
use tower::ServiceExt as _;

use crate::site::{Call, NOW, TestSite};

#[tokio::test]
async fn it_is_alive_ready_and_counts() {
    let site = TestSite::new().await;
    assert_eq!(site.call(Call::get("/healthz")).await.text, "ok\n");
    assert_eq!(site.call(Call::get("/readyz")).await.json, json!({"ready": true}));
    let metrics = site.call(Call::get("/metrics")).await;
    assert!(metrics.text.contains("gongji_lane_acts_total"), "{}", metrics.text);
    let counted = r#"route="/readyz",status="200"} 1"#;
    assert!(metrics.text.contains(counted), "{}", metrics.text);
    site.assert_books();
}

#[tokio::test]
async fn it_is_not_ready_with_other_rules_or_a_clock_behind_the_books() {
    let site = TestSite::new().await;
    site.clock.advance_ms(-5_001);
    let behind = site.call(Call::get("/readyz")).await;
    assert_eq!((behind.status, behind.text.contains("clock")), (503, true));
    site.clock.advance_ms(5_001);
    let area = domain::Area::parse("110000").unwrap();
    let other = site.app().chore(area, |tx| tx.put_setting("policy_digest", "other"));
    other.await.unwrap();
    let rules = site.call(Call::get("/readyz")).await;
    assert_eq!((rules.status, rules.text.contains("rules")), (503, true));
}

#[tokio::test]
async fn every_error_is_a_problem_with_the_request_s_id() {
    let site = TestSite::empty(NOW, true);
    let sign_in = "/api/family/v1/sign-in";
    let huge = format!("{{\"name\":\"{}\"}}", "x".repeat(70_000));
    for (call, problem) in [
        (Call::get("/nowhere"), (404, "NOT_FOUND")),
        (Call::get("/api/family/v1/nowhere"), (404, "NOT_FOUND")),
        (Call::get("/problems/%FF"), (404, "NOT_FOUND")),
        (Call::get(sign_in), (405, "METHOD_NOT_ALLOWED")),
        (Call::post(sign_in).bytes("{}"), (415, "MEDIA_TYPE")),
        (Call::post(sign_in).json(json!({})).bytes("{"), (400, "BODY_MALFORMED")),
        (Call::post(sign_in).json(json!({})).bytes(huge), (413, "BODY_TOO_LARGE")),
        (Call::post(sign_in).json(json!({"name": 1})), (400, "FIELD_INVALID")),
    ] {
        let reply = site.call(call.header("x-request-id", "abc-1")).await;
        assert_eq!(reply.problem(), problem);
        assert_eq!(reply.json["instance"].as_str().unwrap().len(), 24, "as in the log");
        assert_eq!(reply.headers["x-request-id"], "abc-1");
        assert_eq!(reply.headers["x-content-type-options"], "nosniff");
        assert_eq!(reply.headers["cache-control"], "no-store");
        assert!(!reply.json["next"].as_str().unwrap().is_empty());
        let page = site.call(Call::get(reply.json["type"].as_str().unwrap())).await;
        assert!(page.text.contains(problem.1), "{}", page.text);
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        assert_eq!(page.headers["referrer-policy"], "no-referrer");
    }
    for odd in ["<script>", "a.b", "2026", "x110190198001011230", &"a".repeat(65)] {
        let reply = site.call(Call::get("/nowhere").header("x-request-id", odd)).await;
        assert_eq!(reply.headers["x-request-id"], *reply.json["instance"].as_str().unwrap());
        assert!(!reply.text.contains(odd), "{odd}");
    }
}

#[tokio::test]
async fn fields_are_told_in_both_languages() {
    let site = TestSite::empty(NOW, true);
    let reply = site.call(Call::post("/api/family/v1/sign-in").json(json!({"name": 1}))).await;
    let error = &reply.json["errors"][0];
    assert_eq!(
        (&error["expected"], &error["expected_en"]),
        (&json!("带引号的文字"), &json!("a string"))
    );
    assert!(reply.json["next"].as_str().unwrap().contains("errors"), "{}", reply.text);
}

/// What is logged while a test runs.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_and_the_counters_have_nothing_that_a_client_made_up() {
    let log = Log::default();
    let writer = {
        let log = log.clone();
        move || log.clone()
    };
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(writer).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let site = TestSite::empty(NOW, true);
    let call = Call::new("EVIL110190", "/nowhere").header("x-request-id", "mine-1");
    let reply = site.call(call).await;
    assert_eq!(reply.headers["x-request-id"], "mine-1");
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let id = reply.json["instance"].as_str().unwrap();
    assert!(logged.contains(&format!("id=\"{id}\"")), "{logged}");
    assert!(!logged.contains("mine-1") && !logged.contains("EVIL"), "{logged}");
    let metrics = site.call(Call::get("/metrics")).await.text;
    assert!(metrics.contains("method=\"OTHER\"") && !metrics.contains("EVIL"), "{metrics}");
}

#[tokio::test]
async fn a_bug_is_answered_and_tells_nothing() {
    let site = TestSite::empty(NOW, true);
    let broken = || async {
        assert!(NOW.is_empty(), "110190198001011230");
        "not reached"
    };
    let routes = Router::new().route("/broken", get(broken));
    let router = around(routes, Arc::clone(&site.site));
    let request = Request::get("/broken").body(Body::empty()).unwrap();
    let (head, body) = router.oneshot(request).await.unwrap().into_parts();
    let text = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
    assert_eq!(head.status.as_u16(), 500);
    assert!(text.contains("\"INTERNAL\"") && !text.contains("110190198001011230"), "{text}");
}
