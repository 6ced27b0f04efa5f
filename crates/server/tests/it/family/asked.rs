//! Uses by time, amount, place, purpose, payer and role: each side finds only by what it sees.

use serde_json::{Value, json};

use super::{ROOT, guard, link};
use crate::institution::wire::{PHARMACY, Visit, Wire, of_settlement, purchase};
use crate::site::{Call, TestSite};

async fn found(site: &TestSite, token: &str, query: &str) -> usize {
    let page = site.get(token, &format!("{ROOT}/uses?{query}")).await;
    page.json["uses"].as_array().unwrap_or_else(|| panic!("{query}: {}", page.text)).len()
}

/// 徐楠: on 22 November 200.00 at the pharmacy (own 86.40, father 113.60) and 30.00 (father alone),
/// which comes back a day later; two days later a visit to the hospital.
async fn three(site: &TestSite) {
    let (shop, hospital) = (Wire::pharmacy(site), Wire::hospital(site));
    let psn_no = shop.psn_no("xu_nan");
    shop.ask_as("A1", "2102", purchase(&psn_no, 20_000, "1")).await.output();
    let second = shop.ask_as("A2", "2102", purchase(&psn_no, 3_000, "1")).await;
    site.clock.advance_ms(24 * 3_600_000);
    shop.ask_as("A3", "2103", of_settlement(&second)).await.output();
    site.clock.advance_ms(24 * 3_600_000);
    let visit = Visit::open(&hospital, "xu_nan").await;
    hospital.ask("2204", visit.fees("B1", "1", 40_000)).await.output();
    hospital.ask("2207", visit.bill("B1", 40_000, "1")).await.output();
}

#[tokio::test]
async fn the_patient_finds_by_everything() {
    let site = TestSite::new().await;
    three(&site).await;
    let nan = site.sign_in("xu_nan").await;
    for (query, count) in [
        ("", 4),
        ("from=2026-11-23", 2),
        ("to=2026-11-22", 2),
        ("from=2026-11-23&to=2026-11-23", 1),
        ("from=2026-11-25", 0),
        ("least=200", 2),
        ("most=30.00", 2),
        ("least=30.01&most=399.99", 1),
        ("place=pharmacy", 3),
        ("place=hospital", 1),
        ("place=P11010100001", 3),
        ("place=H11010500002", 0),
        ("place=110101", 4),
        ("place=310000", 0),
        ("purpose=outpatient", 1),
        ("purpose=pharmacy", 3),
        ("purpose=inpatient", 0),
        ("purpose=premium", 0),
        ("payer=own", 1),
        ("payer=aid", 4),
        ("role=patient", 4),
        ("role=grantor", 0),
        ("place=pharmacy&payer=own&least=200&from=2026-11-22&role=patient", 1),
    ] {
        assert_eq!(found(&site, &nan, query).await, count, "{query}");
    }
    let bindings = site.get(&nan, super::BINDINGS).await;
    let binding = bindings.json["bindings"][0]["id"].as_str().unwrap();
    assert_eq!(found(&site, &nan, &format!("payer={binding}")).await, 4);
    let other = domain::ids::outward_now(domain::Area::parse("110000").unwrap(), 1);
    assert_eq!(found(&site, &nan, &format!("payer={other}")).await, 0, "not of this bill");
    let all = site.get(&nan, &format!("{ROOT}/uses?payer=own")).await;
    let why = all.json["uses"][0]["why"].as_array().unwrap();
    assert!(why.iter().any(|line| line.as_str().unwrap().contains("徐*")), "{why:?}");
    assert_eq!(site.get(&nan, &format!("{ROOT}/uses?payer=own")).await.text, all.text, "twice");
}

/// Filters tell a grantor nothing that the list does not.
#[tokio::test]
async fn the_grantor_finds_by_the_own_money_alone() {
    let site = TestSite::new().await;
    three(&site).await;
    let jie = site.sign_in("xu_jie").await;
    for (query, count) in [
        ("", 4),
        ("role=grantor", 4),
        ("role=patient", 0),
        ("payer=own", 0),
        ("payer=fund", 0),
        ("payer=cash", 0),
        ("payer=aid", 4),
        ("least=113.60&most=113.60", 1),
        ("least=200&most=200", 0),
        ("place=pharmacy", 3),
        ("place=P11010100001", 0),
    ] {
        assert_eq!(found(&site, &jie, query).await, count, "{query}");
    }
    let nan = site.sign_in("xu_nan").await;
    let contact = format!("{ROOT}/me/contact");
    let shown = site.write(&nan, "PUT", &contact, json!({"show_institution": true})).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    assert_eq!(found(&site, &jie, "place=P11010100001").await, 3, "the patient allows it");
}

