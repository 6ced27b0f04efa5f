//! Where the wallet is open: each place with its state and from when, the institution, unknown words
//! all at once, days at both ends, kept until the rules change.

use serde_json::{Value, json};

use crate::site::{Call, Reply, TestSite};

async fn ask(site: &TestSite, query: &str) -> Reply {
    site.call(Call::get(&format!("/api/public/v1/openness?{query}"))).await
}

fn empty() -> TestSite {
    TestSite::empty(crate::site::NOW, false)
}

/// `state` of the place on a side.
fn state<'a>(answer: &'a Value, side: &str) -> &'a Value {
    let places = answer["wallet"]["places"].as_array().unwrap();
    let is_of = |place: &&Value| place["sides"].as_array().unwrap().contains(&json!(side));
    places.iter().find(is_of).unwrap()
}

#[tokio::test]
async fn every_place_is_told_with_since_source_and_phone() {
    let site = empty();
    let reply = ask(&site, "grantor_area=310104&beneficiary_area=510100&care_area=420100").await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let answer = &reply.json;
    assert_eq!((&answer["answer"], &answer["on"]), (&json!("open"), &json!("2026-11-22")));
    // A district is understood as the area that keeps its book.
    assert_eq!(answer["grantor_area"]["code"], "310000");
    let chengdu = state(answer, "beneficiary");
    assert_eq!((&chengdu["state"], &chengdu["since"]), (&json!("open"), &json!("2025-03-14")));
    assert_eq!((&chengdu["provenance"], &chengdu["phone"]), (&json!("A"), &json!("028-12393")));
    assert!(chengdu["source"]["document"].is_string() && chengdu["who"].is_null(), "{chengdu}");
    assert_eq!(state(answer, "care")["code"], "420100");
    assert_eq!(
        (&answer["live"]["answer"], &answer["wallet"]["reasons"]),
        (&json!("closed"), &json!([]))
    );
    assert_eq!(answer["live"]["reasons"][0]["code"], "REGION_NOT_OPEN");
}

#[tokio::test]
async fn contradicting_sources_are_unknown_and_name_whom_to_call() {
    let site = empty();
    let answer = ask(&site, "grantor_area=440300&beneficiary_area=510100").await.json;
    assert_eq!((&answer["answer"], &answer["opens"]), (&json!("unknown"), &Value::Null));
    let shenzhen = state(&answer, "grantor");
    assert_eq!(
        (&shenzhen["state"], &shenzhen["provenance"]),
        (&json!("unknown"), &json!("conflict"))
    );
    assert_eq!((&shenzhen["who"], &shenzhen["phone"]), (&json!("agency"), &json!("0755-12393")));
    let reason = &answer["wallet"]["reasons"][0];
    assert_eq!((&reason["code"], &reason["who"]), (&json!("WALLET_UNKNOWN"), &json!("grantor")));
    assert!(answer["wallet"]["reasons"][1].is_null(), "{answer}");
}

#[tokio::test]
async fn before_and_between_the_dates_it_says_from_when() {
    let site = empty();
    let query = "grantor_area=510100&beneficiary_area=420100";
    // Nobody had a wallet; 四川 and 湖北 were whole from 14 March 2025, quotas came on 9 January 2026.
    let before = ask(&site, &format!("{query}&on=2024-08-01")).await.json;
    assert_eq!((&before["answer"], &before["opens"]), (&json!("closed"), &json!("2026-01-09")));
    let place = state(&before, "grantor");
    assert_eq!(
        (&place["state"], &place["until"], &place["opens"]),
        (&json!("closed"), &json!("2024-12-01"), &json!("2025-03-14")),
        "{place}"
    );
    let transfer = ask(&site, &format!("{query}&on=2026-01-08")).await.json;
    assert_eq!(
        (&transfer["wallet"]["answer"], &transfer["opens"]),
        (&json!("closed"), &json!("2026-01-09"))
    );
    assert_eq!(
        state(&transfer, "grantor")["state"],
        "open",
        "the places were open, quotas were not"
    );
    let then = ask(&site, &format!("{query}&on=2026-01-09")).await.json;
    assert_eq!((&then["answer"], &then["opens"]), (&json!("open"), &Value::Null));
    // Within one city the account pays straight.
    let same = ask(&site, "grantor_area=110000&beneficiary_area=110000&on=2023-06-01").await.json;
    assert_eq!((&same["answer"], &same["live"]["answer"]), (&json!("open"), &json!("open")));
    assert_eq!(same["wallet"]["answer"], "closed");
    assert_eq!(same["wallet"]["places"].as_array().map(Vec::len), Some(1), "each area once");
}

#[tokio::test]
async fn the_institution_is_told_too() {
    let site = TestSite::new().await;
    let query = "grantor_area=310000&beneficiary_area=510100";
    let takes = ask(&site, &format!("{query}&institution=H51010400001")).await.json;
    assert_eq!(
        (&takes["answer"], &takes["institution"]["wallet"]),
        (&json!("open"), &json!("open"))
    );
    // Its own place is the care area.
    assert_eq!(takes["care_area"]["code"], "510100");
    let not_yet = ask(&site, &format!("{query}&institution=H51010500002")).await.json;
    assert_eq!((&not_yet["answer"], &not_yet["opens"]), (&json!("closed"), &Value::Null));
    assert_eq!(not_yet["institution"]["wallet"], "closed");
    let reasons = not_yet["wallet"]["reasons"].as_array().unwrap();
    assert_eq!(
        (&reasons[0]["code"], &reasons[0]["who"]),
        (&json!("WALLET_NOT_TAKEN"), &json!("institution"))
    );
    let unconnected =
        ask(&site, "grantor_area=110000&beneficiary_area=110000&institution=P11010800002");
    let unconnected = unconnected.await.json;
    assert_eq!(
        (&unconnected["answer"], &unconnected["institution"]["family"]),
        (&json!("closed"), &json!("closed"))
    );
}

#[tokio::test]
async fn everything_wrong_is_told_at_once_and_never_repeated() {
    let site = TestSite::new().await;
    let query = "grantor_area=999999&care_area=abc&on=2101-01-01&institution=P00000000000";
    let reply = ask(&site, query).await;
    assert_eq!(reply.problem(), (400, "FIELD_INVALID"));
    let errors = reply.json["errors"].as_array().unwrap();
    let mut paths: Vec<&str> = errors.iter().map(|e| e["path"].as_str().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["beneficiary_area", "care_area", "grantor_area", "institution", "on"]);
    assert!(!reply.text.contains("P00000000000"), "{}", reply.text);
    // An agency is no place of care; an institution of another place than the one asked about.
    let places = "grantor_area=110000&beneficiary_area=110000";
    for more in ["institution=A11010000001", "care_area=310000&institution=P11010100001"] {
        let reply = ask(&site, &format!("{places}&{more}")).await;
        assert_eq!(reply.json["errors"][0]["path"], "institution", "{}", reply.text);
    }
}

#[tokio::test]
async fn an_answer_is_kept_until_the_rules_change_and_never_with_an_institution() {
    let site = TestSite::new().await;
    let query = "grantor_area=110000&beneficiary_area=510100&on=2026-11-22";
    let first = ask(&site, query).await;
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    let path = format!("/api/public/v1/openness?{query}");
    let again = site.call(Call::get(&path).header("if-none-match", &tag)).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    let named = site
        .call(Call::get(&format!("{path}&institution=H51010400001")).header("if-none-match", &tag));
    let named = named.await;
    assert_eq!((named.status, named.headers.contains_key("etag")), (200, false));
}
