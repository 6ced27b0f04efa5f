//! What a device calls itself when somebody signs in on it: kept as a keyed digest for 90 days, so
//! that many beneficiaries on one device are seen by a clerk (ADR 0013). A program says it in
//! `X-Device`; a page that does not is given a name at random in a cookie of its own.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::PersonId;
use store::records::DeviceSeen;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};

use crate::codes::token;
use crate::http::body::header;
use crate::http::carried::{Carried, Cookies, none};
use crate::http::problem::Problem;
use crate::http::session::anywhere;
use crate::site::Site;

const HEADER: &str = "x-device";
/// Where a browser keeps the name that it was given.
const COOKIE: &str = "gongji_device";
/// How long it does: a year from the last time somebody signed in.
const KEPT_S: i64 = 365 * 24 * 60 * 60;

/// The name of a device, if it gave one: random, kept there, the same for everybody who signs in on
/// it. Its `Debug` shows nothing.
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
        let name = header(&parts.headers, HEADER).filter(|name| fits(name));
        let expected = ("16 到 64 个字母、数字、- 或 _", "16 to 64 letters, digits, - or _");
        let name = name.ok_or_else(|| Problem::field("X-Device", expected))?;
        Ok(Self(Some(name.to_owned())))
    }
}

fn fits(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    (16..=64).contains(&name.len()) && name.bytes().all(plain)
}

impl Device {
    /// Remembers that somebody signed in on it; what a page keeps as its name from now on.
    pub(super) async fn remember(
        self,
        site: &Site,
        person: PersonId,
        by: &Carried,
    ) -> Result<Cookies, Problem> {
        let (name, cookies) = match self.0 {
            Some(name) => (name, none()),
            None if by.by_page() => {
                let known = by.cookie(COOKIE).filter(|name| fits(name)).map(ToOwned::to_owned);
                let name = known.map_or_else(token, Ok)?;
                let cookies = by.keep(COOKIE, &name, KEPT_S);
                (name, cookies)
            }
            None => return Ok(none()),
        };
        let device = site.app.keyring().digest("device", &name);
        let seen = DeviceSeen { seen: site.app.now(), device, person };
        site.app.chore(anywhere()?, move |tx| tx.put_device(&seen)).await?;
        Ok(cookies)
    }
}

/// How the document tells of it.
impl utoipa::IntoParams for Device {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let said = "What the device calls itself, 16 to 64 letters, digits, - or _, made at random \
                    and kept there (with `X-Page` a cookie does that); only a keyed digest is \
                    kept, for 90 days";
        let name = ParameterBuilder::new().name("X-Device").description(Some(said));
        let name = name.parameter_in(ParameterIn::Header).required(Required::False);
        vec![name.schema(Some(<String as utoipa::PartialSchema>::schema())).build()]
    }
}
