//! The second pair of eyes (②).

use serde_json::{Value, json};

use super::{Clerk, clerk, psn_no};
use crate::site::{Reply, TestSite};

/// One act of every kind that needs a second clerk, with who proposes and who approves it.
async fn proposed<'s>(site: &'s TestSite, kind: &str) -> (Reply, Clerk<'s>) {
    let zhang = psn_no(site, "zhang_san");
    let whom = json!({"psn_no": zhang});
    let (by, path, body, second) = match kind {
        "unfreeze" => {
            let body = json!({"psn_no": zhang, "reason": "误冻结"});
            ("officer", "/accounts/unfreeze".to_owned(), body, "demo2")
        }
        "move" => {
            ("officer", "/moves".to_owned(), json!({"person": whom, "to": "310000"}), "demo2")
        }
        "death" => {
            let body = json!({"person": whom, "on": "2026-11-20", "originals": ["death"]});
            ("officer", "/deaths".to_owned(), body, "demo2")
        }
        "correct" => {
            let body = json!({"phone": "10000009999", "why": "换了手机号"});
            ("intake", format!("/people/{zhang}/corrections"), body, "demo2")
        }
        "key" => {
            let path = "/institutions/H11010800003/key".to_owned();
            let by = clerk(site, "registrar").await;
            let filed = by.put(&path, json!({"change": "new_key"})).await;
            return (filed, clerk(site, "approver").await);
        }
        other => panic!("{other}"),
    };
    (clerk(site, by).await.post(&path, body).await, clerk(site, second).await)
}

#[tokio::test]
async fn what_one_proposes_another_approves_once() {
    for kind in ["unfreeze", "move", "death", "correct", "key"] {
        let site = TestSite::new().await;
        let (filed, second) = proposed(&site, kind).await;
        let before = site.person("zhang_san").phone;
        let done = second.approve(&filed).await;
        assert_eq!((done.status, &done.json["done"]), (200, &json!(true)), "{kind}: {}", done.text);
        let again = second.approve(&filed).await;
        assert_eq!(again.problem(), (422, "CASE_STATE"), "{kind}");
        match kind {
            "move" => assert_eq!(site.account("zhang_san").area.to_string(), "310000"),
            "death" => assert_eq!(site.balance("zhang_san"), "0.00"),
            "correct" => assert_ne!(site.person("zhang_san").phone, before),
            "key" => assert_eq!(done.json["access_key"].as_str().unwrap().len(), 24),
            _ => assert!(!site.account("zhang_san").frozen),
        }
        site.assert_books();
    }
}

#[tokio::test]
async fn nothing_happens_before_the_second_and_never_by_the_first() {
    let site = TestSite::new().await;
    let demo = clerk(&site, "demo").await;
    let body = json!({"person": {"psn_no": psn_no(&site, "zhang_san")}, "to": "310000"});
    let filed = demo.numbered("POST", "/moves", "M1", body.clone()).await;
    assert_eq!(filed.json["approver"], "account_officer", "{}", filed.text);
    assert_eq!(site.account("zhang_san").area.to_string(), "110000");
    assert_eq!(demo.approve(&filed).await.problem(), (422, "SAME_PERSON_TWICE"));
    let again = demo.numbered("POST", "/moves", "M1", body).await;
    assert_eq!(again.json["case"], filed.json["case"], "the same number, the same case");
    let intake = clerk(&site, "intake").await;
    assert_eq!(intake.approve(&filed).await.problem(), (403, "NOT_YOUR_DUTY"));
    let case = filed.json["case"].as_str().unwrap();
    let seen = clerk(&site, "demo2").await.get(&format!("/cases/{case}")).await;
    assert_eq!(seen.json["asked"][0]["value"], "310000", "{}", seen.text);
    assert_eq!(
        (&seen.json["person"]["name"], &seen.json["may_decide"]),
        (&json!("张*"), &json!(true))
    );
    assert_eq!(clerk(&site, "demo2").await.approve(&filed).await.status, 200);
    assert_eq!(site.account("zhang_san").area.to_string(), "310000");
    assert_eq!(site.balance("zhang_san"), "3000.00");
    site.assert_books();
}

