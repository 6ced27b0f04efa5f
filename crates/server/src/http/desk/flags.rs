//! Flags: patterns of misuse that the platform found, for a reviewer's eyes. Looking at the evidence
//! is recorded as a look at the uses of everybody concerned; closing stands in the audit trail.

use std::sync::Arc;

use app::App;
use app::flags::CloseFlag;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use domain::clerk::{AreaPrefix, By};
use domain::flag::{Flag, FlagOutcome};
use domain::refusal::Side;
use domain::settlement::Settlement;
use domain::{Area, BindingId, Moment, Reason, RecordId, Refusal, ids};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::record::Looked;
use store::{Body as Kept, Kind, Needs, QueueAsk, Reads, Record};
use utoipa::{IntoParams, ToSchema};

use super::looks::who;
use super::person::{PersonBrief, brief, looked_through, numbered};
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key};
use crate::http::decided::decided;
use crate::http::problem::Problem;
use crate::http::say::{Yuan, moment, state_zh};
use crate::site::Site;

/// Flags of a page, where nobody says; and at most.
const PAGE: u32 = 50;
const PAGE_MAX: u32 = 200;

/// A flag as lists show it; whom it is about stands nowhere in it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FlagBrief)]
pub(super) struct FlagBrief {
    id: String,
    /// `many_on_device`, `bind_drain_unbind`, `near_limit`.
    rule: &'static str,
    rule_zh: &'static str,
    /// `open` or `closed`.
    state: &'static str,
    #[schema(value_type = String)]
    area: Area,
    area_name: String,
    /// When it was found.
    at: String,
    /// How many bills, or people on the device.
    count: u32,
    /// What relatives' accounts paid of these bills together.
    amount: Yuan,
    /// `nothing`, `watched`, `passed_on`; `None` = open.
    outcome: Option<&'static str>,
}

/// Which flags.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// `open` (left out) or `closed`.
    state: Option<String>,
    /// First digits of an area: 2, 4 or 6; left out = all of the clerk's places.
    area: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// At most so many, 200; 50 where left out.
    most: Option<u32>,
}

/// A page of flags.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Flags {
    /// The longest open first.
    flags: Vec<FlagBrief>,
    /// Where the next page begins; `None` = this was the last.
    next: Option<String>,
}

