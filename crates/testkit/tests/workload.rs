//! The seeded workload against the independent auditor.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

use std::collections::BTreeSet;

use app::trail::{Break, Fault};
use domain::Moment;
use testkit::Run;
use testkit::clerks::CLERKS;
use testkit::rig::START;
use testkit::run::WHOLE;

const SEED: u64 = 20_261_122;
const ACTS: u64 = 7_000;
const PEOPLE: u64 = 80;

/// A number of the environment, to see a failure again.
#[expect(clippy::disallowed_methods, reason = "a test's own switch, no configuration")]
fn env(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn run(seed: u64, acts: u64) -> Run {
    let people = env("GONGJI_PEOPLE", PEOPLE);
    let mut run = Run::new(seed, usize::try_from(people).unwrap()).unwrap();
    for _ in 0..acts {
        if let Err(failure) = run.step().unwrap() {
            panic!("{failure}");
        }
    }
    run
}

#[test]
fn audited() {
    let (seed, acts) = (env("GONGJI_SEED", SEED), env("GONGJI_ACTS", ACTS));
    let run = run(seed, acts);
    if let Err(failure) = run.end().unwrap() {
        panic!("{failure}");
    }
    let tally = run.tally();
    println!("{tally:#?}");
    let reads = run.rig().app.read().unwrap();
    let keyring = run.rig().app.keyring();
    let report = app::trail::verify(reads.as_ref(), keyring, &mut |_, _| {}).unwrap();
    // The clerks and what an earlier version left behind were there before anything was decided.
    let start = Moment::parse(START).unwrap();
    let leftovers = run.rig().population.leftovers(start);
    let mut earlier: BTreeSet<_> = CLERKS.iter().map(|clerk| ("records", clerk.0)).collect();
    earlier.extend(leftovers.iter().map(|binding| ("bindings", binding.id.0)));
    let is_earlier = |found: &Break| {
        let row = found.row.map(|row| (found.table, row));
        found.fault == Fault::Unknown && row.is_some_and(|row| earlier.contains(&row))
    };
    let breaks: Vec<_> = report.breaks.into_iter().filter(|found| !is_earlier(found)).collect();
    assert_eq!(breaks, vec![]);
    assert!(report.acts > acts / 3, "{} acts in the trail", report.acts);
    // A run in which hardly anything happened would pass as well; so it must have happened.
    if acts >= ACTS {
        let enough = [tally.paid, tally.aided, tally.back, tally.refused, tally.replayed]
            .into_iter()
            .all(|count| count > acts / 50);
        assert!(enough && tally.reused > acts / 100, "{tally:?}");
        assert!(tally.done.len() > 35, "{:?}", tally.done);
        assert!(tally.swept > 20 && tally.turned > 50, "{tally:?}");
    }
}

#[test]
fn the_same_seed_has_the_same_outcome() {
    let outcome = |seed, acts| run(seed, acts).digest().unwrap();
    assert_eq!(outcome(SEED, 2 * WHOLE), outcome(SEED, 2 * WHOLE));
    assert_ne!(outcome(SEED, 100), outcome(SEED + 1, 100));
}
