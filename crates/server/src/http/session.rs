//! Who is signed in. A session's token is with its owner only; the database has its SM3.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use domain::refusal::Side;
use domain::{Area, Moment, PersonId, Reason, Refusal};
use store::Session;
use store::records::Principal;

use super::body::header;
use super::problem::Problem;
use crate::codes::{digest_of, token};
use crate::site::Site;

/// How long a family member's session lasts.
const SESSION_MS: i64 = 24 * 60 * 60 * 1_000;
/// How long a clerk's lasts: a working day.
const CLERK_SESSION_MS: i64 = 12 * 60 * 60 * 1_000;
/// Where what belongs to no area is kept.
const ANYWHERE: u32 = 100_000;

/// A signed-in family member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Who.
    pub person: PersonId,
    /// Insured area now: the home of this person's acts.
    pub area: Area,
}

/// A new session.
#[derive(Debug)]
pub struct Opened {
    /// To be sent as `Authorization: Bearer`.
    pub token: String,
    /// Until when.
    pub until: Moment,
}

/// The area under which chores are queued that belong to none.
pub fn anywhere() -> Result<Area, Problem> {
    Area::from_number(ANYWHERE).ok_or_else(|| super::fault::Fault::Internal.into())
}

/// Opens a session.
pub async fn open(site: &Site, principal: Principal) -> Result<Opened, Problem> {
    let token = token()?;
    let lasts_ms = match principal {
        Principal::Person(_) => SESSION_MS,
        Principal::Clerk(_) => CLERK_SESSION_MS,
    };
    let until = site.app.now().plus_ms(lasts_ms);
    let session = Session { token: digest_of(&token), principal, until };
    site.app.chore(anywhere()?, move |tx| tx.put_session(&session)).await?;
    Ok(Opened { token, until })
}

/// Ends the session of a request, if it has one.
pub async fn close(site: &Site, token: &str) -> Result<(), Problem> {
    let token = digest_of(token);
    Ok(site.app.chore(anywhere()?, move |tx| tx.end_session(&token)).await?)
}

/// Ends every session of somebody, on every device.
pub async fn close_all(site: &Site, principal: Principal) -> Result<(), Problem> {
    Ok(site.app.chore(anywhere()?, move |tx| tx.end_sessions_of(principal)).await?)
}

/// The token of a request.
#[derive(Clone, Debug)]
pub struct Bearer(pub String);

impl FromRequestParts<Arc<Site>> for Bearer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Problem> {
        let token = header(&parts.headers, AUTHORIZATION.as_str());
        let token = token.and_then(|text| text.strip_prefix("Bearer ")).map(str::trim);
        token.map(|token| Self(token.to_owned())).ok_or_else(|| needed(site, Side::Grantor))
    }
}

/// Who is signed in; `None` without a session that is still good.
pub async fn principal_of(site: &Arc<Site>, parts: &Parts) -> Result<Option<Principal>, Problem> {
    let token = header(&parts.headers, AUTHORIZATION.as_str());
    let Some(token) = token.and_then(|text| text.strip_prefix("Bearer ")) else { return Ok(None) };
    let token = digest_of(token.trim());
    let session = site.look(move |app| {
        let session = app.read()?.session(&token)?;
        Ok(session.filter(|session| app.now() <= session.until))
    });
    Ok(session.await?.map(|session| session.principal))
}

impl FromRequestParts<Arc<Site>> for Signed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Problem> {
        let Some(Principal::Person(person)) = principal_of(site, parts).await? else {
            return Err(needed(site, Side::Grantor));
        };
        let insured = site.look(move |app| app.read()?.insured(person)).await?;
        let insured = insured.ok_or_else(|| needed(site, Side::Grantor))?;
        Ok(Self { person: insured.person, area: insured.area })
    }
}

fn needed(site: &Site, side: Side) -> Problem {
    Problem::refusal(Refusal::new(Reason::SignInNeeded).of(side), side, &site.app.world())
}
