//! Records: sealed whole, found by the columns beside the body.

use std::collections::BTreeSet;

use domain::{Area, PersonId, RecordId};
use jiff::civil::Date;
use rusqlite::{Connection, params};
use store::record::{BANK_KINDS, Index, bank_since, remittance_key};
use store::seal::{Keyring, Place};
use store::{Body, Kind, QueueAsk, Record, Result};

use crate::cells::Cells;
use crate::error::{inconsistent, unwritable};
use crate::query::Query;

const TABLE: &str = "records";
/// At most so many records of a kind are a person's list.
const PAGE: u32 = 200;

const BY_ID: &str = "SELECT id, version, body FROM records WHERE id = ?1";
const BY_KEY: &str = "SELECT id, version, body FROM records WHERE kind = ?1 AND key_digest = ?2";
const OF_KIND: &str = "SELECT id, version, body FROM records
    WHERE kind = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
const OF_AREA: &str = "SELECT id, version, body FROM records
    WHERE kind = ?1 AND id > ?2 AND area = ?3 ORDER BY id";
const NEWEST: &str = "SELECT id, version, body FROM records
    WHERE kind = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3";
const OF_PERSON: &str = "SELECT id FROM records
    WHERE kind = ?1 AND person = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4";
const OF_OTHER: &str = "SELECT id FROM records
    WHERE kind = ?1 AND other = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4";
const OF_PERSON_IN: &str = "SELECT id FROM records WHERE kind = ?1 AND person = ?2 AND state = ?3";
const OF_OTHER_IN: &str = "SELECT id FROM records WHERE kind = ?1 AND other = ?2 AND state = ?3";
const HELD_ON: &str = "SELECT area, person FROM records
    WHERE kind = ?1 AND person = ?2 AND state = ?3";
const HELD_FOR: &str = "SELECT area, person FROM records
    WHERE kind = ?1 AND other = ?2 AND state = ?3";
// With the bodies at once: every bill of somebody who is helped asks.
const OPEN_FOR: &str = "SELECT id, version, body FROM records
    WHERE kind = ?1 AND other = ?2 AND state = ?3";
const GOES_ON: &str = "SELECT other FROM records
    WHERE kind = ?1 AND person = ?2 AND other IS NOT NULL LIMIT 1";
const NEXT_AREA: &str =
    "SELECT min(area) FROM records WHERE kind = ?1 AND area >= ?2 AND due IS NOT NULL";
const WAITING: &str = "SELECT due, id FROM records
    WHERE kind = ?1 AND area = ?2 AND due IS NOT NULL AND (due, id) > (?3, ?4)
    ORDER BY due, id LIMIT ?5";
const NEXT_AREA_OF_STATE: &str = "SELECT min(area) FROM records
    WHERE kind = ?1 AND area >= ?2 AND state = ?3 AND state <> ''";
// The bound on the first part alone is what the index can use.
const OF_STATE: &str = "SELECT coalesce(due, 0), id FROM records
    WHERE kind = ?1 AND area = ?2 AND state = ?6 AND state <> '' AND coalesce(due, 0) >= ?3
        AND (coalesce(due, 0), id) > (?3, ?4)
    ORDER BY coalesce(due, 0), id LIMIT ?5";
const INSERT: &str = "INSERT INTO records
        (id, kind, area, person, other, state, due, key_digest, body, version)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
// A record never becomes one of another kind.
const REPLACE: &str = "UPDATE records
    SET area = ?3, person = ?4, other = ?5, state = ?6, due = ?7, key_digest = ?8, body = ?9,
        version = ?10
    WHERE id = ?1 AND kind = ?2 AND version = ?10 - 1";
const DROP: &str = "DELETE FROM records WHERE id = ?1 AND kind = ?2";
const RESEAL: &str = "UPDATE records SET key_digest = ?2, body = ?3 WHERE id = ?1";
#[cfg(test)]
pub(crate) const HOT: &[&str] = &[
    BY_ID,
    BY_KEY,
    OF_KIND,
    NEWEST,
    OF_AREA,
    OF_PERSON,
    OF_OTHER,
    OF_PERSON_IN,
    OF_OTHER_IN,
    HELD_ON,
    HELD_FOR,
    OPEN_FOR,
    GOES_ON,
    NEXT_AREA,
    WAITING,
    NEXT_AREA_OF_STATE,
    OF_STATE,
    INSERT,
    REPLACE,
    DROP,
    RESEAL,
];

