//! Files of other hands against the books: the bank's lines of some days, a partner province's items
//! of a month. Every fault of a file is told at once and nothing of it is kept; breaks become tickets.

use std::sync::Arc;

use app::acts::KeepBreaks;
use app::import::{ImportFault, Rules};
use app::reconcile::{
    Found, PartnerMonth, compare_bank, compare_partner, month_is_made, parse_bank, parse_partner,
};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use domain::clearing::{own_province, province_book};
use domain::refusal::Side;
use domain::{Area, Month, Reason, Refusal};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sm3::{Digest as _, Sm3};
use store::{Body as Kept, Kind};
use utoipa::{IntoParams, ToSchema};

use super::clearing::book;
use super::person::numbered;
use super::tickets::{TicketView, ticket_view};
use crate::http::api::OnDuty;
use crate::http::body::{Csv, Key};
use crate::http::decided::decided;
use crate::http::problem::Problem;
use crate::site::Site;

/// Most days of a bank's file.
const DAYS_MAX: i32 = 31;

/// Which days of which area's bank.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct BankDays {
    /// The area.
    area: String,
    /// First day.
    #[param(value_type = String)]
    from: Date,
    /// Last day.
    #[param(value_type = String)]
    to: Date,
}

/// Which month with whom.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct WithPartner {
    /// Our province: its own book, 440000.
    province: String,
    /// The partner's.
    partner: String,
    /// `yyyyMM`
    month: u32,
}

/// What a comparison found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Reconciled {
    /// Items that agree.
    equal: usize,
    /// Items that do not.
    breaks: usize,
    /// Their tickets; of a file with more than 500 breaks those of the first 500.
    tickets: Vec<TicketView>,
}

/// Compares a bank's file of some days with the area's account at that bank, by the bank's numbers.
/// A break is a ticket with ten working days; one whose line came late is closed.
#[utoipa::path(post, path = "/reconciliations/bank", operation_id = "reconcileBank", tag = "money",
    params(BankDays, Key), request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = Reconciled), Problem))]
pub(super) async fn bank(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    query: Result<Query<BankDays>, QueryRejection>,
    Key(number): Key,
    Csv(file): Csv,
) -> Result<Json<Reconciled>, Problem> {
    let odd = |field: &str| {
        let zh = "area 六位代码，from、to 为 yyyy-MM-dd，最多 31 天";
        Problem::field(field, (zh, "area of six digits; from and to, at most 31 days"))
    };
    let Ok(Query(BankDays { area, from, to })) = query else { return Err(odd("from")) };
    if to < from || from.until(to).is_ok_and(|span| span.get_days() >= DAYS_MAX) {
        return Err(odd("to"));
    }
    let area = book(&site, &area)?;
    on.covers(&site, area)?;
    let sm3 = app::hex(&Sm3::digest(&file));
    let content = json!({"area": area, "from": from.to_string(), "to": to.to_string(), "sm3": sm3});
    let found = site.look(move |app| match parse_bank(&file, (from, to)) {
        Err(faults) => Ok(Err(faults)),
        Ok(lines) => {
            let reads = app.read()?;
            compare_bank(reads.as_ref(), area, (from, to), &lines, app.now()).map(Ok)
        }
    });
    let found = sound(&site, found.await?)?;
    kept(&site, &on, (area, "reconcile_bank", number), &content, found).await
}

/// Compares a partner province's items of a month with the obligations here, both directions. Breaks
/// are tickets; a statement of the month that is not confirmed yet is disputed with them. Before the
/// month's statements are made it is refused.
#[utoipa::path(post, path = "/reconciliations/partner", operation_id = "reconcilePartner",
    tag = "money", params(WithPartner, Key),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = Reconciled), Problem))]
pub(super) async fn partner(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    query: Result<Query<WithPartner>, QueryRejection>,
    Key(number): Key,
    Csv(file): Csv,
) -> Result<Json<Reconciled>, Problem> {
    let odd = |field: &str| {
        let zh = "province、partner 是两个省的代码（440000），month 写成 202611";
        Problem::field(field, (zh, "province and partner are codes of two provinces; month yyyyMM"))
    };
    let Ok(Query(WithPartner { province, partner, month })) = query else {
        return Err(odd("month"));
    };
    let book = |field: &str, text: &str| {
        let area = Area::parse(text).filter(|area| own_province(*area));
        area.ok_or_else(|| odd(field))
    };
    let (province, partner) = (book("province", &province)?, book("partner", &partner)?);
    if province == partner {
        return Err(odd("partner"));
    }
    if crate::clearing::months_of(&month.to_string()).is_none() {
        return Err(odd("month"));
    }
    on.covers(&site, province)?;
    let asked = PartnerMonth { province: province_book(province), partner, month: Month(month) };
    if !site.look(move |app| month_is_made(app.read()?.as_ref(), Month(month))).await? {
        let refusal = Refusal::new(Reason::WindowState).of(Side::Agency).at(province);
        let refusal = refusal.name("清算单还没有生成").field("month");
        return Err(Problem::refusal(refusal, Side::Agency, &site.app.world()));
    }
    let sm3 = app::hex(&Sm3::digest(&file));
    let content = json!({"province": province, "partner": partner, "month": month, "sm3": sm3});
    let found = site.look(move |app| {
        let world = app.world();
        let rules = Rules { policies: &world.policies, today: app.now().date() };
        match parse_partner(&file, rules, &asked) {
            Err(faults) => Ok(Err(faults)),
            Ok(items) => {
                let reads = app.read()?;
                compare_partner(reads.as_ref(), &asked, &items, app.now()).map(Ok)
            }
        }
    });
    let found = sound(&site, found.await?)?;
    kept(&site, &on, (province, "reconcile_partner", number), &content, found).await
}

fn sound(site: &Site, found: Result<Found, Vec<ImportFault>>) -> Result<Found, Problem> {
    found.map_err(|faults| Problem::import(faults.into(), &site.app.world()))
}

/// Keeps the breaks and shows their tickets.
async fn kept(
    site: &Site,
    on: &OnDuty,
    (area, word, number): (Area, &str, String),
    content: &serde_json::Value,
    found: Found,
) -> Result<Json<Reconciled>, Problem> {
    let numbered = numbered(on, area, (word, number), content);
    let (equal, breaks) = (found.equal, found.breaks);
    let keys: Vec<String> = found.tickets.iter().map(domain::day_end::Ticket::key).collect();
    let act = KeepBreaks { numbered, clerk: on.id, area, found };
    decided(site, site.app.submit(act).await, Side::Agency)?;
    let tickets = site.look(move |app| {
        let reads = app.read()?;
        let today = app.now().date();
        let mut tickets = Vec::new();
        for key in keys {
            let Some(record) = reads.record_by_key(Kind::Ticket, &key)? else { continue };
            if let Kept::Ticket(ticket) = record.body {
                tickets.push(ticket_view(reads.as_ref(), record.id, ticket, today)?);
            }
        }
        Ok(tickets)
    });
    Ok(Json(Reconciled { equal, breaks, tickets: tickets.await? }))
}
