//! The router and the documents have the same routes: nothing below `/api` is open because somebody
//! forgot to say for whom it is.

use std::collections::BTreeSet;

use axum::Router;
use axum::routing::get;
use server::http::docs::Interface;

use super::{Op, operations, shared, unknown};
use crate::site::TestSite;

/// The paths of a router, as its debug form names them.
fn paths(router: &Router) -> BTreeSet<String> {
    let text = format!("{router:?}");
    let named = text.split('"').skip(1).step_by(2).filter(|word| word.starts_with('/'));
    named.map(ToOwned::to_owned).collect()
}

const METHODS: [&str; 5] = ["GET", "PUT", "POST", "DELETE", "PATCH"];

/// Routes below `/api` that stand in no document with their callers. The tokens are of somebody who
/// is let in everywhere: only then a method that is not there is told from a door that is closed.
async fn unsaid(router: &Router, all: &[Op], tokens: &[String; 2]) -> Vec<String> {
    use tower::ServiceExt as _;
    let mut unsaid = Vec::new();
    for path in paths(router).into_iter().filter(|path| path.starts_with("/api")) {
        for method in METHODS {
            let said = all.iter().find(|op| op.method == method && op.path == path);
            if said.is_some_and(|op| !op.callers().is_empty()) {
                continue;
            }
            let filled = path
                .split('/')
                .map(|part| part.strip_prefix('{').map_or(part.to_owned(), |_| unknown("id")));
            let filled = filled.collect::<Vec<_>>().join("/");
            let desks = [Interface::Desk, Interface::Till];
            let is_desk = desks.iter().any(|desk| path.starts_with(desk.prefix()));
            let token = &tokens[usize::from(is_desk)];
            let request = axum::http::Request::builder().method(method).uri(filled);
            let request = request.header("authorization", format!("Bearer {token}"));
            let request = request.body(axum::body::Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            if response.status() != 405 {
                unsaid.push(format!("{method} {path}"));
            }
        }
    }
    unsaid
}

#[tokio::test]
async fn router_and_documents_have_the_same_routes() {
    let site = TestSite::new().await;
    let tokens =
        [super::callers::family(&site, "zhang_san").await, super::callers::all_round(&site).await];
    let router = server::http::router(shared(&site));
    let all = operations(&site);
    let known = paths(&router);
    for op in &all {
        assert!(known.contains(&op.path), "{} is not in the router", op.name());
        let reply = site.call(op.call(&site, None, unknown)).await;
        let code = reply.json["code"].as_str().unwrap_or_default();
        assert!(reply.status != 405, "{} is not routed", op.name());
        if !op.callers().contains(&"anybody".to_owned()) {
            assert_eq!((reply.status, code), (401, "SIGN_IN_NEEDED"), "{}", op.name());
        }
    }
    assert_eq!(unsaid(&router, &all, &tokens).await, [""; 0]);
    // A route that somebody forgot to put under its callers is found.
    let forgotten = router.route("/api/desk/v1/forgotten", get(async || "told"));
    assert_eq!(unsaid(&forgotten, &all, &tokens).await, ["GET /api/desk/v1/forgotten"]);
}
