//! Money between the banks of two areas (②): paid, received, in transit.

use std::sync::Arc;

use app::acts::{BankAct, ClerkAct};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use domain::chart::DueKind;
use domain::clearing::{Remittance, RemittanceFor};
use domain::refusal::Side;
use domain::{Area, Fen, Reason, RecordId, Refusal, ids};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{Body as Kept, Kind};
use utoipa::{IntoParams, ToSchema};

use super::said::{PlaceSaid, ReceiptSaid};
use super::{book, remittance, statement, unknown_remittance};
use crate::clearing::{Mention, Sides, Walk, kind_zh, of_receipt};
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key};
use crate::http::desk::act::{Acted, Answered, carry_out};
use crate::http::desk::decide::noted;
use crate::http::problem::Problem;
use crate::http::say::Yuan;
use crate::site::Site;

/// Most remittances of an answer, the newest.
const MOST: usize = 200;
/// Most that one request opens.
const LOOKS: usize = 2_000;

/// What a clerk typed from the bank's slip.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http::desk) struct BankSlip {
    /// Exactly what is due, or what was sent.
    amount: Yuan,
    /// The bank's number.
    bank_ref: String,
    /// The bank's day, not after today.
    #[schema(value_type = String)]
    on: Date,
}

/// Proposes that a confirmed statement was paid (②), whole, by whoever it says pays.
#[utoipa::path(post, path = "/statements/{id}/payment", operation_id = "payStatement",
    tag = "clearing", params(("id" = String, Path), Key), request_body = BankSlip,
    responses((status = 202, body = Acted), Problem))]
pub(in crate::http::desk) async fn pay(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(BankSlip { amount: Yuan(amount), bank_ref, on: day }): Body<BankSlip>,
) -> Answered {
    let (record, known, _) = statement(&site, &on, &id).await?;
    let pays = known.pays().ok().flatten();
    let (payer, payee, _) = pays.ok_or_else(|| {
        let refusal = Refusal::new(Reason::StatementState).of(Side::Agency).name("没有应付款");
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    })?;
    on.covers(&site, payer)?;
    let purpose = RemittanceFor::Statement(record.id);
    let bank_ref = noted("bank_ref", bank_ref)?;
    let act = ClerkAct::Bank(BankAct::Remit { payer, payee, purpose, amount, bank_ref, on: day });
    carry_out(&site, &on, payer, number, act).await
}

/// Balances that moved with people, paid after them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http::desk) struct MovesPaid {
    /// Code of the area that pays.
    payer: String,
    /// Code of the area that is paid.
    payee: String,
    amount: Yuan,
    bank_ref: String,
    #[schema(value_type = String)]
    on: Date,
}

/// Proposes a payment of balances that moved with people from one area to another (②); they stand in
/// no statement.
#[utoipa::path(post, path = "/remittances", operation_id = "payMoves", tag = "clearing",
    params(Key), request_body = MovesPaid, responses((status = 202, body = Acted), Problem))]
pub(in crate::http::desk) async fn pay_moves(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Key(number): Key,
    Body(asked): Body<MovesPaid>,
) -> Answered {
    let (payer, payee) = (book(&site, &asked.payer)?, book(&site, &asked.payee)?);
    on.covers(&site, payer)?;
    let bank_ref = noted("bank_ref", asked.bank_ref)?;
    let (purpose, Yuan(amount)) = (RemittanceFor::Moves, asked.amount);
    let act =
        ClerkAct::Bank(BankAct::Remit { payer, payee, purpose, amount, bank_ref, on: asked.on });
    carry_out(&site, &on, payer, number, act).await
}

/// Proposes that a remittance arrived (②), by the receiver. A statement that it pays is over with it.
#[utoipa::path(post, path = "/remittances/{id}/receipt", operation_id = "receiveRemittance",
    tag = "clearing", params(("id" = String, Path), Key), request_body = BankSlip,
    responses((status = 202, body = Acted), Problem))]
