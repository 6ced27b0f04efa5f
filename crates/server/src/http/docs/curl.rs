//! An example of every operation as people type it.

use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::{OpenApi, RefOr, Required};

use super::page::parameters;
use super::{callers, example};

/// The call as a command. `$GONGJI` is the server's address, `$TOKEN` the session's.
pub(super) fn command(
    document: &OpenApi,
    method: &str,
    path: &str,
    operation: &Operation,
) -> String {
    let (mut path, mut query) = (path.to_owned(), String::new());
    let mut heads = String::new();
    if !callers(operation).iter().any(|caller| caller == "anybody") {
        heads.push_str(" \\\n  -H \"Authorization: Bearer $TOKEN\"");
    }
    for parameter in parameters(operation) {
        match (&parameter.parameter_in, parameter.name.as_str()) {
            (ParameterIn::Path, name) => {
                path = path.replace(&format!("{{{name}}}"), example::UNKNOWN);
            }
            (ParameterIn::Query, name) if parameter.required == Required::True => {
                query = format!("{query}{}{name}=…", if query.is_empty() { '?' } else { '&' });
            }
            (ParameterIn::Header, "Idempotency-Key") => {
                heads.push_str(" \\\n  -H 'Idempotency-Key: 2026-11-22-0001'");
            }
            (ParameterIn::Header, "X-Proof") => heads.push_str(" \\\n  -H \"X-Proof: $PROOF\""),
            _ => {}
        }
    }
    let body = match example::body(document, operation) {
        Some(body) => format!(
            " \\\n  -H 'Content-Type: application/json' \\\n  -d '{}'",
            body.to_string().replace('\'', "'\\''")
        ),
        None => file(operation),
    };
    format!("curl -X {method} \"$GONGJI{path}{query}\"{heads}{body}")
}

/// A body that is no JSON is sent from a file.
fn file(operation: &Operation) -> String {
    let Some(RefOr::T(body)) = &operation.request_body else { return String::new() };
    let media = body.content.keys().next().map_or("", String::as_str);
    format!(" \\\n  -H 'Content-Type: {media}' --data-binary @FILE")
}
