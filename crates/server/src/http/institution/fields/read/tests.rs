//! What is read of a request, and every fault of it.

use super::*;
use crate::http::institution::fields::{AMOUNT, Codes};

fn field(name: &'static str, required: bool, kind: Kind) -> Field {
    Field { name, also: "", zh: name, kind, required, national: required, codes: None, note: "" }
}

fn tables() -> Vec<NodeTable> {
    let flag = Codes {
        name: "flag",
        table: vec!["01", "02"],
        longest: 4,
        allowed: " 01、02 之一",
        meanings: Vec::new(),
    };
    let fields = vec![
        field("psn_no", true, Kind::Text(5)),
        field("sum", false, AMOUNT),
        field("flag", false, Kind::Code(Box::leak(Box::new(flag)))),
        field("at", false, Kind::Time),
        field("exp_content", false, Kind::Extra),
    ];
    vec![NodeTable { name: "data", zh: "数据", most: 2, required: true, fields }]
}

fn pairs(json: &str) -> Vec<(String, String)> {
    read(&tables(), &Node::parse(json).unwrap()).unwrap().pairs()
}

#[test]
fn different_writings_are_one_content() {
    let plain = pairs(
        r#"{"data": {"psn_no": "7", "sum": 4.35, "flag": "02", "at": "2026-11-22 09:30:00",
            "exp_content": "{\"QUOTE_CASH\": 1, \"X\": 2}"}}"#,
    );
    for other in [
        r#"{"data": [{"psn_no": 7, "sum": "4.350", "flag": 2, "at": "2026-11-22T09:30:00",
            "expContent": {"QUOTE_CASH": "1.00"}, "hisId": {"any": "thing"}}]}"#,
        r#"{"data": {"psn_no": " 7 ", "sum": 435e-2, "flag": "02", "at": "20261122093000",
            "exp_content": "null", "expContent": "{\"QUOTE_CASH\":1.0,\"AID_PAYER\":\"NULL\"}"},
            "more": 1}"#,
    ] {
        assert_eq!(pairs(other), plain);
    }
    assert_eq!(plain.len(), 6, "five fields and the number of rows");
}

#[test]
fn every_fault_is_told_at_once_by_place() {
    let rows = r#"{"data": [
        {"psn_no": "123456", "sum": 1.005, "flag": "3", "at": "2026-02-30 00:00:00"},
        {"psn_no": "null", "sum": "12,3", "flag": {}, "exp_content": "{oops"}]}"#;
    let faults = read(&tables(), &Node::parse(rows).unwrap()).unwrap_err();
    let paths: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
    let expected = [
        "data[1].psn_no",
        "data[1].sum",
        "data[1].flag",
        "data[1].at",
        "data[2].psn_no",
        "data[2].sum",
        "data[2].flag",
        "data[2].exp_content",
    ];
    assert_eq!(paths, expected);
    assert!(faults.iter().all(|fault| !fault.what.contains("123456")), "no data in texts");
}

#[test]
fn nodes_are_counted() {
    for (json, path) in [
        ("{}", "data"),
        (r#"{"data": "null"}"#, "data"),
        (r#"{"data": [1]}"#, "data"),
        (r#"{"data": [{"psn_no": 1}, {"psn_no": 1}, {"psn_no": 1}]}"#, "data"),
    ] {
        let faults = read(&tables(), &Node::parse(json).unwrap()).unwrap_err();
        assert_eq!(faults[0].path, path, "{json}");
        assert_eq!(faults.len(), 1, "{json}");
    }
}
