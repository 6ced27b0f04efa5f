//! What a client used and what it got wrong, judged from its exchanges alone.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Fen, money};
use sm3::{Digest, Sm3};

use super::exchange::Exchange;
use crate::http::institution::fields::{Kind, NodeTable, tables};
use crate::http::institution::node::Node;

/// A mistake of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mistake {
    /// 3201, 3202 or 3203 with account money that leaves out `acct_mulaid_pay`.
    SumsWithoutAid,
    /// 2103, 2208 or 2305 by a `setl_id` that is none of this person's.
    CancelByWrongId,
    /// The answer was lost and the same content came under a new msgid.
    NewNumberAfterLoss,
    /// A msgid that was used for other content.
    NumberReused,
    /// The lines do not add up to the total.
    TotalMismatch,
    /// A field that the server needs was missing or of another form.
    FaultyFields,
    /// A settlement without a quote before it.
    NoQuote,
    /// A transaction of care before 9001.
    NotSignedIn,
    /// Steps of a visit or stay in the wrong order.
    WrongOrder,
    /// Signed wrongly, or not although it has to.
    Unsigned,
}

impl Mistake {
    /// What it is and how it is mended, in Chinese.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::SumsWithoutAid => (
                "对账金额漏了家庭共济支付",
                "acct_pay 已经包含 acct_mulaid_pay；对账和申报的个人账户金额要用 acct_pay 全额",
            ),
            Self::CancelByWrongId => (
                "用错了撤销的结算 ID",
                "撤销要用结算应答里的 setl_id 和 mdtrt_id，不是机构自己的流水号或报文号",
            ),
            Self::NewNumberAfterLoss => (
                "应答丢失后换了报文号重发",
                "没有收到应答时，用同一 msgid 重发，或用 9990 查询、2601 冲正；换号会被当成新业务",
            ),
            Self::NumberReused => ("同一报文号用于不同内容", "每一笔新业务用新的 msgid"),
            Self::TotalMismatch => {
                ("明细之和不等于总金额", "medfee_sumamt 必须等于明细合计，差一分也不行")
            }
            Self::FaultyFields => {
                ("缺少必填字段或格式不对", "按接口文档补齐；应答的 err_msg 写明了每一处")
            }
            Self::NoQuote => {
                ("没有预结算就结算", "先预结算，把个人负担和家庭共济金额告诉患者，再结算")
            }
            Self::NotSignedIn => ("没有签到", "每班先 9001 签到，之后每笔带上 sign_no"),
            Self::WrongOrder => ("业务顺序不对", "按登记、上传、结算的顺序办理，撤销按相反的顺序"),
            Self::Unsigned => ("没有签名或签名不对", "按所在省的网关规则签名"),
        }
    }
}

/// How often, and where first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How often.
    pub times: u64,
    /// Number of the first exchange.
    pub first: u64,
}

impl Count {
    fn add(&mut self, number: u64) {
        if self.times == 0 {
            self.first = number;
        }
        self.times = self.times.saturating_add(1);
    }
}

/// Requests of a transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// Answered with infcode 0.
    pub accepted: u64,
    /// Refused.
    pub refused: u64,
}

