//! What stands in a window: one range of the key of debts, however large the table is.

use domain::chart::DueKind;
use domain::clearing::Position;
use domain::{Area, ObligationId};
use rusqlite::Connection;
use store::Result;
use store::act::ObligationRow;

use crate::books::obligation_row;
use crate::query::Query;

const OBLIGATIONS: &str = "obligations";

// The groups are few: some dozens of areas and four kinds.
const WINDOW_SUMS: &str = "SELECT debtor, creditor, kind, sum(amount), count(*)
    FROM obligations WHERE area = ?1 AND window = ?2 GROUP BY debtor, creditor, kind";
const IN_WINDOW: &str =
    "SELECT area, window, id, settlement, debtor, creditor, kind, amount FROM obligations
    WHERE area = ?1 AND window = ?2 AND id > ?3 ORDER BY id LIMIT ?4";

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[WINDOW_SUMS, IN_WINDOW];

/// What the debts of a window come to, by debtor, creditor and kind.
pub(crate) fn sums(conn: &Connection, (area, window): (Area, i64)) -> Result<Vec<Position>> {
    Query::new(conn, OBLIGATIONS, WINDOW_SUMS)?.all((area.number(), window), |cells| {
        Ok(Position {
            debtor: cells.area()?,
            creditor: cells.area()?,
            kind: DueKind::from_number(cells.take()?).ok_or_else(|| cells.blame())?,
            amount: cells.fen()?,
            items: cells.take()?,
        })
    })
}

/// The debts of a window by identifier after one.
pub(crate) fn items(
    conn: &Connection,
    (area, window): (Area, i64),
    after: ObligationId,
    most: u32,
) -> Result<Vec<ObligationRow>> {
    let page = (area.number(), window, after.0, most);
    Query::new(conn, OBLIGATIONS, IN_WINDOW)?.all(page, obligation_row)
}

#[cfg(test)]
mod tests {
    use store::Keyring;

    use super::*;
    use crate::connection::SqliteStore;

    /// Neither looks at a debt of another window, and a page is not sorted.
    #[test]
    fn a_window_is_a_range_of_the_key() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("gongji.db");
        SqliteStore::open(&path, Keyring::for_tests()).unwrap();
        let conn = Connection::open(&path).unwrap();
        let plan = |sql: &str| -> Vec<String> {
            let mut plan = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let steps = plan.query_map((), |row| row.get(3)).unwrap();
            steps.collect::<std::result::Result<_, _>>().unwrap()
        };
        assert_eq!(
            plan(&WINDOW_SUMS.replace("?1", "1").replace("?2", "2")),
            [
                "SEARCH obligations USING PRIMARY KEY (area=? AND window=?)",
                "USE TEMP B-TREE FOR GROUP BY",
            ]
        );
        let page = IN_WINDOW.replace("?1", "1").replace("?2", "2").replace("?3", "3");
        assert_eq!(
            plan(&page.replace("?4", "4")),
            ["SEARCH obligations USING PRIMARY KEY (area=? AND window=? AND id>?)"]
        );
    }
}
