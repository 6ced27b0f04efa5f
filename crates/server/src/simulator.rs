//! Simulated real-name check, SMS and face check. They say that they are, and only `--demo` has
//! them: a real deployment puts its providers in their place.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use domain::{Moment, PersonId};
use sm3::{Digest, Sm3};
use store::StoreError;

/// What every simulated step says of itself.
pub const SAYS_ZH: &str = "演示：真实部署由实名核验与短信完成";
/// The same in English.
pub const SAYS_EN: &str = "Demo: a real deployment checks the name and sends the code by SMS";
/// What the simulated face check says of itself.
pub const FACE_ZH: &str = "演示：真实部署由人脸识别完成";

/// How long a code is good.
const CODE_MS: i64 = 5 * 60 * 1_000;
/// How often a code may be mistyped.
const TRIES: u8 = 5;
/// Most sign-ins under way; more are answered "later".
const PENDING_MAX: usize = 10_000;

/// Sign-ins under way. Kept in memory: a restart only means asking for another code.
#[derive(Debug, Default)]
pub struct Simulator(Mutex<BTreeMap<String, Pending>>);

#[derive(Debug)]
struct Pending {
    person: PersonId,
    code: String,
    until: Moment,
    tries_left: u8,
}

/// A sign-in that waits for its code.
#[derive(Debug)]
pub struct Challenge {
    /// Names it.
    pub challenge: String,
    /// The code that an SMS would carry.
    pub code: String,
}

/// What a code was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// Right: this person signs in.
    Right(PersonId),
    /// Wrong; so many tries are left, at least one.
    Wrong(u8),
    /// Too late, mistyped too often, or for no sign-in that is known.
    Over,
}

impl Simulator {
    /// "Sends" a code to a person who gave the right name; `None` when too many wait.
    pub fn start(&self, person: PersonId, now: Moment) -> Result<Option<Challenge>, StoreError> {
        let (challenge, code) = (token()?, code()?);
        let mut pending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if pending.len() >= PENDING_MAX {
            pending.retain(|_, waiting| now <= waiting.until);
        }
        if pending.len() >= PENDING_MAX {
            return Ok(None);
        }
        let (until, tries_left) = (now.plus_ms(CODE_MS), TRIES);
        let waiting = Pending { person, code: code.clone(), until, tries_left };
        pending.insert(challenge.clone(), waiting);
        Ok(Some(Challenge { challenge, code }))
    }

    /// Looks at a code; a right one is used up.
    pub fn confirm(&self, challenge: &str, code: &str, now: Moment) -> Confirmed {
        let mut pending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(waiting) = pending.get_mut(challenge) else { return Confirmed::Over };
        let (person, late) = (waiting.person, now > waiting.until);
        if !late && waiting.code == code {
            pending.remove(challenge);
            return Confirmed::Right(person);
        }
        waiting.tries_left = waiting.tries_left.saturating_sub(1);
        if !late && waiting.tries_left > 0 {
            return Confirmed::Wrong(waiting.tries_left);
        }
        pending.remove(challenge);
        Confirmed::Over
    }
}

/// 32 random bytes in hex: sessions, challenges, proofs.
pub fn token() -> Result<String, StoreError> {
    let mut bytes = [0_u8; 32];
    random(&mut bytes)?;
    Ok(app::hex(&bytes))
}

/// What is kept of a token: nobody who reads the database can use it.
pub fn digest_of(token: &str) -> [u8; 32] {
    Sm3::digest(token).into()
}

/// Six digits.
fn code() -> Result<String, StoreError> {
    let mut bytes = [0_u8; 4];
    random(&mut bytes)?;
    Ok(format!("{:06}", u32::from_le_bytes(bytes) % 1_000_000))
}

fn random(bytes: &mut [u8]) -> Result<(), StoreError> {
    getrandom::fill(bytes).map_err(|e| StoreError::Driver(format!("no random bytes: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_signs_in_once_and_is_guessed_five_times_at_most() {
        let (simulator, now) = (Simulator::default(), Moment(0));
        let start = || simulator.start(PersonId(7), now).unwrap().unwrap();
        let Challenge { challenge, code } = start();
        assert_eq!(simulator.confirm(&challenge, &code, now), Confirmed::Right(PersonId(7)));
        assert_eq!(simulator.confirm(&challenge, &code, now), Confirmed::Over);
        let Challenge { challenge, code } = start();
        assert_eq!(simulator.confirm(&challenge, &code, Moment(CODE_MS + 1)), Confirmed::Over);
        let Challenge { challenge, code } = start();
        for left in (1..TRIES).rev() {
            assert_eq!(simulator.confirm(&challenge, "", now), Confirmed::Wrong(left));
        }
        assert_eq!(simulator.confirm(&challenge, "", now), Confirmed::Over);
        assert_eq!(simulator.confirm(&challenge, &code, now), Confirmed::Over);
    }
}
