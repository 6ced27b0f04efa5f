//! Registration of an outpatient visit (2201), its description (2203), its end (2202).

use domain::institution::Institution;
use domain::refusal::Side;
use domain::settlement::Setting;
use domain::{Moment, PersonId, Reason, Refusal, VisitId};
use store::{Answer, Effects, Facts, FeeBatch, FeeBatchState, Needs, Visit, VisitState};

use super::person;
use super::settle::visit_of;
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Registers a visit.
#[derive(Clone, Debug)]
pub struct RegisterVisit {
    /// Number and content.
    pub numbered: Numbered,
    /// Where.
    pub institution: Institution,
    /// Who.
    pub patient: PersonId,
    /// `ipt_otp_no`
    pub ipt_otp_no: String,
    /// `begntime`
    pub begun: Moment,
    /// The node as sent, canonical.
    pub details: String,
}

impl Act for RegisterVisit {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { people: [self.patient].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let patient = person(facts, self.patient)?;
        if patient.frozen {
            return Err(Refusal::new(Reason::Frozen).of(Side::Beneficiary).at(patient.area).into());
        }
        let id = VisitId(context.id());
        let area = self.institution.area;
        let mut effects = Effects::answer(Answer::Visit(area, id));
        effects.visits.push(Visit {
            id,
            area,
            institution: self.institution.id,
            patient: self.patient,
            setting: Setting::Outpatient,
            state: VisitState::Open,
            ipt_otp_no: self.ipt_otp_no.clone(),
            begun: self.begun,
            ended: None,
            med_type: String::new(),
            details: self.details.clone(),
            version: 0,
        });
        Ok(effects)
    }
}

/// Says what kind of care a visit is, and the diagnoses.
#[derive(Clone, Debug)]
pub struct DescribeVisit {
    /// Number and content.
    pub numbered: Numbered,
    /// Where.
    pub institution: Institution,
    /// Who.
    pub patient: PersonId,
    /// Which visit.
    pub visit: VisitId,
    /// `med_type`
    pub med_type: String,
    /// `begntime`
    pub begun: Moment,
    /// The nodes as sent, canonical.
    pub details: String,
}

impl Act for DescribeVisit {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        needs_of(self.patient, &self.institution, self.visit)
    }

    fn decide(&self, facts: &Facts, _: &mut Context<'_>) -> Result<Effects, Refusals> {
        let visit = visit_of(facts, self.visit, self.patient, &self.institution)?;
        let settled =
            batches_of(facts, visit.id).any(|b| matches!(b.state, FeeBatchState::Settled(_)));
        if settled && visit.med_type != self.med_type {
            return Err(Refusal::new(Reason::VisitState).field("med_type").into());
        }
        // What was paid under one day's benefit rules stays with that day.
        let begun = if settled { visit.begun } else { self.begun };
        let mut effects = Effects::answer(Answer::Done);
        effects.visits.push(Visit {
            med_type: self.med_type.clone(),
            begun,
            details: self.details.clone(),
            ..visit.clone()
        });
        Ok(effects)
    }
}

/// Takes a registration back. Unsettled lines go with it; settled ones forbid it.
#[derive(Clone, Debug)]
pub struct VoidVisit {
    /// Number and content.
    pub numbered: Numbered,
    /// Where.
    pub institution: Institution,
    /// Who.
    pub patient: PersonId,
    /// Which visit.
    pub visit: VisitId,
}

impl Act for VoidVisit {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        needs_of(self.patient, &self.institution, self.visit)
    }

    fn decide(&self, facts: &Facts, _: &mut Context<'_>) -> Result<Effects, Refusals> {
        let visit = visit_of(facts, self.visit, self.patient, &self.institution)?;
        let mut effects = Effects::answer(Answer::Done);
        for batch in batches_of(facts, visit.id) {
            match batch.state {
                FeeBatchState::Settled(_) => {
                    let refusal = Refusal::new(Reason::BatchSettled).field("mdtrt_id");
                    return Err(refusal.name(batch.batch.clone()).into());
                }
                FeeBatchState::Uploaded => {
                    let state = FeeBatchState::Deleted;
                    effects.fee_batches.push(FeeBatch { state, ..batch.clone() });
                }
                FeeBatchState::Deleted => {}
            }
        }
        effects.visits.push(Visit { state: VisitState::Void, ..visit.clone() });
        Ok(effects)
    }
}

/// A visit with its patient and charges.
pub(super) fn needs_of(patient: PersonId, institution: &Institution, visit: VisitId) -> Needs {
    Needs {
        people: [patient].into(),
        visits: [(institution.area, visit)].into(),
        ..Needs::default()
    }
}

/// Every charge batch of a visit that is not deleted.
pub(super) fn batches_of(facts: &Facts, visit: VisitId) -> impl Iterator<Item = &FeeBatch> {
    facts
        .fee_batches
        .range((visit, String::new())..)
        .take_while(move |((of, _), _)| *of == visit)
        .map(|(_, batch)| batch)
        .filter(|batch| batch.state != FeeBatchState::Deleted)
}
