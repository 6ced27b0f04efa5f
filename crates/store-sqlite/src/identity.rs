//! Who persons are. The only module that touches `identities`, the only table with personal data;
//! sealing it changes nothing elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use domain::PersonId;
use domain::person::Insured;
use rusqlite::Connection;
use store::{Identity, Result};

use crate::cells::Cells;
use crate::query::Query;

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
                    p.frozen
             FROM persons p JOIN identities i ON i.person = p.person ",
            $tail
        )
    };
}

const BY_CERT: &str = identity_where!("i.cert_type = ?1 AND i.cert_no = ?2");
const BY_CARD: &str = identity_where!("i.card_no = ?1");
const BY_PSN_NO: &str = identity_where!("p.psn_no = ?1");
const BY_PERSON: &str = identity_where!("i.person = ?1");
const INSURED: &str = insured!("WHERE p.person = ?1");
const FIRST_PEOPLE: &str = insured!("ORDER BY p.person LIMIT 1000");
const PUT: &str = "INSERT INTO identities
        (person, cert_type, cert_no, name, phone, card_no, gender, born, demo_key)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    ON CONFLICT (person) DO UPDATE SET cert_type = excluded.cert_type, cert_no = excluded.cert_no,
        name = excluded.name, phone = excluded.phone, card_no = excluded.card_no,
        gender = excluded.gender, born = excluded.born, demo_key = excluded.demo_key";

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[BY_CERT, BY_CARD, BY_PSN_NO, BY_PERSON, INSURED, PUT];

fn identity(cells: &mut Cells<'_, '_>) -> rusqlite::Result<Identity> {
    Ok(Identity {
        person: PersonId(cells.take()?),
        psn_no: cells.take()?,
        cert_type: cells.take()?,
        cert_no: cells.take()?,
        name: cells.take()?,
        phone: cells.take()?,
        card_no: cells.take()?,
        gender: cells.take()?,
        born: cells.date()?,
        demo_key: cells.take()?,
    })
}

fn insured_row(cells: &mut Cells<'_, '_>) -> rusqlite::Result<Insured> {
    Ok(Insured {
        person: PersonId(cells.take()?),
        area: cells.area()?,
        insutype: cells.word()?,
        psn_type: cells.word()?,
        status: cells.word()?,
        covered_until: cells.maybe_date()?,
        born: cells.date()?,
        frozen: cells.take()?,
    })
}

pub(crate) fn by_cert(
    conn: &Connection,
    cert_type: &str,
    cert_no: &str,
) -> Result<Option<Identity>> {
    Query::new(conn, TABLE, BY_CERT)?.first((cert_type, cert_no), identity)
}

pub(crate) fn by_card(conn: &Connection, card_no: &str) -> Result<Option<Identity>> {
    Query::new(conn, TABLE, BY_CARD)?.first((card_no,), identity)
}

pub(crate) fn by_psn_no(conn: &Connection, psn_no: &str) -> Result<Option<Identity>> {
    Query::new(conn, TABLE, BY_PSN_NO)?.first((psn_no,), identity)
}

pub(crate) fn by_person(conn: &Connection, person: PersonId) -> Result<Option<Identity>> {
    Query::new(conn, TABLE, BY_PERSON)?.first((person.0,), identity)
}

/// How somebody is insured.
pub(crate) fn insured(conn: &Connection, person: PersonId) -> Result<Option<Insured>> {
    Query::new(conn, TABLE, INSURED)?.first((person.0,), insured_row)
}

/// How these persons are insured; somebody unknown is left out.
pub(crate) fn all_insured(
    conn: &Connection,
    persons: &BTreeSet<PersonId>,
) -> Result<BTreeMap<PersonId, Insured>> {
    let mut query = Query::new(conn, TABLE, INSURED)?;
    let mut known = BTreeMap::new();
    for person in persons {
        if let Some(insured) = query.first((person.0,), insured_row)? {
            known.insert(*person, insured);
        }
    }
    Ok(known)
}

/// The first thousand persons, for demo tables and tests.
pub(crate) fn first_people(conn: &Connection) -> Result<Vec<(Identity, Insured)>> {
    let people = Query::new(conn, TABLE, FIRST_PEOPLE)?.all((), insured_row)?;
    let mut query = Query::new(conn, TABLE, BY_PERSON)?;
    let mut both = Vec::with_capacity(people.len());
    for insured in people {
        if let Some(identity) = query.first((insured.person.0,), identity)? {
            both.push((identity, insured));
        }
    }
    Ok(both)
}

/// Adds or changes an identity. The day of birth is that of the insured person.
pub(crate) fn put(conn: &Connection, identity: &Identity, insured: &Insured) -> Result<()> {
    let Identity { person, cert_type, cert_no, name, phone, card_no, gender, demo_key, .. } =
        identity;
    Query::new(conn, TABLE, PUT)?.change_one((
        person.0,
        cert_type,
        cert_no,
        name,
        phone,
        card_no,
        gender,
        insured.born.to_string(),
        demo_key,
    ))
}
