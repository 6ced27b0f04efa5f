//! The end of a month in areas that take premiums in batches (北京): what was asked for before its last
//! day is taken, each payment whole, by an act of its own.

use std::sync::Arc;

use domain::premium::PremiumState;
use domain::{Moment, Month, RecordId};
use jiff::civil::Date;
use serde_json::json;
use store::record::QueueAsk;
use store::{Body, Kind, Record};

use super::pages::PAGE;
use super::run::{Run, known, numbered};
use super::{Halt, JobReport, submit_each};
use crate::act::Act;
use crate::acts::{PremiumRef, TakePremium};
use crate::engine::App;

/// Takes what is due, once per month; a server that was off catches up. A month in which nothing waits
/// has no run. A payment that does not book keeps nobody else waiting: it is counted and told, and the
/// run stays open, so that the next call tries it again.
pub(super) async fn month_end(app: &App, report: &mut JobReport) -> Result<(), Halt> {
    let today = app.now().date();
    let name = format!("premiums {}", ended(today).0);
    // They come by the moment at which they were asked for: who comes first is due first.
    let first = waiting(app, None, 1)?;
    let nothing = !first.first().is_some_and(|record| is_due(record, today));
    if nothing && known(app, &name)?.is_none() {
        return Ok(());
    }
    let Some(mut run) = Run::begin(app, &name, None).await? else { return Ok(()) };
    let (mut after, mut done, mut stuck) = (None, run.done(), 0);
    loop {
        let page = waiting(app, after, PAGE)?;
        after = page.last().map(|end| (end.body.index().due.unwrap_or(Moment(0)), end.id));
        let due = page.iter().filter(|record| is_due(record, today));
        let acts: Vec<Arc<dyn Act>> = due.filter_map(|record| act(record, today)).collect();
        if acts.is_empty() {
            break;
        }
        let (decided, failed) = submit_each(app, acts).await?;
        (done, stuck) = (done + decided, stuck + failed);
        run.reached(app, done, format!("{done} premiums")).await?;
    }
    if stuck > 0 {
        tracing::error!(name: "jobs.premiums_stuck", stuck);
        report.left = Some(format!("{stuck} premiums were not booked"));
        return Ok(());
    }
    run.finish(app, report).await
}

/// A page of what waits for the end of a month; claims wait for a clerk.
fn waiting(app: &App, after: Option<(Moment, RecordId)>, most: u32) -> Result<Vec<Record>, Halt> {
    let state = Some(PremiumState::Waiting.word());
    let ask = QueueAsk { kind: Kind::Premium, areas: (0, 999_999), state, after, most };
    Ok(app.read()?.queue(&ask)?)
}

/// The month whose last day came last.
fn ended(today: Date) -> Month {
    let first = today.first_of_month();
    Month::of(if today == today.last_of_month() {
        today
    } else {
        first.yesterday().unwrap_or(first)
    })
}

fn is_due(record: &Record, today: Date) -> bool {
    match &record.body {
        Body::Premium(payment) => payment.due_on().is_some_and(|day| day <= today),
        _ => false,
    }
}

fn act(record: &Record, today: Date) -> Option<Arc<dyn Act>> {
    let premium = PremiumRef::of(record)?;
    let (month, id) = (ended(today).0, record.id.0);
    let content = json!({ "month": month, "premium": id });
    let numbered = numbered(premium.area, "premiums", format!("{month}:{id}"), &content);
    Some(Arc::new(TakePremium { numbered, premium }))
}
