//! Bindings and freezes as they were: the rows of now, taken back by the audit trail.
//!
//! The trail keeps of a binding its state, its version and the hash of its row, not the row. A row
//! that was changed since is rebuilt from what it says now and the state of then; the hash proves
//! that it is the one. Where it does not fit, terms were changed: what they were is not recorded, and
//! whatever rests on those of now is counted as assumed.

use std::collections::{BTreeMap, BTreeSet};

use domain::binding::Binding;
use domain::{Area, BindingId, Moment, PersonId};
use store::{Head, Reads};

use crate::trail::{self, Act, BindingTrace};

/// Rows of the trail that are read at once.
const PAGE: u32 = 500;

/// What the trail says of changes.
#[derive(Default)]
pub(super) struct Past {
    bindings: BTreeMap<BindingId, Vec<(Moment, BindingTrace)>>,
    freezes: BTreeMap<(Area, PersonId), Vec<(Moment, bool)>>,
}

impl Past {
    /// Every change from `from` on, and of what was changed then also what came before.
    pub(super) fn gather(reads: &dyn Reads, from: Moment) -> store::Result<Self> {
        let mut past = Self::default();
        let heads = reads.heads()?;
        for head in &heads {
            each(reads, head, (from, None), &mut |at, act| past.note(at, act, None))?;
        }
        let changed: BTreeSet<BindingId> = past.bindings.keys().copied().collect();
        let mut oldest: Option<Moment> = None;
        for id in &changed {
            // No trace of a binding is older than its filing, nor than its number.
            let filed = domain::ids::made_at(id.0);
            oldest = Some(oldest.map_or(filed, |oldest| oldest.min(filed)));
        }
        if let Some(oldest) = oldest.filter(|oldest| *oldest < from) {
            for head in &heads {
                let span = (oldest, Some(from));
                each(reads, head, span, &mut |at, act| past.note(at, act, Some(&changed)))?;
            }
        }
        past.bindings.values_mut().for_each(|traces| traces.sort_by_key(|(at, it)| (it.1, *at)));
        past.freezes.values_mut().for_each(|events| events.sort());
        Ok(past)
    }

    fn note(&mut self, at: Moment, act: &Act, only: Option<&BTreeSet<BindingId>>) {
        for trace in &act.bindings {
            if only.is_none_or(|only| only.contains(&trace.0)) {
                self.bindings.entry(trace.0).or_default().push((at, trace.clone()));
            }
        }
        if only.is_none() {
            for (area, person, frozen) in &act.freezes {
                self.freezes.entry((*area, *person)).or_default().push((at, *frozen));
            }
        }
    }

    /// Whether an account was frozen then, from what it is now.
    pub(super) fn frozen(&self, account: (Area, PersonId), at: Moment, now: bool) -> bool {
        let events = self.freezes.get(&account).into_iter().flatten();
        let next = events.copied().find(|(changed, _)| *changed > at);
        next.map_or(now, |(_, frozen)| !frozen)
    }

    /// A binding as it was, and whether that is proved; `None` = there was none yet. Where its terms
    /// were changed since it has those of now.
    pub(super) fn binding(&self, now: &Binding, at: Moment) -> Option<(Binding, bool)> {
        let traces = self.bindings.get(&now.id).map(Vec::as_slice).unwrap_or_default();
        if traces.is_empty() {
            return (now.filed_at <= at).then(|| (now.clone(), true));
        }
        if traces.iter().all(|(changed, _)| *changed <= at) {
            return Some((now.clone(), true));
        }
        let known: Vec<_> = traces.iter().filter(|(changed, _)| *changed <= at).collect();
        let Some((_, BindingTrace(_, version, state, hash))) = known.last() else {
            // Older than the trail, or not made yet.
            return (now.filed_at <= at).then(|| (now.clone(), false));
        };
        let (state, version) = (*state, *version);
        let then = Binding { state, version, ..now.clone() };
        let Some(hash) = hash else { return Some((then, false)) };
        let moments = known.iter().map(|(changed, _)| *changed);
        for changed_at in moments.chain([now.changed_at, now.filed_at, now.effective_from]) {
            for clerk in [None, now.clerk] {
                for until in [now.until, None] {
                    let row = Binding { changed_at, clerk, until, ..then.clone() };
                    if trail::of_binding(&row).is_ok_and(|is| is == *hash) {
                        return Some((row, true));
                    }
                }
            }
        }
        Some((then, false))
    }
}

/// Every act of an area from a moment until before another.
fn each(
    reads: &dyn Reads,
    head: &Head,
    (from, until): (Moment, Option<Moment>),
    look: &mut dyn FnMut(Moment, &Act),
) -> store::Result<()> {
    let mut after = before(reads, head, from)?;
    loop {
        let page = reads.trail(head.area, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.sequence;
        for row in page {
            if until.is_some_and(|until| row.at >= until) {
                return Ok(());
            }
            if row.at >= from {
                let acts = trail::read(&row.body).unwrap_or_default();
                for act in &acts {
                    look(row.at, act);
                }
            }
        }
    }
}

/// A sequence after which no row is older than `from`, found by halving.
fn before(reads: &dyn Reads, head: &Head, from: Moment) -> store::Result<i64> {
    let (mut low, mut high) = (0, head.sequence);
    while low < high {
        let middle = low + (high - low) / 2;
        let row = reads.trail(head.area, middle, 1)?.pop();
        if row.is_some_and(|row| row.at < from) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low.saturating_sub(1))
}
