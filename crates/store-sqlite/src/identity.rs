//! Who persons are: the only module that touches `identities`. Every value is sealed and what has
//! to be found is a keyed digest; both are made and opened here.

use std::collections::{BTreeMap, BTreeSet};

use domain::person::Insured;
use domain::remind::Reminders;
use domain::{Area, PersonId};
use rusqlite::Connection;
use store::{Identity, Keyring, Reminded, Result};

use crate::query::Query;

mod open;
mod write;

use open::{identity, insured_row};
pub(crate) use write::{change, moved, put, reseal, write};

const TABLE: &str = "identities";

macro_rules! identity_where {
    ($condition:literal) => {
        concat!(
            "SELECT i.person, p.psn_no, i.cert_type, i.cert_no, i.name, i.phone, i.card_no,
                    i.gender, i.born, i.demo_key
             FROM identities i JOIN persons p ON p.person = i.person WHERE ",
            $condition
        )
    };
}

// The day of birth decides (ages, groups) and is personal data, so this join is the only way to it.
macro_rules! insured {
    ($tail:literal) => {
        concat!(
            "SELECT p.person, p.area, p.insutype, p.psn_type, p.status, p.covered_until, i.born,
                    p.frozen, p.reminders, p.low_told
             FROM persons p JOIN identities i ON i.person = p.person ",
            $tail
        )
    };
}

const BY_CERT: &str = identity_where!("i.by_cert = ?1");
const BY_CARD: &str = identity_where!("i.by_card = ?1");
const BY_NAME: &str = identity_where!("i.by_name = ?1 ORDER BY i.person LIMIT 50");
const BY_PHONE: &str = identity_where!("i.by_phone = ?1 ORDER BY i.person LIMIT 50");
const BY_PSN_NO: &str = identity_where!("p.psn_no = ?1");
const BY_PERSON: &str = identity_where!("i.person = ?1");
const INSURED: &str = insured!("WHERE p.person = ?1");
const FIRST_PEOPLE: &str = insured!("ORDER BY p.person LIMIT 1000");
const INSURED_IN: &str = insured!("WHERE p.area = ?1 AND p.person > ?2 ORDER BY p.person LIMIT ?3");
const OWNER_OF_CERT: &str = "SELECT person FROM identities WHERE by_cert = ?1";
const OWNER_OF_CARD: &str = "SELECT person FROM identities WHERE by_card = ?1";
const AREA_NOW: &str = "SELECT area FROM persons WHERE person = ?1";
const PUT: &str = "INSERT INTO identities
        (person, cert_type, cert_no, name, phone, card_no, gender, born, demo_key,
         by_cert, by_card, by_name, by_phone)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
    ON CONFLICT (person) DO UPDATE SET cert_type = excluded.cert_type, cert_no = excluded.cert_no,
        name = excluded.name, phone = excluded.phone, card_no = excluded.card_no,
        gender = excluded.gender, born = excluded.born, demo_key = excluded.demo_key,
        by_cert = excluded.by_cert, by_card = excluded.by_card, by_name = excluded.by_name,
        by_phone = excluded.by_phone";

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[
    BY_CERT,
    BY_CARD,
    BY_NAME,
    BY_PHONE,
    BY_PSN_NO,
    BY_PERSON,
    INSURED,
    INSURED_IN,
    OWNER_OF_CERT,
    OWNER_OF_CARD,
    AREA_NOW,
    PUT,
];

pub(crate) fn by_cert(
    conn: &Connection,
    ring: &Keyring,
    cert_type: &str,
    cert_no: &str,
) -> Result<Option<Identity>> {
    first_of(conn, ring, BY_CERT, ring.digests("cert", &cert_text(cert_type, cert_no)))
}

pub(crate) fn by_card(conn: &Connection, ring: &Keyring, card: &str) -> Result<Option<Identity>> {
    first_of(conn, ring, BY_CARD, ring.digests("card", card))
}

/// People of this name who are insured in this area now.
pub(crate) fn by_name(
    conn: &Connection,
    ring: &Keyring,
    area: Area,
    name: &str,
) -> Result<Vec<Identity>> {
    all_of(conn, ring, BY_NAME, ring.digests("name", &name_text(area, name)))
}

pub(crate) fn by_phone(conn: &Connection, ring: &Keyring, phone: &str) -> Result<Vec<Identity>> {
    all_of(conn, ring, BY_PHONE, ring.digests("phone", phone))
}

