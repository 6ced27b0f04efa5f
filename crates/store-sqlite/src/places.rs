//! Hospitals and pharmacies by name, and how old what is known of them is.
//!
//! A part of a name is looked for in one area: its names are read in order from an index until the
//! page is full, at most [`LOOKED_AT`] of them, and no second
//! index over every name is kept. An index of three-letter pieces (FTS5 trigram) was left
//! out: most searches have two Chinese characters, which it cannot find.

use domain::InstitutionId;
use domain::institution::InstitutionKind;
use rusqlite::Connection;
use store::Result;
use store::records::{Listing, Places, PlacesAsk};

use crate::catalogue;
use crate::cells::{Cells, word};
use crate::query::Query;

const TABLE: &str = "institutions";
const LISTINGS: &str = "listings";

/// Most names that one search looks at; the next one goes on behind them.
const LOOKED_AT: u32 = 20_000;
/// Names that are read at once.
const CHUNK: u32 = 500;

const IN_AREA: &str = "SELECT name, code, kind, id FROM institutions
    WHERE area = ?1 AND (name, code) > (?2, ?3) ORDER BY name, code LIMIT ?4";
const BEGINNING: &str = "SELECT name, code, kind, id FROM institutions
    WHERE (name, code) > (?2, ?3) AND name < ?1 ORDER BY name, code LIMIT ?4";
const LISTING: &str = "SELECT listed_at, changed_at, file, says_services, says_family
    FROM listings WHERE institution = ?1";
const PUT_LISTING: &str = "INSERT INTO listings
        (institution, listed_at, changed_at, file, says_services, says_family)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (institution) DO UPDATE SET listed_at = excluded.listed_at,
        changed_at = excluded.changed_at, file = excluded.file,
        says_services = excluded.says_services, says_family = excluded.says_family";

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[IN_AREA, BEGINNING, LISTING, PUT_LISTING];

/// Name, code, kind and identifier, as the indexes have them.
type Entry = (String, String, String, i64);

fn entry(cells: &mut Cells<'_, '_>) -> rusqlite::Result<Entry> {
    Ok((cells.take()?, cells.take()?, cells.take()?, cells.take()?))
}

/// The next names in order.
fn chunk(conn: &Connection, ask: &PlacesAsk, (name, code): (&str, &str)) -> Result<Vec<Entry>> {
    if let Some(area) = ask.area {
        let mut query = Query::new(conn, TABLE, IN_AREA)?;
        return query.all((area.number(), name, code, CHUNK), entry);
    }
    // Nothing that begins with the part comes behind this.
    let end = format!("{}{}", ask.part, char::MAX);
    Query::new(conn, TABLE, BEGINNING)?.all((end, name, code, CHUNK), entry)
}

/// Which kinds fit; what registers mutual aid for an agency is no place of care.
fn fitting(kind: Option<InstitutionKind>) -> Result<Vec<String>> {
    let care = [InstitutionKind::Hospital, InstitutionKind::Pharmacy];
    care.iter().filter(|it| kind.is_none_or(|kind| kind == **it)).map(word).collect()
}

pub(crate) fn places(conn: &Connection, ask: &PlacesAsk) -> Result<Places> {
    let kinds = fitting(ask.kind)?;
    let start = if ask.area.is_some() { String::new() } else { ask.part.clone() };
    let mut at = ask.after.clone().unwrap_or((start, String::new()));
    let (mut found, mut looked_at) = (Places::default(), 0);
    while looked_at < LOOKED_AT {
        let entries = chunk(conn, ask, (&at.0, &at.1))?;
        let is_last = entries.len() < CHUNK as usize;
        for (name, code, kind, id) in entries {
            let fits = kinds.contains(&kind) && name.contains(&ask.part);
            at = (name, code);
            if !fits {
                continue;
            }
            found.places.extend(catalogue::institution(conn, InstitutionId(id))?);
            if found.places.len() >= ask.most as usize {
                found.more_from = Some(at.1);
                return Ok(found);
            }
        }
        if is_last {
            return Ok(found);
        }
        looked_at += CHUNK;
    }
    found.more_from = Some(at.1);
    Ok(found)
}

pub(crate) fn listing(conn: &Connection, id: InstitutionId) -> Result<Option<Listing>> {
    Query::new(conn, LISTINGS, LISTING)?.first((id.0,), |cells| {
        Ok(Listing {
            listed_at: cells.moment()?,
            changed_at: cells.take::<Option<i64>>()?.map(domain::Moment),
            file: cells.take()?,
            says_services: cells.take()?,
            says_family: cells.take()?,
        })
    })
}

pub(crate) fn put_listings(conn: &Connection, listings: &[(InstitutionId, Listing)]) -> Result<()> {
    let mut query = Query::new(conn, LISTINGS, PUT_LISTING)?;
    for (id, Listing { listed_at, changed_at, file, says_services, says_family }) in listings {
        let at = (listed_at.0, changed_at.map(|at| at.0));
        query.change_one((id.0, at.0, at.1, file, says_services, says_family))?;
    }
    Ok(())
}
