//! Accounts as they were before an act: the balance of now less everything booked since, and of
//! what is spoken for the holds that were open then.

use std::collections::{BTreeMap, VecDeque};

use domain::chart::ACCOUNT_CURRENT;
use domain::person::Account;
use domain::{Area, Fen, Moment, Overflow, PersonId, VisitId};
use store::act::Entry;
use store::{Body, Kind, Reads};

/// Legs that are read at once.
const PAGE: u32 = 1_000;

/// Books walked back and then forward again with the bills; each area from when it is first asked
/// for.
pub(super) struct Books<'r> {
    reads: &'r dyn Reads,
    areas: BTreeMap<Area, Book>,
}

/// What was booked on people's accounts from the place reached until now.
struct Book {
    since: BTreeMap<PersonId, (Fen, Fen)>,
    after: (i64, u16),
    waiting: VecDeque<Entry>,
}

impl<'r> Books<'r> {
    pub(super) fn new(reads: &'r dyn Reads) -> Self {
        Self { reads, areas: BTreeMap::new() }
    }

    /// An account as act `at` found it. Acts are asked for in ascending order. What was held for
    /// `stay` (its care area and visit) is free: its settlement frees it before it is decided.
    pub(super) fn account(
        &mut self,
        (area, person): (Area, PersonId),
        (at, now): (i64, Moment),
        stay: Option<(Area, VisitId)>,
    ) -> store::Result<Option<Account>> {
        let reads = self.reads;
        let Some(account) = reads.account(area, person)? else { return Ok(None) };
        let book = match self.areas.entry(area) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(new) => {
                new.insert(Book::from(reads, area, at)?)
            }
        };
        book.forward(reads, area, at)?;
        let (current, carried) = book.since.get(&person).copied().unwrap_or_default();
        let (reserved_current, reserved_carried) = held(reads, (area, person), now, stay)?;
        let sum = |now: Fen, since: Fen| now.plus(since).map_err(super::unfit);
        Ok(Some(Account {
            current: sum(account.current, current)?,
            carried: sum(account.carried, carried)?,
            reserved_current,
            reserved_carried,
            ..account
        }))
    }
}

impl Book {
    fn from(reads: &dyn Reads, area: Area, at: i64) -> store::Result<Self> {
        let start = (at - 1, u16::MAX);
        let mut book = Self { since: BTreeMap::new(), after: start, waiting: VecDeque::new() };
        let mut after = start;
        loop {
            let page = reads.booked_after(area, after, PAGE)?;
            let Some(last) = page.last() else { return Ok(book) };
            after = (last.act, last.line);
            for entry in &page {
                book.count(entry, Ok).map_err(super::unfit)?;
            }
        }
    }

    /// What is owed to a person is a credit: a leg lowers the balance by its amount.
    fn count(
        &mut self,
        entry: &Entry,
        sign: impl Fn(Fen) -> Result<Fen, Overflow>,
    ) -> Result<(), Overflow> {
        let amount = sign(entry.amount)?;
        let sums = self.since.entry(PersonId(entry.account.party.0)).or_default();
        let part = if entry.account.code == ACCOUNT_CURRENT { &mut sums.0 } else { &mut sums.1 };
        *part = part.plus(amount)?;
        Ok(())
    }

    /// Leaves behind what was booked before `at`.
    fn forward(&mut self, reads: &dyn Reads, area: Area, at: i64) -> store::Result<()> {
        loop {
            if self.waiting.is_empty() {
                self.waiting.extend(reads.booked_after(area, self.after, PAGE)?);
            }
            let Some(entry) = self.waiting.front().copied().filter(|entry| entry.act < at) else {
                return Ok(());
            };
            self.waiting.pop_front();
            self.after = (entry.act, entry.line);
            self.count(&entry, Fen::negated).map_err(super::unfit)?;
        }
    }
}

/// What was held of an account then: (current, carried).
fn held(
    reads: &dyn Reads,
    (area, person): (Area, PersonId),
    now: Moment,
    stay: Option<(Area, VisitId)>,
) -> store::Result<(Fen, Fen)> {
    let mut sums = (Fen::ZERO, Fen::ZERO);
    for record in reads.records_of(Kind::Hold, person, None)? {
        let Body::Hold(hold) = record.body else { continue };
        let open = hold.at <= now && hold.ended_at.is_none_or(|ended| now < ended);
        let ours = (hold.area, hold.payer) == (area, person);
        if ours && open && Some((hold.care_area, hold.visit)) != stay {
            let sum = |sum: Fen, part| sum.plus(part).map_err(super::unfit);
            sums = (sum(sums.0, hold.current)?, sum(sums.1, hold.carried)?);
        }
    }
    Ok(sums)
}
