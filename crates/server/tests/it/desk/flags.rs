//! Flags: seen with their evidence and closed by a reviewer of the place; no family ever sees one.

use app::jobs::run_due;
use domain::flag::{Flag, FlagRule};
use domain::{Area, Fen, RecordId};
use serde_json::{Value, json};
use store::{Batch, Body, Record};

use super::{ROOT, clerk, psn_no};
use crate::family::ROOT as FAMILY;
use crate::institution::wire::Wire;
use crate::site::{Call, TestSite};

/// 阿迪力's relative buys for 200.00 in one pharmacy four times: the limit of a payment. The sweep of
/// the next day finds it.
async fn flagged(site: &TestSite) -> String {
    for (number, price) in [(1, "200.00"), (2, "199.00"), (3, "198.00"), (4, "197.00")] {
        buy(site, number, price).await;
    }
    site.clock.advance_ms(24 * 60 * 60 * 1_000);
    let report = run_due(site.app()).await;
    assert_eq!(report.left, None);
    let open = clerk(site, "reviewer").await.get("/flags").await;
    let flags = open.json["flags"].as_array().unwrap();
    assert_eq!(flags.len(), 1, "{}", open.text);
    flags[0]["id"].as_str().unwrap().to_owned()
}

async fn buy(site: &TestSite, number: u32, price: &str) {
    let person = site.person("gulinaer");
    let at = "2026-11-22 09:30:00";
    let input = json!({
        "druginfo": {
            "psn_no": person.psn_no, "mdtrt_cert_type": "02", "mdtrt_cert_no": person.cert_no,
            "begntime": at, "medfee_sumamt": price, "med_type": "41", "acct_used_flag": "1",
            "insutype": "390",
        },
        "drugdetail": [{
            "feedetl_sn": number.to_string(), "med_list_codg": "XA02BAD004A005010900004",
            "medins_list_codg": "D1", "det_item_fee_sumamt": price, "cnt": "1",
            "pric": price, "fee_ocur_time": at, "rx_flag": "0",
        }],
    });
    let answer = Wire::pharmacy(site).ask("2102", input).await;
    assert!(answer.setlinfo()["setl_id"].is_string(), "paid");
}

#[tokio::test]
async fn a_flag_is_listed_without_people_seen_with_its_evidence_and_closed_once() {
    let site = TestSite::new().await;
    let id = flagged(&site).await;
    let reviewer = clerk(&site, "reviewer").await;
    let list = reviewer.get("/flags?area=11&state=open").await;
    let brief = &list.json["flags"][0];
    assert_eq!((&brief["rule"], &brief["state"]), (&json!("near_limit"), &json!("open")));
    assert_eq!((&brief["count"], &brief["amount"]), (&json!(4), &json!("794.00")));
    for secret in ["古*", "阿*", &psn_no(&site, "gulinaer")] {
        assert!(!list.text.contains(secret), "the list names nobody: {}", list.text);
    }
    let seen = reviewer.get(&format!("/flags/{id}")).await;
    assert_eq!(seen.json["bills"].as_array().unwrap().len(), 4, "{}", seen.text);
    assert_eq!(seen.json["bills"][0]["aid"], "200.00");
    assert_eq!(seen.json["people"][0]["psn_no"], json!(psn_no(&site, "gulinaer")));
    assert_eq!(seen.json["people"].as_array().unwrap().len(), 2);
    assert_eq!(seen.json["bindings"][0]["payment_limit"], "200.00");
    assert!(!seen.text.contains("古丽娜尔"), "masked");
    let close = format!("/flags/{id}/close");
    let body = |outcome: &str, reason: &str| json!({"outcome": outcome, "reason": reason});
    let odd = reviewer.post(&close, body("guilty", "已核对处方")).await;
    assert_eq!(odd.problem(), (400, "FIELD_INVALID"));
    let short = reviewer.post(&close, body("nothing", "好")).await;
    assert_eq!(short.problem(), (422, "REASON_MISSING"));
    let right = body("nothing", "慢性病用药，已核对处方");
    let closed = reviewer.numbered("POST", &close, "F1", right.clone()).await;
    assert_eq!(closed.json["closed"]["outcome_zh"], "没有问题", "{}", closed.text);
    assert_eq!(closed.json["state"], "closed");
    for evidence in ["people", "bills", "bindings"] {
        assert!(closed.json.get(evidence).is_none(), "no evidence without a look: {}", closed.text);
    }
    let again = reviewer.numbered("POST", &close, "F1", right.clone()).await;
    assert_eq!(again.json, closed.json, "twice");
    assert_eq!(reviewer.post(&close, right).await.problem(), (422, "FLAG_CLOSED"));
    assert_eq!(reviewer.get("/flags").await.json["flags"], json!([]));
    let over = reviewer.get("/flags?state=closed&most=1").await;
    assert_eq!(over.json["flags"][0]["outcome"], "nothing");
    let next = over.json["next"].as_str().unwrap();
    let rest = reviewer.get(&format!("/flags?state=closed&after={next}")).await;
    assert_eq!(rest.json, json!({"flags": [], "next": null}));
    let trail = clerk(&site, "admin").await.get("/audit/110000").await;
    assert!(trail.text.contains("\"close_flag\""), "closing stands in the trail");
}

