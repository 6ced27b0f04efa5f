//! 6101, and its token as a credential (`mdtrt_cert_type` 01).

use domain::institution::Institution;
use serde_json::{Value, json};

use super::wire::{Answer, BEGUN, Visit, Wire, purchase};
use crate::family::voucher::{activated, code, scanned};
use crate::site::TestSite;

fn token(answer: &Answer) -> String {
    answer.output()["OutData"]["ecToken"].as_str().unwrap().to_owned()
}

/// A token of somebody at an institution.
async fn token_of(wire: &Wire<'_>, key: &str) -> String {
    let session = activated(wire.site, key).await;
    let code = code(wire.site, &session).await;
    token(&wire.ask("6101", scanned(wire.institution, &code)).await)
}

/// The node of an input shows a token.
fn showing(mut input: Value, node: &str, token: &str) -> Value {
    input[node]["mdtrt_cert_type"] = json!("01");
    input[node]["mdtrt_cert_no"] = json!(token);
    input
}

fn person(token: &str) -> Value {
    showing(json!({"data": {"certno": "", "psn_name": ""}}), "data", token)
}

/// Changes what is known of an institution.
async fn changed(site: &TestSite, code: &str, change: impl FnOnce(&mut Institution)) {
    let known = site.app().read().unwrap().institution_by_code(code).unwrap();
    let (mut institution, access) = known.unwrap();
    change(&mut institution);
    let home = institution.area;
    let put = site.app().chore(home, move |tx| tx.put_institutions(&[(institution, access)]));
    put.await.unwrap();
}

#[tokio::test]
async fn a_code_is_scanned_once_and_the_answer_is_whole() {
    let site = TestSite::new().await;
    let (wire, zhang) = (Wire::pharmacy(&site), activated(&site, "zhang_san").await);
    let scan = scanned(wire.institution, &code(&site, &zhang).await);
    let first = wire.ask_as("one", "6101", scan.clone()).await;
    let who = site.person("zhang_san");
    let out = &first.output()["OutData"];
    assert_eq!((&out["userName"], &out["idNo"]), (&json!(who.name), &json!(who.cert_no)));
    assert_eq!((&out["idType"], &out["insuOrg"]), (&json!("01"), &json!("110000")));
    assert_eq!(token(&first).len(), 32);
    assert!(out["authNo"].as_str().unwrap().len() <= 40 && out["email"].is_null(), "{out}");
    let again = wire.ask_as("one", "6101", scan.clone()).await;
    assert_eq!(again.exact(), first.exact(), "a lost answer is given again");
    assert_eq!(wire.ask("6101", scan).await.code(), "VOUCHER_INVALID");
}

#[tokio::test]
async fn whatever_is_no_code_of_now_is_one_answer() {
    let site = TestSite::new().await;
    let (wire, zhang) = (Wire::pharmacy(&site), activated(&site, "zhang_san").await);
    let late = code(&site, &zhang).await;
    site.clock.advance_ms(60_001);
    let over = wire.ask("6101", scanned(wire.institution, &late)).await;
    assert_eq!(over.code(), "VOUCHER_INVALID");
    let unknown = wire.ask_as("n", "6101", scanned(wire.institution, &"7".repeat(28))).await;
    assert_eq!(unknown.err_msg(), over.err_msg());
    let good = scanned(wire.institution, &code(&site, &zhang).await);
    let used = wire.ask_as("n", "6101", good).await;
    let no_code = wire.ask("6101", scanned(wire.institution, &token(&used))).await;
    assert_eq!(no_code.err_msg(), over.err_msg(), "a token is no code");
    let fresh = code(&site, &zhang).await;
    let other = wire.ask("6101", scanned("H11010100001", &fresh)).await;
    assert!(other.err_msg().contains("InData.orgId"), "{}", other.err_msg());
    let missing = wire.ask("6101", json!({"InData": {"orgId": wire.institution}})).await;
    assert!(missing.err_msg().contains("ecQrCode"), "{}", missing.err_msg());
    wire.ask("6101", scanned(wire.institution, &fresh)).await.output();
}

