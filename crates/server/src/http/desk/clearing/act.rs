//! What a side says of a statement: it holds, it is wrong, and what became of that.

use std::sync::Arc;

use app::acts::{AnswerDispute, ConfirmStatement, DisputeStatement};
use axum::Json;
use axum::extract::{Path, State};
use domain::clearing::Statement;
use domain::refusal::Side;
use domain::{Area, Reason, RecordId, Refusal};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::said::StatementView;
use super::statement;
use super::statements::shown;
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key, Nothing};
use crate::http::decided::decided;
use crate::http::desk::decide::noted;
use crate::http::desk::person::numbered;
use crate::http::problem::Problem;
use crate::site::Site;

type Answered = Result<Json<StatementView>, Problem>;

/// Says that a statement holds, for the side that owes (within a province: the area): what it says is
/// booked. Ten days without a word, and not before the 20th, do the same.
#[utoipa::path(post, path = "/statements/{id}/confirm", operation_id = "confirmStatement",
    tag = "clearing", params(("id" = String, Path), Key),
    responses((status = 200, body = StatementView), Problem))]
pub(in crate::http::desk) async fn confirm(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Answered {
    let (record, known, _) = statement(&site, &on, &id).await?;
    let (area, statement, clerk) = (known.parties.speaker(), record.id, on.id);
    on.covers(&site, area)?;
    let content = json!({"statement": statement.0});
    let numbered = numbered(&on, area, ("confirm_statement", number), &content);
    let act = ConfirmStatement { numbered, clerk, area, statement };
    decided(&site, site.app.submit(act).await, Side::Agency)?;
    said(&site, statement).await
}

/// What is wrong with a statement.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http::desk) struct StatementWhy {
    /// No personal data.
    why: String,
    /// For which side, where the clerk's places have both; left out = the one that confirms.
    side: Option<String>,
}

/// Says what is wrong with a statement, for either side. The other side has ten working days.
#[utoipa::path(post, path = "/statements/{id}/dispute", operation_id = "disputeStatement",
    tag = "clearing", params(("id" = String, Path), Key), request_body = StatementWhy,
    responses((status = 200, body = StatementView), Problem))]
pub(in crate::http::desk) async fn dispute(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(StatementWhy { why, side }): Body<StatementWhy>,
) -> Answered {
    let (record, known, own) = statement(&site, &on, &id).await?;
    let (statement, clerk, why) = (record.id, on.id, noted("why", why)?);
    let area = named(&site, &on, &known, side)?.unwrap_or(own);
    let content = json!({"statement": statement.0, "area": area, "why": why});
    let numbered = numbered(&on, area, ("dispute_statement", number), &content);
    let act = DisputeStatement { numbered, clerk, area, statement, why };
    decided(&site, site.app.submit(act).await, Side::Agency)?;
    said(&site, statement).await
}

/// What became of a dispute.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http::desk) struct DisputeAnswer {
    /// No personal data. What was wrong is cancelled by now and comes off the next month.
    outcome: String,
}

/// Says what became of a dispute, for the other side than the one that disputed: the statement waits
/// for its confirmation again, ten days at least.
#[utoipa::path(post, path = "/statements/{id}/answer", operation_id = "answerDispute",
    tag = "clearing", params(("id" = String, Path), Key), request_body = DisputeAnswer,
    responses((status = 200, body = StatementView), Problem))]
pub(in crate::http::desk) async fn answer(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(DisputeAnswer { outcome }): Body<DisputeAnswer>,
) -> Answered {
    let (record, known, own) = statement(&site, &on, &id).await?;
    let (statement, clerk, outcome) = (record.id, on.id, noted("outcome", outcome)?);
    let disputed_by = known.disputes.last().map(|dispute| dispute.area);
    let sides = [known.parties.speaker(), known.parties.other()];
    let asked = sides.into_iter().find(|side| Some(*side) != disputed_by);
    let area = asked.filter(|side| on.clerk.scope.covers(*side)).unwrap_or(own);
    let content = json!({"statement": statement.0, "outcome": outcome});
    let numbered = numbered(&on, area, ("answer_dispute", number), &content);
    let act = AnswerDispute { numbered, clerk, area, statement, outcome };
    decided(&site, site.app.submit(act).await, Side::Agency)?;
    said(&site, statement).await
}

/// The side that a request names: one of the two, of the clerk's places.
fn named(
    site: &Site,
    on: &OnDuty,
    statement: &Statement,
    side: Option<String>,
) -> Result<Option<Area>, Problem> {
    let Some(code) = side else { return Ok(None) };
    let side = Area::parse(&code).filter(|area| statement.parties.includes(*area));
    let side = side.ok_or_else(|| {
        let refusal = Refusal::new(Reason::StatementUnknown).of(Side::Agency).field("side");
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    })?;
    on.covers(site, side)?;
    Ok(Some(side))
}

async fn said(site: &Site, statement: RecordId) -> Answered {
    Ok(Json(StatementView::of(&shown(site, statement).await?, true)))
}
