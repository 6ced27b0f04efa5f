//! 2001 人员待遇享受检查: what the patient may use on that day, fund by fund.

use domain::benefit::{self, Care};
use domain::policy::AxisName;
use domain::settlement::Setting;
use domain::{Reason, Refusal};
use store::Reads;

use super::visit::not_before_birth;
use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, Patient};
use crate::http::institution::fields::Fault;
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::institution::render::funds;

/// 2001.
pub(crate) fn look(call: &Call, reads: &dyn Reads) -> Result<Node, Failure> {
    let row = call.row("data");
    let is_other = |code: &str| code != call.institution.code;
    if row.sent("fixmedins_code").is_some_and(is_other) {
        let what = "与报文头的机构编号不一致，请核对后重发";
        let fault = Fault::new("data.fixmedins_code", "定点医药机构编号", what);
        return Err(Failure::Faults(vec![fault]));
    }
    let patient = Patient::named(reads, row)?;
    let begun = row.time("begntime").unwrap_or(call.now);
    not_before_birth(begun, "data.begntime", &patient)?;
    let day = begun.date();
    let care = Care {
        setting: setting(row.text("med_type")),
        level: call.institution.level,
        day,
        days: 1,
        prescriber: None,
    };
    let insurance = if patient.insured.frozen {
        Some("参保人已被冻结".to_owned())
    } else if !patient.insured.is_covered_on(day) {
        Some(not_covered(&patient, day))
    } else {
        None
    };
    let fund = insurance.clone().or_else(|| {
        let no_rule = fund_of(call, &patient, &care).is_none();
        no_rule.then(|| "本平台没有这种就诊的基金待遇规则，基金不支付".to_owned())
    });
    let usual = if patient.insured.has_account() { 310_100 } else { 390_100 };
    let fund_type = fund_of(call, &patient, &care).unwrap_or(usual);
    let mut rows = vec![trtinfo(&patient, fund_type, day, fund)];
    if patient.insured.has_account() {
        let account = reads.account(patient.insured.area, patient.insured.person)?;
        let frozen = account.is_none_or(|account| account.frozen);
        let why = insurance.or_else(|| frozen.then(|| "个人账户已被冻结或尚未建立".to_owned()));
        rows.push(trtinfo(&patient, funds::ACCOUNT, day, why));
    }
    Ok(Object::default().node("trtinfo", Node::List(rows)).done())
}

/// The kind of care behind a `med_type`.
fn setting(med_type: &str) -> Setting {
    match med_type.get(..2) {
        Some("41") => Setting::Pharmacy,
        Some("21" | "22" | "52") => Setting::Inpatient,
        _ => Setting::Outpatient,
    }
}

/// The fund of the benefit rule that fits.
fn fund_of(call: &Call, patient: &Patient, care: &Care) -> Option<u32> {
    let world = call.world();
    let area = patient.insured.area;
    let rules = world.policies.rule_ref(AxisName::Benefit, |axes| &axes.benefit, area, care.day)?;
    benefit::find(rules.value, &patient.insured, care).map(|rule| rule.fund)
}

fn not_covered(patient: &Patient, day: jiff::civil::Date) -> String {
    let reason = match patient.insured.covered_until {
        Some(last) if last < day => Reason::PremiumYearUnpaid,
        _ => Reason::PatientStatusAbnormal,
    };
    let text = match reason {
        Reason::PremiumYearUnpaid => "当年保费未缴",
        _ => "参保状态不正常",
    };
    format!("[{}] {text}", Refusal::new(reason).reason.code())
}

fn trtinfo(patient: &Patient, fund: u32, day: jiff::civil::Date, why_not: Option<String>) -> Node {
    Object::default()
        .text("psn_no", &patient.identity.psn_no)
        .text("trt_chk_type", "01")
        .text("fund_pay_type", fund.to_string())
        .text("trt_enjymnt_flag", if why_not.is_none() { "1" } else { "0" })
        .text("begndate", day.to_string())
        .known("enddate", patient.insured.covered_until.map(|last| last.to_string()))
        .known("trt_chk_rslt", why_not)
        .unknown(&["exp_content"])
        .done()
}
