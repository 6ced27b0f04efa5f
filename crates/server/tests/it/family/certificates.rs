//! Electronic certificates in place of photos.

use serde_json::json;
use server::providers::Providers;

use super::{BINDINGS, ROOT, application};
use crate::site::TestSite;

#[tokio::test]
async fn a_register_vouches_for_a_kinship_and_the_paper_says_so() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let mut body = application(&site, "li_si", "child");
    body["certificate"] = "household".into();
    let proof = site.proof(&zhang, "POST", BINDINGS, body.clone()).await;
    let call = crate::site::Call::post(BINDINGS).token(&zhang).number("C1").json(body.clone());
    let bare = site.call(call.clone()).await;
    assert_eq!(bare.problem(), (403, "PROOF_MISSING"), "nothing is asked without a proof");
    let documents = format!("{ROOT}/documents");
    assert_eq!(site.get(&zhang, &documents).await.json["documents"], json!([]));
    let done = site.call(call.clone().proof(&proof)).await;
    assert_eq!(done.status, 201, "{}", done.text);
    let again = site.call(call.proof(&proof)).await;
    assert_eq!((again.status, &again.json["id"]), (201, &done.json["id"]), "{}", again.text);
    let kept = site.get(&zhang, &documents).await.json["documents"].clone();
    assert_eq!(kept.as_array().unwrap().len(), 1, "{kept}");
    assert_eq!(kept[0]["kind"], "household");
    assert_eq!(kept[0]["versions"][0]["provider"], "simulated-certificates");
    assert_eq!(kept[0]["versions"][0]["pages"], json!([]));
}

#[tokio::test]
async fn a_guardian_may_be_vouched_for_and_others_are_told_to_upload_photos() {
    let site = TestSite::new().await;
    let lin = site.sign_in("lin_na").await;
    let wards = format!("{ROOT}/wards");
    let body = |ward: &str, certificate: &str| {
        json!({
            "ward": site.who(ward), "ground": "parent", "pledge": true, "certificate": certificate,
        })
    };
    let marriage = site.act(&lin, "POST", &wards, body("wu_yiyi", "marriage")).await;
    assert_eq!(marriage.problem(), (422, "CERTIFICATE_NOT_FOUND"));
    assert!(marriage.json["next"].as_str().unwrap().contains("上传"), "{}", marriage.text);
    let stranger = site.act(&lin, "POST", &wards, body("chen_xi", "birth")).await;
    assert_eq!(stranger.problem(), (422, "CERTIFICATE_NOT_FOUND"));
    let done = site.act(&lin, "POST", &wards, body("wu_yiyi", "birth")).await;
    assert_eq!(done.json["state"], "in_review", "{}", done.text);
    let without = TestSite::equipped(|all| Providers { certificates: None, ..all }).await;
    let zhang = without.sign_in("zhang_san").await;
    let mut body = application(&without, "li_si", "child");
    body["certificate"] = "household".into();
    let none = without.act(&zhang, "POST", BINDINGS, body).await;
    assert_eq!(none.problem(), (422, "CERTIFICATE_NOT_FOUND"));
}
