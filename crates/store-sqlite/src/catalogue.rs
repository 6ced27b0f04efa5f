//! Institutions with what they sign with, and the items of the catalogue. Read at start and when
//! changed, and one institution per request.

use std::collections::BTreeSet;

use domain::institution::Institution;
use domain::item::{Allowance, Item};
use domain::{BasisPoints, InstitutionId};
use rusqlite::Connection;
use store::{Access, Keyring, Result};

use crate::cells::{self, Cells, word};
use crate::query::Query;
use crate::sealed;

const INSTITUTIONS: &str = "institutions";
const ITEMS: &str = "items";

macro_rules! institutions {
    ($tail:literal) => {
        concat!(
            "SELECT id, code, name, kind, level, area, admdvs, takes_family, unsigned, closed, services,
                    access_key, secret
             FROM institutions ",
            $tail
        )
    };
}

const BY_CODE: &str = institutions!("WHERE code = ?1");
const BY_ACCESS_KEY: &str = institutions!("WHERE access_key = ?1");
const BY_ID: &str = institutions!("WHERE id = ?1");
const ALL: &str = institutions!("ORDER BY code");
const AFTER: &str = institutions!("WHERE code > ?1 ORDER BY code LIMIT ?2");
const PUT: &str = "INSERT INTO institutions
        (id, code, name, kind, level, area, admdvs, takes_family, unsigned, closed, access_key,
         secret, services)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
    ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name,
        kind = excluded.kind, level = excluded.level, area = excluded.area,
        admdvs = excluded.admdvs, takes_family = excluded.takes_family,
        unsigned = excluded.unsigned, closed = excluded.closed,
        access_key = excluded.access_key, secret = excluded.secret,
        services = excluded.services";
const ALL_ITEMS: &str = "SELECT code, name, list_type, charge_type, class, self_pay, price_caps,
        account_allowed, allowances
    FROM items ORDER BY code";
const PUT_ITEM: &str = "INSERT INTO items
        (code, name, list_type, charge_type, class, self_pay, price_caps, account_allowed,
         allowances)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, list_type = excluded.list_type,
        charge_type = excluded.charge_type, class = excluded.class, self_pay = excluded.self_pay,
        price_caps = excluded.price_caps, account_allowed = excluded.account_allowed,
        allowances = excluded.allowances";

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[BY_CODE, BY_ACCESS_KEY, BY_ID, AFTER, PUT, PUT_ITEM];

fn institution_row(cells: &mut Cells<'_, '_>) -> rusqlite::Result<Institution> {
    let mut institution = Institution {
        id: InstitutionId(cells.take()?),
        code: cells.take()?,
        name: cells.take()?,
        kind: cells.word()?,
        level: cells.word()?,
        area: cells.area()?,
        admdvs: cells.take()?,
        takes_family: cells.take()?,
        unsigned: cells.take()?,
        closed: cells.take()?,
        services: BTreeSet::new(),
    };
    let services = cells.maybe_json()?;
    institution.services =
        services.unwrap_or_else(|| Institution::usual_services(institution.kind));
    Ok(institution)
}

fn with_access(
    ring: &Keyring,
    cells: &mut Cells<'_, '_>,
) -> rusqlite::Result<(Institution, Access)> {
    let institution = institution_row(cells)?;
    let key = cells.take()?;
    let secret = sealed::INSTITUTIONS.open(ring, institution.id.0, cells)?;
    Ok((institution, Access { key, secret }))
}

type WithAccess = Option<(Institution, Access)>;

pub(crate) fn by_code(conn: &Connection, ring: &Keyring, code: &str) -> Result<WithAccess> {
    let mut query = Query::new(conn, INSTITUTIONS, BY_CODE)?;
    query.first((code,), |cells| with_access(ring, cells))
}

pub(crate) fn by_access_key(conn: &Connection, ring: &Keyring, key: &str) -> Result<WithAccess> {
    let mut query = Query::new(conn, INSTITUTIONS, BY_ACCESS_KEY)?;
    query.first((key,), |cells| with_access(ring, cells))
}

pub(crate) fn institution(conn: &Connection, id: InstitutionId) -> Result<Option<Institution>> {
    Query::new(conn, INSTITUTIONS, BY_ID)?.first((id.0,), institution_row)
}

pub(crate) fn institutions(conn: &Connection) -> Result<Vec<Institution>> {
    Query::new(conn, INSTITUTIONS, ALL)?.all((), institution_row)
}

pub(crate) fn institutions_after(
    conn: &Connection,
    code: &str,
    most: u32,
) -> Result<Vec<Institution>> {
    Query::new(conn, INSTITUTIONS, AFTER)?.all((code, most), institution_row)
}

pub(crate) fn put(
    conn: &Connection,
    ring: &Keyring,
    institutions: &[(Institution, Access)],
) -> Result<()> {
    let mut query = Query::new(conn, INSTITUTIONS, PUT)?;
    for (institution, access) in institutions {
        query.change_one((
            institution.id.0,
            &institution.code,
            &institution.name,
            word(&institution.kind)?,
            word(&institution.level)?,
            institution.area.number(),
            &institution.admdvs,
            institution.takes_family,
            institution.unsigned,
            institution.closed,
            &access.key,
            sealed::INSTITUTIONS.seal(ring, institution.id.0, access.secret.as_deref())?,
            cells::json(&institution.services)?,
        ))?;
    }
    Ok(())
}

pub(crate) fn items(conn: &Connection) -> Result<Vec<Item>> {
    Query::new(conn, ITEMS, ALL_ITEMS)?.all((), |cells| {
        Ok(Item {
            code: cells.take()?,
            name: cells.take()?,
            list_type: cells.take()?,
            charge_type: cells.take()?,
            class: cells.word()?,
            self_pay: BasisPoints(cells.take()?),
            price_caps: cells.json()?,
            account_allowed: allowances(cells)?,
        })
    })
}

/// The flag and the list: two columns. Items from before lists were kept have the flag alone.
fn allowances(cells: &mut Cells<'_, '_>) -> rusqlite::Result<Vec<Allowance>> {
    let (flag, list) = (cells.take()?, cells.maybe_json()?);
    Ok(list.unwrap_or_else(|| vec![Allowance::always(flag)]))
}

pub(crate) fn put_items(conn: &Connection, items: &[Item]) -> Result<()> {
    let mut query = Query::new(conn, ITEMS, PUT_ITEM)?;
    for item in items {
        query.change_one((
            &item.code,
            &item.name,
            &item.list_type,
            &item.charge_type,
            word(&item.class)?,
            item.self_pay.0,
            cells::json(&item.price_caps)?,
            item.account_allowed.contains(&Allowance::always(true)),
            cells::json(&item.account_allowed)?,
        ))?;
    }
    Ok(())
}
