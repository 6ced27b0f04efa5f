//! The text that is signed (§5, rules 1 and 2): nothing empty, keys in order, `k=v` joined by `&`,
//! objects as compact JSON, and the shared secret at the end.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

/// Members that are never signed.
const UNSIGNED: [&str; 3] = ["signData", "encData", "extra"];

/// How numbers, `true` and `false` inside objects are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scalars {
    /// As they were sent: the rule.
    AsWritten,
    /// As strings: what the widespread Java helper of the clients makes of them.
    AsText,
}

/// An object's members; of two with one name the last counts.
pub(crate) type Members<'a> = BTreeMap<String, &'a RawValue>;

/// The text to be signed. The caller knows that the nesting is bounded.
pub(crate) fn sign_text(members: &Members<'_>, secret: &str, scalars: Scalars) -> String {
    let mut text = String::new();
    for (key, raw) in members.iter().filter(|(key, _)| !UNSIGNED.contains(&key.as_str())) {
        if let Some(value) = outer(raw, scalars) {
            text.push_str(key);
            text.push('=');
            text.push_str(&value);
            text.push('&');
        }
    }
    text.push_str("key=");
    text.push_str(secret);
    text
}

/// A member of the envelope: texts without quotes, numbers as they were sent.
fn outer(raw: &RawValue, scalars: Scalars) -> Option<String> {
    match raw.get().bytes().next()? {
        b'"' => serde_json::from_str::<String>(raw.get()).ok().filter(|text| !text.is_empty()),
        b'{' | b'[' => inner(raw, scalars),
        _ => inner(raw, Scalars::AsWritten),
    }
}

/// A value as compact JSON with sorted keys; `None` = there is nothing in it.
fn inner(raw: &RawValue, scalars: Scalars) -> Option<String> {
    let text = raw.get();
    match text.bytes().next()? {
        b'{' => {
            let members: Members<'_> = serde_json::from_str(text).ok()?;
            let members = members.iter().filter_map(|(key, raw)| {
                Some(format!("{}:{}", Value::from(key.as_str()), inner(raw, scalars)?))
            });
            joined(members, '{', '}')
        }
        b'[' => {
            let list: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            joined(list.into_iter().filter_map(|raw| inner(raw, scalars)), '[', ']')
        }
        b'"' => {
            let text: String = serde_json::from_str(text).ok()?;
            (!text.is_empty()).then(|| Value::from(text).to_string())
        }
        b'n' => None,
        _ => Some(match scalars {
            Scalars::AsWritten => text.to_owned(),
            Scalars::AsText => format!("\"{text}\""),
        }),
    }
}

fn joined(pieces: impl Iterator<Item = String>, open: char, close: char) -> Option<String> {
    let pieces: Vec<String> = pieces.collect();
    (!pieces.is_empty()).then(|| format!("{open}{}{close}", pieces.join(",")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &str, scalars: Scalars) -> String {
        let members: Members<'_> = serde_json::from_str(json).unwrap();
        sign_text(&members, "SECRET", scalars)
    }

    #[test]
    fn keys_are_sorted_and_nothing_empty_is_signed() {
        let json = r#"{"version": "2.0.1", "timestamp": 1795311000007, "transType": "", "extra": {"a": 1},
            "signData": "x", "encData": "y", "appId": "APP", "Zeta": null,
            "data": {"b": {"d": null, "c": ""}, "list": [], "names": [{"z": "共济", "a": "\u5171\"/"}, "", null],
                "amount": 12.50, "big": 1e2, "flag": true, "B": "x"}}"#;
        let expected = "appId=APP&data={\"B\":\"x\",\"amount\":12.50,\"big\":1e2,\"flag\":true,\
                        \"names\":[{\"a\":\"共\\\"/\",\"z\":\"共济\"}]}&timestamp=1795311000007&\
                        version=2.0.1&key=SECRET";
        assert_eq!(text(json, Scalars::AsWritten), expected);
    }

    #[test]
    fn the_java_helper_writes_nested_scalars_as_texts() {
        let json =
            r#"{"code": 0, "success": true, "data": {"a": 1.0, "b": [2, false], "c": {"d": -3}}}"#;
        assert_eq!(
            text(json, Scalars::AsText),
            "code=0&data={\"a\":\"1.0\",\"b\":[\"2\",\"false\"],\"c\":{\"d\":\"-3\"}}&success=true&key=SECRET"
        );
        assert_eq!(
            text(json, Scalars::AsWritten),
            "code=0&data={\"a\":1.0,\"b\":[2,false],\"c\":{\"d\":-3}}&success=true&key=SECRET"
        );
    }

    #[test]
    fn the_last_of_two_members_counts() {
        assert_eq!(
            text(r#"{"a": 1, "a": {"b": 1, "b": "2"}}"#, Scalars::AsWritten),
            "a={\"b\":\"2\"}&key=SECRET"
        );
        assert_eq!(text("{}", Scalars::AsWritten), "key=SECRET");
    }
}
