//! Access tokens of gate C: opaque, random, two hours, kept as digests in memory. After a restart a
//! client asks for a new one, as it does when a token is over.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use domain::Moment;
use store::StoreError;

use crate::codes::{digest_of, token};

/// How long a token is good.
pub(super) const GOOD_S: i64 = 2 * 60 * 60;
/// Most tokens of one client: a program that asks each time pushes out its own oldest.
const OF_CLIENT_MAX: usize = 20;
/// Most tokens of all.
const TOKENS_MAX: usize = 50_000;

/// Tokens by digest.
#[derive(Debug, Default)]
pub(super) struct Tokens(Mutex<BTreeMap<[u8; 32], Held>>);

/// Whose a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    /// The client id: the name of the key.
    pub(super) client: String,
    /// The secret that it was given for, by its first moment: the token ends with it.
    pub(super) secret_from: Moment,
    until: Moment,
}

impl Tokens {
    /// A new token; `None` = too many are out.
    pub(super) fn issue(
        &self,
        client: &str,
        secret_from: Moment,
        now: Moment,
    ) -> Result<Option<String>, StoreError> {
        let made = token()?;
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tokens.len() >= TOKENS_MAX {
            tokens.retain(|_, held| now < held.until);
        }
        let mut own: Vec<(Moment, [u8; 32])> = tokens
            .iter()
            .filter(|(_, held)| held.client == client)
            .map(|(digest, held)| (held.until, *digest))
            .collect();
        own.sort();
        for (_, digest) in own.iter().take((own.len() + 1).saturating_sub(OF_CLIENT_MAX)) {
            tokens.remove(digest);
        }
        if tokens.len() >= TOKENS_MAX {
            return Ok(None);
        }
        let until = now.plus_ms(GOOD_S * 1_000);
        tokens.insert(digest_of(&made), Held { client: client.to_owned(), secret_from, until });
        Ok(Some(made))
    }

    /// Whose a token is, while it is good.
    pub(super) fn of(&self, token: &str, now: Moment) -> Option<Held> {
        let tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get(&digest_of(token)).filter(|held| now < held.until).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_two_hours_and_the_oldest_gives_way() {
        let (tokens, now) = (Tokens::default(), Moment(1_795_311_000_000));
        let first = tokens.issue("a", now, now).unwrap().unwrap();
        assert_eq!(tokens.of(&first, now).unwrap().client, "a");
        assert!(tokens.of(&first, now.plus_ms(GOOD_S * 1_000 - 1)).is_some());
        assert!(tokens.of(&first, now.plus_ms(GOOD_S * 1_000)).is_none());
        assert!(tokens.of("another", now).is_none());
        let other = tokens.issue("b", now, now).unwrap().unwrap();
        for later in 1..=20 {
            tokens.issue("a", now, now.plus_ms(later)).unwrap().unwrap();
        }
        assert!(tokens.of(&first, now).is_none(), "pushed out by its own client");
        assert!(tokens.of(&other, now).is_some(), "and by nobody else");
        assert_eq!(tokens.0.lock().unwrap().len(), 1 + OF_CLIENT_MAX);
    }
}
