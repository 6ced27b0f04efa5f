//! The documents of the JSON interfaces (OpenAPI 3.1), and a page for people to read them.
//!
//! Paths, bodies and callers come from the routes themselves ([`super::api`]); what is the same
//! everywhere is added here: the problem that every operation may answer, the session, the tags.
//! The page is made from the document, has no script, and fetches nothing but its own stylesheet.

mod curl;
pub mod example;
mod finish;
mod institution;
mod page;
pub mod roles;
mod schema;
mod tags;

pub(crate) use page::escaped;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::Value;
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::Operation;

use super::api::Routes;
use super::fault::Fault;
use super::problem::Problem;
use super::{desk, family, public, till};
use crate::site::Site;
use finish::finished;

/// What the pages may load: this server, and of it a stylesheet only; nobody may frame them.
const POLICY: &str = "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// A JSON interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interface {
    /// What families do.
    Family,
    /// What clerks do.
    Desk,
    /// What everybody may ask.
    Public,
    /// What cashiers do.
    Till,
}

impl Interface {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Family, Self::Desk, Self::Public, Self::Till];

    /// The word of addresses, files and the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Family => "family",
            Self::Desk => "desk",
            Self::Public => "public",
            Self::Till => "till",
        }
    }

    /// Under which all of its paths lie.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Family => "/api/family/v1",
            Self::Desk => "/api/desk/v1",
            Self::Public => "/api/public/v1",
            Self::Till => "/api/till/v1",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Family => "共济 Gongji：家庭接口 (family interface)",
            Self::Desk => "共济 Gongji：经办接口 (desk interface)",
            Self::Public => "共济 Gongji：公众接口 (public interface)",
            Self::Till => "共济 Gongji：收费窗口接口 (till interface)",
        }
    }

    fn routes(self, site: &Arc<Site>) -> Routes {
        let routes = match self {
            Self::Family => family::routes(site),
            Self::Desk => desk::routes(site),
            Self::Public => public::routes(site),
            Self::Till => till::routes(site),
        };
        Routes::new().nest(self.prefix(), routes)
    }

    /// The document, whole.
    pub fn document(self, site: &Arc<Site>) -> OpenApi {
        finished(self, self.routes(site).into_openapi())
    }
}

/// A document as it is committed and served: the same bytes for the same program.
pub fn text(document: &OpenApi) -> serde_json::Result<String> {
    serde_json::to_string_pretty(document).map(|text| text + "\n")
}

/// All interfaces, their documents under `/openapi` and the pages under `/docs`.
pub fn interfaces(site: &Arc<Site>) -> Router<Arc<Site>> {
    let mut all = Router::new();
    let mut documents = Vec::new();
    for interface in Interface::ALL {
        let (routes, said) = interface.routes(site).split_for_parts();
        all = all.merge(routes);
        documents.push(Document { interface, said, text: OnceLock::new(), page: OnceLock::new() });
    }
    let documents: Documents = documents.into();
    let pages = Router::new()
        .route("/openapi/{file}", get(document_file))
        .route("/docs", get(async || shown("text/html; charset=utf-8", page::index())))
        .route("/docs/style.css", get(async || shown("text/css; charset=utf-8", page::STYLE)))
        .route("/docs/{interface}", get(document_page));
    all.merge(pages.with_state(documents)).merge(institution::routes())
}

type Documents = Arc<[Document]>;

/// A document; its texts are made when somebody asks for the first time.
struct Document {
    interface: Interface,
    said: OpenApi,
    text: OnceLock<String>,
    page: OnceLock<String>,
}

impl Document {
    fn whole(&self) -> OpenApi {
        finished(self.interface, self.said.clone())
    }
}

fn of_word<'d>(documents: &'d Documents, word: &str) -> Result<&'d Document, Problem> {
    let found = documents.iter().find(|document| document.interface.word() == word);
    found.ok_or_else(|| Fault::NotFound.into())
}

/// The document for programs. Anybody may ask.
async fn document_file(
    State(documents): State<Documents>,
    Path(file): Path<String>,
) -> Result<Response, Problem> {
    let document = of_word(&documents, file.strip_suffix(".json").unwrap_or(""))?;
    // A document is plain data; it can always be written.
    let text = document.text.get_or_init(|| text(&document.whole()).unwrap_or_default());
    Ok(shown("application/json", text.clone()))
}

/// The document for people. Anybody may ask.
async fn document_page(
    State(documents): State<Documents>,
    Path(interface): Path<String>,
) -> Result<Response, Problem> {
    let document = of_word(&documents, &interface)?;
    let page = document.page.get_or_init(|| page::page(document.interface, &document.whole()));
    Ok(shown("text/html; charset=utf-8", page.clone()))
}

fn shown(kind: &'static str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// Who may call an operation: the words of `x-callers`; empty = it says nothing.
pub fn callers(operation: &Operation) -> Vec<String> {
    let said = operation.extensions.as_ref().and_then(|said| said.get("x-callers"));
    let words = said.and_then(Value::as_array).into_iter().flatten();
    words.filter_map(|word| word.as_str().map(ToOwned::to_owned)).collect()
}

/// The operations of a document, in the order of its routes: method, path, operation.
pub fn listed(document: &OpenApi) -> Vec<(&'static str, &str, &Operation)> {
    let mut listed = Vec::new();
    for (path, item) in &document.paths.paths {
        let methods = [
            ("GET", &item.get),
            ("PUT", &item.put),
            ("POST", &item.post),
            ("DELETE", &item.delete),
            ("PATCH", &item.patch),
        ];
        let there = methods.into_iter().filter_map(|(method, operation)| {
            operation.as_ref().map(|operation| (method, path.as_str(), operation))
        });
        listed.extend(there);
    }
    listed
}
