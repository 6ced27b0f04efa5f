//! Statements: listed, one as JSON, as lines of a file, as a page to print.

use std::sync::Arc;

use app::clearing::made_between;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use domain::{Month, RecordId};
use serde::{Deserialize, Serialize};
use store::{Body as Kept, Kind};
use utoipa::{IntoParams, ToSchema};

use super::said::StatementView;
use super::{book, side, statement};
use crate::clearing::{self, COLUMNS, Paper, Sides, Walk};
use crate::http::api::OnDuty;
use crate::http::fault::Fault;
use crate::http::printed::{PaperAs, PaperAsked, printed};
use crate::http::problem::Problem;
use crate::http::sheet::{Cell, Form, Sheet};
use crate::papers;
use crate::site::Site;

/// Statements of a page.
const PAGE: usize = 100;
/// Most statements that one request opens; where fewer fit, `next` goes on.
const LOOKS: usize = 1_000;

/// Which statements.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http::desk) struct StatementsAsked {
    /// `yyyyMM`, or a quarter `2026Q4`; left out = every month of the last twelve.
    month: Option<String>,
    /// `sealed`, `disputed`, `confirmed`, `sent`, `paid`.
    state: Option<String>,
    /// Only with this first side: the debtor's province, 440000, or an area.
    speaker: Option<String>,
    /// Only with this other side.
    other: Option<String>,
    /// Only those whose last day is over.
    overdue: Option<bool>,
    /// `next` of the page before.
    after: Option<i64>,
    /// `json` or `csv`.
    format: Option<String>,
}

/// What a statement is shown as.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http::desk) struct FormAsked {
    /// `json` or `csv`.
    format: Option<String>,
}

/// Statements.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct Statements {
    statements: Vec<StatementView>,
    /// Where the next page begins; `None` = this was the last.
    next: Option<i64>,
}

/// Statements of which one side is of the clerk's places, the oldest first. As CSV with a line for each
/// position.
#[utoipa::path(get, path = "/statements", operation_id = "statements", tag = "clearing",
    params(StatementsAsked),
    responses((status = 200, content((Statements = "application/json"), (String = "text/csv"))),
        Problem))]
pub(in crate::http::desk) async fn list(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    headers: HeaderMap,
    query: Result<Query<StatementsAsked>, QueryRejection>,
) -> Result<Response, Problem> {
    let odd = |field: &str| {
        let zh =
            "month 写成 202611 或 2026Q4；state 是 sealed、disputed、confirmed、sent、paid 之一";
        Problem::field(field, (zh, "month: yyyyMM or 2026Q4; state: one of the five"))
    };
    let Ok(Query(StatementsAsked { month, state, speaker, other, overdue, after: before, format })) =
        query
    else {
        return Err(odd("after"));
    };
    let place = |code: Option<String>| code.map(|code| book(&site, &code)).transpose();
    let (speaker, other) = (place(speaker)?, place(other)?);
    let form = Form::asked(format.as_deref(), &headers)?;
    let states = ["sealed", "disputed", "confirmed", "sent", "paid"];
    if state.as_deref().is_some_and(|word| !states.contains(&word)) {
        return Err(odd("state"));
    }
    let this = Month::of(site.app.now().date());
    let months = match month {
        Some(word) => clearing::months_of(&word).ok_or_else(|| odd("month"))?,
        None => (-12..=0).map(|back| this.plus(back)).collect(),
    };
    let papers = site.look(move |app| {
        let (reads, today, world) = (app.read()?, app.now().date(), app.world());
        let reads = reads.as_ref();
        let first = months.first().copied().unwrap_or(this);
        let last = months.last().copied().unwrap_or(this);
        let (after_first, _) = made_between(reads, first)?;
        let (_, until) = made_between(reads, last)?;
        let until = RecordId(until.0.saturating_add(1));
        let before = before.map_or(until, |id| RecordId(id).min(until));
        let of = match speaker.or(other) {
            Some(book) => Sides::Of(vec![book]),
            None => Sides::within(reads, &on.clerk.scope, Kind::Statement)?,
        };
        let walk =
            Walk { kind: Kind::Statement, after: after_first, before: Some(before), most: LOOKS };
        let mut papers = Vec::new();
        let next = walk.each(reads, &of, |record| {
            let Kept::Statement(it) = &record.body else { return Ok(true) };
            let wanted = months.contains(&it.month)
                && state.as_deref().is_none_or(|word| it.state.word() == word)
                && speaker.is_none_or(|area| it.parties.speaker() == area)
                && other.is_none_or(|area| it.parties.other() == area)
                && side(&on, it).is_some();
            if wanted {
                let paper = Paper::of(reads, &world.policies, &record, today)?;
                papers.extend(paper.filter(|it| overdue.is_none_or(|asked| it.overdue == asked)));
            }
            Ok(papers.len() < PAGE)
        })?;
        Ok((papers, next))
    });
    let (papers, next): (Vec<Paper>, Option<RecordId>) = papers.await?;
    let next = next.map(|id| id.0);
    if form == Form::Csv {
        let next = next.map(|id| id.to_string());
        return file(papers.iter(), "statements", next.as_deref());
    }
    let statements = papers.iter().map(|paper| StatementView::of(paper, false)).collect();
    Ok(Json(Statements { statements, next }).into_response())
}

