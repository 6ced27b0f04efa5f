//! JSON as the wire means it: numbers stay the text that was sent, so no amount ever passes
//! through a float; keys may come twice (the last one counts); nesting has a limit.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Deepest nesting that is read; the deepest transaction needs five.
pub(crate) const DEPTH_MAX: usize = 32;
/// Most values of a text: a body of 2 MB has no more that mean anything, and a larger one is a file
/// in Base64, which is one value.
pub(crate) const NODES_MAX: usize = 400_000;

/// A JSON value with exact numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Node {
    /// `null`
    #[default]
    Null,
    /// A string; `true` and `false` are read as their words.
    Text(String),
    /// A number as it was written.
    Number(String),
    /// An array.
    List(Vec<Node>),
    /// An object in the order of its members.
    Object(Vec<(String, Node)>),
}

/// Why a text is no JSON that is read here; names places, never content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum JsonFault {
    /// Not JSON at this line and column (from 1).
    Syntax(usize, usize),
    /// `NaN` or `Infinity` where a number belongs.
    NotANumber,
    /// Nested deeper than [`DEPTH_MAX`].
    TooDeep,
    /// More values than [`NODES_MAX`].
    TooMany,
}

impl fmt::Display for JsonFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(line, column) => {
                write!(f, "不是合法的 JSON（第 {line} 行第 {column} 列附近），请核对后重发")
            }
            Self::NotANumber => f.write_str("含有 NaN 或 Infinity，不是合法的数字，请核对后重发"),
            Self::TooDeep => write!(f, "节点嵌套超过 {DEPTH_MAX} 层，请核对后重发"),
            Self::TooMany => {
                write!(f, "节点太多，最多 {NODES_MAX} 个：请分批上传，文件请用 Base64 文本")
            }
        }
    }
}

impl Node {
    /// Reads a text.
    pub(crate) fn parse(text: &str) -> Result<Self, JsonFault> {
        let raw: &RawValue = serde_json::from_str(text).map_err(|error| syntax(text, &error))?;
        if most_values(text) > NODES_MAX {
            return Err(JsonFault::TooMany);
        }
        read(raw, 1)
    }

    /// A member of an object; the last one of its name.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => {
                members.iter().rev().find(|(key, _)| key == name).map(|(_, node)| node)
            }
            Self::Null | Self::Text(_) | Self::Number(_) | Self::List(_) => None,
        }
    }

    /// The text of a scalar without outer blanks; `None` for nothing, which the wire also writes
    /// as `""`, `"null"` and `"NULL"`, and for objects and lists.
    pub(crate) fn scalar(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Number(text) => {
                let text = text.trim();
                (!matches!(text, "" | "null" | "NULL")).then_some(text)
            }
            Self::Null | Self::List(_) | Self::Object(_) => None,
        }
    }

    /// Nothing, in any of the ways to write it.
    pub(crate) fn is_absent(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Object(_)) && self.scalar().is_none()
    }

    /// As JSON without blanks.
    pub(crate) fn to_json(&self) -> String {
        let mut json = String::new();
        self.write(&mut json);
        json
    }

    fn write(&self, json: &mut String) {
        match self {
            Self::Null => json.push_str("null"),
            Self::Text(text) => json.push_str(&serde_json::Value::from(text.as_str()).to_string()),
            Self::Number(text) => json.push_str(text),
            Self::List(list) => {
                json.push('[');
                for (place, node) in list.iter().enumerate() {
                    json.push_str(if place == 0 { "" } else { "," });
                    node.write(json);
                }
                json.push(']');
            }
            Self::Object(members) => {
                json.push('{');
                for (place, (key, node)) in members.iter().enumerate() {
                    json.push_str(if place == 0 { "" } else { "," });
                    json.push_str(&serde_json::Value::from(key.as_str()).to_string());
                    json.push(':');
                    node.write(json);
                }
                json.push('}');
            }
        }
    }
}

/// No fewer values than a JSON text has: one and one per comma and opening bracket outside strings.
/// Counted before anything is built.
fn most_values(text: &str) -> usize {
    let (mut count, mut in_string, mut escaped) = (1_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b',' | b'[' | b'{' if !in_string => count += 1,
            _ => {}
        }
    }
    count
}

