//! The papers of a binding, for its people.

use std::sync::Arc;

use app::App;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::binding::activate;
use domain::consent::{Consent, Purpose};
use domain::{BindingId, PersonId, Reason, Refusal};
use store::record::Looked;
use store::{Body as Kept, Kind, Reads};

use super::act::binding_id;
use super::for_whom::{Acts, Matter, refused};
use super::view::{masked, outward};
use crate::http::fault::Fault;
use crate::http::printed::{PaperAs, PaperAsked, printed};
use crate::http::problem::Problem;
use crate::papers::{Bound, Given, Print, Sight, application, consents, receipt};
use crate::site::Site;

/// Which paper of a binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum PaperKind {
    /// 绑定申请表
    Application,
    /// 承诺书
    Pledge,
    /// 知情同意书
    Consent,
    /// 回执单
    Receipt,
}

impl PaperKind {
    /// By the word of an address.
    pub(in crate::http) fn of(word: &str) -> Result<Self, Problem> {
        match word {
            "application" => Ok(Self::Application),
            "pledge" => Ok(Self::Pledge),
            "consent" => Ok(Self::Consent),
            "receipt" => Ok(Self::Receipt),
            _ => Err(Fault::NotFound.into()),
        }
    }

    /// The word of an address, and of a file.
    pub(in crate::http) fn word(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Pledge => "pledge",
            Self::Consent => "consent",
            Self::Receipt => "receipt",
        }
    }

    /// What is read for it: consents are the person's own, the rest is what both sides see.
    fn matter(self) -> Matter {
        match self {
            Self::Application | Self::Receipt => Matter::Affairs,
            Self::Pledge | Self::Consent => Matter::Own,
        }
    }
}

/// A paper of a binding, masked: `application` 绑定申请表, `pledge` 承诺书 and `consent` 知情同意书 with
/// the texts that the caller agreed to, `receipt` 回执单. Its grantor and its beneficiary may call, a
/// guardian, and for application and receipt the holder of a family link; to others it does not
/// exist. A pledge or consent that was never given: `CONSENT_MISSING`.
#[utoipa::path(get, path = "/bindings/{id}/papers/{form}", operation_id = "bindingPaper",
    tag = "bindings", params(Acts, ("id" = String, Path), ("form" = String, Path), PaperAsked),
    responses((status = 200, description = "The paper", content((String = "text/html"),
        (String = "application/pdf"))), Problem))]
pub(super) async fn paper(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Path((id, form)): Path<(String, String)>,
    query: Result<Query<PaperAsked>, QueryRejection>,
) -> Result<Response, Problem> {
    let (kind, form) = (PaperKind::of(&form)?, PaperAs::asked(query)?.unwrap_or(PaperAs::Html));
    let id = binding_id(&site, &id)?;
    acts.looks(&site, kind.matter(), Looked::Bindings).await?;
    let (person, by_link) = (acts.acting.person, acts.by_link());
    let made = site.look(move |app| made(app, kind, id, (person, by_link))).await?;
    let print = made.map_err(|reason| refused(&site, Refusal::new(reason)))?;
    printed(&site, (kind.word(), print), form).await
}

/// The paper for one of the two; the reason where this person has no such binding or agreed to
/// nothing.
fn made(
    app: &App,
    kind: PaperKind,
    id: BindingId,
    (person, by_link): (PersonId, bool),
) -> store::Result<Result<Print, Reason>> {
    let (reads, now) = (app.read()?, app.now());
    let found = reads.bindings_of(person)?.into_iter().find(|binding| binding.id == id);
    let Some(binding) = found.map(|binding| activate(&binding, now)) else {
        return Ok(Err(Reason::BindingUnknown));
    };
    let reads = reads.as_ref();
    if let PaperKind::Pledge | PaperKind::Consent = kind {
        let print = agreed(reads, (kind, Consents::General), &[person], (id, outward(&binding)))?;
        return Ok(print.ok_or(Reason::ConsentMissing));
    }
    let (grantor, beneficiary) =
        (reads.identity(binding.grantor)?, reads.identity(binding.beneficiary)?);
    let own = if by_link { Sight::Name } else { Sight::All };
    // The grantor named the relative with the number; the relative knows the grantor's name.
    let (one, other) = if binding.grantor == person {
        (own, if by_link { Sight::Name } else { Sight::Number })
    } else {
        (Sight::Name, own)
    };
    let world = app.world();
    let bound = Bound {
        binding: &binding,
        grantor: (grantor.as_ref(), one),
        beneficiary: (beneficiary.as_ref(), other),
        policies: &world.policies,
    };
    Ok(Ok(of_kind(kind, &bound)))
}

/// Application or receipt.
pub(in crate::http) fn of_kind(kind: PaperKind, bound: &Bound<'_>) -> Print {
    match kind {
        PaperKind::Application => application(bound),
        PaperKind::Receipt | PaperKind::Pledge | PaperKind::Consent => receipt(bound),
    }
}

/// Which consents a reader may see on a paper of a binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Consents {
    /// Those for this binding: a clerk's.
    OfBinding,
    /// Also those that hold in general: the person's own.
    General,
}

/// What these people agreed to for a binding, as paper; `None` = nothing.
pub(in crate::http) fn agreed(
    reads: &dyn Reads,
    kind: (PaperKind, Consents),
    people: &[PersonId],
    (binding, number): (BindingId, String),
) -> store::Result<Option<Print>> {
    let mut given = Vec::new();
    for person in people {
        let mut own: Vec<Consent> = reads
            .records_of(Kind::Consent, *person, None)?
            .into_iter()
            .filter_map(|record| match record.body {
                Kept::Consent(consent) => Some(consent),
                _ => None,
            })
            .filter(|consent| is_of(kind, consent, binding))
            .collect();
        own.sort_by_key(|consent| (consent.purpose, std::cmp::Reverse(consent.at)));
        for consent in own {
            let name = masked(reads, consent.person)?;
            let by = consent.by.map(|by| masked(reads, by)).transpose()?;
            given.push(Given { name, by, consent });
        }
    }
    let title = if kind.0 == PaperKind::Pledge {
        "家庭共济承诺书"
    } else {
        "家庭共济知情同意书"
    };
    Ok((!given.is_empty()).then(|| consents(title, number, &given)))
}

/// A consent stands on such a paper: what was agreed for this binding, also if taken back since, and
/// for the person's own eyes what stands in general. What was agreed for a stay, a link or a ward is
/// about something else.
fn is_of((kind, sight): (PaperKind, Consents), consent: &Consent, binding: BindingId) -> bool {
    let here = consent.subject == binding.0;
    let stands = consent.withdrawn_at.is_none();
    match consent.purpose {
        Purpose::Pledge => kind == PaperKind::Pledge && here,
        Purpose::Acceptance => kind == PaperKind::Consent && here,
        Purpose::IdentityCheck
        | Purpose::Evidence
        | Purpose::Contact
        | Purpose::ShowInstitution => {
            kind == PaperKind::Consent && stands && sight == Consents::General
        }
        Purpose::StayAid | Purpose::FamilyLink | Purpose::Guardianship => false,
    }
}
