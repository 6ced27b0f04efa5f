//! The e-voucher: activated, shown as a code, switched off.

use app::jobs::run_due;
use app::trail;
use serde_json::{Value, json};
use testkit::clear::Secrets;

use super::{ROOT, guard, link};
use crate::institution::wire::{Wire, purchase};
use crate::site::{Call, Reply, TestSite};

const VOUCHER: &str = "/api/family/v1/voucher";
const CODES: &str = "/api/family/v1/voucher/codes";

/// Activates a demo person's e-voucher; the session.
pub(crate) async fn activated(site: &TestSite, key: &str) -> String {
    let token = site.sign_in(key).await;
    let reply = site.act(&token, "POST", VOUCHER, json!({})).await;
    assert_eq!((reply.status, &reply.json["active"]), (200, &json!(true)), "{}", reply.text);
    token
}

/// Makes a code.
pub(crate) async fn code(site: &TestSite, token: &str) -> String {
    let reply = site.write(token, "POST", CODES, json!({})).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    text(&reply, "code")
}

fn text(reply: &Reply, field: &str) -> String {
    reply.json[field].as_str().unwrap().to_owned()
}

/// 6101 of what was scanned.
pub(crate) fn scanned(institution: &str, code: &str) -> Value {
    json!({"InData": {
        "ecQrCode": code, "orgId": institution, "businessType": "01101", "operatorId": "001",
        "operatorName": "收费员", "officeId": "1", "officeName": "收费处",
    }})
}

#[tokio::test]
async fn it_is_activated_shown_and_switched_off() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let before = site.get(&zhang, VOUCHER).await;
    assert_eq!(before.json, json!({"active": false}));
    let early = site.write(&zhang, "POST", CODES, json!({})).await;
    assert_eq!(early.problem(), (422, "VOUCHER_INACTIVE"));
    let off = site.write(&zhang, "POST", &format!("{VOUCHER}/end"), json!({})).await;
    assert_eq!(off.problem(), (422, "VOUCHER_INACTIVE"));
    let unproved = site.write(&zhang, "POST", VOUCHER, json!({})).await;
    assert_eq!(unproved.problem().1, "PROOF_MISSING");
    let odd = site.act(&zhang, "POST", VOUCHER, json!({})).await;
    assert_eq!(odd.json["activated_at"], "2026-11-22T09:30:00+08:00", "{}", odd.text);
    site.clock.advance_ms(1_000);
    activated(&site, "zhang_san").await;
    let again = site.get(&zhang, VOUCHER).await;
    assert_eq!(again.json["activated_at"], "2026-11-22T09:30:00+08:00", "active, it stays");
    let shown = site.write(&zhang, "POST", CODES, json!({})).await;
    assert_eq!(shown.status, 201, "{}", shown.text);
    let digits = text(&shown, "code");
    assert!(digits.len() == 28 && digits.bytes().all(|b| b.is_ascii_digit()), "{digits}");
    assert!(text(&shown, "svg").starts_with("<svg"), "{}", shown.text);
    assert_eq!(shown.json["until"], "2026-11-22T09:31:01+08:00");
    assert_ne!(code(&site, &zhang).await, digits, "each is another one");
    let ended = site.write(&zhang, "POST", &format!("{VOUCHER}/end"), json!({})).await;
    assert_eq!(ended.json["active"], false, "{}", ended.text);
    assert_eq!(ended.json["ended_at"], "2026-11-22T09:30:01+08:00");
    let told = site.get(&zhang, &format!("{ROOT}/messages")).await.json;
    assert_eq!(told["messages"][0]["about"], "voucher_changed", "{told}");
    assert_eq!(told["messages"].as_array().unwrap().len(), 2, "the second time changed nothing");
}

#[tokio::test]
async fn the_same_number_gives_the_same_code_and_is_asked_about() {
    let site = TestSite::new().await;
    let zhang = activated(&site, "zhang_san").await;
    let asked = |number: &str| Call::post(CODES).token(&zhang).number(number).json(json!({}));
    let first = site.call(asked("once")).await;
    let (second, other) = (site.call(asked("once")).await, site.call(asked("twice")).await);
    assert_eq!(first.text, second.text);
    assert_ne!(first.json["code"], other.json["code"]);
    let outcome = format!("{ROOT}/requests/once?act=voucher_code");
    let outcome = site.get(&zhang, &outcome).await;
    assert_eq!(outcome.json["outcome"], "done", "{}", outcome.text);
    assert!(!outcome.text.contains(&text(&first, "code")));
    let none = site.call(Call::post(CODES).token(&zhang).json(json!({}))).await;
    assert_eq!(none.status, 400, "{}", none.text);
}

#[tokio::test]
async fn a_guardian_acts_for_the_ward_and_a_child_does_not_alone() {
    let site = TestSite::new().await;
    let chen_xi = site.sign_in("chen_xi").await;
    let alone = site.act(&chen_xi, "POST", VOUCHER, json!({})).await;
    assert_eq!(alone.problem(), (422, "GUARDIAN_NEEDED"));
    let ward = guard(&site, "chen_jun", "chen_xi").await;
    let father = site.sign_in("chen_jun").await;
    let done = site.act_for((&father, &ward), "POST", VOUCHER, json!({})).await;
    assert_eq!((&done.json["active"], &done.json["for"]["kind"]), (&json!(true), &json!("ward")));
    let call = Call::post(CODES).token(&father).whose(&ward).number(&site.number());
    let shown = site.call(call.json(json!({}))).await;
    assert_eq!(shown.json["name"], "陈*", "{}", shown.text);
    let own = site.get(&father, VOUCHER).await;
    assert_eq!(own.json["active"], false, "the ward's, not the own one");
    let looks = site.get(&chen_xi, &format!("{ROOT}/me/looks")).await.json;
    assert_eq!(looks["looks"][0]["what"], "code", "{looks}");
    let path = format!("{ROOT}/links/{ward}/code");
    let no_link = site.write(&father, "POST", &path, json!({})).await;
    assert_eq!(no_link.problem(), (404, "LINK_UNKNOWN"));
    assert_eq!(code(&site, &chen_xi).await.len(), 28, "what is active, the child shows too");
}

