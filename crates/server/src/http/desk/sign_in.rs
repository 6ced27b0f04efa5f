//! Clerks sign in with name, password and one-time code; in a demo, demo clerks by name alone.

use std::sync::Arc;

use app::acts::{SetClerkPassword, TotpUsed};
use app::{Numbered, Outcome};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::clerk::Clerk;
use domain::refusal::Side;
use domain::{ClerkId, Reason, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::records::Principal;
use store::{Answer, Body as Kept, Kind, NumberKey, Record};
use utoipa::ToSchema;

use super::clerks::DutySaid;
use crate::codes::token;
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key as Number, Nothing};
use crate::http::carried::{Carried, Cookies, Room};
use crate::http::decided::decided;
use crate::http::fault::Fault;
use crate::http::passwords::{LENGTH, hash, is_right, step_of};
use crate::http::problem::Problem;
use crate::http::say::moment;
use crate::http::serve::Peer;
use crate::http::session::{Opened, anywhere, close, close_all, open};
use crate::http::tries::{Key, Limit};
use crate::site::Site;

/// Failures for one name from one place. Never for the name alone: who knows a name must not be
/// able to lock its clerk out.
const FOR_ONE: Limit = Limit { most: 10, window_ms: 10 * 60 * 1_000 };
/// Failures from one place, whatever the names.
const FROM_ONE: Limit = Limit { most: 100, window_ms: 10 * 60 * 1_000 };

/// What a demo says when it lets somebody in by name.
const SIMULATED: &str =
    "演示：真实部署由经办人用登录名、密码和动态口令登录；这里只要登录名，岗位和复核和真实的一样";

/// Who signs in. Its `Debug` shows nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignIn {
    /// The sign-in name.
    name: String,
    /// Left out only for demo clerks in a demo.
    password: Option<String>,
    /// The six digits that the authenticator shows now; each code works once.
    code: Option<String>,
}

/// A clerk's session.
#[derive(Serialize, ToSchema)]
pub(super) struct ClerkSession {
    /// To be sent as `Authorization: Bearer`; empty for a page, which gets a cookie.
    token: String,
    /// 12 hours from now.
    until: String,
    /// Only in a demo: what a real deployment would have asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    simulated: Option<&'static str>,
}

/// Signs a clerk in.
#[utoipa::path(post, path = "/sign-in", operation_id = "signIn", tag = "session",
    params(Carried), request_body = SignIn, responses((status = 201, body = ClerkSession), Problem))]
pub(super) async fn sign_in(
    State(site): State<Arc<Site>>,
    (peer, by): (Peer, Carried),
    Body(SignIn { name, password, code }): Body<SignIn>,
) -> Result<(StatusCode, Cookies, Json<ClerkSession>), Problem> {
    let guard = Guard::of(&site, &name, peer)?;
    let login = name.clone();
    let found = site.look(move |app| app.read()?.record_by_key(Kind::Clerk, &login)).await?;
    let known = found.and_then(clerk_of).filter(|(_, clerk)| clerk.active);
    let by_name = site.demo && password.is_none() && code.is_none();
    let demo = known.as_ref().filter(|(_, clerk)| clerk.demo && by_name).map(|(id, _)| *id);
    let (id, simulated) = if let Some(id) = demo {
        (id, Some(SIMULATED))
    } else {
        // A demo clerk has no password, so this lets none of them in.
        let (password, code) = (password.unwrap_or_default(), code.unwrap_or_default());
        let right = checked(&site, known, password, &code).await?;
        (right.ok_or_else(|| guard.failed(&site))?, None)
    };
    let Opened { token, until, cookies } = open(&site, Principal::Clerk(id), &by).await?;
    let said = ClerkSession { token, until: moment(until), simulated };
    Ok((StatusCode::CREATED, cookies, Json(said)))
}

/// How often somebody failed, by name and place and by place.
struct Guard([(Key, Limit); 2]);

impl Guard {
    fn of(site: &Site, name: &str, peer: Peer) -> Result<Self, Problem> {
        let peer = peer.word();
        let counted = [
            (Key::of("clerk", name, &peer), FOR_ONE),
            (Key::of("clerk of any name", "", &peer), FROM_ONE),
        ];
        let now = site.app.now();
        let waits =
            counted.iter().filter_map(|(key, limit)| site.tries.must_wait(*key, *limit, now));
        match waits.max() {
            Some(seconds) => {
                let refusal = Refusal::new(Reason::TooManyTries).of(Side::Agency);
                let problem = Problem::refusal(refusal, Side::Agency, &site.app.world());
                Err(problem.retry_after(seconds))
            }
            None => Ok(Self(counted)),
        }
    }

    fn failed(self, site: &Site) -> Problem {
        for (key, limit) in self.0 {
            site.tries.failed(key, limit, site.app.now());
        }
        Fault::ClerkWrong.into()
    }
}

fn clerk_of(record: Record) -> Option<(ClerkId, Clerk)> {
    match record.body {
        Kept::Clerk(clerk) => Some((ClerkId(record.id.0), clerk)),
        _ => None,
    }
}

