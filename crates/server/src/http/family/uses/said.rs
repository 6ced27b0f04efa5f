//! A use as each side sees it.

use std::collections::BTreeMap;

use domain::explain::{Audience, Named, View, render};
use domain::policy::PolicySet;
use domain::refusal::text::Lang;
use domain::report::{Payer, Role, seen_by};
use domain::settlement::{Setting, Settlement, SettlementKind};
use domain::{BindingId, Fen, Overflow, PersonId, SettlementId, ids};
use serde::Serialize;
use store::{Body, Kind, Reads, StoreError};
use utoipa::ToSchema;

use super::super::for_whom::ForSaid;
use super::super::view::masked;
use crate::http::parts::{SplitPart, split};
use crate::http::say::{Yuan, moment};

/// A bill as the patient sees it, or as somebody who paid for another sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Use)]
pub(in crate::http::family) struct UseSaid {
    pub(super) setl_id: String,
    pub(super) at: String,
    /// `settled` or `returned`.
    pub(super) kind: &'static str,
    #[schema(value_type = String, example = "pharmacy")]
    pub(super) setting: Setting,
    pub(super) place: &'static str,
    /// The cancel, if it was given back.
    pub(super) returned_by: Option<String>,
    /// `patient` or `grantor`.
    pub(super) role: &'static str,
    /// Where; to somebody else only if the patient allows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) institution: Option<String>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub(super) figures: Option<Figures>,
    /// For whom somebody else paid, masked.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    pub(super) patient: Option<String>,
    /// What this person's account paid for another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) paid: Option<Yuan>,
    /// Of `aid`, or of `paid`, what came from quotas: frozen for the patient before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) from_quota: Option<Yuan>,
    /// Why it was that much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) why: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) why_en: Option<Vec<String>>,
    /// The bill as the bar that is drawn of it, with its reasons; of somebody else's bill the own
    /// parts only. Left out where `why` is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parts: Option<Vec<SplitPart>>,
    /// Whose use it is, where it was asked for somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) whose: Option<ForSaid>,
}

/// What a patient sees of the money, in 元.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(in crate::http::family) struct Figures {
    pub(in crate::http::family) total: Yuan,
    pub(in crate::http::family) fund: Yuan,
    pub(in crate::http::family) own: Yuan,
    pub(in crate::http::family) aid: Yuan,
    pub(in crate::http::family) cash: Yuan,
    pub(in crate::http::family) hospital: Yuan,
}

/// Whose uses are shown, and whether places of the own care are left out.
#[derive(Clone, Copy, Debug)]
pub(in crate::http::family) struct Viewer {
    pub(in crate::http::family) person: PersonId,
    pub(in crate::http::family) by_link: bool,
}

/// Looks at uses for somebody. What is known of a person is read once for all of them.
pub(in crate::http::family) struct Eyes<'r> {
    reads: &'r dyn Reads,
    pub(in crate::http::family) viewer: Viewer,
    names: BTreeMap<PersonId, String>,
    shown: BTreeMap<PersonId, bool>,
    grantors: BTreeMap<PersonId, BTreeMap<BindingId, PersonId>>,
}

impl<'r> Eyes<'r> {
    pub(in crate::http::family) fn new(reads: &'r dyn Reads, viewer: Viewer) -> Self {
        let (names, shown) = (BTreeMap::new(), BTreeMap::new());
        Self { reads, viewer, names, shown, grantors: BTreeMap::new() }
    }

    /// Somebody's name, masked.
    pub(in crate::http::family) fn name(&mut self, person: PersonId) -> store::Result<String> {
        if let Some(name) = self.names.get(&person) {
            return Ok(name.clone());
        }
        let name = masked(self.reads, person)?;
        self.names.insert(person, name.clone());
        Ok(name)
    }

    /// Who pays by the bindings of a patient.
    pub(in crate::http::family) fn grantor(
        &mut self,
        patient: PersonId,
        binding: BindingId,
    ) -> store::Result<Option<PersonId>> {
        if !self.grantors.contains_key(&patient) {
            let bindings = self.reads.bindings_of(patient)?;
            let bindings = bindings.iter().map(|binding| (binding.id, binding.grantor)).collect();
            self.grantors.insert(patient, bindings);
        }
        Ok(self.grantors.get(&patient).and_then(|of| of.get(&binding)).copied())
    }

