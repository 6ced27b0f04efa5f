//! The bar of a bill as each side sees it: pages compute nothing of it.

use serde_json::{Value, json};

use super::wallet::opened;
use super::{BINDINGS, ROOT, buy_at, guard};
use crate::site::TestSite;

const PHARMACY: (&str, &str, &str) = ("P42010600001", "420106", "420100");

/// 郭安 buys for 35.00: 10.00 of the quota that 郭伟 set, 8.00 of 胡敏 (the limit), 6.00 of 郭伟's account
/// (the limit of 16.00), cash 11.00. The bill's `setl_id`.
pub(crate) async fn shared_bill(site: &TestSite) -> String {
    let guo = opened(site, "guo_wei", "420100").await;
    opened(site, "guo_an", "420100").await;
    let hu = site.sign_in("hu_min").await;
    for (token, most) in [(&guo, "16.00"), (&hu, "8.00")] {
        let list = site.get(token, BINDINGS).await.json;
        let binding = format!("{BINDINGS}/{}", list["bindings"][0]["id"].as_str().unwrap());
        let limits = json!({"limits": {"payment": most}});
        let terms = site.act(token, "PUT", &format!("{binding}/terms"), limits).await;
        assert_eq!(terms.status, 200, "{}", terms.text);
        if token == &guo {
            let amount = json!({"amount": "10.00"});
            let quota = site.act(token, "PUT", &format!("{binding}/quota"), amount).await;
            assert_eq!(quota.status, 200, "{}", quota.text);
        }
    }
    buy_at(site, PHARMACY, "guo_an", 1).await
}

fn brief(used: &Value) -> Vec<(&str, Option<&str>, &str)> {
    let parts = used["parts"].as_array().unwrap().iter();
    parts
        .map(|part| {
            let kind = part["kind"].as_str().unwrap();
            (kind, part["name"].as_str(), part["amount"].as_str().unwrap())
        })
        .collect()
}

#[tokio::test]
async fn a_patient_sees_all_parts_and_each_grantor_the_own() {
    let site = TestSite::new().await;
    let path = format!("{ROOT}/uses/{}", shared_bill(&site).await);
    let an = site.sign_in("guo_an").await;
    let patient = site.get(&an, &path).await;
    let all = [
        ("relative", Some("胡*"), "8.00"),
        ("relative", Some("郭*"), "6.00"),
        ("quota", Some("郭*"), "10.00"),
        ("cash", None, "11.00"),
    ];
    assert_eq!(brief(&patient.json), all, "{}", patient.text);
    let parts = &patient.json["parts"];
    assert_eq!((&parts[0]["label"], &parts[3]["label"]), (&json!("胡*的账户"), &json!("现金")));
    assert_eq!(parts[0]["why"], json!(["没有付更多：到了每次的使用限额。"]));
    assert_eq!(parts[0]["why_en"], json!(["No more than that: the limit per payment is reached."]));
    assert_eq!(parts[2]["why"], json!(["没有付更多：共济额度用完了。"]));
    let cash = parts[3]["why"].as_array().unwrap();
    assert_eq!(cash[0], "基金和账户都没有付的部分，用现金付。");
    let fund = cash[1].as_str().unwrap();
    assert!(fund.contains("医保基金没有支付"), "why the fund paid nothing: {fund}");
    assert!(!patient.text.contains("600.00") && !patient.text.contains("900.00"), "no balance");
    let list = site.get(&an, &format!("{ROOT}/uses")).await.json;
    assert_eq!(list["uses"][0]["parts"], *parts, "the same in the list");
    for (key, own) in [
        ("hu_min", vec![("relative", Some("胡*"), "8.00")]),
        ("guo_wei", vec![("relative", Some("郭*"), "6.00"), ("quota", Some("郭*"), "10.00")]),
    ] {
        let token = site.sign_in(key).await;
        let seen = site.get(&token, &path).await;
        assert_eq!(brief(&seen.json), own, "{}", seen.text);
        assert!(seen.json["total"].is_null(), "{}", seen.text);
        let why = seen.json["parts"][0]["why"].to_string();
        assert!(why.contains("郭*这次看病，您的账户付了"), "{why}");
    }
}

/// The guardian sees as the ward does; as the grantor that he is too, the own parts only.
#[tokio::test]
async fn a_guardian_sees_the_wards_bar() {
    let site = TestSite::new().await;
    let path = format!("{ROOT}/uses/{}", shared_bill(&site).await);
    let ward = guard(&site, "guo_wei", "guo_an").await;
    let guo = site.sign_in("guo_wei").await;
    let seen = site.get_for((&guo, &ward), &path).await.json;
    assert_eq!((brief(&seen).len(), &seen["total"]), (4, &json!("35.00")), "{seen}");
    assert_eq!(brief(&site.get(&guo, &path).await.json).len(), 2);
}
