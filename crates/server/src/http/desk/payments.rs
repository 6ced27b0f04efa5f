//! Payments to institutions (②), and what is owed to them.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::acts::ClerkAct;
use axum::Json;
use axum::extract::{Path, State};
use domain::case::CaseAbout;
use domain::institution::Institution;
use domain::refusal::Side;
use domain::{Fen, Reason, RecordId, Refusal, ids};
use serde::{Deserialize, Serialize};
use store::record::{against, party};
use store::{Body as Kept, Kind, Reads};
use utoipa::ToSchema;

use super::act::{Acted, Answered, carry_out};
use super::day_end::{ClearingView, clearing_view};
use super::decide::noted;
use super::looks::who;
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key};
use crate::http::problem::Problem;
use crate::http::say::{Yuan, moment};
use crate::site::Site;

/// Most applications in one order.
const CLEARINGS_MAX: usize = 50;

/// What is owed to an institution.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PayableView {
    code: String,
    name: String,
    /// In the books now; below zero where more was given back than is due: the next payment sets it
    /// off.
    owed: Yuan,
    /// Of it, in orders that wait for a second clerk.
    proposed: Yuan,
    /// Applications that were approved and are not paid.
    clearings: Vec<ClearingView>,
    /// The latest payments, newest first.
    payments: Vec<PaymentView>,
}

/// A payment that two people made.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PaymentView {
    id: String,
    amount: Yuan,
    at: String,
    proposed_by: String,
    approved_by: String,
    bank_ref: String,
    clearings: Vec<String>,
}

/// What is owed to an institution, what of it was applied for, and what it was paid.
#[utoipa::path(get, path = "/institutions/{code}/payable", operation_id = "payable", tag = "money",
    params(("code" = String, Path)), responses((status = 200, body = PayableView), Problem))]
pub(super) async fn payable(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(code): Path<String>,
) -> Result<Json<PayableView>, Problem> {
    let place = institution(&site, &on, code).await?;
    let seen = site.look(move |app| {
        let reads = app.read()?;
        let reads = reads.as_ref();
        let mut clearings = Vec::new();
        for record in reads.records_of(Kind::Clearing, party(place.id), None)? {
            if let Kept::Clearing(clearing) = &record.body
                && clearing.state == domain::day_end::ClearingState::Approved
            {
                clearings.push(clearing_view(reads, record.id, clearing)?);
            }
        }
        Ok(PayableView {
            owed: Yuan(reads.payable(place.area, place.id)?),
            proposed: Yuan(proposed(reads, &place)?),
            payments: payments(reads, &place)?,
            clearings,
            code: place.code,
            name: place.name,
        })
    });
    Ok(Json(seen.await?))
}

/// What is paid to an institution, and for what.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PayAsked {
    amount: Yuan,
    /// Approved applications; none where institutions do not apply.
    #[serde(default)]
    clearings: Vec<String>,
    /// The bank's number, where it is known.
    #[serde(default)]
    bank_ref: String,
}

/// Proposes a payment to an institution (②): never more than is owed less what waits, nor than its
/// applications come to. They are paid with it.
#[utoipa::path(post, path = "/institutions/{code}/payments", operation_id = "payInstitution",
    tag = "money", params(("code" = String, Path), Key), request_body = PayAsked,
    responses((status = 202, body = Acted), Problem))]
pub(super) async fn pay(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(code): Path<String>,
    Key(number): Key,
    Body(PayAsked { amount, clearings, bank_ref }): Body<PayAsked>,
) -> Answered {
    let place = institution(&site, &on, code).await?;
    let bank_ref = noted("bank_ref", bank_ref)?;
    if clearings.len() > CLEARINGS_MAX {
        let expected = ("最多 50 个清算申请", "at most 50 applications");
        return Err(Problem::field("clearings", expected));
    }
    let read = |id: &String| {
        let known = ids::inward(id).filter(|(area, _)| *area == place.area);
        known.map(|(_, id)| RecordId(id)).ok_or_else(|| {
            let refusal = Refusal::new(Reason::ClearingUnknown).of(Side::Agency);
            Problem::refusal(refusal.field("clearings"), Side::Agency, &site.app.world())
        })
    };
    let clearings: BTreeSet<RecordId> = clearings.iter().map(read).collect::<Result<_, _>>()?;
    let (area, institution, amount) = (place.area, place.id, amount.0);
    let act = ClerkAct::PayInstitution { area, institution, amount, clearings, bank_ref };
    carry_out(&site, &on, area, number, act).await
}

/// An institution of the clerk's places.
pub(super) async fn institution(
    site: &Site,
    on: &OnDuty,
    code: String,
) -> Result<Institution, Problem> {
    let found = site.look(move |app| app.read()?.institution_by_code(&code)).await?;
    let place = found.map(|(place, _)| place).filter(|it| on.clerk.scope.covers(it.area));
    place.ok_or_else(|| {
        let refusal = Refusal::new(Reason::InstitutionUnknown).of(Side::Agency).field("code");
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    })
}

/// The sum of the orders that wait.
fn proposed(reads: &dyn Reads, place: &Institution) -> store::Result<Fen> {
    let mut sum = Fen::ZERO;
    for record in reads.records_of(Kind::Case, against(place.id), None)? {
        let Kept::Case(case) = &record.body else { continue };
        let CaseAbout::Proposal { body, .. } = &case.about else { continue };
        if let (true, Ok(ClerkAct::PayInstitution { amount, .. })) =
            (case.state.waits(), serde_json::from_str(body))
        {
            sum = sum.plus(amount).unwrap_or(sum);
        }
    }
    Ok(sum)
}

fn payments(reads: &dyn Reads, place: &Institution) -> store::Result<Vec<PaymentView>> {
    let mut payments = Vec::new();
    for record in reads.records_of(Kind::Payment, party(place.id), None)? {
        let Kept::Payment(order) = record.body else { continue };
        let clearings = order.clearings.iter().map(|id| ids::outward_now(order.area, id.0));
        payments.push(PaymentView {
            id: ids::outward_now(order.area, record.id.0),
            amount: Yuan(order.amount),
            at: moment(order.at),
            proposed_by: who(reads, order.by.0)?,
            approved_by: who(reads, order.by.1)?,
            bank_ref: order.bank_ref,
            clearings: clearings.collect(),
        });
    }
    Ok(payments)
}
