//! 3203, 3204.

use serde_json::{Value, json};

use super::{buy, other};
use crate::institution::wire::Wire;
use crate::site::TestSite;

/// 25.00 元 of November, all of it from an account.
fn november() -> Value {
    json!({"data": {
        "clr_type": "41", "clr_way": "1", "setlym": "202611", "psntime": 1,
        "medfee_sumamt": "25.00", "med_sumfee": "25.00", "fund_appy_sum": "0",
        "cash_payamt": "0", "acct_pay": "25.00", "begndate": "2026-11-01",
        "enddate": "2026-11-30",
    }})
}

fn with(field: &str, value: &str) -> Value {
    let mut input = november();
    input["data"][field] = json!(value);
    input
}

fn withdrawal(id: &str) -> Value {
    json!({"data": {"clr_appy_evt_id": id}})
}

/// A purchase in November; it is December now.
async fn december() -> TestSite {
    let site = TestSite::new().await;
    buy(&Wire::pharmacy(&site), "zhang_san", 2_500).await;
    site.clock.advance_ms(9 * 24 * 3_600_000);
    site
}

#[tokio::test]
async fn a_month_is_applied_for_once_and_taken_back() {
    let site = december().await;
    let wire = Wire::pharmacy(&site);
    let first = wire.ask_as("A1", "3203", november()).await;
    let id = first.output()["result"]["clr_appy_evt_id"].as_str().unwrap().to_owned();
    assert!(id.len() <= 30);
    assert_eq!(wire.ask_as("A1", "3203", november()).await.exact(), first.exact());
    let second = wire.ask("3203", november()).await;
    assert_eq!(second.code(), "CLEARING_STATE");
    assert!(second.err_msg().contains("已申报"), "{}", second.err_msg());
    assert_eq!(other(&site).ask("3204", withdrawal(&id)).await.code(), "CLEARING_UNKNOWN");
    assert_eq!(wire.ask("3204", withdrawal("1")).await.code(), "CLEARING_UNKNOWN");
    assert!(wire.ask_as("W1", "3204", withdrawal(&id)).await.output().is_null());
    assert!(wire.ask_as("W1", "3204", withdrawal(&id)).await.output().is_null());
    assert_eq!(wire.ask("3204", withdrawal(&id)).await.code(), "CLEARING_STATE");
    let anew = wire.ask("3203", november()).await;
    assert_ne!(anew.output()["result"]["clr_appy_evt_id"], id.as_str());
}

#[tokio::test]
async fn an_application_equals_the_bills_to_the_cent() {
    let site = december().await;
    let wire = Wire::pharmacy(&site);
    for (field, value, ours) in [
        ("medfee_sumamt", "25.01", "医疗费总额，应为 25.00"),
        ("med_sumfee", "24.99", "医保认可费用总额，应为 25.00"),
        ("fund_appy_sum", "0.01", "基金申报总额，应为 0.00"),
        ("acct_pay", "-25.00", "个人账户支出，应为 25.00"),
        ("cash_payamt", "1", "现金支付金额，应为 0.00"),
    ] {
        let answer = wire.ask("3203", with(field, value)).await;
        assert_eq!(answer.code(), "CLEARING_MISMATCH", "{field}");
        assert!(answer.err_msg().contains(ours), "{}", answer.err_msg());
    }
    assert_eq!(wire.ask("3203", with("clr_type", "11")).await.code(), "CLEARING_MISMATCH");
    for (field, value, said) in [
        ("clr_type", "99", "清算类别"),
        ("setlym", "202613", "yyyyMM"),
        ("begndate", "2026-11-02", "2026-11-01"),
        ("enddate", "2026-11-29", "2026-11-30"),
    ] {
        let answer = wire.ask("3203", with(field, value)).await;
        assert!(answer.err_msg().contains(said), "{}", answer.err_msg());
    }
    let elsewhere = other(&site).ask("3203", november()).await;
    assert_eq!(elsewhere.code(), "CLEARING_MISMATCH");
}

#[tokio::test]
async fn a_month_is_not_over_before_its_last_bill_is_written() {
    let site = TestSite::at("2026-11-30T23:59:59").await;
    let wire = Wire::pharmacy(&site);
    buy(&wire, "zhang_san", 2_500).await;
    assert!(wire.ask("3203", november()).await.err_msg().contains("还没有结束"));
    site.clock.advance_ms(61_000);
    wire.ask("3203", november()).await.output();
}
