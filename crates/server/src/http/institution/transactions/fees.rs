//! 2204 门诊费用明细信息上传, 2205 门诊费用明细信息撤销.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::acts::{DeleteFees, UploadFees};
use app::{Act, Numbered};
use domain::item::Line;
use store::{Answer, Reads};

use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, Decided, Patient, lost};
use crate::http::institution::fields::{Fault, Row};
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::institution::render;

/// 2204. All lines of a request are one visit's, one patient's and under one charge number.
pub(crate) fn upload(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let rows = call.input.rows("feedetail");
    let first = call.row("feedetail");
    let same = [("psn_no", "人员编号"), ("mdtrt_id", "就诊ID"), ("chrg_bchno", "收费批次号")];
    let mut faults = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        for (name, zh) in same.into_iter().filter(|(name, _)| row.text(name) != first.text(name)) {
            let path = format!("feedetail[{}].{name}", place + 1);
            faults.push(Fault::new(path, zh, "与第一行不一致，请分开上传"));
        }
    }
    if !faults.is_empty() {
        return Err(Failure::Faults(faults));
    }
    Ok(Arc::new(UploadFees {
        numbered,
        institution: call.institution.clone(),
        patient: Patient::named(reads, first)?.identity.person,
        visit: call.visit(first)?,
        batch: first.text("chrg_bchno").to_owned(),
        lines: lines(rows, "feedetail")?,
    }))
}

/// The lines of a bill; a line's number comes once.
pub(super) fn lines(rows: &[Row], node: &str) -> Result<Vec<Line>, Failure> {
    let mut faults = Vec::new();
    let mut known = BTreeSet::new();
    let mut lines = Vec::with_capacity(rows.len());
    for (place, row) in rows.iter().enumerate() {
        let sn = row.text("feedetl_sn");
        if !known.insert(sn) {
            let path = format!("{node}[{}].feedetl_sn", place + 1);
            faults.push(Fault::new(path, "费用明细流水号", "与前面的行重复，请核对后重发"));
        }
        lines.push(Line {
            sn: sn.to_owned(),
            item: row.text("med_list_codg").to_owned(),
            amount: row.fen("det_item_fee_sumamt").unwrap_or_default(),
            count: row.scaled("cnt", 4).unwrap_or_default(),
            price: row.scaled("pric", 6).unwrap_or_default(),
            prescription: None,
        });
    }
    if faults.is_empty() { Ok(lines) } else { Err(Failure::Faults(faults)) }
}

/// The answer of 2204: the lines as cut, in their order.
pub(crate) fn render(_: &Call, reads: &dyn Reads, decided: &Decided) -> Result<Node, Failure> {
    let Answer::Lines(area, id, from, to) = decided.answer else { return Err(lost("numbers")) };
    let batch = reads.fee_batch(area, id)?.ok_or_else(|| lost("fee_batches"))?;
    let range = from as usize..to as usize;
    let lines = batch.lines.get(range).ok_or_else(|| lost("fee_batches"))?;
    let rows = lines.iter().map(render::lines::result).collect();
    Ok(Object::default().node("result", Node::List(rows)).done())
}

/// 2205.
pub(crate) fn delete(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let row = call.row("data");
    Ok(Arc::new(DeleteFees {
        numbered,
        institution: call.institution.clone(),
        patient: Patient::named(reads, row)?.identity.person,
        visit: call.visit(row)?,
        batch: row.text("chrg_bchno").to_owned(),
    }))
}
