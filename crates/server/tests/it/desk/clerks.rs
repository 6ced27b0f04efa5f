//! Users: an admin's business.

use serde_json::json;

use super::{clerk, sign_in};
use crate::site::TestSite;

fn body(login: &str, duties: &[&str], scope: &str) -> serde_json::Value {
    json!({"login": login, "name": "李四经办", "duties": duties, "scope": scope})
}

#[tokio::test]
async fn clerks_are_added_once_within_the_admins_places() {
    let site = TestSite::new().await;
    let admin = clerk(&site, "admin").await;
    let asked = body("li.si", &["admin"], "44");
    let added = admin.numbered("POST", "/clerks", "C1", asked.clone()).await;
    assert_eq!(added.status, 201, "{}", added.text);
    let again = admin.numbered("POST", "/clerks", "C1", asked.clone()).await;
    assert_eq!((again.status, again.json), (201, json!({"login": "li.si"})), "shown once");
    let taken = admin.post("/clerks", asked).await;
    assert_eq!(taken.problem(), (422, "CLERK_LOGIN_TAKEN"));
    for (asked, path) in [
        (body("L", &["reader"], "44"), "login"),
        (body(&"a".repeat(31), &["reader"], "44"), "login"),
        (body("cashier.2", &["cashier"], "44"), "institution"),
        (body("x.y", &["reader"], "4"), "scope"),
        (body("x.y", &["boss"], "44"), "duties[0]"),
    ] {
        let odd = admin.post("/clerks", asked).await;
        assert_eq!((odd.status, odd.json["errors"][0]["path"].as_str()), (400, Some(path)));
    }
    let longest = admin.post("/clerks", body(&"a".repeat(30), &["reader"], "44")).await;
    assert_eq!(longest.status, 201, "{}", longest.text);
    let listed = admin.get("/clerks").await;
    let mine = listed.json["clerks"].as_array().unwrap().iter().find(|it| it["login"] == "li.si");
    assert_eq!(mine.unwrap()["scope"], "44");
    assert!(!listed.text.contains("argon2") && !listed.text.contains("totp"), "{}", listed.text);
}

#[tokio::test]
async fn an_admin_of_a_province_knows_no_clerk_of_another() {
    let site = TestSite::new().await;
    let admin = clerk(&site, "admin").await;
    let less = admin.put("/clerks/admin", json!({"scope": "44"})).await;
    assert_eq!(less.json["scope"], "44", "{}", less.text);
    assert_eq!(admin.get("/clerks").await.json["clerks"].as_array().unwrap().len(), 2);
    let chengdu = admin.put("/clerks/chengdu", json!({"active": false})).await;
    let nobody = admin.put("/clerks/nobody", json!({"active": false})).await;
    assert_eq!(chengdu.problem(), (404, "CLERK_UNKNOWN"));
    assert_eq!(
        (chengdu.json["detail"].clone(), nobody.status),
        (nobody.json["detail"].clone(), 404)
    );
    let beyond = admin.post("/clerks", body("x.y", &["reader"], "51")).await;
    assert_eq!(beyond.problem(), (403, "NOT_YOUR_DUTY"));
    let more = admin.put("/clerks/admin", json!({"duties": ["admin", "approver"]})).await;
    assert_eq!(more.problem(), (403, "NOT_YOUR_DUTY"), "nobody takes a duty");
    assert_eq!(admin.put("/clerks/shenzhen", json!({"duties": ["reader"]})).await.status, 200);
}

#[tokio::test]
async fn a_reset_ends_sessions_and_gives_new_credentials() {
    let site = TestSite::new().await;
    let (admin, reader) = (clerk(&site, "admin").await, clerk(&site, "reader").await);
    let reset = admin.post("/clerks/reader/reset", json!({})).await;
    assert_eq!(reset.status, 200, "{}", reset.text);
    assert_eq!(reset.json["password"].as_str().unwrap().len(), 20);
    assert_eq!(reader.get("/me").await.status, 401);
    let guess = json!({"name": "reader", "password": reset.json["password"], "code": "000000"});
    assert_eq!(sign_in(&site, guess, None).await.status, 401, "the code is asked for too");
    let other = clerk(&site, "intake").await;
    assert_eq!(other.post("/clerks/reader/reset", json!({})).await.problem().0, 403);
}
