//! 3203 清算申请, 3204 清算申请撤销.

use std::sync::Arc;

use app::acts::{ApplyClearing, WithdrawClearing};
use app::{Act, Numbered};
use domain::day_end::{Clearing, ClearingState, ClrType};
use domain::{Moment, Month, Reason, RecordId, Refusal, ids};
use jiff::ToSpan as _;
use jiff::civil::Date;
use store::{Answer, Reads};

use super::{mismatch, too_large, totals};
use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, Decided, lost};
use crate::http::institution::fields::{Fault, Row};
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;

/// After the last day the lane may still be writing bills of that day for so long (P).
const STILL_MS: i64 = 60_000;

/// A month that is over, as a whole (3203): its sums cannot change any more, and no bill is left
/// between two applications.
pub(super) fn apply(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let row = call.row("data");
    let (month, days) = month(call, row)?;
    let clr_type = row.text("clr_type");
    if ClrType::from_code(clr_type).is_none() {
        let what = "没有这一清算类别的结算，请核对后重发";
        return Err(fault("clr_type", "清算类别", what));
    }
    let ours = totals(call, reads, row, days)?;
    let account = ours.account().map_err(too_large)?;
    let amounts = [
        ("medfee_sumamt", ours.total),
        // Nothing is paid by quota here, so all of it is recognised.
        ("med_sumfee", ours.total),
        ("fund_appy_sum", ours.fund),
        ("acct_pay", account),
        ("cash_payamt", ours.cash),
    ];
    if let Some(refusal) = mismatch(row, &amounts) {
        return Err(refusal.into());
    }
    Ok(Arc::new(ApplyClearing {
        numbered,
        clearing: Clearing {
            institution: call.institution.id,
            area: call.institution.area,
            month,
            clr_type: clr_type.to_owned(),
            days,
            count: ours.standing(),
            total: ours.total,
            fund: ours.fund,
            account,
            aid: ours.aid,
            cash: ours.cash,
            state: ClearingState::Applied,
            at: call.now,
            why: String::new(),
        },
    }))
}

/// `result`
pub(super) fn render(call: &Call, _: &dyn Reads, decided: &Decided) -> Result<Node, Failure> {
    let Answer::Record(id) = decided.answer else { return Err(lost("numbers")) };
    let id = ids::outward_now(call.institution.area, id.0);
    let result = Object::default().text("clr_appy_evt_id", id);
    Ok(Object::default().node("result", result.done()).done())
}

/// An application is taken back (3204).
pub(super) fn withdraw(
    call: &Call,
    _: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let id = ids::inward(call.row("data").text("clr_appy_evt_id"));
    let unknown = || Refusal::new(Reason::ClearingUnknown).field("clr_appy_evt_id");
    let (_, id) = id.filter(|(area, _)| *area == call.institution.area).ok_or_else(unknown)?;
    let institution = call.institution.id;
    Ok(Arc::new(WithdrawClearing { numbered, institution, clearing: RecordId(id) }))
}

fn fault(field: &str, zh: &'static str, what: impl Into<String>) -> Failure {
    Failure::Faults(vec![Fault::new(format!("data.{field}"), zh, what)])
}

/// `setlym` with its first and last day, which must be those of the request.
fn month(call: &Call, row: &Row) -> Result<(Month, (Date, Date)), Failure> {
    let text = row.text("setlym");
    let first = text.get(..4).zip(text.get(4..)).filter(|_| text.len() == 6);
    let first =
        first.and_then(|(year, month)| Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok());
    let Some(first) = first else {
        return Err(fault("setlym", "清算年月", "应为 yyyyMM 格式的年月，请核对后重发"));
    };
    let last = first.last_of_month();
    for (field, zh, day) in [("begndate", "开始日期", first), ("enddate", "结束日期", last)]
    {
        if row.text(field) != day.to_string() {
            return Err(fault(field, zh, format!("应为 {day}：按整月申报，请核对后重发")));
        }
    }
    let over = Moment::start_of(last.saturating_add(1.day())).plus_ms(STILL_MS);
    if call.now < over {
        return Err(fault("setlym", "清算年月", "这个月还没有结束，请在下月申报"));
    }
    Ok((Month::of(first), (first, last)))
}
