//! Refusals and failures as RFC 9457 problems (`application/problem+json`).
//!
//! Handlers return a [`Problem`]; the frame around all routes writes it, with the request's id as
//! `instance`. `detail`, `next` and `refusals` are the texts of the closed lists in
//! [`domain::refusal`] and [`super::fault`]: nothing of a request is ever repeated.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use app::import::{ImportError, ImportFault, Partly};
use app::{AppError, World};
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::refusal::text::Actor;
use domain::refusal::{Reason, Refusal, Side};
use serde::Serialize;
use store::StoreError;
use utoipa::openapi::{Content, Ref, RefOr, Response as Answer, ResponseBuilder, Schema};
use utoipa::{IntoResponses, PartialSchema, ToSchema};

use super::fault::Fault;
use super::said::{Reader, Said, say, who_word};

/// Most faults of a file that one answer lists; `fault_count` has the number of all.
const FAULTS_MAX: usize = 1_000;

/// A problem, to be written by the frame.
#[derive(Clone, Debug)]
pub struct Problem(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    status: StatusCode,
    retry_after: Option<u32>,
    json: Json,
}

#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = Problem)]
struct Json {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    /// What happened and why, in Chinese.
    detail: String,
    /// What happened, why and what to do, in English.
    detail_en: String,
    code: &'static str,
    /// Who must act: `grantor`, `beneficiary`, `institution`, `agency`, `operator`, or `caller`.
    who: &'static str,
    /// The same as the reader calls it: 您, 家人, 医院/药店, 医保经办, 平台.
    who_zh: &'static str,
    next: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    instance: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refusals: Vec<Said>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    /// Faults of a file: line, column, field, what, mend.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<FileFault>)]
    faults: Vec<ImportFault>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault_count: Option<usize>,
}

/// [`ImportFault`] as the documents describe it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a type of another crate")]
struct FileFault {
    /// Line in the file, from 1; the header is line 1.
    line: u64,
    /// Column, from 1; 0 when it is about the whole line.
    column: u32,
    /// Name of the column in the header; empty when it is about the whole line.
    field: String,
    /// What is wrong, in Chinese.
    what: String,
    /// How to mend it, in Chinese.
    mend: String,
}

/// A field that is not right: where, and what is expected there; never what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Path in the body: `beneficiary.cert_no`.
    pub path: String,
    /// What is expected, in Chinese.
    pub expected: String,
    /// The same in English.
    pub expected_en: String,
}

impl FieldError {
    /// At a path, what is expected in Chinese and English.
    pub fn new(path: impl Into<String>, (zh, en): (impl Into<String>, impl Into<String>)) -> Self {
        Self { path: path.into(), expected: zh.into(), expected_en: en.into() }
    }
}

