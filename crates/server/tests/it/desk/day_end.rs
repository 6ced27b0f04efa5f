//! Applications, tickets, payments and the day-end report at the desk; the wire's side of them is
//! in `institution::day_end`.

use serde_json::{Value, json};

use super::{Clerk, clerk};
use crate::institution::wire::{PHARMACY, Wire, of_settlement, purchase};
use crate::site::{Call, TestSite};

/// A purchase of 25.00 in November, and its application; it is December.
async fn applied(site: &TestSite) -> String {
    let wire = Wire::pharmacy(site);
    wire.ask("2102", purchase(&wire.psn_no("zhang_san"), 2_500, "1")).await.output();
    site.clock.advance_ms(9 * 24 * 3_600_000);
    let input = json!({"data": {
        "clr_type": "41", "setlym": "202611", "psntime": 1, "medfee_sumamt": "25.00",
        "med_sumfee": "25.00", "fund_appy_sum": "0", "cash_payamt": "0", "acct_pay": "25.00",
        "begndate": "2026-11-01", "enddate": "2026-11-30",
    }});
    let answer = wire.ask("3203", input).await;
    answer.output()["result"]["clr_appy_evt_id"].as_str().unwrap().to_owned()
}

fn payments() -> String {
    format!("/institutions/{PHARMACY}/payments")
}

async fn owed(clerk: &Clerk<'_>) -> Value {
    clerk.get(&format!("/institutions/{PHARMACY}/payable")).await.json
}

#[tokio::test]
async fn an_application_is_listed_decided_once_and_rejected_with_a_reason() {
    let site = TestSite::new().await;
    let id = applied(&site).await;
    let money = clerk(&site, "money").await;
    let listed = money.get("/clearings").await;
    assert_eq!(listed.json["clearings"][0]["id"], id.as_str(), "{}", listed.text);
    assert_eq!(listed.json["clearings"][0]["owed"], "25.00");
    let approve = format!("/clearings/{id}/approve");
    let first = money.numbered("POST", &approve, "A1", json!({})).await;
    assert_eq!((first.status, &first.json["state"]), (200, &json!("approved")), "{}", first.text);
    assert_eq!(money.numbered("POST", &approve, "A1", json!({})).await.json, first.json, "twice");
    assert_eq!(money.post(&approve, json!({})).await.problem(), (422, "CLEARING_STATE"));
    assert_eq!(money.get("/clearings").await.json["clearings"], json!([]));
    let reject = format!("/clearings/{id}/reject");
    let silent = money.post(&reject, json!({"why": " "})).await;
    assert_eq!(silent.problem(), (422, "REASON_MISSING"));
    let rejected = money.post(&reject, json!({"why": "重复申报"})).await;
    assert_eq!(
        (&rejected.json["state"], &rejected.json["why"]),
        (&json!("rejected"), &json!("重复申报"))
    );
    let listed = money.get("/clearings?state=rejected").await;
    assert_eq!(listed.json["clearings"][0]["id"], id.as_str());
    assert_eq!(money.get("/clearings?state=odd").await.problem(), (400, "FIELD_INVALID"));
    for unknown in ["1", "11000020261122000000000ZZZ"] {
        let reply = money.post(&format!("/clearings/{unknown}/approve"), json!({})).await;
        assert_eq!(reply.problem(), (422, "CLEARING_UNKNOWN"));
    }
    let approver = clerk(&site, "approver").await;
    assert_eq!(approver.post(&approve, json!({})).await.problem(), (403, "NOT_YOUR_DUTY"));
}

