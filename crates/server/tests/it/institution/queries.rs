//! What institutions ask afterwards: 1201, 5201, 5202, 5203, 5204, 5206.

use serde_json::{Value, json};

use super::wire::{
    Answer, BEGUN, DRUG, HOSPITAL, PHARMACY, Visit, Wire, line, of_settlement, purchase,
};
use crate::site::TestSite;

fn list<'a>(answer: &'a Answer, node: &str) -> &'a Vec<Value> {
    answer.output()[node].as_array().unwrap()
}

fn column(rows: &[Value], field: &str) -> Vec<String> {
    rows.iter().map(|row| row[field].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn places_are_found_by_code_by_kind_and_by_name() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let ask = |kind: &str, name: &str, code: &str| json!({"medinsinfo": {"fixmedins_type": kind, "fixmedins_name": name, "fixmedins_code": code}});
    let one = wire.ask("1201", ask("", "", HOSPITAL)).await;
    let row = &list(&one, "medinsinfo")[0];
    assert_eq!((&row["fixmedins_code"], &row["fixmedins_type"]), (&json!(HOSPITAL), &json!("1")));
    assert!(row["uscc"].is_null(), "what is not known is not invented");
    let name = row["fixmedins_name"].as_str().unwrap();
    let part: String = name.chars().skip(1).take(3).collect();
    let by_name = wire.ask("1201", ask("1", &part, "")).await;
    assert!(column(list(&by_name, "medinsinfo"), "fixmedins_code").contains(&HOSPITAL.to_owned()));
    let pharmacies = wire.ask("1201", ask("2", "", "")).await;
    let codes = column(list(&pharmacies, "medinsinfo"), "fixmedins_code");
    assert!(codes.contains(&PHARMACY.to_owned()) && codes.iter().all(|code| code.starts_with('P')));
    assert!(codes.is_sorted() && codes.len() <= 200, "{codes:?}");
    for nothing in [ask("2", "", HOSPITAL), ask("1", "没有这家", ""), ask("3", "", "")] {
        assert!(list(&wire.ask("1201", nothing).await, "medinsinfo").is_empty());
    }
    let blank = wire.ask("1201", ask("", "null", "")).await;
    assert!(blank.err_msg().starts_with("1201 medinsinfo 机构信息："), "{}", blank.err_msg());
}

#[tokio::test]
async fn visits_are_told_to_where_they_were_and_as_they_were_uploaded() {
    let site = TestSite::new().await;
    let (hospital, pharmacy) = (Wire::hospital(&site), Wire::pharmacy(&site));
    let visit = Visit::open(&hospital, "zhang_san").await;
    let ask = |from: &str, to: &str, med_type: &str| {
        json!({"data": {"psn_no": visit.psn_no, "begntime": from, "endtime": to,
            "med_type": med_type}})
    };
    // Two dates are whole days.
    let asked = hospital.ask("5201", ask("2026-11-22", "2026-11-22", "11")).await;
    let rows = list(&asked, "mdtrtinfo");
    assert_eq!(column(rows, "mdtrt_id"), [visit.mdtrt_id.as_str()]);
    let row = &rows[0];
    assert_eq!((&row["begntime"], &row["endtime"]), (&json!(BEGUN), &Value::Null));
    assert_eq!((&row["dise_codg"], &row["med_type"]), (&json!("J06.900"), &json!("11")));
    assert_eq!(row["ipt_otp_no"], "M1");
    for (from, to, med_type) in [
        ("2026-11-22 09:00:01", "", ""),
        ("", "2026-11-22 08:59:59", ""),
        ("2026-11-23", "2026-11-24", ""),
        ("", "", "41"),
    ] {
        let none = hospital.ask("5201", ask(from, to, med_type)).await;
        assert!(list(&none, "mdtrtinfo").is_empty(), "{from} {to} {med_type}");
    }
    let named = json!({"data": {"psn_no": visit.psn_no, "mdtrt_id": visit.mdtrt_id}});
    assert_eq!(list(&hospital.ask("5201", named.clone()).await, "mdtrtinfo").len(), 1);
    assert!(
        list(&pharmacy.ask("5201", named).await, "mdtrtinfo").is_empty(),
        "another's is unknown"
    );
    assert!(list(&pharmacy.ask("5201", ask("", "", "")).await, "mdtrtinfo").is_empty());
    hospital.ask("2202", visit.named("")).await.json["infcode"].as_i64().unwrap();
    let given_back = hospital.ask("5201", ask("", "", "")).await;
    assert!(
        list(&given_back, "mdtrtinfo").is_empty(),
        "a registration that was given back is none"
    );
    let mut nobody = ask("", "", "");
    nobody["data"]["psn_no"] = json!("1");
    assert_eq!(hospital.ask("5201", nobody).await.code(), "PERSON_UNKNOWN");
}

#[tokio::test]
async fn diagnoses_are_told_but_for_voided_ones() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let visit = Visit::open(&wire, "zhang_san").await;
    let mut description = visit.description("11");
    let second = json!({"diag_type": "1", "diag_srt_no": 2, "diag_code": "K29.700",
        "diag_name": "胃炎", "diag_dept": "内科", "dise_dor_no": "D1", "dise_dor_name": "王医生",
        "diag_time": BEGUN, "vali_flag": "1"});
    description["diseinfo"].as_array_mut().unwrap().push(second);
    description["diseinfo"][0]["vali_flag"] = json!("0");
    assert!(wire.ask("2203", description).await.output().is_null());
    let asked = wire.ask("5202", visit.named("")).await;
    let rows = list(&asked, "diseinfo");
    assert_eq!(column(rows, "diag_code"), ["K29.700"]);
    assert_eq!((&rows[0]["diag_srt_no"], &rows[0]["dise_dor_name"]), (&json!(2), &json!("王医生")));
    assert_eq!(rows[0]["diag_info_id"], format!("{}0001", visit.mdtrt_id));
    let other = Wire { site: &site, institution: "H11010500002" };
    assert_eq!(other.ask("5202", visit.named("")).await.code(), "VISIT_UNKNOWN");
    let mut elsewhere = visit.named("");
    elsewhere["data"]["mdtrt_id"] = json!("11000020261122000000000000");
    assert_eq!(wire.ask("5202", elsewhere).await.code(), "VISIT_UNKNOWN");
}

