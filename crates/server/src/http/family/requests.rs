//! What became of a request, asked by its number; nothing is executed.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use store::{Answer, NumberKey};
use utoipa::ToSchema;

use super::act::{WORDS, reader_of};
use super::eligibility::discreet_unless_bound;
use super::for_whom::record_id;
use super::view::{self, BindingView};
use crate::http::problem::Problem;
use crate::http::said::{Said, say};
use crate::http::say::moment;
use crate::http::session::Signed;
use crate::site::Site;

/// Which act the number was for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct OfAct {
    /// `bind`, `accept`, `unbind`, `order`, `ask_link`, `export` …
    act: String,
}

/// What became of a request.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Outcome)]
pub(super) struct OutcomeSaid {
    /// `unknown`: never decided, it may be sent again; `done`; `refused`.
    outcome: &'static str,
    /// When it was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusals: Option<Vec<Said>>,
    /// The binding that it made or changed, as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    binding: Option<BindingView>,
    /// The link, case, document … that it made or changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<String>,
}

/// The outcome of an own request, also of one for somebody else; nothing is executed. The person who
/// sent it may call; others' numbers are unknown to everybody else.
#[utoipa::path(get, path = "/requests/{number}", operation_id = "request", tag = "me",
    params(OfAct, ("number" = String, Path)),
    responses((status = 200, body = OutcomeSaid), Problem))]
pub(super) async fn outcome(
    State(site): State<Arc<Site>>,
    signed: Signed,
    Path(number): Path<String>,
    act: Result<Query<OfAct>, QueryRejection>,
) -> Result<Json<OutcomeSaid>, Problem> {
    let Some(act) = act.ok().map(|Query(of)| of.act).filter(|act| WORDS.contains(&&**act)) else {
        return Err(Problem::field(
            "act",
            (format!("{} 之一", WORDS.join("、")), format!("one of {}", WORDS.join(", "))),
        ));
    };
    let discreetly = matches!(&*act, "bind" | "ask_link" | "ask_ward");
    let reader = reader_of(&act);
    let issuer = format!("p:{}", signed.person.0);
    // An act about a premium is at home where the account is: for a ward, maybe elsewhere.
    let anywhere = matches!(&*act, "pay_premium" | "call_off_premium" | "refund_premium");
    let mut key = NumberKey { area: signed.area, issuer, infno: act, number };
    let seen = site.look(move |app| {
        let reads = app.read()?;
        let mut seen = reads.number(&key)?;
        if seen.is_none() && anywhere {
            for head in reads.heads()? {
                key.area = head.area;
                seen = seen.or(reads.number(&key)?);
            }
        }
        let binding = match seen.as_ref().map(|seen| &seen.answer) {
            Some(Answer::Binding(id)) => view::one(app, signed.person, *id)?,
            _ => None,
        };
        Ok((seen, binding))
    });
    let (seen, binding) = seen.await?;
    let said =
        |outcome, at| OutcomeSaid { outcome, at, refusals: None, binding: None, record: None };
    let Some(seen) = seen else { return Ok(Json(said("unknown", None))) };
    let at = Some(moment(seen.at));
    Ok(Json(match seen.answer {
        Answer::Refused(refusals) => {
            let world = site.app.world();
            let refusals = if discreetly { discreet_unless_bound(refusals) } else { refusals };
            let refusals = refusals.iter().map(|r| say(r, reader, &world)).collect();
            OutcomeSaid { refusals: Some(refusals), ..said("refused", at) }
        }
        Answer::Blocked => OutcomeSaid { refusals: Some(Vec::new()), ..said("refused", at) },
        Answer::Record(id) => {
            OutcomeSaid { record: Some(record_id(signed, id)), ..said("done", at) }
        }
        _ => OutcomeSaid { binding, ..said("done", at) },
    }))
}
