//! Signing in: password and one-time code, limits, sessions that end.

use std::sync::Arc;

use app::FakeClock;
use axum::Router;
use serde_json::json;
use server::http::passwords::code_at;
use server::{Site, http};
use store::{Body, Kind};

use super::{ROOT, clerk, sign_in};
use crate::site::{Call, TestSite};

/// A clerk with a password, added by the demo's admin; the password.
async fn added(site: &TestSite, login: &str) -> String {
    let admin = clerk(site, "admin").await;
    let body = json!({"login": login, "name": "王受理", "duties": ["intake"], "scope": "11"});
    let added = admin.post("/clerks", body).await;
    assert_eq!(added.status, 201, "{}", added.text);
    assert!(added.json["otpauth"].as_str().unwrap().starts_with("otpauth://totp/Gongji:"));
    // Who takes in cases decides about people: another admin confirms.
    let path = format!("/clerks/{login}/confirm");
    assert_eq!(admin.post(&path, json!({})).await.status, 422, "the same admin");
    let other = clerk(site, "demo2").await.post(&path, json!({})).await;
    assert!(matches!(other.status, 200 | 201), "{}", other.text);
    added.json["password"].as_str().unwrap().to_owned()
}

/// What the clerk's device shows now.
fn code(site: &TestSite, login: &str) -> String {
    let found = site.app().read().unwrap().record_by_key(Kind::Clerk, login).unwrap();
    let Some(Body::Clerk(known)) = found.map(|record| record.body) else { panic!("{login}") };
    code_at(&known.totp, u64::try_from(site.app().now().0 / 1_000).unwrap())
}

#[tokio::test]
async fn a_clerk_signs_in_with_password_and_code_and_no_code_works_twice() {
    let site = TestSite::new().await;
    let password = added(&site, "wang").await;
    let code = code(&site, "wang");
    let body = json!({"name": "wang", "password": password, "code": code});
    let signed = sign_in(&site, body.clone(), None).await;
    assert_eq!((signed.status, signed.json["simulated"].is_null()), (201, true), "{}", signed.text);
    let token = signed.json["token"].as_str().unwrap();
    let me = site.get(token, &format!("{ROOT}/me")).await;
    assert_eq!((&me.json["scope"], &me.json["demo"]), (&json!("11"), &json!(false)));
    assert_eq!(me.json["duties"][0]["zh"], "受理");
    let again = sign_in(&site, body, None).await;
    assert_eq!(again.problem(), (401, "CLERK_SIGN_IN_WRONG"));
    site.clock.advance_ms(30_000);
    let next = self::code(&site, "wang");
    let body = json!({"name": "wang", "password": password, "code": next});
    assert_eq!(sign_in(&site, body, None).await.status, 201, "the next code");
}

#[tokio::test]
async fn whatever_is_wrong_is_told_in_one_wording() {
    let site = TestSite::new().await;
    let password = added(&site, "wang").await;
    let gone = added(&site, "gone").await;
    let admin = clerk(&site, "admin").await;
    assert_eq!(admin.put("/clerks/gone", json!({"active": false})).await.json["active"], false);
    let right = code(&site, "wang");
    let wrong = if right == "000000" { "000001" } else { "000000" };
    let mut said = Vec::new();
    for body in [
        json!({"name": "nobody", "password": password, "code": right}),
        json!({"name": "wang", "password": "not this one", "code": right}),
        json!({"name": "wang", "password": password, "code": wrong}),
        json!({"name": "wang", "password": password}),
        json!({"name": "wang"}),
        json!({"name": "gone", "password": gone, "code": code(&site, "gone")}),
        json!({"name": "demo", "password": "", "code": ""}),
    ] {
        let mut reply = sign_in(&site, body.clone(), None).await;
        assert_eq!(reply.problem(), (401, "CLERK_SIGN_IN_WRONG"), "{body}");
        reply.json["instance"] = json!("");
        said.push(reply.json);
    }
    assert!(said.windows(2).all(|two| two[0] == two[1]));
    // A wrong password did not use the code up.
    let body = json!({"name": "wang", "password": password, "code": right});
    assert_eq!(sign_in(&site, body, None).await.status, 201);
}

#[tokio::test]
async fn a_flood_on_one_name_locks_nobody_out_elsewhere() {
    let site = TestSite::new().await;
    let password = added(&site, "wang").await;
    let bad = json!({"name": "wang", "password": "a guess", "code": "123456"});
    let (attacker, home) = (Some([192, 0, 2, 1]), Some([192, 0, 2, 2]));
    for _ in 0..10 {
        assert_eq!(sign_in(&site, bad.clone(), attacker).await.status, 401);
    }
    let body = json!({"name": "wang", "password": password, "code": code(&site, "wang")});
    let stopped = sign_in(&site, body.clone(), attacker).await;
    assert_eq!(stopped.problem(), (429, "TOO_MANY_TRIES"));
    assert!(stopped.headers.contains_key("retry-after"));
    assert_eq!(sign_in(&site, body, home).await.status, 201, "the clerk, from another place");
    // Other names from the same place go on until the place as a whole has failed too often.
    for place in 0..90 {
        let other = json!({"name": format!("n{place}"), "password": "x", "code": "1"});
        assert_eq!(sign_in(&site, other, attacker).await.status, 401, "{place}");
    }
    let other = sign_in(&site, json!({"name": "demo"}), attacker).await;
    assert_eq!(other.problem(), (429, "TOO_MANY_TRIES"));
}

