//! Everything kept about somebody, and who looked.

use serde_json::json;

use super::{ROOT, bind_li_si, buy, document, guard, link};
use crate::site::{Call, TestSite};

#[tokio::test]
async fn an_export_has_everything_in_clear_for_its_owner() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    bind_li_si(&site, &zhang).await;
    buy(&site, "li_si", 1).await;
    document(&site, &zhang, "household").await;
    guard(&site, "zhang_san", "li_si").await;
    link(&site, "li_mei", "zhang_san", json!(["view"])).await;
    let mei = site.sign_in("li_mei").await;
    let links = site.get(&mei, &format!("{ROOT}/links")).await.json;
    let id = links["links"][0]["id"].as_str().unwrap();
    site.get_for((&mei, id), &format!("{ROOT}/me")).await;
    let body = json!({"field": "tel", "wanted": "10000000099"});
    site.write(&zhang, "POST", &format!("{ROOT}/corrections"), body).await;
    site.act(&zhang, "PUT", &format!("{ROOT}/me/password"), json!({"password": "592716"})).await;
    site.write(&zhang, "PUT", &format!("{ROOT}/me/contact"), json!({"sms": true})).await;
    let path = format!("{ROOT}/me/export");
    let proof = site.proof(&zhang, "POST", &path, json!({})).await;
    let call = Call::post(&path).token(&zhang).number("E1").proof(&proof).json(json!({}));
    let export = site.call(call.clone()).await;
    assert_eq!(export.status, 200, "{}", export.text);
    let identity = site.person("zhang_san");
    assert_eq!(export.json["identity"]["cert_no"], identity.cert_no);
    assert_eq!(export.json["identity"]["name"], "张三");
    for kind in [
        "accounts",
        "bindings",
        "uses",
        "messages",
        "consents",
        "links",
        "wards",
        "cases",
        "documents",
        "looks",
        "checks",
    ] {
        assert!(!export.json[kind].as_array().unwrap().is_empty(), "{kind}: {}", export.json[kind]);
    }
    assert!(export.json["corrections"].is_array());
    assert_eq!(export.json["contact"]["sms"], true);
    assert!(export.json["password_set_at"].is_string());
    assert!(!export.text.contains("argon2") && !export.text.contains("592716"));
    for other in [site.person("li_si"), site.person("li_mei")] {
        assert!(!export.text.contains(&other.cert_no), "others stay masked");
    }
    assert_eq!(site.call(call).await.problem(), (403, "PROOF_MISSING"), "a proof gives it once");
    let looks = site.get(&zhang, &format!("{ROOT}/me/looks")).await.json;
    assert_eq!(
        (&looks["looks"][0]["what"], &looks["looks"][0]["by"]),
        (&json!("export"), &json!("you"))
    );
}

#[tokio::test]
async fn clerks_are_told_by_office_and_duty_and_not_by_name() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let desk = site.desk().await;
    let psn_no = site.person("zhang_san").psn_no;
    let seen = site.get(&desk, &format!("/api/desk/v1/people/{psn_no}")).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    let looks = site.get(&zhang, &format!("{ROOT}/me/looks")).await;
    let first = &looks.json["looks"][0];
    assert_eq!(first["by"], "clerk", "{}", looks.text);
    assert!(first["who"].as_str().unwrap().contains("医保经办机构（"), "{first}");
    assert!(!looks.text.contains("演示经办"), "no name");
    let mei = site.sign_in("li_mei").await;
    assert_eq!(site.get(&mei, &format!("{ROOT}/me/looks")).await.json, json!({"looks": []}));
    let nobody = site.call(Call::get(&format!("{ROOT}/me/looks"))).await;
    assert_eq!(nobody.problem(), (401, "SIGN_IN_NEEDED"));
}

#[tokio::test]
async fn a_guardian_exports_for_the_ward_and_a_link_holder_does_not() {
    let site = TestSite::new().await;
    let ward = guard(&site, "li_mei", "li_si").await;
    let mei = site.sign_in("li_mei").await;
    let path = format!("{ROOT}/me/export");
    let export = site.act_for((&mei, &ward), "POST", &path, json!({})).await;
    assert_eq!(export.json["identity"]["name"], "李四", "{}", export.text);
    let all = link(&site, "zhang_san", "li_mei", json!(["view", "act", "show_code"])).await;
    let zhang = site.sign_in("zhang_san").await;
    let theirs = site.act_for((&zhang, &all), "POST", &path, json!({})).await;
    assert_eq!(theirs.problem(), (422, "LINK_NOT_ALLOWED"));
}
