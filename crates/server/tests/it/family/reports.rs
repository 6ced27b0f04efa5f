//! What a month or a year came to: by member, purpose and pocket, in each side's view.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{ROOT, bind_li_si, buy, guard, link};
use crate::institution::wire::{Answer, Visit, Wire, of_settlement, purchase};
use crate::site::{Call, Reply, TestSite};

fn reports(query: &str) -> String {
    format!("{ROOT}/reports?{query}")
}

/// 200.00 at the pharmacy: 徐楠 pays 86.40 of her own, her father 113.60.
async fn sold(site: &TestSite, msgid: &str) -> Answer {
    let wire = Wire::pharmacy(site);
    let psn_no = wire.psn_no("xu_nan");
    wire.ask_as(msgid, "2102", purchase(&psn_no, 20_000, "1")).await
}

/// 分 of an amount in an answer.
fn fen(amount: &Value) -> i64 {
    let text = amount.as_str().unwrap_or_else(|| panic!("{amount} is no amount"));
    domain::money::parse_yuan(text).unwrap().0
}

/// One line by role, purpose and payer.
fn line<'a>(report: &'a Reply, role: &str, purpose: &str, payer: &str) -> &'a Value {
    let lines = report.json["lines"].as_array().unwrap_or_else(|| panic!("{}", report.text));
    let found = lines
        .iter()
        .find(|line| line["role"] == role && line["purpose"] == purpose && line["payer"] == payer);
    found.unwrap_or_else(|| panic!("no {role}/{purpose}/{payer} in {}", report.text))
}

#[tokio::test]
async fn a_month_has_what_was_paid_and_what_came_back_and_asking_twice_changes_nothing() {
    let site = TestSite::new().await;
    let first = sold(&site, "R1").await;
    let second = purchase(&site.person("xu_nan").psn_no, 5_000, "1");
    Wire::pharmacy(&site).ask_as("R2", "2102", second).await;
    Wire::pharmacy(&site).ask_as("R3", "2103", of_settlement(&first)).await;
    let nan = site.sign_in("xu_nan").await;
    let path = reports("year=2026&month=11");
    let report = site.get(&nan, &path).await;
    assert_eq!(
        (&report.json["from"], &report.json["to"]),
        (&json!("2026-11-01"), &json!("2026-11-30"))
    );
    let own = line(&report, "patient", "pharmacy", "own");
    let got = ["bills", "returns", "paid", "returned", "net"].map(|key| own[key].clone());
    assert_eq!(got, [json!(1), json!(1), json!("86.40"), json!("86.40"), json!("0.00")]);
    // The second bill found the own account empty: 50.00 of the father's; 113.60 came back to him.
    let aid = line(&report, "patient", "pharmacy", "aid");
    let got = ["bills", "returns", "paid", "returned", "net"].map(|key| aid[key].clone());
    assert_eq!(got, [json!(2), json!(1), json!("163.60"), json!("113.60"), json!("50.00")]);
    assert_eq!((&aid["member"], &aid["payer_name"]), (&json!("徐*"), &json!("徐*")));
    let care = &report.json["own_care"];
    assert_eq!((&care["total"], &care["aid"]), (&json!("50.00"), &json!("50.00")), "{care}");
    assert_eq!((&report.json["uses"], &report.json["more_from"]), (&json!(3), &Value::Null));
    assert_eq!(site.get(&nan, &path).await.text, report.text, "twice");
    let binding = site.get(&nan, super::BINDINGS).await.json["bindings"][0]["id"].clone();
    assert_eq!(aid["binding"], binding);
    site.assert_books();
}

#[tokio::test]
async fn a_report_is_a_paper_too() {
    let site = TestSite::new().await;
    sold(&site, "R1").await;
    let nan = site.sign_in("xu_nan").await;
    let path = reports("year=2026&month=11");
    let html = site.get(&nan, &format!("{path}&as=html")).await;
    super::papers::assert_html(&html);
    for said in ["家庭医保使用报告", "86.40 元", "113.60 元", "200.00 元", "家庭共济账户（徐*）"]
    {
        assert!(html.text.contains(said), "{said}: {}", html.text);
    }
    let pdf = site.get(&nan, &format!("{path}&as=pdf")).await;
    super::papers::assert_pdf(&pdf);
    assert_eq!(pdf.headers["content-disposition"], "inline; filename=\"report.pdf\"");
    let odd = site.get(&nan, &format!("{path}&as=csv")).await;
    assert_eq!(odd.problem(), (400, "FIELD_INVALID"));
}

