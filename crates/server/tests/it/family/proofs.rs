//! A stolen session cannot do a sensitive act: nothing goes without a proof of exactly that act.

use serde_json::{Value, json};

use super::{BINDINGS, ROOT, application, bind_li_si, document, link};
use crate::site::{Call, TestSite};

/// Every act that needs a proof and can be tried from the start: whose, method, path, body.
async fn sensitive(site: &TestSite) -> Vec<(&'static str, &'static str, String, Value)> {
    let zhang = site.sign_in("zhang_san").await;
    let binding = bind_li_si(site, &zhang).await;
    let asked = site.act(&zhang, "POST", BINDINGS, application(site, "li_mei", "spouse")).await;
    let waits = asked.json["id"].as_str().unwrap().to_owned();
    let body = json!({"member": site.who("liu_lan"), "rights": ["view"], "pledge": true});
    let liu = site.sign_in("liu_yang").await;
    let wanted = site.act(&liu, "POST", &format!("{ROOT}/links"), body).await;
    let wanted = wanted.json["id"].as_str().unwrap().to_owned();
    let lin = site.sign_in("lin_na").await;
    let papers = document(site, &lin, "birth").await;
    let ward = json!({
        "ward": site.who("wu_yiyi"), "ground": "parent", "pledge": true, "documents": [papers],
    });
    let xi = site.sign_in("chen_xi").await;
    let mut order: Vec<Value> = site.get(&xi, &format!("{ROOT}/payers/order")).await.json["order"]
        .as_array()
        .unwrap()
        .clone();
    order.reverse();
    let member = site.who("chen_jun");
    vec![
        ("liu_yang", "POST", BINDINGS.to_owned(), application(site, "liu_lan", "sibling")),
        ("li_mei", "POST", format!("{BINDINGS}/{waits}/accept"), json!({})),
        ("li_mei", "POST", format!("{BINDINGS}/{waits}/decline"), json!({})),
        ("zhang_san", "POST", format!("{BINDINGS}/{binding}/unbind"), json!({})),
        ("zhang_san", "PUT", format!("{BINDINGS}/{binding}/terms"), json!({"switched_off": true})),
        ("zhang_san", "POST", format!("{BINDINGS}/{binding}/reactivate"), json!({})),
        ("chen_xi", "PUT", format!("{ROOT}/payers/order"), json!({"order": order})),
        (
            "zhang_san",
            "POST",
            format!("{ROOT}/links"),
            json!({"member": member, "rights": ["act"], "pledge": true}),
        ),
        ("liu_lan", "POST", format!("{ROOT}/links/{wanted}/accept"), json!({})),
        ("lin_na", "POST", format!("{ROOT}/wards"), ward),
        ("zhang_san", "POST", format!("{ROOT}/me/export"), json!({})),
        ("zhang_san", "PUT", format!("{ROOT}/me/password"), json!({"password": "592716"})),
        ("zhang_san", "PUT", format!("{ROOT}/me/contact"), json!({"mail": "zhang@mail.gongji.cn"})),
    ]
}

#[tokio::test]
async fn no_sensitive_act_goes_without_its_own_proof() {
    let site = TestSite::new().await;
    let acts = sensitive(&site).await;
    for (who, method, path, body) in &acts {
        let token = site.sign_in(who).await;
        let call = Call::new(method, path).token(&token).json(body.clone());
        let bare = site.call(call.clone().number(&site.number())).await;
        assert_eq!(bare.problem(), (403, "PROOF_MISSING"), "{method} {path}");
        let thief = site.sign_in("wu_peng").await;
        let stolen = site.proof(&thief, "POST", &format!("{ROOT}/me/export"), json!({})).await;
        let of_other_act = site.call(call.clone().number(&site.number()).proof(&stolen)).await;
        assert_eq!(of_other_act.problem(), (403, "PROOF_MISSING"), "{method} {path}");
        let own = site.proof(&token, "POST", &format!("{ROOT}/me/export"), json!({})).await;
        if !path.ends_with("export") {
            let wrong = site.call(call.clone().number(&site.number()).proof(&own)).await;
            assert_eq!(wrong.problem(), (403, "PROOF_MISSING"), "{method} {path}");
        }
        let late = site.proof(&token, method, path, body.clone()).await;
        site.clock.advance_ms(5 * 60 * 1_000 + 1);
        let late = site.call(call.number(&site.number()).proof(&late)).await;
        assert_eq!(late.problem(), (403, "PROOF_MISSING"), "{method} {path}");
    }
    let zhang = site.sign_in("zhang_san").await;
    let mine = site.get(&zhang, BINDINGS).await.json;
    assert_eq!(mine["bindings"][1]["state"], "active", "nothing happened: {mine}");
}

