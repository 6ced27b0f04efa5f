//! A month's windows and statements.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::clearing::{Parties, Position, neutral, reconcile_by, split};
use domain::{Area, Month};
use store::record::statement_key;

use super::super::run::Run;
use super::super::{Halt, JobReport, anywhere, submit_each};
use super::{none_left, of_calendar};
use crate::act::Act;
use crate::acts::{MakeStatement, SealWindow};
use crate::clearing::{making, positions, statement, statements};
use crate::engine::App;

/// The name of the job that seals a month.
pub(super) fn sealing(month: Month) -> String {
    format!("clearing-seal {}", month.0)
}

/// Seals every area's open window for a month: a head and a record each, whatever stands in them.
/// Nothing is added to a month's statements once they are made: until the last day for comparing them
/// they wait for a window that does not book; from then on what stands in it goes with the next month.
pub(super) async fn seal(app: &App, month: Month, report: &mut JobReport) -> Result<(), Halt> {
    let Some(run) = Run::begin(app, &sealing(month), None).await? else { return Ok(()) };
    let acts: Vec<Arc<dyn Act>> = areas(app)?
        .into_iter()
        .map(|area| {
            let numbered = of_calendar(area, format!("seal {area} {}", month.0));
            Arc::new(SealWindow { numbered, area, month }) as Arc<dyn Act>
        })
        .collect();
    let (sealed, failed) = submit_each(app, acts).await?;
    let mut note = format!("{sealed} windows");
    if failed > 0 {
        if app.now().date() <= reconcile_by(month) {
            return none_left(failed);
        }
        tracing::error!(name: "clearing.windows_left", month = month.0, failed);
        note = format!("{note}, {failed} left to the next month");
    }
    finish(run, app, (sealed, note), report).await
}

/// Every area in which anything was ever decided; the home of what belongs to no area has no window.
fn areas(app: &App) -> Result<Vec<Area>, Halt> {
    let nowhere = anywhere()?;
    let heads = app.read()?.heads()?;
    Ok(heads.into_iter().map(|head| head.area).filter(|area| *area != nowhere).collect())
}

/// Makes the month's statements: of whoever owes something, and of whom something is brought forward
/// to. Those of `left` wait for the month before; those that do not book are put to them.
pub(super) async fn make(
    app: &App,
    month: Month,
    left: &mut BTreeSet<Parties>,
    report: &mut JobReport,
) -> Result<(), Halt> {
    let Some(run) = Run::begin(app, &making(month), None).await? else { return Ok(()) };
    let mut wanted: BTreeMap<Parties, Vec<Position>> =
        split(&positions(app.read()?.as_ref(), month)?);
    for (_, before) in statements(app.read()?.as_ref(), month.plus(-1))? {
        if !before.left_over().map_err(overflow)?.is_empty() {
            wanted.entry(before.parties).or_default();
        }
    }
    wanted.retain(|parties, _| !left.contains(parties));
    let all: Vec<Parties> = wanted.keys().copied().collect();
    let acts: Vec<Arc<dyn Act>> = wanted
        .into_iter()
        .map(|(parties, positions)| {
            let number = format!("statement {}", statement_key(month, parties));
            let numbered = of_calendar(parties.speaker(), number);
            Arc::new(MakeStatement { numbered, month, parties, positions }) as Arc<dyn Act>
        })
        .collect();
    let (made, failed) = submit_each(app, acts).await?;
    if failed > 0 {
        for parties in all {
            if statement(app.read()?.as_ref(), month, parties)?.is_none() {
                left.insert(parties);
            }
        }
    }
    if !left.is_empty() {
        return Ok(());
    }
    finish(run, app, (made, format!("{made} statements")), report).await
}

/// Compares the statements with the windows, item by item summed up anew, and the provinces' middle
/// books with nothing. What differs is for people to look into by the 3rd: nothing is changed by it.
pub(super) async fn reconcile(app: &App, month: Month, report: &mut JobReport) -> Result<(), Halt> {
    let name = format!("clearing-reconcile {}", month.0);
    let Some(run) = Run::begin(app, &name, None).await? else { return Ok(()) };
    let differ = differing(app, month)?;
    let found = u64::try_from(differ.len()).unwrap_or(u64::MAX);
    if found > 0 {
        tracing::error!(name: "clearing.differs", month = month.0, found);
    }
    finish(run, app, (found, told(month, &differ)), report).await
}

/// What was found, and by when it must be looked into.
fn told(month: Month, differ: &[String]) -> String {
    match differ {
        [] => "all agree".to_owned(),
        differ => format!("by {}: {}", reconcile_by(month), differ.join("; ")),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_has_a_day() {
        let month = Month(202_611);
        assert_eq!(told(month, &[]), "all agree");
        let differ = ["440000>510000".to_owned(), "510000 1.00".to_owned()];
        assert_eq!(told(month, &differ), "by 2026-12-03: 440000>510000; 510000 1.00");
    }
}
