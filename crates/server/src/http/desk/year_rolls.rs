//! The turn of an account year.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::acts::{YearRoll, ended_year};
use app::number::pairs_of;
use app::{App, Numbered};
use axum::Json;
use axum::extract::State;
use domain::refusal::Side;
use domain::{Area, PersonId, Reason, Refusal};
use serde::Deserialize;
use serde_json::{Value, json};
use store::NumberKey;

use crate::http::body::Body;
use crate::http::decided::decided;
use crate::http::problem::Problem;
use crate::http::session::Clerk;
use crate::site::Site;

/// Most people in one act.
const CHUNK: i64 = 500;

/// Which accounts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Roll {
    area: String,
    /// The account year that ends.
    year: u16,
}

/// Moves what is left of the account year to the earlier years, for everybody in an area. Its
/// numbers are made of area, year and chunk, so it happens once however often it is asked; no
/// `Idempotency-Key`. A clerk may call.
pub(super) async fn roll(
    State(site): State<Arc<Site>>,
    _: Clerk,
    Body(Roll { area, year }): Body<Roll>,
) -> Result<Json<Value>, Problem> {
    let today = site.app.now().date();
    let Some(area) = site.app.world().policies.area_of(&area, today) else {
        let unknown = Refusal::new(Reason::AreaUnknown).of(Side::Agency).field("area");
        return Err(Problem::refusal(unknown, Side::Agency, &site.app.world()));
    };
    let ended = ended_year(&site.app.world().policies, area, today);
    if i16::try_from(year) != Ok(ended) {
        let zh = format!("{ended}，这个地区刚结束的账户年度");
        let en = format!("{ended}, the account year that ended last in this area");
        return Err(Problem::field("year", (zh, en)));
    }
    let chunks = site.look(move |app| chunks(app, area)).await?;
    let (mut accounts, count) = (0, chunks.len());
    for (chunk, people) in chunks {
        accounts += people.len();
        let content = json!({"area": area, "year": year, "chunk": chunk});
        let key = NumberKey {
            area,
            issuer: "desk".to_owned(),
            infno: "year-roll".to_owned(),
            number: format!("{area}-{year}-{chunk}"),
        };
        let numbered = Numbered::new(key, pairs_of(&content));
        let outcome = site.app.submit(YearRoll { numbered, area, people }).await;
        decided(&site, outcome, Side::Agency)?;
    }
    Ok(Json(json!({"area": area, "year": year, "chunks": count, "accounts": accounts})))
}

/// Everybody insured in the area who has an account, by blocks of person numbers: who joins later
/// changes no block that was rolled.
fn chunks(app: &App, area: Area) -> store::Result<BTreeMap<i64, Vec<PersonId>>> {
    let reads = app.read()?;
    let last: i64 = reads.setting("last_person")?.and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut chunks: BTreeMap<i64, Vec<PersonId>> = BTreeMap::new();
    for number in 1..=last {
        let insured = reads.insured(PersonId(number))?;
        if let Some(insured) = insured.filter(|i| i.area == area && i.has_account()) {
            chunks.entry(number / CHUNK).or_default().push(insured.person);
        }
    }
    Ok(chunks)
}
