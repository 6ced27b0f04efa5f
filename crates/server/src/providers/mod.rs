//! What a deployment asks of others: who somebody is, whether a face or name is right, that a
//! message is carried, what an electronic certificate says. One small trait each. Simulators say
//! that they are, and only `--demo` can run with one.

pub mod address;
pub mod call;
pub mod config;
pub mod mail;
mod secret_file;
pub mod simulated;
pub mod sms;
pub mod webhook;

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use domain::evidence::DocumentKind;
use domain::kinship::Kinship;

/// An answer that takes its time.
pub type Answering<'a, T> = Pin<Box<dyn Future<Output = Result<T, ProviderError>> + Send + 'a>>;

/// Why a provider did not answer; holds nothing of what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// Cannot be reached now; another try may help.
    #[error("the provider cannot be reached: {0}")]
    Away(String),
    /// Does not take this; another try does not help.
    #[error("the provider refuses: {0}")]
    Refused(String),
}

/// Every provider says what it is.
pub trait Provider: Debug + Send + Sync {
    /// Its name, kept with every result.
    fn name(&self) -> &'static str;

    /// Made up: for `--demo` alone.
    fn is_simulator(&self) -> bool {
        false
    }
}

/// Somebody as an identity check sees one; `Debug` shows nothing.
#[derive(Clone, Copy)]
pub struct Somebody<'a> {
    /// Name.
    pub name: &'a str,
    /// `psn_cert_type`
    pub cert_type: &'a str,
    /// `certno`
    pub cert_no: &'a str,
    /// What the device sent: a face picture, a signed token … as the provider wants it. Simulators
    /// take `simulated`.
    pub evidence: &'a str,
}

impl Debug for Somebody<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Somebody")
    }
}

/// The result of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Passed.
    pub passed: bool,
    /// The provider's own number of the check.
    pub reference: String,
}

/// Looks whether a living face belongs to name and number.
pub trait FaceCheck: Provider {
    /// Checks.
    fn check<'a>(&'a self, who: Somebody<'a>) -> Answering<'a, Checked>;
}

/// Looks whether name and number belong together (实名核验).
pub trait NameCheck: Provider {
    /// Checks.
    fn check<'a>(&'a self, who: Somebody<'a>) -> Answering<'a, Checked>;
}

/// Tells who holds a token: an e-voucher code scanned, or a ticket of a province's unified
/// identity.
pub trait Tickets: Provider {
    /// `voucher` or `province`.
    fn way(&self) -> &'static str;

    /// What the button says.
    fn label_zh(&self) -> &'static str;

    /// Certificate type and number of who holds it; `None` = no such ticket, or over.
    fn redeem<'a>(&'a self, ticket: &'a str) -> Answering<'a, Option<(String, String)>>;
}

/// Carries a text to a phone.
pub trait Sms: Provider {
    /// Sends; `id` is the message's, for the gateway to tell doubles.
    fn send<'a>(&'a self, phone: &'a str, id: &'a str, text: &'a str) -> Answering<'a, ()>;
}

/// Carries a mail.
pub trait Mail: Provider {
    /// Sends.
    fn send<'a>(&'a self, to: &'a str, subject: &'a str, text: &'a str) -> Answering<'a, ()>;
}

/// Calls an address with a signed body.
pub trait Webhook: Provider {
    /// Sends; `id` is the message's, for the receiver to tell doubles.
    fn send<'a>(&'a self, url: &'a str, id: &'a str, body: &'a str) -> Answering<'a, ()>;

    /// What the receiver at this address checks signatures with, to be shown to whoever gave it.
    fn key_of(&self, url: &str) -> String;
}

/// What an electronic certificate (电子证照) says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certified {
    /// What the second is to the first.
    pub kinship: Option<Kinship>,
    /// The provider's own number.
    pub reference: String,
}

/// Asks the registers of certificates whether two people are related.
pub trait Certificates: Provider {
    /// Asks; `None` = no such certificate.
    fn relation<'a>(
        &'a self,
        kind: DocumentKind,
        first: Somebody<'a>,
        second: Somebody<'a>,
    ) -> Answering<'a, Option<Certified>>;
}

/// Everything that a deployment has. What is absent is said to be absent.
#[derive(Clone, Debug, Default)]
pub struct Providers {
    /// Face.
    pub face: Option<Arc<dyn FaceCheck>>,
    /// Real name.
    pub name: Option<Arc<dyn NameCheck>>,
    /// Sign-in by ticket.
    pub tickets: Vec<Arc<dyn Tickets>>,
    /// SMS.
    pub sms: Option<Arc<dyn Sms>>,
    /// Mail.
    pub mail: Option<Arc<dyn Mail>>,
    /// Webhooks.
    pub webhook: Option<Arc<dyn Webhook>>,
    /// Electronic certificates.
    pub certificates: Option<Arc<dyn Certificates>>,
}

impl Providers {
    /// Names of the simulators among them.
    pub fn simulators(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        let mut look = |name: Option<(&'static str, bool)>| {
            names.extend(name.filter(|(_, simulated)| *simulated).map(|(name, _)| name));
        };
        look(self.face.as_ref().map(|p| (p.name(), p.is_simulator())));
        look(self.name.as_ref().map(|p| (p.name(), p.is_simulator())));
        self.tickets.iter().for_each(|p| look(Some((p.name(), p.is_simulator()))));
        look(self.sms.as_ref().map(|p| (p.name(), p.is_simulator())));
        look(self.mail.as_ref().map(|p| (p.name(), p.is_simulator())));
        look(self.webhook.as_ref().map(|p| (p.name(), p.is_simulator())));
        look(self.certificates.as_ref().map(|p| (p.name(), p.is_simulator())));
        names
    }
}
