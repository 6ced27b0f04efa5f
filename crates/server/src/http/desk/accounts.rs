//! What account officers do: freeze, insurance, moves, deaths.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::acts::{ClerkAct, FreezeWhat};
use axum::extract::{Path, State};
use domain::evidence::DocumentKind;
use domain::person::InsuredStatus;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use super::act::{Acted, Answered, carry_out};
use super::find::area_of;
use super::person::Whom;
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key};
use crate::http::problem::Problem;
use crate::site::Site;

/// Longest reason, in characters.
const REASON_MAX: usize = 200;

/// Whose account, and why. By certificate, `psn_no` or card. Its `Debug` shows nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FreezeAsked {
    psn_no: Option<String>,
    cert_type: Option<String>,
    cert_no: Option<String>,
    card_no: Option<String>,
    /// The account, or the person in every account; the account where left out.
    #[serde(default)]
    #[schema(value_type = String)]
    what: FreezeWhat,
    /// Its owner reads it; no personal data.
    reason: String,
}

/// Freezes an account or a person: nobody can use it, bindings of its owner are suspended.
#[utoipa::path(post, path = "/accounts/freeze", operation_id = "freeze", tag = "accounts",
    params(Key), request_body = FreezeAsked, responses((status = 200, body = Acted), Problem))]
pub(super) async fn freeze(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Key(number): Key,
    Body(asked): Body<FreezeAsked>,
) -> Answered {
    set(&site, &on, number, asked, true).await
}

/// Frees an account or a person (②); its owner has to switch each binding on again.
#[utoipa::path(post, path = "/accounts/unfreeze", operation_id = "unfreeze", tag = "accounts",
    params(Key), request_body = FreezeAsked, responses((status = 202, body = Acted), Problem))]
pub(super) async fn unfreeze(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Key(number): Key,
    Body(asked): Body<FreezeAsked>,
) -> Answered {
    set(&site, &on, number, asked, false).await
}

async fn set(
    site: &Site,
    on: &OnDuty,
    number: String,
    asked: FreezeAsked,
    frozen: bool,
) -> Answered {
    let FreezeAsked { psn_no, cert_type, cert_no, card_no, what, reason } = asked;
    if reason.trim().is_empty() || reason.chars().count() > REASON_MAX {
        return Err(Problem::field(
            "reason",
            ("1 到 200 个字，不写个人信息", "1 to 200 characters, no personal data"),
        ));
    }
    let whom = Whom { psn_no, name: None, cert_type, cert_no, card_no };
    let known = whom.within(site, on, "").await?;
    let person = known.id();
    let act = if frozen {
        ClerkAct::Freeze { person, what, reason }
    } else {
        ClerkAct::Unfreeze { person, what, reason }
    };
    carry_out(site, on, known.area(), number, act).await
}

/// The status of an insurance from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InsuranceAsked {
    /// `psn_insu_stas`: 0 not insured, 1 normal, 2 paused, 3 invalid, 4 ended.
    status: String,
    /// Residents: last day that the paid premium covers; left out = it stays.
    #[schema(value_type = Option<String>)]
    covered_until: Option<Date>,
}

/// Pauses, resumes or ends an insurance; bindings of both directions follow.
#[utoipa::path(post, path = "/people/{psn_no}/insurance", operation_id = "setInsurance",
    tag = "accounts", params(("psn_no" = String, Path), Key), request_body = InsuranceAsked,
    responses((status = 200, body = Acted), Problem))]
pub(super) async fn insurance(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(psn_no): Path<String>,
    Key(number): Key,
    Body(InsuranceAsked { status, covered_until }): Body<InsuranceAsked>,
) -> Answered {
    let known = Whom::psn_no(psn_no).within(&site, &on, "psn_no").await?;
    let status = InsuredStatus::from_code(&status).ok_or_else(|| {
        let zh = "psn_insu_stas 的代码：0、1、2、3 或 4";
        Problem::field("status", (zh, "a code of psn_insu_stas: 0, 1, 2, 3 or 4"))
    })?;
    let act = ClerkAct::Insurance { person: known.id(), status, covered_until };
    carry_out(&site, &on, known.area(), number, act).await
}

/// Who is insured where from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MoveAsked {
    person: Whom,
    /// Code of the new place.
    to: String,
}

/// Moves somebody with the balance to another insured area (②). The area that is left decides.
#[utoipa::path(post, path = "/moves", operation_id = "move", tag = "accounts", params(Key),
    request_body = MoveAsked, responses((status = 202, body = Acted), Problem))]
pub(super) async fn moves(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Key(number): Key,
    Body(MoveAsked { person, to }): Body<MoveAsked>,
) -> Answered {
    let known = person.within(&site, &on, "person").await?;
    let to = area_of(&site, &to)?;
    let act = ClerkAct::Move { person: known.id(), to };
    carry_out(&site, &on, known.area(), number, act).await
}

/// Who died.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeathAsked {
    person: Whom,
    /// Day of death.
    #[schema(value_type = String)]
    on: Date,
    /// Originals that the clerk saw.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    originals: BTreeSet<DocumentKind>,
}

/// Records a death (②): bindings, guardianships and links end, the balance is owed to the heirs.
#[utoipa::path(post, path = "/deaths", operation_id = "death", tag = "accounts", params(Key),
    request_body = DeathAsked, responses((status = 202, body = Acted), Problem))]
pub(super) async fn death(
    State(site): State<Arc<Site>>,
    on_duty: OnDuty,
    Key(number): Key,
    Body(DeathAsked { person, on, originals }): Body<DeathAsked>,
) -> Answered {
    let known = person.within(&site, &on_duty, "person").await?;
    let act = ClerkAct::Death { person: known.id(), on, originals };
    carry_out(&site, &on_duty, known.area(), number, act).await
}
