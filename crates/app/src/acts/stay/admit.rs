//! 2401 入院办理.

use domain::consent::{Channel, Purpose};
use domain::institution::{Institution, Service};
use domain::refusal::Side;
use domain::settlement::Setting;
use domain::{Moment, PersonId, Reason, Refusal, VisitId, ids};
use store::{Answer, Effects, Facts, Needs, Visit, VisitState};

use super::consent::BY_INSTITUTION;
use super::out_of_order;
use crate::act::{Act, Context, Refusals};
use crate::acts::consent::given;
use crate::acts::{Acting, person};
use crate::number::Numbered;

/// Admits a patient, where the institution offers stays; those that run can always be ended. There
/// is one open stay per person and institution.
#[derive(Clone, Debug)]
pub struct Admit {
    /// Number and content.
    pub numbered: Numbered,
    /// Where.
    pub institution: Institution,
    /// Who.
    pub patient: PersonId,
    /// `ipt_no`
    pub ipt_no: String,
    /// `med_type`
    pub med_type: String,
    /// `begntime`
    pub begun: Moment,
    /// `AID_CONSENT`: the institution keeps the signed 《家庭共济使用知情同意书》.
    pub aid_agreed: bool,
    /// The nodes as sent, canonical.
    pub details: String,
}

impl Act for Admit {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let people = [self.patient].into();
        Needs { people, stays_of: [self.patient].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        if !self.institution.offers(Service::Inpatient) {
            let missing = Refusal::new(Reason::ServiceMissing);
            return Err(missing.name(Service::Inpatient.zh()).into());
        }
        let patient = person(facts, self.patient)?;
        if patient.frozen {
            return Err(Refusal::new(Reason::Frozen).of(Side::Beneficiary).at(patient.area).into());
        }
        none_open(facts, self.patient, &self.institution)?;
        let id = VisitId(context.id());
        let area = self.institution.area;
        let mut effects = Effects::answer(Answer::Visit(area, id));
        effects.visits.push(Visit {
            id,
            area,
            institution: self.institution.id,
            patient: self.patient,
            setting: Setting::Inpatient,
            state: VisitState::Open,
            ipt_otp_no: self.ipt_no.clone(),
            begun: self.begun,
            ended: None,
            med_type: self.med_type.clone(),
            details: self.details.clone(),
            version: 0,
        });
        if self.aid_agreed {
            let acting = Acting::from(self.patient);
            let how = (Channel::Window, BY_INSTITUTION);
            effects.records.push(given(&acting, Purpose::StayAid, id.0, how, context));
        }
        Ok(effects)
    }
}

/// Nobody lies in one hospital twice. A stay that is discharged and not yet settled does not count.
pub(super) fn none_open(
    facts: &Facts,
    patient: PersonId,
    institution: &Institution,
) -> Result<(), Refusals> {
    let open = facts.visits.values().find(|visit| {
        visit.patient == patient
            && visit.institution == institution.id
            && visit.setting == Setting::Inpatient
            && visit.state == VisitState::Open
    });
    match open {
        Some(open) => {
            let mdtrt_id = ids::outward_now(open.area, open.id.0);
            Err(out_of_order(format!("2402 出院办理 {mdtrt_id}")))
        }
        None => Ok(()),
    }
}
