//! Orders of mobile payment: what institutions uploaded for somebody to pay on the own phone.

use std::sync::Arc;

use app::App;
use app::acts::pay_order::{Authorise, DeclineOrder, OrderToken, asks_password};
use axum::Json;
use axum::extract::{Path, State};
use domain::institution::Institution;
use domain::pay_order::{Authorised, Most, PayOrder};
use domain::policy::axes::PayerOrder;
use domain::settlement::{AccountUse, Settlement, ShareSource};
use domain::{BindingId, Fen, PersonId, Reason, RecordId, Refusal, ids};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::record::Looked;
use store::{Answer, Body as Kept, Kind, Reads};
use utoipa::ToSchema;

use super::act::{ProofSent, Ready, binding_id};
use super::for_whom::{Acts, ForSaid, Matter, refused};
use super::view::masked;
use crate::http::body::{Body, Key, Nothing};
use crate::http::fault::Fault;
use crate::http::mobile::{bill_of, find_order, quoted};
use crate::http::problem::Problem;
use crate::http::say::{Yuan, moment};
use crate::site::Site;

/// Body of an agreement.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderAgreed)]
pub(super) struct AgreeBody {
    /// Relatives' accounts may pay what fund and own account leave.
    family: bool,
    /// Which relative, where the area has the payer picked: a binding.
    payer: Option<String>,
}

/// Orders that wait for somebody.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Orders {
    /// Newest first.
    orders: Vec<OrderSaid>,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// An order as its patient sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayOrder)]
pub(super) struct OrderSaid {
    id: String,
    institution: String,
    at: String,
    /// Until when it can be paid.
    until: String,
    total: Yuan,
    /// `ordStas` of the interface: 1 = waits, 6 = paid, 12 = over.
    state: &'static str,
    /// What it would cost whom now, when relatives' accounts may pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    with_family: Option<QuoteSaid>,
    /// The same when they may not.
    #[serde(skip_serializing_if = "Option::is_none")]
    alone: Option<QuoteSaid>,
    /// With relatives the proof is the mutual-aid password.
    asks_password: bool,
    /// The payer is picked: one of the bindings of `GET /payers/order`.
    picks_payer: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    agreed: Option<AgreedSaid>,
}

/// Who would pay how much now, in 元.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderQuote)]
pub(super) struct QuoteSaid {
    fund: Yuan,
    own: Yuan,
    aid: Yuan,
    cash: Yuan,
    hospital: Yuan,
    /// Of `aid`: who pays how much.
    family: Vec<PayerSaid>,
}

/// A relative who would pay.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderPayer)]
struct PayerSaid {
    binding: String,
    /// Masked.
    name: String,
    /// From the quota that this relative froze for it; else from the account.
    quota: bool,
    amount: Yuan,
}

/// What was agreed to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderAgreement)]
pub(super) struct AgreedSaid {
    at: String,
    until: String,
    family: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    payer: Option<String>,
}

/// An agreement, and what the institution is to be given for it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderAuthorised)]
pub(super) struct AuthorisedSaid {
    id: String,
    /// For the institution (6202), good until `until` and for this order alone.
    pay_auth_no: String,
    until: String,
    family: bool,
}

/// Orders that wait to be paid, with what they would cost whom now. Any signed-in person may call,
/// and a guardian for the ward.
#[utoipa::path(get, path = "/orders", operation_id = "orders", tag = "orders", params(Acts),
    responses((status = 200, body = Orders), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    acts: Acts,
) -> Result<Json<Orders>, Problem> {
    acts.looks(&site, Matter::Own, Looked::Uses).await?;
    let person = acts.acting.person;
    let orders = site.look(move |app| waiting(app, person)).await?;
    Ok(Json(Orders { orders, whose: acts.said() }))
}

/// Agrees to an order, for 15 minutes, and says whether relatives' accounts pay. The patient or a
/// guardian may call; needs a proof, by the mutual-aid password where the area asks for it.
#[utoipa::path(post, path = "/orders/{id}/authorise", operation_id = "authoriseOrder",
    tag = "orders", params(Acts, Key, ProofSent, ("id" = String, Path)), request_body = AgreeBody,
    responses((status = 200, body = AuthorisedSaid), Problem))]
