//! What a month or a year came to for a family, by member, purpose and pocket: sums over the uses of
//! one person in that person's view ([`domain::report`]), refunds beside what was paid.

mod paper;
mod sheet;

use std::collections::BTreeMap;
use std::sync::Arc;

use app::App;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use domain::report::{LineKey, Payer, Purpose, Report, Role};
use domain::{Fen, Overflow, ids};
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use store::record::Looked;
use utoipa::ToSchema;

use super::for_whom::{Acts, ForSaid, Matter};
use super::premiums;
use super::uses::{Eyes, Figures, Period, Viewer, before, overflow};
use super::view::{masked, outward};
use crate::http::printed::{PaperAs, printed};
use crate::http::problem::Problem;
use crate::http::say::Yuan;
use crate::http::sheet::Form;
use crate::site::Site;

/// Most uses that one report sums up, each one record read by its key; a larger one is asked for in
/// parts, whose sums add up.
const MOST: u32 = 5_000;
/// Uses that are read at once.
const CHUNK: u32 = 200;

/// Of which month or year.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ReportAsked {
    /// `2026`; left out = this year.
    year: Option<String>,
    /// `1` to `12`; left out = the whole year.
    month: Option<String>,
    /// `more_from` of the part before.
    before: Option<String>,
    /// `json` or `csv`; left out = as `Accept` says.
    format: Option<String>,
    /// As a paper: `html` or `pdf`; `format` does not count then.
    #[serde(rename = "as")]
    #[param(rename = "as")]
    paper: Option<String>,
}

/// One line: whose care, for what, out of which pocket.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportLine)]
struct LineSaid {
    /// Whose care, masked.
    member: String,
    /// `patient`: own care; `grantor`: a relative's, of which only what the own account paid is
    /// told.
    #[schema(value_type = String)]
    role: Role,
    /// `outpatient`, `inpatient`, `pharmacy`, `premium`.
    #[schema(value_type = String)]
    purpose: Purpose,
    purpose_zh: &'static str,
    /// `fund`, `own` (the patient's account), `aid` (a relative's account), `quota` (what a relative
    /// froze for it), `cash`, `hospital`.
    payer: &'static str,
    payer_zh: &'static str,
    /// Whose account gave mutual aid, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    payer_name: Option<String>,
    /// By which binding.
    #[serde(skip_serializing_if = "Option::is_none")]
    binding: Option<String>,
    /// Bills that this pocket paid a part of.
    bills: u32,
    /// Bills given back.
    returns: u32,
    paid: Yuan,
    /// Given back in this period, whenever it was paid.
    returned: Yuan,
    /// `paid` less `returned`; below zero where more came back than was paid.
    net: Yuan,
}

/// What a month or year came to, in 元.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Report)]
pub(super) struct ReportSaid {
    /// First day.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    to: Date,
    /// Own care first.
    lines: Vec<LineSaid>,
    /// Own care, less what came back, without premiums; `aid` with quotas: `total` = `fund` + `own` + `aid` + `cash` + `hospital`.
    own_care: Figures,
    /// What the own account paid for relatives, premiums included, less what came back.
    for_relatives: Yuan,
    /// What left the own account: `own_care.own` + `for_relatives`.
    from_account: Yuan,
    /// Uses that were summed up.
    uses: u32,
    /// This is a part: the rest of the period is asked for with it as `before`, and its sums add to
    /// these. Left out = this is all.
    #[serde(skip_serializing_if = "Option::is_none")]
    more_from: Option<String>,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// Sums of a month or year by member, purpose and pocket, as the person's uses show them. Any
/// signed-in person may call, a guardian for the ward, and the holder of a family link that shows or
/// acts. Sums up 5,000 uses at most and says where to go on (as CSV in the header `X-More-From`).
#[utoipa::path(get, path = "/reports", operation_id = "report", tag = "uses",
    params(Acts, ReportAsked),
    responses((status = 200, description = "The report",
        content((ReportSaid = "application/json"), (String = "text/csv"), (String = "text/html"),
            (String = "application/pdf"))), Problem))]
pub(super) async fn report(
    State(site): State<Arc<Site>>,
    acts: Acts,
    headers: HeaderMap,
    asked: Result<Query<ReportAsked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Ok(Query(asked)) = asked else {
        let zh = "可以写 year、month、before、format、as";
        return Err(Problem::field("query", (zh, "year, month, before, format, as")));
    };
    let form = Form::asked(asked.format.as_deref(), &headers)?;
    let paper = asked.paper.as_deref().map(PaperAs::of).transpose()?;
    let before = before(asked.before.as_deref())?;
    let days = days(&asked, site.app.now().date())?;
    acts.looks(&site, Matter::Affairs, Looked::Uses).await?;
    let viewer = Viewer { person: acts.acting.person, by_link: acts.by_link() };
    let said = site.look(move |app| said(app, viewer, days, before)).await?;
    let said = ReportSaid { whose: acts.said(), ..said };
    if let Some(form) = paper {
        let reader = site.look(move |app| masked(app.read()?.as_ref(), viewer.person)).await?;
        return printed(&site, ("report", paper::print(&said, &reader)), form).await;
    }
    match form {
        Form::Json => Ok(Json(said).into_response()),
        Form::Csv => {
            let name = format!("report-{}-{}", said.from, said.to);
            sheet::sheet(&said)?.answer(&name, said.more_from.as_deref())
        }
    }
}

