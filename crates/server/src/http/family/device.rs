//! What a device calls itself when somebody signs in on it (`X-Device`): kept as a keyed digest for 90
//! days, so that many beneficiaries on one device are seen by a clerk (ADR 0013).

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::PersonId;
use store::records::DeviceSeen;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};

use crate::http::body::header;
use crate::http::problem::Problem;
use crate::http::session::anywhere;
use crate::site::Site;

const HEADER: &str = "x-device";

/// The name of a device, if it gave one: made by the page at random and kept there, the same for
/// everybody who signs in on it. Its `Debug` shows nothing.
#[derive(Clone)]
pub(super) struct Device(Option<String>);

impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Device")
    }
}

impl FromRequestParts<Arc<Site>> for Device {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Site>) -> Result<Self, Problem> {
        if !parts.headers.contains_key(HEADER) {
            return Ok(Self(None));
        }
        let fits = |text: &&str| {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
            (16..=64).contains(&text.len()) && text.bytes().all(plain)
        };
        let name = header(&parts.headers, HEADER).filter(fits);
        let expected = ("16 到 64 个字母、数字、- 或 _", "16 to 64 letters, digits, - or _");
        let name = name.ok_or_else(|| Problem::field("X-Device", expected))?;
        Ok(Self(Some(name.to_owned())))
    }
}

impl Device {
    /// Remembers that somebody signed in on it.
    pub(super) async fn remember(&self, site: &Site, person: PersonId) -> Result<(), Problem> {
        let Some(name) = &self.0 else { return Ok(()) };
        let device = site.app.keyring().digest("device", name);
        let seen = DeviceSeen { seen: site.app.now(), device, person };
        Ok(site.app.chore(anywhere()?, move |tx| tx.put_device(&seen)).await?)
    }
}

/// How the document tells of it.
impl utoipa::IntoParams for Device {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let said = "What the device calls itself, 16 to 64 letters, digits, - or _, made at random \
                    by the page and kept there; only a keyed digest is kept, for 90 days";
        let name = ParameterBuilder::new().name("X-Device").description(Some(said));
        let name = name.parameter_in(ParameterIn::Header).required(Required::False);
        vec![name.schema(Some(<String as utoipa::PartialSchema>::schema())).build()]
    }
}
