//! An order, and the bill that it is.

use app::App;
use domain::institution::Institution;
use domain::pay_order::PayOrder;
use domain::settlement::{AccountUse, Bill, Decision, Setting, Settlement, StayBill};
use domain::{BindingId, Fen, RecordId, ids};
use store::{Body, Needs, Reads};

use app::quote::QuoteError;

/// An order by its `payOrdId`.
pub(crate) fn find(
    reads: &dyn Reads,
    pay_ord_id: &str,
) -> store::Result<Option<(RecordId, PayOrder)>> {
    let Some((area, id)) = ids::inward(pay_ord_id) else { return Ok(None) };
    let id = RecordId(id);
    Ok(match reads.record(id)?.map(|record| record.body) {
        Some(Body::Order(order)) if order.area == area => Some((id, order)),
        _ => None,
    })
}

/// The bill of an order, to be quoted or paid: of a purchase with its lines, which were uploaded with
/// the order; of anything else they are where the visit has them.
pub(crate) fn bill_of(
    reads: &dyn Reads,
    order: &PayOrder,
    institution: &Institution,
    account_use: AccountUse,
) -> store::Result<Bill> {
    let (mut begun, mut lines) = (order.at, Vec::new());
    if order.setting == Setting::Pharmacy {
        let visits = [(order.area, order.visit)].into();
        let facts = reads.facts(&Needs { visits, ..Needs::default() })?;
        begun = facts.visits.get(&order.visit).map_or(begun, |visit| visit.begun);
        let batch = facts.fee_batches.get(&(order.visit, order.batch.clone()));
        let uploaded = batch.map(|batch| &batch.lines).into_iter().flatten();
        lines = uploaded.map(|cut| cut.line.clone()).collect();
    }
    let stay = StayBill { mid: order.mid, ..StayBill::default() };
    Ok(Bill {
        patient: order.patient,
        institution: institution.clone(),
        setting: order.setting,
        med_type: order.med_type.clone(),
        visit: order.visit,
        batch: order.batch.clone(),
        begun,
        lines,
        total: order.total,
        hosp_part: Fen::ZERO,
        account_use,
        picked: None,
        quoted_cash: None,
        stay: (order.setting == Setting::Inpatient).then_some(stay),
    })
}

/// What an order would cost whom, now; `None` = it could not be paid.
pub(crate) fn quoted(
    app: &App,
    bill: &Bill,
    payer: Option<BindingId>,
) -> store::Result<Option<Decision>> {
    match app.quote(bill, payer) {
        Ok(decision) => Ok(Some(decision)),
        Err(QuoteError::Refused(_)) => Ok(None),
        Err(QuoteError::Store(error)) => Err(error),
    }
}

/// What paid an order, if it was paid.
pub(super) fn settlement_of(
    reads: &dyn Reads,
    order: &PayOrder,
) -> store::Result<Option<Settlement>> {
    match order.settlement {
        Some(id) => reads.settlement(order.area, id),
        None => Ok(None),
    }
}
