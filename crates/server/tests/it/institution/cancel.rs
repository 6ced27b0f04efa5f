//! 2103, 2208, 2601.

use domain::Fen;
use serde_json::{Value, json};

use super::pharmacy::assert_adds_up;
use super::wire::{Visit, Wire, of_settlement, purchase};
use crate::site::TestSite;

fn undo(psn_no: &str, msgid: &str, infno: &str) -> Value {
    json!({"data": {"psn_no": psn_no, "omsgid": msgid, "oinfno": infno}})
}

#[tokio::test]
async fn a_cancelled_purchase_gives_everything_back_once() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let input = purchase(&wire.psn_no("xu_nan"), 20_000, "1");
    let paid = wire.ask_as("B1", "2102", input.clone()).await;
    let back = wire.ask_as("C1", "2103", of_settlement(&paid)).await;
    assert_adds_up(&back);
    for (field, amount) in [
        ("medfee_sumamt", -20_000),
        ("acct_pay", -20_000),
        ("acct_mulaid_pay", -11_360),
        ("balc", 8_640),
    ] {
        assert_eq!(back.fen(field), Fen(amount), "{field}");
    }
    assert_ne!(back.setlinfo()["setl_id"], paid.setlinfo()["setl_id"]);
    assert_eq!(back.setlinfo()["medins_setl_id"], "C1");
    assert_eq!(back.extra()["ORIG_SETL_ID"], paid.setlinfo()["setl_id"]);
    assert_eq!(
        (site.balance("xu_nan"), site.balance("xu_jie")),
        ("86.40".into(), "2400.00".into())
    );

    let again = wire.ask_as("C1", "2103", of_settlement(&paid)).await;
    assert_eq!(again.exact(), back.exact());
    assert_eq!(wire.ask("2103", of_settlement(&paid)).await.code(), "ALREADY_CANCELLED");
    assert_eq!(wire.ask("2103", of_settlement(&back)).await.code(), "SETTLEMENT_UNKNOWN");
    let replay = wire.ask_as("B1", "2102", input).await;
    assert_eq!(replay.exact(), paid.exact(), "the answer of a number never changes");
    let asked = wire.ask("5203", of_settlement(&paid)).await;
    assert_eq!(asked.setlinfo()["refd_setl_flag"], "1");
    site.assert_books();
}

#[tokio::test]
async fn a_cancelled_bill_can_be_paid_or_deleted_again() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let visit = Visit::open(&wire, "zhang_san").await;
    wire.ask("2204", visit.fees("B1", "1", 2_510)).await.output();
    let paid = wire.ask("2207", visit.bill("B1", 2_510, "1")).await;
    assert_eq!(wire.ask("2205", visit.named("B1")).await.code(), "BATCH_SETTLED");
    assert_eq!(wire.ask("2202", visit.named("")).await.code(), "BATCH_SETTLED");
    let back = wire.ask("2208", of_settlement(&paid)).await;
    assert_adds_up(&back);
    assert_eq!(back.fen("medfee_sumamt"), Fen(-2_510));
    let info = back.setlinfo();
    assert_eq!(info["pdn_cash_pay"], info["psn_cash_pay"]);
    let anew = wire.ask("2207", visit.bill("B1", 2_510, "1")).await;
    assert_eq!(anew.fen("acct_pay"), paid.fen("acct_pay"));
    wire.ask("2208", of_settlement(&anew)).await.output();
    assert!(wire.ask("2205", visit.named("B1")).await.output().is_null());
    assert!(wire.ask("2202", visit.named("")).await.output().is_null());
    assert_eq!(site.balance("zhang_san"), "3000.00");
    site.assert_books();
}

#[tokio::test]
async fn a_cancel_must_name_its_own_settlement() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let paid = wire.ask("2102", purchase(&wire.psn_no("zhang_san"), 1_000, "1")).await;
    let good = of_settlement(&paid);
    for (field, value, code) in [
        ("psn_no", json!(wire.psn_no("li_mei")), "SETTLEMENT_UNKNOWN"),
        ("psn_no", json!("404"), "PERSON_UNKNOWN"),
        ("setl_id", json!("nothing"), "SETTLEMENT_UNKNOWN"),
        ("setl_id", paid.setlinfo()["mdtrt_id"].clone(), "SETTLEMENT_UNKNOWN"),
        ("mdtrt_id", paid.setlinfo()["setl_id"].clone(), "SETTLEMENT_UNKNOWN"),
        ("mdtrt_id", json!("nothing"), "VISIT_UNKNOWN"),
    ] {
        let mut input = good.clone();
        input["data"][field] = value;
        assert_eq!(wire.ask("2103", input).await.code(), code, "{field}");
    }
    let hospital = Wire::hospital(&site);
    assert_eq!(hospital.ask("2208", good.clone()).await.code(), "SETTLEMENT_UNKNOWN");
    assert_eq!(hospital.ask("2103", good).await.code(), "NOT_SUPPORTED");
    assert_eq!(site.balance("zhang_san"), "2990.00");
}

#[tokio::test]
async fn an_undo_gives_back_what_was_done_and_blocks_what_never_came() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let psn_no = wire.psn_no("xu_nan");
    let input = purchase(&psn_no, 20_000, "1");
    wire.ask_as("B1", "2102", input.clone()).await.output();
    let done = wire.ask_as("U1", "2601", undo(&psn_no, "B1", "2102")).await;
    assert!(done.output().is_null());
    assert_eq!(wire.ask_as("U1", "2601", undo(&psn_no, "B1", "2102")).await.exact(), done.exact());
    assert_eq!(
        (site.balance("xu_nan"), site.balance("xu_jie")),
        ("86.40".into(), "2400.00".into())
    );
    assert_eq!(wire.ask("2601", undo(&psn_no, "B1", "2102")).await.code(), "ALREADY_CANCELLED");

    let unseen = wire.ask_as("U2", "2601", undo(&psn_no, "B2", "2102")).await;
    assert_eq!(unseen.code(), "UNDO_UNKNOWN");
    assert_eq!(
        wire.ask_as("U2", "2601", undo(&psn_no, "B2", "2102")).await.exact(),
        unseen.exact()
    );
    assert_eq!(wire.ask_as("B2", "2102", input).await.code(), "NUMBER_BLOCKED");
    assert_eq!(wire.ask("2601", undo(&psn_no, "U1", "2601")).await.code(), "UNDO_NOT_POSSIBLE");
    assert_eq!(wire.ask("2601", undo("404", "B1", "2102")).await.code(), "PERSON_UNKNOWN");
    assert_eq!(site.balance("xu_nan"), "86.40");
    site.assert_books();
}