/// Identifier, version, sealed body.
type Sealed = (i64, i64, Vec<u8>);

fn sealed_row(cells: &mut Cells<'_, '_>) -> rusqlite::Result<Sealed> {
    Ok((cells.take()?, cells.take()?, cells.take()?))
}

fn place(id: i64) -> Place<'static> {
    Place { table: TABLE, column: "body", row: id }
}

fn open(ring: &Keyring, (id, version, sealed): &Sealed) -> Result<Record> {
    let clear = ring.open(place(*id), sealed).map_err(|error| error.at(TABLE))?;
    // The parser's own text would show what stands there.
    let body = serde_json::from_slice(&clear);
    let body = body.map_err(|_| inconsistent(TABLE, "a body of no known form"))?;
    Ok(Record { id: RecordId(*id), version: *version, body })
}

fn seal(ring: &Keyring, id: RecordId, body: &Body) -> Result<Vec<u8>> {
    let clear = serde_json::to_vec(body).map_err(|error| unwritable(&error))?;
    ring.seal(place(id.0), &clear).map_err(|error| error.at(TABLE))
}

/// What kind of value a key's digest is of: the same text of two kinds has two digests.
fn what(kind: Kind) -> String {
    format!("records {}", kind.number())
}

pub(crate) fn record(conn: &Connection, ring: &Keyring, id: RecordId) -> Result<Option<Record>> {
    let found = Query::new(conn, TABLE, BY_ID)?.first((id.0,), sealed_row)?;
    found.map(|sealed| open(ring, &sealed)).transpose()
}

/// Records wait under the digest of an older key until they are sealed anew.
pub(crate) fn by_key(
    conn: &Connection,
    ring: &Keyring,
    kind: Kind,
    key: &str,
) -> Result<Option<Record>> {
    let mut query = Query::new(conn, TABLE, BY_KEY)?;
    for digest in ring.digests(&what(kind), key) {
        if let Some(sealed) = query.first((kind.number(), digest), sealed_row)? {
            return open(ring, &sealed).map(Some);
        }
    }
    Ok(None)
}

/// The keys of a page first, then their records: a list of years opens no old record.
fn records(
    conn: &Connection,
    ring: &Keyring,
    ids: impl Iterator<Item = i64>,
) -> Result<Vec<Record>> {
    let mut query = Query::new(conn, TABLE, BY_ID)?;
    let mut found = Vec::new();
    for id in ids {
        if let Some(sealed) = query.first((id,), sealed_row)? {
            found.push(open(ring, &sealed)?);
        }
    }
    Ok(found)
}

/// Records that concern somebody as first or second person, newest first.
pub(crate) fn of_person(
    conn: &Connection,
    ring: &Keyring,
    (kind, person): (Kind, PersonId),
    before: Option<RecordId>,
) -> Result<Vec<Record>> {
    let before = before.map_or(i64::MAX, |id| id.0);
    let mut ids = BTreeSet::new();
    for side in [OF_PERSON, OF_OTHER] {
        let page = (kind.number(), person.0, before, PAGE);
        ids.extend(Query::new(conn, TABLE, side)?.all(page, |cells| cells.take::<i64>())?);
    }
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    records(conn, ring, ids.into_iter().rev().take(most))
}

/// In whose record somebody goes on, where two records of one person became one.
pub(crate) fn goes_on_in(conn: &Connection, person: PersonId) -> Result<Option<PersonId>> {
    let here = (Kind::Correction.number(), person.0);
    Query::new(conn, TABLE, GOES_ON)?.first(here, |cells| cells.take().map(PersonId))
}

