//! Gate B (河北, 内蒙古; TIF ebus): SHA-256 over the time and a nonce.
//!
//! `x-tif-signature` = hex of SHA-256 (timestamp + token + nonce + timestamp), the timestamp in
//! seconds, the token shared. It covers neither the body nor the transaction; a nonce is used once
//! per paasid while its timestamp is good.

use axum::http::HeaderMap;
use domain::Moment;
use domain::gate::Gate;
use sha2::{Digest, Sha256};
use store::Reads;

use super::seen::Mark;
use super::{Checked, GateFault, Pass, Turned, all_of, digits, is_fresh, keys};
use crate::gm::{from_hex, is_same_secret};

const PAASID: &str = "x-tif-paasid";
const TIMESTAMP: &str = "x-tif-timestamp";
const NONCE: &str = "x-tif-nonce";
/// The header that whoever calls unsigned is told of.
pub(super) const SIGNATURE: &str = "x-tif-signature";

/// Longest nonce.
const NONCE_MAX: usize = 128;

/// The headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signed {
    paasid: String,
    timestamp: String,
    nonce: String,
    signature: String,
}

impl Signed {
    /// The headers, `None` where there is none of them.
    pub(super) fn of(headers: &HeaderMap) -> Option<Result<Self, GateFault>> {
        let values = all_of(headers, [PAASID, TIMESTAMP, NONCE, SIGNATURE])?;
        Some(values.and_then(|[paasid, timestamp, nonce, signature]| {
            if nonce.is_empty() {
                return Err(GateFault::Missing(NONCE));
            }
            Ok(Self { paasid, timestamp, nonce, signature })
        }))
    }

    /// Whose signature it is.
    pub(super) fn check(&self, reads: &dyn Reads, now: Moment) -> Result<Checked, Turned> {
        let at = digits(&self.timestamp, 10).map(|seconds| seconds.saturating_mul(1_000));
        let Some(at) = at.filter(|at| is_fresh(*at, now)) else {
            return Err(GateFault::Outside(TIMESTAMP).into());
        };
        let key = keys::named(reads, Gate::Tif, &self.paasid)?;
        let key = key.ok_or(GateFault::UnknownKey(PAASID))?;
        let is_right =
            self.nonce.len() <= NONCE_MAX && key.good(now).any(|secret| self.is_by(&secret.shared));
        let institution = if is_right { reads.institution(key.institution)? } else { None };
        let institution = institution.ok_or(GateFault::Mismatch)?;
        // The nonce alone, whatever its timestamp.
        let mark = Mark::new((Gate::Tif, &self.paasid), at, &self.nonce);
        Ok(Checked { pass: Pass { institution, infno: None, client: None }, mark: Some(mark) })
    }

    fn is_by(&self, token: &str) -> bool {
        let Self { timestamp, nonce, signature, .. } = self;
        let right = Sha256::digest(format!("{timestamp}{token}{nonce}{timestamp}"));
        from_hex(signature).is_some_and(|signature| is_same_secret(&signature, &right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_signature_is_accepted_in_both_cases_and_no_other() {
        // `printf 1795311000tokennonce-11795311000 | openssl dgst -sha256`
        let right = "b8b4646a756d4e0635882ebcd0e0827bb8fc1f3743049ab147836f2dd51056fb";
        let signed = |signature: &str| Signed {
            paasid: "p".to_owned(),
            timestamp: "1795311000".to_owned(),
            nonce: "nonce-1".to_owned(),
            signature: signature.to_owned(),
        };
        assert!(signed(right).is_by("token"));
        assert!(signed(&right.to_uppercase()).is_by("token"));
        assert!(!signed(right).is_by("Token"));
        for wrong in ["", "zz", &right[2..]] {
            assert!(!signed(wrong).is_by("token"), "{wrong}");
        }
    }
}
