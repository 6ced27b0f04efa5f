//! 医保钱包: opened once by who may, changed, seen by its owner; what is wrong is told by its place.

use serde_json::{Value, json};

use super::{ROOT, guard, link};
use crate::site::{Call, TestSite};

const WALLET: &str = "/api/family/v1/wallet";

fn body(place: &str) -> Value {
    json!({"place": place, "phone": "10000000001"})
}

/// Opens somebody's wallet in the insured area.
pub(super) async fn opened(site: &TestSite, key: &str, place: &str) -> String {
    let token = site.sign_in(key).await;
    let reply = site.act(&token, "POST", WALLET, body(place)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    token
}

#[tokio::test]
async fn a_wallet_is_opened_once_changed_and_seen() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    assert_eq!(site.get(&zhang, WALLET).await.json["wallet"], Value::Null);
    let proof = site.proof(&zhang, "POST", WALLET, body("510104")).await;
    let send = |number: &'static str| {
        let call = Call::post(WALLET).token(&zhang).number(number).proof(&proof);
        site.call(call.json(body("510104")))
    };
    let made = send("W1").await;
    assert_eq!(made.status, 201, "{}", made.text);
    let wallet = &made.json["wallet"];
    // A district is understood as the area that keeps its book; the phone is masked.
    assert_eq!((&wallet["place"], &wallet["phone"]), (&json!("510100"), &json!("100****0001")));
    assert_eq!((&wallet["opened_by"], &wallet["day"]), (&json!("owner"), &Value::Null));
    assert_eq!(send("W1").await.json, made.json, "twice: the same wallet");
    assert_eq!(send("W2").await.problem(), (403, "PROOF_MISSING"), "a proof is used once");
    let again = site.act(&zhang, "POST", WALLET, body("510100")).await;
    assert_eq!(again.problem(), (422, "WALLET_THERE"));
    // A fixed line with its area code is a phone too.
    let fixed = site.act(&zhang, "PUT", WALLET, json!({"phone": "02810000001"})).await;
    assert_eq!(fixed.json["wallet"]["phone"], "028****0001", "{}", fixed.text);
    let mobile = site.act(&zhang, "PUT", WALLET, json!({"phone": "10000000001"})).await;
    assert_eq!(mobile.json["wallet"]["phone"], "100****0001", "{}", mobile.text);
    let changed = site.act(&zhang, "PUT", WALLET, json!({"place": "310000"})).await;
    assert_eq!(changed.json["wallet"]["place"], "310000", "{}", changed.text);
    assert_eq!(changed.json["wallet"]["phone"], "100****0001", "what is left out stays");
    let outcome = site.get(&zhang, &format!("{ROOT}/requests/W1?act=open_wallet")).await.json;
    assert_eq!(outcome["outcome"], "done", "{outcome}");
    let told = site.get(&zhang, &format!("{ROOT}/messages")).await.json;
    let told = told["messages"].as_array().unwrap();
    assert_eq!(told.iter().filter(|m| m["about"] == "wallet_changed").count(), 4);
    assert!(!told.iter().any(|m| m.to_string().contains("10000000001")), "no phone in a message");
}

#[tokio::test]
async fn what_stands_against_a_wallet() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    for (asked, paths) in [
        (json!({"place": "x", "phone": "1"}), ["phone", "place"].as_slice()),
        (json!({"place": "999999", "phone": "10000000001"}), &["place"]),
        (json!({"place": "510100", "phone": "1380000x000"}), &["phone"]),
        (json!({"place": "510100", "phone": "1234567"}), &["phone"]),
        (json!({"place": "510100", "phone": "100000000013"}), &["phone"]),
        (json!({"place": "510100", "phone": "28612345678"}), &["phone"]),
        (json!({"place": "510100", "phone": "00861000001"}), &["phone"]),
    ] {
        let refused = site.write(&zhang, "POST", WALLET, asked).await;
        assert_eq!(refused.problem(), (400, "FIELD_INVALID"), "{}", refused.text);
        let errors = refused.json["errors"].as_array().unwrap();
        let mut told: Vec<&str> = errors.iter().map(|e| e["path"].as_str().unwrap()).collect();
        told.sort_unstable();
        assert_eq!(told, paths);
    }
    let bare = site.write(&zhang, "PUT", WALLET, json!({})).await;
    assert_eq!(bare.problem(), (400, "FIELD_INVALID"));
    let none = site.act(&zhang, "PUT", WALLET, json!({"place": "510100"})).await;
    assert_eq!(none.problem(), (422, "WALLET_MISSING"), "{}", none.text);
    let unproven = site.write(&zhang, "POST", WALLET, body("510100")).await;
    assert_eq!(unproven.problem(), (403, "PROOF_MISSING"));
    // 深圳: sources contradict each other, so nobody knows.
    let closed = site.act(&zhang, "POST", WALLET, body("440300")).await;
    assert_eq!(closed.problem(), (422, "WALLET_UNKNOWN"), "{}", closed.text);
    assert_eq!(closed.json["refusals"][0]["field"], "place", "{}", closed.text);
    assert_eq!(site.call(Call::get(WALLET)).await.status, 401);
}

#[tokio::test]
async fn a_guardian_and_a_link_that_acts_open_it_and_others_do_not() {
    let site = TestSite::new().await;
    let lin = site.sign_in("lin_na").await;
    let ward = guard(&site, "lin_na", "wu_yiyi").await;
    let opened = site.act_for((&lin, &ward), "POST", WALLET, body("510100")).await;
    assert_eq!(opened.json["wallet"]["opened_by"], "relative", "{}", opened.text);
    assert_eq!(
        (&opened.json["wallet"]["opener"], &opened.json["for"]["kind"]),
        (&json!("林*"), &json!("ward"))
    );
    let views = link(&site, "zhang_san", "li_mei", json!(["view"])).await;
    let zhang = site.sign_in("zhang_san").await;
    let refused = site.act_for((&zhang, &views), "POST", WALLET, body("510100")).await;
    assert_eq!(refused.problem(), (422, "LINK_NOT_ALLOWED"), "{}", refused.text);
    assert_eq!(site.get_for((&zhang, &views), WALLET).await.json["wallet"], Value::Null);
    // Nobody opens one through a ward of somebody else's.
    let call = Call::post(WALLET).token(&zhang).whose(&ward).number(&site.number());
    let foreign = site.call(call.json(body("510100"))).await;
    assert_eq!(foreign.problem(), (404, "LINK_UNKNOWN"), "{}", foreign.text);
}
