//! What the platform does by itself. [`run_due`] is called by the server every minute and by tests
//! directly; it does what is due and has not been done, and returns.
//!
//! * Each job has a name made of what and which day or period (`sweep 2026-11-22`, `year-roll
//!   310000 2025`) and one record of that name. It runs once; killed half-way it is taken up where
//!   it was; after days without a server it catches up, since what is due is judged by the state
//!   and not by the day.
//! * What is due is looked for by a reader, in pages by key; what has to change is an act of the
//!   lane like any other, decided again under the locks. At most [`TOGETHER`] are in flight.
//! * Cost: a sweep walks over all bindings, guardians and family links, what waits of the rest, and
//!   what was paid since the last one, once a day, O(population); every other call is some look-ups.
//!   Clearing looks at the statements that are not paid, and after a month's end at its items.
//!   A year roll is O(people of the area) and, where it is late, O(bills since the year's start).
//! * Two nodes may do the same at the same time: numbers and versions make the second one change
//!   nothing.

mod clearing;
mod devices;
mod keep;
mod pages;
mod premiums;
mod replay;
mod roll;
mod run;
mod sweep;
mod tend;
mod uploads;
mod uses;

pub use roll::roll_year;
pub use tend::{TendBinding, TendLink, TendWard};

use std::sync::Arc;

use domain::Area;

use crate::act::{Act, Outcome};
use crate::engine::{App, AppError};
use run::Run;

/// Most acts of a job in flight: a twentieth of a lane's queue, so that families and institutions
/// hardly wait.
pub const TOGETHER: usize = 100;

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobReport {
    /// Jobs that were finished by this call, with what they did.
    pub finished: Vec<(String, String)>,
    /// Why a job was left half-way, to be taken up by the next call; without personal data.
    pub left: Option<String>,
}

/// Why a job stops for now. The next call takes it up.
#[derive(Debug, thiserror::Error)]
pub enum Halt {
    /// The database, or the application is stopping.
    #[error(transparent)]
    App(#[from] AppError),
    /// Acts that failed alone; what did not wait for them was done.
    #[error("{0} acts were not booked")]
    Left(u64),
    /// The lane is full or did not book.
    #[error("the lane took no more acts")]
    Lane,
}

impl From<store::StoreError> for Halt {
    fn from(error: store::StoreError) -> Self {
        Self::App(error.into())
    }
}

/// Does what is due: what a month's end takes first, then the turn of account years, then the
/// calendar of clearing, then the day's sweep.
pub async fn run_due(app: &App) -> JobReport {
    let mut report = JobReport::default();
    if let Err(halt) = due(app, &mut report).await {
        tracing::warn!(name: "jobs.left", %halt);
        report.left = Some(halt.to_string());
    }
    report
}

async fn due(app: &App, report: &mut JobReport) -> Result<(), Halt> {
    // Before the account years turn: what is due of the month that ended is of the year that did.
    let mut halted = premiums::month_end(app, report).await.err();
    let today = app.now().date();
    let name = format!("sweep {today}");
    let Some(sweep) = Run::begin(app, &name, None).await? else {
        return halted.map_or(Ok(()), Err);
    };
    for area in pages::areas(app)? {
        // One area that does not come to an end keeps nobody else waiting.
        if let Err(halt) = roll::turn(app, area, report).await {
            tracing::warn!(name: "jobs.area_left", %area, %halt);
            halted = Some(halt);
        }
    }
    // After what a month's end takes: that stands in the month's window. What it left behind stands
    // in the next one, and keeps no statement waiting.
    if let Err(halt) = clearing::due(app, report).await {
        tracing::warn!(name: "jobs.clearing_left", %halt);
        halted = Some(halt);
    }
    let sweep = sweep::sweep(app, (today, sweep)).await?;
    match halted {
        // The next call takes the area up again; what was swept is not swept twice.
        Some(halt) => Err(halt),
        None => sweep.finish(app, report).await,
    }
}

/// Submits acts, a hundred at a time, and waits for all. How many were decided.
async fn submit_all(app: &App, acts: Vec<Arc<dyn Act>>) -> Result<u64, Halt> {
    match submit_each(app, acts).await? {
        (decided, 0) => Ok(decided),
        _ => Err(Halt::Lane),
    }
}

/// The same, for acts that do not wait for each other. How many were decided, and how many failed.
async fn submit_each(app: &App, acts: Vec<Arc<dyn Act>>) -> Result<(u64, u64), Halt> {
    let (mut decided, mut failed) = (0, 0);
    for some in acts.chunks(TOGETHER) {
        let mut waiting = Vec::with_capacity(some.len());
        for act in some {
            let lane = app.lane(act.numbered().key().area)?;
            waiting.push(lane.submit(Arc::clone(act)));
        }
        for answer in waiting {
            match answer.await {
                // A refusal is a decision: somebody else was faster.
                Ok(Outcome::Decided { .. } | Outcome::NumberReused(_)) => decided += 1,
                Ok(Outcome::Failed) => failed += 1,
                Ok(Outcome::Busy(_) | Outcome::NotReady(_)) | Err(_) => return Err(Halt::Lane),
            }
        }
    }
    Ok((decided, failed))
}

/// Where acts are at home that belong to no area.
fn anywhere() -> Result<Area, Halt> {
    let unknown = || store::StoreError::Driver("no home area for jobs".to_owned());
    Ok(Area::from_number(100_000).ok_or_else(unknown)?)
}
