//! Guardians, corrections, the end of a kinship at the window.

use serde_json::json;

use super::{clerk, psn_no};
use crate::site::TestSite;

#[tokio::test]
async fn a_guardian_is_recorded_and_ended() {
    let site = TestSite::new().await;
    let intake = clerk(&site, "intake").await;
    let (guardian, ward) = (psn_no(&site, "wu_peng"), psn_no(&site, "wu_yiyi"));
    let body = json!({
        "guardian": {"psn_no": guardian}, "ward": {"psn_no": ward}, "ground": "parent",
        "originals": ["birth"],
    });
    let added = intake.numbered("POST", "/wards", "W1", body.clone()).await;
    assert_eq!((added.status, &added.json["done"]), (200, &json!(true)), "{}", added.text);
    let twice = intake.numbered("POST", "/wards", "W1", body.clone()).await;
    assert_eq!(twice.json, added.json);
    assert_eq!(intake.post("/wards", body.clone()).await.problem(), (422, "WARD_NOT_ALLOWED"));
    let mut bare = body;
    bare["originals"] = json!([]);
    bare["guardian"] = json!({"psn_no": psn_no(&site, "lin_na")});
    assert_eq!(intake.post("/wards", bare).await.problem(), (422, "DOCUMENT_MISSING"));
    let seen = intake.get(&format!("/people/{ward}")).await;
    assert_eq!(seen.json["wards"][0]["role"], "ward", "{}", seen.text);
    let id = seen.json["wards"][0]["id"].as_str().unwrap().to_owned();
    let chengdu = clerk(&site, "chengdu").await;
    let end = format!("/wards/{id}/end");
    assert_eq!(chengdu.post(&end, json!({})).await.problem(), (404, "WARD_UNKNOWN"));
    assert_eq!(intake.post(&end, json!({})).await.json["done"], true);
    assert_eq!(intake.post(&end, json!({})).await.problem(), (422, "WARD_NOT_ALLOWED"));
}

#[tokio::test]
async fn a_correction_keeps_what_stood_there_and_finds_who_is_there_twice() {
    let site = TestSite::new().await;
    let (intake, second) = (clerk(&site, "intake").await, clerk(&site, "demo2").await);
    let zhou = psn_no(&site, "zhou_hao");
    let path = format!("/people/{zhou}/corrections");
    let filed = intake.post(&path, json!({"name": "周浩然", "why": "户口本上的名字"})).await;
    let case = filed.json["case"].as_str().unwrap().to_owned();
    let seen = second.get(&format!("/cases/{case}")).await;
    assert!(!seen.text.contains("周浩然"), "masked: {}", seen.text);
    assert_eq!(second.approve(&filed).await.json["done"], true);
    assert_eq!(site.person("zhou_hao").name, "周浩然");
    let glance = intake.get(&format!("/people/{zhou}")).await;
    assert_eq!(glance.json["corrections"][0]["fields"], json!(["psn_name"]));
    let taken = json!({"cert_type": "01", "cert_no": "110190198001011230", "why": "填错了"});
    // Whoever is the first to look finds it: who proposes it, or who approves.
    let mut double = intake.post(&path, taken).await;
    if double.status == 202 {
        double = second.approve(&double).await;
    }
    assert_eq!(double.problem(), (422, "PERSON_DUPLICATE"), "{}", double.text);
    assert_eq!(site.person("zhou_hao").cert_no, "110190199508161232");
    let queue = clerk(&site, "reviewer").await.get("/queue?kind=duplicate").await;
    assert_eq!(queue.json["cases"].as_array().map(Vec::len), Some(1), "{}", queue.text);
    for (body, field) in [
        (json!({"cert_no": "110190198001011230", "why": "填错了"}), "cert_no"),
        (json!({"phone": "abc", "why": "填错了"}), "phone"),
        (json!({"name": "1", "why": "填错了"}), "name"),
    ] {
        assert_eq!(intake.post(&path, body).await.json["errors"][0]["path"], field);
    }
}

#[tokio::test]
async fn a_kinship_that_ended_ends_its_bindings() {
    let site = TestSite::new().await;
    let intake = clerk(&site, "intake").await;
    let (one, other) = (psn_no(&site, "zhu_qiang"), psn_no(&site, "gao_lin"));
    let body = json!({"one": {"psn_no": one}, "other": {"psn_no": other}});
    assert_eq!(intake.post("/divorces", body.clone()).await.problem(), (422, "DOCUMENT_MISSING"));
    let mut with = body;
    with["originals"] = json!(["divorce"]);
    let done = intake.post("/divorces", with.clone()).await;
    assert_eq!((done.status, &done.json["unclear"]), (200, &json!([])), "{}", done.text);
    let seen = intake.get(&format!("/people/{one}")).await;
    assert_eq!(seen.json["bindings"][0]["why"], "kinship_ended", "{}", seen.text);
    assert_eq!(intake.post("/divorces", with).await.problem(), (404, "BINDING_UNKNOWN"));
}