pub(super) async fn authorise(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
    Key(number): Key,
    proof: ProofSent,
    Body(body): Body<AgreeBody>,
) -> Result<Json<AuthorisedSaid>, Problem> {
    let ready = authorised(&site, &acts, &id, &body).await?;
    let answer = ready.submit(&site, &acts, number, proof).await?;
    let order = kept(&site, answer).await?;
    let agreed = order.authorised.as_ref().ok_or(Fault::Internal)?;
    let token = OrderToken::Authorisation(agreed.at);
    Ok(Json(AuthorisedSaid {
        id: order.pay_ord_id.clone(),
        pay_auth_no: token.text(site.app.keyring(), &order.pay_ord_id),
        until: moment(agreed.until),
        family: agreed.family,
    }))
}

/// The agreement that a path and a body make.
pub(super) async fn authorised(
    site: &Site,
    acts: &Acts,
    id: &str,
    body: &AgreeBody,
) -> Result<Ready, Problem> {
    let (order, kept) = of_patient(site, acts, id).await?;
    let payer = body.payer.as_ref().map(|payer| binding_id(site, payer)).transpose()?;
    let (acting, family) = (acts.acting, body.family);
    let about = json!({"order": order, "family": family, "payer": payer});
    let most = site.look(move |app| most(app, &kept, family, payer)).await?;
    Ok(Ready::proved("authorise", about, move |numbered, proof| Authorise {
        numbered,
        acting,
        order,
        family,
        payer,
        most,
        proof,
    }))
}

/// Declines an order: it is over, and the institution learns so when it asks. The patient or a
/// guardian may call.
#[utoipa::path(post, path = "/orders/{id}/decline", operation_id = "declineOrder", tag = "orders",
    params(Acts, Key, ("id" = String, Path)),
    responses((status = 200, body = OrderSaid), Problem))]
