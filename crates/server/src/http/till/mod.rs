//! What a cashier does at the till (`/api/till/v1`): the window of the clerk's own hospital or
//! pharmacy, over the national interface.
//!
//! Nothing is decided here. A call becomes an envelope and goes the way of every institution's
//! request ([`institution::at_till`]); request and answer are told whole. Which institution calls is
//! what the clerk's record says, whatever a request says.

mod calls;
mod envelope;
mod items;
mod looks;
mod me;

use std::sync::Arc;

use domain::clerk::Duty;
use domain::institution::Institution;
use utoipa_axum::routes;

use super::api::{Callers, OnDuty, Routes, only};
use super::fault::Fault;
use super::institution::Till;
use super::problem::Problem;
use crate::site::Site;

#[cfg(doc)]
use super::institution;

/// Transactions that a till sends, with those of its own day (9001, 9002, 9990). Day end, files,
/// mobile payment and what agencies do are not a cashier's.
const SENT: [&str; 32] = [
    "1101", "1201", "2001", "2101", "2102", "2103", "2201", "2202", "2203", "2203A", "2204",
    "2205", "2206", "2207", "2208", "2301", "2302", "2303", "2304", "2305", "2401", "2402", "2404",
    "2405", "2601", "5203", "5204", "5206", "6101", "9001", "9002", "9990",
];

/// Routes with their document.
pub fn routes(site: &Arc<Site>) -> Routes {
    let routes = Routes::new()
        .routes(routes!(me::me))
        .routes(routes!(items::items))
        .routes(routes!(calls::call));
    only(Callers::Duty(&[Duty::Cashier]), site, routes)
}

/// Where the clerk sits now, as the database has it now.
async fn till(site: &Arc<Site>, on: &OnDuty) -> Result<Till, Problem> {
    let missing = || Problem::from(Fault::TillMissing);
    let id = on.clerk.institution.ok_or_else(missing)?;
    let known: Option<Institution> = site.look(move |app| app.read()?.institution(id)).await?;
    let till = known.and_then(|known| Till::of(on, known)).ok_or_else(missing)?;
    on.covers(site, till.institution().area)?;
    // What may not call from outside does not call through its cashier either.
    if till.institution().closed {
        return Err(Fault::TillClosed.into());
    }
    Ok(till)
}
