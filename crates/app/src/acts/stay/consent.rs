//! 《家庭共济使用知情同意书》: relatives' accounts pay for a stay only where the patient agreed.

use domain::consent::{Channel, Consent, Purpose};
use domain::settlement::Setting;
use domain::{Area, PersonId, Reason, Refusal, VisitId};
use store::{Answer, Body, Effects, Facts, Kind, Needs, Record, Visit, VisitState};

use crate::act::{Act, Context, Refusals};
use crate::acts::consent::given;
use crate::acts::{Acting, BY_SESSION, text_sm3};
use crate::number::Numbered;

/// How identity was shown where the institution of the stay keeps the signed paper.
pub(super) const BY_INSTITUTION: &str = "institution";

/// Agrees that relatives' accounts pay for one stay, until it is settled. It is taken back as other
/// consents are.
#[derive(Clone, Debug)]
pub struct AgreeStayAid {
    /// Number and content.
    pub numbered: Numbered,
    /// For whom, by whom.
    pub acting: Acting,
    /// Care area of the stay.
    pub area: Area,
    /// Which stay.
    pub visit: VisitId,
    /// SM3 in hex of the text that was shown; must be that of the text in force.
    pub text_sm3: String,
}

impl Act for AgreeStayAid {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        self.acting.needs(&mut needs);
        needs.visits.insert((self.area, self.visit));
        needs.records_of.insert((Kind::Consent, self.acting.person));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        self.acting.check_own(facts, context, "家庭共济使用知情同意书")?;
        let own = |visit: &&Visit| {
            visit.patient == self.acting.person && visit.setting == Setting::Inpatient
        };
        let Some(visit) = facts.visits.get(&self.visit).filter(own) else {
            return Err(Refusal::new(Reason::VisitUnknown).field("mdtrt_id").into());
        };
        if !matches!(visit.state, VisitState::Open | VisitState::Discharged) {
            return Err(Refusal::new(Reason::VisitState).field("mdtrt_id").into());
        }
        if self.text_sm3 != text_sm3(Purpose::StayAid) {
            return Err(Refusal::new(Reason::ConsentMissing).field("text_sm3").into());
        }
        if let Some((known, _)) = agreed(facts, visit.patient, visit.id) {
            return Ok(Effects::answer(Answer::Record(known.id)));
        }
        let how = (Channel::Online, BY_SESSION);
        let given = given(&self.acting, Purpose::StayAid, visit.id.0, how, context);
        let mut effects = Effects::answer(Answer::Record(given.id));
        effects.records.push(given);
        Ok(effects)
    }
}

/// The consent for this stay that stands. The act must need the patient's consents.
pub(crate) fn agreed(
    facts: &Facts,
    patient: PersonId,
    visit: VisitId,
) -> Option<(&Record, &Consent)> {
    facts.records_of(Kind::Consent, patient).find_map(|record| match &record.body {
        Body::Consent(consent) => {
            let stands = consent.person == patient
                && consent.purpose == Purpose::StayAid
                && consent.subject == visit.0
                && consent.withdrawn_at.is_none();
            stands.then_some((record, consent))
        }
        _ => None,
    })
}