pub(in crate::http::desk) async fn receive(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(id): Path<String>,
    Key(number): Key,
    Body(BankSlip { amount: Yuan(amount), bank_ref, on: day }): Body<BankSlip>,
) -> Answered {
    let (remittance, known) = remittance(&site, &id).await?;
    let Remittance { payee, purpose, .. } = known;
    if !on.clerk.scope.covers(payee) {
        return Err(unknown_remittance(&site));
    }
    let bank_ref = noted("bank_ref", bank_ref)?;
    let act =
        ClerkAct::Bank(BankAct::Receive { payee, remittance, purpose, amount, bank_ref, on: day });
    carry_out(&site, &on, payee, number, act).await
}

/// Which remittances.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http::desk) struct RemittancesAsked {
    /// `in_transit` or `received`; left out = both.
    state: Option<String>,
}

/// Money between areas.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct Remittances {
    /// The newest first, at most 200 of the newest 2,000.
    remittances: Vec<RemittanceView>,
}

/// One payment from bank to bank.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::desk) struct RemittanceView {
    id: String,
    payer: PlaceSaid,
    payee: PlaceSaid,
    amount: Yuan,
    /// By kind, in 元; none for a prepayment.
    kinds: Vec<(&'static str, String)>,
    /// `statement`, `prepayment`, `moves`.
    purpose: &'static str,
    /// `in_transit`, `received`.
    state: &'static str,
    sent: ReceiptSaid,
    received: Option<ReceiptSaid>,
}

/// Remittances from or to the clerk's places.
#[utoipa::path(get, path = "/remittances", operation_id = "remittances", tag = "clearing",
    params(RemittancesAsked), responses((status = 200, body = Remittances), Problem))]
pub(in crate::http::desk) async fn remittances(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    query: Result<Query<RemittancesAsked>, QueryRejection>,
) -> Result<Json<Remittances>, Problem> {
    let words = ["in_transit", "received"];
    let asked = query.ok().map(|Query(asked)| asked.state);
    let Some(state) = asked.filter(|it| it.as_deref().is_none_or(|word| words.contains(&word)))
    else {
        let expected = "in_transit, received";
        return Err(Problem::field("state", (expected, expected)));
    };
    let listed = site.look(move |app| {
        let (reads, world, scope) = (app.read()?, app.world(), &on.clerk.scope);
        let mut wanted: Vec<(RecordId, Remittance)> = Vec::new();
        let of = Sides::within(reads.as_ref(), scope, Kind::Remittance)?;
        let walk = Walk { kind: Kind::Remittance, after: RecordId(0), before: None, most: LOOKS };
        walk.each(reads.as_ref(), &of, |record| {
            if let Kept::Remittance(it) = record.body
                && state.as_deref().is_none_or(|word| word == state_of(&it))
            {
                wanted.push((record.id, it));
            }
            Ok(wanted.len() < MOST)
        })?;
        let place = |area: Area| {
            let name = world.policies.area_name(area);
            PlaceSaid::from(&Mention { area, name })
        };
        let mut listed = Vec::new();
        for (id, it) in wanted {
            let received = it.received.as_ref().map(|at| of_receipt(reads.as_ref(), at));
            listed.push(RemittanceView {
                id: ids::outward_now(it.payer, id.0),
                payer: place(it.payer),
                payee: place(it.payee),
                amount: Yuan(it.amount),
                kinds: kinds(&it),
                purpose: purpose(&it),
                state: state_of(&it),
                sent: (&of_receipt(reads.as_ref(), &it.sent)?).into(),
                received: received.transpose()?.as_ref().map(Into::into),
            });
        }
        Ok(Remittances { remittances: listed })
    });
    Ok(Json(listed.await?))
}

fn kinds(it: &Remittance) -> Vec<(&'static str, String)> {
    let said = |(kind, amount): (&DueKind, &Fen)| (kind_zh(*kind), amount.to_string());
    it.kinds.iter().map(said).collect()
}

fn purpose(it: &Remittance) -> &'static str {
    match it.purpose {
        RemittanceFor::Statement(_) => "statement",
        RemittanceFor::Prepayment(_) => "prepayment",
        RemittanceFor::Moves => "moves",
    }
}

fn state_of(it: &Remittance) -> &'static str {
    if it.received.is_some() { "received" } else { "in_transit" }
}
