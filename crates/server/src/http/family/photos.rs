//! Uploaded photos: how many at a time, how large, looked at off the network's threads.

use app::photo::{self, Photo, PhotoFault, PhotoHint};
use axum::body::Bytes;
use axum::extract::{FromRequest as _, Request};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use domain::refusal::Side;
use domain::{Reason, Refusal};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::site::Site;

/// Longest body of an upload: a little more than a photo may have, so that the photo's own fault is
/// told.
pub(in crate::http) const BODY_MAX: usize = 9 * 1024 * 1024;
/// Seconds after which an upload may be tried again.
const AGAIN_S: u32 = 5;

/// What is wrong with a photo, or may make a clerk return it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PhotoRemark)]
pub(super) struct Remark {
    /// Stable: `PHOTO_BLURRED` …
    code: &'static str,
    zh: String,
    en: String,
}

impl From<PhotoFault> for Remark {
    fn from(fault: PhotoFault) -> Self {
        Self { code: fault.code(), zh: fault.zh(), en: fault.en() }
    }
}

impl From<PhotoHint> for Remark {
    fn from(hint: PhotoHint) -> Self {
        Self { code: hint.code(), zh: hint.zh().to_owned(), en: hint.en().to_owned() }
    }
}

/// Takes the body and looks at it. What a body is, its content says; what it is called is ignored.
pub(in crate::http) async fn uploaded(
    site: &Site,
    request: Request,
) -> Result<Result<Photo, Vec<PhotoFault>>, Problem> {
    let busy = |_| Problem::from(Fault::Busy).retry_after(AGAIN_S);
    // Taken before the body is read: bodies that wait are bounded.
    let _waits = site.uploads.try_acquire().map_err(busy)?;
    let bytes = Bytes::from_request(request, &()).await.map_err(|rejection| {
        let too_large = rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE;
        Problem::from(if too_large { Fault::BodyTooLarge } else { Fault::BodyMalformed })
    })?;
    let internal = |_: &dyn std::fmt::Debug| Problem::from(Fault::Internal);
    let _looks = site.photos.acquire().await.map_err(|error| internal(&error))?;
    let looked = tokio::task::spawn_blocking(move || photo::check(&bytes)).await;
    // A decoder that panics met a damaged file; nothing of it is kept.
    Ok(looked.unwrap_or_else(|_| Err(vec![PhotoFault::Damaged])))
}

/// A photo that cannot be taken, with everything that is wrong with it.
pub(in crate::http) fn faulty(site: &Site, faults: Vec<PhotoFault>) -> Problem {
    let refusal = Refusal::new(Reason::DocumentFaulty).of(Side::Grantor);
    let (mut zh, mut en) = (String::new(), String::new());
    for fault in faults {
        zh.push_str(&fault.zh());
        if !en.is_empty() {
            en.push(' ');
        }
        en.push_str(&fault.en());
    }
    Problem::refusal(refusal, Side::Grantor, &site.app.world()).adding(&zh, &en)
}
