//! Orders of mobile payment (移动支付, 6201–6401): an institution uploads charges, the patient agrees on
//! the own phone, the institution has it paid.
//!
//! A bill of an order is paid by [`Settle`](super::Settle) and given back by
//! [`Cancel`](super::Cancel), as at a counter; what is new is who agreed to what. Tokens are texts
//! that nobody keeps: they follow from the order and the secret of the ring that never changes, so
//! that a repeated request is told the same ones, and records hold their SM3.

mod authorise;
mod called;
mod pay;
mod refund;
mod revoke;
mod upload;

pub use authorise::Authorise;
pub use called::{CallAgain, CallOutcome, Called};
pub use pay::Pay;
pub use refund::{Refund, RefundAmounts, RefundType};
pub use revoke::{DeclineOrder, Revoke};
pub use upload::{ToVisit, UploadOrder};

use domain::pay_order::PayOrder;
use domain::policy::PolicySet;
use domain::policy::axes::Allowed;
use domain::{Area, InstitutionId, Moment, PersonId, Reason, RecordId, Refusal};
use sm3::{Digest as _, Sm3};
use store::seal::Keyring;
use store::{Body, Effects, Facts, FeeBatch, FeeBatchState, Needs, Record};

use super::said_anew;
use crate::act::Refusals;
use crate::hex;

/// `ordStas` of an order whose bill was given back at the counter: 医保已撤销.
pub const CANCELLED: &str = "13";
/// Bytes of a token; each is two characters.
const TOKEN_BYTES: usize = 16;

/// What a token lets its holder do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderToken {
    /// `payToken`: ask, pay, take back.
    Pay,
    /// `payAuthNo`: the payer agreed at this moment.
    Authorisation(Moment),
    /// `revsToken`
    Reversal,
}

impl OrderToken {
    /// Its text: 32 characters.
    pub fn text(self, keyring: &Keyring, pay_ord_id: &str) -> String {
        let content = match self {
            Self::Pay => format!("payToken {pay_ord_id}"),
            Self::Authorisation(at) => format!("payAuthNo {pay_ord_id} {}", at.0),
            Self::Reversal => format!("revsToken {pay_ord_id}"),
        };
        let secret = keyring.number(&Sm3::digest(content).into());
        hex(secret.get(..TOKEN_BYTES).unwrap_or_default())
    }
}

/// What records keep of a token.
pub fn token_sm3(text: &str) -> String {
    hex(&Sm3::digest(text))
}

/// Mobile payment by relatives asks for the mutual-aid password of whoever agrees; the patient's
/// area says so.
pub fn asks_password(policies: &PolicySet, area: Area, now: Moment) -> bool {
    policies.aid_password(area, now.date()).is_some_and(|ruled| ruled.value == Allowed::Yes)
}

/// An order of a patient, as the family sees it: others' orders do not exist.
fn order_of(
    facts: &Facts,
    id: RecordId,
    patient: PersonId,
) -> Result<(&Record, &PayOrder), Refusals> {
    known(facts, id).filter(|(_, order)| order.patient == patient).ok_or_else(unknown)
}

/// An order of an institution.
fn order_at(
    facts: &Facts,
    id: RecordId,
    institution: InstitutionId,
) -> Result<(&Record, &PayOrder), Refusals> {
    known(facts, id).filter(|(_, order)| order.institution == institution).ok_or_else(unknown)
}

fn known(facts: &Facts, id: RecordId) -> Option<(&Record, &PayOrder)> {
    let record = facts.records.get(&id)?;
    match &record.body {
        Body::Order(order) => Some((record, order)),
        _ => None,
    }
}

fn unknown() -> Refusals {
    Refusal::new(Reason::OrderUnknown).field("payOrdId").into()
}

/// The order's state does not allow what is asked.
fn state_forbids(order: &PayOrder, now: Moment) -> Refusals {
    Refusal::new(Reason::OrderState).name(order.state_at(now).code()).into()
}

/// The same order saying something else.
fn order_anew(record: &Record, order: PayOrder) -> Record {
    said_anew(record, Body::Order(order))
}

/// The order's lines, as they were uploaded with it.
fn own_lines<'a>(facts: &'a Facts, order: &PayOrder) -> Option<&'a FeeBatch> {
    let batch = facts.fee_batches.get(&(order.visit, order.batch.clone()))?;
    (order.own_lines && batch.state == FeeBatchState::Uploaded).then_some(batch)
}

/// Takes an unpaid order's lines away with it.
fn drop_lines(facts: &Facts, order: &PayOrder, effects: &mut Effects) {
    let dropped = own_lines(facts, order)
        .map(|batch| FeeBatch { state: FeeBatchState::Deleted, ..batch.clone() });
    effects.fee_batches.extend(dropped);
}

fn needs_of(order: RecordId, area: Area, visit: domain::VisitId) -> Needs {
    Needs { records: [order].into(), visits: [(area, visit)].into(), ..Needs::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_follow_from_order_and_ring() {
        let (ring, other) = (Keyring::for_tests(), Keyring::generate().unwrap());
        let all = [
            OrderToken::Pay.text(&ring, "A"),
            OrderToken::Pay.text(&ring, "B"),
            OrderToken::Pay.text(&other, "A"),
            OrderToken::Authorisation(Moment(1)).text(&ring, "A"),
            OrderToken::Authorisation(Moment(2)).text(&ring, "A"),
            OrderToken::Reversal.text(&ring, "A"),
        ];
        assert!(all.iter().all(|text| text.len() == 32));
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
        assert_eq!(all[0], OrderToken::Pay.text(&ring, "A"));
    }
}
