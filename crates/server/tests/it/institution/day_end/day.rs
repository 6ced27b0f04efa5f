//! A day of bills: the till's own file, what the books owe, 3201, 3202, 3203 and the payment order
//! are one figure to the 分.
//!
//! `GONGJI_DAY_BILLS=50000 cargo test --release -p server --test it a_day_of_bills` is a large
//! hospital's day; by itself the test takes a few thousand.

use std::time::Instant;

use app::acts::CreditChunk;
use app::{Numbered, Outcome};
use domain::person::{Credit, CreditSource, Insured, InsuredStatus, Insutype, PsnType};
use domain::{Area, Fen, PersonId};
use serde_json::json;
use store::{Answer, Identity, NumberKey};

use super::{TODAY, download, line, result, statement, upload};
use crate::institution::wire::{PHARMACY, Wire, of_settlement, purchase};
use crate::site::{Call, TestSite};

/// People of the demo who buy: with own money, with a relative's, with neither left after a while.
const BUYERS: [&str; 4] = ["zhang_san", "xu_nan", "chen_jun", "chen_xi"];
/// Others: employees with 30.00 元 each, so that no list of one person's bills gets long.
const CROWD: i64 = 400;

/// A number of the environment.
#[expect(clippy::disallowed_methods, reason = "a test's own switch, no configuration")]
fn bills() -> u64 {
    let wanted = std::env::var("GONGJI_DAY_BILLS").ok();
    wanted.and_then(|text| text.parse().ok()).unwrap_or(1_500)
}

/// Puts the crowd into the world; nobody here exists. What they are called by institutions.
async fn crowd(site: &TestSite) -> Vec<String> {
    let area = Area::from_number(110_000).unwrap();
    let born = jiff::civil::date(1990, 1, 1);
    let someone = |n: i64| {
        let person = PersonId(900_000_000 + n);
        let identity = Identity {
            person,
            psn_no: format!("90{n:08}"),
            cert_type: "99".to_owned(),
            cert_no: format!("DAY{n:05}"),
            name: format!("演练{n}"),
            phone: None,
            card_no: None,
            gender: 1,
            born,
            demo_key: None,
        };
        let insured = Insured {
            person,
            area,
            insutype: Insutype::Employee,
            psn_type: PsnType::Active,
            status: InsuredStatus::Normal,
            covered_until: None,
            born,
            frozen: false,
        };
        (identity, insured)
    };
    let people: Vec<_> = (0..CROWD).map(someone).collect();
    let psn_nos = people.iter().map(|(identity, _)| identity.psn_no.clone()).collect();
    let (source, on, amount) = (CreditSource::Contribution, born, Fen(3_000));
    let credit = |(_, insured): &(Identity, Insured)| {
        let person = insured.person;
        Credit { area, person, amount, source, on }
    };
    let credits = people.iter().map(credit).collect();
    site.site.app.chore(area, move |tx| tx.put_people(&people)).await.unwrap();
    let (issuer, infno, number) = ("test".to_owned(), "credit".to_owned(), "1".to_owned());
    let numbered = Numbered::new(NumberKey { area, issuer, infno, number }, Vec::new());
    let outcome = site.site.app.submit(CreditChunk { numbered, credits }).await;
    assert!(matches!(outcome, Outcome::Decided { answer: Answer::Done, .. }), "{outcome:?}");
    psn_nos
}

/// What the till has at the end of its day.
#[derive(Default)]
struct Till {
    file: String,
    total: Fen,
    fund: Fen,
    account: Fen,
    cash: Fen,
    count: u64,
}

/// Every thirtieth bill is given back. Amounts come from a generator with a fixed seed.
async fn a_day(wire: &Wire<'_>, bills: u64) -> Till {
    let mut till = Till::default();
    let mut state = 20_261_122_u64;
    let (known, crowd) = (BUYERS.map(|key| wire.psn_no(key)), crowd(wire.site).await);
    while till.count < bills {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let draw = usize::try_from(state >> 40).unwrap();
        let amount = 1 + i64::try_from(draw % 97).unwrap();
        let account = ["1", "1", "2", "0"][draw % 4];
        let from: &[String] = if draw % 7 == 0 { &known } else { &crowd };
        let psn_no = &from[(draw / 28) % from.len()];
        let mut input = purchase(psn_no, amount, account);
        input["drugdetail"][0]["feedetl_sn"] = json!(till.count.to_string());
        let paid = wire.ask("2102", input).await;
        note(&mut till, &paid);
        if till.count % 30 == 0 && till.count < bills {
            let back = wire.ask("2103", of_settlement(&paid)).await;
            note(&mut till, &back);
        }
        wire.site.clock.advance_ms(1_000);
    }
    till
}