/// Flags of the clerk's places.
#[utoipa::path(get, path = "/flags", operation_id = "flags", tag = "flags", params(Asked),
    responses((status = 200, body = Flags), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    query: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Flags>, Problem> {
    let Ok(Query(Asked { state, area, after, most })) = query else {
        let names = ("可以写 state、area、after、most", "state, area, after, most");
        return Err(Problem::field("", names));
    };
    let state = match state.as_deref() {
        None | Some("open") => "open",
        Some("closed") => "closed",
        Some(_) => return Err(Problem::field("state", ("open 或 closed", "open or closed"))),
    };
    let areas = within(&site, &on, area)?;
    let cursor = after.as_deref().map(|text| {
        let (at, id) = text.split_once('.')?;
        Some((Moment(at.parse().ok()?), RecordId(id.parse().ok()?)))
    });
    let after = match cursor {
        None => None,
        Some(Some(cursor)) => Some(cursor),
        Some(None) => {
            return Err(Problem::field("after", ("上一页的 next", "next of the page before")));
        }
    };
    let most = most.unwrap_or(PAGE).clamp(1, PAGE_MAX);
    let ask = QueueAsk { kind: Kind::Flag, areas, state: Some(state), after, most };
    let page = site.look(move |app| {
        let records = app.read()?.queue(&ask)?;
        let full = records.len() >= usize::try_from(most).unwrap_or(usize::MAX);
        let next = records.last().filter(|_| full).map(|last| {
            let at = last.body.index().due.unwrap_or(Moment(0));
            format!("{}.{}", at.0, last.id.0)
        });
        let flags = records.iter().filter_map(|record| match &record.body {
            Kept::Flag(flag) => Some(brief_of(app, record.id, flag)),
            _ => None,
        });
        Ok(Flags { flags: flags.collect(), next })
    });
    Ok(Json(page.await?))
}

/// The areas that are asked for, within the clerk's places.
fn within(site: &Site, on: &OnDuty, area: Option<String>) -> Result<(u32, u32), Problem> {
    let scope = &on.clerk.scope;
    let Some(text) = area else { return Ok(scope.range()) };
    let expected = ("地区代码的前 2、4 或 6 位", "the first 2, 4 or 6 digits of an area");
    let asked = AreaPrefix::parse(&text).ok_or_else(|| Problem::field("area", expected))?;
    if scope.covers_prefix(&asked) {
        Ok(asked.range())
    } else if asked.covers_prefix(scope) {
        Ok(scope.range())
    } else {
        let refusal = Refusal::new(Reason::NotYourDuty).of(Side::Agency);
        Err(Problem::refusal(refusal, Side::Agency, &site.app.world()))
    }
}

fn brief_of(app: &App, id: RecordId, flag: &Flag) -> FlagBrief {
    FlagBrief {
        id: ids::outward_now(flag.area, id.0),
        rule: flag.rule.word(),
        rule_zh: flag.rule.zh(),
        state: flag.state(),
        area: flag.area,
        area_name: app.world().policies.area_name(flag.area),
        at: moment(flag.at),
        count: flag.count,
        amount: Yuan(flag.amount),
        outcome: flag.closed.as_ref().map(|closed| closed.outcome.word()),
    }
}

/// A flag with its evidence.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Flag)]
pub(super) struct FlagView {
    #[serde(flatten)]
    brief: FlagBrief,
    /// Who is concerned, masked: the beneficiary first, then who paid; of a device everybody.
    people: Vec<PersonBrief>,
    bindings: Vec<FlagBinding>,
    /// The pharmacy.
    institution: Option<String>,
    /// Bills that show it, in the order of time.
    bills: Vec<FlagBill>,
    closed: Option<ClosedView>,
}

/// A binding that a flag is about.
#[derive(Debug, Serialize, ToSchema)]
struct FlagBinding {
    id: String,
    state_zh: &'static str,
    effective_from: String,
    changed_at: String,
    /// The limit of a payment that the grantor set.
    payment_limit: Option<Yuan>,
}

/// A bill of the evidence.
#[derive(Debug, Serialize, ToSchema)]
struct FlagBill {
    setl_id: String,
    at: String,
    institution: String,
    total: Yuan,
    aid: Yuan,
    cash: Yuan,
    /// It was given back since.
    returned: bool,
}

/// What a clerk found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FlagClosed)]
struct ClosedView {
    at: String,
    by: String,
    outcome: &'static str,
    outcome_zh: &'static str,
    reason: String,
}

/// A flag of the clerk's places, with what it was found by. Recorded as a look at the uses of
/// everybody concerned.
#[utoipa::path(get, path = "/flags/{id}", operation_id = "flag", tag = "flags",
    params(("id" = String, Path)), responses((status = 200, body = FlagView), Problem))]
pub(super) async fn flag(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
) -> Result<Json<FlagView>, Problem> {
    let (record, flag) = flag_of(&site, &on, &id).await?;
    for person in flag.people.iter().copied() {
        let insured = site.look(move |app| app.read()?.insured(person)).await?;
        if let Some(insured) = insured {
            let look = (Looked::Uses, Some(flag.area));
            looked_through(&site, &on, (person, insured.area), look).await?;
        }
    }
    Ok(Json(site.look(move |app| view(app, record.id, &flag)).await?))
}

/// A flag by its outward form; one of another place is as unknown as one that is not there.
async fn flag_of(site: &Site, on: &OnDuty, id: &str) -> Result<(Record, Flag), Problem> {
    let unknown = || {
        let refusal = Refusal::new(Reason::FlagUnknown).of(Side::Agency);
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    };
    let (area, number) = ids::inward(id).ok_or_else(unknown)?;
    let found = site.look(move |app| app.read()?.record(RecordId(number))).await?;
    let record = found.ok_or_else(unknown)?;
    let Kept::Flag(flag) = &record.body else { return Err(unknown()) };
    if flag.area != area || !on.clerk.scope.covers(area) {
        return Err(unknown());
    }
    let flag = flag.clone();
    Ok((record, flag))
}

