//! Records: whole, found by whom they concern, by key and by what is due; pages beside them.

use domain::case::CaseState;
use domain::{Area, Moment, PersonId, RecordId};

use super::bill::{account, world, write};
use super::bodies::{case, clerk, contact, every_kind, job, link, password, record};
use super::sample::{AUNT, AWAY, CARE, HOME, MOTHER, PATIENT, START, area, batch, day, person};
use crate::records::Blob;
use crate::{Batch, Body, Kind, Needs, QueueAsk, Record, Result, Store, StoreError};

fn put(store: &dyn Store, records: Vec<Record>) -> Result<()> {
    write(store, &Batch { records, ..batch(day(3)) })
}

fn refused(outcome: &Result<()>, expected: &str) {
    match outcome {
        Err(StoreError::Inconsistent { table, .. }) => assert_eq!(*table, expected),
        other => panic!("{expected}: {other:?}"),
    }
}

fn ids(records: &[Record]) -> Vec<i64> {
    records.iter().map(|record| record.id.0).collect()
}

/// Of every kind.
pub fn a_record_comes_back_as_it_was_written(store: &dyn Store) {
    let written: Vec<Record> =
        (101..).zip(every_kind()).map(|(id, body)| record(id, body)).collect();
    let kinds: Vec<Kind> = written.iter().map(|record| record.body.kind()).collect();
    assert_eq!(kinds, Kind::ALL);
    put(store, written.clone()).unwrap();
    let reader = store.reader().unwrap();
    for record in written {
        assert_eq!(reader.record(record.id).unwrap().as_ref(), Some(&record));
        let kind = record.body.kind();
        assert_eq!(reader.records(kind, RecordId(0), 9).unwrap(), [record], "{kind:?}");
    }
    assert_eq!(reader.record(RecordId(100)).unwrap(), None);
}

/// New once, then one version after the other; never one of another kind.
pub fn a_record_changes_only_from_the_version_that_was_read(store: &dyn Store) {
    let versions = |version, body| vec![Record { version, ..record(1, body) }];
    let claimed = || case(HOME, 2, CaseState::Claimed);
    put(store, versions(1, case(HOME, 2, CaseState::Open))).unwrap();
    for wrong in [0, 1, 3] {
        refused(&put(store, versions(wrong, claimed())), "records");
    }
    refused(&put(store, versions(2, clerk("chen"))), "records");
    put(store, versions(2, claimed())).unwrap();
    let expected = Record { version: 2, ..record(1, claimed()) };
    assert_eq!(store.reader().unwrap().record(RecordId(1)).unwrap(), Some(expected));
    refused(&put(store, versions(2, claimed())), "records");
    refused(&put(store, vec![Record { version: 2, ..record(9, claimed()) }]), "records");
}

/// As first or second person, page by page, 200 at most, and no other kind.
pub fn records_are_listed_newest_first_for_both_sides(store: &dyn Store) {
    let mut written = vec![
        record(1, link(MOTHER, PATIENT)),
        record(2, link(PATIENT, AUNT)),
        record(3, link(AUNT, PATIENT)),
        record(4, password(PATIENT)),
        record(5, link(PATIENT, PATIENT)),
    ];
    written.extend((10..260).map(|id| record(id, link(MOTHER, AUNT))));
    put(store, written).unwrap();
    let reader = store.reader().unwrap();
    let list = |person, before: Option<i64>| {
        ids(&reader.records_of(Kind::Link, person, before.map(RecordId)).unwrap())
    };
    assert_eq!(list(PATIENT, None), [5, 3, 2, 1]);
    assert_eq!(list(PATIENT, Some(3)), [2, 1]);
    assert_eq!(list(PATIENT, Some(1)), [0; 0]);
    assert_eq!(list(PersonId(99), None), [0; 0]);
    assert_eq!(list(MOTHER, None), (60..260).rev().collect::<Vec<_>>());
    assert_eq!(list(AUNT, Some(12)), [11, 10, 3, 2]);
}

