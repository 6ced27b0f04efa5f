//! Who pays first, and who pays the next bill.

use std::sync::Arc;

use app::acts::{PickPayer, Proved, SetOrder};
use axum::Json;
use axum::extract::State;
use domain::policy::axes::PayerOrder;
use domain::refusal::Side;
use domain::{BindingId, PersonId, ids};
use serde::Serialize;
use serde_json::json;
use store::record::Looked;
use store::{Kind, Needs};
use utoipa::ToSchema;

use super::act::{ProofSent, Ready, binding_id};
use super::bodies::{OrderBody, PickBody};
use super::for_whom::{Acts, ForSaid, Matter};
use crate::http::body::{Body, Key};
use crate::http::problem::Problem;
use crate::http::say;
use crate::http::session::Signed;
use crate::site::Site;

/// In which order relatives pay.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Payers {
    /// Bindings that would be asked for a bill now; the first pays first.
    order: Vec<String>,
    /// By which rule.
    #[schema(value_type = Option<String>)]
    rule: Option<PayerOrder>,
    /// The person may set it.
    settable: bool,
    /// The payer is picked for each payment.
    picked_at_payment: bool,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// Who pays the next bill.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Picked {
    binding: String,
    /// Until when the pick stands.
    until: Option<String>,
}

/// The bindings that would be asked for a bill now, in their order; by which rule; whether the
/// person may set it. Any signed-in person may call.
#[utoipa::path(get, path = "/payers/order", operation_id = "payersOrder", tag = "payers",
    params(Acts), responses((status = 200, body = Payers), Problem))]
pub(super) async fn order(
    State(site): State<Arc<Site>>,
    acts: Acts,
) -> Result<Json<Payers>, Problem> {
    acts.looks(&site, Matter::Affairs, Looked::Bindings).await?;
    shown(&site, &acts).await
}

async fn shown(site: &Site, acts: &Acts) -> Result<Json<Payers>, Problem> {
    let whose = acts.whose();
    let payers = site.look(move |app| said(app, whose)).await?;
    Ok(Json(Payers { whose: acts.said(), ..payers }))
}

fn said(app: &app::App, whose: Signed) -> store::Result<Payers> {
    let order = app.order_of_payers(whose.person)?;
    let bindings = app.read()?.bindings_of(whose.person)?;
    let outward = |id: &BindingId| {
        let binding = bindings.iter().find(|binding| binding.id == *id)?;
        Some(ids::outward_now(binding.beneficiary_area, binding.id.0))
    };
    let rule = app.world().policies.order(whose.area, app.now().date()).map(|ruled| ruled.value);
    Ok(Payers {
        order: order.iter().filter_map(outward).collect(),
        rule,
        settable: rule == Some(PayerOrder::Ranked),
        picked_at_payment: rule == Some(PayerOrder::Picked),
        whose: None,
    })
}

/// Sets the order: every binding that counts, each once, the first pays first. The beneficiary may
/// call, where the area lets the order be set; needs a proof.
#[utoipa::path(put, path = "/payers/order", operation_id = "setPayersOrder", tag = "payers",
    params(Acts, Key, ProofSent), request_body = OrderBody,
    responses((status = 200, body = Payers), Problem))]
pub(super) async fn set_order(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Key(number): Key,
    proof: ProofSent,
    Body(body): Body<OrderBody>,
) -> Result<Json<Payers>, Problem> {
    ordered(&site, &acts, &body)?.submit(&site, &acts, number, proof).await?;
    shown(&site, &acts).await
}

/// The order that a body names.
pub(super) fn ordered(site: &Site, acts: &Acts, body: &OrderBody) -> Result<Ready, Problem> {
    let order = body.order.iter().map(|id| binding_id(site, id));
    let (order, acting) = (order.collect::<Result<Vec<_>, _>>()?, acts.acting);
    Ok(Ready::proved("order", json!({"order": order}), move |numbered, proof| SetOrder {
        numbered,
        acting,
        order,
        proof,
    }))
}

/// Picks who pays the next bill, for 15 minutes and one bill (四川). The beneficiary may call; who
/// set a mutual-aid password proves it, by the password, by face or by SMS.
#[utoipa::path(post, path = "/payers/pick", operation_id = "pickPayer", tag = "payers",
    params(Acts, Key, ProofSent), request_body = PickBody,
    responses((status = 200, body = Picked), Problem))]
pub(super) async fn pick(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Key(number): Key,
    proof: ProofSent,
    Body(body): Body<PickBody>,
) -> Result<Json<Picked>, Problem> {
    picked(&site, &acts, &body).await?.submit(&site, &acts, number, proof).await?;
    let person = acts.acting.person;
    let until = site.look(move |app| picked_until(app, person)).await?;
    Ok(Json(Picked { binding: body.binding, until }))
}

/// The pick that a body names.
pub(super) async fn picked(site: &Site, acts: &Acts, body: &PickBody) -> Result<Ready, Problem> {
    let (binding, acting) = (binding_id(site, &body.binding)?, acts.acting);
    let key = acting.prover.0.to_string();
    let kept = site.look(move |app| app.read()?.record_by_key(Kind::Password, &key)).await?;
    let about = json!({"binding": binding});
    if kept.is_none() {
        return Ok(Ready::plain("pick", about, move |numbered| PickPayer {
            numbered,
            acting,
            binding,
        }));
    }
    Ok(Ready::proved("pick", about, move |numbered, proof| {
        let act = Arc::new(PickPayer { numbered, acting, binding });
        Proved { act, prover: acting.prover, side: Side::Beneficiary, proof }
    }))
}

fn picked_until(app: &app::App, person: PersonId) -> store::Result<Option<String>> {
    let needs = Needs { patients: [person].into(), ..Needs::default() };
    let facts = app.read()?.facts(&needs)?;
    Ok(facts.picks.get(&person).map(|pick| say::moment(pick.until)))
}
