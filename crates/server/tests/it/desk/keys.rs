//! Keys of gateways.

use serde_json::{Value, json};
use server::gm::sm2_public;

use super::clerk;
use crate::site::TestSite;

const HOSPITAL: &str = "/institutions/H11010100001/keys";
/// The private key of the standard's example.
const PRIVATE: &str = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";

#[tokio::test]
async fn a_key_is_made_shown_once_changed_over_and_retired() {
    let site = TestSite::new().await;
    let (registrar, approver) = (clerk(&site, "registrar").await, clerk(&site, "approver").await);
    let add = json!({"gate": "tif", "name": "bj-hospital-1", "overlap_days": 2});
    let filed = registrar.numbered("POST", HOSPITAL, "G1", add.clone()).await;
    let twice = registrar.numbered("POST", HOSPITAL, "G1", add.clone()).await;
    assert_eq!(filed.json["case"], twice.json["case"], "{}", filed.text);
    assert!(filed.json.get("gate_key").is_none(), "who proposes sees no secret");
    let case = filed.json["case"].as_str().unwrap();
    let asked = approver.get(&format!("/cases/{case}")).await;
    assert!(asked.text.contains("bj-hospital-1"), "{}", asked.text);
    let approve = format!("/cases/{case}/approve");
    let made = approver.numbered("POST", &approve, "A1", json!({})).await;
    let again = approver.numbered("POST", &approve, "A1", json!({})).await;
    let secret = made.json["gate_key"]["secret"].as_str().unwrap();
    assert_eq!((secret.len(), &made.json), (48, &again.json), "{}", made.text);

    let listed = registrar.get(HOSPITAL).await;
    assert!(!listed.text.contains(secret), "no secret is told again");
    let key = &listed.json["keys"][0];
    assert_eq!((&key["gate"], &key["good"]), (&json!("tif"), &json!(true)), "{}", listed.text);

    let next = approver.approve(&registrar.post(HOSPITAL, add).await).await;
    assert_ne!(next.json["gate_key"]["secret"], json!(secret));
    let late = approver.numbered("POST", &approve, "A1", json!({})).await;
    assert!(late.json.get("gate_key").is_none(), "it is not the newest any more");
    let secrets = registrar.get(HOSPITAL).await.json["keys"][0]["secrets"].clone();
    assert!(secrets[0]["until"].as_str().unwrap().starts_with("2026-11-24"), "{secrets}");
    assert_eq!((&secrets[0]["good"], &secrets[1]["good"]), (&json!(true), &json!(true)));

    let retire = format!("{HOSPITAL}/tif/bj-hospital-1/retire");
    let done = approver.approve(&registrar.post(&retire, json!({})).await).await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(registrar.get(HOSPITAL).await.json["keys"][0]["good"], false);
    let gone = registrar.post(&retire, json!({})).await;
    assert_eq!(gone.problem(), (422, "GATE_KEY_UNKNOWN"));
}

#[tokio::test]
async fn a_signed_gate_needs_the_institutions_key_and_gets_one_of_ours() {
    let site = TestSite::new().await;
    let (registrar, approver) = (clerk(&site, "registrar").await, clerk(&site, "approver").await);
    let public = sm2_public(PRIVATE).unwrap();
    let asked = json!({"gate": "cainfo", "public_key": public.to_uppercase()});
    let made = approver.approve(&registrar.post(HOSPITAL, asked).await).await;
    let key = &made.json["gate_key"];
    assert_eq!((&key["name"], &key["secret"]), (&json!("H11010100001"), &Value::Null));
    assert_eq!(key["our_public_key"].as_str().unwrap().len(), 128, "{}", made.text);
    let listed = registrar.get(HOSPITAL).await;
    let secret = &listed.json["keys"][0]["secrets"][0];
    assert_eq!(secret["public_key"], json!(public), "{}", listed.text);
    assert_eq!(secret["our_public_key"], key["our_public_key"]);
}

#[tokio::test]
async fn what_does_not_fit_its_gate_is_told() {
    let site = TestSite::new().await;
    let registrar = clerk(&site, "registrar").await;
    let public = sm2_public(PRIVATE).unwrap();
    for (asked, field) in [
        (json!({"gate": "cainfo"}), "public_key"),
        (json!({"gate": "cainfo", "public_key": "11".repeat(64)}), "public_key"),
        (json!({"gate": "tif", "public_key": public}), "public_key"),
        (json!({"gate": "oauth", "name": "too-short"}), "name"),
        (json!({"gate": "cainfo", "name": "other", "public_key": public}), "name"),
        (json!({"gate": "hmac", "overlap_days": 91}), "overlap_days"),
        (json!({"gate": "hmac", "callback": "https://his.example.cn"}), "callback"),
        (json!({"gate": "mobile", "public_key": public, "callback": "ftp://x"}), "callback"),
        (json!({"gate": "door"}), "gate"),
    ] {
        let told = registrar.post(HOSPITAL, asked.clone()).await;
        assert_eq!(told.problem(), (400, "FIELD_INVALID"), "{asked}");
        assert_eq!(told.json["errors"][0]["path"], field, "{asked}: {}", told.text);
    }
}

#[tokio::test]
async fn keys_of_others_are_not_there() {
    let site = TestSite::new().await;
    let (registrar, approver) = (clerk(&site, "registrar").await, clerk(&site, "approver").await);
    let named = json!({"gate": "tif", "name": "bj-hospital-1"});
    let made = approver.approve(&registrar.post(HOSPITAL, named.clone()).await).await;
    assert_eq!(made.status, 200, "{}", made.text);
    let pharmacy = "/institutions/P11010100001/keys";
    let taken = registrar.post(pharmacy, named).await;
    assert_eq!(taken.problem(), (422, "GATE_KEY_UNKNOWN"));
    let taken = json!({"gate": "hmac", "name": "demo-signed-hospital"});
    assert_eq!(registrar.post(pharmacy, taken).await.problem(), (422, "GATE_KEY_UNKNOWN"));
    let retire = format!("{pharmacy}/tif/bj-hospital-1/retire");
    assert_eq!(registrar.post(&retire, json!({})).await.problem(), (422, "GATE_KEY_UNKNOWN"));
    let nowhere = registrar.get("/institutions/H99999999999/keys").await;
    assert_eq!(nowhere.problem(), (422, "INSTITUTION_UNKNOWN"));
    assert_eq!(approver.get(HOSPITAL).await.problem(), (403, "NOT_YOUR_DUTY"));
    let add = json!({"gate": "hmac"});
    assert_eq!(approver.post(HOSPITAL, add).await.problem(), (403, "NOT_YOUR_DUTY"));
}
