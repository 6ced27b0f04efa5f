//! Wallets at the window: opened once by an intake clerk of the place, seen with the person.

use serde_json::json;

use super::{clerk, psn_no};
use crate::site::TestSite;

#[tokio::test]
async fn a_clerk_opens_and_changes_a_wallet() {
    let site = TestSite::new().await;
    let intake = clerk(&site, "intake").await;
    let zhou = psn_no(&site, "zhou_xiuying");
    let path = format!("/people/{zhou}/wallet");
    let body = json!({"place": "310000", "phone": "10000000013"});
    let opened = intake.numbered("POST", &path, "W1", body.clone()).await;
    assert_eq!((opened.status, &opened.json["done"]), (200, &json!(true)), "{}", opened.text);
    assert_eq!(intake.numbered("POST", &path, "W1", body.clone()).await.json, opened.json);
    assert_eq!(intake.post(&path, body).await.problem(), (422, "WALLET_THERE"));
    let changed = intake.put(&path, json!({"place": "510100"})).await;
    assert_eq!(changed.json["done"], true, "{}", changed.text);
    let seen = intake.get(&format!("/people/{zhou}")).await.json;
    let wallet = &seen["wallet"];
    assert_eq!((&wallet["place"], &wallet["opened_by"]), (&json!("510100"), &json!("clerk")));
    assert_eq!(wallet["phone"], "100****0013");
}

#[tokio::test]
async fn what_stands_against_it() {
    let site = TestSite::new().await;
    let intake = clerk(&site, "intake").await;
    let zhou = psn_no(&site, "zhou_xiuying");
    let path = format!("/people/{zhou}/wallet");
    for (body, field) in [
        (json!({"place": "nowhere", "phone": "10000000013"}), "place"),
        (json!({"place": "310000", "phone": "12"}), "phone"),
        (json!({"place": "310000", "phone": "1000000001"}), "phone"),
    ] {
        let refused = intake.post(&path, body).await;
        assert_eq!(refused.json["errors"][0]["path"], field, "{}", refused.text);
    }
    assert_eq!(intake.put(&path, json!({})).await.problem(), (400, "FIELD_INVALID"));
    let none = intake.put(&path, json!({"place": "310000"})).await;
    assert_eq!(none.problem(), (422, "WALLET_MISSING"), "{}", none.text);
    let body = json!({"place": "440300", "phone": "10000000013"});
    let closed = intake.post(&path, body).await;
    assert_eq!(closed.problem(), (422, "WALLET_UNKNOWN"), "{}", closed.text);
    let body = json!({"place": "310000", "phone": "10000000013"});
    let unknown = intake.post("/people/20000000000000000001/wallet", body.clone()).await;
    assert_eq!(unknown.problem().1, "PERSON_UNKNOWN", "{}", unknown.text);
    // A clerk of 成都 knows nobody of 北京; a reader opens nothing.
    let elsewhere = clerk(&site, "chengdu").await.post(&path, body.clone()).await;
    assert_eq!(elsewhere.problem(), unknown.problem(), "{}", elsewhere.text);
    let reader = clerk(&site, "reader").await.post(&path, body).await;
    assert_eq!(reader.problem(), (403, "NOT_YOUR_DUTY"), "{}", reader.text);
}
