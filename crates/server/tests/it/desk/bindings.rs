//! The window.

use serde_json::json;

use crate::site::{Call, TestSite};

const PATH: &str = "/api/desk/v1/bindings";

#[tokio::test]
async fn a_window_binds_at_once_and_prints_a_receipt() {
    let site = TestSite::new().await;
    let desk = site.desk().await;
    let body = json!({
        "grantor": site.who("zhang_san"), "beneficiary": site.who("li_mei"),
        "kinship": "spouse", "limits": {"month": "500.00"}, "pledge": true,
    });
    let call = Call::post(PATH).token(&desk).number("W1").json(body.clone());
    let bound = site.call(call.clone()).await;
    assert_eq!(bound.status, 201, "{}", bound.text);
    assert_eq!(bound.json["state"], "active");
    assert_eq!(bound.json["receipt_no"].as_str().unwrap().len(), 26);
    let lines = bound.json["lines"].as_array().unwrap();
    assert!(
        lines.iter().any(|line| line.as_str().unwrap().contains("每月 500.00 元")),
        "{lines:?}"
    );
    assert!(!bound.text.contains("110190198001011230"), "masked");
    assert_eq!(site.call(call).await.json, bound.json, "twice");
    let again = site.call(Call::post(PATH).token(&desk).number("W2").json(body)).await;
    assert_eq!(again.problem(), (422, "ALREADY_BOUND"));
}

#[tokio::test]
async fn names_and_numbers_must_belong_together() {
    let site = TestSite::new().await;
    let desk = site.desk().await;
    let mut body = json!({
        "grantor": site.who("he_jing"), "beneficiary": site.who("tian_ji"), "kinship": "child",
    });
    body["beneficiary"]["name"] = "田吉".into();
    let call = |body: &serde_json::Value| {
        site.call(Call::post(PATH).token(&desk).number(&site.number()).json(body.clone()))
    };
    assert_eq!(call(&body).await.problem(), (422, "NAME_ID_MISMATCH"));
    body["beneficiary"]["cert_no"] = "110190199003071098".into();
    assert_eq!(call(&body).await.problem(), (422, "PERSON_UNKNOWN"));
    body["beneficiary"]["cert_no"] = "110190199003071090".into();
    let odd = call(&body).await;
    assert_eq!(odd.json["errors"][0]["path"], "beneficiary.cert_no");
    let nobody = Call::post(PATH).number("W1").json(body);
    assert_eq!(site.call(nobody).await.problem(), (401, "SIGN_IN_NEEDED"));
}
