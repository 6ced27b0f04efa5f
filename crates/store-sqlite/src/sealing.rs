//! Which ring a file belongs to, and how a file from before sealing is brought under one.

use std::fmt::Write as _;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _};
use store::seal::{RingError, SealError};
use store::{Keyring, Result};

use crate::error::{driver, inconsistent};
use crate::sealed::{SEALED, Sealed};

mod steps;

pub(crate) use steps::{seal_identities, seal_texts};

const SETTINGS: &str = "settings";
/// What the file knows its ring by.
const MARK: &str = "keyring";
/// Set while bytes from before sealing may be in the file.
const CLEAR: &str = "clear_bytes";
/// The last script that seals something.
const SEALS: u32 = 4;

/// How a file and a ring go together.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// Nothing is sealed yet.
    Unsealed,
    /// Everything can be opened.
    Fits,
    /// The file was sealed with another ring.
    Other,
    /// Rows need this key, which the ring does not have.
    Lacks(u8),
}

/// Opens one row of each table and key: cheap whatever the file holds.
pub(crate) fn fit(conn: &Connection, ring: &Keyring) -> Result<Fit> {
    match setting(conn, MARK)? {
        None => return Ok(Fit::Unsealed),
        Some(of_file) if of_file != mark(ring) => return Ok(Fit::Other),
        Some(_) => {}
    }
    for sealed in SEALED {
        // An older file has the table without the index, or neither: nothing in it is sealed.
        if !has(conn, &format!("{}_by_ring_key", sealed.table))? {
            continue;
        }
        for (id, bytes) in one_of_each_key(conn, &sealed)? {
            match ring.open(sealed.place(id), &bytes) {
                Ok(_) => {}
                Err(SealError::UnknownKey(key)) => return Ok(Fit::Lacks(key)),
                Err(_) => return Ok(Fit::Other),
            }
        }
    }
    Ok(Fit::Fits)
}

/// The first row of each key, found by one look into the index for each.
fn one_of_each_key(conn: &Connection, sealed: &Sealed) -> Result<Vec<(i64, Vec<u8>)>> {
    let mut next = conn.prepare(&sealed.next_key()).map_err(driver)?;
    let mut found: Vec<(i64, Vec<u8>)> = Vec::new();
    loop {
        let last: Vec<u8> =
            found.last().and_then(|(_, sealed)| sealed.first()).copied().into_iter().collect();
        let row = next.query_row((last,), |row| Ok((row.get(0)?, row.get(1)?))).optional();
        let Some(row) = row.map_err(driver)? else { return Ok(found) };
        found.push(row);
    }
}

/// Something in the file is sealed already.
pub(crate) fn is_sealed(conn: &Connection) -> Result<bool> {
    Ok(setting(conn, MARK)?.is_some())
}

/// The last catch; [`crate::DataFolder::keyring`] says it in the words of whoever starts it.
pub(crate) fn refuse_other_ring(conn: &Connection, ring: &Keyring) -> Result<()> {
    match fit(conn, ring)? {
        Fit::Unsealed | Fit::Fits => Ok(()),
        Fit::Other => Err(inconsistent(SETTINGS, "the file was sealed with another ring")),
        Fit::Lacks(key) => {
            Err(inconsistent(SETTINGS, format!("rows need key {key}, which the ring lacks")))
        }
    }
}

/// The same as a text for whoever starts the program.
pub(crate) fn unfit(fit: &Fit, path: &Path) -> Option<RingError> {
    let path = path.to_owned();
    match fit {
        Fit::Unsealed | Fit::Fits => None,
        Fit::Other => Some(RingError::Other(path)),
        Fit::Lacks(key) => Some(RingError::Lacks { path, key: *key }),
    }
}

/// Rewrites the file when bytes from before sealing may be in it, in free pages or in the log. Runs
/// after a migration, and again at the next start if it was cut short.
pub(crate) fn leave_nothing_in_clear(conn: &Connection) -> Result<()> {
    if setting(conn, CLEAR)?.is_none() {
        return Ok(());
    }
    conn.execute_batch("VACUUM").map_err(driver)?;
    empty_log(conn)?;
    let done = conn.execute("DELETE FROM settings WHERE name = ?1", (CLEAR,));
    done.map(drop).map_err(driver)
}

/// Moves the log into the file and cuts it to nothing.
fn empty_log(conn: &Connection) -> Result<()> {
    let busy: bool =
        conn.query_one("PRAGMA wal_checkpoint(TRUNCATE)", (), |row| row.get(0)).map_err(driver)?;
    // Somebody reads the file: what it reads cannot be moved under it.
    if busy { Err(store::StoreError::Contended) } else { Ok(()) }
}

/// Whether the copy of an older file holds something in clear that is sealed by now.
pub(crate) fn is_in_clear(copy: Option<&Path>, migrated: Option<(u32, u32)>) -> bool {
    copy.is_some() && migrated.is_some_and(|(from, _)| from < SEALS)
}

/// What a ring is known by: a digest of nothing with the secret that never changes.
fn mark(ring: &Keyring) -> String {
    let mut text = String::new();
    for byte in ring.number(&[0; 32]) {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn setting(conn: &Connection, name: &str) -> Result<Option<String>> {
    if !has(conn, SETTINGS)? {
        return Ok(None);
    }
    let sql = "SELECT value FROM settings WHERE name = ?1";
    conn.query_row(sql, (name,), |row| row.get(0)).optional().map_err(driver)
}

fn put_setting(conn: &Connection, name: &str, value: &str) -> Result<()> {
    let sql = "INSERT INTO settings (name, value) VALUES (?1, ?2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    conn.execute(sql, (name, value)).map(drop).map_err(driver)
}

/// A table or an index of this name.
fn has(conn: &Connection, name: &str) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?1)";
    conn.query_one(sql, (name,), |row| row.get(0)).map_err(driver)
}
