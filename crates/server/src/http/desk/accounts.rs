//! Freezing and freeing accounts.

use std::sync::Arc;

use app::acts::Freeze;
use app::number::pairs_of;
use app::{Numbered, Outcome};
use axum::Json;
use axum::extract::State;
use domain::person::cert::CertType;
use domain::refusal::Side;
use domain::{Area, PersonId, Reason, Refusal};
use serde::Deserialize;
use serde_json::{Value, json};
use store::NumberKey;

use crate::http::body::{Body, Key};
use crate::http::decided::decided;
use crate::http::problem::Problem;
use crate::http::session::Clerk;
use crate::http::who::{CERT_NO_EN, CERT_TYPE};
use crate::site::Site;

/// Longest reason, in characters.
const REASON_MAX: usize = 200;

/// Whose account, and why.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Whose {
    cert_type: String,
    cert_no: String,
    reason: String,
}

/// Freezes an account: nobody can use it, bindings of its owner are suspended. A clerk may call.
pub(super) async fn freeze(
    State(site): State<Arc<Site>>,
    _: Clerk,
    Key(number): Key,
    Body(whose): Body<Whose>,
) -> Result<Json<Value>, Problem> {
    set(&site, number, whose, true).await
}

/// Frees an account; its owner has to switch each binding on again. A clerk may call.
pub(super) async fn unfreeze(
    State(site): State<Arc<Site>>,
    _: Clerk,
    Key(number): Key,
    Body(whose): Body<Whose>,
) -> Result<Json<Value>, Problem> {
    set(&site, number, whose, false).await
}

async fn set(
    site: &Site,
    number: String,
    whose: Whose,
    frozen: bool,
) -> Result<Json<Value>, Problem> {
    let Whose { cert_type, cert_no, reason } = whose;
    if reason.trim().is_empty() || reason.chars().count() > REASON_MAX {
        return Err(Problem::field(
            "reason",
            ("1 到 200 个字，不写个人信息", "1 to 200 characters, no personal data"),
        ));
    }
    let (person, area) = person(site, "", &cert_type, &cert_no).await?;
    let infno = if frozen { "freeze" } else { "unfreeze" };
    let key = NumberKey { area, issuer: "desk".to_owned(), infno: infno.to_owned(), number };
    let content = json!({"person": person.0, "frozen": frozen, "reason": reason});
    let numbered = Numbered::new(key, pairs_of(&content));
    let outcome: Outcome = site.app.submit(Freeze { numbered, person, frozen, reason }).await;
    decided(site, outcome, Side::Agency)?;
    Ok(Json(json!({"frozen": frozen})))
}

/// A person by certificate, and the insured area.
pub(super) async fn person(
    site: &Site,
    at: &str,
    cert_type: &str,
    cert_no: &str,
) -> Result<(PersonId, Area), Problem> {
    let place =
        |field: &str| if at.is_empty() { field.to_owned() } else { format!("{at}.{field}") };
    let Some(kind) = CertType::from_code(cert_type) else {
        return Err(Problem::field(place("cert_type"), CERT_TYPE));
    };
    let cert = kind
        .check(cert_no, site.app.now().date())
        .map_err(|fault| Problem::field(place("cert_no"), (fault.to_string(), CERT_NO_EN)))?;
    let found = site.look(move |app| {
        let reads = app.read()?;
        match reads.identity_by_cert(cert.kind().code(), cert.as_str())? {
            Some(identity) => reads.insured(identity.person),
            None => Ok(None),
        }
    });
    let Some(insured) = found.await? else {
        let unknown = Refusal::new(Reason::PersonUnknown).field(place("cert_no"));
        return Err(Problem::refusal(unknown, Side::Agency, &site.app.world()));
    };
    Ok((insured.person, insured.area))
}
