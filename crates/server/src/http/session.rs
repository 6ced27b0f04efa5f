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
use crate::simulator::{digest_of, token};
use crate::site::Site;

/// How long a session lasts.
const SESSION_MS: i64 = 24 * 60 * 60 * 1_000;
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

/// The demo clerk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clerk;

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
    let until = site.app.now().plus_ms(SESSION_MS);
    let session = Session { token: digest_of(&token), principal, until };
    site.app.chore(anywhere()?, move |tx| tx.put_session(&session)).await?;
    Ok(Opened { token, until })
}

/// Ends the session of a request, if it has one.
pub async fn close(site: &Site, token: &str) -> Result<(), Problem> {
    let token = digest_of(token);
    Ok(site.app.chore(anywhere()?, move |tx| tx.end_session(&token)).await?)
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

impl FromRequestParts<Arc<Site>> for Signed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Problem> {
        let Bearer(token) = Bearer::from_request_parts(parts, site).await?;
        let token = digest_of(&token);
        let found = site.look(move |app| {
            let reads = app.read()?;
            let session = reads.session(&token)?.filter(|session| app.now() <= session.until);
            match session.map(|session| session.principal) {
                Some(Principal::Person(person)) => reads.insured(person),
                Some(Principal::DemoClerk) | None => Ok(None),
            }
        });
        let insured = found.await?.ok_or_else(|| needed(site, Side::Grantor))?;
        Ok(Self { person: insured.person, area: insured.area })
    }
}

impl FromRequestParts<Arc<Site>> for Clerk {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Problem> {
        let Bearer(token) = Bearer::from_request_parts(parts, site).await?;
        let token = digest_of(&token);
        let session = site.look(move |app| {
            let session = app.read()?.session(&token)?;
            Ok(session.filter(|session| app.now() <= session.until))
        });
        // Only `--demo` makes such sessions; a folder's sessions never outlive the mode.
        match session.await?.map(|session| session.principal) {
            Some(Principal::DemoClerk) if site.demo => Ok(Self),
            _ => Err(needed(site, Side::Agency)),
        }
    }
}

fn needed(site: &Site, side: Side) -> Problem {
    Problem::refusal(Refusal::new(Reason::SignInNeeded).of(side), side, &site.app.world())
}
