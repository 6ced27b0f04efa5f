//! What only a store with a file has: the folder, scripts, connections, and where personal data is.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::path::Path;

use domain::MessageId;
use ledger::invariant::breaches;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params};
use store::conformance::{bill, sample};
use store::records::{About, Message};
use store::{Answer, Batch, Store};
use store_sqlite::{DataFolder, LockError, SqliteStore};

fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path).unwrap().store
}

#[test]
fn a_new_file_gets_every_script_and_an_open_one_none() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gongji.db");
    let made = SqliteStore::open(&path).unwrap();
    assert_eq!((made.migrated, made.copy), (Some((0, 1)), None));
    bill::world(&made.store);
    let again = SqliteStore::open(&path).unwrap();
    assert_eq!((again.migrated, again.copy), (None, None));
    assert_eq!(again.store.reader().unwrap().people().unwrap().len(), 3);
    let conn = Connection::open(&path).unwrap();
    let mode: String = conn.query_one("PRAGMA journal_mode", (), |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    assert!(SqliteStore::open(&dir.path().join("missing").join("gongji.db")).is_err());
}

#[test]
fn a_file_is_read_beside_its_writer_and_never_made() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gongji.db");
    assert!(SqliteStore::beside(&path).is_err());
    assert!(!path.exists());
    let store = open(&path);
    let beside = SqliteStore::beside(&path).unwrap();
    bill::world(&store);
    assert_eq!(beside.reader().unwrap().people().unwrap().len(), 3);
    let other = dir.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("PRAGMA user_version = 9").unwrap();
    let refused = SqliteStore::beside(&other).unwrap_err().to_string();
    assert!(refused.contains("version 9"), "{refused}");
}

#[test]
fn a_data_folder_has_one_server() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("data");
    let first = DataFolder::lock(&path).unwrap();
    assert_eq!(first.database(), path.join("gongji.db"));
    let second = DataFolder::lock(&path).unwrap_err();
    assert!(matches!(second, LockError::InUse(_)));
    for word in [&*path.display().to_string(), "另一个 gongji", "停止", "--data"] {
        assert!(second.to_string().contains(word), "{word}: {second}");
    }
    drop(first);
    DataFolder::lock(&path).unwrap();
}

#[test]
fn a_reader_keeps_the_snapshot_of_its_first_question() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("gongji.db"));
    bill::world(&store);
    let reader = store.reader().unwrap();
    let before = reader.evidence(None).unwrap();
    bill::write(&store, &bill::paying(&store, &bill::bill())).unwrap();
    assert_eq!(reader.evidence(None).unwrap().balances, before.balances);
    drop(reader);
    assert_ne!(store.reader().unwrap().evidence(None).unwrap().balances, before.balances);
}

#[test]
fn a_kept_balance_that_was_touched_is_found() {
    for poke in [
        "UPDATE totals SET amount = amount + 1 WHERE code = 2200",
        "UPDATE accounts SET current = current + 1 WHERE person = 2",
        "DELETE FROM totals WHERE code = 1100",
    ] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("gongji.db");
        let store = open(&path);
        bill::pay(&store);
        assert_eq!(breaches(&store.reader().unwrap().evidence(None).unwrap()), []);
        Connection::open(&path).unwrap().execute(poke, ()).unwrap();
        let reader = store.reader().unwrap();
        assert!(!breaches(&reader.evidence(None).unwrap()).is_empty(), "{poke}");
        assert!(reader.books().unwrap().iter().any(|line| line.kept != line.summed), "{poke}");
    }
}

#[test]
fn a_row_that_cannot_be_read_is_named_without_its_value() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gongji.db");
    let store = open(&path);
    bill::pay(&store);
    let conn = Connection::open(&path).unwrap();
    conn.execute("UPDATE settlements SET figures = '{secret'", ()).unwrap();
    conn.execute("UPDATE identities SET born = 'secret'", ()).unwrap();
    let reader = store.reader().unwrap();
    let settlement = reader.settlement(sample::area(sample::CARE), sample::BILL).unwrap_err();
    let insured = reader.insured(sample::PATIENT).unwrap_err();
    for (error, table) in [(settlement, "settlements"), (insured, "identities")] {
        let text = format!("{error} {error:?}");
        assert!(text.contains(table) && !text.contains("secret"), "{text}");
    }
}

/// A workload that touches every table with rows of people.
fn work(store: &SqliteStore) {
    bill::world(store);
    let about = About::AcceptanceAsked { binding: sample::MOTHERS };
    let (person, at) = (sample::PATIENT, sample::day(2));
    let paying = Batch {
        answers: vec![(sample::number("1"), Answer::Done)],
        visits: vec![sample::visit()],
        fee_batches: vec![sample::fee_batch(41, "C1")],
        messages: vec![Message { id: MessageId(1), person, at, about, read: false }],
        ..bill::paying(store, &bill::bill())
    };
    bill::write(store, &paying).unwrap();
    bill::write(store, &bill::paying(store, &bill::cancel())).unwrap();
}

#[test]
fn personal_data_stands_in_one_table() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gongji.db");
    let store = open(&path);
    work(&store);
    let mut personal = Vec::new();
    for (identity, insured) in store.reader().unwrap().people().unwrap() {
        personal.extend([identity.cert_no, identity.name, insured.born.to_string()]);
        personal.extend(identity.phone.into_iter().chain(identity.card_no));
    }
    let conn = Connection::open(&path).unwrap();
    let mut tables = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let tables = tables.query_map((), |row| row.get::<_, String>(0)).unwrap();
    let mut with_personal_data = Vec::new();
    for table in tables.map(Result::unwrap) {
        let text = dump(&conn, &table);
        if personal.iter().any(|data| text.contains(data)) {
            with_personal_data.push(table);
        }
    }
    assert_eq!(with_personal_data, ["identities"]);
}

fn dump(conn: &Connection, table: &str) -> String {
    let mut all = conn.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let columns = all.column_count();
    let mut rows = all.query(params![]).unwrap();
    let mut text = String::new();
    while let Some(row) = rows.next().unwrap() {
        for column in 0..columns {
            match row.get_ref(column).unwrap() {
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                    text.push_str(&String::from_utf8_lossy(bytes));
                }
                ValueRef::Integer(number) => text.push_str(&number.to_string()),
                ValueRef::Null | ValueRef::Real(_) => {}
            }
            text.push('\n');
        }
    }
    text
}

/// The list of the macro names every check of every module, and the modules have no other.
#[test]
fn every_check_is_in_the_list() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/src/conformance");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let list = read("mod.rs");
    let mut checks = 0;
    for part in list.split("(@module $open, ").skip(1) {
        let (module, rest) = part.split_once(':').unwrap();
        let (names, _) = rest.split_once(");").unwrap();
        let listed: Vec<&str> = names.split(',').map(str::trim).filter(|n| !n.is_empty()).collect();
        let source = read(&format!("{module}.rs"));
        let written: Vec<&str> = source
            .split("\npub fn ")
            .skip(1)
            .map(|function| function.split_once('(').unwrap().0)
            .collect();
        assert_eq!(listed, written, "{module}");
        checks += written.len();
    }
    assert!(checks > 40, "{checks}");
}
