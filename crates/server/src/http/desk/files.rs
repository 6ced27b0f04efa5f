//! Files: credits, people, institutions, items.

use std::sync::Arc;

use app::import::{
    Booked, ImportError, Rules, book_credits, is_batch, parse_credits, parse_institutions,
    parse_items, parse_people, put_institutions, put_items, put_people,
};
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::body::{Csv, Key};
use crate::http::problem::Problem;
use crate::http::session::Clerk;
use crate::site::Site;

type Answer = Result<Json<Value>, Problem>;

/// Books a credit file; `Idempotency-Key` is its batch number. The same file with the same number
/// books nothing twice. A clerk may call.
pub(super) async fn credits(
    State(site): State<Arc<Site>>,
    _: Clerk,
    Key(batch): Key,
    Csv(file): Csv,
) -> Answer {
    if !is_batch(&batch) {
        let en = "a batch number: 1 to 48 letters, digits and -_.";
        let expected = ("批次号：1 到 48 个字母、数字或 -_.", en);
        return Err(Problem::field("Idempotency-Key", expected));
    }
    let rows = parsed(&site, move |rules| parse_credits(&file, rules)).await?;
    let booked = book_credits(&site.app, &batch, rows).await;
    let Booked { batches, lines, sum, replayed } =
        booked.map_err(|error| Problem::import(error, &site.app.world()))?;
    let sum = sum.to_string();
    Ok(Json(json!({"batches": batches, "lines": lines, "sum": sum, "replayed": replayed})))
}

/// Adds or changes insured people by certificate, all or none. A clerk may call; doing it twice
/// changes nothing.
pub(super) async fn people(State(site): State<Arc<Site>>, _: Clerk, Csv(file): Csv) -> Answer {
    let rows = parsed(&site, move |rules| parse_people(&file, rules)).await?;
    told(&site, put_people(&site.app, rows).await)
}

/// Adds or changes institutions by code, all or none. A clerk may call; doing it twice changes
/// nothing.
pub(super) async fn institutions(
    State(site): State<Arc<Site>>,
    _: Clerk,
    Csv(file): Csv,
) -> Answer {
    let demo = site.demo;
    let rows = parsed(&site, move |rules| parse_institutions(&file, rules, demo)).await?;
    told(&site, put_institutions(&site.app, rows).await)
}

/// Adds or changes items of the catalogue by code, all or none; every later bill uses them. A
/// clerk may call; doing it twice changes nothing.
pub(super) async fn items(State(site): State<Arc<Site>>, _: Clerk, Csv(file): Csv) -> Answer {
    let items = parsed(&site, move |_| parse_items(&file)).await?;
    told(&site, put_items(&site.app, items).await)
}

/// Parses on a thread that may be busy for a while.
async fn parsed<T: Send + 'static>(
    site: &Site,
    parse: impl FnOnce(Rules<'_>) -> Result<T, Vec<app::import::ImportFault>> + Send + 'static,
) -> Result<T, Problem> {
    let parsed = site.look(move |app| {
        let world = app.world();
        Ok(parse(Rules { policies: &world.policies, today: app.now().date() }))
    });
    parsed.await?.map_err(|faults| Problem::import(faults.into(), &site.app.world()))
}

fn told(site: &Site, outcome: Result<usize, ImportError>) -> Answer {
    match outcome {
        Ok(lines) => Ok(Json(json!({"lines": lines}))),
        Err(error) => Err(Problem::import(error, &site.app.world())),
    }
}
