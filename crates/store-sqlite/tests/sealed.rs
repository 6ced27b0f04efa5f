//! Personal data in the file: nothing of it is legible, nothing of it can be moved or changed, it
//! is found under every key, and it opens with its own ring only.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use domain::person::Insured;
use rusqlite::Connection;
use store::conformance::{bill, sample};
use store::seal::RingError;
use store::{Batch, Identity, Keyring, Store, StoreError};
use store_sqlite::{DataFolder, KeyringError, SqliteStore};

mod common;

use common::{folder, legible_in, open};

fn put(store: &SqliteStore, people: &[(Identity, Insured)]) -> store::Result<()> {
    let mut writer = store.writer()?;
    let mut tx = writer.begin()?;
    tx.put_people(people)?;
    tx.commit()
}

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

#[test]
fn no_file_of_the_folder_holds_a_value_in_clear() {
    let (dir, path) = folder();
    let ring = Keyring::create(&dir.path().join("keyring.toml")).unwrap();
    let store = open(&path, &ring);
    bill::pay(&store);
    let everybody = store.reader().unwrap().people().unwrap();
    let values: Vec<String> = everybody.iter().flat_map(values).collect();
    assert_eq!((everybody.len(), values.len()), (3, 15));
    // While the log holds the rows, and when the file does.
    assert!(dir.path().join("gongji.db-wal").exists());
    assert_eq!(legible_in(dir.path(), &values), [""; 0]);
    drop(store);
    assert_eq!(legible_in(dir.path(), &values), [""; 0]);
    let psn_no = everybody.first().unwrap().0.psn_no.clone();
    assert_eq!(legible_in(dir.path(), &[psn_no]), ["gongji.db"]);
}

#[test]
fn a_value_opens_in_its_own_row_and_column_only() {
    for poke in [
        "UPDATE identities SET born = (SELECT born FROM identities WHERE person = 3)",
        "UPDATE identities SET born = cert_no",
        "UPDATE identities SET born = name",
        "UPDATE identities SET born = substr(born, 1, length(born) - 1)",
        "UPDATE identities SET born = zeroblob(length(born))",
        "UPDATE identities SET born = x''",
    ] {
        let (_dir, path) = folder();
        let store = open(&path, &Keyring::for_tests());
        put(&store, &people()).unwrap();
        assert!(store.reader().unwrap().insured(sample::PATIENT).unwrap().is_some());
        let conn = Connection::open(&path).unwrap();
        conn.execute(&format!("{poke} WHERE person = 1"), ()).unwrap();
        let refused = store.reader().unwrap().insured(sample::PATIENT).unwrap_err();
        let at_identities = matches!(refused, StoreError::Inconsistent { table: "identities", .. });
        assert!(at_identities, "{poke}: {refused}");
    }
}

#[test]
fn people_are_found_under_every_key_and_stay_one() {
    let (_dir, path) = folder();
    let older = Keyring::for_tests();
    let [patient, aunt] = people().try_into().unwrap();
    put(&open(&path, &older), std::slice::from_ref(&patient)).unwrap();
    let ring = older.with_new_key().unwrap();
    let store = open(&path, &ring);
    put(&store, std::slice::from_ref(&aunt)).unwrap();

    let reader = store.reader().unwrap();
    for (identity, insured) in [&patient, &aunt] {
        let found = |one: Option<Identity>| assert_eq!(one.as_ref(), Some(identity));
        found(reader.identity_by_cert(&identity.cert_type, &identity.cert_no).unwrap());
        found(reader.identity_by_card(identity.card_no.as_ref().unwrap()).unwrap());
        let named = reader.identities_by_name(insured.area, &identity.name).unwrap();
        assert_eq!(named, std::slice::from_ref(identity));
        let phone = reader.identities_by_phone(identity.phone.as_ref().unwrap()).unwrap();
        assert_eq!(phone, std::slice::from_ref(identity));
    }
    assert_eq!(reader.identities_by_name(aunt.1.area, &patient.0.name).unwrap(), []);
    drop(reader);

    // The unique index alone would not see that these are equal.
    let (mut twin, insured) = aunt;
    twin.cert_no.clone_from(&patient.0.cert_no);
    put(&store, &[(twin.clone(), insured.clone())]).unwrap_err();
    twin.cert_type = "02".to_owned();
    put(&store, &[(twin.clone(), insured.clone())]).unwrap();
    twin.card_no = patient.0.card_no;
    put(&store, &[(twin, insured)]).unwrap_err();
}

