//! Whom a cashier reads: kept for the person, and not without limit.

use serde_json::{Value, json};

use super::{of_settlement, till};
use crate::family::voucher::{activated, code, scanned};
use crate::institution::wire::{BEGUN, PHARMACY, purchase};
use crate::site::TestSite;

/// 1101 by certificate.
fn card(cert_no: &str) -> Value {
    json!({"data": {
        "mdtrt_cert_type": "02", "mdtrt_cert_no": cert_no, "psn_cert_type": "01",
        "certno": cert_no, "psn_name": "",
    }})
}

/// Looks at somebody by institutions, newest first: what, who, why.
async fn looks(site: &TestSite, token: &str) -> Vec<(String, String, String)> {
    let said = site.get(token, "/api/family/v1/me/looks").await.json;
    let looks = said["looks"].as_array().unwrap().iter();
    let text = |look: &Value, field: &str| look[field].as_str().unwrap_or_default().to_owned();
    let by = looks.filter(|look| look["by"] == "institution");
    by.map(|look| (text(look, "what"), text(look, "who"), text(look, "why"))).collect()
}

#[tokio::test]
async fn the_person_reads_who_looked_from_which_till() {
    let site = TestSite::new().await;
    let till = till(&site, "cashier").await;
    let (zhang, token) = (site.person("zhang_san"), site.sign_in("zhang_san").await);
    till.ask("1101", card(&zhang.cert_no)).await;
    let day = json!({"data": {
        "psn_no": zhang.psn_no, "insutype": "310", "fixmedins_code": PHARMACY, "med_type": "41",
        "begntime": BEGUN,
    }});
    till.ask("2001", day).await;
    assert_eq!(looks(&site, &token).await.len(), 2);
    let paid = till.ask("2102", purchase(&zhang.psn_no, 1_000, "1")).await;
    assert_eq!(looks(&site, &token).await.len(), 2, "a sale is in the uses");
    for infno in ["5203", "5204"] {
        till.ask(infno, of_settlement(&paid)).await;
    }
    till.ask("5206", json!({"data": {"psn_no": zhang.psn_no, "cum_ym": "202611"}})).await;
    let shown = code(&site, &activated(&site, "zhang_san").await).await;
    till.ask("6101", scanned(PHARMACY, &shown)).await;
    let looks = looks(&site, &token).await;
    let whats: Vec<&str> = looks.iter().rev().map(|(what, ..)| what.as_str()).collect();
    assert_eq!(whats, ["in_clear", "person", "uses", "uses", "uses", "in_clear"]);
    for ((_, who, why), infno) in
        looks.iter().rev().zip(["1101", "2001", "5203", "5204", "5206", "6101"])
    {
        assert!(who.contains("药店"), "{who}");
        assert!(why.contains("cashier") && why.contains(infno), "{why}");
    }
    let li = site.sign_in("li_si").await;
    assert_eq!(self::looks(&site, &li).await, []);
}

#[tokio::test]
async fn sent_again_is_looked_again_and_what_was_not_shown_is_no_look() {
    let site = TestSite::new().await;
    let till = till(&site, "cashier").await;
    let (zhang, token) = (site.person("zhang_san"), site.sign_in("zhang_san").await);
    for times in 1..=2 {
        till.send("L1", "1101", &card(&zhang.cert_no)).await;
        assert_eq!(looks(&site, &token).await.len(), times);
    }
    let mut other = card(&zhang.cert_no);
    other["data"]["psn_name"] = json!("王五");
    let refused = till.send("L2", "1101", &other).await;
    assert_eq!(refused["answer"]["infcode"], -1, "{refused}");
    assert_eq!(looks(&site, &token).await.len(), 2);
}

#[tokio::test]
async fn a_cashier_reads_so_many_people_in_ten_minutes_and_no_more() {
    let site = TestSite::new().await;
    let (till, other) = (till(&site, "cashier").await, till(&site, "cashier2").await);
    let zhang = site.person("zhang_san");
    // Found or not: numbers are not tried out.
    for n in 0..59 {
        let unknown = till.send(&format!("N{n}"), "1101", &card("110190198001019999")).await;
        assert_eq!(unknown["answer"]["infcode"], -1, "{unknown}");
    }
    till.ask("1101", card(&zhang.cert_no)).await;
    for infno in ["1101", "2001", "5203", "5204", "5206", "6101"] {
        let refused = till.post("X1", json!({"infno": infno, "input": card(&zhang.cert_no)})).await;
        assert_eq!(refused.problem(), (429, "TOO_MANY_TRIES"), "{infno}");
        let wait: u32 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=601).contains(&wait), "{wait}");
        assert!(refused.text.contains("60"), "{}", refused.text);
    }
    // Who is known already is served, and another cashier reads.
    till.ask("2102", purchase(&zhang.psn_no, 1_000, "1")).await;
    other.ask("1101", card(&zhang.cert_no)).await;
    site.clock.advance_ms(601_000);
    let input = card(&zhang.cert_no);
    assert_eq!(till.send("X1", "1101", &input).await["answer"]["infcode"], 0);
}
