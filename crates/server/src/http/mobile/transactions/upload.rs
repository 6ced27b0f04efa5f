//! 6201 费用明细上传.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::acts::pay_order::{OrderToken, ToVisit, UploadOrder};
use app::acts::voucher::{Shown, Vouched};
use app::{Act, Numbered};
use domain::institution::InstitutionKind;
use domain::item::{Line, Prescription};
use domain::pay_order::PayOrder;
use domain::settlement::{AccountUse, Setting};
use domain::{Moment, Reason, Refusal, VisitId, ids};
use store::{Answer, Body, Reads};

use super::{amounts, is_patient};
use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Decided, Patient, lost};
use crate::http::institution::fields::{Fault, Row};
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::mobile::bill::{bill_of, quoted};
use crate::http::mobile::service::Call;

/// How far the begin of care may lie ahead: clocks differ, plans are no visits.
const AHEAD_MS: i64 = 24 * 60 * 60 * 1_000;

/// The institution's own order number. A fresh scan of the e-voucher is no other content.
pub(super) fn number(call: &Call) -> Numbered {
    call.numbered(call.data().text("medOrgOrd"), &["data.ecToken", "data.uldLatlnt"])
}

pub(super) fn prepare(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let row = call.data();
    let patient = Patient::of(reads, reads.identity_by_psn_no(row.text("psnNo"))?, "psnNo")?;
    is_patient(row, &patient.identity)?;
    let insutype = row.sent("insutype");
    if insutype.is_some_and(|code| code != patient.insured.insutype.code()) {
        return Err(Refusal::new(Reason::InsutypeMismatch).into());
    }
    let (visit, setting) = visit(call, reads)?;
    let act = UploadOrder {
        numbered,
        institution: call.institution.clone(),
        patient: patient.identity.person,
        visit,
        setting,
        med_org_ord: row.text("medOrgOrd").to_owned(),
        fee_type: row.text("feeType").to_owned(),
        med_type: med_type(row, setting)?,
        batch: row.text("chrgBchno").to_owned(),
        begun: begun(call, row, &patient)?,
        total: row.fen("medfeeSumamt").unwrap_or_default(),
        account_use: account_use(row),
        mid: setting == Setting::Inpatient && row.text("midSetlFlag") == "1",
        lines: lines(call.input.rows("feedetailList"))?,
    };
    if act.lines.is_empty() && matches!(act.visit, ToVisit::New { .. }) {
        return Err(fault("feedetailList", "费用明细", "缺少此节点，请补齐后重发"));
    }
    if !act.lines.is_empty() && setting == Setting::Inpatient {
        return Err(fault("feedetailList", "费用明细", "住院费用请先用 2301 上传，本交易不带明细"));
    }
    Ok(match row.sent("ecToken") {
        Some(token) => {
            let shown = Shown::of(token, act.patient);
            Arc::new(Vouched { institution: call.institution.id, act: Arc::new(act), shown })
        }
        None => Arc::new(act),
    })
}

fn fault(path: &str, zh: &'static str, what: &str) -> Failure {
    Failure::Faults(vec![Fault::new(path, zh, what)])
}

/// The visit and where care is given: what `mdtrtId` names, or a new one as `feeType` says.
fn visit(call: &Call, reads: &dyn Reads) -> Result<(ToVisit, Setting), Failure> {
    let row = call.data();
    let pharmacy = call.institution.kind == InstitutionKind::Pharmacy;
    if let Some(text) = row.sent("mdtrtId").filter(|_| !pharmacy) {
        let unknown = || Failure::from(Refusal::new(Reason::VisitUnknown).field("mdtrtId"));
        let (area, id) = ids::inward(text).ok_or_else(unknown)?;
        let visit = reads.visit(area, VisitId(id))?;
        let here = visit.filter(|visit| visit.institution == call.institution.id);
        let here = here.ok_or_else(unknown)?;
        return Ok((ToVisit::Known(here.id), here.setting));
    }
    let setting = match (row.text("feeType"), pharmacy) {
        ("" | "07" | "09", true) => Setting::Pharmacy,
        (_, true) => return Err(fault("data.feeType", "费用类别", "药店应为 07 或 09")),
        ("02", false) => return Err(fault("data.mdtrtId", "就诊ID", "住院订单必填，请填写后重发")),
        ("07" | "09", false) => {
            return Err(fault("data.feeType", "费用类别", "07、09 由药店使用，请核对后重发"));
        }
        (_, false) => Setting::Outpatient,
    };
    let details = call.input.canonical(&["data", "diseinfoList"]);
    let ipt_otp_no = row.text("iptOtpNo").to_owned();
    Ok((ToVisit::New { ipt_otp_no, details }, setting))
}

