//! Codes that go by SMS to the phone of the insurance file.

use domain::PersonId;
use domain::person::mask;
use store::Identity;

use super::checks::away;
use super::sign_in::too_many;
use crate::codes::{Challenge, CodeFor, digest_of};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::serve::Peer;
use crate::http::tries::{Key, Limit};
use crate::site::Site;

/// Codes that one place may have sent to one person.
const SENT: Limit = Limit { most: 10, window_ms: 10 * 60 * 1_000 };

/// A code under way.
#[derive(Debug)]
pub(super) struct Underway {
    /// Names it.
    pub(super) challenge: String,
    /// The code itself, when a simulator sent it.
    pub(super) code: Option<String>,
    /// The phone, masked.
    pub(super) sent_to: Option<String>,
}

/// Makes a code and sends it. A simulated SMS gives the code in the answer and needs no phone.
pub(super) async fn send(
    site: &Site,
    identity: &Identity,
    wanted: CodeFor,
    peer: Peer,
) -> Result<Underway, Problem> {
    let Some(sms) = &site.providers.sms else { return Err(Fault::NotFound.into()) };
    let simulated = sms.is_simulator();
    let phone = identity.phone.clone();
    if phone.is_none() && !simulated {
        return Err(Fault::PhoneMissing.into());
    }
    let now = site.app.now();
    if !simulated {
        let key = sent_key(identity.person, peer);
        if let Some(seconds) = site.tries.must_wait(key, SENT, now) {
            return Err(too_many(site, SENT, seconds));
        }
        site.tries.failed(key, SENT, now);
    }
    let started = site.codes.start(identity.person, wanted, now)?;
    let Challenge { challenge, code } = started.ok_or_else(|| too_many(site, SENT, 60))?;
    if let Some(phone) = &phone {
        let text = format!("验证码 {code}，五分钟内有效。任何人索要都不要告诉，包括工作人员。");
        // Names this sending; whoever carries the code must not be able to give it back.
        let id = app::hex(&digest_of(&challenge));
        sms.send(phone, &id, &text).await.map_err(|error| away(sms.name(), &error))?;
    }
    let sent_to = phone.map(|phone| mask::phone(&phone));
    Ok(Underway { challenge, code: simulated.then_some(code), sent_to })
}

fn sent_key(person: PersonId, peer: Peer) -> Key {
    Key::of("code", &person.0.to_string(), &peer.word())
}

/// What to tell about a code that is not right.
pub(super) fn wrong(left: u8) -> Problem {
    let (zh, en) = (format!("还可以填 {left} 次。"), format!("Tries left: {left}."));
    Problem::from(Fault::CodeWrong).adding(&zh, &en)
}
