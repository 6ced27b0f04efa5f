//! The documents themselves: committed as generated, whole, and in step with the router.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use server::http::docs::{Interface, roles, text};
use utoipa::openapi::path::ParameterIn;
use utoipa::openapi::{RefOr, Schema};

use super::{Op, documents, operations, shared, unknown};
use crate::site::TestSite;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Compares a committed file with what the program makes now.
fn committed(name: &str, generated: &str) {
    let kept = std::fs::read_to_string(root().join(name)).unwrap_or_default();
    // Thousands of lines help nobody: the first that differs does.
    let differs = kept.lines().zip(generated.lines()).position(|(kept, made)| kept != made);
    let line = differs.unwrap_or(kept.lines().count().min(generated.lines().count())) + 1;
    assert!(kept == generated, "{name}:{line} is out of date; run `make docs` and commit it");
}

#[tokio::test]
async fn what_is_committed_is_what_is_generated() {
    let site = TestSite::empty(crate::site::NOW, false);
    let both = documents(&site);
    for (interface, document) in &both {
        let generated = text(document).unwrap();
        assert_eq!(text(&interface.document(&shared(&site))).unwrap(), generated, "twice");
        committed(&format!("docs/openapi/{}.json", interface.word()), &generated);
    }
    committed("docs/roles.md", &roles::page(&both));
}

#[tokio::test]
async fn every_document_is_whole() {
    let site = TestSite::empty(crate::site::NOW, false);
    for (_, document) in documents(&site) {
        assert_eq!(serde_json::to_value(&document).unwrap()["openapi"], "3.1.0");
        let licence = document.info.license.as_ref().unwrap();
        assert_eq!(licence.identifier.as_deref(), Some("Apache-2.0"));
        assert_eq!(document.info.version, env!("CARGO_PKG_VERSION"));
        assert!(document.info.contact.is_none());
        let components = document.components.as_ref().unwrap();
        assert!(components.security_schemes.contains_key("bearer"));
        let problem = serde_json::to_value(&components.schemas["Problem"]).unwrap();
        for field in ["type", "title", "status", "detail", "code", "who", "next", "instance"] {
            assert!(problem["properties"][field].is_object(), "Problem.{field}");
        }
        for (name, schema) in &components.schemas {
            assert!(!is_empty(schema), "schema {name} is empty");
        }
    }
}

#[tokio::test]
async fn every_operation_is_described_whole() {
    let site = TestSite::empty(crate::site::NOW, false);
    let (mut faults, mut ids) = (Vec::new(), BTreeSet::new());
    for op in operations(&site) {
        let id = op.said.operation_id.clone().unwrap_or_default();
        if id.is_empty() || !ids.insert((op.interface.word(), id.clone())) {
            faults.push(format!("{} ({id}): no operationId of its own", op.name()));
        }
        let lacks = lacks(&op).into_iter();
        faults.extend(lacks.map(|what| format!("{} ({id}): {what}", op.name())));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What an operation does not say of itself.
fn lacks(op: &Op) -> Vec<&'static str> {
    let said = &op.said;
    let summary = said.summary.as_deref().unwrap_or("");
    let answers = &said.responses.responses;
    let has = |class: &str| answers.keys().any(|status| status.starts_with(class));
    let silent = answers.iter().any(|(status, answer)| {
        let empty = matches!(answer, RefOr::T(answer) if answer.content.is_empty());
        status.starts_with('2') && status != "204" && empty
    });
    let open = said.security.as_ref().is_some_and(Vec::is_empty);
    let checks = [
        (summary.len() >= 8 && !summary.contains('\n'), "no summary"),
        (!op.callers().is_empty(), "no x-callers"),
        (said.tags.as_ref().is_some_and(|tags| tags.len() == 1), "not one tag"),
        (has("2"), "no 2xx"),
        (has("4"), "no 4xx"),
        (answers.contains_key("default"), "no default answer"),
        (!silent, "an answer without a body that is not 204"),
        (
            open == op.callers().contains(&"anybody".to_owned()),
            "its security is not that of its callers",
        ),
    ];
    checks.into_iter().filter(|(right, _)| !right).map(|(_, what)| what).collect()
}

fn is_empty(schema: &RefOr<Schema>) -> bool {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            serde_json::to_value(object).unwrap() == serde_json::json!({"type": "object"})
        }
        RefOr::T(Schema::AllOf(all)) => all.items.is_empty(),
        RefOr::T(Schema::OneOf(one)) => one.items.is_empty(),
        _ => false,
    }
}

#[tokio::test]
async fn every_tag_is_described_and_used() {
    let site = TestSite::empty(crate::site::NOW, false);
    for (interface, document) in documents(&site) {
        let said = document.tags.unwrap();
        let said: BTreeSet<&str> = said.iter().map(|tag| tag.name.as_str()).collect();
        let all = operations(&site);
        let of_it = all.iter().filter(|op| op.interface == interface);
        let used: BTreeSet<&str> = of_it.flat_map(|op| tags(op)).collect();
        assert_eq!(said, used, "{interface:?}");
    }
}

fn tags(op: &Op) -> Vec<&str> {
    op.said.tags.iter().flatten().map(String::as_str).collect()
}

/// What is sent without a number: signing in and out, questions, and what may be done twice because
/// the second time changes nothing (a year is rolled once; a message is sent again once more; every
/// look in clear is one of its own).
const WITHOUT_NUMBER: &[&str] = &[
    "checkDocument",
    "confirmSignIn",
    "eligibility",
    "findPeople",
    "prove",
    "readInClear",
    "replayUndelivered",
    "rollYear",
    "signIn",
    "signInByTicket",
    "signOut",
    "signOutEverywhere",
    "simulatePolicies",
    "verifyTrail",
];

#[tokio::test]
async fn acts_need_a_number_and_say_so() {
    let site = TestSite::new().await;
    let (clerk, person) =
        (super::callers::all_round(&site).await, super::callers::family(&site, "zhang_san").await);
    let mut without = BTreeSet::new();
    for op in operations(&site).iter().filter(|op| op.method != "GET") {
        if !op.takes("Idempotency-Key") {
            without.insert(op.said.operation_id.clone().unwrap());
            continue;
        }
        let token = match op.interface {
            Interface::Family | Interface::Public => &person,
            Interface::Desk | Interface::Till => &clerk,
        };
        let mut op =
            Op { said: op.said.clone(), path: op.path.clone(), body: op.body.clone(), ..*op };
        let headers = op.said.parameters.as_mut().unwrap();
        headers.retain(|parameter| match parameter {
            RefOr::T(parameter) => parameter.name != "Idempotency-Key",
            RefOr::Ref(_) => true,
        });
        let reply = site.call(op.call(&site, Some(token), unknown)).await;
        assert_eq!(reply.problem(), (400, "IDEMPOTENCY_KEY_MISSING"), "{}", op.name());
    }
    let expected: BTreeSet<String> = WITHOUT_NUMBER.iter().map(|&id| id.to_owned()).collect();
    assert_eq!(without, expected);
}

#[tokio::test]
async fn every_parameter_of_a_path_is_described() {
    let site = TestSite::empty(crate::site::NOW, false);
    for op in operations(&site) {
        let described = op.parameters(&ParameterIn::Path);
        let described: BTreeSet<&str> = described.iter().map(|known| known.name.as_str()).collect();
        let named = op.path.split('{').skip(1).map(|rest| rest.split('}').next().unwrap());
        assert_eq!(described, named.collect(), "{}", op.name());
    }
}