/// The accounts that open reservations of a kind, of or for somebody, stand on: who may end one
/// changes them.
pub(crate) fn held_accounts(
    conn: &Connection,
    (kind, person): (Kind, PersonId),
) -> Result<Vec<(Area, PersonId)>> {
    let mut accounts = Vec::new();
    for side in [HELD_ON, HELD_FOR] {
        for state in kind.in_force().unwrap_or_default() {
            let here = (kind.number(), person.0, *state);
            let read = |cells: &mut Cells<'_, '_>| Ok((cells.area()?, PersonId(cells.take()?)));
            accounts.extend(Query::new(conn, TABLE, side)?.all(here, read)?);
        }
    }
    Ok(accounts)
}

/// The open quotas that relatives set for somebody, by one statement.
pub(crate) fn open_quotas(
    conn: &Connection,
    ring: &Keyring,
    beneficiary: PersonId,
) -> Result<Vec<Record>> {
    let mut found = Vec::new();
    for state in Kind::Quota.in_force().unwrap_or_default() {
        let here = (Kind::Quota.number(), beneficiary.0, *state);
        for sealed in Query::new(conn, TABLE, OPEN_FOR)?.all(here, sealed_row)? {
            found.push(open(ring, &sealed)?);
        }
    }
    Ok(found)
}

/// Every record that concerns somebody as first or second person and is in one of these states. The
/// state stands beside the body: what is over stays sealed.
pub(crate) fn in_states(
    conn: &Connection,
    ring: &Keyring,
    (kind, person): (Kind, PersonId),
    states: &[&str],
) -> Result<Vec<Record>> {
    let mut ids = BTreeSet::new();
    for side in [OF_PERSON_IN, OF_OTHER_IN] {
        let mut query = Query::new(conn, TABLE, side)?;
        for state in states {
            let here = (kind.number(), person.0, *state);
            ids.extend(query.all(here, |cells| cells.take::<i64>())?);
        }
    }
    records(conn, ring, ids.into_iter().rev())
}

/// Records of a kind by identifier after one, at most so many.
pub(crate) fn walk(
    conn: &Connection,
    ring: &Keyring,
    kind: Kind,
    (after, most): (RecordId, u32),
) -> Result<Vec<Record>> {
    let mut query = Query::new(conn, TABLE, OF_KIND)?;
    let found = query.all((kind.number(), after.0, most), sealed_row)?;
    found.iter().map(|sealed| open(ring, sealed)).collect()
}

/// Records that moved an area's account at its bank under a number of the bank's, about a day. A
/// remittance stands under its receiver: the payer's is found by its key.
pub(crate) fn on_bank(
    conn: &Connection,
    ring: &Keyring,
    (area, number, on): &(Area, String, Date),
) -> Result<Vec<Record>> {
    let sent = by_key(conn, ring, Kind::Remittance, &remittance_key(*area, number))?;
    let mut found: Vec<Record> = sent.into_iter().collect();
    let mut query = Query::new(conn, TABLE, OF_AREA)?;
    for kind in BANK_KINDS {
        let here = (kind.number(), bank_since(kind, *on).0, area.number());
        for sealed in query.all(here, sealed_row)? {
            let record = open(ring, &sealed)?;
            if record.body.on_bank(*area).iter().any(|moved| moved.number == number) {
                found.push(record);
            }
        }
    }
    Ok(found)
}

/// Records of a kind by identifier before one, newest first, at most so many.
pub(crate) fn newest(
    conn: &Connection,
    ring: &Keyring,
    kind: Kind,
    (before, most): (Option<RecordId>, u32),
) -> Result<Vec<Record>> {
    let before = before.map_or(i64::MAX, |id| id.0);
    let mut query = Query::new(conn, TABLE, NEWEST)?;
    let found = query.all((kind.number(), before, most), sealed_row)?;
    found.iter().map(|sealed| open(ring, sealed)).collect()
}

/// A page of each area's queue, and the first of all of these: an index that put the moment before
/// the area would walk a province past everybody else's work.
pub(crate) fn queue(conn: &Connection, ring: &Keyring, ask: &QueueAsk) -> Result<Vec<Record>> {
    let (mut from, last) = ask.areas;
    let mut waiting = BTreeSet::new();
    while let Some(area) = next_area(conn, ask, from)?.filter(|area| *area <= last) {
        waiting.extend(waiting_in(conn, ask, area)?);
        from = area.saturating_add(1);
    }
    let most = usize::try_from(ask.most).unwrap_or(usize::MAX);
    records(conn, ring, waiting.into_iter().take(most).map(|(_, id)| id))
}