#[tokio::test]
async fn a_grantor_is_told_of_the_own_money_only() {
    let site = TestSite::new().await;
    sold(&site, "R1").await;
    let jie = site.sign_in("xu_jie").await;
    let report = site.get(&jie, &reports("year=2026")).await;
    let lines = report.json["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 1, "{}", report.text);
    let aid = line(&report, "grantor", "pharmacy", "aid");
    assert_eq!((&aid["net"], &aid["member"]), (&json!("113.60"), &json!("徐*")));
    let sums = ["for_relatives", "from_account"].map(|key| report.json[key].clone());
    assert_eq!(sums, [json!("113.60"), json!("113.60")]);
    assert_eq!(report.json["own_care"]["total"], "0.00");
    for hidden in ["86.40", "200.00", "北京演示药店", "P11010100001", "setl_id"] {
        assert!(!report.text.contains(hidden), "{hidden}: {}", report.text);
    }
}

/// Sums over the list of uses, made without the report, by role.
async fn summed(site: &TestSite, token: &str, query: &str) -> BTreeMap<String, i64> {
    let (mut sums, mut before) = (BTreeMap::new(), String::new());
    loop {
        let page = site.get(token, &format!("{ROOT}/uses?{query}{before}")).await;
        for used in page.json["uses"].as_array().unwrap_or_else(|| panic!("{}", page.text)) {
            for key in ["total", "fund", "own", "aid", "cash", "hospital", "paid"] {
                if !used[key].is_null() {
                    *sums.entry(key.to_owned()).or_insert(0) += fen(&used[key]);
                }
            }
        }
        match page.json["more_from"].as_str() {
            Some(more) => before = format!("&before={more}"),
            None => return sums,
        }
    }
}

#[tokio::test]
async fn a_report_is_what_its_uses_come_to() {
    let site = TestSite::new().await;
    let (shop, hospital) = (Wire::pharmacy(&site), Wire::hospital(&site));
    // More than a page of purchases of odd amounts, each third one given back, and hospital visits.
    let mut seed = 7_i64;
    for n in 0..60 {
        seed = seed * 48_271 % 2_147_483_647;
        let key = ["xu_nan", "chen_xi"][usize::from(n % 2 == 1)];
        let sale = purchase(&shop.psn_no(key), 101 + seed % 9_000, "1");
        let mut sale = sale;
        sale["drugdetail"][0]["feedetl_sn"] = json!(format!("S{n}"));
        let paid = shop.ask("2102", sale).await;
        if n % 3 == 0 {
            shop.ask("2103", of_settlement(&paid)).await.output();
        }
    }
    for (n, key) in (0..).zip(["xu_nan", "chen_xi", "xu_nan"]) {
        let visit = Visit::open(&hospital, key).await;
        hospital.ask("2204", visit.fees("B1", "1", 33_333 + n)).await.output();
        hospital.ask("2207", visit.bill("B1", 33_333 + n, "1")).await.output();
    }
    for key in ["xu_nan", "xu_jie", "chen_xi", "chen_jun", "zhao_min"] {
        let token = site.sign_in(key).await;
        let report = site.get(&token, &reports("year=2026&month=11")).await;
        let sums = summed(&site, &token, "from=2026-11-01&to=2026-11-30").await;
        let of = |name: &str| sums.get(name).copied().unwrap_or(0);
        for name in ["total", "fund", "own", "aid", "cash", "hospital"] {
            assert_eq!(fen(&report.json["own_care"][name]), of(name), "{key} {name}");
        }
        assert_eq!(fen(&report.json["for_relatives"]), of("paid"), "{key}: {}", report.text);
        let lines = report.json["lines"].as_array().unwrap();
        let net: i64 = lines.iter().map(|line| fen(&line["net"])).sum();
        assert_eq!(net, of("total") + of("paid"), "{key}");
        assert!(!lines.is_empty(), "{key}");
    }
    site.assert_books();
}

#[tokio::test]
async fn months_are_apart_and_a_refund_counts_where_it_was_given() {
    let site = TestSite::at("2026-11-30T23:59:50").await;
    let paid = sold(&site, "R1").await;
    site.clock.advance_ms(20_000);
    Wire::pharmacy(&site).ask_as("R2", "2103", of_settlement(&paid)).await.output();
    let jie = site.sign_in("xu_jie").await;
    let of = async |query: &str| site.get(&jie, &reports(query)).await.json["from_account"].clone();
    assert_eq!(of("year=2026&month=11").await, "113.60");
    assert_eq!(of("year=2026&month=12").await, "-113.60");
    assert_eq!(of("year=2026").await, "0.00");
    assert_eq!(of("year=2025").await, "0.00");
    let this_year = site.get(&jie, &format!("{ROOT}/reports")).await;
    assert_eq!(this_year.json["from"], "2026-01-01");
}

#[tokio::test]
async fn guardian_and_link_holder_see_what_they_see_of_uses_and_it_is_kept() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    bind_li_si(&site, &zhang).await;
    buy(&site, "li_si", 1).await;
    let ward = guard(&site, "li_mei", "li_si").await;
    let mei = site.sign_in("li_mei").await;
    let seen = site.get_for((&mei, &ward), &reports("year=2026")).await;
    assert_eq!(seen.json["own_care"]["aid"], "35.00", "{}", seen.text);
    assert_eq!(
        (&seen.json["for"]["kind"], &seen.json["for"]["name"]),
        (&json!("ward"), &json!("李*"))
    );
    let view = link(&site, "liu_yang", "li_si", json!(["view"])).await;
    let liu = site.sign_in("liu_yang").await;
    let seen = site.get_for((&liu, &view), &reports("year=2026")).await;
    assert_eq!(seen.json["for"]["kind"], "family_link", "{}", seen.text);
    let code = link(&site, "wu_peng", "li_si", json!(["show_code"])).await;
    let wu = site.sign_in("wu_peng").await;
    let refused = site.get_for((&wu, &code), &reports("year=2026")).await;
    assert_eq!(refused.problem(), (422, "LINK_NOT_ALLOWED"));
    let theirs = site.get_for((&wu, &view), &reports("year=2026")).await;
    assert_eq!(theirs.problem(), (404, "LINK_UNKNOWN"));
    let li = site.sign_in("li_si").await;
    let looks = site.get(&li, &format!("{ROOT}/me/looks")).await.json;
    let uses = looks["looks"].as_array().unwrap().iter().filter(|look| look["what"] == "uses");
    assert_eq!(uses.count(), 2, "{looks}");
}

