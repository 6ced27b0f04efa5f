//! What the acts of the trail wrote, against the rows as they are.

use std::collections::{BTreeMap, BTreeSet};

use domain::settlement::{Settlement, SettlementKind};
use domain::{Area, BindingId, Moment, PersonId, RecordId, SettlementId, ids};
use store::seal::Keyring;
use store::{Kind, NumberKey, Reads, StoreError};

use super::newest::Newest;
use super::verify::{Break, Fault, PAGE, readable};
use super::{Act, BindingTrace, Hash, RecordTrace, of_binding, of_legs, of_record, of_settlement};

/// An act: home area and sequence.
pub(super) type At = (Area, i64);

pub(super) struct Compare<'r> {
    reads: &'r dyn Reads,
    keyring: &'r Keyring,
    /// What was made up to here may be older than the trail.
    older_until: Option<Moment>,
    /// Numbers of transfers and settlements.
    made: Vec<i64>,
    bindings: Newest,
    records: BTreeMap<Kind, Newest>,
    freezes: BTreeMap<(Area, PersonId), (Moment, At, Option<bool>)>,
    compared: u64,
    breaks: Vec<Break>,
}

impl<'r> Compare<'r> {
    pub(super) fn new(reads: &'r dyn Reads, keyring: &'r Keyring) -> Self {
        Self {
            reads,
            keyring,
            older_until: None,
            made: Vec::new(),
            bindings: Newest::default(),
            records: BTreeMap::new(),
            freezes: BTreeMap::new(),
            compared: 0,
            breaks: Vec::new(),
        }
    }

    /// An area's acts up to this moment are older than the trail.
    pub(super) fn older_until(&mut self, at: Moment) {
        self.older_until = self.older_until.max(Some(at));
    }

    /// One act. The moment is known where the row is sound.
    pub(super) fn act(&mut self, home: Area, at: Option<Moment>, act: &Act) -> store::Result<()> {
        let place = (home, act.sequence);
        self.number(place, at, act)?;
        for (id, hash) in &act.entries {
            self.made.push(*id);
            let legs = self.reads.legs(*id).map(|legs| Some(legs).filter(|legs| !legs.is_empty()));
            let fault = fault(legs, |mut legs| {
                legs.sort_by_key(|leg| (leg.line, leg.account.book));
                Ok(of_legs(&legs) == *hash)
            });
            self.check(place, ("entries", Some(*id)), fault?);
        }
        if let Some((id, hash)) = act.settlement {
            self.made.push(id.0);
            self.settlement(place, act.care_area.unwrap_or(home), (id, hash))?;
        }
        for BindingTrace(id, version, _, hash) in &act.bindings {
            self.bindings.keep(id.0, *version, place, *hash);
        }
        for RecordTrace(id, kind, version, hash) in &act.records {
            if let Some(kind) = Kind::from_number(*kind) {
                self.records.entry(kind).or_default().keep(id.0, *version, place, *hash);
            }
        }
        if let Some(at) = at {
            self.freezes(place, at, act);
        }
        Ok(())
    }

    fn number(&mut self, place: At, at: Option<Moment>, act: &Act) -> store::Result<()> {
        let (issuer, infno, number) = act.number.clone();
        let key = NumberKey { area: place.0, issuer, infno, number };
        let fault = fault(self.reads.number(&key), |seen| {
            let same = seen.digest == act.digest.0 && seen.answer == act.answer;
            Ok(same && at.is_none_or(|at| seen.at == at))
        })?;
        self.check(place, ("numbers", None), fault);
        Ok(())
    }

    fn settlement(
        &mut self,
        place: At,
        area: Area,
        (id, hash): (SettlementId, Hash),
    ) -> store::Result<()> {
        let mut kind = SettlementKind::Settled;
        let fault = fault(self.reads.settlement(area, id), |record| {
            let same = of_settlement(&record)? == hash;
            if same {
                kind = record.kind;
            }
            Ok(same && self.cancel_is_right(&record)?)
        })?;
        self.check(place, ("settlements", Some(id.0)), fault);
        // The other way round: what this one cancels must say so.
        if let SettlementKind::Cancel(original) | SettlementKind::Undo(original) = kind {
            let other = readable(self.reads.settlement(area, original))?.flatten();
            if other.is_some_and(|other| other.cancelled_by.is_none()) {
                self.found(Some(place), ("settlements", Some(original.0)), Fault::Changed);
            }
        }
        Ok(())
    }

