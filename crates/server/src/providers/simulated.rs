//! Simulated providers: they say that they are, and only `--demo` has them. A real deployment puts
//! its own in their place.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::App;
use domain::evidence::DocumentKind;
use domain::kinship::Kinship;

use super::{
    Answering, Certificates, Certified, Checked, FaceCheck, NameCheck, Provider, ProviderError,
    Providers, Sms, Somebody, Tickets,
};
use crate::codes::token;
use crate::demo;

/// What the device sends to a simulated check that is to pass.
pub const EVIDENCE: &str = "simulated";
/// What every simulated step of a sign-in says of itself.
pub const SAYS_ZH: &str = "演示：真实部署由实名核验与短信完成";
/// The same in English.
pub const SAYS_EN: &str = "Demo: a real deployment checks the name and sends the code by SMS";
/// What the simulated face check says of itself.
pub const FACE_ZH: &str = "演示：真实部署由人脸识别完成";
/// The same in English.
pub const FACE_EN: &str = "Demo: a real deployment looks at the face";

/// How a simulated ticket of a demo person begins; the person's key follows.
const TICKET: &str = "demo:";

/// Everything simulated, over the demo world of an application.
pub fn all(app: &Arc<App>) -> Providers {
    let ticket = |way, label| -> Arc<dyn Tickets> {
        Arc::new(SimulatedTickets { app: Arc::clone(app), way, label })
    };
    Providers {
        face: Some(Arc::new(SimulatedFace)),
        name: Some(Arc::new(SimulatedName)),
        tickets: vec![ticket("voucher", "医保码扫码登录"), ticket("province", "省统一身份登录")],
        sms: Some(Arc::new(SimulatedSms::default())),
        mail: None,
        webhook: None,
        certificates: Some(Arc::new(SimulatedCertificates { app: Arc::clone(app) })),
    }
}

/// Passes whoever says `simulated`.
#[derive(Debug)]
pub struct SimulatedFace;

impl Provider for SimulatedFace {
    fn name(&self) -> &'static str {
        "simulated-face"
    }

    fn is_simulator(&self) -> bool {
        true
    }
}

impl FaceCheck for SimulatedFace {
    fn check<'a>(&'a self, who: Somebody<'a>) -> Answering<'a, Checked> {
        Box::pin(async move { checked(who.evidence == EVIDENCE) })
    }
}

/// Passes every name that the insurance file has: it was compared there before.
#[derive(Debug)]
pub struct SimulatedName;

impl Provider for SimulatedName {
    fn name(&self) -> &'static str {
        "simulated-name"
    }

    fn is_simulator(&self) -> bool {
        true
    }
}

impl NameCheck for SimulatedName {
    fn check<'a>(&'a self, who: Somebody<'a>) -> Answering<'a, Checked> {
        Box::pin(async move { checked(!who.name.is_empty()) })
    }
}

fn checked(passed: bool) -> Result<Checked, ProviderError> {
    let reference = token().map_err(|error| ProviderError::Away(error.to_string()))?;
    Ok(Checked { passed, reference: reference.chars().take(16).collect() })
}

/// Sends nothing and keeps the last text of each phone, for tests.
#[derive(Default)]
pub struct SimulatedSms(Mutex<BTreeMap<String, String>>);

impl std::fmt::Debug for SimulatedSms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SimulatedSms")
    }
}

impl SimulatedSms {
    /// The last text to a phone.
    pub fn last(&self, phone: &str) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(phone).cloned()
    }
}

impl Provider for SimulatedSms {
    fn name(&self) -> &'static str {
        "simulated-sms"
    }

    fn is_simulator(&self) -> bool {
        true
    }
}

impl Sms for SimulatedSms {
    fn send<'a>(&'a self, phone: &'a str, _: &'a str, text: &'a str) -> Answering<'a, ()> {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sent.insert(phone.to_owned(), text.to_owned());
        Box::pin(async { Ok(()) })
    }
}

/// Knows tickets of the demo's people: `demo:` and the key.
#[derive(Debug)]
struct SimulatedTickets {
    app: Arc<App>,
    way: &'static str,
    label: &'static str,
}

impl Provider for SimulatedTickets {
    fn name(&self) -> &'static str {
        "simulated-tickets"
    }

    fn is_simulator(&self) -> bool {
        true
    }
}

impl Tickets for SimulatedTickets {
    fn way(&self) -> &'static str {
        self.way
    }

    fn label_zh(&self) -> &'static str {
        self.label
    }

    fn redeem<'a>(&'a self, ticket: &'a str) -> Answering<'a, Option<(String, String)>> {
        let key = ticket.strip_prefix(TICKET).map(ToOwned::to_owned);
        Box::pin(async move {
            let Some(key) = key else { return Ok(None) };
            let people = read(&self.app, |app| app.read()?.people()).await?;
            let mut identities = people.into_iter().map(|(identity, _)| identity);
            let found = identities.find(|known| known.demo_key.as_ref() == Some(&key));
            Ok(found.map(|known| (known.cert_type, known.cert_no)))
        })
    }
}

/// Knows how the demo's people are related.
#[derive(Debug)]
struct SimulatedCertificates {
    app: Arc<App>,
}

impl Provider for SimulatedCertificates {
    fn name(&self) -> &'static str {
        "simulated-certificates"
    }

    fn is_simulator(&self) -> bool {
        true
    }
}

impl Certificates for SimulatedCertificates {
    fn relation<'a>(
        &'a self,
        kind: DocumentKind,
        first: Somebody<'a>,
        second: Somebody<'a>,
    ) -> Answering<'a, Option<Certified>> {
        let cert = |who: Somebody<'_>| (who.cert_type.to_owned(), who.cert_no.to_owned());
        let (first, second) = (cert(first), cert(second));
        Box::pin(async move {
            let keys = read(&self.app, move |app| {
                let reads = app.read()?;
                let key = |(kind, number): &(String, String)| {
                    let known = reads.identity_by_cert(kind, number)?;
                    Ok(known.and_then(|known| known.demo_key))
                };
                Ok((key(&first)?, key(&second)?))
            });
            let (Some(first), Some(second)) = keys.await? else { return Ok(None) };
            let known = demo::kinship_of(&first, &second);
            let Some(kinship) = known.filter(|kinship| says(kind, *kinship)) else {
                return Ok(None);
            };
            let reference = checked(true)?.reference;
            Ok(Some(Certified { kinship: Some(kinship), reference }))
        })
    }
}

/// What a kind of certificate can say.
fn says(kind: DocumentKind, kinship: Kinship) -> bool {
    match kind {
        DocumentKind::Household => kinship != Kinship::ParentInLaw,
        DocumentKind::Marriage => kinship == Kinship::Spouse,
        DocumentKind::Birth => matches!(kinship, Kinship::Parent | Kinship::Child),
        DocumentKind::IdCard
        | DocumentKind::Divorce
        | DocumentKind::Death
        | DocumentKind::Guardianship
        | DocumentKind::SignedForm
        | DocumentKind::Other => false,
    }
}

async fn read<T: Send + 'static>(
    app: &Arc<App>,
    work: impl FnOnce(&App) -> store::Result<T> + Send + 'static,
) -> Result<T, ProviderError> {
    let app = Arc::clone(app);
    let done = tokio::task::spawn_blocking(move || work(&app)).await;
    let away = |error: &dyn std::fmt::Display| ProviderError::Away(error.to_string());
    done.map_err(|error| away(&error))?.map_err(|error| away(&error))
}