    /// The institution of a use is told.
    pub(super) fn sees_place(&mut self, settlement: &Settlement) -> store::Result<bool> {
        let patient = settlement.patient;
        if patient == self.viewer.person && !self.viewer.by_link {
            return Ok(true);
        }
        if let Some(shown) = self.shown.get(&patient) {
            return Ok(*shown);
        }
        let contact = self.reads.record_by_key(Kind::Contact, &patient.0.to_string())?;
        let shown = match contact.map(|record| record.body) {
            Some(Body::Contact(contact)) => contact.show_institution,
            _ => false,
        };
        self.shown.insert(patient, shown);
        Ok(shown)
    }

    /// A use without its reasons.
    pub(super) fn said(
        &mut self,
        settlement: &Settlement,
        institution: &str,
    ) -> store::Result<UseSaid> {
        let outward = |id: SettlementId| ids::outward_now(settlement.care_area, id.0);
        let own = Role::of(settlement, self.viewer.person) == Role::Patient;
        let shown = self.sees_place(settlement)?;
        let mut said = UseSaid {
            setl_id: outward(settlement.id),
            at: moment(settlement.settled_at),
            kind: match settlement.kind {
                SettlementKind::Settled => "settled",
                SettlementKind::Cancel(_) | SettlementKind::Undo(_) => "returned",
            },
            setting: settlement.setting,
            place: match settlement.setting {
                Setting::Pharmacy => "药店",
                Setting::Outpatient | Setting::Inpatient => "医院",
            },
            returned_by: settlement.cancelled_by.map(outward),
            role: if own { "patient" } else { "grantor" },
            institution: shown.then(|| institution.to_owned()),
            figures: own.then(|| figures(settlement)),
            patient: None,
            paid: None,
            from_quota: None,
            why: None,
            why_en: None,
            parts: None,
            whose: None,
        };
        let (mut paid, mut from_quota) = (Fen::ZERO, Fen::ZERO);
        for (payer, amount) in seen_by(settlement, self.viewer.person).map_err(overflow)? {
            paid = paid.plus(amount).map_err(overflow)?;
            if matches!(payer, Payer::Quota(_)) {
                from_quota = from_quota.plus(amount).map_err(overflow)?;
            }
        }
        said.from_quota = Some(Yuan(from_quota)).filter(|_| !from_quota.is_zero());
        if !own {
            said.patient = Some(self.name(settlement.patient)?);
            said.paid = Some(Yuan(paid));
        }
        Ok(said)
    }

    /// A use with its reasons, in the reader's view; `policies` name places.
    pub(super) fn explained(
        &mut self,
        settlement: &Settlement,
        institution: &str,
        policies: &PolicySet,
    ) -> store::Result<UseSaid> {
        let mut said = self.said(settlement, institution)?;
        let mut names = BTreeMap::from([(Named::Patient, self.name(settlement.patient)?)]);
        for id in settlement.explanation.payers.iter().filter_map(|note| note.binding) {
            if let Some(grantor) = self.grantor(settlement.patient, id)? {
                names.insert(Named::Payer(id), self.name(grantor)?);
            }
        }
        // What gives a bill back names its payers nowhere else.
        for share in &settlement.shares {
            if let Some(id) = share.source.binding() {
                names.insert(Named::Payer(id), self.name(share.payer)?);
            }
        }
        let name = |named: Named| match named {
            Named::Place(area) => policies.area_name(area),
            Named::Patient | Named::Payer(_) => {
                names.get(&named).cloned().unwrap_or_else(|| "*".to_owned())
            }
        };
        let viewer = self.viewer.person;
        let audience = match Role::of(settlement, viewer) {
            Role::Patient => Audience::Patient,
            Role::Grantor => Audience::Grantor,
        };
        let why = |lang| {
            let view = View { audience, viewer: Some(viewer), lang, name: &name };
            Some(render(settlement, &view))
        };
        (said.why, said.why_en) = (why(Lang::Zh), why(Lang::En));
        said.parts = Some(split(settlement, (audience, Some(viewer)), &name)?);
        Ok(said)
    }
}

fn figures(settlement: &Settlement) -> Figures {
    let figures = &settlement.figures;
    Figures {
        total: Yuan(figures.total),
        fund: Yuan(figures.fund_sum),
        own: Yuan(figures.own),
        aid: Yuan(figures.aid),
        cash: Yuan(figures.cash),
        hospital: Yuan(figures.hosp_part),
    }
}

/// A kept bill whose amounts do not fit is not as it must be.
pub(in crate::http::family) fn overflow(error: Overflow) -> StoreError {
    StoreError::Inconsistent { table: "settlements", what: error.to_string() }
}

/// Somebody's account paid a part of a bill.
pub(super) fn paid_a_part(settlement: &Settlement, person: PersonId) -> bool {
    settlement.shares.iter().any(|share| share.payer == person)
}
