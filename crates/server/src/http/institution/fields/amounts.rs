//! The identities of the amounts of an answer: what a cashier adds up must come out.

use domain::Fen;
use domain::money::parse_yuan;

use super::Fault;
use crate::http::institution::node::Node;

/// The columns of `setlinfo` that `fund_pay_sumamt` is the sum of.
const FUNDS: &[&str] = &[
    "hifp_pay",
    "cvlserv_pay",
    "hifes_pay",
    "hifmi_pay",
    "hifob_pay",
    "maf_pay",
    "hifdm_pay",
    "oth_pay",
];
/// What every line and every bill is cut into.
const PARTS: &[&str] = &["fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt"];
/// The same of a line.
const CUTS: &[&str] = &["fulamt_ownpay_amt", "overlmt_amt", "preselfpay_amt", "inscp_scp_amt"];
/// Names of one amount in different transactions: where several are there, they are equal.
const SAME: &[&[&str]] =
    &[&["psn_part_amt", "psn_pay"], &["psn_cash_pay", "pdn_cash_pay", "cash_payamt"]];

/// Checks what an output has of bills, lines and orders.
pub(super) fn check(output: &Node, faults: &mut Vec<Fault>) {
    if let Some(bill) = output.get("setlinfo") {
        of_bill(bill, output, faults);
    }
    for (node, name) in [("detlcutinfo", true), ("result", false)] {
        let Some(Node::List(rows)) = output.get(node) else { continue };
        rows.iter().enumerate().for_each(|(place, row)| of_line(node, place, row, faults));
        let total = output.get("setlinfo").and_then(|bill| amount(bill, "medfee_sumamt"));
        let lines = Fen::sum(rows.iter().filter_map(|row| amount(row, "det_item_fee_sumamt")));
        if name && total.is_some() && lines.ok() != total {
            faults.push(fault(node, "各行之和不等于 medfee_sumamt"));
        }
    }
    if let Node::List(rows) = output {
        rows.iter().enumerate().for_each(|(place, row)| of_line("", place, row, faults));
    }
    if let Some(order) = output.get("data").filter(|data| data.get("feeSumamt").is_some()) {
        let parts = sum(order, &["ownPayAmt", "psnAcctPay", "fundPay"]);
        if parts != amount(order, "feeSumamt") {
            faults.push(fault("data", "feeSumamt 不等于现金、个账、基金之和"));
        }
    }
}

fn of_bill(bill: &Node, output: &Node, faults: &mut Vec<Fault>) {
    let one = |name: &str| amount(bill, name);
    let of = |names: &[&str]| names.iter().find_map(|name| one(name));
    let (total, fund, account) = (one("medfee_sumamt"), one("fund_pay_sumamt"), one("acct_pay"));
    let (part, cash) = (of(SAME[0]), of(SAME[1]));
    let hospital = one("hosp_part_amt").unwrap_or_default();
    let added = |amounts: [Option<Fen>; 3]| {
        let amounts: Option<Vec<Fen>> = amounts.into_iter().collect();
        amounts.and_then(|amounts| Fen::sum(amounts).ok())
    };
    let mut must = |holds: bool, what: &str| {
        if !holds {
            faults.push(fault("setlinfo", what));
        }
    };
    let paid = added([fund, part, Some(hospital)]);
    must(paid == total, "medfee_sumamt 不等于基金、个人、医院负担之和");
    let pockets = added([account, cash, Some(Fen::ZERO)]);
    must(pockets == part, "psn_part_amt 不等于 acct_pay 与现金之和");
    must(sum(bill, FUNDS) == fund, "fund_pay_sumamt 不等于各项基金之和");
    must(sum(bill, PARTS) == total, "medfee_sumamt 不等于四部分之和");
    let aid = one("acct_mulaid_pay").unwrap_or_default();
    let within = account.is_some_and(|account| {
        let (less, more) = if account < Fen::ZERO { (account, aid) } else { (aid, account) };
        less <= more && (aid.is_zero() || (aid < Fen::ZERO) == (account < Fen::ZERO))
    });
    must(within, "acct_mulaid_pay 超出 acct_pay");
    for names in SAME {
        let mut there = names.iter().filter_map(|name| one(name));
        let first = there.next();
        must(there.all(|other| Some(other) == first), "同一金额的几种写法不一致");
    }
    if let Some(Node::List(rows)) = output.get("setldetail") {
        let rows = Fen::sum(rows.iter().filter_map(|row| amount(row, "fund_payamt"))).ok();
        let both = added([fund, account, Some(Fen::ZERO)]);
        must(rows == both, "setldetail 之和不等于基金与个账之和");
    }
}

