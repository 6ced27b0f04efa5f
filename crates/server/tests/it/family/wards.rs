//! Guardians and wards.

use serde_json::json;

use super::{BINDINGS, ROOT, application, decide, document, guard};
use crate::site::{Call, TestSite};

#[tokio::test]
async fn a_guardian_is_reviewed_and_then_acts_for_the_ward() {
    let site = TestSite::new().await;
    let lin = site.sign_in("lin_na").await;
    let ward = guard(&site, "lin_na", "wu_yiyi").await;
    let mine = site.get(&lin, &format!("{ROOT}/wards")).await.json["wards"][0].clone();
    assert_eq!((&mine["kind"], &mine["state"]), (&json!("ward"), &json!("active")), "{mine}");
    assert_eq!((&mine["may_act"], &mine["until"]), (&json!(true), &json!("2044-10-07")), "{mine}");
    assert!(mine["note_zh"].as_str().unwrap().contains("不是家庭共济绑定"));
    // A relative applies, the mother accepts for the child.
    let liu = site.sign_in("liu_yang").await;
    let asked = site.act(&liu, "POST", BINDINGS, application(&site, "wu_yiyi", "grandchild")).await;
    assert_eq!(asked.json["state"], "awaiting_acceptance", "{}", asked.text);
    let told = site.get(&lin, &format!("{ROOT}/messages")).await.json;
    let told = told["messages"].as_array().unwrap();
    let told = told.iter().find(|m| m["about"] == "acceptance_asked").unwrap();
    assert!(told["text"].as_str().unwrap().contains("您监护的吴*"), "{told}");
    let id = asked.json["id"].as_str().unwrap();
    let path = format!("{BINDINGS}/{id}/accept");
    let herself = site.act(&lin, "POST", &path, json!({})).await;
    assert_eq!(herself.problem(), (404, "BINDING_UNKNOWN"), "only for the ward");
    let done = site.act_for((&lin, &ward), "POST", &path, json!({})).await;
    assert_eq!(done.json["state"], "active", "{}", done.text);
    assert_eq!(
        (&done.json["role"], &done.json["for"]["kind"]),
        (&json!("beneficiary"), &json!("ward"))
    );
    let seen = site.get_for((&lin, &ward), BINDINGS).await.json;
    assert_eq!(seen["bindings"][0]["id"], *id);
    assert_eq!(seen["for"]["name"], "吴*", "{seen}");
    let over = site.act(&lin, "POST", &format!("{ROOT}/wards/{ward}/end"), json!({})).await;
    assert_eq!(over.json["state"], "ended", "{}", over.text);
    let after = site.get_for((&lin, &ward), BINDINGS).await;
    assert_eq!(after.problem(), (422, "WARD_NOT_ALLOWED"));
    let again = site.act(&lin, "POST", &format!("{ROOT}/wards/{ward}/end"), json!({})).await;
    assert_eq!(again.problem(), (422, "WARD_NOT_ALLOWED"));
}

#[tokio::test]
async fn what_stands_against_a_guardian() {
    let site = TestSite::new().await;
    let lin = site.sign_in("lin_na").await;
    let papers = document(&site, &lin, "birth").await;
    let wards = format!("{ROOT}/wards");
    let body = |ward: &str| json!({"ward": site.who(ward), "ground": "parent", "pledge": true, "documents": [papers]});
    let mut no_pledge = body("wu_yiyi");
    no_pledge["pledge"] = json!(false);
    let mut no_papers = body("wu_yiyi");
    no_papers["documents"] = json!([]);
    let theirs = document(&site, &site.sign_in("zhang_san").await, "birth").await;
    let mut foreign = body("wu_yiyi");
    foreign["documents"] = json!([theirs]);
    for (body, code) in [
        (no_pledge, (422, "PLEDGE_MISSING")),
        (no_papers, (422, "DOCUMENT_MISSING")),
        (foreign, (404, "DOCUMENT_UNKNOWN")),
        (body("wu_peng"), (422, "WARD_NOT_ALLOWED")),
        (body("lin_na"), (422, "SAME_PERSON")),
    ] {
        let refused = site.act(&lin, "POST", &wards, body).await;
        assert_eq!(refused.problem(), code, "{}", refused.text);
    }
    let asked = site.act(&lin, "POST", &wards, body("wu_yiyi")).await;
    assert_eq!(asked.json["state"], "in_review", "{}", asked.text);
    let id = asked.json["id"].as_str().unwrap();
    let early = site.get_for((&lin, id), BINDINGS).await;
    assert_eq!(early.problem(), (422, "WARD_NOT_ALLOWED"), "not yet");
    let case = site.get(&lin, &format!("{ROOT}/cases")).await.json["cases"][0].clone();
    decide(&site, case["id"].as_str().unwrap(), "reject").await;
    let seen = site.get(&lin, &wards).await.json;
    assert_eq!(seen["wards"][0]["state"], "rejected", "{seen}");
    let stranger = site.sign_in("wu_peng").await;
    let theirs = site.write(&stranger, "POST", &format!("{wards}/{id}/end"), json!({})).await;
    assert_eq!(theirs.problem(), (404, "WARD_UNKNOWN"));
    let call = Call::get(BINDINGS).token(&stranger).whose(id);
    assert_eq!(site.call(call).await.problem(), (404, "LINK_UNKNOWN"));
}

#[tokio::test]
async fn from_sixteen_a_ward_acts_alone_and_the_guardian_sees_until_eighteen() {
    let site = TestSite::new().await;
    let ward = guard(&site, "li_mei", "li_si").await;
    let mei = site.sign_in("li_mei").await;
    let mine = site.get(&mei, &format!("{ROOT}/wards")).await.json["wards"][0].clone();
    assert_eq!((&mine["may_act"], &mine["may_see"]), (&json!(false), &json!(true)), "{mine}");
    assert_eq!(site.get_for((&mei, &ward), &format!("{ROOT}/me")).await.json["name"], "李*");
    let path = format!("{ROOT}/appeals");
    let zhang = site.sign_in("zhang_san").await;
    let id = super::bind_li_si(&site, &zhang).await;
    let body = json!({"binding": id, "text": "不同意"});
    let call = Call::post(&path).token(&mei).whose(&ward).number("W1").json(body);
    assert_eq!(site.call(call).await.problem(), (422, "WARD_NOT_ALLOWED"));
}