#[tokio::test]
async fn what_would_be_refused_is_refused_when_it_is_proposed() {
    let site = TestSite::new().await;
    let officer = clerk(&site, "officer").await;
    let here = json!({"person": {"psn_no": psn_no(&site, "zhang_san")}, "to": "110105"});
    assert_eq!(officer.post("/moves", here).await.problem(), (422, "MOVE_NOT_POSSIBLE"));
    let money = clerk(&site, "money").await;
    let alive =
        json!({"person": {"psn_no": psn_no(&site, "zhang_san")}, "heir": "张四", "amount": "1.00"});
    assert_eq!(money.post("/payouts", alive).await.problem(), (422, "PERSON_UNKNOWN"));
}

#[tokio::test]
async fn heirs_are_paid_at_most_what_is_owed() {
    let site = TestSite::new().await;
    let (filed, second) = proposed(&site, "death").await;
    assert_eq!(second.approve(&filed).await.status, 200);
    let (money, approver) = (clerk(&site, "money").await, clerk(&site, "approver").await);
    let zhang = psn_no(&site, "zhang_san");
    let pay =
        |amount: &str| json!({"person": {"psn_no": zhang}, "heir": "张小三", "amount": amount});
    let more = money.post("/payouts", pay("3000.01")).await;
    assert_eq!(more.problem(), (422, "AMOUNT_OUT_OF_RANGE"), "{}", more.text);
    let filed = money.post("/payouts", pay("1000.00")).await;
    assert_eq!(approver.approve(&filed).await.status, 200);
    let estate = money.get(&format!("/estates/{zhang}")).await;
    let (left, heir) = (&estate.json["left"], &estate.json["paid"][0]["heir"]);
    assert_eq!((left, heir), (&json!("2000.00"), &json!("张*")), "{}", estate.text);
    let nobody = money.get(&format!("/estates/{}", psn_no(&site, "li_mei"))).await;
    assert_eq!(nobody.problem(), (404, "NOT_FOUND"));
    site.assert_books();
}

#[tokio::test]
async fn a_new_key_is_shown_as_long_as_it_is_in_force() {
    let site = TestSite::new().await;
    let (registrar, approver) = (clerk(&site, "registrar").await, clerk(&site, "approver").await);
    let path = "/institutions/H11010800003/key";
    let change = |to: &'static str| registrar.put(path, json!({"change": to}));
    let case = |filed: &Reply| filed.json["case"].as_str().unwrap().to_owned();
    let filed = change("new_key").await;
    let approve = format!("/cases/{}/approve", case(&filed));
    let first = approver.numbered("POST", &approve, "K1", json!({})).await;
    let again = approver.numbered("POST", &approve, "K1", json!({})).await;
    assert_eq!((first.status, &first.json), (200, &again.json), "{}", first.text);
    let kept = site.app().read().unwrap().institution_by_code("H11010800003").unwrap().unwrap().1;
    assert_eq!(json!(kept.key), first.json["access_key"]);
    let closed = change("closed").await;
    assert_eq!(approver.approve(&closed).await.json.get("access_key"), None::<&Value>);
    let late = approver.numbered("POST", &approve, "K1", json!({})).await;
    assert_eq!(late.json.get("access_key"), None, "what came later stands");
    let kept = site.app().read().unwrap().institution_by_code("H11010800003").unwrap().unwrap().1;
    assert_eq!(kept.key, None);
    let unknown =
        registrar.put("/institutions/H99999999999/key", json!({"change": "closed"})).await;
    assert_eq!(unknown.problem(), (422, "INSTITUTION_UNKNOWN"));
}
