//! Numbers of requests and the digests of their content.
//!
//! Two requests are the same when their number and their canonical content are: the digest is SM3
//! over all (path, value) pairs in the order of the paths. Each pair is kept as 5 bytes too, so
//! that a conflict can name the field that differs: four of the path and one of the value, enough to
//! name all but one difference in 256.
//!
//! Contents can be guessed (a name, a certificate), so what is kept is keyed: see
//! [`Numbered::kept`]. Proofs are bound to the plain digest; it never leaves them.

use sm3::{Digest, Sm3};
use store::seal::Keyring;
use store::{Number, NumberKey};

/// Bytes kept of a pair.
const PAIR: usize = 5;

/// A number with the paths of its fields, which are not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// Key and digests.
    pub number: Number,
    paths: Vec<String>,
}

impl Numbered {
    /// Of canonical pairs in any order: decimals without trailing zeros, absent fields left out.
    pub fn new(key: NumberKey, mut pairs: Vec<(String, String)>) -> Self {
        pairs.sort();
        let mut whole = Sm3::new();
        let mut fields = Vec::with_capacity(pairs.len() * PAIR);
        for (path, value) in &pairs {
            for (text, kept) in [(path, PAIR - 1), (value, 1)] {
                whole.update((text.len() as u64).to_le_bytes());
                whole.update(text);
                fields.extend_from_slice(&Sm3::digest(text)[..kept]);
            }
        }
        let paths = pairs.into_iter().map(|(path, _)| path).collect();
        let number = Number { key, digest: whole.finalize().into(), fields };
        Self { number, paths }
    }

    /// The key.
    pub fn key(&self) -> &NumberKey {
        &self.number.key
    }

    /// SM3 of the content: what a proof is bound to.
    pub fn digest(&self) -> [u8; 32] {
        self.number.digest
    }

    /// The number as it is kept: the digest keyed, the value bytes of the fields hidden by a mask
    /// of this number. Whoever has the file but not the ring can check no guess.
    pub fn kept(&self, keyring: &Keyring) -> Number {
        let digest = keyring.number(&self.number.digest);
        let fields = masked(self.key(), &self.number.fields, keyring);
        Number { key: self.key().clone(), digest, fields }
    }

    /// As [`Self::differs_in`], for the fields of a number as it is kept.
    pub fn differs_from_kept(&self, kept: &[u8], keyring: &Keyring) -> Option<&str> {
        self.differs_in(&masked(self.key(), kept, keyring))
    }

    /// The first field whose content differs from what the number was used for; `None` when only
    /// a field is missing now, or when nothing is known of the earlier ones.
    pub fn differs_in(&self, earlier: &[u8]) -> Option<&str> {
        if earlier.is_empty() {
            return None;
        }
        let same = |pair: &[u8]| earlier.chunks(PAIR).any(|e| e == pair);
        let place = self.number.fields.chunks(PAIR).position(|pair| !same(pair))?;
        self.paths.get(place).map(String::as_str)
    }
}

/// The fields with their value bytes hidden, or shown again: applied twice it changes nothing.
fn masked(key: &NumberKey, fields: &[u8], keyring: &Keyring) -> Vec<u8> {
    let NumberKey { area, issuer, infno, number } = key;
    let name = format!("fields {area} {issuer} {infno} {number}");
    let secret = keyring.number(&Sm3::digest(name).into());
    let block = |place: u64| Sm3::new().chain_update(secret).chain_update(place.to_le_bytes());
    let mask = (0_u64..).flat_map(|place| <[u8; 32]>::from(block(place).finalize()));
    let mut fields = fields.to_vec();
    for (pair, hide) in fields.chunks_exact_mut(PAIR).zip(mask) {
        if let Some(value) = pair.last_mut() {
            *value ^= hide;
        }
    }
    fields
}

/// Pairs of a JSON value: objects and lists by path, everything else as its text.
pub fn pairs_of(value: &serde_json::Value) -> Vec<(String, String)> {
    fn walk(path: &str, value: &serde_json::Value, pairs: &mut Vec<(String, String)>) {
        let below = |key: &str| {
            if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
        };
        match value {
            serde_json::Value::Null => {}
            serde_json::Value::Object(map) => {
                // An empty object is not the same as none: `limits: {}` removes all limits.
                pairs.push((below("{}"), String::new()));
                map.iter().for_each(|(key, inner)| walk(&below(key), inner, pairs));
            }
            serde_json::Value::Array(list) => {
                pairs.push((below("#"), list.len().to_string()));
                for (place, inner) in list.iter().enumerate() {
                    walk(&below(&place.to_string()), inner, pairs);
                }
            }
            serde_json::Value::String(text) => pairs.push((path.to_owned(), text.clone())),
            other => pairs.push((path.to_owned(), other.to_string())),
        }
    }
    let mut pairs = Vec::new();
    walk("", value, &mut pairs);
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(json: &serde_json::Value) -> Numbered {
        let area = domain::Area::parse("110000").unwrap();
        let key =
            NumberKey { area, issuer: "p:1".into(), infno: "bind".into(), number: "1".into() };
        Numbered::new(key, pairs_of(json))
    }

    #[test]
    fn order_and_nulls_do_not_matter_and_values_do() {
        let one = numbered(&serde_json::json!({"a": "1", "b": {"c": [1, 2]}, "d": null}));
        let same = numbered(&serde_json::json!({"b": {"c": [1, 2]}, "a": "1"}));
        assert_eq!(one.digest(), same.digest());
        let other = numbered(&serde_json::json!({"a": "1", "b": {"c": [1, 3]}}));
        assert_ne!(one.digest(), other.digest());
        assert_eq!(other.differs_in(&one.number.fields), Some("b.c.1"));
        let shorter = numbered(&serde_json::json!({"a": "1"}));
        assert_ne!(one.digest(), shorter.digest());
        assert_eq!(shorter.differs_in(&one.number.fields), None);
    }

    #[test]
    fn what_is_kept_needs_the_ring_to_be_compared() {
        let (ring, other_ring) = (Keyring::for_tests(), Keyring::generate().unwrap());
        // More fields than one block of the mask has bytes.
        let fields: Vec<_> = (0..40).map(|place| format!("value {place}")).collect();
        let one = numbered(&serde_json::json!({"name": "A", "lines": fields}));
        let kept = one.kept(&ring);
        assert_eq!(kept, one.kept(&ring), "the same content is known again");
        assert_ne!(kept.digest, one.digest());
        assert_ne!(kept.fields, one.number.fields);
        assert_ne!(kept.digest, one.kept(&other_ring).digest);
        assert_ne!(kept.fields, one.kept(&other_ring).fields);
        assert_eq!(one.differs_from_kept(&kept.fields, &ring), None);
        let other = numbered(&serde_json::json!({"name": "B", "lines": fields}));
        assert_eq!(other.differs_from_kept(&kept.fields, &ring), Some("name"));
    }
}
