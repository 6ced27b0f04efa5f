//! Windows, who owes whom as a matrix, and the runs of the calendar.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::clearing::made_between;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use domain::clearing::{Position, province_book};
use domain::clerk::AreaPrefix;
use domain::{Area, Month, RecordId};
use serde::{Deserialize, Serialize};
use store::{Body as Kept, Kind, Reads};
use utoipa::{IntoParams, ToSchema};

use super::said::PlaceSaid;
use crate::clearing::{self, Matrix, Mention, Owed, Sides, Walk, kind_zh};
use crate::http::api::OnDuty;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::{Yuan, moment};
use crate::site::Site;

/// Records that are read at once.
const PAGE: u32 = 500;
/// Most records that one request opens: runs of other jobs stand between those of the calendar.
const LOOKS: usize = 5_000;
/// How the names of the calendar's runs begin.
const CALENDAR: &str = "clearing-";
/// Most runs of an answer.
const RUNS: usize = 200;

/// Which month.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http::desk) struct MonthAsked {
    /// `yyyyMM`; left out = what stands in the open windows now.
    month: Option<String>,
}

/// Who owes whom.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct Positions {
    /// `yyyyMM`; `None` = the open windows.
    month: Option<String>,
    /// Between provinces.
    provinces: Vec<CellSaid>,
    /// What each province of the clerk's places owes all others and is owed by them.
    sums: Vec<SumSaid>,
    /// Between areas of one province.
    within: Vec<CellSaid>,
}

/// One cell of the matrix.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct CellSaid {
    debtor: PlaceSaid,
    creditor: PlaceSaid,
    amount: Yuan,
    items: i64,
    /// By kind, in 元.
    kinds: Vec<(&'static str, String)>,
}

/// What a province owes and is owed.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct SumSaid {
    province: PlaceSaid,
    owes: Yuan,
    owed: Yuan,
}

/// Who owes whom as a matrix: provinces by provinces, areas within a province; with the clerk's places
/// on either side. A month's once its windows are sealed; else the open windows, which costs a look at
/// every item in them.
#[utoipa::path(get, path = "/positions", operation_id = "positions", tag = "clearing",
    params(MonthAsked), responses((status = 200, body = Positions), Problem))]
pub(in crate::http::desk) async fn positions(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    query: Result<Query<MonthAsked>, QueryRejection>,
) -> Result<Json<Positions>, Problem> {
    let month = asked(query)?;
    let found = site.look(move |app| {
        let (reads, world) = (app.read()?, app.world());
        let found = match month {
            Some(month) => sealed(reads.as_ref(), &on.clerk.scope, month)?,
            None => open(reads.as_ref())?,
        };
        let here = found.iter().filter(|position| touches(&on.clerk.scope, position));
        let place = |area: Area| {
            let name = world.policies.area_name(area);
            PlaceSaid::from(&Mention { area, name })
        };
        Ok(Matrix::of(here).and_then(|matrix| {
            let mut sums = Vec::new();
            // Of a province in whose sums not everything is seen no sum is shown.
            for book in matrix.books().into_iter().filter(|book| on.clerk.scope.covers(*book)) {
                let (owes, owed) = matrix.of_province(book)?;
                let province = place(book);
                sums.push(SumSaid { province, owes: Yuan(owes), owed: Yuan(owed) });
            }
            let cells = |cells: &BTreeMap<(Area, Area), Owed>| {
                cells
                    .iter()
                    .map(|((from, to), owed)| cell((place(*from), place(*to)), owed))
                    .collect()
            };
            let (provinces, within) = (cells(&matrix.provinces), cells(&matrix.within));
            let month = month.map(|month| month.0.to_string());
            Ok(Positions { month, provinces, sums, within })
        }))
    });
    found.await?.map(Json).map_err(|_| Fault::Internal.into())
}

/// Reads `month`.
fn asked(query: Result<Query<MonthAsked>, QueryRejection>) -> Result<Option<Month>, Problem> {
    let odd = || Problem::field("month", ("年月，202611", "yyyyMM"));
    let Ok(Query(MonthAsked { month })) = query else { return Err(odd()) };
    let Some(word) = month else { return Ok(None) };
    match clearing::months_of(&word).as_deref() {
        Some([month]) => Ok(Some(*month)),
        _ => Err(odd()),
    }
}

fn cell((debtor, creditor): (PlaceSaid, PlaceSaid), owed: &Owed) -> CellSaid {
    let kinds = owed.kinds.iter().map(|(kind, amount)| (kind_zh(*kind), amount.to_string()));
    CellSaid {
        debtor,
        creditor,
        amount: Yuan(owed.amount),
        items: owed.items,
        kinds: kinds.collect(),
    }
}

/// A side of it, or the province of a side, is of these places.
fn touches(scope: &AreaPrefix, position: &Position) -> bool {
    let ends = [position.debtor, position.creditor];
    ends.into_iter().any(|area| scope.covers(area) || scope.covers(province_book(area)))
}

