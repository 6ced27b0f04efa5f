//! People as clerks name them and as clerks see them: masked, within the clerk's places, and every
//! look recorded.

use app::Numbered;
use app::acts::LookAt;
use app::number::pairs_of;
use domain::clerk::By;
use domain::person::cert::CertType;
use domain::person::name::PersonName;
use domain::person::{Insured, mask};
use domain::refusal::Side;
use domain::{Area, PersonId, Reason, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::record::Looked;
use store::{Identity, NumberKey, Reads};
use utoipa::ToSchema;

use crate::codes::token;
use crate::http::api::OnDuty;
use crate::http::decided::decided;
use crate::http::problem::Problem;
use crate::http::who::{CERT_NO_EN, CERT_TYPE, Who};
use crate::site::Site;

/// Somebody as a clerk names one: by `psn_no`, by certificate, or by the social-security card that
/// lies on the desk. A name that is given must be that person's. Its `Debug` shows nothing.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Whom {
    pub(super) psn_no: Option<String>,
    pub(super) name: Option<String>,
    pub(super) cert_type: Option<String>,
    pub(super) cert_no: Option<String>,
    /// Number of the social-security card.
    pub(super) card_no: Option<String>,
}

impl std::fmt::Debug for Whom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Whom")
    }
}

/// Somebody who is known.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) identity: Identity,
    pub(super) insured: Insured,
}

impl Known {
    pub(super) fn id(&self) -> PersonId {
        self.insured.person
    }

    pub(super) fn area(&self) -> Area {
        self.insured.area
    }
}

/// What a person is asked for by.
#[derive(Clone, Debug)]
enum Way {
    PsnNo(String),
    Cert(CertType, String),
    Card(String),
}

impl Whom {
    /// Of a `psn_no` alone.
    pub(super) fn psn_no(psn_no: impl Into<String>) -> Self {
        Self { psn_no: Some(psn_no.into()), ..Self::default() }
    }

    /// The person, wherever insured; `at` is the path in the body. Right for the other side of an
    /// act, whose area need not be the clerk's.
    pub(super) async fn anywhere(
        &self,
        site: &Site,
        at: &str,
        side: Side,
    ) -> Result<Known, Problem> {
        self.find(site, None, at, side).await
    }

    /// The person, insured within the clerk's places: whoever is not is unknown here, in the same
    /// words.
    pub(super) async fn within(
        &self,
        site: &Site,
        on: &OnDuty,
        at: &str,
    ) -> Result<Known, Problem> {
        self.find(site, Some(on), at, Side::Beneficiary).await
    }

    /// Place comes before name: that a name is wrong tells that somebody is there.
    async fn find(
        &self,
        site: &Site,
        on: Option<&OnDuty>,
        at: &str,
        side: Side,
    ) -> Result<Known, Problem> {
        let refused = |reason| {
            let refusal = Refusal::new(reason).of(side).field(at);
            Problem::refusal(refusal, Side::Agency, &site.app.world())
        };
        let way = self.way(site, at)?;
        let found = site.look(move |app| look_up(app.read()?.as_ref(), &way)).await?;
        let within = |known: &Known| on.is_none_or(|on| on.clerk.scope.covers(known.area()));
        let known = found.filter(within).ok_or_else(|| refused(Reason::PersonUnknown))?;
        let is_same = |name: &String| {
            PersonName::parse(name).is_ok_and(|name| name.is_same(&known.identity.name))
        };
        if self.name.as_ref().is_some_and(|name| !is_same(name)) {
            return Err(refused(Reason::NameIdMismatch));
        }
        Ok(known)
    }

