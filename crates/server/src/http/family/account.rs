//! The signed-in person and the own account.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::person::mask;
use domain::refusal::Side;
use domain::{Reason, Refusal};
use serde_json::{Value, json};

use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::Yuan;
use crate::http::session::Signed;
use crate::site::Site;

/// Who is signed in and how this person is insured. The person itself may call; name and number
/// are masked, because screens are looked at by others.
pub(super) async fn me(
    State(site): State<Arc<Site>>,
    signed: Signed,
) -> Result<Json<Value>, Problem> {
    let said = site.look(move |app| {
        let reads = app.read()?;
        let (identity, insured) = (reads.identity(signed.person)?, reads.insured(signed.person)?);
        let Some((identity, insured)) = identity.zip(insured) else { return Ok(None) };
        let policies = &app.world().policies;
        let covered = insured.is_covered_on(app.now().date());
        Ok(Some(json!({
            "name": mask::name(&identity.name),
            "cert_type": identity.cert_type,
            "cert_no": mask::number(&identity.cert_no),
            "area": insured.area,
            "area_name": policies.area_name(insured.area),
            "hotline": policies.hotline(insured.area),
            "insutype": insured.insutype.code(),
            "psn_type": insured.psn_type.code(),
            "status": insured.status.code(),
            "covered": covered,
            "covered_until": insured.covered_until,
            "has_account": insured.has_account(),
        })))
    });
    said.await?.map(Json).ok_or_else(|| Fault::NotFound.into())
}

/// The own account: what is owed (current and carried), spoken for, free, frozen. Its owner may
/// call; somebody without an account is refused `NO_VALID_ACCOUNT`.
pub(super) async fn account(
    State(site): State<Arc<Site>>,
    signed: Signed,
) -> Result<Json<Value>, Problem> {
    let found = site.look(move |app| {
        let reads = app.read()?;
        let has_one = reads.insured(signed.person)?.is_some_and(|insured| insured.has_account());
        let account = reads.account(signed.area, signed.person)?;
        Ok(account.filter(|_| has_one))
    });
    let Some(account) = found.await? else {
        let none = Refusal::new(Reason::NoValidAccount).of(Side::Beneficiary).at(signed.area);
        return Err(Problem::refusal(none, Side::Beneficiary, &site.app.world()));
    };
    let overflow = |_| Problem::from(Fault::Internal);
    let reserved = account.reserved_current.plus(account.reserved_carried).map_err(overflow)?;
    Ok(Json(json!({
        "area": account.area,
        "current": Yuan(account.current),
        "carried": Yuan(account.carried),
        "balance": Yuan(account.current.plus(account.carried).map_err(overflow)?),
        "reserved": Yuan(reserved),
        "free": Yuan(account.free_all().map_err(overflow)?),
        "frozen": account.frozen,
    })))
}