fn of_line(node: &str, place: usize, row: &Node, faults: &mut Vec<Fault>) {
    if sum(row, CUTS) != amount(row, "det_item_fee_sumamt") {
        let path = format!("{node}[{}]", place + 1);
        faults.push(fault(path, "det_item_fee_sumamt 不等于四部分之和"));
    }
}

fn fault(path: impl Into<String>, what: &str) -> Fault {
    Fault::new(path, "金额", what)
}

fn sum(node: &Node, names: &[&str]) -> Option<Fen> {
    Fen::sum(names.iter().filter_map(|name| amount(node, name))).ok()
}

fn amount(node: &Node, name: &str) -> Option<Fen> {
    parse_yuan(node.get(name)?.scalar()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bill of 4.52 whose amounts are right but for what is written over.
    fn faults(changed: &[(&str, &str)]) -> Vec<String> {
        let mut members: Vec<(String, Node)> = Vec::new();
        for (name, amount) in [
            ("medfee_sumamt", "10.5"),
            ("fulamt_ownpay_amt", "1"),
            ("overlmt_selfpay", "0.5"),
            ("preselfpay_amt", "0"),
            ("inscp_scp_amt", "9"),
            ("hifp_pay", "4"),
            ("oth_pay", "0.5"),
            ("fund_pay_sumamt", "4.5"),
            ("psn_part_amt", "6"),
            ("psn_pay", "6"),
            ("acct_pay", "5"),
            ("acct_mulaid_pay", "2"),
            ("psn_cash_pay", "1"),
            ("pdn_cash_pay", "1"),
            ("hosp_part_amt", "0"),
        ] {
            let amount = changed.iter().find(|(other, _)| *other == name).map_or(amount, |c| c.1);
            members.push((name.to_owned(), Node::Number(amount.to_owned())));
        }
        let row = |amount: &str| {
            Node::Object(vec![("fund_payamt".to_owned(), Node::Number(amount.to_owned()))])
        };
        let output = Node::Object(vec![
            ("setlinfo".to_owned(), Node::Object(members)),
            ("setldetail".to_owned(), Node::List(vec![row("4.5"), row("5.00")])),
        ]);
        let mut faults = Vec::new();
        check(&output, &mut faults);
        faults.into_iter().map(|fault| fault.what).collect()
    }

    #[test]
    fn every_identity_is_checked() {
        assert!(faults(&[]).is_empty());
        for (changed, says) in [
            (("medfee_sumamt", "10.51"), "medfee_sumamt 不等于"),
            (("overlmt_selfpay", "0.4"), "四部分之和"),
            (("hifp_pay", "4.01"), "各项基金之和"),
            (("psn_pay", "6.01"), "几种写法"),
            (("acct_mulaid_pay", "5.01"), "超出 acct_pay"),
            (("acct_mulaid_pay", "-2"), "超出 acct_pay"),
            (("acct_pay", "4"), "acct_pay 与现金之和"),
            (("psn_cash_pay", "1.01"), "acct_pay 与现金之和"),
        ] {
            let said = faults(&[changed]);
            assert!(said.iter().any(|what| what.contains(says)), "{changed:?}: {said:?}");
        }
        assert!(faults(&[("acct_pay", "4")]).iter().any(|what| what.contains("setldetail")));
    }
}
