//! Stays in hospital: 2401 入院办理, 2402 出院办理, 2404 入院撤销, 2405 出院撤销, and the table of
//! all stay transactions; charges and bills are in [`super::stay_bill`].

use std::sync::Arc;

use app::acts::{Admit, Discharge, Undischarge, VoidStay};
use app::{Act, Numbered};
use domain::{Moment, ids};
use store::{Answer, Reads};

use super::visit::{AHEAD_MS, begun};
use super::{Transaction, Who, acts, bill, cancel, fees, looks, nothing, stay_bill};
use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, Decided, Patient, lost};
use crate::http::institution::fields::{Fault, Row};
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;

/// Stays.
pub(crate) static ALL: &[Transaction] = &[
    acts("2301", Who::Hospital, stay_bill::upload, fees::render),
    acts("2302", Who::Hospital, stay_bill::take_out, nothing),
    looks("2303", Who::Hospital, stay_bill::quote),
    acts("2304", Who::Hospital, stay_bill::settle, bill::render),
    acts("2305", Who::Hospital, cancel::stay, cancel::render),
    acts("2401", Who::Hospital, admit, render),
    acts("2402", Who::Hospital, discharge, nothing),
    acts("2404", Who::Hospital, void, nothing),
    acts("2405", Who::Hospital, undischarge, nothing),
];

/// The kind of care is a stay, by its `med_type`.
pub(super) fn is_stay(med_type: &str) -> bool {
    STAYS.iter().any(|stay| med_type.starts_with(stay))
}

/// `med_type` of stays: 住院, 外伤住院, 日间手术, 生育住院, 家庭病床 and what provinces put below them.
const STAYS: [&str; 5] = ["21", "22", "28", "52", "71"];

fn med_type(row: &Row) -> Result<String, Failure> {
    let code = row.text("med_type");
    if is_stay(code) {
        return Ok(code.to_owned());
    }
    let what = "不是住院类别，门诊和购药请用其他交易，请核对后重发";
    Err(Failure::Faults(vec![Fault::new("mdtrtinfo.med_type", "医疗类别", what)]))
}

/// 2401.
fn admit(call: &Call, reads: &dyn Reads, numbered: Numbered) -> Result<Arc<dyn Act>, Failure> {
    let row = call.row("mdtrtinfo");
    let patient = Patient::named(reads, row)?;
    Ok(Arc::new(Admit {
        numbered,
        institution: call.institution.clone(),
        patient: patient.identity.person,
        ipt_no: row.text("ipt_no").to_owned(),
        med_type: med_type(row)?,
        begun: begun(call, row, "mdtrtinfo.begntime", &patient)?,
        aid_agreed: row.text("AID_CONSENT") == "1",
        details: call.input.canonical(&["mdtrtinfo", "diseinfo"]),
    }))
}

/// The answer of 2401.
fn render(_: &Call, _: &dyn Reads, decided: &Decided) -> Result<Node, Failure> {
    let Answer::Visit(area, id) = decided.answer else { return Err(lost("numbers")) };
    let result = Object::default()
        .text("mdtrt_id", ids::outward_now(area, id.0))
        .unknown(&["exp_content"])
        .done();
    Ok(Object::default().node("result", result).done())
}

/// 2402.
fn discharge(call: &Call, reads: &dyn Reads, numbered: Numbered) -> Result<Arc<dyn Act>, Failure> {
    let row = call.row("dscginfo");
    let patient = Patient::named(reads, row)?.identity.person;
    let visit = call.visit(row)?;
    Ok(Arc::new(Discharge {
        numbered,
        institution: call.institution.clone(),
        patient,
        visit,
        ended: ended(call, reads, row)?,
        details: call.input.canonical(&["dscginfo", "diseinfo"]),
    }))
}

/// `endtime`, which chooses the benefit rules: not before the admission, not in the future.
fn ended(call: &Call, reads: &dyn Reads, row: &Row) -> Result<Moment, Failure> {
    let ended = row.time("endtime").unwrap_or(call.now);
    let fault =
        |what: &str| Failure::Faults(vec![Fault::new("dscginfo.endtime", "结束时间", what)]);
    if ended > call.now.plus_ms(AHEAD_MS) {
        return Err(fault("不能晚于现在，请核对后重发"));
    }
    let admitted = reads.visit(call.institution.area, call.visit(row)?)?.map(|visit| visit.begun);
    if admitted.is_some_and(|admitted| ended < admitted) {
        return Err(fault("早于入院时间，请核对后重发"));
    }
    Ok(ended)
}

/// 2404.
fn void(call: &Call, reads: &dyn Reads, numbered: Numbered) -> Result<Arc<dyn Act>, Failure> {
    let row = call.row("data");
    let institution = call.institution.clone();
    let patient = Patient::named(reads, row)?.identity.person;
    Ok(Arc::new(VoidStay { numbered, institution, patient, visit: call.visit(row)? }))
}

/// 2405.
fn undischarge(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let row = call.row("data");
    let institution = call.institution.clone();
    let patient = Patient::named(reads, row)?.identity.person;
    Ok(Arc::new(Undischarge { numbered, institution, patient, visit: call.visit(row)? }))
}
