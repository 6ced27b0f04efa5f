//! Values of the examples: the demo world's 张三, a medicine of 25.00 元, of which a relative pays 10.

use crate::http::institution::fields::{Codes, Field, Kind};
use crate::http::institution::node::Node;
use crate::http::institution::transactions::Who;

/// The moment of every example.
pub(super) const TIME: &str = "2026-11-22 09:30:00";

/// The institution that calls.
pub(super) fn institution(who: Who) -> &'static str {
    if who == Who::Pharmacy { "P11010100001" } else { "H11010100001" }
}

/// Texts by name.
const TEXTS: &[(&str, &str)] = &[
    ("psn_no", "11000000000000000001"),
    ("psnNo", "11000000000000000001"),
    ("auth_psn_no", "11000000000000000002"),
    ("psn_name", "张三"),
    ("userName", "张三"),
    ("auth_psn_name", "李梅"),
    ("certno", "110190198001011230"),
    ("auth_certno", "110190198206181022"),
    ("idNo", "110190198001011230"),
    ("mdtrt_cert_no", "110190198001011230"),
    ("mdtrt_id", "11000020261122000000000001"),
    ("mdtrtId", "11000020261122000000000001"),
    ("setl_id", "11000020261122000000000002"),
    ("diag_info_id", "110000202611220000000000010001"),
    ("medins_setl_id", "H11010100001202611220930000001"),
    ("omsgid", "H11010100001202611220930000001"),
    ("msgid", "H11010100001202611220930000001"),
    ("oinfno", "2207"),
    ("sign_no", "110000A1B2C3D4E5F6G7H8I9J0"),
    ("fixmedins_code", "H11010100001"),
    ("orgId", "H11010100001"),
    ("orgCodg", "H11010100001"),
    ("fixmedins_name", "演示医院"),
    ("med_list_codg", "XA02BAD004A005010900004"),
    ("medListCodg", "XA02BAD004A005010900004"),
    ("medins_list_codg", "XA02BAD004A005010900004"),
    ("hilist_code", "XA02BAD004A005010900004"),
    ("diag_code", "J06.900"),
    ("diagCode", "J06.900"),
    ("dise_codg", "J06.900"),
    ("diseCodg", "J06.900"),
    ("diag_name", "急性上呼吸道感染"),
    ("diagName", "急性上呼吸道感染"),
    ("insuplc_admdvs", "110000"),
    ("insu_optins", "110000"),
    ("insuOrg", "110000"),
    ("mdtrtarea_admvs", "110105"),
    ("setl_optins", "110000"),
    ("clr_optins", "110000"),
    ("year", "2026"),
    ("cum_ym", "202611"),
    ("setlym", "202611"),
    ("infcode", "0"),
    ("ip", "127.0.0.1"),
    ("mac", "00-00-00-00-00-00"),
    ("begntime", TIME),
    ("endtime", TIME),
    ("appRefdTime", "20261122093000"),
    ("traceTime", "20261122093000"),
    ("hiTrnsDate", "20261122"),
    ("hiTrnsTime", "093000"),
    ("hiChrgTime", "093000"),
];

/// Amounts and numbers by name; others are 0.
const NUMBERS: &[(&str, &str)] = &[
    ("medfee_sumamt", "25"),
    ("medfeeSumamt", "25"),
    ("med_sumfee", "25"),
    ("det_item_fee_sumamt", "25"),
    ("detItemFeeSumamt", "25"),
    ("inscp_scp_amt", "25"),
    ("inscpScpAmt", "25"),
    ("psn_part_amt", "25"),
    ("psn_pay", "25"),
    ("acct_pay", "25"),
    ("acct_mulaid_pay", "10"),
    ("fund_payamt", "25"),
    ("feeSumamt", "25"),
    ("psnAcctPay", "25"),
    ("psnAcctRefdAmt", "25"),
    ("totlRefdAmt", "25"),
    ("pric", "25"),
    ("cnt", "1"),
    ("sel_retn_cnt", "1"),
    ("balc", "2985"),
    ("cum", "25"),
    ("age", "46"),
    ("fixmedins_setl_cnt", "1"),
    ("psntime", "1"),
    ("diag_srt_no", "1"),
    ("diagSrtNo", "1"),
    ("pric_uplmt_amt", "999999"),
];

/// Codes by name; of another table the first is taken.
const CODES: &[(&str, &str)] = &[
    ("mdtrt_cert_type", "02"),
    ("insutype", "310"),
    ("acct_used_flag", "1"),
    ("fund_pay_type", "310200"),
    ("gend", "1"),
    ("psn_insu_stas", "1"),
    ("med_chrgitm_type", "09"),
    ("vali_flag", "1"),
    ("maindiag_flag", "1"),
    ("trt_enjymnt_flag", "1"),
    ("pay_loc", "2"),
    ("hosp_lv", "2"),
    ("ordStas", "6"),
    ("clr_type", "11"),
    ("stas", "1"),
];

/// The value of a field in the example of a transaction.
pub(super) fn value(infno: &str, field: &Field) -> Node {
    if let Some(codes) = field.codes {
        return Node::Text(code(infno, field, codes));
    }
    let of = |known: &[(&str, &'static str)]| {
        known.iter().find(|(name, _)| *name == field.name).map(|(_, value)| (*value).to_owned())
    };
    match field.kind {
        Kind::Decimal(..) => Node::Number(of(NUMBERS).unwrap_or_else(|| "0".to_owned())),
        Kind::Day => Node::Text(day(field.name).to_owned()),
        Kind::Time => Node::Text(TIME.to_owned()),
        Kind::Bytes => Node::Text("UEsDBA==".to_owned()),
        Kind::Flag => Node::Text("true".to_owned()),
        Kind::Json => Node::Object(Vec::new()),
        // A code was answered above.
        Kind::Extra | Kind::Code(_) => Node::Null,
        Kind::Text(most) => {
            let text = of(TEXTS).unwrap_or_else(|| words(field).to_owned());
            Node::Text(text.chars().take(most).collect())
        }
    }
}

fn day(name: &str) -> &'static str {
    match name {
        "brdy" => "1980-01-01",
        "expy_end" => "2028-01-01",
        "manu_date" => "2026-01-01",
        _ => "2026-11-22",
    }
}

/// A name is told by its meaning; what is a number of somebody's own is a 1.
fn words(field: &Field) -> &'static str {
    let is_words = ["name", "Name", "dscr", "memo", "message", "dept"];
    if is_words.iter().any(|word| field.name.contains(word)) { field.zh } else { "1" }
}

fn code(infno: &str, field: &Field, codes: &Codes) -> String {
    let known = match (codes.name, infno.get(..2)) {
        ("med_type" | "clr_type", Some("21")) => Some("41"),
        ("med_type", Some("23" | "24")) => Some("2101"),
        ("clr_type", Some("23")) => Some("21"),
        ("med_type", _) => Some("11"),
        _ if field.name.ends_with("_lv") && codes.name == "hosp_lv" => Some("2"),
        (name, _) => CODES.iter().find(|(known, _)| *known == name).map(|(_, code)| *code),
    };
    let first = codes.meanings.first().map_or("", |(code, _)| code);
    known.unwrap_or(first).to_owned()
}
