//! Cases of families: claimed, handed over, returned, decided, taken back.

use app::World;
use domain::policy::PolicySet;
use serde_json::{Value, json};
use server::rules::EMBEDDED;

use super::clerk;
use crate::site::{Reply, TestSite};

const BINDINGS: &str = "/api/family/v1/bindings";

/// The demo world under rules that have every application reviewed within five working days.
async fn reviewing() -> TestSite {
    let site = TestSite::new().await;
    let (none, five) = ("[[review]]\nvalue = \"none\"", "[[review]]\nvalue = { working_days = 5 }");
    let files: Vec<(&str, String)> =
        EMBEDDED.iter().map(|(name, text)| (*name, text.replace(none, five))).collect();
    let policies = PolicySet::load(files).unwrap();
    let catalogue = site.app().world().catalogue.clone();
    site.app().replace_world(World { policies, catalogue });
    site
}

/// zhang_san applies for li_mei; the binding.
async fn applied(site: &TestSite) -> String {
    let zhang = site.sign_in("zhang_san").await;
    let body = json!({"beneficiary": site.who("li_mei"), "kinship": "spouse", "pledge": true});
    let reply = site.act(&zhang, "POST", BINDINGS, body).await;
    assert_eq!((reply.status, &reply.json["state"]), (201, &json!("in_review")), "{}", reply.text);
    reply.json["id"].as_str().unwrap().to_owned()
}

async fn state(site: &TestSite, binding: &str) -> Value {
    let zhang = site.sign_in("zhang_san").await;
    site.get(&zhang, &format!("{BINDINGS}/{binding}")).await.json["state"].clone()
}

fn first(queue: &Reply) -> String {
    queue.json["cases"][0]["id"].as_str().unwrap_or_else(|| panic!("{}", queue.text)).to_owned()
}

#[tokio::test]
async fn a_review_is_claimed_handed_over_and_approved() {
    let site = reviewing().await;
    let binding = applied(&site).await;
    let reviewer = clerk(&site, "reviewer").await;
    let queue = reviewer.get("/queue?kind=review").await;
    let case = first(&queue);
    assert!(!queue.text.contains("张"), "the queue names nobody: {}", queue.text);
    assert_eq!(queue.json["cases"][0]["due"], "2026-11-27");
    let path = |word: &str| format!("/cases/{case}/{word}");
    let early = reviewer.post(&path("approve"), json!({})).await;
    assert_eq!(early.problem(), (422, "CASE_STATE"), "it is claimed first");
    let claimed = reviewer.numbered("POST", &path("claim"), "C1", json!({})).await;
    assert_eq!(claimed.json["state"], "claimed", "{}", claimed.text);
    let again = reviewer.numbered("POST", &path("claim"), "C1", json!({})).await;
    assert_eq!(again.json, claimed.json, "twice");
    let demo = clerk(&site, "demo").await;
    assert_eq!(demo.post(&path("claim"), json!({})).await.problem(), (409, "CASE_TAKEN"));
    assert_eq!(demo.post(&path("release"), json!({})).await.problem(), (409, "CASE_TAKEN"));
    for (to, expected) in [
        ("nobody", (404, "CLERK_UNKNOWN")),
        ("intake", (403, "NOT_YOUR_DUTY")),
        ("shenzhen", (403, "NOT_YOUR_DUTY")),
        ("reviewer", (422, "SAME_PERSON_TWICE")),
    ] {
        let refused = reviewer.post(&path("hand-over"), json!({"to": to})).await;
        assert_eq!(refused.problem(), expected, "{to}");
    }
    let handed = reviewer.post(&path("hand-over"), json!({"to": "demo"})).await;
    assert_eq!(handed.json["holder"], "演示经办甲（demo）", "{}", handed.text);
    let gone = reviewer.post(&path("approve"), json!({})).await;
    assert_eq!(gone.problem(), (409, "CASE_TAKEN"));
    let seen = demo.get(&format!("/cases/{case}")).await;
    assert_eq!(
        (&seen.json["person"]["name"], &seen.json["other"]["name"]),
        (&json!("张*"), &json!("李*"))
    );
    assert_eq!(demo.post(&path("approve"), json!({})).await.json["done"], true);
    assert_eq!(state(&site, &binding).await, "awaiting_acceptance");
}

