//! For whom a request is: oneself, a ward or a member of a family link (`X-For`).

use std::sync::Arc;

use app::acts::{Acting, LookAt};
use app::number::pairs_of;
use app::{App, Numbered};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::clerk::By;
use domain::family_link::{FamilyLink, LinkRight, may};
use domain::refusal::Side;
use domain::ward::{Ward, may_see};
use domain::{PersonId, Reason, RecordId, Refusal, ids};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use store::record::Looked;
use store::{Body, NumberKey};
use utoipa::ToSchema;

use super::view::masked;
use crate::codes::token;
use crate::http::body::header;
use crate::http::decided::decided;
use crate::http::problem::Problem;
use crate::http::session::Signed;
use crate::site::Site;

/// The header that names the ward or family link.
const HEADER: &str = "x-for";
/// As documents write it.
const HEADER_SAID: &str = "X-For";

/// For whom a request is, and who sends it.
#[derive(Clone, Debug)]
pub(super) struct Acts {
    /// Who is signed in, acts and proves.
    pub(super) signed: Signed,
    /// For whom, and by which right.
    pub(super) acting: Acting,
    whose: Signed,
    via: Option<Via>,
    said: Option<ForSaid>,
}

/// By which right somebody else's affairs are seen.
#[derive(Clone, Debug)]
enum Via {
    Ward(Ward, Date),
    Link(FamilyLink),
}

/// What is looked at through a family link: each needs another right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Matter {
    /// Insurance and account: the right to view.
    Insurance,
    /// What is acted upon, bindings, uses, cases: the right to view or to act.
    Affairs,
    /// The person's own: papers, everything kept. No family link reaches it.
    Own,
}

/// For whom an answer is, where it is not for the one who asked.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ForWhom)]
pub(super) struct ForSaid {
    /// `ward` or `family_link`.
    kind: &'static str,
    /// The ward or link.
    id: String,
    /// The person's name, masked.
    name: String,
    note_zh: &'static str,
    note_en: &'static str,
}

/// The outside form of a record's identifier, for somebody insured in an area.
pub(super) fn record_id(whose: Signed, id: RecordId) -> String {
    ids::outward_now(whose.area, id.0)
}

/// A record's identifier as the interface gives it.
pub(super) fn inward(text: &str) -> Option<RecordId> {
    ids::inward(text).map(|(_, id)| RecordId(id))
}

/// A refusal as the signed-in person reads it.
pub(super) fn refused(site: &Site, refusal: Refusal) -> Problem {
    Problem::refusal(refusal, Side::Grantor, &site.app.world())
}

impl FromRequestParts<Arc<Site>> for Acts {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Problem> {
        let signed = Signed::from_request_parts(parts, site).await?;
        let Some(text) = header(&parts.headers, HEADER) else { return Ok(Self::own(signed)) };
        let unknown = Refusal::new(Reason::LinkUnknown).field(HEADER_SAID);
        Self::through(site, signed, text).await?.ok_or_else(|| refused(site, unknown))
    }
}

/// How the document tells of it.
impl utoipa::IntoParams for Acts {
    fn into_params(
        _: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
    ) -> Vec<utoipa::openapi::path::Parameter> {
        use utoipa::openapi::path::{ParameterBuilder, ParameterIn};
        let said = "For a ward or the member of a family link: the id of the ward or link. Left \
                    out = for oneself. What is seen of others is kept for them to read";
        let whom = ParameterBuilder::new().name("X-For").description(Some(said));
        let whom = whom.parameter_in(ParameterIn::Header);
        let whom = whom.required(utoipa::openapi::Required::False);
        vec![whom.schema(Some(<String as utoipa::PartialSchema>::schema())).build()]
    }
}

