//! The end of the day and of the month: 3201–3204, 3505, 9101, 9102. Each works, is asked twice, is
//! asked for what is unknown, by somebody else, and is refused.

mod clearing;
mod day;
mod file;
mod sale;
mod sums;

use app::statement::zip_of;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Fen;
use serde_json::{Value, json};

use super::wire::{Answer, PHARMACY, Wire, fen, purchase};
use crate::site::{Call, Reply, TestSite};

/// The day on which tests begin.
const TODAY: &str = "2026-11-22";
/// 药店购药
const PURCHASES: &str = "41";

/// What the till wrote down of a bill or cancel, as a line of 3202's file.
fn line(answer: &Answer) -> String {
    let info = answer.setlinfo();
    let text = |field: &str| info[field].as_str().unwrap().to_owned();
    let sums = ["medfee_sumamt", "fund_pay_sumamt", "acct_pay"].map(|field| answer.fen(field));
    let back = i32::from(sums[0] < Fen::ZERO);
    let [total, fund, account] = sums;
    let (setl_id, mdtrt_id, psn_no) = (text("setl_id"), text("mdtrt_id"), text("psn_no"));
    format!("{setl_id}\t{mdtrt_id}\t{psn_no}\t{total}\t{fund}\t{account}\t{back}\n")
}

/// 9101 of a file in the right form.
async fn upload(wire: &Wire<'_>, text: &str) -> String {
    let bytes = zip_of("bills.txt", text.as_bytes()).unwrap();
    let answer = wire.ask("9101", file(&STANDARD.encode(bytes))).await;
    answer.output()["file_qury_no"].as_str().unwrap().to_owned()
}

/// The input of 9101.
fn file(base64: &str) -> Value {
    json!({"fsUploadIn": {"in": base64, "filename": "bills.zip", "fixmedins_code": PHARMACY}})
}

/// The input of 3202 for today.
fn statement(number: &str) -> Value {
    json!({"data": {
        "setl_optins": "110000", "file_qury_no": number, "stmt_begndate": TODAY,
        "stmt_enddate": TODAY, "clr_type": PURCHASES,
    }})
}

/// 9102: the bytes and nothing around them.
async fn download(wire: &Wire<'_>, number: &str) -> Reply {
    let input = json!({"fsDownloadIn": {
        "file_qury_no": number, "filename": "x", "fixmedins_code": "plc",
    }});
    let envelope = wire.envelope(&wire.site.number(), "9102", &input);
    wire.site.call(Call::post(super::wire::ADDRESS).bytes(envelope.to_string())).await
}

/// The lines of a result file, by column.
fn result(reply: &Reply) -> Vec<Vec<String>> {
    assert_eq!(reply.status, 200, "{}", reply.text);
    let kind = reply.headers.get("content-type").unwrap();
    assert_eq!(kind, "application/octet-stream", "{}", reply.text);
    let text = String::from_utf8(app::statement::text_of(&reply.bytes).unwrap()).unwrap();
    text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// A purchase of so many 分 by a demo person, from the own account.
async fn buy(wire: &Wire<'_>, key: &str, fen: i64) -> Answer {
    let answer = wire.ask("2102", purchase(&wire.psn_no(key), fen, "1")).await;
    assert_eq!(answer.fen("medfee_sumamt"), Fen(fen));
    // Two purchases at once are one to the guard against double charging.
    wire.site.clock.advance_ms(1_000);
    answer
}

/// Another pharmacy than the first.
const OTHER: &str = "P11010800002";

fn other(site: &TestSite) -> Wire<'_> {
    Wire { site, institution: OTHER }
}

/// Sums of 3201.
fn totals(total: &str, fund: &str, account: &str, count: i64) -> Value {
    json!({"data": {
        "insutype": "310", "clr_type": PURCHASES, "setl_optins": "110000", "stmt_begndate": TODAY,
        "stmt_enddate": TODAY, "medfee_sumamt": total, "fund_pay_sumamt": fund,
        "acct_pay": account, "fixmedins_setl_cnt": count,
    }})
}

fn sum(answers: &[Answer], field: &str) -> Fen {
    Fen::sum(answers.iter().map(|answer| fen(&answer.setlinfo()[field]))).unwrap()
}
