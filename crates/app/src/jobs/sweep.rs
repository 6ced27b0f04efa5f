//! The daily sweep: what became due is done, each matter by an act of its own.

use std::sync::Arc;

use domain::flag::ended_soon;
use domain::{Area, BindingId, Moment, RecordId};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::json;
use store::{Body, Kind};

use super::pages::{PAGE, tended, waiting};
use super::run::{Run, known, numbered};
use super::tend::{self, RemindBinding, TendBinding, TendLink, TendWard};
use super::{Halt, anywhere, keep, submit_all};
use crate::act::Act;
use crate::acts::{CaseRef, DropPages, ExpireHold, TendCase, due_step};
use crate::engine::App;
use crate::flags;
use crate::number::Numbered;

/// How far back the last sweep is looked for; a server that was off longer reminds of everything
/// that can still be done.
const LOOK_BACK: i64 = 31;

/// Does what is left of a day's sweep; the run is the caller's to finish. Bindings come before cases: an application that lapses
/// closes its review.
pub(super) async fn sweep(app: &App, (today, mut run): (Date, Run)) -> Result<Run, Halt> {
    let last = last_sweep(app, today)?;
    for stage in run.done()..12 {
        let (what, done) = match stage {
            0 => ("bindings", bindings(app, today, last).await?),
            1 => ("wards", wards(app, today).await?),
            2 => ("links", links(app, today).await?),
            3 => ("cases", cases(app, today).await?),
            4 => ("kept", keep::documents(app, today).await?),
            5 => ("files", keep::files(app, today).await?),
            6 => ("codes", keep::codes(app, today).await?),
            7 => ("documents", documents(app, today).await?),
            8 => ("holds", holds(app, today).await?),
            9 => ("uploads", super::uploads::uploads(app, today).await?),
            10 => ("uses", super::uses::uses(app, (last, today)).await?),
            _ => ("devices", super::devices::devices(app, (last, today)).await?),
        };
        let note = format!("{} {done} {what}", run.note()).trim().to_owned();
        run.reached(app, stage + 1, note).await?;
    }
    Ok(run)
}

fn last_sweep(app: &App, today: Date) -> Result<Date, Halt> {
    let mut day = today;
    for _ in 0..LOOK_BACK {
        day = day.yesterday().unwrap_or(day);
        // One that only began may have told nobody yet.
        if known(app, &format!("sweep {day}"))?.is_some_and(|job| job.finished.is_some()) {
            break;
        }
    }
    Ok(day)
}

/// Lapses, ends, reminds, and flags what ended soon after it was drained.
async fn bindings(app: &App, today: Date, last: Date) -> Result<u64, Halt> {
    let world = app.world();
    let (mut after, mut done) = (BindingId(0), 0);
    loop {
        let page = app.read()?.bindings_after(after, PAGE)?;
        let Some(end) = page.last() else { return Ok(done) };
        after = end.id;
        let mut acts: Vec<Arc<dyn Act>> = Vec::new();
        for binding in &page {
            let (area, id) = (binding.grantor_area, binding.id);
            if tend::binding_over(binding, app.now()).is_some() {
                let numbered = number_of(area, today, ("binding", id.0));
                acts.push(Arc::new(TendBinding { numbered, binding: id }));
            }
            for of in tend::reminders(binding, &world.policies, last, app.now()) {
                let numbered = number_of(area, of.on, (of.word(), id.0));
                acts.push(Arc::new(RemindBinding { numbered, binding: id, last, of }));
            }
            // One that ended on the day of the last sweep may have ended after it.
            if ended_soon(binding) && last <= binding.changed_at.date() {
                acts.extend(flags::of_binding(app.read()?.as_ref(), binding)?.map(flags::raise));
            }
        }
        done += submit_all(app, acts).await?;
    }
}

/// Ends guardianships whose last day passed.
async fn wards(app: &App, today: Date) -> Result<u64, Halt> {
    let (mut after, mut done) = (RecordId(0), 0);
    loop {
        let mut acts: Vec<Arc<dyn Act>> = Vec::new();
        {
            let reads = app.read()?;
            let page = reads.records(Kind::Ward, after, PAGE)?;
            let Some(end) = page.last() else { return Ok(done) };
            after = end.id;
            for record in &page {
                let Body::Ward(ward) = &record.body else { continue };
                let Some(insured) = reads.insured(ward.ward)? else { continue };
                if tend::ward_over(ward, insured.born, app.now()).is_some() {
                    let numbered = number_of(insured.area, today, ("ward", record.id.0));
                    acts.push(Arc::new(TendWard { numbered, ward: record.id, of: ward.ward }));
                }
            }
        }
        done += submit_all(app, acts).await?;
    }
}

