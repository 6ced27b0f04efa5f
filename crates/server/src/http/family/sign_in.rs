//! Signing in by the simulated real-name check and SMS of the demo.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::refusal::Side;
use domain::{Reason, Refusal};
use serde::Deserialize;
use serde_json::{Value, json};
use store::records::Principal;

use crate::http::body::{Body, Nothing};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say;
use crate::http::serve::Peer;
use crate::http::session::{Bearer, Opened, close, open};
use crate::http::tries::{Key, Limit};
use crate::http::who::Who;
use crate::simulator::{Challenge, Confirmed, SAYS_EN, SAYS_ZH};
use crate::site::Site;

/// Wrong names or codes for one certificate from one place.
const FOR_ONE: Limit = Limit { most: 10, window_ms: 10 * 60 * 1_000 };
/// Wrong names from one place, whoever is meant: nobody tries numbers out.
const FROM_ONE: Limit = Limit { most: 200, window_ms: 10 * 60 * 1_000 };

/// Asks for a code. Anybody may call; only a demo answers, and gives the code in the answer.
/// An unknown number and a wrong name get the same answer.
pub(super) async fn sign_in(
    State(site): State<Arc<Site>>,
    peer: Peer,
    Body(who): Body<Who>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    if !site.demo {
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
    let found = site.look(move |app| named.find(app)).await?;
    let Some(identity) = found.right() else {
        for (key, limit) in waits {
            site.tries.failed(key, limit, now);
        }
        let unknown = Refusal::new(Reason::PersonUnknown).of(Side::Grantor);
        return Err(Problem::refusal(unknown, Side::Grantor, &site.app.world()));
    };
    let started = site.simulator.start(identity.person, now)?;
    let Challenge { challenge, code } = started.ok_or_else(|| too_many(&site, FROM_ONE, 60))?;
    let said = json!({
        "challenge": challenge, "code": code, "simulated": SAYS_ZH, "simulated_en": SAYS_EN,
    });
    Ok((StatusCode::CREATED, Json(said)))
}

/// A code for its challenge.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Code {
    challenge: String,
    code: String,
}

/// Gives the code, gets a session of 24 hours. Anybody who has a challenge may call; a code can be
/// mistyped five times.
pub(super) async fn confirm(
    State(site): State<Arc<Site>>,
    Body(Code { challenge, code }): Body<Code>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    if !site.demo {
        return Err(Fault::NotFound.into());
    }
    let confirmed = site.simulator.confirm(&challenge, &code, site.app.now());
    let person = match confirmed {
        Confirmed::Right(person) => person,
        Confirmed::Wrong(left) => {
            let (zh, en) = (format!("还可以填 {left} 次。"), format!("Tries left: {left}."));
            return Err(Problem::from(Fault::CodeWrong).adding(&zh, &en));
        }
        Confirmed::Over => return Err(Fault::CodeOver.into()),
    };
    let Opened { token, until } = open(&site, Principal::Person(person)).await?;
    let said = json!({"token": token, "until": say::moment(until)});
    Ok((StatusCode::CREATED, Json(said)))
}

/// Ends the session that the request carries. Anybody may call.
pub(super) async fn sign_out(
    State(site): State<Arc<Site>>,
    Bearer(token): Bearer,
    Body(Nothing {}): Body<Nothing>,
) -> Result<StatusCode, Problem> {
    close(&site, &token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// "Too many tries": how many are allowed, how long to wait.
pub(super) fn too_many(site: &Site, limit: Limit, seconds: u32) -> Problem {
    let refusal = Refusal::new(Reason::TooManyTries).of(Side::Grantor).count(limit.most);
    let minutes = seconds.div_ceil(60);
    let (zh, en) = (format!("请等 {minutes} 分钟。"), format!("Wait {minutes} min."));
    let problem = Problem::refusal(refusal, Side::Grantor, &site.app.world());
    problem.adding(&zh, &en).retry_after(seconds)
}