#[tokio::test]
async fn an_institution_is_paid_by_two_people_and_never_above_what_is_owed() {
    let site = TestSite::new().await;
    let id = applied(&site).await;
    let (money, approver) = (clerk(&site, "money").await, clerk(&site, "approver").await);
    let order = |amount: &str| json!({"amount": amount, "clearings": [id]});
    let early = money.post(&payments(), order("25.00")).await;
    assert_eq!(early.problem(), (422, "CLEARING_STATE"), "not approved yet");
    money.post(&format!("/clearings/{id}/approve"), json!({})).await;
    for (body, code) in [
        (order("25.01"), "PAYMENT_TOO_HIGH"),
        (order("24.99"), "CLEARING_MISMATCH"),
        (order("0.00"), "AMOUNT_OUT_OF_RANGE"),
        (json!({"amount": "25.01"}), "PAYMENT_TOO_HIGH"),
        (json!({"amount": "1.00", "clearings": ["1"]}), "CLEARING_UNKNOWN"),
    ] {
        assert_eq!(money.post(&payments(), body).await.problem(), (422, code));
    }
    let elsewhere = money.post("/institutions/P11010800002/payments", order("1.00")).await;
    assert_eq!(elsewhere.problem(), (422, "CLEARING_UNKNOWN"), "another's application");
    let filed = money.numbered("POST", &payments(), "P1", order("25.00")).await;
    let again = money.numbered("POST", &payments(), "P1", order("25.00")).await;
    assert_eq!(again.json, filed.json, "twice");
    let seen = owed(&money).await;
    assert_eq!((&seen["owed"], &seen["proposed"]), (&json!("25.00"), &json!("25.00")));
    let beside = money.post(&payments(), json!({"amount": "0.01"})).await;
    assert_eq!(beside.problem(), (422, "PAYMENT_TOO_HIGH"));
    assert_eq!(money.post(&payments(), order("25.00")).await.problem(), (422, "CLEARING_STATE"));
    let case = filed.json["case"].as_str().unwrap();
    let asked = approver.get(&format!("/cases/{case}")).await;
    assert_eq!(asked.json["asked"][1]["now"], "账面应付 25.00 元", "{}", asked.text);
    assert!(asked.json["person"].is_null() && asked.json["other"].is_null(), "{}", asked.text);
    assert_eq!(approver.approve(&filed).await.status, 200);
    assert_eq!(approver.approve(&filed).await.problem(), (422, "CASE_STATE"));
    let seen = owed(&money).await;
    let payment = &seen["payments"][0];
    assert_eq!((&seen["owed"], &seen["proposed"]), (&json!("0.00"), &json!("0.00")));
    assert_ne!(payment["proposed_by"], payment["approved_by"], "{payment}");
    assert_eq!(payment["clearings"][0], id.as_str());
    let paid = money.get("/clearings?state=paid").await;
    assert_eq!(paid.json["clearings"][0]["id"], id.as_str());
    site.assert_books();
}

#[tokio::test]
async fn what_is_given_back_meanwhile_is_not_paid() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let bill = wire.ask("2102", purchase(&wire.psn_no("zhang_san"), 2_500, "1")).await;
    let (money, approver) = (clerk(&site, "money").await, clerk(&site, "approver").await);
    let filed = money.post(&payments(), json!({"amount": "25.00"})).await;
    wire.ask("2103", of_settlement(&bill)).await.output();
    let late = approver.approve(&filed).await;
    assert_eq!(late.problem(), (422, "PAYMENT_TOO_HIGH"), "{}", late.text);
    let reader = clerk(&site, "reader").await;
    let body = json!({"amount": "1.00"});
    assert_eq!(reader.post(&payments(), body.clone()).await.problem(), (403, "NOT_YOUR_DUTY"));
    let unknown = money.post("/institutions/P99999999999/payments", body).await;
    assert_eq!(unknown.problem(), (422, "INSTITUTION_UNKNOWN"));
    site.assert_books();
}

#[tokio::test]
async fn the_day_is_reported_as_it_was_and_as_a_file() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let bill = wire.ask("2102", purchase(&wire.psn_no("xu_nan"), 20_000, "1")).await;
    site.clock.advance_ms(24 * 3_600_000);
    wire.ask("2103", of_settlement(&bill)).await.output();
    let money = clerk(&site, "money").await;
    let days = format!("/institutions/{PHARMACY}/day-ends");
    let report = money.get(&format!("{days}?from=2026-11-22&to=2026-11-23")).await;
    let (first, second) = (&report.json["days"][0], &report.json["days"][1]);
    assert_eq!((&first["bills"], &first["cancelled"]), (&json!(1), &json!(0)), "{}", report.text);
    assert_eq!((&first["aid"], &first["owed"]), (&json!("113.60"), &json!("200.00")));
    assert_eq!((&second["cancelled"], &second["account"]), (&json!(1), &json!("-200.00")));
    assert_eq!(report.json["sum"]["total"], "0.00");
    let csv = money.get(&format!("{days}.csv?from=2026-11-22")).await;
    let kind = csv.headers.get("content-type").unwrap();
    assert_eq!((csv.status, kind.to_str().unwrap()), (200, "text/csv; charset=utf-8"));
    let row = csv.text.lines().nth(1).unwrap();
    assert_eq!(
        row,
        "P11010100001,北京演示药店,2026-11-22,1,0,200.00,0.00,200.00,113.60,0.00,0.00,200.00"
    );
    for odd in ["from=2026-11-23&to=2026-11-22", "from=x", "from=2026-01-01&to=2026-11-22"] {
        assert_eq!(money.get(&format!("{days}?{odd}")).await.problem(), (400, "FIELD_INVALID"));
    }
    let nowhere = money.get("/institutions/P99999999999/day-ends").await;
    assert_eq!(nowhere.problem(), (422, "INSTITUTION_UNKNOWN"));
    let nobody = site.call(Call::get(&format!("/api/desk/v1{days}"))).await;
    assert_eq!(nobody.status, 401);
}