#[tokio::test]
async fn a_link_holder_does_not_find_by_a_place_that_is_kept_back() {
    let site = TestSite::new().await;
    three(&site).await;
    let view = link(&site, "liu_yang", "xu_nan", json!(["view"])).await;
    let liu = site.sign_in("liu_yang").await;
    let count = async |query: &str| {
        let page = site.get_for((&liu, &view), &format!("{ROOT}/uses?{query}")).await;
        assert_eq!(page.json["for"]["kind"], "family_link", "{}", page.text);
        page.json["uses"].as_array().unwrap().len()
    };
    assert_eq!(count("place=pharmacy").await, 3);
    assert_eq!(count(&format!("place={PHARMACY}")).await, 0);
    let ward = guard(&site, "li_mei", "li_si").await;
    let mei = site.sign_in("li_mei").await;
    let page = site.get_for((&mei, &ward), &format!("{ROOT}/uses?role=patient")).await;
    assert_eq!(page.json["uses"], json!([]), "{}", page.text);
}

#[tokio::test]
async fn what_cannot_be_asked_is_told_by_its_field() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    for (query, field) in [
        ("from=2026-13-01", "from"),
        ("to=yesterday", "to"),
        ("least=-1", "least"),
        ("most=1e3", "most"),
        ("purpose=dental", "purpose"),
        ("payer=x", "payer"),
        ("role=child", "role"),
        ("before=x", "before"),
        ("format=pdf", "format"),
        ("patient=1", "query"),
    ] {
        let odd = site.get(&zhang, &format!("{ROOT}/uses?{query}")).await;
        assert_eq!(odd.problem(), (400, "FIELD_INVALID"), "{query}");
        assert_eq!(odd.json["errors"][0]["path"], field, "{query}");
    }
    let nowhere = site.get(&zhang, &format!("{ROOT}/uses?place=999999")).await;
    assert_eq!(nowhere.json["code"], "AREA_UNKNOWN", "{}", nowhere.text);
    let nobody = site.get(&zhang, &format!("{ROOT}/uses?place=P99999999999")).await;
    assert_eq!(nobody.json["code"], "INSTITUTION_UNKNOWN", "{}", nobody.text);
    let path = format!("{ROOT}/uses?place=pharmacy");
    assert_eq!(site.call(Call::get(&path)).await.problem().0, 401);
}

/// 51 purchases: a page of 50, where to go on, the last one.
#[tokio::test]
async fn pages_and_sheets_say_where_to_go_on() {
    let site = TestSite::new().await;
    let shop = Wire::pharmacy(&site);
    let psn_no = shop.psn_no("xu_jie");
    for n in 0..51 {
        let mut sale = purchase(&psn_no, 100 + n, "1");
        sale["drugdetail"][0]["feedetl_sn"] = json!(format!("S{n}"));
        shop.ask("2102", sale).await.output();
    }
    let jie = site.sign_in("xu_jie").await;
    for query in ["", "place=pharmacy&"] {
        let first = site.get(&jie, &format!("{ROOT}/uses?{query}")).await;
        assert_eq!(first.json["uses"].as_array().unwrap().len(), 50);
        let last = &first.json["uses"][49]["setl_id"];
        let more = first.json["more_from"].as_str().unwrap();
        assert_eq!(more, last);
        let rest = site.get(&jie, &format!("{ROOT}/uses?{query}before={more}")).await;
        assert_eq!(rest.json["uses"].as_array().unwrap().len(), 1, "{}", rest.text);
        assert_eq!(rest.json["more_from"], Value::Null);
    }
    let path = format!("{ROOT}/uses?format=csv&from=2026-11-22&to=2026-11-22");
    let sheet = site.get(&jie, &path).await;
    assert_eq!(sheet.text.lines().count(), 52);
    assert!(sheet.text.starts_with("\u{feff}账单号,时间,"), "{}", sheet.text);
    let newest = sheet.text.lines().nth(1).unwrap();
    assert!(
        newest.contains(",结算,药店购药,药店,北京演示药店,患者,,1.50,0.00,1.50,0.00,0.00,"),
        "{newest}"
    );
    assert!(sheet.headers.get("x-more-from").is_none());
    assert!(sheet.headers["content-disposition"].to_str().unwrap().contains("uses.csv"));
}
