//! 3505.

use serde_json::{Value, json};
use store::{Body, Kind};

use super::{buy, other};
use crate::institution::wire::{Answer, DRUG, Wire, of_settlement};
use crate::site::TestSite;

/// One line; `count` below zero is brought back.
fn row(bill: Option<&Answer>, count: &str) -> Value {
    let (setl_id, psn_no) = match bill {
        Some(bill) => (bill.setlinfo()["setl_id"].clone(), bill.setlinfo()["psn_no"].clone()),
        None => (Value::Null, Value::Null),
    };
    json!({
        "med_list_codg": DRUG, "fixmedins_hilist_id": "D1", "fixmedins_hilist_name": "药",
        "fixmedins_bchno": "B1", "prsc_dr_name": "", "phar_name": "药师", "phar_prac_cert_no": "1",
        "setl_id": setl_id, "psn_no": psn_no, "mdtrt_sn": "S1", "manu_lotnum": "L1",
        "manu_date": "2026-01-01", "rx_flag": "0", "trdn_flag": "0", "rtal_docno": "R1",
        "sel_retn_cnt": count, "sel_retn_time": "2026-11-22 09:31:00",
        "sel_retn_opter_name": "营业员",
    })
}

fn sale(rows: &[Value]) -> Value {
    json!({"selinfo": rows, "drugtracinfo": [{"drug_trac_codg": "81234567890123456789"}]})
}

fn kept(site: &TestSite) -> Vec<domain::day_end::Sale> {
    let all = site.app().read().unwrap().records(Kind::Sale, domain::RecordId(0), 100).unwrap();
    let sale = |body| match body {
        Body::Sale(sale) => sale,
        other => panic!("{other:?}"),
    };
    all.into_iter().map(|record| sale(record.body)).collect()
}

#[tokio::test]
async fn sales_are_kept_with_their_bill_and_nothing_comes_back_that_was_not_sold() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let bill = buy(&wire, "zhang_san", 2_500).await;
    let sold = sale(&[row(Some(&bill), "2"), row(Some(&bill), "1.5")]);
    assert!(wire.ask_as("S1", "3505", sold.clone()).await.output().is_null());
    assert!(wire.ask_as("S1", "3505", sold).await.output().is_null());
    let back = wire.ask("3505", sale(&[row(Some(&bill), "-3")])).await;
    assert!(back.output().is_null());
    let too_much = wire.ask("3505", sale(&[row(Some(&bill), "-0.6")])).await;
    assert_eq!(too_much.code(), "AMOUNT_OUT_OF_RANGE");
    let sales = kept(&site);
    assert_eq!(sales.len(), 1);
    let counts: Vec<i64> = sales[0].rows.iter().map(|row| row.count).collect();
    assert_eq!(counts, [20_000, 15_000, -30_000]);
    assert_eq!(sales[0].traces.len(), 2);
    assert!(!sales[0].rows[0].sent.contains("psn_name"));
    // Given back at the till: brought back, but not sold any more.
    wire.ask("2103", of_settlement(&bill)).await.output();
    let sells = wire.ask("3505", sale(&[row(Some(&bill), "1")])).await;
    assert_eq!(sells.code(), "ALREADY_CANCELLED");
    assert!(wire.ask("3505", sale(&[row(Some(&bill), "-0.5")])).await.output().is_null());
}

#[tokio::test]
async fn sales_without_insurance_are_kept_by_their_receipt() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    wire.ask("3505", sale(&[row(None, "1")])).await.output();
    wire.ask("3505", sale(&[row(None, "-1")])).await.output();
    let sales = kept(&site);
    assert_eq!((sales.len(), sales[0].rows.len(), &sales[0].receipt[..]), (1, 2, "R1"));
    let elsewhere = other(&site).ask("3505", sale(&[row(None, "-1")])).await;
    assert_eq!(elsewhere.code(), "AMOUNT_OUT_OF_RANGE", "another shop's receipt");
}

#[tokio::test]
async fn a_sale_names_a_bill_of_this_patient_and_place() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let bill = buy(&wire, "zhang_san", 2_500).await;
    let elsewhere = other(&site).ask("3505", sale(&[row(Some(&bill), "1")])).await;
    assert_eq!(elsewhere.code(), "SETTLEMENT_UNKNOWN");
    let mut strange = row(Some(&bill), "1");
    strange["psn_no"] = json!(wire.psn_no("xu_nan"));
    assert_eq!(wire.ask("3505", sale(&[strange])).await.code(), "SETTLEMENT_UNKNOWN");
    let mut unknown = row(Some(&bill), "1");
    unknown["setl_id"] = json!("1");
    assert_eq!(wire.ask("3505", sale(&[unknown])).await.code(), "SETTLEMENT_UNKNOWN");
    let (mut insured, mut bare) = (row(None, "1"), row(None, "0"));
    insured["hi_feesetl_type"] = json!("1");
    bare["rtal_docno"] = json!("");
    let faults = wire.ask("3505", sale(&[insured, bare])).await;
    for part in ["selinfo[1].setl_id", "selinfo[2].sel_retn_cnt", "selinfo[2].rtal_docno"] {
        assert!(faults.err_msg().contains(part), "{}", faults.err_msg());
    }
    assert_eq!(kept(&site), []);
}
