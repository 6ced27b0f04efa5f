//! A month's windows and statements.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::clearing::{Parties, Position, neutral, split};
use domain::{Area, Month};
use store::record::statement_key;

use super::super::run::Run;
use super::super::{Halt, JobReport, anywhere, submit_all};
use super::of_calendar;
use crate::act::Act;
use crate::acts::{MakeStatement, SealWindow};
use crate::clearing::{positions, statements};
use crate::engine::App;

/// The name of the job that seals a month.
pub(super) fn sealing(month: Month) -> String {
    format!("clearing-seal {}", month.0)
}

/// Seals every area's open window for a month: a head and a record each, whatever stands in them.
pub(super) async fn seal(app: &App, month: Month, report: &mut JobReport) -> Result<(), Halt> {
    let Some(run) = Run::begin(app, &sealing(month), None).await? else { return Ok(()) };
    let acts: Vec<Arc<dyn Act>> = areas(app)?
        .into_iter()
        .map(|area| {
            let numbered = of_calendar(area, format!("seal {area} {}", month.0));
            Arc::new(SealWindow { numbered, area, month }) as Arc<dyn Act>
        })
        .collect();
    let sealed = submit_all(app, acts).await?;
    finish(run, app, (sealed, format!("{sealed} windows")), report).await
}

/// Every area in which anything was ever decided; the home of what belongs to no area has no window.
fn areas(app: &App) -> Result<Vec<Area>, Halt> {
    let nowhere = anywhere()?;
    let heads = app.read()?.heads()?;
    Ok(heads.into_iter().map(|head| head.area).filter(|area| *area != nowhere).collect())
}

/// Makes the month's statements: of whoever owes something, and of whom something is brought forward
/// to.
pub(super) async fn make(app: &App, month: Month, report: &mut JobReport) -> Result<(), Halt> {
    let name = format!("clearing-statements {}", month.0);
    let Some(run) = Run::begin(app, &name, None).await? else { return Ok(()) };
    let mut wanted: BTreeMap<Parties, Vec<Position>> =
        split(&positions(app.read()?.as_ref(), month)?);
    for (_, before) in statements(app.read()?.as_ref(), month.plus(-1))? {
        if !before.left_over().map_err(overflow)?.is_empty() {
            wanted.entry(before.parties).or_default();
        }
    }
    let acts: Vec<Arc<dyn Act>> = wanted
        .into_iter()
        .map(|(parties, positions)| {
            let number = format!("statement {}", statement_key(month, parties));
            let numbered = of_calendar(parties.speaker(), number);
            Arc::new(MakeStatement { numbered, month, parties, positions }) as Arc<dyn Act>
        })
        .collect();
    let made = submit_all(app, acts).await?;
    finish(run, app, (made, format!("{made} statements")), report).await
}

/// Compares the statements with the windows, item by item summed up anew, and the provinces' middle
/// books with nothing. What differs is for people to look into: nothing is changed by it.
pub(super) async fn reconcile(app: &App, month: Month, report: &mut JobReport) -> Result<(), Halt> {
    let name = format!("clearing-reconcile {}", month.0);
    let Some(run) = Run::begin(app, &name, None).await? else { return Ok(()) };
    let differ = differing(app, month)?;
    let found = u64::try_from(differ.len()).unwrap_or(u64::MAX);
    if found > 0 {
        tracing::error!(name: "clearing.differs", month = month.0, found);
    }
    let note = if differ.is_empty() { "all agree".to_owned() } else { differ.join("; ") };
    finish(run, app, (found, note), report).await
}

/// Statements that are not as the windows say, and middle books that are not nothing.
fn differing(app: &App, month: Month) -> Result<Vec<String>, Halt> {
    let reads = app.read()?;
    let all = positions(reads.as_ref(), month)?;
    let mut wanted = split(&all);
    let mut differ: Vec<String> = Vec::new();
    for (_, statement) in statements(reads.as_ref(), month)? {
        let here = wanted.remove(&statement.parties).unwrap_or_default();
        if here != statement.positions {
            differ.push(statement_key(month, statement.parties));
        }
    }
    differ.extend(wanted.into_keys().map(|parties| statement_key(month, parties)));
    let rest = neutral(&all).map_err(overflow)?;
    differ.extend(
        rest.into_iter()
            .filter(|(_, rest)| !rest.is_zero())
            .map(|(book, rest)| format!("{book} {rest}")),
    );
    Ok(differ)
}

/// Writes down what a run did, and that it is done.
pub(super) async fn finish(
    mut run: Run,
    app: &App,
    (done, note): (u64, String),
    report: &mut JobReport,
) -> Result<(), Halt> {
    run.say(done, note);
    run.finish(app, report).await
}

/// What does not fit into a sum is no sum of money.
pub(super) fn overflow(error: domain::Overflow) -> Halt {
    let what = error.to_string();
    store::StoreError::Inconsistent { table: "records", what }.into()
}
