//! What the calendar does with statements day by day: silence confirms, notices go out, what is late
//! is marked. A run is written down only where something was due.

use std::sync::Arc;

use domain::clearing::{Statement, StatementState};
use store::{Body, Kind, QueueAsk, Record};

use super::super::pages::PAGE;
use super::super::run::Run;
use super::super::{Halt, JobReport, submit_all};
use super::month::{finish, overflow};
use super::of_calendar;
use crate::act::Act;
use crate::acts::{Tend, TendStatement};
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
    for step in Tend::ALL {
        let mut due = Vec::new();
        for state in states(step) {
            for (record, statement) in open(app, *state)? {
                if step.of(&statement, app.now()).map_err(overflow)?.is_some() {
                    due.push((record, statement));
                }
            }
        }
        if due.is_empty() {
            continue;
        }
        let name = format!("clearing-{} {}", step.word(), app.now().date());
        let Some(run) = Run::begin(app, &name, None).await? else { continue };
        let acts: Vec<Arc<dyn Act>> = due
            .into_iter()
            .map(|(record, statement)| {
                // By the version: after a dispute was answered it may be silent once more.
                let number = format!("{} {} {}", step.word(), record.id.0, record.version);
                let numbered = of_calendar(statement.parties.speaker(), number);
                Arc::new(TendStatement { numbered, statement: record.id, step }) as Arc<dyn Act>
            })
            .collect();
        let done = submit_all(app, acts).await?;
        finish(run, app, (done, format!("{done} statements")), report).await?;
    }
    Ok(())
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
