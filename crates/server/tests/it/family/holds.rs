//! Money held for a stay: by its owner, never above what is free, released once.

use app::acts::Admit;
use app::number::pairs_of;
use app::{Numbered, Outcome};
use domain::ids;
use serde_json::{Value, json};
use store::{Answer, NumberKey};

use super::{BINDINGS, ROOT, bind_li_si, guard, link};
use crate::site::{Call, TestSite};

const HOLDS: &str = "/api/family/v1/holds";
const HOSPITAL: &str = "H11010100001";

/// Somebody is taken in; the stay's `mdtrt_id`.
async fn admitted(site: &TestSite, key: &str) -> String {
    let app = site.app();
    let (institution, _) = app.read().unwrap().institution_by_code(HOSPITAL).unwrap().unwrap();
    let patient = site.person(key).person;
    let (area, number) = (institution.area, site.number());
    let (issuer, infno) = (format!("i:{}", institution.id.0), "2401".to_owned());
    let key = NumberKey { area, issuer, infno, number };
    let (ipt_no, med_type) = ("1".to_owned(), "21".to_owned());
    let (begun, details) = (app.now(), "{}".to_owned());
    let numbered = Numbered::new(key, pairs_of(&json!({"patient": patient.0})));
    let aid_agreed = false;
    let act =
        Admit { numbered, institution, patient, ipt_no, med_type, begun, aid_agreed, details };
    match app.submit(act).await {
        Outcome::Decided { answer: Answer::Visit(area, id), .. } => ids::outward_now(area, id.0),
        other => panic!("{other:?}"),
    }
}

fn body(stay: &str, binding: &str, amount: &str) -> Value {
    json!({"mdtrt_id": stay, "binding": binding, "amount": amount})
}

/// A hold with its own number and a proof for it, not sent yet.
async fn ready(site: &TestSite, token: &str, body: &Value) -> Call {
    let proof = site.proof(token, "POST", HOLDS, body.clone()).await;
    Call::post(HOLDS).token(token).number(&site.number()).proof(&proof).json(body.clone())
}

#[tokio::test]
async fn a_hold_is_made_once_seen_by_both_and_released_once() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let binding = bind_li_si(&site, &zhang).await;
    let stay = admitted(&site, "li_si").await;
    let asked = body(&stay, &binding, "300.00");
    let proof = site.proof(&zhang, "POST", HOLDS, asked.clone()).await;
    let send = |number: &'static str, proof: &str| {
        let call = Call::post(HOLDS).token(&zhang).number(number).proof(proof);
        site.call(call.json(asked.clone()))
    };
    let made = send("H1", &proof).await;
    assert_eq!((made.status, &made.json["state"]), (201, &json!("open")), "{}", made.text);
    assert_eq!(send("H1", &proof).await.json, made.json, "twice: the same hold");
    assert_eq!(send("H2", &proof).await.problem(), (403, "PROOF_MISSING"), "a proof is used once");
    let account = site.account("zhang_san");
    assert_eq!((account.reserved_current.0, account.reserved_carried.0), (30_000, 0));
    let li = site.sign_in("li_si").await;
    let seen = site.get(&li, HOLDS).await.json;
    assert_eq!(
        (&seen["holds"][0]["role"], &seen["holds"][0]["other"]),
        (&json!("patient"), &json!("张*"))
    );
    assert!(seen["holds"][1].is_null(), "{seen}");
    let outcome = site.get(&zhang, &format!("{ROOT}/requests/H1?act=hold")).await.json;
    assert_eq!(outcome["record"], made.json["id"], "{outcome}");
    let path = format!("{HOLDS}/{}/release", made.json["id"].as_str().unwrap());
    let theirs = site.act(&li, "POST", &path, json!({})).await;
    assert_eq!(theirs.problem(), (404, "HOLD_UNKNOWN"), "only its owner");
    let free = site.act(&zhang, "POST", &path, json!({})).await;
    assert_eq!(free.json["state"], "released", "{}", free.text);
    let again = site.act(&zhang, "POST", &path, json!({})).await;
    assert_eq!(again.problem(), (404, "HOLD_UNKNOWN"));
    assert!(site.account("zhang_san").reserved_current.is_zero());
    site.assert_books();
}

