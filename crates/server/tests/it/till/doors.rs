//! Who may send what, and as whom.

use serde_json::{Value, json};

use super::{ROOT, SIGNED, cashier, till};
use crate::institution::wire::{ADDRESS, HOSPITAL, PHARMACY, purchase};
use crate::site::{Call, TestSite};

fn sign_in(login: &str) -> Value {
    json!({"infno": "9001", "input": {"signIn": {"opter_no": login}}})
}

#[tokio::test]
async fn a_till_is_for_its_cashier_only() {
    let site = TestSite::new().await;
    let family = site.sign_in("zhang_san").await;
    let calls = format!("{ROOT}/calls");
    for path in ["/me", "/items"] {
        let path = format!("{ROOT}{path}");
        assert_eq!(site.call(Call::get(&path)).await.problem(), (401, "SIGN_IN_NEEDED"));
        assert_eq!(site.get(&family, &path).await.problem(), (401, "SIGN_IN_NEEDED"));
    }
    let by_family = site.write(&family, "POST", &calls, sign_in("cashier")).await;
    assert_eq!(by_family.problem(), (401, "SIGN_IN_NEEDED"));
    for login in ["intake", "reader", "money", "registrar", "admin", "chengdu"] {
        let other = till(&site, login).await;
        assert_eq!(other.get("/me").await.problem(), (403, "NOT_YOUR_DUTY"), "{login}");
        assert_eq!(
            other.post("X1", sign_in("cashier")).await.problem(),
            (403, "NOT_YOUR_DUTY"),
            "{login}"
        );
    }
}

#[tokio::test]
async fn a_page_sends_with_the_desks_cookie() {
    let site = TestSite::new().await;
    let page = |call: Call| call.header("x-page", "1");
    let signed = page(Call::post("/api/desk/v1/sign-in")).json(json!({"name": "cashier"}));
    let set = site.call(signed).await.headers["set-cookie"].to_str().unwrap().to_owned();
    let cookie = set.split(';').next().unwrap().to_owned();
    let me = Call::get(&format!("{ROOT}/me")).header("cookie", &cookie);
    assert_eq!(site.call(me).await.status, 200);
    let calls = format!("{ROOT}/calls");
    let send = || Call::post(&calls).number("P1").json(sign_in("cashier"));
    let foreign = site.call(send().header("cookie", &cookie)).await;
    assert_eq!(foreign.problem(), (403, "NOT_FROM_PAGE"));
    assert_eq!(site.call(page(send()).header("cookie", &cookie)).await.status, 200);
    let family = cookie.replace("gongji_desk", "gongji_family");
    let by_family = site.call(page(send()).header("cookie", &family)).await;
    assert_eq!(by_family.problem(), (401, "SIGN_IN_NEEDED"));
}

#[tokio::test]
async fn a_clerk_without_hospital_or_pharmacy_is_told_who_makes_one() {
    let site = TestSite::new().await;
    let agency = site.app().read().unwrap().institutions().unwrap();
    let agency = agency.iter().find(|it| it.kind == domain::institution::InstitutionKind::Agency);
    let agency = agency.map(|it| it.code.clone());
    assert!(agency.is_some(), "the demo has an agency");
    for institution in [None, agency.as_deref()] {
        let nowhere = cashier(&site, institution, "").await;
        for reply in [
            nowhere.get("/me").await,
            nowhere.get("/items").await,
            nowhere.post("X1", sign_in("cashier")).await,
        ] {
            assert_eq!(reply.problem(), (403, "TILL_MISSING"));
            let next = reply.json["next"].as_str().unwrap();
            assert!(next.contains("系统管理员") && next.contains("机构管理"), "{next}");
        }
    }
    // A till outside the clerk's places is named, so it is refused with its area.
    let outside = cashier(&site, Some(HOSPITAL), "51").await;
    assert_eq!(outside.get("/me").await.problem(), (403, "NOT_YOUR_DUTY"));
    assert_eq!(outside.post("X1", sign_in("cashier")).await.problem(), (403, "NOT_YOUR_DUTY"));
}

