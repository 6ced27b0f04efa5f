//! Numbers of requests and the answers that they got: exactly-once.

use std::collections::BTreeSet;

use domain::Moment;
use rusqlite::Connection;
use store::{Answer, Claim, Number, NumberKey, Result, Seen};

use crate::cells;
use crate::error::inconsistent;
use crate::query::Query;

const TABLE: &str = "numbers";

const SEEN: &str = "SELECT digest, fields, answer, at FROM numbers
    WHERE area = ?1 AND issuer = ?2 AND infno = ?3 AND number = ?4";
const INSERT: &str = "INSERT INTO numbers
        (area, issuer, infno, number, digest, fields, answer, at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[SEEN, INSERT];

fn look_up(query: &mut Query<'_>, key: &NumberKey) -> Result<Option<Seen>> {
    let NumberKey { area, issuer, infno, number } = key;
    query.first((area.number(), issuer, infno, number), |cells| {
        Ok(Seen {
            digest: cells.take()?,
            fields: cells.take()?,
            answer: cells.json()?,
            at: cells.moment()?,
        })
    })
}

pub(crate) fn seen(conn: &Connection, key: &NumberKey) -> Result<Option<Seen>> {
    look_up(&mut Query::new(conn, TABLE, SEEN)?, key)
}

/// What became of each number before. Nothing is written: the transaction excludes every other
/// writer, so what is fresh now is ours until it ends.
pub(crate) fn claim(conn: &Connection, numbers: &[Number]) -> Result<Vec<Claim>> {
    let keys: BTreeSet<&NumberKey> = numbers.iter().map(|number| &number.key).collect();
    if keys.len() < numbers.len() {
        return Err(inconsistent(TABLE, "one number was claimed twice at once"));
    }
    let mut query = Query::new(conn, TABLE, SEEN)?;
    let claims = numbers.iter().map(|number| {
        let seen = look_up(&mut query, &number.key)?;
        Ok(seen.map_or(Claim::Fresh, Claim::Seen))
    });
    claims.collect()
}

/// Writes answers for ever; a number that has one already is inconsistent.
pub(crate) fn write(conn: &Connection, answers: &[(Number, Answer)], now: Moment) -> Result<()> {
    let mut query = Query::new(conn, TABLE, INSERT)?;
    for (number, answer) in answers {
        insert(&mut query, &number.key, &number.digest, &number.fields, answer, now)?;
    }
    Ok(())
}

/// Blocks numbers that never arrived.
pub(crate) fn block(conn: &Connection, keys: &[NumberKey], now: Moment) -> Result<()> {
    let mut query = Query::new(conn, TABLE, INSERT)?;
    for key in keys {
        insert(&mut query, key, &[0; 32], &[], &Answer::Blocked, now)?;
    }
    Ok(())
}

fn insert(
    query: &mut Query<'_>,
    key: &NumberKey,
    digest: &[u8; 32],
    fields: &[u8],
    answer: &Answer,
    now: Moment,
) -> Result<()> {
    let NumberKey { area, issuer, infno, number } = key;
    let answer = cells::json(answer)?;
    query.change_one((area.number(), issuer, infno, number, digest, fields, answer, now.0))
}
