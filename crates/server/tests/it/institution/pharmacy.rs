//! 2101, 2102.

use std::sync::Arc;

use domain::Fen;
use serde_json::json;

use super::wire::{Answer, Wire, line, purchase};
use crate::site::TestSite;

/// The identities of `interface.md` §0, and every column of the tables.
pub(super) fn assert_adds_up(answer: &Answer) {
    let fen = |field: &str| answer.fen(field);
    let sum = |fields: &[&str]| Fen::sum(fields.iter().map(|field| fen(field))).unwrap();
    assert_eq!(fen("medfee_sumamt"), sum(&["fund_pay_sumamt", "psn_part_amt", "hosp_part_amt"]));
    assert_eq!(fen("psn_part_amt"), sum(&["acct_pay", "psn_cash_pay"]));
    assert_eq!(
        fen("medfee_sumamt"),
        sum(&["fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt"])
    );
    let funds = [
        "hifp_pay",
        "cvlserv_pay",
        "hifes_pay",
        "hifmi_pay",
        "hifob_pay",
        "maf_pay",
        "hifdm_pay",
        "oth_pay",
    ];
    assert_eq!(fen("fund_pay_sumamt"), sum(&funds));
    let rows = answer.output()["setldetail"].as_array().unwrap();
    let paid = rows.iter().map(|row| super::wire::fen(&row["fund_payamt"]));
    assert_eq!(Fen::sum(paid).unwrap(), sum(&["fund_pay_sumamt", "acct_pay"]));
    for (one, other) in [
        ("psn_part_amt", "psn_pay"),
        ("psn_cash_pay", "cash_payamt"),
        ("psn_cash_pay", "pdn_cash_pay"),
    ] {
        assert_eq!(fen(one), fen(other));
    }
    assert!(answer.setlinfo()["clr_optins"] == "110000" && answer.setlinfo()["clr_way"] == "1");
}

#[tokio::test]
async fn a_purchase_is_quoted_paid_and_paid_once() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let input = purchase(&wire.psn_no("xu_nan"), 20_000, "1");
    let quote = wire.ask_as("Q", "2101", input.clone()).await;
    assert_adds_up(&quote);
    assert!(quote.setlinfo()["setl_id"].is_null() && quote.setlinfo()["mdtrt_id"].is_null());
    assert_eq!(quote.setlinfo()["medins_setl_id"], "Q");
    assert_eq!(site.balance("xu_nan"), "86.40", "a quote takes nothing");

    let paid = wire.ask_as("B1", "2102", input.clone()).await;
    assert_adds_up(&paid);
    for (field, amount) in [
        ("acct_pay", 20_000),
        ("acct_mulaid_pay", 11_360),
        ("psn_cash_pay", 0),
        ("balc", 0),
        ("fund_pay_sumamt", 0),
    ] {
        assert_eq!(paid.fen(field), Fen(amount), "{field}");
        assert_eq!(quote.fen(field), Fen(amount), "{field} of the quote");
    }
    assert_eq!(paid.setlinfo()["clr_type"], "41");
    assert_eq!(paid.setlinfo()["setl_id"].as_str().unwrap().len(), 26);
    assert_eq!(paid.setlinfo()["mdtrt_cert_type"], "02");
    let cut = &paid.output()["detlcutinfo"][0];
    assert_eq!((&cut["feedetl_sn"], &cut["chrgitm_lv"]), (&json!("1"), &json!("01")));
    assert_eq!(quote.output()["detlcutinfo"], paid.output()["detlcutinfo"]);
    assert_eq!((site.balance("xu_nan"), site.balance("xu_jie")), ("0.00".into(), "2286.40".into()));

    site.clock.advance_ms(3_600_000);
    let again = wire.ask_as("B1", "2102", input).await;
    assert_eq!(again.exact(), paid.exact());
    assert_eq!(site.balance("xu_jie"), "2286.40");
    site.assert_books();
}

#[tokio::test]
async fn without_account_all_of_the_personal_part_is_cash() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let paid = wire.ask("2102", purchase(&wire.psn_no("xu_nan"), 20_000, "0")).await;
    assert_adds_up(&paid);
    assert_eq!((paid.fen("acct_pay"), paid.fen("psn_cash_pay")), (Fen(0), Fen(20_000)));
    assert_eq!(paid.output()["setldetail"], json!([]));
    assert_eq!(site.balance("xu_nan"), "86.40");
}