/// HTTP status of a refusal.
pub fn status_of(reason: Reason) -> StatusCode {
    match reason {
        Reason::SignInNeeded => StatusCode::UNAUTHORIZED,
        Reason::ProofMissing | Reason::NotYours | Reason::NotYourDuty => StatusCode::FORBIDDEN,
        Reason::BindingUnknown
        | Reason::SettlementUnknown
        | Reason::CaseUnknown
        | Reason::FlagUnknown
        | Reason::ClerkUnknown
        | Reason::WardUnknown
        | Reason::LinkUnknown
        | Reason::HoldUnknown
        | Reason::PremiumMissing
        | Reason::StatementUnknown
        | Reason::RemittanceUnknown
        | Reason::QuotaUnknown
        | Reason::DocumentUnknown => StatusCode::NOT_FOUND,
        Reason::NumberReused | Reason::NumberBlocked | Reason::CaseTaken => StatusCode::CONFLICT,
        Reason::TooManyTries | Reason::TooManyLooks => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl Problem {
    /// Refusals in words, the main one first.
    pub fn refused(refusals: &[Refusal], reader: Reader, world: &World) -> Self {
        let said: Vec<Said> = refusals.iter().map(|r| say(r, reader, world)).collect();
        let Some((main, first)) = refusals.first().zip(said.first().cloned()) else {
            return Fault::Internal.into();
        };
        let status = status_of(main.reason);
        Self(Box::new(Inner {
            status,
            retry_after: None,
            json: Json {
                kind: type_of(first.code),
                title: first.what.clone(),
                status: status.as_u16(),
                detail: format!("{}{}", first.what, first.why),
                detail_en: first.en,
                code: first.code,
                who: first.who,
                who_zh: first.who_zh,
                next: first.next,
                phone: Some(first.phone),
                refusals: said,
                ..Json::default()
            },
        }))
    }

    /// One refusal.
    pub fn refusal(refusal: Refusal, reader: Reader, world: &World) -> Self {
        Self::refused(&[refusal], reader, world)
    }

    /// Fields that are not right.
    pub fn fields(errors: Vec<FieldError>) -> Self {
        let mut problem = Self::from(Fault::FieldInvalid);
        "请按 errors 里列出的位置和要求修改。".clone_into(&mut problem.0.json.next);
        problem.0.json.detail_en.push_str(" errors names each place with what is expected.");
        problem.0.json.errors = errors;
        problem
    }

    /// One field that is not right.
    pub fn field(
        path: impl Into<String>,
        expected: (impl Into<String>, impl Into<String>),
    ) -> Self {
        Self::fields(vec![FieldError::new(path, expected)])
    }

    /// Why a file was not taken, or not wholly.
    pub fn import(error: ImportError, world: &World) -> Self {
        match error {
            ImportError::Faulty(mut faults) => {
                let mut problem = Self::from(Fault::FileFaulty);
                problem.0.json.fault_count = Some(faults.len());
                faults.truncate(FAULTS_MAX);
                problem.0.json.faults = faults;
                problem
            }
            ImportError::BatchReused => {
                let reused = Refusal::new(Reason::NumberReused).of(Side::Agency).field("batch");
                Self::refusal(reused, Side::Agency, world)
            }
            ImportError::Refused(refusals, partly) => {
                Self::refused(&refusals, Side::Agency, world).partly(&partly)
            }
            ImportError::Stopped(partly) => Self::from(Fault::FileStopped).partly(&partly),
            ImportError::App(error) => error.into(),
        }
    }

    /// How far a credit file came, after the reason; what to do is that of the whole file.
    fn partly(mut self, partly: &Partly) -> Self {
        self.0.json.detail.push_str(&partly.what());
        self.0.json.next = partly.next();
        self
    }

    /// Tells the caller to wait so many seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// Adds what the closed texts cannot know (a count, a time), in Chinese and English.
    #[must_use]
    pub fn adding(mut self, zh: &str, en: &str) -> Self {
        let json = &mut self.0.json;
        json.detail.push_str(zh);
        json.detail_en = format!("{} {en}", json.detail_en);
        if let Some(first) = json.refusals.first_mut() {
            first.next = format!("{zh}{}", first.next);
            first.en = format!("{} {en}", first.en);
        }
        self
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.0.json.code
    }

    /// The answer, with the id of the request.
    pub(super) fn write(mut self, instance: &str) -> Response {
        instance.clone_into(&mut self.0.json.instance);
        let body = serde_json::to_vec(&self.0.json).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.0.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.0.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.0.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Where the code is explained, on this server.
fn type_of(code: &str) -> String {
    format!("/problems/{code}")
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        let status = fault.status();
        let ours = status.is_server_error();
        Self(Box::new(Inner {
            status,
            retry_after: (fault == Fault::Busy).then_some(app::lane::RETRY_AFTER_S),
            json: Json {
                kind: type_of(fault.code()),
                title: fault.zh().to_owned(),
                status: status.as_u16(),
                detail: fault.zh().to_owned(),
                detail_en: fault.en().to_owned(),
                code: fault.code(),
                who: if ours { who_word(Actor::Operator) } else { "caller" },
                who_zh: if ours { Actor::Operator.chip_zh(Side::Grantor) } else { "您" },
                next: fault.next().to_owned(),
                ..Json::default()
            },
        }))
    }
}

impl From<StoreError> for Problem {
    /// Logged here, once; the caller learns nothing of the database.
    fn from(error: StoreError) -> Self {
        tracing::error!(name: "store.failed", %error);
        match error {
            StoreError::Contended => Fault::Busy.into(),
            StoreError::Inconsistent { .. } | StoreError::Driver(_) => Fault::Internal.into(),
        }
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Store(error) => error.into(),
            AppError::Busy => Fault::Busy.into(),
        }
    }
}

impl PartialSchema for Problem {
    fn schema() -> RefOr<Schema> {
        Json::schema()
    }
}

impl ToSchema for Problem {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Problem")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Json::schemas(schemas);
    }
}

/// What every operation of a JSON interface may answer beside its own.
impl IntoResponses for Problem {
    fn responses() -> BTreeMap<String, RefOr<Answer>> {
        let said = [
            ("400", "The request is not as it must be; nothing was decided"),
            ("401", "Nobody is signed in"),
            ("403", "This is not the caller's to do"),
            ("404", "There is no such thing, or none that the caller may see"),
            ("409", "The number was used for other content, or somebody was faster"),
            ("422", "Refused: an answer, kept under the number"),
            ("429", "Too often; Retry-After says when"),
            ("503", "Not started or outcome unknown: send it again with the same number"),
        ];
        let answer = |what: &str| {
            let content = Content::new(Some(Ref::from_schema_name("Problem")));
            let answer = ResponseBuilder::new().description(what);
            RefOr::T(answer.content("application/problem+json", content).build())
        };
        said.into_iter().map(|(status, what)| (status.to_owned(), answer(what))).collect()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0.json.status, self.0.json.code)
    }
}

impl std::error::Error for Problem {}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
