//! `gongji sandbox`: a server for vendors of hospital and pharmacy programs.
//!
//! Every institution has a world of its own ([`world`]), made at its first request from the same
//! fixed demo world. Requests pass through [`dispatch`]: it finds the institution, lets faults happen
//! ([`fault`]), and keeps the exchange ([`exchange`]) for the log ([`pages`]) and the report
//! ([`judge`]).

pub mod exchange;
mod explain;
pub mod fault;
pub mod judge;
mod pages;
mod report;
pub mod world;

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use app::{Clock, SystemClock};
use axum::Router;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use hyper::body::Frame;
use tokio::sync::Mutex;
use tower::ServiceExt as _;

use crate::http::institution::envelope_text;
use exchange::Exchange;
use fault::Fault;
use world::{World, is_code};

/// Longest body that passes, in bytes.
const BODY_MAX: usize = 32 * 1024 * 1024;
/// Most institutions at the same time; each has a database.
const WORLDS_MAX: usize = 200;
/// Names the institution where neither path nor body does.
const INSTITUTION: &str = "x-sandbox-institution";
/// Whom a request without any institution gets to: a hospital of the demo.
const USUAL: &str = "H11010100001";

/// A sandbox.
#[derive(Debug)]
pub struct Sandbox {
    folder: PathBuf,
    worlds: Mutex<Worlds>,
}

#[derive(Debug, Default)]
struct Worlds {
    known: BTreeMap<String, Arc<World>>,
    made: u64,
}

impl Sandbox {
    /// One whose worlds live below a folder.
    pub fn new(folder: PathBuf) -> Arc<Self> {
        Arc::new(Self { folder, worlds: Mutex::default() })
    }

    /// Its router.
    pub fn router(self: &Arc<Self>) -> Router {
        pages::routes().fallback(dispatch).with_state(Arc::clone(self))
    }

    /// The world of an institution, made now where there is none.
    async fn world(&self, code: &str) -> Result<Arc<World>, String> {
        let mut worlds = self.worlds.lock().await;
        if let Some(world) = worlds.known.get(code) {
            return Ok(Arc::clone(world));
        }
        if worlds.known.len() >= WORLDS_MAX {
            return Err(format!("最多同时有 {WORLDS_MAX} 家机构；请先重置不用的"));
        }
        worlds.made = worlds.made.saturating_add(1);
        let folder = self.folder.join(format!("{code}-{}", worlds.made));
        let world = Arc::new(World::build(code, &folder).await?);
        worlds.known.insert(code.to_owned(), Arc::clone(&world));
        Ok(world)
    }

    /// A world that is there.
    async fn known(&self, code: &str) -> Option<Arc<World>> {
        self.worlds.lock().await.known.get(code).cloned()
    }

    /// Institutions that called.
    async fn codes(&self) -> Vec<String> {
        self.worlds.lock().await.known.keys().cloned().collect()
    }

    /// Forgets everything of an institution; its next request finds the world as it was at first.
    async fn reset(&self, code: &str) -> bool {
        let world = self.worlds.lock().await.known.remove(code);
        let Some(world) = world else { return false };
        // Requests under way hold it a moment longer; its folder then goes with the sandbox.
        if let Ok(world) = Arc::try_unwrap(world) {
            drop(tokio::task::spawn_blocking(move || world.close()).await);
        }
        true
    }

    /// Ends every world.
    pub async fn close(&self) {
        for code in self.codes().await {
            self.reset(&code).await;
        }
    }
}

/// Passes a request on to the world of its institution.
async fn dispatch(State(sandbox): State<Arc<Sandbox>>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, BODY_MAX).await else {
        return plain(StatusCode::PAYLOAD_TOO_LARGE, "报文太大或没有收完整");
    };
    let text = envelope_text(&parts.headers, &bytes);
    let header = parts.headers.get(INSTITUTION).and_then(|value| value.to_str().ok());
    let (named, path) = split(&parts.uri);
    let code = named
        .or_else(|| header.map(ToOwned::to_owned))
        .or_else(|| text_in(&text, "fixmedins_code"));
    let code = code.unwrap_or_else(|| USUAL.to_owned());
    if !is_code(&code) {
        return plain(StatusCode::BAD_REQUEST, "机构编号应为 H 或 P 开头的 12 位或 14 位");
    }
    if let Some(path) = path {
        parts.uri = path;
    }
    let world = match sandbox.world(&code).await {
        Ok(world) => world,
        Err(why) => return plain(StatusCode::SERVICE_UNAVAILABLE, &why),
    };
    let wanted = parts.headers.get(fault::HEADER).and_then(|value| value.to_str().ok());
    let wanted = wanted.map(str::parse::<Fault>).transpose();
    let Ok(wanted) = wanted else {
        return plain(StatusCode::BAD_REQUEST, &wanted.err().unwrap_or_default());
    };
    let infno = text_in(&text, "infno").filter(|infno| infno.len() <= 10).unwrap_or_default();
    let is_exchange = !infno.is_empty();
    let fault = wanted.or_else(|| is_exchange.then(|| world.wishes.take(&infno)).flatten());
    let (came, began) = (SystemClock.now(), Instant::now());
    let answered = answer(&world, parts, bytes.clone(), fault).await;
    let (shown, response) = shown(answered, fault).await;
    if is_exchange {
        world.log.keep(Exchange {
            number: 0,
            at: came,
            ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            msgid: text_in(&text, "msgid").unwrap_or_default(),
            infno,
            request: text,
            status: response.status().as_u16(),
            answer: shown,
            fault: fault.map(Fault::word),
            mistakes: Vec::new(),
        });
    }
    response
}

