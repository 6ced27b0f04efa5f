//! The window: binding, changing and ending for people who stand there with their papers.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::App;
use app::acts::{ClerkAct, WindowBind};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::binding::{Binding, Limits, Scope};
use domain::evidence::DocumentKind;
use domain::person::mask;
use domain::refusal::Side;
use domain::{Area, BindingId, Fen, Kinship, Reason, RecordId, Refusal, ids};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{Answer, Identity};
use utoipa::ToSchema;

use super::act::{Acted, Answered, carry_out};
use super::person::{Whom, numbered};
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key};
use crate::http::decided::decided;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::{LimitsSaid, moment, state_zh};
use crate::site::Site;

/// What is asked for at the window.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WindowAsked {
    grantor: Whom,
    beneficiary: Whom,
    /// What the beneficiary is to the grantor.
    #[schema(value_type = String)]
    kinship: Kinship,
    #[serde(default)]
    limits: LimitsSaid,
    /// Left out = all that the area allows.
    #[schema(value_type = Option<Vec<String>>)]
    scopes: Option<BTreeSet<Scope>>,
    #[schema(value_type = Option<String>)]
    from: Option<Date>,
    #[schema(value_type = Option<String>)]
    until: Option<Date>,
    /// Both signed the pledge on paper.
    #[serde(default)]
    pledge: bool,
    /// Originals that the clerk saw.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    originals: BTreeSet<DocumentKind>,
    /// Documents on file.
    #[serde(default)]
    documents: Vec<String>,
    /// Somebody else stands there for one of them: the signed authorisation must be among the
    /// originals.
    #[serde(default)]
    on_behalf: bool,
}

/// The receipt (回执).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Receipt {
    /// Its number is the binding's.
    #[serde(rename = "receipt_no")]
    number: String,
    binding: String,
    #[serde(flatten)]
    #[schema(value_type = Object)]
    state: domain::binding::BindingState,
    state_zh: &'static str,
    effective_from: String,
    /// What is printed.
    lines: Vec<String>,
}

/// Binds two people whose papers the clerk has seen; answers with the lines of the receipt.
#[utoipa::path(post, path = "/bindings", operation_id = "bind", tag = "window", params(Key),
    request_body = WindowAsked, responses((status = 201, body = Receipt), Problem))]
pub(super) async fn bind(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Key(number): Key,
    Body(asked): Body<WindowAsked>,
) -> Result<(StatusCode, Json<Receipt>), Problem> {
    // The grantor's area decides.
    let grantor = asked.grantor.within(&site, &on, "grantor").await?;
    let beneficiary = asked.beneficiary.anywhere(&site, "beneficiary", Side::Beneficiary).await?;
    if asked.on_behalf && !asked.originals.contains(&DocumentKind::SignedForm) {
        let refusal = Refusal::new(Reason::DocumentMissing).of(Side::Agency).field("originals");
        let refusal = refusal.name(DocumentKind::SignedForm.zh());
        return Err(Problem::refusal(refusal, Side::Agency, &site.app.world()));
    }
    let act = ClerkAct::Bind(WindowBind {
        grantor: grantor.id(),
        beneficiary: beneficiary.id(),
        kinship: asked.kinship,
        limits: asked.limits.into(),
        scopes: asked.scopes,
        from: asked.from,
        until: asked.until,
        pledge: asked.pledge,
        documents: records(&site, "documents", &asked.documents)?,
        originals: asked.originals,
        on_behalf: asked.on_behalf,
    });
    let content = serde_json::to_value(&act).map_err(|_| Problem::from(Fault::Internal))?;
    let numbered = numbered(&on, grantor.area(), (act.word(), number), &content);
    let outcome = site.app.submit_shared(act.build(numbered, on.id)).await;
    let Answer::Binding(id) = decided(&site, outcome, Side::Agency)? else {
        return Err(Fault::Internal.into());
    };
    let (grantor, beneficiary) = (grantor.identity, beneficiary.identity);
    let receipt = site.look(move |app| receipt(app, id, &grantor, &beneficiary)).await?;
    receipt.map(|said| (StatusCode::CREATED, Json(said))).ok_or_else(|| Fault::Internal.into())
}

/// Records that a body names by their outward forms.
pub(super) fn records(site: &Site, at: &str, outward: &[String]) -> Result<Vec<RecordId>, Problem> {
    let unknown = || {
        let refusal = Refusal::new(Reason::DocumentUnknown).of(Side::Agency).field(at);
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    };
    let read = |id: &String| ids::inward(id).map(|(_, id)| RecordId(id)).ok_or_else(unknown);
    outward.iter().map(read).collect()
}

