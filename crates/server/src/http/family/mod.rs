//! What families do (`/api/family/v1`): a JSON interface for people who are signed in.
//!
//! Every act carries an `Idempotency-Key`; acts that touch money or the right to use it carry an
//! `X-Proof` bound to exactly that act ([`proofs`]). Amounts are 元 as text; other people's names
//! are masked; an answer about a binding tells its state at the moment of the answer.

mod account;
mod act;
mod bindings;
mod bodies;
mod eligibility;
mod messages;
mod payers;
mod proofs;
mod requests;
mod sign_in;
mod uses;
mod view;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post, put};

use crate::site::Site;

/// Routes.
pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/sign-in", post(sign_in::sign_in))
        .route("/sign-in/confirm", post(sign_in::confirm))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/proofs", post(proofs::prove))
        .route("/me", get(account::me))
        .route("/me/account", get(account::account))
        .route("/eligibility", post(eligibility::eligibility))
        .route("/bindings", get(bindings::list).post(bindings::apply))
        .route("/bindings/{id}", get(bindings::one))
        .route("/bindings/{id}/accept", post(bindings::accept))
        .route("/bindings/{id}/decline", post(bindings::decline))
        .route("/bindings/{id}/withdraw", post(bindings::withdraw))
        .route("/bindings/{id}/unbind", post(bindings::unbind))
        .route("/bindings/{id}/reactivate", post(bindings::reactivate))
        .route("/bindings/{id}/terms", put(bindings::terms))
        .route("/payers/order", get(payers::order).put(payers::set_order))
        .route("/payers/pick", post(payers::pick))
        .route("/uses", get(uses::list))
        .route("/uses/{setl_id}", get(uses::one))
        .route("/messages", get(messages::list))
        .route("/messages/read", post(messages::read))
        .route("/requests/{number}", get(requests::outcome))
}
