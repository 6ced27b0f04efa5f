//! Signing in: by name, certificate and a code to the phone; by a ticket (e-voucher scan, a
//! province's unified identity).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::refusal::Side;
use domain::{PersonId, Reason, Refusal};
use serde::{Deserialize, Serialize};
use store::records::Principal;
use utoipa::ToSchema;

use super::checks::{Finding, away, somebody, whose};
use super::device::Device;
use super::phone::{Underway, send, wrong};
use crate::codes::{CodeFor, Confirmed};
use crate::http::body::{Body, Nothing};
use crate::http::carried::{Carried, Cookies, Room};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say;
use crate::http::serve::Peer;
use crate::http::session::{Opened, Signed, close, close_all, open};
use crate::http::tries::{Key, Limit};
use crate::http::who::Who;
use crate::providers::Checked;
use crate::providers::simulated::{SAYS_EN, SAYS_ZH};
use crate::site::Site;

/// Wrong names or codes for one certificate from one place.
const FOR_ONE: Limit = Limit { most: 10, window_ms: 10 * 60 * 1_000 };
/// Wrong names and tickets from one place, whoever is meant: nobody tries numbers out.
const FROM_ONE: Limit = Limit { most: 200, window_ms: 10 * 60 * 1_000 };

/// A way to sign in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SignInWay)]
pub(super) struct Offered {
    /// `phone`, `voucher`, `province`.
    way: &'static str,
    label_zh: &'static str,
    label_en: &'static str,
    /// Made up: a demo.
    simulated: bool,
}

/// The ways to sign in here.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SignInWays)]
pub(super) struct Ways {
    ways: Vec<Offered>,
}

/// The ways to sign in here. Anybody may call.
#[utoipa::path(get, path = "/sign-in/ways", operation_id = "signInWays", tag = "sign-in",
    responses((status = 200, body = Ways)))]
pub(super) async fn ways(State(site): State<Arc<Site>>) -> Json<Ways> {
    let phone = site.providers.sms.as_ref().map(|sms| Offered {
        way: "phone",
        label_zh: "姓名、证件和手机验证码",
        label_en: "Name, certificate and a code by SMS",
        simulated: sms.is_simulator(),
    });
    let tickets = site.providers.tickets.iter().map(|tickets| Offered {
        way: tickets.way(),
        label_zh: tickets.label_zh(),
        label_en: match tickets.way() {
            "voucher" => "Scan the e-voucher",
            "province" => "Unified identity of the province",
            other => other,
        },
        simulated: tickets.is_simulator(),
    });
    Json(Ways { ways: phone.into_iter().chain(tickets).collect() })
}

/// A sign-in that waits for its code.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SignInAsked)]
pub(super) struct Asked {
    challenge: String,
    /// Only from a simulated SMS: the code itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// The phone that the code went to, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_to: Option<String>,
    /// What a simulated step says of itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    simulated: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    simulated_en: Option<&'static str>,
}

/// Asks for a code. Anybody may call. An unknown number, a wrong name and a failed real-name check
/// get the same answer.
#[utoipa::path(post, path = "/sign-in", operation_id = "signIn", tag = "sign-in",
    request_body = Who, responses((status = 201, body = Asked), Problem))]
pub(super) async fn sign_in(
    State(site): State<Arc<Site>>,
    peer: Peer,
    Body(who): Body<Who>,
) -> Result<(StatusCode, Json<Asked>), Problem> {
    if site.providers.sms.is_none() {
        return Err(Fault::NotFound.into());
    }
    let now = site.app.now();
    let named = who.check("", now.date())?;
    let for_one = Key::of("sign-in", &named.tried(), &peer.word());
    let from_one = Key::of("sign-in", "", &peer.word());
    let waits = [(for_one, FOR_ONE), (from_one, FROM_ONE)];
    for (key, limit) in waits {
        if let Some(seconds) = site.tries.must_wait(key, limit, now) {
            return Err(too_many(&site, limit, seconds));
        }
    }
    let found = site.look(move |app| named.find(app)).await?.right();
    let passed = match found {
        Some(identity) => real_name(&site, &identity).await?.then_some(identity),
        None => None,
    };
    let Some(identity) = passed else {
        for (key, limit) in waits {
            site.tries.failed(key, limit, now);
        }
        return Err(unknown(&site));
    };
    let Underway { challenge, code, sent_to } =
        send(&site, &identity, CodeFor::SignIn, peer).await?;
    let simulated = code.is_some();
    let asked = Asked {
        challenge,
        code,
        sent_to,
        simulated: simulated.then_some(SAYS_ZH),
        simulated_en: simulated.then_some(SAYS_EN),
    };
    Ok((StatusCode::CREATED, Json(asked)))
}

/// The real-name check where the deployment has one; its result is kept.
async fn real_name(site: &Site, identity: &store::Identity) -> Result<bool, Problem> {
    let Some(provider) = &site.providers.name else { return Ok(true) };
    let found = provider.check(somebody(identity, "")).await;
    let found = found.map_err(|error| away(provider.name(), &error))?;
    let whose = whose(site, identity.person).await?;
    Finding::by(whose, "real_name", provider.as_ref(), None).keep(site, &found).await?;
    Ok(found.passed)
}

fn unknown(site: &Site) -> Problem {
    let unknown = Refusal::new(Reason::PersonUnknown).of(Side::Grantor);
    Problem::refusal(unknown, Side::Grantor, &site.app.world())
}

/// A code for its challenge.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignInCode)]
pub(super) struct Code {
    challenge: String,
    code: String,
}

/// A session.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FamilySession)]
pub(super) struct SessionSaid {
    /// To be sent as `Authorization: Bearer`; empty for a page, which gets a cookie.
    token: String,
    until: String,
}

