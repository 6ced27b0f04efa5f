//! What a request carries: a typed JSON body, a file, a number.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use serde::de::DeserializeOwned;

use super::fault::Fault;
use super::problem::Problem;

/// A JSON body of a type. Unknown keys, wrong types and missing fields are told by path and
/// expectation; the value that was sent is never repeated.
#[derive(Clone, Copy, Debug)]
pub struct Body<T>(pub T);

/// A body that has nothing to say: empty or `{}`.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let is_json = media_type(request.headers()).is_some_and(|t| t == "application/json");
        let bytes = bytes(request, state).await?;
        if bytes.is_empty() {
            return parse("", b"{}").map(Self);
        }
        if !is_json {
            return Err(Fault::MediaType.into());
        }
        parse("", &bytes).map(Self)
    }
}

/// A file of at most the route's limit.
#[derive(Clone, Debug)]
pub struct Csv(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Csv {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if media_type(request.headers()).is_none_or(|t| t != "text/csv") {
            return Err(Fault::MediaType.into());
        }
        bytes(request, state).await.map(Self)
    }
}

/// `Idempotency-Key`: required on every act, 1 to 64 printable characters.
#[derive(Clone, Debug)]
pub struct Key(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        header(&parts.headers, "idempotency-key")
            .filter(|key| is_number(key))
            .map(|key| Self(key.to_owned()))
            .ok_or_else(|| Fault::NumberMissing.into())
    }
}

/// How the document tells of it.
impl utoipa::IntoParams for Key {
    fn into_params(
        _: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
    ) -> Vec<utoipa::openapi::path::Parameter> {
        use utoipa::openapi::path::{ParameterBuilder, ParameterIn};
        let said = "The caller's own number of this act, 1 to 64 visible characters: sent again \
                    with the same content it gets the same answer and is done once";
        let number = ParameterBuilder::new().name("Idempotency-Key").description(Some(said));
        let number = number.parameter_in(ParameterIn::Header);
        let number = number.required(utoipa::openapi::Required::True);
        vec![number.schema(Some(<String as utoipa::PartialSchema>::schema())).build()]
    }
}

/// True for 1 to 64 printable ASCII characters without blanks.
pub fn is_number(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
}

/// A header as text.
pub fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Reads a value; `at` is the path at which it stands in the body.
pub fn parse<T: DeserializeOwned>(at: &str, json: &[u8]) -> Result<T, Problem> {
    // Derived structs would also be read from lists.
    if json.trim_ascii_start().first().is_some_and(|b| b"[\"0123456789-tfn".contains(b)) {
        return Err(Problem::field(at, (in_zh("an object"), "an object")));
    }
    let mut reader = serde_json::Deserializer::from_slice(json);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        problem_of(at, &path, error.inner())
    })?;
    reader.end().map_err(|_| Problem::from(Fault::BodyMalformed))?;
    Ok(value)
}

fn problem_of(at: &str, path: &str, error: &serde_json::Error) -> Problem {
    if !error.is_data() {
        return Fault::BodyMalformed.into();
    }
    let text = error.to_string();
    let path = if path == "." { "" } else { path };
    let (path, expected) = if text.starts_with("unknown field") {
        // The key is the sender's: the place is the object that has it.
        let parent = path.rsplit_once('.').map_or("", |(parent, _)| parent);
        (parent.to_owned(), format!("no other keys than {}", expectation(&text)))
    } else if let Some(field) = between(&text, "missing field `", "`") {
        (join(path, field), "a value".to_owned())
    } else if let Some(field) = between(&text, "duplicate field `", "`") {
        (join(path, field), "to be there once".to_owned())
    } else {
        (path.to_owned(), expectation(&text).to_owned())
    };
    Problem::field(join(at, &path), (in_zh(&expected), expected))
}

/// What serde says after "expected"; what it says before repeats the value.
fn expectation(text: &str) -> &str {
    let (_, after) = text.rsplit_once("expected ").unwrap_or(("", "another value"));
    let expected = after.rsplit_once(" at line ").map_or(after, |(expected, _)| expected);
    if expected.starts_with("struct ") { "an object" } else { expected }
}

/// An expectation in Chinese; a rare one stays as it is.
fn in_zh(expected: &str) -> String {
    if let Some(keys) = expected.strip_prefix("no other keys than ") {
        return format!("不能有别的项，可以有：{}", choices(keys));
    }
    if expected.contains('`') {
        return format!("{} 之一", choices(expected));
    }
    let zh = match expected {
        "a value" => "必须填写",
        "to be there once" => "只能出现一次",
        "an object" | "a map" => "一个对象 {…}",
        "a sequence" => "一个列表 […]",
        "a string" | "a borrowed string" => "带引号的文字",
        "a boolean" => "true 或 false",
        "a number" => "数字",
        "u8" | "u16" | "u32" | "u64" | "i8" | "i16" | "i32" | "i64" | "usize" => "整数",
        other if other.starts_with("元 as text") => {
            "以元为单位、带引号的数，最多两位小数，例如 \"80.00\""
        }
        other => other,
    };
    zh.to_owned()
}

/// "one of `a`, `b`" and "`a` or `b`" as a list.
fn choices(text: &str) -> String {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.map(|word| format!("`{word}`")).collect::<Vec<_>>().join("、")
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    text.strip_prefix(before)?.split(after).next()
}

fn join(parent: &str, child: &str) -> String {
    match (parent, child) {
        ("", child) => child.to_owned(),
        (parent, "") => parent.to_owned(),
        (parent, child) => format!("{parent}.{child}"),
    }
}

fn media_type(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    text.split(';').next().map(|kind| kind.trim().to_ascii_lowercase())
}

async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        let too_large = rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE;
        if too_large { Fault::BodyTooLarge.into() } else { Fault::BodyMalformed.into() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[expect(dead_code, reason = "only parsed")]
        inner: Option<Inner>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[expect(dead_code, reason = "only parsed")]
        kinship: domain::Kinship,
        #[expect(dead_code, reason = "only parsed")]
        count: u8,
    }

    #[test]
    fn places_are_told_and_values_are_not() {
        for (json, path, expected) in [
            (r#"{"inner":{"kinship":"110190198001011230","count":1}}"#, "inner.kinship", "one of"),
            (r#"{"inner":{"kinship":"child","count":"110190198001011230"}}"#, "inner.count", "u8"),
            (r#"{"inner":{"kinship":"child"}}"#, "inner.count", "a value"),
            (r#"{"110190198001011230":1}"#, "", "`inner`"),
            (r#"{"inner":{"110190198001011230":1}}"#, "inner", "`kinship`"),
            (r#"["110190198001011230"]"#, "", "an object"),
            (r#"{"inner":"110190198001011230"}"#, "inner", "an object"),
        ] {
            let text = format!("{:?}", parse::<Sample>("", json.as_bytes()).unwrap_err());
            assert!(text.contains(&format!("path: {path:?}")), "{text}");
            assert!(text.contains(expected), "{text}");
            assert!(!text.contains("110190198001011230"), "{text}");
        }
        let deep = format!("{{\"inner\":{}", "[".repeat(10_000));
        for json in ["", "{", "{\"inner\":NaN}", &deep, "{} {}"] {
            assert_eq!(parse::<Sample>("", json.as_bytes()).unwrap_err().code(), "BODY_MALFORMED");
        }
    }
}
