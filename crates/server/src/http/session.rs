//! Who is signed in. A session's token is with its owner only; the database has its SM3. How a
//! request brings it is in [`super::carried`].

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::{Area, Moment, PersonId, Reason, Refusal};
use store::Session;
use store::records::Principal;

use super::carried::{Carried, Cookies, Room, none};
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
    /// To be sent as `Authorization: Bearer`; empty for a page, which has a cookie instead.
    pub token: String,
    /// Until when.
    pub until: Moment,
    /// The cookie of a page.
    pub cookies: Cookies,
}

/// The area under which chores are queued that belong to none.
pub fn anywhere() -> Result<Area, Problem> {
    Area::from_number(ANYWHERE).ok_or_else(|| super::fault::Fault::Internal.into())
}

/// Opens a session. One that the same page had before ends: nobody has its token any more.
pub async fn open(site: &Site, principal: Principal, by: &Carried) -> Result<Opened, Problem> {
    let (token, room) = (token()?, Room::of(principal));
    let lasts_ms = match room {
        Room::Family => SESSION_MS,
        Room::Desk => CLERK_SESSION_MS,
    };
    let until = site.app.now().plus_ms(lasts_ms);
    let session = Session { token: digest_of(&token), principal, until };
    let before = by.cookie(room.cookie()).filter(|_| by.by_page()).map(digest_of);
    let chore = move |tx: &mut dyn store::Tx| {
        before.map_or(Ok(()), |before| tx.end_session(&before))?;
        tx.put_session(&session)
    };
    site.app.chore(anywhere()?, chore).await?;
    if !by.by_page() {
        return Ok(Opened { token, until, cookies: none() });
    }
    let cookies = by.keep(room.cookie(), &token, lasts_ms / 1_000);
    Ok(Opened { token: String::new(), until, cookies })
}

/// Ends the session of a request; what takes its cookie away from a page.
pub async fn close(site: &Site, by: &Carried, room: Room) -> Result<Cookies, Problem> {
    let token = by.token(room).ok_or_else(|| needed(site, room))?;
    let token = digest_of(token);
    site.app.chore(anywhere()?, move |tx| tx.end_session(&token)).await?;
    Ok(by.forget(room))
}

/// Ends every session of somebody, on every device.
pub async fn close_all(site: &Site, principal: Principal) -> Result<(), Problem> {
    Ok(site.app.chore(anywhere()?, move |tx| tx.end_sessions_of(principal)).await?)
}

/// Who is signed in here; `None` without a session that is still good. A write by cookie must
/// come from one of the own pages.
pub async fn principal_of(
    site: &Arc<Site>,
    parts: &Parts,
    room: Room,
) -> Result<Option<Principal>, Problem> {
    let carried = Carried::of(parts);
    let Some(token) = carried.token(room) else { return Ok(None) };
    carried.check(&parts.method)?;
    let token = digest_of(token);
    let session = site.look(move |app| {
        let session = app.read()?.session(&token)?;
        Ok(session.filter(|session| app.now() <= session.until))
    });
    let principal = session.await?.map(|session| session.principal);
    Ok(principal.filter(|principal| Room::of(*principal) == room))
}

impl FromRequestParts<Arc<Site>> for Signed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Problem> {
        let Some(Principal::Person(person)) = principal_of(site, parts, Room::Family).await? else {
            return Err(needed(site, Room::Family));
        };
        let insured = site.look(move |app| app.read()?.insured(person)).await?;
        let insured = insured.ok_or_else(|| needed(site, Room::Family))?;
        Ok(Self { person: insured.person, area: insured.area })
    }
}

fn needed(site: &Site, room: Room) -> Problem {
    let side = room.side();
    Problem::refusal(Refusal::new(Reason::SignInNeeded).of(side), side, &site.app.world())
}
