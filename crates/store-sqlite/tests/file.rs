//! What only a store with a file has: the folder, scripts, connections, and where personal data is.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::path::Path;

use domain::{MessageId, RecordId};
use ledger::invariant::breaches;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params};
use store::conformance::{bill, bodies, sample};
use store::records::{About, Blob, Message, Visit};
use store::{Answer, Batch, Keyring, Kind, Store, StoreError};
use store_sqlite::{DataFolder, LockError, SqliteStore};

fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path, Keyring::for_tests()).unwrap().store
}

#[test]
fn a_new_file_gets_every_script_and_an_open_one_none() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gongji.db");
    let made = SqliteStore::open(&path, Keyring::for_tests()).unwrap();
    assert_eq!((made.migrated, made.copy), (Some((0, 8)), None));
    bill::world(&made.store);
    let again = SqliteStore::open(&path, Keyring::for_tests()).unwrap();
    assert_eq!((again.migrated, again.copy), (None, None));
    assert_eq!(again.store.reader().unwrap().people().unwrap().len(), 3);
    let conn = Connection::open(&path).unwrap();
    let mode: String = conn.query_one("PRAGMA journal_mode", (), |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("missing").join("gongji.db");
    assert!(SqliteStore::open(&path, Keyring::for_tests()).is_err());
}

#[test]
fn a_file_is_read_beside_its_writer_and_never_made() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gongji.db");
    assert!(SqliteStore::beside(&path, Keyring::for_tests()).is_err());
    assert!(!path.exists());
    let store = open(&path);
    let beside = SqliteStore::beside(&path, Keyring::for_tests()).unwrap();
    bill::world(&store);
    assert_eq!(beside.reader().unwrap().people().unwrap().len(), 3);
    let other = dir.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("PRAGMA user_version = 9").unwrap();
    let refused = SqliteStore::beside(&other, Keyring::for_tests()).unwrap_err().to_string();
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
    let records = vec![bodies::record(51, bodies::clerk("chen"))];
    bill::write(&store, &Batch { records, ..sample::batch(sample::day(3)) }).unwrap();
    let conn = Connection::open(&path).unwrap();
    conn.execute("UPDATE settlements SET figures = '{secret'", ()).unwrap();
    conn.execute("UPDATE identities SET born = CAST('secret' AS BLOB)", ()).unwrap();
    conn.execute("UPDATE records SET body = CAST('secret' AS BLOB)", ()).unwrap();
    let reader = store.reader().unwrap();
    let record = reader.record(RecordId(51)).unwrap_err();
    let settlement = reader.settlement(sample::area(sample::CARE), sample::BILL).unwrap_err();
    let insured = reader.insured(sample::PATIENT).unwrap_err();
    let errors = [(settlement, "settlements"), (insured, "identities"), (record, "records")];
    for (error, table) in errors {
        let text = format!("{error} {error:?}");
        assert!(text.contains(table) && !text.contains("secret"), "{text}");
    }
}

/// With what a hospital may send about a visit.
fn visit() -> Visit {
    let details = r#"{"coner_name":"试样联系人","tel":"10099990001","dise_name":"试样诊断"}"#;
    Visit { details: details.to_owned(), ..sample::visit() }
}

/// A workload that touches every table with rows of people.
fn work(store: &SqliteStore) {
    bill::world(store);
    let asked = About::AcceptanceAsked { binding: sample::MOTHERS };
    let frozen = About::FreezeChanged { frozen: true, reason: "试样冻结缘由".to_owned() };
    let (person, at) = (sample::PATIENT, sample::day(2));
    let message = |(id, about)| Message { id: MessageId(id), person, at, about, read: false };
    let paying = Batch {
        answers: vec![(sample::number("1"), Answer::Done)],
        visits: vec![visit()],
        fee_batches: vec![sample::fee_batch(41, "C1")],
        messages: [(1, asked), (2, frozen)].map(message).into(),
        records: (51..).zip(bodies::every_kind()).map(|(id, b)| bodies::record(id, b)).collect(),
        blobs: vec![Blob { id: RecordId(50), bytes: "试样照片".into() }],
        ..bill::paying(store, &bill::bill())
    };
    bill::write(store, &paying).unwrap();
    bill::write(store, &bill::paying(store, &bill::cancel())).unwrap();
}

