//! What money officers do beside credit files: payouts, cancels by the agency, estates.

use std::sync::Arc;

use app::acts::ClerkAct;
use axum::Json;
use axum::extract::{Path, State};
use domain::person::mask;
use domain::refusal::Side;
use domain::{Area, Fen, Reason, Refusal, SettlementId, ids};
use serde::{Deserialize, Serialize};
use store::record::Looked;
use store::{Body as Kept, Kind};
use utoipa::ToSchema;

use super::act::{Acted, Answered, carry_out};
use super::decide::noted;
use super::person::{PersonBrief, Whom, brief_of, looked};
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key, Nothing};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::{Yuan, moment};
use crate::site::Site;

/// What is paid to an heir. Its `Debug` shows nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PayoutAsked {
    /// Who died.
    person: Whom,
    /// To whom, as the agency writes it.
    heir: String,
    amount: Yuan,
    /// The bank's number, where it is known.
    #[serde(default)]
    bank_ref: String,
}

/// Pays an heir (②), at most what is still owed.
#[utoipa::path(post, path = "/payouts", operation_id = "payout", tag = "money", params(Key),
    request_body = PayoutAsked, responses((status = 202, body = Acted), Problem))]
pub(super) async fn payout(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Key(number): Key,
    Body(PayoutAsked { person, heir, amount, bank_ref }): Body<PayoutAsked>,
) -> Answered {
    let known = person.within(&site, &on, "person").await?;
    let heir = noted("heir", heir)?;
    let bank_ref = noted("bank_ref", bank_ref)?;
    let act = ClerkAct::Payout { person: known.id(), heir, amount: amount.0, bank_ref };
    carry_out(&site, &on, known.area(), number, act).await
}

/// Gives a whole bill back (②), for instance after an appeal. The care area decides.
#[utoipa::path(post, path = "/uses/{setl_id}/cancel", operation_id = "cancelUse", tag = "money",
    params(("setl_id" = String, Path), Key), responses((status = 202, body = Acted), Problem))]
pub(super) async fn cancel(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(setl_id): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Answered {
    let unknown = || {
        let refusal = Refusal::new(Reason::SettlementUnknown).of(Side::Agency).field("setl_id");
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    };
    let (area, id) = ids::inward(&setl_id).ok_or_else(unknown)?;
    if !on.clerk.scope.covers(area) {
        return Err(unknown());
    }
    let act = ClerkAct::CancelUse { area, settlement: SettlementId(id) };
    carry_out(&site, &on, area, number, act).await
}

/// What is owed to somebody's heirs.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EstateView {
    person: PersonBrief,
    /// The area that owes.
    #[schema(value_type = String)]
    area: Area,
    #[schema(value_type = String)]
    died_on: jiff::civil::Date,
    owed: Yuan,
    paid: Vec<PaidView>,
    left: Yuan,
}

/// One payment.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PaidView {
    at: String,
    /// Masked.
    heir: String,
    amount: Yuan,
}

/// What is owed to the heirs of somebody who died, and what was paid. Recorded as a look.
#[utoipa::path(get, path = "/estates/{psn_no}", operation_id = "estate", tag = "money",
    params(("psn_no" = String, Path)), responses((status = 200, body = EstateView), Problem))]
pub(super) async fn estate(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(psn_no): Path<String>,
) -> Result<Json<EstateView>, Problem> {
    let known = Whom::psn_no(psn_no).within(&site, &on, "psn_no").await?;
    looked(&site, &on, (known.id(), known.area()), Looked::Account).await?;
    let key = known.id().0.to_string();
    let found = site.look(move |app| app.read()?.record_by_key(Kind::Estate, &key)).await?;
    let Some(Kept::Estate(estate)) = found.map(|record| record.body) else {
        return Err(Fault::NotFound.into());
    };
    let overflow = |_| Problem::from(Fault::Internal);
    let paid = Fen::sum(estate.paid.iter().map(|paid| paid.amount)).map_err(overflow)?;
    let each = estate.paid.iter().map(|paid| PaidView {
        at: moment(paid.at),
        heir: mask::name(&paid.heir),
        amount: Yuan(paid.amount),
    });
    Ok(Json(EstateView {
        person: brief_of(&site.app, &known.identity, &known.insured),
        area: estate.area,
        died_on: estate.died_on,
        owed: Yuan(estate.owed),
        left: Yuan(estate.owed.minus(paid).map_err(overflow)?),
        paid: each.collect(),
    }))
}
