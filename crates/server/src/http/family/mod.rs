//! What families do (`/api/family/v1`): a JSON interface for people who are signed in.
//!
//! Every act carries an `Idempotency-Key`; acts that touch money or the right to use it carry an
//! `X-Proof` bound to exactly that act ([`proofs`]). `X-For` names a ward or the member of a family
//! link for whom something is done or seen ([`for_whom`]). Amounts are 元 as text; other people's
//! names are masked; an answer about a binding tells its state at the moment of the answer.

mod account;
mod act;
mod bindings;
mod bodies;
mod cases;
mod certificates;
mod checks;
mod consents;
mod contact;
mod device;
mod documents;
mod eligibility;
mod filings;
mod for_whom;
mod holds;
mod links;
mod merges;
mod messages;
mod orders;
pub(in crate::http) mod papers;
mod password;
mod payers;
mod phone;
pub(in crate::http) mod photos;
pub(in crate::http) mod premiums;
mod proofs;
pub(in crate::http) mod quotas;
mod reports;
mod requests;
mod rights;
mod sign_in;
mod spoken_for;
mod stays;
mod uses;
mod view;
mod voucher;
pub(in crate::http) mod wallet;
mod wanted;
mod wards;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use utoipa_axum::routes;

pub(crate) use messages::sentence;

use super::api::{Callers, Routes, only};
use crate::site::Site;

/// Routes with their document, each under its callers.
pub fn routes(site: &Arc<Site>) -> Routes {
    only(Callers::Anybody, site, open())
        .merge(only(Callers::Person, site, sharing()))
        .merge(only(Callers::Person, site, family()))
        .merge(only(Callers::Person, site, papers()))
        .merge(only(Callers::Person, site, rights()))
}

/// Signing in, public texts.
fn open() -> Routes {
    Routes::new()
        .routes(routes!(sign_in::ways))
        .routes(routes!(sign_in::sign_in))
        .routes(routes!(sign_in::confirm))
        .routes(routes!(sign_in::ticket))
        .routes(routes!(consents::texts))
}

/// Bindings, payers, uses.
fn sharing() -> Routes {
    Routes::new()
        .routes(routes!(sign_in::sign_out))
        .routes(routes!(sign_in::sign_out_everywhere))
        .routes(routes!(proofs::prove))
        .routes(routes!(account::me))
        .routes(routes!(account::account))
        .routes(routes!(eligibility::eligibility))
        .routes(routes!(bindings::list, bindings::apply))
        .routes(routes!(bindings::one))
        .routes(routes!(bindings::accept))
        .routes(routes!(bindings::decline))
        .routes(routes!(bindings::withdraw))
        .routes(routes!(bindings::unbind))
        .routes(routes!(bindings::reactivate))
        .routes(routes!(bindings::terms))
        .routes(routes!(papers::paper))
        .routes(routes!(payers::order, payers::set_order))
        .routes(routes!(payers::pick))
        .routes(routes!(orders::list))
        .routes(routes!(orders::authorise))
        .routes(routes!(orders::decline))
        .routes(routes!(holds::list, holds::make))
        .routes(routes!(holds::release))
        .routes(routes!(wallet::get, wallet::open, wallet::change))
        .routes(routes!(quotas::list))
        .routes(routes!(quotas::set))
        .routes(routes!(quotas::release))
        .routes(routes!(premiums::list, premiums::pay))
        .routes(routes!(premiums::offers))
        .routes(routes!(premiums::receipt))
        .routes(routes!(premiums::call_off))
        .routes(routes!(premiums::refund))
        .routes(routes!(uses::list))
        .routes(routes!(uses::one))
        .routes(routes!(uses::receipt))
        .routes(routes!(reports::report))
        .routes(routes!(messages::list))
        .routes(routes!(messages::read))
        .routes(routes!(requests::outcome))
}

/// Family links, e-vouchers and wards.
fn family() -> Routes {
    Routes::new()
        .routes(routes!(links::list, links::ask))
        .routes(routes!(links::accept))
        .routes(routes!(links::decline))
        .routes(routes!(links::end))
        .routes(routes!(links::member))
        .routes(routes!(links::code))
        .routes(routes!(voucher::get, voucher::activate))
        .routes(routes!(voucher::end))
        .routes(routes!(voucher::code))
        .routes(routes!(wards::list, wards::ask))
        .routes(routes!(wards::end))
        .routes(routes!(filings::list, filings::file))
        .routes(routes!(filings::end))
}

/// Documents; photos are larger than JSON.
fn papers() -> Routes {
    Routes::new()
        .routes(routes!(documents::check))
        .routes(routes!(documents::list, documents::add))
        .routes(routes!(documents::add_page))
        .routes(routes!(documents::page))
        .layer(DefaultBodyLimit::max(photos::BODY_MAX))
}

/// Cases, consents and what everyone may ask about the own data.
fn rights() -> Routes {
    Routes::new()
        .routes(routes!(cases::list))
        .routes(routes!(cases::one))
        .routes(routes!(cases::resubmit))
        .routes(routes!(cases::withdraw))
        .routes(routes!(cases::filed::appeal))
        .routes(routes!(cases::filed::correct))
        .routes(routes!(merges::ask))
        .routes(routes!(consents::list, consents::give))
        .routes(routes!(consents::withdraw))
        .routes(routes!(stays::list))
        .routes(routes!(stays::agree))
        .routes(routes!(rights::looks))
        .routes(routes!(rights::export))
        .routes(routes!(password::set))
        .routes(routes!(contact::get, contact::set))
}
