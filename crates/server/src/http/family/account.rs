//! The signed-in person and the own account, or those of a ward or member.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::person::mask;
use domain::refusal::Side;
use domain::{Area, Reason, Refusal};
use jiff::civil::Date;
use serde::Serialize;
use store::record::Looked;
use utoipa::ToSchema;

use super::for_whom::{Acts, ForSaid, Matter};
use super::spoken_for::{SpokenFor, spoken_for};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::Yuan;
use crate::http::session::Signed;
use crate::site::Site;

/// Who somebody is and how insured.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Me {
    /// Masked, because screens are looked at by others.
    name: String,
    cert_type: String,
    /// Masked.
    cert_no: String,
    #[schema(value_type = String, example = "110000")]
    area: Area,
    area_name: String,
    hotline: String,
    /// 310 employees, 390 residents.
    insutype: &'static str,
    psn_type: &'static str,
    status: &'static str,
    covered: bool,
    #[schema(value_type = Option<String>, format = Date)]
    covered_until: Option<Date>,
    has_account: bool,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// A personal account; amounts in 元.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Account)]
pub(super) struct AccountSaid {
    #[schema(value_type = String, example = "110000")]
    area: Area,
    current: Yuan,
    carried: Yuan,
    balance: Yuan,
    /// Spoken for.
    reserved: Yuan,
    free: Yuan,
    frozen: bool,
    /// For what and whom, newest first of each kind; nothing to the holder of a family link.
    spoken_for: Vec<SpokenFor>,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// Who is signed in and how this person is insured. The person itself may call, a guardian, and the
/// holder of a family link that shows it.
#[utoipa::path(get, path = "/me", operation_id = "me", tag = "me", params(Acts),
    responses((status = 200, body = Me), Problem))]
pub(super) async fn me(State(site): State<Arc<Site>>, acts: Acts) -> Result<Json<Me>, Problem> {
    acts.looks(&site, Matter::Insurance, Looked::Person).await?;
    let whose = acts.whose();
    let me = site.look(move |app| of(app, whose)).await?;
    let me = me.ok_or_else(|| Problem::from(Fault::NotFound))?;
    Ok(Json(Me { whose: acts.said(), ..me }))
}

fn of(app: &app::App, whose: Signed) -> store::Result<Option<Me>> {
    let reads = app.read()?;
    let (identity, insured) = (reads.identity(whose.person)?, reads.insured(whose.person)?);
    let Some((identity, insured)) = identity.zip(insured) else { return Ok(None) };
    let (world, today) = (app.world(), app.now().date());
    Ok(Some(Me {
        name: mask::name(&identity.name),
        cert_no: mask::number(&identity.cert_no),
        cert_type: identity.cert_type,
        area: insured.area,
        area_name: world.policies.area_name(insured.area),
        hotline: world.policies.hotline(insured.area).to_owned(),
        insutype: insured.insutype.code(),
        psn_type: insured.psn_type.code(),
        status: insured.status.code(),
        covered: insured.is_covered_on(today),
        covered_until: insured.covered_until,
        has_account: insured.has_account(),
        whose: None,
    }))
}

/// The account: what is owed (current and carried), spoken for and for whom, free, frozen. Its owner
/// may call, a guardian, and the holder of a family link that shows it; somebody without an account is refused
/// `NO_VALID_ACCOUNT`.
#[utoipa::path(get, path = "/me/account", operation_id = "account", tag = "me", params(Acts),
    responses((status = 200, body = AccountSaid), Problem))]
pub(super) async fn account(
    State(site): State<Arc<Site>>,
    acts: Acts,
) -> Result<Json<AccountSaid>, Problem> {
    acts.looks(&site, Matter::Insurance, Looked::Account).await?;
    let whose = acts.whose();
    let by_link = acts.by_link();
    let found = site.look(move |app| {
        let reads = app.read()?;
        let has_one = reads.insured(whose.person)?.is_some_and(|insured| insured.has_account());
        let Some(account) = reads.account(whose.area, whose.person)?.filter(|_| has_one) else {
            return Ok(None);
        };
        let spoken_for = if by_link { Vec::new() } else { spoken_for(reads.as_ref(), whose)? };
        Ok(Some((account, spoken_for)))
    });
    let Some((account, spoken_for)) = found.await? else {
        let none = Refusal::new(Reason::NoValidAccount).of(Side::Beneficiary).at(whose.area);
        return Err(Problem::refusal(none, Side::Beneficiary, &site.app.world()));
    };
    let overflow = |_| Problem::from(Fault::Internal);
    let reserved = account.reserved_current.plus(account.reserved_carried).map_err(overflow)?;
    Ok(Json(AccountSaid {
        area: account.area,
        current: Yuan(account.current),
        carried: Yuan(account.carried),
        balance: Yuan(account.current.plus(account.carried).map_err(overflow)?),
        reserved: Yuan(reserved),
        free: Yuan(account.free_all().map_err(overflow)?),
        frozen: account.frozen,
        spoken_for,
        whose: acts.said(),
    }))
}
