//! The rows of the database against the model.

use std::collections::{BTreeMap, BTreeSet};

use domain::binding::{Binding, BindingState};
use domain::settlement::{AccumulatorKey, Settlement};
use domain::{Area, Moment, PersonId};
use ledger::invariant::breaches;
use store::{EvidenceScope, Needs, Reads};

use super::bill::used_up;
use super::model::{Bond, Pocket};
use super::{Auditor, Finding, Findings, Touched};
use crate::trouble::Result;

impl Auditor {
    /// Looks at the rows that an act touched, and at the invariants of money on them.
    pub fn compare(&self, reads: &dyn Reads, touched: &Touched, now: Moment) -> Result<Findings> {
        let mut findings = Findings::default();
        for (area, person) in &touched.accounts {
            self.account(reads, *area, *person, &mut findings)?;
        }
        for person in &touched.people {
            self.bonds(reads, *person, now, &mut findings)?;
        }
        self.records(reads, touched, &mut findings)?;
        for record in &touched.records {
            let kept = reads.settlement(record.care_area, record.id)?;
            findings.equal("record as kept", &kept.as_ref(), &Some(record));
        }
        for (area, id, by) in &touched.cancelled {
            let kept: Option<Settlement> = reads.settlement(*area, *id)?;
            findings.equal("cancelled by", &kept.and_then(|s| s.cancelled_by), &Some(*by));
        }
        super::places::compare(&self.model, reads, touched.places.clone(), &mut findings)?;
        super::wallet::compare_some(&self.model, reads, touched, &mut findings)?;
        super::clearing::compare(&self.model, reads, Some(touched), &mut findings)?;
        super::premiums::compare(&self.model, reads, Some(touched), &mut findings)?;
        self.counters(reads, touched, &mut findings)?;
        for (id, person) in &touched.made {
            let month = now.month();
            let needs =
                Needs { patients: [*person].into(), month: Some(month), ..Needs::default() };
            let facts = reads.facts(&needs)?;
            for period in [month.0, month.year()] {
                let (got, expected) = (facts.used_in(*id, period).0, self.model.used(*id, period));
                findings.equal(&format!("used of {} in {period}", id.0), &got, &expected);
            }
        }
        let acts = touched.records.iter().map(|r| r.id.0);
        let acts = acts.chain(touched.cancelled.iter().map(|c| c.1.0)).collect();
        let scope = EvidenceScope { accounts: touched.accounts.clone(), acts };
        let mut evidence = reads.evidence(Some(&scope))?;
        evidence.bounds.clone_from(&touched.bounds);
        for breach in breaches(&evidence) {
            findings.push(Finding(format!("invariant {}: {}", breach.invariant, breach.seen)));
        }
        Ok(findings)
    }

    /// Learns what a run of jobs made, and holds it against what it had to make.
    pub fn learn(&mut self, reads: &dyn Reads) -> Result<Findings> {
        let mut findings = Findings::default();
        super::clearing::learn(&mut self.model, reads, &mut findings)?;
        Ok(findings)
    }

    /// Learns what an act made.
    pub fn learn_sent(&mut self, reads: &dyn Reads) -> Result<()> {
        super::clearing::learn_sent(&mut self.model, reads)
    }

    /// Looks at everything.
    pub fn compare_all(&self, reads: &dyn Reads, now: Moment) -> Result<Findings> {
        let mut findings = Findings::default();
        for (area, person) in self.model.pockets.keys() {
            self.account(reads, *area, *person, &mut findings)?;
            self.bonds(reads, *person, now, &mut findings)?;
        }
        self.all_records(reads, &mut findings)?;
        self.reviewed(&mut findings);
        super::holds::compare(&self.model, reads, &mut findings)?;
        super::wallet::compare(&self.model, reads, &mut findings)?;
        super::clearing::compare_all(&self.model, reads, &mut findings)?;
        super::premiums::compare(&self.model, reads, None, &mut findings)?;
        let places = self.model.payables.keys().copied();
        super::places::compare(&self.model, reads, places, &mut findings)?;
        self.books(reads, &mut findings)?;
        self.accumulators(reads, &mut findings)?;
        for breach in breaches(&reads.evidence(None)?) {
            findings.push(Finding(format!("invariant {}: {}", breach.invariant, breach.seen)));
        }
        Ok(findings)
    }

    fn account(
        &self,
        reads: &dyn Reads,
        area: Area,
        person: PersonId,
        findings: &mut Findings,
    ) -> Result<()> {
        let expected = self.model.pockets.get(&(area, person));
        let kept = reads.account(area, person)?;
        let got = kept.as_ref().map(|row| Pocket {
            current: row.current.0,
            carried: row.carried.0,
            frozen: row.frozen,
        });
        findings.equal(&format!("account of {} in {area}", person.0), &got.as_ref(), &expected);
        if let Some(row) = kept {
            let reserved = (row.reserved_current.0, row.reserved_carried.0);
            let expected = self.model.reserved((area, person));
            findings.equal(&format!("reserved of {} in {area}", person.0), &reserved, &expected);
        }
        Ok(())
    }

