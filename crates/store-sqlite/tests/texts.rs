//! What people and institutions wrote: details of visits, secrets, reasons. Nothing of it is legible,
//! and nothing of it opens in another row.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use domain::{MessageId, VisitId};
use rusqlite::Connection;
use store::conformance::{bill, sample};
use store::records::{About, Message, Visit};
use store::{Batch, Keyring, Store};

mod common;

use common::{folder, legible_in, open};

/// Under each number a visit about which a hospital sent somebody's name and phone, and a message
/// that a clerk wrote to the patient.
fn texts(ids: &[i64]) -> Batch {
    let details = r#"{"coner_name":"试样联系人","tel":"10099990001"}"#.to_owned();
    let visit = |id: &i64| Visit { id: VisitId(*id), details: details.clone(), ..sample::visit() };
    let about = About::FreezeChanged { frozen: true, reason: "试样缘由".to_owned() };
    let message = |id: &i64| Message {
        id: MessageId(*id),
        person: sample::PATIENT,
        at: sample::day(2),
        about: about.clone(),
        read: false,
    };
    Batch {
        visits: ids.iter().map(visit).collect(),
        messages: ids.iter().map(message).collect(),
        ..sample::batch(sample::day(3))
    }
}

#[test]
fn no_file_of_the_folder_holds_a_text_in_clear() {
    let (dir, path) = folder();
    let store = open(&path, &Keyring::for_tests());
    bill::world(&store);
    bill::write(&store, &texts(&[41])).unwrap();
    // Whoever reads keeps the log from going into the file when a writer is done.
    assert!(
        store.reader().unwrap().visit(sample::area(sample::CARE), VisitId(41)).unwrap().is_some()
    );
    let mut again = texts(&[41]).visits;
    again[0].version = 2;
    bill::write(&store, &Batch { visits: again, ..sample::batch(sample::day(4)) }).unwrap();
    let hospital = sample::hospital(sample::HOSPITAL, sample::area(sample::CARE));
    let mut values = ["试样联系人", "10099990001", "试样缘由"].map(str::to_owned).to_vec();
    values.extend(hospital.1.secret);
    assert_eq!(values.len(), 4);
    // While the log holds the rows, and when the file does.
    assert!(dir.path().join("gongji.db-wal").exists());
    assert_eq!(legible_in(dir.path(), &values), [""; 0]);
    drop(store);
    assert_eq!(legible_in(dir.path(), &values), [""; 0]);
    assert_eq!(legible_in(dir.path(), &[hospital.0.name]), ["gongji.db"]);
}

#[test]
fn a_text_opens_in_its_own_row_only() {
    for (table, poke) in [
        ("visits", "SET details = (SELECT details FROM visits WHERE id = 42) WHERE id = 41"),
        ("visits", "SET details = zeroblob(length(details)) WHERE id = 41"),
        ("visits", "SET details = x'' WHERE id = 41"),
        ("institutions", "SET secret = (SELECT details FROM visits WHERE id = 42)"),
        ("messages", "SET reason = (SELECT reason FROM messages WHERE id = 42) WHERE id = 41"),
        ("messages", "SET about = '{\"about\":\"password_changed\",\"locked\":true}'"),
    ] {
        let (_dir, path) = folder();
        let store = open(&path, &Keyring::for_tests());
        bill::world(&store);
        bill::write(&store, &texts(&[41, 42])).unwrap();
        let care = sample::area(sample::CARE);
        let code = sample::hospital(sample::HOSPITAL, care).0.code;
        let read = |table: &str| {
            let reader = store.reader().unwrap();
            match table {
                "visits" => reader.visit(care, VisitId(41)).map(drop),
                "institutions" => reader.institution_by_code(&code).map(drop),
                _ => reader.messages(sample::PATIENT, 9).map(drop),
            }
        };
        read(table).unwrap();
        let poke = format!("UPDATE {table} {poke}");
        Connection::open(&path).unwrap().execute(&poke, ()).unwrap();
        let refused = read(table).unwrap_err();
        let text = format!("{refused} {refused:?}");
        assert!(text.contains(table) && !text.contains("试样"), "{poke}: {text}");
    }
}

/// A pharmacy sends nothing about a visit: its rows wait for no key.
#[test]
fn where_nothing_was_sent_nothing_is_sealed() {
    let (_dir, path) = folder();
    let store = open(&path, &Keyring::for_tests());
    let mut nothing = texts(&[41]);
    nothing.visits[0].details.clear();
    nothing.messages[0].about = About::FreezeChanged { frozen: true, reason: String::new() };
    bill::write(&store, &nothing).unwrap();
    let reader = store.reader().unwrap();
    assert_eq!(reader.sealed_by().unwrap(), [].into());
    let visit = reader.visit(nothing.visits[0].area, VisitId(41)).unwrap();
    assert_eq!(visit.as_ref(), nothing.visits.first());
    assert_eq!(reader.messages(sample::PATIENT, 9).unwrap(), nothing.messages);
}
