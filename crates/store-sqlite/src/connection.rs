//! The file, its connections and how they are set.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::Area;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use store::{Keyring, Reads, Result, Store, Tx, Writer};

use crate::error::driver;
use crate::migrate::{self, MIGRATIONS};
use crate::sealing;
use crate::view::View;

/// Readers that wait for the next question; more are opened when needed and closed afterwards.
const IDLE_READERS: usize = 4;
/// How long a writer waits for the one before it; longer is "contended".
const BUSY: Duration = Duration::from_millis(1_500);
/// Some 60 statements run for a bill; none is prepared twice.
const STATEMENTS: usize = 160;

/// A database in one file.
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
    ring: Keyring,
    // The connection that opened the file, for the first writer.
    first: Mutex<Option<Connection>>,
    idle: Mutex<Vec<Connection>>,
}

/// An opened database and what was done to open it.
#[derive(Debug)]
pub struct Opened {
    /// The store.
    pub store: SqliteStore,
    /// From which to which version the file was migrated, if it was; 0 = it was made.
    pub migrated: Option<(u32, u32)>,
    /// The copy of the older file, kept beside it.
    pub copy: Option<PathBuf>,
    /// That copy holds personal data in clear that is sealed by now: it has to be deleted once the
    /// new file is found to be right.
    pub copy_in_clear: bool,
}

impl SqliteStore {
    /// Opens the file; makes it when there is none (the folder must be there), migrates it when it
    /// is older, after copying it. A newer or foreign file is refused and stays as it is, and so is
    /// one that was sealed with another ring.
    pub fn open(path: &Path, ring: Keyring) -> Result<Opened> {
        let mut conn = open_writer(path)?;
        sealing::refuse_other_ring(&conn, &ring)?;
        let outcome = migrate::migrate(&mut conn, path, &ring, MIGRATIONS)?;
        sealing::leave_nothing_in_clear(&conn)?;
        let copy_in_clear = sealing::is_in_clear(outcome.copy.as_deref(), outcome.migrated);
        let first = Mutex::new(Some(conn));
        let store = Self { path: path.to_owned(), ring, first, idle: Mutex::default() };
        let (migrated, copy) = (outcome.migrated, outcome.copy);
        Ok(Opened { store, migrated, copy, copy_in_clear })
    }

    /// Opens a file that is there, to read it beside whoever writes it: it is neither made nor
    /// migrated (another version is refused), and [`Store::writer`] is not to be asked of it.
    pub fn beside(path: &Path, ring: Keyring) -> Result<Self> {
        let conn = open_reader(path)?;
        migrate::refuse_other(&conn, MIGRATIONS)?;
        sealing::refuse_other_ring(&conn, &ring)?;
        let idle = Mutex::new(vec![conn]);
        Ok(Self { path: path.to_owned(), ring, first: Mutex::default(), idle })
    }

    fn put_idle(&self, conn: Connection) {
        let mut idle = lock(&self.idle);
        if idle.len() < IDLE_READERS {
            idle.push(conn);
        }
    }
}

/// One lane: SQLite has one writer at a time, whatever the number of threads.
impl Store for SqliteStore {
    fn lane_of(&self, _home: Area) -> u32 {
        0
    }

    /// More than one writer is allowed (imports beside a lane), each on its own connection; SQLite
    /// lets them write one after the other.
    fn writer(&self) -> Result<Box<dyn Writer>> {
        let first = lock(&self.first).take();
        let conn = first.map_or_else(|| open_writer(&self.path), Ok)?;
        Ok(Box::new(SqliteWriter { conn, ring: self.ring.clone() }))
    }

    fn keyring(&self) -> &Keyring {
        &self.ring
    }

    /// A snapshot, taken at the first question and kept until the reader is dropped.
    fn reader(&self) -> Result<Box<dyn Reads + '_>> {
        let idle = lock(&self.idle).pop();
        let conn = idle.map_or_else(|| open_reader(&self.path), Ok)?;
        conn.execute_batch("BEGIN DEFERRED").map_err(driver)?;
        let conn = Reader { store: self, conn: Some(conn) };
        Ok(Box::new(View { conn, ring: self.ring.clone() }))
    }
}

#[derive(Debug)]
struct SqliteWriter {
    conn: Connection,
    ring: Keyring,
}

impl Writer for SqliteWriter {
    fn begin(&mut self) -> Result<Box<dyn Tx + '_>> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate);
        Ok(Box::new(View { conn: tx.map_err(driver)?, ring: self.ring.clone() }))
    }
}

/// A connection of the pool; goes back when dropped.
struct Reader<'s> {
    store: &'s SqliteStore,
    // `None` only while it is being dropped.
    conn: Option<Connection>,
}

impl Deref for Reader<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.conn.as_ref().unwrap_or_else(|| unreachable!("a dropped reader was asked"))
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            // A connection that cannot end its snapshot is closed instead of used again.
            if conn.execute_batch("ROLLBACK").is_ok() {
                self.store.put_idle(conn);
            }
        }
    }
}

/// A thread that panicked while it held the lock left whole connections behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn open_writer(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let conn = open(path, flags)?;
    // FULL: what is acknowledged survives a power cut. A checkpoint every 64 MB instead of 4 writes
    // pages that many bills share once instead of again and again.
    conn.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA wal_autocheckpoint = 16384;
         PRAGMA cache_size = -65536;",
    )
    .map_err(driver)?;
    Ok(conn)
}

pub(crate) fn open_reader(path: &Path) -> Result<Connection> {
    let conn = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    conn.execute_batch("PRAGMA query_only = ON;").map_err(driver)?;
    Ok(conn)
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX);
    let conn = conn.map_err(driver)?;
    conn.busy_timeout(BUSY).map_err(driver)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    // No mmap_size: with a log, SQLite then searches the log again for every page it touches.
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF;
         PRAGMA temp_store = MEMORY;",
    )
    .map_err(driver)?;
    Ok(conn)
}