#[tokio::test]
async fn odd_questions_are_refused_and_nobody_else_is_answered() {
    let site = TestSite::new().await;
    assert_eq!(site.call(Call::get(&reports("year=2026"))).await.problem().0, 401);
    let zhang = site.sign_in("zhang_san").await;
    for (query, field) in [
        ("year=26", "year"),
        ("year=x", "year"),
        ("month=13", "month"),
        ("month=0", "month"),
        ("before=x", "before"),
        ("format=xlsx", "format"),
        ("person=1", "query"),
    ] {
        let odd = site.get(&zhang, &reports(query)).await;
        assert_eq!(odd.problem(), (400, "FIELD_INVALID"), "{query}");
        assert_eq!(odd.json["errors"][0]["path"], field, "{query}");
    }
    let empty = site.get(&zhang, &reports("year=2026")).await;
    assert_eq!((&empty.json["lines"], &empty.json["uses"]), (&json!([]), &json!(0)));
}

#[tokio::test]
async fn a_report_is_a_sheet_too() {
    let site = TestSite::new().await;
    sold(&site, "R1").await;
    let nan = site.sign_in("xu_nan").await;
    let sheet = site.get(&nan, &reports("year=2026&month=11&format=csv")).await;
    let kind = sheet.headers["content-type"].to_str().unwrap();
    assert!(kind.starts_with("text/csv; charset=utf-8"), "{kind}");
    assert!(sheet.headers["content-disposition"].to_str().unwrap().contains("report-2026-11-01"));
    let expected = "\u{feff}患者,身份,用途,付款来源,付款账户,账单数,退回数,付款(元),退回(元),净额(元)\n\
                    徐*,患者,药店购药,患者个人账户,,1,0,86.40,0.00,86.40\n\
                    徐*,患者,药店购药,家庭共济账户,徐*,1,0,113.60,0.00,113.60\n";
    assert_eq!(sheet.text, expected);
    let path = reports("year=2026&month=11");
    let call = Call::get(&path).token(&nan).header("accept", "text/csv");
    assert_eq!(site.call(call).await.text, expected, "asked for by Accept");
}
