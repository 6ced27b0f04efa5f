//! The window.

use serde_json::json;

use super::{clerk, psn_no};
use crate::site::{Call, TestSite};

const PATH: &str = "/api/desk/v1/bindings";

#[tokio::test]
async fn a_window_binds_at_once_and_prints_a_receipt() {
    let site = TestSite::new().await;
    let desk = site.desk().await;
    let body = json!({
        "grantor": site.who("zhang_san"), "beneficiary": site.who("li_mei"),
        "kinship": "spouse", "limits": {"month": "500.00"}, "pledge": true,
        "originals": ["id_card", "marriage"],
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

#[tokio::test]
async fn a_card_on_the_desk_and_a_signed_authorisation_are_enough() {
    let site = TestSite::new().await;
    let intake = clerk(&site, "intake").await;
    let mut body = json!({
        "grantor": {"card_no": "X123456789"}, "beneficiary": {"card_no": "X900000003", "name": "李梅"},
        "kinship": "spouse", "pledge": true, "on_behalf": true, "originals": ["id_card"],
    });
    let missing = intake.post("/bindings", body.clone()).await;
    assert_eq!(missing.problem(), (422, "DOCUMENT_MISSING"));
    body["originals"] = json!(["id_card", "marriage", "signed_form"]);
    let bound = intake.post("/bindings", body.clone()).await;
    assert_eq!(bound.status, 201, "{}", bound.text);
    body["grantor"] = json!({"card_no": "X900000045", "name": "罗刚"});
    let chengdu = clerk(&site, "chengdu").await;
    assert_ne!(chengdu.post("/bindings", body.clone()).await.problem().1, "PERSON_UNKNOWN");
    body["grantor"] = json!({"card_no": "X123456789", "name": "张三"});
    let beyond = chengdu.post("/bindings", body).await;
    assert_eq!(beyond.problem(), (422, "PERSON_UNKNOWN"), "the grantor's area decides");
}

#[tokio::test]
async fn terms_wait_for_a_second_clerk_and_an_end_does_not() {
    let site = TestSite::new().await;
    let (intake, second) = (clerk(&site, "intake").await, clerk(&site, "demo2").await);
    let chen = json!({"psn_no": psn_no(&site, "chen_jun")});
    let seen = intake.get(&format!("/people/{}", psn_no(&site, "chen_jun"))).await;
    let id = seen.json["bindings"][0]["id"].as_str().unwrap().to_owned();
    let terms = json!({"person": chen, "limits": {"month": "50.00"}});
    let filed = intake.put(&format!("/bindings/{id}/terms"), terms).await;
    assert_eq!(second.approve(&filed).await.json["done"], true);
    let seen = intake.get(&format!("/people/{}", psn_no(&site, "chen_jun"))).await;
    assert_eq!(seen.json["bindings"][0]["limits"]["month"], "50.00", "{}", seen.text);
    let child = json!({"person": {"psn_no": psn_no(&site, "chen_xi")}, "switched_off": true});
    let other = intake.put(&format!("/bindings/{id}/terms"), child).await;
    assert_eq!(other.problem(), (403, "NOT_YOURS"), "the grantor's own");
    let stranger = json!({"person": {"psn_no": psn_no(&site, "zhang_san")}});
    let unbind = format!("/bindings/{id}/unbind");
    assert_eq!(intake.post(&unbind, stranger).await.problem(), (404, "BINDING_UNKNOWN"));
    let ended = intake.post(&unbind, json!({"person": chen})).await;
    assert_eq!((ended.status, &ended.json["id"]), (200, &json!(id)), "{}", ended.text);
    let again = intake.post(&unbind, json!({"person": chen})).await;
    assert_eq!(again.problem(), (422, "RELATION_ENDED"));
}
