//! Sealing an identity into its row.

use domain::person::Insured;
use domain::{Area, PersonId};
use rusqlite::Connection;
use store::{Identity, Keyring, Result};

use super::open::place;
use super::{AREA_NOW, OWNER_OF_CARD, OWNER_OF_CERT, PUT, TABLE, by_person, cert_text, name_text};
use crate::error::inconsistent;
use crate::query::Query;

/// Adds or changes an identity. Day of birth and area are those of the insured person.
pub(crate) fn put(
    conn: &Connection,
    ring: &Keyring,
    identity: &Identity,
    insured: &Insured,
) -> Result<()> {
    let identity = Identity { born: insured.born, ..identity.clone() };
    write(conn, ring, &identity, insured.area)
}

/// Changes the identity of somebody who is known.
pub(crate) fn change(conn: &Connection, ring: &Keyring, identity: &Identity) -> Result<()> {
    let area =
        Query::new(conn, TABLE, AREA_NOW)?.first((identity.person.0,), |cells| cells.area())?;
    let area = area.ok_or_else(|| inconsistent(TABLE, "somebody unknown is changed"))?;
    write(conn, ring, identity, area)
}

/// Keeps the digest of name and area right when somebody is insured elsewhere from now on.
pub(crate) fn moved(conn: &Connection, ring: &Keyring, person: PersonId, area: Area) -> Result<()> {
    let known = by_person(conn, ring, person)?;
    let known = known.ok_or_else(|| inconsistent(TABLE, "somebody without an identity moved"))?;
    write(conn, ring, &known, area)
}

/// Seals somebody's row anew, with the newest key.
pub(crate) fn reseal(conn: &Connection, ring: &Keyring, person: PersonId) -> Result<()> {
    let known = by_person(conn, ring, person)?;
    let known = known.ok_or_else(|| inconsistent(TABLE, "an identity of nobody who is insured"))?;
    change(conn, ring, &known)
}

/// Writes a whole row with the newest key, so that one key opens all of it.
pub(crate) fn write(
    conn: &Connection,
    ring: &Keyring,
    identity: &Identity,
    area: Area,
) -> Result<()> {
    let Identity {
        person, cert_type, cert_no, name, phone, card_no, gender, born, demo_key, ..
    } = identity;
    let cert = cert_text(cert_type, cert_no);
    one_owner(conn, OWNER_OF_CERT, &ring.digests("cert", &cert), *person)?;
    if let Some(card) = card_no {
        one_owner(conn, OWNER_OF_CARD, &ring.digests("card", card), *person)?;
    }
    let seal = |column: &str, clear: &str| {
        ring.seal(place(*person, column), clear.as_bytes()).map_err(|error| error.at(TABLE))
    };
    let maybe_seal =
        |column: &str, clear: Option<&String>| clear.map(|clear| seal(column, clear)).transpose();
    Query::new(conn, TABLE, PUT)?.change_one((
        person.0,
        cert_type,
        seal("cert_no", cert_no)?,
        seal("name", name)?,
        maybe_seal("phone", phone.as_ref())?,
        maybe_seal("card_no", card_no.as_ref())?,
        seal("gender", &gender.to_string())?,
        seal("born", &born.to_string())?,
        demo_key,
        ring.digest("cert", &cert),
        card_no.as_ref().map(|card| ring.digest("card", card)),
        ring.digest("name", &name_text(area, name)),
        phone.as_ref().map(|phone| ring.digest("phone", phone)),
    ))
}

/// The unique index sees equal digests only; rows under older keys have others.
fn one_owner(
    conn: &Connection,
    sql: &'static str,
    digests: &[Vec<u8>],
    person: PersonId,
) -> Result<()> {
    for older in digests.iter().skip(1) {
        let owner = Query::new(conn, TABLE, sql)?.first((older,), |cells| cells.take())?;
        if owner.is_some_and(|owner: i64| owner != person.0) {
            return Err(inconsistent(TABLE, "it belongs to somebody else already"));
        }
    }
    Ok(())
}
