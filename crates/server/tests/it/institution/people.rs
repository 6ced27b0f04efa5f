//! 9001, 9002, 1101, 2001.

use serde_json::{Value, json};

use super::wire::{BEGUN, Visit, Wire, purchase};
use crate::site::TestSite;

fn sign_in(operator: &str) -> Value {
    json!({"signIn": {"opter_no": operator, "mac": "00-00-00-00-00-00", "ip": "127.0.0.1"}})
}

fn person(kind: &str, number: &str) -> Value {
    json!({"data": {"mdtrt_cert_type": kind, "mdtrt_cert_no": number, "card_sn": "",
        "psn_cert_type": "", "certno": "", "psn_name": ""}})
}

#[tokio::test]
async fn an_operator_signs_in_once_per_request_and_out_once() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let first = wire.ask_as("S1", "9001", sign_in("007")).await;
    let sign_no = first.output()["signinoutb"]["sign_no"].as_str().unwrap().to_owned();
    assert!(sign_no.len() <= 30 && sign_no.starts_with("110000"), "{sign_no}");
    site.clock.advance_ms(60_000);
    let again = wire.ask_as("S1", "9001", sign_in("007")).await;
    assert_eq!(again.exact(), first.exact());
    assert_eq!(wire.ask_as("S1", "9001", sign_in("008")).await.code(), "NUMBER_REUSED");
    let other = wire.ask_as("S2", "9001", sign_in("007")).await;
    assert_ne!(other.output()["signinoutb"]["sign_no"], sign_no);

    let out = json!({"signOut": {"sign_no": sign_no, "opter_no": "007"}});
    let left = wire.ask("9002", out.clone()).await;
    assert_eq!(left.output()["signoutoutb"], left.output()["sign_time"]);
    assert_eq!(left.output()["sign_time"]["sign_time"], "2026-11-22 09:31:00");
    site.clock.advance_ms(60_000);
    assert_eq!(wire.ask("9002", out.clone()).await.exact(), left.exact());
    assert_eq!(Wire::pharmacy(&site).ask("9002", out).await.code(), "SIGN_IN_NEEDED");
}

#[tokio::test]
async fn a_person_is_read_by_id_number_and_by_card() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let zhang = site.person("zhang_san");
    let by_id = wire.ask("1101", person("02", &zhang.cert_no)).await;
    let card = zhang.card_no.clone().unwrap();
    assert_eq!(wire.ask("1101", person("03", &card)).await.exact(), by_id.exact());
    let base = &by_id.output()["baseinfo"];
    assert_eq!(base["psn_no"], zhang.psn_no);
    assert_eq!(base["psn_name"], zhang.name);
    assert_eq!((&base["gend"], &base["age"]), (&json!("1"), &json!(46)));
    let insured = &by_id.output()["insuinfo"][0];
    assert_eq!((&insured["insutype"], &insured["balc"]), (&json!("310"), &json!(3000.0)));
    assert_eq!(insured["insuplc_admdvs"], "110000");
    assert!(by_id.output()["idetinfo"].is_array());
}

#[tokio::test]
async fn the_wire_gives_back_the_place_that_the_client_sent() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let input = person("02", &site.person("zhang_san").cert_no);
    for (sent, told) in [("", "110000"), ("110100", "110100"), ("110105", "110105")] {
        let mut envelope = wire.envelope(&site.number(), "1101", &input);
        envelope["insuplc_admdvs"] = json!(sent);
        assert_eq!(wire.send(&envelope).await.output()["insuinfo"][0]["insuplc_admdvs"], told);
    }
    // A known place where the person is not insured: the person's own is told.
    let mut envelope = wire.envelope(&site.number(), "1101", &input);
    envelope["insuplc_admdvs"] = json!("310101");
    assert_eq!(wire.send(&envelope).await.output()["insuinfo"][0]["insuplc_admdvs"], "110000");
    for field in ["insuplc_admdvs", "mdtrtarea_admvs"] {
        envelope[field] = json!("999999");
        let answer = wire.send(&envelope).await;
        assert_eq!(answer.code(), "AREA_UNKNOWN");
        envelope[field] = json!("");
    }
}

#[tokio::test]
async fn nobody_and_somebody_else_are_one_answer_and_e_vouchers_are_named() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let zhang = site.person("zhang_san");
    let unknown = wire.ask("1101", person("02", "110190198001011999")).await;
    assert_eq!(unknown.code(), "PERSON_UNKNOWN");
    let mut other_name = person("02", &zhang.cert_no);
    other_name["data"]["psn_name"] = json!("张四");
    assert_eq!(wire.ask("1101", other_name).await.err_msg(), unknown.err_msg());
    assert_eq!(wire.ask("1101", person("03", "none")).await.code(), "PERSON_UNKNOWN");
    let voucher = wire.ask("1101", person("01", "token")).await;
    assert_eq!(voucher.code(), "VOUCHER_INVALID");
    assert!(voucher.err_msg().contains("电子凭证"), "{}", voucher.err_msg());
    let table = wire.ask("1101", person("04", "x")).await;
    assert!(table.err_msg().starts_with("1101 data.mdtrt_cert_type 就诊凭证类型：应为 01"));
}

#[tokio::test]
async fn a_small_x_and_blanks_in_a_number_do_not_matter() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let feng = site.person("feng_gang");
    assert!(feng.cert_no.ends_with('X'));
    let typed = format!(" {} {}", &feng.cert_no[..6], feng.cert_no[6..].to_lowercase());
    let answer = wire.ask("1101", person("02", &typed)).await;
    assert_eq!(answer.output()["baseinfo"]["psn_no"], feng.psn_no);
}