#[test]
fn personal_data_stands_in_no_table_in_clear() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gongji.db");
    let store = open(&path);
    work(&store);
    let mut personal: Vec<String> = [
        "试样照片",
        "试样经办",
        "试样说明",
        "试样继承人",
        "旧名",
        "sample@example",
        "argon2id",
        "chen",
        "试样联系人",
        "10099990001",
        "试样诊断",
        "试样冻结缘由",
        "secret-11",
    ]
    .map(str::to_owned)
    .into();
    for (identity, insured) in store.reader().unwrap().people().unwrap() {
        personal.extend([identity.cert_no, identity.name, insured.born.to_string()]);
        personal.extend(identity.phone.into_iter().chain(identity.card_no));
    }
    let conn = Connection::open(&path).unwrap();
    let mut tables = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let tables = tables.query_map((), |row| row.get::<_, String>(0)).unwrap();
    let (mut with_personal_data, mut texts) = (Vec::new(), String::new());
    for table in tables.map(Result::unwrap) {
        let text = dump(&conn, &table);
        if personal.iter().any(|data| text.contains(data)) {
            with_personal_data.push(table);
        }
        texts.push_str(&text);
    }
    assert_eq!(with_personal_data, [""; 0]);
    // What is not personal is found, so the rest was looked for in the right place.
    assert!(texts.contains(&sample::person(sample::PATIENT, sample::area(sample::HOME)).0.psn_no));
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

/// Everything that is sealed; a key is not given twice while the ring turns, and in the end the old key is
/// not needed.
#[test]
fn a_ring_turns_under_everything_that_is_sealed() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gongji.db");
    let older = Keyring::for_tests();
    let ring = older.with_new_key().unwrap();
    work(&open(&path));
    let open = |ring: &Keyring| SqliteStore::open(&path, ring.clone()).unwrap().store;
    let store = open(&ring);
    let clerk = |store: &SqliteStore| {
        store.reader().unwrap().record_by_key(Kind::Clerk, "chen").unwrap().unwrap()
    };
    let (before, old_key, new_key) = (clerk(&store), older.newest(), ring.newest());
    let sealed_by = || store.reader().unwrap().sealed_by().unwrap();
    let rows = sealed_by()[&old_key];
    assert_eq!(sealed_by().len(), 1);
    let again = vec![bodies::record(99, bodies::clerk("chen"))];
    let twice = bill::write(&store, &Batch { records: again, ..sample::batch(sample::day(6)) });
    assert!(matches!(twice, Err(StoreError::Inconsistent { table: "records", .. })), "{twice:?}");

    let reseal = |most| {
        let mut writer = store.writer().unwrap();
        let mut tx = writer.begin().unwrap();
        let done = tx.reseal(most).unwrap();
        tx.commit().unwrap();
        u64::from(done)
    };
    assert_eq!(reseal(4), 4);
    assert_eq!(sealed_by(), [(old_key, rows - 4), (new_key, 4)].into());
    assert_eq!(reseal(1_000), rows - 4);
    assert_eq!(reseal(1_000), 0);
    assert_eq!(sealed_by(), [(new_key, rows)].into());

    let without = open(&ring.without(old_key).unwrap());
    assert_eq!(clerk(&without), before);
    let page = without.reader().unwrap().blob(RecordId(50)).unwrap();
    assert_eq!(page, Some("试样照片".into()));
    let reader = without.reader().unwrap();
    assert_eq!(reader.people().unwrap().len(), 3);
    assert_eq!(reader.visit(visit().area, visit().id).unwrap(), Some(visit()));
    let hospital = sample::hospital(sample::HOSPITAL, visit().area);
    assert_eq!(reader.institution_by_code(&hospital.0.code).unwrap(), Some(hospital));
    let told = reader.messages(sample::PATIENT, 1).unwrap();
    let reason = "试样冻结缘由".to_owned();
    assert_eq!(told[0].about, About::FreezeChanged { frozen: true, reason });
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
