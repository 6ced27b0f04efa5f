//! 5203 结算信息查询: an institution asks for a settlement of its own.

use domain::institution::{Institution, Level};
use domain::settlement::{Settlement, SettlementKind};
use domain::{Reason, Refusal, ids};
use store::Reads;

use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, Patient};
use crate::http::institution::fields::Row;
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::institution::render::settlement::{Shown, setldetail, setlinfo};

/// 5203.
pub(crate) fn look(call: &Call, reads: &dyn Reads) -> Result<Node, Failure> {
    let row = call.row("data");
    let patient = Patient::named(reads, row)?;
    let settlement = own(call, reads, row, &patient)?;
    let shown = Shown::record(&settlement, &patient, row);
    let admdvs = call.insured_admdvs(settlement.patient_area);
    let setlinfo = statement(setlinfo(&shown), &settlement, &call.institution, admdvs);
    let output = Object::default().node("setlinfo", setlinfo);
    Ok(output.node("setldetail", setldetail(&settlement)).done())
}

/// The settlement that a row names: this patient's, at this institution, of the visit that is named.
pub(super) fn own(
    call: &Call,
    reads: &dyn Reads,
    row: &Row,
    patient: &Patient,
) -> Result<Settlement, Failure> {
    let known = reads.settlement(call.institution.area, call.settlement(row)?)?;
    let own = known.filter(|settlement| {
        let visit = ids::outward_now(settlement.care_area, settlement.visit.0);
        settlement.institution == call.institution.id
            && settlement.patient == patient.identity.person
            && row.sent("mdtrt_id").is_none_or(|asked| asked == visit)
    });
    own.ok_or_else(|| Refusal::new(Reason::SettlementUnknown).field("setl_id").into())
}

/// What 5203 tells beside the settlement's own answer.
fn statement(
    setlinfo: Object,
    settlement: &Settlement,
    institution: &Institution,
    insured_admdvs: String,
) -> Node {
    let is_given_back =
        settlement.kind != SettlementKind::Settled || settlement.cancelled_by.is_some();
    let level = hosp_lv(institution.level);
    let settled = settlement.settled_at;
    setlinfo
        .text("insu_optins", insured_admdvs)
        .text("pay_loc", pay_loc(settlement))
        .text("fixmedins_code", &institution.code)
        .text("fixmedins_name", &institution.name)
        .text("fixmedins_poolarea", &institution.admdvs)
        .text("hosp_lv", level)
        .text("lmtpric_hosp_lv", level)
        .text("dedc_hosp_lv", level)
        .text("begndate", settlement.begun.date().to_string())
        .text("enddate", settled.date().to_string())
        .text("refd_setl_flag", if is_given_back { "1" } else { "0" })
        .text("year", settled.month().year().to_string())
        .unknown(&[
            "flxempe_flag",
            "nwb_flag",
            "emp_name",
            "dise_codg",
            "dise_name",
            "invono",
            "opter_id",
            "opter_name",
            "opt_time",
            "pref_fund_pay",
        ])
        .done()
}

/// `pay_loc`: at the institution, in another area of the province, in another province.
fn pay_loc(settlement: &Settlement) -> &'static str {
    let (care, home) = (settlement.care_area, settlement.patient_area);
    if care == home {
        "2"
    } else if care.province() == home.province() {
        "3"
    } else {
        "4"
    }
}

/// `hosp_lv`; the grade inside a level is not known here.
pub(super) fn hosp_lv(level: Level) -> &'static str {
    match level {
        Level::Community => "11",
        Level::One => "14",
        Level::Two => "13",
        Level::Three | Level::ThreeTop => "12",
    }
}
