//! The trial balances.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::{Area, Fen};
use ledger::Layer;
use serde::Serialize;
use store::BookLine;
use utoipa::ToSchema;

use crate::cli::books::Report;
use crate::http::api::OnDuty;
use crate::http::problem::Problem;
use crate::site::Site;

/// Trial balances.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Books {
    /// Every book sums to zero and is kept as its entries say.
    right: bool,
    books: Vec<BookView>,
}

/// The book of one area.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BookView {
    book: String,
    name: Option<String>,
    lines: Vec<BookLineView>,
    /// Of money, 元.
    sum: Option<String>,
    /// Of commitments, 元.
    commitments: Option<String>,
}

/// One account code.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BookLineView {
    code: u16,
    kept: String,
    summed: String,
}

/// The trial balance of every area of the clerk's places by code: as kept, as its entries sum up;
/// and whether all is right.
#[utoipa::path(get, path = "/books", operation_id = "books", tag = "money",
    responses((status = 200, body = Books), Problem))]
pub(super) async fn books(
    State(site): State<Arc<Site>>,
    on: OnDuty,
) -> Result<Json<Books>, Problem> {
    let mut lines = site.look(move |app| app.read()?.books()).await?;
    let within = |line: &BookLine| {
        Area::from_number(line.book.0).is_some_and(|area| on.clerk.scope.covers(area))
    };
    lines.retain(within);
    let report = Report::of(lines);
    let world = site.app.world();
    let books = report.books.iter().map(|(book, lines)| {
        let sum = |layer: Layer| {
            let of_layer = lines.iter().filter(|line| line.layer == layer);
            Fen::sum(of_layer.map(|line| line.summed)).map(|sum| sum.to_string()).ok()
        };
        BookView {
            book: book.0.to_string(),
            name: Area::from_number(book.0).map(|area| world.policies.area_name(area)),
            lines: lines.iter().map(line).collect(),
            sum: sum(Layer::Money),
            commitments: sum(Layer::Commitment),
        }
    });
    Ok(Json(Books { right: report.is_right(), books: books.collect() }))
}

fn line(line: &BookLine) -> BookLineView {
    BookLineView { code: line.code, kept: line.kept.to_string(), summed: line.summed.to_string() }
}