#[tokio::test]
async fn a_like_purchase_within_ten_minutes_is_settled_and_flagged() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let sale = |minute: &str| {
        let mut input = purchase(&wire.psn_no("zhang_san"), 1_000, "1");
        input["druginfo"]["begntime"] = json!(format!("2026-11-22 09:{minute}:00"));
        input
    };
    let first = wire.ask("2102", sale("00")).await;
    assert!(first.extra()["LIKE_SETL_ID"].is_null());
    site.clock.advance_ms(9 * 60_000);
    let second = wire.ask_as("L2", "2102", sale("09")).await;
    assert_eq!(second.extra()["LIKE_SETL_ID"], first.setlinfo()["setl_id"]);
    let other = wire.ask("2102", purchase(&wire.psn_no("zhang_san"), 1_001, "1")).await;
    assert!(other.extra()["LIKE_SETL_ID"].is_null());
    site.clock.advance_ms(11 * 60_000);
    let late = wire.ask("2102", sale("21")).await;
    assert!(late.extra()["LIKE_SETL_ID"].is_null());
    assert_eq!(wire.ask_as("L2", "2102", sale("09")).await.exact(), second.exact());
    assert_eq!(site.balance("zhang_san"), "2959.99");
}

#[tokio::test]
async fn a_purchase_is_paid_once_whatever_its_number() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let sale = |minute: &str, sn: &str| {
        let mut input = purchase(&wire.psn_no("zhang_san"), 1_000, "1");
        input["druginfo"]["begntime"] = json!(format!("2026-11-22 09:{minute}:00"));
        input["drugdetail"][0]["feedetl_sn"] = json!(sn);
        input
    };
    let paid = wire.ask("2102", sale("00", "1")).await;
    let setl_id = paid.setlinfo()["setl_id"].as_str().unwrap().to_owned();
    let again = wire.ask("2102", sale("00", "1")).await;
    assert_eq!(again.code(), "ALREADY_SETTLED");
    assert!(again.err_msg().contains(&setl_id), "{}", again.err_msg());
    // Hours later it is still the same sale.
    site.clock.advance_ms(3 * 3_600_000);
    assert_eq!(wire.ask("2102", sale("00", "1")).await.code(), "ALREADY_SETTLED");
    // Another begin, another line number: another sale.
    wire.ask("2102", sale("01", "1")).await.output();
    wire.ask("2102", sale("00", "2")).await.output();
    assert_eq!(site.balance("zhang_san"), "2970.00");
    // Given back, it can be paid again, once.
    wire.ask("2103", super::wire::of_settlement(&paid)).await.output();
    wire.ask("2102", sale("00", "1")).await.output();
    assert_eq!(wire.ask("2102", sale("00", "1")).await.code(), "ALREADY_SETTLED");
    assert_eq!(site.balance("zhang_san"), "2970.00");
    site.assert_books();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_numbers_at_once_for_one_sale_one_is_paid() {
    let site = Arc::new(TestSite::new().await);
    let input = purchase(&site.person("zhang_san").psn_no, 1_000, "1");
    let asked = (0..100).map(|_| {
        let (site, input) = (Arc::clone(&site), input.clone());
        tokio::spawn(async move { Wire::pharmacy(&site).ask("2102", input).await })
    });
    let asked: Vec<_> = asked.collect();
    let mut paid = 0;
    for answer in asked {
        let answer = answer.await.unwrap();
        if answer.json["infcode"] == 0 {
            paid += 1;
        } else {
            assert_eq!(answer.code(), "ALREADY_SETTLED");
        }
    }
    assert_eq!((paid, site.balance("zhang_san")), (1, "2990.00".into()));
    site.assert_books();
}

