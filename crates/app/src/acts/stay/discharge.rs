//! 2402 出院办理, 2405 出院撤销.

use domain::institution::Institution;
use domain::{Moment, PersonId, Reason, Refusal, VisitId};
use serde_json::{Map, Value};
use store::{Answer, Effects, Facts, Needs, Visit, VisitState};

use super::admit::none_open;
use super::{
    cancel_first, needs_of, needs_with_holds, out_of_order, release_if_paid, settled_last, stay_of,
    unsettled,
};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Nodes of the discharge beside those of the admission, which has a `diseinfo` too.
const DISCHARGE: [(&str, &str); 2] = [("dscginfo", "dscginfo"), ("diseinfo", "dscgdise")];

/// The patient leaves the hospital; what follows is the settlement, unless bills on the way paid
/// everything: then what is held for the stay is free.
#[derive(Clone, Debug)]
pub struct Discharge {
    /// Number and content.
    pub numbered: Numbered,
    /// Where.
    pub institution: Institution,
    /// Who.
    pub patient: PersonId,
    /// Which stay.
    pub visit: VisitId,
    /// `endtime`: the day that chooses the benefit rules.
    pub ended: Moment,
    /// The nodes as sent, canonical.
    pub details: String,
}

impl Act for Discharge {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        needs_with_holds(self.patient, &self.institution, self.visit)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let visit = stay_of(facts, self.visit, self.patient, &self.institution)?;
        match (visit.state, settled_last(facts, visit)) {
            (VisitState::Closed, Some(settled)) => return Err(cancel_first(visit, settled)),
            (VisitState::Discharged | VisitState::Closed, _) => {
                return Err(out_of_order("2405 出院撤销"));
            }
            (VisitState::Open | VisitState::Void, _) => {}
        }
        if self.ended < visit.begun {
            return Err(Refusal::new(Reason::VisitState).field("endtime").into());
        }
        let mut effects = Effects::answer(Answer::Done);
        effects.visits.push(Visit {
            state: VisitState::Discharged,
            ended: Some(self.ended),
            details: with_discharge(&visit.details, &self.details),
            ..visit.clone()
        });
        if unsettled(facts, visit.id).next().is_none() {
            release_if_paid(facts, visit, &mut effects, context)?;
        }
        Ok(effects)
    }
}

/// The patient did not leave after all. Not while the settlement of the discharge stands.
#[derive(Clone, Debug)]
pub struct Undischarge {
    /// Number and content.
    pub numbered: Numbered,
    /// Where.
    pub institution: Institution,
    /// Who.
    pub patient: PersonId,
    /// Which stay.
    pub visit: VisitId,
}

impl Act for Undischarge {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let needs = needs_of(self.patient, &self.institution, self.visit);
        Needs { stays_of: [self.patient].into(), ..needs }
    }

    fn decide(&self, facts: &Facts, _: &mut Context<'_>) -> Result<Effects, Refusals> {
        let visit = stay_of(facts, self.visit, self.patient, &self.institution)?;
        match (visit.state, settled_last(facts, visit)) {
            (VisitState::Discharged, _) => {}
            (VisitState::Closed, Some(settled)) => return Err(cancel_first(visit, settled)),
            (VisitState::Open | VisitState::Closed | VisitState::Void, _) => {
                return Err(out_of_order("2402 出院办理"));
            }
        }
        none_open(facts, self.patient, &self.institution)?;
        let mut effects = Effects::answer(Answer::Done);
        effects.visits.push(Visit {
            state: VisitState::Open,
            ended: None,
            details: without_discharge(&visit.details),
            ..visit.clone()
        });
        Ok(effects)
    }
}

fn nodes(details: &str) -> Map<String, Value> {
    serde_json::from_str(details).unwrap_or_default()
}

fn with_discharge(admission: &str, discharge: &str) -> String {
    let (mut nodes, mut sent) = (nodes(admission), nodes(discharge));
    for (sent_as, kept_as) in DISCHARGE {
        if let Some(node) = sent.remove(sent_as) {
            nodes.insert(kept_as.to_owned(), node);
        }
    }
    Value::Object(nodes).to_string()
}

fn without_discharge(details: &str) -> String {
    let mut nodes = nodes(details);
    for (_, kept_as) in DISCHARGE {
        nodes.remove(kept_as);
    }
    Value::Object(nodes).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_diagnoses_of_both_ends_are_kept_and_the_discharge_can_be_taken_out() {
        let admission = r#"{"diseinfo":[{"diag_code":"A"}],"mdtrtinfo":[{"adm_bed":"7"}]}"#;
        let discharge = r#"{"diseinfo":[{"diag_code":"B"}],"dscginfo":[{"dscg_way":"1"}]}"#;
        let both = with_discharge(admission, discharge);
        for part in ["\"A\"", "\"B\"", "adm_bed", "dscg_way"] {
            assert!(both.contains(part), "{both}");
        }
        assert_eq!(without_discharge(&both), admission);
    }
}
