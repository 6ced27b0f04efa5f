//! An institution that was closed (②) calls through nothing, until it is opened again.

use app::import::{Rules, parse_institutions, put_institutions};
use serde_json::json;

use super::{SIGNED, Till, cashier, till};
use crate::desk::{Clerk, clerk};
use crate::institution::wire::{ADDRESS, PHARMACY, purchase};
use crate::site::{Call, Reply, TestSite};

/// Changes an institution's access: one clerk proposes, another one approves.
async fn change(site: &TestSite, code: &str, to: &str) -> Reply {
    let (registrar, approver) = (clerk(site, "registrar").await, clerk(site, "approver").await);
    let filed = registrar.put(&format!("/institutions/{code}/key"), json!({"change": to})).await;
    let done = approver.approve(&filed).await;
    assert_eq!(done.status, 200, "{}", done.text);
    done
}

/// What the registrar's list says of one.
async fn is_closed(registrar: &Clerk<'_>, code: &str) -> bool {
    let listed = registrar.get("/institutions").await.json;
    let listed = listed["institutions"].as_array().unwrap();
    listed.iter().find(|it| it["code"] == code).unwrap()["closed"] == true
}

/// Everything that a till does.
async fn all(till: &Till<'_>) -> [Reply; 3] {
    let sign_in = json!({"infno": "9001", "input": {"signIn": {"opter_no": till.login}}});
    let call = till.post(&till.site.number(), sign_in).await;
    [till.get("/me").await, till.get("/items").await, call]
}

#[tokio::test]
async fn a_closed_institution_has_no_till_until_it_is_opened_again() {
    let site = TestSite::new().await;
    let registrar = clerk(&site, "registrar").await;
    let (pharmacy, hospital) =
        (till(&site, "cashier").await, cashier(&site, Some(SIGNED), "11").await);
    for (till, code, open) in [(&pharmacy, PHARMACY, "unsigned"), (&hospital, SIGNED, "new_key")] {
        all(till).await.iter().for_each(|reply| assert_eq!(reply.status, 200, "{}", reply.text));
        change(&site, code, "closed").await;
        assert!(is_closed(&registrar, code).await, "{code}");
        for reply in all(till).await {
            assert_eq!(reply.problem(), (403, "TILL_CLOSED"), "{code}: {}", reply.text);
            assert!(reply.json["next"].as_str().unwrap().contains("机构管理"), "{}", reply.text);
        }
        change(&site, code, open).await;
        assert!(!is_closed(&registrar, code).await, "{code}");
        all(till).await.iter().for_each(|reply| assert_eq!(reply.status, 200, "{}", reply.text));
    }
    // The other one was open all the time.
    assert_eq!(till(&site, "cashier2").await.get("/me").await.status, 200);
}

#[tokio::test]
async fn what_was_sold_before_is_not_sent_again_and_a_file_opens_nobody() {
    let site = TestSite::new().await;
    let till = till(&site, "cashier").await;
    let input = purchase(&site.person("zhang_san").psn_no, 1_000, "1");
    let paid = till.send("S1", "2102", &input).await;
    assert_eq!(paid["answer"]["infcode"], 0, "{paid}");
    change(&site, PHARMACY, "closed").await;
    let again = till.post("S1", json!({"infno": "2102", "input": input})).await;
    assert_eq!(again.problem(), (403, "TILL_CLOSED"));
    let outside = site.call(Call::post(ADDRESS).json(paid["request"].clone())).await;
    assert_eq!(outside.status, 401, "{}", outside.text);
    let file = format!(
        "code,name,kind,level,admdvs,takes_family,unsigned,access_key,secret\n\
         {PHARMACY},北京演示药店,pharmacy,,110101,true,true,,\n"
    );
    let world = site.app().world();
    let rules = Rules { policies: &world.policies, today: site.app().now().date() };
    let rows = parse_institutions(file.as_bytes(), rules, true).unwrap();
    put_institutions(site.app(), rows).await.unwrap();
    assert_eq!(till.get("/me").await.problem(), (403, "TILL_CLOSED"));
    let outside = site.call(Call::post(ADDRESS).json(paid["request"].clone())).await;
    assert_eq!(outside.status, 401, "{}", outside.text);
    change(&site, PHARMACY, "unsigned").await;
    let again = till.send("S1", "2102", &input).await;
    assert_eq!(super::exact(&again), super::exact(&paid));
    assert_eq!(site.balance("zhang_san"), "2990.00", "once");
    site.assert_books();
}
