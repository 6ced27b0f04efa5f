//! Finding and looking at people; every look is kept.

use serde_json::json;

use super::{clerk, psn_no};
use crate::family::parts::shared_bill;
use crate::site::{Call, TestSite};

#[tokio::test]
async fn people_are_found_five_ways_and_shown_masked() {
    let site = TestSite::new().await;
    let reader = clerk(&site, "reader").await;
    let zhang = psn_no(&site, "zhang_san");
    for asked in [
        json!({"psn_no": zhang}),
        json!({"cert_type": "01", "cert_no": "110190198001011230"}),
        json!({"card_no": "X123456789"}),
        json!({"phone": "10000000001"}),
        json!({"name": "张三", "area": "110105"}),
    ] {
        let found = reader.post("/people/find", asked.clone()).await;
        let people = found.json["people"].as_array().unwrap();
        assert_eq!(people.len(), 1, "{asked}: {}", found.text);
        assert_eq!((&people[0]["psn_no"], &people[0]["name"]), (&json!(zhang), &json!("张*")));
        for secret in ["110190198001011230", "张三", "10000000001", "X123456789"] {
            assert!(!found.text.contains(secret), "{secret}");
        }
    }
    let nobody = json!({"cert_type": "01", "cert_no": "110190199003071098"});
    assert_eq!(reader.post("/people/find", nobody).await.json["people"], json!([]));
    for odd in [json!({}), json!({"name": "张三"}), json!({"psn_no": "1", "phone": "2"})] {
        assert_eq!(reader.post("/people/find", odd).await.problem(), (400, "FIELD_INVALID"));
    }
}

#[tokio::test]
async fn a_glance_shows_bindings_and_account_and_is_kept_as_a_look() {
    let site = TestSite::new().await;
    let reader = clerk(&site, "reader").await;
    let chen = psn_no(&site, "chen_jun");
    let seen = reader.get(&format!("/people/{chen}")).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    let binding = &seen.json["bindings"][0];
    let expected = (&json!("grantor"), &json!("active"), &json!("陈*"));
    assert_eq!((&binding["role"], &binding["state"], &binding["other"]["name"]), expected);
    assert!(seen.json["account"]["current"].is_string());
    assert!(!seen.text.contains("110190197803121058"));
    let looks = reader.get(&format!("/people/{chen}/looks")).await;
    let look = &looks.json["looks"][0];
    assert_eq!((&look["what"], &look["by"]), (&json!("person"), &json!("演示查询（reader）")));
    let uses = reader.get(&format!("/people/{chen}/uses")).await;
    assert_eq!(uses.json["uses"], json!([]));
    let looks = reader.get(&format!("/people/{chen}/looks")).await;
    assert_eq!(looks.json["looks"][0]["what"], "uses");
}

#[tokio::test]
async fn a_clerk_sees_every_part_of_a_bill_from_either_side() {
    let site = TestSite::new().await;
    shared_bill(&site).await;
    let reader = clerk(&site, "reader").await;
    for key in ["guo_an", "hu_min"] {
        let uses = reader.get(&format!("/people/{}/uses", psn_no(&site, key))).await;
        let parts = &uses.json["uses"][0]["parts"];
        let said: Vec<_> = parts.as_array().unwrap().iter().map(|p| &p["label"]).collect();
        assert_eq!(said, ["胡*的账户", "郭*的账户", "郭*的共济额度", "现金"], "{}", uses.text);
        assert_eq!((&parts[3]["kind"], &parts[3]["amount"]), (&json!("cash"), &json!("11.00")));
        assert_eq!(parts[0]["why"], json!(["没有付更多：到了每次的使用限额。"]), "{parts}");
    }
}

#[tokio::test]
async fn whoever_is_of_another_place_is_as_unknown_as_nobody() {
    let site = TestSite::new().await;
    let (chengdu, luo) = (clerk(&site, "chengdu").await, psn_no(&site, "luo_gang"));
    assert_eq!(chengdu.get(&format!("/people/{luo}")).await.status, 200);
    let zhang = psn_no(&site, "zhang_san");
    for (kind, path) in [("GET", ""), ("GET", "/uses"), ("GET", "/looks"), ("POST", "/clear")] {
        let mut said = Vec::new();
        for psn_no in [zhang.as_str(), "99999999999999999999"] {
            let path = format!("/people/{psn_no}{path}");
            let reply = match kind {
                "GET" => chengdu.get(&path).await,
                _ => chengdu.post(&path, json!({"why": "核对证件号码"})).await,
            };
            assert_eq!(reply.problem(), (422, "PERSON_UNKNOWN"), "{path}");
            said.push(reply.json["detail"].clone());
        }
        assert_eq!(said[0], said[1]);
    }
    let cert = json!({"cert_type": "01", "cert_no": "110190198001011230"});
    assert_eq!(chengdu.post("/people/find", cert).await.json["people"], json!([]));
    let named = json!({"name": "张三", "area": "110000"});
    assert_eq!(chengdu.post("/people/find", named).await.problem(), (403, "NOT_YOUR_DUTY"));
    let looks = clerk(&site, "reader").await.get(&format!("/people/{zhang}/looks")).await;
    assert_eq!(looks.json["looks"], json!([]), "nobody saw anything");
}

#[tokio::test]
async fn data_in_clear_need_a_reason_are_kept_and_capped() {
    let site = TestSite::new().await;
    let (reader, zhang) = (clerk(&site, "reader").await, psn_no(&site, "zhang_san"));
    let path = format!("/people/{zhang}/clear");
    let ask = |why: &str| {
        let call = Call::post(&format!("{}{path}", super::ROOT)).token(&reader.token);
        site.call(call.json(json!({"why": why})))
    };
    assert_eq!(ask("看看").await.problem(), (422, "REASON_MISSING"));
    let first = ask("窗口核对证件号码").await;
    assert_eq!(first.json["cert_no"], "110190198001011230", "{}", first.text);
    assert_eq!(first.json["left_today"], 29);
    let looks = reader.get(&format!("/people/{zhang}/looks")).await;
    let look = &looks.json["looks"][0];
    assert_eq!((&look["what"], &look["why"]), (&json!("in_clear"), &json!("窗口核对证件号码")));
    for left in (0..29).rev() {
        assert_eq!(ask("窗口核对证件号码").await.json["left_today"], left);
    }
    assert_eq!(ask("窗口核对证件号码").await.problem(), (429, "TOO_MANY_LOOKS"));
    let other = clerk(&site, "intake").await;
    let body = json!({"why": "窗口核对证件号码"});
    assert_eq!(other.post(&path, body).await.json["left_today"], 29, "each clerk's own");
    site.clock.advance_ms(24 * 60 * 60 * 1_000);
    let reader = clerk(&site, "reader").await;
    let body = json!({"why": "窗口核对证件号码"});
    assert_eq!(reader.post(&path, body).await.json["left_today"], 29, "a new day");
}
