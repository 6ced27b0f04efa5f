//! Every route on one screen.

pub mod desk;
pub mod family;
pub mod institution;
pub mod ops;
pub mod problem;
pub mod serve;

use std::sync::Arc;

use axum::Router;

use crate::site::Site;

/// The whole site.
pub fn router(site: Arc<Site>) -> Router {
    Router::new()
        .merge(ops::routes())
        .nest("/api/family/v1", family::routes())
        .nest("/api/desk/v1", desk::routes())
        .merge(institution::routes())
        .with_state(site)
}
