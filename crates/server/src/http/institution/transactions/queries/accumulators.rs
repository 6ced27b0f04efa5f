//! 5206 人员累计信息查询: what a person has used up in a benefit year.

use domain::Fen;
use domain::benefit::Accumulator;
use domain::institution::Level;
use domain::settlement::AccumulatorKey;
use store::{Needs, Reads};

use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, Patient};
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;

/// `cum_ym` of 5206 asks for a benefit year; without it every year is told. Sums are kept by year, so a
/// row's `cum_ym` is the month that they reach to: the last one of a year that is over, else this one.
pub(crate) fn look(call: &Call, reads: &dyn Reads) -> Result<Node, Failure> {
    let row = call.row("data");
    let patient = Patient::named(reads, row)?;
    let asked = row.sent("cum_ym").and_then(|month| month.get(..4)?.parse::<i16>().ok());
    let needs = Needs {
        patients: [patient.identity.person].into(),
        month: Some(call.now.month()),
        year_from: Some(asked.unwrap_or(0)),
        ..Needs::default()
    };
    let known = reads.facts(&needs)?.accumulators;
    let fits = |key: &AccumulatorKey| {
        key.person == patient.identity.person
            && key.area == patient.insured.area
            && asked.is_none_or(|year| key.year == year)
    };
    let rows = known.iter().filter(|(key, _)| fits(key)).flat_map(|(key, used)| {
        let insutype = patient.insured.insutype.code();
        let until = until(key.year, call);
        sums(key.inpatient, used).into_iter().map(move |(code, cum)| {
            Object::default()
                .text("insutype", insutype)
                .text("year", key.year.to_string())
                .text("cum_ym", &until)
                .text("cum_type_code", code)
                .node("cum", Node::Number(cum))
                .done()
        })
    });
    Ok(Object::default().node("cuminfo", Node::List(rows.collect())).done())
}

/// The month that the sums of a year reach to.
fn until(year: i16, call: &Call) -> String {
    let now = call.now.month();
    if u32::try_from(year) == Ok(now.year()) { now.0.to_string() } else { format!("{year}12") }
}

/// The sums of an accumulator under this platform's codes (`codes.tsv`, `cum_type_code`): the
/// nation has no table for them. Deductibles are told where something was filled.
fn sums(inpatient: bool, used: &Accumulator) -> Vec<(String, String)> {
    let place = if inpatient { "IP" } else { "OP" };
    let code = |what: &str| format!("{place}-{what}");
    let yuan = |amount: Fen| amount.to_string();
    let mut sums = vec![
        (code("SCOPE"), yuan(used.in_scope)),
        (code("FUND"), yuan(used.fund)),
        (code("COUNT"), used.count.to_string()),
    ];
    if !used.fund_sub.is_zero() {
        sums.push((code("FUNDSUB"), yuan(used.fund_sub)));
    }
    for level in Level::ALL {
        let filled = used.deductible.get(level.index()).copied().unwrap_or_default();
        if !filled.is_zero() {
            sums.push((format!("{place}-DED-{}", level.index() + 1), yuan(filled)));
        }
    }
    sums
}
