//! Persons without their identity, and their accounts.

use std::collections::{BTreeMap, BTreeSet};

use domain::person::{Account, Insured};
use domain::remind::Reminders;
use domain::{Area, PersonId};
use rusqlite::Connection;
use store::records::About;
use store::seal::Keyring;
use store::{Body, Identity, Message, Record, Result};

use crate::cells::{self, Cells, word};
use crate::error::inconsistent;
use crate::identity;
use crate::query::Query;

const PERSONS: &str = "persons";
const ACCOUNTS: &str = "accounts";

const AREA_OF: &str = "SELECT area FROM persons WHERE person = ?1";
const PUT_PERSON: &str = "INSERT INTO persons
        (person, psn_no, area, insutype, psn_type, status, covered_until, frozen)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    ON CONFLICT (person) DO UPDATE SET psn_no = excluded.psn_no, area = excluded.area,
        insutype = excluded.insutype, psn_type = excluded.psn_type, status = excluded.status,
        covered_until = excluded.covered_until, frozen = excluded.frozen";
const CHANGE_PERSON: &str = "UPDATE persons
    SET area = ?2, insutype = ?3, psn_type = ?4, status = ?5, covered_until = ?6, frozen = ?7
    WHERE person = ?1";
const ACCOUNT: &str = "SELECT area, person, current, carried, reserved_current, reserved_carried,
        frozen, version
    FROM accounts WHERE area = ?1 AND person = ?2";
const ALL_ACCOUNTS: &str = "SELECT area, person, current, carried, reserved_current,
        reserved_carried, frozen, version
    FROM accounts";
const OPEN_ACCOUNT: &str = "INSERT INTO accounts
        (area, person, current, carried, reserved_current, reserved_carried, frozen, version)
    VALUES (?1, ?2, 0, 0, 0, 0, 0, 0) ON CONFLICT (area, person) DO NOTHING";
// `version` is the one that was read plus one: whoever read an older row changes nothing.
const CHANGE_ACCOUNT: &str = "UPDATE accounts
    SET current = ?3, carried = ?4, reserved_current = ?5, reserved_carried = ?6, frozen = ?7,
        version = ?8
    WHERE area = ?1 AND person = ?2 AND version = ?8 - 1";

// What somebody wishes stands whole in the contact record; here a bill finds it.
const PUT_REMINDERS: &str = "UPDATE persons SET reminders = ?2 WHERE person = ?1";
const TOLD_LOW: &str = "UPDATE persons SET low_told = ?2 WHERE person = ?1";

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[
    AREA_OF,
    PUT_PERSON,
    CHANGE_PERSON,
    ACCOUNT,
    OPEN_ACCOUNT,
    CHANGE_ACCOUNT,
    PUT_REMINDERS,
    TOLD_LOW,
];

fn account_row(cells: &mut Cells<'_, '_>) -> rusqlite::Result<Account> {
    Ok(Account {
        area: cells.area()?,
        person: PersonId(cells.take()?),
        current: cells.fen()?,
        carried: cells.fen()?,
        reserved_current: cells.fen()?,
        reserved_carried: cells.fen()?,
        frozen: cells.take()?,
        version: cells.take()?,
    })
}

pub(crate) fn account(conn: &Connection, area: Area, person: PersonId) -> Result<Option<Account>> {
    Query::new(conn, ACCOUNTS, ACCOUNT)?.first((area.number(), person.0), account_row)
}

/// These accounts in ascending order; one that does not exist is left out.
pub(crate) fn accounts(
    conn: &Connection,
    keys: &BTreeSet<(Area, PersonId)>,
) -> Result<BTreeMap<(Area, PersonId), Account>> {
    let mut query = Query::new(conn, ACCOUNTS, ACCOUNT)?;
    let mut found = BTreeMap::new();
    for (area, person) in keys {
        if let Some(account) = query.first((area.number(), person.0), account_row)? {
            found.insert((*area, *person), account);
        }
    }
    Ok(found)
}

/// Every account: for the check of the whole books.
pub(crate) fn all_accounts(conn: &Connection) -> Result<Vec<Account>> {
    Query::new(conn, ACCOUNTS, ALL_ACCOUNTS)?.all((), account_row)
}

