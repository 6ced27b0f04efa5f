//! One case with everything that its decision needs, both sides masked and side by side.

use std::sync::Arc;

use app::App;
use app::acts::ClerkAct;
use axum::Json;
use axum::extract::{Path, State};
use domain::case::{Against, AtDesk, Case, CaseAbout, Step, StepKind};
use domain::clerk::By;
use domain::evidence::DocumentKind;
use domain::refusal::Side;
use domain::{BindingId, PersonId, Reason, RecordId, Refusal, ids};
use jiff::civil::Date;
use serde::Serialize;
use store::record::Looked;
use store::{Body as Kept, Reads, Record};
use utoipa::ToSchema;

use super::looks::who;
use super::people::{BindingView, DocumentView, binding_view, document_view};
use super::person::{PersonBrief, brief, looked};
use super::proposal::{Line, lines};
use super::queue::{CaseBrief, case_brief};
use crate::http::api::OnDuty;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::moment;
use crate::site::Site;

/// A case.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CaseView {
    #[serde(flatten)]
    brief: CaseBrief,
    /// Whom it concerns first.
    person: Option<PersonBrief>,
    /// The other side.
    other: Option<PersonBrief>,
    /// Who took it in or proposed it, and may not decide it.
    intake: Option<String>,
    /// This clerk may decide it.
    may_decide: bool,
    /// What is asked for.
    asked: Vec<Line>,
    binding: Option<BindingView>,
    /// Without pages; each page is a look of its own.
    documents: Vec<DocumentView>,
    /// Originals that a clerk saw at the window.
    #[schema(value_type = Vec<String>)]
    originals: Vec<DocumentKind>,
    /// People of the same name and area, or with the same phone, as the two sides.
    duplicates: Vec<PersonBrief>,
    /// Oldest first.
    steps: Vec<StepView>,
}

/// One line of a case's history.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StepView {
    at: String,
    by: String,
    #[schema(value_type = String)]
    kind: StepKind,
    note: String,
    fields: Vec<String>,
}

/// A case of the clerk's places. Recorded as a look at everybody whom it concerns.
#[utoipa::path(get, path = "/cases/{id}", operation_id = "case", tag = "cases",
    params(("id" = String, Path)), responses((status = 200, body = CaseView), Problem))]
pub(super) async fn case(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
) -> Result<Json<CaseView>, Problem> {
    let (record, case) = case_of(&site, &on, &id).await?;
    for person in case.person.into_iter().chain(case.other) {
        let insured = site.look(move |app| app.read()?.insured(person)).await?;
        // Somebody of another place is shown by a case of this one; the look is kept for both.
        if let Some(insured) = insured.filter(|it| on.clerk.scope.covers(it.area)) {
            looked(&site, &on, (person, insured.area), Looked::Case).await?;
        }
    }
    let seen = site.look(move |app| view(app, &on, &record, &case)).await?;
    seen.map(Json).ok_or_else(|| Fault::Internal.into())
}

/// A case by its outward form; one of another place is as unknown as one that is not there.
pub(super) async fn case_of(site: &Site, on: &OnDuty, id: &str) -> Result<(Record, Case), Problem> {
    let unknown = || {
        let refusal = Refusal::new(Reason::CaseUnknown).of(Side::Agency);
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    };
    let (area, number) = ids::inward(id).ok_or_else(unknown)?;
    let found = site.look(move |app| app.read()?.record(RecordId(number))).await?;
    let record = found.ok_or_else(unknown)?;
    let Kept::Case(case) = &record.body else { return Err(unknown()) };
    if case.area != area || !on.clerk.scope.covers(area) {
        return Err(unknown());
    }
    let case = case.clone();
    Ok((record, case))
}

fn view(app: &App, on: &OnDuty, record: &Record, case: &Case) -> store::Result<Option<CaseView>> {
    let reads = app.read()?;
    let reads = reads.as_ref();
    let Some(brief_of_case) = case_brief(app, reads, record)? else { return Ok(None) };
    let person = case.person.map(|person| brief(app, reads, person)).transpose()?.flatten();
    let other = case.other.map(|person| brief(app, reads, person)).transpose()?.flatten();
    let intake = case.intake.map(|clerk| who(reads, By::Clerk(clerk))).transpose()?;
    let desk = AtDesk { id: on.id, clerk: &on.clerk };
    let mut documents = Vec::new();
    for id in &case.documents {
        let known = reads.record(*id)?;
        documents.extend(known.and_then(|record| document_view(case.area, &record)));
    }
    let steps = case.steps.iter().map(|step| step_view(reads, step));
    let binding = match (case.person, binding_of(&case.about)) {
        (Some(person), Some(id)) => {
            let bindings = reads.bindings_of(person)?;
            let found = bindings.iter().find(|binding| binding.id == id);
            found.map(|binding| binding_view(app, reads, binding, person)).transpose()?
        }
        _ => None,
    };
    Ok(Some(CaseView {
        brief: brief_of_case,
        person,
        other,
        intake,
        may_decide: case.may_decide(desk).is_ok(),
        asked: asked(&case.about, reads, app.now().date())?,
        binding,
        documents,
        originals: case.originals.iter().copied().collect(),
        duplicates: duplicates(app, reads, on, case)?,
        steps: steps.collect::<store::Result<_>>()?,
    }))
}

