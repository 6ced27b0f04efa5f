//! The institution interface as a hospital's or pharmacy's program speaks it.

use std::collections::BTreeMap;

use domain::{Fen, Moment, money};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::{Ask, NoAnswer, Reply, Server};
use crate::http::institution;

/// Where every transaction goes.
const PATH: &str = "/fsi/api/rsfComIfsService/callService";

/// One transaction.
#[derive(Clone, Debug)]
pub struct Envelope<'a> {
    /// `infno`
    pub infno: &'a str,
    /// `msgid`
    pub number: &'a str,
    /// `fixmedins_code`
    pub institution: &'a str,
    /// `insuplc_admdvs`; empty = as the institution.
    pub insured_at: &'a str,
    /// `sign_no`; empty before a sign-in.
    pub sign_no: &'a str,
    /// `inf_time`
    pub now: Moment,
    /// `input`
    pub input: Value,
}

impl Envelope<'_> {
    /// The request as it is sent; kept by who wants to send it again.
    pub fn ask(&self) -> Ask {
        let body = json!({
            "infno": self.infno,
            "msgid": self.number,
            "mdtrtarea_admvs": "",
            "insuplc_admdvs": self.insured_at,
            "recer_sys_code": "99",
            "dev_no": "null",
            "dev_safe_info": "null",
            "cainfo": "null",
            "signtype": "null",
            "infver": "V1.0",
            "opter_type": "1",
            "opter": "0001",
            "opter_name": "收费员",
            "inf_time": self.now.to_string(),
            "fixmedins_code": self.institution,
            "fixmedins_name": "",
            "sign_no": self.sign_no,
            "input": self.input,
        });
        Ask::post(PATH, body)
    }
}

/// An answered envelope.
#[derive(Clone, Debug)]
pub struct Answer {
    /// 0 = decided as asked.
    pub accepted: bool,
    /// `err_msg` of a refusal.
    pub message: String,
    /// `output`
    pub output: Value,
    /// `infcode` and `output` byte for byte.
    pub exact: String,
}

impl Answer {
    /// What an accepted answer lacks or has wrong by the table of its transaction.
    pub fn incomplete(&self, infno: &str) -> Vec<String> {
        let output = self.exact.split_once(' ').map_or("null", |(_, output)| output);
        if self.accepted { institution::incomplete(infno, output) } else { Vec::new() }
    }
}

#[derive(Deserialize)]
struct Outer<'a> {
    #[serde(borrow)]
    infcode: &'a RawValue,
    #[serde(borrow, default)]
    output: Option<&'a RawValue>,
    #[serde(default)]
    err_msg: Option<String>,
}

/// Sends a transaction. `Err(Ok(_))` is an answer that is no envelope.
pub async fn send(server: &Server, ask: &Ask) -> Result<Answer, Result<Reply, NoAnswer>> {
    let reply = server.ask(ask).await.map_err(Err)?;
    let Ok(outer) = serde_json::from_str::<Outer<'_>>(&reply.text) else { return Err(Ok(reply)) };
    let infcode = outer.infcode.get().trim_matches('"');
    let output = outer.output.map_or("null", RawValue::get);
    Ok(Answer {
        accepted: infcode == "0",
        message: outer.err_msg.unwrap_or_default(),
        output: serde_json::from_str(output).unwrap_or_default(),
        exact: format!("{infcode} {output}"),
    })
}

/// An amount of an answer, in whatever form it was sent; an empty or missing one is nothing.
pub fn amount(node: &Value, field: &str) -> Option<Fen> {
    match &node[field] {
        Value::Number(number) => money::parse_yuan(&number.to_string()).ok(),
        Value::String(text) if !text.is_empty() => money::parse_yuan(text).ok(),
        _ => None,
    }
}

/// The amounts of a `setlinfo` under the words of a story.
pub fn amounts(setlinfo: &Value) -> BTreeMap<&'static str, Fen> {
    let mut amounts: BTreeMap<_, _> = [
        ("total", "medfee_sumamt"),
        ("fund", "fund_pay_sumamt"),
        ("aid", "acct_mulaid_pay"),
        ("cash", "psn_cash_pay"),
        ("balance", "balc"),
        ("out_of_list", "fulamt_ownpay_amt"),
        ("overprice", "overlmt_selfpay"),
        ("preselfpay", "preselfpay_amt"),
        ("in_scope", "inscp_scp_amt"),
        ("deductible", "act_pay_dedc"),
    ]
    .into_iter()
    .filter_map(|(word, field)| Some((word, amount(setlinfo, field)?)))
    .collect();
    let both = amount(setlinfo, "acct_pay");
    let own = both.and_then(|both| both.minus(amounts.get("aid").copied()?).ok());
    amounts.extend(own.map(|own| ("own", own)));
    amounts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_is_what_the_account_paid_less_the_relatives_part() {
        let node = json!({"medfee_sumamt": 300.0, "acct_pay": "130.00", "acct_mulaid_pay": 80});
        let amounts = amounts(&node);
        assert_eq!(amounts["total"], Fen(30_000));
        assert_eq!(amounts["own"], Fen(5_000));
        assert_eq!(amounts.get("cash"), None);
    }
}
