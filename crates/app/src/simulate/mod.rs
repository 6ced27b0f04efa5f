//! What recorded bills would have come to under other rules (`gongji policy simulate`). Looks only.
//!
//! The bills of a period are decided again in the order in which they were decided, as if the draft
//! had been in force from the first day on: what a bill leaves in accounts, limits and accumulators
//! is what the next one finds ([`trial`]). What a bill was decided with is rebuilt from the books
//! ([`books`]), the trail ([`past`]) and the record itself ([`facts`]). That it was rebuilt right is
//! proved for each bill: decided again by the rules of its day it must come to the record, to the
//! 分 and payer by payer. Where it does not, something was not recorded, and the bill is counted as
//! not replayed, by reason ([`Why`]).
//!
//! Cost: one pass over the settlements and the people's legs since the first day, one over the
//! trail since then, and for each bill of the period some six look-ups. Memory: pages, and a number
//! or two per account, binding and person that moved since the first day; not the bills.

mod books;
mod counts;
mod facts;
mod past;
mod quotas;
mod report;
mod trial;
mod walk;

use std::collections::BTreeMap;

use domain::item::Catalogue;
use domain::policy::PolicySet;
use domain::settlement::{Settlement, SettlementKind};
use domain::{Area, Moment, ids};
use jiff::ToSpan as _;
use jiff::civil::Date;
use store::Reads;

use crate::rules;
use books::Books;
use counts::Counts;
use facts::Rebuild;
use past::Past;
pub use report::{Cause, Change, Given, Money, Payer, Report, Side, Sums, Why};
use trial::Trial;
use walk::Walk;

/// What is tried.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// First day of settlement.
    pub from: Date,
    /// Last day of settlement.
    pub to: Date,
    /// Only bills of people insured there, or of care there; `None` = all.
    pub area: Option<Area>,
    /// The rules to try.
    pub draft: &'a PolicySet,
    /// The rules in force now.
    pub present: &'a PolicySet,
}

/// From which day on until `last` the books hold at most `most` acts together: 1, 3, 7, 14 or 31 days.
/// `None` where the last day alone holds more. Reads numbers only.
pub fn first_day(reads: &dyn Reads, last: Date, most: u32) -> store::Result<Option<Date>> {
    let books = walk::books_of(reads)?;
    let mut found = None;
    for back in [0, 2, 6, 13, 30] {
        let Ok(day) = last.checked_sub(back.days()) else { break };
        let before = ids::first_at(Moment::start_of(day)) - 1;
        let mut left = most;
        for area in &books {
            let acts = reads.acts_in(*area, before, left.saturating_add(1))?.len();
            match u32::try_from(acts).ok().and_then(|acts| left.checked_sub(acts)) {
                Some(rest) => left = rest,
                None => return Ok(found),
            }
        }
        found = Some(day);
    }
    Ok(found)
}

/// Decides the recorded bills again. `progress` learns how many of how many are done.
pub fn simulate(
    reads: &dyn Reads,
    ask: &Ask<'_>,
    progress: &mut dyn FnMut(u64, u64),
) -> store::Result<Report> {
    let first = ids::first_at(Moment::start_of(ask.from));
    let day_after = Moment::start_of(ask.to.tomorrow().unwrap_or(ask.to));
    let in_period = |bill: &Settlement| {
        bill.kind == SettlementKind::Settled && bill.settled_at < day_after && is_of(bill, ask.area)
    };
    let mut counts = Counts::gather(reads, first)?;
    let all = counts.bills_before(day_after);
    let past = Past::gather(reads, Moment::start_of(ask.from))?;
    let catalogue = Catalogue::new(reads.items()?);
    let sets = Sets::of(reads, ask.present)?;
    let mut books = Books::new(reads);
    let mut report = Report::new(ask);
    let mut trial = Trial::new(ask);
    let mut walk = Walk::new(reads, first)?;
    let mut done = 0;
    while let Some(bill) = walk.next()? {
        if bill.settled_at >= day_after {
            break;
        }
        if in_period(&bill) {
            if bill.cancelled_by.is_some() {
                report.given_back();
            } else {
                let mut rebuild =
                    Rebuild { reads, books: &mut books, counts: &counts, past: &past };
                match rebuild.of(&bill, &catalogue)? {
                    Err(why) => report.not_replayed(why),
                    Ok(known) => {
                        let tried = trial.bill(&bill, &known, sets.on(bill.settled_at));
                        report.tried(tried.map_err(unfit)?)?;
                    }
                }
            }
        }
        counts.pass(reads, &bill)?;
        if bill.kind == SettlementKind::Settled {
            done += 1;
            progress(done, all);
        }
    }
    Ok(report)
}

fn is_of(bill: &Settlement, area: Option<Area>) -> bool {
    area.is_none_or(|area| bill.patient_area == area || bill.care_area == area)
}

/// The sets that were in force, by the moment from which on.
struct Sets<'a> {
    present: &'a PolicySet,
    since: BTreeMap<Moment, Option<PolicySet>>,
}

impl<'a> Sets<'a> {
    /// Sets that this program cannot read any more count as the present one; the proof of each bill
    /// then says whether that did.
    fn of(reads: &dyn Reads, present: &'a PolicySet) -> store::Result<Self> {
        let mut since = BTreeMap::new();
        let mut known: BTreeMap<String, Option<PolicySet>> = BTreeMap::new();
        known.insert(present.digest().to_owned(), None);
        for set in rules::history(reads)? {
            let loaded = match known.get(&set.digest) {
                Some(loaded) => loaded.clone(),
                None => rules::kept(reads, &set.digest)?,
            };
            known.insert(set.digest, loaded.clone());
            since.insert(set.at, loaded);
        }
        Ok(Self { present, since })
    }

    /// In force when a bill was decided; before the first adoption the first set.
    fn on(&self, at: Moment) -> &PolicySet {
        let before = self.since.range(..=at).next_back();
        let set = before.or_else(|| self.since.first_key_value());
        set.and_then(|(_, set)| set.as_ref()).unwrap_or(self.present)
    }
}

fn unfit(overflow: domain::Overflow) -> store::StoreError {
    store::StoreError::Inconsistent { table: "settlements", what: overflow.to_string() }
}