pub(super) async fn decline(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path(id): Path<String>,
    Key(number): Key,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<OrderSaid>, Problem> {
    let (record, order) = of_patient(&site, &acts, &id).await?;
    let (acting, area, visit) = (acts.acting, order.area, order.visit);
    let about = json!({"order": record});
    let ready = Ready::plain("decline_order", about, move |numbered| DeclineOrder {
        numbered,
        acting,
        order: (area, record),
        visit,
    });
    let answer = ready.submit(&site, &acts, number, ProofSent(None)).await?;
    let order = kept(&site, answer).await?;
    Ok(Json(site.look(move |app| said(app, app.read()?.as_ref(), &order)).await?))
}

/// An order of the person named; others' do not exist.
async fn of_patient(site: &Site, acts: &Acts, id: &str) -> Result<(RecordId, PayOrder), Problem> {
    let (text, person) = (id.to_owned(), acts.acting.person);
    let found = site.look(move |app| find_order(app.read()?.as_ref(), &text)).await?;
    found
        .filter(|(_, order)| order.patient == person)
        .ok_or_else(|| refused(site, Refusal::new(Reason::OrderUnknown).field("id")))
}

async fn kept(site: &Site, answer: Answer) -> Result<PayOrder, Problem> {
    let Answer::Record(id) = answer else { return Err(Fault::Internal.into()) };
    let record = site.look(move |app| app.read()?.record(id)).await?;
    match record.map(|record| record.body) {
        Some(Kept::Order(order)) => Ok(order),
        _ => Err(Fault::Internal.into()),
    }
}

fn waiting(app: &App, person: PersonId) -> store::Result<Vec<OrderSaid>> {
    let (reads, now) = (app.read()?, app.now());
    let records = reads.records_of(Kind::Order, person, None)?;
    let orders = records.into_iter().filter_map(|record| match record.body {
        Kept::Order(order) if order.patient == person && order.waits(now) => Some(order),
        _ => None,
    });
    orders.map(|order| said(app, reads.as_ref(), &order)).collect()
}

fn said(app: &App, reads: &dyn Reads, order: &PayOrder) -> store::Result<OrderSaid> {
    let (now, world) = (app.now(), app.world());
    let home = reads.insured(order.patient)?.map_or(order.area, |insured| insured.area);
    let institution = reads.institution(order.institution)?;
    let picked = world.policies.order(home, now.date());
    let picks_payer = picked.is_some_and(|ruled| ruled.value == PayerOrder::Picked);
    let agreed = order.authorised.as_ref().filter(|agreed| agreed.stands(now));
    let (mut with_family, mut alone) = (None, None);
    if let Some(institution) = institution.as_ref().filter(|_| order.waits(now)) {
        let payer = agreed.and_then(|agreed| agreed.payer);
        let of = (app, reads, institution);
        let family = order.accounts(Some(&wish(true)));
        with_family = quote(of, order, family, payer)?;
        alone = quote(of, order, order.accounts(Some(&wish(false))), None)?;
    }
    Ok(OrderSaid {
        id: order.pay_ord_id.clone(),
        institution: institution.map(|place| place.name).unwrap_or_default(),
        at: moment(order.at),
        until: moment(order.until),
        total: Yuan(order.total),
        state: order.state_at(now).code(),
        with_family,
        alone,
        asks_password: asks_password(&world.policies, home, now),
        picks_payer,
        agreed: agreed.map(|agreed| AgreedSaid {
            at: moment(agreed.at),
            until: moment(agreed.until),
            family: agreed.family,
            payer: agreed.payer.map(|payer| ids::outward_now(home, payer.0)),
        }),
    })
}

/// What an agreement made now covers. What could not be paid now is agreed to as all cash, so that
/// no relative pays what nobody saw.
fn most(
    app: &App,
    order: &PayOrder,
    family: bool,
    payer: Option<BindingId>,
) -> store::Result<Most> {
    let reads = app.read()?;
    let all_cash = Most { cash: order.total, aid: Vec::new() };
    let Some(institution) = reads.institution(order.institution)? else { return Ok(all_cash) };
    let accounts = order.accounts(Some(&wish(family)));
    let bill = bill_of(reads.as_ref(), order, &institution, accounts)?;
    let quoted = quoted(app, &bill, payer)?;
    let most = quoted.and_then(|decision| Most::of(&decision.settlement).ok());
    Ok(most.unwrap_or(all_cash))
}

/// What would be agreed to, for a quote.
fn wish(family: bool) -> Authorised {
    let (at, by) = (domain::Moment(0), PersonId(0));
    Authorised { at, until: at, by, family, payer: None, sm3: String::new(), most: None }
}

fn quote(
    (app, reads, institution): (&App, &dyn Reads, &Institution),
    order: &PayOrder,
    accounts: AccountUse,
    payer: Option<BindingId>,
) -> store::Result<Option<QuoteSaid>> {
    let bill = bill_of(reads, order, institution, accounts)?;
    let Some(decision) = quoted(app, &bill, payer)? else { return Ok(None) };
    split(reads, &decision.settlement).map(Some)
}

fn split(reads: &dyn Reads, settlement: &Settlement) -> store::Result<QuoteSaid> {
    let figures = &settlement.figures;
    let mut family = Vec::new();
    for share in &settlement.shares {
        let Some(binding) = share.source.binding() else { continue };
        let amount = share.current.plus(share.carried).unwrap_or(Fen::ZERO);
        family.push(PayerSaid {
            binding: ids::outward_now(settlement.patient_area, binding.0),
            name: masked(reads, share.payer)?,
            quota: matches!(share.source, ShareSource::Quota(..)),
            amount: Yuan(amount),
        });
    }
    Ok(QuoteSaid {
        fund: Yuan(figures.fund_sum),
        own: Yuan(figures.own),
        aid: Yuan(figures.aid),
        cash: Yuan(figures.cash),
        hospital: Yuan(figures.hosp_part),
        family,
    })
}
