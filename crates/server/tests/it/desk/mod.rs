//! The desk interface: each endpoint works, is asked twice, is asked for what is unknown, by
//! somebody who may not, and is refused.

mod bindings;
mod files;

use serde_json::json;

use crate::site::{Call, TestSite};

#[tokio::test]
async fn books_are_told_to_clerks_only() {
    let site = TestSite::new().await;
    let desk = site.desk().await;
    let books = site.get(&desk, "/api/desk/v1/books").await;
    assert_eq!(books.json["right"], true);
    let beijing = &books.json["books"][0];
    assert_eq!((beijing["name"].as_str(), beijing["sum"].as_str()), (Some("北京市"), Some("0.00")));
    let zhang = site.sign_in("zhang_san").await;
    assert_eq!(site.get(&zhang, "/api/desk/v1/books").await.problem(), (401, "SIGN_IN_NEEDED"));
    assert_eq!(site.call(Call::get("/api/desk/v1/books")).await.status, 401);
}

#[tokio::test]
async fn there_is_one_clerk() {
    let site = TestSite::new().await;
    let call = Call::post("/api/desk/v1/sign-in").json(json!({"name": "admin"}));
    assert_eq!(site.call(call).await.problem(), (400, "FIELD_INVALID"));
}

#[tokio::test]
async fn an_account_year_turns_once() {
    let site = TestSite::new().await;
    let desk = site.desk().await;
    let roll = |area: &str, year: u16| {
        let body = json!({"area": area, "year": year});
        site.call(Call::post("/api/desk/v1/year-rolls").token(&desk).json(body))
    };
    let rolled = roll("310000", 2025).await;
    assert_eq!(rolled.status, 200, "{}", rolled.text);
    let shen = site.account("shen_yi");
    assert_eq!((shen.current.0, shen.carried.0), (0, 440_000));
    assert_eq!(roll("310000", 2025).await.json, rolled.json, "twice");
    assert_eq!(site.account("shen_yi"), shen);
    assert_eq!(site.balance("zhang_san"), "3000.00", "another area");
    let nowhere = roll("999999", 2025).await;
    assert_eq!(nowhere.problem(), (422, "AREA_UNKNOWN"));
    assert_eq!((&nowhere.json["who"], &nowhere.json["who_zh"]), (&json!("agency"), &json!("您")));
    assert_eq!(roll("310000", 2026).await.problem(), (400, "FIELD_INVALID"));
    let nobody =
        Call::post("/api/desk/v1/year-rolls").json(json!({"area": "310000", "year": 2025}));
    assert_eq!(site.call(nobody).await.status, 401);
    site.assert_books();
}

#[tokio::test]
async fn freezing_needs_a_known_account_and_a_reason() {
    let site = TestSite::new().await;
    let desk = site.desk().await;
    let freeze = |cert_no: &str, reason: &str| {
        let body = json!({"cert_type": "01", "cert_no": cert_no, "reason": reason});
        let call = Call::post("/api/desk/v1/accounts/freeze").token(&desk);
        site.call(call.number(&site.number()).json(body))
    };
    let unknown = freeze("110190199003071098", "司法协助").await;
    assert_eq!(unknown.problem(), (422, "PERSON_UNKNOWN"));
    assert!(!unknown.text.contains("110190199003071098"));
    let zhang = site.person("zhang_san").cert_no;
    let no_reason = freeze(&zhang, " ").await;
    assert_eq!(no_reason.json["errors"][0]["path"], "reason");
    assert_eq!(freeze(&zhang, "司法协助").await.json, json!({"frozen": true}));
    assert!(site.account("zhang_san").frozen);
    let resident = freeze(&site.person("li_si").cert_no, "司法协助").await;
    assert_eq!(resident.problem(), (422, "NO_VALID_ACCOUNT"));
}
