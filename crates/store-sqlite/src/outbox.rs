//! How far messages were delivered outside the platform: one row a person, not one a message.

use domain::{MessageId, Moment, PersonId};
use rusqlite::Connection;
use store::records::Outbox;
use store::{Message, Result};

use crate::query::Query;

const TABLE: &str = "outbox";

const DUE: &str = "SELECT person, after, due, tries FROM outbox
    WHERE due <= ?1 ORDER BY due, person LIMIT ?2";
// Somebody whose next try is put off keeps waiting: a new message is no reason to try sooner.
const MAKE_DUE: &str = "INSERT INTO outbox (person, after, due, tries) VALUES (?1, 0, ?2, 0)
    ON CONFLICT (person) DO UPDATE SET due = coalesce(due, excluded.due)";
// A message that came while the ones before it were delivered is still due.
const PUT: &str = "INSERT INTO outbox (person, after, due, tries)
    VALUES (?1, ?2,
        coalesce(?3, (SELECT at FROM messages WHERE person = ?1 AND id > ?2 ORDER BY id LIMIT 1)),
        ?4)
    ON CONFLICT (person) DO UPDATE SET after = excluded.after, due = excluded.due,
        tries = excluded.tries";

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[DUE, MAKE_DUE, PUT];

/// Whose messages are due, the longest waiting first.
pub(crate) fn due(conn: &Connection, now: Moment, most: u32) -> Result<Vec<Outbox>> {
    Query::new(conn, TABLE, DUE)?.all((now.0, most), |cells| {
        Ok(Outbox {
            person: PersonId(cells.take()?),
            after: MessageId(cells.take()?),
            due: cells.take::<Option<i64>>()?.map(Moment),
            tries: cells.take()?,
        })
    })
}

/// Whoever gets a message is due.
pub(crate) fn make_due(conn: &Connection, messages: &[Message]) -> Result<()> {
    let mut query = Query::new(conn, TABLE, MAKE_DUE)?;
    messages.iter().try_for_each(|message| query.change_one((message.person.0, message.at.0)))
}

pub(crate) fn put(conn: &Connection, outbox: &Outbox) -> Result<()> {
    let Outbox { person, after, due, tries } = outbox;
    Query::new(conn, TABLE, PUT)?.change_one((person.0, after.0, due.map(|due| due.0), tries))
}
