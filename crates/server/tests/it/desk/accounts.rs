//! What account officers do.

use serde_json::json;

use super::{clerk, psn_no};
use crate::site::TestSite;

#[tokio::test]
async fn freezing_needs_a_known_account_and_a_reason() {
    let site = TestSite::new().await;
    let officer = clerk(&site, "officer").await;
    let asked = |cert_no: &str, reason: &str| json!({"cert_type": "01", "cert_no": cert_no, "reason": reason});
    let freeze = |body| officer.post("/accounts/freeze", body);
    let unknown = freeze(asked("110190199003071098", "司法协助")).await;
    assert_eq!(unknown.problem(), (422, "PERSON_UNKNOWN"));
    assert!(!unknown.text.contains("110190199003071098"));
    let zhang = site.person("zhang_san").cert_no;
    let no_reason = freeze(asked(&zhang, " ")).await;
    assert_eq!(no_reason.json["errors"][0]["path"], "reason");
    assert_eq!(freeze(asked(&zhang, "司法协助")).await.json, json!({"done": true}));
    assert!(site.account("zhang_san").frozen);
    let resident = freeze(asked(&site.person("li_si").cert_no, "司法协助")).await;
    assert_eq!(resident.problem(), (422, "NO_VALID_ACCOUNT"));
    let free = officer.post("/accounts/unfreeze", asked(&zhang, "已解除")).await;
    assert!(site.account("zhang_san").frozen, "a second clerk first");
    assert_eq!(clerk(&site, "demo").await.approve(&free).await.json["done"], true);
    assert!(!site.account("zhang_san").frozen);
}

#[tokio::test]
async fn an_insurance_that_pauses_takes_its_bindings_along() {
    let site = TestSite::new().await;
    let (officer, reader) = (clerk(&site, "officer").await, clerk(&site, "reader").await);
    let chen = psn_no(&site, "chen_jun");
    let path = format!("/people/{chen}/insurance");
    let set = |status: &str| officer.post(&path, json!({"status": status}));
    let state = || async {
        reader.get(&format!("/people/{chen}")).await.json["bindings"][0]["state"].clone()
    };
    assert_eq!(set("2").await.json["done"], true);
    assert_eq!(state().await, "suspended");
    assert_eq!(set("1").await.json["done"], true);
    assert_eq!(state().await, "active");
    assert_eq!(set("9").await.json["errors"][0]["path"], "status");
    let chengdu = psn_no(&site, "luo_gang");
    let intake = clerk(&site, "intake").await;
    let other = intake.post(&format!("/people/{chengdu}/insurance"), json!({"status": "2"})).await;
    assert_eq!(other.problem(), (403, "NOT_YOUR_DUTY"));
}
