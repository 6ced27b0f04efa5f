//! 2206, 2207, 5203.

use domain::Fen;
use serde_json::json;

use super::pharmacy::assert_adds_up;
use super::wire::{Visit, Wire, of_settlement};
use crate::site::TestSite;

#[tokio::test]
async fn a_bill_is_quoted_paid_asked_for_and_paid_once() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let visit = Visit::open(&wire, "chen_xi").await;
    assert_eq!(wire.ask("2204", visit.fees("B1", "1", 50_000)).await.json["infcode"], 0);
    let bill = visit.bill("B1", 50_000, "1");
    let quote = wire.ask("2206", bill.clone()).await;
    assert_adds_up(&quote);
    assert_eq!(quote.setlinfo()["mdtrt_id"], json!(visit.mdtrt_id));
    assert!(quote.setlinfo()["setl_id"].is_null() && quote.setlinfo()["setl_time"].is_null());

    let paid = wire.ask_as("P1", "2207", bill.clone()).await;
    assert_adds_up(&paid);
    for field in ["fund_pay_sumamt", "acct_pay", "acct_mulaid_pay", "psn_cash_pay", "balc"] {
        assert_eq!(paid.fen(field), quote.fen(field), "{field}");
    }
    assert!(paid.fen("acct_mulaid_pay") > Fen::ZERO, "the parents pay for their child");
    assert_eq!(paid.fen("balc"), Fen::ZERO, "residents have no account");
    assert_eq!(paid.setlinfo()["medins_setl_id"], "P1");
    assert_eq!(paid.setlinfo()["clr_type"], "11");
    assert_eq!(paid.setlinfo()["setl_time"], "2026-11-22 09:30:00");

    site.clock.advance_ms(40 * 24 * 3_600_000);
    for infno in ["2207", "2207A"] {
        assert_eq!(wire.ask_as("P1", infno, bill.clone()).await.exact(), paid.exact());
    }
    let second = wire.ask("2207", bill).await;
    assert_eq!(second.code(), "ALREADY_SETTLED");
    let setl_id = paid.setlinfo()["setl_id"].as_str().unwrap();
    assert!(second.err_msg().contains(setl_id), "{}", second.err_msg());

    let asked = wire.ask("5203", of_settlement(&paid)).await;
    assert_eq!(wire.ask("5203", of_settlement(&paid)).await.exact(), asked.exact());
    for field in ["setl_id", "mdtrt_id", "medfee_sumamt", "acct_pay", "cash_payamt", "psn_pay"] {
        assert_eq!(asked.setlinfo()[field], paid.setlinfo()[field], "{field}");
    }
    let info = asked.setlinfo();
    assert_eq!((&info["pay_loc"], &info["refd_setl_flag"]), (&json!("2"), &json!("0")));
    assert_eq!((&info["year"], &info["hosp_lv"]), (&json!("2026"), &json!("12")));
    site.assert_books();
}

#[tokio::test]
async fn a_bill_must_be_the_visits() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let visit = Visit::open(&wire, "zhang_san").await;
    assert_eq!(wire.ask("2204", visit.fees("B1", "1", 1_000)).await.json["infcode"], 0);
    let other = Visit { psn_no: wire.psn_no("li_mei"), mdtrt_id: visit.mdtrt_id.clone() };
    let strange = Visit { psn_no: visit.psn_no.clone(), mdtrt_id: "0".repeat(26) };
    for (input, code) in [
        (visit.bill("B9", 1_000, "1"), "BATCH_UNKNOWN"),
        (visit.bill("B1", 1_001, "1"), "TOTAL_MISMATCH"),
        (other.bill("B1", 1_000, "1"), "VISIT_UNKNOWN"),
        (strange.bill("B1", 1_000, "1"), "VISIT_UNKNOWN"),
    ] {
        for infno in ["2206", "2206A", "2207"] {
            assert_eq!(wire.ask(infno, input.clone()).await.code(), code, "{infno}");
        }
    }
    let mut stay = visit.bill("B1", 1_000, "1");
    stay["data"]["med_type"] = json!("2101");
    assert!(wire.ask("2207", stay).await.err_msg().contains("住院"));
    let pharmacy = Wire::pharmacy(&site);
    assert_eq!(pharmacy.ask("2207", visit.bill("B1", 1_000, "1")).await.code(), "NOT_SUPPORTED");
    assert_eq!(site.balance("zhang_san"), "3000.00");
}

#[tokio::test]
async fn a_settlement_is_told_only_to_its_institution_and_about_its_patient() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let visit = Visit::open(&wire, "zhang_san").await;
    wire.ask("2204", visit.fees("B1", "1", 1_000)).await.output();
    let paid = wire.ask("2207", visit.bill("B1", 1_000, "1")).await;
    let question = of_settlement(&paid);
    let elsewhere = Wire { site: &site, institution: "H11010500002" };
    assert_eq!(elsewhere.ask("5203", question.clone()).await.code(), "SETTLEMENT_UNKNOWN");
    let setl_id = paid.setlinfo()["setl_id"].as_str().unwrap();
    for (field, value, code) in [
        ("setl_id", format!("310000{}", &setl_id[6..]), "SETTLEMENT_UNKNOWN"),
        ("psn_no", wire.psn_no("li_mei"), "SETTLEMENT_UNKNOWN"),
        ("psn_no", "404".to_owned(), "PERSON_UNKNOWN"),
        ("setl_id", "11000020261122000000000000".to_owned(), "SETTLEMENT_UNKNOWN"),
        ("setl_id", "'; DROP TABLE numbers; --".to_owned(), "SETTLEMENT_UNKNOWN"),
        ("mdtrt_id", "1".to_owned(), "SETTLEMENT_UNKNOWN"),
    ] {
        let mut question = question.clone();
        question["data"][field] = json!(value);
        assert_eq!(wire.ask("5203", question).await.code(), code, "{field}");
    }
}