#[tokio::test]
async fn a_clerk_who_is_switched_off_is_out_at_once() {
    let site = TestSite::new().await;
    let (intake, admin) = (clerk(&site, "intake").await, clerk(&site, "admin").await);
    assert_eq!(intake.get("/me").await.status, 200);
    let off = admin.put("/clerks/intake", json!({"active": false})).await;
    assert_eq!(off.json["active"], false, "{}", off.text);
    assert_eq!(intake.get("/me").await.problem(), (401, "SIGN_IN_NEEDED"));
    let on = admin.put("/clerks/intake", json!({"active": true})).await;
    assert_eq!(on.json["active"], true);
    assert_eq!(intake.get("/me").await.status, 401, "the old session stays ended");
}

#[tokio::test]
async fn sessions_end_here_everywhere_and_after_twelve_hours() {
    let site = TestSite::new().await;
    let (one, two) = (clerk(&site, "reader").await, clerk(&site, "reader").await);
    let out = Call::post(&format!("{ROOT}/sign-out")).token(&one.token);
    assert_eq!(site.call(out).await.status, 200);
    assert_eq!((one.get("/me").await.status, two.get("/me").await.status), (401, 200));
    let three = clerk(&site, "reader").await;
    let out = Call::post(&format!("{ROOT}/sign-out/everywhere")).token(&three.token);
    assert_eq!(site.call(out).await.status, 200);
    assert_eq!((two.get("/me").await.status, three.get("/me").await.status), (401, 401));
    let four = clerk(&site, "reader").await;
    site.clock.advance_ms(12 * 60 * 60 * 1_000);
    assert_eq!(four.get("/me").await.status, 200);
    site.clock.advance_ms(1);
    assert_eq!(four.get("/me").await.status, 401);
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_the_old_one() {
    let site = TestSite::new().await;
    let password = added(&site, "wang").await;
    let body = json!({"name": "wang", "password": password, "code": code(&site, "wang")});
    let signed = sign_in(&site, body, None).await;
    let token = signed.json["token"].as_str().unwrap();
    let change = |old: &str, new: &str| {
        let call = Call::post(&format!("{ROOT}/me/password")).token(token);
        site.call(call.number(&site.number()).json(json!({"old": old, "new": new})))
    };
    let wrong = change("not the old one", "a new long password").await;
    assert_eq!(wrong.problem(), (401, "CLERK_SIGN_IN_WRONG"));
    assert_eq!(change(&password, "short").await.json["errors"][0]["path"], "new");
    assert_eq!(change(&password, "a new long password").await.status, 200);
    assert_eq!(site.get(token, &format!("{ROOT}/me")).await.status, 401, "signed out");
    site.clock.advance_ms(30_000);
    let with =
        |password: &str| json!({"name": "wang", "password": password, "code": code(&site, "wang")});
    assert_eq!(sign_in(&site, with(&password), None).await.status, 401);
    assert_eq!(sign_in(&site, with("a new long password"), None).await.status, 201);
}

#[tokio::test]
async fn a_new_password_takes_the_cookie_of_a_page() {
    let site = TestSite::new().await;
    let password = added(&site, "wang").await;
    let body = json!({"name": "wang", "password": password, "code": code(&site, "wang")});
    let signed = Call::post(&format!("{ROOT}/sign-in")).header("x-page", "1").json(body);
    let signed = site.call(signed).await;
    let cookie = signed.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap();
    let new = json!({"old": password, "new": "a new long password"});
    let change = Call::post(&format!("{ROOT}/me/password")).number(&site.number()).json(new);
    let change = change.header("cookie", cookie);
    assert_eq!(site.call(change.clone()).await.problem(), (403, "NOT_FROM_PAGE"));
    let changed = site.call(change.header("x-page", "1")).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let gone = "gongji_desk=; HttpOnly; SameSite=Strict; Path=/api; Max-Age=0";
    assert_eq!(changed.headers["set-cookie"], gone);
    let me = Call::get(&format!("{ROOT}/me")).header("cookie", cookie);
    assert_eq!(site.call(me).await.status, 401);
}

/// The same folder served without `--demo`.
#[tokio::test]
async fn demo_clerks_are_nobody_outside_a_demo() {
    let site = TestSite::new().await;
    let demo = clerk(&site, "demo").await;
    let real =
        Site::new(Arc::clone(&site.site.app), false, Some(Arc::<FakeClock>::clone(&site.clock)));
    let router: Router = http::router(Arc::new(real));
    let asked = Call::post(&format!("{ROOT}/sign-in")).json(json!({"name": "demo"}));
    assert_eq!(asked.send(&router).await.problem(), (401, "CLERK_SIGN_IN_WRONG"));
    let me = Call::get(&format!("{ROOT}/me")).token(&demo.token);
    assert_eq!(me.clone().send(&router).await.problem(), (401, "SIGN_IN_NEEDED"), "a session too");
    assert_eq!(site.call(me).await.status, 200);
}