#[tokio::test]
async fn only_what_a_till_needs_is_sent() {
    let site = TestSite::new().await;
    let till = till(&site, "cashier").await;
    let bare = Call::post(&format!("{ROOT}/calls")).token(&till.token).json(sign_in("cashier"));
    assert_eq!(site.call(bare).await.problem(), (400, "IDEMPOTENCY_KEY_MISSING"));
    for infno in
        ["0000", "3201", "3202", "3203", "3505", "6201", "9101", "9102", "9911", "2207A", ""]
    {
        let refused = till.post("X1", json!({"infno": infno, "input": {}})).await;
        assert_eq!(refused.problem(), (400, "FIELD_INVALID"), "{infno}");
        let error = &refused.json["errors"][0];
        assert_eq!(error["path"], "infno");
        assert!(error["expected"].as_str().unwrap().contains("2102"), "{error}");
    }
    for (field, value) in [
        ("input", json!("{}")),
        ("input", json!([])),
        ("insuplc_admdvs", json!("北京")),
        ("insuplc_admdvs", json!("1101")),
        ("sign_no", json!("a b")),
    ] {
        let mut body = sign_in("cashier");
        body[field] = value;
        let refused = till.post("X1", body).await;
        assert_eq!(refused.problem(), (400, "FIELD_INVALID"), "{field}");
        assert_eq!(refused.json["errors"][0]["path"], field);
    }
    let other = till.post("X1", sign_in("cashier2")).await;
    assert_eq!(other.problem(), (400, "FIELD_INVALID"), "a cashier signs in as nobody else");
    assert_eq!(other.json["errors"][0]["path"], "input.signIn.opter_no");
    // Nothing of all this used the number up.
    assert_eq!(till.post("X1", sign_in("cashier")).await.status, 200);
}

#[tokio::test]
async fn a_till_calls_for_its_own_institution_whatever_is_asked() {
    let site = TestSite::new().await;
    let till = till(&site, "cashier").await;
    for field in ["fixmedins_code", "msgid", "mdtrtarea_admvs", "cainfo", "institution"] {
        let mut body = sign_in("cashier");
        body[field] = json!(HOSPITAL);
        assert_eq!(till.post("X1", body).await.problem(), (400, "FIELD_INVALID"), "{field}");
    }
    let psn_no = site.person("zhang_san").psn_no;
    let mut input = purchase(&psn_no, 1_000, "1");
    for member in ["fixmedins_code", "fixmedins_name", "input", "msgid", "infno"] {
        input[member] = json!(HOSPITAL);
        input["druginfo"][member] = json!(HOSPITAL);
    }
    let call = Call::post(&format!("{ROOT}/calls?fixmedins_code={HOSPITAL}"));
    let call = call.token(&till.token).number("X2");
    let call = ["x-sandbox-institution", "x-institution", "_api_access_key"]
        .into_iter()
        .fold(call, |call, header| call.header(header, HOSPITAL));
    let paid = site.call(call.json(json!({"infno": "2102", "input": input}))).await;
    assert_eq!(paid.json["answer"]["infcode"], 0, "{}", paid.text);
    assert_eq!(paid.json["request"]["fixmedins_code"], PHARMACY);
    let person = site.person("zhang_san").person;
    let used = site.app().read().unwrap().uses(person, None, 1).unwrap();
    let there = site.app().read().unwrap().institution_by_code(PHARMACY).unwrap().unwrap().0.id;
    assert_eq!(used.first().unwrap().settlement.institution, there);
    // Another institution's bill is as unknown as none.
    let hospital = super::till(&site, "cashier2").await;
    let setl = super::of_settlement(&paid.json["answer"]["output"]);
    let refused = hospital.send("X3", "5203", &setl).await;
    assert_eq!(refused["answer"]["infcode"], -1, "{refused}");
    site.assert_books();
}

#[tokio::test]
async fn a_till_needs_no_key_and_lends_its_way_in_to_nobody() {
    let site = TestSite::new().await;
    let till = cashier(&site, Some(SIGNED), "11").await;
    let reply = till.post("K1", sign_in(&till.login)).await;
    assert_eq!(reply.json["answer"]["infcode"], 0, "{}", reply.text);
    let envelope = &reply.json["request"];
    assert_eq!(envelope["fixmedins_code"], SIGNED);
    // What the till sent is refused from outside: the key is still wanted there.
    let outside = Call::post(ADDRESS).json(envelope.clone());
    assert_eq!(site.call(outside.clone()).await.status, 401);
    let with_session = outside.token(&till.token).header("x-page", "1");
    assert_eq!(
        site.call(with_session).await.status,
        401,
        "a clerk's session is no token of a gate"
    );
}
