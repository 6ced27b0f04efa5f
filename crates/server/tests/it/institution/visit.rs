//! 2201–2205.

use serde_json::json;

use super::wire::{BEGUN, Visit, Wire, line};
use crate::site::TestSite;

#[tokio::test]
async fn a_visit_goes_through_all_its_transactions_and_each_is_done_once() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let psn_no = wire.psn_no("zhang_san");
    let register = json!({"data": {"psn_no": psn_no, "begntime": BEGUN, "ipt_otp_no": "M7"}});
    let first = wire.ask_as("R", "2201", register.clone()).await;
    let data = &first.output()["data"];
    assert_eq!((&data["psn_no"], &data["ipt_otp_no"]), (&json!(psn_no), &json!("M7")));
    assert_eq!(wire.ask_as("R", "2201", register).await.exact(), first.exact());
    let mdtrt_id = data["mdtrt_id"].as_str().unwrap().to_owned();
    let visit = Visit { psn_no, mdtrt_id };

    let mut uploaded = visit.fees("B1", "1", 452);
    uploaded["feedetail"][0]["cnt"] = json!("1.0000");
    let twice = [
        ("2203", visit.description("11")),
        ("2203A", visit.description("11")),
        ("2204", uploaded),
        ("2205", visit.named("B1")),
        ("2202", visit.named("")),
    ];
    for (infno, input) in twice {
        let first = wire.ask_as(infno, infno, input.clone()).await;
        assert_eq!(first.json["infcode"], 0, "{infno} {}", first.json);
        assert_eq!(wire.ask_as(infno, infno, input).await.exact(), first.exact(), "{infno}");
    }
    let after = wire.ask("2204", visit.fees("B2", "2", 100)).await;
    assert_eq!(after.code(), "VISIT_STATE", "a void visit takes nothing");
    site.assert_books();
}

#[tokio::test]
async fn lines_come_back_cut_in_their_order() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let visit = Visit::open(&wire, "zhang_san").await;
    let mut input = visit.fees("B1", "b", 1_000);
    let mut second = input["feedetail"][0].clone();
    for (field, value) in line("a", "NOBODY-KNOWS-IT", 2, 150).as_object().unwrap() {
        second[field] = value.clone();
    }
    input["feedetail"].as_array_mut().unwrap().push(second);
    let first = wire.ask_as("F1", "2204", input.clone()).await;
    let rows = first.output()["result"].as_array().unwrap();
    let seen: Vec<_> = rows.iter().map(|row| row["feedetl_sn"].as_str().unwrap()).collect();
    assert_eq!(seen, ["b", "a"]);
    assert_eq!((&rows[0]["chrgitm_lv"], &rows[1]["chrgitm_lv"]), (&json!("01"), &json!("03")));
    assert_eq!(rows[0]["pric_uplmt_amt"], 999_999, "unlimited, as real centres write it");
    assert_eq!((&rows[1]["cnt"], &rows[1]["pric"]), (&json!(2), &json!(1.5)));

    let more = wire.ask("2204", visit.fees("B1", "c", 500)).await;
    assert_eq!(more.output()["result"].as_array().unwrap().len(), 1, "only what was added");
    assert_eq!(wire.ask("2205", visit.named("0000")).await.json["infcode"], 0);
    let replay = wire.ask_as("F1", "2204", input).await;
    assert_eq!(replay.exact(), first.exact(), "also after the lines were deleted");
}

#[tokio::test]
async fn what_does_not_fit_a_visit_is_refused() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let visit = Visit::open(&wire, "zhang_san").await;
    assert_eq!(wire.ask("2204", visit.fees("B1", "1", 1_000)).await.json["infcode"], 0);
    let other = Visit { psn_no: wire.psn_no("li_mei"), mdtrt_id: visit.mdtrt_id.clone() };
    let strange = Visit { psn_no: visit.psn_no.clone(), mdtrt_id: "X".to_owned() };
    for (infno, input, code) in [
        ("2203", other.description("11"), "VISIT_UNKNOWN"),
        ("2203", strange.description("11"), "VISIT_UNKNOWN"),
        ("2203A", strange.description("11"), "VISIT_UNKNOWN"),
        ("2204", other.fees("B1", "2", 1), "VISIT_UNKNOWN"),
        ("2204", visit.fees("B1", "1", 1_000), "LINE_REPEATED"),
        ("2205", visit.named("B9"), "BATCH_UNKNOWN"),
        ("2202", other.named(""), "VISIT_UNKNOWN"),
        ("2202", strange.named(""), "VISIT_UNKNOWN"),
    ] {
        assert_eq!(wire.ask(infno, input).await.code(), code, "{infno}");
    }
    let elsewhere = Wire { site: &site, institution: "H11010500002" };
    assert_eq!(elsewhere.ask("2202", visit.named("")).await.code(), "VISIT_UNKNOWN");
    let pharmacy = Wire::pharmacy(&site);
    assert_eq!(pharmacy.ask("2202", visit.named("")).await.code(), "NOT_SUPPORTED");

    let late = json!({"data": {"psn_no": visit.psn_no, "begntime": "2026-11-24 09:30:00"}});
    assert!(wire.ask("2201", late).await.err_msg().contains("不能晚于现在"));
    let mut mixed = visit.fees("B2", "5", 100);
    let mut stranger = mixed["feedetail"][0].clone();
    stranger["psn_no"] = json!("1");
    mixed["feedetail"].as_array_mut().unwrap().push(stranger);
    assert!(wire.ask("2204", mixed).await.err_msg().starts_with("2204 feedetail[2].psn_no"));
    let mut twice = visit.fees("B2", "5", 100);
    let row = twice["feedetail"][0].clone();
    twice["feedetail"].as_array_mut().unwrap().push(row);
    let twice = wire.ask("2204", twice).await;
    assert!(twice.err_msg().starts_with("2204 feedetail[2].feedetl_sn"), "{}", twice.err_msg());
}
