//! Who pays first, and who pays the next bill.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::policy::axes::PayerOrder;
use domain::{BindingId, PersonId, ids};
use serde_json::{Value, json};
use store::Needs;

use super::act::{FamilyAct, ProofSent, binding_id, order_of};
use super::bodies::{OrderBody, PickBody};
use crate::http::body::{Body, Key};
use crate::http::problem::Problem;
use crate::http::say;
use crate::http::session::Signed;
use crate::site::Site;

/// The bindings that would be asked for a bill of the signed-in person now, in their order; by
/// which rule; whether the person may set it. Any signed-in person may call.
pub(super) async fn order(
    State(site): State<Arc<Site>>,
    signed: Signed,
) -> Result<Json<Value>, Problem> {
    Ok(Json(site.look(move |app| said(app, signed)).await?))
}

fn said(app: &app::App, signed: Signed) -> store::Result<Value> {
    let order = app.order_of_payers(signed.person)?;
    let bindings = app.read()?.bindings_of(signed.person)?;
    let outward = |id: &BindingId| {
        let binding = bindings.iter().find(|binding| binding.id == *id)?;
        Some(ids::outward_now(binding.beneficiary_area, binding.id.0))
    };
    let rule = app.world().policies.order(signed.area, app.now().date()).map(|ruled| ruled.value);
    Ok(json!({
        "order": order.iter().filter_map(outward).collect::<Vec<_>>(),
        "rule": rule,
        "settable": rule == Some(PayerOrder::Ranked),
        "picked_at_payment": rule == Some(PayerOrder::Picked),
    }))
}

/// Sets the order: every binding that counts, each once, the first pays first. The beneficiary may
/// call, where the area lets the order be set; needs a proof.
pub(super) async fn set_order(
    State(site): State<Arc<Site>>,
    signed: Signed,
    Key(number): Key,
    proof: ProofSent,
    Body(body): Body<OrderBody>,
) -> Result<Json<Value>, Problem> {
    order_of(&site, &body)?.submit(&site, signed, number, proof).await?;
    Ok(Json(site.look(move |app| said(app, signed)).await?))
}

/// Picks who pays the next bill, for 15 minutes and one bill (四川). The beneficiary may call.
pub(super) async fn pick(
    State(site): State<Arc<Site>>,
    signed: Signed,
    Key(number): Key,
    proof: ProofSent,
    Body(body): Body<PickBody>,
) -> Result<Json<Value>, Problem> {
    let binding = binding_id(&site, &body.binding)?;
    FamilyAct::Pick(binding).submit(&site, signed, number, proof).await?;
    let until = site.look(move |app| picked_until(app, signed.person)).await?;
    Ok(Json(json!({"binding": body.binding, "until": until})))
}

fn picked_until(app: &app::App, person: PersonId) -> store::Result<Option<String>> {
    let needs = Needs { patients: [person].into(), ..Needs::default() };
    let facts = app.read()?.facts(&needs)?;
    Ok(facts.picks.get(&person).map(|pick| say::moment(pick.until)))
}
