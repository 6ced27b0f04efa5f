//! What is committed of people's accounts, as the books say it: a commitment stands under its
//! reservation (9010: an admission hold, a quota, a premium that waits for the end of its month), and
//! whose account it is of, the reservation's row says.

use std::collections::BTreeMap;

use domain::chart::COMMITMENT_HELD;
use domain::{Area, Fen, PersonId};
use rusqlite::Connection;
use store::{Kind, Result};

use crate::cells::Cells;
use crate::query::Query;

const TOTALS: &str = "totals";

const ALL: &str = "SELECT totals.book, records.person, -sum(totals.amount)
    FROM totals JOIN records ON records.id = totals.party
    WHERE totals.code = ?1 AND totals.amount <> 0 AND records.person IS NOT NULL
    GROUP BY totals.book, records.person";
// CROSS: the owner's few reservations first, not all of the book's.
const OF: &str = "SELECT coalesce(-sum(totals.amount), 0)
    FROM records CROSS JOIN totals ON totals.book = ?1 AND totals.code = ?2 AND totals.party = records.id
    WHERE records.kind IN (?3, ?4, ?5) AND records.person = ?6";
const LEFT_OVER: &str = "SELECT totals.party, -sum(totals.amount)
    FROM totals LEFT JOIN records
        ON records.id = totals.party AND records.state IN ('open', 'waiting')
    WHERE totals.code = ?1 AND totals.amount <> 0 AND records.id IS NULL
    GROUP BY totals.party";

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[OF];

/// Of every account, by area and owner; accounts without are left out.
pub(crate) fn all(conn: &Connection) -> Result<BTreeMap<(Area, PersonId), Fen>> {
    let read =
        |cells: &mut Cells<'_, '_>| Ok(((cells.area()?, PersonId(cells.take()?)), cells.fen()?));
    let sums = Query::new(conn, TOTALS, ALL)?.all((COMMITMENT_HELD.0,), read)?;
    Ok(sums.into_iter().collect())
}

/// Of one account.
pub(crate) fn of(conn: &Connection, area: Area, person: PersonId) -> Result<Fen> {
    let [hold, quota, premium] = [Kind::Hold, Kind::Quota, Kind::Premium].map(Kind::number);
    let asked = (area.number(), COMMITMENT_HELD.0, hold, quota, premium, person.0);
    Ok(Query::new(conn, TOTALS, OF)?.first(asked, |cells| cells.fen())?.unwrap_or_default())
}

/// What is left under reservations that have ended or never were, by their numbers: nothing, in
/// sound books.
pub(crate) fn left_over(conn: &Connection) -> Result<Vec<(i64, Fen)>> {
    let read = |cells: &mut Cells<'_, '_>| Ok((cells.take()?, cells.fen()?));
    Query::new(conn, TOTALS, LEFT_OVER)?.all((COMMITMENT_HELD.0,), read)
}
