//! Brings a file to the version of this program: numbered scripts, forward only.
//!
//! `PRAGMA user_version` is the number of the last script; the table `migrations` keeps the digest
//! of each, so that a script that was edited after it ran is noticed. What SQL cannot do (sealing)
//! is a step after the script, in the same transaction.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, MAIN_DB, TransactionBehavior};
use sm3::{Digest, Sm3};
use store::{Keyring, Result};

use crate::error::{driver, failed, inconsistent};
use crate::{numbers, sealing};

/// One script.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Migration {
    /// File name without its ending.
    pub(crate) name: &'static str,
    /// The statements.
    pub(crate) sql: &'static str,
    /// What is done after them.
    pub(crate) then: Option<Step>,
}

/// A part of a migration that needs the keys.
pub(crate) type Step = fn(&Connection, &Keyring) -> Result<()>;

/// All scripts; the place in the list is the version, from 1 on.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration { name: "0001_start", sql: include_str!("../migrations/0001_start.sql"), then: None },
    Migration {
        name: "0002_sealed",
        sql: include_str!("../migrations/0002_sealed.sql"),
        then: Some(sealing::seal_identities),
    },
    Migration {
        name: "0003_records",
        sql: include_str!("../migrations/0003_records.sql"),
        then: Some(numbers::key_digests),
    },
    Migration {
        name: "0004_sealed_texts",
        sql: include_str!("../migrations/0004_sealed_texts.sql"),
        then: Some(sealing::seal_texts),
    },
    Migration { name: "0005_care", sql: include_str!("../migrations/0005_care.sql"), then: None },
    Migration {
        name: "0006_reports",
        sql: include_str!("../migrations/0006_reports.sql"),
        then: None,
    },
    Migration { name: "0007_flags", sql: include_str!("../migrations/0007_flags.sql"), then: None },
    Migration {
        name: "0008_closed",
        sql: include_str!("../migrations/0008_closed.sql"),
        then: None,
    },
];

/// What was done.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) migrated: Option<(u32, u32)>,
    pub(crate) copy: Option<PathBuf>,
}

const TABLE: &str = "migrations";
const OWNER_ONLY: u32 = 0o600;
const CREATE: &str = "CREATE TABLE IF NOT EXISTS migrations (
    version INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    digest  TEXT NOT NULL
) STRICT";

/// Runs the scripts that the file has not seen, all or none; an older file is copied before.
pub(crate) fn migrate(
    conn: &mut Connection,
    path: &Path,
    ring: &Keyring,
    scripts: &[Migration],
) -> Result<Outcome> {
    let newest = u32::try_from(scripts.len()).unwrap_or(u32::MAX);
    let from = version(conn)?;
    refuse_foreign(conn, from, newest)?;
    refuse_edited(conn, from, scripts)?;
    if from == newest {
        return Ok(Outcome::default());
    }
    let copy = if from == 0 { None } else { Some(copy_beside(conn, path, from)?) };
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(driver)?;
    if version(&tx)? != from {
        // Somebody else migrated it between the look and the lock.
        return Err(store::StoreError::Contended);
    }
    tx.execute_batch(CREATE).map_err(driver)?;
    for (number, script) in (1_u32..).zip(scripts).filter(|(number, _)| *number > from) {
        tx.execute_batch(script.sql).map_err(|error| failed(TABLE, error))?;
        script.then.map_or(Ok(()), |step| step(&tx, ring))?;
        let row = (number, script.name, digest(script.sql));
        tx.execute("INSERT INTO migrations (version, name, digest) VALUES (?1, ?2, ?3)", row)
            .map_err(|error| failed(TABLE, error))?;
    }
    tx.pragma_update(None, "user_version", newest).map_err(driver)?;
    tx.commit().map_err(driver)?;
    Ok(Outcome { migrated: Some((from, newest)), copy })
}

/// Refuses a file that is not of the newest version, for whoever may not migrate it.
pub(crate) fn refuse_other(conn: &Connection, scripts: &[Migration]) -> Result<()> {
    let newest = u32::try_from(scripts.len()).unwrap_or(u32::MAX);
    let from = version(conn)?;
    refuse_foreign(conn, from, newest)?;
    refuse_edited(conn, from, scripts)?;
    if from == newest {
        return Ok(());
    }
    Err(inconsistent(TABLE, format!("the file is of version {from}, {newest} is wanted")))
}

pub(crate) fn version(conn: &Connection) -> Result<u32> {
    conn.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(driver)
}

fn refuse_foreign(conn: &Connection, from: u32, newest: u32) -> Result<()> {
    if from > newest {
        let what = format!("the file is of version {from}, this program knows up to {newest}");
        return Err(inconsistent(TABLE, what));
    }
    let tables = conn.query_one("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0));
    let tables: i64 = tables.map_err(driver)?;
    if from == 0 && tables > 0 {
        return Err(inconsistent(TABLE, "the file holds another program's tables"));
    }
    Ok(())
}

fn refuse_edited(conn: &Connection, from: u32, scripts: &[Migration]) -> Result<()> {
    if from == 0 {
        return Ok(());
    }
    let mut seen = conn
        .prepare("SELECT digest FROM migrations ORDER BY version")
        .map_err(|error| failed(TABLE, error))?;
    let seen = seen.query_map((), |row| row.get(0)).and_then(Iterator::collect);
    let seen: Vec<String> = seen.map_err(|error| failed(TABLE, error))?;
    if usize::try_from(from).ok() != Some(seen.len()) {
        let what = format!("the file is of version {from} but lists {} scripts", seen.len());
        return Err(inconsistent(TABLE, what));
    }
    match scripts.iter().zip(&seen).find(|(script, seen)| digest(script.sql) != **seen) {
        Some((script, _)) => {
            Err(inconsistent(TABLE, format!("{} is not what ran on this file", script.name)))
        }
        None => Ok(()),
    }
}

/// Copies the whole database, with what is still in its log, to a name that is not taken.
fn copy_beside(conn: &Connection, path: &Path, from: u32) -> Result<PathBuf> {
    let name = |tail: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".v{from}{tail}"));
        PathBuf::from(name)
    };
    let names = std::iter::once(name("")).chain((2_u32..).map(|n| name(&format!("-{n}"))));
    let free = names.into_iter().find(|name| !name.exists());
    let copy = free.ok_or_else(|| inconsistent(TABLE, "no name is free for the copy"))?;
    // Taken before anything is in it: an older file may hold personal data in clear.
    let mut options = OpenOptions::new();
    let taken = options.write(true).create_new(true).mode(OWNER_ONLY).open(&copy);
    taken.map_err(|error| inconsistent(TABLE, format!("no copy can be made: {}", error.kind())))?;
    conn.backup(MAIN_DB, &copy, None::<fn(rusqlite::backup::Progress)>).map_err(driver)?;
    Ok(copy)
}

fn digest(sql: &str) -> String {
    let mut text = String::new();
    for byte in Sm3::digest(sql.as_bytes()) {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests;
