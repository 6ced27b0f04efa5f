//! Every transaction of mobile payment on one screen.

pub(super) mod amounts;
mod pay;
mod query;
mod refund;
mod revoke;
mod upload;

use std::sync::Arc;

use app::acts::pay_order::token_sm3;
use app::{Act, Numbered};
use domain::pay_order::PayOrder;
use domain::{Reason, RecordId, Refusal};
use store::{Identity, NumberKey, Reads};

use super::bill::find as find_order;
use super::service::Call;
use crate::gm::is_same_secret;
use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Decided, cert_form, is_same_name};
use crate::http::institution::fields::Row;
use crate::http::institution::node::Node;

type Look = fn(&Call, &dyn Reads) -> Result<Node, Failure>;
type Number = fn(&Call) -> Numbered;
type Prepare = fn(&Call, &dyn Reads, Numbered) -> Result<Arc<dyn Act>, Failure>;
type Render = fn(&Call, &dyn Reads, &Decided) -> Result<Node, Failure>;

/// A transaction.
#[derive(Debug)]
pub(super) struct Transaction {
    pub(super) infno: &'static str,
    pub(super) work: Work,
}

/// What it does.
#[derive(Debug)]
pub(super) enum Work {
    /// Looks something up.
    Look(Look),
    /// Becomes an act of the lane, under a number that its content names.
    Act { number: Number, prepare: Prepare, render: Render },
}

static ALL: &[Transaction] = &[
    acts("6201", upload::number, upload::prepare, upload::render),
    acts("6202", pay::number, pay::prepare, pay::render),
    acts("6203", refund::number, refund::prepare, refund::render),
    Transaction { infno: "6301", work: Work::Look(query::look) },
    acts("6401", revoke::number, revoke::prepare, revoke::render),
];

const fn acts(
    infno: &'static str,
    number: Number,
    prepare: Prepare,
    render: Render,
) -> Transaction {
    Transaction { infno, work: Work::Act { number, prepare, render } }
}

pub(super) fn find(infno: &str) -> Option<&'static Transaction> {
    ALL.iter().find(|transaction| transaction.infno == infno)
}

impl Call {
    /// The row of `data`.
    fn data(&self) -> &Row {
        self.input.row("data")
    }

    /// A number of this institution, over the whole content but what is new with every try.
    fn numbered(&self, number: &str, volatile: &[&str]) -> Numbered {
        let key = NumberKey {
            area: self.institution.area,
            issuer: format!("i:{}", self.institution.id.0),
            infno: self.transaction.infno.to_owned(),
            number: number.to_owned(),
        };
        let mut pairs = self.input.pairs();
        pairs.retain(|(path, _)| !volatile.contains(&path.as_str()));
        Numbered::new(key, pairs)
    }

    /// The order that a row names, with its `payToken`. Unknown, another institution's and a wrong
    /// token are one answer and use up nothing.
    fn order(&self, reads: &dyn Reads) -> Result<(RecordId, PayOrder), Failure> {
        let (id, order) = self.order_here(reads)?;
        let token = token_sm3(self.data().text("payToken"));
        if is_same_secret(token.as_bytes(), order.token_sm3.as_bytes()) {
            Ok((id, order))
        } else {
            Err(no_order())
        }
    }

    /// As [`Self::order`], where the interface asks for no token.
    fn order_here(&self, reads: &dyn Reads) -> Result<(RecordId, PayOrder), Failure> {
        let found = find_order(reads, self.data().text("payOrdId"))?;
        found.filter(|(_, order)| order.institution == self.institution.id).ok_or_else(no_order)
    }
}

fn no_order() -> Failure {
    Refusal::new(Reason::OrderUnknown).field("payOrdId").into()
}

/// `idType`, `idNo` and `userName`, where they were sent, are the patient's.
fn is_patient(row: &Row, identity: &Identity) -> Result<(), Failure> {
    let kind = row.sent("idType").is_none_or(|kind| kind == identity.cert_type);
    let number = row
        .sent("idNo")
        .is_none_or(|no| no == identity.cert_no || cert_form(no) == identity.cert_no);
    let name = row.sent("userName").is_none_or(|name| is_same_name(&identity.name, name));
    let other = match (kind, number, name) {
        (true, true, true) => return Ok(()),
        (false, ..) => "idType",
        (_, false, _) => "idNo",
        (true, true, false) => "userName",
    };
    Err(Refusal::new(Reason::NameIdMismatch).field(other).into())
}
