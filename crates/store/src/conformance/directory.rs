//! Who and where: people, institutions, items, sessions.

use std::collections::BTreeMap;

use domain::institution::{Institution, Level};
use domain::item::{Allowance, Item, ItemClass};
use domain::person::{Insured, InsuredStatus, Insutype, PsnType};
use domain::{BasisPoints, ClerkId, Fen, PersonId, Province};
use jiff::civil::date;

use super::bill::{account, world, write};
use super::sample::{
    AWAY, CARE, HOME, HOSPITAL, MOTHER, PATIENT, START, area, batch, day, hospital, person,
};
use crate::records::{Access, Principal, Session, SignIn};
use crate::{Batch, Identity, Result, Store, StoreError, Tx};

fn tx(store: &dyn Store, act: impl FnOnce(&mut dyn Tx) -> Result<()>) -> Result<()> {
    let mut writer = store.writer()?;
    let mut tx = writer.begin()?;
    act(&mut *tx)?;
    tx.commit()
}

/// And by nothing else: an unknown number finds nobody.
pub fn people_are_found_by_certificate_card_and_number(store: &dyn Store) {
    let bare = |mut both: (Identity, Insured)| {
        both.0.phone = None;
        both.0.card_no = None;
        both.0.demo_key = None;
        both.1.insutype = Insutype::Resident;
        both.1.psn_type = PsnType::Elder;
        both.1.covered_until = Some(date(2026, 12, 31));
        both
    };
    let people = [person(PATIENT, area(HOME)), bare(person(PersonId(5), area(AWAY)))];
    tx(store, |tx| tx.put_people(&people)).unwrap();
    let reader = store.reader().unwrap();
    for (identity, insured) in &people {
        let found = reader.identity_by_cert("01", &identity.cert_no).unwrap();
        assert!(found.as_ref() == Some(identity), "by certificate");
        assert!(reader.identity_by_psn_no(&identity.psn_no).unwrap() == found, "by number");
        assert!(reader.identity(insured.person).unwrap() == found, "by person");
        assert_eq!(reader.insured(insured.person).unwrap().as_ref(), Some(insured));
    }
    let card = people[0].0.card_no.as_deref().unwrap();
    assert!(reader.identity_by_card(card).unwrap().as_ref() == Some(&people[0].0));
    assert!(reader.identity_by_cert("02", &people[0].0.cert_no).unwrap().is_none());
    assert!(reader.identity_by_card("").unwrap().is_none());
    assert!(reader.identity_by_psn_no("").unwrap().is_none());
    assert!(reader.people().unwrap() == people);
    let resident = reader.account(area(AWAY), PersonId(5)).unwrap();
    assert_eq!(resident, Some(account(PersonId(5), AWAY, Fen::ZERO, Fen::ZERO, 0)));
}

/// The error names the rule and nobody.
pub fn two_people_cannot_have_one_certificate(store: &dyn Store) {
    let one = person(PATIENT, area(HOME));
    let mut other = person(PersonId(5), area(HOME));
    other.0.cert_no.clone_from(&one.0.cert_no);
    let outcome = tx(store, |tx| tx.put_people(&[one.clone(), other]));
    let Err(error @ StoreError::Inconsistent { .. }) = outcome else { panic!("{outcome:?}") };
    let text = format!("{error} {error:?}");
    assert!(!text.contains(&one.0.cert_no) && !text.contains(&one.0.name), "{text}");
    assert_eq!(store.reader().unwrap().people().unwrap().len(), 0);
}

/// An import changes persons and leaves their money alone.
pub fn people_can_be_imported_again(store: &dyn Store) {
    world(store);
    let (mut identity, mut insured) = person(PATIENT, area(HOME));
    "改名".clone_into(&mut identity.name);
    insured.status = InsuredStatus::Paused;
    tx(store, |tx| tx.put_people(&[(identity.clone(), insured.clone())])).unwrap();
    let reader = store.reader().unwrap();
    assert!(reader.identity(PATIENT).unwrap() == Some(identity));
    assert_eq!(reader.insured(PATIENT).unwrap(), Some(insured));
    let kept = account(PATIENT, HOME, START, START, 1);
    assert_eq!(reader.account(area(HOME), PATIENT).unwrap(), Some(kept));
}

