//! May these two be bound? Asked before applying.

use std::sync::Arc;

use app::App;
use axum::Json;
use axum::extract::State;
use domain::binding::{Binding, activate};
use domain::refusal::Side;
use domain::{Kinship, PersonId, Reason, Refusal};
use serde::{Deserialize, Serialize};
use store::record::Looked;
use utoipa::ToSchema;

use super::for_whom::{Acts, Matter};
use super::sign_in::too_many;
use crate::http::body::Body;
use crate::http::problem::Problem;
use crate::http::said::{Said, say};
use crate::http::serve::Peer;
use crate::http::session::Signed;
use crate::http::tries::{Key, Limit};
use crate::http::who::Who;
use crate::site::Site;

/// Questions about and applications for people who are not linked to the one who asks, from one
/// place.
const STRANGERS: Limit = Limit { most: 20, window_ms: 10 * 60 * 1_000 };

/// Whom the person wants to help.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EligibilityAsked)]
pub(super) struct Asked {
    name: String,
    cert_type: String,
    cert_no: String,
    /// What that person is to the one who asks.
    #[schema(value_type = String, example = "child")]
    kinship: Kinship,
}

/// Whether a binding is possible.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Eligibility {
    eligible: bool,
    /// Everything that stands against it.
    refusals: Vec<Said>,
}

/// Tells whether the signed-in person could bind this relative, and everything that stands against
/// it. About the relative's own insurance it says no more than "nobody found with these details",
/// in the same words for an unknown person, unless the two are bound already; what is asked about
/// somebody else is counted. Any signed-in person may call.
#[utoipa::path(post, path = "/eligibility", operation_id = "eligibility", tag = "bindings",
    params(Acts), request_body = Asked, responses((status = 200, body = Eligibility), Problem))]
pub(super) async fn eligibility(
    State(site): State<Arc<Site>>,
    acts: Acts,
    peer: Peer,
    Body(asked): Body<Asked>,
) -> Result<Json<Eligibility>, Problem> {
    acts.looks(&site, Matter::Affairs, Looked::Bindings).await?;
    let (signed, person) = (acts.signed, acts.acting.person);
    let Asked { name, cert_type, cert_no, kinship } = asked;
    let who = Who::new(name, cert_type, cert_no);
    let key = wait(&site, signed, peer)?;
    let named = who.check("", site.app.now().date())?;
    let refusals = site.look(move |app| {
        let Some(identity) = named.find(app)?.right() else {
            return Ok((false, vec![unknown()]));
        };
        let refusals = app.eligibility(person, identity.person, kinship)?;
        let linked = linked(app, person, identity.person)?;
        Ok(if linked { (true, refusals) } else { (false, discreet(refusals)) })
    });
    let (linked, refusals) = refusals.await?;
    if !linked {
        site.tries.failed(key, STRANGERS, site.app.now());
    }
    let world = site.app.world();
    let refusals: Vec<_> = refusals.iter().map(|r| say(r, Side::Grantor, &world)).collect();
    Ok(Json(Eligibility { eligible: refusals.is_empty(), refusals }))
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
        site.tries.failed(key, STRANGERS, site.app.now());
        Problem::refusal(unknown(), Side::Grantor, &site.app.world())
    })
}

/// Counts an application for somebody who is not linked.
pub(super) fn tried(site: &Site, signed: Signed, peer: Peer) {
    site.tries.failed(key(signed, peer), STRANGERS, site.app.now());
}

/// True when a binding between the two counts, in whichever direction.
pub(super) fn linked(app: &App, one: PersonId, other: PersonId) -> store::Result<bool> {
    let links = |b: &Binding| b.grantor == other || b.beneficiary == other;
    let now = app.now();
    let bindings = app.read()?.bindings_of(one)?;
    Ok(bindings.iter().any(|b| links(b) && activate(b, now).state.counts()))
}

fn key(signed: Signed, peer: Peer) -> Key {
    Key::of("relative", &signed.person.0.to_string(), &peer.word())
}

fn wait(site: &Site, signed: Signed, peer: Peer) -> Result<Key, Problem> {
    let key = key(signed, peer);
    match site.tries.must_wait(key, STRANGERS, site.app.now()) {
        Some(seconds) => Err(too_many(site, STRANGERS, seconds)),
        None => Ok(key),
    }
}

fn unknown() -> Refusal {
    Refusal::new(Reason::PersonUnknown).of(Side::Beneficiary)
}

/// Refusals about somebody who is not linked: when one is about the relative's own affairs, the
/// whole answer is that for an unknown person. Where the relative is insured is told: the family
/// needs to know who has to open the way.
pub(super) fn discreet(refusals: Vec<Refusal>) -> Vec<Refusal> {
    let hidden = |refusal: &Refusal| match refusal.reason {
        Reason::RelativeNotInsured
        | Reason::RelativeStatusAbnormal
        | Reason::PremiumYearUnpaid
        | Reason::BeneficiaryAlreadyBound
        | Reason::PersonDied
        | Reason::PersonUnknown => true,
        Reason::Frozen => refusal.side == Some(Side::Beneficiary),
        _ => false,
    };
    if refusals.iter().any(hidden) { vec![unknown()] } else { refusals }
}

/// The same for a refusal that was kept without whom it was about; `ALREADY_BOUND` shows a link.
pub(super) fn discreet_unless_bound(refusals: Vec<Refusal>) -> Vec<Refusal> {
    let bound = refusals.iter().any(|refusal| refusal.reason == Reason::AlreadyBound);
    if bound { refusals } else { discreet(refusals) }
}
