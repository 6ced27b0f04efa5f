//! Exactly once, and 9990.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::Fen;
use serde_json::{Value, json};

use super::wire::{Answer, Visit, Wire, purchase};
use crate::site::TestSite;

fn ask_for(msgid: &str, infno: &str) -> Value {
    json!({"data": {"omsgid": msgid, "oinfno": infno}})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_copies_at_once_are_one_settlement_and_one_answer() {
    let site = Arc::new(TestSite::new().await);
    let wire = Wire::hospital(&site);
    let visit = Visit::open(&wire, "chen_xi").await;
    wire.ask("2204", visit.fees("B1", "1", 50_000)).await.output();
    let envelope = Arc::new(wire.envelope("ONE", "2207", &visit.bill("B1", 50_000, "1")));
    let copies = (0..1_000).map(|_| {
        let (site, envelope) = (Arc::clone(&site), Arc::clone(&envelope));
        tokio::spawn(async move { Wire::hospital(&site).send(&envelope).await })
    });
    let copies: Vec<_> = copies.collect();
    let mut answers = BTreeSet::new();
    let mut aid = Fen::ZERO;
    for copy in copies {
        let answer: Answer = copy.await.unwrap();
        aid = answer.fen("acct_mulaid_pay");
        answers.insert(answer.exact());
    }
    assert_eq!(answers.len(), 1, "byte for byte");
    let left = site.account("chen_jun").current.plus(site.account("zhao_min").current).unwrap();
    assert_eq!(left.plus(aid), Ok(Fen(290_000)), "the parents paid once");
    site.assert_books();
}

#[tokio::test]
async fn another_content_under_a_number_is_named_by_its_field() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let zhang = wire.psn_no("zhang_san");
    let paid = wire.ask_as("B1", "2102", purchase(&zhang, 1_000, "1")).await;
    let mut other = purchase(&zhang, 1_000, "1");
    other["druginfo"]["acct_used_flag"] = json!("0");
    let reused = wire.ask_as("B1", "2102", other).await;
    assert_eq!(reused.code(), "NUMBER_REUSED");
    assert!(reused.err_msg().contains("druginfo.acct_used_flag"), "{}", reused.err_msg());
    // Written in another way it is the same content.
    let mut same = purchase(&zhang, 1_000, "1");
    same["druginfo"]["medfee_sumamt"] = json!(10);
    same["druginfo"]["acct_used_flag"] = json!(1);
    same["druginfo"]["card_sn"] = json!("null");
    same["druginfo"]["hisId"] = json!("4711");
    assert_eq!(wire.ask_as("B1", "2102", same).await.exact(), paid.exact());
    // Another transaction and another institution have numbers of their own.
    wire.ask_as("B1", "2101", purchase(&zhang, 1_000, "1")).await.output();
    let hospital = Wire::hospital(&site);
    Visit::open(&hospital, "zhang_san").await;
    assert_eq!(site.balance("zhang_san"), "2990.00");
}

#[tokio::test]
async fn a_refusal_uses_the_number_up_and_a_fault_does_not() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let zhang = wire.psn_no("zhang_san");
    let mut wrong = purchase(&zhang, 1_000, "1");
    wrong["druginfo"]["medfee_sumamt"] = json!("11");
    let refused = wire.ask_as("B1", "2102", wrong.clone()).await;
    assert_eq!(refused.code(), "TOTAL_MISMATCH");
    assert_eq!(wire.ask_as("B1", "2102", wrong).await.exact(), refused.exact());
    let mended = wire.ask_as("B1", "2102", purchase(&zhang, 1_000, "1")).await;
    assert_eq!(mended.code(), "NUMBER_REUSED");

    let mut faulty = purchase(&zhang, 1_000, "1");
    faulty["druginfo"]["acct_used_flag"] = json!("9");
    assert!(wire.ask_as("B2", "2102", faulty).await.err_msg().starts_with("2102 druginfo."));
    wire.ask_as("B2", "2102", purchase(&zhang, 1_000, "1")).await.output();
    assert_eq!(site.balance("zhang_san"), "2990.00");
}

#[tokio::test]
async fn the_outcome_of_a_number_can_be_asked_without_executing_anything() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let zhang = wire.psn_no("zhang_san");
    let unseen = wire.ask("9990", ask_for("B1", "2102")).await;
    assert_eq!(unseen.output()["outcome"]["stas"], "0");
    let paid = wire.ask_as("B1", "2102", purchase(&zhang, 1_000, "1")).await;
    let done = wire.ask_as("A1", "9990", ask_for("B1", "2102")).await;
    let outcome = &done.output()["outcome"];
    assert_eq!((&outcome["stas"], &outcome["infcode"]), (&json!("1"), &json!(0)));
    assert_eq!(outcome["setl_id"], paid.setlinfo()["setl_id"]);
    assert_eq!(outcome["mdtrt_id"], paid.setlinfo()["mdtrt_id"]);
    assert_eq!(wire.ask_as("A1", "9990", ask_for("B1", "2102")).await.exact(), done.exact());

    let mut wrong = purchase(&zhang, 1_000, "1");
    wrong["druginfo"]["medfee_sumamt"] = json!("11");
    let refused = wire.ask_as("B2", "2102", wrong).await;
    let told = wire.ask("9990", ask_for("B2", "2102")).await;
    assert_eq!(told.output()["outcome"]["stas"], "2");
    assert_eq!(told.output()["outcome"]["err_msg"], refused.err_msg());

    let undo = json!({"data": {"psn_no": zhang, "omsgid": "B3", "oinfno": "2102"}});
    wire.ask("2601", undo).await.err_msg();
    let told = wire.ask("9990", ask_for("B3", "2102")).await;
    assert_eq!(told.output()["outcome"]["stas"], "3");
    let elsewhere = Wire::hospital(&site).ask("9990", ask_for("B1", "2102")).await;
    assert_eq!(elsewhere.output()["outcome"]["stas"], "0", "numbers belong to an institution");
    assert_eq!(site.balance("zhang_san"), "2990.00");
}

#[tokio::test]
async fn an_answer_stays_the_answer_when_the_person_has_changed() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let mut input = purchase(&wire.psn_no("zhang_san"), 1_000, "1");
    input["druginfo"]["insutype"] = json!("310");
    let paid = wire.ask_as("B1", "2102", input.clone()).await;
    let identity = site.person("zhang_san");
    let insured = site.app().read().unwrap().insured(identity.person).unwrap().unwrap();
    let now = domain::person::Insured {
        insutype: domain::person::Insutype::Resident,
        psn_type: domain::person::PsnType::Adult,
        ..insured.clone()
    };
    let change = move |tx: &mut dyn store::Tx| tx.put_people(&[(identity, now)]);
    site.app().chore(insured.area, change).await.unwrap();
    assert_eq!(wire.ask("2102", input.clone()).await.code(), "INSUTYPE_MISMATCH");
    let again = wire.ask_as("B1", "2102", input).await;
    assert_eq!(again.setlinfo()["setl_id"], paid.setlinfo()["setl_id"]);
    assert_eq!(again.setlinfo()["acct_pay"], paid.setlinfo()["acct_pay"]);
}