/// First and last day.
fn days(asked: &ReportAsked, today: Date) -> Result<(Date, Date), Problem> {
    let year = asked.year.as_ref().map_or(Some(today.year()), |year| year.parse().ok());
    let year = year.filter(|year| (2000..=2100).contains(year));
    let year = year.ok_or_else(|| Problem::field("year", ("四位年份", "a year, 2026")))?;
    let Some(month) = &asked.month else {
        return Ok((date(year, 1, 1), date(year, 12, 31)));
    };
    let first = month.parse().ok().and_then(|month| Date::new(year, month, 1).ok());
    let first = first.ok_or_else(|| Problem::field("month", ("1 到 12", "1 to 12")))?;
    Ok((first, first.last_of_month()))
}

/// Sums up and where to go on.
fn summed(
    app: &App,
    viewer: Viewer,
    period: Period,
    mut before: Option<i64>,
) -> store::Result<(Report, Option<String>)> {
    let (reads, mut report, mut looked_at) = (app.read()?, Report::default(), 0_u32);
    // Premiums stand in the first part.
    if before.is_none() {
        for payment in premiums::kept(reads.as_ref(), viewer.person)? {
            let within = |at| period.has(at);
            report.add_premium(&payment, viewer.person, within).map_err(overflow)?;
        }
    }
    loop {
        let uses = reads.uses_between(viewer.person, period.ids(before), CHUNK)?;
        for used in uses.iter().filter(|used| period.has(used.settlement.settled_at)) {
            report.add(&used.settlement, viewer.person).map_err(overflow)?;
        }
        let last = match uses.last() {
            Some(last) if uses.len() >= CHUNK as usize => &last.settlement,
            _ => return Ok((report, None)),
        };
        before = Some(last.id.0);
        looked_at += CHUNK;
        if looked_at >= MOST {
            return Ok((report, Some(ids::outward_now(last.care_area, last.id.0))));
        }
    }
}

fn said(
    app: &App,
    viewer: Viewer,
    (from, to): (Date, Date),
    before: Option<i64>,
) -> store::Result<ReportSaid> {
    let period = Period::of(Some(from), Some(to));
    let (report, more_from) = summed(app, viewer, period, before)?;
    let reads = app.read()?;
    let mut eyes = Eyes::new(reads.as_ref(), viewer);
    let bindings = reads.bindings_of(viewer.person)?;
    let bindings: BTreeMap<_, _> =
        bindings.iter().map(|binding| (binding.id, outward(binding))).collect();
    let mut lines = Vec::new();
    for (key, line) in &report.lines {
        let (payer, payer_zh) = words(key.payer);
        let aid = match key.payer {
            Payer::Aid(binding) | Payer::Quota(binding) => Some(binding),
            Payer::Fund | Payer::Own | Payer::Cash | Payer::Hospital => None,
        };
        let payer_name = match (aid, key.role) {
            (None, _) => None,
            (Some(_), Role::Grantor) => Some(eyes.name(viewer.person)?),
            (Some(binding), Role::Patient) => match eyes.grantor(viewer.person, binding)? {
                Some(grantor) => Some(eyes.name(grantor)?),
                None => Some("*".to_owned()),
            },
        };
        lines.push(LineSaid {
            member: eyes.name(key.member)?,
            role: key.role,
            purpose: key.purpose,
            purpose_zh: key.purpose.zh(),
            payer,
            payer_zh,
            payer_name,
            binding: aid.and_then(|binding| bindings.get(&binding).cloned()),
            bills: line.bills,
            returns: line.returns,
            paid: Yuan(line.paid),
            returned: Yuan(line.returned),
            net: Yuan(line.net().map_err(overflow)?),
        });
    }
    let sums = sums(&report).map_err(overflow)?;
    let (own_care, for_relatives, from_account) = sums;
    let uses = report.uses;
    let whose = None;
    Ok(ReportSaid {
        from,
        to,
        lines,
        own_care,
        for_relatives,
        from_account,
        uses,
        more_from,
        whose,
    })
}

/// Own care, for relatives, out of the own account.
fn sums(report: &Report) -> Result<(Figures, Yuan, Yuan), Overflow> {
    let own = |pick: fn(Payer) -> bool| {
        let care = |key: &LineKey| key.role == Role::Patient && key.purpose != Purpose::Premium;
        let chosen = |key: &LineKey| care(key) && pick(key.payer);
        report.net(chosen).map(Yuan)
    };
    let figures = Figures {
        total: own(|_| true)?,
        fund: own(|payer| payer == Payer::Fund)?,
        own: own(|payer| payer == Payer::Own)?,
        aid: own(|payer| matches!(payer, Payer::Aid(_) | Payer::Quota(_)))?,
        cash: own(|payer| payer == Payer::Cash)?,
        hospital: own(|payer| payer == Payer::Hospital)?,
    };
    let for_relatives = report.net(|key| key.role == Role::Grantor)?;
    let from_account = Fen::plus(figures.own.0, for_relatives)?;
    Ok((figures, Yuan(for_relatives), Yuan(from_account)))
}

fn words(payer: Payer) -> (&'static str, &'static str) {
    match payer {
        Payer::Fund => ("fund", "医保基金"),
        Payer::Own => ("own", "患者个人账户"),
        Payer::Aid(_) => ("aid", "家庭共济账户"),
        Payer::Quota(_) => ("quota", "共济额度"),
        Payer::Cash => ("cash", "现金"),
        Payer::Hospital => ("hospital", "医院承担"),
    }
}
