//! What a refusal tells to whom.

use serde_json::json;

use super::{BINDINGS, application, bind_li_si};
use crate::site::{Call, TestSite};

#[tokio::test]
async fn applying_tells_no_more_than_eligibility_and_is_counted() {
    let site = TestSite::new().await;
    let cao = site.sign_in("cao_li").await;
    let body = application(&site, "cao_defu", "parent");
    let proof = site.proof(&cao, "POST", BINDINGS, body.clone()).await;
    let call = Call::post(BINDINGS).token(&cao).number("N1").proof(&proof).json(body.clone());
    let paused = site.call(call.clone()).await;
    let mut nobody = body;
    nobody["beneficiary"]["name"] = "王五".into();
    let unknown = site.call(Call::post(BINDINGS).token(&cao).number("N2").json(nobody)).await;
    let (mut one, mut other) = (paused.json, unknown.json);
    for said in [&mut one, &mut other] {
        said.as_object_mut().unwrap().remove("instance");
    }
    assert_eq!(one["code"], "PERSON_UNKNOWN");
    assert_eq!(one, other);
    let kept = site.get(&cao, "/api/family/v1/requests/N1?act=bind").await;
    assert_eq!(kept.json["refusals"], one["refusals"], "{}", kept.text);
    for _ in 2..20 {
        assert_eq!(site.call(call.clone()).await.status, 422);
    }
    assert_eq!(site.call(call).await.problem(), (429, "TOO_MANY_TRIES"));
}

#[tokio::test]
async fn asking_about_strangers_is_counted_even_when_they_are_eligible() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let mut asked = site.who("li_si");
    asked["kinship"] = "child".into();
    let ask = || {
        let call = Call::post("/api/family/v1/eligibility").token(&zhang);
        site.call(call.json(asked.clone()))
    };
    bind_li_si(&site, &zhang).await;
    for _ in 0..25 {
        assert_eq!(ask().await.status, 200, "linked people may ask as often as they like");
    }
    asked = site.who("li_mei");
    asked["kinship"] = "spouse".into();
    let mut last = 200;
    for _ in 0..20 {
        let call = Call::post("/api/family/v1/eligibility").token(&zhang);
        last = site.call(call.json(asked.clone())).await.status;
    }
    assert_eq!(last, 429, "19 and the application for li_si");
}

#[tokio::test]
async fn a_refusal_is_read_from_the_side_of_who_asked() {
    let site = TestSite::new().await;
    let (zhang, mei) = (site.sign_in("zhang_san").await, site.sign_in("li_mei").await);
    let body = application(&site, "li_mei", "spouse");
    let asked = site.act(&zhang, "POST", BINDINGS, body).await;
    let path = format!("{BINDINGS}/{}/accept", asked.json["id"].as_str().unwrap());
    let by_grantor = site.act(&zhang, "POST", &path, json!({})).await;
    assert_eq!(by_grantor.problem(), (403, "NOT_YOURS"));
    let said = (&by_grantor.json["who"], &by_grantor.json["who_zh"]);
    assert_eq!(said, (&json!("beneficiary"), &json!("家人")));
    assert_eq!(site.act(&mei, "POST", &path, json!({})).await.status, 200);
    let twice = site.act(&mei, "POST", &path, json!({})).await;
    assert_eq!(twice.problem(), (422, "BINDING_STATE"));
    assert_eq!(twice.json["who_zh"], "您", "{}", twice.text);
}

#[tokio::test]
async fn terms_with_nothing_in_them_are_told_by_place() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let id = bind_li_si(&site, &zhang).await;
    let path = format!("{BINDINGS}/{id}/terms");
    let empty = Call::new("PUT", &path).token(&zhang).number("N1").json(json!({}));
    let empty = site.call(empty).await;
    assert_eq!(empty.problem(), (400, "FIELD_INVALID"));
    let expected = &empty.json["errors"][0]["expected_en"];
    assert_eq!(*expected, "at least one of limits, scopes, switched_off");
    let act = json!({"act": {"method": "PUT", "path": path, "body": {}}});
    let proof = site.call(Call::post("/api/family/v1/proofs").token(&zhang).json(act)).await;
    assert_eq!(proof.json["errors"][0]["path"], "act.body", "{}", proof.text);
}
