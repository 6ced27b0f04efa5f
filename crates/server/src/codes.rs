//! Six-digit codes that go to a phone, and tokens. Codes are kept in memory: a restart only means
//! asking for another one.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use domain::{Moment, PersonId};
use sm3::{Digest, Sm3};
use store::StoreError;

/// How long a code is good.
const CODE_MS: i64 = 5 * 60 * 1_000;
/// How often a code may be mistyped.
const TRIES: u8 = 5;
/// Most codes under way; more are answered "later".
const PENDING_MAX: usize = 10_000;

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFor {
    /// Signing in.
    SignIn,
    /// A proof of exactly this act, by its digest.
    Act([u8; 32]),
}

/// Codes under way.
#[derive(Debug, Default)]
pub struct Codes(Mutex<BTreeMap<String, Pending>>);

#[derive(Debug)]
struct Pending {
    person: PersonId,
    wanted: CodeFor,
    code: String,
    until: Moment,
    tries_left: u8,
}

/// A code that was made.
pub struct Challenge {
    /// Names it.
    pub challenge: String,
    /// What goes to the phone.
    pub code: String,
}

impl std::fmt::Debug for Challenge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Challenge")
    }
}

/// What a code was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// Right: it is this person.
    Right(PersonId),
    /// Wrong; so many tries are left, at least one.
    Wrong(u8),
    /// Too late, mistyped too often, for something else, or for nothing that is known.
    Over,
}

impl Codes {
    /// Makes a code for a person; `None` when too many wait.
    pub fn start(
        &self,
        person: PersonId,
        wanted: CodeFor,
        now: Moment,
    ) -> Result<Option<Challenge>, StoreError> {
        let (challenge, code) = (token()?, code()?);
        let mut pending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if pending.len() >= PENDING_MAX {
            pending.retain(|_, waiting| now <= waiting.until);
        }
        if pending.len() >= PENDING_MAX {
            return Ok(None);
        }
        let (until, tries_left) = (now.plus_ms(CODE_MS), TRIES);
        let waiting = Pending { person, wanted, code: code.clone(), until, tries_left };
        pending.insert(challenge.clone(), waiting);
        Ok(Some(Challenge { challenge, code }))
    }

    /// Looks at a code; a right one is used up.
    pub fn confirm(&self, challenge: &str, code: &str, wanted: CodeFor, now: Moment) -> Confirmed {
        let mut pending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(waiting) = pending.get_mut(challenge).filter(|known| known.wanted == wanted)
        else {
            return Confirmed::Over;
        };
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
    fn a_code_is_good_once_and_is_guessed_five_times_at_most() {
        let (codes, now, wanted) = (Codes::default(), Moment(0), CodeFor::SignIn);
        let start = || codes.start(PersonId(7), wanted, now).unwrap().unwrap();
        let Challenge { challenge, code } = start();
        assert_eq!(codes.confirm(&challenge, &code, wanted, now), Confirmed::Right(PersonId(7)));
        assert_eq!(codes.confirm(&challenge, &code, wanted, now), Confirmed::Over);
        let Challenge { challenge, code } = start();
        let late = Moment(CODE_MS + 1);
        assert_eq!(codes.confirm(&challenge, &code, wanted, late), Confirmed::Over);
        let Challenge { challenge, code } = start();
        for left in (1..TRIES).rev() {
            assert_eq!(codes.confirm(&challenge, "", wanted, now), Confirmed::Wrong(left));
        }
        assert_eq!(codes.confirm(&challenge, "", wanted, now), Confirmed::Over);
        assert_eq!(codes.confirm(&challenge, &code, wanted, now), Confirmed::Over);
    }

    #[test]
    fn a_code_for_one_thing_is_none_for_another() {
        let (codes, now) = (Codes::default(), Moment(0));
        let (one, other) = (CodeFor::Act([1; 32]), CodeFor::Act([2; 32]));
        let Challenge { challenge, code } = codes.start(PersonId(7), one, now).unwrap().unwrap();
        for wrong in [CodeFor::SignIn, other] {
            assert_eq!(codes.confirm(&challenge, &code, wrong, now), Confirmed::Over);
        }
        assert_eq!(codes.confirm(&challenge, &code, one, now), Confirmed::Right(PersonId(7)));
    }
}
