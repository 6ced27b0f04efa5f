//! Pages of documents, sealed.

use domain::RecordId;
use rusqlite::Connection;
use store::Result;
use store::records::Blob;
use store::seal::{Keyring, Place};

use crate::query::Query;

const TABLE: &str = "blobs";

const BY_ID: &str = "SELECT body FROM blobs WHERE id = ?1";
const INSERT: &str = "INSERT INTO blobs (id, body) VALUES (?1, ?2)";
const DROP: &str = "DELETE FROM blobs WHERE id = ?1";
#[cfg(test)]
pub(crate) const HOT: &[&str] = &[BY_ID, INSERT, DROP];

fn place(id: i64) -> Place<'static> {
    Place { table: TABLE, column: "body", row: id }
}

fn seal(ring: &Keyring, id: i64, bytes: &[u8]) -> Result<Vec<u8>> {
    ring.seal(place(id), bytes).map_err(|error| error.at(TABLE))
}

/// The bytes of a page.
pub(crate) fn blob(conn: &Connection, ring: &Keyring, id: RecordId) -> Result<Option<Vec<u8>>> {
    let sealed = Query::new(conn, TABLE, BY_ID)?.first((id.0,), |cells| cells.take::<Vec<u8>>())?;
    let clear = sealed.map(|sealed| ring.open(place(id.0), &sealed)).transpose();
    clear.map_err(|error| error.at(TABLE))
}

/// A page is written once; a better photo is another page.
pub(crate) fn write(conn: &Connection, ring: &Keyring, blobs: &[Blob]) -> Result<()> {
    for Blob { id, bytes } in blobs {
        Query::new(conn, TABLE, INSERT)?.change_one((id.0, seal(ring, id.0, bytes)?))?;
    }
    Ok(())
}

/// Deletes pages; one that is gone already changes nothing.
pub(crate) fn drop(conn: &Connection, blobs: &[RecordId]) -> Result<()> {
    let mut query = Query::new(conn, TABLE, DROP)?;
    for id in blobs {
        query.change((id.0,))?;
    }
    Ok(())
}
