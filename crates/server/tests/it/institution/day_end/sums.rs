//! 3201.

use domain::Fen;
use serde_json::json;

use super::{buy, sum, totals};
use crate::institution::wire::{Wire, of_settlement};
use crate::site::TestSite;

#[tokio::test]
async fn sums_are_compared_and_every_difference_is_named() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let first = buy(&wire, "zhang_san", 2_500).await;
    let second = buy(&wire, "zhang_san", 1_050).await;
    let back = wire.ask("2103", of_settlement(&first)).await;
    let answers = [first, second, back];
    assert_eq!(sum(&answers, "acct_pay"), Fen(1_050));
    let even = wire.ask("3201", totals("10.50", "0", "10.5", 3)).await;
    let info = &even.output()["stmtinfo"];
    assert_eq!((&info["stmt_rslt"], &info["setl_optins"]), (&json!("0"), &json!("110000")));
    let again = wire.ask("3201", totals("10.50", "0", "10.5", 3)).await;
    assert_eq!(again.output(), even.output());
    let odd = wire.ask("3201", totals("10.51", "1", "10.50", 2)).await;
    let info = &odd.output()["stmtinfo"];
    assert_eq!(info["stmt_rslt"], "1");
    let said = info["stmt_rslt_dscr"].as_str().unwrap();
    for part in [
        "医疗费总额机构 10.51 中心 10.50",
        "基金支付总额机构 1.00 中心 0.00",
        "结算笔数机构 2 中心 3",
    ] {
        assert!(said.contains(part), "{said}");
    }
    assert!(!said.contains("个人账户"), "{said}");
}

#[tokio::test]
async fn bills_and_cancels_are_told_apart_where_that_is_asked() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let bill = buy(&wire, "zhang_san", 2_500).await;
    wire.ask("2103", of_settlement(&bill)).await.output();
    for (flag, amount, count) in [("0", "25.00", 1), ("1", "-25.00", 1)] {
        let mut input = totals(amount, "0", amount, count);
        input["data"]["refd_setl_flag"] = json!(flag);
        let answer = wire.ask("3201", input).await;
        assert_eq!(answer.output()["stmtinfo"]["stmt_rslt"], "0", "{flag}");
    }
}

#[tokio::test]
async fn other_kinds_days_and_places_have_other_sums() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    buy(&wire, "zhang_san", 2_500).await;
    let none = totals("0", "0", "0", 0);
    for (field, value) in [
        ("clr_type", "11"),
        ("clr_type", "310411"),
        ("clr_type", "99"),
        ("insutype", "390"),
        ("stmt_enddate", "2026-11-21"),
    ] {
        let mut input = none.clone();
        input["data"][field] = json!(value);
        if field == "stmt_enddate" {
            input["data"]["stmt_begndate"] = json!(value);
        }
        let answer = wire.ask("3201", input).await;
        assert_eq!(answer.output()["stmtinfo"]["stmt_rslt"], "0", "{field} {value}");
    }
    let elsewhere = super::other(&site).ask("3201", none.clone()).await;
    assert_eq!(elsewhere.output()["stmtinfo"]["stmt_rslt"], "0");
    assert_eq!(wire.ask("3201", none).await.output()["stmtinfo"]["stmt_rslt"], "1");
}

#[tokio::test]
async fn days_that_cannot_be_are_told() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    for (from, to, said) in [
        ("2026-11-23", "2026-11-22", "早于"),
        ("2025-01-01", "2026-11-22", "最多对 366 天"),
        ("2026-11-31", "2026-11-22", "yyyy-MM-dd"),
        ("", "2026-11-22", "必填"),
    ] {
        let mut input = totals("0", "0", "0", 0);
        input["data"]["stmt_begndate"] = json!(from);
        input["data"]["stmt_enddate"] = json!(to);
        let answer = wire.ask("3201", input).await;
        assert!(answer.err_msg().contains(said), "{}", answer.err_msg());
    }
}
