//! 2103 药店结算撤销, 2208 门诊结算撤销, 2305 住院结算撤销, 2601 冲正交易.

use std::sync::Arc;

use app::acts::{Cancel, Undo};
use app::{Act, Numbered};
use domain::settlement::Setting;
use store::Reads;

use super::{Transaction, Who, acts, looks, national, nothing, outcome};
use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, Decided, Patient};
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::institution::render::settlement::{Shown, setldetail, setlinfo};

/// What became of a request, and taking it back.
pub(crate) static ALL: &[Transaction] =
    &[acts("2601", Who::Any, undo, nothing), looks("9990", Who::Any, outcome::look)];

/// Transactions that 2601 gives back.
const REVERSIBLE: [&str; 4] = ["2102", "2207", "2304", "2401"];

/// 2103.
pub(crate) fn purchase(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    cancel(call, reads, numbered, Setting::Pharmacy)
}

/// 2208.
pub(crate) fn bill(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    cancel(call, reads, numbered, Setting::Outpatient)
}

/// 2305.
pub(crate) fn stay(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    cancel(call, reads, numbered, Setting::Inpatient)
}

fn cancel(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
    setting: Setting,
) -> Result<Arc<dyn Act>, Failure> {
    let row = call.row("data");
    Ok(Arc::new(Cancel {
        numbered,
        institution: call.institution.id,
        area: call.institution.area,
        patient: Patient::named(reads, row)?.identity.person,
        settlement: call.settlement(row)?,
        visit: call.visit(row)?,
        setting,
    }))
}

/// The answer of 2103, 2208 and 2305: the bill again with negative amounts, under a new `setl_id`.
pub(crate) fn render(call: &Call, reads: &dyn Reads, decided: &Decided) -> Result<Node, Failure> {
    let settlement = decided.settlement(reads)?;
    let patient = Patient::of(reads, reads.identity(settlement.patient)?, "psn_no")?;
    let shown = Shown::record(&settlement, &patient, call.row("data"));
    let output = Object::default().node("setlinfo", setlinfo(&shown).done());
    Ok(output.node("setldetail", setldetail(&settlement)).done())
}

/// 2601. Without output.
pub(crate) fn undo(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let row = call.row("data");
    let infno = national(row.text("oinfno"));
    Ok(Arc::new(Undo {
        numbered,
        original: call.key(infno, row.text("omsgid")),
        reversible: REVERSIBLE.contains(&infno),
        patient: Patient::named(reads, row)?.identity.person,
    }))
}
