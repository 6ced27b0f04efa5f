//! 2001 人员待遇享受检查: what the patient may use on that day, fund by fund.

use domain::benefit::rule::{BenefitRule, PharmacyLevel};
use domain::benefit::{self, Care};
use domain::institution::Service;
use domain::policy::AxisName;
use domain::settlement::{Place, Setting, away};
use domain::{BasisPoints, Reason, Refusal};
use store::{Body, Kind, Reads};

use super::stay::is_stay;
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
    let med_type = row.text("med_type");
    let care = Care {
        setting: setting(med_type),
        level: call.institution.level,
        day,
        days: 1,
        prescriber: None,
        lower: BasisPoints(0),
    };
    let insurance = if patient.insured.frozen {
        Some("参保人已被冻结".to_owned())
    } else if !patient.insured.is_covered_on(day) {
        Some(not_covered(&patient, day))
    } else {
        None
    };
    let insurance = insurance.or_else(|| not_taken(call, &patient));
    let rule = rule_of(call, &patient, &care);
    let fund = insurance.clone().or_else(|| {
        let said = "本平台没有这种就诊的基金待遇规则，基金不支付";
        rule.is_none().then(|| said.to_owned())
    });
    let usual = if patient.insured.has_account() { 310_100 } else { 390_100 };
    let fund_type = rule.as_ref().map_or(usual, |rule| rule.fund);
    let place = Place {
        home: patient.insured.area,
        care: call.institution.area,
        setting: care.setting,
        med_type,
        begun: day,
        day,
    };
    let condition =
        away_said(call, reads, &place, &patient)?.or_else(|| on_prescription(rule, &care));
    let mut rows = vec![trtinfo(&patient, fund_type, day, (fund, condition))];
    if patient.insured.has_account() {
        let account = reads.account(patient.insured.area, patient.insured.person)?;
        let frozen = account.is_none_or(|account| account.frozen);
        let why = insurance.or_else(|| frozen.then(|| "个人账户已被冻结或尚未建立".to_owned()));
        rows.push(trtinfo(&patient, funds::ACCOUNT, day, (why, None)));
    }
    Ok(Object::default().node("trtinfo", Node::List(rows)).done())
}

/// The kind of care behind a `med_type`.
fn setting(med_type: &str) -> Setting {
    if med_type.starts_with("41") {
        Setting::Pharmacy
    } else if is_stay(med_type) {
        Setting::Inpatient
    } else {
        Setting::Outpatient
    }
}

/// The benefit rule that fits.
fn rule_of(call: &Call, patient: &Patient, care: &Care) -> Option<BenefitRule> {
    let world = call.world();
    let area = patient.insured.area;
    let rules = world.policies.rule_ref(AxisName::Benefit, |axes| &axes.benefit, area, care.day)?;
    benefit::find(rules.value, &patient.insured, care).cloned()
}

/// Patients from elsewhere, where the institution takes none.
fn not_taken(call: &Call, patient: &Patient) -> Option<String> {
    let is_away = patient.insured.area != call.institution.area;
    let taken = !is_away || call.institution.offers(Service::Away);
    let code = Reason::ServiceMissing.code();
    (!taken).then(|| format!("[{code}] 本机构没有开通{}", Service::Away.zh()))
}

/// What the filing for care away from home, or its want, does to the ratio.
fn away_said(
    call: &Call,
    reads: &dyn Reads,
    place: &Place<'_>,
    patient: &Patient,
) -> Result<Option<String>, Failure> {
    if place.home == place.care {
        return Ok(None);
    }
    let known = reads.records_of(Kind::Filing, patient.insured.person, None)?;
    let filings = known.into_iter().filter_map(|record| match record.body {
        Body::Filing(filing) if filing.area == place.home => Some(filing),
        _ => None,
    });
    let filings: Vec<_> = filings.collect();
    let note = away(&filings, place, &call.world().policies);
    Ok(note.map(|(note, _)| note.words().0))
}

/// What the fund asks for in a pharmacy.
fn on_prescription(rule: Option<BenefitRule>, care: &Care) -> Option<String> {
    let pharmacy = rule.filter(|_| care.setting == Setting::Pharmacy)?.pharmacy;
    let asked =
        matches!(pharmacy, Some(PharmacyLevel::Prescriber | PharmacyLevel::OnPrescription(_)));
    asked.then(|| "基金凭外购处方支付".to_owned())
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

/// The last: why it may not be used, else what goes with it.
fn trtinfo(
    patient: &Patient,
    fund: u32,
    day: jiff::civil::Date,
    (why_not, condition): (Option<String>, Option<String>),
) -> Node {
    Object::default()
        .text("psn_no", &patient.identity.psn_no)
        .text("trt_chk_type", "01")
        .text("fund_pay_type", fund.to_string())
        .text("trt_enjymnt_flag", if why_not.is_none() { "1" } else { "0" })
        .text("begndate", day.to_string())
        .known("enddate", patient.insured.covered_until.map(|last| last.to_string()))
        .known("trt_chk_rslt", why_not.or(condition))
        .unknown(&["exp_content"])
        .done()
}
