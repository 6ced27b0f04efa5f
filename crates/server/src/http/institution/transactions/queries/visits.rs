//! 5201 就诊信息查询, 5202 诊断信息查询: the visits of a patient at the institution that asks.

use std::collections::BTreeMap;

use domain::settlement::Setting;
use domain::{Moment, Reason, Refusal, ids};
use jiff::ToSpan;
use jiff::civil::time;
use store::records::VisitsAsk;
use store::{Reads, Visit, VisitState};

use super::details::Details;
use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, Patient};
use crate::http::institution::fields::{Kind, Row, tables};
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::institution::render::person;

/// What 5201 answers. A visit that was given back (2202, 2404) is no visit any more.
pub(crate) fn look(call: &Call, reads: &dyn Reads) -> Result<Node, Failure> {
    let row = call.row("data");
    let patient = Patient::named(reads, row)?;
    let visits = if row.sent("mdtrt_id").is_some() {
        own(call, reads, row, &patient)?.into_iter().collect()
    } else {
        let (from, to) = range(row, call.now);
        let (area, institution) = (call.institution.area, call.institution.id);
        let patient = patient.identity.person;
        reads.visits_at(&VisitsAsk { area, institution, patient, from, to })?
    };
    let asked = row.sent("med_type");
    let fits = |visit: &&Visit| {
        visit.state != VisitState::Void && asked.is_none_or(|asked| visit.med_type == asked)
    };
    let rows = visits.iter().filter(fits).map(|visit| mdtrtinfo(call, visit, &patient));
    Ok(Object::default().node("mdtrtinfo", Node::List(rows.collect())).done())
}

/// From `begntime` to `endtime`; two dates are whole days, both included.
fn range(row: &Row, now: Moment) -> (Moment, Moment) {
    let from = row.time("begntime").unwrap_or(Moment(0));
    let to = row.time("endtime").unwrap_or(now);
    let is_day = |moment: Moment| moment.local().time() == time(0, 0, 0, 0);
    if is_day(from) && is_day(to) {
        let next = to.date().checked_add(1.day()).map_or(to, Moment::start_of);
        return (from, next.plus_ms(-1));
    }
    (from, to)
}

/// The visit that a row names, if it is this patient's at this institution.
fn own(
    call: &Call,
    reads: &dyn Reads,
    row: &Row,
    patient: &Patient,
) -> Result<Option<Visit>, Failure> {
    let visit = reads.visit(call.institution.area, call.visit(row)?)?;
    Ok(visit.filter(|visit| {
        visit.institution == call.institution.id && visit.patient == patient.identity.person
    }))
}

/// A row of 5201: what the platform knows, and what the institution uploaded under the same names.
fn mdtrtinfo(call: &Call, visit: &Visit, patient: &Patient) -> Node {
    let details = Details::parse(&visit.details);
    let ended = visit.ended.or_else(|| (visit.setting == Setting::Pharmacy).then_some(visit.begun));
    let in_hospital = visit.state == VisitState::Open;
    let stay = (visit.setting == Setting::Inpatient)
        .then(|| if in_hospital { "1" } else { "0" }.to_owned());
    let object = Object::default().text("mdtrt_id", ids::outward_now(visit.area, visit.id.0));
    let object = person::identity(object, patient, visit.begun.date());
    let object = person::insurance(object, patient)
        .text("insu_optins", call.insured_admdvs(patient.insured.area))
        .text("begntime", visit.begun.to_string())
        .known("endtime", ended.map(|ended| ended.to_string()))
        .known("med_type", sent(&visit.med_type))
        .known("ipt_otp_no", sent(&visit.ipt_otp_no))
        .known("inhosp_stas", stay);
    uploaded("mdtrtinfo", object, |field| details.text(field)).done()
}

/// What 5202 answers. A diagnosis that was voided (`vali_flag` 0) is none.
pub(crate) fn diagnoses(call: &Call, reads: &dyn Reads) -> Result<Node, Failure> {
    let row = call.row("data");
    let patient = Patient::named(reads, row)?;
    let visit = own(call, reads, row, &patient)?
        .filter(|visit| visit.state != VisitState::Void)
        .ok_or_else(|| Failure::from(Refusal::new(Reason::VisitUnknown).field("mdtrt_id")))?;
    let details = Details::parse(&visit.details);
    let is_stay = visit.setting == Setting::Inpatient;
    let (in_type, out_type) = (is_stay.then_some("1"), is_stay.then_some("2"));
    let admitted = details.rows("diseinfo").iter().map(|row| (in_type, row));
    let discharged = details.rows("dscgdise").iter().map(|row| (out_type, row));
    let stands = admitted
        .chain(discharged)
        .filter(|(_, row)| row.get("vali_flag").is_none_or(|flag| flag != "0"));
    let rows = stands
        .zip(1_u32..)
        .map(|((inout, kept), number)| diseinfo(&visit, &patient, (inout, kept), number));
    Ok(Object::default().node("diseinfo", Node::List(rows.collect())).done())
}

fn diseinfo(
    visit: &Visit,
    patient: &Patient,
    (inout, kept): (Option<&str>, &BTreeMap<String, String>),
    number: u32,
) -> Node {
    let mdtrt_id = ids::outward_now(visit.area, visit.id.0);
    let object = Object::default()
        .text("diag_info_id", format!("{mdtrt_id}{number:04}"))
        .text("mdtrt_id", mdtrt_id)
        .text("psn_no", &patient.identity.psn_no)
        .known("inout_diag_type", inout.map(ToOwned::to_owned));
    uploaded("diseinfo", object, |field| kept.get(field).map(String::as_str)).done()
}

/// The other fields of a node, as they were uploaded; `null` where nothing was.
fn uploaded<'a>(node: &str, object: Object, kept: impl Fn(&str) -> Option<&'a str>) -> Object {
    let infno = if node == "mdtrtinfo" { "5201" } else { "5202" };
    let table = tables::of(infno).response.iter().find(|table| table.name == node);
    let fields = table.into_iter().flat_map(|table| &table.fields);
    fields.fold(object, |object, field| {
        if object.has(field.name) {
            return object;
        }
        let is_number = matches!(field.kind, Kind::Decimal(..));
        let form = if is_number { Node::Number } else { Node::Text };
        let value = kept(field.name).map_or(Node::Null, |text| form(text.to_owned()));
        object.node(field.name, value)
    })
}

fn sent(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
