//! 6301 医保订单结算结果查询.

use app::acts::pay_order::{CANCELLED, OrderToken};
use domain::pay_order::{OrderState, PayOrder};
use domain::settlement::{Figures, Settlement};
use store::Reads;

use super::{amounts, is_patient};
use crate::http::institution::answer::Failure;
use crate::http::institution::call::lost;
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::mobile::bill::{bill_of, quoted, settlement_of};
use crate::http::mobile::notice::fourteen;
use crate::http::mobile::service::Call;

/// The order as it is: paid ones with what paid them, waiting ones with what they would cost now.
pub(super) fn look(call: &Call, reads: &dyn Reads) -> Result<Node, Failure> {
    let (_, order) = call.order(reads)?;
    let identity = reads.identity(order.patient)?.ok_or_else(|| lost("identities"))?;
    is_patient(call.data(), &identity)?;
    let paid = settlement_of(reads, &order)?;
    let figures = match &paid {
        Some(paid) => paid.figures.clone(),
        None => waiting(call, reads, &order)?,
    };
    let object = Object::default()
        .text("ordStas", state(&order, paid.as_ref(), call))
        .text("payOrdId", &order.pay_ord_id)
        .text("callType", if paid.is_some() { "2" } else { "4" })
        .text("medOrgOrd", &order.med_org_ord)
        .text("traceTime", fourteen(paid.as_ref().map_or(order.at, |paid| paid.settled_at)))
        .text("orgCodg", &call.institution.code)
        .text("orgName", &call.institution.name);
    let object = object.text("setlType", amounts::setl_type(&figures));
    let object = amounts::parts(amounts::paid(object, &figures), &figures);
    let extra = paid.as_ref().map_or(Node::Null, amounts::extra);
    // What is not paid, or was given back, has nothing to be reversed.
    let object = if paid.is_some_and(|paid| paid.cancelled_by.is_none()) {
        let token = OrderToken::Reversal.text(call.site.app.keyring(), &order.pay_ord_id);
        object.text("revsToken", token)
    } else {
        object.unknown(&["revsToken"])
    };
    Ok(object.node("extData", extra).done())
}

/// What an unpaid order would cost now. Of one that is over, or that could not be paid, insurance pays
/// nothing.
fn waiting(call: &Call, reads: &dyn Reads, order: &PayOrder) -> Result<Figures, Failure> {
    let cash = Figures { total: order.total, cash: order.total, ..Figures::default() };
    if !order.waits(call.now) {
        return Ok(cash);
    }
    let agreed = order.authorised.as_ref().filter(|agreed| agreed.stands(call.now));
    let bill = bill_of(reads, order, &call.institution, order.accounts(agreed))?;
    let payer = agreed.and_then(|agreed| agreed.payer);
    let decision = quoted(&call.site.app, &bill, payer)?;
    Ok(decision.map_or(cash, |decision| decision.settlement.figures))
}

fn state(order: &PayOrder, paid: Option<&Settlement>, call: &Call) -> &'static str {
    let gone = paid.is_some_and(|paid| paid.cancelled_by.is_some());
    match order.state {
        OrderState::Settled | OrderState::CashRefunded if gone => CANCELLED,
        _ => order.state_at(call.now).code(),
    }
}