#[tokio::test]
async fn only_the_right_to_show_it_shows_it() {
    let site = TestSite::new().await;
    let mei = activated(&site, "li_mei").await;
    let act = link(&site, "zhang_san", "li_mei", json!(["act", "view"])).await;
    let zhang = site.sign_in("zhang_san").await;
    let path = format!("{ROOT}/links/{act}/code");
    let refused = site.write(&zhang, "POST", &path, json!({})).await;
    assert_eq!(refused.problem(), (422, "LINK_NOT_ALLOWED"));
    let over = Call::post(CODES).token(&zhang).whose(&act).number(&site.number());
    assert_eq!(site.call(over.json(json!({}))).await.problem(), (422, "LINK_NOT_ALLOWED"));
    let seen = site.get_for((&zhang, &act), VOUCHER).await;
    assert_eq!(seen.problem(), (422, "LINK_NOT_ALLOWED"));
    let done = site.act_for((&zhang, &act), "POST", VOUCHER, json!({})).await;
    assert_eq!(done.problem(), (422, "LINK_NOT_ALLOWED"), "no power over the e-voucher");
    let looks = site.get(&mei, &format!("{ROOT}/me/looks")).await.json;
    assert_eq!(looks["looks"], json!([]), "what was not seen is no look");
    let stranger = site.sign_in("wu_peng").await;
    let theirs = site.write(&stranger, "POST", &path, json!({})).await;
    assert_eq!(theirs.problem(), (404, "LINK_UNKNOWN"));
    let show = link(&site, "liu_yang", "li_mei", json!(["show_code"])).await;
    let liu = site.sign_in("liu_yang").await;
    let shown = site.write(&liu, "POST", &format!("{ROOT}/links/{show}/code"), json!({})).await;
    assert_eq!((shown.status, &shown.json["name"]), (201, &json!("李*")), "{}", shown.text);
    let looks = site.get(&mei, &format!("{ROOT}/me/looks")).await.json;
    assert_eq!(
        (&looks["looks"][0]["what"], &looks["looks"][0]["who"]),
        (&json!("code"), &json!("刘*"))
    );
}

#[tokio::test]
async fn codes_are_limited_in_time() {
    let site = TestSite::new().await;
    let zhang = activated(&site, "zhang_san").await;
    for _ in 0..30 {
        code(&site, &zhang).await;
    }
    let stopped = site.write(&zhang, "POST", CODES, json!({})).await;
    assert_eq!(stopped.problem(), (429, "TOO_MANY_TRIES"));
    let mei = activated(&site, "li_mei").await;
    code(&site, &mei).await;
    site.clock.advance_ms(10 * 60 * 1_000);
    code(&site, &zhang).await;
}

#[tokio::test]
async fn no_code_and_no_token_stands_in_clear_and_codes_are_dropped_when_they_are_over() {
    let site = TestSite::new().await;
    let zhang = activated(&site, "zhang_san").await;
    let (first, unused) = (code(&site, &zhang).await, code(&site, &zhang).await);
    let wire = Wire::pharmacy(&site);
    let scan = scanned(wire.institution, &first);
    let answer = wire.ask_as("scan", "6101", scan.clone()).await;
    let token = answer.output()["OutData"]["ecToken"].as_str().unwrap().to_owned();
    let mut input = purchase(&wire.psn_no("zhang_san"), 1_000, "1");
    input["druginfo"]["mdtrt_cert_type"] = json!("01");
    input["druginfo"]["mdtrt_cert_no"] = json!(token);
    wire.ask("2102", input).await.output();
    let mut secrets = Secrets::default();
    for text in [&first, &unused, &token] {
        secrets.add(text);
    }
    assert_eq!(secrets.len(), 3);
    let folder = site.file().parent().unwrap().to_owned();
    assert_eq!(secrets.in_files(&folder).unwrap(), Vec::<String>::new());
    let kept = || {
        let reads = site.app().read().unwrap();
        let records = reads.records(store::Kind::Token, domain::RecordId(0), 10).unwrap();
        records.len()
    };
    assert_eq!(kept(), 3);
    assert_eq!(run_due(site.app()).await.left, None);
    assert_eq!(kept(), 3, "not yet over for a day");
    site.clock.advance_ms(2 * 24 * 60 * 60 * 1_000);
    assert_eq!(run_due(site.app()).await.left, None);
    assert_eq!(kept(), 1, "the token stays, as the answer that names it");
    let again = wire.ask_as("scan", "6101", scan).await;
    assert_eq!(again.exact(), answer.exact());
    let reads = site.app().read().unwrap();
    let report = trail::verify(reads.as_ref(), site.app().keyring(), &mut |_, _| {}).unwrap();
    assert_eq!(report.breaks, Vec::new(), "what is dropped is no break");
}