/// The first area from this one on that has something in the queue, found by one look.
fn next_area(conn: &Connection, ask: &QueueAsk, from: u32) -> Result<Option<u32>> {
    let kind = ask.kind.number();
    let read = |cells: &mut Cells<'_, '_>| cells.take::<Option<u32>>();
    let area = match ask.state {
        Some(state) => {
            Query::new(conn, TABLE, NEXT_AREA_OF_STATE)?.first((kind, from, state), read)
        }
        None => Query::new(conn, TABLE, NEXT_AREA)?.first((kind, from), read),
    };
    Ok(area?.flatten())
}

/// The first of an area's queue: due moment and identifier.
fn waiting_in(conn: &Connection, ask: &QueueAsk, area: u32) -> Result<Vec<(i64, i64)>> {
    let kind = ask.kind.number();
    let (due, id) = ask.after.map_or((i64::MIN, i64::MIN), |(due, id)| (due.0, id.0));
    let read = |cells: &mut Cells<'_, '_>| Ok((cells.take()?, cells.take()?));
    match ask.state {
        Some(state) => {
            let page = (kind, area, due, id, ask.most, state);
            Query::new(conn, TABLE, OF_STATE)?.all(page, read)
        }
        None => Query::new(conn, TABLE, WAITING)?.all((kind, area, due, id, ask.most), read),
    }
}

/// Version 1 is new, a higher one replaces the one before.
pub(crate) fn write(conn: &Connection, ring: &Keyring, records: &[Record]) -> Result<()> {
    for Record { id, version, body } in records {
        let sql = if *version == 1 { INSERT } else { REPLACE };
        let (kind, index) = (body.kind(), body.index());
        let digest = digest(conn, ring, *id, kind, &index)?;
        Query::new(conn, TABLE, sql)?.change_one(params![
            id.0,
            kind.number(),
            index.area.map_or(0, Area::number),
            index.person.map(|person| person.0),
            index.other.map(|person| person.0),
            index.state,
            index.due.map(|due| due.0),
            digest,
            seal(ring, *id, body)?,
            version,
        ])?;
    }
    Ok(())
}

/// Deletes records; one that is gone already changes nothing.
pub(crate) fn drop(conn: &Connection, kind: Kind, ids: &[RecordId]) -> Result<()> {
    let mut query = Query::new(conn, TABLE, DROP)?;
    for id in ids {
        query.change((id.0, kind.number()))?;
    }
    Ok(())
}

/// The digest of a record's key. The index knows two records with one key apart when their digests
/// are of two keys of the ring, so the older ones are looked for here.
fn digest(
    conn: &Connection,
    ring: &Keyring,
    id: RecordId,
    kind: Kind,
    index: &Index,
) -> Result<Option<Vec<u8>>> {
    let Some(key) = &index.key else { return Ok(None) };
    let mut digests = ring.digests(&what(kind), key).into_iter();
    let newest = digests.next();
    let mut query = Query::new(conn, TABLE, BY_KEY)?;
    for older in digests {
        let other = query.first((kind.number(), older), |cells| cells.take::<i64>())?;
        if other.is_some_and(|other| other != id.0) {
            return Err(inconsistent(TABLE, "two records of a kind with one key"));
        }
    }
    Ok(newest)
}

/// Seals a row anew with the newest key. That is no change: its version stays.
pub(crate) fn reseal(conn: &Connection, ring: &Keyring, id: RecordId) -> Result<()> {
    let Some(Record { body, .. }) = record(conn, ring, id)? else { return Ok(()) };
    let key = body.index().key;
    let digest = key.map(|key| ring.digest(&what(body.kind()), &key));
    let row = (id.0, digest, seal(ring, id, &body)?);
    Query::new(conn, TABLE, RESEAL)?.change_one(row)
}