#[tokio::test]
async fn who_is_named_beside_the_number_must_be_the_patient() {
    let site = TestSite::new().await;
    let (pharmacy, hospital) = (Wire::pharmacy(&site), Wire::hospital(&site));
    let zhang = site.person("zhang_san");
    let visit = Visit::open(&hospital, "zhang_san").await;
    hospital.ask("2204", visit.fees("B1", "1", 1_000)).await.output();
    let register = json!({"data": {"psn_no": visit.psn_no, "begntime": BEGUN}});
    let spelled: String = zhang.name.chars().flat_map(|c| [c, ' ']).collect();
    for (wire, infno, node, input) in [
        (&pharmacy, "2101", "druginfo", purchase(&visit.psn_no, 1_000, "1")),
        (&pharmacy, "2102", "druginfo", purchase(&visit.psn_no, 1_000, "1")),
        (&hospital, "2201", "data", register),
        (&hospital, "2206", "data", visit.bill("B1", 1_000, "1")),
        (&hospital, "2207", "data", visit.bill("B1", 1_000, "1")),
        (&hospital, "2202", "data", Visit::open(&hospital, "zhang_san").await.named("")),
    ] {
        for (field, other) in [("psn_name", "张四"), ("certno", "110190198001011999")] {
            let mut wrong = input.clone();
            wrong[node][field] = json!(other);
            let answer = wire.ask(infno, wrong).await;
            assert_eq!(answer.code(), "NAME_ID_MISMATCH", "{infno} {field}");
            assert!(!answer.err_msg().contains(other), "{}", answer.err_msg());
        }
        let mut right = input;
        right[node]["psn_name"] = json!(spelled);
        right[node]["certno"] = json!(zhang.cert_no.to_lowercase());
        assert_eq!(wire.ask(infno, right).await.json["infcode"], 0, "{infno}");
    }
}

#[tokio::test]
async fn care_does_not_begin_before_birth() {
    let site = TestSite::new().await;
    let (pharmacy, hospital) = (Wire::pharmacy(&site), Wire::hospital(&site));
    let born = site.person("zhang_san").born;
    let visit = Visit::open(&hospital, "zhang_san").await;
    let day_before = format!("{} 23:59:59", born.yesterday().unwrap());
    let data = json!({"data": {"psn_no": visit.psn_no, "begntime": BEGUN, "med_type": "11"}});
    for (wire, infno, node, input) in [
        (&pharmacy, "2101", "druginfo", purchase(&visit.psn_no, 1_000, "1")),
        (&pharmacy, "2102", "druginfo", purchase(&visit.psn_no, 1_000, "1")),
        (&hospital, "2201", "data", data.clone()),
        (&hospital, "2001", "data", data),
        (&hospital, "2203", "mdtrtinfo", visit.description("11")),
    ] {
        let mut early = input;
        early[node]["begntime"] = json!(day_before);
        let answer = wire.ask(infno, early.clone()).await;
        let begins = format!("{infno} {node}.begntime 开始时间：早于患者的出生日期");
        assert!(answer.err_msg().starts_with(&begins), "{}", answer.err_msg());
        early[node]["begntime"] = json!(format!("{born} 00:00:00"));
        let on_the_day = wire.ask(infno, early).await;
        assert!(!on_the_day.json["err_msg"].to_string().contains("begntime"), "{infno}");
    }
}

#[tokio::test]
async fn treatment_says_what_the_patient_may_use_and_why_not() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let ask = |key: &str, insutype: &str| {
        json!({"data": {"psn_no": wire.psn_no(key), "insutype": insutype, "med_type": "11",
            "begntime": BEGUN, "fixmedins_code": wire.institution}})
    };
    let flags = |answer: &super::wire::Answer| {
        let rows = answer.output()["trtinfo"].as_array().unwrap().clone();
        let pair = |row: Value| {
            let text = |field: &str| row[field].as_str().unwrap_or_default().to_owned();
            (text("fund_pay_type"), text("trt_enjymnt_flag"), text("trt_chk_rslt"))
        };
        rows.into_iter().map(pair).collect::<Vec<_>>()
    };
    let zhang = flags(&wire.ask("2001", ask("zhang_san", "310")).await);
    assert_eq!(zhang[1], ("310200".to_owned(), "1".to_owned(), String::new()));
    let ended = flags(&wire.ask("2001", ask("feng_gang", "310")).await);
    assert!(ended.iter().all(|(_, flag, why)| flag == "0" && !why.is_empty()), "{ended:?}");
    let unpaid = flags(&wire.ask("2001", ask("xu_guilan", "390")).await);
    assert_eq!(unpaid.len(), 1, "residents have no account");
    assert!(unpaid[0].2.starts_with("[PREMIUM_YEAR_UNPAID]"), "{unpaid:?}");
    assert_eq!(wire.ask("2001", ask("zhang_san", "390")).await.code(), "INSUTYPE_MISMATCH");
    let mut nobody = ask("zhang_san", "310");
    nobody["data"]["psn_no"] = json!("1");
    assert_eq!(wire.ask("2001", nobody).await.code(), "PERSON_UNKNOWN");
    let mut elsewhere = ask("zhang_san", "310");
    elsewhere["data"]["fixmedins_code"] = json!("H11010500002");
    assert!(wire.ask("2001", elsewhere).await.err_msg().starts_with("2001 data.fixmedins_code"));
}
