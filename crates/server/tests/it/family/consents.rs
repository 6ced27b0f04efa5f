//! Consents and contact.

use serde_json::json;

use super::{ROOT, bind_li_si};
use crate::site::{Call, TestSite};

#[tokio::test]
async fn texts_are_public_and_consents_name_what_follows() {
    let site = TestSite::new().await;
    let texts = site.call(Call::get(&format!("{ROOT}/texts"))).await.json;
    assert_eq!(texts["texts"].as_array().unwrap().len(), 9);
    let zhang = site.sign_in("zhang_san").await;
    let consents = format!("{ROOT}/consents");
    let given = site.write(&zhang, "POST", &consents, json!({"purpose": "evidence"})).await;
    assert_eq!(given.status, 201, "{}", given.text);
    let shown = texts["texts"].as_array().unwrap().iter().find(|t| t["purpose"] == "evidence");
    assert_eq!(given.json["text_sm3"], shown.unwrap()["sm3"]);
    let twice = site.write(&zhang, "POST", &consents, json!({"purpose": "evidence"})).await;
    assert_eq!(twice.json["id"], given.json["id"]);
    let body = json!({"purpose": "contact", "text_sm3": "0".repeat(64)});
    let old = site.write(&zhang, "POST", &consents, body).await;
    assert_eq!(old.problem(), (422, "CONSENT_MISSING"), "another text than the one in force");
    let pledge = site.write(&zhang, "POST", &consents, json!({"purpose": "pledge"})).await;
    assert_eq!(pledge.json["errors"][0]["path"], "purpose", "{}", pledge.text);
    let path = format!("{consents}/{}/withdraw", given.json["id"].as_str().unwrap());
    let mei = site.sign_in("li_mei").await;
    assert_eq!(
        site.write(&mei, "POST", &path, json!({})).await.problem(),
        (422, "CONSENT_MISSING")
    );
    let back = site.write(&zhang, "POST", &path, json!({})).await;
    assert!(back.json["withdrawn_at"].is_string(), "{}", back.text);
    assert!(back.json["follows_zh"].as_str().unwrap().contains("材料"));
    assert_eq!(
        site.write(&zhang, "POST", &path, json!({})).await.problem(),
        (422, "CONSENT_MISSING")
    );
}

#[tokio::test]
async fn a_pledge_ends_by_unbinding() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    bind_li_si(&site, &zhang).await;
    let mine = site.get(&zhang, &format!("{ROOT}/consents")).await.json["consents"][0].clone();
    assert_eq!((&mine["purpose"], &mine["proof"]), (&json!("pledge"), &json!("face")), "{mine}");
    let path = format!("{ROOT}/consents/{}/withdraw", mine["id"].as_str().unwrap());
    let refused = site.write(&zhang, "POST", &path, json!({})).await;
    assert_eq!(refused.problem(), (422, "NOT_SUPPORTED"));
    assert!(refused.text.contains("解绑"), "{}", refused.text);
}

#[tokio::test]
async fn contact_is_set_with_a_proof_for_new_addresses_only() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let contact = format!("{ROOT}/me/contact");
    let before = site.get(&zhang, &contact).await.json;
    assert_eq!((&before["sms"], &before["mail"]), (&json!(false), &json!(null)), "{before}");
    assert!(before["phone"].as_str().unwrap().contains('*'));
    let sms = site.write(&zhang, "PUT", &contact, json!({"sms": true})).await;
    assert_eq!((sms.status, &sms.json["sms"]), (200, &json!(true)), "{}", sms.text);
    let mail = json!({"sms": true, "mail": "zhang@mail.gongji.cn"});
    let bare = site.write(&zhang, "PUT", &contact, mail.clone()).await;
    assert_eq!(bare.problem(), (403, "PROOF_MISSING"));
    let set = site.act(&zhang, "PUT", &contact, mail.clone()).await;
    assert_eq!(set.json["mail"], "zhang@mail.gongji.cn", "{}", set.text);
    let same = site.write(&zhang, "PUT", &contact, mail).await;
    assert_eq!(same.status, 200, "no new address: {}", same.text);
    for silent in [json!({"sms": true}), json!({"mail": "zhang@mail.gongji.cn"})] {
        let stolen = site.write(&zhang, "PUT", &contact, silent).await;
        assert_eq!(stolen.problem(), (403, "PROOF_MISSING"), "no way is switched off unproved");
    }
    let purposes = site.get(&zhang, &format!("{ROOT}/consents")).await.json;
    assert_eq!(purposes["consents"][0]["purpose"], "contact", "{purposes}");
    for (field, value) in [
        ("mail", "zhang"),
        ("webhook", "http://hooks.gongji.cn/x"),
        ("webhook", "https://10.0.0.1/x"),
        ("webhook", "https://printer.local/x"),
        ("webhook", "https://169.254.169.254/"),
    ] {
        let odd = site.write(&zhang, "PUT", &contact, json!({field: value})).await;
        assert_eq!(odd.json["errors"][0]["path"], field, "{value}: {}", odd.text);
    }
}
