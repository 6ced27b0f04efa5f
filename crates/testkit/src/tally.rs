//! What happened in a run.

use std::collections::BTreeMap;

use app::Outcome;
use domain::Reason;

use crate::deed::Deed;

/// What happened, to see that a run was about something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Bills paid.
    pub paid: u64,
    /// Of these, with money of a relative.
    pub aided: u64,
    /// Bills given back.
    pub back: u64,
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
