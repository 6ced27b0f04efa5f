//! The audit trail, jobs and what could not be delivered, for admins: no personal data.

use std::sync::Arc;

use app::trail;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use domain::refusal::Side;
use domain::{Area, Reason, RecordId, Refusal, ids};
use serde::{Deserialize, Serialize};
use store::{Answer, Body as Kept, Kind};
use tokio::sync::Semaphore;
use utoipa::{IntoParams, ToSchema};

use super::find::area_of;
use crate::deliver::{ReplayError, replay};
use crate::http::api::OnDuty;
use crate::http::body::{Body, Nothing};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::moment;
use crate::http::session::anywhere;
use crate::site::Site;

/// Rows of the trail of a page.
const PAGE: u32 = 100;
/// Records of jobs and deliveries that are looked through for one answer.
const MOST: u32 = 1_000;
/// A recount of the whole trail takes a while: one at a time.
static RECOUNT: Semaphore = Semaphore::const_new(1);

/// Where a page begins.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct After {
    /// `next` of the page before.
    after: Option<i64>,
}

/// Rows of the trail of one area.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Trail {
    rows: Vec<TrailView>,
    /// Where the next page begins; `None` = this was the last.
    next: Option<i64>,
}

/// What was decided in one batch.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TrailView {
    /// Sequence of its last act.
    sequence: i64,
    at: String,
    acts: Vec<ActView>,
    /// SM3 over the chain before and the row, hex.
    chain: String,
}

/// One act: who asked for what and what came of it; the number and the people are left out.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ActView {
    sequence: i64,
    /// `c:<clerk>`, `i:<institution>`, `desk`, `job`; for families only `p`.
    issuer: String,
    act: String,
    refused: bool,
    /// Codes of the refusal.
    codes: Vec<&'static str>,
    /// How many people, transfers, bindings and records it touched.
    people: usize,
    transfers: usize,
    bindings: usize,
    records: usize,
}

/// The trail of an area of the admin's places.
#[utoipa::path(get, path = "/audit/{area}", operation_id = "auditTrail", tag = "audit",
    params(("area" = String, Path), After), responses((status = 200, body = Trail), Problem))]
pub(super) async fn rows(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(area): Path<String>,
    query: Result<Query<After>, QueryRejection>,
) -> Result<Json<Trail>, Problem> {
    let after = after(query)?;
    // What belongs to no area (clerks, jobs) has its own trail.
    let area = match Area::parse(&area).filter(|area| anywhere().is_ok_and(|any| any == *area)) {
        Some(whole) => whole,
        None => area_of(&site, &area)?,
    };
    on.covers(&site, area)?;
    let rows = site.look(move |app| app.read()?.trail(area, after, PAGE)).await?;
    let full = rows.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
    let next = rows.last().filter(|_| full).map(|row| row.sequence);
    let rows = rows.into_iter().map(|row| TrailView {
        sequence: row.sequence,
        at: moment(row.at),
        acts: trail::read(&row.body).unwrap_or_default().into_iter().map(act_view).collect(),
        chain: app::hex(&row.chain),
    });
    Ok(Json(Trail { rows: rows.collect(), next }))
}

fn after(query: Result<Query<After>, QueryRejection>) -> Result<i64, Problem> {
    let odd = |_| Problem::field("after", ("上一页的 next", "next of the page before"));
    query.map(|Query(After { after })| after.unwrap_or(0)).map_err(odd)
}

fn act_view(act: trail::Act) -> ActView {
    let (issuer, infno, _) = act.number;
    let codes = match &act.answer {
        Answer::Refused(refusals) => refusals.iter().map(|r| r.reason.code()).collect(),
        _ => Vec::new(),
    };
    ActView {
        sequence: act.sequence,
        // Which family member it was is personal data.
        issuer: if issuer.starts_with("p:") { "p".to_owned() } else { issuer },
        act: infno,
        refused: matches!(act.answer, Answer::Refused(_) | Answer::Blocked),
        codes,
        people: act.people.len(),
        transfers: act.entries.len(),
        bindings: act.bindings.len(),
        records: act.records.len(),
    }
}

/// What a recount of the trail found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Verified {
    right: bool,
    areas: u64,
    acts: u64,
    /// What acts wrote and was compared.
    compared: u64,
    breaks: Vec<BreakView>,
    /// Where the chains end: to be noted elsewhere, because whoever can rewrite the whole file can
    /// rewrite the chain with it.
    ends: Vec<EndView>,
}

/// Something that is not as it was written.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BreakView {
    #[schema(value_type = Option<String>)]
    area: Option<Area>,
    sequence: Option<i64>,
    table: &'static str,
    row: Option<i64>,
    what: &'static str,
}

/// The end of an area's chain.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EndView {
    #[schema(value_type = String)]
    area: Area,
    sequence: i64,
    chain: String,
}

/// Counts the whole trail anew and compares it with everything that it says was written; the same
/// as `gongji audit verify`. Told for the admin's places.
#[utoipa::path(post, path = "/audit/verify", operation_id = "verifyTrail", tag = "audit",
    responses((status = 200, body = Verified), Problem))]
