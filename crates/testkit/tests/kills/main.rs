//! Killed at every write point: whatever stops an act half-way, nothing of it is there or everything,
//! and the same request sent again comes to the same books.
//!
//! Two ways to die, both without a door in the product:
//!
//! * [`trap`]: triggers in a copy of the file let the n-th changed row fail, for every n until the
//!   act succeeds;
//! * [`log`]: what a commit appends to the write-ahead log is cut after every frame and inside it, as
//!   a kill between two writes of the operating system leaves it: before the first frame nothing is
//!   committed, after the last everything is and only the answer is lost.
//!
//! The acts are taken out of a seeded workload, the first accepted one of every kind; the auditor
//! stands beside each with a copy of its books.
//!
//! `GONGJI_SEED=7 cargo test -p testkit --test kills` takes the acts of another workload. A failure says
//! at which point, and prints the one command that repeats it ([`repeat`]).
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

mod calendar;
mod dump;
mod log;
mod repeat;
mod spot;
mod trap;

use std::collections::BTreeSet;

use app::Clock as _;
use domain::settlement::{Share, ShareSource};
use repeat::Repeat;
use spot::Spot;
use testkit::audit::model::Model;
use testkit::workload::Step;
use testkit::{Deed, Run};

const SEED: u64 = 5;
const PEOPLE: usize = 40;
/// So long each workload is looked through for the kinds below, and so many of them.
const ACTS: usize = 500;
const SEEDS: u64 = 8;

/// A number of the environment, to see a failure again.
#[expect(clippy::disallowed_methods, reason = "a test's own switch, no configuration")]
fn seed() -> u64 {
    std::env::var("GONGJI_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(SEED)
}

/// Goes through workloads and stops before the first accepted act of each of these kinds.
fn at_each(kinds: &[&'static str], test: &str, mut at: impl FnMut(&'static str, &Spot)) {
    let wanted = repeat::wanted();
    let of = |kind: &&'static str| wanted.as_deref().is_none_or(|wanted| wanted == *kind);
    let mut missing: BTreeSet<&'static str> = kinds.iter().copied().filter(of).collect();
    for seed in seed()..seed() + SEEDS {
        let mut run = Run::new(seed, PEOPLE).unwrap();
        for _ in 0..ACTS {
            if missing.is_empty() {
                return;
            }
            let step = run.plan();
            if let Some(kind) = kind_of(&step, run.model()).filter(|kind| missing.contains(kind)) {
                let _repeat = Repeat::act(seed, kind, test);
                let spot = Spot::before(&run, &step);
                if spot.is_accepted() {
                    missing.remove(kind);
                    at(kind, &spot);
                }
            }
            let _repeat = Repeat::run(seed, test);
            run.take(step).unwrap().unwrap_or_else(|failure| panic!("{failure}"));
        }
    }
    assert!(missing.is_empty(), "never accepted from seed {} on: {missing:?}", seed());
}

/// Kinds of acts by their names; bills that a quota may pay, and those that give back into one, are
/// kinds of their own.
fn kind_of(step: &Step, model: &Model) -> Option<&'static str> {
    let Step::Deed(planned) = step else { return None };
    match &planned.deed {
        Deed::Settle(ask) => {
            let mut held = model.held_by(ask.bill.patient);
            let quota = held.any(|bond| model.quota_of(bond.id).is_some_and(|q| q.1.room() > 0));
            Some(if quota { "Settle by quota" } else { "Settle" })
        }
        Deed::Cancel(ask) => {
            let bill = model.bills.get(&ask.settlement)?;
            let open = |share: &Share| match share.source {
                ShareSource::Quota(_, id) => model.quotas.contains_key(&id),
                ShareSource::Own | ShareSource::Live(_) => false,
            };
            Some(if bill.record.shares.iter().any(open) { "Cancel into quota" } else { "Cancel" })
        }
        deed => Some(deed.name()),
    }
}

/// Acts that move money or the right to it.
const KINDS: &[&str] = &[
    "Settle",
    "Settle by quota",
    "Cancel",
    "Cancel into quota",
    "Undo",
    "Change",
    "Hold",
    "SetQuota",
    "ReleaseQuota",
    "PayPremium",
    "EndPremium",
    "HandOver",
    "Confirm",
    "Remit",
    "Receive",
    "Prepay",
    "Move",
    "Death",
];

#[test]
fn every_changed_row_may_be_the_last() {
    let mut cut = 0;
    at_each(KINDS, "every_changed_row_may_be_the_last", |kind, spot| {
        let points = trap::every_row(spot);
        println!("{kind}: {points} rows");
        assert!(points > 3, "{kind} changed {points} rows");
        cut += points;
    });
    println!("{cut} kills");
}

/// The end of the month that runs, and of the year, with which account years turn.
#[test]
fn a_month_end_is_taken_up_where_it_was_killed() {
    let _repeat = Repeat::run(seed(), "a_month_end_is_taken_up_where_it_was_killed");
    let mut run = Run::new(seed(), PEOPLE).unwrap();
    for _ in 0..260 {
        run.step().unwrap().unwrap_or_else(|failure| panic!("{failure}"));
    }
    let today = run.model().moment(run.rig().clock.now()).date();
    for last in [today.last_of_month(), today.last_of_year()] {
        let kills = calendar::After::day(&run, last).killed();
        assert!(kills > 8, "killed {kills} times");
    }
}

#[test]
fn every_frame_of_the_log_may_be_the_last() {
    let kinds = ["Settle by quota", "Cancel", "SetQuota", "Confirm", "Move"];
    at_each(&kinds, "every_frame_of_the_log_may_be_the_last", |kind, spot| {
        let (nothing, everything) = log::every_frame(spot);
        println!("{kind}: {nothing} kills left nothing, {everything} everything");
        assert!(nothing > 3 && everything > 0, "{kind}: {nothing}, {everything}");
    });
}
