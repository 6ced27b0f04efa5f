//! A file from before personal data was sealed is brought under a ring, and nothing legible stays.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use domain::VisitId;
use domain::person::Insured;
use rusqlite::Connection;
use sm3::{Digest, Sm3};
use store::conformance::sample;
use store::records::About;
use store::{Identity, Keyring, Store};
use store_sqlite::{DataFolder, Opened, SqliteStore};

mod common;

use common::{folder, legible_in, open};

fn people() -> Vec<(Identity, Insured)> {
    let homes = [(sample::PATIENT, sample::HOME), (sample::AUNT, sample::AWAY)];
    homes.map(|(id, home)| sample::person(id, sample::area(home))).into()
}

fn values((identity, insured): &(Identity, Insured)) -> Vec<String> {
    let mut values = vec![identity.name.clone(), identity.cert_no.clone()];
    values.push(insured.born.to_string());
    values.extend(identity.phone.clone().into_iter().chain(identity.card_no.clone()));
    values
}

/// A file as version 1 left it: rows in pages and in the log, a deleted one among free bytes.
fn first_version(path: &Path) -> Connection {
    let sql = include_str!("../migrations/0001_start.sql");
    let digest: Vec<String> = Sm3::digest(sql).iter().map(|byte| format!("{byte:02x}")).collect();
    let conn = Connection::open(path).unwrap();
    conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA secure_delete = OFF").unwrap();
    conn.execute_batch(sql).unwrap();
    conn.execute_batch(
        "CREATE TABLE migrations
            (version INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL) STRICT;
         PRAGMA user_version = 1",
    )
    .unwrap();
    conn.execute("INSERT INTO migrations VALUES (1, '0001_start', ?1)", (digest.concat(),))
        .unwrap();
    for (identity, insured) in people() {
        let person = insured.person.0;
        let row = (person, &identity.psn_no, insured.area.number());
        conn.execute(
            "INSERT INTO persons VALUES (?1, ?2, ?3, 'employee', 'active', 'normal', NULL, 0)",
            row,
        )
        .unwrap();
        put_in_clear(&conn, person, &identity, &insured);
    }
    put_texts(&conn);
    let (identity, insured) = gone();
    put_in_clear(&conn, insured.person.0, &identity, &insured);
    conn.execute("DELETE FROM identities WHERE person = ?1", (insured.person.0,)).unwrap();
    conn
}

const DETAILS: &str = r#"{"coner_name":"试样联系人","tel":"10099990001"}"#;
const SECRET: &str = "sample-signing-key";
const REASON: &str = "试样冻结缘由";

