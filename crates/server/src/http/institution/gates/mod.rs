//! The gateways of the provinces: how an institution shows who it is (§2.2–2.4 of the interface).
//!
//! | gate | where | shows | covers |
//! |---|---|---|---|
//! | [`mod@hmac`] | 湖南, 江西 | `_api_*` headers | transaction, time |
//! | [`tif`] | 河北, 内蒙古 | `x-tif-*` headers | time, nonce |
//! | [`oauth`] | 吉林 | bearer token, SM4 input, SM2 `cainfo` | the input |
//! | [`cainfo`] | 湖北 | SM2 `cainfo` | the envelope without its input |
//!
//! Which one an institution uses is data (`domain::gate`): whoever has a key must use it. What does not
//! cover the body is good for [`WINDOW_MS`] and for one body ([`seen`]).

pub(super) mod cainfo;
mod fault;
mod hmac;
pub(crate) mod keys;
pub(super) mod oauth;
mod seal;
mod seen;
mod tif;
mod tokens;

pub(crate) use fault::GateFault;
pub(crate) use seal::{Covers, Seal};

use app::App;
use axum::http::HeaderMap;
use domain::Moment;
use domain::gate::Gate;
use domain::institution::Institution;
use store::{Reads, StoreError};

use self::seen::Seen;
use self::tokens::Tokens;
use super::answer::Failure;
use super::door::Stop;
use crate::Site;

/// How far a timestamp may be from now, either way: 5 minutes (`decisions.md`, "On the wire").
pub(crate) const WINDOW_MS: i64 = 5 * 60 * 1_000;

/// What the gateways remember between requests; nothing of it decides about money.
#[derive(Debug)]
pub(crate) struct Memory {
    /// Signatures that came in the last minutes.
    seen: Seen,
    tokens: Tokens,
}

impl Memory {
    /// Of a process that starts now.
    pub(crate) fn new(now: Moment) -> Self {
        Self { seen: Seen::new(now), tokens: Tokens::default() }
    }

    /// Binds a checked signature of mobile payment (its `appId`, timestamp in ms and text) to its
    /// body.
    pub(crate) fn bind_mobile(
        &self,
        (app, reads): (&App, &dyn Reads),
        (name, at, signature): (&str, i64, &str),
        body: &[u8],
        now: Moment,
    ) -> Result<Result<(), GateFault>, Failure> {
        let mark = seen::Mark::new((Gate::Mobile, name), at, signature);
        let bound = self.seen.bind((app, reads), &mark, body, now);
        bound.map_err(|seen::Full| Failure::Busy(app::lane::RETRY_AFTER_S))
    }

    /// Keeps what a clean stop must not lose. Blocks on the database.
    pub(crate) fn keep(&self, app: &App) -> Result<(), app::AppError> {
        self.seen.keep(app)
    }
}

/// A caller whose headers were right.
#[derive(Debug)]
pub(crate) struct Pass {
    /// Whose they are.
    pub(crate) institution: Institution,
    /// The transaction that they are for, where they say so.
    pub(crate) infno: Option<String>,
    /// The client of a bearer token.
    pub(crate) client: Option<oauth::Client>,
}

/// A signature of headers that is right and must still be bound to its body.
pub(super) struct Checked {
    pass: Pass,
    /// `None` = a token, which is good for many bodies.
    mark: Option<seen::Mark>,
}

/// Why headers do not let in: a fault of theirs, or the database.
enum Turned {
    Fault(GateFault),
    Store(StoreError),
}

impl From<GateFault> for Turned {
    fn from(fault: GateFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<StoreError> for Turned {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Turned> for Stop {
    fn from(turned: Turned) -> Self {
        match turned {
            Turned::Fault(fault) => Self::Signature(fault),
            Turned::Store(error) => Self::Failure(Failure::Store(error)),
        }
    }
}

/// Who calls by the headers; `None` = they say nothing.
pub(super) fn by_headers(
    site: &Site,
    headers: &HeaderMap,
    body: &[u8],
    reads: &dyn Reads,
    now: Moment,
) -> Result<Option<Pass>, Stop> {
    let Some(Checked { pass, mark }) = shown(site, headers, reads, now)? else { return Ok(None) };
    if let Some(mark) = mark {
        bind((site, reads), &mark, body, now)?;
    }
    Ok(Some(pass))
}

/// What the headers show, before there is a body; `None` = they say nothing.
pub(super) fn shown(
    site: &Site,
    headers: &HeaderMap,
    reads: &dyn Reads,
    now: Moment,
) -> Result<Option<Checked>, Stop> {
    let checked = if let Some(signed) = hmac::Signed::of(headers) {
        signed.map_err(Turned::Fault)?.check(reads, now)?
    } else if let Some(signed) = tif::Signed::of(headers) {
        signed.map_err(Turned::Fault)?.check(reads, now)?
    } else if let Some(token) = oauth::bearer(headers) {
        let pass = oauth::pass(&site.gates.tokens, &token, reads, now)?;
        Checked { pass, mark: None }
    } else {
        return Ok(None);
    };
    Ok(Some(checked))
}

/// Binds a checked signature to its body: it is good for no other one.
pub(super) fn bind(
    (site, reads): (&Site, &dyn Reads),
    mark: &seen::Mark,
    body: &[u8],
    now: Moment,
) -> Result<(), Stop> {
    match site.gates.seen.bind((&site.app, reads), mark, body, now) {
        Ok(bound) => bound.map_err(Stop::Signature),
        Err(seen::Full) => Err(Failure::Busy(app::lane::RETRY_AFTER_S).into()),
    }
}

/// The values of headers in the order of their names; `None` where there is none of them, a fault
/// where one is missing.
fn all_of<const N: usize>(
    headers: &HeaderMap,
    names: [&'static str; N],
) -> Option<Result<[String; N], GateFault>> {
    if names.iter().all(|name| !headers.contains_key(*name)) {
        return None;
    }
    let values = names.map(|name| headers.get(name).and_then(|value| value.to_str().ok()));
    let missing = names.iter().zip(&values).find(|(_, value)| value.is_none());
    Some(match missing {
        Some((name, _)) => Err(GateFault::Missing(name)),
        None => Ok(values.map(|value| value.unwrap_or_default().trim().to_owned())),
    })
}

/// True for a moment within the window.
fn is_fresh(at: i64, now: Moment) -> bool {
    now.0.saturating_sub(at).saturating_abs() <= WINDOW_MS
}

/// So many digits as a number.
fn digits(text: &str, count: usize) -> Option<i64> {
    let plain = text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}