#[tokio::test]
async fn a_flag_is_of_the_place_and_of_reviewers() {
    let site = TestSite::new().await;
    let id = flagged(&site).await;
    let close = json!({"outcome": "watched", "reason": "继续看两个月"});
    let chengdu = clerk(&site, "chengdu").await;
    assert_eq!(chengdu.get("/flags").await.json["flags"], json!([]));
    assert_eq!(chengdu.get("/flags?area=11").await.problem(), (403, "NOT_YOUR_DUTY"));
    assert_eq!(chengdu.get("/flags?area=51").await.status, 200);
    for unknown in [id.as_str(), "110000", "11000020261122000000000000"] {
        let path = format!("/flags/{unknown}");
        assert_eq!(chengdu.get(&path).await.problem(), (404, "FLAG_UNKNOWN"), "{unknown}");
        let closed = chengdu.post(&format!("{path}/close"), close.clone()).await;
        assert_eq!(closed.problem(), (404, "FLAG_UNKNOWN"), "{unknown}");
    }
    for name in ["reader", "intake", "approver", "admin", "money", "cashier"] {
        let other = clerk(&site, name).await;
        for path in ["/flags".to_owned(), format!("/flags/{id}")] {
            assert_eq!(other.get(&path).await.problem(), (403, "NOT_YOUR_DUTY"), "{name}");
        }
    }
    let reviewer = clerk(&site, "reviewer").await;
    for odd in ["/flags?state=x", "/flags?area=1", "/flags?after=x", "/flags?most=x"] {
        assert_eq!(reviewer.get(odd).await.problem(), (400, "FIELD_INVALID"), "{odd}");
    }
}

#[tokio::test]
async fn a_flag_about_people_of_two_areas_is_seen_and_both_know_of_it() {
    let site = TestSite::new().await;
    let area = Area::parse("110000").unwrap();
    let people = ["zhang_san", "shen_yi"].map(|key| site.person(key).person);
    let flag = Flag {
        rule: FlagRule::BindDrainUnbind,
        area,
        key: "bind_drain_unbind:1".to_owned(),
        people: people.into(),
        bindings: Vec::new(),
        institution: None,
        bills: Vec::new(),
        amount: Fen(90_000),
        count: 0,
        at: site.app().now(),
        closed: None,
    };
    let id = RecordId(domain::ids::first_at(site.app().now()));
    let records = vec![Record { id, version: 1, body: Body::Flag(flag) }];
    let batch = Batch { records, ..Batch::empty(site.app().now()) };
    site.app().chore(area, move |tx| tx.write(&batch)).await.unwrap();
    // Reviews in 北京; one of them is insured in 上海.
    let reviewer = clerk(&site, "reviewer").await;
    let seen = reviewer.get(&format!("/flags/{}", domain::ids::outward_now(area, id.0))).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    assert_eq!(seen.json["people"].as_array().unwrap().len(), 2, "{}", seen.text);
    for key in ["zhang_san", "shen_yi"] {
        let token = site.sign_in(key).await;
        let looks = site.get(&token, &format!("{FAMILY}/me/looks")).await;
        assert_eq!(looks.json["looks"][0]["what"], "uses", "{key}: {}", looks.text);
    }
}

#[tokio::test]
async fn no_page_of_a_family_shows_a_flag_and_a_look_is_a_look_at_uses() {
    let site = TestSite::new().await;
    let id = flagged(&site).await;
    let reviewer = clerk(&site, "reviewer").await;
    assert_eq!(reviewer.get(&format!("/flags/{id}")).await.status, 200);
    for key in ["gulinaer", "adili"] {
        let token = site.sign_in(key).await;
        let looks = site.get(&token, &format!("{FAMILY}/me/looks")).await;
        let what: Vec<&Value> =
            looks.json["looks"].as_array().unwrap().iter().map(|look| &look["what"]).collect();
        assert_eq!(what, [&json!("uses")], "{key}");
        let path = format!("{FAMILY}/me/export");
        let proof = site.proof(&token, "POST", &path, json!({})).await;
        let number = site.number();
        let call = Call::post(&path).token(&token).number(&number).proof(&proof).json(json!({}));
        let export = site.call(call).await;
        assert_eq!(export.status, 200, "{}", export.text);
        let mut texts = vec![looks.text, export.text];
        for page in ["/messages", "/bindings", "/uses", "/cases", "/me", "/me/account"] {
            texts.push(site.get(&token, &format!("{FAMILY}{page}")).await.text);
        }
        for text in texts {
            for word in ["flag", "疑点", "near_limit", id.as_str()] {
                assert!(!text.contains(word), "{key}: {word} in {text}");
            }
        }
    }
    let token = site.sign_in("adili").await;
    let theirs = site.get(&token, &format!("{ROOT}/flags/{id}")).await;
    assert_eq!(theirs.problem(), (401, "SIGN_IN_NEEDED"));
}
