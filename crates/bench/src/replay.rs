//! The floor: the statements of recorded batches, without anything being decided.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use app::lane::Recorded;
use store::Store as _;
use store_sqlite::SqliteStore;
use testkit::Result;
use testkit::rig::ring;

/// Time per stage of the lane, summed over all batches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stages {
    /// Batches replayed.
    pub batches: u64,
    /// Beginning transactions and claiming numbers.
    pub claim: Duration,
    /// Finding accounts by links.
    pub find: Duration,
    /// Locking accounts and heads.
    pub lock: Duration,
    /// Reading under the locks.
    pub read: Duration,
    /// Writing.
    pub write: Duration,
    /// Making it durable.
    pub commit: Duration,
}

impl Stages {
    /// All of them.
    pub fn sum(&self) -> Duration {
        self.claim + self.find + self.lock + self.read + self.write + self.commit
    }
}

/// Replays batches on a copy of the database that they were recorded on, stage by stage.
pub(crate) fn replay(file: &Path, batches: &[Recorded]) -> Result<Stages> {
    let store = SqliteStore::open(file, ring())?.store;
    let mut writer = store.writer()?;
    let mut stages = Stages::default();
    for Recorded { numbers, needs, batch } in batches {
        if numbers.is_empty() {
            continue;
        }
        let homes: BTreeSet<_> = numbers.iter().map(|number| number.key.area).collect();
        let mut numbers = numbers.clone();
        numbers.sort_by(|one, other| one.key.cmp(&other.key));
        let mut clock = Instant::now();
        let mut lap = |stage: &mut Duration| {
            let now = Instant::now();
            *stage += now - clock;
            clock = now;
        };
        let mut tx = writer.begin()?;
        tx.claim(&numbers)?;
        lap(&mut stages.claim);
        let accounts = tx.find(needs)?;
        lap(&mut stages.find);
        tx.lock(&accounts)?;
        for home in homes {
            tx.head(home)?;
        }
        lap(&mut stages.lock);
        tx.read(needs)?;
        lap(&mut stages.read);
        tx.write(batch)?;
        lap(&mut stages.write);
        tx.commit()?;
        lap(&mut stages.commit);
        stages.batches += 1;
    }
    Ok(stages)
}
