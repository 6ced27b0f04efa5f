//! The catalogue as a till needs it: what a line of charges names, and what the price may be.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use domain::institution::Institution;
use domain::item::{Item, ItemClass};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::till;
use crate::http::api::OnDuty;
use crate::http::institution::fields::tables::code_table;
use crate::http::institution::object::decimal_text;
use crate::http::problem::Problem;
use crate::site::Site;

/// Items of an answer.
const MOST: usize = 20;
/// Longest question, in characters.
const QUESTION_MAX: usize = 60;

/// Which items.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ItemsAsked {
    /// A part of the name or the beginning of the code; left out = from the first code on.
    q: String,
}

/// Items by code.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ItemsFound {
    items: Vec<ItemSaid>,
    /// There are more than these: ask more exactly.
    more: bool,
}

/// An item. How it is packed stands in its name; the catalogue has no unit of its own. Whether an
/// account may buy it is the quote's to say.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Item)]
struct ItemSaid {
    /// `med_list_codg` of a line; this platform takes it as `medins_list_codg` too.
    code: String,
    name: String,
    /// 甲, 乙 or 丙.
    class: &'static str,
    /// The same as `chrgitm_lv`: 01, 02, 03.
    class_code: &'static str,
    /// Share that the person pays first, of 1: `"0.1"`.
    self_pay: String,
    /// Highest price in scope here in 元 for one, up to six decimals; absent = no cap. What is above
    /// it the person pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    price_cap: Option<String>,
    /// `list_type`: 101 drugs, 201 services, 301 devices.
    kind: String,
    kind_zh: &'static str,
    /// `med_chrgitm_type`
    charge_type: String,
    charge_type_zh: &'static str,
}

/// Items of the catalogue by a part of the name or the beginning of the code, at most 20, with what
/// holds at this till.
#[utoipa::path(get, path = "/items", operation_id = "items", tag = "items", params(ItemsAsked),
    responses((status = 200, body = ItemsFound), Problem))]
pub(super) async fn items(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    asked: Result<Query<ItemsAsked>, QueryRejection>,
) -> Result<Json<ItemsFound>, Problem> {
    let Ok(Query(ItemsAsked { q })) = asked else {
        return Err(Problem::field("query", ("可以写 q", "q")));
    };
    let question = q.trim().to_lowercase();
    if question.chars().count() > QUESTION_MAX {
        return Err(Problem::field("q", ("最多 60 个字", "60 characters at most")));
    }
    let till = till(&site, &on).await?;
    let world = site.app.world();
    let mut found: Vec<&Item> = world.catalogue.iter().filter(|it| fits(it, &question)).collect();
    let more = found.len() > MOST;
    found.truncate(MOST);
    let at = till.institution();
    Ok(Json(ItemsFound { items: found.into_iter().map(|it| said(it, at)).collect(), more }))
}

fn fits(item: &Item, question: &str) -> bool {
    item.code.to_lowercase().starts_with(question) || item.name.to_lowercase().contains(question)
}

fn said(item: &Item, at: &Institution) -> ItemSaid {
    let cap = item.price_caps.get(&at.level);
    ItemSaid {
        code: item.code.clone(),
        name: item.name.clone(),
        class: match item.class {
            ItemClass::A => "甲",
            ItemClass::B => "乙",
            ItemClass::C => "丙",
        },
        class_code: item.class.code(),
        self_pay: decimal_text(item.self_pay.0, 4),
        price_cap: cap.map(|cap| decimal_text(*cap, 6)),
        kind: item.list_type.clone(),
        kind_zh: meaning("list_type", &item.list_type),
        charge_type: item.charge_type.clone(),
        charge_type_zh: meaning("med_chrgitm_type", &item.charge_type),
    }
}

/// What a code of the national tables means; empty where they do not say.
fn meaning(table: &str, code: &str) -> &'static str {
    let meanings = code_table(table).map(|table| table.meanings.as_slice()).unwrap_or_default();
    meanings.iter().find(|(known, _)| *known == code).map_or("", |(_, zh)| zh)
}
