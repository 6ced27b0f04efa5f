//! What is the same for every operation: the problem that each may answer, the session, words.

use utoipa::IntoResponses as _;
use utoipa::openapi::info::{InfoBuilder, LicenseBuilder};
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{OpenApi, Ref, RefOr};

use super::{Interface, callers, tags};
use crate::http::api::operations;
use crate::http::problem::Problem;

/// Name of the security scheme.
const BEARER: &str = "bearer";

/// Adds what is the same everywhere.
pub(super) fn finished(interface: Interface, mut document: OpenApi) -> OpenApi {
    let licence = LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0"));
    document.info = InfoBuilder::new()
        .title(interface.title())
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(tags::about(interface)))
        .license(Some(licence.build()))
        .build();
    document.tags = Some(tags::of(interface));
    let components = document.components.get_or_insert_default();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(
        "登录后得到的令牌。The token that signing in answers with; kept secret, ended by signing out.",
    ));
    components.add_security_scheme(BEARER, SecurityScheme::Http(bearer.build()));
    let problems = Problem::responses();
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            finish(operation, &problems);
        }
    }
    let any = problems.values().find_map(|answer| match answer {
        RefOr::T(answer) => Some(answer.clone()),
        RefOr::Ref(_) => None,
    });
    let any = any.map(|mut any| {
        "Whatever else goes wrong".clone_into(&mut any.description);
        (name(""), RefOr::T(any))
    });
    let named = problems.into_iter().map(|(status, answer)| (name(&status), answer));
    components.responses.extend(named.chain(any));
    document
}

type Answers = std::collections::BTreeMap<String, RefOr<utoipa::openapi::Response>>;

fn finish(operation: &mut Operation, problems: &Answers) {
    let answers = &mut operation.responses.responses;
    for (status, problem) in problems {
        // What a handler leaves out may still be answered around it.
        if answers.get(status).is_none_or(|answer| answer == problem) {
            answers.insert(status.clone(), RefOr::Ref(Ref::from_response_name(name(status))));
        }
    }
    // Whatever else goes wrong is a problem as well.
    let any = RefOr::Ref(Ref::from_response_name(name("")));
    answers.entry("default".to_owned()).or_insert(any);
    let open = callers(operation).iter().any(|caller| caller == "anybody");
    let none: [&str; 0] = [];
    operation.security =
        Some(if open { Vec::new() } else { vec![SecurityRequirement::new(BEARER, none)] });
    operation.operation_id = operation.operation_id.take().map(|id| camel(&id));
    if let Some(text) = operation.summary.take() {
        let (summary, rest) = sentences(&text);
        let more = operation.description.take().filter(|more| !more.is_empty());
        let whole = [Some(rest), more].into_iter().flatten().filter(|part| !part.is_empty());
        let whole = whole.collect::<Vec<_>>().join("\n\n");
        operation.summary = Some(summary);
        operation.description = (!whole.is_empty()).then_some(whole);
    }
}

/// Identifiers in the one form that makers of clients expect: `signInWays`.
fn camel(id: &str) -> String {
    let mut words = id.split('_');
    let mut whole = words.next().unwrap_or("").to_owned();
    for word in words {
        let mut letters = word.chars();
        whole.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        whole.extend(letters);
    }
    whole
}

/// The first sentence without its full stop, and the rest, each on one line.
fn sentences(text: &str) -> (String, String) {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.split_once(". ") {
        Some((first, rest)) => (first.to_owned(), rest.to_owned()),
        None => (text.trim_end_matches('.').to_owned(), String::new()),
    }
}

/// Name of the shared answer of a status; of any other without one.
fn name(status: &str) -> String {
    format!("Problem{status}")
}

#[cfg(test)]
mod tests {
    use super::{camel, sentences};

    #[test]
    fn identifiers_have_one_form() {
        let said = ["sign_in_ways", "signIn", "me"].map(camel);
        assert_eq!(said, ["signInWays", "signIn", "me"]);
    }

    #[test]
    fn a_summary_is_the_first_sentence() {
        for (text, summary, rest) in [
            ("Signs in.", "Signs in", ""),
            ("Ends it\nat once. Both may\ncall.", "Ends it at once", "Both may call."),
            ("", "", ""),
        ] {
            assert_eq!(sentences(text), (summary.to_owned(), rest.to_owned()));
        }
    }
}
