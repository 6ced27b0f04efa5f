//! Family links.

use serde_json::json;

use super::voucher::activated;
use super::{BINDINGS, ROOT, application, link};
use crate::site::{Call, TestSite};

#[tokio::test]
async fn a_link_is_asked_for_answered_used_and_ended_and_is_no_binding() {
    let site = TestSite::new().await;
    let (zhang, mei) = (site.sign_in("zhang_san").await, site.sign_in("li_mei").await);
    let links = format!("{ROOT}/links");
    let body = json!({"member": site.who("li_mei"), "rights": ["view"], "pledge": true});
    let asked = site.act(&zhang, "POST", &links, body.clone()).await;
    assert_eq!(asked.status, 201, "{}", asked.text);
    assert_eq!(
        (&asked.json["kind"], &asked.json["role"]),
        (&json!("family_link"), &json!("holder"))
    );
    assert!(asked.json["note_zh"].as_str().unwrap().contains("不共用账户里的钱"));
    let twice = site.act(&zhang, "POST", &links, body).await;
    assert_eq!(twice.problem(), (422, "LINK_NOT_ALLOWED"));
    let id = asked.json["id"].as_str().unwrap();
    let early = site.get(&zhang, &format!("{links}/{id}/member")).await;
    assert_eq!(early.problem(), (422, "LINK_NOT_ALLOWED"));
    let own = site.act(&zhang, "POST", &format!("{links}/{id}/accept"), json!({})).await;
    assert_eq!(own.problem(), (404, "LINK_UNKNOWN"), "nobody accepts for the other side");
    let done = site.act(&mei, "POST", &format!("{links}/{id}/accept"), json!({})).await;
    assert_eq!(done.json["state"], "active", "{}", done.text);
    let member = site.get(&zhang, &format!("{links}/{id}/member")).await;
    assert_eq!(
        (&member.json["name"], &member.json["account_total"]),
        (&json!("李*"), &json!("1200.00"))
    );
    assert!(!member.text.contains(&site.person("li_mei").cert_no));
    let looks = site.get(&mei, &format!("{ROOT}/me/looks")).await.json;
    assert_eq!(looks["looks"][0]["what"], "account", "{looks}");
    assert_eq!(looks["looks"][0]["who"], "张*");
    assert_eq!(site.get(&zhang, BINDINGS).await.json["bindings"], json!([]), "no binding");
    let over = site.write(&mei, "POST", &format!("{links}/{id}/end"), json!({})).await;
    assert_eq!(over.json["state"], "ended", "{}", over.text);
    let after = site.get(&zhang, &format!("{links}/{id}/member")).await;
    assert_eq!(after.problem(), (422, "LINK_NOT_ALLOWED"));
    let again = site.write(&mei, "POST", &format!("{links}/{id}/end"), json!({})).await;
    assert_eq!(again.problem(), (422, "LINK_NOT_ALLOWED"));
    let told = site.get(&zhang, &format!("{ROOT}/messages")).await.json;
    assert_eq!(told["messages"][0]["about"], "link_changed", "{told}");
}

#[tokio::test]
async fn a_link_may_be_declined_and_needs_pledge_rights_and_a_known_member() {
    let site = TestSite::new().await;
    let (zhang, mei) = (site.sign_in("zhang_san").await, site.sign_in("li_mei").await);
    let links = format!("{ROOT}/links");
    let member = site.who("li_mei");
    for (body, code) in [
        (json!({"member": member, "rights": ["view"]}), "PLEDGE_MISSING"),
        (json!({"member": member, "rights": [], "pledge": true}), "LINK_NOT_ALLOWED"),
        (
            json!({"member": site.who("zhang_san"), "rights": ["view"], "pledge": true}),
            "SAME_PERSON",
        ),
    ] {
        let refused = site.act(&zhang, "POST", &links, body).await;
        assert_eq!(refused.problem(), (422, code), "{}", refused.text);
    }
    let mut nobody = member.clone();
    nobody["name"] = "王五".into();
    let body = json!({"member": nobody, "rights": ["view"], "pledge": true});
    let unknown = site.write(&zhang, "POST", &links, body).await;
    assert_eq!(unknown.problem(), (422, "PERSON_UNKNOWN"));
    let body = json!({"member": member, "rights": ["view"], "pledge": true});
    let asked = site.act(&zhang, "POST", &links, body).await;
    let path = format!("{links}/{}/decline", asked.json["id"].as_str().unwrap());
    assert_eq!(site.write(&mei, "POST", &path, json!({})).await.json["state"], "declined");
    let stranger = site.sign_in("wu_peng").await;
    let theirs = site.write(&stranger, "POST", &path, json!({})).await;
    assert_eq!(theirs.problem(), (404, "LINK_UNKNOWN"));
    let odd = site.write(&stranger, "POST", &format!("{links}/x/end"), json!({})).await;
    assert_eq!(odd.problem(), (404, "LINK_UNKNOWN"));
}

