//! The accept loop: what `axum::serve` does, with limits on slow and many clients.

use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{FromRequestParts, Request};
use axum::http::HeaderMap;
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

/// Where a proxy says for whom it asks.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Where a request came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub Option<IpAddr>);

impl Peer {
    /// For counting tries; requests inside the process count together, and so does a network of
    /// version 6, of which everybody has a whole one (/64).
    pub fn word(self) -> String {
        match self.0.map(|address| address.to_canonical()) {
            None => "inside".to_owned(),
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }
}

/// Who says where a request came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// The connection.
    Nobody,
    /// The operator's own proxy, in the last address of `X-Forwarded-For`: the one that it added
    /// itself. Without this everybody behind it would be counted as one, and could lock out all.
    Proxy,
}

/// Where a request came from; what a proxy did not say clearly is the proxy's own address.
fn peer_of(headers: &HeaderMap, via: Via, connected: IpAddr) -> Peer {
    let last = headers.get_all(FORWARDED_FOR).iter().next_back();
    let said = last.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    Peer(Some(match via {
        Via::Nobody => connected,
        Via::Proxy => said.unwrap_or(connected),
    }))
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
    via: Via,
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
        let connection = connection(stream, (peer.ip(), via), router.clone());
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

/// A connection with its limits; every request on it knows the peer, and who says so.
fn connection(
    stream: TcpStream,
    (connected, via): (IpAddr, Via),
    router: Router,
) -> impl GracefulConnection {
    let service = router.map_request(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        let peer = peer_of(request.headers(), via, connected);
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(via);
        request
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WAIT)
        .max_headers(HEADERS_MAX)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(lines: &[&str], via: Via) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        peer_of(&headers, via, IpAddr::from([127, 0, 0, 1])).word()
    }

    #[test]
    fn only_the_address_that_the_own_proxy_added_counts() {
        assert_eq!(peer(&["192.0.2.1"], Via::Nobody), "127.0.0.1");
        assert_eq!(peer(&["192.0.2.1, 198.51.100.7"], Via::Proxy), "198.51.100.7");
        assert_eq!(peer(&["192.0.2.1", "198.51.100.7"], Via::Proxy), "198.51.100.7");
        assert_eq!(peer(&["nobody"], Via::Proxy), "127.0.0.1");
        assert_eq!(peer(&[], Via::Proxy), "127.0.0.1");
    }

    #[test]
    fn a_network_of_version_6_counts_as_one() {
        assert_eq!(
            peer(&["2001:db8:1:2:3::9"], Via::Proxy),
            peer(&["2001:db8:1:2::1"], Via::Proxy)
        );
        assert_ne!(peer(&["2001:db8:1:3::1"], Via::Proxy), peer(&["2001:db8:1:2::1"], Via::Proxy));
        assert_eq!(peer(&["::ffff:192.0.2.1"], Via::Proxy), "192.0.2.1");
    }
}
