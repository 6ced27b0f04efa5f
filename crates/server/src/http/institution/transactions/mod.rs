//! Every transaction on one screen.

mod bill;
mod cancel;
mod fees;
mod outcome;
mod person;
mod pharmacy;
mod sign;
mod statement;
mod treatment;
mod visit;

use std::sync::Arc;

use app::{Act, Numbered};
use store::Reads;

use super::answer::Failure;
use super::call::{Call, Decided};
use super::fields::{NodeTable, tables};
use super::node::Node;

/// Looks something up, or does what is no act of the lane.
type Look = fn(&Call, &dyn Reads) -> Result<Node, Failure>;
/// Makes the act.
type Prepare = fn(&Call, &dyn Reads, Numbered) -> Result<Arc<dyn Act>, Failure>;
/// Renders what was decided, from the records alone.
type Render = fn(&Call, &dyn Reads, &Decided) -> Result<Node, Failure>;

/// A transaction.
#[derive(Debug)]
pub(crate) struct Transaction {
    /// Its number; numbers of requests are kept under it.
    pub(crate) infno: &'static str,
    /// Its name.
    pub(crate) zh: &'static str,
    /// Who may call it.
    pub(crate) who: Who,
    /// What it reads.
    pub(crate) nodes: &'static [NodeTable],
    /// What it does.
    pub(crate) work: Work,
}

/// Who may call a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// Every institution.
    Any,
    /// Hospitals.
    Hospital,
    /// Pharmacies.
    Pharmacy,
}

/// What a transaction does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Work {
    /// It looks.
    Look(Look),
    /// It changes something, once per number.
    Act {
        /// Makes the act.
        prepare: Prepare,
        /// Renders the answer.
        render: Render,
    },
}

const fn looks(
    infno: &'static str,
    zh: &'static str,
    who: Who,
    nodes: &'static [NodeTable],
    look: Look,
) -> Transaction {
    Transaction { infno, zh, who, nodes, work: Work::Look(look) }
}

const fn acts(
    (infno, zh): (&'static str, &'static str),
    who: Who,
    nodes: &'static [NodeTable],
    prepare: Prepare,
    render: Render,
) -> Transaction {
    Transaction { infno, zh, who, nodes, work: Work::Act { prepare, render } }
}

/// All of them.
pub(crate) static ALL: &[Transaction] = &[
    looks("1101", "人员基本信息获取", Who::Any, tables::PERSON, person::look),
    looks("2001", "人员待遇享受检查", Who::Any, tables::TREATMENT, treatment::look),
    looks("2101", "药店预结算", Who::Pharmacy, tables::PURCHASE, pharmacy::quote),
    acts(("2102", "药店结算"), Who::Pharmacy, tables::PURCHASE, pharmacy::settle, pharmacy::render),
    acts(
        ("2103", "药店结算撤销"),
        Who::Pharmacy,
        tables::CANCEL_BILL,
        cancel::purchase,
        cancel::render,
    ),
    acts(("2201", "门诊挂号"), Who::Hospital, tables::REGISTER, visit::register, visit::render),
    acts(("2202", "门诊挂号撤销"), Who::Hospital, tables::VOID, visit::void, nothing),
    acts(("2203", "门诊就诊信息上传"), Who::Hospital, tables::DESCRIBE, visit::describe, nothing),
    acts(("2204", "门诊费用明细信息上传"), Who::Hospital, tables::FEES, fees::upload, fees::render),
    acts(("2205", "门诊费用明细信息撤销"), Who::Hospital, tables::FEES_OUT, fees::delete, nothing),
    looks("2206", "门诊预结算", Who::Hospital, tables::BILL, bill::quote),
    acts(("2207", "门诊结算"), Who::Hospital, tables::BILL, bill::settle, bill::render),
    acts(
        ("2208", "门诊结算撤销"),
        Who::Hospital,
        tables::CANCEL_BILL,
        cancel::bill,
        cancel::render,
    ),
    acts(("2601", "冲正交易"), Who::Any, tables::UNDO, cancel::undo, nothing),
    looks("5203", "结算信息查询", Who::Any, tables::STATEMENT, statement::look),
    looks("9001", "签到", Who::Any, tables::SIGN_IN, sign::come),
    looks("9002", "签退", Who::Any, tables::SIGN_OUT, sign::leave),
    looks("9990", "报文结果查询", Who::Any, tables::OUTCOME, outcome::look),
];

/// The transaction of an `infno`. Some provinces write `2206A` and `2207A`; the `A` is dropped.
pub(crate) fn find(infno: &str) -> Option<&'static Transaction> {
    let infno = national(infno);
    ALL.iter().find(|transaction| transaction.infno == infno)
}

/// The number under which the nation knows a transaction.
pub(crate) fn national(infno: &str) -> &str {
    match infno {
        "2206A" => "2206",
        "2207A" => "2207",
        other => other,
    }
}

/// Transactions without an output.
#[expect(clippy::unnecessary_wraps, reason = "one shape for every rendering")]
fn nothing(_: &Call, _: &dyn Reads, _: &Decided) -> Result<Node, Failure> {
    Ok(Node::Null)
}
