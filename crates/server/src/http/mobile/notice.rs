//! The calls out: 6302 医保结算结果通知 and 6204 医保订单信息同步.

use app::acts::pay_order::OrderToken;
use domain::gate::{Gate, GateKey};
use domain::pay_order::PayOrder;
use domain::settlement::Settlement;
use domain::{Moment, ids};
use store::record::{Call, party};
use store::{Body, Kind, Reads};

use super::answer::enveloped;
use super::seal::Seal;
use super::transactions::amounts::{self, setl_type};
use crate::Site;
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;

/// Where a call goes, and the sealed text that it carries.
#[derive(Debug)]
pub(crate) struct Notice {
    pub(crate) address: String,
    pub(crate) body: String,
}

/// The call as it is sent now; `None` = the institution takes none any more, or has no key of ours.
pub(crate) fn notice(site: &Site, reads: &dyn Reads, call: &Call) -> store::Result<Option<Notice>> {
    let now = site.app.now();
    let keys = reads.records_of(Kind::Gate, party(call.institution), None)?;
    let mut keys = keys.into_iter().filter_map(|record| match record.body {
        Body::Gate(key) if key.gate == Gate::Mobile && key.callback.is_some() => Some(key),
        _ => None,
    });
    // A retired key may stand beside a new one.
    let key = keys.find(|key| key.good(now).next().is_some());
    let Some(key) = key else { return Ok(None) };
    let GateKey { name, callback, .. } = &key;
    // The oldest: while secrets are changed over, the institution may not have the new one yet.
    let (Some(address), Some(secret)) = (callback.clone(), key.good(now).last()) else {
        return Ok(None);
    };
    let seal = Seal::new(name, secret);
    let Some(Body::Order(order)) = reads.record(call.order)?.map(|record| record.body) else {
        return Ok(None);
    };
    let Some(paid) = super::bill::settlement_of(reads, &order)? else { return Ok(None) };
    let institution = reads.institution(order.institution)?;
    let org_name = institution.map(|institution| institution.name).unwrap_or_default();
    let data = match call.infno.as_str() {
        "6302" => paid_notice(site, &order, &paid, org_name),
        _ => order_notice(&order, &paid),
    };
    let head = Object::default().text("transType", &call.infno);
    let body = enveloped(head, name, Some(&seal), &data, now);
    Ok(body.map(|body| Notice { address, body }))
}

/// 6302. `hiDocSn` is the settlement, `hiRgstSn` the visit.
fn paid_notice(site: &Site, order: &PayOrder, paid: &Settlement, org_name: String) -> Node {
    let figures = &paid.figures;
    let outward = |id: i64| ids::outward_now(order.area, id);
    Object::default()
        .text("payOrdId", &order.pay_ord_id)
        .text("callType", "02")
        .text("medOrgOrd", &order.med_org_ord)
        .text("traceTime", fourteen(paid.settled_at))
        .yuan("feeSumamt", figures.total)
        .yuan("ownpayAmt", figures.cash)
        .yuan("psnAcctPay", amounts::account(figures))
        .yuan("fundPay", figures.fund_sum)
        .text("hiChrgTime", six(paid.settled_at))
        .text("hiDocSn", outward(paid.id.0))
        .text("hiRgstSn", outward(paid.visit.0))
        .text("orgName", org_name)
        .text("setlType", setl_type(figures))
        .text("revsToken", OrderToken::Reversal.text(site.app.keyring(), &order.pay_ord_id))
        .node("extData", amounts::extra(paid))
        .done()
}

/// 6204. Cash is the institution's own business here: no third party takes it (`thdPayType` 0).
fn order_notice(order: &PayOrder, paid: &Settlement) -> Node {
    let figures = &paid.figures;
    Object::default()
        .text("payOrdId", &order.pay_ord_id)
        .text("medOrgOrd", &order.med_org_ord)
        .yuan("feeSumamt", figures.total)
        .yuan("ownPayAmt", figures.cash)
        .yuan("psnAcctPay", amounts::account(figures))
        .yuan("fundPay", figures.fund_sum)
        .text("thdPayType", "0")
        .node("extData", amounts::extra(paid))
        .done()
}

/// Whether an institution took a call: HTTP 2xx, and nothing in the body that says otherwise.
/// 6302 is answered with `success`; whether that is sealed differs, so a sealed one counts as taken.
pub(crate) fn took(body: &str) -> bool {
    let Ok(node) = Node::parse(body) else { return true };
    let said = |name: &str| node.get(name).and_then(Node::scalar);
    said("success") != Some("false") && said("code").is_none_or(|code| code == "0")
}

/// `yyyyMMddHHmmss`
pub(super) fn fourteen(at: Moment) -> String {
    at.local().strftime("%Y%m%d%H%M%S").to_string()
}

/// `HHmmss`
pub(super) fn six(at: Moment) -> String {
    at.local().strftime("%H%M%S").to_string()
}