/// What an institution sent, what it signs with, and what a clerk wrote.
fn put_texts(conn: &Connection) {
    let visits = "INSERT INTO visits VALUES
        (510100, 31, 11, 1, 'open', 'M1', 7, '11', ?1, 1),
        (510100, 32, 11, 1, 'open', '', 7, '', '', 1)";
    conn.execute(visits, (DETAILS,)).unwrap();
    let institutions = "INSERT INTO institutions VALUES
        (11, 'H1', '', 'hospital', 'three', 510100, '510100', 1, 0, 'key', ?1),
        (12, 'H2', '', 'hospital', 'three', 510100, '510100', 1, 1, NULL, NULL)";
    conn.execute(institutions, (SECRET,)).unwrap();
    let frozen = format!(r#"{{"about":"freeze_changed","frozen":true,"reason":"{REASON}"}}"#);
    let messages = "INSERT INTO messages VALUES
        (1, 51, 7, ?1, 0), (1, 52, 7, '{\"about\":\"freeze_changed\",\"frozen\":false}', 1)";
    conn.execute(messages, (frozen,)).unwrap();
}

/// The same texts, opened.
fn assert_texts(store: &SqliteStore) {
    let reader = store.reader().unwrap();
    let details = |id| reader.visit(sample::area(510_100), VisitId(id)).unwrap().unwrap().details;
    assert_eq!((details(31), details(32)), (DETAILS.to_owned(), String::new()));
    let secret = |code| reader.institution_by_code(code).unwrap().unwrap().1.secret;
    assert_eq!((secret("H1").as_deref(), secret("H2")), (Some(SECRET), None));
    let told = reader.messages(sample::PATIENT, 9).unwrap();
    let told: Vec<About> = told.into_iter().map(|message| message.about).collect();
    let about = |frozen, reason: &str| About::FreezeChanged { frozen, reason: reason.to_owned() };
    assert_eq!(told, [about(false, ""), about(true, REASON)]);
    // Two persons, a visit, a secret and a message.
    assert_eq!(reader.sealed_by().unwrap(), [(1, 5)].into());
}

fn gone() -> (Identity, Insured) {
    sample::person(domain::PersonId(77), sample::area(sample::HOME))
}

fn put_in_clear(conn: &Connection, person: i64, identity: &Identity, insured: &Insured) {
    let Identity { cert_type, cert_no, name, phone, card_no, gender, demo_key, .. } = identity;
    let born = insured.born.to_string();
    let row = (person, cert_type, cert_no, name, phone, card_no, gender, born, demo_key);
    conn.execute("INSERT INTO identities VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", row)
        .unwrap();
}

#[test]
fn a_file_in_clear_is_sealed_without_a_trace() {
    let (dir, path) = folder();
    let everybody: Vec<_> = people().into_iter().chain([gone()]).collect();
    let mut values: Vec<String> = everybody.iter().flat_map(values).collect();
    values.extend(["试样联系人", "10099990001", SECRET, REASON].map(str::to_owned));
    drop(first_version(&path));
    assert_eq!(legible_in(dir.path(), &values), ["gongji.db"]);

    let ring = Keyring::for_tests();
    let Opened { store, migrated, copy, copy_in_clear } =
        SqliteStore::open(&path, ring.clone()).unwrap();
    assert_eq!(migrated.map(|(from, _)| from), Some(1));
    assert!(copy_in_clear);
    let copy = copy.unwrap();
    assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(legible_in(dir.path(), &values), ["gongji.db.v1"]);
    assert_eq!(store.reader().unwrap().people().unwrap(), people());
    let (patient, insured) = people().remove(0);
    let named = store.reader().unwrap().identities_by_name(insured.area, &patient.name);
    assert_eq!(named.unwrap(), [patient]);
    assert_texts(&store);
    drop(store);
    assert_eq!(legible_in(dir.path(), &values), ["gongji.db.v1"]);
    let again = SqliteStore::open(&path, ring).unwrap();
    assert!(again.copy.is_none() && !again.copy_in_clear);
}

/// Killed after the rows were sealed and before the file was rewritten.
#[test]
fn a_rewriting_that_was_cut_short_is_done_at_the_next_start() {
    let (dir, path) = folder();
    let ring = Keyring::for_tests();
    drop(open(&path, &ring));
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(
        "PRAGMA secure_delete = OFF;
         CREATE TABLE identities_in_clear (name TEXT);
         INSERT INTO identities_in_clear VALUES ('试样七七号');
         DROP TABLE identities_in_clear;
         INSERT INTO settings (name, value) VALUES ('clear_bytes', '');",
    )
    .unwrap();
    drop(conn);
    let left = ["试样七七号".to_owned()];
    assert_eq!(legible_in(dir.path(), &left), ["gongji.db"]);
    let store = open(&path, &ring);
    assert_eq!(legible_in(dir.path(), &left), [""; 0]);
    assert_eq!(store.reader().unwrap().setting("clear_bytes").unwrap(), None);
}

/// A file in clear has no ring yet: the first start after the update makes one.
#[test]
fn a_file_in_clear_gets_a_ring() {
    let (dir, path) = folder();
    drop(first_version(&path));
    let folder = DataFolder::lock(dir.path()).unwrap();
    let ring = folder.keyring(None).unwrap();
    assert!(ring.made);
    drop(open(&path, &ring.keyring));
    assert!(!folder.keyring(None).unwrap().made);
}
