//! Settlement records and whom they concern.

use std::collections::BTreeMap;

use domain::settlement::{Settlement, SettlementKind};
use domain::{Area, InstitutionId, PersonId, SettlementId, VisitId};
use rusqlite::{Connection, params};
use store::{Result, Use};

use crate::cells::{self, Cells, word};
use crate::query::Query;

const TABLE: &str = "settlements";
const USES: &str = "uses";

macro_rules! columns {
    () => {
        "s.area, s.id, s.institution, s.request_no, s.patient, s.patient_area, s.visit, s.batch,
         s.setting, s.med_type, s.kind, s.original, s.begun, s.settled_at, s.figures, s.shares,
         s.balance_after, s.accumulated, s.explanation, s.cancelled_by, s.purchase, s.insutype"
    };
}

const BY_ID: &str =
    concat!("SELECT ", columns!(), " FROM settlements s WHERE s.area = ?1 AND s.id = ?2");
const ALL: &str = concat!("SELECT ", columns!(), " FROM settlements s");
const AFTER: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM settlements s WHERE s.area = ?1 AND s.id > ?2 ORDER BY s.id LIMIT ?3"
);
const CANCELS_OF: &str = "SELECT id FROM settlements WHERE area = ?1 AND original = ?2";
const PURCHASE: &str = "SELECT id FROM settlements
    WHERE area = ?1 AND purchase = ?2 AND cancelled_by IS NULL ORDER BY id DESC LIMIT 1";
const NEXT_AREA: &str = "SELECT min(area) FROM settlements WHERE area > ?1";
const INSERT: &str = "INSERT INTO settlements
        (area, id, institution, request_no, patient, patient_area, visit, batch, setting, med_type,
         kind, original, begun, settled_at, figures, shares, balance_after, accumulated,
         explanation, cancelled_by, purchase, insutype)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
            ?20, ?21, ?22)";
// A record that was made and cancelled in one batch names its cancel already.
const CANCEL: &str = "UPDATE settlements SET cancelled_by = ?3
    WHERE area = ?1 AND id = ?2 AND (cancelled_by IS NULL OR cancelled_by = ?3)";
const AREAS_OF: &str = "SELECT area FROM accounts WHERE person = ?1";
// In the order of the key: a page of years of uses reads as many rows as it has.
const USES_IN: &str = "SELECT settlement, care_area FROM uses
    WHERE area = ?1 AND person = ?2 AND settlement >= ?3 AND settlement < ?4
    ORDER BY settlement DESC LIMIT ?5";
const NAMED: &str = concat!(
    "SELECT ",
    columns!(),
    ", coalesce(i.name, '')
     FROM settlements s LEFT JOIN institutions i ON i.id = s.institution
     WHERE s.area = ?1 AND s.id = ?2"
);
const INSERT_USE: &str =
    "INSERT INTO uses (area, person, settlement, care_area) VALUES (?1, ?2, ?3, ?4)";

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[
    BY_ID, AFTER, CANCELS_OF, PURCHASE, NEXT_AREA, INSERT, CANCEL, AREAS_OF, USES_IN, NAMED,
    INSERT_USE,
];

fn settlement_row(cells: &mut Cells<'_, '_>) -> rusqlite::Result<Settlement> {
    Ok(Settlement {
        care_area: cells.area()?,
        id: SettlementId(cells.take()?),
        institution: InstitutionId(cells.take()?),
        request_no: cells.take()?,
        patient: PersonId(cells.take()?),
        patient_area: cells.area()?,
        visit: VisitId(cells.take()?),
        batch: cells.take()?,
        setting: cells.word()?,
        med_type: cells.take()?,
        kind: kind(cells)?,
        begun: cells.moment()?,
        settled_at: cells.moment()?,
        figures: cells.json()?,
        shares: cells.json()?,
        balance_after: cells.fen()?,
        accumulated: cells.maybe_json()?,
        explanation: cells.json()?,
        cancelled_by: cells.take::<Option<i64>>()?.map(SettlementId),
        purchase: cells.take()?,
        insutype: cells.maybe_word()?,
    })
}

/// The kind's name and, for a cancel, of what: two columns.
fn kind(cells: &mut Cells<'_, '_>) -> rusqlite::Result<SettlementKind> {
    let (name, original): (String, Option<i64>) = (cells.take()?, cells.take()?);
    match (name.as_str(), original) {
        ("settled", None) => Ok(SettlementKind::Settled),
        ("cancel", Some(id)) => Ok(SettlementKind::Cancel(SettlementId(id))),
        ("undo", Some(id)) => Ok(SettlementKind::Undo(SettlementId(id))),
        _ => Err(cells.blame()),
    }
}

fn kind_words(kind: SettlementKind) -> (&'static str, Option<i64>) {
    match kind {
        SettlementKind::Settled => ("settled", None),
        SettlementKind::Cancel(id) => ("cancel", Some(id.0)),
        SettlementKind::Undo(id) => ("undo", Some(id.0)),
    }
}

pub(crate) fn settlement(
    conn: &Connection,
    area: Area,
    id: SettlementId,
) -> Result<Option<Settlement>> {
    Query::new(conn, TABLE, BY_ID)?.first((area.number(), id.0), settlement_row)
}

