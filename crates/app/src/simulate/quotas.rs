//! Quotas as a bill found them, and what of an account was spoken for besides holds.
//!
//! A quota is rolled back by the bills since; how much it was raised or lowered since is not recorded.
//! What the bill itself says of it counts first: which parts paid, and that it was used up.

use domain::explain::ShareEnd;
use domain::policy::axes::PremiumMode;
use domain::premium::PremiumSource;
use domain::settlement::{Settlement, ShareSource};
use domain::wallet::Quota;
use domain::{Area, BindingId, Fen, Moment, PersonId, RecordId};
use store::{Body, Kind, Reads};

use super::counts::Counts;

/// The quota of a binding that was open when the bill was decided.
pub(super) fn then(
    reads: &dyn Reads,
    counts: &Counts,
    (bill, binding): (&Settlement, BindingId),
) -> store::Result<Option<(RecordId, Quota)>> {
    for record in reads.records_of(Kind::Quota, bill.patient, None)? {
        let Body::Quota(now) = record.body else { continue };
        if now.binding == binding && was_open(&now, bill.settled_at) {
            let quota = counts.quota(record.id, &now).map_err(super::unfit)?;
            return Ok(Some((record.id, as_said(&quota, bill, record.id))));
        }
    }
    Ok(None)
}

fn was_open(quota: &Quota, at: Moment) -> bool {
    quota.at <= at && quota.ended_at.is_none_or(|ended| at < ended)
}

/// What the bill says of the quota: it had what it paid, and nothing more where it was used up.
fn as_said(quota: &Quota, bill: &Settlement, id: RecordId) -> Quota {
    let mut notes = bill.explanation.payers.iter();
    let note = notes.find(|note| note.quota && note.binding == Some(quota.binding));
    let share = bill
        .shares
        .iter()
        .find(|share| matches!(share.source, ShareSource::Quota(_, of) if of == id));
    let paid = share.map_or((Fen::ZERO, Fen::ZERO), |share| (share.current, share.carried));
    let used_up = note.is_some_and(|note| note.end == ShareEnd::Quota);
    let (current, carried) =
        if used_up { paid } else { (quota.current.max(paid.0), quota.carried.max(paid.1)) };
    let promised = if used_up { Fen::ZERO } else { quota.promised };
    Quota { current, carried, promised, ..quota.clone() }
}

/// What quotas and waiting premiums had reserved of an account then: (current, carried).
pub(super) fn reserved(
    reads: &dyn Reads,
    counts: &Counts,
    (area, person): (Area, PersonId),
    at: Moment,
) -> store::Result<(Fen, Fen)> {
    let mut sums = (Fen::ZERO, Fen::ZERO);
    let mut add = |current: Fen, carried: Fen| {
        let sum = |sum: Fen, part| sum.plus(part).map_err(super::unfit);
        sums = (sum(sums.0, current)?, sum(sums.1, carried)?);
        Ok::<_, store::StoreError>(())
    };
    for record in reads.records_of(Kind::Quota, person, None)? {
        let Body::Quota(now) = record.body else { continue };
        if (now.area, now.grantor) == (area, person) && was_open(&now, at) {
            let quota = counts.quota(record.id, &now).map_err(super::unfit)?;
            add(quota.current.or_zero(), quota.carried.or_zero())?;
        }
    }
    for record in reads.records_of(Kind::Premium, person, None)? {
        let Body::Premium(premium) = record.body else { continue };
        let ours = (premium.area, premium.grantor) == (area, person);
        let end = premium.paid_at.or(premium.ended_at);
        let waited = premium.mode == PremiumMode::MonthEndBatch
            && premium.at <= at
            && end.is_none_or(|end| at < end);
        if ours && waited && premium.source == PremiumSource::Live {
            add(premium.current, premium.carried)?;
        }
    }
    Ok(sums)
}
