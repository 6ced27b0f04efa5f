//! May these two be bound? Asked before applying.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::binding::Binding;
use domain::refusal::Side;
use domain::{Kinship, PersonId, Reason, Refusal};
use serde::Deserialize;
use serde_json::{Value, json};

use super::sign_in::too_many;
use crate::http::body::Body;
use crate::http::problem::Problem;
use crate::http::said::say;
use crate::http::serve::Peer;
use crate::http::session::Signed;
use crate::http::tries::{Key, Limit};
use crate::http::who::Who;
use crate::site::Site;

/// People who were not found or not eligible, asked for by one person from one place.
const IN_VAIN: Limit = Limit { most: 20, window_ms: 10 * 60 * 1_000 };

/// Whom the signed-in person wants to help.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    name: String,
    cert_type: String,
    cert_no: String,
    kinship: Kinship,
}

/// Tells whether the signed-in person could bind this relative, and everything that stands against
/// it. About the relative's own insurance it says no more than "nobody found with these details",
/// in the same words for an unknown person, unless the two are bound already; what is asked in vain
/// is counted. Any signed-in person may call.
pub(super) async fn eligibility(
    State(site): State<Arc<Site>>,
    signed: Signed,
    peer: Peer,
    Body(asked): Body<Asked>,
) -> Result<Json<Value>, Problem> {
    let Asked { name, cert_type, cert_no, kinship } = asked;
    let who = Who::new(name, cert_type, cert_no);
    let key = wait(&site, signed, peer)?;
    let named = who.check("", site.app.now().date())?;
    let refusals = site.look(move |app| {
        let Some(identity) = named.find(app)?.right() else {
            return Ok(vec![Refusal::new(Reason::PersonUnknown).of(Side::Beneficiary)]);
        };
        let refusals = app.eligibility(signed.person, identity.person, kinship)?;
        let bindings = app.read()?.bindings_of(signed.person)?;
        let links = |b: &Binding| b.grantor == identity.person || b.beneficiary == identity.person;
        let linked = bindings.iter().any(|b| links(b) && b.state.counts());
        Ok(if linked { refusals } else { discreet(refusals) })
    });
    let refusals = refusals.await?;
    if refusals.iter().any(|refusal| refusal.reason == Reason::PersonUnknown) {
        site.tries.failed(key, IN_VAIN, site.app.now());
    }
    let world = site.app.world();
    let said: Vec<_> = refusals.iter().map(|r| say(r, Side::Grantor, &world)).collect();
    Ok(Json(json!({"eligible": said.is_empty(), "refusals": said})))
}

/// Finds the relative whom a request names; one answer for unknown and wrong name, counted.
pub(super) async fn relative(
    site: &Site,
    signed: Signed,
    peer: Peer,
    who: &Who,
    at: &str,
) -> Result<PersonId, Problem> {
    let key = wait(site, signed, peer)?;
    let named = who.check(at, site.app.now().date())?;
    let found = site.look(move |app| named.find(app)).await?.right();
    found.map(|identity| identity.person).ok_or_else(|| {
        site.tries.failed(key, IN_VAIN, site.app.now());
        let unknown = Refusal::new(Reason::PersonUnknown).of(Side::Beneficiary);
        Problem::refusal(unknown, Side::Grantor, &site.app.world())
    })
}

fn wait(site: &Site, signed: Signed, peer: Peer) -> Result<Key, Problem> {
    let key = Key::of("relative", &signed.person.0.to_string(), &peer.word());
    match site.tries.must_wait(key, IN_VAIN, site.app.now()) {
        Some(seconds) => Err(too_many(site, IN_VAIN, seconds)),
        None => Ok(key),
    }
}

/// What stands against it on the relative's side, said as if the relative were unknown. Where the
/// relative is insured is told: the family needs to know who has to open the way.
fn discreet(refusals: Vec<Refusal>) -> Vec<Refusal> {
    let hidden = |refusal: &Refusal| match refusal.reason {
        Reason::RelativeNotInsured
        | Reason::RelativeStatusAbnormal
        | Reason::PremiumYearUnpaid
        | Reason::BeneficiaryAlreadyBound
        | Reason::PersonUnknown => true,
        Reason::Frozen => refusal.side == Some(Side::Beneficiary),
        _ => false,
    };
    let (hidden, mut told): (Vec<_>, Vec<_>) = refusals.into_iter().partition(hidden);
    if !hidden.is_empty() {
        told.insert(0, Refusal::new(Reason::PersonUnknown).of(Side::Beneficiary));
    }
    told
}
