//! The decision of a bill.

use super::{Bill, Decision, PayerFacts, SettleFacts};
use crate::item::Catalogue;
use crate::policy::PolicySet;
use crate::{Moment, Refusal, SettlementId};

/// Decides a bill: the benefit, the split, the legs and the reasons.
///
/// Pure: `id` and `now` are handed in. `request_no` of the record is left empty for the caller.
pub fn decide(
    _id: SettlementId,
    _bill: &Bill,
    _facts: &SettleFacts,
    _policies: &PolicySet,
    _catalogue: &Catalogue,
    _now: Moment,
) -> Result<Decision, Refusal> {
    Err(Refusal::new(crate::Reason::AmountOutOfRange))
}

/// The payers in the order in which they would be asked for a bill of this patient now.
pub fn effective_payers<'a>(
    _facts: &'a SettleFacts,
    _policies: &PolicySet,
    _seed: i64,
    _now: Moment,
) -> Vec<&'a PayerFacts> {
    Vec::new()
}
