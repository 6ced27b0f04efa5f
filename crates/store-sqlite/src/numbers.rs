//! Numbers of requests and the answers that they got: exactly-once.

use std::collections::BTreeSet;

use domain::Moment;
use rusqlite::Connection;
use store::{Answer, Claim, Keyring, Number, NumberKey, Result, Seen};

use crate::cells;
use crate::error::inconsistent;
use crate::query::Query;

const TABLE: &str = "numbers";

const SEEN: &str = "SELECT digest, fields, answer, at FROM numbers
    WHERE area = ?1 AND issuer = ?2 AND infno = ?3 AND number = ?4";
const INSERT: &str = "INSERT INTO numbers
        (area, issuer, infno, number, digest, fields, answer, at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

// Blocked numbers have zeros for a digest.
const DIGESTS: &str = "SELECT area, issuer, infno, number, digest FROM numbers
    WHERE (area, issuer, infno, number) > (?1, ?2, ?3, ?4) AND digest <> zeroblob(32)
    ORDER BY area, issuer, infno, number LIMIT 1000";
const KEY: &str = "UPDATE numbers SET digest = ?5, fields = x''
    WHERE area = ?1 AND issuer = ?2 AND infno = ?3 AND number = ?4";

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[SEEN, INSERT, DIGESTS, KEY];

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

/// Keys the digests of numbers from before there was a ring, and drops the bytes of their fields:
/// whoever has the file could check guesses with them. Their conflicts name no field any more.
pub(crate) fn key_digests(conn: &Connection, ring: &Keyring) -> Result<()> {
    type Row = (u32, String, String, String, [u8; 32]);
    let mut page = Query::new(conn, TABLE, DIGESTS)?;
    let mut key = Query::new(conn, TABLE, KEY)?;
    let mut last = (0, String::new(), String::new(), String::new());
    loop {
        let rows: Vec<Row> = page.all((last.0, &last.1, &last.2, &last.3), |cells| {
            Ok((cells.take()?, cells.take()?, cells.take()?, cells.take()?, cells.take()?))
        })?;
        for (area, issuer, infno, number, digest) in &rows {
            key.change_one((area, issuer, infno, number, ring.number(digest)))?;
        }
        let Some((area, issuer, infno, number, _)) = rows.into_iter().last() else {
            return Ok(());
        };
        last = (area, issuer, infno, number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrate::{MIGRATIONS, migrate};

    #[test]
    fn numbers_and_chains_from_before_the_ring_are_taken_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("gongji.db");
        let ring = Keyring::for_tests();
        let mut conn = Connection::open(&path).unwrap();
        migrate(&mut conn, &path, &ring, &MIGRATIONS[..2]).unwrap();
        let old =
            "INSERT INTO numbers VALUES (110000, 'i:1', '2102', ?1, ?2, x'0102030405', ?3, 7)";
        for place in 0..1_100_u32 {
            conn.execute(old, (place.to_string(), [1_u8; 32], "\"done\"")).unwrap();
        }
        conn.execute(old, ("blocked", [0_u8; 32], "\"blocked\"")).unwrap();
        let head = "INSERT INTO heads VALUES (110000, 1101, 1, ?1, 7, 9)";
        conn.execute(head, [[5_u8; 32]]).unwrap();
        migrate(&mut conn, &path, &ring, MIGRATIONS).unwrap();

        let count = |sql: &str, digest: [u8; 32]| -> u32 {
            conn.query_one(sql, [digest], |row| row.get(0)).unwrap()
        };
        let keyed = "SELECT count(*) FROM numbers WHERE digest = ?1 AND fields = x''";
        assert_eq!(count(keyed, ring.number(&[1; 32])), 1_100);
        assert_eq!(count("SELECT count(*) FROM numbers WHERE digest = ?1", [0; 32]), 1);
        let first = "SELECT count(*) FROM trail WHERE area = 110000 AND sequence = 1101 AND at = 7
            AND body = '[]' AND chain = ?1";
        assert_eq!(count(first, [5; 32]), 1, "the trail goes on from the chain of the head");
    }
}