#[tokio::test]
async fn a_token_finds_the_person_here_and_nowhere_else_and_for_half_an_hour() {
    let site = TestSite::new().await;
    let (wire, hospital) = (Wire::pharmacy(&site), Wire::hospital(&site));
    let token = token_of(&wire, "zhang_san").await;
    let found = wire.ask("1101", person(&token)).await;
    assert_eq!(found.output()["baseinfo"]["psn_no"], wire.psn_no("zhang_san"));
    let mut named = person(&token);
    named["data"]["psn_name"] = json!("李四");
    assert_eq!(wire.ask("1101", named).await.code(), "PERSON_UNKNOWN");
    let elsewhere = hospital.ask("1101", person(&token)).await;
    assert_eq!(elsewhere.code(), "VOUCHER_INVALID");
    let of_another = showing(purchase(&wire.psn_no("li_mei"), 1_000, "1"), "druginfo", &token);
    for infno in ["2101", "2102"] {
        let refused = wire.ask(infno, of_another.clone()).await;
        assert_eq!(refused.err_msg(), elsewhere.err_msg(), "{infno}");
    }
    let registration = json!({"data": {"psn_no": wire.psn_no("zhang_san"), "begntime": BEGUN,
        "ipt_otp_no": "M1"}});
    let registration = showing(registration, "data", &token);
    let refused = hospital.ask("2201", registration).await;
    assert_eq!(refused.err_msg(), elsewhere.err_msg());
    let own = showing(purchase(&wire.psn_no("zhang_san"), 1_000, "1"), "druginfo", &token);
    wire.ask("2101", own.clone()).await.output();
    site.clock.advance_ms(30 * 60 * 1_000 + 1);
    for (infno, input) in [("1101", person(&token)), ("2101", own.clone()), ("2102", own)] {
        let over = wire.ask(infno, input).await;
        assert_eq!(over.err_msg(), elsewhere.err_msg(), "{infno}");
    }
    assert_eq!(site.balance("zhang_san"), "3000.00");
}

#[tokio::test]
async fn a_token_is_bound_to_the_first_visit_and_looks_bind_nothing() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let token = token_of(&wire, "zhang_san").await;
    wire.ask("1101", person(&token)).await.output();
    let (visit, other) =
        (Visit::open(&wire, "zhang_san").await, Visit::open(&wire, "zhang_san").await);
    for (visit, sn) in [(&visit, "1"), (&other, "2")] {
        wire.ask("2204", visit.fees("B1", sn, 1_000)).await.output();
    }
    let bill = |visit: &Visit| showing(visit.bill("B1", 1_000, "1"), "data", &token);
    wire.ask("2206", bill(&visit)).await.output();
    wire.ask("2206", bill(&other)).await.output();
    wire.ask_as("paid", "2207", bill(&visit)).await.output();
    for infno in ["2206", "2207"] {
        assert_eq!(wire.ask(infno, bill(&other)).await.code(), "VOUCHER_INVALID", "{infno}");
    }
    wire.ask_as("paid", "2207", bill(&visit)).await.output();
    let paid = wire.ask("2207", bill(&visit)).await;
    assert_eq!(paid.code(), "ALREADY_SETTLED", "what stands against the bill is told first");
    assert_eq!(site.balance("zhang_san"), "2990.00");
    let registered =
        json!({"data": {"psn_no": visit.psn_no, "begntime": BEGUN, "ipt_otp_no": "M2"}});
    let third = wire.ask("2201", showing(registered, "data", &token)).await;
    assert_eq!(third.code(), "VOUCHER_INVALID");
    site.assert_books();
}

#[tokio::test]
async fn an_institution_without_the_service_neither_scans_nor_takes_tokens() {
    let site = TestSite::new().await;
    let (wire, zhang) = (Wire::pharmacy(&site), activated(&site, "zhang_san").await);
    let token = token_of(&wire, "zhang_san").await;
    changed(&site, wire.institution, |institution| institution.services.clear()).await;
    let scan = scanned(wire.institution, &code(&site, &zhang).await);
    let bought = showing(purchase(&wire.psn_no("zhang_san"), 1_000, "1"), "druginfo", &token);
    for (infno, input) in
        [("6101", scan), ("1101", person(&token)), ("2101", bought.clone()), ("2102", bought)]
    {
        let refused = wire.ask(infno, input).await;
        assert_eq!(refused.code(), "SERVICE_MISSING", "{infno}");
        assert!(refused.err_msg().contains("医保电子凭证"), "{}", refused.err_msg());
    }
}
