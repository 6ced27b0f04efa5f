//! 6201, 6202, 6301, 6401.

use domain::Fen;
use serde_json::{Value, json};

use super::client::{Answer, Mobile};
use crate::family::bind_li_si;
use crate::institution::wire::{Wire, fen};
use crate::site::TestSite;

const FAMILY: &str = "/api/family/v1";

/// A child whose father pays, and the child's session.
async fn family(site: &TestSite) -> String {
    bind_li_si(site, &site.sign_in("zhang_san").await).await;
    site.sign_in("li_si").await
}

/// The patient agrees; the `payAuthNo`.
pub(super) async fn agreed(site: &TestSite, token: &str, order: &Answer, family: bool) -> String {
    let path = format!("{FAMILY}/orders/{}/authorise", order.text("payOrdId"));
    let reply = site.act(token, "POST", &path, json!({"family": family})).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json["pay_auth_no"].as_str().unwrap().to_owned()
}

/// The identities of every paid answer.
pub(super) fn balanced(data: &Value) {
    let amount = |name: &str| fen(&data[name]);
    let sum = |names: &[&str]| Fen::sum(names.iter().map(|name| amount(name))).unwrap();
    let parts = ["ownPayAmt", "psnAcctPay", "fundPay", "othFeeAmt", "hospPartAmt"];
    assert_eq!(amount("feeSumamt"), sum(&parts), "{data}");
    assert_eq!(amount("psnAcctPay"), sum(&["selfAcctPay", "acctMulaidPay"]), "{data}");
}

#[tokio::test]
async fn an_order_is_uploaded_agreed_to_and_paid_once() {
    let site = TestSite::new().await;
    let child = family(&site).await;
    let mobile = Mobile::hospital(&site, None).await;
    let data = mobile.upload("li_si", "HIS-1", 5_000);
    let order = mobile.ask("uldFeeInfo", &data).await.good();
    let again = mobile.ask("uldFeeInfo", &data).await.good();
    assert_eq!(order.data, again.data, "the same order and tokens");
    assert_eq!(order.text("payToken").len(), 32);

    let asked = mobile.ask("query_order_info", &mobile.order(&order)).await.good();
    assert_eq!((asked.text("ordStas"), asked.text("callType")), ("1".into(), "4".into()));
    balanced(&asked.data);
    assert!(asked.data["revsToken"].is_null(), "nothing is there to be reversed");

    let auth_no = agreed(&site, &child, &order, true).await;
    let paid = mobile.ask("pay_order", &mobile.pay(&order, "S1", &auth_no)).await.good();
    assert_eq!(paid.text("ordStas"), "6");
    balanced(&paid.data);
    assert_eq!(fen(&paid.data["acctMulaidPay"]), fen(&paid.data["psnAcctPay"]));
    assert!(fen(&paid.data["acctMulaidPay"]).is_positive());
    let left = site.account("zhang_san").current;
    for serial in ["S1", "S2"] {
        let again = mobile.ask("pay_order", &mobile.pay(&order, serial, &auth_no)).await.good();
        assert_eq!(again.data, paid.data, "{serial}");
    }
    assert_eq!(site.account("zhang_san").current, left, "paid once");
    // Without a number of its own a request is one per moment, and the order still paid once.
    let mut bare = mobile.pay(&order, "", &auth_no);
    bare["orgBizSer"] = Value::Null;
    assert_eq!(mobile.ask("pay_order", &bare).await.good().data, paid.data);
    let asked = mobile.ask("query_order_info", &mobile.order(&order)).await.good();
    assert_eq!((asked.text("ordStas"), asked.text("orgName")), ("6".into(), "北京演示医院".into()));
    balanced(&asked.data);
    assert_eq!(asked.text("revsToken").len(), 32);
    site.assert_books();
}

