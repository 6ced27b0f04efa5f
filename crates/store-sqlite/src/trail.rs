//! The audit trail: what each batch of a home area did. This module only appends and lists; what
//! the rows say and how they are chained is the business of `app`.

use domain::Area;
use rusqlite::Connection;
use store::Result;
use store::records::TrailRow;

use crate::query::Query;

const TABLE: &str = "trail";

const ROWS: &str = "SELECT area, sequence, at, body, chain FROM trail
    WHERE area = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3";
const INSERT: &str = "INSERT INTO trail (area, sequence, at, body, chain)
    VALUES (?1, ?2, ?3, ?4, ?5)";

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[ROWS, INSERT];

pub(crate) fn rows(conn: &Connection, area: Area, after: i64, most: u32) -> Result<Vec<TrailRow>> {
    Query::new(conn, TABLE, ROWS)?.all((area.number(), after, most), |cells| {
        Ok(TrailRow {
            area: cells.area()?,
            sequence: cells.take()?,
            at: cells.moment()?,
            body: cells.take()?,
            chain: cells.take()?,
        })
    })
}

pub(crate) fn write(conn: &Connection, rows: &[TrailRow]) -> Result<()> {
    let mut query = Query::new(conn, TABLE, INSERT)?;
    for TrailRow { area, sequence, at, body, chain } in rows {
        query.change_one((area.number(), sequence, at.0, body, chain))?;
    }
    Ok(())
}
