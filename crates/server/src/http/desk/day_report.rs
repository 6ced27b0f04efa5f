//! The day-end report of an institution: what was settled on each day, from the settlements alone.

use std::sync::Arc;

use app::App;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use domain::day_end::Totals;
use domain::institution::Institution;
use domain::{Fen, Moment};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::SettledAsk;
use utoipa::{IntoParams, ToSchema};

use super::payments::institution;
use crate::http::api::OnDuty;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::Yuan;
use crate::site::Site;

/// Most days of a report.
const DAYS_MAX: i64 = 92;

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Days {
    /// First day; today where left out.
    #[param(value_type = Option<String>)]
    from: Option<Date>,
    /// Last day; the first where left out.
    #[param(value_type = Option<String>)]
    to: Option<Date>,
}

/// What an institution settled day by day. Amounts are net of what was given back.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DayReport {
    code: String,
    name: String,
    days: Vec<DayView>,
    /// All of the days together.
    sum: DaySums,
}

/// One day.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DayView {
    #[schema(value_type = String)]
    day: Date,
    #[serde(flatten)]
    sums: DaySums,
}

/// What bills came to.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(super) struct DaySums {
    /// Bills settled.
    bills: i64,
    /// Bills given back, of whatever day.
    cancelled: i64,
    total: Yuan,
    fund: Yuan,
    /// Accounts, relatives' part included.
    account: Yuan,
    /// Of it, relatives' part.
    aid: Yuan,
    cash: Yuan,
    /// Borne by the hospital.
    hosp_part: Yuan,
    /// Fund and accounts: what the area owes for it.
    owed: Yuan,
}

impl From<Totals> for DaySums {
    fn from(totals: Totals) -> Self {
        Self {
            bills: totals.bills,
            cancelled: totals.given_back,
            total: Yuan(totals.total),
            fund: Yuan(totals.fund),
            account: Yuan(totals.account().unwrap_or_default()),
            aid: Yuan(totals.aid),
            cash: Yuan(totals.cash),
            hosp_part: Yuan(totals.hosp_part),
            owed: Yuan(totals.owed().unwrap_or_default()),
        }
    }
}

/// What an institution settled, day by day.
#[utoipa::path(get, path = "/institutions/{code}/day-ends", operation_id = "dayEnds",
    tag = "money", params(("code" = String, Path), Days),
    responses((status = 200, body = DayReport), Problem))]
pub(super) async fn report(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(code): Path<String>,
    query: Result<Query<Days>, QueryRejection>,
) -> Result<Json<DayReport>, Problem> {
    made(&site, &on, code, query).await.map(Json)
}

/// The same as a file (CSV, UTF-8 with a mark for spreadsheets).
#[utoipa::path(get, path = "/institutions/{code}/day-ends.csv", operation_id = "dayEndsFile",
    tag = "money", params(("code" = String, Path), Days),
    responses((status = 200, body = String, content_type = "text/csv"), Problem))]
pub(super) async fn file(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(code): Path<String>,
    query: Result<Query<Days>, QueryRejection>,
) -> Result<Response, Problem> {
    let report = made(&site, &on, code, query).await?;
    let csv = csv_of(&report).ok_or(Fault::Internal)?;
    Ok(([(CONTENT_TYPE, "text/csv; charset=utf-8")], csv).into_response())
}

async fn made(
    site: &Site,
    on: &OnDuty,
    code: String,
    query: Result<Query<Days>, QueryRejection>,
) -> Result<DayReport, Problem> {
    let odd = |field: &str| {
        let zh = "yyyy-MM-dd，一次最多 92 天，to 不早于 from";
        Problem::field(field, (zh, "yyyy-MM-dd, at most 92 days, to not before from"))
    };
    let Ok(Query(Days { from, to })) = query else { return Err(odd("from")) };
    let from = from.unwrap_or_else(|| site.app.now().date());
    let to = to.unwrap_or(from);
    if to < from || from.saturating_add((DAYS_MAX - 1).days()) < to {
        return Err(odd("to"));
    }
    let place = institution(site, on, code).await?;
    let report = site.look(move |app| report_of(app, place, (from, to)));
    Ok(report.await?)
}

fn report_of(app: &App, place: Institution, (from, to): (Date, Date)) -> store::Result<DayReport> {
    let reads = app.read()?;
    let totals = |first: Date, last: Date| {
        reads.settled_totals(&SettledAsk {
            area: place.area,
            institution: place.id,
            from: Moment::start_of(first),
            before: Moment::start_of(last.saturating_add(1.day())),
            clr_type: None,
            insutype: None,
            given_back: None,
        })
    };
    let mut days = Vec::new();
    let mut day = from;
    while day <= to {
        days.push(DayView { day, sums: totals(day, day)?.into() });
        day = day.saturating_add(1.day());
        if day == Date::MAX {
            break;
        }
    }
    let sum = totals(from, to)?.into();
    Ok(DayReport { code: place.code, name: place.name, days, sum })
}

fn csv_of(report: &DayReport) -> Option<String> {
    let mut file = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let head = [
        "机构编码",
        "机构名称",
        "日期",
        "结算笔数",
        "撤销笔数",
        "医疗费总额",
        "基金支付",
        "个人账户支付",
        "其中共济",
        "现金",
        "医院负担",
        "应付机构",
    ];
    file.write_record(head).ok()?;
    let days = report.days.iter().map(|day| (day.day.to_string(), day.sums));
    for (day, sums) in days.chain([("合计".to_owned(), report.sum)]) {
        let DaySums { total, fund, account, aid, cash, hosp_part, owed, .. } = sums;
        let amounts = [total, fund, account, aid, cash, hosp_part, owed];
        let mut row = vec![plain(&report.code), plain(&report.name), day];
        row.extend([sums.bills, sums.cancelled].map(|count| count.to_string()));
        row.extend(amounts.map(|Yuan(amount)| amount_cell(amount)));
        file.write_record(&row).ok()?;
    }
    String::from_utf8(file.into_inner().ok()?).ok()
}

/// Amounts stay numbers, below zero too: digits, a point and a sign start no formula.
fn amount_cell(amount: Fen) -> String {
    amount.to_string()
}

/// A text that a spreadsheet would calculate gets a quote in front of it.
fn plain(text: &str) -> String {
    let starts = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if starts { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_calculate_is_quoted() {
        let sums = DaySums::from(Totals { given_back: 1, total: Fen(-100), ..Totals::default() });
        let day = DayView { day: jiff::civil::date(2026, 11, 22), sums };
        let name = "=cmd|' /C calc'!A0".to_owned();
        let report = DayReport { code: "@H1".to_owned(), name, days: vec![day], sum: sums };
        let csv = csv_of(&report).unwrap();
        assert!(csv.starts_with('\u{feff}'));
        let row = csv.lines().nth(1).unwrap();
        assert_eq!(
            row,
            "'@H1,'=cmd|' /C calc'!A0,2026-11-22,0,1,-1.00,0.00,0.00,0.00,0.00,0.00,0.00"
        );
    }
}