type SignedIn = (StatusCode, Cookies, Cookies, Json<SessionSaid>);

async fn opened(
    site: &Site,
    person: PersonId,
    (device, by): (Device, Carried),
) -> Result<SignedIn, Problem> {
    // First: where this fails no session is left that nobody has the token of.
    let named = device.remember(site, person, &by).await?;
    let Opened { token, until, cookies } = open(site, Principal::Person(person), &by).await?;
    let said = SessionSaid { token, until: say::moment(until) };
    Ok((StatusCode::CREATED, named, cookies, Json(said)))
}

/// Gives the code, gets a session of 24 hours. Anybody who has a challenge may call; a code can be
/// mistyped five times.
#[utoipa::path(post, path = "/sign-in/confirm", operation_id = "confirmSignIn", tag = "sign-in",
    params(Device, Carried), request_body = Code, responses((status = 201, body = SessionSaid), Problem))]
pub(super) async fn confirm(
    State(site): State<Arc<Site>>,
    signing: (Device, Carried),
    Body(Code { challenge, code }): Body<Code>,
) -> Result<SignedIn, Problem> {
    let Some(sms) = &site.providers.sms else { return Err(Fault::NotFound.into()) };
    let confirmed = site.codes.confirm(&challenge, &code, CodeFor::SignIn, site.app.now());
    let person = match confirmed {
        Confirmed::Right(person) => person,
        Confirmed::Wrong(left) => return Err(wrong(left)),
        Confirmed::Over => return Err(Fault::CodeOver.into()),
    };
    let whose = whose(&site, person).await?;
    let found = Checked { passed: true, reference: String::new() };
    Finding::by(whose, "sms", sms.as_ref(), None).keep(&site, &found).await?;
    opened(&site, person, signing).await
}

/// A ticket of another system.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignInTicket)]
pub(super) struct Ticket {
    /// `voucher` or `province`.
    way: String,
    /// The e-voucher code that was scanned, or the ticket of the unified identity.
    ticket: String,
}

/// Gives a ticket, gets a session of 24 hours. Anybody who has a ticket may call.
#[utoipa::path(post, path = "/sign-in/ticket", operation_id = "signInByTicket", tag = "sign-in",
    params(Device, Carried), request_body = Ticket,
    responses((status = 201, body = SessionSaid), Problem))]
pub(super) async fn ticket(
    State(site): State<Arc<Site>>,
    signing: (Device, Carried),
    peer: Peer,
    Body(Ticket { way, ticket }): Body<Ticket>,
) -> Result<SignedIn, Problem> {
    let tickets = &site.providers.tickets;
    let Some(provider) = tickets.iter().find(|known| known.way() == way) else {
        let ways: Vec<&str> = tickets.iter().map(|known| known.way()).collect();
        let expected = (format!("{} 之一", ways.join("、")), format!("one of {}", ways.join(", ")));
        return Err(Problem::field("way", expected));
    };
    let now = site.app.now();
    let from_one = Key::of("ticket", "", &peer.word());
    if let Some(seconds) = site.tries.must_wait(from_one, FROM_ONE, now) {
        return Err(too_many(&site, FROM_ONE, seconds));
    }
    let redeemed = provider.redeem(&ticket).await;
    let redeemed = redeemed.map_err(|error| away(provider.name(), &error))?;
    let Some((cert_type, cert_no)) = redeemed else {
        site.tries.failed(from_one, FROM_ONE, now);
        return Err(Fault::TicketOver.into());
    };
    let found = site.look(move |app| app.read()?.identity_by_cert(&cert_type, &cert_no)).await?;
    let identity = found.ok_or_else(|| unknown(&site))?;
    let whose = whose(&site, identity.person).await?;
    let found = Checked { passed: true, reference: String::new() };
    Finding::by(whose, &way, provider.as_ref(), None).keep(&site, &found).await?;
    opened(&site, identity.person, signing).await
}

/// Ends the session that the request carries. Any signed-in person may call.
#[utoipa::path(post, path = "/sign-out", operation_id = "signOut", tag = "sign-in",
    responses((status = 204), Problem))]
pub(super) async fn sign_out(
    State(site): State<Arc<Site>>,
    by: Carried,
    Body(Nothing {}): Body<Nothing>,
) -> Result<(StatusCode, Cookies), Problem> {
    Ok((StatusCode::NO_CONTENT, close(&site, &by, Room::Family).await?))
}

/// Ends all sessions of the signed-in person, on every device: for a lost phone. The person itself
/// may call.
#[utoipa::path(post, path = "/sign-out/everywhere", operation_id = "signOutEverywhere",
    tag = "sign-in", responses((status = 204), Problem))]
pub(super) async fn sign_out_everywhere(
    State(site): State<Arc<Site>>,
    signed: Signed,
    by: Carried,
    Body(Nothing {}): Body<Nothing>,
) -> Result<(StatusCode, Cookies), Problem> {
    close_all(&site, Principal::Person(signed.person)).await?;
    Ok((StatusCode::NO_CONTENT, by.forget(Room::Family)))
}

/// "Too many tries": how many are allowed, how long to wait.
pub(super) fn too_many(site: &Site, limit: Limit, seconds: u32) -> Problem {
    let refusal = Refusal::new(Reason::TooManyTries).of(Side::Grantor).count(limit.most);
    let minutes = seconds.div_ceil(60);
    let (zh, en) = (format!("请等 {minutes} 分钟。"), format!("Wait {minutes} min."));
    let problem = Problem::refusal(refusal, Side::Grantor, &site.app.world());
    problem.adding(&zh, &en).retry_after(seconds)
}