/// Page by page in the order of time.
pub(crate) fn after(
    conn: &Connection,
    area: Area,
    after: SettlementId,
    most: u32,
) -> Result<Vec<Settlement>> {
    Query::new(conn, TABLE, AFTER)?.all((area.number(), after.0, most), settlement_row)
}

/// The effective settlement of a purchase, by what it is known again by.
pub(crate) fn of_purchase(
    conn: &Connection,
    area: Area,
    purchase: &[u8; 32],
) -> Result<Option<SettlementId>> {
    let mut query = Query::new(conn, TABLE, PURCHASE)?;
    query.first((area.number(), purchase), |cells| cells.take().map(SettlementId))
}

/// Every record: for the check of the whole books.
pub(crate) fn all(conn: &Connection) -> Result<Vec<Settlement>> {
    Query::new(conn, TABLE, ALL)?.all((), settlement_row)
}

/// The areas that have settlements, each found by one look into the index.
pub(crate) fn areas(conn: &Connection) -> Result<Vec<Area>> {
    let mut query = Query::new(conn, TABLE, NEXT_AREA)?;
    let mut areas: Vec<Area> = Vec::new();
    loop {
        let after = areas.last().map_or(0, |area| area.number());
        let next = query.first((after,), |cells| cells.take::<Option<u32>>())?.flatten();
        match next.and_then(Area::from_number) {
            Some(area) => areas.push(area),
            None => return Ok(areas),
        }
    }
}

/// What gave a settlement back; invariant 5 allows one at most.
pub(crate) fn cancels_of(
    conn: &Connection,
    area: Area,
    original: SettlementId,
) -> Result<Vec<SettlementId>> {
    let mut query = Query::new(conn, TABLE, CANCELS_OF)?;
    query.all((area.number(), original.0), |cells| cells.take().map(SettlementId))
}

/// A page for each area of the person, then the newest of them: a person has had an account in one
/// to three areas, so a page costs some hundred rows whatever the person's history.
pub(crate) fn uses(
    conn: &Connection,
    person: PersonId,
    (least, before): (i64, Option<i64>),
    most: u32,
) -> Result<Vec<Use>> {
    let areas = Query::new(conn, USES, AREAS_OF)?.all((person.0,), |cells| cells.area())?;
    let before = before.unwrap_or(i64::MAX);
    let mut keys: Vec<(i64, u32)> = Vec::new();
    for area in areas {
        let range = (area.number(), person.0, least, before, most);
        let mut query = Query::new(conn, USES, USES_IN)?;
        keys.extend(query.all(range, |cells| Ok((cells.take()?, cells.take()?)))?);
    }
    keys.sort_unstable_by(|one, other| other.cmp(one));
    let mut named = Query::new(conn, TABLE, NAMED)?;
    let mut uses = Vec::new();
    for (settlement, care_area) in keys.into_iter().take(usize::try_from(most).unwrap_or(0)) {
        uses.extend(named.first((care_area, settlement), |cells| {
            let settlement = settlement_row(cells)?;
            let share = settlement.shares.iter().find(|share| share.payer == person).copied();
            Ok(Use { settlement, share, institution_name: cells.take()? })
        })?);
    }
    Ok(uses)
}

pub(crate) fn write(conn: &Connection, settlements: &[Settlement]) -> Result<()> {
    let mut query = Query::new(conn, TABLE, INSERT)?;
    for settlement in settlements {
        let (kind, original) = kind_words(settlement.kind);
        query.change_one(params![
            settlement.care_area.number(),
            settlement.id.0,
            settlement.institution.0,
            settlement.request_no,
            settlement.patient.0,
            settlement.patient_area.number(),
            settlement.visit.0,
            settlement.batch,
            word(&settlement.setting)?,
            settlement.med_type,
            kind,
            original,
            settlement.begun.0,
            settlement.settled_at.0,
            cells::json(&settlement.figures)?,
            cells::json(&settlement.shares)?,
            settlement.balance_after.0,
            settlement.accumulated.as_ref().map(cells::json).transpose()?,
            cells::json(&settlement.explanation)?,
            settlement.cancelled_by.map(|id| id.0),
            settlement.purchase,
            settlement.insutype.as_ref().map(word).transpose()?,
        ])?;
    }
    write_uses(conn, settlements)
}

/// One row for the patient and for each payer, in the area of the account.
fn write_uses(conn: &Connection, settlements: &[Settlement]) -> Result<()> {
    let mut query = Query::new(conn, USES, INSERT_USE)?;
    for settlement in settlements {
        let mut concerned = BTreeMap::from([(settlement.patient, settlement.patient_area)]);
        concerned.extend(settlement.shares.iter().map(|share| (share.payer, share.area)));
        for (person, area) in concerned {
            let care_area = settlement.care_area.number();
            query.change_one((area.number(), person.0, settlement.id.0, care_area))?;
        }
    }
    Ok(())
}

/// Names in earlier records what gave them back.
pub(crate) fn cancel(
    conn: &Connection,
    cancelled: &[(Area, SettlementId, SettlementId)],
) -> Result<()> {
    let mut query = Query::new(conn, TABLE, CANCEL)?;
    for (area, original, by) in cancelled {
        query.change_one((area.number(), original.0, by.0))?;
    }
    Ok(())
}
