//! The two JSON interfaces as their documents tell of them: every operation exists, is for whom it
//! says, answers what it says, and shows nobody what is another's.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

pub(crate) mod callers;
mod conforms;
mod documents;
mod fixtures;
mod names;
mod owners;
mod pages;
mod readme;
mod roles;
mod routes;

use std::sync::{Arc, OnceLock};

use serde_json::Value;
use server::http::docs::{Interface, callers as callers_of, example, listed};
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::{OpenApi, RefOr, Required};

use crate::site::{Call, TestSite};

/// An operation as its document tells of it.
pub(super) struct Op {
    pub(super) interface: Interface,
    pub(super) method: &'static str,
    /// With its parameters in braces.
    pub(super) path: String,
    pub(super) said: Operation,
    /// An example of its JSON body.
    pub(super) body: Option<Value>,
}

/// All documents.
pub(super) fn documents(site: &TestSite) -> [(Interface, OpenApi); 4] {
    Interface::ALL.map(|interface| (interface, interface.document(&site.site)))
}

/// Every operation of all interfaces.
pub(super) fn operations(site: &TestSite) -> Vec<Op> {
    let mut all = Vec::new();
    for (interface, document) in documents(site) {
        for (method, path, operation) in listed(&document) {
            let (path, said) = (path.to_owned(), operation.clone());
            let body = example::body(&document, operation);
            all.push(Op { interface, method, path, said, body });
        }
    }
    assert!(all.len() > 60, "only {} operations", all.len());
    all
}

impl Op {
    /// Who may call it.
    pub(super) fn callers(&self) -> Vec<String> {
        callers_of(&self.said)
    }

    /// Names it in a failure.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Its parameters of a place.
    pub(super) fn parameters(&self, place: &ParameterIn) -> Vec<&Parameter> {
        let all = self.said.parameters.iter().flatten();
        all.filter_map(|parameter| match parameter {
            RefOr::T(parameter) if parameter.parameter_in == *place => Some(parameter),
            _ => None,
        })
        .collect()
    }

    /// It takes this header.
    pub(super) fn takes(&self, header: &str) -> bool {
        self.parameters(&ParameterIn::Header).iter().any(|parameter| parameter.name == header)
    }

    /// A call of it: every parameter that must be there has a value, those of the path what `fill`
    /// says.
    pub(super) fn call(
        &self,
        site: &TestSite,
        token: Option<&str>,
        fill: impl Fn(&str) -> String,
    ) -> Call {
        let mut path = self.path.clone();
        for parameter in self.parameters(&ParameterIn::Path) {
            path = path.replace(&format!("{{{}}}", parameter.name), &fill(&parameter.name));
        }
        assert!(!path.contains('{'), "{path}: a parameter is not described");
        let mut sign = '?';
        for parameter in self.parameters(&ParameterIn::Query) {
            if parameter.required == Required::True {
                path = format!("{path}{sign}{}={}", parameter.name, fill(&parameter.name));
                sign = '&';
            }
        }
        let mut call = Call::new(self.method, &path);
        if let Some(token) = token {
            call = call.token(token);
        }
        if self.takes("Idempotency-Key") {
            call = call.number(&site.number());
        }
        if let Some(body) = &self.body {
            return call.json(body.clone());
        }
        match self.said.request_body.as_ref() {
            Some(RefOr::T(body)) if !body.content.is_empty() => {
                let media = body.content.keys().next().unwrap();
                let bytes = if media.starts_with("image/") { photo() } else { b"x".to_vec() };
                call.header("content-type", &media.replace('*', "jpeg")).bytes(bytes)
            }
            _ => call,
        }
    }
}

/// What a parameter looks like that names nothing which exists.
pub(super) fn unknown(name: &str) -> String {
    match name {
        "area" => "110000".to_owned(),
        "login" => "nobody.here".to_owned(),
        "psn_no" => "99999999999999999999".to_owned(),
        "page" | "n" => "1".to_owned(),
        "act" => "withdraw".to_owned(),
        "form" => "receipt".to_owned(),
        "kind" => "household".to_owned(),
        "code" => "P99999999999".to_owned(),
        _ => example::UNKNOWN.to_owned(),
    }
}

/// A photo that is taken.
fn photo() -> Vec<u8> {
    static PHOTO: OnceLock<Vec<u8>> = OnceLock::new();
    PHOTO.get_or_init(|| crate::family::photo(1)).clone()
}

/// The site, for what wants it shared.
pub(super) fn shared(site: &TestSite) -> Arc<server::Site> {
    Arc::clone(&site.site)
}