#[tokio::test]
async fn what_stands_against_a_hold() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let binding = bind_li_si(&site, &zhang).await;
    let (stay, others) = (admitted(&site, "li_si").await, admitted(&site, "li_mei").await);
    let nowhere = ids::outward_now(domain::Area::from_number(110_000).unwrap(), 1);
    let mut own = body(&stay, &binding, "10.00");
    own.as_object_mut().unwrap().remove("binding");
    // Another's stay is as unknown as none, also to whoever asks for a proof.
    for (asked, code) in [
        (body(&others, &binding, "1.00"), (422, "VISIT_UNKNOWN")),
        (body(&nowhere, &binding, "1.00"), (422, "VISIT_UNKNOWN")),
        (body("x", &binding, "1.00"), (422, "VISIT_UNKNOWN")),
        (own, (422, "VISIT_UNKNOWN")),
        (body(&stay, "x", "1.00"), (404, "BINDING_UNKNOWN")),
        (body(&stay, &binding, "1.00"), (403, "PROOF_MISSING")),
    ] {
        let refused = site.write(&zhang, "POST", HOLDS, asked).await;
        assert_eq!(refused.problem(), code, "{}", refused.text);
    }
    // The month's limit is 800.00.
    for (amount, code) in [("0.00", "AMOUNT_OUT_OF_RANGE"), ("800.01", "MONTH_LIMIT")] {
        let refused = site.act(&zhang, "POST", HOLDS, body(&stay, &binding, amount)).await;
        assert_eq!(refused.problem(), (422, code), "{}", refused.text);
    }
    let mei = site.sign_in("li_mei").await;
    let foreign = site.write(&mei, "POST", HOLDS, body(&stay, &binding, "1.00")).await;
    assert_eq!(foreign.problem(), (404, "BINDING_UNKNOWN"));
    assert_eq!(site.call(Call::get(HOLDS)).await.status, 401);
    assert!(site.account("zhang_san").reserved_current.is_zero());
}

/// Guarantee 4 under any interleaving: both are asked for at once, both fit alone.
#[tokio::test]
async fn two_at_once_hold_no_more_than_there_is() {
    let site = TestSite::new().await;
    let mei = site.sign_in("li_mei").await;
    let stay = admitted(&site, "li_mei").await;
    // Of 1,200.00.
    let asked = json!({"mdtrt_id": stay, "amount": "700.00"});
    let (first, second) = (ready(&site, &mei, &asked).await, ready(&site, &mei, &asked).await);
    let (first, second) = tokio::join!(site.call(first), site.call(second));
    let mut answers = [first.status, second.status];
    answers.sort_unstable();
    assert_eq!(answers, [201, 422], "{} {}", first.text, second.text);
    assert_eq!(site.account("li_mei").reserved_current.0, 70_000);
    site.assert_books();
}

#[tokio::test]
async fn a_guardian_holds_for_the_ward_and_a_family_link_does_not() {
    let site = TestSite::new().await;
    let lin = site.sign_in("lin_na").await;
    let ward = guard(&site, "lin_na", "wu_yiyi").await;
    let stay = admitted(&site, "wu_yiyi").await;
    let asked = json!({"mdtrt_id": stay, "amount": "10.00"});
    // The ward is a resident: the guardian may ask, but there is no account.
    let none = site.act_for((&lin, &ward), "POST", HOLDS, asked.clone()).await;
    assert_eq!(none.problem(), (422, "NO_VALID_ACCOUNT"), "{}", none.text);
    let seen = site.get_for((&lin, &ward), HOLDS).await;
    assert_eq!(seen.json["holds"], json!([]), "{}", seen.text);
    let linked = link(&site, "zhang_san", "li_mei", json!(["view", "act"])).await;
    let (zhang, stay) = (site.sign_in("zhang_san").await, admitted(&site, "li_mei").await);
    let asked = json!({"mdtrt_id": stay, "amount": "10.00"});
    let by_link = site.act_for((&zhang, &linked), "POST", HOLDS, asked).await;
    assert_eq!(by_link.problem(), (422, "LINK_NOT_ALLOWED"), "{}", by_link.text);
    assert_eq!(site.get_for((&zhang, &linked), HOLDS).await.problem(), (422, "LINK_NOT_ALLOWED"));
}

/// The hold ends with the binding, in whatever way that ends.
#[tokio::test]
async fn who_unbinds_holds_nothing_more() {
    let site = TestSite::new().await;
    let (zhang, li) = (site.sign_in("zhang_san").await, site.sign_in("li_si").await);
    let binding = bind_li_si(&site, &zhang).await;
    let stay = admitted(&site, "li_si").await;
    let made = site.act(&zhang, "POST", HOLDS, body(&stay, &binding, "300.00")).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let over = site.act(&li, "POST", &format!("{BINDINGS}/{binding}/unbind"), json!({})).await;
    assert_eq!(over.status, 200, "{}", over.text);
    assert!(site.account("zhang_san").reserved_current.is_zero());
    let holds = site.get(&zhang, HOLDS).await.json;
    assert_eq!(holds["holds"][0]["state"], "released", "{holds}");
    let told = site.get(&zhang, &format!("{ROOT}/messages")).await.json;
    let told = told["messages"].as_array().unwrap();
    let told: Vec<&Value> = told.iter().filter(|m| m["about"] == "hold_changed").collect();
    assert_eq!((told.len(), &told[0]["hold"]), (2, &made.json["id"]));
    site.assert_books();
}