fn through(app: &App, signed: Signed, id: RecordId) -> store::Result<Option<Acts>> {
    let reads = app.read()?;
    let (whom, kind, link) = match reads.record(id)?.map(|record| record.body) {
        Some(Body::Ward(ward)) if ward.guardian == signed.person => (ward.ward, "ward", Ok(ward)),
        Some(Body::Link(link)) if link.holder == signed.person => {
            (link.member, "family_link", Err(link))
        }
        _ => return Ok(None),
    };
    let Some(insured) = reads.insured(whom)? else { return Ok(None) };
    let (note_zh, note_en) = match link {
        Ok(_) => ("您以监护人的身份办理，不是您自己的事。", "As guardian; not your own affairs."),
        Err(_) => (
            "您通过亲情账户代办或查看。亲情账户不共用账户里的钱，和家庭共济绑定是两件事。",
            "Over a family link, which shares no money and is no mutual-aid binding.",
        ),
    };
    let name = masked(reads.as_ref(), whom)?;
    let said = ForSaid { kind, id: record_id(signed, id), name, note_zh, note_en };
    Ok(Some(Acts {
        signed,
        acting: Acting { person: whom, prover: signed.person, via: Some(id) },
        whose: Signed { person: whom, area: insured.area },
        via: Some(link.map_or_else(Via::Link, |ward| Via::Ward(ward, insured.born))),
        said: Some(said),
    }))
}

impl Acts {
    /// For the ward or the member of the family link with this identifier; `None` = there is no such
    /// one of the person who is signed in.
    pub(super) async fn through(
        site: &Site,
        signed: Signed,
        id: &str,
    ) -> Result<Option<Self>, Problem> {
        let Some(via) = inward(id) else { return Ok(None) };
        Ok(site.look(move |app| through(app, signed, via)).await?)
    }

    fn own(signed: Signed) -> Self {
        let acting = Acting::from(signed.person);
        Self { signed, acting, whose: signed, via: None, said: None }
    }

    /// For whom, and where that person is insured.
    pub(super) fn whose(&self) -> Signed {
        self.whose
    }

    /// For whom the answer is, where it is not for who asked.
    pub(super) fn said(&self) -> Option<ForSaid> {
        self.said.clone()
    }

    /// Over a family link, so that what the member keeps from others stays so.
    pub(super) fn by_link(&self) -> bool {
        matches!(self.via, Some(Via::Link(_)))
    }

    /// What nobody does in another's place: a request that names somebody is refused.
    pub(super) fn alone(&self, site: &Site) -> Result<Signed, Problem> {
        match self.via {
            None => Ok(self.signed),
            Some(_) => Err(refused(site, Refusal::new(Reason::NotYours).field("X-For"))),
        }
    }

    /// The signed-in person may see this of the person named now.
    pub(super) fn may_see(&self, site: &Site, matter: Matter) -> Result<(), Problem> {
        let today = site.app.now().date();
        let allowed = match &self.via {
            None => Ok(()),
            Some(Via::Ward(ward, born)) => may_see(ward, *born, today),
            Some(Via::Link(link)) => link_allows(link, matter),
        };
        allowed.map_err(|refusal| refused(site, refusal))
    }

    /// As [`Self::may_see`]; what is seen of somebody else is kept before it is shown.
    pub(super) async fn looks(
        &self,
        site: &Site,
        matter: Matter,
        what: Looked,
    ) -> Result<(), Problem> {
        self.may_see(site, matter)?;
        if self.via.is_none() {
            return Ok(());
        }
        looked(site, self.signed, self.acting.person, what).await
    }
}

fn link_allows(link: &FamilyLink, matter: Matter) -> Result<(), Refusal> {
    let view = may(link, LinkRight::View);
    match matter {
        Matter::Insurance => view,
        Matter::Affairs => view.or_else(|refusal| may(link, LinkRight::Act).map_err(|_| refusal)),
        Matter::Own => Err(Refusal::new(Reason::LinkNotAllowed)),
    }
}

/// Keeps that the signed-in person looked at somebody.
pub(super) async fn looked(
    site: &Site,
    signed: Signed,
    person: PersonId,
    what: Looked,
) -> Result<(), Problem> {
    let content = json!({"person": person.0, "what": what});
    let numbered = made(signed, "look", &content)?;
    let (by, why) = (By::Person(signed.person), String::new());
    let act = LookAt { numbered, by, person, what, why, through: None };
    let outcome = site.app.submit(act).await;
    decided(site, outcome, Side::Grantor).map(drop)
}

/// A number of the platform's own, under which somebody's act is kept.
pub(super) fn made(
    signed: Signed,
    act: &str,
    content: &serde_json::Value,
) -> Result<Numbered, Problem> {
    let number = token()?.chars().take(32).collect();
    let issuer = format!("p:{}", signed.person.0);
    let key = NumberKey { area: signed.area, issuer, infno: act.to_owned(), number };
    Ok(Numbered::new(key, pairs_of(content)))
}
