//! Identity checks by providers: asked, and kept whatever they found.

use app::acts::KeepCheck;
use domain::refusal::Side;
use domain::{Moment, PersonId};
use serde_json::json;
use store::Identity;
use store::record::Check;

use super::for_whom::made;
use crate::http::decided::decided;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::session::Signed;
use crate::providers::{Checked, Provider, ProviderError, Somebody};
use crate::site::Site;

/// How long a check of a sign-in is good.
const SIGN_IN_MS: i64 = 24 * 60 * 60 * 1_000;
/// How long a check for an act is good.
pub(super) const ACT_MS: i64 = 5 * 60 * 1_000;

/// A provider could not answer; logged by its name only.
pub(super) fn away(provider: &str, error: &ProviderError) -> Problem {
    tracing::warn!(name: "provider.away", provider, %error);
    Fault::ProviderAway.into()
}

/// Somebody as an identity check sees one.
pub(super) fn somebody<'a>(identity: &'a Identity, evidence: &'a str) -> Somebody<'a> {
    let Identity { name, cert_type, cert_no, .. } = identity;
    Somebody { name, cert_type, cert_no, evidence }
}

/// What was found about whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finding<'a> {
    /// Who, and where insured.
    pub(super) whose: Signed,
    /// `real_name`, `face`, `sms`, `voucher`, `province`, `password`.
    pub(super) way: &'a str,
    /// Name of the provider.
    pub(super) provider: &'a str,
    /// It is a simulator.
    pub(super) simulated: bool,
    /// For which act; `None` = a sign-in.
    pub(super) act: Option<[u8; 32]>,
}

impl<'a> Finding<'a> {
    /// By a provider.
    pub(super) fn by<P: Provider + ?Sized>(
        whose: Signed,
        way: &'a str,
        provider: &P,
        act: Option<[u8; 32]>,
    ) -> Self {
        let (provider, simulated) = (provider.name(), provider.is_simulator());
        Self { whose, way, provider, simulated, act }
    }

    /// Keeps the result; until when it is good.
    pub(super) async fn keep(self, site: &Site, found: &Checked) -> Result<Moment, Problem> {
        let Self { whose, way, provider, simulated, act } = self;
        let now = site.app.now();
        let until = now.plus_ms(if act.is_some() { ACT_MS } else { SIGN_IN_MS });
        let check = Check {
            person: whose.person,
            way: way.to_owned(),
            provider: provider.to_owned(),
            reference: found.reference.clone(),
            passed: found.passed,
            simulated,
            at: now,
            until,
            act: act.map(|digest| app::hex(&digest)).unwrap_or_default(),
        };
        let content = json!({"way": way, "provider": provider, "reference": found.reference});
        let numbered = made(whose, "check", &content)?;
        let outcome = site.app.submit(KeepCheck { numbered, check }).await;
        decided(site, outcome, Side::Grantor)?;
        Ok(until)
    }
}

/// Where somebody is insured now.
pub(super) async fn whose(site: &Site, person: PersonId) -> Result<Signed, Problem> {
    let insured = site.look(move |app| app.read()?.insured(person)).await?;
    let insured = insured.ok_or_else(|| Problem::from(Fault::Internal))?;
    Ok(Signed { person, area: insured.area })
}
