//! Where calls may go. An address that a person typed in must not make this server speak to
//! machines beside it, so names are resolved here, every answer is looked at, and the connection
//! goes to exactly the address that was looked at: a name that answers differently a moment later
//! changes nothing.

use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::Uri;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpStream, lookup_host};
use tower::Service;

/// How far calls may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Anywhere: the operator wrote the address into the configuration.
    Anywhere,
    /// Public addresses: a person wrote it.
    Public,
    /// Public addresses and this machine: for tests.
    PublicOrLoopback,
}

/// The address is not one that may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address is not public")]
pub struct NotPublic;

/// Ranges of IPv4 that are not public (IANA special-purpose registry): address and length of the
/// prefix.
const V4_NOT_PUBLIC: [(Ipv4Addr, u32); 17] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    // Shared by carriers; clouds keep their metadata here too (100.100.100.200).
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    // Link-local, with the metadata of most clouds (169.254.169.254).
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    // Public by its number, yet the inner host of a cloud.
    (Ipv4Addr::new(168, 63, 129, 16), 32),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    // Relays of 6to4.
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    // Benchmarks.
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    // Multicast.
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    // Reserved, with the broadcast address.
    (Ipv4Addr::new(240, 0, 0, 0), 4),
    (Ipv4Addr::BROADCAST, 32),
];

/// The upper 96 bits of NAT64 with the well-known prefix, 64:ff9b::/96. That of local use
/// (64:ff9b:1::/48) is not public.
const NAT64: u128 = 0x0064_ff9b << 64;

/// The address belongs to the public internet. Addresses that carry another one inside (mapped,
/// 6to4, NAT64) are as public as that one.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => v4_is_public(address),
        IpAddr::V6(address) => v6_is_public(address),
    }
}

fn v4_is_public(address: Ipv4Addr) -> bool {
    let within = |(prefix, length): &(Ipv4Addr, u32)| {
        let differ = address.to_bits() ^ prefix.to_bits();
        differ.leading_zeros() >= *length
    };
    !V4_NOT_PUBLIC.iter().any(within)
}

fn v6_is_public(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return v4_is_public(mapped);
    }
    let [first, second, third, .., seventh, eighth] = address.segments();
    let carried = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    if address.to_bits() >> 32 == NAT64 {
        return v4_is_public(carried(seventh, eighth));
    }
    match (first, second) {
        // 6to4.
        (0x2002, _) => v4_is_public(carried(second, third)),
        // Assignments of the IETF: Teredo, benchmarks, ORCHID; and documentation.
        (0x2001, _) => second >= 0x0200 && second != 0x0db8,
        (0x3fff, _) => second >= 0x1000,
        // Global unicast is 2000::/3 and nothing else.
        _ => first >> 13 == 1,
    }
}

/// Resolves, looks and connects; what an HTTP client stands on.
#[derive(Clone, Copy, Debug)]
pub struct Connector {
    reach: Reach,
}

impl Connector {
    /// For calls that may go so far.
    pub fn new(reach: Reach) -> Self {
        Self { reach }
    }

    fn may_call(self, address: IpAddr) -> bool {
        match self.reach {
            Reach::Anywhere => true,
            Reach::Public => is_public(address),
            Reach::PublicOrLoopback => address.is_loopback() || is_public(address),
        }
    }

    /// The addresses of a name. One that may not be called spoils all of them: whoever answers
    /// with both is trying something.
    async fn addresses(self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let found: Vec<SocketAddr> = lookup_host((host, port)).await?.collect();
        if found.iter().all(|address| self.may_call(address.ip())) {
            Ok(found)
        } else {
            Err(io::Error::other(NotPublic))
        }
    }

    async fn connect(self, to: Uri) -> io::Result<TokioIo<TcpStream>> {
        let port = to.port_u16().unwrap_or(if to.scheme_str() == Some("http") { 80 } else { 443 });
        let host = to.host().unwrap_or_default().trim_matches(['[', ']']);
        let mut last = io::Error::from(io::ErrorKind::NotFound);
        for address in self.addresses(host, port).await? {
            match TcpStream::connect(address).await {
                Ok(stream) => return Ok(TokioIo::new(stream)),
                Err(error) => last = error,
            }
        }
        Err(last)
    }
}

impl Service<Uri> for Connector {
    type Response = TokioIo<TcpStream>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        Box::pin(self.connect(to))
    }
}