#[test]
fn somebody_who_moved_is_found_by_name_where_they_are_now() {
    let (_dir, path) = folder();
    let older = Keyring::for_tests();
    put(&open(&path, &older), &people()).unwrap();
    let ring = older.with_new_key().unwrap();
    let store = open(&path, &ring);
    let (identity, insured) = people().remove(0);
    let before = insured.area;
    let elsewhere = Insured { area: sample::area(sample::CARE), ..insured };
    let moving = Batch { people: vec![elsewhere.clone()], ..sample::batch(sample::day(3)) };
    bill::write(&store, &moving).unwrap();
    let reader = store.reader().unwrap();
    let named = |area| reader.identities_by_name(area, &identity.name).unwrap();
    assert_eq!((named(before), named(elsewhere.area)), (vec![], vec![identity.clone()]));
    // One key for a whole row: what moved was sealed anew.
    assert_eq!(reader.sealed_by().unwrap(), [(1, 1), (2, 1)].into());
}

#[test]
fn a_data_folder_makes_its_ring_once_and_asks_for_it_ever_after() {
    let dir = tempfile::tempdir().unwrap();
    let folder = DataFolder::lock(dir.path()).unwrap();
    let made = folder.keyring(None).unwrap();
    assert_eq!((made.made, &made.path), (true, &dir.path().join("keyring.toml")));
    put(&open(&folder.database(), &made.keyring), &people()).unwrap();
    let again = folder.keyring(None).unwrap();
    assert!(!again.made);
    let store = open(&folder.database(), &again.keyring);
    assert_eq!(store.reader().unwrap().people().unwrap(), people());

    let refused = |what: &str| {
        let refused = folder.keyring(None).unwrap_err();
        assert!(refused.to_string().contains("keyring.toml"), "{what}: {refused}");
        match refused {
            KeyringError::Ring(refused) => refused,
            KeyringError::Store(error) => panic!("{what}: {error}"),
        }
    };
    let right = fs::read(&made.path).unwrap();
    fs::set_permissions(&made.path, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(refused("0644"), RingError::Exposed { mode: 0o644, .. }));
    fs::remove_file(&made.path).unwrap();
    assert!(matches!(refused("missing"), RingError::Missing(_)));
    assert!(!made.path.exists(), "another ring must not take its place");
    Keyring::create(&made.path).unwrap();
    assert!(matches!(refused("another"), RingError::Other(_)));
    fs::write(&made.path, "").unwrap();
    assert!(matches!(refused("empty"), RingError::Broken { .. }));

    fs::write(&made.path, &right).unwrap();
    let more = made.keyring.with_new_key().unwrap();
    more.replace(&made.path).unwrap();
    put(&open(&folder.database(), &more), &people()[..1]).unwrap();
    fs::write(&made.path, &right).unwrap();
    assert!(matches!(refused("older"), RingError::Lacks { key: 2, .. }));
    let lacks = SqliteStore::open(&folder.database(), made.keyring).unwrap_err();
    assert!(lacks.to_string().contains("key 2"), "{lacks}");
    let beside = SqliteStore::beside(&folder.database(), Keyring::for_tests()).unwrap_err();
    assert!(beside.to_string().contains("another ring"), "{beside}");
    assert!(folder.keyring(Some(&dir.path().join("elsewhere.toml"))).is_err());
}

#[test]
fn a_ring_turned_half_way_is_turned_on_and_the_old_key_can_go() {
    let (_dir, path) = folder();
    let older = Keyring::for_tests();
    put(&open(&path, &older), &people()).unwrap();
    let ring = older.with_new_key().unwrap();
    let step = |commit: bool| {
        let store = open(&path, &ring);
        let mut writer = store.writer().unwrap();
        let mut tx = writer.begin().unwrap();
        let done = tx.reseal(1).unwrap();
        if commit {
            tx.commit().unwrap();
        }
        done
    };
    let sealed_by = || open(&path, &ring).reader().unwrap().sealed_by().unwrap();
    assert_eq!(step(false), 1);
    assert_eq!(sealed_by(), [(1, 2)].into(), "what was not committed was not done");
    assert_eq!(step(true), 1);
    assert_eq!(sealed_by(), [(1, 1), (2, 1)].into());
    let store = open(&path, &ring);
    assert_eq!(store.reader().unwrap().people().unwrap(), people());
    assert!(SqliteStore::open(&path, ring.without(1).unwrap()).is_err());
    assert_eq!((step(true), step(true)), (1, 0));
    let left = ring.without(1).unwrap();
    let store = open(&path, &left);
    assert_eq!(store.reader().unwrap().people().unwrap(), people());
    let (patient, _) = people().remove(0);
    let found = store.reader().unwrap().identity_by_cert(&patient.cert_type, &patient.cert_no);
    assert_eq!(found.unwrap(), Some(patient));
}
