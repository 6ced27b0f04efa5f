//! Who pays first, who pays next.

use serde_json::{Value, json};

use super::BINDINGS;
use crate::site::{Call, TestSite};

const ORDER: &str = "/api/family/v1/payers/order";

fn ids(json: &Value) -> Vec<String> {
    let list = json["order"].as_array().unwrap();
    list.iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn in_beijing_the_beneficiary_turns_the_order_round() {
    let site = TestSite::new().await;
    let xi = site.sign_in("chen_xi").await;
    let before = site.get(&xi, ORDER).await;
    assert_eq!(before.json["settable"], true, "{}", before.text);
    let mut order = ids(&before.json);
    assert_eq!(order.len(), 2);
    order.reverse();
    let after = site.act(&xi, "PUT", ORDER, json!({"order": order})).await;
    assert_eq!(ids(&after.json), order, "{}", after.text);
    let again = site.act(&xi, "PUT", ORDER, json!({"order": order})).await;
    assert_eq!(ids(&again.json), order, "twice");
    let short = site.act(&xi, "PUT", ORDER, json!({"order": &order[..1]})).await;
    assert_eq!(short.problem(), (422, "ORDER_INCOMPLETE"));
    let odd = Call::new("PUT", ORDER).token(&xi).number("N").json(json!({"order": ["x"]}));
    assert_eq!(site.call(odd).await.problem(), (404, "BINDING_UNKNOWN"));
    assert_eq!(site.call(Call::get(ORDER)).await.status, 401);
}

#[tokio::test]
async fn in_sichuan_the_payer_is_picked_and_no_order_is_set() {
    let site = TestSite::new().await;
    let yu = site.sign_in("luo_xiaoyu").await;
    let order = site.get(&yu, ORDER).await;
    assert_eq!(order.json["picked_at_payment"], true, "{}", order.text);
    let bindings = site.get(&yu, BINDINGS).await;
    let mother = bindings.json["bindings"].as_array().unwrap();
    let mother = mother.iter().find(|b| b["other"]["name"] == "杨*").unwrap();
    let pick = |binding: &Value, number: &str| {
        let call = Call::post("/api/family/v1/payers/pick").token(&yu).number(number);
        site.call(call.json(json!({"binding": binding})))
    };
    let picked = pick(&mother["id"], "P1").await;
    assert_eq!(picked.json["until"], "2026-11-22T09:45:00+08:00", "{}", picked.text);
    assert_eq!(pick(&mother["id"], "P1").await.json, picked.json, "twice");
    let tang = site.sign_in("tang_bo").await;
    let other = site.get(&tang, BINDINGS).await.json["bindings"][0]["id"].clone();
    assert_eq!(pick(&other, "P2").await.problem(), (422, "PAYER_NOT_USABLE"));
    let order = ids(&order.json);
    let set = site.act(&yu, "PUT", ORDER, json!({"order": order})).await;
    assert_eq!(set.problem(), (422, "ORDER_NOT_SETTABLE"));
}
