//! 6401 费用明细上传撤销.

use std::sync::Arc;

use app::acts::pay_order::Revoke;
use app::{Act, Numbered};
use store::Reads;

use super::is_patient;
use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Decided, lost};
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::mobile::service::Call;

/// An order is taken back once.
pub(super) fn number(call: &Call) -> Numbered {
    call.numbered(call.data().text("payOrdId"), &["data.extData"])
}

pub(super) fn prepare(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let (id, order) = call.order(reads)?;
    let identity = reads.identity(order.patient)?.ok_or_else(|| lost("identities"))?;
    is_patient(call.data(), &identity)?;
    let institution = call.institution.clone();
    Ok(Arc::new(Revoke { numbered, institution, order: id, visit: order.visit }))
}

#[expect(clippy::unnecessary_wraps, reason = "the form of every answer")]
pub(super) fn render(_: &Call, _: &dyn Reads, _: &Decided) -> Result<Node, Failure> {
    let data = Object::default()
        // JSON's own word; a `Node` has no other way to hold it.
        .node("success", Node::Number("true".to_owned()))
        .text("message", "订单已撤销");
    Ok(data.done())
}