/// One sign-in name, one clerk; a name that was given up is free, and another kind has its own.
pub fn a_key_belongs_to_one_record_of_a_kind(store: &dyn Store) {
    put(store, vec![record(1, clerk("chen")), record(2, password(MOTHER))]).unwrap();
    put(store, vec![record(3, contact(MOTHER))]).unwrap();
    refused(&put(store, vec![record(4, clerk("chen"))]), "records");
    refused(&put(store, vec![record(4, password(MOTHER))]), "records");
    let by_key = |kind, key: &str| {
        let found = store.reader().unwrap().record_by_key(kind, key).unwrap();
        found.map(|record| record.id.0)
    };
    let mothers = MOTHER.0.to_string();
    assert_eq!(by_key(Kind::Clerk, "chen"), Some(1));
    assert_eq!(by_key(Kind::Password, &mothers), Some(2));
    assert_eq!(by_key(Kind::Contact, &mothers), Some(3));
    assert_eq!(by_key(Kind::Job, "chen"), None);
    put(store, vec![Record { version: 2, ..record(1, clerk("wang")) }]).unwrap();
    assert_eq!(by_key(Kind::Clerk, "chen"), None);
    put(store, vec![record(4, clerk("chen"))]).unwrap();
    assert_eq!(by_key(Kind::Clerk, "chen"), Some(4));
    assert_eq!(by_key(Kind::Clerk, "wang"), Some(1));
}

fn ask(kind: Kind, areas: (u32, u32), state: Option<&'static str>) -> QueueAsk {
    QueueAsk { kind, areas, state, after: None, most: 9 }
}

/// Over all areas of the asker by what is due first; what is decided waits for nobody.
pub fn a_queue_is_in_the_order_of_what_is_due(store: &dyn Store) {
    let filed = |id, home, on, state| record(id, case(home, on, state));
    put(
        store,
        vec![
            filed(1, HOME, 5, CaseState::Open),
            filed(2, AWAY, 3, CaseState::Open),
            filed(3, HOME, 3, CaseState::Claimed),
            filed(4, CARE, 4, CaseState::Open),
            filed(5, HOME, 1, CaseState::Decided),
            filed(6, HOME, 2, CaseState::Decided),
            record(7, job("sweep", None)),
            record(8, job("roll", Some(HOME))),
        ],
    )
    .unwrap();
    let reader = store.reader().unwrap();
    let queue = |ask: &QueueAsk| ids(&reader.queue(ask).unwrap());
    let nation = (0, 999_999);
    assert_eq!(queue(&ask(Kind::Case, nation, None)), [2, 3, 4, 1]);
    assert_eq!(queue(&ask(Kind::Case, (HOME, HOME), None)), [3, 1]);
    assert_eq!(queue(&ask(Kind::Case, (AWAY, CARE), None)), [2, 4]);
    assert_eq!(queue(&ask(Kind::Case, (1, 2), None)), [0; 0]);
    assert_eq!(queue(&ask(Kind::Case, nation, Some("open"))), [2, 4, 1]);
    // By state also what is not due; it comes first, by identifier.
    assert_eq!(queue(&ask(Kind::Case, nation, Some("decided"))), [5, 6]);
    assert_eq!(queue(&ask(Kind::Case, nation, Some("closed"))), [0; 0]);
    // What belongs to no area is seen by whoever may see all.
    assert_eq!(queue(&ask(Kind::Job, nation, None)), [7, 8]);
    assert_eq!(queue(&ask(Kind::Job, (HOME, HOME), Some("running"))), [8]);
}

/// Nothing is left out and nothing comes twice, also among those that are due at once.
pub fn a_queue_is_read_page_by_page(store: &dyn Store) {
    let homes = [HOME, AWAY, CARE];
    let filed = |id: i8| {
        let home = homes[usize::from(id.unsigned_abs()) % homes.len()];
        record(i64::from(id), case(home, 2 + id % 2, CaseState::Open))
    };
    put(store, (1..=20).map(filed).collect()).unwrap();
    let expected: Vec<i64> = (2..=20).step_by(2).chain((1..=19).step_by(2)).collect();
    let reader = store.reader().unwrap();
    for state in [None, Some("open")] {
        let mut read = Vec::new();
        let mut after: Option<(Moment, RecordId)> = None;
        loop {
            let all = ask(Kind::Case, (0, 999_999), state);
            let page = reader.queue(&QueueAsk { after, most: 3, ..all }).unwrap();
            let Some(last) = page.last() else { break };
            assert!(page.len() <= 3);
            after = last.body.index().due.map(|due| (due, last.id));
            read.extend(ids(&page));
        }
        assert_eq!(read, expected, "{state:?}");
    }
}