/// Lapses family links that nobody answered.
async fn links(app: &App, today: Date) -> Result<u64, Halt> {
    let (mut after, mut done) = (RecordId(0), 0);
    loop {
        let mut acts: Vec<Arc<dyn Act>> = Vec::new();
        {
            let reads = app.read()?;
            let page = reads.records(Kind::Link, after, PAGE)?;
            let Some(end) = page.last() else { return Ok(done) };
            after = end.id;
            for record in &page {
                let Body::Link(link) = &record.body else { continue };
                if link.lapse(app.now()).is_some() {
                    let home = reads.insured(link.member)?.map(|insured| insured.area);
                    let home = home.map_or_else(anywhere, Ok)?;
                    let numbered = number_of(home, today, ("link", record.id.0));
                    acts.push(Arc::new(TendLink { numbered, link: record.id }));
                }
            }
        }
        done += submit_all(app, acts).await?;
    }
}

/// Counts deadlines anew, reminds, escalates, closes what became moot.
async fn cases(app: &App, today: Date) -> Result<u64, Halt> {
    let (mut after, mut done) = (None, 0);
    loop {
        let page = waiting(app, Kind::Case, after)?;
        let Some(end) = page.last() else { return Ok(done) };
        after = Some((end.body.index().due.unwrap_or(Moment(0)), end.id));
        let facts = tended(app, &page)?;
        let world = app.world();
        let mut acts: Vec<Arc<dyn Act>> = Vec::new();
        for record in &page {
            let (Some(case), Body::Case(said)) = (CaseRef::of(record), &record.body) else {
                continue;
            };
            if due_step(said, &facts, &world.policies, app.now()).is_some() {
                let numbered = number_of(said.area, today, ("case", record.id.0));
                acts.push(Arc::new(TendCase { numbered, case }));
            }
        }
        done += submit_all(app, acts).await?;
    }
}

/// Ends the holds whose time is over, the longest over first.
async fn holds(app: &App, today: Date) -> Result<u64, Halt> {
    let (mut after, mut done) = (None, 0);
    loop {
        let page = waiting(app, Kind::Hold, after)?;
        after = page.last().map(|end| (end.body.index().due.unwrap_or(Moment(0)), end.id));
        let mut acts: Vec<Arc<dyn Act>> = Vec::new();
        for record in &page {
            let Body::Hold(hold) = &record.body else { continue };
            if hold.is_over(app.now()) {
                let numbered = number_of(hold.area, today, ("hold", record.id.0));
                let (hold, payer) = (record.id, hold.payer);
                acts.push(Arc::new(ExpireHold { numbered, hold, payer }));
            }
        }
        // They come by the moment until which they count: after the first page without one that is
        // over, none is.
        if acts.is_empty() {
            return Ok(done);
        }
        done += submit_all(app, acts).await?;
    }
}

/// Deletes the pages of documents whose retention is over: the bytes first, so that a crash leaves
/// no bytes that nothing names.
async fn documents(app: &App, today: Date) -> Result<u64, Halt> {
    let (mut after, mut done) = (None, 0);
    loop {
        let page = waiting(app, Kind::Document, after)?;
        after = page.last().map(|end| (end.body.index().due.unwrap_or(Moment(0)), end.id));
        let mut acts: Vec<Arc<dyn Act>> = Vec::new();
        let mut blobs = Vec::new();
        for record in &page {
            let Body::Document(document) = &record.body else { continue };
            if document.keep_until.is_some_and(|last| last < today) {
                let pages = document.versions.iter().flat_map(|version| &version.pages);
                blobs.extend(pages.map(|page| page.blob));
                let home = app.read()?.insured(document.owner)?.map(|insured| insured.area);
                let home = home.map_or_else(anywhere, Ok)?;
                let numbered = number_of(home, today, ("document", record.id.0));
                acts.push(Arc::new(DropPages { numbered, document: record.id }));
            }
        }
        // They come by the day until which they are kept: after the first page without one that is
        // over, none is.
        if acts.is_empty() {
            return Ok(done);
        }
        app.chore(anywhere()?, move |tx| tx.drop_blobs(&blobs)).await?;
        done += submit_all(app, acts).await?;
    }
}

/// The number of a matter on a day.
pub(super) fn number_of(area: Area, today: Date, (kind, id): (&str, i64)) -> Numbered {
    let content = json!({ "day": today.to_string(), "kind": kind, "id": id });
    numbered(area, "sweep", format!("{today}:{kind}:{id}"), &content)
}

/// The day on which an acceptance is reminded of: 7 days before it lapses (P).
pub(super) fn reminder_day(until: Date) -> Option<Date> {
    until.checked_sub(7.days()).ok()
}