#[tokio::test]
async fn each_right_stands_alone() {
    let site = TestSite::new().await;
    let code = link(&site, "liu_yang", "li_mei", json!(["show_code"])).await;
    let liu = site.sign_in("liu_yang").await;
    let path = format!("{ROOT}/links/{code}/code");
    let inactive = site.write(&liu, "POST", &path, json!({})).await;
    assert_eq!(inactive.problem(), (422, "VOUCHER_INACTIVE"));
    let mei = activated(&site, "li_mei").await;
    assert_eq!(site.write(&liu, "POST", &path, json!({})).await.status, 201);
    let looks = site.get(&mei, &format!("{ROOT}/me/looks")).await.json;
    assert_eq!(looks["looks"][0]["what"], "code", "{looks}");
    let count = looks["looks"].as_array().unwrap().len();
    for path in [
        "/me",
        "/me/account",
        "/bindings",
        "/uses",
        "/cases",
        "/documents",
        "/me/looks",
        "/messages",
    ] {
        let seen = site.get_for((&liu, &code), &format!("{ROOT}{path}")).await;
        assert_eq!(seen.problem(), (422, "LINK_NOT_ALLOWED"), "{path}");
    }
    let body = application(&site, "li_si", "child");
    let acted = site.act_for((&liu, &code), "POST", BINDINGS, body).await;
    assert_eq!(acted.problem(), (422, "LINK_NOT_ALLOWED"));
    let looks = site.get(&mei, &format!("{ROOT}/me/looks")).await.json;
    assert_eq!(looks["looks"].as_array().unwrap().len(), count, "what was not seen is no look");
    let view = link(&site, "wu_peng", "li_mei", json!(["view"])).await;
    let wu = site.sign_in("wu_peng").await;
    let account = site.get_for((&wu, &view), &format!("{ROOT}/me/account")).await;
    assert_eq!(account.json["balance"], "1200.00", "{}", account.text);
    assert_eq!(account.json["for"]["kind"], "family_link");
    let no_code = site.write(&wu, "POST", &format!("{ROOT}/links/{view}/code"), json!({})).await;
    assert_eq!(no_code.problem(), (422, "LINK_NOT_ALLOWED"));
    for path in ["/documents", "/me/looks", "/messages", "/consents", "/me/contact"] {
        let seen = site.get_for((&wu, &view), &format!("{ROOT}{path}")).await;
        assert_eq!(seen.problem(), (422, "LINK_NOT_ALLOWED"), "{path}");
    }
}

#[tokio::test]
async fn the_holder_never_decides_for_both_sides() {
    let site = TestSite::new().await;
    let id = link(&site, "zhang_san", "li_mei", json!(["act", "view"])).await;
    let zhang = site.sign_in("zhang_san").await;
    let asked = site.act(&zhang, "POST", BINDINGS, application(&site, "li_mei", "spouse")).await;
    let path = format!("{BINDINGS}/{}/accept", asked.json["id"].as_str().unwrap());
    let both = site.act_for((&zhang, &id), "POST", &path, json!({})).await;
    assert_eq!(both.problem(), (422, "LINK_NOT_ALLOWED"), "{}", both.text);
    let call = Call::get(&format!("{ROOT}/me")).token(&zhang).whose("x");
    assert_eq!(site.call(call).await.problem(), (404, "LINK_UNKNOWN"));
}
