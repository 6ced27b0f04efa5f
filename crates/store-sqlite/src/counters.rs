//! What moves with every bill beside the money: counters of limits, accumulators, picks.

use std::collections::{BTreeMap, BTreeSet};

use domain::benefit::Accumulator;
use domain::settlement::AccumulatorKey;
use domain::{Area, BindingId, Fen, Moment, PersonId, SettlementId};
use rusqlite::Connection;
use store::{Pick, Result};

use crate::cells::{self, Cells};
use crate::query::Query;

const USED: &str = "used";
const ACCUMULATORS: &str = "accumulators";
const PICKS: &str = "picks";

const USED_IN: &str =
    "SELECT amount, top FROM used WHERE area = ?1 AND binding = ?2 AND period = ?3";
// `top` never falls: it is the most that was ever counted, also what was given back since.
const PUT_USED: &str = "INSERT INTO used (area, binding, period, amount, top)
    VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (area, binding, period) DO UPDATE SET amount = excluded.amount,
        top = max(top, excluded.top)";
const ACCUMULATORS_FROM: &str = "SELECT area, person, year, inpatient, deductible, in_scope, fund,
        fund_sub, count
    FROM accumulators WHERE area = ?1 AND person = ?2 AND year >= ?3";
const PUT_ACCUMULATOR: &str = "INSERT INTO accumulators
        (area, person, year, inpatient, deductible, in_scope, fund, fund_sub, count)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    ON CONFLICT (area, person, year, inpatient) DO UPDATE SET deductible = excluded.deductible,
        in_scope = excluded.in_scope, fund = excluded.fund, fund_sub = excluded.fund_sub,
        count = excluded.count";
const PICK: &str = "SELECT beneficiary, binding, until, used_by FROM picks WHERE beneficiary = ?1";
const PUT_PICK: &str = "INSERT INTO picks (beneficiary, binding, until, used_by)
    VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (beneficiary) DO UPDATE SET binding = excluded.binding, until = excluded.until,
        used_by = excluded.used_by";

#[cfg(test)]
pub(crate) const HOT: &[&str] =
    &[USED_IN, PUT_USED, ACCUMULATORS_FROM, PUT_ACCUMULATOR, PICK, PUT_PICK];

/// A counter: grantor's area, binding, period (`yyyyMM` or `yyyy`).
pub(crate) type UsedKey = (Area, BindingId, u32);

/// What a counter shows, and the most that it ever showed.
pub(crate) type Counted = (Fen, Fen);

/// Counters that are not zero for ever.
pub(crate) fn used(conn: &Connection, keys: &BTreeSet<UsedKey>) -> Result<Vec<(UsedKey, Counted)>> {
    let mut query = Query::new(conn, USED, USED_IN)?;
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        let (area, binding, period) = key;
        let read = |cells: &mut Cells<'_, '_>| Ok((cells.fen()?, cells.fen()?));
        let counted = query.first((area.number(), binding.0, period), read)?;
        found.extend(counted.map(|counted| (*key, counted)));
    }
    Ok(found)
}

/// New values; the most that a counter showed on its way there, where that was more.
pub(crate) fn write_used(
    conn: &Connection,
    counters: &[(UsedKey, Fen)],
    tops: &[((BindingId, u32), Fen)],
) -> Result<()> {
    let mut query = Query::new(conn, USED, PUT_USED)?;
    let tops: BTreeMap<(BindingId, u32), Fen> = tops.iter().copied().collect();
    for ((area, binding, period), amount) in counters {
        let top = tops.get(&(*binding, *period)).map_or(*amount, |top| (*amount).max(*top));
        query.change_one((area.number(), binding.0, period, amount.0, top.0))?;
    }
    Ok(())
}

/// A person's accumulators in an area from a year on.
pub(crate) fn accumulators(
    conn: &Connection,
    area: Area,
    person: PersonId,
    year: i16,
) -> Result<Vec<(AccumulatorKey, Accumulator)>> {
    let mut query = Query::new(conn, ACCUMULATORS, ACCUMULATORS_FROM)?;
    query.all((area.number(), person.0, year), |cells| {
        let key = AccumulatorKey {
            area: cells.area()?,
            person: PersonId(cells.take()?),
            year: cells.take()?,
            inpatient: cells.take()?,
        };
        let used_up = Accumulator {
            deductible: cells.json()?,
            in_scope: cells.fen()?,
            fund: cells.fen()?,
            fund_sub: cells.fen()?,
            count: cells.take()?,
        };
        Ok((key, used_up))
    })
}

pub(crate) fn write_accumulators(
    conn: &Connection,
    accumulators: &[(AccumulatorKey, Accumulator)],
) -> Result<()> {
    let mut query = Query::new(conn, ACCUMULATORS, PUT_ACCUMULATOR)?;
    for (key, used_up) in accumulators {
        let AccumulatorKey { area, person, year, inpatient } = key;
        let Accumulator { deductible, in_scope, fund, fund_sub, count } = used_up;
        query.change_one((
            area.number(),
            person.0,
            year,
            inpatient,
            cells::json(deductible)?,
            in_scope.0,
            fund.0,
            fund_sub.0,
            count,
        ))?;
    }
    Ok(())
}

pub(crate) fn pick(conn: &Connection, beneficiary: PersonId) -> Result<Option<Pick>> {
    Query::new(conn, PICKS, PICK)?.first((beneficiary.0,), |cells| {
        Ok(Pick {
            beneficiary: PersonId(cells.take()?),
            binding: BindingId(cells.take()?),
            until: Moment(cells.take()?),
            used_by: cells.take::<Option<i64>>()?.map(SettlementId),
        })
    })
}

pub(crate) fn write_picks(conn: &Connection, picks: &[Pick]) -> Result<()> {
    let mut query = Query::new(conn, PICKS, PUT_PICK)?;
    for pick in picks {
        let used_by = pick.used_by.map(|id| id.0);
        query.change_one((pick.beneficiary.0, pick.binding.0, pick.until.0, used_by))?;
    }
    Ok(())
}