    /// Whatever a record names as its cancel must be one, of this record. One that cannot be read is
    /// found by itself.
    fn cancel_is_right(&self, record: &Settlement) -> store::Result<bool> {
        let Some(by) = record.cancelled_by else { return Ok(true) };
        let Some(cancel) = readable(self.reads.settlement(record.care_area, by))? else {
            return Ok(true);
        };
        Ok(cancel.is_some_and(|cancel| match cancel.kind {
            SettlementKind::Cancel(id) | SettlementKind::Undo(id) => id == record.id,
            SettlementKind::Settled => false,
        }))
    }

    /// Later freezes win. Two in one moment from two home areas cannot be put in order: then
    /// either is right.
    fn freezes(&mut self, place: At, at: Moment, act: &Act) {
        for (area, person, frozen) in &act.freezes {
            let key = (*area, *person);
            let known = self.freezes.get(&key).copied();
            let (now, tie) = known.map_or((at, false), |(before, by, state)| {
                (before.max(at), before == at && by.0 != place.0 && state != Some(*frozen))
            });
            if now == at {
                self.freezes.insert(key, (at, place, (!tie).then_some(*frozen)));
            }
        }
    }

    fn check(&mut self, place: At, what: (&'static str, Option<i64>), fault: Option<Fault>) {
        self.compared += 1;
        if let Some(fault) = fault {
            self.found(Some(place), what, fault);
        }
    }

    fn found(
        &mut self,
        place: Option<At>,
        (table, row): (&'static str, Option<i64>),
        fault: Fault,
    ) {
        let (area, sequence) = (place.map(|place| place.0), place.map(|place| place.1));
        self.breaks.push(Break { area, sequence, table, row, fault });
    }

    /// Rows that change, each against its newest trace, and rows that no act wrote. How many were
    /// compared, and what is not right.
    pub(super) fn finish(mut self, areas: &BTreeSet<Area>) -> store::Result<(u64, Vec<Break>)> {
        self.made.sort_unstable();
        let mut unknown = BTreeSet::new();
        for area in areas {
            self.unknown_acts(*area, &mut unknown)?;
        }
        let (reads, keyring, older) = (self.reads, self.keyring, self.older_until);
        let is_older = |id| older.is_some_and(|moment| ids::made_at(id) <= moment);
        let mut bindings = std::mem::take(&mut self.bindings);
        bindings.against(
            "bindings",
            |after, most| reads.bindings_after(BindingId(after), most),
            |row| Ok((row.id.0, row.version, of_binding(row)?)),
            is_older,
        )?;
        self.take(bindings);
        for kind in Kind::ALL {
            let mut records = self.records.remove(&kind).unwrap_or_default();
            records.against(
                "records",
                |after, most| reads.records(kind, RecordId(after), most),
                |row| Ok((row.id.0, row.version, of_record(row, keyring)?)),
                is_older,
            )?;
            if kind.is_dropped() {
                records.breaks.retain(|found| found.fault != Fault::Gone);
            }
            self.take(records);
        }
        for ((area, person), (_, place, frozen)) in std::mem::take(&mut self.freezes) {
            let account = self.reads.account(area, person);
            let fault = fault(account, |row| Ok(frozen.is_none_or(|is| is == row.frozen)))?;
            self.check(place, ("accounts", Some(person.0)), fault);
        }
        Ok((self.compared, self.breaks))
    }

    fn take(&mut self, newest: Newest) {
        self.compared += newest.compared;
        self.breaks.extend(newest.breaks);
    }

    /// Entries and settlements that no act of the trail made; each once, in its first book.
    fn unknown_acts(&mut self, area: Area, unknown: &mut BTreeSet<i64>) -> store::Result<()> {
        let mut after = i64::MIN;
        loop {
            let page = self.reads.acts_in(area, after, PAGE)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = *last;
            for act in page {
                let is_older = self.older_until.is_some_and(|moment| ids::made_at(act) <= moment);
                if is_older || self.made.binary_search(&act).is_ok() || !unknown.insert(act) {
                    continue;
                }
                let has_legs = readable(self.reads.legs(act))?.is_none_or(|legs| !legs.is_empty());
                let table = if has_legs { "entries" } else { "settlements" };
                let (row, fault) = (Some(act), Fault::Unknown);
                self.breaks.push(Break { area: Some(area), sequence: None, table, row, fault });
            }
        }
    }
}

/// What is wrong with a row that was written.
fn fault<T>(
    read: store::Result<Option<T>>,
    is_same: impl FnOnce(T) -> store::Result<bool>,
) -> store::Result<Option<Fault>> {
    Ok(match read {
        Ok(Some(row)) => (!is_same(row)?).then_some(Fault::Changed),
        Ok(None) => Some(Fault::Gone),
        Err(StoreError::Inconsistent { .. }) => Some(Fault::Unreadable),
        Err(error) => return Err(error),
    })
}
