//! No statement of the hot path may look at more rows than it asks for.

use rusqlite::Connection;
use store::Keyring;

use crate::connection::SqliteStore;
use crate::sealed::SEALED;
use crate::{blobs, commitments, messages, outbox, places, records, settled, settlements, trail};

/// No table at all.
const MAY_SCAN: &[&str] = &["SCAN CONSTANT ROW"];

fn database() -> (Connection, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gongji.db");
    SqliteStore::open(&path, Keyring::for_tests()).unwrap();
    (Connection::open(&path).unwrap(), dir)
}

fn plan(conn: &Connection, sql: &str) -> Vec<String> {
    let mut plan = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let mut rows = plan.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get(3).unwrap());
    }
    steps
}

#[test]
fn no_hot_statement_scans_a_table() {
    let (conn, _dir) = database();
    let mut checked = 0;
    for sql in crate::HOT.iter().copied().flatten() {
        for step in plan(&conn, sql) {
            let scans = step.contains("SCAN") && !MAY_SCAN.iter().any(|may| step.contains(may));
            assert!(!scans, "{step}\n{sql}");
        }
        checked += 1;
    }
    assert!(checked > 90, "only {checked} statements were looked at");
}

/// These tables grow without end: a page of them is read in the order of an index and not sorted.
#[test]
fn no_page_is_sorted() {
    let (conn, _dir) = database();
    let growing = [
        settled::HOT,
        settlements::HOT,
        places::HOT,
        records::HOT,
        outbox::HOT,
        trail::HOT,
        blobs::HOT,
        messages::HOT,
    ];
    for sql in growing.into_iter().flatten() {
        for step in plan(&conn, sql) {
            assert!(!step.contains("TEMP B-TREE"), "{step}\n{sql}");
        }
    }
}

/// The bills of an institution are walked in the order of their index and no other bill is read.
#[test]
fn the_end_of_the_day_walks_one_index() {
    let (conn, _dir) = database();
    for sql in settled::HOT {
        let steps = plan(&conn, sql).join("; ");
        assert!(steps.contains("settlements_by_institution (area=? AND institution=?"), "{steps}");
    }
}

/// The plans of the statements of a list that read this.
fn plans_of(conn: &Connection, list: &[&str], from: &str) -> Vec<Vec<String>> {
    list.iter().filter(|sql| sql.contains(from)).map(|sql| plan(conn, sql)).collect()
}

/// A page of uses is entered where it begins in each area of the person, and read in order.
#[test]
fn uses_are_walked_in_the_order_of_their_key() {
    let (conn, _dir) = database();
    let areas = plans_of(&conn, settlements::HOT, "FROM accounts");
    assert_eq!(areas, [["SEARCH accounts USING COVERING INDEX accounts_by_person (person=?)"]]);
    let range = "area=? AND person=? AND settlement>? AND settlement<?";
    let uses = plans_of(&conn, settlements::HOT, "FROM uses");
    assert_eq!(uses, [[format!("SEARCH uses USING PRIMARY KEY ({range})")]]);
}

/// What is spoken for is found by whose account or for whom it is, and not by walking a state.
#[test]
fn reservations_are_found_by_person() {
    let (conn, _dir) = database();
    let of = |list: &[&str], words: &str| -> Vec<String> {
        let statements = list.iter().filter(|sql| sql.contains(words));
        statements.map(|sql| plan(&conn, sql).join("; ")).collect()
    };
    let quotas = of(records::HOT, "version, body FROM records\n    WHERE kind = ?1 AND other");
    assert_eq!(quotas, ["SEARCH records USING INDEX records_by_other (kind=? AND other=?)"]);
    let committed = of(commitments::HOT, "FROM records CROSS JOIN totals").join("");
    let by_person = "SEARCH records USING COVERING INDEX records_by_person (kind=? AND person=?)";
    assert!(committed.contains(by_person), "{committed}");
    assert!(committed.contains("SEARCH totals USING PRIMARY KEY"), "{committed}");
}

/// Names are looked at in an index that has all of what is compared.
#[test]
fn places_are_walked_by_name_in_an_index() {
    let (conn, _dir) = database();
    let search = "SEARCH institutions USING COVERING INDEX";
    assert_eq!(
        plans_of(&conn, places::HOT, "FROM institutions"),
        [
            [format!("{search} institutions_by_area (area=? AND (name,code)>(?,?))")],
            [format!("{search} institutions_by_name ((name,code)>(?,?) AND name<?)")],
        ]
    );
}

/// Nobody reads what is sealed to learn which key sealed it.
#[test]
fn rows_of_a_key_are_found_by_an_index() {
    let (conn, _dir) = database();
    for sealed in SEALED {
        for sql in [sealed.of_key(), sealed.count()] {
            let steps = plan(&conn, &sql).join("; ");
            assert!(steps.contains("COVERING INDEX"), "{steps}\n{sql}");
        }
        for sql in [sealed.next_key(), sealed.value(), sealed.put()] {
            let steps = plan(&conn, &sql).join("; ");
            let looked_up = steps.starts_with("SEARCH") && !steps.contains("TEMP B-TREE");
            assert!(looked_up, "{steps}\n{sql}");
        }
    }
}

/// A statement that is in no list would not be looked at.
#[test]
fn every_statement_with_a_parameter_is_in_a_list() {
    let sources = [
        include_str!("bindings.rs"),
        include_str!("blobs.rs"),
        include_str!("books.rs"),
        include_str!("care.rs"),
        include_str!("catalogue.rs"),
        include_str!("counters.rs"),
        include_str!("devices.rs"),
        include_str!("identity.rs"),
        include_str!("messages.rs"),
        include_str!("numbers.rs"),
        include_str!("outbox.rs"),
        include_str!("people.rs"),
        include_str!("places.rs"),
        include_str!("records.rs"),
        include_str!("sessions.rs"),
        include_str!("settled.rs"),
        include_str!("settlements.rs"),
        include_str!("trail.rs"),
        include_str!("windows.rs"),
    ];
    for source in sources {
        let (constants, rest) = source.split_once("const HOT: &[&str]").unwrap();
        let list = rest.split_once("];").unwrap().0;
        for constant in constants.split("\nconst ").skip(1) {
            // The others are numbers.
            let Some((name, text)) = constant.split_once(": &str") else { continue };
            let listed = list.split([',', '[', '\n', ' ']).any(|word| word == name);
            // The books as a whole are summed by one statement that must look at everything.
            assert!(listed || !text.contains("?1") || name == "BOOKS", "{name} is in no list");
        }
    }
}