pub(super) async fn verify(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<Verified>, Problem> {
    let place = RECOUNT.try_acquire().map_err(|_| Problem::from(Fault::Busy))?;
    let report =
        site.look(|app| trail::verify(app.read()?.as_ref(), app.keyring(), &mut |_, _| {}));
    let report = report.await;
    drop(place);
    let report = report?;
    let scope = &on.clerk.scope;
    let breaks = report.breaks.iter().filter(|it| it.area.is_none_or(|area| scope.covers(area)));
    let breaks = breaks.map(|it| BreakView {
        area: it.area,
        sequence: it.sequence,
        table: it.table,
        row: it.row,
        what: it.fault.zh(),
    });
    let ends = report.ends.iter().filter(|head| scope.covers(head.area));
    let ends = ends.map(|head| EndView {
        area: head.area,
        sequence: head.sequence,
        chain: app::hex(&head.chain),
    });
    let breaks: Vec<BreakView> = breaks.collect();
    Ok(Json(Verified {
        right: breaks.is_empty(),
        areas: report.areas,
        acts: report.acts,
        compared: report.compared,
        breaks,
        ends: ends.collect(),
    }))
}

/// Runs of jobs, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Jobs {
    jobs: Vec<JobView>,
}

/// One run.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct JobView {
    name: String,
    #[schema(value_type = Option<String>)]
    area: Option<Area>,
    started: String,
    /// `None` = under way, to be taken up where it was.
    finished: Option<String>,
    done: u64,
    note: String,
}

/// Jobs of the admin's places and of none.
#[utoipa::path(get, path = "/jobs", operation_id = "jobs", tag = "audit",
    responses((status = 200, body = Jobs), Problem))]
pub(super) async fn jobs(State(site): State<Arc<Site>>, on: OnDuty) -> Result<Json<Jobs>, Problem> {
    let records = site.look(|app| app.read()?.records(Kind::Job, RecordId(0), MOST)).await?;
    let known = records.into_iter().rev().filter_map(|record| match record.body {
        Kept::Job(job) => Some(job),
        _ => None,
    });
    let here = known.filter(|job| job.area.is_none_or(|area| on.clerk.scope.covers(area)));
    let jobs = here.map(|job| JobView {
        name: job.name,
        area: job.area,
        started: moment(job.started),
        finished: job.finished.map(moment),
        done: job.done,
        note: job.note,
    });
    Ok(Json(Jobs { jobs: jobs.collect() }))
}

/// What could not be delivered outside the platform, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UndeliveredList {
    undelivered: Vec<UndeliveredView>,
}

/// One message that was given up; to whom it goes is not told.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UndeliveredView {
    id: String,
    channel: String,
    error: String,
    at: String,
    replayed: bool,
}

/// Messages to people of the admin's places that were given up.
#[utoipa::path(get, path = "/undelivered", operation_id = "undelivered", tag = "audit",
    responses((status = 200, body = UndeliveredList), Problem))]
pub(super) async fn undelivered(
    State(site): State<Arc<Site>>,
    on: OnDuty,
) -> Result<Json<UndeliveredList>, Problem> {
    let listed = site.look(move |app| {
        let reads = app.read()?;
        let mut listed = Vec::new();
        for record in reads.records(Kind::Undelivered, RecordId(0), MOST)?.into_iter().rev() {
            let Kept::Undelivered(it) = record.body else { continue };
            let insured = reads.insured(it.person)?;
            if let Some(insured) = insured.filter(|who| on.clerk.scope.covers(who.area)) {
                listed.push(UndeliveredView {
                    id: ids::outward_now(insured.area, record.id.0),
                    channel: it.channel,
                    error: it.error,
                    at: moment(it.at),
                    replayed: it.replayed,
                });
            }
        }
        Ok(listed)
    });
    Ok(Json(UndeliveredList { undelivered: listed.await? }))
}

/// A message was sent once more.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SentAgain {
    replayed: bool,
}

/// Sends a message that was given up once more, over the same channel.
#[utoipa::path(post, path = "/undelivered/{id}/replay", operation_id = "replayUndelivered",
    tag = "audit", params(("id" = String, Path)), responses((status = 200, body = SentAgain), Problem))]
pub(super) async fn send_again(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<SentAgain>, Problem> {
    let (_, number) = ids::inward(&id).ok_or(Fault::NotFound)?;
    let found = site.look(move |app| {
        let reads = app.read()?;
        match reads.record(RecordId(number))?.map(|record| record.body) {
            Some(Kept::Undelivered(it)) => reads.insured(it.person),
            _ => Ok(None),
        }
    });
    if !found.await?.is_some_and(|who| on.clerk.scope.covers(who.area)) {
        return Err(Fault::NotFound.into());
    }
    match replay(&site, RecordId(number)).await {
        Ok(()) => Ok(Json(SentAgain { replayed: true })),
        Err(ReplayError::App(error)) => Err(error.into()),
        Err(ReplayError::Unknown) => Err(Fault::NotFound.into()),
        Err(ReplayError::Before | ReplayError::NotWanted | ReplayError::Provider(_)) => {
            let refusal = Refusal::new(Reason::NotSupported).of(Side::Agency).field("id");
            Err(Problem::refusal(refusal, Side::Agency, &site.app.world()))
        }
    }
}