pub(crate) fn by_psn_no(
    conn: &Connection,
    ring: &Keyring,
    psn_no: &str,
) -> Result<Option<Identity>> {
    Query::new(conn, TABLE, BY_PSN_NO)?.first((psn_no,), |cells| identity(ring, cells))
}

pub(crate) fn by_person(
    conn: &Connection,
    ring: &Keyring,
    person: PersonId,
) -> Result<Option<Identity>> {
    Query::new(conn, TABLE, BY_PERSON)?.first((person.0,), |cells| identity(ring, cells))
}

/// Who these persons are; somebody unknown is left out.
pub(crate) fn all(
    conn: &Connection,
    ring: &Keyring,
    persons: &BTreeSet<PersonId>,
) -> Result<BTreeMap<PersonId, Identity>> {
    let mut query = Query::new(conn, TABLE, BY_PERSON)?;
    let mut known = BTreeMap::new();
    for person in persons {
        if let Some(found) = query.first((person.0,), |cells| identity(ring, cells))? {
            known.insert(*person, found);
        }
    }
    Ok(known)
}

/// How somebody is insured.
pub(crate) fn insured(
    conn: &Connection,
    ring: &Keyring,
    person: PersonId,
) -> Result<Option<Insured>> {
    Query::new(conn, TABLE, INSURED)?.first((person.0,), |cells| insured_row(ring, cells))
}

/// How these persons are insured, and their wishes about reminders where there are any; somebody
/// unknown is left out.
pub(crate) fn all_insured(
    conn: &Connection,
    ring: &Keyring,
    persons: &BTreeSet<PersonId>,
) -> Result<BTreeMap<PersonId, (Insured, Option<Reminded>)>> {
    let mut query = Query::new(conn, TABLE, INSURED)?;
    let mut known = BTreeMap::new();
    for person in persons {
        let row = query.first((person.0,), |cells| {
            let insured = insured_row(ring, cells)?;
            let (wishes, low_told) = (cells.maybe_json()?, cells.take()?);
            Ok((insured, reminded(wishes, low_told)))
        })?;
        known.extend(row.map(|row| (*person, row)));
    }
    Ok(known)
}

fn reminded(wishes: Option<Reminders>, low_told: u32) -> Option<Reminded> {
    let said = wishes.is_some() || low_told > 0;
    said.then(|| Reminded { wishes: wishes.unwrap_or_default(), low_told })
}

/// The people insured in an area, by number after one.
pub(crate) fn insured_in(
    conn: &Connection,
    ring: &Keyring,
    area: Area,
    after: PersonId,
    most: u32,
) -> Result<Vec<Insured>> {
    let mut query = Query::new(conn, TABLE, INSURED_IN)?;
    query.all((area.number(), after.0, most), |cells| insured_row(ring, cells))
}

/// The first thousand persons, for demo tables and tests.
pub(crate) fn first_people(conn: &Connection, ring: &Keyring) -> Result<Vec<(Identity, Insured)>> {
    let mut query = Query::new(conn, TABLE, FIRST_PEOPLE)?;
    let people = query.all((), |cells| insured_row(ring, cells))?;
    let mut both = Vec::with_capacity(people.len());
    for insured in people {
        if let Some(identity) = by_person(conn, ring, insured.person)? {
            both.push((identity, insured));
        }
    }
    Ok(both)
}

fn first_of(
    conn: &Connection,
    ring: &Keyring,
    sql: &'static str,
    digests: Vec<Vec<u8>>,
) -> Result<Option<Identity>> {
    let mut query = Query::new(conn, TABLE, sql)?;
    for digest in digests {
        if let Some(found) = query.first((digest,), |cells| identity(ring, cells))? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn all_of(
    conn: &Connection,
    ring: &Keyring,
    sql: &'static str,
    digests: Vec<Vec<u8>>,
) -> Result<Vec<Identity>> {
    let mut query = Query::new(conn, TABLE, sql)?;
    let mut found = Vec::new();
    // Each digest gives at most 50.
    for digest in digests {
        found.extend(query.all((digest,), |cells| identity(ring, cells))?);
    }
    found.truncate(50);
    Ok(found)
}

fn cert_text(cert_type: &str, cert_no: &str) -> String {
    format!("{cert_type}\0{cert_no}")
}

fn name_text(area: Area, name: &str) -> String {
    format!("{}\0{name}", area.number())
}
