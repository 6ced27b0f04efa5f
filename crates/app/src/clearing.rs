//! What is known of a month's clearing: its windows, positions and statements. For the jobs that make
//! them, and for whoever shows or checks them.

use std::collections::BTreeMap;

use domain::clearing::{Position, Statement, day_of, merged};
use domain::{Area, Moment, Month, RecordId, ids};
use store::record::{statement_key, window_key};
use store::{Body, Kind, Reads, Record, StoreError};

/// Records of a page.
const PAGE: u32 = 500;
/// How far a clock may be set back while statements are made: a week.
const SET_BACK_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// The sealed windows of a month by their home area; areas that were not sealed for it are left out.
pub fn windows(reads: &dyn Reads, month: Month) -> store::Result<BTreeMap<Area, i64>> {
    let mut windows = BTreeMap::new();
    for head in reads.heads()? {
        let key = window_key(head.area, month);
        let sealed = reads.record_by_key(Kind::Window, &key)?.map(|record| record.body);
        if let Some(Body::Window(sealed)) = sealed {
            windows.insert(head.area, sealed.window);
        }
    }
    Ok(windows)
}

/// What the sealed windows of a month come to: one position for each debtor, creditor and kind.
pub fn positions(reads: &dyn Reads, month: Month) -> store::Result<Vec<Position>> {
    let mut all = Vec::new();
    for (area, window) in windows(reads, month)? {
        all.extend(reads.window_sums(area, window)?);
    }
    merged(all).map_err(overflow)
}

/// The name of the job that makes a month's statements.
pub fn making(month: Month) -> String {
    format!("clearing-statements {}", month.0)
}

/// The identifiers between which a month's statements were made: after the first, up to the second.
/// A clock may have been set back by days while they were.
pub fn made_between(reads: &dyn Reads, month: Month) -> store::Result<(RecordId, RecordId)> {
    let after = ids::first_at(Moment::start_of(day_of(month.plus(1), 1))).saturating_sub(1);
    let job = reads.record_by_key(Kind::Job, &making(month))?.map(|record| record.body);
    let finished = match job {
        Some(Body::Job(job)) => job.finished,
        _ => None,
    };
    let last = finished.map_or(i64::MAX, |at| ids::first_at(at.plus_ms(SET_BACK_MS)));
    Ok((RecordId(after), RecordId(last)))
}

/// The statements of a month in the order in which they were made. Costs a walk over what was made
/// since the month's end.
pub fn statements(reads: &dyn Reads, month: Month) -> store::Result<Vec<(Record, Statement)>> {
    let end = Moment::start_of(day_of(month.plus(1), 1));
    let mut after = RecordId(ids::first_at(end).saturating_sub(1));
    let mut found = Vec::new();
    loop {
        let page = reads.records(Kind::Statement, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(found) };
        after = last.id;
        for record in page {
            if let Body::Statement(statement) = &record.body
                && statement.month == month
            {
                let statement = statement.clone();
                found.push((record, statement));
            }
        }
    }
}

/// The statement of a month between two parties.
pub fn statement(
    reads: &dyn Reads,
    month: Month,
    parties: domain::clearing::Parties,
) -> store::Result<Option<(Record, Statement)>> {
    let record = reads.record_by_key(Kind::Statement, &statement_key(month, parties))?;
    Ok(record.and_then(|record| match &record.body {
        Body::Statement(statement) => {
            let statement = statement.clone();
            Some((record, statement))
        }
        _ => None,
    }))
}

fn overflow(error: domain::Overflow) -> StoreError {
    StoreError::Inconsistent { table: "obligations", what: error.to_string() }
}
