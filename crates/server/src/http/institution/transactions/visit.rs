//! 2201 门诊挂号, 2202 门诊挂号撤销, 2203 门诊就诊信息上传.

use std::sync::Arc;

use app::acts::{DescribeVisit, RegisterVisit, VoidVisit};
use app::{Act, Numbered};
use domain::{Moment, ids};
use store::{Answer, Reads};

use super::{Transaction, Who, acts, bill, cancel, fees, looks, nothing};
use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, Decided, Patient, lost};
use crate::http::institution::fields::{Fault, Row};
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;

/// Outpatient visits.
pub(crate) static ALL: &[Transaction] = &[
    acts("2201", Who::Hospital, register, render),
    acts("2202", Who::Hospital, void, nothing),
    acts("2203", Who::Hospital, describe, nothing),
    // Hospitals of 内蒙古 describe their visits by it, elsewhere pharmacies with outpatient care.
    acts("2203A", Who::Any, describe, nothing),
    acts("2204", Who::Hospital, fees::upload, fees::render),
    acts("2205", Who::Hospital, fees::delete, nothing),
    looks("2206", Who::Hospital, bill::quote),
    acts("2207", Who::Hospital, bill::settle, bill::render),
    acts("2208", Who::Hospital, cancel::bill, cancel::render),
];

/// How far the begin of care may lie ahead: clocks differ, plans are no visits.
pub(super) const AHEAD_MS: i64 = 24 * 60 * 60 * 1_000;

/// `begntime`, which chooses the benefit rules: not in the future, not before the patient's birth.
pub(super) fn begun(
    call: &Call,
    row: &Row,
    path: &str,
    patient: &Patient,
) -> Result<Moment, Failure> {
    let begun = row.time("begntime").unwrap_or(call.now);
    let fault = |what: &str| Failure::Faults(vec![Fault::new(path, "开始时间", what)]);
    if begun > call.now.plus_ms(AHEAD_MS) {
        return Err(fault("不能晚于现在，请核对后重发"));
    }
    not_before_birth(begun, path, patient)?;
    Ok(begun)
}

/// Nobody is treated before being born.
pub(super) fn not_before_birth(
    begun: Moment,
    path: &str,
    patient: &Patient,
) -> Result<(), Failure> {
    if begun.date() >= patient.identity.born {
        return Ok(());
    }
    let what = "早于患者的出生日期，请核对后重发";
    Err(Failure::Faults(vec![Fault::new(path, "开始时间", what)]))
}

/// 2201.
pub(crate) fn register(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let row = call.row("data");
    let patient = Patient::named(reads, row)?;
    Ok(Arc::new(RegisterVisit {
        numbered,
        institution: call.institution.clone(),
        patient: patient.identity.person,
        ipt_otp_no: row.text("ipt_otp_no").to_owned(),
        begun: begun(call, row, "data.begntime", &patient)?,
        details: call.input.canonical(&["data"]),
    }))
}

/// The answer of 2201.
pub(crate) fn render(_: &Call, reads: &dyn Reads, decided: &Decided) -> Result<Node, Failure> {
    let Answer::Visit(area, id) = decided.answer else { return Err(lost("numbers")) };
    let visit = reads.visit(area, id)?.ok_or_else(|| lost("visits"))?;
    let identity = reads.identity(visit.patient)?.ok_or_else(|| lost("identities"))?;
    let data = Object::default()
        .text("mdtrt_id", ids::outward_now(area, id.0))
        .text("psn_no", identity.psn_no)
        .text("ipt_otp_no", visit.ipt_otp_no)
        .unknown(&["exp_content"])
        .done();
    Ok(Object::default().node("data", data).done())
}

/// 2202.
pub(crate) fn void(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let row = call.row("data");
    Ok(Arc::new(VoidVisit {
        numbered,
        institution: call.institution.clone(),
        patient: Patient::named(reads, row)?.identity.person,
        visit: call.visit(row)?,
    }))
}

/// 2203.
pub(crate) fn describe(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let row = call.row("mdtrtinfo");
    let patient = Patient::named(reads, row)?;
    Ok(Arc::new(DescribeVisit {
        numbered,
        institution: call.institution.clone(),
        patient: patient.identity.person,
        visit: call.visit(row)?,
        med_type: row.text("med_type").to_owned(),
        begun: begun(call, row, "mdtrtinfo.begntime", &patient)?,
        details: call.input.canonical(&["mdtrtinfo", "diseinfo"]),
    }))
}
