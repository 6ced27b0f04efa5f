//! No statement of the hot path may look at more rows than it asks for.

use rusqlite::Connection;

use crate::connection::SqliteStore;

/// Tables that stay small for ever, and the page of keys inside the list of uses.
const MAY_SCAN: &[&str] = &["SCAN page", "SCAN CONSTANT ROW"];

#[test]
fn no_hot_statement_scans_a_table() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gongji.db");
    SqliteStore::open(&path).unwrap();
    let conn = Connection::open(&path).unwrap();
    let mut checked = 0;
    for sql in crate::HOT.iter().copied().flatten() {
        let mut plan = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let mut steps = plan.raw_query();
        while let Some(row) = steps.next().unwrap() {
            let step: String = row.get(3).unwrap();
            let scans = step.contains("SCAN") && !MAY_SCAN.iter().any(|may| step.contains(may));
            assert!(!scans, "{step}\n{sql}");
        }
        checked += 1;
    }
    assert!(checked > 60, "only {checked} statements were looked at");
}

/// A statement that is in no list would not be looked at.
#[test]
fn every_statement_with_a_parameter_is_in_a_list() {
    let sources = [
        include_str!("bindings.rs"),
        include_str!("books.rs"),
        include_str!("care.rs"),
        include_str!("catalogue.rs"),
        include_str!("counters.rs"),
        include_str!("identity.rs"),
        include_str!("numbers.rs"),
        include_str!("people.rs"),
        include_str!("sessions.rs"),
        include_str!("settlements.rs"),
    ];
    for source in sources {
        let (constants, rest) = source.split_once("const HOT: &[&str]").unwrap();
        let list = rest.split_once("];").unwrap().0;
        for constant in constants.split("\nconst ").skip(1) {
            let (name, text) = constant.split_once(": &str").unwrap();
            let listed = list.split([',', '[', '\n', ' ']).any(|word| word == name);
            // The books as a whole are summed by one statement that must look at everything.
            assert!(listed || !text.contains("?1") || name == "BOOKS", "{name} is in no list");
        }
    }
}
