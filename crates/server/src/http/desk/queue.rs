//! The queue: everything that waits for a clerk, the nearest deadline first. No personal data.

use std::sync::Arc;

use app::App;
use app::acts::ClerkAct;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use domain::case::{Case, CaseAbout, CaseState};
use domain::clerk::Duty;
use domain::{Area, Moment, RecordId, ids};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{Body as Kept, Kind, QueueAsk, Reads, Record};
use utoipa::{IntoParams, ToSchema};

use super::looks::who;
use crate::http::api::OnDuty;
use crate::http::problem::Problem;
use crate::http::say::moment;
use crate::site::Site;

/// Cases of a page, where nobody says; and at most.
const PAGE: usize = 50;
const PAGE_MAX: usize = 200;
/// Rows that are read at once.
const ROWS: u32 = 200;

/// A case as lists show it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct CaseBrief {
    pub(super) id: String,
    /// `review`, `sample`, `ward`, `merge`, `correction`, `appeal`, `proposal`, `duplicate`.
    pub(super) kind: &'static str,
    kind_zh: &'static str,
    /// Of a proposal: which act.
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    act_zh: Option<&'static str>,
    /// `open`, `claimed`, `returned`, `decided`, `closed`.
    pub(super) state: &'static str,
    state_zh: &'static str,
    #[schema(value_type = String)]
    area: Area,
    area_name: String,
    /// The duty that decides it.
    duty: &'static str,
    duty_zh: &'static str,
    /// Who has it.
    holder: Option<String>,
    filed_at: String,
    /// Last working day to decide it.
    #[schema(value_type = Option<String>)]
    due: Option<Date>,
    /// The calendar of that year is not published yet: the day may change.
    due_provisional: bool,
    /// Its deadline passed: the family was told, and any clerk who may decide it may free it.
    escalated: bool,
    /// Its last day is near.
    reminded: bool,
}

/// Which part of the queue.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// `open`, `claimed`, `returned`, `decided`, `closed`; left out = everything that waits.
    state: Option<String>,
    /// Only this kind.
    kind: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// At most so many, 200; 50 where left out.
    most: Option<usize>,
}

/// A part of the queue.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Queue {
    cases: Vec<CaseBrief>,
    /// Where the next page begins; `None` = this was the last.
    next: Option<String>,
}

/// Cases of the clerk's places that this clerk's duties decide (an admin sees all of them, without
/// whom they are about).
#[utoipa::path(get, path = "/queue", operation_id = "queue", tag = "cases", params(Asked),
    responses((status = 200, body = Queue), Problem))]