/// Each position of a month once, out of the statements of these places; it stands in up to three.
/// Costs a look at each of those.
fn sealed(reads: &dyn Reads, scope: &AreaPrefix, month: Month) -> store::Result<Vec<Position>> {
    let (after, until) = made_between(reads, month)?;
    let before = Some(RecordId(until.0.saturating_add(1)));
    let walk = Walk { kind: Kind::Statement, after, before, most: usize::MAX };
    let (of, mut known) = (Sides::within(reads, scope, Kind::Statement)?, BTreeMap::new());
    walk.each(reads, &of, |record| {
        let Kept::Statement(statement) = record.body else { return Ok(true) };
        for position in statement.positions.into_iter().filter(|_| statement.month == month) {
            known.insert((position.debtor, position.creditor, position.kind), position);
        }
        Ok(true)
    })?;
    Ok(known.into_values().collect())
}

fn open(reads: &dyn Reads) -> store::Result<Vec<Position>> {
    let mut found = Vec::new();
    for head in reads.heads()? {
        found.extend(reads.window_sums(head.area, head.window)?);
    }
    Ok(found)
}

/// Windows.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct Windows {
    windows: Vec<WindowView>,
}

/// A window of a home area.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct WindowView {
    area: PlaceSaid,
    window: i64,
    /// The month that it closes; `None` = open.
    month: Option<String>,
    sealed_at: Option<String>,
}

/// Windows of the clerk's places: those that were sealed for a month, or the open ones.
#[utoipa::path(get, path = "/windows", operation_id = "windows", tag = "clearing",
    params(MonthAsked), responses((status = 200, body = Windows), Problem))]
pub(in crate::http::desk) async fn windows(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    query: Result<Query<MonthAsked>, QueryRejection>,
) -> Result<Json<Windows>, Problem> {
    let month = asked(query)?;
    let listed = site.look(move |app| {
        let (reads, world) = (app.read()?, app.world());
        let heads = reads.heads()?.into_iter().filter(|head| on.clerk.scope.covers(head.area));
        let mut windows = Vec::new();
        for head in heads {
            let name = world.policies.area_name(head.area);
            let area = PlaceSaid::from(&Mention { area: head.area, name });
            let Some(month) = month else {
                let (month, sealed_at) = (None, None);
                windows.push(WindowView { area, window: head.window, month, sealed_at });
                continue;
            };
            let key = store::record::window_key(head.area, month);
            let known = reads.record_by_key(Kind::Window, &key)?.map(|record| record.body);
            if let Some(Kept::Window(it)) = known {
                let (window, sealed_at) = (it.window, Some(moment(it.sealed_at)));
                let month = Some(it.month.0.to_string());
                windows.push(WindowView { area, window, month, sealed_at });
            }
        }
        Ok(Windows { windows })
    });
    Ok(Json(listed.await?))
}

/// Runs of the clearing's calendar, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct Runs {
    runs: Vec<RunView>,
}

/// One run: it happens once, and is taken up again where it stopped.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct RunView {
    name: String,
    started: String,
    /// `None` = under way.
    finished: Option<String>,
    done: u64,
    /// What it found, by pairs of provinces; only for clerks of the whole country, where the run is.
    note: Option<String>,
}

/// What the calendar did: windows sealed, statements made, confirmed by silence, notices, overdue
/// ones, prepayments settled.
#[utoipa::path(get, path = "/clearing-runs", operation_id = "clearingRuns", tag = "clearing",
    responses((status = 200, body = Runs), Problem))]
pub(in crate::http::desk) async fn jobs(
    State(site): State<Arc<Site>>,
    on: OnDuty,
) -> Result<Json<Runs>, Problem> {
    let listed = site.look(move |app| {
        let (reads, scope) = (app.read()?, &on.clerk.scope);
        let (mut runs, mut before, mut looked) = (Vec::new(), None, 0);
        while looked < LOOKS && runs.len() < RUNS {
            let page = reads.newest(Kind::Job, before, PAGE)?;
            let Some(last) = page.last() else { break };
            before = Some(last.id);
            looked += page.len();
            runs.extend(page.into_iter().filter_map(|record| match record.body {
                Kept::Job(job) if job.name.starts_with(CALENDAR) => Some(job),
                _ => None,
            }));
        }
        let here = runs.into_iter().filter(|it| it.area.is_none_or(|area| scope.covers(area)));
        let runs = here.take(RUNS).map(|job| RunView {
            name: job.name,
            started: moment(job.started),
            finished: job.finished.map(moment),
            done: job.done,
            note: Some(job.note).filter(|_| job.area.is_some() || scope.as_str().is_empty()),
        });
        Ok(Runs { runs: runs.collect() })
    });
    Ok(Json(listed.await?))
}
