//! The life of a binding.

use serde_json::json;

use super::{BINDINGS, application, bind_li_si};
use crate::site::{Call, TestSite};

#[tokio::test]
async fn a_parent_binds_a_child_and_both_see_it() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let asked = json!({"kinship": "child"});
    let mut asked = {
        let mut a = site.who("li_si");
        a["kinship"] = asked["kinship"].clone();
        a
    };
    let before = Call::post("/api/family/v1/eligibility").token(&zhang);
    let eligible = site.call(before.clone().json(asked.clone())).await;
    assert_eq!(eligible.json, json!({"eligible": true, "refusals": []}));
    let id = bind_li_si(&site, &zhang).await;
    let mine = site.get(&zhang, BINDINGS).await.json["bindings"][0].clone();
    assert_eq!(mine["id"], *id);
    assert_eq!(mine["role"], "grantor");
    assert_eq!(mine["other"]["name"], "李*");
    assert_eq!(mine["limits"]["month"], "800.00");
    assert_eq!(mine["used"]["month"], "0.00");
    let li = site.sign_in("li_si").await;
    let theirs = site.get(&li, &format!("{BINDINGS}/{id}")).await;
    assert_eq!(theirs.json["role"], "beneficiary");
    assert_eq!(theirs.json["other"]["name"], "张*");
    asked["kinship"] = "child".into();
    let twice = site.call(before.json(asked)).await;
    assert_eq!(twice.json["eligible"], false);
    assert_eq!(twice.json["refusals"][0]["code"], "ALREADY_BOUND");
}

#[tokio::test]
async fn strangers_do_not_learn_that_a_binding_exists() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let id = bind_li_si(&site, &zhang).await;
    let chen = site.sign_in("chen_jun").await;
    let path = format!("{BINDINGS}/{id}");
    assert_eq!(site.get(&chen, &path).await.problem(), (404, "BINDING_UNKNOWN"));
    let unbind = site.act(&chen, "POST", &format!("{path}/unbind"), json!({})).await;
    assert_eq!(unbind.problem(), (404, "BINDING_UNKNOWN"));
    let odd = site.get(&zhang, &format!("{BINDINGS}/110000")).await;
    assert_eq!(odd.problem(), (404, "BINDING_UNKNOWN"));
    assert_eq!(site.call(Call::get(BINDINGS)).await.problem(), (401, "SIGN_IN_NEEDED"));
}

#[tokio::test]
async fn terms_change_at_once_and_only_by_the_grantor() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let id = bind_li_si(&site, &zhang).await;
    let path = format!("{BINDINGS}/{id}/terms");
    let body = json!({"limits": {"month": "300.00"}, "scopes": ["pharmacy"], "switched_off": true});
    let changed = site.act(&zhang, "PUT", &path, body.clone()).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(changed.json["limits"]["month"], "300.00");
    assert_eq!(changed.json["scopes"], json!(["pharmacy"]));
    assert_eq!(changed.json["switched_off"], true);
    let li = site.sign_in("li_si").await;
    assert_eq!(site.act(&li, "PUT", &path, body).await.problem(), (403, "NOT_YOURS"));
    let nothing = site.act(&zhang, "PUT", &path, json!({"limits": {"month": "0.00"}})).await;
    assert_eq!(nothing.problem(), (422, "LIMIT_OUT_OF_RANGE"));
    let number =
        Call::new("PUT", &path).token(&zhang).number("N").json(json!({"limits": {"month": 300.5}}));
    let number = site.call(number).await;
    assert_eq!(number.problem(), (400, "FIELD_INVALID"));
    assert_eq!(number.json["errors"][0]["path"], "limits.month");
    let texts = site.get(&li, "/api/family/v1/messages").await;
    assert_eq!(texts.json["messages"][0]["about"], "terms_changed", "{}", texts.text);
}

