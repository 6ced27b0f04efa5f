//! Sessions of pages: a cookie that no script reads, good for its own interface only, and for
//! writes only when a page of this server asks.

use serde_json::json;
use store::Identity;

use crate::site::{Call, Reply, TestSite};

const ME: &str = "/api/family/v1/me";
const OUT: &str = "/api/family/v1/sign-out";
const EVERYWHERE: &str = "/api/family/v1/sign-out/everywhere";
const DESK_ME: &str = "/api/desk/v1/me";
const DESK_OUT: &str = "/api/desk/v1/sign-out";

fn page(call: Call) -> Call {
    call.header("x-page", "1")
}

/// The cookie that an answer sets under a name, as the browser sends it back; its attributes.
fn cookie(reply: &Reply, name: &str) -> (String, String) {
    let set = reply.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap());
    let line = set.into_iter().find(|line| line.starts_with(&format!("{name}=")));
    let line = line.unwrap_or_else(|| panic!("no {name}: {:?}", reply.headers));
    let (pair, attributes) = line.split_once("; ").unwrap();
    (pair.to_owned(), attributes.to_owned())
}

/// Signs a demo person in as a page does.
async fn family(site: &TestSite, key: &str, more: &[(&'static str, &str)]) -> Reply {
    let Identity { name, cert_type, cert_no, .. } = site.person(key);
    let who = json!({"name": name, "cert_type": cert_type, "cert_no": cert_no});
    let asked = site.call(page(Call::post("/api/family/v1/sign-in")).json(who)).await;
    assert!(asked.headers.get("set-cookie").is_none(), "asking for a code opens nothing");
    let code = json!({"challenge": asked.json["challenge"], "code": asked.json["code"]});
    let call = page(Call::post("/api/family/v1/sign-in/confirm")).json(code);
    let call = more.iter().fold(call, |call, (name, value)| call.header(name, value));
    let reply = site.call(call).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply
}

async fn zhang(site: &TestSite) -> String {
    cookie(&family(site, "zhang_san", &[]).await, "gongji_family").0
}

async fn clerk(site: &TestSite) -> String {
    let call = page(Call::post("/api/desk/v1/sign-in")).json(json!({"name": "demo"}));
    let reply = site.call(call).await;
    assert_eq!((reply.status, &reply.json["token"]), (201, &"".into()), "{}", reply.text);
    let (pair, attributes) = cookie(&reply, "gongji_desk");
    assert_eq!(attributes, "HttpOnly; SameSite=Strict; Path=/api; Max-Age=43200");
    pair
}

async fn by(site: &TestSite, cookie: &str, call: Call) -> Reply {
    site.call(call.header("cookie", cookie)).await
}

#[tokio::test]
async fn a_page_is_signed_in_by_a_cookie_and_never_sees_the_token() {
    let site = TestSite::new().await;
    let reply = family(&site, "zhang_san", &[]).await;
    let (pair, attributes) = cookie(&reply, "gongji_family");
    assert_eq!(attributes, "HttpOnly; SameSite=Strict; Path=/api; Max-Age=86400");
    let token = pair.split_once('=').unwrap().1;
    assert_eq!(token.len(), 64);
    assert_eq!(reply.json["token"], "");
    assert!(!reply.text.contains(token), "{}", reply.text);
    for _ in 0..2 {
        let me = by(&site, &pair, page(Call::get(ME))).await;
        assert_eq!((me.status, &me.json["name"]), (200, &"张*".into()), "{}", me.text);
        assert_eq!(me.headers["cross-origin-resource-policy"], "same-origin");
    }
    assert_eq!(by(&site, &pair, Call::get(ME)).await.status, 200, "a download, a printed page");
    assert_eq!(by(&site, "gongji_family=made-up", page(Call::get(ME))).await.status, 401);
    let mixed = format!("other=1; {pair}; gongji_desk=x");
    assert_eq!(by(&site, &mixed, page(Call::get(ME))).await.status, 200);
}

#[tokio::test]
async fn a_program_gets_its_token_and_no_cookie() {
    let site = TestSite::new().await;
    let who = json!({"name": "demo"});
    let reply = site.call(Call::post("/api/desk/v1/sign-in").json(who.clone())).await;
    assert!(reply.headers.get("set-cookie").is_none());
    let token = reply.json["token"].as_str().unwrap();
    // No page's header, and a browser that says it is elsewhere: nothing changes for programs.
    let out = Call::post(DESK_OUT).token(token).header("sec-fetch-site", "cross-site");
    let out = site.call(out).await;
    assert_eq!(out.status, 200, "{}", out.text);
    assert!(out.headers.get("set-cookie").is_none());
    assert_eq!(site.get(token, DESK_ME).await.status, 401);
    // A page elsewhere that could send the header would still get no cookie.
    let elsewhere = page(Call::post("/api/desk/v1/sign-in")).json(who);
    let elsewhere = site.call(elsewhere.header("sec-fetch-site", "same-site")).await;
    assert!(elsewhere.headers.get("set-cookie").is_none());
}

#[tokio::test]
async fn authorization_wins_over_cookies() {
    let site = TestSite::new().await;
    let (cookie, li) = (zhang(&site).await, site.sign_in("li_si").await);
    let me = site.call(Call::get(ME).token(&li).header("cookie", &cookie)).await;
    assert_eq!(me.json["name"], "李*", "{}", me.text);
    let wrong = site.call(Call::get(ME).token("wrong").header("cookie", &cookie)).await;
    assert_eq!(wrong.problem(), (401, "SIGN_IN_NEEDED"));
}

#[tokio::test]
async fn a_write_needs_a_page_of_this_server() {
    let site = TestSite::new().await;
    let (cookie, desk) = (zhang(&site).await, clerk(&site).await);
    for (cookie, path) in [(&cookie, OUT), (&cookie, EVERYWHERE), (&desk, DESK_OUT)] {
        let write = || Call::post(path);
        let refused = by(&site, cookie, write()).await;
        assert_eq!(refused.problem(), (403, "NOT_FROM_PAGE"), "{path}");
        assert!(refused.json["next"].as_str().unwrap().contains("请打开本站的页面"));
        assert!(refused.json["detail_en"].as_str().unwrap().contains("page of this server"));
        for site_said in ["cross-site", "same-site", "none"] {
            let foreign = page(write()).header("sec-fetch-site", site_said);
            let foreign = by(&site, cookie, foreign).await;
            assert_eq!(foreign.problem(), (403, "NOT_FROM_PAGE"), "{path} {site_said}");
        }
        let other = by(&site, cookie, write().header("x-page", "0")).await;
        assert_eq!(other.problem(), (403, "NOT_FROM_PAGE"));
    }
    assert_eq!(by(&site, &cookie, Call::get(ME)).await.status, 200, "nothing was done");
    assert_eq!(by(&site, &desk, Call::get(DESK_ME)).await.status, 200);
    let own = page(Call::post(OUT)).header("sec-fetch-site", "same-origin");
    assert_eq!(by(&site, &cookie, own).await.status, 204);
}

#[tokio::test]
async fn a_read_by_cookie_is_no_other_sites() {
    let site = TestSite::new().await;
    let (cookie, desk) = (zhang(&site).await, clerk(&site).await);
    for (cookie, path) in [(&cookie, ME), (&desk, DESK_ME), (&desk, "/api/till/v1/me")] {
        for (said, status) in
            [("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403)]
        {
            let link = || Call::get(path).header("sec-fetch-site", said);
            let read = by(&site, cookie, link()).await;
            assert_eq!(read.status, status, "{path} {said}: {}", read.text);
            let paged = by(&site, cookie, page(link())).await;
            assert_eq!(paged.status, status, "{path} {said}: a header makes it no page of ours");
        }
    }
    let li = site.sign_in("li_si").await;
    let program = Call::get(ME).token(&li).header("sec-fetch-site", "cross-site");
    assert_eq!(site.call(program).await.status, 200);
}

#[tokio::test]
async fn a_cookie_opens_its_own_interface_only() {
    let site = TestSite::new().await;
    let (family, desk) = (zhang(&site).await, clerk(&site).await);
    assert_eq!(by(&site, &family, page(Call::get(DESK_ME))).await.status, 401);
    assert_eq!(by(&site, &desk, page(Call::get(ME))).await.status, 401);
    // Not under the other's name either.
    let as_desk = family.replace("gongji_family", "gongji_desk");
    let as_family = desk.replace("gongji_desk", "gongji_family");
    assert_eq!(by(&site, &as_desk, page(Call::get(DESK_ME))).await.status, 401);
    assert_eq!(by(&site, &as_family, page(Call::get(ME))).await.status, 401);
    // One browser may have both.
    let both = format!("{family}; {desk}");
    assert_eq!(by(&site, &both, page(Call::get(ME))).await.json["name"], "张*");
    assert_eq!(by(&site, &both, page(Call::get(DESK_ME))).await.json["login"], "demo");
    let out = by(&site, &both, page(Call::post(DESK_OUT))).await;
    assert_eq!(cookie(&out, "gongji_desk").0, "gongji_desk=");
    assert_eq!(by(&site, &both, page(Call::get(ME))).await.status, 200, "the other stays");
}

#[tokio::test]
async fn the_till_is_signed_in_as_the_desk_is() {
    let site = TestSite::new().await;
    let call = page(Call::post("/api/desk/v1/sign-in")).json(json!({"name": "cashier"}));
    let desk = cookie(&site.call(call).await, "gongji_desk").0;
    let me = by(&site, &desk, page(Call::get("/api/till/v1/me"))).await;
    assert_eq!((me.status, &me.json["login"]), (200, &"cashier".into()), "{}", me.text);
    let family = zhang(&site).await;
    assert_eq!(by(&site, &family, page(Call::get("/api/till/v1/me"))).await.status, 401);
    let call = || Call::post("/api/till/v1/calls").number("T1").json(json!({}));
    assert_eq!(by(&site, &desk, call()).await.problem(), (403, "NOT_FROM_PAGE"));
    assert_eq!(by(&site, &desk, page(call())).await.problem(), (400, "FIELD_INVALID"));
}

#[tokio::test]
async fn signing_out_ends_the_session_and_takes_the_cookie() {
    let site = TestSite::new().await;
    let (one, two) = (zhang(&site).await, zhang(&site).await);
    let out = by(&site, &one, page(Call::post(OUT))).await;
    assert_eq!(out.status, 204);
    let gone = ("gongji_family=".into(), "HttpOnly; SameSite=Strict; Path=/api; Max-Age=0".into());
    assert_eq!(cookie(&out, "gongji_family"), gone);
    assert_eq!(by(&site, &one, page(Call::post(OUT))).await.status, 401, "twice");
    let out = by(&site, &two, page(Call::post(EVERYWHERE))).await;
    assert_eq!((out.status, cookie(&out, "gongji_family")), (204, gone));
    assert_eq!(by(&site, &two, page(Call::get(ME))).await.status, 401);
    let (one, two) = (clerk(&site).await, clerk(&site).await);
    let out = by(&site, &one, page(Call::post("/api/desk/v1/sign-out/everywhere"))).await;
    assert_eq!((out.status, cookie(&out, "gongji_desk").0.as_str()), (200, "gongji_desk="));
    assert_eq!(by(&site, &two, page(Call::get(DESK_ME))).await.status, 401, "on every device");
}

#[tokio::test]
async fn signing_in_again_ends_what_the_page_had_before() {
    let site = TestSite::new().await;
    let before = zhang(&site).await;
    let after = family(&site, "li_si", &[("cookie", &before)]).await;
    let after = cookie(&after, "gongji_family").0;
    assert_eq!(by(&site, &before, page(Call::get(ME))).await.status, 401);
    assert_eq!(by(&site, &after, page(Call::get(ME))).await.json["name"], "李*");
}

#[tokio::test]
async fn a_page_is_known_again_as_a_device_without_a_name_of_its_own() {
    let site = TestSite::new().await;
    let reply = family(&site, "zhang_san", &[]).await;
    let (device, attributes) = cookie(&reply, "gongji_device");
    assert_eq!(attributes, "HttpOnly; SameSite=Strict; Path=/api; Max-Age=31536000");
    let again = family(&site, "li_si", &[("cookie", &device)]).await;
    assert_eq!(cookie(&again, "gongji_device").0, device);
    let other = family(&site, "li_mei", &[]).await;
    assert_ne!(cookie(&other, "gongji_device").0, device, "another browser");
    // What somebody wrote into it does not count.
    let made_up = family(&site, "li_mei", &[("cookie", "gongji_device=short")]).await;
    assert_eq!(cookie(&made_up, "gongji_device").0.len(), "gongji_device=".len() + 64);
    // Who names the device needs none.
    let named = family(&site, "li_mei", &[("x-device", "a-device-of-the-test")]).await;
    let set = named.headers.get_all("set-cookie");
    assert_eq!(set.iter().count(), 1, "{:?}", named.headers);
}
