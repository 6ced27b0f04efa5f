//! What a batch has to write, gathered while it is decided.

use std::collections::{BTreeMap, BTreeSet};

use domain::settlement::{AccumulatorKey, Obligation, Settlement};
use domain::{
    Area, BindingId, Fen, Moment, ObligationId, PersonId, RecordId, SettlementId, VisitId,
};
use ledger::AccountKey;
use store::act::{Entry, ObligationRow};
use store::records::Blob;
use store::seal::Keyring;
use store::{Answer, Batch, Facts, FeeBatch, Head, Message, Number, NumberKey};

use super::apply::unfit;
use super::batch::Heads;
use super::trace::Traces;
use crate::ids::Ids;
use crate::trail::Act;

/// The keys of changed rows; the rows themselves stand in the facts.
pub(super) struct Collector {
    now: Moment,
    heads: Heads,
    answers: Vec<(Number, Answer)>,
    traces: Traces,
    pub(super) entries: Vec<Entry>,
    /// Home area, its window at that moment, act, debts.
    debts: Vec<(Area, i64, i64, Vec<Obligation>)>,
    pub(super) accounts: BTreeSet<(Area, PersonId)>,
    pub(super) people: BTreeSet<PersonId>,
    pub(super) identities: BTreeSet<PersonId>,
    pub(super) records: BTreeSet<RecordId>,
    pub(super) blobs: Vec<Blob>,
    pub(super) bindings: BTreeSet<BindingId>,
    pub(super) used: BTreeSet<(Area, BindingId, u32)>,
    pub(super) accumulators: BTreeSet<AccumulatorKey>,
    pub(super) visits: BTreeSet<VisitId>,
    pub(super) fee_batches: BTreeSet<(VisitId, String)>,
    /// Changed charge batches whose number was given to a new one inside this batch.
    pub(super) replaced: Vec<FeeBatch>,
    pub(super) settlements: Vec<Settlement>,
    pub(super) cancelled: Vec<(Area, SettlementId, SettlementId)>,
    pub(super) totals: BTreeMap<AccountKey, Fen>,
    pub(super) picks: BTreeSet<PersonId>,
    pub(super) messages: Vec<Message>,
    pub(super) proofs: Vec<[u8; 32]>,
    pub(super) blocked: BTreeSet<NumberKey>,
    /// Digest of the rules that this batch puts in force.
    pub(super) policy: Option<String>,
}

impl Collector {
    pub(super) fn new(now: Moment, heads: Vec<Head>) -> Self {
        Self {
            now,
            heads: heads.into_iter().map(|head| (head.area, head)).collect(),
            answers: Vec::new(),
            traces: Traces::default(),
            entries: Vec::new(),
            debts: Vec::new(),
            accounts: BTreeSet::new(),
            people: BTreeSet::new(),
            identities: BTreeSet::new(),
            records: BTreeSet::new(),
            blobs: Vec::new(),
            bindings: BTreeSet::new(),
            used: BTreeSet::new(),
            accumulators: BTreeSet::new(),
            visits: BTreeSet::new(),
            fee_batches: BTreeSet::new(),
            replaced: Vec::new(),
            settlements: Vec::new(),
            cancelled: Vec::new(),
            totals: BTreeMap::new(),
            picks: BTreeSet::new(),
            messages: Vec::new(),
            proofs: Vec::new(),
            blocked: BTreeSet::new(),
            policy: None,
        }
    }

    /// Debts of an act stand in the window of its home area that is open at that moment.
    pub(super) fn obligations(
        &mut self,
        (home, act): (Area, i64),
        debts: Vec<Obligation>,
    ) -> store::Result<()> {
        if debts.is_empty() {
            return Ok(());
        }
        let head = self.heads.get(&home).ok_or_else(|| unfit("debts without their home's head"))?;
        self.debts.push((home, head.window, act, debts));
        Ok(())
    }

