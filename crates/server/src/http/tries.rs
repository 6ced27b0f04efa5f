//! How often somebody tried something in vain: a fixed window in memory, bounded.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use domain::Moment;
use sm3::{Digest, Sm3};

/// Most windows that are remembered; past it everybody waits until some are over.
const WINDOWS_MAX: usize = 20_000;

/// How often, in how long.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Most failures in a window.
    pub most: u32,
    /// The window.
    pub window_ms: i64,
}

/// Failures by (what, who, from where); only a digest of that is kept.
#[derive(Debug, Default)]
pub struct Tries(Mutex<BTreeMap<[u8; 32], Window>>);

#[derive(Debug)]
struct Window {
    until: Moment,
    failures: u32,
}

/// What is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    /// Of an act, a person (by whatever identifies one, known or not) and a peer.
    pub fn of(act: &str, who: &str, peer: &str) -> Self {
        let mut hash = Sm3::new();
        for part in [act, who, peer] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }
}

impl Tries {
    /// The seconds to wait, when there were too many failures.
    pub fn must_wait(&self, key: Key, limit: Limit, now: Moment) -> Option<u32> {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= WINDOWS_MAX {
            windows.retain(|_, window| now < window.until);
        }
        let full = windows.len() >= WINDOWS_MAX;
        match windows.get(&key.0).filter(|window| now < window.until) {
            Some(window) if window.failures >= limit.most => {
                let rest_s = (window.until.0 - now.0) / 1_000 + 1;
                Some(u32::try_from(rest_s).unwrap_or(u32::MAX))
            }
            None if full => Some(60),
            _ => None,
        }
    }

    /// Counts a failure.
    pub fn failed(&self, key: Key, limit: Limit, now: Moment) {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = Window { until: now.plus_ms(limit.window_ms), failures: 0 };
        let window = windows.entry(key.0).or_insert(fresh);
        if now >= window.until {
            *window = Window { until: now.plus_ms(limit.window_ms), failures: 0 };
        }
        window.failures = window.failures.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_by_who_and_where_and_forgets_in_time() {
        let limit = Limit { most: 2, window_ms: 10_000 };
        let (tries, key) = (Tries::default(), Key::of("sign-in", "a", "peer"));
        for _ in 0..2 {
            assert_eq!(tries.must_wait(key, limit, Moment(0)), None);
            tries.failed(key, limit, Moment(0));
        }
        assert_eq!(tries.must_wait(key, limit, Moment(1)), Some(10));
        assert_eq!(tries.must_wait(Key::of("sign-in", "b", "peer"), limit, Moment(1)), None);
        assert_eq!(tries.must_wait(key, limit, Moment(10_000)), None);
    }
}
