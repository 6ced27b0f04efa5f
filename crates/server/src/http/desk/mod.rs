//! What clerks do (`/api/desk/v1`), as far as the demo needs it: one demo clerk, who says that it is
//! one. Duties, a second clerk's approval and scopes by area come with real clerks; until then no
//! deployment without `--demo` has a session for any of this.

mod accounts;
mod bindings;
mod books;
mod files;
mod sign_in;
mod year_rolls;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::site::Site;

/// Routes.
pub fn routes() -> Router<Arc<Site>> {
    let files = Router::new()
        .route("/credits", post(files::credits))
        .route("/imports/people", post(files::people))
        .route("/imports/institutions", post(files::institutions))
        .route("/imports/items", post(files::items))
        .layer(DefaultBodyLimit::max(app::import::FILE_MAX));
    Router::new()
        .route("/sign-in", post(sign_in::sign_in))
        .route("/accounts/freeze", post(accounts::freeze))
        .route("/accounts/unfreeze", post(accounts::unfreeze))
        .route("/bindings", post(bindings::bind))
        .route("/year-rolls", post(year_rolls::roll))
        .route("/books", get(books::books))
        .merge(files)
}
