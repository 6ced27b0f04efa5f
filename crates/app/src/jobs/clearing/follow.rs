//! What the calendar does with statements day by day: silence confirms, notices go out, what is late
//! is marked. A run is written down only where something was due.

use std::sync::Arc;

use domain::clearing::{Statement, StatementState, silent_until};
use jiff::civil::Date;
use store::{Body, Kind, QueueAsk, Record};

use super::super::pages::PAGE;
use super::super::run::{Run, known};
use super::super::{Halt, JobReport, submit_each};
use super::month::{finish, overflow};
use super::{none_left, of_calendar};
use crate::act::Act;
use crate::acts::{GrantDays, Tend, TendStatement};
use crate::engine::App;

/// The states in which a step may be due.
fn states(step: Tend) -> &'static [StatementState] {
    match step {
        Tend::Silence => &[StatementState::Sealed],
        Tend::Notice => &[StatementState::Confirmed],
        Tend::Late => &[StatementState::Disputed, StatementState::Confirmed, StatementState::Sent],
    }
}

/// Takes every statement that is due a step on, step by step.
pub(super) async fn follow(app: &App, report: &mut JobReport) -> Result<(), Halt> {
    let mut left = grant(app, report).await?;
    for step in Tend::ALL {
        let mut acts: Vec<Arc<dyn Act>> = Vec::new();
        for state in states(step) {
            for (record, statement) in open(app, *state)? {
                if step.of(&statement, app.now()).map_err(overflow)?.is_some() {
                    // By the version: after a dispute was answered it may be silent once more.
                    let number = format!("{} {} {}", step.word(), record.id.0, record.version);
                    let numbered = of_calendar(statement.parties.speaker(), number);
                    acts.push(Arc::new(TendStatement { numbered, statement: record.id, step }));
                }
            }
        }
        left += take(app, step.word(), acts, report).await?;
    }
    none_left(left)
}

/// Ten days without a word are days on which somebody could have said one: where the platform did
/// not run on so many since a statement waits, it waits longer.
async fn grant(app: &App, report: &mut JobReport) -> Result<u64, Halt> {
    let (sealed, today) = (open(app, StatementState::Sealed)?, app.now().date());
    let Some(first) = sealed.iter().map(|(_, statement)| statement.since()).min() else {
        return Ok(0);
    };
    let ran = ran(app, first)?;
    let mut acts: Vec<Arc<dyn Act>> = Vec::new();
    for (record, statement) in sealed {
        let days = ran.iter().filter(|day| **day > statement.since()).count();
        let until = silent_until(today, days);
        // Where ten days are over, silence speaks today.
        if until >= today && statement.granted(until).is_some() {
            let number = format!("grant {} {until}", record.id.0);
            let numbered = of_calendar(statement.parties.speaker(), number);
            acts.push(Arc::new(GrantDays { numbered, statement: record.id, until }));
        }
    }
    take(app, "grant", acts, report).await
}

/// The days after one and before today on which the platform ran (their sweep began), the newest
/// first, as many as silence takes. Cost: a look for each day back to the tenth of them.
fn ran(app: &App, after: Date) -> Result<Vec<Date>, Halt> {
    let today = app.now().date();
    let (mut days, mut day) = (Vec::new(), today);
    while silent_until(today, days.len()) >= today {
        day = day.yesterday().unwrap_or(after);
        if day <= after {
            break;
        }
        if known(app, &format!("sweep {day}"))?.is_some() {
            days.push(day);
        }
    }
    Ok(days)
}

/// Does what is due as a run of the day. How many acts failed alone: then the run stays open.
async fn take(
    app: &App,
    word: &str,
    acts: Vec<Arc<dyn Act>>,
    report: &mut JobReport,
) -> Result<u64, Halt> {
    if acts.is_empty() {
        return Ok(0);
    }
    let name = format!("clearing-{word} {}", app.now().date());
    let Some(run) = Run::begin(app, &name, None).await? else { return Ok(0) };
    let (done, failed) = submit_each(app, acts).await?;
    if failed == 0 {
        finish(run, app, (done, format!("{done} statements")), report).await?;
    }
    Ok(failed)
}

/// The statements in a state, page by page.
fn open(app: &App, state: StatementState) -> Result<Vec<(Record, Statement)>, Halt> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let (kind, areas, state) = (Kind::Statement, (0, 999_999), Some(state.word()));
        let page = app.read()?.queue(&QueueAsk { kind, areas, state, after, most: PAGE })?;
        let Some(last) = page.last() else { return Ok(found) };
        after = Some((last.body.index().due.unwrap_or(domain::Moment(0)), last.id));
        for record in page {
            if let Body::Statement(statement) = &record.body {
                let statement = statement.clone();
                found.push((record, statement));
            }
        }
    }
}
