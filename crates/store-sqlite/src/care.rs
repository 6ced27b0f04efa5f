//! Visits and the lines that institutions charged during them.

use domain::{Area, InstitutionId, Moment, PersonId, SettlementId, VisitId};
use rusqlite::Connection;
use store::records::VisitsAsk;
use store::{FeeBatch, FeeBatchState, Keyring, Result, Visit};

use crate::cells::{self, Cells, word};
use crate::query::Query;
use crate::sealed;

const VISITS: &str = "visits";
const FEE_BATCHES: &str = "fee_batches";

macro_rules! visits {
    ($condition:literal) => {
        concat!(
            "SELECT id, area, institution, patient, state, ipt_otp_no, begun, med_type, details,
                version, setting, ended
             FROM visits WHERE ",
            $condition
        )
    };
}

const VISIT: &str = visits!("area = ?1 AND id = ?2");
// Over all areas, by the partial index `visits_stays`.
const STAYS_OF: &str = visits!(
    "patient = ?1 AND setting = 'inpatient' AND state IN ('open', 'discharged')
     ORDER BY id DESC LIMIT 200"
);
// By the index `visits_of_patients`, not sorted.
const AT_INSTITUTION: &str = visits!(
    "area = ?1 AND patient = ?2 AND institution = ?3 AND begun BETWEEN ?4 AND ?5
     ORDER BY begun DESC, id DESC LIMIT 200"
);
const INSERT_VISIT: &str = "INSERT INTO visits
        (area, id, institution, patient, state, ipt_otp_no, begun, med_type, details, version,
         setting, ended)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
const REPLACE_VISIT: &str = "UPDATE visits
    SET institution = ?3, patient = ?4, state = ?5, ipt_otp_no = ?6, begun = ?7, med_type = ?8,
        details = ?9, version = ?10, setting = ?11, ended = ?12
    WHERE area = ?1 AND id = ?2 AND version = ?10 - 1";

macro_rules! fee_batches {
    ($condition:literal) => {
        concat!(
            "SELECT id, area, visit, batch, state, settled_by, lines, version
             FROM fee_batches WHERE ",
            $condition
        )
    };
}

const FEE_BATCH: &str = fee_batches!("area = ?1 AND id = ?2");
const LIVE_OF_VISIT: &str = fee_batches!("area = ?1 AND visit = ?2 AND state <> 'deleted'");
const INSERT_BATCH: &str = "INSERT INTO fee_batches
        (area, id, visit, batch, state, settled_by, lines, version)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const REPLACE_BATCH: &str = "UPDATE fee_batches
    SET visit = ?3, batch = ?4, state = ?5, settled_by = ?6, lines = ?7, version = ?8
    WHERE area = ?1 AND id = ?2 AND version = ?8 - 1";

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[
    VISIT,
    STAYS_OF,
    AT_INSTITUTION,
    INSERT_VISIT,
    REPLACE_VISIT,
    FEE_BATCH,
    LIVE_OF_VISIT,
    INSERT_BATCH,
    REPLACE_BATCH,
];

/// A visit with its details opened; one to a pharmacy has none.
pub(crate) fn visit(
    conn: &Connection,
    ring: &Keyring,
    area: Area,
    id: VisitId,
) -> Result<Option<Visit>> {
    let row = |cells: &mut Cells<'_, '_>| visit_row(ring, cells);
    Query::new(conn, VISITS, VISIT)?.first((area.number(), id.0), row)
}

/// Stays in hospital of somebody that are not settled, newest first.
pub(crate) fn stays_of(conn: &Connection, ring: &Keyring, person: PersonId) -> Result<Vec<Visit>> {
    let row = |cells: &mut Cells<'_, '_>| visit_row(ring, cells);
    Query::new(conn, VISITS, STAYS_OF)?.all((person.0,), row)
}

/// Visits of a patient at an institution that began in a range, the latest first.
pub(crate) fn visits_at(conn: &Connection, ring: &Keyring, ask: &VisitsAsk) -> Result<Vec<Visit>> {
    let VisitsAsk { area, institution, patient, from, to } = *ask;
    let row = |cells: &mut Cells<'_, '_>| visit_row(ring, cells);
    let asked = (area.number(), patient.0, institution.0, from.0, to.0);
    Query::new(conn, VISITS, AT_INSTITUTION)?.all(asked, row)
}

