//! Electronic certificates (电子证照): a register says how people are related, and its word stands in
//! place of photos.

use app::acts::{AddDocument, HandedInBy};
use app::number::pairs_of;
use app::{Numbered, Outcome};
use domain::{Kinship, PersonId, RecordId};
use serde_json::json;
use store::{Answer, Identity, NumberKey};

use super::act::{ProofSent, Ready};
use super::bodies::CertificateKind;
use super::checks::somebody;
use super::for_whom::Acts;
use crate::http::decided::decided;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::providers::Certificates;
use crate::site::Site;
use domain::refusal::Side;

/// What a register is to confirm.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// By which certificate.
    pub(super) kind: CertificateKind,
    /// Between whom.
    pub(super) pair: (PersonId, PersonId),
    /// What the second is to the first.
    pub(super) kinship: Kinship,
}

/// Asks the register before the act. A confirmed relation becomes a document that it vouches for;
/// else the family is told to upload photos. Nothing is asked without a proof of the act, and
/// nothing once its number was decided.
pub(super) async fn vouched(
    site: &Site,
    acts: &Acts,
    (ready, number, proof): (&Ready, &str, ProofSent),
    wanted: Wanted,
) -> Result<Option<RecordId>, Problem> {
    let numbered = ready.numbered(acts, number.to_owned());
    let before = site.look(move |app| app.answered_before(&numbered, app.read()?.as_ref()));
    if before.await?.is_some() {
        return Ok(None);
    }
    ready.proven(site, acts, proof).await?;
    let Some(provider) = &site.providers.certificates else {
        return Err(missing("这里还没有接通电子证照。", "No register is connected here."));
    };
    if !confirmed(site, provider.as_ref(), wanted).await? {
        return Err(Fault::CertificateMissing.into());
    }
    keep(site, acts, number, (wanted.kind, provider.name())).await.map(Some)
}

fn missing(zh: &str, en: &str) -> Problem {
    Problem::from(Fault::CertificateMissing).adding(zh, en)
}

async fn confirmed(
    site: &Site,
    provider: &dyn Certificates,
    wanted: Wanted,
) -> Result<bool, Problem> {
    let (first, second) = wanted.pair;
    let both = site.look(move |app| {
        let reads = app.read()?;
        Ok((reads.identity(first)?, reads.identity(second)?))
    });
    let (Some(first), Some(second)) = both.await? else { return Err(Fault::Internal.into()) };
    let kind = wanted.kind.document();
    let of = |identity| -> crate::providers::Somebody<'_> { whole(identity) };
    let said = provider.relation(kind, of(&first), of(&second)).await;
    let said = said.map_err(|error| {
        tracing::warn!(name: "provider.away", provider = provider.name(), %error);
        missing("电子证照服务现在连不上。", "The register cannot be reached now.")
    })?;
    Ok(said.is_some_and(|said| said.kinship == Some(wanted.kinship)))
}

fn whole(identity: &Identity) -> crate::providers::Somebody<'_> {
    somebody(identity, "")
}

/// The document that the register vouches for, among the papers of the one who applies.
async fn keep(
    site: &Site,
    acts: &Acts,
    number: &str,
    (kind, provider): (CertificateKind, &str),
) -> Result<RecordId, Problem> {
    let owner = acts.acting.person;
    let key = NumberKey {
        area: acts.signed.area,
        issuer: format!("p:{}", acts.signed.person.0),
        infno: "certificate".to_owned(),
        number: number.to_owned(),
    };
    let content = json!({"owner": owner.0, "kind": kind, "provider": provider});
    let act = AddDocument {
        numbered: Numbered::new(key, pairs_of(&content)),
        by: HandedInBy::Family(acts.acting),
        owner,
        kind: kind.document(),
        pages: Vec::new(),
        provider: Some(provider.to_owned()),
        document: None,
        case: None,
    };
    let outcome: Outcome = site.app.submit(act).await;
    match decided(site, outcome, Side::Grantor)? {
        Answer::Record(id) => Ok(id),
        _ => Err(Fault::Internal.into()),
    }
}