/// What was seen of a client.
#[derive(Clone, Debug, Default)]
pub struct Judge {
    /// Transactions that it used.
    pub used: BTreeMap<String, Used>,
    /// What it got wrong.
    pub mistakes: BTreeMap<Mistake, Count>,
    /// Tolerances that it needs.
    pub tolerances: BTreeMap<&'static str, Count>,
    /// Fields of the interface that it left empty, by transaction and field.
    pub empty: BTreeMap<(String, &'static str), Count>,
    /// Fields that the interface does not know, by transaction and field.
    pub unknown: BTreeMap<(String, String), Count>,
    /// Lost answers that it has not cleared up: transaction, msgid, digest of the content.
    pub unsettled: BTreeMap<(String, String), [u8; 32]>,
    /// How often it cleared one up as it should.
    pub cleared: u64,
    /// Bills and cancels that it has seen the answer of, and of them since the last 3201.
    pub bills: u64,
    /// Account money and relatives' part of it, by `clr_type`.
    booked: BTreeMap<String, (Fen, Fen)>,
    quoted: BTreeSet<[u8; 32]>,
    /// Transactions and numbers of bills and cancels that were booked.
    numbers: BTreeSet<(String, String)>,
    signed_in: bool,
}

const QUOTES: [&str; 3] = ["2101", "2206", "2303"];
const SETTLES: [&str; 3] = ["2102", "2207", "2304"];
const CANCELS: [&str; 3] = ["2103", "2208", "2305"];
/// Most different things remembered of one client.
const REMEMBERED: usize = 20_000;

impl Judge {
    /// Looks at an exchange; the mistakes in it.
    pub fn look(&mut self, exchange: &Exchange) -> Vec<Mistake> {
        let request = Node::parse(&exchange.request).unwrap_or_default();
        let answer = Node::parse(&exchange.answer).unwrap_or_default();
        let accepted = exchange.accepted();
        let infno = exchange.infno.as_str();
        let used = self.used.entry(infno.to_owned()).or_default();
        let side = if accepted { &mut used.accepted } else { &mut used.refused };
        *side = side.saturating_add(1);
        let input = self.input_of(&request, exchange.number);
        let mut found = BTreeSet::new();
        self.fields(infno, &input, exchange.number);
        refusal(infno, &answer, exchange, &mut found);
        self.losses(infno, &input, exchange, &mut found);
        let booked = accepted && !self.is_repeat(exchange);
        self.order(infno, &input, (accepted, booked), &mut found);
        self.sums(infno, &input, &answer, booked, &mut found);
        for mistake in &found {
            self.mistakes.entry(*mistake).or_default().add(exchange.number);
        }
        found.into_iter().collect()
    }

    /// The input, and the tolerances that reading it took.
    fn input_of(&mut self, request: &Node, number: u64) -> Node {
        let mut tolerate = |what| self.tolerances.entry(what).or_default().add(number);
        let has = |name: &str| request.get(name).is_some_and(|node| !node.is_absent());
        let input = match request.get("input") {
            Some(node) if !node.is_absent() => node,
            _ => match request.get("Input") {
                Some(node) => {
                    tolerate("节点写成 Input（大写 I）");
                    node
                }
                None => &Node::Null,
            },
        };
        for (name, what) in [
            ("recer_sys_code", "没有 recer_sys_code"),
            ("infver", "没有 infver"),
            ("opter_type", "没有 opter_type"),
            ("inf_time", "没有 inf_time"),
        ] {
            if !has(name) {
                tolerate(what);
            }
        }
        match input {
            Node::Text(text) => {
                tolerate("input 是 JSON 字符串");
                Node::parse(text).unwrap_or_default()
            }
            other => other.clone(),
        }
    }

    /// Fields that were left empty, and fields that nobody knows.
    fn fields(&mut self, infno: &str, input: &Node, number: u64) {
        let table = tables::of(infno);
        for node in &table.request {
            let rows: Vec<&Node> = match input.get(node.name) {
                Some(Node::List(rows)) => rows.iter().collect(),
                Some(row) => vec![row],
                None => Vec::new(),
            };
            for row in rows.into_iter().take(20) {
                self.row((infno, node), row, number);
            }
        }
    }

    fn row(&mut self, (infno, table): (&str, &NodeTable), row: &Node, number: u64) {
        for field in table.fields.iter().filter(|field| field.national) {
            let there = row.get(field.name).is_some_and(|node| {
                !node.is_absent() || matches!(node, Node::List(_) | Node::Object(_))
            });
            if !there && field.kind != Kind::Extra {
                let key = (infno.to_owned(), field.name);
                self.empty.entry(key).or_default().add(number);
            }
        }
        let Node::Object(members) = row else { return };
        for (name, _) in members {
            let known = table.fields.iter().any(|field| field.name == name);
            let nested = tables::of(infno).request.iter().any(|node| node.name == name);
            if !known && !nested && name != "expContent" && self.unknown.len() < 500 {
                let key = (infno.to_owned(), name.chars().take(60).collect());
                self.unknown.entry(key).or_default().add(number);
            }
        }
    }