#[tokio::test]
async fn no_proof_works_twice() {
    let site = TestSite::new().await;
    for (who, method, path, body) in sensitive(&site).await {
        // The same address is no new one: the second time needs no proof.
        if path.ends_with("contact") {
            continue;
        }
        // What the state refuses uses up no proof; the others are tried twice.
        let token = site.sign_in(who).await;
        let proof = site.proof(&token, method, &path, body.clone()).await;
        let call = Call::new(method, &path).token(&token).json(body).proof(&proof);
        let first = site.call(call.clone().number(&site.number())).await;
        if first.status >= 300 {
            assert!(first.status == 422 || first.status == 404, "{path}: {}", first.text);
            continue;
        }
        let again = site.call(call.number(&site.number())).await;
        assert_ne!(again.status / 100, 2, "{method} {path}: {}", again.text);
    }
}

#[tokio::test]
async fn somebody_elses_proof_and_one_for_somebody_else_do_not_fit() {
    let site = TestSite::new().await;
    let act = link(&site, "liu_yang", "li_mei", json!(["act", "view"])).await;
    let (zhang, liu) = (site.sign_in("zhang_san").await, site.sign_in("liu_yang").await);
    let asked = site.act(&zhang, "POST", BINDINGS, application(&site, "li_mei", "spouse")).await;
    let path = format!("{BINDINGS}/{}/accept", asked.json["id"].as_str().unwrap());
    // A proof for oneself is none for the member.
    let own = site.proof(&liu, "POST", &path, json!({})).await;
    let call = Call::post(&path).token(&liu).json(json!({}));
    let wrong = call.clone().whose(&act).number("N1").proof(&own);
    assert_eq!(site.call(wrong).await.problem(), (403, "PROOF_MISSING"));
    // The member's own proof is not the holder's.
    let mei = site.sign_in("li_mei").await;
    let hers = site.proof(&mei, "POST", &path, json!({})).await;
    let wrong = call.whose(&act).number("N2").proof(&hers);
    assert_eq!(site.call(wrong).await.problem(), (403, "PROOF_MISSING"));
    let done = site.act_for((&liu, &act), "POST", &path, json!({})).await;
    assert_eq!((done.status, &done.json["state"]), (200, &json!("active")), "{}", done.text);
    let said = (&done.json["role"], &done.json["for"]["kind"]);
    assert_eq!(said, (&json!("beneficiary"), &json!("family_link")));
    // A family link is no power over the member's money.
    let gives = application(&site, "li_si", "child");
    let gives = site.act_for((&liu, &act), "POST", BINDINGS, gives).await;
    assert_eq!(gives.problem(), (422, "LINK_NOT_ALLOWED"), "{}", gives.text);
}

#[tokio::test]
async fn a_code_by_sms_proves_one_act() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let act = |body: Value| json!({"method": "POST", "path": "/bindings", "body": body});
    let body = application(&site, "li_si", "child");
    let ask =
        |json: Value| site.call(Call::post(&format!("{ROOT}/proofs")).token(&zhang).json(json));
    let sent = ask(json!({"act": act(body.clone()), "way": "sms"})).await;
    assert_eq!(sent.status, 202, "{}", sent.text);
    assert!(sent.json["proof"].is_null());
    let (challenge, code) = (&sent.json["challenge"], &sent.json["code"]);
    let mut other = body.clone();
    other["kinship"] = "sibling".into();
    let given = |act: Value, code: &Value| {
        ask(json!({"act": act, "way": "sms", "challenge": challenge, "code": code}))
    };
    assert_eq!(given(act(other), code).await.problem(), (422, "CODE_OVER"), "another act");
    assert_eq!(given(act(body.clone()), &json!("x")).await.problem(), (422, "CODE_WRONG"));
    let proof = given(act(body.clone()), code).await;
    assert_eq!(proof.status, 201, "{}", proof.text);
    let call = Call::post(BINDINGS).token(&zhang).number("N1").json(body.clone());
    let done = site.call(call.proof(proof.json["proof"].as_str().unwrap())).await;
    assert_eq!(done.status, 201, "{}", done.text);
    assert_eq!(given(act(body), code).await.problem(), (422, "CODE_OVER"), "used up");
}

#[tokio::test]
async fn a_face_that_does_not_fit_proves_nothing_and_is_counted() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let body = json!({
        "act": {"method": "POST", "path": "/me/export"}, "evidence": "somebody else",
    });
    let ask = || site.call(Call::post(&format!("{ROOT}/proofs")).token(&zhang).json(body.clone()));
    for _ in 0..10 {
        assert_eq!(ask().await.problem(), (422, "IDENTITY_CHECK_FAILED"));
    }
    assert_eq!(ask().await.problem(), (429, "TOO_MANY_TRIES"));
    let export = json!({"act": {"method": "GET", "path": "/me"}});
    let odd = site.call(Call::post(&format!("{ROOT}/proofs")).token(&zhang).json(export)).await;
    assert_eq!(odd.json["errors"][0]["path"], "act.path", "{}", odd.text);
}