#[tokio::test]
async fn many_at_once_pay_once() {
    let site = TestSite::new().await;
    let child = family(&site).await;
    let mobile = Mobile::hospital(&site, None).await;
    let order = mobile.ask("uldFeeInfo", &mobile.upload("li_si", "A", 5_000)).await.good();
    let auth_no = agreed(&site, &child, &order, true).await;
    let serials: Vec<String> = (0..4).map(|serial| serial.to_string()).collect();
    let envelopes: Vec<Value> = serials
        .iter()
        .map(|serial| mobile.envelope(&mobile.pay(&order, serial, &auth_no)))
        .collect();
    let [a, b, c, d, ..] = envelopes.as_slice() else { panic!("four") };
    let send = |envelope| mobile.send("pay_order", envelope);
    let (a, b, c, d) = tokio::join!(send(a), send(b), send(c), send(d));
    let paid = Answer::of(&a).good();
    for other in [b, c, d] {
        assert_eq!(Answer::of(&other).good().data, paid.data);
    }
    let aid = fen(&paid.data["acctMulaidPay"]);
    assert_eq!(site.account("zhang_san").current, Fen(300_000).minus(aid).unwrap());
    site.assert_books();
}

#[tokio::test]
async fn a_number_has_one_content() {
    let site = TestSite::new().await;
    let mobile = Mobile::hospital(&site, None).await;
    mobile.ask("uldFeeInfo", &mobile.upload("li_si", "HIS-1", 5_000)).await.good();
    let other = mobile.ask("uldFeeInfo", &mobile.upload("li_si", "HIS-1", 5_100)).await;
    assert_eq!(other.code(), "NUMBER_REUSED");
}

#[tokio::test]
async fn nobody_pays_what_was_not_agreed_to() {
    let site = TestSite::new().await;
    let child = family(&site).await;
    let mobile = Mobile::hospital(&site, None).await;
    let order = mobile.ask("uldFeeInfo", &mobile.upload("li_si", "A", 5_000)).await.good();
    let other = mobile.ask("uldFeeInfo", &mobile.upload("li_si", "B", 5_000)).await.good();
    let auth_no = agreed(&site, &child, &other, true).await;
    for (serial, text) in [("1", ""), ("2", "x"), ("3", auth_no.as_str())] {
        let refused = mobile.ask("pay_order", &mobile.pay(&order, serial, text)).await;
        assert_eq!(refused.code(), "ORDER_NOT_AUTHORISED", "{serial}");
    }
    // A wrong token and another's order are one answer.
    let mut wrong = mobile.pay(&order, "4", &auth_no);
    wrong["payToken"] = other.data["payToken"].clone();
    assert_eq!(mobile.ask("pay_order", &wrong).await.code(), "ORDER_UNKNOWN");
    assert_eq!(mobile.ask("revoke_order", &wrong).await.code(), "ORDER_UNKNOWN");
    wrong["payOrdId"] = json!("11000020261122000000000000");
    assert_eq!(mobile.ask("query_order_info", &wrong).await.code(), "ORDER_UNKNOWN");
    site.clock.advance_ms(15 * 60 * 1_000);
    let late = mobile.ask("pay_order", &mobile.pay(&other, "5", &auth_no)).await;
    assert_eq!(late.code(), "ORDER_NOT_AUTHORISED");
    assert_eq!(site.account("zhang_san").current, Fen(300_000));
}

#[tokio::test]
async fn whoever_does_not_want_the_family_s_money_gets_none_of_it() {
    let site = TestSite::new().await;
    let child = family(&site).await;
    let mobile = Mobile::hospital(&site, None).await;
    let order = mobile.ask("uldFeeInfo", &mobile.upload("li_si", "A", 5_000)).await.good();
    let auth_no = agreed(&site, &child, &order, false).await;
    let paid = mobile.ask("pay_order", &mobile.pay(&order, "1", &auth_no)).await.good();
    balanced(&paid.data);
    assert!(fen(&paid.data["acctMulaidPay"]).is_zero());
    assert_eq!(site.account("zhang_san").current, Fen(300_000));
}