pub(super) async fn queue(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    query: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Queue>, Problem> {
    let field = |name: &str, zh: &str, en: &str| Problem::field(name, (zh, en));
    let Ok(Query(Asked { state, kind, after, most })) = query else {
        return Err(field("", "可以写 state、kind、after、most", "state, kind, after, most"));
    };
    let known = |word: String| {
        let words = "open, claimed, returned, decided, closed";
        let state = STATES.into_iter().map(CaseState::word).find(|state| *state == word);
        state.ok_or_else(|| field("state", words, words))
    };
    let state = state.map(known).transpose()?;
    let known = |word: String| {
        let words = KINDS.map(|(word, _)| word).join(", ");
        let kind = KINDS.into_iter().map(|(known, _)| known).find(|known| *known == word);
        kind.ok_or_else(|| field("kind", &words, &words))
    };
    let kind = kind.map(known).transpose()?;
    let after = after
        .map(|text| cursor(&text))
        .map(|read| read.ok_or_else(|| field("after", "上一页的 next", "next of the page before")));
    let after = after.transpose()?;
    let most = most.unwrap_or(PAGE).clamp(1, PAGE_MAX);
    let asked =
        QueueAsk { kind: Kind::Case, areas: on.clerk.scope.range(), state, after, most: ROWS };
    let page = site.look(move |app| page(app, &on, asked, (kind, most)));
    Ok(Json(page.await?))
}

fn page(
    app: &App,
    on: &OnDuty,
    mut asked: QueueAsk,
    (kind, most): (Option<&str>, usize),
) -> store::Result<Queue> {
    let reads = app.read()?;
    let admin = on.clerk.duties.contains(&Duty::Admin);
    let mut cases = Vec::new();
    loop {
        let rows = reads.queue(&asked)?;
        let full = rows.len() >= usize::try_from(ROWS).unwrap_or(usize::MAX);
        for record in &rows {
            let at = record.body.index().due.unwrap_or(Moment(0));
            asked.after = Some((at, record.id));
            let Kept::Case(case) = &record.body else { continue };
            let mine = admin || on.clerk.duties.contains(&case.about.duty());
            if !mine || kind.is_some_and(|kind| kind != word(&case.about).0) {
                continue;
            }
            cases.push(brief_of(app, reads.as_ref(), record.id, case)?);
            if cases.len() >= most {
                let next = asked.after.map(|(at, id)| format!("{}.{}", at.0, id.0));
                return Ok(Queue { cases, next });
            }
        }
        if !full {
            return Ok(Queue { cases, next: None });
        }
    }
}

fn cursor(text: &str) -> Option<(Moment, RecordId)> {
    let (at, id) = text.split_once('.')?;
    Some((Moment(at.parse().ok()?), RecordId(id.parse().ok()?)))
}

const STATES: [CaseState; 5] = [
    CaseState::Open,
    CaseState::Claimed,
    CaseState::Returned,
    CaseState::Decided,
    CaseState::Closed,
];

const KINDS: [(&str, &str); 8] = [
    ("review", "绑定审核"),
    ("sample", "承诺抽查"),
    ("ward", "监护关系"),
    ("merge", "新生儿证件合并"),
    ("correction", "信息更正"),
    ("appeal", "申诉"),
    ("proposal", "待复核"),
    ("duplicate", "疑似重复"),
];

/// Word and name of what a case is about.
pub(super) fn word(about: &CaseAbout) -> (&'static str, &'static str) {
    let [review, sample, ward, merge, correction, appeal, proposal, duplicate] = KINDS;
    match about {
        CaseAbout::Review { .. } => review,
        CaseAbout::Sample { .. } => sample,
        CaseAbout::Ward { .. } => ward,
        CaseAbout::Merge { .. } => merge,
        CaseAbout::Correction { .. } => correction,
        CaseAbout::Appeal { .. } => appeal,
        CaseAbout::Proposal { .. } => proposal,
        CaseAbout::Duplicate { .. } => duplicate,
    }
}

fn state_zh(state: CaseState) -> &'static str {
    match state {
        CaseState::Open => "待领办",
        CaseState::Claimed => "办理中",
        CaseState::Returned => "已退回补正",
        CaseState::Decided => "已办结",
        CaseState::Closed => "已终止",
    }
}

/// A case of a record; `None` for any other.
pub(super) fn case_brief(
    app: &App,
    reads: &dyn Reads,
    record: &Record,
) -> store::Result<Option<CaseBrief>> {
    match &record.body {
        Kept::Case(case) => brief_of(app, reads, record.id, case).map(Some),
        _ => Ok(None),
    }
}

fn brief_of(app: &App, reads: &dyn Reads, id: RecordId, case: &Case) -> store::Result<CaseBrief> {
    let (kind, kind_zh) = word(&case.about);
    let duty = case.about.duty();
    let holder =
        case.holder.map(|clerk| who(reads, domain::clerk::By::Clerk(clerk))).transpose()?;
    let (act, act_zh) = match &case.about {
        CaseAbout::Proposal { act, body, .. } => {
            let known = serde_json::from_str::<ClerkAct>(body).ok();
            (Some(act.clone()), known.as_ref().map(super::proposal::act_zh))
        }
        _ => (None, None),
    };
    Ok(CaseBrief {
        id: ids::outward_now(case.area, id.0),
        kind,
        kind_zh,
        act,
        act_zh,
        state: case.state.word(),
        state_zh: state_zh(case.state),
        area: case.area,
        area_name: app.world().policies.area_name(case.area),
        duty: duty.word(),
        duty_zh: duty.zh(),
        holder,
        filed_at: moment(case.filed_at),
        due: case.due,
        due_provisional: case.due_provisional,
        escalated: case.escalated,
        reminded: case.state.waits() && case.is_reminded(),
    })
}
