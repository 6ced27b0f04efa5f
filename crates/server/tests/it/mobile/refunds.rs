//! 6203.

use domain::Fen;
use serde_json::{Value, json};

use super::client::{Answer, Mobile};
use super::orders::agreed;
use crate::family::bind_li_si;
use crate::family::voucher::{activated, code, scanned};
use crate::institution::wire::Wire;
use crate::site::TestSite;

/// A paid order.
async fn paid(site: &TestSite, mobile: &Mobile<'_>) -> (Answer, Value) {
    bind_li_si(site, &site.sign_in("zhang_san").await).await;
    let child = site.sign_in("li_si").await;
    let order = mobile.ask("uldFeeInfo", &mobile.upload("li_si", "A", 5_000)).await.good();
    let auth_no = agreed(site, &child, &order, true).await;
    let paid = mobile.ask("pay_order", &mobile.pay(&order, "1", &auth_no)).await.good();
    (order, paid.data)
}

fn refund(order: &Answer, serial: &str, kind: &str, paid: &Value) -> Value {
    let (fund, account, cash) = (&paid["fundPay"], &paid["psnAcctPay"], &paid["ownPayAmt"]);
    let total = match kind {
        "CASH" => cash.clone(),
        _ => paid["feeSumamt"].clone(),
    };
    let zero = json!(0);
    let insured = kind != "CASH";
    json!({
        "payOrdId": order.data["payOrdId"], "appRefdSn": serial, "appRefdTime": "20261122093000",
        "totlRefdAmt": total, "refdType": kind,
        "fundRefdAmt": if insured { fund } else { &zero },
        "psnAcctRefdAmt": if insured { account } else { &zero },
        "cashRefdAmt": if kind == "HI" { &zero } else { cash },
    })
}

#[tokio::test]
async fn a_refund_gives_everything_back_once() {
    let site = TestSite::new().await;
    let mobile = Mobile::hospital(&site, None).await;
    let (order, paid) = paid(&site, &mobile).await;
    assert!(site.account("zhang_san").current < Fen(300_000));
    let data = refund(&order, "R1", "ALL", &paid);
    let first = mobile.ask("refund_Order", &data).await.good();
    assert_eq!(first.text("refStatus"), "SUCC");
    assert_eq!(first.text("hiTrnsDate"), "20261122");
    let again = mobile.ask("refund_Order", &data).await.good();
    assert_eq!(first.data, again.data);
    let other = mobile.ask("refund_Order", &refund(&order, "R2", "ALL", &paid)).await;
    assert_eq!(other.code(), "ORDER_STATE");
    assert_eq!(site.account("zhang_san").current, Fen(300_000));
    site.assert_books();
}

#[tokio::test]
async fn another_amount_is_no_refund() {
    let site = TestSite::new().await;
    let mobile = Mobile::hospital(&site, None).await;
    let (order, paid) = paid(&site, &mobile).await;
    let left = site.account("zhang_san").current;
    for (serial, field) in
        [("1", "totlRefdAmt"), ("2", "fundRefdAmt"), ("3", "psnAcctRefdAmt"), ("4", "cashRefdAmt")]
    {
        let mut data = refund(&order, serial, "ALL", &paid);
        data[field] = json!(1.23);
        let refused = mobile.ask("refund_Order", &data).await;
        assert_eq!(refused.code(), "REFUND_MISMATCH", "{field}");
        assert!(refused.outer["message"].as_str().unwrap().contains(field));
    }
    let mut data = refund(&order, "5", "ALL", &paid);
    data["refdType"] = json!("PART");
    let refused = mobile.ask("refund_Order", &data).await;
    assert!(refused.outer["message"].as_str().unwrap().contains("data.refdType"));
    assert_eq!(site.account("zhang_san").current, left);
}

#[tokio::test]
async fn cash_alone_moves_no_account() {
    let site = TestSite::new().await;
    let mobile = Mobile::hospital(&site, None).await;
    let (order, paid) = paid(&site, &mobile).await;
    let left = site.account("zhang_san").current;
    let cash = mobile.ask("refund_Order", &refund(&order, "R1", "CASH", &paid)).await.good();
    assert!(cash.data["hiFefdSn"].is_null());
    assert_eq!(site.account("zhang_san").current, left);
    let asked = mobile.ask("query_order_info", &mobile.order(&order)).await.good();
    assert_eq!(asked.text("ordStas"), "9");
    let twice = mobile.ask("refund_Order", &refund(&order, "R2", "CASH", &paid)).await;
    assert_eq!(twice.code(), "ORDER_STATE");
    // The rest of it: what fund and accounts paid, of which the cash is no part.
    mobile.ask("refund_Order", &refund(&order, "R3", "HI", &paid)).await.good();
    assert_eq!(site.account("zhang_san").current, Fen(300_000));
}

#[tokio::test]
async fn what_was_not_paid_is_not_refunded() {
    let site = TestSite::new().await;
    let mobile = Mobile::hospital(&site, None).await;
    let order = mobile.ask("uldFeeInfo", &mobile.upload("li_si", "A", 5_000)).await.good();
    let paid = json!({"fundPay": 0, "psnAcctPay": 0, "ownPayAmt": 50, "feeSumamt": 50});
    let refused = mobile.ask("refund_Order", &refund(&order, "R1", "ALL", &paid)).await;
    assert_eq!(refused.code(), "ORDER_STATE");
}

/// A token of somebody's at the hospital.
async fn token(site: &TestSite, key: &str) -> String {
    let (wire, session) = (Wire::hospital(site), activated(site, key).await);
    let code = code(site, &session).await;
    let answer = wire.ask("6101", scanned(wire.institution, &code)).await;
    answer.output()["OutData"]["ecToken"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_token_with_a_refund_is_the_patient_s() {
    let site = TestSite::new().await;
    let mobile = Mobile::hospital(&site, None).await;
    let (order, paid) = paid(&site, &mobile).await;
    let mut data = refund(&order, "1", "ALL", &paid);
    data["ecToken"] = json!(token(&site, "zhang_san").await);
    assert_eq!(mobile.ask("refund_Order", &data).await.code(), "VOUCHER_INVALID");
    let mut data = refund(&order, "2", "ALL", &paid);
    data["ecToken"] = json!(token(&site, "li_si").await);
    data["payAuthNo"] = json!("x");
    let both = mobile.ask("refund_Order", &data).await;
    assert!(both.outer["message"].as_str().unwrap().contains("data.payAuthNo"), "{}", both.outer);
    data["payAuthNo"] = json!("");
    mobile.ask("refund_Order", &data).await.good();
    assert_eq!(site.account("zhang_san").current, Fen(300_000));
}
