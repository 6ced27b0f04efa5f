//! Papers as answers: HTML or PDF, never kept by who carries them.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::HeaderValue;
use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use super::fault::Fault;
use super::problem::Problem;
use crate::papers::{Print, html, pdf};
use crate::site::Site;

/// What a paper may load: nothing. Its style stands in it, so that the file can be kept and printed
/// anywhere; what people wrote is escaped, and no script runs whatever it says.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// As what a paper is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct PaperAsked {
    /// `html`, to print from the browser, or `pdf`.
    #[serde(rename = "as")]
    #[param(rename = "as", example = "pdf")]
    form: Option<String>,
}

/// As what a paper is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperAs {
    /// `text/html`
    Html,
    /// `application/pdf`
    Pdf,
}

impl PaperAs {
    /// `as=`; `None` where it is left out.
    pub fn asked(
        query: Result<Query<PaperAsked>, QueryRejection>,
    ) -> Result<Option<Self>, Problem> {
        let Ok(Query(PaperAsked { form })) = query else { return Err(odd()) };
        form.as_deref().map(Self::of).transpose()
    }

    /// By its word.
    pub fn of(word: &str) -> Result<Self, Problem> {
        match word {
            "html" => Ok(Self::Html),
            "pdf" => Ok(Self::Pdf),
            _ => Err(odd()),
        }
    }
}

fn odd() -> Problem {
    Problem::field("as", ("html 或 pdf", "html or pdf"))
}

/// The paper, drawn where it holds nobody up. Shown in the browser; kept under `name` and its number.
pub async fn printed(
    site: &Site,
    (name, print): (&'static str, Print),
    form: PaperAs,
) -> Result<Response, Problem> {
    let file = format!("{name}-{}", print.number);
    let place = match form {
        PaperAs::Html => None,
        PaperAs::Pdf => Some(Arc::clone(&site.papers).acquire_owned().await),
    };
    let place = place.transpose().map_err(|_| Problem::from(Fault::Internal))?;
    let drawn = site.look(move |_| {
        let _place = place;
        Ok(match form {
            PaperAs::Html => Ok(html(&print).into_bytes()),
            PaperAs::Pdf => pdf(&print),
        })
    });
    let bytes = drawn.await?.map_err(|_| Fault::Internal)?;
    let (kind, ending) = match form {
        PaperAs::Html => ("text/html; charset=utf-8", "html"),
        PaperAs::Pdf => ("application/pdf", "pdf"),
    };
    let file = format!("inline; filename=\"{}.{ending}\"", file.trim_end_matches('-'));
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    let file = HeaderValue::from_str(&file).map_err(|_| Fault::Internal)?;
    headers.insert(CONTENT_DISPOSITION, file);
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}
