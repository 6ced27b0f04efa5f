//! What real clients send (`interface.md` §1), and what comes back.

use serde_json::{Value, json};

use super::wire::{ADDRESS, Answer, PHARMACY, Wire, purchase};
use crate::site::{Call, TestSite};

/// Sends a purchase that was written in some other way and checks that it is the same content.
async fn assert_same(wire: &Wire<'_>, paid: &Answer, what: &str, body: &str) {
    let answer = Answer::of(wire.site.call(Call::post(ADDRESS).bytes(body)).await);
    assert_eq!(answer.exact(), paid.exact(), "{what}");
}

#[tokio::test]
async fn one_purchase_in_many_writings_is_one_purchase() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let input = purchase(&wire.psn_no("zhang_san"), 1_000, "1");
    let envelope = wire.envelope("T", "2102", &input);
    let paid = wire.send(&envelope).await;
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut envelope = envelope.clone();
        change(&mut envelope);
        envelope.to_string()
    };
    let bare = json!({"infno": "2102", "msgid": "T", "fixmedins_code": PHARMACY, "input": input});
    for (what, body) in [
        ("every optional field left out", bare.to_string()),
        ("a byte order mark", format!("\u{feff}{envelope}")),
        ("blanks and line breaks", serde_json::to_string_pretty(&envelope).unwrap()),
        (
            "Input with a capital",
            changed(&|e| {
                e["Input"] = e["input"].clone();
                e.as_object_mut().unwrap().remove("input");
            }),
        ),
        ("infno and opter as numbers", changed(&|e| e["infno"] = json!(2102))),
        ("a place in words for nothing", changed(&|e| e["insuplc_admdvs"] = json!("NULL"))),
        ("another time and operator", changed(&|e| e["inf_time"] = json!("2026-11-22 10:00:00"))),
        (
            "amounts as numbers",
            changed(&|e| e["input"]["druginfo"]["medfee_sumamt"] = json!(10.00)),
        ),
        ("more zeros", changed(&|e| e["input"]["drugdetail"][0]["pric"] = json!("10.000000"))),
        ("a code as a number", changed(&|e| e["input"]["druginfo"]["mdtrt_cert_type"] = json!(2))),
        (
            "a single object where a list is expected",
            changed(&|e| {
                e["input"]["drugdetail"] = e["input"]["drugdetail"][0].clone();
            }),
        ),
        (
            "a list where a single object is expected",
            changed(&|e| {
                e["input"]["druginfo"] = json!([e["input"]["druginfo"].clone()]);
            }),
        ),
        (
            "keys and nodes that nobody knows",
            changed(&|e| {
                e["input"]["druginfo"]["hisId"] = json!({"deep": [1, 2]});
                e["input"]["durg_trac_info"] = json!([{"drug_trac_codg": "8"}]);
                e["more"] = json!(null);
            }),
        ),
        (
            "the words null and NULL for nothing",
            changed(&|e| {
                e["input"]["druginfo"]["dise_codg"] = json!("null");
                e["input"]["druginfo"]["expContent"] = json!("NULL");
                e["input"]["drugdetail"][0]["rxno"] = json!(null);
            }),
        ),
    ] {
        assert_same(&wire, &paid, what, &body).await;
    }
    assert_eq!(site.balance("zhang_san"), "2990.00", "paid once");
}

#[tokio::test]
async fn an_input_that_is_text_gets_an_output_that_is_text() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let input = purchase(&wire.psn_no("zhang_san"), 1_000, "1");
    let plain = wire.ask_as("T", "2102", input.clone()).await;
    let text = wire.ask_as("T", "2102", json!(input.to_string())).await;
    let output: Value = serde_json::from_str(text.output().as_str().unwrap()).unwrap();
    assert_eq!(&output, plain.output());
    let nothing = json!({"data": {"psn_no": "404", "omsgid": "1", "oinfno": "2102"}});
    let failed = wire.ask("2601", json!(nothing.to_string())).await;
    assert!(failed.json["output"].is_null(), "nothing stays nothing");
}

#[tokio::test]
async fn extras_are_read_in_both_spellings_and_forms() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let zhang = wire.psn_no("zhang_san");
    for (field, extra) in [
        ("exp_content", json!("{\"QUOTE_CASH\": \"1.00\"}")),
        ("expContent", json!("{\"QUOTE_CASH\": 1}")),
        ("exp_content", json!({"QUOTE_CASH": 1.0, "TRUM_FLAG": "0"})),
    ] {
        let mut input = purchase(&zhang, 1_000, "0");
        input["druginfo"][field] = extra;
        assert_eq!(wire.ask("2102", input).await.code(), "QUOTE_CHANGED", "{field}");
    }
    for extra in [json!("free words"), json!("1"), json!(null), json!([])] {
        let mut input = purchase(&zhang, 1_000, "0");
        input["druginfo"]["exp_content"] = extra;
        wire.ask("2101", input).await.output();
    }
    let mut broken = purchase(&zhang, 1_000, "0");
    broken["druginfo"]["exp_content"] = json!("{\"AID_PAYER\": ");
    let answer = wire.ask("2102", broken).await;
    assert!(answer.err_msg().starts_with("2102 druginfo.exp_content 字段扩展：不是合法的 JSON"));
}

#[tokio::test]
async fn the_address_may_name_the_transaction_and_must_name_the_right_one() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let envelope = wire.envelope("T", "2101", &purchase(&wire.psn_no("zhang_san"), 1_000, "1"));
    for kind in ["text/plain", "application/json", "application/json;charset=utf-8"] {
        let call = Call::post(&format!("{ADDRESS}/2101")).header("content-type", kind);
        Answer::of(site.call(call.bytes(envelope.to_string())).await).output();
    }
    let call = Call::post(&format!("{ADDRESS}/2102")).bytes(envelope.to_string());
    let answer = Answer::of(site.call(call).await);
    assert!(answer.err_msg().starts_with("2101 infno 交易编号："), "{}", answer.err_msg());
}