    /// Lost answers: cleared up by the same number, by a question or an undo; not by a new number.
    fn losses(
        &mut self,
        infno: &str,
        input: &Node,
        exchange: &Exchange,
        found: &mut BTreeSet<Mistake>,
    ) {
        let digest: [u8; 32] = Sm3::digest(input.to_json()).into();
        let row = input.get("data").unwrap_or(&Node::Null);
        let text = |name: &str| row.get(name).and_then(Node::scalar).unwrap_or_default().to_owned();
        if matches!(infno, "9990" | "2601") {
            let key = (text("oinfno"), text("omsgid"));
            if self.unsettled.remove(&key).is_some() {
                self.cleared = self.cleared.saturating_add(1);
            }
        }
        let key = (infno.to_owned(), exchange.msgid.clone());
        let is_loss = matches!(exchange.fault, Some("lost" | "infcode" | "http500"));
        if self.unsettled.contains_key(&key) {
            if !is_loss {
                self.unsettled.remove(&key);
                self.cleared = self.cleared.saturating_add(1);
            }
        } else if let Some(other) = self
            .unsettled
            .iter()
            .find(|((of, _), before)| of == infno && **before == digest)
            .map(|(key, _)| key.clone())
        {
            self.unsettled.remove(&other);
            found.insert(Mistake::NewNumberAfterLoss);
        }
        if is_loss && SETTLES.contains(&infno) && self.unsettled.len() < REMEMBERED {
            self.unsettled.insert(key, digest);
        }
    }

    /// A bill or cancel that was booked before under its number: the same answer came once more.
    fn is_repeat(&mut self, exchange: &Exchange) -> bool {
        let infno = exchange.infno.as_str();
        if !exchange.accepted() || !(SETTLES.contains(&infno) || CANCELS.contains(&infno)) {
            return false;
        }
        let key = (infno.to_owned(), exchange.msgid.clone());
        let is_repeat = self.numbers.contains(&key);
        if self.numbers.len() < REMEMBERED {
            self.numbers.insert(key);
        }
        is_repeat
    }

    /// Sign-in before care, quote before settlement.
    fn order(
        &mut self,
        infno: &str,
        input: &Node,
        (accepted, booked): (bool, bool),
        found: &mut BTreeSet<Mistake>,
    ) {
        self.signed_in |= infno == "9001" && accepted;
        let digest = Sm3::digest(input.to_json()).into();
        if QUOTES.contains(&infno) && self.quoted.len() < REMEMBERED {
            self.quoted.insert(digest);
        }
        if SETTLES.contains(&infno) {
            if !self.signed_in {
                found.insert(Mistake::NotSignedIn);
            }
            // A quote is good for one bill, whose answer may be asked for again.
            if booked && !self.quoted.remove(&digest) {
                found.insert(Mistake::NoQuote);
            }
        }
    }

    /// Sums of the end of the day against what this client was answered.
    fn sums(
        &mut self,
        infno: &str,
        input: &Node,
        answer: &Node,
        booked: bool,
        found: &mut BTreeSet<Mistake>,
    ) {
        if booked && (SETTLES.contains(&infno) || CANCELS.contains(&infno)) {
            let setlinfo = answer.get("output").and_then(|output| output.get("setlinfo"));
            let sum = |name: &str| setlinfo.and_then(|node| amount(node, name)).unwrap_or_default();
            self.bills = self.bills.saturating_add(1);
            let kind = setlinfo.and_then(|node| text(node, "clr_type")).unwrap_or_default();
            let (account, aid) = self.booked.entry(kind).or_default();
            *account = account.plus(sum("acct_pay")).unwrap_or(*account);
            *aid = aid.plus(sum("acct_mulaid_pay")).unwrap_or(*aid);
        }
        if matches!(infno, "3201" | "3203") {
            let row = input.get("data").unwrap_or(&Node::Null);
            let kind = text(row, "clr_type").unwrap_or_default();
            let (account, aid) = self.booked.get(&kind).copied().unwrap_or_default();
            let theirs = amount(row, "acct_pay");
            if theirs.is_some() && theirs == account.minus(aid).ok() && !aid.is_zero() {
                found.insert(Mistake::SumsWithoutAid);
            }
        }
    }
}

/// What the answer's refusal says about the client.
fn refusal(infno: &str, answer: &Node, exchange: &Exchange, found: &mut BTreeSet<Mistake>) {
    if exchange.status == 401 {
        found.insert(Mistake::Unsigned);
    }
    let message = answer.get("err_msg").and_then(Node::scalar).unwrap_or_default();
    let code = message.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match code.map(|(code, _)| code) {
        Some("SETTLEMENT_UNKNOWN") if CANCELS.contains(&infno) => {
            found.insert(Mistake::CancelByWrongId);
        }
        Some("NUMBER_REUSED") => drop(found.insert(Mistake::NumberReused)),
        Some("TOTAL_MISMATCH") => drop(found.insert(Mistake::TotalMismatch)),
        Some("VISIT_STATE" | "STAY_ORDER" | "BATCH_UNKNOWN" | "BATCH_SETTLED") => {
            found.insert(Mistake::WrongOrder);
        }
        None if message.starts_with(infno) && !infno.is_empty() => {
            found.insert(Mistake::FaultyFields);
        }
        Some(_) | None => {}
    }
}

fn text(node: &Node, name: &str) -> Option<String> {
    node.get(name).and_then(Node::scalar).map(ToOwned::to_owned)
}

fn amount(node: &Node, name: &str) -> Option<Fen> {
    money::parse_yuan(node.get(name)?.scalar()?).ok()
}

#[cfg(test)]
mod tests {
    use domain::Moment;