    /// Seals the open window of a home area: what comes next stands in the next one.
    pub(super) fn seal(&mut self, home: Area) -> store::Result<i64> {
        let head = self.heads.get_mut(&home).ok_or_else(|| unfit("a seal without its head"))?;
        head.window += 1;
        Ok(head.window)
    }

    /// A number was used up: its home's head moves on by one, and the act stands in the trail.
    pub(super) fn answered(&mut self, number: &Number, answer: &Answer, act: Act) {
        if let Some(head) = self.heads.get_mut(&number.key.area) {
            head.sequence += 1;
            self.traces.push(head.sequence, number, answer, act);
        }
        self.answers.push((number.clone(), answer.clone()));
    }

    /// The batch, with whole rows out of the facts.
    pub(super) fn finish(
        mut self,
        facts: &Facts,
        ids: &mut Ids,
        keyring: &Keyring,
    ) -> store::Result<Batch> {
        let now = self.now;
        let obligations = self.obligation_rows(ids);
        let bindings = rows(&self.bindings, |id| facts.binding(*id));
        let bindings = bumped(bindings, |row| &mut row.version);
        let records = rows(&self.records, |id| facts.records.get(id));
        let records = bumped(records, |row| &mut row.version);
        let trail = self.traces.rows((&bindings, &records), keyring, &mut self.heads, now)?;
        for head in self.heads.values_mut() {
            head.last_now = now;
            head.last_id = head.last_id.max(ids.last());
        }
        let mut fee_batches = rows(&self.fee_batches, |key| facts.fee_batches.get(key));
        fee_batches.extend(self.replaced);
        let accumulator = |key: &AccumulatorKey| Some((*key, *facts.accumulators.get(key)?));
        Ok(Batch {
            now,
            accounts: bumped(rows(&self.accounts, |key| facts.accounts.get(key)), |row| {
                &mut row.version
            }),
            people: rows(&self.people, |person| facts.people.get(person)),
            identities: rows(&self.identities, |person| facts.identities.get(person)),
            bindings,
            records,
            blobs: self.blobs,
            trail,
            used: self.used.iter().map(|key| (*key, facts.used_in(key.1, key.2))).collect(),
            tops: self
                .used
                .iter()
                .map(|(_, id, of)| ((*id, *of), facts.top_of(*id, *of)))
                .collect(),
            accumulators: self.accumulators.iter().filter_map(accumulator).collect(),
            visits: bumped(rows(&self.visits, |id| facts.visits.get(id)), |row| &mut row.version),
            fee_batches: bumped(fee_batches, |row| &mut row.version),
            obligations,
            settlements: self.settlements,
            cancelled: self.cancelled,
            entries: self.entries,
            totals: self.totals.into_iter().filter(|(_, amount)| !amount.is_zero()).collect(),
            picks: rows(&self.picks, |person| facts.picks.get(person)),
            messages: self.messages,
            proofs: self.proofs,
            blocked: self.blocked.into_iter().collect(),
            policy: self.policy,
            heads: self.heads.into_values().collect(),
            answers: self.answers,
        })
    }

    fn obligation_rows(&self, ids: &mut Ids) -> Vec<ObligationRow> {
        let mut rows = Vec::new();
        for (area, window, act, debts) in &self.debts {
            for obligation in debts.iter().copied() {
                let id = ObligationId(ids.make(self.now));
                let (area, window, settlement) = (*area, *window, SettlementId(*act));
                rows.push(ObligationRow { id, area, window, settlement, obligation });
            }
        }
        rows
    }
}

/// Whole rows of changed keys.
fn rows<'a, K, R: Clone + 'a>(keys: &BTreeSet<K>, row: impl Fn(&K) -> Option<&'a R>) -> Vec<R> {
    keys.iter().filter_map(row).cloned().collect()
}

/// Rows with the version that they get by this write.
fn bumped<R>(mut rows: Vec<R>, version: impl Fn(&mut R) -> &mut i64) -> Vec<R> {
    for row in &mut rows {
        *version(row) += 1;
    }
    rows
}
