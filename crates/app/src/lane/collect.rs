//! What a batch has to write, gathered while it is decided.

use std::collections::{BTreeMap, BTreeSet};

use domain::settlement::{AccumulatorKey, Obligation, Settlement};
use domain::{Area, BindingId, Fen, Moment, ObligationId, PersonId, SettlementId, VisitId};
use ledger::{AccountKey, Transfer};
use sm3::{Digest, Sm3};
use store::act::{Entry, ObligationRow};
use store::{Answer, Batch, Facts, FeeBatch, Head, Message, Number, NumberKey};

use super::batch::Heads;
use crate::ids::Ids;

/// The keys of changed rows; the rows themselves stand in the facts.
pub(super) struct Collector {
    now: Moment,
    heads: Heads,
    answers: Vec<(Number, Answer)>,
    entries: Vec<Entry>,
    debts: Vec<(Area, SettlementId, Vec<Obligation>)>,
    pub(super) accounts: BTreeSet<(Area, PersonId)>,
    pub(super) people: BTreeSet<PersonId>,
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
}

impl Collector {
    pub(super) fn new(now: Moment, heads: Vec<Head>) -> Self {
        Self {
            now,
            heads: heads.into_iter().map(|head| (head.area, head)).collect(),
            answers: Vec::new(),
            entries: Vec::new(),
            debts: Vec::new(),
            accounts: BTreeSet::new(),
            people: BTreeSet::new(),
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
        }
    }

    pub(super) fn entries(&mut self, act: i64, transfer: &Transfer) {
        for (line, leg) in (0_u16..).zip(transfer.legs()) {
            self.entries.push(Entry { account: leg.account, act, line, amount: leg.amount });
        }
    }

    pub(super) fn obligations(&mut self, record: &Settlement, debts: Vec<Obligation>) {
        if !debts.is_empty() {
            self.debts.push((record.care_area, record.id, debts));
        }
    }

    /// A number was used up: its home's head moves on by one and its chain by what was decided.
    pub(super) fn answered(&mut self, number: &Number, answer: &Answer) {
        if let Some(head) = self.heads.get_mut(&number.key.area) {
            head.sequence += 1;
            let mut chain = Sm3::new();
            chain.update(head.chain);
            chain.update(head.sequence.to_le_bytes());
            chain.update(number.digest);
            chain.update(serde_json::to_vec(answer).unwrap_or_default());
            head.chain = chain.finalize().into();
        }
        self.answers.push((number.clone(), answer.clone()));
    }

    /// The batch, with whole rows out of the facts.
    pub(super) fn finish(mut self, facts: &Facts, ids: &mut Ids) -> Batch {
        let now = self.now;
        let obligations = self.obligation_rows(ids);
        self.chain_entries();
        for head in self.heads.values_mut() {
            head.last_now = now;
            head.last_id = head.last_id.max(ids.last());
        }
        let mut fee_batches = rows(&self.fee_batches, |key| facts.fee_batches.get(key));
        fee_batches.extend(self.replaced);
        let accumulator = |key: &AccumulatorKey| Some((*key, *facts.accumulators.get(key)?));
        Batch {
            now,
            accounts: bumped(rows(&self.accounts, |key| facts.accounts.get(key)), |row| {
                &mut row.version
            }),
            people: rows(&self.people, |person| facts.people.get(person)),
            bindings: bumped(rows(&self.bindings, |id| facts.binding(*id)), |row| &mut row.version),
            used: self.used.iter().map(|key| (*key, facts.used_in(key.1, key.2))).collect(),
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
            heads: self.heads.into_values().collect(),
            answers: self.answers,
        }
    }

    fn obligation_rows(&self, ids: &mut Ids) -> Vec<ObligationRow> {
        let mut rows = Vec::new();
        for (area, settlement, debts) in &self.debts {
            let window = self.heads.get(area).map_or(1, |head| head.window);
            for obligation in debts.iter().copied() {
                let id = ObligationId(ids.make(self.now));
                let (area, settlement) = (*area, *settlement);
                rows.push(ObligationRow { id, area, window, settlement, obligation });
            }
        }
        rows
    }

    /// The chain covers the legs too.
    fn chain_entries(&mut self) {
        for head in self.heads.values_mut() {
            let mut chain = Sm3::new();
            chain.update(head.chain);
            for Entry { account, act, line, amount } in &self.entries {
                chain.update(account.book.0.to_le_bytes());
                chain.update(account.code.0.to_le_bytes());
                chain.update(account.party.0.to_le_bytes());
                chain.update(account.kind.to_le_bytes());
                chain.update(act.to_le_bytes());
                chain.update(line.to_le_bytes());
                chain.update(amount.0.to_le_bytes());
            }
            head.chain = chain.finalize().into();
        }
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
