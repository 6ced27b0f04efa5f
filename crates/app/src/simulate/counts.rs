//! Limits, quotas and accumulators as they were before a bill: what is counted now less what bills since
//! then added.

use std::collections::BTreeMap;

use domain::benefit::Accumulator;
use domain::settlement::{AccumulatorKey, Settlement, SettlementKind, ShareSource};
use domain::wallet::Quota;
use domain::{BindingId, Fen, Moment, Month, Overflow, RecordId};
use store::Reads;

use super::walk::Walk;

/// What bills from the place reached until now added.
#[derive(Default)]
pub(super) struct Counts {
    used: BTreeMap<(BindingId, u32), Fen>,
    /// What they took of quotas: (current, carried).
    quotas: BTreeMap<RecordId, (Fen, Fen)>,
    accumulators: BTreeMap<AccumulatorKey, Accumulator>,
    /// Bills by day, for the progress.
    bills: BTreeMap<jiff::civil::Date, u64>,
}

impl Counts {
    /// Everything from this number on.
    pub(super) fn gather(reads: &dyn Reads, first: i64) -> store::Result<Self> {
        let mut counts = Self::default();
        let mut walk = Walk::new(reads, first)?;
        while let Some(bill) = walk.next()? {
            if bill.kind == SettlementKind::Settled {
                *counts.bills.entry(bill.settled_at.date()).or_default() += 1;
            }
            let month = month_of(reads, &bill)?;
            counts.add(&bill, month, Ok).map_err(super::unfit)?;
        }
        Ok(counts)
    }

    /// How many bills there are before a moment.
    pub(super) fn bills_before(&self, before: Moment) -> u64 {
        self.bills.range(..before.date()).map(|(_, bills)| bills).sum()
    }

    /// The walk has passed a record: what comes next found what it added.
    pub(super) fn pass(&mut self, reads: &dyn Reads, bill: &Settlement) -> store::Result<()> {
        let month = month_of(reads, bill)?;
        self.add(bill, month, Fen::negated).map_err(super::unfit)
    }

    fn add(
        &mut self,
        bill: &Settlement,
        month: Month,
        sign: impl Fn(Fen) -> Result<Fen, Overflow> + Copy,
    ) -> Result<(), Overflow> {
        for share in &bill.shares {
            let Some(binding) = share.source.binding() else { continue };
            if let ShareSource::Quota(_, quota) = share.source {
                let sum = self.quotas.entry(quota).or_default();
                *sum = (sum.0.plus(sign(share.current)?)?, sum.1.plus(sign(share.carried)?)?);
            }
            let used = sign(share.current.plus(share.carried)?)?;
            for period in [month.0, month.year()] {
                let sum = self.used.entry((binding, period)).or_default();
                *sum = sum.plus(used)?;
            }
        }
        if let Some((key, added)) = bill.accumulated {
            let back = sign(Fen(1))? == Fen(-1);
            let added = if back { added.negated()? } else { added };
            let sum = self.accumulators.entry(key).or_default();
            *sum = sum.plus(added)?;
        }
        Ok(())
    }

    /// A counter as it was, from what it is.
    pub(super) fn used(&self, binding: BindingId, period: u32, now: Fen) -> Result<Fen, Overflow> {
        now.minus(self.used.get(&(binding, period)).copied().unwrap_or_default())
    }

    /// A quota as it was, from what it is. How much it was raised or lowered since is not recorded.
    pub(super) fn quota(&self, id: RecordId, now: &Quota) -> Result<Quota, Overflow> {
        let (current, carried) = self.quotas.get(&id).copied().unwrap_or_default();
        now.give_back(current, carried)
    }

    /// An accumulator as it was, from what it is.
    pub(super) fn accumulated(
        &self,
        key: AccumulatorKey,
        now: Accumulator,
    ) -> Result<Accumulator, Overflow> {
        now.less(self.accumulators.get(&key).copied().unwrap_or_default())
    }
}

/// In which month a record counts: a cancel in that of its bill.
fn month_of(reads: &dyn Reads, bill: &Settlement) -> store::Result<Month> {
    let paid_at = match bill.kind {
        SettlementKind::Settled => bill.settled_at,
        SettlementKind::Cancel(original) | SettlementKind::Undo(original) => {
            let original = reads.settlement(bill.care_area, original)?;
            original.map_or(bill.settled_at, |original| original.settled_at)
        }
    };
    Ok(paid_at.month())
}
