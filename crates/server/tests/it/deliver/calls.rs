//! Calls to institutions (6302, 6204): signed and sealed, in order, again until they are taken.

use std::sync::Arc;

use domain::RecordId;
use serde_json::{Value, json};
use server::deliver::calls::{CallReport, once};

use store::record::Call as Told;
use store::{Body, Kind, QueueAsk, Record};

use super::receivers::Http;
use crate::family::bind_li_si;
use crate::institution::wire::{PHARMACY, fen};
use crate::mobile::client::{Mobile, is_theirs, open};
use crate::site::{Call, TestSite};

const ROOT: &str = "/api/family/v1";

/// A paid order of a hospital that takes calls there; its `payOrdId`.
async fn paid(site: &TestSite, mobile: &Mobile<'_>, order: &str) -> String {
    let child = site.sign_in("li_si").await;
    let order = mobile.ask("uldFeeInfo", &mobile.upload("li_si", order, 5_000)).await.good();
    let path = format!("{ROOT}/orders/{}/authorise", order.text("payOrdId"));
    let agreed = site.act(&child, "POST", &path, json!({"family": true})).await;
    let auth_no = agreed.json["pay_auth_no"].as_str().unwrap().to_owned();
    mobile.ask("pay_order", &mobile.pay(&order, &auth_no, &auth_no)).await.good();
    order.text("payOrdId")
}

async fn round(site: &TestSite) -> CallReport {
    once(&Arc::clone(&site.site)).await.unwrap()
}

const TAKEN: CallReport = CallReport { taken: 1, put_off: 0, given_up: 0 };
const PUT_OFF: CallReport = CallReport { taken: 0, put_off: 1, given_up: 0 };
const NONE: CallReport = CallReport { taken: 0, put_off: 0, given_up: 0 };

/// What a call says, once its seal and signature were checked.
fn opened(body: &str) -> (String, Value) {
    let outer: Value = serde_json::from_str(body).unwrap();
    let data: Value = serde_json::from_str(&open(outer["encData"].as_str().unwrap())).unwrap();
    assert!(is_theirs(&outer, body, &data), "{body}");
    (outer["transType"].as_str().unwrap().to_owned(), data)
}

#[tokio::test]
async fn a_paid_order_is_told_in_order_and_once() {
    let site = TestSite::new().await;
    bind_li_si(&site, &site.sign_in("zhang_san").await).await;
    let http = Http::start();
    let mobile = Mobile::hospital(&site, Some(&http.url)).await;
    let id = paid(&site, &mobile, "HIS-1").await;
    for expected in [TAKEN, TAKEN, NONE] {
        assert_eq!(round(&site).await, expected);
    }
    let calls: Vec<(String, Value)> = http.calls().iter().map(|call| opened(&call.body)).collect();
    let infnos: Vec<&str> = calls.iter().map(|(infno, _)| infno.as_str()).collect();
    assert_eq!(infnos, ["6302", "6204"]);
    for (_, data) in &calls {
        assert_eq!((&data["payOrdId"], &data["medOrgOrd"]), (&json!(id), &json!("HIS-1")));
        let parts = ["psnAcctPay", "fundPay"].map(|name| fen(&data[name]).0);
        let cash = fen(data.get("ownPayAmt").unwrap_or(&data["ownpayAmt"])).0;
        assert_eq!(fen(&data["feeSumamt"]).0, parts.iter().sum::<i64>() + cash);
    }
    let (_, notice) = &calls[0];
    assert_eq!((&notice["callType"], &notice["hiChrgTime"]), (&json!("02"), &json!("093000")));
}

#[tokio::test]
async fn a_call_that_fails_holds_up_the_ones_behind_it() {
    let site = TestSite::new().await;
    bind_li_si(&site, &site.sign_in("zhang_san").await).await;
    let http = Http::start();
    http.answer(&["500 No", "500 No"]);
    let mobile = Mobile::hospital(&site, Some(&http.url)).await;
    paid(&site, &mobile, "HIS-1").await;
    assert_eq!(round(&site).await, PUT_OFF);
    assert_eq!(round(&site).await, NONE, "30 s are not over");
    site.clock.advance_ms(30_000);
    assert_eq!(round(&site).await, PUT_OFF);
    site.clock.advance_ms(30_000);
    assert_eq!(round(&site).await, NONE, "twice as long");
    site.clock.advance_ms(30_000);
    for expected in [TAKEN, TAKEN, NONE] {
        assert_eq!(round(&site).await, expected);
    }
    let infnos: Vec<String> = http.calls().iter().map(|call| opened(&call.body).0).collect();
    assert_eq!(infnos, ["6302", "6302", "6302", "6204"]);
}

