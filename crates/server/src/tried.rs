//! What a trial of other rules found ([`app::simulate`]) as JSON: for the command line and the desk.

use app::simulate::Report;
use domain::policy::PolicySet;
use serde_json::{Value, json};

/// What the numbers are and what they are not.
pub(crate) const LIMITS: &str = "\
怎样得出：逐笔取出当时的明细、账户余额、限额、累计和绑定，先按当时的规则重算，与记录一分不差的才按草案再算；\n\
草案从第一天起一直有效，前一笔多付或少付的会影响后一笔。只读，不写入任何东西。\n\
不能得出：被拒绝而没有结算的账单；规则不同时家人会怎样选付款人、怎样设限额；参保人和共济人的人员类别、\n\
机构等级按现在的（重算对不上的不计入）；撤销过的账单不计入。";

/// A report, amounts in 分.
pub(crate) fn as_json(report: &Report, draft: &PolicySet) -> Value {
    let areas = report
        .areas
        .iter()
        .map(|(area, sums)| json!({"area": area, "name": draft.area_name(*area), "sums": sums}));
    let axes = report.axes.iter().map(|(axis, sums)| json!({"axis": axis, "sums": sums}));
    let payers = report
        .payers
        .iter()
        .map(|(area, side)| json!({"area": area, "name": draft.area_name(*area), "aid": side}));
    let examples = report.examples.iter().map(|change| {
        json!({
            "setl_id": change.masked(),
            "before": change.before,
            "after": change.after,
            "axes": change.cause.axes,
            "together": change.cause.together,
            "carried": change.cause.carried,
            "adopted": change.cause.adopted,
            "assumed": change.assumed,
        })
    });
    let not = report
        .not_replayed
        .iter()
        .map(|(why, count)| json!({"why": why, "zh": why.zh(), "bills": count}));
    json!({
        "from": report.from, "to": report.to, "area": report.area,
        "present": report.present, "draft": report.draft,
        "bills": report.bills, "given_back": report.given_back,
        "replayed": report.replayed(), "same": report.same, "changed": report.changed,
        "not_replayed": not.collect::<Vec<_>>(), "refused": report.refused,
        "assumed": report.assumed,
        "patients": report.patients.len(), "relatives": report.relatives.len(),
        "areas": areas.collect::<Vec<_>>(), "axes": axes.collect::<Vec<_>>(),
        "together": report.together, "adopted": report.adopted, "carried": report.carried,
        "payers": payers.collect::<Vec<_>>(), "examples": examples.collect::<Vec<_>>(),
        "limits": LIMITS,
    })
}
