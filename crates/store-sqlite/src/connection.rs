//! The file, its connections and how they are set.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use domain::Area;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use store::{Reads, Result, Store, Tx, Writer};

use crate::error::driver;
use crate::migrate::{self, MIGRATIONS};
use crate::view::View;

/// Readers that wait for the next question; more are opened when needed and closed afterwards.
const IDLE_READERS: usize = 4;
/// How long a writer waits for the one before it; longer is "contended".
const BUSY: Duration = Duration::from_secs(5);
/// Some 60 statements run for a bill; none is prepared twice.
const STATEMENTS: usize = 160;

/// A database in one file.
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
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
}

impl SqliteStore {
    /// Opens the file; makes it when there is none (the folder must be there), migrates it when it
    /// is older, after copying it. A newer or foreign file is refused and stays as it is.
    pub fn open(path: &Path) -> Result<Opened> {
        let mut conn = open_writer(path)?;
        let outcome = migrate::migrate(&mut conn, path, MIGRATIONS)?;
        let store = Self { path: path.to_owned(), idle: Mutex::default() };
        Ok(Opened { store, migrated: outcome.migrated, copy: outcome.copy })
    }

    fn take_idle(&self) -> Option<Connection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn put_idle(&self, conn: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
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

    /// Opens another connection. More than one writer is allowed (imports beside a lane); SQLite
    /// lets them write one after the other.
    fn writer(&self) -> Result<Box<dyn Writer>> {
        Ok(Box::new(SqliteWriter(open_writer(&self.path)?)))
    }

    /// A snapshot, taken at the first question and kept until the reader is dropped.
    fn reader(&self) -> Result<Box<dyn Reads + '_>> {
        let conn = match self.take_idle() {
            Some(conn) => conn,
            None => open_reader(&self.path)?,
        };
        conn.execute_batch("BEGIN DEFERRED").map_err(driver)?;
        Ok(Box::new(View(Reader { store: self, conn: Some(conn) })))
    }
}

#[derive(Debug)]
struct SqliteWriter(Connection);

impl Writer for SqliteWriter {
    fn begin(&mut self) -> Result<Box<dyn Tx + '_>> {
        let tx = self.0.transaction_with_behavior(TransactionBehavior::Immediate);
        Ok(Box::new(View(tx.map_err(driver)?)))
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

fn open_writer(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let conn = open(path, flags)?;
    // FULL: what is acknowledged survives a power cut. A checkpoint every 32 MB instead of 4 writes
    // pages that many bills share once instead of eight times.
    conn.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA wal_autocheckpoint = 8192;
         PRAGMA cache_size = -65536;",
    )
    .map_err(driver)?;
    Ok(conn)
}

fn open_reader(path: &Path) -> Result<Connection> {
    let conn = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    conn.execute_batch("PRAGMA query_only = ON;").map_err(driver)?;
    Ok(conn)
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX);
    let conn = conn.map_err(driver)?;
    conn.busy_timeout(BUSY).map_err(driver)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF;
         PRAGMA temp_store = MEMORY;
         PRAGMA mmap_size = 268435456;",
    )
    .map_err(driver)?;
    Ok(conn)
}
