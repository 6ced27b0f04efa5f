//! The mutual-aid password.

use serde_json::{Value, json};

use super::{BINDINGS, ROOT, application};
use crate::site::{Call, Reply, TestSite};

async fn prove(site: &TestSite, token: &str, act: Value, password: &str) -> Reply {
    let body = json!({"act": act, "way": "password", "evidence": password});
    site.call(Call::post(&format!("{ROOT}/proofs")).token(token).json(body)).await
}

#[tokio::test]
async fn who_set_a_password_picks_the_payer_with_it_and_binds_nobody_with_it() {
    let site = TestSite::new().await;
    let yu = site.sign_in("luo_xiaoyu").await;
    let mother = site.get(&yu, BINDINGS).await.json["bindings"][0]["id"].clone();
    let pick = json!({"binding": mother});
    let picked = site.write(&yu, "POST", &format!("{ROOT}/payers/pick"), pick.clone()).await;
    assert_eq!(picked.status, 200, "no password yet: {}", picked.text);
    let path = format!("{ROOT}/me/password");
    let set = site.act(&yu, "PUT", &path, json!({"password": "592716"})).await;
    assert_eq!(set.status, 204, "{}", set.text);
    let bare = site.write(&yu, "POST", &format!("{ROOT}/payers/pick"), pick.clone()).await;
    assert_eq!(bare.problem(), (403, "PROOF_MISSING"));
    let act = json!({"method": "POST", "path": "/payers/pick", "body": pick});
    let wrong = prove(&site, &yu, act.clone(), "592717").await;
    assert_eq!(wrong.problem(), (422, "PASSWORD_WRONG"));
    assert!(wrong.text.contains("还可以试 4 次"), "{}", wrong.text);
    let right = prove(&site, &yu, act, "592716").await;
    assert_eq!(right.status, 201, "{}", right.text);
    let call = Call::post(&format!("{ROOT}/payers/pick")).token(&yu).number("P9").json(pick);
    let done = site.call(call.proof(right.json["proof"].as_str().unwrap())).await;
    assert_eq!(done.status, 200, "{}", done.text);
    let body = application(&site, "luo_gang", "parent");
    let act = json!({"method": "POST", "path": "/bindings", "body": body});
    let never = prove(&site, &yu, act, "592716").await;
    assert_eq!(never.json["errors"][0]["path"], "way", "{}", never.text);
}

#[tokio::test]
async fn wrong_passwords_lock_the_password_and_nothing_else() {
    let site = TestSite::new().await;
    let yu = site.sign_in("luo_xiaoyu").await;
    let path = format!("{ROOT}/me/password");
    site.act(&yu, "PUT", &path, json!({"password": "592716"})).await;
    let mother = site.get(&yu, BINDINGS).await.json["bindings"][0]["id"].clone();
    let pick = json!({"binding": mother});
    let act = json!({"method": "POST", "path": "/payers/pick", "body": pick});
    for _ in 0..4 {
        assert_eq!(
            prove(&site, &yu, act.clone(), "111111").await.problem(),
            (422, "PASSWORD_WRONG")
        );
    }
    assert_eq!(prove(&site, &yu, act.clone(), "111111").await.problem(), (422, "PASSWORD_LOCKED"));
    assert_eq!(prove(&site, &yu, act.clone(), "592716").await.problem(), (422, "PASSWORD_LOCKED"));
    let told = site.get(&yu, &format!("{ROOT}/messages")).await.json;
    assert_eq!(told["messages"][0]["about"], "password_changed", "{told}");
    let face = site.act(&yu, "POST", &format!("{ROOT}/payers/pick"), pick).await;
    assert_eq!(face.status, 200, "the face goes on working: {}", face.text);
    let anew = site.act(&yu, "PUT", &path, json!({"password": "408173"})).await;
    assert_eq!(anew.status, 204, "{}", anew.text);
    assert_eq!(prove(&site, &yu, act, "408173").await.status, 201, "a new one opens the lock");
}

#[tokio::test]
async fn easy_passwords_are_refused_and_nobody_sets_anothers() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let path = format!("{ROOT}/me/password");
    for weak in ["111111", "123456", "19800101", "800101", "011230"] {
        let refused = site.write(&zhang, "PUT", &path, json!({"password": weak})).await;
        assert_eq!(refused.problem(), (422, "PASSWORD_WEAK"), "{weak}");
        assert!(!refused.text.contains(weak));
    }
    let short = site.write(&zhang, "PUT", &path, json!({"password": "5927"})).await;
    assert_eq!(short.json["errors"][0]["path"], "password", "{}", short.text);
    let act = super::link(&site, "zhang_san", "li_mei", json!(["act"])).await;
    let call = Call::new("PUT", &path).token(&zhang).whose(&act).number("W1");
    let theirs = site.call(call.json(json!({"password": "592716"}))).await;
    assert_eq!(theirs.problem(), (403, "NOT_YOURS"));
    let proof = site.proof(&zhang, "PUT", &path, json!({"password": "592716"})).await;
    let call = Call::new("PUT", &path).token(&zhang).number("W2").proof(&proof);
    let other = site.call(call.json(json!({"password": "408173"}))).await;
    assert_eq!(other.problem(), (403, "PROOF_MISSING"), "a proof is for one password");
}
