//! 3505 商品销售: what was handed over the counter, after the bill (2102) or without one.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::acts::{KeepSales, NewSale};
use app::{Act, Numbered};
use domain::{PersonId, SettlementId};
use serde_json::Value;
use store::Reads;

use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, Patient};
use crate::http::institution::fields::{Fault, Row};

/// What lines belong to: a bill and its patient, or a receipt.
type Under = (Option<(SettlementId, PersonId)>, String);

/// 3505.
pub(super) fn prepare(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let rows = call.input.rows("selinfo");
    // Who bought it stands in the bill; the rest of a row is kept as it was sent.
    let sent: Value = serde_json::from_str(&call.input.canonical(&["selinfo"])).unwrap_or_default();
    let mut faults = Vec::new();
    let mut sales: BTreeMap<Under, NewSale> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        let count = row.scaled("sel_retn_cnt", 4).unwrap_or_default();
        if count == 0 {
            let path = format!("selinfo[{}].sel_retn_cnt", place + 1);
            faults.push(Fault::new(path, "销售/退货数量", "不能为零，请核对后重发"));
        }
        let under = under(call, reads, row, place, &mut faults)?;
        let line = sent["selinfo"][place].to_string();
        let (bill, receipt) = under.clone();
        let new = || NewSale { bill, receipt, rows: Vec::new() };
        let item = row.text("med_list_codg").to_owned();
        sales.entry(under).or_insert_with(new).rows.push((item, count, line));
    }
    if !faults.is_empty() {
        return Err(Failure::Faults(faults));
    }
    // Inside the rows, as the interface has it, or beside them.
    let inside = rows.iter().flat_map(|row| row.inner("drugtracinfo", "drug_trac_codg"));
    let beside = call.input.rows("drugtracinfo").iter();
    let beside = beside.filter_map(|row| row.sent("drug_trac_codg").map(ToOwned::to_owned));
    Ok(Arc::new(KeepSales {
        numbered,
        institution: call.institution.id,
        area: call.institution.area,
        traces: inside.chain(beside).collect(),
        sales: sales.into_values().collect(),
    }))
}

/// A bill where there is one; a sale to somebody insured must name it (`hi_feesetl_type`,
/// `MDTRT_SETL_TYPE`).
fn under(
    call: &Call,
    reads: &dyn Reads,
    row: &Row,
    place: usize,
    faults: &mut Vec<Fault>,
) -> Result<Under, Failure> {
    if row.sent("setl_id").is_some() {
        let id = call.settlement(row)?;
        let patient = match row.sent("psn_no") {
            Some(_) => Patient::named(reads, row)?.identity.person,
            None => reads.settlement(call.institution.area, id)?.map_or(PersonId(0), |s| s.patient),
        };
        return Ok((Some((id, patient)), String::new()));
    }
    let insured = row.sent("hi_feesetl_type").is_some_and(|kind| kind != "0")
        || row.text("MDTRT_SETL_TYPE") == "1";
    let mut missing = |field: &str, zh: &'static str, what: &str| {
        faults.push(Fault::new(format!("selinfo[{}].{field}", place + 1), zh, what));
    };
    if insured {
        missing("setl_id", "结算ID", "医保结算的销售必填，请填写后重发");
    }
    let receipt = row.text("rtal_docno").to_owned();
    if receipt.is_empty() {
        missing("rtal_docno", "零售单据号", "自费销售必填，请填写后重发");
    }
    Ok((None, receipt))
}
