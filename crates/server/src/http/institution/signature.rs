//! Variant A of header authentication (湖南, 江西): HMAC-SHA1 over four headers.
//!
//! The string `_api_access_key=…&_api_name=…&_api_timestamp=…&_api_version=…` signed with the secret
//! key, in Base64. It does not cover the body, so a signature is good for [`WINDOW_MS`] only and for
//! one body only (`decisions.md`, "On the wire"): [`Seen`] remembers which. The table lives in this
//! process; another node or a new start does not know it, and there the number of the request is
//! what keeps money from moving twice.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Moment;
use domain::institution::Institution;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sm3::{Digest, Sm3};
use store::Reads;

/// How far a timestamp may be from now, either way: 5 minutes.
pub(crate) const WINDOW_MS: i64 = 5 * 60 * 1_000;
/// Most signatures remembered; past it a signed request is answered "busy".
const SEEN_MAX: usize = 500_000;

/// The headers of variant A.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    /// `_api_name`: the infno, or `api_` and the infno.
    pub(crate) name: String,
    version: String,
    timestamp: String,
    access_key: String,
    signature: String,
}

/// Why a signature is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignatureFault {
    /// A header is missing.
    Missing(&'static str),
    /// No 13-digit timestamp, or too far from now.
    Outside,
    /// Nobody has this access key.
    UnknownKey,
    /// It does not fit the headers, the transaction or the institution.
    Mismatch,
    /// It came before with another body.
    Reused,
}

impl SignatureFault {
    /// The `message` of the 401 body.
    pub(crate) fn message(self) -> String {
        match self {
            Self::Missing(header) => format!("缺少签名请求头 {header}"),
            Self::Outside => {
                format!("_api_timestamp 与服务器时间相差超过 {} 分钟", WINDOW_MS / 60_000)
            }
            Self::UnknownKey => "_api_access_key 不存在".to_owned(),
            Self::Mismatch => "签名校验不通过".to_owned(),
            Self::Reused => "此签名已用于另一份报文，请重新签名后发送".to_owned(),
        }
    }
}

impl Signed {
    /// The headers, `None` where there is none of them.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Result<Self, SignatureFault>> {
        let names =
            ["_api_name", "_api_version", "_api_timestamp", "_api_access_key", "_api_signature"];
        let values = names.map(|name| headers.get(name).and_then(|value| value.to_str().ok()));
        if names.iter().all(|name| !headers.contains_key(*name)) {
            return None;
        }
        let missing = names.iter().zip(&values).find(|(_, value)| value.is_none());
        if let Some((name, _)) = missing {
            return Some(Err(SignatureFault::Missing(name)));
        }
        let [name, version, timestamp, access_key, signature] =
            values.map(|value| value.unwrap_or_default().trim().to_owned());
        Some(Ok(Self { name, version, timestamp, access_key, signature }))
    }

    /// Whose signature it is, once it has been checked.
    pub(crate) fn institution(
        &self,
        reads: &dyn Reads,
        now: Moment,
    ) -> store::Result<Result<Institution, SignatureFault>> {
        let Some(at) = self.at() else { return Ok(Err(SignatureFault::Outside)) };
        if now.0.saturating_sub(at).saturating_abs() > WINDOW_MS {
            return Ok(Err(SignatureFault::Outside));
        }
        let known = reads.institution_by_access_key(&self.access_key)?;
        let Some((institution, access)) = known else {
            return Ok(Err(SignatureFault::UnknownKey));
        };
        let is_right = access.secret.is_some_and(|secret| self.is_by(&secret));
        Ok(if is_right { Ok(institution) } else { Err(SignatureFault::Mismatch) })
    }

    /// True when the signature is for this transaction.
    pub(crate) fn is_for(&self, infno: &str) -> bool {
        self.name.strip_prefix("api_").unwrap_or(&self.name) == infno
    }

    fn at(&self) -> Option<i64> {
        let well_formed =
            self.timestamp.len() == 13 && self.timestamp.bytes().all(|b| b.is_ascii_digit());
        well_formed.then(|| self.timestamp.parse().ok()).flatten()
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

/// Signatures that came in the last minutes, each with the digest of its body.
#[derive(Debug, Default)]
pub(crate) struct Seen(Mutex<BTreeMap<Mark, [u8; 32]>>);

/// Timestamp and digest of a signature: the oldest come first.
type Mark = (i64, [u8; 32]);

/// The table of signatures is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

impl Seen {
    /// Binds a checked signature to its body; the same body may come again.
    pub(crate) fn bind(
        &self,
        signed: &Signed,
        body: &[u8],
        now: Moment,
    ) -> Result<Result<(), SignatureFault>, Full> {
        let digest: [u8; 32] = Sm3::digest(body).into();
        let mut whole = Sm3::new();
        for part in [&signed.access_key, &signed.name, &signed.version, &signed.signature] {
            whole.update((part.len() as u64).to_le_bytes());
            whole.update(part);
        }
        let key = (signed.at().unwrap_or_default(), whole.finalize().into());
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // What is older than the window is refused by its time.
        let oldest = now.0.saturating_sub(WINDOW_MS);
        while let Some(first) = seen.first_entry().filter(|entry| entry.key().0 < oldest) {
            first.remove();
        }
        match seen.get(&key) {
            Some(before) if *before == digest => Ok(Ok(())),
            Some(_) => Ok(Err(SignatureFault::Reused)),
            None if seen.len() >= SEEN_MAX => Err(Full),
            None => {
                seen.insert(key, digest);
                Ok(Ok(()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(timestamp: i64, signature: &str) -> Signed {
        Signed {
            name: "api_2207".to_owned(),
            version: "1.0.0".to_owned(),
            timestamp: timestamp.to_string(),
            access_key: "key".to_owned(),
            signature: signature.to_owned(),
        }
    }

    #[test]
    fn the_signed_text_has_the_keys_in_natural_order() {
        let signed = signed(1_795_311_000_000, "");
        let text = "_api_access_key=key&_api_name=api_2207&_api_timestamp=1795311000000\
                    &_api_version=1.0.0";
        assert_eq!(signed.signed_text(), text);
        assert!(signed.is_for("2207") && !signed.is_for("2206"));
    }

    #[test]
    fn a_known_signature_is_accepted_and_no_other() {
        // Worked out with `openssl dgst -sha1 -hmac secret -binary | base64`.
        let right = signed(1_795_311_000_000, "jhfD9fadb4Epi2fHY39Pwoy3cLU=");
        assert!(right.is_by("secret"));
        assert!(!right.is_by("Secret"));
        for wrong in ["", "c2hvcnQ=", "no base64!"] {
            assert!(!signed(1_795_311_000_000, wrong).is_by("secret"), "{wrong}");
        }
    }

    #[test]
    fn a_signature_belongs_to_one_body_until_its_time_is_over() {
        let (seen, now) = (Seen::default(), Moment(1_795_311_000_000));
        let signed = signed(now.0, "abc");
        assert_eq!(seen.bind(&signed, b"{1}", now), Ok(Ok(())));
        assert_eq!(seen.bind(&signed, b"{1}", now), Ok(Ok(())), "asked again");
        assert_eq!(seen.bind(&signed, b"{2}", now), Ok(Err(SignatureFault::Reused)));
        let later = now.plus_ms(WINDOW_MS + 1);
        let next = Signed { timestamp: later.0.to_string(), ..signed };
        assert_eq!(seen.bind(&next, b"{2}", later), Ok(Ok(())));
        assert_eq!(seen.0.lock().unwrap().len(), 1, "the old one is forgotten");
    }
}
