//! The accept loop: what `axum::serve` does, with limits on slow and many clients.

use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

/// Most connections at the same time; the next one waits in the backlog.
const CONNECTIONS_MAX: usize = 1_024;
/// Longest time for a head to arrive.
const HEAD_WAIT: Duration = Duration::from_secs(10);
/// Most header lines.
const HEADERS_MAX: usize = 64;
/// How long requests under way may take after the server was asked to stop.
const DRAIN: Duration = Duration::from_secs(20);
/// Rest after an accept failed (no file handles left), so that the loop does not spin.
const ACCEPT_REST: Duration = Duration::from_millis(100);

/// Where a request came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub Option<IpAddr>);

impl Peer {
    /// For counting tries; requests inside the process count together.
    pub fn word(self) -> String {
        self.0.map_or_else(|| "inside".to_owned(), |address| address.to_string())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get::<Self>().copied().unwrap_or(Self(None)))
    }
}

/// Serves until `stop` is done, then finishes what is under way.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place.map_err(io::Error::other)?,
            () = &mut stop => break,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(name: "http.accept.failed", %error);
                tokio::time::sleep(ACCEPT_REST).await;
                continue;
            }
        };
        let connection = connection(stream, peer.ip(), router.clone());
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that goes away or breaks the protocol is its own affair.
            drop(watched.await);
            drop(place);
        });
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(DRAIN) => tracing::warn!(name: "http.drain.cut", "requests were cut off"),
    }
    Ok(())
}

/// A connection with its limits; every request on it knows the peer.
fn connection(stream: TcpStream, peer: IpAddr, router: Router) -> impl GracefulConnection {
    let service = router.map_request(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(Peer(Some(peer)));
        request
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WAIT)
        .max_headers(HEADERS_MAX)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
}
