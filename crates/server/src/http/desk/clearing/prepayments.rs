//! Prepayments between provinces (异地就医预付金): given (②), and how far a month's clearing uses them.

use std::sync::Arc;

use app::acts::{BankAct, ClerkAct};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use domain::clearing::{Parties, Prepayment, level, utilisation};
use domain::clerk::AreaPrefix;
use domain::{Area, Fen, Moment, Month, RecordId, ids};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::record::statement_key;
use store::{Body as Kept, Kind, Reads};
use utoipa::{IntoParams, ToSchema};

use super::book;
use super::said::PlaceSaid;
use crate::clearing::{Mention, Sides, Walk};
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key};
use crate::http::desk::act::{Acted, Answered, carry_out};
use crate::http::desk::decide::noted;
use crate::http::problem::Problem;
use crate::http::say::{Yuan, moment};
use crate::site::Site;

/// Most that one request opens: some years of all pairs of provinces.
const LOOKS: usize = 5_000;

/// Which year.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http::desk) struct YearAsked {
    /// The year; this one where left out.
    year: Option<i16>,
}

/// Prepayments of a year.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct Prepayments {
    year: i16,
    prepayments: Vec<PrepaymentView>,
}

/// One prepayment.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct PrepaymentView {
    giver: PlaceSaid,
    holder: PlaceSaid,
    /// What was given; what the last year left and what is in transit included.
    amount: Yuan,
    /// The year's months that were cleared, and how far each used it.
    months: Vec<UsedView>,
    /// Of the last of them: `normal`, `yellow` from 70 %, `red` from 90 %: ask for an increase.
    level: &'static str,
    level_zh: &'static str,
    /// When its year was settled; what was left went on as the next year's.
    settled_at: Option<String>,
}

/// A month's clearing against a prepayment.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct UsedView {
    /// `yyyyMM`
    month: String,
    clearing: Yuan,
    /// In percent with two decimals, cut.
    percent: String,
    level: &'static str,
}

/// Prepayments of a year that the clerk's places gave or hold.
#[utoipa::path(get, path = "/prepayments", operation_id = "prepayments", tag = "clearing",
    params(YearAsked), responses((status = 200, body = Prepayments), Problem))]
pub(in crate::http::desk) async fn list(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    query: Result<Query<YearAsked>, QueryRejection>,
) -> Result<Json<Prepayments>, Problem> {
    let Ok(Query(YearAsked { year })) = query else {
        return Err(Problem::field("year", ("年份，2026", "a year, 2026")));
    };
    let year = year.unwrap_or_else(|| site.app.now().date().year());
    let listed = site.look(move |app| {
        let (reads, world) = (app.read()?, app.world());
        let mut listed = Vec::new();
        for prepayment in of_year(reads.as_ref(), &on.clerk.scope, year)? {
            let place = |area: Area| {
                let name = world.policies.area_name(area);
                PlaceSaid::from(&Mention { area, name })
            };
            let sides = (place(prepayment.giver), place(prepayment.holder));
            listed.push(view(reads.as_ref(), &prepayment, sides)?);
        }
        Ok(Prepayments { year, prepayments: listed })
    });
    Ok(Json(listed.await?))
}

/// A prepayment to give, or to raise.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http::desk) struct PrepaymentAsked {
    /// Code of the province that gives: 440000.
    giver: String,
    /// Code of the province that will hold it.
    holder: String,
    /// This year or the next.
    year: i16,
    /// How much now.
    amount: Yuan,
    /// The bank's number.
    bank_ref: String,
    /// The bank's day, not after today.
    #[schema(value_type = String)]
    on: Date,
}

/// Proposes that a prepayment was given or raised (②). Its holder confirms the receipt as of any
/// remittance.
#[utoipa::path(post, path = "/prepayments", operation_id = "givePrepayment", tag = "clearing",
    params(Key), request_body = PrepaymentAsked,
    responses((status = 202, body = Acted), Problem))]
pub(in crate::http::desk) async fn give(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Key(number): Key,
    Body(asked): Body<PrepaymentAsked>,
) -> Answered {
    let (giver, holder) = (book(&site, &asked.giver)?, book(&site, &asked.holder)?);
    on.covers(&site, giver)?;
    let bank_ref = noted("bank_ref", asked.bank_ref)?;
    let (year, Yuan(amount)) = (asked.year, asked.amount);
    let act = ClerkAct::Bank(BankAct::GivePrepayment {
        giver,
        holder,
        year,
        amount,
        bank_ref,
        on: asked.on,
    });
    carry_out(&site, &on, giver, number, act).await
}

/// The prepayments of a year that these places gave or hold, by giver and holder. One is given in its
/// year or the one before, so none older is opened.
fn of_year(reads: &dyn Reads, scope: &AreaPrefix, year: i16) -> store::Result<Vec<Prepayment>> {
    let before = Date::new(year.saturating_sub(1), 1, 1).unwrap_or(Date::MIN);
    let after = RecordId(ids::first_at(Moment::start_of(before)).saturating_sub(1));
    let walk = Walk { kind: Kind::Prepayment, after, before: None, most: LOOKS };
    let (of, mut found) = (Sides::within(reads, scope, Kind::Prepayment)?, Vec::new());
    walk.each(reads, &of, |record| {
        if let Kept::Prepayment(it) = record.body
            && it.year == year
        {
            found.push(it);
        }
        Ok(true)
    })?;
    found.sort_by_key(|it| (it.giver, it.holder));
    Ok(found)
}

fn view(
    reads: &dyn Reads,
    prepayment: &Prepayment,
    (giver, holder): (PlaceSaid, PlaceSaid),
) -> store::Result<PrepaymentView> {
    let mut months = Vec::new();
    let mut last = domain::clearing::Level::Normal;
    let year = u32::try_from(prepayment.year).unwrap_or(0);
    for month in (1..=12).map(|month| Month(year * 100 + month)) {
        let parties = Parties::Provinces { debtor: prepayment.giver, creditor: prepayment.holder };
        let record = reads.record_by_key(Kind::Statement, &statement_key(month, parties))?;
        let Some(Kept::Statement(statement)) = record.map(|record| record.body) else { continue };
        let paid = statement.payment().map(|paid| paid.amount).unwrap_or_default();
        let used = utilisation(paid, prepayment.amount).ok().flatten().unwrap_or_default();
        last = level(used);
        months.push(UsedView {
            month: month.0.to_string(),
            clearing: Yuan(paid),
            // Basis points are percent with two decimals, as 分 are 元.
            percent: Fen(used.0).to_string(),
            level: last.word(),
        });
    }
    Ok(PrepaymentView {
        giver,
        holder,
        amount: Yuan(prepayment.amount),
        months,
        level: last.word(),
        level_zh: last.zh(),
        settled_at: prepayment.settled_at.map(moment),
    })
}