fn view(app: &App, id: RecordId, flag: &Flag) -> store::Result<FlagView> {
    let reads = app.read()?;
    let reads = reads.as_ref();
    let mut people = Vec::new();
    for person in &flag.people {
        people.extend(brief(app, reads, *person)?);
    }
    let institution = flag.institution.map(|id| reads.institution(id)).transpose()?.flatten();
    let mut bills = Vec::new();
    for (area, id) in &flag.bills {
        bills.extend(reads.settlement(*area, *id)?);
    }
    bills.sort_by_key(|bill| bill.id);
    let bills = bills.iter().map(|bill| bill_view(reads, bill));
    Ok(FlagView {
        brief: brief_of(app, id, flag),
        people,
        bindings: bindings(reads, &flag.bindings)?,
        institution: institution.map(|place| place.name),
        bills: bills.collect::<store::Result<_>>()?,
        closed: closed_view(reads, flag)?,
    })
}

fn closed_view(reads: &dyn Reads, flag: &Flag) -> store::Result<Option<ClosedView>> {
    let Some(closed) = &flag.closed else { return Ok(None) };
    Ok(Some(ClosedView {
        at: moment(closed.at),
        by: who(reads, By::Clerk(closed.by))?,
        outcome: closed.outcome.word(),
        outcome_zh: closed.outcome.zh(),
        reason: closed.reason.clone(),
    }))
}

fn bill_view(reads: &dyn Reads, bill: &Settlement) -> store::Result<FlagBill> {
    let place = reads.institution(bill.institution)?;
    Ok(FlagBill {
        setl_id: ids::outward_now(bill.care_area, bill.id.0),
        at: moment(bill.settled_at),
        institution: place.map(|place| place.name).unwrap_or_default(),
        total: Yuan(bill.figures.total),
        aid: Yuan(bill.figures.aid),
        cash: Yuan(bill.figures.cash),
        returned: bill.cancelled_by.is_some(),
    })
}

fn bindings(reads: &dyn Reads, wanted: &[BindingId]) -> store::Result<Vec<FlagBinding>> {
    let needs = Needs { bindings: wanted.iter().copied().collect(), ..Needs::default() };
    let facts = reads.facts(&needs)?;
    let known = wanted.iter().filter_map(|id| facts.binding(*id));
    let said = known.map(|binding| FlagBinding {
        id: ids::outward_now(binding.grantor_area, binding.id.0),
        state_zh: state_zh(binding.state),
        effective_from: moment(binding.effective_from),
        changed_at: moment(binding.changed_at),
        payment_limit: binding.limits.payment.map(Yuan),
    });
    Ok(said.collect())
}

/// What came of a flag.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CloseFlag)]
pub(super) struct Closing {
    /// `nothing`, `watched` or `passed_on` (to whoever inspects the fund).
    #[schema(example = "nothing")]
    outcome: String,
    /// At least four characters.
    #[schema(example = "已核对病历和处方")]
    reason: String,
}

/// A flag that was closed. Its evidence is read where looks are recorded.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FlagDone {
    #[serde(flatten)]
    brief: FlagBrief,
    closed: Option<ClosedView>,
}

/// Closes a flag of the clerk's places. It changes nothing for the people concerned: what has to
/// follow (a freeze, an inspection) is an act of its own.
#[utoipa::path(post, path = "/flags/{id}/close", operation_id = "closeFlag", tag = "flags",
    params(("id" = String, Path), Key), request_body = Closing,
    responses((status = 200, body = FlagDone), Problem))]
pub(super) async fn close(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Closing { outcome, reason }): Body<Closing>,
) -> Result<Json<FlagDone>, Problem> {
    let words = FlagOutcome::ALL.map(FlagOutcome::word).join(", ");
    let known = FlagOutcome::from_word(&outcome);
    let outcome = known.ok_or_else(|| Problem::field("outcome", (words.clone(), words)))?;
    let (record, flag) = flag_of(&site, &on, &id).await?;
    let content = json!({"flag": record.id, "outcome": outcome, "reason": reason});
    let numbered = numbered(&on, flag.area, ("close_flag", number), &content);
    let (clerk, flag) = (on.id, record.id);
    let outcome = site.app.submit(CloseFlag { numbered, clerk, flag, outcome, reason }).await;
    decided(&site, outcome, Side::Agency)?;
    let (record, flag) = flag_of(&site, &on, &id).await?;
    let done = site.look(move |app| {
        let closed = closed_view(app.read()?.as_ref(), &flag)?;
        Ok(FlagDone { brief: brief_of(app, record.id, &flag), closed })
    });
    Ok(Json(done.await?))
}