/// One statement with its positions; as CSV a line for each.
#[utoipa::path(get, path = "/statements/{id}", operation_id = "statement", tag = "clearing",
    params(("id" = String, Path), FormAsked),
    responses((status = 200, content((StatementView = "application/json"), (String = "text/csv"))),
        Problem))]
pub(in crate::http::desk) async fn one(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    headers: HeaderMap,
    query: Result<Query<FormAsked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Ok(Query(FormAsked { format })) = query else {
        return Err(Problem::field("format", ("json 或 csv", "json or csv")));
    };
    let form = Form::asked(format.as_deref(), &headers)?;
    let paper = paper(&site, &on, &id).await?;
    if form == Form::Csv {
        return file(std::iter::once(&paper), &format!("statement-{}", paper.id), None);
    }
    Ok(Json(StatementView::of(&paper, true)).into_response())
}

/// The same as a paper to print: parties, month, positions by kind, what was brought forward, what is
/// due, receipts, room to sign.
#[utoipa::path(get, path = "/statements/{id}/page", operation_id = "statementPage", tag = "clearing",
    params(("id" = String, Path), PaperAsked),
    responses((status = 200, description = "The paper", content((String = "text/html"),
        (String = "application/pdf"))), Problem))]
pub(in crate::http::desk) async fn print(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    query: Result<Query<PaperAsked>, QueryRejection>,
) -> Result<Response, Problem> {
    let form = PaperAs::asked(query)?.unwrap_or(PaperAs::Html);
    let paper = paper(&site, &on, &id).await?;
    printed(&site, ("statement", papers::statement(&paper)), form).await
}

async fn paper(site: &Site, on: &OnDuty, id: &str) -> Result<Paper, Problem> {
    let (record, ..) = statement(site, on, id).await?;
    shown(site, record.id).await
}

/// A statement as it stands now.
pub(super) async fn shown(site: &Site, id: RecordId) -> Result<Paper, Problem> {
    let paper = site.look(move |app| {
        let (reads, today) = (app.read()?, app.now().date());
        match reads.record(id)? {
            Some(record) => Paper::of(reads.as_ref(), &app.world().policies, &record, today),
            None => Ok(None),
        }
    });
    paper.await?.ok_or_else(|| Fault::Internal.into())
}

fn file<'p>(
    papers: impl Iterator<Item = &'p Paper>,
    name: &str,
    more_from: Option<&str>,
) -> Result<Response, Problem> {
    let mut sheet = Sheet::new(&COLUMNS)?;
    for line in papers.flat_map(clearing::lines) {
        sheet.row(line.map(Cell::Made))?;
    }
    sheet.answer(name, more_from)
}