#[tokio::test]
async fn an_order_is_revoked_before_it_is_paid() {
    let site = TestSite::new().await;
    let child = family(&site).await;
    let mobile = Mobile::hospital(&site, None).await;
    let order = mobile.ask("uldFeeInfo", &mobile.upload("li_si", "A", 5_000)).await.good();
    let auth_no = agreed(&site, &child, &order, true).await;
    let mut named = mobile.order(&order);
    named["userName"] = json!("李五");
    assert_eq!(mobile.ask("revoke_order", &named).await.code(), "NAME_ID_MISMATCH");
    for _ in 0..2 {
        let revoked = mobile.ask("revoke_order", &mobile.order(&order)).await.good();
        assert_eq!(revoked.data["success"], json!(true));
    }
    let paid = mobile.ask("pay_order", &mobile.pay(&order, "1", &auth_no)).await;
    assert_eq!(paid.code(), "ORDER_STATE");
    let asked = mobile.ask("query_order_info", &mobile.order(&order)).await.good();
    assert_eq!(asked.text("ordStas"), "12");
}

#[tokio::test]
async fn a_place_without_mobile_payment_has_none() {
    let site = TestSite::new().await;
    let mobile = Mobile::hospital(&site, None).await;
    let found = site.app().read().unwrap().institution_by_code(mobile.institution).unwrap();
    let (mut institution, access) = found.unwrap();
    institution.services.remove(&domain::institution::Service::Mobile);
    let area = institution.area;
    let rows = [(institution, access)];
    site.app().chore(area, move |tx| tx.put_institutions(&rows)).await.unwrap();
    let refused = mobile.ask("uldFeeInfo", &mobile.upload("li_si", "A", 5_000)).await;
    assert_eq!(refused.code(), "SERVICE_MISSING");
}

#[tokio::test]
async fn what_the_counter_gave_back_is_paid_no_more() {
    let site = TestSite::new().await;
    let child = family(&site).await;
    let mobile = Mobile::hospital(&site, None).await;
    let order = mobile.ask("uldFeeInfo", &mobile.upload("li_si", "A", 5_000)).await.good();
    let auth_no = agreed(&site, &child, &order, true).await;
    let paid = mobile.ask("pay_order", &mobile.pay(&order, "1", &auth_no)).await.good();
    let named = &paid.data["extData"];
    let back = json!({"data": {
        "setl_id": named["setlId"], "mdtrt_id": named["mdtrtId"],
        "psn_no": site.person("li_si").psn_no,
    }});
    Wire::hospital(&site).ask("2208", back).await.output();
    let anew = mobile.ask("pay_order", &mobile.pay(&order, "2", &auth_no)).await;
    assert_eq!(anew.code(), "ORDER_STATE");
    assert!(anew.outer["message"].as_str().unwrap().contains("13"), "{}", anew.outer);
    let asked = mobile.ask("query_order_info", &mobile.order(&order)).await.good();
    assert_eq!(asked.text("ordStas"), "13");
    assert!(asked.data["revsToken"].is_null());
    assert_eq!(site.account("zhang_san").current, Fen(300_000));
    site.assert_books();
}

#[tokio::test]
async fn an_agreement_covers_what_it_was_quoted() {
    let site = TestSite::new().await;
    let child = family(&site).await;
    let mobile = Mobile::hospital(&site, None).await;
    // The father pays at most 800.00 a month: either order, not both.
    let [first, second] = ["A", "B"].map(|order| mobile.upload("li_si", order, 150_000));
    let first = mobile.ask("uldFeeInfo", &first).await.good();
    let second = mobile.ask("uldFeeInfo", &second).await.good();
    let (one, other) =
        (agreed(&site, &child, &first, true).await, agreed(&site, &child, &second, true).await);
    mobile.ask("pay_order", &mobile.pay(&first, "1", &one)).await.good();
    let left = site.account("zhang_san").current;
    let refused = mobile.ask("pay_order", &mobile.pay(&second, "2", &other)).await;
    assert_eq!(refused.code(), "QUOTE_CHANGED");
    assert_eq!(site.account("zhang_san").current, left);
    let anew = agreed(&site, &child, &second, true).await;
    let paid = mobile.ask("pay_order", &mobile.pay(&second, "3", &anew)).await.good();
    assert!(fen(&paid.data["ownPayAmt"]).is_positive());
    site.assert_books();
}