/// The insured areas of now of these persons.
pub(crate) fn areas(
    conn: &Connection,
    persons: &BTreeSet<PersonId>,
) -> Result<BTreeSet<(Area, PersonId)>> {
    let mut query = Query::new(conn, PERSONS, AREA_OF)?;
    let mut found = BTreeSet::new();
    for person in persons {
        if let Some(area) = query.first((person.0,), |cells| cells.area())? {
            found.insert((area, *person));
        }
    }
    Ok(found)
}

pub(crate) fn put(conn: &Connection, ring: &Keyring, people: &[(Identity, Insured)]) -> Result<()> {
    for (identity, insured) in people {
        if identity.person != insured.person {
            return Err(inconsistent(
                PERSONS,
                "the identity of one person with another's insurance",
            ));
        }
        let [insutype, psn_type, status] = words(insured)?;
        Query::new(conn, PERSONS, PUT_PERSON)?.change_one((
            insured.person.0,
            &identity.psn_no,
            insured.area.number(),
            insutype,
            psn_type,
            status,
            insured.covered_until.map(|day| day.to_string()),
            insured.frozen,
        ))?;
        identity::put(conn, ring, identity, insured)?;
        open_account(conn, insured)?;
    }
    Ok(())
}

/// Changes persons that are known; the day of birth stays with the identity.
pub(crate) fn change(conn: &Connection, ring: &Keyring, people: &[Insured]) -> Result<()> {
    for insured in people {
        let person = insured.person.0;
        let area = Query::new(conn, PERSONS, AREA_OF)?.first((person,), |cells| cells.area())?;
        let [insutype, psn_type, status] = words(insured)?;
        Query::new(conn, PERSONS, CHANGE_PERSON)?.change_one((
            insured.person.0,
            insured.area.number(),
            insutype,
            psn_type,
            status,
            insured.covered_until.map(|day| day.to_string()),
            insured.frozen,
        ))?;
        if area != Some(insured.area) {
            identity::moved(conn, ring, insured.person, insured.area)?;
        }
        open_account(conn, insured)?;
    }
    Ok(())
}

/// Everybody has an account row in the insured area of now, residents too: lanes lock it.
fn open_account(conn: &Connection, insured: &Insured) -> Result<()> {
    let mut query = Query::new(conn, ACCOUNTS, OPEN_ACCOUNT)?;
    query.change((insured.area.number(), insured.person.0))?;
    Ok(())
}

/// Writes accounts; version 1 opens one that has no row yet.
pub(crate) fn write_accounts(conn: &Connection, accounts: &[Account]) -> Result<()> {
    let mut open = Query::new(conn, ACCOUNTS, OPEN_ACCOUNT)?;
    let mut change = Query::new(conn, ACCOUNTS, CHANGE_ACCOUNT)?;
    for account in accounts {
        let (area, person) = (account.area.number(), account.person.0);
        if account.version == 1 {
            open.change((area, person))?;
        }
        change.change_one((
            area,
            person,
            account.current.0,
            account.carried.0,
            account.reserved_current.0,
            account.reserved_carried.0,
            account.frozen,
            account.version,
        ))?;
    }
    Ok(())
}

/// Puts the wishes of changed contact records beside their persons, and remembers who was told of a
/// low balance.
pub(crate) fn remind(conn: &Connection, records: &[Record], messages: &[Message]) -> Result<()> {
    for record in records {
        let Body::Contact(contact) = &record.body else { continue };
        let wishes = &contact.reminders;
        let wishes = (*wishes != Reminders::default()).then(|| cells::json(wishes)).transpose()?;
        Query::new(conn, PERSONS, PUT_REMINDERS)?.change((contact.person.0, wishes))?;
    }
    for message in messages {
        if matches!(message.about, About::BalanceLow { .. }) {
            let told = (message.person.0, message.at.month().0);
            Query::new(conn, PERSONS, TOLD_LOW)?.change(told)?;
        }
    }
    Ok(())
}

fn words(insured: &Insured) -> Result<[String; 3]> {
    Ok([word(&insured.insutype)?, word(&insured.psn_type)?, word(&insured.status)?])
}
