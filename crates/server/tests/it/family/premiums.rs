//! Premiums for relatives: registered, seen by both sides, called off once, taken once at the end of
//! the month, given back.

use app::jobs::run_due;
use serde_json::{Value, json};

use super::{BINDINGS, ROOT, bind_li_si, guard, link};
use crate::site::{Call, TestSite};

const PREMIUMS: &str = "/api/family/v1/premiums";
/// In the season of 北京, whose agency takes premiums on the last day of a month.
const SEASON: &str = "2025-12-20T10:00:00";
const DAY_MS: i64 = 24 * 3_600_000;

fn body(binding: &str) -> Value {
    json!({"binding": binding, "kind": "resident", "year": 2026, "who": "学生儿童"})
}

fn path(premium: &Value, word: &str) -> String {
    format!("{PREMIUMS}/{}/{word}", premium["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_premium_is_registered_once_seen_by_both_and_called_off_once() {
    let site = TestSite::at(SEASON).await;
    let zhang = site.sign_in("zhang_san").await;
    let binding = bind_li_si(&site, &zhang).await;
    let offers = site.get(&zhang, &format!("{PREMIUMS}/offers?binding={binding}")).await.json;
    assert_eq!(offers["offers"][1]["who"], "学生儿童", "{offers}");
    assert_eq!(offers["offers"][1]["amount"], "435.00");
    assert_eq!(offers["offers"][1]["refusals"], json!([]));
    let proof = site.proof(&zhang, "POST", PREMIUMS, body(&binding)).await;
    let send = |number: &'static str| {
        let call = Call::post(PREMIUMS).token(&zhang).number(number).proof(&proof);
        site.call(call.json(body(&binding)))
    };
    let made = send("P1").await;
    assert_eq!((made.status, &made.json["state"]), (201, &json!("waiting")), "{}", made.text);
    assert_eq!(send("P1").await.json, made.json, "twice: the same payment");
    assert_eq!(send("P2").await.problem(), (403, "PROOF_MISSING"), "a proof is used once");
    let account = site.account("zhang_san");
    assert_eq!((account.current.0, account.reserved_current.0), (300_000, 43_500));
    let outcome = site.get(&zhang, &format!("{ROOT}/requests/P1?act=pay_premium")).await.json;
    assert_eq!(outcome["record"], made.json["id"], "{outcome}");
    let li = site.sign_in("li_si").await;
    let seen = site.get(&li, PREMIUMS).await.json;
    assert_eq!(seen["premiums"][0]["role"], "insured", "{seen}");
    assert!(seen["premiums"][0]["from"].is_null(), "{seen}");
    let again = site.act(&zhang, "POST", PREMIUMS, body(&binding)).await;
    assert_eq!(again.problem(), (422, "PREMIUM_PAID"), "{}", again.text);
    let off = path(&made.json, "call-off");
    let theirs = site.write(&li, "POST", &off, json!({})).await;
    assert_eq!(theirs.problem(), (404, "PREMIUM_MISSING"), "only its payer");
    let unproved = site.write(&zhang, "POST", &off, json!({})).await;
    assert_eq!(unproved.problem(), (403, "PROOF_MISSING"));
    let ended = site.act(&zhang, "POST", &off, json!({})).await;
    assert_eq!(ended.json["state"], "dropped", "{}", ended.text);
    let twice = site.act(&zhang, "POST", &off, json!({})).await;
    assert_eq!(twice.problem(), (422, "PREMIUM_STATE"));
    assert!(site.account("zhang_san").reserved_current.is_zero());
    site.assert_books();
}

#[tokio::test]
async fn the_end_of_the_month_takes_it_once_and_its_payer_gets_it_back() {
    let site = TestSite::at(SEASON).await;
    let zhang = site.sign_in("zhang_san").await;
    let binding = bind_li_si(&site, &zhang).await;
    let made = site.act(&zhang, "POST", PREMIUMS, body(&binding)).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let early = run_due(site.app()).await;
    let ran = |report: &app::jobs::JobReport| {
        report.finished.iter().filter(|(name, _)| name.starts_with("premiums ")).count()
    };
    assert_eq!((ran(&early), site.balance("zhang_san").as_str()), (0, "3000.00"));
    site.clock.advance_ms(11 * DAY_MS);
    let report = run_due(site.app()).await;
    assert_eq!(ran(&report), 1, "{report:?}");
    assert!(report.finished.contains(&("premiums 202512".into(), "1 premiums".into())));
    assert_eq!(ran(&run_due(site.app()).await), 0, "once per month");
    assert_eq!(site.balance("zhang_san"), "2565.00");
    let zhang = site.sign_in("zhang_san").await;
    let receipt = site.get(&zhang, &path(&made.json, "receipt")).await;
    assert_eq!(receipt.json["state"], "paid", "{}", receipt.text);
    assert_eq!(receipt.json["number"].as_str().unwrap().len(), 26);
    let paper = |form: &str| format!("{}?as={form}", path(&made.json, "receipt"));
    let html = site.get(&zhang, &paper("html")).await;
    super::papers::assert_html(&html);
    assert!(html.text.contains("家庭共济代缴保费回执") && html.text.contains("435.00 元"));
    super::papers::assert_pdf(&site.get(&zhang, &paper("pdf")).await);
    assert_eq!(site.get(&zhang, &paper("csv")).await.problem(), (400, "FIELD_INVALID"));
    let stranger = site.sign_in("wu_peng").await;
    let theirs = site.get(&stranger, &paper("pdf")).await;
    assert_eq!(theirs.problem(), (404, "PREMIUM_MISSING"));
    // It counts against the limit of the month, until it is given back.
    let view = site.get(&zhang, &format!("{BINDINGS}/{binding}")).await.json;
    assert_eq!(view["used"]["month"], "435.00", "{view}");
    let export = site.act(&zhang, "POST", &format!("{ROOT}/me/export"), json!({})).await;
    assert_eq!(export.json["premiums"][0]["id"], made.json["id"], "{}", export.text);
    let back = site.act(&zhang, "POST", &path(&made.json, "refund"), json!({})).await;
    assert_eq!(back.json["state"], "refunded", "{}", back.text);
    let view = site.get(&zhang, &format!("{BINDINGS}/{binding}")).await.json;
    assert_eq!(view["used"]["month"], "0.00", "{view}");
    assert_eq!(site.balance("zhang_san"), "3000.00");
    site.assert_books();
}

#[tokio::test]
async fn what_stands_against_a_premium() {
    let site = TestSite::at(SEASON).await;
    let zhang = site.sign_in("zhang_san").await;
    let binding = bind_li_si(&site, &zhang).await;
    let with = |field: &str, value: Value| {
        let mut asked = body(&binding);
        asked[field] = value;
        asked
    };
    for (asked, code) in [
        (with("binding", json!("x")), (404, "BINDING_UNKNOWN")),
        (with("documents", json!(["x"])), (404, "DOCUMENT_UNKNOWN")),
        (body(&binding), (403, "PROOF_MISSING")),
        (with("kind", json!("odd")), (400, "FIELD_INVALID")),
    ] {
        let refused = site.write(&zhang, "POST", PREMIUMS, asked).await;
        assert_eq!(refused.problem(), code, "{}", refused.text);
    }
    for (asked, code) in [
        (with("who", json!("劳动年龄内居民")), "MONTH_LIMIT"),
        (with("who", json!("无此人群")), "PREMIUM_UNKNOWN"),
        (with("year", json!(2025)), "PREMIUM_UNKNOWN"),
        (with("kind", json!("care")), "SCOPE_NOT_ALLOWED"),
        (with("from", json!("quota")), "WALLET_UNKNOWN"),
    ] {
        let (asked, limit) = match code {
            // 795.00 fits the 800.00 of a month.
            "MONTH_LIMIT" => (asked, json!({"limits": {"month": "794.99"}})),
            _ => (asked, json!({"limits": {"month": "800.00"}})),
        };
        let terms = format!("{BINDINGS}/{binding}/terms");
        assert_eq!(site.act(&zhang, "PUT", &terms, limit).await.status, 200);
        let refused = site.act(&zhang, "POST", PREMIUMS, asked).await;
        assert_eq!(refused.problem().1, code, "{}", refused.text);
    }
    let li = site.sign_in("li_si").await;
    let reversed = site.write(&li, "POST", PREMIUMS, body(&binding)).await;
    assert_eq!(reversed.problem(), (404, "BINDING_UNKNOWN"), "only who gave the binding");
    for (unknown, code) in [("x", 404), ("11000020251220000000000ZZZ", 404)] {
        let call = format!("{PREMIUMS}/{unknown}/refund");
        assert_eq!(site.write(&zhang, "POST", &call, json!({})).await.status, code);
        let receipt = site.get(&zhang, &format!("{PREMIUMS}/{unknown}/receipt")).await;
        assert_eq!(receipt.problem(), (404, "PREMIUM_MISSING"));
    }
    assert_eq!(site.call(Call::get(PREMIUMS)).await.status, 401);
    assert_eq!(site.balance("zhang_san"), "3000.00");
    assert!(site.account("zhang_san").reserved_current.is_zero());
}

#[tokio::test]
async fn a_guardian_looks_for_the_ward_and_a_family_link_does_not() {
    let site = TestSite::at(SEASON).await;
    let lin = site.sign_in("lin_na").await;
    let ward = guard(&site, "lin_na", "wu_yiyi").await;
    let seen = site.get_for((&lin, &ward), PREMIUMS).await;
    assert_eq!(seen.json["premiums"], json!([]), "{}", seen.text);
    let linked = link(&site, "zhang_san", "li_mei", json!(["view", "act"])).await;
    let zhang = site.sign_in("zhang_san").await;
    let by_link = site.get_for((&zhang, &linked), PREMIUMS).await;
    assert_eq!(by_link.problem(), (422, "LINK_NOT_ALLOWED"));
}

/// A premium that waits ends with the binding, in whatever way that ends.
#[tokio::test]
async fn who_unbinds_pays_nothing_at_the_end_of_the_month() {
    let site = TestSite::at(SEASON).await;
    let (zhang, li) = (site.sign_in("zhang_san").await, site.sign_in("li_si").await);
    let binding = bind_li_si(&site, &zhang).await;
    let made = site.act(&zhang, "POST", PREMIUMS, body(&binding)).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let over = site.act(&li, "POST", &format!("{BINDINGS}/{binding}/unbind"), json!({})).await;
    assert_eq!(over.status, 200, "{}", over.text);
    assert!(site.account("zhang_san").reserved_current.is_zero());
    site.clock.advance_ms(12 * DAY_MS);
    run_due(site.app()).await;
    assert_eq!(site.balance("zhang_san"), "3000.00");
    let zhang = site.sign_in("zhang_san").await;
    let seen = site.get(&zhang, PREMIUMS).await.json;
    assert_eq!(seen["premiums"][0]["state"], "dropped", "{seen}");
    site.assert_books();
}

/// A payment that does not book is told and tried again; the day's other jobs go on without it.
#[tokio::test]
async fn one_that_does_not_book_halts_nothing_else() {
    let site = TestSite::at(SEASON).await;
    let zhang = site.sign_in("zhang_san").await;
    let binding = bind_li_si(&site, &zhang).await;
    let made = site.act(&zhang, "POST", PREMIUMS, body(&binding)).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let database = rusqlite::Connection::open(site.file()).unwrap();
    let owner = site.account("zhang_san").person;
    let reserved = |amount: i64| {
        let change = "UPDATE accounts SET reserved_current = ?1 WHERE person = ?2";
        assert_eq!(database.execute(change, (amount, owner.0)).unwrap(), 1);
    };
    reserved(0);
    site.clock.advance_ms(11 * DAY_MS);
    let report = run_due(site.app()).await;
    assert_eq!(report.left.as_deref(), Some("1 premiums were not booked"), "{report:?}");
    let done: Vec<&str> = report.finished.iter().map(|(name, _)| name.as_str()).collect();
    assert!(done.contains(&"sweep 2025-12-31"), "{done:?}");
    assert!(!done.contains(&"premiums 202512"), "{done:?}");
    reserved(43_500);
    let report = run_due(site.app()).await;
    assert_eq!(report.left, None);
    assert!(report.finished.contains(&("premiums 202512".into(), "1 premiums".into())));
    assert_eq!(site.balance("zhang_san"), "2565.00");
    site.assert_books();
}