#[tokio::test]
async fn both_sides_may_unbind_and_then_it_is_over() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    for by in ["zhang_san", "li_si"] {
        let id = bind_li_si(&site, &zhang).await;
        let who = site.sign_in(by).await;
        let path = format!("{BINDINGS}/{id}/unbind");
        let over = site.act(&who, "POST", &path, json!({})).await;
        assert_eq!(over.json["state"], "ended", "{by}: {}", over.text);
        let again = site.act(&who, "POST", &path, json!({})).await;
        assert_eq!(again.problem(), (422, "RELATION_ENDED"));
    }
}

#[tokio::test]
async fn a_spouse_is_asked_and_may_accept_decline_or_find_it_withdrawn() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let mei = site.sign_in("li_mei").await;
    for (who, act, state) in [
        (&mei, "decline", "declined"),
        (&zhang, "withdraw", "withdrawn"),
        (&mei, "accept", "active"),
    ] {
        let body = application(&site, "li_mei", "spouse");
        let asked = site.act(&zhang, "POST", BINDINGS, body).await;
        assert_eq!(asked.json["state"], "awaiting_acceptance", "{}", asked.text);
        let path = format!("{BINDINGS}/{}/{act}", asked.json["id"].as_str().unwrap());
        let done = if act == "withdraw" {
            let number = site.number();
            site.call(Call::post(&path).token(who).number(&number)).await
        } else {
            site.act(who, "POST", &path, json!({})).await
        };
        assert_eq!(done.json["state"], state, "{act}: {}", done.text);
    }
    let messages = site.get(&mei, "/api/family/v1/messages").await.json;
    let asked = messages["messages"].as_array().unwrap();
    assert_eq!(asked.iter().filter(|m| m["about"] == "acceptance_asked").count(), 3);
    assert!(asked.iter().all(|m| m["text"].as_str().unwrap().contains("张*")), "{messages}");
    let last = asked[0]["id"].as_str().unwrap();
    let read = Call::post("/api/family/v1/messages/read").token(&mei).number("R1");
    let read = read.json(json!({"up_to": last}));
    assert_eq!(site.call(read.clone()).await.status, 204);
    assert_eq!(site.call(read).await.status, 204, "twice");
    let messages = site.get(&mei, "/api/family/v1/messages").await.json;
    assert!(messages["messages"].as_array().unwrap().iter().all(|m| m["read"] == true));
}

#[tokio::test]
async fn what_stands_against_it_names_who_must_act() {
    let site = TestSite::new().await;
    for (grantor, beneficiary, kinship, code, who) in [
        ("gu_yong", "luo_suzhen", "parent", "WALLET_MISSING", "grantor"),
        ("wen_jing", "zeng_yuzhen", "parent", "WALLET_UNKNOWN", "grantor"),
        ("cao_li", "cao_defu", "parent", "PERSON_UNKNOWN", "beneficiary"),
        ("feng_gang", "feng_yu", "child", "GRANTOR_STATUS_ABNORMAL", "grantor"),
        ("liu_yang", "ma_shulan", "parent_in_law", "RELATION_NOT_ALLOWED_HERE", "grantor"),
        ("zheng_hong", "sun_lei", "child", "GRANTOR_NOT_EMPLOYEE_INSURED", "grantor"),
    ] {
        let token = site.sign_in(grantor).await;
        let body = application(&site, beneficiary, kinship);
        let reply = site.act(&token, "POST", BINDINGS, body).await;
        assert_eq!(reply.problem(), (422, code), "{grantor}: {}", reply.text);
        let said = &reply.json["refusals"][0];
        assert_eq!(said["code"], code);
        assert!(!said["who"].as_str().unwrap().is_empty());
        assert_eq!(reply.json["who"], who, "{grantor}: {}", reply.text);
        assert!(reply.json["phone"].as_str().unwrap().contains("12393"));
    }
}

