//! Prepayments by the calendar: how far a month used them, which a new year still wants, and the
//! settling of a year that is over.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::Month;
use domain::clearing::{
    Level, Parties, Prepayment, StatementState, level, standing, utilisation, year_closes,
};
use store::record::prepayment_key;
use store::{Body, Kind, QueueAsk};

use super::super::pages::PAGE;
use super::super::run::{Run, known};
use super::super::{Halt, JobReport, submit_each};
use super::month::{finish, overflow};
use super::{none_left, of_calendar};
use crate::act::Act;
use crate::acts::SettlePrepayment;
use crate::clearing::{statement, statements};
use crate::engine::App;

/// The name of the job that looks how far a month used the prepayments.
pub(super) fn name(month: Month) -> String {
    format!("clearing-prepayments {}", month.0)
}

/// Says which prepayments a month's clearing used to 70 % and more (yellow), 90 % and more (red). Last
/// year's stands for the months until it is settled and goes on.
pub(super) async fn used(app: &App, month: Month, report: &mut JobReport) -> Result<(), Halt> {
    let Some(run) = Run::begin(app, &name(month), None).await? else { return Ok(()) };
    let (mut warned, mut looked) = (Vec::new(), 0_u64);
    for ((giver, holder), amount) in standing(&given(app)?).map_err(overflow)? {
        let parties = Parties::Provinces { debtor: giver, creditor: holder };
        let Some((_, made)) = statement(app.read()?.as_ref(), month, parties)? else { continue };
        looked = looked.saturating_add(1);
        let clearing = made.payment().map_err(overflow)?.amount;
        let Some(used) = utilisation(clearing, amount).map_err(overflow)? else { continue };
        let level = level(used);
        if level > Level::Normal {
            warned.push(format!("{} {giver}>{holder} {} bp", level.word(), used.0));
        }
    }
    let note = if warned.is_empty() { "none above 7000 bp".to_owned() } else { warned.join("; ") };
    finish(run, app, (looked, note), report).await
}

/// In February: which provinces cleared last year and have given no prepayment for this one.
pub(super) async fn wanted(app: &App, report: &mut JobReport) -> Result<(), Halt> {
    let today = app.now().date();
    if !(2..=3).contains(&today.month()) {
        return Ok(());
    }
    let name = format!("clearing-prepayments-wanted {}", today.year());
    let Some(run) = Run::begin(app, &name, None).await? else { return Ok(()) };
    let mut pairs = BTreeSet::new();
    for month in year_months(today.year().saturating_sub(1)) {
        for (_, made) in statements(app.read()?.as_ref(), month)? {
            if let Parties::Provinces { debtor, creditor } = made.parties {
                pairs.insert((debtor, creditor));
            }
        }
    }
    let mut lacking = Vec::new();
    for (giver, holder) in pairs {
        let key = prepayment_key(giver, holder, today.year());
        if app.read()?.record_by_key(Kind::Prepayment, &key)?.is_none() {
            lacking.push(format!("{giver}>{holder}"));
        }
    }
    let found = u64::try_from(lacking.len()).unwrap_or(u64::MAX);
    let note = if lacking.is_empty() { "all are there".to_owned() } else { lacking.join("; ") };
    finish(run, app, (found, note), report).await
}

/// From March on: settles the prepayments of the year that is over, once all its statements are paid,
/// at the latest when its first quarter is.
pub(super) async fn close_year(app: &App, report: &mut JobReport) -> Result<(), Halt> {
    let today = app.now().date();
    let year = today.year().saturating_sub(1);
    let name = format!("clearing-year {year}");
    let closed = known(app, &name)?.is_some_and(|job| job.finished.is_some());
    let mut turn = next_year(app, (i16::MIN, year))?;
    if closed || today.month() < 3 || turn.is_none() {
        return Ok(());
    }
    let mut open = 0_u64;
    for month in year_months(year) {
        let made = statements(app.read()?.as_ref(), month)?;
        let left = made.iter().filter(|(_, made)| made.state != StatementState::Paid).count();
        open = open.saturating_add(u64::try_from(left).unwrap_or(0));
    }
    if open > 0 && today <= year_closes(year) {
        return Ok(());
    }
    let Some(run) = Run::begin(app, &name, None).await? else { return Ok(()) };
    let (mut settled, mut left) = (0, 0);
    // Year by year: what one leaves goes on as the next one's, which may be over as well.
    while let Some(of) = turn {
        let due = given(app)?.into_iter().filter(|prepayment| prepayment.year == of);
        let (done, failed) = submit_each(app, due.map(|due| settle(&due)).collect()).await?;
        settled += done;
        left += failed;
        turn = next_year(app, (of, year))?;
    }
    none_left(left)?;
    let note = format!("{settled} prepayments settled, {open} statements open");
    finish(run, app, (settled, note), report).await
}

/// The first year after one, up to another, that has prepayments to settle.
fn next_year(app: &App, (after, last): (i16, i16)) -> Result<Option<i16>, Halt> {
    let years = given(app)?.into_iter().map(|prepayment| prepayment.year);
    Ok(years.filter(|year| after < *year && *year <= last).min())
}

fn settle(due: &Prepayment) -> Arc<dyn Act> {
    let Prepayment { giver, holder, year, .. } = *due;
    let numbered = of_calendar(giver, format!("settle {}", prepayment_key(giver, holder, year)));
    Arc::new(SettlePrepayment { numbered, clerk: None, giver, holder, year })
}

/// The months of a year.
fn year_months(year: i16) -> Vec<Month> {
    let january = u32::try_from(year).unwrap_or(0).saturating_mul(100).saturating_add(1);
    (0..12).map(|months| Month(january).plus(months)).collect()
}

/// The prepayments that are not settled.
fn given(app: &App) -> Result<Vec<Prepayment>, Halt> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let (kind, areas, state) = (Kind::Prepayment, (0, 999_999), Some("given"));
        let page = app.read()?.queue(&QueueAsk { kind, areas, state, after, most: PAGE })?;
        let Some(last) = page.last() else { return Ok(found) };
        // They are never due: the queue orders them by identifier, from the very beginning.
        after = Some((domain::Moment(0), last.id));
        found.extend(page.into_iter().filter_map(|record| match record.body {
            Body::Prepayment(prepayment) => Some(prepayment),
            _ => None,
        }));
    }
}
