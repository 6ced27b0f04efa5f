//! The e-voucher as a credential (`mdtrt_cert_type` 01): `mdtrt_cert_no` holds a token of 6101.
//!
//! This stands before every transaction, so that none can forget it. A question (1101, 2101, 2206 …)
//! is answered for a token that is good here and now, and binds nothing. An act goes to the lane with
//! the token, which is checked there under the locks and bound to the visit.

use std::sync::Arc;

use app::Act;
use app::acts::voucher::{Shown, Vouched, sm3_of};
use domain::institution::Service;
use domain::voucher::{Token, TokenKind};
use domain::{PersonId, Reason, Refusal};
use store::{Body, Kind, Reads};

use super::answer::Failure;
use super::call::Call;
use super::fields::Row;

/// `mdtrt_cert_type` of an e-voucher.
pub(super) const E_VOUCHER: &str = "01";

/// A question of a purchase: each purchase is a visit of its own, so a bound token is over for it.
const QUOTE_OF_PURCHASE: &str = "2101";

/// Whose token a row shows; good or over.
pub(crate) fn holder(reads: &dyn Reads, row: &Row) -> Result<PersonId, Failure> {
    token(reads, row).map(|token| token.person)
}

/// The institution offers e-vouchers.
pub(crate) fn check_offered(call: &Call) -> Result<(), Failure> {
    if call.institution.offers(Service::EVoucher) {
        return Ok(());
    }
    Err(Refusal::new(Reason::ServiceMissing).name(Service::EVoucher.zh()).into())
}

/// Before a question: the token that it shows, if it shows one, is good for it.
pub(super) fn look(call: &Call, reads: &dyn Reads) -> Result<(), Failure> {
    let Some(row) = shown(call) else { return Ok(()) };
    check_offered(call)?;
    let token = token(reads, row)?;
    let visit = row.sent("mdtrt_id").map(|_| call.visit(row)).transpose()?;
    let is_over = token.visit.is_some() && call.transaction.infno == QUOTE_OF_PURCHASE;
    if is_over || !token.is_good(call.institution.id, visit, call.now) {
        return Err(invalid());
    }
    let known = reads.record_by_key(Kind::Voucher, &token.person.0.to_string())?;
    match known.map(|record| record.body) {
        Some(Body::Voucher(voucher)) if voucher.covers(&token) => Ok(()),
        _ => Err(Refusal::new(Reason::VoucherInactive).into()),
    }
}

/// The act with the token that its request shows, if it shows one.
pub(super) fn act(
    call: &Call,
    reads: &dyn Reads,
    act: Arc<dyn Act>,
) -> Result<Arc<dyn Act>, Failure> {
    let Some(row) = shown(call) else { return Ok(act) };
    check_offered(call)?;
    let shown = Shown::of(row.text("mdtrt_cert_no"), holder(reads, row)?);
    Ok(Arc::new(Vouched { act, shown, institution: call.institution.id }))
}

/// The row of a request that shows an e-voucher.
fn shown(call: &Call) -> Option<&Row> {
    let nodes = call.transaction.table().request.iter();
    let mut rows = nodes.flat_map(|node| call.input.rows(node.name));
    rows.find(|row| row.text("mdtrt_cert_type") == E_VOUCHER)
}

fn token(reads: &dyn Reads, row: &Row) -> Result<Token, Failure> {
    let known = reads.record_by_key(Kind::Token, &sm3_of(row.text("mdtrt_cert_no")))?;
    match known.map(|record| record.body) {
        Some(Body::Token(token)) if token.kind == TokenKind::Token => Ok(token),
        _ => Err(invalid()),
    }
}

/// Unknown, over, of another person, institution or visit: one answer.
pub(crate) fn invalid() -> Failure {
    Refusal::new(Reason::VoucherInvalid).into()
}
