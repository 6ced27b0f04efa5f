//! Documents in words, without their pictures.

use domain::clerk::By;
use domain::evidence::{Document, DocumentKind};
use serde::Serialize;
use store::{Body, Record};
use utoipa::ToSchema;

use super::super::for_whom::record_id;
use crate::http::say::moment;
use crate::http::session::Signed;

/// A page of a document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Page)]
struct PageSaid {
    /// From 1.
    page: usize,
    width: u32,
    height: u32,
    /// Bytes of the JPEG.
    bytes: u32,
    /// SM3 of the JPEG in hex.
    sm3: String,
    /// Codes of hints that were shown before it was handed in.
    hints: Vec<String>,
}

/// A version of a document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DocumentVersion)]
struct VersionSaid {
    at: String,
    /// `you`, `family`, `clerk`.
    by: &'static str,
    pages: Vec<PageSaid>,
    /// The register of electronic certificates that vouches for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<String>,
}

/// A document, without its pictures.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Document)]
pub(in crate::http::family) struct DocumentSaid {
    id: String,
    #[schema(value_type = String, example = "household")]
    kind: DocumentKind,
    kind_zh: &'static str,
    /// Oldest first; the newest counts.
    versions: Vec<VersionSaid>,
    /// Last day that it is kept.
    #[schema(value_type = Option<String>, format = Date)]
    keep_until: Option<jiff::civil::Date>,
}

pub(super) fn of_record(record: &Record) -> Option<&Document> {
    match &record.body {
        Body::Document(document) => Some(document),
        _ => None,
    }
}

/// A document as its owner sees it.
pub(in crate::http::family) fn said(
    record: &Record,
    owner: Signed,
    viewer: Signed,
) -> Option<DocumentSaid> {
    let document = of_record(record)?;
    let versions = document.versions.iter().map(|version| VersionSaid {
        at: moment(version.at),
        by: match version.by {
            By::Person(person) if person == viewer.person => "you",
            By::Person(_) => "family",
            By::Clerk(_) | By::Institution(_) | By::Platform => "clerk",
        },
        pages: (1..)
            .zip(&version.pages)
            .map(|(page, kept)| PageSaid {
                page,
                width: kept.width,
                height: kept.height,
                bytes: kept.bytes,
                sm3: kept.sm3.clone(),
                hints: kept.hints.clone(),
            })
            .collect(),
        provider: version.provider.clone(),
    });
    Some(DocumentSaid {
        id: record_id(owner, record.id),
        kind: document.kind,
        kind_zh: document.kind.zh(),
        versions: versions.collect(),
        keep_until: document.keep_until,
    })
}
