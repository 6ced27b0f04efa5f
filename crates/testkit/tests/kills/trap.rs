//! A trap in the file: the n-th row that is inserted, updated or deleted fails.
//!
//! The count stands in a table of its own and is rolled back with everything else, so that each of
//! the lane's three tries falls into it at the same row.

use std::path::Path;

use app::Outcome;
use rusqlite::Connection;

use crate::dump::{Dump, tables};
use crate::repeat::Repeat;
use crate::spot::Spot;

/// More rows than any single act changes.
const MOST: u32 = 2_000;

/// Builds the trap into a file, open: nothing falls into it.
pub(crate) fn build(file: &Path) {
    let conn = Connection::open(file).unwrap();
    let mut sql =
        String::from("BEGIN; CREATE TABLE trap (rows INTEGER); INSERT INTO trap VALUES (-1);");
    for table in tables(&conn) {
        for change in ["INSERT", "UPDATE", "DELETE"] {
            sql.extend([format!(
                "CREATE TRIGGER trap_{table}_{change} BEFORE {change} ON {table} BEGIN
                    UPDATE trap SET rows = rows - 1 WHERE rows > 0;
                    SELECT RAISE(ABORT, 'trapped') FROM trap WHERE rows = 0;
                 END;"
            )]);
        }
    }
    sql.push_str("COMMIT;");
    conn.execute_batch(&sql).unwrap();
}

/// Sets how many rows may still be changed; the next one fails. Negative opens the trap.
pub(crate) fn set(file: &Path, rows: i64) {
    let conn = Connection::open(file).unwrap();
    conn.execute("UPDATE trap SET rows = ?1", [rows]).unwrap();
}

/// Lets the act of a spot fail at each of its rows in turn, opens the trap, looks whether nothing is
/// left of it, and sends it again. How many rows there were.
pub(crate) fn every_row(spot: &Spot) -> u32 {
    let before = spot.dump();
    let undisturbed = spot.copy();
    spot.audited(&undisturbed.file);
    let after = Dump::of(&undisturbed.file);
    for row in 1..MOST {
        let _point = Repeat::point(&format!("after {row} rows"));
        let copy = spot.copy();
        set(&copy.file, i64::from(row));
        let (app, outcome) = spot.ask(&copy.file);
        app.stop();
        if matches!(outcome, Outcome::Decided { .. }) {
            return row - 1;
        }
        assert_eq!(outcome, Outcome::Failed, "row {row}");
        set(&copy.file, -1);
        assert!(Dump::of(&copy.file) == before, "something is left of row {row}");
        spot.audited(&copy.file);
        assert_eq!(Dump::of(&copy.file).counts(), after.counts(), "row {row}");
    }
    panic!("the act never ends");
}
