//! Gate A (湖南, 江西): HMAC-SHA1 over four headers.
//!
//! The string `_api_access_key=…&_api_name=…&_api_timestamp=…&_api_version=…` signed with the secret
//! key, in Base64. It does not cover the body.

use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Moment;
use domain::gate::Gate;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use store::Reads;

use super::seen::Mark;
use super::{Checked, GateFault, Pass, Turned, all_of, digits, is_fresh, keys};

const TIMESTAMP: &str = "_api_timestamp";
const ACCESS_KEY: &str = "_api_access_key";
/// The header that whoever calls unsigned is told of.
pub(super) const SIGNATURE: &str = "_api_signature";

/// The headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signed {
    /// `_api_name`: the infno, or `api_` and the infno.
    name: String,
    version: String,
    timestamp: String,
    access_key: String,
    signature: String,
}

impl Signed {
    /// The headers, `None` where there is none of them.
    pub(super) fn of(headers: &HeaderMap) -> Option<Result<Self, GateFault>> {
        let names = ["_api_name", "_api_version", TIMESTAMP, ACCESS_KEY, SIGNATURE];
        Some(all_of(headers, names)?.map(|[name, version, timestamp, access_key, signature]| {
            Self { name, version, timestamp, access_key, signature }
        }))
    }

    /// Whose signature it is. The key of the institution's own columns comes first: it is older than
    /// the keys of gates.
    pub(super) fn check(&self, reads: &dyn Reads, now: Moment) -> Result<Checked, Turned> {
        let at = digits(&self.timestamp, 13).filter(|at| is_fresh(*at, now));
        let Some(at) = at else { return Err(GateFault::Outside(TIMESTAMP).into()) };
        let columns = reads.institution_by_access_key(&self.access_key)?;
        let institution = if let Some((institution, access)) = columns {
            access.secret.is_some_and(|secret| self.is_by(&secret)).then_some(institution)
        } else {
            let key = keys::named(reads, Gate::Hmac, &self.access_key)?;
            let key = key.ok_or(GateFault::UnknownKey(ACCESS_KEY))?;
            let is_right = key.good(now).any(|secret| self.is_by(&secret.shared));
            if is_right { reads.institution(key.institution)? } else { None }
        };
        let institution = institution.ok_or(GateFault::Mismatch)?;
        let mark = Mark::new((Gate::Hmac, &self.access_key), at, &self.signed_text());
        let infno = self.name.strip_prefix("api_").unwrap_or(&self.name).to_owned();
        Ok(Checked {
            pass: Pass { institution, infno: Some(infno), client: None },
            mark: Some(mark),
        })
    }

    fn is_by(&self, secret: &str) -> bool {
        let Ok(signature) = STANDARD.decode(&self.signature) else { return false };
        let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret.as_bytes()) else { return false };
        mac.update(self.signed_text().as_bytes());
        mac.verify_slice(&signature).is_ok()
    }

    fn signed_text(&self) -> String {
        let Self { name, version, timestamp, access_key, .. } = self;
        format!(
            "_api_access_key={access_key}&_api_name={name}&_api_timestamp={timestamp}\
             &_api_version={version}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(signature: &str) -> Signed {
        Signed {
            name: "api_2207".to_owned(),
            version: "1.0.0".to_owned(),
            timestamp: "1795311000000".to_owned(),
            access_key: "key".to_owned(),
            signature: signature.to_owned(),
        }
    }

    #[test]
    fn the_signed_text_has_the_keys_in_natural_order() {
        let text = "_api_access_key=key&_api_name=api_2207&_api_timestamp=1795311000000\
                    &_api_version=1.0.0";
        assert_eq!(signed("").signed_text(), text);
    }

    #[test]
    fn a_known_signature_is_accepted_and_no_other() {
        // Worked out with `openssl dgst -sha1 -hmac secret -binary | base64`.
        let right = signed("jhfD9fadb4Epi2fHY39Pwoy3cLU=");
        assert!(right.is_by("secret"));
        assert!(!right.is_by("Secret"));
        for wrong in ["", "c2hvcnQ=", "no base64!"] {
            assert!(!signed(wrong).is_by("secret"), "{wrong}");
        }
    }
}
