//! `gongji bench`: how many settlements a second one machine decides and keeps, beside the bare
//! statements of the very same batches without any decision.
//!
//! Everything happens in this process, on SQLite in a temporary folder, with fsync on. For each
//! number of callers: a fresh copy of one prepared database, callers that pay bills as fast as they
//! are answered, then the recorded batches once more on another fresh copy through the store alone
//! ([`replay`]). At the end the books of every copy must be at zero.
//!
//! Figures are printed, never asserted: a shared machine is no measure.

mod base;
mod drive;
mod replay;
mod report;

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use ledger::invariant::breaches;
use store::Store as _;
use store_sqlite::SqliteStore;
use tempfile::TempDir;
use testkit::rig::ring;
use testkit::{Result, Trouble};

pub use replay::Stages;
pub use report::{Level, Report};

/// What to measure.
#[derive(Clone, Debug)]
pub struct Options {
    /// Longest time per number of callers, in seconds.
    pub seconds: u64,
    /// People in the database; at least a family of five.
    pub people: usize,
    /// Callers in flight, one measurement each.
    pub callers: Vec<usize>,
    /// Most settlements per measurement: the batches are kept in memory until they were replayed,
    /// some 4 kB each.
    pub most: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { seconds: 5, people: 10_000, callers: vec![1, 8, 64, 512], most: 60_000 }
    }
}

/// Measures. Shows progress where somebody watches.
pub fn run(options: &Options) -> Result<Report> {
    let steps = u64::try_from(options.callers.len()).unwrap_or(0) * 3 + 1;
    let bar = ProgressBar::new(steps);
    if let Ok(style) = ProgressStyle::with_template("{elapsed:>4} [{bar:24}] {msg}") {
        bar.set_style(style);
    }
    let folder = tempfile::tempdir()?;
    let base = folder.path().join("base.db");
    bar.set_message(format!("准备 {} 人", options.people));
    let families = base::build(&base, options.people)?;
    bar.inc(1);
    let mut levels = Vec::new();
    for callers in options.callers.iter().copied() {
        // A folder of its own: a write-ahead log left beside a file belongs to that file only.
        let own = tempfile::tempdir_in(folder.path())?;
        let ran = copy(&base, &own, "ran.db")?;
        bar.set_message(format!("{callers} 路并发结算"));
        let driven = drive::drive(&ran, &families, callers, options)?;
        bar.inc(1);
        bar.set_message(format!("{callers} 路：只做同样的语句"));
        let (one, other) = (copy(&base, &own, "one.db")?, copy(&base, &own, "other.db")?);
        let first = replay::replay(&one, &driven.recorded)?;
        let second = replay::replay(&other, &driven.recorded)?;
        bar.inc(1);
        bar.set_message(format!("{callers} 路：核对账目"));
        if check(&one)? != check(&ran)? {
            return Err(Trouble("the replayed database is not like the driven one".to_owned()));
        }
        bar.inc(1);
        // The floor is what the statements can do: of two tries the one that was disturbed less.
        let floor = if second.sum() < first.sum() { second } else { first };
        levels.push(Level::of(callers, &driven, floor));
    }
    bar.finish_and_clear();
    Ok(Report { people: options.people, debug: cfg!(debug_assertions), levels })
}

fn copy(base: &Path, folder: &TempDir, name: &str) -> Result<PathBuf> {
    let file = folder.path().join(name);
    std::fs::copy(base, &file)?;
    Ok(file)
}

/// Books at zero, kept as the entries say, no invariant broken; the heads, to compare databases.
fn check(file: &Path) -> Result<Vec<store::Head>> {
    let store = SqliteStore::open(file, ring())?.store;
    let reads = store.reader()?;
    for line in reads.books()? {
        if line.kept != line.summed {
            return Err(Trouble(format!("book {} is not kept as its entries say", line.book.0)));
        }
    }
    match breaches(&reads.evidence(None)?).first() {
        Some(breach) => Err(Trouble(format!("invariant {}: {}", breach.invariant, breach.seen))),
        None => Ok(reads.heads()?),
    }
}