/// Password and code, both always looked at, whoever it is; the code is used up.
async fn checked(
    site: &Site,
    known: Option<(ClerkId, Clerk)>,
    password: String,
    code: &str,
) -> Result<Option<ClerkId>, Problem> {
    let kept = known.as_ref().map(|(_, clerk)| clerk.password.clone());
    let right = is_right(password, kept.filter(|kept| !kept.is_empty())).await?;
    let at_s = u64::try_from(site.app.now().0 / 1_000).unwrap_or(0);
    let secret = known.as_ref().map_or([0; 20].as_slice(), |(_, clerk)| &clerk.totp);
    let step = step_of(secret, code, at_s);
    let (Some((id, _)), Some(step), true) = (known, step, right) else { return Ok(None) };
    let content = json!({"clerk": id.0, "step": step});
    let number = token()?.chars().take(40).collect();
    let numbered = own_number(id, ("code", number), &content)?;
    match site.app.submit(TotpUsed { numbered, clerk: id, step }).await {
        Outcome::Decided { answer: Answer::Done, .. } => Ok(Some(id)),
        // Used before, or the account was closed since: the same words as for a wrong code.
        Outcome::Decided { .. } => Ok(None),
        outcome => decided(site, outcome, Side::Agency).map(|_| None),
    }
}

/// A number of a clerk's about the own account, which belongs to no area.
fn own_number(
    id: ClerkId,
    (infno, number): (&str, String),
    content: &serde_json::Value,
) -> Result<Numbered, Problem> {
    let (issuer, infno) = (format!("c:{}", id.0), infno.to_owned());
    let key = NumberKey { area: anywhere()?, issuer, infno, number };
    Ok(Numbered::new(key, app::number::pairs_of(content)))
}

/// Ends this session.
#[utoipa::path(post, path = "/sign-out", operation_id = "signOut", tag = "session",
    responses((status = 200, body = Object), Problem))]
pub(super) async fn sign_out(
    State(site): State<Arc<Site>>,
    by: Carried,
    Body(Nothing {}): Body<Nothing>,
) -> Result<(Cookies, Json<serde_json::Value>), Problem> {
    Ok((close(&site, &by, Room::Desk).await?, Json(json!({}))))
}

/// Ends every session of the clerk, on every device.
#[utoipa::path(post, path = "/sign-out/everywhere", operation_id = "signOutEverywhere",
    tag = "session", responses((status = 200, body = Object), Problem))]
pub(super) async fn sign_out_everywhere(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    by: Carried,
    Body(Nothing {}): Body<Nothing>,
) -> Result<(Cookies, Json<serde_json::Value>), Problem> {
    close_all(&site, Principal::Clerk(on.id)).await?;
    Ok((by.forget(Room::Desk), Json(json!({}))))
}

/// The signed-in clerk.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    login: String,
    name: String,
    duties: Vec<DutySaid>,
    /// First digits of the areas that this clerk acts for; empty = the whole country.
    scope: String,
    /// A demo clerk.
    demo: bool,
}

/// Who is signed in, with what duties and where.
#[utoipa::path(get, path = "/me", operation_id = "me", tag = "session",
    responses((status = 200, body = Me), Problem))]
pub(super) async fn me(OnDuty { clerk, .. }: OnDuty) -> Json<Me> {
    let duties = clerk.duties.iter().copied().map(DutySaid::from).collect();
    let scope = clerk.scope.as_str().to_owned();
    Json(Me { login: clerk.login, name: clerk.name, duties, scope, demo: clerk.demo })
}

/// The own password, old and new. Its `Debug` shows nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPassword {
    old: String,
    /// 12 to 128 characters.
    new: String,
}

/// Sets another password. Every session of the clerk ends, this one too.
#[utoipa::path(post, path = "/me/password", operation_id = "setPassword", tag = "session",
    params(Number), request_body = NewPassword, responses((status = 200, body = Object), Problem))]
pub(super) async fn password(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    (peer, by): (Peer, Carried),
    Number(number): Number,
    Body(NewPassword { old, new }): Body<NewPassword>,
) -> Result<(Cookies, Json<serde_json::Value>), Problem> {
    if !LENGTH.contains(&new.chars().count()) || new == on.clerk.login {
        let expected = ("12 到 128 个字，不是登录名", "12 to 128 characters, not the sign-in name");
        return Err(Problem::field("new", expected));
    }
    let guard = Guard::of(&site, &on.clerk.login, peer)?;
    let kept = Some(on.clerk.password.clone()).filter(|kept| !kept.is_empty());
    if !is_right(old, kept).await? {
        return Err(guard.failed(&site));
    }
    let phc = hash(new).await?;
    let numbered = own_number(on.id, ("password", number), &json!({"clerk": on.id.0}))?;
    let act = SetClerkPassword { numbered, by: Some(on.id), clerk: on.id, phc, totp: None };
    decided(&site, site.app.submit(act).await, Side::Agency)?;
    close_all(&site, Principal::Clerk(on.id)).await?;
    Ok((by.forget(Room::Desk), Json(json!({}))))
}
