//! Who sits at the till, and where.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::institution::{Institution, InstitutionKind};
use domain::{Area, Moment};
use serde::Serialize;
use utoipa::ToSchema;

use super::{SENT, till};
use crate::http::api::OnDuty;
use crate::http::institution::transactions;
use crate::http::problem::Problem;
use crate::site::Site;

/// The cashier with the till.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Cashier)]
pub(super) struct CashierSaid {
    login: String,
    name: String,
    institution: PlaceSaid,
    /// What can be sent from here, by number.
    transactions: Vec<TransactionSaid>,
    /// The clock of the server, in the form of the envelope: `2026-11-22 09:30:00`.
    now: String,
}

/// The hospital or pharmacy.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Place)]
struct PlaceSaid {
    /// `fixmedins_code`
    code: String,
    name: String,
    /// `hospital` or `pharmacy`.
    #[schema(value_type = String, example = "pharmacy")]
    kind: InstitutionKind,
    /// The pooling area that pays it.
    #[schema(value_type = String, example = "110000")]
    area: Area,
    area_name: String,
    /// Its code of place, which every envelope has as `mdtrtarea_admvs`.
    place: String,
}

/// A transaction of the national interface; `/docs/institution/{infno}` shows its fields.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Transaction)]
struct TransactionSaid {
    infno: &'static str,
    zh: &'static str,
}

/// Who is signed in, at which till, and what can be sent from it. An account that names no hospital
/// or pharmacy is refused: an admin makes one that does.
#[utoipa::path(get, path = "/me", operation_id = "me", tag = "till",
    responses((status = 200, body = CashierSaid), Problem))]
pub(super) async fn me(
    State(site): State<Arc<Site>>,
    on: OnDuty,
) -> Result<Json<CashierSaid>, Problem> {
    let till = till(&site, &on).await?;
    let (institution, now) = (till.institution().clone(), site.app.now());
    Ok(Json(said(&site, on, institution, now)))
}

fn said(site: &Site, on: OnDuty, institution: Institution, now: Moment) -> CashierSaid {
    let may = |infno: &&'static str| {
        let known = transactions::find(infno)?;
        known.who.serves(institution.kind).then(|| TransactionSaid { infno, zh: known.table().zh })
    };
    let transactions = SENT.iter().filter_map(may).collect();
    let area_name = site.app.world().policies.area_name(institution.area);
    let Institution { code, name, kind, area, admdvs: place, .. } = institution;
    CashierSaid {
        login: on.clerk.login,
        name: on.clerk.name,
        institution: PlaceSaid { code, name, kind, area, area_name, place },
        transactions,
        now: now.to_string(),
    }
}