    /// Bindings as this moment finds them: nobody writes a state down only because its day came.
    fn bonds(
        &self,
        reads: &dyn Reads,
        person: PersonId,
        now: Moment,
        findings: &mut Findings,
    ) -> Result<()> {
        let kept = reads.bindings_of(person)?;
        let at = |bond: Bond| {
            let state = bond.state_at(now);
            // Since when counts only where somebody has to act in time.
            let waits = [BindingState::AwaitingAcceptance, BindingState::Returned].contains(&state);
            Bond { since: if waits { bond.since } else { Moment(0) }, state, ..bond }
        };
        let got: BTreeMap<_, _> = kept.into_iter().map(|b| (b.id, at(bond_of(b)))).collect();
        let mine = |b: &&Bond| b.grantor.1 == person || b.beneficiary.1 == person;
        let expected: BTreeMap<_, _> = self
            .model
            .bonds
            .values()
            .filter(mine)
            .map(|bond| (bond.id, at(bond.clone())))
            .collect();
        // The list is cut at 200, newest first.
        if expected.len() > 200 || got == expected {
            return Ok(());
        }
        let both: BTreeSet<_> = got.keys().chain(expected.keys()).collect();
        for id in both {
            let (got, expected) = (got.get(id), expected.get(id));
            findings.equal(&format!("bindings of {}", person.0), &got, &expected);
        }
        Ok(())
    }

    fn counters(
        &self,
        reads: &dyn Reads,
        touched: &Touched,
        findings: &mut Findings,
    ) -> Result<()> {
        let paid = touched.records.iter().map(|r| match touched.cancelled.first() {
            Some((_, id, _)) => {
                self.model.bills.get(id).map_or(r.settled_at, |p| p.record.settled_at)
            }
            None => r.settled_at,
        });
        for month in paid.map(Moment::month).collect::<BTreeSet<_>>() {
            let patients = touched.records.iter().map(|r| r.patient).collect();
            let needs = Needs { patients, month: Some(month), ..Needs::default() };
            let facts = reads.facts(&needs)?;
            // Bindings that are over are no payers any more, so nobody reads their counters.
            for binding in touched.bindings.iter().filter(|b| facts.binding(**b).is_some()) {
                for period in [month.0, month.year()] {
                    let got = facts.used_in(*binding, period).0;
                    let expected = self.model.used(*binding, period);
                    findings.equal(&format!("used of {} in {period}", binding.0), &got, &expected);
                }
            }
        }
        Ok(())
    }

    fn books(&self, reads: &dyn Reads, findings: &mut Findings) -> Result<()> {
        let mut sums: BTreeMap<u32, i64> = BTreeMap::new();
        let mut seen: BTreeMap<(u32, u16), i64> = BTreeMap::new();
        for line in reads.books()? {
            let name = format!("book {} account {}", line.book.0, line.code);
            findings.equal(&format!("{name}, kept and summed"), &line.kept.0, &line.summed.0);
            *sums.entry(line.book.0).or_default() += line.kept.0;
            *seen.entry((line.book.0, line.code)).or_default() += line.kept.0;
        }
        for (book, sum) in sums {
            findings.equal(&format!("sum of book {book}"), &sum, &0);
        }
        seen.retain(|_, amount| *amount != 0);
        let mut expected = self.model.totals.clone();
        expected.retain(|_, amount| *amount != 0);
        findings.equal("books", &seen, &expected);
        Ok(())
    }

    /// What waits for a clerk stands in the queue.
    fn reviewed(&self, findings: &mut Findings) {
        for bond in self.model.bonds.values() {
            let waits = [BindingState::InReview, BindingState::Returned].contains(&bond.state);
            if waits && super::then::closed(&self.model, bond.id).is_empty() {
                findings.push(Finding(format!("binding {} waits and no case does", bond.id.0)));
            }
        }
    }

    fn accumulators(&self, reads: &dyn Reads, findings: &mut Findings) -> Result<()> {
        let patients = self.model.people.keys().copied().collect();
        let needs = Needs { patients, year_from: Some(0), ..Needs::default() };
        let facts = reads.facts(&needs)?;
        let used_up = facts.accumulators.iter().map(|(key, sum)| (*key, used_up(sum)));
        let mut got: BTreeMap<_, _> = used_up.collect();
        got.retain(|_, sums| *sums != [0; 9]);
        let mut expected = self.model.accumulators.clone();
        // Those of an area that somebody left are read again when the person is back.
        let here = |key: &AccumulatorKey| {
            self.model.people.get(&key.person).is_some_and(|person| person.area == key.area)
        };
        expected.retain(|key, sums| here(key) && *sums != [0; 9]);
        let keys: BTreeSet<_> = got.keys().chain(expected.keys()).copied().collect();
        for key in keys {
            findings.equal(&format!("{key:?}"), &got.get(&key), &expected.get(&key));
        }
        Ok(())
    }
}

/// As the model keeps it.
pub(super) fn bond_of(binding: Binding) -> Bond {
    Bond {
        id: binding.id,
        grantor: (binding.grantor_area, binding.grantor),
        beneficiary: (binding.beneficiary_area, binding.beneficiary),
        kinship: binding.kinship,
        state: binding.state,
        since: binding.changed_at,
        filed_at: binding.filed_at,
        from: binding.effective_from,
        until: binding.until,
        limits: binding.limits,
        scopes: binding.scopes,
        rank: binding.rank,
        off: binding.switched_off,
    }
}
