//! Amounts of an order, with one meaning everywhere: `feeSumamt` = `ownPayAmt` + `psnAcctPay` +
//! `fundPay` + `othFeeAmt` + `hospPartAmt`, and `psnAcctPay` = `selfAcctPay` + `acctMulaidPay`.

use domain::settlement::{Figures, Settlement};
use domain::{Fen, ids};

use crate::http::institution::node::Node;
use crate::http::institution::object::Object;

/// What accounts paid. Sums of a record never overflow: they were checked when it was decided.
pub(in crate::http::mobile) fn account(figures: &Figures) -> Fen {
    figures.own.plus(figures.aid).unwrap_or_default()
}

/// The amounts of every answer.
pub(super) fn paid(object: Object, figures: &Figures) -> Object {
    object
        .yuan("feeSumamt", figures.total)
        .yuan("ownPayAmt", figures.cash)
        .yuan("psnAcctPay", account(figures))
        .yuan("fundPay", figures.fund_sum)
}

/// The amounts of version 2.2.5.
pub(super) fn parts(object: Object, figures: &Figures) -> Object {
    object
        .yuan("deposit", Fen::ZERO)
        .yuan("othFeeAmt", Fen::ZERO)
        .yuan("hospPartAmt", figures.hosp_part)
        .yuan("acctMulaidPay", figures.aid)
        .yuan("selfAcctPay", figures.own)
        .yuan("delvFee", Fen::ZERO)
}

/// `extData` of a paid order.
pub(in crate::http::mobile) fn extra(settlement: &Settlement) -> Node {
    let outward = |id: i64| ids::outward_now(settlement.care_area, id);
    let object = Object::default()
        .text("setlId", outward(settlement.id.0))
        .text("mdtrtId", outward(settlement.visit.0));
    quote(object, &settlement.figures).done()
}

/// The split as 2206 tells it.
pub(super) fn quote(object: Object, figures: &Figures) -> Object {
    let part = account(figures).plus(figures.cash).unwrap_or_default();
    object
        .yuan("medfeeSumamt", figures.total)
        .yuan("fundPaySumamt", figures.fund_sum)
        .yuan("psnPartAmt", part)
        .yuan("acctPay", account(figures))
        .yuan("acctMulaidPay", figures.aid)
        .yuan("selfAcctPay", figures.own)
        .yuan("psnCashPay", figures.cash)
        .yuan("hospPartAmt", figures.hosp_part)
}

/// `setlType`: who paid anything at all.
pub(in crate::http::mobile) fn setl_type(figures: &Figures) -> &'static str {
    let insured = figures.fund_sum.is_positive() || account(figures).is_positive();
    match (insured, figures.cash.is_positive()) {
        (true, true) => "ALL",
        (false, true) => "CASH",
        (_, false) => "HI",
    }
}