    /// The one way in which somebody is named, its form checked.
    fn way(&self, site: &Site, at: &str) -> Result<Way, Problem> {
        let place =
            |field: &str| if at.is_empty() { field.to_owned() } else { format!("{at}.{field}") };
        let today = site.app.now().date();
        match self {
            Self {
                psn_no: Some(psn_no), cert_type: None, cert_no: None, card_no: None, ..
            } => Ok(Way::PsnNo(psn_no.clone())),
            Self { psn_no: None, cert_type: None, cert_no: None, card_no: Some(card), .. } => {
                Ok(Way::Card(card.clone()))
            }
            Self {
                psn_no: None,
                cert_type: Some(kind),
                cert_no: Some(no),
                card_no: None,
                name,
            } => {
                if let Some(name) = name {
                    // Every faulty field at once.
                    Who::new(name.clone(), kind.clone(), no.clone()).check(at, today)?;
                }
                let kind = CertType::from_code(kind);
                let kind = kind.ok_or_else(|| Problem::field(place("cert_type"), CERT_TYPE))?;
                let cert = kind.check(no, today).map_err(|fault| {
                    Problem::field(place("cert_no"), (fault.to_string(), CERT_NO_EN))
                })?;
                Ok(Way::Cert(kind, cert.as_str().to_owned()))
            }
            _ => {
                let zh =
                    "人员编号 psn_no、证件（cert_type 和 cert_no）或社保卡号 card_no，任选一种";
                let en = "one of psn_no, cert_type with cert_no, card_no";
                Err(Problem::field(at, (zh, en)))
            }
        }
    }
}

fn look_up(reads: &dyn Reads, way: &Way) -> store::Result<Option<Known>> {
    let identity = match way {
        Way::PsnNo(psn_no) => reads.identity_by_psn_no(psn_no),
        Way::Cert(kind, number) => reads.identity_by_cert(kind.code(), number),
        Way::Card(card) => reads.identity_by_card(card),
    }?;
    let Some(identity) = identity else { return Ok(None) };
    let insured = reads.insured(identity.person)?;
    Ok(insured.map(|insured| Known { identity, insured }))
}

/// Somebody, masked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct PersonBrief {
    psn_no: String,
    /// Masked: 张*.
    name: String,
    cert_type: String,
    /// Masked.
    cert_no: String,
    /// Masked.
    phone: Option<String>,
    #[schema(value_type = String)]
    born: jiff::civil::Date,
    /// Insured area.
    #[schema(value_type = String)]
    area: Area,
    area_name: String,
}

/// A person as lists and cases show one; `None` for nobody known.
pub(super) fn brief(
    app: &app::App,
    reads: &dyn Reads,
    person: PersonId,
) -> store::Result<Option<PersonBrief>> {
    let Some(identity) = reads.identity(person)? else { return Ok(None) };
    let Some(insured) = reads.insured(person)? else { return Ok(None) };
    Ok(Some(brief_of(app, &identity, &insured)))
}

pub(super) fn brief_of(app: &app::App, identity: &Identity, insured: &Insured) -> PersonBrief {
    PersonBrief {
        psn_no: identity.psn_no.clone(),
        name: mask::name(&identity.name),
        cert_type: identity.cert_type.clone(),
        cert_no: mask::number(&identity.cert_no),
        phone: identity.phone.as_deref().map(mask::phone),
        born: identity.born,
        area: insured.area,
        area_name: app.world().policies.area_name(insured.area),
    }
}

/// Records that this clerk looked, before anything is shown.
pub(super) async fn looked(
    site: &Site,
    on: &OnDuty,
    whose: (PersonId, Area),
    what: Looked,
) -> Result<(), Problem> {
    looked_through(site, on, whose, (what, None)).await
}

/// The same of somebody whom a matter of this area names, wherever insured.
pub(super) async fn looked_through(
    site: &Site,
    on: &OnDuty,
    (person, area): (PersonId, Area),
    (what, through): (Looked, Option<Area>),
) -> Result<(), Problem> {
    // A read has no number of its caller's: each look is one of its own.
    let content = json!({"person": person.0, "what": what});
    let numbered = numbered(on, area, ("look", token()?.chars().take(40).collect()), &content);
    let (by, why) = (By::Clerk(on.id), String::new());
    let outcome = site.app.submit(LookAt { numbered, by, person, what, why, through }).await;
    decided(site, outcome, Side::Agency).map(drop)
}

/// A number of this clerk's.
pub(super) fn numbered(
    on: &OnDuty,
    area: Area,
    (infno, number): (&str, String),
    content: &Value,
) -> Numbered {
    let key = NumberKey { area, issuer: on.issuer(), infno: infno.to_owned(), number };
    Numbered::new(key, pairs_of(content))
}
