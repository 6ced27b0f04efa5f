//! The conformance report of a client: what it used, what it got wrong, what is still to be tried.

use serde_json::{Value, json};

use super::judge::{Count, Judge};
use crate::http::institution::fields::tables;

/// The report as JSON.
pub(super) fn report(code: &str, judge: &Judge) -> Value {
    let used: Vec<Value> = judge
        .used
        .iter()
        .map(|(infno, used)| {
            json!({
                "infno": infno,
                "name": tables::of(infno).zh,
                "accepted": used.accepted,
                "refused": used.refused,
            })
        })
        .collect();
    let unused: Vec<Value> = tables::all()
        .filter(|table| !judge.used.contains_key(table.infno))
        .map(|table| json!({"infno": table.infno, "name": table.zh}))
        .collect();
    let mistakes: Vec<Value> = judge
        .mistakes
        .iter()
        .map(|(mistake, count)| {
            let (what, how) = mistake.words();
            with(json!({"what": what, "how": how}), *count)
        })
        .collect();
    let tolerances: Vec<Value> =
        judge.tolerances.iter().map(|(what, count)| with(json!({"what": what}), *count)).collect();
    let empty: Vec<Value> = judge
        .empty
        .iter()
        .map(|((infno, field), count)| with(json!({"infno": infno, "field": field}), *count))
        .collect();
    let unknown: Vec<Value> = judge
        .unknown
        .iter()
        .map(|((infno, field), count)| with(json!({"infno": infno, "field": field}), *count))
        .collect();
    let open: Vec<Value> = judge
        .unsettled
        .keys()
        .map(|(infno, msgid)| json!({"infno": infno, "msgid": msgid}))
        .collect();
    json!({
        "institution": code,
        "passed": judge.mistakes.is_empty() && judge.unsettled.is_empty() && judge.bills > 0,
        "bills": judge.bills,
        "mistakes": mistakes,
        "lost_answers": {"cleared_up": judge.cleared, "open": open},
        "reconciled": judge.used.get("3201").is_some_and(|used| used.accepted > 0),
        "used": used,
        "not_used": unused,
        "tolerances": tolerances,
        "empty_fields": empty,
        "unknown_fields": unknown,
    })
}

fn with(mut value: Value, count: Count) -> Value {
    value["times"] = count.times.into();
    value["first_exchange"] = count.first.into();
    value
}
