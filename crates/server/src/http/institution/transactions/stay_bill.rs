//! Charges and bills of stays: 2301 住院费用明细上传, 2302 住院费用明细撤销, 2303 住院预结算,
//! 2304 住院结算.

use std::sync::Arc;

use app::acts::{Charge, Settle, TakeOutCharges, UploadCharges};
use app::{Act, Numbered};
use domain::Fen;
use domain::settlement::{AccountUse, Bill, Setting, StayBill};
use store::Reads;

use super::fees::lines;
use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, Patient, account_use, aid_payer};
use crate::http::institution::fields::{Fault, Row};
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::institution::render::settlement::{Shown, setldetail, setlinfo};

/// All rows of a request are about one patient and one stay.
fn one_stay<'a>(rows: &'a [Row], first: &'a Row, node: &str) -> Result<&'a Row, Failure> {
    let same = [("psn_no", "人员编号"), ("mdtrt_id", "就诊ID")];
    let mut faults = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        for (name, zh) in same.into_iter().filter(|(name, _)| row.text(name) != first.text(name)) {
            let path = format!("{node}[{}].{name}", place + 1);
            faults.push(Fault::new(path, zh, "与第一行不一致，请分开办理"));
        }
    }
    if faults.is_empty() { Ok(first) } else { Err(Failure::Faults(faults)) }
}

/// 2301. A line with `init_feedetl_sn` takes an earlier one back.
pub(super) fn upload(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let rows = call.input.rows("feedetail");
    let first = one_stay(rows, call.row("feedetail"), "feedetail")?;
    let lines = lines(rows, "feedetail")?.into_iter().zip(rows);
    let charges = lines.map(|(line, row)| {
        let back_of = row.sent("init_feedetl_sn").map(ToOwned::to_owned);
        Charge { line, back_of }
    });
    Ok(Arc::new(UploadCharges {
        numbered,
        institution: call.institution.clone(),
        patient: Patient::named(reads, first)?.identity.person,
        visit: call.visit(first)?,
        charges: charges.collect(),
    }))
}

/// 2302. `0000` in any row = everything that is unpaid.
pub(super) fn take_out(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let rows = call.input.rows("data");
    let first = one_stay(rows, call.row("data"), "data")?;
    Ok(Arc::new(TakeOutCharges {
        numbered,
        institution: call.institution.clone(),
        patient: Patient::named(reads, first)?.identity.person,
        visit: call.visit(first)?,
        lines: rows.iter().map(|row| row.text("feedetl_sn").to_owned()).collect(),
    }))
}

/// What 2303 and 2304 ask to be paid. Lines, kind of care and days are those of the stay; `dscgTime`
/// says nothing here, the discharge is what 2402 said.
fn bill(call: &Call, reads: &dyn Reads) -> Result<(Bill, Patient), Failure> {
    let row = call.row("data");
    let patient = Patient::named(reads, row)?;
    let stay = StayBill { mid: row.text("mid_setl_flag") == "1", ..StayBill::default() };
    let bill = Bill {
        patient: patient.identity.person,
        institution: call.institution.clone(),
        setting: Setting::Inpatient,
        med_type: String::new(),
        visit: call.visit(row)?,
        batch: String::new(),
        begun: call.now,
        lines: Vec::new(),
        total: row.fen("medfee_sumamt").unwrap_or_default(),
        hosp_part: Fen::ZERO,
        account_use: account_use(row),
        picked: None,
        quoted_cash: row.fen("QUOTE_CASH"),
        stay: Some(stay),
    };
    Ok((bill, patient))
}

/// The quote (2303): tells what 2304 would do now; holds and stores nothing. It may leave
/// `acct_used_flag` out, which 2304 may not: the accounts are asked then.
pub(super) fn quote(call: &Call, reads: &dyn Reads) -> Result<Node, Failure> {
    let row = call.row("data");
    let (mut bill, patient) = bill(call, reads)?;
    if row.sent("acct_used_flag").is_none() {
        bill.account_use = AccountUse::OwnThenAutomatic;
    }
    let decision = call.site.app.quote(&bill, aid_payer(row)?)?;
    let shown = Shown::quote(&decision.settlement, &patient, row, &call.envelope.msgid);
    let output = Object::default().node("setlinfo", setlinfo(&shown).done());
    Ok(output.node("setldetail", setldetail(&decision.settlement)).done())
}

/// 2304.
pub(super) fn settle(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let (bill, _) = bill(call, reads)?;
    let aid_payer = aid_payer(call.row("data"))?;
    Ok(Arc::new(Settle { numbered, bill, aid_payer }))
}
