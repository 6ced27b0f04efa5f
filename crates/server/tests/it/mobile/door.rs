//! Who comes in, and who does not.

use serde_json::json;

use super::client::{Answer, Mobile};
use crate::site::TestSite;

const PATHS: [&str; 5] =
    ["uldFeeInfo", "pay_order", "refund_Order", "query_order_info", "revoke_order"];

#[tokio::test]
async fn whoever_cannot_sign_learns_nothing() {
    let site = TestSite::new().await;
    let mobile = Mobile::hospital(&site, None).await;
    let good = mobile.envelope(&mobile.upload("li_si", "A", 1_000));
    let mut others = Vec::new();
    for (name, value) in [
        ("appId", json!("GJTESTAPP00000000002")),
        ("encData", json!("00")),
        ("signData", json!("AAAA")),
        ("version", json!("1.0.0")),
        ("signData", json!(null)),
    ] {
        let mut other = good.clone();
        other[name] = value;
        others.push(other);
    }
    for path in PATHS {
        for other in &others {
            let reply = mobile.send(path, other).await;
            assert_eq!(reply.status, 401, "{path} {}", reply.text);
            assert_eq!((&reply.json["code"], &reply.json["success"]), (&json!(401), &json!(false)));
            assert!(reply.json["encData"].is_null());
        }
    }
    // The number was not used up by any of it.
    Answer::of(&mobile.send("uldFeeInfo", &good).await).good();
}

#[tokio::test]
async fn a_timestamp_is_good_for_five_minutes() {
    let site = TestSite::new().await;
    let mobile = Mobile::hospital(&site, None).await;
    // What was signed before the program started is refused for another reason.
    site.clock.advance_ms(10 * 60 * 1_000);
    let now = site.app().now();
    let data = mobile.upload("li_si", "A", 1_000);
    for (timestamp, good) in [
        (now.plus_ms(-300_000).0.to_string(), true),
        (now.plus_ms(300_000).0.to_string(), true),
        ("20261122094000".to_owned(), true),
        (now.plus_ms(-300_001).0.to_string(), false),
        (now.plus_ms(300_001).0.to_string(), false),
        ("20261122093459".to_owned(), false),
        ("1795311000".to_owned(), false),
        (String::new(), false),
    ] {
        let reply = mobile.send("uldFeeInfo", &Mobile::envelope_at(&timestamp, &data)).await;
        assert_eq!(reply.status == 200, good, "{timestamp}: {}", reply.text);
    }
}

#[tokio::test]
async fn a_signature_belongs_to_one_body() {
    let site = TestSite::new().await;
    let mobile = Mobile::hospital(&site, None).await;
    let envelope = mobile.envelope(&mobile.upload("li_si", "A", 1_000));
    let first = Answer::of(&mobile.send("uldFeeInfo", &envelope).await).good();
    let again = Answer::of(&mobile.send("uldFeeInfo", &envelope).await).good();
    assert_eq!(first.data["payOrdId"], again.data["payOrdId"]);
    // `extra` is no part of what is signed; with it the body is another one.
    let mut other = envelope.clone();
    other["extra"] = json!("x");
    assert_eq!(mobile.send("uldFeeInfo", &other).await.status, 401);
}

#[tokio::test]
async fn clear_data_is_a_demo_s_alone() {
    let site = TestSite::new().await;
    let mobile = Mobile::hospital(&site, None).await;
    let data = mobile.upload("li_si", "A", 1_000);
    let clear = |app_id: &str| json!({"appId": app_id, "timestamp": "1", "data": data});
    let reply = mobile.send("uldFeeInfo", &clear(mobile.institution)).await;
    assert_eq!((reply.status, &reply.json["code"]), (200, &json!(0)), "{}", reply.text);
    assert!(reply.json["data"]["payOrdId"].is_string() && reply.json["signData"].is_null());
    // An institution that signs must sign, and so must one with a key.
    for app_id in ["H11010800003", super::client::APP_ID, "", "H99999999999"] {
        assert_eq!(mobile.send("uldFeeInfo", &clear(app_id)).await.status, 401, "{app_id}");
    }
}

#[tokio::test]
async fn faults_are_told_within_the_sealed_answer() {
    let site = TestSite::new().await;
    let mobile = Mobile::hospital(&site, None).await;
    let answer = mobile.ask("uldFeeInfo", &json!({"orgCodg": mobile.institution})).await;
    let message = answer.outer["message"].as_str().unwrap();
    assert!(message.starts_with("6201 data.psnNo"), "{message}");
    let mut data = mobile.upload("li_si", "A", 1_000);
    data["orgCodg"] = json!("H11010800003");
    let answer = mobile.ask("uldFeeInfo", &data).await;
    assert!(answer.outer["message"].as_str().unwrap().contains("data.orgCodg"));
    let mut data = mobile.upload("li_si", "A", 1_000);
    data["userName"] = json!("李五");
    assert_eq!(mobile.ask("uldFeeInfo", &data).await.code(), "NAME_ID_MISMATCH");
    data["psnNo"] = json!("1");
    assert_eq!(mobile.ask("uldFeeInfo", &data).await.code(), "PERSON_UNKNOWN");
}