fn note(till: &mut Till, answer: &crate::institution::wire::Answer) {
    let add = |sum: &mut Fen, field: &str| *sum = sum.plus(answer.fen(field)).unwrap();
    till.file.push_str(&line(answer));
    till.count += 1;
    add(&mut till.total, "medfee_sumamt");
    add(&mut till.fund, "fund_pay_sumamt");
    add(&mut till.account, "acct_pay");
    add(&mut till.cash, "psn_cash_pay");
}

#[tokio::test]
async fn a_day_of_bills_reconciles() {
    let bills = bills();
    let site = TestSite::at("2026-11-22T00:00:10").await;
    let wire = Wire::pharmacy(&site);
    let began = Instant::now();
    let till = a_day(&wire, bills).await;
    println!("{bills} bills and cancels in {:?}", began.elapsed());
    assert_eq!(site.site.app.now().date().to_string(), TODAY, "one day");
    assert!(till.account.is_positive() && till.cash.is_positive());

    let began = Instant::now();
    let sums = json!({
        "clr_type": "41", "setl_optins": "110000", "stmt_begndate": TODAY, "stmt_enddate": TODAY,
        "medfee_sumamt": till.total.to_string(), "fund_pay_sumamt": till.fund.to_string(),
        "acct_pay": till.account.to_string(), "cash_payamt": till.cash.to_string(),
        "fixmedins_setl_cnt": till.count,
    });
    let even = wire.ask("3201", json!({"data": sums})).await;
    assert_eq!(even.output()["stmtinfo"]["stmt_rslt"], "0", "{}", even.output());
    println!("3201 in {:?}", began.elapsed());

    let began = Instant::now();
    let number = upload(&wire, &till.file).await;
    let mut input = statement(&number);
    for field in ["medfee_sumamt", "fund_pay_sumamt", "cash_payamt", "fixmedins_setl_cnt"] {
        input["data"][field] = sums[field].clone();
    }
    let compared = wire.ask("3202", input).await;
    let found = compared.output()["fileinfo"]["file_qury_no"].as_str().unwrap().to_owned();
    let rows = result(&download(&wire, &found).await);
    println!("9101, 3202 and 9102 in {:?}", began.elapsed());
    assert_eq!(u64::try_from(rows.len()).unwrap(), till.count);
    assert!(rows.iter().all(|row| row[4] == "0"), "no break");

    let place = site.app().read().unwrap().institution_by_code(PHARMACY).unwrap().unwrap().0;
    let owed = site.app().read().unwrap().payable(place.area, place.id).unwrap();
    assert_eq!(owed, till.fund.plus(till.account).unwrap(), "what the books owe");

    paid(&site, &wire, &till).await;
    let left = site.app().read().unwrap().payable(place.area, place.id).unwrap();
    assert_eq!(left, Fen::ZERO);
    site.assert_books();
}

/// Next month: applied for, approved, paid by two people.
async fn paid(site: &TestSite, wire: &Wire<'_>, till: &Till) {
    site.clock.advance_ms(9 * 24 * 3_600_000);
    let applied = json!({"data": {
        "clr_type": "41", "setlym": "202611", "psntime": till.count,
        "medfee_sumamt": till.total.to_string(), "med_sumfee": till.total.to_string(),
        "fund_appy_sum": till.fund.to_string(), "cash_payamt": till.cash.to_string(),
        "acct_pay": till.account.to_string(), "begndate": "2026-11-01", "enddate": "2026-11-30",
    }});
    let applied = wire.ask("3203", applied).await;
    let clearing = applied.output()["result"]["clr_appy_evt_id"].as_str().unwrap().to_owned();
    let (money, approver) = (clerk(site, "money").await, clerk(site, "approver").await);
    post(site, &money, &format!("/clearings/{clearing}/approve"), json!({})).await;
    let amount = till.fund.plus(till.account).unwrap().to_string();
    let order = json!({"amount": amount, "clearings": [clearing]});
    let filed = post(site, &money, &format!("/institutions/{PHARMACY}/payments"), order).await;
    let case = filed["case"].as_str().unwrap().to_owned();
    let done = post(site, &approver, &format!("/cases/{case}/approve"), json!({})).await;
    assert_eq!(done["done"], true);
}

async fn clerk(site: &TestSite, name: &str) -> String {
    let call = Call::post("/api/desk/v1/sign-in").json(json!({"name": name}));
    site.call(call).await.json["token"].as_str().unwrap().to_owned()
}

async fn post(
    site: &TestSite,
    token: &str,
    path: &str,
    body: serde_json::Value,
) -> serde_json::Value {
    let reply = site.write(token, "POST", &format!("/api/desk/v1{path}"), body).await;
    assert!(reply.status < 300, "{path}: {}", reply.text);
    reply.json
}