/// A stay's kind of care is the stay's own.
fn med_type(row: &Row, setting: Setting) -> Result<String, Failure> {
    let code = row.text("medType");
    let stay = ["21", "22", "52"].iter().any(|stay| code.starts_with(stay));
    if stay && setting != Setting::Inpatient {
        return Err(fault("data.medType", "医疗类别", "是住院类别，请核对后重发"));
    }
    Ok(code.to_owned())
}

/// `begntime`: not in the future, not before the patient's birth.
fn begun(call: &Call, row: &Row, patient: &Patient) -> Result<Moment, Failure> {
    let begun = row.time("begntime").unwrap_or(call.now);
    if begun > call.now.plus_ms(AHEAD_MS) {
        return Err(fault("data.begntime", "开始时间", "不能晚于现在，请核对后重发"));
    }
    if begun.date() < patient.identity.born {
        return Err(fault("data.begntime", "开始时间", "早于患者的出生日期，请核对后重发"));
    }
    Ok(begun)
}

fn account_use(row: &Row) -> AccountUse {
    match row.text("acctUsedFlag") {
        "1" => AccountUse::OwnThenAutomatic,
        "2" => AccountUse::OwnThenFamily,
        _ => AccountUse::None,
    }
}

/// The lines; a line's number comes once.
fn lines(rows: &[Row]) -> Result<Vec<Line>, Failure> {
    let mut known = BTreeSet::new();
    let mut faults = Vec::new();
    let mut lines = Vec::with_capacity(rows.len());
    for (place, row) in rows.iter().enumerate() {
        let sn = row.text("feedetlSn");
        if !known.insert(sn) {
            let path = format!("feedetailList[{}].feedetlSn", place + 1);
            faults.push(Fault::new(path, "费用明细流水号", "与前面的行重复，请核对后重发"));
        }
        lines.push(Line {
            sn: sn.to_owned(),
            item: row.text("medListCodg").to_owned(),
            amount: row.fen("detItemFeeSumamt").unwrap_or_default(),
            count: row.scaled("cnt", 4).unwrap_or_default(),
            price: row.scaled("pric", 6).unwrap_or_default(),
            prescription: prescription(row),
        });
    }
    if faults.is_empty() { Ok(lines) } else { Err(Failure::Faults(faults)) }
}

/// The interface does not say here which hospital wrote it.
fn prescription(row: &Row) -> Option<Prescription> {
    (row.text("rxCircFlag") == "1").then(|| Prescription {
        number: row.text("rxno").to_owned(),
        signed: row.sent("bilgDrCodg").or(row.sent("bilgDrName")).is_some(),
        level: None,
    })
}

/// The tokens are the same for ever; `preSetl` is what the order would cost now, while it waits.
pub(super) fn render(call: &Call, reads: &dyn Reads, decided: &Decided) -> Result<Node, Failure> {
    let Answer::Record(id) = decided.answer else { return Err(lost("numbers")) };
    let Some(Body::Order(order)) = reads.record(id)?.map(|record| record.body) else {
        return Err(lost("records"));
    };
    let token = OrderToken::Pay.text(call.site.app.keyring(), &order.pay_ord_id);
    let extra = Object::default()
        .text("mdtrtId", ids::outward_now(order.area, order.visit.0))
        .node("preSetl", pre_setl(call, reads, &order)?);
    let data = Object::default()
        .text("payOrdId", &order.pay_ord_id)
        .text("payToken", token)
        .unknown(&["cashierUrl"])
        .node("extData", extra.done());
    Ok(data.done())
}

fn pre_setl(call: &Call, reads: &dyn Reads, order: &PayOrder) -> Result<Node, Failure> {
    if !order.waits(call.now) {
        return Ok(Node::Null);
    }
    let bill = bill_of(reads, order, &call.institution, order.account_use)?;
    let decision = quoted(&call.site.app, &bill, None)?;
    Ok(decision.map_or(Node::Null, |decision| {
        amounts::quote(Object::default(), &decision.settlement.figures).done()
    }))
}
