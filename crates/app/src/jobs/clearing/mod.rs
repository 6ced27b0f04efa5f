//! The calendar of clearing (`domain::clearing`, ADR 0017): windows sealed and statements made at the
//! first run after a month's end, silence and notices and what is late day by day, prepayments by
//! month and year. After weeks without a server the months are made up for in their order: the first
//! has all that stood open, the others what came since.

mod follow;
mod month;
mod prepay;

use std::collections::BTreeSet;

use domain::Month;
use domain::clearing::months_between;
use serde_json::json;

use super::run::{known, numbered};
use super::{Halt, JobReport};
use crate::engine::App;
use crate::number::Numbered;

/// Most months that are looked back for the last one that was done. A deployment that is older and
/// never cleared begins with the month before: all that stood open is in it.
const LOOK_BACK: i32 = 24;

/// Does what is due today. A month that does not come to an end keeps the days of other months'
/// statements from nobody.
pub(super) async fn due(app: &App, report: &mut JobReport) -> Result<(), Halt> {
    let cleared = clear(app, report).await;
    let followed = follow::follow(app, report).await;
    let wanted = prepay::wanted(app, report).await;
    let closed = prepay::close_year(app, report).await;
    cleared.and(followed).and(wanted).and(closed)
}

/// Closes the months that are over, in their order. A statement that does not book is tried again by
/// the next call, and its next month's waits for it; the others go on.
async fn clear(app: &App, report: &mut JobReport) -> Result<(), Halt> {
    let mut left = BTreeSet::new();
    for month in months(app)? {
        month::seal(app, month, report).await?;
        month::make(app, month, &mut left, report).await?;
        if left.is_empty() {
            month::reconcile(app, month, report).await?;
            prepay::used(app, month, report).await?;
        }
    }
    none_left(u64::try_from(left.len()).unwrap_or(u64::MAX))
}

/// Acts that failed alone are counted and told; the run stays open, so that the next call tries them
/// again.
fn none_left(failed: u64) -> Result<(), Halt> {
    if failed == 0 {
        return Ok(());
    }
    tracing::error!(name: "clearing.left", failed);
    Err(Halt::Left(failed))
}

/// The months that are over and not done, the oldest first.
fn months(app: &App) -> Result<Vec<Month>, Halt> {
    let last = app.now().month().plus(-1);
    if known(app, &month::sealing(last.plus(1)))?.is_some() {
        // The clock stepped back over a month's end: what is open by now is of a later month.
        return Ok(Vec::new());
    }
    let mut first = last;
    for back in 0..LOOK_BACK {
        let month = last.plus(back.saturating_neg());
        // The last job of a month and the first: what was left half-way is taken up again.
        let done = known(app, &prepay::name(month))?;
        if done.is_some_and(|job| job.finished.is_some()) {
            return Ok(months_between(month, last));
        }
        if known(app, &month::sealing(month))?.is_some() {
            first = month;
        }
    }
    Ok(months_between(first.plus(-1), last))
}

/// A number of the calendar's own.
fn of_calendar(area: domain::Area, number: String) -> Numbered {
    let content = json!({ "clearing": number });
    numbered(area, "clearing", number, &content)
}
