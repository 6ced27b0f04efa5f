//! Cases in words, as the family reads them.

use app::App;
use domain::case::{Against, Case, CaseAbout, CaseState, Step, StepKind};
use domain::clerk::By;
use domain::ids;
use jiff::civil::Date;
use serde::Serialize;
use store::{Body, Kind, Record};
use utoipa::ToSchema;

use super::super::for_whom::record_id;
use crate::http::say::moment;
use crate::http::session::Signed;

/// One line of a case's history.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseStep)]
struct StepSaid {
    at: String,
    /// `filed`, `returned`, `approved` …
    #[schema(value_type = String)]
    kind: StepKind,
    kind_zh: &'static str,
    /// `you`, `family`, `agency`, `platform`.
    by: &'static str,
    /// What the clerk wrote.
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
    /// Fields to mend.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<String>,
}

/// A case of the family.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FamilyCase)]
pub(in crate::http::family) struct CaseSaid {
    id: String,
    /// `review`, `sample`, `ward`, `merge`, `correction`, `appeal`.
    kind: &'static str,
    kind_zh: &'static str,
    /// `open`, `claimed`, `returned`, `decided`, `closed`.
    state: &'static str,
    state_zh: &'static str,
    filed_at: String,
    /// Last working day to decide.
    #[schema(value_type = Option<String>, format = Date)]
    due: Option<Date>,
    /// The calendar of that year is not published yet: the day may move.
    due_provisional: bool,
    /// The binding, ward link or bill that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<String>,
    /// What was written: why one disagrees, or what should stand there.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// The field of a correction.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    documents: Vec<String>,
    steps: Vec<StepSaid>,
    /// What to do now.
    next_zh: &'static str,
    next_en: &'static str,
}

/// A matter of the family itself: proposals and duplicates are the agency's.
pub(super) fn is_familys(about: &CaseAbout) -> bool {
    !matches!(about, CaseAbout::Proposal { .. } | CaseAbout::Duplicate { .. })
}

/// All cases of somebody, newest first.
pub(in crate::http::family) fn all(app: &App, whose: Signed) -> store::Result<Vec<CaseSaid>> {
    let records = app.read()?.records_of(Kind::Case, whose.person, None)?;
    Ok(records.iter().filter_map(|record| of(whose, record)).collect())
}

/// A case of somebody; nothing where it is somebody else's or the agency's.
pub(in crate::http::family) fn of(whose: Signed, record: &Record) -> Option<CaseSaid> {
    let Body::Case(case) = &record.body else { return None };
    if case.person != Some(whose.person) || !is_familys(&case.about) {
        return None;
    }
    let (kind, kind_zh) = words(&case.about);
    let (state_zh, next_zh, next_en) = next(case);
    let (text, field) = match &case.about {
        CaseAbout::Appeal { text, .. } => (Some(text.clone()), None),
        CaseAbout::Correction { wanted, field, .. } => (Some(wanted.clone()), Some(field.clone())),
        _ => (None, None),
    };
    Some(CaseSaid {
        id: ids::outward_now(case.area, record.id.0),
        kind,
        kind_zh,
        state: case.state.word(),
        state_zh,
        filed_at: moment(case.filed_at),
        due: case.due,
        due_provisional: case.due_provisional,
        about: subject(whose, case),
        text,
        field,
        documents: case.documents.iter().map(|id| record_id(whose, *id)).collect(),
        steps: case.steps.iter().filter_map(|step| said(whose, step)).collect(),
        next_zh,
        next_en,
    })
}

fn words(about: &CaseAbout) -> (&'static str, &'static str) {
    match about {
        CaseAbout::Review { .. } => ("review", "绑定申请审核"),
        CaseAbout::Sample { .. } => ("sample", "承诺抽查"),
        CaseAbout::Ward { .. } => ("ward", "监护关系审核"),
        CaseAbout::Merge { .. } => ("merge", "新生儿身份号码合并"),
        CaseAbout::Correction { .. } => ("correction", "信息更正"),
        CaseAbout::Appeal { .. } => ("appeal", "申诉"),
        CaseAbout::Proposal { .. } => ("proposal", "待复核"),
        CaseAbout::Duplicate { .. } => ("duplicate", "疑似重复"),
    }
}

fn subject(whose: Signed, case: &Case) -> Option<String> {
    let id = match &case.about {
        CaseAbout::Review { binding } | CaseAbout::Sample { binding } => binding.0,
        CaseAbout::Ward { ward } => return Some(record_id(whose, *ward)),
        CaseAbout::Appeal { against, .. } => match against {
            Against::Use { area, settlement } => {
                return Some(ids::outward_now(*area, settlement.0));
            }
            Against::Binding { binding } => binding.0,
            Against::Refusal { number, .. } => return Some(number.clone()),
        },
        CaseAbout::Merge { .. }
        | CaseAbout::Correction { .. }
        | CaseAbout::Proposal { .. }
        | CaseAbout::Duplicate { .. } => return None,
    };
    Some(ids::outward_now(case.area, id))
}

/// What clerks do among themselves is left out.
fn said(whose: Signed, step: &Step) -> Option<StepSaid> {
    let (kind_zh, shown) = match step.kind {
        StepKind::Filed => ("已提交", false),
        StepKind::Claimed => ("经办已受理", false),
        StepKind::Returned => ("退回补正", true),
        StepKind::Resubmitted => ("已重新提交", false),
        StepKind::Approved => ("已通过", true),
        StepKind::Rejected => ("没有通过", true),
        StepKind::TakenBack => ("通过已撤回，重新审核", true),
        StepKind::Reminded => ("已提醒", false),
        StepKind::Closed => ("已关闭", true),
        StepKind::Escalated => ("超过办理期限，已优先排队", false),
        StepKind::HandedOver | StepKind::Released => return None,
    };
    Some(StepSaid {
        at: moment(step.at),
        kind: step.kind,
        kind_zh,
        by: match step.by {
            By::Person(person) if person == whose.person => "you",
            By::Person(_) => "family",
            By::Clerk(_) | By::Institution(_) => "agency",
            By::Platform => "platform",
        },
        note: if shown { step.note.clone() } else { String::new() },
        fields: step.fields.clone(),
    })
}

/// State in words, and what to do.
fn next(case: &Case) -> (&'static str, &'static str, &'static str) {
    let approved = case.steps.iter().rev().find_map(|step| match step.kind {
        StepKind::Approved => Some(true),
        StepKind::Rejected => Some(false),
        _ => None,
    });
    let appeal = matches!(case.about, CaseAbout::Appeal { .. });
    match (case.state, approved) {
        (CaseState::Open, _) => ("等待经办处理", "请等待，不用再提交。", "Wait; nothing to do."),
        (CaseState::Claimed, _) => ("经办处理中", "请等待，不用再提交。", "Wait; nothing to do."),
        (CaseState::Returned, _) => (
            "退回补正",
            "请按说明修改或补充材料，再重新提交。",
            "Mend what is named and hand it in again.",
        ),
        (CaseState::Decided, Some(false)) if appeal => (
            "申诉没有成立",
            "不服的，可以拨打 12393，或向上级医保部门反映。",
            "You may call 12393 or turn to the next higher agency.",
        ),
        (CaseState::Decided, Some(false)) => (
            "没有通过",
            "请看经办写明的原因；不同意的，可以申诉。",
            "Read the reason; you may appeal.",
        ),
        (CaseState::Decided, _) => ("已办结", "已经办好，不用再做什么。", "Done."),
        (CaseState::Closed, _) => ("已关闭", "不用再做什么；需要时可以重新提交。", "Closed."),
    }
}