    use super::*;

    fn exchange(infno: &str, msgid: &str, input: &str, answer: &str) -> Exchange {
        Exchange {
            number: 1,
            at: Moment(0),
            ms: 1,
            infno: infno.to_owned(),
            msgid: msgid.to_owned(),
            request: format!(r#"{{"infno": "{infno}", "msgid": "{msgid}", "input": {input}}}"#),
            status: 200,
            answer: answer.to_owned(),
            fault: None,
            mistakes: Vec::new(),
        }
    }

    const PAID: &str = r#"{"infcode": 0, "output": {"setlinfo":
        {"acct_pay": 50.00, "acct_mulaid_pay": 20}}}"#;
    const BILL: &str = r#"{"data": {"psn_no": "1", "medfee_sumamt": "60"}}"#;

    #[test]
    fn mistakes_are_found_and_right_ways_are_not() {
        let mut judge = Judge::default();
        let ok = r#"{"infcode": 0, "output": null}"#;
        let early = judge.look(&exchange("2207", "a", BILL, PAID));
        assert_eq!(early, [Mistake::NoQuote, Mistake::NotSignedIn]);
        judge.look(&exchange("9001", "b", r#"{"signIn": {"opter_no": "1"}}"#, ok));
        judge.look(&exchange("2206", "c", BILL, ok));
        assert_eq!(judge.look(&exchange("2207", "d", BILL, PAID)), []);
        let wrong = r#"{"infcode": -1, "err_msg": "[SETTLEMENT_UNKNOWN] x"}"#;
        let cancel = judge.look(&exchange("2208", "e", BILL, wrong));
        assert_eq!(cancel, [Mistake::CancelByWrongId]);
        let sums = |account: &str| format!(r#"{{"data": {{"acct_pay": {account}}}}}"#);
        assert_eq!(judge.look(&exchange("3201", "f", &sums("100"), ok)), []);
        let short = judge.look(&exchange("3201", "g", &sums("60.00"), ok));
        assert_eq!(short, [Mistake::SumsWithoutAid]);
    }

    #[test]
    fn a_lost_answer_is_cleared_up_by_its_own_number_only() {
        let mut judge = Judge::default();
        let lost = Exchange { fault: Some("lost"), ..exchange("2207", "a", BILL, PAID) };
        judge.look(&lost);
        assert_eq!(judge.unsettled.len(), 1);
        judge.look(&exchange("2207", "a", BILL, PAID));
        assert_eq!((judge.unsettled.len(), judge.cleared), (0, 1));
        judge.look(&Exchange { msgid: "b".to_owned(), ..lost.clone() });
        let found = judge.look(&exchange("2207", "c", BILL, PAID));
        assert!(found.contains(&Mistake::NewNumberAfterLoss));
        judge.look(&Exchange { msgid: "d".to_owned(), ..lost });
        let ask = r#"{"data": {"oinfno": "2207", "omsgid": "d"}}"#;
        judge.look(&exchange("9990", "e", ask, r#"{"infcode": 0}"#));
        assert_eq!((judge.unsettled.len(), judge.cleared), (0, 2));
    }

    #[test]
    fn a_bill_that_is_answered_twice_is_one_bill() {
        let mut judge = Judge::default();
        let ok = r#"{"infcode": 0, "output": null}"#;
        judge.look(&exchange("9001", "a", r#"{"signIn": {"opter_no": "1"}}"#, ok));
        judge.look(&exchange("2206", "b", BILL, ok));
        let lost = Exchange { fault: Some("lost"), ..exchange("2207", "c", BILL, PAID) };
        assert_eq!(judge.look(&lost), []);
        assert_eq!(judge.look(&exchange("2207", "c", BILL, PAID)), []);
        assert_eq!(judge.bills, 1);
        // A quote is used up by its bill.
        assert_eq!(judge.look(&exchange("2207", "d", BILL, PAID)), [Mistake::NoQuote]);
    }
}