fn visit_row(ring: &Keyring, cells: &mut Cells<'_, '_>) -> rusqlite::Result<Visit> {
    let id: i64 = cells.take()?;
    Ok(Visit {
        id: VisitId(id),
        area: cells.area()?,
        institution: InstitutionId(cells.take()?),
        patient: PersonId(cells.take()?),
        state: cells.word()?,
        ipt_otp_no: cells.take()?,
        begun: cells.moment()?,
        med_type: cells.take()?,
        details: sealed::VISITS.open(ring, id, cells)?.unwrap_or_default(),
        version: cells.take()?,
        setting: cells.word()?,
        ended: cells.take::<Option<i64>>()?.map(Moment),
    })
}

fn fee_batch_row(cells: &mut Cells<'_, '_>) -> rusqlite::Result<FeeBatch> {
    Ok(FeeBatch {
        id: cells.take()?,
        area: cells.area()?,
        visit: VisitId(cells.take()?),
        batch: cells.take()?,
        state: state(cells)?,
        lines: cells.json()?,
        version: cells.take()?,
    })
}

/// The state's name and, where it is settled, by what: two columns.
fn state(cells: &mut Cells<'_, '_>) -> rusqlite::Result<FeeBatchState> {
    let (name, settled_by): (String, Option<i64>) = (cells.take()?, cells.take()?);
    match (name.as_str(), settled_by) {
        ("uploaded", None) => Ok(FeeBatchState::Uploaded),
        ("settled", Some(id)) => Ok(FeeBatchState::Settled(SettlementId(id))),
        ("deleted", None) => Ok(FeeBatchState::Deleted),
        _ => Err(cells.blame()),
    }
}

fn state_words(state: FeeBatchState) -> (&'static str, Option<i64>) {
    match state {
        FeeBatchState::Uploaded => ("uploaded", None),
        FeeBatchState::Settled(id) => ("settled", Some(id.0)),
        FeeBatchState::Deleted => ("deleted", None),
    }
}

/// A charge batch, also a deleted one.
pub(crate) fn fee_batch(conn: &Connection, area: Area, id: i64) -> Result<Option<FeeBatch>> {
    Query::new(conn, FEE_BATCHES, FEE_BATCH)?.first((area.number(), id), fee_batch_row)
}

/// The charge batches of a visit that are not deleted.
pub(crate) fn live_batches(conn: &Connection, area: Area, visit: VisitId) -> Result<Vec<FeeBatch>> {
    Query::new(conn, FEE_BATCHES, LIVE_OF_VISIT)?.all((area.number(), visit.0), fee_batch_row)
}

pub(crate) fn write_visits(conn: &Connection, ring: &Keyring, visits: &[Visit]) -> Result<()> {
    let mut insert = Query::new(conn, VISITS, INSERT_VISIT)?;
    let mut replace = Query::new(conn, VISITS, REPLACE_VISIT)?;
    for visit in visits {
        let query = if visit.version == 1 { &mut insert } else { &mut replace };
        let details = Some(visit.details.as_str()).filter(|details| !details.is_empty());
        query.change_one((
            visit.area.number(),
            visit.id.0,
            visit.institution.0,
            visit.patient.0,
            word(&visit.state)?,
            &visit.ipt_otp_no,
            visit.begun.0,
            &visit.med_type,
            sealed::VISITS.seal(ring, visit.id.0, details)?,
            visit.version,
            word(&visit.setting)?,
            visit.ended.map(|ended| ended.0),
        ))?;
    }
    Ok(())
}

/// Writes charge batches; those that change go first, because a deleted one makes room for a new
/// one of the same number.
pub(crate) fn write_batches(conn: &Connection, batches: &[FeeBatch]) -> Result<()> {
    let (new, changed): (Vec<_>, Vec<_>) = batches.iter().partition(|batch| batch.version == 1);
    let mut replace = Query::new(conn, FEE_BATCHES, REPLACE_BATCH)?;
    for batch in changed {
        write_batch(&mut replace, batch)?;
    }
    let mut insert = Query::new(conn, FEE_BATCHES, INSERT_BATCH)?;
    for batch in new {
        write_batch(&mut insert, batch)?;
    }
    Ok(())
}

fn write_batch(query: &mut Query<'_>, batch: &FeeBatch) -> Result<()> {
    let (state, settled_by) = state_words(batch.state);
    query.change_one((
        batch.area.number(),
        batch.id,
        batch.visit.0,
        &batch.batch,
        state,
        settled_by,
        cells::json(&batch.lines)?,
        batch.version,
    ))
}
