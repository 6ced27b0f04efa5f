//! Numbers of requests and the digests of their content.
//!
//! Two requests are the same when their number and their canonical content are: the digest is SM3
//! over all (path, value) pairs in the order of the paths. Each pair is kept as 5 bytes too, so
//! that a conflict can name the field that differs: four of the path and one of the value, too
//! little to guess an ID number by and enough to name all but one difference in 256.

use sm3::{Digest, Sm3};
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

    /// The first field whose content differs from what the number was used for; `None` when only
    /// a field is missing now.
    pub fn differs_in(&self, earlier: &[u8]) -> Option<&str> {
        let same = |pair: &[u8]| earlier.chunks(PAIR).any(|e| e == pair);
        let place = self.number.fields.chunks(PAIR).position(|pair| !same(pair))?;
        self.paths.get(place).map(String::as_str)
    }
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
}
