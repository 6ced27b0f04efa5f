//! 6202 支付下单.

use std::sync::Arc;

use app::acts::Settle;
use app::acts::pay_order::{Pay, token_sm3};
use app::acts::voucher::Shown;
use app::{Act, Numbered};
use domain::pay_order::OrderState;
use domain::{Reason, Refusal, ids};
use store::Reads;

use super::amounts;
use crate::http::institution::answer::Failure;
use crate::http::institution::call::Decided;
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::mobile::bill::bill_of;
use crate::http::mobile::service::Call;

/// The institution's `orgBizSer`. Clients that have none are numbered by order and moment: whatever
/// the number, an order is paid once.
pub(super) fn number(call: &Call) -> Numbered {
    let row = call.data();
    match row.sent("orgBizSer") {
        Some(number) => call.numbered(number, &[]),
        None => call.numbered(&format!("{}@{}", row.text("payOrdId"), call.timestamp), &[]),
    }
}

pub(super) fn prepare(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let row = call.data();
    let (id, order) = call.order(reads)?;
    let visit = ids::outward_now(order.area, order.visit.0);
    if row.sent("mdtrtId").is_some_and(|sent| sent != visit) {
        return Err(Refusal::new(Reason::VisitUnknown).field("mdtrtId").into());
    }
    if row.sent("chrgBchno").is_some_and(|sent| sent != order.batch) {
        return Err(Refusal::new(Reason::BatchUnknown).field("chrgBchno").into());
    }
    let bill = bill_of(reads, &order, &call.institution, order.account_use)?;
    let shown = row.sent("ecAuthCode").map(|text| Shown::of(text, order.patient));
    Ok(Arc::new(Pay {
        settle: Settle { numbered, bill, aid_payer: None },
        order: id,
        paid: order.settlement,
        authorisation: row.sent("payAuthNo").map(token_sm3),
        shown,
    }))
}

/// What paid the order, as it was then: a refund since has its own answer.
pub(super) fn render(call: &Call, reads: &dyn Reads, decided: &Decided) -> Result<Node, Failure> {
    let settlement = decided.settlement(reads)?;
    let object = Object::default()
        .text("payOrdId", call.data().text("payOrdId"))
        .text("ordStas", OrderState::Settled.code());
    let object = amounts::paid(object, &settlement.figures);
    let object = amounts::parts(object, &settlement.figures);
    Ok(object.node("extData", amounts::extra(&settlement)).done())
}
