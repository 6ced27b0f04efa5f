//! Premiums at the desk: listed, handed over to the collector and given back by two people.

use app::jobs::run_due;
use serde_json::{Value, json};

use super::clerk;
use crate::family::bind_li_si;
use crate::site::{Call, TestSite};

const DAY_MS: i64 = 24 * 3_600_000;

/// 435.00 that the last day of December 2025 took in 北京; the payment's identifier.
async fn taken(site: &TestSite) -> String {
    let zhang = site.sign_in("zhang_san").await;
    let binding = bind_li_si(site, &zhang).await;
    let asked = json!({"binding": binding, "kind": "resident", "year": 2026, "who": "学生儿童"});
    let made = site.act(&zhang, "POST", "/api/family/v1/premiums", asked).await;
    assert_eq!(made.status, 201, "{}", made.text);
    site.clock.advance_ms(11 * DAY_MS + 1);
    run_due(site.app()).await;
    site.clock.advance_ms(1);
    made.json["id"].as_str().unwrap().to_owned()
}

fn all() -> Value {
    json!({"area": "110000", "kind": "resident", "year": 2026, "bank_ref": "B-1"})
}

#[tokio::test]
async fn what_is_owed_is_handed_over_once_and_then_only_given_back_by_two_clerks() {
    let site = TestSite::at("2025-12-20T10:00:00").await;
    let id = taken(&site).await;
    let money = clerk(&site, "money").await;
    let listed = money.get("/premiums?state=paid").await;
    assert_eq!(listed.json["premiums"][0]["id"], id.as_str(), "{}", listed.text);
    assert_eq!(money.get("/premiums").await.json["premiums"], json!([]), "nothing waits");
    let owed = money.get("/premiums/owed?area=110000").await;
    assert_eq!(owed.json["owed"][0]["owed"], "435.00", "{}", owed.text);
    let (first, second) =
        (money.post("/premiums/hand-over", all()).await, money.post("/premiums/hand-over", all()));
    let second = second.await;
    assert_eq!((first.status, second.status), (202, 202), "{} {}", first.text, second.text);
    let approver = clerk(&site, "approver").await;
    let done = approver.approve(&first).await;
    assert_eq!((done.status, &done.json["done"]), (200, &json!(true)), "{}", done.text);
    assert_eq!(approver.approve(&second).await.problem(), (422, "PAYMENT_TOO_HIGH"));
    let owed = money.get("/premiums/owed?area=110000").await;
    assert_eq!(owed.json["owed"][0]["owed"], "0.00", "{}", owed.text);
    assert_eq!(owed.json["owed"][0]["handed_over"][0]["bank_ref"], "B-1");
    let zhang = site.sign_in("zhang_san").await;
    let path = format!("/api/family/v1/premiums/{id}/refund");
    let late = site.act(&zhang, "POST", &path, json!({})).await;
    assert_eq!(late.problem(), (422, "PREMIUM_STATE"), "{}", late.text);
    let back = money.post(&format!("/premiums/{id}/refund"), json!({})).await;
    assert_eq!(back.status, 202, "{}", back.text);
    let done = approver.approve(&back).await;
    assert_eq!(done.json["done"], true, "{}", done.text);
    let again = money.post(&format!("/premiums/{id}/refund"), json!({})).await;
    assert_eq!(again.problem(), (422, "PREMIUM_STATE"));
    assert_eq!(site.balance("zhang_san"), "3000.00");
    let owed = money.get("/premiums/owed?area=110000").await;
    assert_eq!(owed.json["owed"][0]["owed"], "-435.00", "set off in the next hand-over");
    site.assert_books();
}

#[tokio::test]
async fn what_stands_against_it_at_the_desk() {
    let site = TestSite::at("2025-12-20T10:00:00").await;
    let id = taken(&site).await;
    let money = clerk(&site, "money").await;
    for (path, body, code) in [
        ("/premiums/hand-over".to_owned(), all(), 403),
        (format!("/premiums/{id}/refund"), json!({}), 403),
        (format!("/premiums/{id}/pay-back"), json!({}), 403),
        (format!("/premiums/{id}/reject"), json!({"why": "不对"}), 403),
    ] {
        let officer = clerk(&site, "officer").await;
        assert_eq!(officer.post(&path, body).await.status, code, "{path}");
    }
    for (path, body, code) in [
        ("/premiums/x/refund".to_owned(), json!({}), (404, "PREMIUM_MISSING")),
        (format!("/premiums/{id}/pay-back"), json!({}), (422, "PREMIUM_STATE")),
        (format!("/premiums/{id}/reject"), json!({"why": "不对"}), (422, "PREMIUM_STATE")),
    ] {
        let refused = money.post(&path, body).await;
        assert_eq!(refused.problem(), code, "{path}: {}", refused.text);
    }
    let nothing = json!({"area": "110000", "kind": "care", "year": 2026});
    let nothing = money.post("/premiums/hand-over", nothing).await;
    assert_eq!(nothing.problem(), (422, "AMOUNT_OUT_OF_RANGE"), "{}", nothing.text);
    assert_eq!(money.get("/premiums?state=odd").await.problem(), (400, "FIELD_INVALID"));
    assert_eq!(money.get("/premiums/owed").await.problem(), (400, "FIELD_INVALID"));
    assert_eq!(site.call(Call::get("/api/desk/v1/premiums")).await.status, 401);
    assert_eq!(site.balance("zhang_san"), "2565.00");
}