fn step_view(reads: &dyn Reads, step: &Step) -> store::Result<StepView> {
    let (at, by) = (moment(step.at), who(reads, step.by)?);
    let (note, fields) = (step.note.clone(), step.fields.clone());
    Ok(StepView { at, by, kind: step.kind, note, fields })
}

fn binding_of(about: &CaseAbout) -> Option<BindingId> {
    match about {
        CaseAbout::Review { binding }
        | CaseAbout::Sample { binding }
        | CaseAbout::Appeal { against: Against::Binding { binding }, .. } => Some(*binding),
        CaseAbout::Ward { .. }
        | CaseAbout::Merge { .. }
        | CaseAbout::Correction { .. }
        | CaseAbout::Appeal { .. }
        | CaseAbout::Proposal { .. }
        | CaseAbout::Duplicate { .. } => None,
    }
}

fn asked(about: &CaseAbout, reads: &dyn Reads, today: Date) -> store::Result<Vec<Line>> {
    Ok(match about {
        CaseAbout::Correction { field, wanted, .. } => {
            vec![Line { field: field.clone(), ..Line::new("", "申请更正为", wanted.clone()) }]
        }
        CaseAbout::Appeal { against, text } => {
            let mut lines = vec![Line::new("text", "申诉理由", text.clone())];
            match against {
                Against::Use { area, settlement } => {
                    let setl_id = ids::outward_now(*area, settlement.0);
                    lines.push(Line::new("setl_id", "结算流水号", setl_id));
                }
                Against::Refusal { act, codes, .. } => {
                    lines.push(Line::new(act, "不服的答复", codes.join("、")));
                }
                Against::Binding { .. } => {}
            }
            lines
        }
        CaseAbout::Proposal { body, .. } => match serde_json::from_str::<ClerkAct>(body) {
            Ok(act) => lines(&act, reads, today)?,
            Err(_) => Vec::new(),
        },
        CaseAbout::Ward { ward } => match reads.record(*ward)?.map(|record| record.body) {
            Some(Kept::Ward(ward)) => {
                let ground = match ward.ground {
                    domain::ward::WardGround::Parent => "父母",
                    domain::ward::WardGround::Appointed => "指定监护人",
                };
                let mut lines = vec![Line::new("ground", "依据", ground)];
                let until = ward.until.map(|day| day.to_string());
                lines.extend(until.map(|day| Line::new("until", "期限", day)));
                lines
            }
            _ => Vec::new(),
        },
        CaseAbout::Review { .. }
        | CaseAbout::Sample { .. }
        | CaseAbout::Merge { .. }
        | CaseAbout::Duplicate { .. } => Vec::new(),
    })
}

/// People of the clerk's places who may be one of the two sides once more.
fn duplicates(
    app: &App,
    reads: &dyn Reads,
    on: &OnDuty,
    case: &Case,
) -> store::Result<Vec<PersonBrief>> {
    let sides: Vec<PersonId> = case.person.into_iter().chain(case.other).collect();
    let mut like = std::collections::BTreeSet::new();
    for person in &sides {
        let Some(identity) = reads.identity(*person)? else { continue };
        let Some(insured) = reads.insured(*person)? else { continue };
        let mut found = reads.identities_by_name(insured.area, &identity.name)?;
        if let Some(phone) = &identity.phone {
            let by_phone = reads.identities_by_phone(phone)?;
            // Families share a phone: only the same day of birth makes it somebody once more.
            found.extend(by_phone.into_iter().filter(|it| it.born == identity.born));
        }
        like.extend(found.into_iter().map(|it| it.person).filter(|it| !sides.contains(it)));
    }
    let mut briefs = Vec::new();
    for person in like {
        let insured = reads.insured(person)?.filter(|it| on.clerk.scope.covers(it.area));
        if insured.is_some() {
            briefs.extend(brief(app, reads, person)?);
        }
    }
    Ok(briefs)
}
