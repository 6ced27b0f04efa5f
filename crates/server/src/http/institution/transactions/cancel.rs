//! 2103 药店结算撤销, 2208 门诊结算撤销, 2601 冲正交易.

use std::sync::Arc;

use app::acts::{Cancel, Undo};
use app::{Act, Numbered};
use store::Reads;

use super::national;
use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, Decided, Patient};
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::institution::render::settlement::{Shown, setldetail, setlinfo};

/// Transactions that 2601 gives back.
const REVERSIBLE: [&str; 2] = ["2102", "2207"];

/// 2103.
pub(crate) fn purchase(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    cancel(call, reads, numbered, true)
}

/// 2208.
pub(crate) fn bill(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    cancel(call, reads, numbered, false)
}

fn cancel(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
    pharmacy: bool,
) -> Result<Arc<dyn Act>, Failure> {
    let row = call.row("data");
    Ok(Arc::new(Cancel {
        numbered,
        institution: call.institution.id,
        area: call.institution.area,
        patient: Patient::named(reads, row)?.identity.person,
        settlement: call.settlement(row)?,
        visit: call.visit(row)?,
        pharmacy,
    }))
}

/// The answer of 2103 and 2208: the bill again with negative amounts, under a new `setl_id`.
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
