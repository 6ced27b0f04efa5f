//! The trail, jobs and what was not delivered.

use serde_json::json;

use super::{ROOT, clerk, psn_no};
use crate::site::{Call, TestSite};

#[tokio::test]
async fn the_trail_is_told_without_people_and_counted_anew() {
    let site = TestSite::new().await;
    let admin = clerk(&site, "admin").await;
    let rows = admin.get("/audit/110000").await;
    let first = &rows.json["rows"][0];
    assert!(first["chain"].as_str().is_some_and(|chain| chain.len() == 64), "{}", rows.text);
    assert!(first["acts"][0]["act"].is_string());
    for secret in ["张三", "110190198001011230", &psn_no(&site, "zhang_san")] {
        assert!(!rows.text.contains(secret));
    }
    assert_eq!(admin.get("/audit/999999").await.problem(), (422, "AREA_UNKNOWN"));
    assert_eq!(admin.get("/audit/110000?after=x").await.problem(), (400, "FIELD_INVALID"));
    let end = rows.json["rows"].as_array().unwrap().last().unwrap()["sequence"].clone();
    let rest = admin.get(&format!("/audit/110000?after={end}")).await;
    assert_eq!(rest.status, 200);
    let verify = Call::post(&format!("{ROOT}/audit/verify")).token(&admin.token);
    let verified = site.call(verify).await;
    assert_eq!(
        (&verified.json["right"], &verified.json["breaks"]),
        (&json!(true), &json!([])),
        "{}",
        verified.text
    );
}

#[tokio::test]
async fn jobs_and_undelivered_are_an_admins_to_see() {
    let site = TestSite::new().await;
    let money = clerk(&site, "money").await;
    let body = json!({"area": "310000", "year": 2025});
    let roll = Call::post(&format!("{ROOT}/year-rolls")).token(&money.token).json(body);
    assert_eq!(site.call(roll).await.status, 200);
    let admin = clerk(&site, "admin").await;
    let jobs = admin.get("/jobs").await;
    assert_eq!(jobs.json["jobs"][0]["name"], "year-roll 310000 2025", "{}", jobs.text);
    assert_eq!(admin.get("/undelivered").await.json, json!({"undelivered": []}));
    let nothing = admin.post("/undelivered/11000020261122000000000000/replay", json!({})).await;
    assert_eq!(nothing.problem(), (404, "NOT_FOUND"));
    for path in ["/jobs", "/undelivered", "/audit/110000", "/clerks"] {
        assert_eq!(money.get(path).await.problem(), (403, "NOT_YOUR_DUTY"), "{path}");
    }
}
