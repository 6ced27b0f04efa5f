//! Routes.

use std::sync::Arc;

use axum::Router;

use crate::site::Site;

/// Routes.
pub fn routes() -> Router<Arc<Site>> {
    Router::new()
}
