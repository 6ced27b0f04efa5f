//! SMS by the operator's gateway: a signed call that a small adapter turns into whatever the
//! contracted carrier wants.

use std::sync::Arc;

use app::Clock;
use hyper::Uri;
use serde_json::json;

use super::address::Reach;
use super::call::{Caller, Secret};
use super::{Answering, Provider, Sms};

/// An SMS gateway: `{"phone", "text", "id"}`, signed as [`super::call`] says. The gateway tells
/// doubles by `id`.
#[derive(Debug)]
pub struct SmsGateway {
    url: Uri,
    secret: Secret,
    caller: Caller,
}

impl SmsGateway {
    /// At an address of the operator's, which may be a private one.
    pub fn new(url: Uri, secret: Secret, clock: Arc<dyn Clock>) -> Self {
        Self { url, secret, caller: Caller::new(Reach::Anywhere, clock) }
    }
}

impl Provider for SmsGateway {
    fn name(&self) -> &'static str {
        "sms-gateway"
    }
}

impl Sms for SmsGateway {
    fn send<'a>(&'a self, phone: &'a str, id: &'a str, text: &'a str) -> Answering<'a, ()> {
        let body = json!({"phone": phone, "text": text, "id": id}).to_string();
        Box::pin(async move { self.caller.post(&self.url, &self.secret, &body).await })
    }
}