#[tokio::test]
async fn an_approval_is_taken_back_within_the_hour_by_who_gave_it() {
    let site = reviewing().await;
    let binding = applied(&site).await;
    let (reviewer, demo) = (clerk(&site, "reviewer").await, clerk(&site, "demo").await);
    let case = first(&reviewer.get("/queue?kind=review").await);
    let path = |word: &str| format!("/cases/{case}/{word}");
    assert_eq!(reviewer.post(&path("claim"), json!({})).await.status, 200);
    assert_eq!(reviewer.post(&path("approve"), json!({})).await.status, 200);
    let why = json!({"note": "材料看错了"});
    assert_eq!(demo.post(&path("take-back"), why.clone()).await.problem(), (409, "CASE_TAKEN"));
    let no_reason = reviewer.post(&path("take-back"), json!({})).await;
    assert_eq!(no_reason.problem(), (422, "REASON_MISSING"));
    site.clock.advance_ms(60 * 60 * 1_000);
    let back = reviewer.post(&path("take-back"), why.clone()).await;
    assert_eq!(back.json["state"], "claimed", "{}", back.text);
    assert_eq!(state(&site, &binding).await, "in_review");
    assert_eq!(reviewer.post(&path("approve"), json!({})).await.status, 200);
    site.clock.advance_ms(60 * 60 * 1_000 + 1_000);
    let late = reviewer.post(&path("take-back"), why).await;
    assert_eq!(late.problem(), (422, "HOUR_OVER"));
    assert_eq!(state(&site, &binding).await, "awaiting_acceptance");
}

#[tokio::test]
async fn a_case_is_returned_with_what_to_mend_or_rejected_with_a_reason() {
    let site = reviewing().await;
    let binding = applied(&site).await;
    let reviewer = clerk(&site, "reviewer").await;
    let case = first(&reviewer.get("/queue").await);
    let path = |word: &str| format!("/cases/{case}/{word}");
    assert_eq!(reviewer.post(&path("claim"), json!({})).await.status, 200);
    assert_eq!(reviewer.post(&path("return"), json!({})).await.problem(), (422, "REASON_MISSING"));
    assert_eq!(reviewer.post(&path("reject"), json!({})).await.problem(), (422, "REASON_MISSING"));
    let mend = json!({"fields": ["documents"], "note": "请补结婚证"});
    let returned = reviewer.post(&path("return"), mend).await;
    assert_eq!(returned.json["state"], "returned", "{}", returned.text);
    assert_eq!(state(&site, &binding).await, "returned");
    let no = json!({"note": "证明不了夫妻关系"});
    assert_eq!(reviewer.post(&path("reject"), no).await.problem(), (422, "CASE_STATE"));
    let waits = reviewer.get("/queue?state=returned").await;
    assert_eq!(first(&waits), case);
}

#[tokio::test]
async fn a_queue_is_of_the_place_and_the_duty() {
    let site = reviewing().await;
    applied(&site).await;
    let case = first(&clerk(&site, "reviewer").await.get("/queue").await);
    for name in ["shenzhen", "chengdu", "approver", "intake"] {
        let queue = clerk(&site, name).await.get("/queue").await;
        // A pledge of the demo world may have been drawn for a sample there.
        assert!(!queue.text.contains(&case), "{name}");
    }
    let admin = clerk(&site, "admin").await;
    assert_eq!(first(&admin.get("/queue").await), case, "what waits, not about whom");
    assert_eq!(admin.get(&format!("/cases/{case}")).await.problem(), (403, "NOT_YOUR_DUTY"));
    let chengdu = clerk(&site, "chengdu").await;
    for id in [case.as_str(), "110000", "11000020261122000000000000"] {
        let unknown = chengdu.get(&format!("/cases/{id}")).await;
        assert_eq!(unknown.problem(), (404, "CASE_UNKNOWN"), "{id}");
    }
    let claim = chengdu.post(&format!("/cases/{case}/claim"), json!({})).await;
    assert_eq!(claim.problem(), (404, "CASE_UNKNOWN"));
    for odd in ["/queue?state=x", "/queue?kind=x", "/queue?after=x", "/queue?most=x"] {
        assert_eq!(admin.get(odd).await.problem(), (400, "FIELD_INVALID"), "{odd}");
    }
    let page = admin.get("/queue?most=1").await;
    let next = page.json["next"].as_str().unwrap();
    let rest = admin.get(&format!("/queue?after={next}")).await;
    let ids = |reply: &Value| -> Vec<String> {
        let cases = reply["cases"].as_array().unwrap().iter();
        cases.map(|case| case["id"].as_str().unwrap().to_owned()).collect()
    };
    // Beside it there may be samples of what the demo's window took in.
    let (first, rest) = (ids(&page.json), ids(&rest.json));
    assert_eq!(first.len(), 1);
    assert!(!rest.contains(&first[0]), "{rest:?}");
}
