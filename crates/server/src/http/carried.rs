//! What a request carries of a session: a program's token in `Authorization`, a page's in a cookie.
//!
//! Programs send `Authorization: Bearer`, and where that header is there nothing else counts. Pages
//! say `X-Page: 1`, are given their token in a cookie that no script can read, and never see it
//! (ADR 0019). Families and clerks have a cookie each, so that one browser can be signed in as both
//! and neither opens the other's interface.

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, COOKIE, HeaderName, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::response::AppendHeaders;
use domain::refusal::Side;
use store::records::Principal;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};

use super::body::header;
use super::fault::Fault;
use super::problem::Problem;
use super::serve::Via;

/// What the own pages say with every request. A foreign page cannot: the browser asks the server
/// first whether it may (CORS), and this server never says yes.
const PAGE: &str = "x-page";
/// Where the browser says whose page asks; old ones do not.
const SITE: &str = "sec-fetch-site";

/// Whose interface: each has a cookie of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Family members.
    Family,
    /// Clerks; the till is theirs too.
    Desk,
}

impl Room {
    /// Name of its cookie.
    pub fn cookie(self) -> &'static str {
        match self {
            Self::Family => "gongji_family",
            Self::Desk => "gongji_desk",
        }
    }

    /// Where somebody's sessions belong.
    pub fn of(principal: Principal) -> Self {
        match principal {
            Principal::Person(_) => Self::Family,
            Principal::Clerk(_) => Self::Desk,
        }
    }

    /// How those who sign in here are called in refusals.
    pub fn side(self) -> Side {
        match self {
            Self::Family => Side::Grantor,
            Self::Desk => Side::Agency,
        }
    }
}

/// Cookies of an answer; none for programs.
pub type Cookies = AppendHeaders<Vec<(HeaderName, HeaderValue)>>;

/// What a request carries of a session, and how. Its `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Carried {
    /// `Authorization`, as it came: where it is there, cookies do not count.
    authorization: Option<String>,
    cookies: Vec<(String, String)>,
    /// One of the own pages asks.
    page: bool,
    /// The browser says that another site's page asks.
    foreign: bool,
    /// The browser speaks TLS with the proxy in front.
    secure: bool,
}

impl std::fmt::Debug for Carried {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Carried").field("page", &self.page).finish_non_exhaustive()
    }
}

impl Carried {
    /// Of a request.
    pub fn of(parts: &Parts) -> Self {
        let authorization = parts.headers.get(AUTHORIZATION);
        let authorization = authorization.map(|said| said.to_str().unwrap_or("").to_owned());
        let page = header(&parts.headers, PAGE) == Some("1") && is_own(&parts.headers);
        let secure = parts.extensions.get::<Via>() == Some(&Via::Proxy);
        let foreign = is_foreign(&parts.headers);
        Self { authorization, cookies: cookies(&parts.headers), page, foreign, secure }
    }

    /// The token of a session.
    pub fn token(&self, room: Room) -> Option<&str> {
        match &self.authorization {
            Some(said) => said.strip_prefix("Bearer ").map(str::trim),
            None => self.cookie(room.cookie()),
        }
    }

    /// A cookie's value; an empty one is none.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let found = self.cookies.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// True when one of the own pages asks.
    pub fn by_page(&self) -> bool {
        self.page
    }

    /// Refuses what a foreign page could have made: cookies go along by themselves, so a write asks
    /// for more than them. A read is a link of ours or an address that somebody typed; no other
    /// site's page makes one, for each is kept as a look.
    pub fn check(&self, method: &Method) -> Result<(), Problem> {
        let reads = matches!(*method, Method::GET | Method::HEAD);
        if self.authorization.is_some() || self.page || (reads && !self.foreign) {
            return Ok(());
        }
        Err(Fault::NotFromPage.into())
    }

    /// Gives a page a token to keep: what no script reads, what no foreign page sends along, and
    /// what goes nowhere but to the interfaces.
    pub fn keep(&self, name: &str, value: &str, seconds: i64) -> Cookies {
        let secure = if self.secure { "; Secure" } else { "" };
        let kept = format!(
            "{name}={value}; HttpOnly; SameSite=Strict; Path=/api; Max-Age={seconds}{secure}"
        );
        let kept = HeaderValue::from_str(&kept).ok();
        AppendHeaders(kept.map(|kept| (SET_COOKIE, kept)).into_iter().collect())
    }

    /// Takes the cookie of a session away from whoever has one.
    pub fn forget(&self, room: Room) -> Cookies {
        let has = self.authorization.is_none() && self.cookie(room.cookie()).is_some();
        if has { self.keep(room.cookie(), "", 0) } else { none() }
    }
}

/// No cookies.
pub fn none() -> Cookies {
    AppendHeaders(Vec::new())
}

/// Asked by a page of this server, as far as the browser says.
fn is_own(headers: &HeaderMap) -> bool {
    headers.get(SITE).is_none_or(|site| site == "same-origin")
}

/// Asked by a page of another site, as far as the browser says; `none` is a typed address.
fn is_foreign(headers: &HeaderMap) -> bool {
    headers.get(SITE).is_some_and(|site| site != "same-origin" && site != "none")
}

/// Every cookie of a request.
fn cookies(headers: &HeaderMap) -> Vec<(String, String)> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

impl<S: Send + Sync> FromRequestParts<S> for Carried {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts))
    }
}

/// How the document tells of it, where somebody signs in.
impl utoipa::IntoParams for Carried {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let said = "`1` from the server's own pages: the token comes in an HttpOnly cookie, and \
                    `token` is empty";
        let page = ParameterBuilder::new().name("X-Page").description(Some(said));
        let page = page.parameter_in(ParameterIn::Header).required(Required::False);
        vec![page.schema(Some(<String as utoipa::PartialSchema>::schema())).build()]
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn carried(lines: &[(&str, &str)], via: Via) -> Carried {
        let mut request = Request::builder().extension(via);
        for (name, value) in lines {
            request = request.header(*name, *value);
        }
        Carried::of(&request.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn authorization_wins_even_where_it_is_nonsense() {
        let cookie = ("cookie", "a=1; gongji_family=cookie");
        let of = |lines: &[_]| carried(lines, Via::Nobody).token(Room::Family).map(str::to_owned);
        assert_eq!(of(&[cookie]).as_deref(), Some("cookie"));
        assert_eq!(of(&[cookie, ("authorization", "Bearer token")]).as_deref(), Some("token"));
        assert_eq!(of(&[cookie, ("authorization", "Basic x")]), None);
        assert_eq!(of(&[("cookie", "gongji_family=; gongji_desk=other")]), None);
        assert_eq!(
            of(&[("cookie", "a=1"), ("cookie", "gongji_family=x=y")]).as_deref(),
            Some("x=y")
        );
    }

    #[test]
    fn cookies_are_secure_behind_tls_only() {
        let kept = |via| {
            let AppendHeaders(kept) = carried(&[], via).keep("n", "v", 60);
            kept[0].1.to_str().unwrap().to_owned()
        };
        let plain = "n=v; HttpOnly; SameSite=Strict; Path=/api; Max-Age=60";
        assert_eq!(kept(Via::Nobody), plain);
        assert_eq!(kept(Via::Proxy), format!("{plain}; Secure"));
    }
}