#[tokio::test]
async fn an_item_that_no_list_knows_is_said_to_be_self_paid() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let mut input = purchase(&wire.psn_no("zhang_san"), 1_000, "1");
    input["drugdetail"][0] = line("9", "NOBODY-KNOWS-IT", 1, 1_000);
    let paid = wire.ask("2102", input).await;
    assert_eq!(paid.fen("fulamt_ownpay_amt"), Fen(1_000));
    let cut = &paid.output()["detlcutinfo"][0];
    assert_eq!(cut["chrgitm_lv"], "03");
    assert!(cut["memo"].as_str().unwrap().contains("全自费"));
}

#[tokio::test]
async fn what_cannot_be_sold_is_refused_by_its_reason() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let zhang = wire.psn_no("zhang_san");
    let good = purchase(&zhang, 1_000, "1");
    let with = |node: &str, field: &str, value: &str| {
        let mut input = good.clone();
        let node = &mut input[node];
        let row = if node.is_array() { &mut node[0] } else { node };
        row[field] = json!(value);
        input
    };
    for (input, code) in [
        (with("druginfo", "psn_no", "404"), "PERSON_UNKNOWN"),
        (with("druginfo", "insutype", "390"), "INSUTYPE_MISMATCH"),
        (with("druginfo", "mdtrt_cert_no", "110190198001011999"), "PERSON_UNKNOWN"),
        (with("druginfo", "mdtrt_cert_type", "01"), "VOUCHER_INVALID"),
        (with("druginfo", "medfee_sumamt", "10.01"), "TOTAL_MISMATCH"),
        (with("drugdetail", "cnt", "2"), "TOTAL_MISMATCH"),
        (with("druginfo", "exp_content", r#"{"AID_PAYER": "X"}"#), "PAYER_NOT_USABLE"),
        (purchase(&wire.psn_no("feng_gang"), 1_000, "1"), "PATIENT_STATUS_ABNORMAL"),
        (purchase(&wire.psn_no("xu_guilan"), 1_000, "1"), "PREMIUM_YEAR_UNPAID"),
    ] {
        for infno in ["2101", "2102"] {
            assert_eq!(wire.ask(infno, input.clone()).await.code(), code, "{infno} {input}");
        }
    }
    let line = wire.ask("2102", with("drugdetail", "cnt", "2")).await;
    assert!(line.err_msg().contains("第 1 号明细的数量 × 单价与金额不符"), "{}", line.err_msg());
    assert!(!line.err_msg().contains("feedetl_sn"), "{}", line.err_msg());
    let hospital = Wire::hospital(&site);
    let refused = hospital.ask("2102", good.clone()).await;
    assert_eq!(refused.code(), "NOT_SUPPORTED");
    assert!(refused.err_msg().contains("药店"));
    let quoted = with("druginfo", "exp_content", r#"{"QUOTE_CASH": 0.5}"#);
    let mut quoted = quoted;
    quoted["druginfo"]["acct_used_flag"] = json!("0");
    let changed = wire.ask("2102", quoted).await;
    assert_eq!(changed.code(), "QUOTE_CHANGED");
    assert!(changed.err_msg().contains("10.00"), "{}", changed.err_msg());
    assert_eq!(site.balance("zhang_san"), "3000.00");
}

#[tokio::test]
async fn where_payers_are_picked_nobody_pays_unasked() {
    let site = TestSite::new().await;
    let wire = Wire { site: &site, institution: "P51010400001" };
    let luo = wire.psn_no("luo_xiaoyu");
    let mut input = purchase(&luo, 3_000, "2");
    let unpicked = wire.ask("2102", input.clone()).await;
    assert_eq!(
        (unpicked.fen("acct_mulaid_pay"), unpicked.fen("psn_cash_pay")),
        (Fen(0), Fen(3_000))
    );
    assert_eq!(unpicked.extra()["CODE"], "PAYER_NOT_CHOSEN");
    let memo = unpicked.extra()["MEMO"].as_str().unwrap().to_owned();
    assert!(memo.contains("请患者选定由哪位家人付款。"), "{memo}");
    assert!(!memo.contains("PAYER_NOT_CHOSEN"), "the code has its own key: {memo}");

    let beneficiary = site.person("luo_xiaoyu").person;
    let mother = site.person("yang_liu").person;
    let bindings = site.app().read().unwrap().bindings_of(beneficiary).unwrap();
    let binding = bindings.iter().find(|binding| binding.grantor == mother).unwrap();
    let payer = domain::ids::outward_now(binding.grantor_area, binding.id.0);
    input["druginfo"]["exp_content"] = json!(json!({"AID_PAYER": payer}).to_string());
    input["drugdetail"][0]["feedetl_sn"] = json!("2");
    let picked = wire.ask("2102", input).await;
    assert_eq!((picked.fen("acct_mulaid_pay"), picked.fen("psn_cash_pay")), (Fen(3_000), Fen(0)));
    assert_eq!(site.balance("yang_liu"), "1870.00");
    let memo = picked.extra()["MEMO"].as_str().unwrap().to_owned();
    assert!(!memo.contains(&site.person("yang_liu").name), "no names for a cashier: {memo}");
    site.assert_books();
}

#[tokio::test]
async fn a_payer_that_is_named_is_one_of_the_patients_in_every_area() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let of = |key: &str| {
        let reads = site.app().read().unwrap();
        let bindings = reads.bindings_of(site.person(key).person).unwrap();
        let binding = bindings.first().unwrap();
        domain::ids::outward_now(binding.grantor_area, binding.id.0)
    };
    let (own, strange) = (of("xu_nan"), of("luo_xiaoyu"));
    let mut paid = Vec::new();
    for (payer, account, code) in [
        (own.as_str(), "1", None),
        (strange.as_str(), "1", Some("PAYER_NOT_USABLE")),
        ("X", "2", Some("PAYER_NOT_USABLE")),
        (strange.as_str(), "0", None),
        ("X", "0", None),
    ] {
        let mut input = purchase(&wire.psn_no("xu_nan"), 1_000, account);
        input["druginfo"]["exp_content"] = json!({"AID_PAYER": payer});
        input["drugdetail"][0]["feedetl_sn"] = json!(format!("{payer}{account}"));
        for infno in ["2101", "2102"] {
            let answer = wire.ask(infno, input.clone()).await;
            match code {
                Some(code) => assert_eq!(answer.code(), code, "{infno} {account}"),
                None => paid.push(answer.fen("medfee_sumamt")),
            }
        }
    }
    assert_eq!(paid, [Fen(1_000); 6]);
}

#[tokio::test]
async fn a_prescription_on_the_wire_lets_the_fund_pay_its_lines() {
    let site = TestSite::new().await;
    let wire = Wire { site: &site, institution: "P31010100001" };
    let sold = |fields: &[(&str, &str)]| {
        let mut input = purchase(&wire.psn_no("lu_min"), 60_000, "1");
        for (field, value) in fields {
            input["drugdetail"][0][*field] = json!(value);
        }
        input
    };
    let hospital = r#"{"RX_FIXMEDINS_CODE": "H31010100001"}"#;
    let whole = [
        ("rx_circ_flag", "1"),
        ("rxno", "RX1"),
        ("bilg_dr_name", "医师"),
        ("exp_content", hospital),
    ];
    // 600.00 less 500.00, 70 % of 100.00.
    let quoted = wire.ask("2101", sold(&whole)).await;
    assert_eq!(quoted.fen("fund_pay_sumamt"), Fen(7_000));
    for (place, code) in [
        (0, None),
        (1, Some("PRESCRIPTION_MISSING")),
        (2, Some("PRESCRIPTION_MISSING")),
        (3, Some("PRESCRIPTION_MISSING")),
    ] {
        let mut fields = whole.to_vec();
        fields.remove(place);
        let quoted = wire.ask("2101", sold(&fields)).await;
        assert_eq!(quoted.fen("fund_pay_sumamt"), Fen(0), "without {}", whole[place].0);
        assert_eq!(quoted.extra()["CODE"].as_str(), code, "without {}", whole[place].0);
        let memo = quoted.output()["detlcutinfo"][0]["memo"].as_str().unwrap().to_owned();
        assert!(memo.contains("统筹基金不支付"), "{memo}");
    }
    let pharmacy = whole.map(|(field, value)| match field {
        "exp_content" => (field, r#"{"RX_FIXMEDINS_CODE": "P31010100001"}"#),
        _ => (field, value),
    });
    assert_eq!(wire.ask("2101", sold(&pharmacy)).await.fen("fund_pay_sumamt"), Fen(0));
}