/// Other terms, for the grantor who stands at the window.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WindowTerms {
    /// The grantor.
    person: Whom,
    /// All three limits together; left out = they stay.
    limits: Option<LimitsSaid>,
    /// Left out = they stay.
    #[schema(value_type = Option<Vec<String>>)]
    scopes: Option<BTreeSet<Scope>>,
    /// Switches this payer off, or on again.
    switched_off: Option<bool>,
}

/// Changes limits, scopes or the switch of a binding (②).
#[utoipa::path(put, path = "/bindings/{id}/terms", operation_id = "setTerms", tag = "window",
    params(("id" = String, Path), Key), request_body = WindowTerms,
    responses((status = 202, body = Acted), Problem))]
pub(super) async fn terms(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(asked): Body<WindowTerms>,
) -> Answered {
    let binding = binding_id(&site, &id)?;
    let WindowTerms { person, limits, scopes, switched_off } = asked;
    let person = person.within(&site, &on, "person").await?;
    let limits = limits.map(Limits::from);
    let act = ClerkAct::Terms { person: person.id(), binding, limits, scopes, switched_off };
    carry_out(&site, &on, person.area(), number, act).await
}

/// Who stands at the window.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AtTheWindow {
    /// One of its two sides.
    person: Whom,
}

/// Ends a binding for one of its sides, at once.
#[utoipa::path(post, path = "/bindings/{id}/unbind", operation_id = "unbind", tag = "window",
    params(("id" = String, Path), Key), request_body = AtTheWindow,
    responses((status = 200, body = Acted), Problem))]
pub(super) async fn unbind(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(AtTheWindow { person }): Body<AtTheWindow>,
) -> Answered {
    let binding = binding_id(&site, &id)?;
    let person = person.within(&site, &on, "person").await?;
    let act = ClerkAct::Unbind { person: person.id(), binding };
    let (status, Json(acted)) = carry_out(&site, &on, person.area(), number, act).await?;
    Ok((status, Json(Acted { id: Some(id), ..acted })))
}

/// Whether it is there and concerns the person, the act knows.
pub(super) fn binding_id(site: &Site, id: &str) -> Result<BindingId, Problem> {
    let read: Option<(Area, i64)> = ids::inward(id);
    read.map(|(_, id)| BindingId(id)).ok_or_else(|| {
        let refusal = Refusal::new(Reason::BindingUnknown).of(Side::Agency);
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    })
}

/// The receipt (回执): its number is the binding's.
fn receipt(
    app: &App,
    id: BindingId,
    grantor: &Identity,
    beneficiary: &Identity,
) -> store::Result<Option<Receipt>> {
    let bindings = app.read()?.bindings_of(grantor.person)?;
    let Some(binding) = bindings.into_iter().find(|binding| binding.id == id) else {
        return Ok(None);
    };
    let number = ids::outward_now(binding.beneficiary_area, binding.id.0);
    let policies = &app.world().policies;
    let shown = |identity: &Identity| {
        format!("{}（{}）", mask::name(&identity.name), mask::number(&identity.cert_no))
    };
    let lines = vec![
        "医保个人账户家庭共济绑定回执".to_owned(),
        format!("回执编号：{number}"),
        format!("共济人：{}，{}", shown(grantor), policies.area_name(binding.grantor_area)),
        format!(
            "被共济人：{}，{}",
            shown(beneficiary),
            policies.area_name(binding.beneficiary_area)
        ),
        format!("被共济人是共济人的{}", binding.kinship.zh()),
        format!("使用范围：{}", scopes_zh(&binding)),
        format!("使用限额：{}", limits_zh(&binding)),
        format!("办理时间：{}", binding.filed_at),
        format!("生效时间：{}", binding.effective_from),
        format!("现在：{}", state_zh(binding.state)),
        format!("咨询电话：{}", policies.hotline(binding.grantor_area)),
    ];
    Ok(Some(Receipt {
        number: number.clone(),
        binding: number,
        state: binding.state,
        state_zh: state_zh(binding.state),
        effective_from: moment(binding.effective_from),
        lines,
    }))
}

fn scopes_zh(binding: &Binding) -> String {
    binding.scopes.iter().map(|scope| scope.zh()).collect::<Vec<_>>().join("、")
}

fn limits_zh(binding: &Binding) -> String {
    let limits = binding.limits;
    let said = |word: &str, limit: Option<Fen>| limit.map(|limit| format!("{word} {limit} 元"));
    let said: Vec<String> =
        [said("每次", limits.payment), said("每月", limits.month), said("每年", limits.year)]
            .into_iter()
            .flatten()
            .collect();
    if said.is_empty() { "没有另设".to_owned() } else { said.join("，") }
}
