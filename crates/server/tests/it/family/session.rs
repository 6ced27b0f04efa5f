//! Signing in and out, and who one is.

use serde_json::{Value, json};

use crate::site::{Call, TestSite};

async fn ask(site: &TestSite, who: Value) -> crate::site::Reply {
    site.call(Call::post("/api/family/v1/sign-in").json(who)).await
}

#[tokio::test]
async fn a_code_opens_a_session_that_ends() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let me = site.get(&zhang, "/api/family/v1/me").await;
    assert_eq!(me.json["name"], "张*");
    assert_eq!(me.json["cert_no"], "110190********1230");
    assert_eq!(me.json["area_name"], "北京市");
    assert!(!me.text.contains("110190198001011230"));
    let account = site.get(&zhang, "/api/family/v1/me/account").await;
    assert_eq!(account.json["free"], "3000.00");
    assert_eq!(account.json["frozen"], false);
    let bye = Call::post("/api/family/v1/sign-out").token(&zhang);
    assert_eq!(site.call(bye.clone()).await.status, 204);
    assert_eq!(site.call(bye).await.status, 401, "signing out twice");
    let after = site.get(&zhang, "/api/family/v1/me").await;
    assert_eq!(after.problem(), (401, "SIGN_IN_NEEDED"));
    assert_eq!(after.headers["www-authenticate"], "Bearer");
}

#[tokio::test]
async fn a_session_ends_by_itself_after_a_day() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    site.clock.advance_ms(24 * 60 * 60 * 1_000);
    assert_eq!(site.get(&zhang, "/api/family/v1/me").await.status, 200);
    site.clock.advance_ms(1);
    assert_eq!(site.get(&zhang, "/api/family/v1/me").await.status, 401);
}

#[tokio::test]
async fn an_unknown_number_and_a_wrong_name_read_alike_and_are_counted() {
    let site = TestSite::new().await;
    let (mut wrong, mut nobody) = (site.who("zhang_san"), site.who("zhang_san"));
    wrong["name"] = "王五".into();
    nobody["cert_no"] = "110190199003071098".into();
    let (wrong_said, nobody_said) = (ask(&site, wrong.clone()).await, ask(&site, nobody).await);
    assert_eq!(wrong_said.problem(), (422, "PERSON_UNKNOWN"));
    for key in ["detail", "next", "who", "title", "detail_en"] {
        assert_eq!(wrong_said.json[key], nobody_said.json[key], "{key}");
    }
    for _ in 1..10 {
        assert_eq!(ask(&site, wrong.clone()).await.status, 422);
    }
    let later = ask(&site, wrong).await;
    assert_eq!(later.problem(), (429, "TOO_MANY_TRIES"));
    assert_eq!(later.headers["retry-after"], "601");
    assert!(later.json["detail"].as_str().unwrap().contains("请等 11 分钟"), "{}", later.text);
    assert_eq!(ask(&site, site.who("li_mei")).await.status, 201, "others are not held up");
    site.clock.advance_ms(10 * 60 * 1_000);
    assert_eq!(ask(&site, site.who("zhang_san")).await.status, 201);
}

#[tokio::test]
async fn what_is_no_person_is_told_by_place_without_the_value() {
    let site = TestSite::new().await;
    let who = json!({"name": "张三", "cert_type": "01", "cert_no": "110190198001011231"});
    let reply = ask(&site, who).await;
    assert_eq!(reply.problem(), (400, "FIELD_INVALID"));
    assert_eq!(reply.json["errors"][0]["path"], "cert_no");
    assert!(!reply.text.contains("110190198001011231"));
}

#[tokio::test]
async fn a_wrong_code_says_how_many_tries_are_left() {
    let site = TestSite::new().await;
    let asked = ask(&site, site.who("zhang_san")).await;
    let code = |code: &str| {
        let body = json!({"challenge": asked.json["challenge"], "code": code});
        site.call(Call::post("/api/family/v1/sign-in/confirm").json(body))
    };
    for left in (1..5).rev() {
        let wrong = code("x").await;
        assert_eq!(wrong.problem(), (422, "CODE_WRONG"));
        let said = wrong.json["detail"].as_str().unwrap();
        assert!(said.contains(&format!("还可以填 {left} 次")), "{said}");
    }
    assert_eq!(code("x").await.problem(), (422, "CODE_OVER"));
    let right = asked.json["code"].as_str().unwrap();
    assert_eq!(code(right).await.problem(), (422, "CODE_OVER"), "used up");
}

#[tokio::test]
async fn residents_have_no_account_and_clerks_are_no_persons() {
    let site = TestSite::new().await;
    let li = site.sign_in("li_si").await;
    let account = site.get(&li, "/api/family/v1/me/account").await;
    assert_eq!(account.problem(), (422, "NO_VALID_ACCOUNT"));
    let desk = site.desk().await;
    assert_eq!(site.get(&desk, "/api/family/v1/me").await.status, 401);
    assert_eq!(site.get("no token", "/api/family/v1/me").await.status, 401);
    assert_eq!(site.call(Call::get("/api/family/v1/me")).await.status, 401);
}

#[tokio::test]
async fn nothing_simulated_answers_without_demo() {
    let site = TestSite::empty(crate::site::NOW, false);
    let who = json!({"name": "张三", "cert_type": "01", "cert_no": "110190198001011230"});
    assert_eq!(ask(&site, who).await.problem(), (404, "NOT_FOUND"));
    let confirm = json!({"challenge": "x", "code": "000000"});
    let confirm = Call::post("/api/family/v1/sign-in/confirm").json(confirm);
    assert_eq!(site.call(confirm).await.problem(), (404, "NOT_FOUND"));
    let desk = Call::post("/api/desk/v1/sign-in").json(json!({"name": "demo"}));
    assert_eq!(site.call(desk).await.problem(), (401, "CLERK_SIGN_IN_WRONG"));
}