/// By identifier, page by page.
pub fn records_of_a_kind_are_walked(store: &dyn Store) {
    let links = (1..=5).map(|id| record(id * 2, link(MOTHER, PATIENT)));
    put(store, links.chain([record(3, clerk("chen"))]).collect()).unwrap();
    let reader = store.reader().unwrap();
    let walk = |after, most| ids(&reader.records(Kind::Link, RecordId(after), most).unwrap());
    assert_eq!(walk(0, 3), [2, 4, 6]);
    assert_eq!(walk(6, 3), [8, 10]);
    assert_eq!(walk(10, 3), [0; 0]);
    let newest = |before, most| ids(&reader.newest(Kind::Link, before, most).unwrap());
    assert_eq!(newest(None, 3), [10, 8, 6]);
    assert_eq!(newest(Some(RecordId(6)), 3), [4, 2]);
}

/// Written once; dropped for good.
pub fn a_page_comes_back_until_it_is_dropped(store: &dyn Store) {
    let bytes: Vec<u8> = (0..100_000_u32).map(|place| place.to_le_bytes()[0]).collect();
    let blob = |id, bytes: &[u8]| Blob { id: RecordId(id), bytes: bytes.to_vec() };
    let keep = |blobs| write(store, &Batch { blobs, ..batch(day(3)) });
    keep(vec![blob(1, &bytes), blob(2, &[])]).unwrap();
    refused(&keep(vec![blob(1, &[7])]), "blobs");
    let read = |id| store.reader().unwrap().blob(RecordId(id)).unwrap();
    assert_eq!(read(1), Some(bytes));
    assert_eq!(read(2), Some(Vec::new()));
    assert_eq!(read(3), None);
    let mut writer = store.writer().unwrap();
    let mut tx = writer.begin().unwrap();
    tx.drop_blobs(&[RecordId(1), RecordId(3)]).unwrap();
    tx.commit().unwrap();
    assert_eq!(read(1), None);
    assert!(read(2).is_some());
}

/// Of the kind that was named, and of no other.
pub fn records_are_dropped_for_good(store: &dyn Store) {
    put(store, vec![record(1, link(MOTHER, PATIENT)), record(2, clerk("chen"))]).unwrap();
    let mut writer = store.writer().unwrap();
    let mut tx = writer.begin().unwrap();
    tx.drop_records(Kind::Link, &[RecordId(1), RecordId(2), RecordId(3)]).unwrap();
    tx.commit().unwrap();
    let read = |id| store.reader().unwrap().record(RecordId(id)).unwrap();
    assert_eq!(read(1), None);
    assert!(read(2).is_some(), "another kind");
}

/// Accounts by name, identities, and records by identifier, by person and by key.
pub fn needs_bring_records_identities_and_accounts(store: &dyn Store) {
    world(store);
    let bodies = [clerk("chen"), link(MOTHER, PATIENT), link(AUNT, PATIENT), password(AUNT)];
    let written: Vec<Record> = (1..).zip(bodies).map(|(id, body)| record(id, body)).collect();
    put(store, written.clone()).unwrap();
    let nowhere = (area(CARE), PATIENT);
    let needs = Needs {
        accounts: [(area(AWAY), AUNT), nowhere].into(),
        identities: [MOTHER, PersonId(99)].into(),
        records: [RecordId(4), RecordId(99)].into(),
        records_of: [(Kind::Link, MOTHER)].into(),
        keys: [(Kind::Clerk, "chen".to_owned()), (Kind::Clerk, "wang".to_owned())].into(),
        ..Needs::default()
    };
    let facts = store.reader().unwrap().facts(&needs).unwrap();
    assert_eq!(facts.records.values().collect::<Vec<_>>(), [&written[0], &written[1], &written[3]]);
    assert!(facts.identities == [(MOTHER, person(MOTHER, area(HOME)).0)].into());
    let aunts: (Area, PersonId) = (area(AWAY), AUNT);
    assert_eq!(facts.accounts, [(aunts, account(AUNT, AWAY, START, START, 1))].into());
    assert!(facts.people.is_empty(), "nobody's insurance was asked for");
    let mut writer = store.writer().unwrap();
    let mut tx = writer.begin().unwrap();
    assert!(tx.find(&needs).unwrap().contains(&aunts));
    assert_eq!(tx.read(&needs).unwrap().records, facts.records);
    assert!(matches!(facts.record_by_key(Kind::Clerk, "chen").unwrap().body, Body::Clerk(_)));
}
