//! What a stay's settlement pays.

use domain::settlement::{Bill, SettlementKind, StayBill, net_lines};
use domain::{Reason, Refusal, ids};
use store::{Facts, FeeBatch, Visit, VisitState};

use super::{agreed, out_of_order, settled_last, stay_of, unsettled};
use crate::act::Refusals;

/// Fills a stay's bill from what was uploaded: lines less what was taken back, kind of care, days,
/// consent, and what its earlier bills counted. Gives the pieces that it pays: all that are unpaid.
///
/// A quote (`is_quote`) may come before the discharge, as of today.
pub(crate) fn bill_of_stay(
    facts: &Facts,
    bill: &mut Bill,
    is_quote: bool,
) -> Result<Vec<FeeBatch>, Refusals> {
    let visit = stay_of(facts, bill.visit, bill.patient, &bill.institution)?;
    let mid = bill.stay.as_ref().is_some_and(|stay| stay.mid);
    in_order(facts, visit, mid, is_quote)?;
    let pieces: Vec<FeeBatch> = unsettled(facts, visit.id).cloned().collect();
    if pieces.is_empty() {
        return Err(nothing_left(facts, visit));
    }
    bill.lines = net_lines(pieces.iter().flat_map(|piece| &piece.lines))?;
    bill.begun = visit.begun;
    bill.med_type.clone_from(&visit.med_type);
    let stands = facts.settlements.values().filter(|settlement| {
        settlement.visit == visit.id
            && settlement.kind == SettlementKind::Settled
            && settlement.cancelled_by.is_none()
    });
    bill.stay = Some(StayBill {
        mid,
        ended: visit.ended,
        aid_agreed: agreed(facts, bill.patient, visit.id).is_some(),
        earlier: stands.filter_map(|settlement| settlement.accumulated).collect(),
    });
    Ok(pieces)
}

/// A part is settled while the stay goes on, the rest once after the discharge.
fn in_order(facts: &Facts, visit: &Visit, mid: bool, is_quote: bool) -> Result<(), Refusals> {
    match (visit.state, mid) {
        (VisitState::Open, true) | (VisitState::Discharged, false) => Ok(()),
        (VisitState::Open, false) if is_quote => Ok(()),
        (VisitState::Open, false) => Err(out_of_order("2402 出院办理")),
        (VisitState::Discharged, true) => Err(out_of_order("2405 出院撤销")),
        (VisitState::Closed | VisitState::Void, _) => Err(nothing_left(facts, visit)),
    }
}

fn nothing_left(facts: &Facts, visit: &Visit) -> Refusals {
    match settled_last(facts, visit) {
        Some(settled) => {
            let setl_id = ids::outward_now(visit.area, settled.0);
            Refusal::new(Reason::AlreadySettled).name(setl_id).into()
        }
        None => out_of_order("2301 住院费用明细上传"),
    }
}
