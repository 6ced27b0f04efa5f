//! `psn_no`: what institutions call people.

use domain::{Area, PersonId};
use sm3::{Digest, Sm3};
use store::StoreError;

use super::ImportError;
use crate::engine::App;
use crate::hex;

/// Setting that keeps the secret from which numbers are made.
pub(super) const SALT: &str = "psn_salt";

/// Gives a new deployment the secret from which `psn_no` are made; one that has it keeps it.
/// `fixed` is for the demo world, whose numbers are the same everywhere.
pub async fn prepare_numbers(app: &App, fixed: Option<&str>) -> Result<(), ImportError> {
    if app.read()?.setting(SALT)?.is_some() {
        return Ok(());
    }
    let salt = fixed.map_or_else(random, |salt| Ok(salt.to_owned()))?;
    let anywhere = Area::from_number(100_000).ok_or(StoreError::Contended)?;
    Ok(app.chore(anywhere, move |tx| tx.put_setting(SALT, &salt)).await?)
}

fn random() -> Result<String, StoreError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|e| StoreError::Driver(format!("no random bytes: {e}")))?;
    Ok(hex(&bytes))
}

/// What institutions call a person: 20 decimal digits, the first not zero, from SM3 over the
/// deployment's secret and the person. Nobody without the secret can tell one from another.
pub fn psn_no(salt: &str, person: PersonId) -> String {
    const FIRST: u128 = 10_000_000_000_000_000_000;
    let mut hash = Sm3::new();
    hash.update(salt);
    hash.update(person.0.to_le_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    let wide = digest.iter().take(16).fold(0_u128, |sum, byte| sum << 8 | u128::from(*byte));
    (FIRST + wide % (9 * FIRST)).to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn numbers_have_twenty_digits_and_hang_on_the_secret() {
        let of = |salt: &str| -> BTreeSet<String> {
            (1..=1_000).map(|person| psn_no(salt, PersonId(person))).collect()
        };
        let (one, other) = (of("a"), of("b"));
        assert_eq!((one.len(), one.intersection(&other).count()), (1_000, 0));
        let plain = |n: &String| n.len() == 20 && !n.starts_with('0') && n.parse::<u128>().is_ok();
        assert!(one.iter().all(plain));
    }
}
