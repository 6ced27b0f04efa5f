//! Passwords and one-time codes: how they are kept, compared and made.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use totp_rs::TOTP;

use super::fault::Fault;
use super::problem::Problem;

/// argon2id: memory in KiB and passes (the smaller of the two settings that OWASP recommends).
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// Most passwords that are computed at the same time; each takes 19 MiB for some 30 ms.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Fewest and most characters of a clerk's password.
pub const LENGTH: std::ops::RangeInclusive<usize> = 12..=128;

/// Length of a code's secret, in bytes (RFC 4226 recommends 160 bits).
const SECRET: usize = 20;
/// A code is good for one step of so many seconds, and the one before and after it.
const STEP_S: u64 = 30;
/// Characters of made passwords: none that are read as another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789_";

/// A password as it is kept: PHC form, with a salt of its own.
pub async fn hash(password: String) -> Result<String, Problem> {
    let salt = random::<16>()?;
    computed(move || hashed(&password, &salt)).await?.ok_or_else(|| Fault::Internal.into())
}

/// True when the password is the kept one. `None` is kept by nobody and takes as long to compare,
/// so that time does not tell who exists.
pub async fn is_right(password: String, kept: Option<String>) -> Result<bool, Problem> {
    computed(move || {
        if let Some(kept) = kept.as_deref().and_then(|kept| PasswordHash::new(kept).ok()) {
            return hasher().is_some_and(|h| h.verify_password(password.as_bytes(), &kept).is_ok());
        }
        // Computed for its time alone.
        drop(hashed(&password, &[0; 16]));
        false
    })
    .await
}

/// As [`hash`], at the command line.
pub fn hash_now(password: &str) -> Option<String> {
    hashed(password, &random::<16>().ok()?)
}

fn hashed(password: &str, salt: &[u8]) -> Option<String> {
    let hash = hasher()?.hash_password_with_salt(password.as_bytes(), salt);
    hash.ok().map(|hash| hash.to_string())
}

fn hasher() -> Option<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn computed<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let internal = |_| Problem::from(Fault::Internal);
    let place = AT_ONCE.acquire().await.map_err(|_| Problem::from(Fault::Internal))?;
    let done = tokio::task::spawn_blocking(work).await.map_err(internal);
    drop(place);
    done
}

/// A new password of 20 characters, 100 bits.
pub fn new_password() -> Result<String, Problem> {
    let letter =
        |byte: &u8| char::from(LETTERS.get(usize::from(byte % 32)).copied().unwrap_or(b'a'));
    Ok(random::<20>()?.iter().map(letter).collect())
}

/// A new secret of one-time codes.
pub fn new_secret() -> Result<Vec<u8>, Problem> {
    Ok(random::<SECRET>()?.to_vec())
}

fn random<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Problem::from(Fault::Internal))?;
    Ok(bytes)
}

/// The secret as authenticator apps take it.
pub fn base32(secret: &[u8]) -> String {
    totp(secret).get_secret_base32()
}

/// The address that authenticator apps read as a code.
pub fn otpauth(login: &str, secret: &[u8]) -> String {
    let secret = base32(secret);
    format!("otpauth://totp/Gongji:{login}?secret={secret}&issuer=Gongji&digits=6&period={STEP_S}")
}

/// The code of a moment: what a clerk's device shows.
pub fn code_at(secret: &[u8], at_s: u64) -> String {
    totp(secret).generate(at_s)
}

/// The 30-second step whose code this is, if it is that of now or of a step beside it. All three
/// are always computed and compared to the end.
pub fn step_of(secret: &[u8], code: &str, at_s: u64) -> Option<i64> {
    let now = at_s / STEP_S;
    let mut found = None;
    for step in [now.saturating_sub(1), now, now.saturating_add(1)] {
        let expected = totp(secret).generate(step.saturating_mul(STEP_S));
        let differs = expected.len() != code.len()
            || expected.bytes().zip(code.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) != 0;
        if !differs {
            found = i64::try_from(step).ok();
        }
    }
    found
}

fn totp(secret: &[u8]) -> TOTP {
    TOTP::new_unchecked(totp_rs::Algorithm::SHA1, 6, 1, STEP_S, secret.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let secret = b"12345678901234567890";
        for (at_s, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert_eq!(code_at(secret, at_s), code);
            let step = i64::try_from(at_s / 30).unwrap();
            for at_s in [at_s - 30, at_s, at_s + 30] {
                assert_eq!(step_of(secret, code, at_s), Some(step), "{at_s}");
            }
            assert_eq!(step_of(secret, code, at_s + 61), None);
        }
        assert_eq!(step_of(secret, "", 59), None);
        assert_eq!(base32(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[tokio::test]
    async fn a_password_is_kept_salted_and_compared() {
        let kept = hash("a long password".to_owned()).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_ne!(kept, hash("a long password".to_owned()).await.unwrap());
        for (tried, right) in [("a long password", true), ("a long passworD", false), ("", false)] {
            assert_eq!(is_right(tried.to_owned(), Some(kept.clone())).await.unwrap(), right);
        }
        assert!(!is_right("a long password".to_owned(), None).await.unwrap());
        let made = new_password().unwrap();
        assert!(LENGTH.contains(&made.len()) && made != new_password().unwrap());
    }
}