#[tokio::test]
async fn eligibility_says_the_same_of_unknown_and_not_eligible_and_is_counted() {
    let site = TestSite::new().await;
    let cao = site.sign_in("cao_li").await;
    let ask = |who: serde_json::Value| {
        let mut body = who;
        body["kinship"] = "parent".into();
        site.call(Call::post("/api/family/v1/eligibility").token(&cao).json(body))
    };
    let paused = ask(site.who("cao_defu")).await;
    let mut nobody = site.who("cao_defu");
    nobody["name"] = "王五".into();
    let unknown = ask(nobody).await;
    assert_eq!(paused.json, unknown.json);
    assert_eq!(paused.json["refusals"][0]["code"], "PERSON_UNKNOWN");
    for _ in 2..20 {
        assert_eq!(ask(site.who("cao_defu")).await.status, 200);
    }
    let later = ask(site.who("cao_defu")).await;
    assert_eq!(later.problem(), (429, "TOO_MANY_TRIES"));
}

#[tokio::test]
async fn a_freeze_suspends_until_the_grantor_switches_it_on_again() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let id = bind_li_si(&site, &zhang).await;
    let path = format!("{BINDINGS}/{id}");
    let desk = site.desk().await;
    let mut whose = site.who("zhang_san");
    whose.as_object_mut().unwrap().remove("name");
    whose["reason"] = "司法协助".into();
    let call = |act: &str, number: &str| {
        let call = Call::post(&format!("/api/desk/v1/accounts/{act}")).token(&desk);
        site.call(call.number(number).json(whose.clone()))
    };
    assert_eq!(call("freeze", "F1").await.status, 200);
    assert_eq!(call("freeze", "F1").await.status, 200, "twice");
    assert_eq!(call("freeze", "F1b").await.json, json!({"done": true}), "nothing to change");
    let told = site.get(&zhang, "/api/family/v1/messages").await.json;
    let told = told["messages"].as_array().unwrap().clone();
    let told: Vec<_> = told.iter().filter(|m| m["about"] == "freeze_changed").collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0]["text"].as_str().unwrap().contains("司法协助"), "{told:?}");
    assert_eq!(site.get(&zhang, &path).await.json["why"], "frozen");
    let early = site.act(&zhang, "POST", &format!("{path}/reactivate"), json!({})).await;
    assert_eq!(early.problem(), (422, "FROZEN"));
    let proposed = call("unfreeze", "F2").await;
    assert_eq!(proposed.status, 202, "{}", proposed.text);
    let second = site.call(Call::post("/api/desk/v1/sign-in").json(json!({"name": "demo2"}))).await;
    let case = proposed.json["case"].as_str().unwrap();
    let approve = format!("/api/desk/v1/cases/{case}/approve");
    let second = second.json["token"].as_str().unwrap();
    let approved = site.write(second, "POST", &approve, json!({"note": "已核对"})).await;
    assert_eq!(approved.status, 200, "{}", approved.text);
    assert_eq!(site.get(&zhang, &path).await.json["why"], "awaiting_reactivation");
    let on = site.act(&zhang, "POST", &format!("{path}/reactivate"), json!({})).await;
    assert_eq!(on.json["state"], "active", "{}", on.text);
    let by_person = Call::post("/api/desk/v1/accounts/freeze").token(&zhang).number("F3");
    assert_eq!(site.call(by_person.json(whose.clone())).await.status, 401);
}

#[tokio::test]
async fn an_unbind_that_works_at_midnight_is_told_as_an_unbind() {
    let site = TestSite::new().await;
    let (rui, yu) = (site.sign_in("bai_rui").await, site.sign_in("bai_yu").await);
    let given = site.get(&rui, BINDINGS).await;
    let id = given.json["bindings"][0]["id"].as_str().unwrap().to_owned();
    let left = site.act(&rui, "POST", &format!("{BINDINGS}/{id}/unbind"), json!({})).await;
    assert_eq!(left.json["state"], "active", "{}", left.text);
    assert_eq!(left.json["until"], "2026-11-22", "山西: bound today, over at midnight");
    let told = site.get(&yu, "/api/family/v1/messages").await.json;
    let first = told["messages"][0]["text"].as_str().unwrap();
    assert!(first.contains("共济人已解绑"), "{first}");
}
