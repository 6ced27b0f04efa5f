//! The trial balances.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::{Area, Fen};
use ledger::Layer;
use serde_json::{Value, json};
use store::BookLine;

use crate::cli::books::Report;
use crate::http::problem::Problem;
use crate::http::session::Clerk;
use crate::site::Site;

/// Every area's trial balance by code: as kept, as its entries sum up; and whether all is right. A
/// clerk may call.
pub(super) async fn books(State(site): State<Arc<Site>>, _: Clerk) -> Result<Json<Value>, Problem> {
    let report = Report::of(site.look(|app| app.read()?.books()).await?);
    let world = site.app.world();
    let books: Vec<Value> = report
        .books
        .iter()
        .map(|(book, lines)| {
            let name = Area::from_number(book.0).map(|area| world.policies.area_name(area));
            let sum = |layer: Layer| {
                let of_layer = lines.iter().filter(|line| line.layer == layer);
                Fen::sum(of_layer.map(|line| line.summed)).map(|sum| sum.to_string()).ok()
            };
            json!({
                "book": book.0.to_string(),
                "name": name,
                "lines": lines.iter().map(line).collect::<Vec<_>>(),
                "sum": sum(Layer::Money),
                "commitments": sum(Layer::Commitment),
            })
        })
        .collect();
    Ok(Json(json!({"right": report.is_right(), "books": books})))
}

fn line(line: &BookLine) -> Value {
    json!({
        "code": line.code,
        "kept": line.kept.to_string(),
        "summed": line.summed.to_string(),
    })
}