#[tokio::test]
async fn what_was_given_up_is_seen_at_the_desk_and_tried_again() {
    let site = TestSite::new().await;
    bind_li_si(&site, &site.sign_in("zhang_san").await).await;
    let http = Http::start();
    // Not found is worth another try, gone is not.
    http.answer(&["410 Gone"]);
    let mobile = Mobile::hospital(&site, Some(&http.url)).await;
    paid(&site, &mobile, "HIS-1").await;
    assert_eq!(round(&site).await, CallReport { given_up: 1, ..NONE });
    assert_eq!(round(&site).await, TAKEN, "the next one goes on");
    let desk = site.desk().await;
    let list = site.get(&desk, "/api/desk/v1/calls").await;
    assert_eq!(list.json["calls"].as_array().map(Vec::len), Some(1), "{}", list.text);
    let call = &list.json["calls"][0];
    assert_eq!((&call["state"], &call["infno"]), (&json!("given_up"), &json!("6302")));
    assert_eq!((&call["institution"], &call["tries"]), (&json!(mobile.institution), &json!(1)));
    let path = format!("/api/desk/v1/calls/{}/again", call["id"].as_str().unwrap());
    let again = site.write(&desk, "POST", &path, json!({})).await;
    assert_eq!((again.status, &again.json["state"]), (200, &json!("waiting")), "{}", again.text);
    assert_eq!(round(&site).await, TAKEN);
    let list = site.get(&desk, "/api/desk/v1/calls").await;
    assert_eq!(list.json["calls"], json!([]));
    let unknown = Call::post("/api/desk/v1/calls/11000020261122000000000000/again");
    let unknown = site.call(unknown.token(&desk).number("X").json(json!({}))).await;
    assert_eq!(unknown.problem().1, "ORDER_UNKNOWN");
}

#[tokio::test]
async fn nothing_is_called_where_no_address_is_known() {
    let site = TestSite::new().await;
    bind_li_si(&site, &site.sign_in("zhang_san").await).await;
    let mobile = Mobile::hospital(&site, None).await;
    paid(&site, &mobile, "HIS-1").await;
    assert_eq!(round(&site).await, NONE);
    let desk = site.desk().await;
    assert_eq!(site.get(&desk, "/api/desk/v1/calls").await.json["calls"], json!([]));
}

#[tokio::test]
async fn an_address_that_is_down_holds_up_nobody_else_and_keeps_its_order() {
    let site = TestSite::new().await;
    bind_li_si(&site, &site.sign_in("zhang_san").await).await;
    let http = Http::start();
    http.answer(&["500 No"]);
    let mobile = Mobile::hospital(&site, Some(&http.url)).await;
    paid(&site, &mobile, "HIS-1").await;
    assert_eq!(round(&site).await, PUT_OFF);
    let (kind, areas) = (Kind::Call, (0, 999_999));
    let ask = QueueAsk { kind, areas, state: Some("waiting"), after: None, most: 1 };
    let mut queue = site.app().read().unwrap().queue(&ask).unwrap();
    let Record { id, version, body: Body::Call(call) } = queue.remove(0) else { panic!("a call") };
    // More than a page of its later calls, and behind all of them another institution's.
    let pharmacy = site.app().read().unwrap().institution_by_code(PHARMACY).unwrap();
    let others = Told { institution: pharmacy.unwrap().0.id, ..call.clone() };
    let later = std::iter::repeat_n(call.clone(), 600).chain([others]);
    let mut batch = store::act::Batch::empty(site.app().now());
    for (place, call) in (1..).zip(later) {
        let id = RecordId(id.0 + (place << 20));
        batch.records.push(Record { id, version, body: Body::Call(call) });
    }
    site.app().chore(call.area, move |tx| tx.write(&batch)).await.unwrap();
    assert_eq!(round(&site).await, CallReport { given_up: 1, ..NONE }, "it has no address");
    assert_eq!(round(&site).await, NONE);
    site.clock.advance_ms(30_000);
    assert_eq!(round(&site).await, TAKEN);
    assert_eq!(round(&site).await, TAKEN);
    let infnos: Vec<String> = http.calls().iter().map(|call| opened(&call.body).0).collect();
    assert_eq!(infnos, ["6302", "6302", "6204"]);
}