/// The world's answer, after what the fault does before.
async fn answer(
    world: &World,
    parts: axum::http::request::Parts,
    bytes: Bytes,
    fault: Option<Fault>,
) -> Response {
    let again = (fault == Some(Fault::Duplicate)).then(|| parts.clone());
    let send = |parts, bytes: Bytes| {
        let request = Request::from_parts(parts, Body::from(bytes));
        let router = world.router.clone();
        async move {
            let Ok(answer) = router.oneshot(request).await;
            answer
        }
    };
    match fault {
        Some(Fault::Http500) => {
            return plain(StatusCode::INTERNAL_SERVER_ERROR, "故障演练：HTTP 500");
        }
        Some(Fault::Delay(wait)) => tokio::time::sleep(wait).await,
        Some(Fault::Lost | Fault::WrongInfcode | Fault::Duplicate) | None => {}
    }
    let first = send(parts, bytes.clone()).await;
    match again {
        Some(parts) => send(parts, bytes).await,
        None => first,
    }
}

/// What the log keeps of the answer, and what the client gets: another one where the fault wants it.
async fn shown(answer: Response, fault: Option<Fault>) -> (String, Response) {
    let (head, body) = answer.into_parts();
    let bytes = to_bytes(body, BODY_MAX).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let response = match fault {
        // The body breaks off at once: whatever the client reads is no answer.
        Some(Fault::Lost) => Response::from_parts(head, Body::new(Broken)),
        Some(Fault::WrongInfcode) => {
            let body = "{\"infcode\":-1,\"inf_refmsgid\":null,\"refmsg_time\":null,\
                        \"respond_time\":null,\"err_msg\":\"FSI-故障演练：结果未知\",\"output\":null}";
            Response::from_parts(head, Body::from(body))
        }
        _ => Response::from_parts(head, Body::from(bytes)),
    };
    (text, response)
}

/// A body that breaks off at its first byte.
struct Broken;

impl HttpBody for Broken {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        Poll::Ready(Some(Err(io::Error::other("lost on purpose"))))
    }
}

/// `/at/{code}/…` names the institution in the path.
fn split(uri: &Uri) -> (Option<String>, Option<Uri>) {
    let Some(rest) = uri.path().strip_prefix("/at/") else { return (None, None) };
    let (code, path) = rest.split_once('/').unwrap_or((rest, ""));
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    (Some(code.to_owned()), format!("/{path}{query}").parse().ok())
}

/// A member of the envelope, wherever the envelope stands in a body: JSON, a form, several parts.
fn text_in(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("\"{name}\""))?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start();
    let value: String = match rest.strip_prefix('"') {
        Some(quoted) => quoted.chars().take_while(|c| *c != '"').collect(),
        None => rest.chars().take_while(char::is_ascii_alphanumeric).collect(),
    };
    Some(value).filter(|value| !value.is_empty() && value.len() <= 60)
}

fn plain(status: StatusCode, why: &str) -> Response {
    (status, why.to_owned()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_institution_is_found_wherever_it_stands() {
        let code = |body: &str| text_in(body, "fixmedins_code");
        let expected = Some("H11010100001".to_owned());
        assert_eq!(code(r#"{"a": 1, "fixmedins_code" : "H11010100001"}"#), expected);
        let form = "--x\r\nname=\"jsonStr\"\r\n\r\n{\"fixmedins_code\":\"H11010100001\"}\r\n--x--";
        assert_eq!(code(form), expected);
        assert_eq!(code("{}"), None);
        assert_eq!(text_in(r#"{"infno": 2207}"#, "infno"), Some("2207".to_owned()));
        let (code, path) = split(&"/at/P1/api/desk/v1/x?y=1".parse().unwrap());
        assert_eq!(
            (code.as_deref(), path.unwrap().to_string().as_str()),
            (Some("P1"), "/api/desk/v1/x?y=1")
        );
        assert_eq!(split(&"/fsi/x".parse().unwrap()), (None, None));
    }
}
