//! The end of the day and of the month: 3201 (here), 3202 ([`statement`]), 3203 and 3204
//! ([`clearing`]), 3505 ([`sale`]). Everything is worked out from settlements; nothing is kept as a
//! figure that could go its own way.

mod clearing;
mod sale;
mod statement;

use domain::day_end::{ClrType, Totals};
use domain::{Fen, Moment, Overflow, Reason, Refusal};
use jiff::civil::Date;
use jiff::{Span, ToSpan as _};
use store::{Reads, SettledAsk};

use super::{Transaction, Who, acts, looks, nothing};
use crate::http::institution::answer::Failure;
use crate::http::institution::call::Call;
use crate::http::institution::fields::{Fault, Row};
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;

/// Comparing and applying.
pub(crate) static ALL: &[Transaction] = &[
    looks("3201", Who::Any, look),
    acts("3202", Who::Any, statement::prepare, statement::render),
    acts("3203", Who::Any, clearing::apply, clearing::render),
    acts("3204", Who::Any, clearing::withdraw, nothing),
    acts("3505", Who::Any, sale::prepare, nothing),
];

/// Most days whose sums are compared at once.
const TOTAL_DAYS: i64 = 366;

/// Sums of the days by when bills were settled (3201); what gave a bill back counts as a record of
/// its own, with amounts below zero.
pub(crate) fn look(call: &Call, reads: &dyn Reads) -> Result<Node, Failure> {
    let row = call.row("data");
    let days = days(row, TOTAL_DAYS)?;
    let ours = totals(call, reads, row, days)?;
    let account = ours.account().map_err(too_large)?;
    let mut differences = Vec::new();
    for (field, zh, ours) in [
        ("medfee_sumamt", "医疗费总额", ours.total),
        ("fund_pay_sumamt", "基金支付总额", ours.fund),
        ("acct_pay", "个人账户支付", account),
    ] {
        let theirs = row.fen(field).unwrap_or_default();
        if theirs != ours {
            differences.push(format!("{zh}机构 {theirs} 中心 {ours}"));
        }
    }
    let (theirs, count) = (row.scaled("fixmedins_setl_cnt", 0).unwrap_or_default(), ours.records());
    if theirs != count {
        differences.push(format!("结算笔数机构 {theirs} 中心 {count}"));
    }
    let (code, text) = if differences.is_empty() {
        ("0", format!("平：{count} 笔，医疗费总额 {}", ours.total))
    } else {
        ("1", format!("不平：{}", differences.join("；")))
    };
    let info = Object::default()
        .text("setl_optins", optins(call, row))
        .text("stmt_rslt", code)
        .text("stmt_rslt_dscr", text.chars().take(200).collect::<String>());
    Ok(Object::default().node("stmtinfo", info.done()).done())
}

/// Where it is settled, as the client calls the place.
fn optins(call: &Call, row: &Row) -> String {
    let area = || call.institution.area.to_string();
    row.sent("setl_optins").map_or_else(area, ToOwned::to_owned)
}

/// `stmt_begndate` and `stmt_enddate`: both days are included whole.
fn days(row: &Row, most: i64) -> Result<(Date, Date), Failure> {
    let day = |field: &str| row.sent(field).and_then(|text| text.parse::<Date>().ok());
    let fault =
        |what: String| Failure::Faults(vec![Fault::new("data.stmt_enddate", "对账结束日期", what)]);
    let missing = || fault("必填，请填写后重发".to_owned());
    let from = day("stmt_begndate").ok_or_else(missing)?;
    let to = day("stmt_enddate").ok_or_else(missing)?;
    if to < from {
        return Err(fault("早于对账开始日期，请核对后重发".to_owned()));
    }
    if from.saturating_add(Span::new().days(most - 1)) < to {
        return Err(fault(format!("一次最多对 {most} 天，请分段对账")));
    }
    Ok((from, to))
}

/// Which bills a row asks for; `None` = none at all, because no bill here is of that `clr_type`.
fn asked(call: &Call, row: &Row, (from, to): (Date, Date)) -> Option<SettledAsk> {
    let clr_type = match row.sent("clr_type") {
        Some(code) => Some(ClrType::from_code(code)?),
        None => None,
    };
    let insutype = match row.sent("insutype") {
        Some(code) => Some(domain::person::Insutype::from_code(code)?),
        None => None,
    };
    let given_back = row.sent("refd_setl_flag").map(|flag| flag == "1");
    Some(SettledAsk {
        area: call.institution.area,
        institution: call.institution.id,
        from: Moment::start_of(from),
        before: Moment::start_of(to.saturating_add(1.day())),
        clr_type,
        insutype,
        given_back,
    })
}

/// What the bills of a row's question come to.
fn totals(
    call: &Call,
    reads: &dyn Reads,
    row: &Row,
    days: (Date, Date),
) -> Result<Totals, Failure> {
    match asked(call, row, days) {
        Some(ask) => Ok(reads.settled_totals(&ask)?),
        None => Ok(Totals::default()),
    }
}

/// Sums that leave 64 bits can only come from amounts that cannot be.
fn too_large(_: Overflow) -> Failure {
    Refusal::new(Reason::AmountOutOfRange).into()
}

/// The first field whose amount is not ours.
fn mismatch(row: &Row, ours: &[(&'static str, Fen)]) -> Option<Refusal> {
    let differs =
        |(field, ours): &&(&'static str, Fen)| row.fen(field).is_some_and(|theirs| theirs != *ours);
    let (field, ours) = ours.iter().find(differs)?;
    Some(Refusal::new(Reason::ClearingMismatch).field(*field).amount(*ours))
}
