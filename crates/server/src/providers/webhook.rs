//! Calls to the address that a person gave.

use std::sync::Arc;

use app::Clock;
use hyper::Uri;

use super::address::Reach;
use super::call::{Caller, Secret};
use super::{Answering, Provider, ProviderError, Webhook};

/// Longest address, in characters.
const URL_MAX: usize = 500;

/// Signed calls to people's addresses: https and public ones only. Every address has a key of its
/// own, so that whoever runs one cannot sign for another.
#[derive(Debug)]
pub struct SignedWebhook {
    secret: Secret,
    caller: Caller,
    reach: Reach,
}

impl SignedWebhook {
    /// With the secret that the keys of all addresses come from.
    pub fn new(secret: Secret, clock: Arc<dyn Clock>) -> Self {
        Self::reaching(Reach::Public, secret, clock)
    }

    /// As [`Self::new`]; with [`Reach::PublicOrLoopback`] a receiver on this machine may be called
    /// without TLS.
    pub fn reaching(reach: Reach, secret: Secret, clock: Arc<dyn Clock>) -> Self {
        Self { secret, caller: Caller::new(reach, clock), reach }
    }

    fn target(&self, url: &str) -> Option<Uri> {
        match self.reach {
            Reach::PublicOrLoopback => url.parse().ok(),
            Reach::Public | Reach::Anywhere => usable(url),
        }
    }
}

/// An address as a person may give it: https, a host, nobody's name and password in it. Whether
/// its host is public is looked at with every call.
pub fn usable(url: &str) -> Option<Uri> {
    let uri: Uri = url.parse().ok().filter(|_| url.chars().count() <= URL_MAX)?;
    let host = uri.host().filter(|host| !host.is_empty());
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let good = uri.scheme_str() == Some("https") && host.is_some() && !authority.contains('@');
    good.then_some(uri)
}

impl Provider for SignedWebhook {
    fn name(&self) -> &'static str {
        "webhook"
    }
}

impl Webhook for SignedWebhook {
    fn send<'a>(&'a self, url: &'a str, _: &'a str, body: &'a str) -> Answering<'a, ()> {
        Box::pin(async move {
            let refused = |what: &str| ProviderError::Refused(what.to_owned());
            let target = self.target(url).ok_or_else(|| refused("not an https address"))?;
            let key = Secret::new(self.key_of(url).as_bytes()).ok_or_else(|| refused("no key"))?;
            self.caller.post(&target, &key, body).await
        })
    }

    /// In hex: HMAC-SM3 over the address with the secret of the deployment.
    fn key_of(&self, url: &str) -> String {
        self.secret.sign(&[url])
    }
}
