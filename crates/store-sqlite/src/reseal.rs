//! Sealing everything anew with the newest key, a few rows at a time between the batches of a lane.

use std::collections::BTreeMap;

use domain::{PersonId, RecordId};
use rusqlite::Connection;
use store::{Keyring, Result};

use crate::query::Query;
use crate::sealed::{SEALED, Sealed};
use crate::{identity, records};

/// Home and identifier.
type Row = (i64, i64);

/// At most `most` rows of older keys; how many were done. Each table has an index by key: what was
/// done is not looked at again.
pub(crate) fn reseal(conn: &Connection, ring: &Keyring, most: u32) -> Result<u32> {
    let mut done = 0_u32;
    for key in ring.ids().into_iter().skip(1) {
        for sealed in SEALED {
            let room = most.saturating_sub(done);
            let mut rows = Query::new(conn, sealed.table, &sealed.of_key())?;
            let rows: Vec<Row> =
                rows.all(([key], room), |cells| Ok((cells.take()?, cells.take()?)))?;
            rows.iter().try_for_each(|row| reseal_row(conn, ring, &sealed, *row))?;
            done = done.saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        }
    }
    Ok(done)
}

fn reseal_row(conn: &Connection, ring: &Keyring, sealed: &Sealed, row: Row) -> Result<()> {
    match sealed.table {
        // These have digests under the same key.
        "identities" => identity::reseal(conn, ring, PersonId(row.1)),
        "records" => records::reseal(conn, ring, RecordId(row.1)),
        _ => reseal_value(conn, ring, sealed, row),
    }
}

/// A row with one sealed value and nothing to find it by. What it says stays, and so its version.
fn reseal_value(conn: &Connection, ring: &Keyring, sealed: &Sealed, (home, id): Row) -> Result<()> {
    let table = sealed.table;
    let found = Query::new(conn, table, &sealed.value())?.first((home, id), |cells| cells.take());
    let Some(bytes) = found?.flatten() else { return Ok(()) };
    let bytes: Vec<u8> = bytes;
    let again = ring.open(sealed.place(id), &bytes);
    let again = again.and_then(|clear| ring.seal(sealed.place(id), &clear));
    let again = again.map_err(|error| error.at(table))?;
    Query::new(conn, table, &sealed.put())?.change_one((home, id, again))
}

/// How many rows each key seals, over all tables. A key's number is one byte: each is looked up, a
/// key that the ring lacks included.
pub(crate) fn sealed_by(conn: &Connection) -> Result<BTreeMap<u8, u64>> {
    let mut sums: BTreeMap<u8, u64> = BTreeMap::new();
    for sealed in SEALED {
        let mut query = Query::new(conn, sealed.table, &sealed.count())?;
        for key in 0..=u8::MAX {
            let rows = query.first(([key],), |cells| cells.take::<u32>())?.unwrap_or(0);
            if rows > 0 {
                let sum = sums.entry(key).or_default();
                *sum = sum.saturating_add(u64::from(rows));
            }
        }
    }
    Ok(sums)
}
