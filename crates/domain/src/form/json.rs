//! JSON with places: members of an object in their order, doubles included, borrowed from the text
//! so that each knows where it stands.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A member of an object, as written.
#[derive(Debug)]
pub(super) struct Member<'a> {
    /// The key, escapes resolved.
    pub(super) key: String,
    /// The value as written, without the spaces around it.
    pub(super) raw: &'a str,
}

/// Why a text is no object, and where: a byte offset into the slice that was read.
#[derive(Debug)]
pub(super) struct SyntaxFault<'a> {
    /// The rest of the text from the place on.
    pub(super) rest: &'a str,
    /// The text ended too early.
    pub(super) cut: bool,
    /// It is JSON, but no object.
    pub(super) other_type: bool,
}

/// The first balanced `{…}` of a text, so that an article or a mail around the form does no harm.
/// Without a closing brace: from the first `{` on; without any: the whole text.
pub fn extract_form(text: &str) -> &str {
    let Some(from) = text.find('{').and_then(|at| text.get(at..)) else {
        return text;
    };
    let mut open = 0_usize;
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in from.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '{' if !quoted => open = open.saturating_add(1),
            '}' if !quoted => {
                open = open.saturating_sub(1);
                if open == 0 {
                    return from.get(..=at).unwrap_or(from);
                }
            }
            _ => {}
        }
    }
    from
}

/// The members of an object. Values are checked to be JSON, but not looked into.
pub(super) fn members(text: &str) -> Result<Vec<Member<'_>>, SyntaxFault<'_>> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = reader.deserialize_map(Members).and_then(|members| reader.end().map(|()| members));
    read.map_err(|error| {
        let line_start: usize = match error.line().checked_sub(1) {
            Some(lines) => text.split_inclusive('\n').take(lines).map(str::len).sum(),
            None => 0,
        };
        let mut at = line_start.saturating_add(error.column().saturating_sub(1));
        while at > 0 && !text.is_char_boundary(at) {
            at = at.saturating_sub(1);
        }
        SyntaxFault {
            rest: text.get(at..).unwrap_or_default(),
            cut: error.is_eof(),
            other_type: error.is_data(),
        }
    })
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<Member<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let raw = map.next_value::<&RawValue>()?.get();
            members.push(Member { key, raw });
        }
        Ok(members)
    }
}

/// Line and column (from 1, column in characters) of `part`, a slice of `text`.
pub(super) fn position(text: &str, part: &str) -> (u32, u32) {
    let at = part.as_ptr().addr().saturating_sub(text.as_ptr().addr());
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count().saturating_add(1);
    let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()).saturating_add(1);
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}
