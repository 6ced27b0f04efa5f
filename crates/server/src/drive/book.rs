//! The institution's own book of bills: what its file at the end of the day is made from.

use std::collections::BTreeMap;

use domain::Fen;
use serde_json::Value;

use crate::scenario::api::wire::amount;

/// A row: a bill, or a bill given back with negative amounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// `clr_type`
    pub clr_type: String,
    /// The number of the request that settled.
    pub msgid: String,
    /// `setl_id`
    pub setl_id: String,
    /// `mdtrt_id`
    pub mdtrt_id: String,
    /// `psn_no`
    pub psn_no: String,
    /// `medfee_sumamt`
    pub total: Fen,
    /// `fund_pay_sumamt`
    pub fund: Fen,
    /// `acct_pay`, relatives' part included.
    pub account: Fen,
    /// `acct_mulaid_pay`
    pub aid: Fen,
    /// `psn_cash_pay`
    pub cash: Fen,
    /// A bill given back.
    pub refund: bool,
}

/// Sums of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Rows.
    pub rows: u64,
    /// `medfee_sumamt`
    pub total: Fen,
    /// `fund_pay_sumamt`
    pub fund: Fen,
    /// `acct_pay`
    pub account: Fen,
    /// `acct_mulaid_pay`
    pub aid: Fen,
    /// `psn_cash_pay`
    pub cash: Fen,
}

/// The book.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// In the order of the day.
    pub rows: Vec<Row>,
}

impl Book {
    /// Enters an answered settlement or cancel. What does not fit, in words.
    pub fn enter(&mut self, msgid: &str, setlinfo: &Value, refund: bool) -> Result<Row, String> {
        let text = |field: &str| setlinfo[field].as_str().unwrap_or_default().to_owned();
        let sum = |field: &str| amount(setlinfo, field).ok_or_else(|| format!("缺少 {field}"));
        check(setlinfo)?;
        let row = Row {
            clr_type: text("clr_type"),
            msgid: msgid.to_owned(),
            setl_id: text("setl_id"),
            mdtrt_id: text("mdtrt_id"),
            psn_no: text("psn_no"),
            total: sum("medfee_sumamt")?,
            fund: sum("fund_pay_sumamt")?,
            account: sum("acct_pay")?,
            aid: sum("acct_mulaid_pay")?,
            cash: sum("psn_cash_pay")?,
            refund,
        };
        if row.setl_id.is_empty() {
            return Err("缺少 setl_id".to_owned());
        }
        self.rows.push(row.clone());
        Ok(row)
    }

    /// Sums by `clr_type`.
    pub fn sums(&self) -> BTreeMap<String, Sums> {
        let mut all: BTreeMap<String, Sums> = BTreeMap::new();
        for row in &self.rows {
            let sums = all.entry(row.clr_type.clone()).or_default();
            sums.rows = sums.rows.saturating_add(1);
            add(&mut sums.total, row.total);
            add(&mut sums.fund, row.fund);
            add(&mut sums.account, row.account);
            add(&mut sums.aid, row.aid);
            add(&mut sums.cash, row.cash);
        }
        all
    }

    /// The text of 3202 for one `clr_type`: a bill a line, columns separated by tabs.
    pub fn statement(&self, clr_type: &str) -> String {
        let rows = self.rows.iter().filter(|row| row.clr_type == clr_type);
        let lines = rows.map(|row| {
            let Row { setl_id, mdtrt_id, psn_no, total, fund, account, refund, .. } = row;
            let flag = u8::from(*refund);
            format!("{setl_id}\t{mdtrt_id}\t{psn_no}\t{total}\t{fund}\t{account}\t{flag}\n")
        });
        lines.collect()
    }

    /// The whole book as CSV.
    pub fn csv(&self) -> String {
        let head = "clr_type,msgid,setl_id,mdtrt_id,psn_no,medfee_sumamt,fund_pay_sumamt,acct_pay,\
                    acct_mulaid_pay,psn_cash_pay,refd_setl_flag\n";
        let lines = self.rows.iter().map(|row| {
            let Row { clr_type, msgid, setl_id, mdtrt_id, psn_no, .. } = row;
            let Row { total, fund, account, aid, cash, refund, .. } = row;
            format!(
                "{clr_type},{msgid},{setl_id},{mdtrt_id},{psn_no},{total},{fund},{account},{aid},\
                 {cash},{}\n",
                u8::from(*refund)
            )
        });
        std::iter::once(head.to_owned()).chain(lines).collect()
    }
}

/// The identities that every `setlinfo` keeps, exact to the cent.
pub fn check(setlinfo: &Value) -> Result<(), String> {
    let sum = |field: &str| amount(setlinfo, field).unwrap_or_default();
    let adds = |whole: &str, parts: &[&str]| {
        let added = Fen::sum(parts.iter().map(|part| sum(part))).map_err(|e| e.to_string())?;
        if added == sum(whole) {
            return Ok(());
        }
        Err(format!("{whole} {} ≠ {} = {added}", sum(whole), parts.join(" + ")))
    };
    adds("medfee_sumamt", &["fund_pay_sumamt", "psn_part_amt", "hosp_part_amt"])?;
    adds("psn_part_amt", &["acct_pay", "psn_cash_pay"])?;
    adds(
        "medfee_sumamt",
        &["fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt"],
    )?;
    if sum("acct_mulaid_pay").0.unsigned_abs() > sum("acct_pay").0.unsigned_abs() {
        return Err("acct_mulaid_pay 超过 acct_pay".to_owned());
    }
    Ok(())
}

/// A sum that leaves 64 bits can only come from amounts that cannot be; it stays as it is.
fn add(sum: &mut Fen, amount: Fen) {
    *sum = sum.plus(amount).unwrap_or(*sum);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answer() -> Value {
        json!({
            "setl_id": "S1", "mdtrt_id": "M1", "psn_no": "1", "clr_type": "41",
            "medfee_sumamt": 100, "fund_pay_sumamt": 40, "psn_part_amt": 55, "hosp_part_amt": 5,
            "acct_pay": 50, "acct_mulaid_pay": 20, "psn_cash_pay": 5, "fulamt_ownpay_amt": 10,
            "overlmt_selfpay": 0, "preselfpay_amt": 1.5, "inscp_scp_amt": 88.5,
        })
    }

    #[test]
    fn a_bill_whose_amounts_fit_is_entered_and_no_other() {
        let mut book = Book::default();
        book.enter("m", &answer(), false).unwrap();
        for field in ["fund_pay_sumamt", "psn_cash_pay", "inscp_scp_amt"] {
            let mut wrong = answer();
            wrong[field] = json!("41.01");
            assert!(book.enter("m", &wrong, false).is_err(), "{field}");
        }
        let mut wrong = answer();
        wrong["acct_mulaid_pay"] = json!(50.01);
        assert!(book.enter("m", &wrong, false).is_err());
        let sums = book.sums()["41"];
        assert_eq!((sums.rows, sums.total, sums.aid), (1, Fen(10_000), Fen(2_000)));
        assert_eq!(book.statement("41"), "S1\tM1\t1\t100.00\t40.00\t50.00\t0\n");
        assert_eq!(book.statement("11"), "");
    }
}
