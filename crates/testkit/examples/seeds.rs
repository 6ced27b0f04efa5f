//! Many short audited runs, each from a seed of its own, on every core.
//!
//! ```text
//! TMPDIR=/dev/shm cargo run -p testkit --release --example seeds -- --seeds 10000 --acts 160
//! ```
//!
//! `--first N` begins at another seed, `--people N` takes a larger town. Stops at the first finding and
//! prints the one command that repeats it. Cost: a fresh database per seed; memory is one town per
//! core. A temporary folder in memory spares the disk, which a throw-away database does not need.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program to be watched")]

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use testkit::{Result, Run, Tally, Trouble};

/// How often the line of progress is written.
const LINE: Duration = Duration::from_secs(5);

/// What to run.
#[derive(Clone, Copy, Debug)]
struct Options {
    first: u64,
    seeds: u64,
    acts: u64,
    /// A family in each of the eight areas.
    people: usize,
}

/// What all runs have come to so far.
#[derive(Debug, Default)]
struct Progress {
    next: AtomicU64,
    done: AtomicU64,
    stop: AtomicBool,
    failure: Mutex<Option<String>>,
    tally: Mutex<Tally>,
}

fn main() -> ExitCode {
    match options().and_then(|options| run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

fn options() -> Result<Options> {
    let mut options = Options { first: 1, seeds: 100, acts: 160, people: 40 };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().and_then(|value| value.parse::<u64>().ok());
        let value = value.ok_or_else(|| Trouble(format!("{word} needs a number")))?;
        match word.as_str() {
            "--first" => options.first = value,
            "--seeds" => options.seeds = value,
            "--acts" => options.acts = value,
            "--people" => options.people = usize::try_from(value).unwrap_or(options.people),
            _ => return Err(Trouble(format!("{word}: --seeds, --acts, --first, --people"))),
        }
    }
    Ok(options)
}

fn run(options: &Options) -> Result<()> {
    let began = Instant::now();
    let progress = Progress::default();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| work(options, &progress));
        }
        scope.spawn(|| tell(options, &progress, began));
    });
    let failure = progress.failure.lock().ok().and_then(|mut failure| failure.take());
    if let Some(failure) = failure {
        return Err(Trouble(failure));
    }
    let (seeds, took) = (progress.done.load(Ordering::Relaxed), began.elapsed());
    let acts = seeds * options.acts;
    println!("{seeds} seeds, {acts} acts, {} s on {cores} cores: nothing found", took.as_secs());
    if let Ok(tally) = progress.tally.lock() {
        println!("{tally:#?}");
    }
    Ok(())
}

/// Takes seeds until there are no more or something was found.
fn work(options: &Options, progress: &Progress) {
    loop {
        let place = progress.next.fetch_add(1, Ordering::Relaxed);
        if place >= options.seeds || progress.stop.load(Ordering::Relaxed) {
            return;
        }
        match one(options.first + place, options) {
            Ok(tally) => {
                progress.done.fetch_add(1, Ordering::Relaxed);
                if let Ok(mut all) = progress.tally.lock() {
                    all.add(&tally);
                }
            }
            Err(failure) => {
                progress.stop.store(true, Ordering::Relaxed);
                if let Ok(mut first) = progress.failure.lock() {
                    first.get_or_insert(failure);
                }
                return;
            }
        }
    }
}

/// One seed: what happened, or what was found.
fn one(seed: u64, options: &Options) -> std::result::Result<Tally, String> {
    let people = options.people;
    let broken = |trouble: Trouble, acts: u64| {
        format!(
            "seed {seed}: {trouble}\nsee it again with\nGONGJI_PEOPLE={people} GONGJI_SEED={seed} \
             GONGJI_ACTS={acts} cargo test -p testkit --test workload audited"
        )
    };
    let mut run = Run::new(seed, people).map_err(|trouble| broken(trouble, 0))?;
    for act in 1..=options.acts {
        let taken = run.step().map_err(|trouble| broken(trouble, act))?;
        taken.map_err(|failure| failure.to_string())?;
    }
    let broken = |trouble| broken(trouble, options.acts);
    run.end().map_err(broken)?.map_err(|failure| failure.to_string())?;
    Ok(run.tally().clone())
}

/// A line now and then, until all is done.
fn tell(options: &Options, progress: &Progress, began: Instant) {
    let mut last = Instant::now();
    loop {
        let done = progress.done.load(Ordering::Relaxed);
        if done >= options.seeds || progress.stop.load(Ordering::Relaxed) {
            return;
        }
        if last.elapsed() >= LINE {
            last = Instant::now();
            let took = began.elapsed().as_secs().max(1);
            let left = (options.seeds - done) * took / done.max(1);
            eprintln!("{done} of {} seeds, {took} s, about {left} s to go", options.seeds);
        }
        std::thread::park_timeout(Duration::from_millis(50));
    }
}
