//! Bindings.

use domain::binding::{Binding, BindingState, Limits};
use domain::{BindingId, ClerkId, PersonId};
use rusqlite::{Connection, params};
use serde_json::{Value, json};
use store::Result;

use crate::cells::{self, Cells, word};
use crate::error::{inconsistent, unwritable};
use crate::query::Query;

const BINDINGS: &str = "bindings";

macro_rules! bindings {
    ($tail:literal) => {
        concat!(
            "SELECT id, grantor, grantor_area, beneficiary, beneficiary_area, kinship, state, why,
                    filed_at, effective_from, until, limit_payment, limit_month, limit_year,
                    scopes, rank, switched_off, changed_at, clerk, version
             FROM bindings ",
            $tail
        )
    };
}

const BY_ID: &str = bindings!("WHERE id = ?1");
const BY_BENEFICIARY: &str = bindings!("WHERE beneficiary = ?1");
const BY_GRANTOR: &str = bindings!("WHERE grantor = ?1");
const OF_PERSON: &str =
    bindings!("WHERE grantor = ?1 OR beneficiary = ?1 ORDER BY filed_at DESC, id DESC LIMIT 200");
const AFTER: &str = bindings!("WHERE id > ?1 ORDER BY id LIMIT ?2");
const INSERT: &str = "INSERT INTO bindings
        (id, grantor, grantor_area, beneficiary, beneficiary_area, kinship, state, why, filed_at,
         effective_from, until, limit_payment, limit_month, limit_year, scopes, rank, switched_off,
         changed_at, clerk, version)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
            ?20)";
const REPLACE: &str = "UPDATE bindings
    SET grantor = ?2, grantor_area = ?3, beneficiary = ?4, beneficiary_area = ?5, kinship = ?6,
        state = ?7, why = ?8, filed_at = ?9, effective_from = ?10, until = ?11,
        limit_payment = ?12, limit_month = ?13, limit_year = ?14, scopes = ?15, rank = ?16,
        switched_off = ?17, changed_at = ?18, clerk = ?19, version = ?20
    WHERE id = ?1 AND version = ?20 - 1";
#[cfg(test)]
pub(crate) const HOT: &[&str] =
    &[BY_ID, BY_BENEFICIARY, BY_GRANTOR, OF_PERSON, AFTER, INSERT, REPLACE];

fn binding_row(cells: &mut Cells<'_, '_>) -> rusqlite::Result<Binding> {
    Ok(Binding {
        id: BindingId(cells.take()?),
        grantor: PersonId(cells.take()?),
        grantor_area: cells.area()?,
        beneficiary: PersonId(cells.take()?),
        beneficiary_area: cells.area()?,
        kinship: cells.word()?,
        state: state(cells)?,
        filed_at: cells.moment()?,
        effective_from: cells.moment()?,
        until: cells.maybe_date()?,
        limits: Limits {
            payment: cells.maybe_fen()?,
            month: cells.maybe_fen()?,
            year: cells.maybe_fen()?,
        },
        scopes: cells.json()?,
        rank: cells.take()?,
        switched_off: cells.take()?,
        changed_at: cells.moment()?,
        clerk: cells.take::<Option<i64>>()?.map(ClerkId),
        version: cells.take()?,
    })
}

/// The state's name and, where it has one, its reason: two columns.
fn state(cells: &mut Cells<'_, '_>) -> rusqlite::Result<BindingState> {
    let (name, why): (String, Option<String>) = (cells.take()?, cells.take()?);
    let both = match why {
        Some(why) => json!({ "state": name, "why": why }),
        None => json!({ "state": name }),
    };
    serde_json::from_value(both).map_err(|_| cells.blame())
}

fn state_words(state: BindingState) -> Result<(String, Option<String>)> {
    let mut both = serde_json::to_value(state).map_err(|error| unwritable(&error))?;
    let text = |value: Value| match value {
        Value::String(text) => Some(text),
        _ => None,
    };
    let (name, why) = (text(both["state"].take()), text(both["why"].take()));
    let name = name.ok_or_else(|| inconsistent(BINDINGS, "a state without a name"))?;
    Ok((name, why))
}

pub(crate) fn binding(conn: &Connection, id: BindingId) -> Result<Option<Binding>> {
    Query::new(conn, BINDINGS, BY_ID)?.first((id.0,), binding_row)
}

/// Bindings in which this person is or was helped.
pub(crate) fn held_by(conn: &Connection, beneficiary: PersonId) -> Result<Vec<Binding>> {
    Query::new(conn, BINDINGS, BY_BENEFICIARY)?.all((beneficiary.0,), binding_row)
}

/// Bindings in which this person helps or helped.
pub(crate) fn given_by(conn: &Connection, grantor: PersonId) -> Result<Vec<Binding>> {
    Query::new(conn, BINDINGS, BY_GRANTOR)?.all((grantor.0,), binding_row)
}

pub(crate) fn of_person(conn: &Connection, person: PersonId) -> Result<Vec<Binding>> {
    Query::new(conn, BINDINGS, OF_PERSON)?.all((person.0,), binding_row)
}

/// Page by page over all.
pub(crate) fn after(conn: &Connection, after: BindingId, most: u32) -> Result<Vec<Binding>> {
    Query::new(conn, BINDINGS, AFTER)?.all((after.0, most), binding_row)
}

pub(crate) fn write(conn: &Connection, bindings: &[Binding]) -> Result<()> {
    for binding in bindings {
        let sql = if binding.version == 1 { INSERT } else { REPLACE };
        let (state, why) = state_words(binding.state)?;
        Query::new(conn, BINDINGS, sql)?.change_one(params![
            binding.id.0,
            binding.grantor.0,
            binding.grantor_area.number(),
            binding.beneficiary.0,
            binding.beneficiary_area.number(),
            word(&binding.kinship)?,
            state,
            why,
            binding.filed_at.0,
            binding.effective_from.0,
            binding.until.map(|day| day.to_string()),
            binding.limits.payment.map(|fen| fen.0),
            binding.limits.month.map(|fen| fen.0),
            binding.limits.year.map(|fen| fen.0),
            cells::json(&binding.scopes)?,
            binding.rank,
            binding.switched_off,
            binding.changed_at.0,
            binding.clerk.map(|clerk| clerk.0),
            binding.version,
        ])?;
    }
    Ok(())
}