/// Every level is cut out of its parent's text before it is looked at, so the stack never grows
/// beyond [`DEPTH_MAX`]; cost at most depth × size.
fn read(raw: &RawValue, depth: usize) -> Result<Node, JsonFault> {
    let text = raw.get();
    let first = text.bytes().next();
    if matches!(first, Some(b'{' | b'[')) && depth > DEPTH_MAX {
        return Err(JsonFault::TooDeep);
    }
    let fault = |error| syntax(text, &error);
    Ok(match first {
        Some(b'{') => {
            let Members(members) = serde_json::from_str(text).map_err(fault)?;
            let members = members.into_iter().map(|(key, raw)| Ok((key, read(raw, depth + 1)?)));
            Node::Object(members.collect::<Result<_, _>>()?)
        }
        Some(b'[') => {
            let list: Vec<&RawValue> = serde_json::from_str(text).map_err(fault)?;
            let list = list.into_iter().map(|raw| read(raw, depth + 1));
            Node::List(list.collect::<Result<_, _>>()?)
        }
        Some(b'"') => Node::Text(serde_json::from_str(text).map_err(fault)?),
        Some(b't' | b'f') => Node::Text(text.to_owned()),
        Some(b'n') | None => Node::Null,
        Some(_) => Node::Number(text.to_owned()),
    })
}

fn syntax(text: &str, error: &serde_json::Error) -> JsonFault {
    let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
    let before = error.column().saturating_sub(1);
    let rest = line.as_bytes().get(before.saturating_sub(1)..).unwrap_or_default();
    let words: [&[u8]; 3] = [b"NaN", b"Infinity", b"-Infinity"];
    let starts = |at: usize| {
        rest.get(at..).is_some_and(|rest| words.iter().any(|word| rest.starts_with(word)))
    };
    if starts(0) || starts(1) {
        return JsonFault::NotANumber;
    }
    JsonFault::Syntax(error.line(), error.column())
}

/// An object's members as they come, their values still text.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(InOrder).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_as_written_and_the_last_of_two_keys_counts() {
        let text = r#" {"a": 4.350, "b": [1e2, "共\u5171", true, null], "a": -0.29} "#;
        let node = Node::parse(text).unwrap();
        assert_eq!(node.get("a"), Some(&Node::Number("-0.29".to_owned())));
        let json = r#"{"a":4.350,"b":[1e2,"共共","true",null],"a":-0.29}"#;
        assert_eq!(node.to_json(), json);
    }

    #[test]
    fn what_is_no_json_is_named_by_place() {
        for (text, fault) in [
            ("", JsonFault::Syntax(1, 0)),
            ("{\"a\":\n 1,}", JsonFault::Syntax(2, 4)),
            (r#"{"a": NaN}"#, JsonFault::NotANumber),
            (r#"{"a": -Infinity}"#, JsonFault::NotANumber),
            (r#"{"a":[1,Infinity]}"#, JsonFault::NotANumber),
            (&"[".repeat(100_000), JsonFault::Syntax(1, 100_000)),
        ] {
            assert_eq!(Node::parse(text), Err(fault), "{}", &text[..text.len().min(20)]);
        }
        assert!(Node::parse(r#""\ud800""#).is_err(), "half a character");
    }

    #[test]
    fn depth_has_a_limit_and_no_stack_to_overflow() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Node::parse(&nested(DEPTH_MAX)).is_ok());
        assert_eq!(Node::parse(&nested(DEPTH_MAX + 1)), Err(JsonFault::TooDeep));
        assert_eq!(Node::parse(&nested(100_000)), Err(JsonFault::TooDeep));
    }

    #[test]
    fn values_have_a_limit_and_texts_count_once() {
        let list = |count: usize| format!("[{}0]", "0,".repeat(count - 1));
        assert!(Node::parse(&list(NODES_MAX - 2)).is_ok());
        assert_eq!(Node::parse(&list(NODES_MAX)), Err(JsonFault::TooMany));
        let empty = "{},".repeat(NODES_MAX / 2);
        assert_eq!(Node::parse(&format!("[{empty}{{}}]")), Err(JsonFault::TooMany));
        let text = format!(r#"["\\\"{}"]"#, ",[{".repeat(NODES_MAX));
        assert!(Node::parse(&text).is_ok(), "one text");
    }

    #[test]
    fn nothing_is_written_in_many_ways() {
        for text in ["null", r#""""#, r#"" ""#, r#""null""#, r#""NULL""#] {
            assert!(Node::parse(text).unwrap().is_absent(), "{text}");
        }
        for text in ["0", r#""0""#, "{}", "[]", "false"] {
            assert!(!Node::parse(text).unwrap().is_absent(), "{text}");
        }
    }
}
