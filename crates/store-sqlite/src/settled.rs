//! The bills of an institution in the order in which they were settled: what the end of the day
//! compares.
//!
//! Sums are made by the database out of the figures as they were written; no bill is kept twice.

use domain::day_end::{ClrType, Distance, Totals};
use domain::{Moment, PersonId, SettlementId, VisitId};
use rusqlite::{Connection, named_params};
use store::{Result, SettledAsk, SettledRow};

use crate::cells::{Cells, word};
use crate::query::Query;

const TABLE: &str = "settlements";

// Who was settled before the insurance was kept with the bill is taken as insured now.
macro_rules! which {
    () => {
        "FROM settlements s WHERE s.area = :area AND s.institution = :institution
            AND s.settled_at >= :from AND s.settled_at < :before
            AND (:setting IS NULL OR s.setting = :setting)
            AND (:distance IS NULL OR :distance = CASE WHEN s.patient_area = s.area THEN 0
                WHEN s.patient_area / 10000 = s.area / 10000 THEN 1 ELSE 2 END)
            AND (:insutype IS NULL OR :insutype = coalesce(s.insutype,
                (SELECT p.insutype FROM persons p WHERE p.person = s.patient)))
            AND (:given_back IS NULL OR :given_back = (s.original IS NOT NULL))"
    };
}

const TOTALS: &str = concat!(
    "SELECT count(*) - count(s.original), count(s.original),
        coalesce(sum(json_extract(s.figures, '$.total')), 0),
        coalesce(sum(json_extract(s.figures, '$.fund_sum')), 0),
        coalesce(sum(json_extract(s.figures, '$.own')), 0),
        coalesce(sum(json_extract(s.figures, '$.aid')), 0),
        coalesce(sum(json_extract(s.figures, '$.cash')), 0),
        coalesce(sum(json_extract(s.figures, '$.hosp_part')), 0) ",
    which!()
);
const PAGE: &str = concat!(
    "SELECT s.id, s.settled_at, s.request_no, s.patient, s.visit, s.original IS NOT NULL,
        json_extract(s.figures, '$.total'), json_extract(s.figures, '$.fund_sum'),
        json_extract(s.figures, '$.own') + json_extract(s.figures, '$.aid') ",
    which!(),
    " AND (s.settled_at, s.id) > (:at, :id) ORDER BY s.settled_at, s.id LIMIT :most"
);
#[cfg(test)]
pub(crate) const HOT: &[&str] = &[TOTALS, PAGE];

/// What a question says of the kind of bills: setting, distance, insurance, given back.
type Which = (Option<String>, Option<u8>, Option<String>, Option<bool>);

fn which(ask: &SettledAsk) -> Result<Option<Which>> {
    let ClrTypeParts { setting, distance, insutype } = ClrTypeParts::of(ask.clr_type)?;
    let asked = ask.insutype.as_ref().map(word).transpose()?;
    // Of two insurances no bill is.
    if let (Some(one), Some(other)) = (&insutype, &asked)
        && one != other
    {
        return Ok(None);
    }
    Ok(Some((setting, distance, insutype.or(asked), ask.given_back)))
}

#[derive(Default)]
struct ClrTypeParts {
    setting: Option<String>,
    distance: Option<u8>,
    insutype: Option<String>,
}

impl ClrTypeParts {
    fn of(clr_type: Option<ClrType>) -> Result<Self> {
        let Some(ClrType { setting, distance, insutype }) = clr_type else {
            return Ok(Self::default());
        };
        let distance = match distance {
            Distance::Home => 0,
            Distance::Province => 1,
            Distance::Country => 2,
        };
        let insutype = insutype.as_ref().map(word).transpose()?;
        Ok(Self { setting: Some(word(&setting)?), distance: Some(distance), insutype })
    }
}

pub(crate) fn totals(conn: &Connection, ask: &SettledAsk) -> Result<Totals> {
    let Some((setting, distance, insutype, given_back)) = which(ask)? else {
        return Ok(Totals::default());
    };
    let params = named_params! {
        ":area": ask.area.number(), ":institution": ask.institution.0,
        ":from": ask.from.0, ":before": ask.before.0, ":setting": setting,
        ":distance": distance, ":insutype": insutype, ":given_back": given_back,
    };
    let sums = Query::new(conn, TABLE, TOTALS)?.first(params, |cells| {
        Ok(Totals {
            bills: cells.take()?,
            given_back: cells.take()?,
            total: cells.fen()?,
            fund: cells.fen()?,
            own: cells.fen()?,
            aid: cells.fen()?,
            cash: cells.fen()?,
            hosp_part: cells.fen()?,
        })
    })?;
    Ok(sums.unwrap_or_default())
}

fn row(cells: &mut Cells<'_, '_>) -> rusqlite::Result<SettledRow> {
    Ok(SettledRow {
        id: SettlementId(cells.take()?),
        at: cells.moment()?,
        request_no: cells.take()?,
        patient: PersonId(cells.take()?),
        visit: VisitId(cells.take()?),
        given_back: cells.take()?,
        total: cells.fen()?,
        fund: cells.fen()?,
        account: cells.fen()?,
    })
}

pub(crate) fn between(
    conn: &Connection,
    ask: &SettledAsk,
    after: Option<(Moment, SettlementId)>,
    most: u32,
) -> Result<Vec<SettledRow>> {
    let Some((setting, distance, insutype, given_back)) = which(ask)? else {
        return Ok(Vec::new());
    };
    let (at, id) = after.map_or((i64::MIN, i64::MIN), |(at, id)| (at.0, id.0));
    // The index is entered at the page's first row, not at that of the first page.
    let from = ask.from.0.max(at);
    let params = named_params! {
        ":area": ask.area.number(), ":institution": ask.institution.0,
        ":from": from, ":before": ask.before.0, ":setting": setting,
        ":distance": distance, ":insutype": insutype, ":given_back": given_back,
        ":at": at, ":id": id, ":most": most,
    };
    Query::new(conn, TABLE, PAGE)?.all(params, row)
}
