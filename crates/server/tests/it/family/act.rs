//! What all acts have in common: numbers, proofs, outcomes asked by number.

use serde_json::json;

use super::{BINDINGS, application};
use crate::site::{Call, TestSite};

#[tokio::test]
async fn an_act_needs_a_number_and_a_proof_for_exactly_this_act() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let body = application(&site, "li_si", "child");
    let call = Call::post(BINDINGS).token(&zhang).json(body.clone());
    assert_eq!(site.call(call.clone()).await.problem(), (400, "IDEMPOTENCY_KEY_MISSING"));
    let long = "n".repeat(65);
    let too_long = site.call(call.clone().number(&long)).await;
    assert_eq!(too_long.problem(), (400, "IDEMPOTENCY_KEY_MISSING"));
    let bare = call.clone().number("N1");
    assert_eq!(site.call(bare.clone()).await.problem(), (403, "PROOF_MISSING"));
    let mut other = body.clone();
    other["limits"] = json!({"month": "1.00"});
    let of_other = site.proof(&zhang, "POST", BINDINGS, other).await;
    let wrong = site.call(call.clone().number("N2").proof(&of_other)).await;
    assert_eq!(wrong.problem(), (403, "PROOF_MISSING"));
    let proof = site.proof(&zhang, "POST", "/bindings", body.clone()).await;
    let of_li = site.sign_in("li_mei").await;
    let stolen = Call::post(BINDINGS).token(&of_li).json(body).number("N3").proof(&proof);
    assert_eq!(site.call(stolen).await.problem(), (403, "PROOF_MISSING"));
    assert_eq!(site.call(bare.proof(&proof)).await.status, 201, "no number was used up before");
}

#[tokio::test]
async fn a_proof_is_good_for_five_minutes_and_one_act() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let body = application(&site, "li_si", "child");
    let proof = site.proof(&zhang, "POST", BINDINGS, body.clone()).await;
    let call = Call::post(BINDINGS).token(&zhang).json(body.clone()).proof(&proof);
    site.clock.advance_ms(5 * 60 * 1_000 + 1);
    let late = site.call(call.clone().number("N1")).await;
    assert_eq!(late.problem(), (403, "PROOF_MISSING"));
    let proof = site.proof(&zhang, "POST", BINDINGS, body.clone()).await;
    let call = Call::post(BINDINGS).token(&zhang).json(body).proof(&proof);
    assert_eq!(site.call(call.clone().number("N2")).await.status, 201);
    let again = site.call(call.number("N3")).await;
    assert_eq!(again.problem(), (403, "PROOF_MISSING"), "used up");
}

#[tokio::test]
async fn the_same_number_gives_the_same_answer_and_no_second_binding() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let body = application(&site, "li_si", "child");
    let proof = site.proof(&zhang, "POST", BINDINGS, body.clone()).await;
    let call = Call::post(BINDINGS).token(&zhang).number("N1").proof(&proof);
    let first = site.call(call.clone().json(body.clone())).await;
    let second = site.call(call.clone().json(body.clone())).await;
    assert_eq!((first.status, second.status), (201, 201), "{}", second.text);
    assert_eq!(first.json, second.json);
    let mut other = body;
    other["limits"] = json!({"month": "1.00"});
    let reused = site.call(call.json(other)).await;
    assert_eq!(reused.problem(), (409, "NUMBER_REUSED"));
    let mine = site.get(&zhang, BINDINGS).await;
    assert_eq!(mine.json["bindings"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_outcome_is_asked_by_number_and_only_by_its_sender() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let outcome = "/api/family/v1/requests/N1?act=bind";
    assert_eq!(site.get(&zhang, outcome).await.json["outcome"], "unknown");
    let body = application(&site, "li_si", "child");
    let proof = site.proof(&zhang, "POST", BINDINGS, body.clone()).await;
    let call = Call::post(BINDINGS).token(&zhang).number("N1").proof(&proof).json(body);
    let made = site.call(call).await;
    let told = site.get(&zhang, outcome).await;
    assert_eq!(told.json["outcome"], "done");
    assert_eq!(told.json["binding"]["id"], made.json["id"]);
    let li = site.sign_in("li_mei").await;
    assert_eq!(site.get(&li, outcome).await.json["outcome"], "unknown");
    let wrong = site.get(&zhang, "/api/family/v1/requests/N1?act=nothing").await;
    assert_eq!(wrong.problem(), (400, "FIELD_INVALID"));
    assert_eq!(site.call(Call::get(outcome)).await.status, 401);
}

#[tokio::test]
async fn proofs_are_given_for_known_acts_only() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let ask = |act: serde_json::Value| {
        let call = Call::post("/api/family/v1/proofs").token(&zhang).json(json!({"act": act}));
        site.call(call)
    };
    let unknown = ask(json!({"method": "DELETE", "path": "/bindings/x"})).await;
    assert_eq!(unknown.problem(), (400, "FIELD_INVALID"));
    assert_eq!(unknown.json["errors"][0]["path"], "act.path");
    let odd = json!({"method": "POST", "path": "/bindings", "body": {"kinship": "cousin"}});
    let odd = ask(odd).await;
    assert_eq!(odd.json["errors"][0]["path"], "act.body.kinship", "{}", odd.text);
    let call = Call::post("/api/family/v1/proofs").json(json!({"act": {}}));
    assert_eq!(site.call(call).await.status, 401);
}