/// The account of the former area stays until its money has moved.
pub fn a_move_opens_an_account_and_keeps_the_old_one(store: &dyn Store) {
    world(store);
    let moved = Insured { area: area(AWAY), frozen: true, ..person(PATIENT, area(HOME)).1 };
    let accounts = vec![account(PATIENT, AWAY, Fen(3), Fen(4), 1)];
    let people = vec![moved.clone()];
    write(store, &Batch { accounts, people, ..batch(day(3)) }).unwrap();
    let reader = store.reader().unwrap();
    assert_eq!(reader.insured(PATIENT).unwrap(), Some(moved));
    assert!(reader.identity(PATIENT).unwrap().is_some());
    let new = account(PATIENT, AWAY, Fen(3), Fen(4), 1);
    assert_eq!(reader.account(area(AWAY), PATIENT).unwrap(), Some(new));
    let old = account(PATIENT, HOME, START, START, 1);
    assert_eq!(reader.account(area(HOME), PATIENT).unwrap(), Some(old));
}

/// With what they sign with; changed by a second import.
pub fn institutions_are_found_by_code_key_and_identifier(store: &dyn Store) {
    let (mut one, access) = hospital(HOSPITAL, area(CARE));
    let (two, _) = hospital(domain::InstitutionId(12), area(HOME));
    let two = Institution { closed: true, ..two };
    let unsigned = (two.clone(), Access::default());
    tx(store, |tx| tx.put_institutions(&[unsigned, (one.clone(), access.clone())])).unwrap();
    one.level = Level::Community;
    tx(store, |tx| tx.put_institutions(&[(one.clone(), access.clone())])).unwrap();
    let reader = store.reader().unwrap();
    let signed = Some((one.clone(), access));
    assert!(reader.institution_by_code(&one.code).unwrap() == signed);
    assert!(reader.institution_by_access_key("key-11").unwrap() == signed);
    assert!(reader.institution_by_access_key("key-12").unwrap().is_none());
    assert_eq!(reader.institution(HOSPITAL).unwrap(), Some(one.clone()));
    assert_eq!(reader.institutions().unwrap(), [two.clone(), one.clone()], "by code");
    assert_eq!(reader.institutions_after("", 1).unwrap(), std::slice::from_ref(&two));
    assert_eq!(reader.institutions_after(&two.code, 9).unwrap(), [one.clone()]);
    assert_eq!(reader.institutions_after(&one.code, 9).unwrap(), []);
}

/// By name in the insured area of now, by phone wherever; also after a correction and a move.
pub fn people_are_found_by_name_and_phone(store: &dyn Store) {
    world(store);
    let (known, insured) = person(PATIENT, area(HOME));
    let by_name = |home, name: &str| -> Vec<PersonId> {
        let found = store.reader().unwrap().identities_by_name(area(home), name).unwrap();
        found.iter().map(|identity| identity.person).collect()
    };
    let by_phone = |phone: &str| -> Vec<PersonId> {
        let found = store.reader().unwrap().identities_by_phone(phone).unwrap();
        found.iter().map(|identity| identity.person).collect()
    };
    assert_eq!(by_name(HOME, &known.name), [PATIENT]);
    assert_eq!(by_name(AWAY, &known.name), []);
    assert_eq!(by_phone(known.phone.as_deref().unwrap()), [PATIENT]);
    assert_eq!(by_phone(""), []);

    let mother = person(MOTHER, area(HOME)).0;
    let corrected = Identity { name: mother.name, phone: mother.phone, ..known.clone() };
    let identities = vec![corrected.clone()];
    write(store, &Batch { identities, ..batch(day(3)) }).unwrap();
    assert!(store.reader().unwrap().identity(PATIENT).unwrap().as_ref() == Some(&corrected));
    assert_eq!(by_name(HOME, &corrected.name), [PATIENT, MOTHER]);
    assert_eq!(by_name(HOME, &known.name), []);
    assert_eq!(by_phone(corrected.phone.as_deref().unwrap()), [PATIENT, MOTHER]);

    let people = vec![Insured { area: area(AWAY), ..insured }];
    write(store, &Batch { people, ..batch(day(4)) }).unwrap();
    assert_eq!(by_name(HOME, &corrected.name), [MOTHER]);
    assert_eq!(by_name(AWAY, &corrected.name), [PATIENT]);
}

