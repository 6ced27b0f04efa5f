//! What happened in a run.

use std::collections::BTreeMap;

use app::Outcome;
use domain::Reason;
use domain::settlement::{SettlementKind, Share, ShareSource};

use crate::audit::model::Model;
use crate::deed::Deed;

/// What happened, to see that a run was about something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Bills paid.
    pub paid: u64,
    /// Of these, with money of a relative.
    pub aided: u64,
    /// Bills paid with money of a quota.
    pub by_quota: u64,
    /// Paid by a quota from another province.
    pub across: u64,
    /// Bills given back.
    pub back: u64,
    /// Of these, bills that a quota had paid.
    pub back_to_quota: u64,
    /// Bills given back of which a debt between areas was cleared before.
    pub late_back: u64,
    /// Quotas that ended: released, or with their binding.
    pub quotas_ended: u64,
    /// Other acts accepted.
    pub accepted: u64,
    /// Acts refused.
    pub refused: u64,
    /// Answers given again.
    pub replayed: u64,
    /// Numbers used for other content.
    pub reused: u64,
    /// Quotes.
    pub quoted: u64,
    /// Bindings that a day's sweep lapsed or ended.
    pub swept: u64,
    /// Accounts whose year turned, and those that a sweep looked at with them.
    pub turned: u64,
    /// Acts without a bill that were done, by kind.
    pub done: BTreeMap<&'static str, u64>,
    /// Refusals by kind of act and first reason.
    pub reasons: BTreeMap<(&'static str, Reason), u64>,
}

impl Tally {
    /// Adds what happened in another run.
    pub fn add(&mut self, other: &Self) {
        let Self { paid, aided, back, accepted, refused, replayed, .. } = other;
        self.paid += paid;
        self.aided += aided;
        self.back += back;
        self.accepted += accepted;
        self.refused += refused;
        self.replayed += replayed;
        self.by_quota += other.by_quota;
        self.across += other.across;
        self.back_to_quota += other.back_to_quota;
        self.late_back += other.late_back;
        self.quotas_ended += other.quotas_ended;
        self.reused += other.reused;
        self.quoted += other.quoted;
        self.swept += other.swept;
        self.turned += other.turned;
        for (name, count) in &other.done {
            *self.done.entry(name).or_default() += count;
        }
        for (reason, count) in &other.reasons {
            *self.reasons.entry(*reason).or_default() += count;
        }
    }

    /// Counts what only the books before an act tell.
    pub fn count_back(&mut self, model: &Model, outcome: &Outcome) {
        let Outcome::Decided { settlement: Some(record), replayed: false, .. } = outcome else {
            return;
        };
        let (SettlementKind::Cancel(original) | SettlementKind::Undo(original)) = record.kind
        else {
            return;
        };
        let Some(paid) = model.bills.get(&original) else { return };
        let bill = &paid.record;
        let cleared = model.clearing.done.is_some_and(|last| bill.settled_at.month() <= last);
        let far = bill.shares.iter().any(|share| share.area != bill.care_area);
        let fund = bill.patient_area != bill.care_area && !bill.figures.fund_sum.is_zero();
        self.late_back += u64::from(cleared && (far || fund));
    }

    /// Counts an answer.
    pub fn count(&mut self, deed: &Deed, outcome: &Outcome) {
        let counter = match outcome {
            Outcome::Decided { replayed: true, .. } => &mut self.replayed,
            Outcome::Decided { answer: store::Answer::Refused(refusals), .. } => {
                for refusal in refusals.iter().take(1) {
                    *self.reasons.entry((deed.name(), refusal.reason)).or_default() += 1;
                }
                &mut self.refused
            }
            Outcome::Decided { settlement: Some(record), .. } => {
                let aided = !record.figures.aid.is_zero() && matches!(deed, Deed::Settle(_));
                self.aided += u64::from(aided);
                let of_quota = |s: &&Share| matches!(s.source, ShareSource::Quota(..));
                let across = |s: &Share| s.area.province() != record.patient_area.province();
                let quotas: Vec<&Share> = record.shares.iter().filter(of_quota).collect();
                let by_quota = u64::from(!quotas.is_empty());
                if matches!(deed, Deed::Settle(_)) {
                    self.by_quota += by_quota;
                    self.across += u64::from(quotas.into_iter().any(across));
                } else {
                    self.back_to_quota += by_quota;
                }
                if matches!(deed, Deed::Settle(_)) { &mut self.paid } else { &mut self.back }
            }
            Outcome::Decided { .. } => {
                *self.done.entry(deed.name()).or_default() += 1;
                &mut self.accepted
            }
            Outcome::NumberReused(_) => &mut self.reused,
            Outcome::Busy(_) | Outcome::NotReady(_) | Outcome::Failed => return,
        };
        *counter += 1;
    }
}
