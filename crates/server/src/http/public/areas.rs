//! The places that people choose from.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::guide::places;
use serde::Serialize;
use utoipa::ToSchema;

use super::{cached, json};
use crate::http::problem::Problem;
use crate::site::Site;

/// Every place, for pickers.
#[derive(Debug, Serialize, ToSchema)]
struct Places {
    /// The day on which these areas keep books; districts belong to the area that keeps theirs.
    on: String,
    units: Vec<UnitSaid>,
}

/// A province, municipality, autonomous region or the 兵团.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Unit)]
struct UnitSaid {
    /// Its first two digits.
    #[schema(example = "51")]
    code: String,
    name: String,
    /// Whom to call.
    phone: String,
    areas: Vec<AreaSaid>,
}

/// A pooling area.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Area)]
struct AreaSaid {
    #[schema(example = "510100")]
    code: String,
    name: String,
    /// Whom to call.
    phone: String,
}

/// Units and their pooling areas as of today, with names and phones. Anybody may call.
#[utoipa::path(get, path = "/areas", operation_id = "areas", tag = "places",
    responses((status = 200, body = Places), (status = 304, description = "As it was"), Problem))]
pub(super) async fn areas(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    let world = site.app.world();
    let (set, today) = (&world.policies, site.app.now().date());
    cached(&headers, set, today, || {
        let units = places::units(set, today).into_iter().map(|unit| UnitSaid {
            code: unit.province.to_string(),
            name: unit.name,
            phone: unit.hotline,
            areas: unit
                .areas
                .into_iter()
                .map(|(area, name)| AreaSaid {
                    code: area.to_string(),
                    name,
                    phone: set.hotline(area).to_owned(),
                })
                .collect(),
        });
        json(Places { on: today.to_string(), units: units.collect() })
    })
}