#[tokio::test]
async fn the_lines_of_a_settlement_are_a_list_at_the_top() {
    let site = TestSite::new().await;
    let (hospital, pharmacy) = (Wire::hospital(&site), Wire::pharmacy(&site));
    let mut input = purchase(&pharmacy.psn_no("zhang_san"), 1_000, "1");
    input["drugdetail"] = json!([line("1", DRUG, 1, 400), line("2", "UNHEARD", 2, 300)]);
    let bought = pharmacy.ask("2102", input).await;
    let asked = pharmacy.ask("5204", of_settlement(&bought)).await;
    let rows = asked.output().as_array().unwrap();
    assert_eq!(column(rows, "feedetl_sn"), ["1", "2"]);
    assert_eq!(rows[0]["setl_id"], bought.setlinfo()["setl_id"]);
    assert_eq!((&rows[0]["hilist_code"], &rows[1]["hilist_code"]), (&json!(DRUG), &Value::Null));
    assert_eq!((&rows[1]["cnt"], &rows[1]["fulamt_ownpay_amt"]), (&json!(2), &json!(6.0)));
    assert_eq!(hospital.ask("5204", of_settlement(&bought)).await.code(), "SETTLEMENT_UNKNOWN");

    let back = pharmacy.ask("2103", of_settlement(&bought)).await;
    let same = pharmacy.ask("5204", of_settlement(&bought)).await;
    assert_eq!(same.exact(), asked.exact(), "the lines of a bill outlive it");
    let of_cancel = pharmacy.ask("5204", of_settlement(&back)).await;
    let rows = of_cancel.output().as_array().unwrap();
    assert_eq!(rows[0]["setl_id"], back.setlinfo()["setl_id"]);

    let visit = Visit::open(&hospital, "zhang_san").await;
    hospital.ask("2204", visit.fees("B1", "1", 500)).await.output();
    hospital.ask("2204", visit.fees("B2", "2", 700)).await.output();
    let paid = hospital.ask("2207", visit.bill("B1", 500, "1")).await;
    let rows = hospital.ask("5204", of_settlement(&paid)).await;
    let rows = rows.output().as_array().unwrap();
    assert_eq!(rows.len(), 1, "the other batch is not of this bill");
    assert_eq!(rows[0]["det_item_fee_sumamt"], json!(5.0));
    hospital.ask("2208", of_settlement(&paid)).await.output();
    assert_eq!(
        hospital.ask("5204", of_settlement(&paid)).await.output().as_array().unwrap().len(),
        1
    );
    hospital.ask("2205", visit.named("B1")).await.json["infcode"].as_i64().unwrap();
    assert_eq!(hospital.ask("5204", of_settlement(&paid)).await.code(), "BATCH_UNKNOWN");
}

