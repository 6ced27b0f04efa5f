//! Which addresses a person's calls may reach.

use std::sync::Arc;

use app::FakeClock;
use domain::Moment;
use server::providers::address::{Reach, is_public};
use server::providers::call::Caller;
use server::providers::webhook::{SignedWebhook, usable};
use server::providers::{ProviderError, Webhook as _};
use tokio::net::TcpListener;

use super::secret;

/// Hosts as somebody may write them; none may be called.
const NOT_PUBLIC: [&str; 58] = [
    "localhost",
    "127.0.0.1",
    "127.255.255.254",
    // Other ways to write 127.0.0.1 that resolvers understand.
    "2130706433",
    "0x7f000001",
    "127.1",
    "0177.0.0.1",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "100.100.100.200",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.255.255",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "[::]",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:10.0.0.1]",
    "[::ffff:169.254.169.254]",
    "[::ffff:c0a8:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b::1:0:0:808:808]",
    "[64:ff9b:1::808:808]",
    "[100::1]",
    "[2001::1]",
    "[2001:2::1]",
    "[2001:10::1]",
    "[2001:db8::1]",
    "[2002:7f00:1::1]",
    "[2002:a00:1::1]",
    "[2002:c0a8:101::1]",
    "[3fff::1]",
    "[5f00::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fe80::1]",
    "[ff02::1]",
];

/// The other side of the borders.
const PUBLIC: [&str; 18] = [
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "114.114.114.114",
    "168.63.129.15",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2400:3200::1",
    "2001:200::1",
    "2002:808:808::1",
    "3fff:1000::1",
    "64:ff9b::808:808",
    "::ffff:8.8.8.8",
];

#[tokio::test]
async fn no_private_address_is_called_however_it_is_written() {
    // Without TLS, whose own look at the name would come first.
    let caller = Caller::new(Reach::Public, Arc::new(FakeClock::new(Moment(0))));
    for host in NOT_PUBLIC {
        let url = format!("http://{host}:1/in").parse().unwrap();
        let refused = ProviderError::Refused("the address is not public".to_owned());
        assert_eq!(caller.post(&url, &secret(), "{}").await, Err(refused), "{host}");
    }
}

#[test]
fn public_addresses_stay_public() {
    for address in PUBLIC {
        assert!(is_public(address.parse().unwrap()), "{address}");
    }
}

#[tokio::test]
async fn what_is_refused_was_never_connected_to() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let webhook = SignedWebhook::new(secret(), Arc::new(FakeClock::new(Moment(0))));
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"] {
        let said = webhook.send(&format!("https://{host}:{port}/"), "1", "{}").await;
        assert!(matches!(said, Err(ProviderError::Refused(_))), "{host}: {said:?}");
    }
    // Its own connection is the first that it sees.
    let own = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let (_, first) = listener.accept().await.unwrap();
    assert_eq!(first, own.local_addr().unwrap());
}

#[tokio::test]
async fn an_address_is_https_without_a_name_in_it() {
    for good in ["https://example.com", "https://example.com:8443/a?b=c", "https://[2400::1]/"] {
        assert!(usable(good).is_some(), "{good}");
    }
    let long = format!("https://example.com/{}", "a".repeat(500));
    let webhook = SignedWebhook::new(secret(), Arc::new(FakeClock::new(Moment(0))));
    let odd = ["http://example.com", "ftp://example.com", "https://", "example.com", "/in", ""];
    for bad in odd.into_iter().chain(["https://me:pw@example.com/", &long]) {
        assert!(usable(bad).is_none(), "{bad}");
        let said = webhook.send(bad, "1", "{}").await;
        assert_eq!(said, Err(ProviderError::Refused("not an https address".to_owned())), "{bad}");
    }
}
