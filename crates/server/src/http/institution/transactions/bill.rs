//! 2206 门诊预结算, 2207 门诊结算.

use std::sync::Arc;

use app::acts::Settle;
use app::{Act, Numbered};
use domain::Fen;
use domain::settlement::{Bill, Setting};
use store::Reads;

use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, Decided, Patient, account_use, aid_payer};
use crate::http::institution::fields::{Fault, Row};
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::institution::render::settlement::{Shown, setldetail, setlinfo};

/// What 2206 and 2207 ask to be paid.
fn bill(call: &Call, reads: &dyn Reads) -> Result<(Bill, Patient), Failure> {
    let row = call.row("data");
    let patient = Patient::named(reads, row)?;
    let visit = call.visit(row)?;
    let med_type = med_type(row, "data.med_type")?;
    let bill = Bill {
        patient: patient.identity.person,
        institution: call.institution.clone(),
        setting: Setting::Outpatient,
        med_type,
        visit,
        batch: row.text("chrg_bchno").to_owned(),
        // Begin and lines are those of the visit and of the upload.
        begun: call.now,
        lines: Vec::new(),
        total: row.fen("medfee_sumamt").unwrap_or_default(),
        hosp_part: Fen::ZERO,
        account_use: account_use(row),
        picked: None,
        quoted_cash: row.fen("QUOTE_CASH"),
        stay: None,
    };
    Ok((bill, patient))
}

/// `med_type` of a bill that is no stay.
pub(super) fn med_type(row: &Row, path: &str) -> Result<String, Failure> {
    let code = row.text("med_type");
    if ["21", "22", "52"].iter().any(|stay| code.starts_with(stay)) {
        let what = "是住院类别，本交易只办理门诊和购药，请核对后重发";
        return Err(Failure::Faults(vec![Fault::new(path, "医疗类别", what)]));
    }
    Ok(code.to_owned())
}

/// 2206. Tells what 2207 would do now; holds and stores nothing.
pub(crate) fn quote(call: &Call, reads: &dyn Reads) -> Result<Node, Failure> {
    let row = call.row("data");
    let (bill, patient) = bill(call, reads)?;
    let decision = call.site.app.quote(&bill, aid_payer(row)?)?;
    let shown = Shown::quote(&decision.settlement, &patient, row, &call.envelope.msgid);
    let output = Object::default().node("setlinfo", setlinfo(&shown).done());
    Ok(output.node("setldetail", setldetail(&decision.settlement)).done())
}

/// 2207.
pub(crate) fn settle(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let (bill, _) = bill(call, reads)?;
    let aid_payer = aid_payer(call.row("data"))?;
    Ok(Arc::new(Settle { numbered, bill, aid_payer }))
}

/// The answer of 2207 and 2304.
pub(crate) fn render(call: &Call, reads: &dyn Reads, decided: &Decided) -> Result<Node, Failure> {
    let settlement = decided.settlement(reads)?;
    let patient = Patient::of(reads, reads.identity(settlement.patient)?, "psn_no")?;
    let shown = Shown::record(&settlement, &patient, call.row("data"));
    let output = Object::default().node("setlinfo", setlinfo(&shown).done());
    Ok(output.node("setldetail", setldetail(&settlement)).done())
}
