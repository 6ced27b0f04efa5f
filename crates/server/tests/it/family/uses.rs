//! What was paid, and why, as each side may see it.

use serde_json::json;

use super::{ROOT, bind_li_si, buy, guard, link};
use crate::site::{Call, TestSite};

#[tokio::test]
async fn patient_and_grantor_see_their_own_views() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    bind_li_si(&site, &zhang).await;
    let setl_id = buy(&site, "li_si", 1).await;
    let li = site.sign_in("li_si").await;
    let path = format!("/api/family/v1/uses/{setl_id}");
    let patient = site.get(&li, &path).await;
    assert_eq!(patient.json["role"], "patient", "{}", patient.text);
    assert_eq!(patient.json["total"], "35.00");
    assert_eq!(patient.json["institution"], "北京演示药店");
    let why = patient.json["why"].as_array().unwrap();
    assert!(why.iter().any(|line| line.as_str().unwrap().contains("张*的账户付了")), "{why:?}");
    assert!(!patient.text.contains("3000") && !patient.text.contains("2965"), "no balance");
    let grantor = site.get(&zhang, &path).await;
    assert_eq!(grantor.json["role"], "grantor");
    assert_eq!(grantor.json["for"], "李*");
    assert_eq!(grantor.json["paid"], patient.json["aid"]);
    assert!(grantor.json["institution"].is_null() && grantor.json["total"].is_null());
    let chen = site.sign_in("chen_jun").await;
    assert_eq!(site.get(&chen, &path).await.problem(), (404, "USE_UNKNOWN"));
    let unknown = site.get(&li, "/api/family/v1/uses/x").await;
    assert_eq!(unknown.problem(), (404, "USE_UNKNOWN"));
    assert!(!unknown.text.contains("收费员"), "{}", unknown.text);
    let messages = site.get(&zhang, "/api/family/v1/messages").await;
    assert_eq!(messages.json["messages"][0]["about"], "aid_paid", "{}", messages.text);
    site.assert_books();
}

#[tokio::test]
async fn uses_come_newest_first_and_by_pages() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    bind_li_si(&site, &zhang).await;
    for number in 1..4 {
        buy(&site, "li_si", number).await;
    }
    let all = site.get(&zhang, "/api/family/v1/uses").await;
    let all = all.json["uses"].as_array().unwrap().clone();
    assert_eq!(all.len(), 3);
    let path = format!("/api/family/v1/uses?before={}", all[0]["setl_id"].as_str().unwrap());
    let rest = site.get(&zhang, &path).await;
    assert_eq!(rest.json["uses"].as_array().unwrap()[..], all[1..]);
    let odd = site.get(&zhang, "/api/family/v1/uses?before=x").await;
    assert_eq!(odd.problem(), (400, "FIELD_INVALID"));
    assert_eq!(site.call(Call::get("/api/family/v1/uses")).await.status, 401);
    let chen = site.sign_in("wu_peng").await;
    assert_eq!(
        site.get(&chen, "/api/family/v1/uses").await.json,
        json!({"premiums": [], "uses": []})
    );
    let binding = site.get(&zhang, super::BINDINGS).await.json["bindings"][0].clone();
    let aid: Vec<_> = all.iter().map(|used| used["paid"].as_str().unwrap()).collect();
    assert_eq!(binding["used"]["month"], "105.00", "{aid:?}");
}

#[tokio::test]
async fn the_institution_is_named_to_who_paid_only_if_the_patient_allows_it() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    bind_li_si(&site, &zhang).await;
    let path = format!("{ROOT}/uses/{}", buy(&site, "li_si", 1).await);
    assert!(site.get(&zhang, &path).await.json["institution"].is_null());
    let li = site.sign_in("li_si").await;
    let contact = format!("{ROOT}/me/contact");
    let shown = site.write(&li, "PUT", &contact, json!({"show_institution": true})).await;
    assert_eq!(shown.json["show_institution"], true, "{}", shown.text);
    assert_eq!(site.get(&zhang, &path).await.json["institution"], "北京演示药店");
    let consents = site.get(&li, &format!("{ROOT}/consents")).await.json;
    let shows = |c: &&serde_json::Value| c["purpose"] == "show_institution";
    let consent = consents["consents"].as_array().unwrap().iter().find(shows).unwrap().clone();
    let back = format!("{ROOT}/consents/{}/withdraw", consent["id"].as_str().unwrap());
    assert_eq!(site.write(&li, "POST", &back, json!({})).await.status, 200);
    assert!(site.get(&zhang, &path).await.json["institution"].is_null(), "taken back");
}

#[tokio::test]
async fn patient_grantor_guardian_link_holder_and_stranger_see_what_is_theirs_to_see() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    bind_li_si(&site, &zhang).await;
    let path = format!("{ROOT}/uses/{}", buy(&site, "li_si", 1).await);
    let li = site.sign_in("li_si").await;
    assert_eq!(site.get(&li, &path).await.json["institution"], "北京演示药店");
    let paid = site.get(&zhang, &path).await.json;
    assert_eq!((&paid["role"], &paid["total"]), (&json!("grantor"), &json!(null)), "{paid}");
    let ward = guard(&site, "li_mei", "li_si").await;
    let mei = site.sign_in("li_mei").await;
    let seen = site.get_for((&mei, &ward), &path).await.json;
    assert_eq!((&seen["role"], &seen["total"]), (&json!("patient"), &json!("35.00")), "{seen}");
    assert_eq!(seen["institution"], "北京演示药店");
    assert_eq!((&seen["whose"]["kind"], &seen["whose"]["name"]), (&json!("ward"), &json!("李*")));
    let view = link(&site, "liu_yang", "li_si", json!(["view"])).await;
    let liu = site.sign_in("liu_yang").await;
    let seen = site.get_for((&liu, &view), &path).await.json;
    assert_eq!((&seen["total"], &seen["institution"]), (&json!("35.00"), &json!(null)), "{seen}");
    assert_eq!(seen["whose"]["kind"], "family_link");
    assert_eq!(site.get(&liu, &path).await.problem(), (404, "USE_UNKNOWN"));
    let stranger = site.sign_in("wu_peng").await;
    let theirs = site.get_for((&stranger, &view), &path).await;
    assert_eq!(theirs.problem(), (404, "LINK_UNKNOWN"));
    let looks = site.get(&li, &format!("{ROOT}/me/looks")).await.json;
    let by: Vec<_> = looks["looks"].as_array().unwrap().iter().map(|l| l["who"].clone()).collect();
    assert!(by.contains(&json!("刘*")) && by.contains(&json!("李*")), "{looks}");
}
