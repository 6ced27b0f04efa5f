//! Setting, raising, lowering and releasing a quota. The lane's exclusive right keeps what is looked
//! at as it is until the change is written.

use super::raise::raise;
use super::{Quota, QuotaState, Wallet};
use crate::binding::Binding;
use crate::person::{Account, AccountPart, Insured};
use crate::policy::PolicySet;
use crate::refusal::Side;
use crate::settlement::{draw, usable_part};
use crate::{Area, Fen, Moment, Overflow, Reason, RecordId, Refusal, chart};
use ledger::{Transfer, TransferError};

/// What a quota is set with, read under the lock.
#[derive(Clone, Copy, Debug)]
pub struct QuotaFacts<'a> {
    /// The binding that it rests on.
    pub binding: &'a Binding,
    /// The grantor.
    pub grantor: &'a Insured,
    /// The grantor's account in the insured area.
    pub account: Option<&'a Account>,
    /// The beneficiary's insured area now.
    pub beneficiary_area: Area,
    /// The grantor's wallet.
    pub wallet: Option<&'a Wallet>,
    /// The beneficiary's wallet.
    pub others: Option<&'a Wallet>,
    /// The open quota of the binding.
    pub quota: Option<&'a Quota>,
}

/// What an act does to a quota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaChange {
    /// The quota after it.
    pub quota: Quota,
    /// What is spoken for more of the account's current part; less where negative.
    pub current: Fen,
    /// The same of its carried part.
    pub carried: Fen,
}

/// A quota set, raised or lowered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaSet {
    /// What becomes of the quota.
    pub change: QuotaChange,
    /// The grantor's wallet with what was done today; `None` where the day's limits count nothing.
    pub wallet: Option<Wallet>,
}

impl QuotaChange {
    /// The commitment legs, under the quota's record id.
    pub fn legs(&self, id: RecordId) -> Result<Transfer, TransferError> {
        chart::quota(self.quota.area, id, self.current.plus(self.carried)?)
    }
}

/// Sets the quota of a binding to `amount` in all, what was used of it included: the first time, more,
/// or less. Nothing changes where it is that already.
///
/// More needs everything: the binding in force, both wallets opened, both insured areas open, the
/// rules of the grantor's area on counts, amounts and hours, and that much free above the floor. Less
/// needs nothing but that no more is used or promised.
pub fn set_quota(
    facts: &QuotaFacts<'_>,
    amount: Fen,
    policies: &PolicySet,
    now: Moment,
) -> Result<QuotaSet, Vec<Refusal>> {
    let had = match facts.quota {
        Some(quota) => quota.amount().map_err(one)?,
        None => Fen::ZERO,
    };
    let more = amount.minus(had).map_err(one)?;
    match facts.quota {
        Some(quota) if !more.is_positive() => {
            let less = more.negated().map_err(one)?;
            lower(quota, less, policies, now).map_err(|refusal| vec![refusal])
        }
        None if !amount.is_positive() => {
            let refusal = Refusal::new(Reason::AmountOutOfRange).of(Side::Grantor);
            Err(vec![refusal.field("amount")])
        }
        _ => raise(facts, more, policies, now),
    }
}

/// Gives back what is left, at once and for good: the quota is over. One out of which a premium waits
/// to be taken is not: that premium is called off first. The caller has checked that a side of it asks.
pub fn release(quota: &Quota, now: Moment) -> Result<QuotaChange, Refusal> {
    if quota.is_open() && quota.promised.is_positive() {
        let refusal = Refusal::new(Reason::QuotaPromised).of(Side::Grantor);
        return Err(refusal.at(quota.area).amount(quota.promised));
    }
    end_of(quota, QuotaState::Released, now)?.ok_or_else(|| Refusal::new(Reason::QuotaUnknown))
}

/// The end of a quota in the act that ends its binding; `None` where it ended before.
pub fn end_of(
    quota: &Quota,
    state: QuotaState,
    now: Moment,
) -> Result<Option<QuotaChange>, Overflow> {
    let Some(ended) = quota.end(state, now) else { return Ok(None) };
    let (current, carried) = (quota.current.negated()?, quota.carried.negated()?);
    Ok(Some(QuotaChange { quota: ended, current, carried }))
}

pub(super) fn one(overflow: Overflow) -> Vec<Refusal> {
    vec![overflow.into()]
}

/// Part of what is left goes back to the account: the part that would be drawn last.
fn lower(quota: &Quota, less: Fen, policies: &PolicySet, now: Moment) -> Result<QuotaSet, Refusal> {
    if less > quota.room()? {
        let refusal = Refusal::new(Reason::QuotaBelowUsed).of(Side::Grantor);
        return Err(refusal.amount(quota.bound()?));
    }
    let part = match usable_part(quota.area, policies, now.date()).0 {
        AccountPart::CurrentThenCarried => AccountPart::CarriedThenCurrent,
        AccountPart::CarriedThenCurrent | AccountPart::CarriedOnly => {
            AccountPart::CurrentThenCarried
        }
    };
    let (current, carried) = draw((quota.current, quota.carried), part, less)?;
    let left = quota.current.minus(current)?;
    let lower = Quota { current: left, carried: quota.carried.minus(carried)?, ..quota.clone() };
    let (current, carried) = (current.negated()?, carried.negated()?);
    Ok(QuotaSet { change: QuotaChange { quota: lower, current, carried }, wallet: None })
}