/// Nobody is left out and nobody comes twice, page by page.
pub fn people_of_an_area_are_walked_by_number(store: &dyn Store) {
    world(store);
    let more = [person(PersonId(9), area(HOME)), person(PersonId(7), area(HOME))];
    tx(store, |tx| tx.put_people(&more)).unwrap();
    let reader = store.reader().unwrap();
    let walk = |home, after, most| -> Vec<Insured> {
        reader.people_in(area(home), PersonId(after), most).unwrap()
    };
    let numbers = |home, after, most| -> Vec<i64> {
        walk(home, after, most).iter().map(|insured| insured.person.0).collect()
    };
    assert_eq!(numbers(HOME, 0, 3), [PATIENT.0, MOTHER.0, 7]);
    assert_eq!(numbers(HOME, 7, 3), [9]);
    assert_eq!(numbers(HOME, 9, 3), [0; 0]);
    assert_eq!(walk(AWAY, 0, 3), [person(super::sample::AUNT, area(AWAY)).1]);
}

/// Price caps by level included.
pub fn items_come_back_as_they_were_put(store: &dyn Store) {
    let always = Allowance::always(false);
    let item = |code: &str, class| Item {
        code: code.to_owned(),
        name: "试样药品".to_owned(),
        list_type: "101".to_owned(),
        charge_type: "09".to_owned(),
        class,
        self_pay: BasisPoints(1_000),
        price_caps: BTreeMap::from([(Level::Community, 1), (Level::ThreeTop, i64::MAX)]),
        account_allowed: vec![
            Allowance { province: Some(Province(44)), since: Some(date(2026, 9, 30)), ..always },
            always,
        ],
    };
    let items = [item("XA1", ItemClass::A), item("XB1", ItemClass::C)];
    tx(store, |tx| tx.put_items(&[item("XB1", ItemClass::B)])).unwrap();
    tx(store, |tx| tx.put_items(&items)).unwrap();
    assert_eq!(store.reader().unwrap().items().unwrap(), items);
}

/// A session that ended is gone; a sign-in is closed; a setting is replaced.
pub fn sessions_sign_ins_and_settings_are_kept(store: &dyn Store) {
    let person = Session { token: [1; 32], principal: Principal::Person(PATIENT), until: day(3) };
    let principal = Principal::Clerk(ClerkId(7));
    let clerk = Session { token: [2; 32], principal, until: day(4) };
    let sign_in = SignIn {
        sign_no: "S1".to_owned(),
        institution: HOSPITAL,
        operator: "op1".to_owned(),
        at: day(3),
        out_at: None,
    };
    let signed_out = SignIn { out_at: Some(day(4)), ..sign_in.clone() };
    tx(store, |tx| {
        tx.put_session(&person)?;
        tx.put_session(&clerk)?;
        tx.end_session(&clerk.token)?;
        tx.end_session(&[9; 32])?;
        tx.put_sign_in(&sign_in)?;
        tx.put_sign_in(&signed_out)?;
        tx.put_setting("demo", "no")?;
        tx.put_setting("demo", "yes")
    })
    .unwrap();
    let reader = store.reader().unwrap();
    assert_eq!(reader.session(&person.token).unwrap(), Some(person));
    assert_eq!(reader.session(&clerk.token).unwrap(), None);
    assert_eq!(reader.sign_in("S1").unwrap(), Some(signed_out));
    assert_eq!(reader.sign_in("S2").unwrap(), None);
    assert_eq!(reader.setting("demo").unwrap().as_deref(), Some("yes"));
    assert_eq!(reader.setting("policies").unwrap(), None);
}

/// On every device, and nobody else's.
pub fn sessions_of_somebody_end_everywhere(store: &dyn Store) {
    let session = |token, principal| Session { token: [token; 32], principal, until: day(4) };
    // A person and a clerk may have the same number.
    let (person, clerk) = (Principal::Person(PATIENT), Principal::Clerk(ClerkId(PATIENT.0)));
    let sessions = [session(1, person), session(2, person), session(3, clerk)];
    tx(store, |tx| {
        sessions.iter().try_for_each(|session| tx.put_session(session))?;
        tx.end_sessions_of(person)?;
        tx.end_sessions_of(Principal::Person(MOTHER))
    })
    .unwrap();
    let reader = store.reader().unwrap();
    assert_eq!(reader.session(&[1; 32]).unwrap(), None);
    assert_eq!(reader.session(&[2; 32]).unwrap(), None);
    assert_eq!(reader.session(&[3; 32]).unwrap().as_ref(), Some(&sessions[2]));
}
