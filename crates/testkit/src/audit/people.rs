//! The rows around people against the model: who they are, cases, guardians, links, estates.

use domain::binding::BindingState;
use domain::case::{Case, CaseAbout, CaseState};
use domain::family_link::LinkState;
use domain::ward::WardState;
use domain::{BindingId, ClerkId, PersonId, RecordId};
use store::{Body, Kind, Reads, Record};

use super::model::{Matter, Owed};
use super::{Auditor, Finding, Findings, Touched};
use crate::trouble::Result;

/// What of a record is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    Case(CaseState, Option<ClerkId>, Concerns),
    Ward(PersonId, PersonId, WardState),
    Link(PersonId, PersonId, LinkState),
    Other,
}

/// Whom a case concerns, and the binding that a clerk looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Concerns {
    person: Option<PersonId>,
    other: Option<PersonId>,
    binding: Option<BindingId>,
}

impl Concerns {
    fn of(case: &Case) -> Self {
        let binding = match case.about {
            CaseAbout::Review { binding } | CaseAbout::Sample { binding } => Some(binding),
            _ => None,
        };
        Self { person: case.person, other: case.other, binding }
    }
}

fn said(record: &Record) -> Said {
    match &record.body {
        Body::Case(case) => Said::Case(case.state, case.holder, Concerns::of(case)),
        Body::Ward(ward) => Said::Ward(ward.guardian, ward.ward, ward.state),
        Body::Link(link) => Said::Link(link.holder, link.member, link.state),
        _ => Said::Other,
    }
}

impl Auditor {
    /// The records that an act touched.
    pub(super) fn records(
        &self,
        reads: &dyn Reads,
        touched: &Touched,
        findings: &mut Findings,
    ) -> Result<()> {
        let ids = touched.matters.iter().chain(&touched.wards).chain(&touched.links);
        for id in ids {
            let got = reads.record(*id)?.as_ref().map(said);
            findings.equal(&format!("record {}", id.0), &got, &self.expected(*id));
        }
        for person in touched.known.iter().filter(|id| self.model.people.contains_key(id)) {
            self.person(reads, *person, findings)?;
            self.identity(reads, *person, findings)?;
        }
        for person in &touched.estates {
            self.estate(reads, *person, findings)?;
        }
        for id in &touched.written {
            let Some(bond) = self.model.bonds.get(id) else { continue };
            let known = reads.bindings_of(bond.grantor.1)?;
            let got: Option<BindingState> = known.iter().find(|b| b.id == *id).map(|b| b.state);
            findings.equal(&format!("written state of {}", id.0), &got, &Some(bond.state));
        }
        Ok(())
    }

    fn expected(&self, id: RecordId) -> Option<Said> {
        let model = &self.model;
        let case =
            |matter: &Matter| Said::Case(matter.state, matter.holder, Concerns::of(matter.case()));
        let ward = model.wards.get(&id).map(|w| Said::Ward(w.guardian, w.ward, w.state));
        let link = model.links.get(&id).map(|l| Said::Link(l.holder, l.member, l.state));
        model.matters.get(&id).map(case).or(ward).or(link)
    }

    /// Somebody as insured.
    pub(super) fn person(
        &self,
        reads: &dyn Reads,
        person: PersonId,
        findings: &mut Findings,
    ) -> Result<()> {
        let got = reads.insured(person)?;
        let expected = self.model.people.get(&person);
        findings.equal(&format!("insurance of {}", person.0), &got.as_ref(), &expected);
        Ok(())
    }

    /// Somebody as known; the finding names no data.
    pub(super) fn identity(
        &self,
        reads: &dyn Reads,
        person: PersonId,
        findings: &mut Findings,
    ) -> Result<()> {
        let got = reads.identity(person)?;
        if got.as_ref() != self.model.identities.get(&person) {
            findings.push(Finding(format!("identity of {}", person.0)));
        }
        Ok(())
    }

    fn estate(&self, reads: &dyn Reads, person: PersonId, findings: &mut Findings) -> Result<()> {
        let record = reads.record_by_key(Kind::Estate, &person.0.to_string())?;
        let got = record.and_then(|record| match record.body {
            Body::Estate(estate) => Some(Owed {
                area: estate.area,
                owed: estate.owed.0,
                paid: estate.paid.iter().map(|paid| paid.amount.0).sum(),
            }),
            _ => None,
        });
        let expected = self.model.estates.get(&person).copied();
        findings.equal(&format!("estate of {}", person.0), &got, &expected);
        Ok(())
    }

    /// Every record of the kinds that the model keeps, and every estate.
    pub(super) fn all_records(&self, reads: &dyn Reads, findings: &mut Findings) -> Result<()> {
        let model = &self.model;
        let mut known = 0;
        for kind in [Kind::Case, Kind::Ward, Kind::Link] {
            let mut after = RecordId(0);
            loop {
                let page = reads.records(kind, after, 500)?;
                let Some(last) = page.last() else { break };
                after = last.id;
                known += page.len();
                for record in &page {
                    let (got, expected) = (Some(said(record)), self.expected(record.id));
                    findings.equal(&format!("record {}", record.id.0), &got, &expected);
                }
            }
        }
        let expected = model.matters.len() + model.wards.len() + model.links.len();
        findings.equal("cases, guardians and links", &known, &expected);
        for person in model.people.keys() {
            self.person(reads, *person, findings)?;
            self.identity(reads, *person, findings)?;
            self.estate(reads, *person, findings)?;
        }
        Ok(())
    }
}