#[tokio::test]
async fn what_was_used_up_is_told_by_year() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let ask = |month: &str| json!({"data": {"psn_no": wire.psn_no("zhang_san"), "cum_ym": month}});
    assert!(list(&wire.ask("5206", ask("")).await, "cuminfo").is_empty());
    let visit = Visit::open(&wire, "zhang_san").await;
    wire.ask("2204", visit.fees("B1", "1", 500_000)).await.output();
    let paid = wire.ask("2207", visit.bill("B1", 500_000, "0")).await;
    let asked = wire.ask("5206", ask("202611")).await;
    let rows = list(&asked, "cuminfo");
    let sum = |code: &str| {
        let row = rows.iter().find(|row| row["cum_type_code"] == code);
        row.unwrap_or_else(|| panic!("no {code}: {rows:?}"))["cum"].clone()
    };
    assert_eq!(sum("OP-SCOPE"), paid.setlinfo()["inscp_scp_amt"]);
    assert_eq!(sum("OP-FUND"), paid.setlinfo()["fund_pay_sumamt"]);
    assert_eq!(sum("OP-COUNT"), json!(1));
    assert!(rows.iter().all(|row| row["year"] == "2026" && row["cum_ym"] == "202611"));
    assert!(column(rows, "cum_type_code").iter().any(|code| code.starts_with("OP-DED-")));
    assert_eq!(wire.ask("5206", ask("")).await.exact(), asked.exact());
    assert!(list(&wire.ask("5206", ask("202512")).await, "cuminfo").is_empty());
}

#[tokio::test]
async fn a_settlement_is_told_to_its_institution_and_patient_only() {
    let site = TestSite::new().await;
    let (hospital, pharmacy) = (Wire::hospital(&site), Wire::pharmacy(&site));
    let paid = pharmacy.ask("2102", purchase(&pharmacy.psn_no("zhang_san"), 1_000, "1")).await;
    let asked = pharmacy.ask("5203", of_settlement(&paid)).await;
    assert_eq!(asked.setlinfo()["refd_setl_flag"], "0");
    assert_eq!(asked.fen("psn_pay"), paid.fen("psn_part_amt"));
    assert_eq!(hospital.ask("5203", of_settlement(&paid)).await.code(), "SETTLEMENT_UNKNOWN");
    let mut other = of_settlement(&paid);
    other["data"]["psn_no"] = json!(pharmacy.psn_no("li_mei"));
    assert_eq!(pharmacy.ask("5203", other).await.code(), "SETTLEMENT_UNKNOWN");
}
