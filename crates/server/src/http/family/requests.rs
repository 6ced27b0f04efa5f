//! What became of a request, asked by its number; nothing is executed.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Answer, NumberKey};

use super::act::reader_of;
use super::eligibility::discreet_unless_bound;
use super::view;
use crate::http::problem::Problem;
use crate::http::said::say;
use crate::http::say::moment;
use crate::http::session::Signed;
use crate::site::Site;

/// Words of [`super::act::FamilyAct::name`].
const ACTS: [&str; 9] =
    ["bind", "accept", "decline", "withdraw", "terms", "reactivate", "unbind", "order", "pick"];

/// Which act the number was for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfAct {
    act: String,
}

/// The outcome of an own request: `unknown` (never decided: it may be sent again), `done`,
/// `refused`. The person who sent it may call; others' numbers are unknown to everybody else.
pub(super) async fn outcome(
    State(site): State<Arc<Site>>,
    signed: Signed,
    Path(number): Path<String>,
    act: Result<Query<OfAct>, QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let Some(act) = act.ok().map(|Query(of)| of.act).filter(|act| ACTS.contains(&&**act)) else {
        return Err(Problem::field(
            "act",
            (format!("{} 之一", ACTS.join("、")), format!("one of {}", ACTS.join(", "))),
        ));
    };
    let bind = act == "bind";
    let reader = reader_of(&act);
    let issuer = format!("p:{}", signed.person.0);
    let key = NumberKey { area: signed.area, issuer, infno: act, number };
    let seen = site.look(move |app| {
        let seen = app.read()?.number(&key)?;
        let binding = match seen.as_ref().map(|seen| &seen.answer) {
            Some(Answer::Binding(id)) => view::one(app, signed.person, *id)?,
            _ => None,
        };
        Ok((seen, binding))
    });
    let (seen, binding) = seen.await?;
    let Some(seen) = seen else { return Ok(Json(json!({"outcome": "unknown"}))) };
    let at = moment(seen.at);
    Ok(Json(match seen.answer {
        Answer::Refused(refusals) => {
            let world = site.app.world();
            let refusals = if bind { discreet_unless_bound(refusals) } else { refusals };
            let said: Vec<_> = refusals.iter().map(|r| say(r, reader, &world)).collect();
            json!({"outcome": "refused", "at": at, "refusals": said})
        }
        Answer::Blocked => json!({"outcome": "refused", "at": at, "refusals": []}),
        _ => json!({"outcome": "done", "at": at, "binding": binding}),
    }))
}
