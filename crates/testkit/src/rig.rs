//! An application on a database of its own, with a clock that stands still until it is moved.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::{App, Clock, FakeClock};
use domain::Moment;
use domain::binding::Binding;
use store::{Batch, Keyring, Store};
use store_sqlite::SqliteStore;
use tempfile::TempDir;

use crate::population::Population;
use crate::rules;
use crate::trouble::{Result, Trouble};

/// When every rig's clock starts: 2026-11-22 09:30:00.
pub const START: &str = "2026-11-22T09:30:00";

/// A whole deployment in a temporary folder that goes away with it.
#[derive(Debug)]
pub struct Rig {
    /// Use cases.
    pub app: Arc<App>,
    /// The clock of the application.
    pub clock: Arc<FakeClock>,
    /// Who is in it.
    pub population: Population,
    folder: TempDir,
}

impl Rig {
    /// An empty database with these people in it.
    pub fn new(population: Population) -> Result<Self> {
        Self::with(population, |app| app)
    }

    /// As [`Self::new`], with a last word about the application before it is shared.
    pub fn with(population: Population, finish: impl FnOnce(App) -> App) -> Result<Self> {
        let start = Moment::parse(START).ok_or_else(|| Trouble(START.to_owned()))?;
        let folder = tempfile::tempdir()?;
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&file_in(&folder), ring())?.store);
        let clock = Arc::new(FakeClock::new(start));
        let shared: Arc<dyn Clock> = Arc::<FakeClock>::clone(&clock);
        let app = Arc::new(finish(App::new(store, shared, rules::world()?)));
        let everybody = population.clone();
        let home = rules::area(rules::AREAS[0])?;
        app.chore_blocking(home, move |tx| everybody.put(tx))?;
        Ok(Self { app, clock, population, folder })
    }

    /// An application over a file that is there, at this moment of its clock; nobody is put in.
    pub fn over(file: &Path, now: Moment) -> Result<(Arc<App>, Arc<FakeClock>)> {
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(file, ring())?.store);
        let clock = Arc::new(FakeClock::new(now));
        let shared: Arc<dyn Clock> = Arc::<FakeClock>::clone(&clock);
        Ok((Arc::new(App::new(store, shared, rules::world()?)), clock))
    }

    /// Writes bindings as they are, past every rule: what an earlier version or a move may have
    /// left behind.
    pub fn put_bindings(&self, bindings: Vec<Binding>) -> Result<()> {
        let batch = Batch { bindings, ..Batch::empty(self.clock.now()) };
        let home = rules::area(rules::AREAS[0])?;
        Ok(self.app.chore_blocking(home, move |tx| tx.write(&batch))?)
    }

    /// The database file.
    pub fn file(&self) -> PathBuf {
        file_in(&self.folder)
    }

    /// The folder, for files beside the database.
    pub fn folder(&self) -> &TempDir {
        &self.folder
    }
}

impl Drop for Rig {
    /// The lane must have closed the file before the folder goes.
    fn drop(&mut self) {
        self.app.stop();
    }
}

/// What every database of the kit is sealed with: it holds made-up people and is thrown away.
pub fn ring() -> Keyring {
    Keyring::for_tests()
}

fn file_in(folder: &TempDir) -> PathBuf {
    folder.path().join("gongji.db")
}
