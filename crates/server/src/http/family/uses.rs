//! What was paid for whom, and why it was that much. Each side sees its own view
//! (`decisions.md`, "Views of a bill").

mod filter;
mod receipt;
mod said;
mod walk;

use std::sync::Arc;

use app::App;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use domain::premium::PremiumPayment;
use domain::report::Purpose;
use domain::{PersonId, SettlementId, ids};
use serde::Serialize;
use store::record::Looked;
use utoipa::ToSchema;

pub(super) use self::filter::Period;
use self::filter::{Filter, UsesAsked};
pub(super) use self::receipt::{__path_receipt, receipt};
pub(super) use self::said::{Eyes, Figures, UseSaid, Viewer, overflow};
use self::walk::{Found, LOOKED_AT, Page, walk};
use super::for_whom::{Acts, ForSaid, Matter};
use super::premiums::{self, PremiumSaid};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::sheet::{Cell, Form, Sheet};
use crate::site::Site;

/// How many uses a page has.
const PAGE: u32 = 50;

/// A page of uses.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the word of the JSON")]
pub(super) struct Uses {
    /// Newest first, each with its reasons.
    uses: Vec<UseSaid>,
    /// Premiums that were taken in the period and fit, newest first; on the first page.
    premiums: Vec<PremiumSaid>,
    /// There may be more: the `before` of the next page. A page may have none that fits and still
    /// name it, because one request looks at 2,000 uses at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    more_from: Option<String>,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// Bills that the person was the patient of or paid for, newest first, 50 a page, and premiums that
/// were taken. Any signed-in
/// person may call, a guardian for the ward, and the holder of a family link that shows or acts. As
/// CSV up to 2,000 at once; the header `X-More-From` names the `before` of the rest.
#[utoipa::path(get, path = "/uses", operation_id = "uses", tag = "uses", params(Acts, UsesAsked),
    responses((status = 200, description = "A page",
        content((Uses = "application/json"), (String = "text/csv"))), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    acts: Acts,
    headers: HeaderMap,
    asked: Result<Query<UsesAsked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Ok(Query(asked)) = asked else {
        let zh = "可以写 before、from、to、least、most、place、purpose、payer、role、format";
        let en = "before, from, to, least, most, place, purpose, payer, role, format";
        return Err(Problem::field("query", (zh, en)));
    };
    let form = Form::asked(asked.format.as_deref(), &headers)?;
    let before = before(asked.before.as_deref())?;
    let filter = Filter::of(&site, &asked).await?;
    acts.looks(&site, Matter::Affairs, Looked::Uses).await?;
    let viewer = Viewer { person: acts.acting.person, by_link: acts.by_link() };
    let (most, explained) = match form {
        Form::Json => (PAGE, true),
        Form::Csv => (LOOKED_AT, false),
    };
    let page = Page { filter, before, most, explained };
    let whose = acts.whose();
    let found = site.look(move |app| {
        let fits = |payment: &PremiumPayment| filter.fits_premium(payment, viewer.person);
        let first = before.is_none();
        let premiums = if first { premiums::that(app, whose, fits)? } else { Vec::new() };
        Ok((walk(app, viewer, page)?, premiums))
    });
    let (Found { uses, more_from, .. }, premiums) = found.await?;
    match form {
        Form::Json => {
            let whose = acts.said();
            Ok(Json(Uses { uses, premiums, more_from, whose }).into_response())
        }
        Form::Csv => sheet(&uses, &premiums)?.answer("uses", more_from.as_deref()),
    }
}

/// A `setl_id` that a page goes on from.
pub(super) fn before(text: Option<&str>) -> Result<Option<i64>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let known = ids::inward(text).map(|(_, id)| Some(id));
    known.ok_or_else(|| Problem::field("before", ("一笔账单的 setl_id", "a setl_id")))
}

/// All uses of somebody, newest first: for the export.
pub(super) fn all(app: &App, person: PersonId) -> store::Result<Vec<UseSaid>> {
    let viewer = Viewer { person, by_link: false };
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let page = Page { filter: Filter::ALL, before, most: LOOKED_AT, explained: false };
        let found = walk(app, viewer, page)?;
        all.extend(found.uses);
        before = found.more_from.and_then(|text| ids::inward(&text)).map(|(_, id)| id);
        if before.is_none() {
            return Ok(all);
        }
    }
}

/// One bill with its explanation. Its patient and everybody whose account paid may call, and who
/// sees their affairs; to others it does not exist.
#[utoipa::path(get, path = "/uses/{setl_id}", operation_id = "use", tag = "uses",
    params(Acts, ("setl_id" = String, Path)), responses((status = 200, body = UseSaid), Problem))]
pub(super) async fn one(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(setl_id): Path<String>,
) -> Result<Json<UseSaid>, Problem> {
    let unknown = || Problem::from(Fault::UseUnknown);
    let (area, id) = ids::inward(&setl_id).ok_or_else(unknown)?;
    acts.looks(&site, Matter::Affairs, Looked::Uses).await?;
    let viewer = Viewer { person: acts.acting.person, by_link: acts.by_link() };
    let found = site.look(move |app| walk::one(app, (area, SettlementId(id)), viewer));
    let found = found.await?.ok_or_else(unknown)?;
    Ok(Json(UseSaid { whose: acts.said(), ..found }))
}

const COLUMNS: [&str; 14] = [
    "账单号",
    "时间",
    "结算或退回",
    "用途",
    "地点",
    "机构",
    "身份",
    "患者",
    "总额(元)",
    "基金(元)",
    "本人账户(元)",
    "家人账户(元)",
    "现金(元)",
    "本账户为家人支付(元)",
];

/// Uses as rows. A relative's bill has only what the own account paid.
fn sheet(uses: &[UseSaid], premiums: &[PremiumSaid]) -> Result<Sheet, Problem> {
    let mut sheet = Sheet::new(&COLUMNS)?;
    let made = |text: &dyn ToString| Cell::Made(text.to_string());
    for premium in premiums {
        sheet.row(premium.cells())?;
    }
    for used in uses {
        let text = |text: Option<&String>| text.cloned().map_or(Cell::Empty, Cell::Text);
        let amount = |pick: fn(&Figures) -> crate::http::say::Yuan| {
            used.figures.as_ref().map_or(Cell::Empty, |figures| made(&pick(figures).0))
        };
        sheet.row([
            made(&used.setl_id),
            made(&used.at),
            made(&if used.kind == "settled" { "结算" } else { "退回" }),
            made(&Purpose::from(used.setting).zh()),
            made(&used.place),
            text(used.institution.as_ref()),
            made(&if used.role == "patient" { "患者" } else { "共济人" }),
            text(used.patient.as_ref()),
            amount(|figures| figures.total),
            amount(|figures| figures.fund),
            amount(|figures| figures.own),
            amount(|figures| figures.aid),
            amount(|figures| figures.cash),
            used.paid.as_ref().map_or(Cell::Empty, |paid| made(&paid.0)),
        ])?;
    }
    Ok(sheet)
}
