//! Who signed in on which device: a keyed digest of the device, a person, when last.

use domain::{Moment, PersonId};
use rusqlite::Connection;
use store::Result;
use store::records::DeviceSeen;

use crate::query::Query;

const TABLE: &str = "devices";

const PUT: &str = "INSERT INTO devices (device, person, seen) VALUES (?1, ?2, ?3)
    ON CONFLICT (device, person) DO UPDATE SET seen = excluded.seen";
const AFTER: &str = "SELECT seen, device, person FROM devices
    WHERE (seen, device, person) > (?1, ?2, ?3) ORDER BY seen, device, person LIMIT ?4";
const ON_DEVICE: &str = "SELECT person FROM devices
    WHERE device = ?1 AND seen >= ?2 ORDER BY person LIMIT 200";
const DROP: &str = "DELETE FROM devices WHERE seen < ?1";
#[cfg(test)]
pub(crate) const HOT: &[&str] = &[PUT, AFTER, ON_DEVICE, DROP];

/// The last moment counts.
pub(crate) fn put(conn: &Connection, seen: &DeviceSeen) -> Result<()> {
    let DeviceSeen { seen, device, person } = seen;
    Query::new(conn, TABLE, PUT)?.change_one((device, person.0, seen.0))
}

pub(crate) fn after(conn: &Connection, after: &DeviceSeen, most: u32) -> Result<Vec<DeviceSeen>> {
    let page = (after.seen.0, &after.device, after.person.0, most);
    Query::new(conn, TABLE, AFTER)?.all(page, |cells| {
        Ok(DeviceSeen {
            seen: cells.moment()?,
            device: cells.take()?,
            person: PersonId(cells.take()?),
        })
    })
}

pub(crate) fn people_on(conn: &Connection, device: &[u8], since: Moment) -> Result<Vec<PersonId>> {
    let mut query = Query::new(conn, TABLE, ON_DEVICE)?;
    query.all((device, since.0), |cells| cells.take().map(PersonId))
}

pub(crate) fn drop(conn: &Connection, before: Moment) -> Result<()> {
    Query::new(conn, TABLE, DROP)?.change((before.0,))?;
    Ok(())
}
