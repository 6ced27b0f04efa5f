//! The family interface: each endpoint works, is asked twice, is asked for what is unknown, by
//! somebody who may not, and is refused.

mod act;
mod bindings;
mod payers;
mod refusals;
mod session;
mod uses;

use serde_json::{Value, json};

use crate::site::TestSite;

/// Where bindings are applied for.
pub(crate) const BINDINGS: &str = "/api/family/v1/bindings";

/// An application for a demo person.
pub(crate) fn application(site: &TestSite, beneficiary: &str, kinship: &str) -> Value {
    json!({"beneficiary": site.who(beneficiary), "kinship": kinship, "pledge": true})
}

/// Binds li_si to zhang_san as the form does; the binding's identifier.
pub(crate) async fn bind_li_si(site: &TestSite, zhang: &str) -> String {
    let mut body = application(site, "li_si", "child");
    body["limits"] = json!({"month": "800.00"});
    let reply = site.act(zhang, "POST", BINDINGS, body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let id = reply.json["id"].as_str().unwrap().to_owned();
    if reply.json["state"] == "awaiting_acceptance" {
        let li = site.sign_in("li_si").await;
        let reply = site.act(&li, "POST", &format!("{BINDINGS}/{id}/accept"), json!({})).await;
        assert_eq!(reply.json["state"], "active", "{}", reply.text);
    }
    id
}
