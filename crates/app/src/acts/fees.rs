//! Upload (2204) and removal (2205) of a visit's charges.

use domain::benefit::{self, Care};
use domain::institution::Institution;
use domain::item::Line;
use domain::person::Insured;
use domain::policy::{AxisName, PolicySet};
use domain::settlement::{Setting, cut_lines};
use domain::{BasisPoints, Moment, PersonId, Reason, Refusal, VisitId};
use store::{Answer, Effects, Facts, FeeBatch, FeeBatchState, Needs};

use super::person;
use super::settle::visit_of;
use super::visit::{batches_of, needs_of};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// "All unsettled ones" in a removal (2205).
pub const ALL_BATCHES: &str = "0000";

/// Uploads lines under one charge number. A second upload adds lines.
#[derive(Clone, Debug)]
pub struct UploadFees {
    /// Number and content.
    pub numbered: Numbered,
    /// Where.
    pub institution: Institution,
    /// Who.
    pub patient: PersonId,
    /// Which visit.
    pub visit: VisitId,
    /// `chrg_bchno`
    pub batch: String,
    /// The lines.
    pub lines: Vec<Line>,
}

impl Act for UploadFees {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        needs_of(self.patient, &self.institution, self.visit)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let visit = visit_of(facts, self.visit, self.patient, &self.institution)?;
        let known = facts.fee_batches.get(&(visit.id, self.batch.clone()));
        let mut batch = match known.map(|b| (b, b.state)) {
            Some((_, FeeBatchState::Settled(_))) => {
                return Err(Refusal::new(Reason::BatchSettled).field("chrg_bchno").into());
            }
            Some((batch, FeeBatchState::Uploaded)) => batch.clone(),
            Some((_, FeeBatchState::Deleted)) | None => FeeBatch {
                id: context.id(),
                area: self.institution.area,
                visit: visit.id,
                batch: self.batch.clone(),
                state: FeeBatchState::Uploaded,
                lines: Vec::new(),
                version: 0,
            },
        };
        let known_numbers: Vec<&str> = batches_of(facts, visit.id)
            .flat_map(|b| &b.lines)
            .map(|l| l.line.sn.as_str())
            .collect();
        let repeated = self.lines.iter().find(|line| known_numbers.contains(&line.sn.as_str()));
        if let Some(line) = repeated {
            let refusal = Refusal::new(Reason::LineRepeated).field("feedetl_sn");
            return Err(refusal.name(line.sn.clone()).into());
        }
        let patient = person(facts, self.patient)?;
        let class_b = self.class_b(patient, visit.begun, &context.world.policies);
        let level = self.institution.level;
        let cut = cut_lines(&self.lines, &context.world.catalogue, level, class_b)?;
        let from = u32::try_from(batch.lines.len()).unwrap_or(u32::MAX);
        batch.lines.extend(cut);
        let to = u32::try_from(batch.lines.len()).unwrap_or(u32::MAX);
        let mut effects = Effects::answer(Answer::Lines(batch.area, batch.id, from, to));
        effects.fee_batches.push(batch);
        Ok(effects)
    }
}

impl UploadFees {
    /// 先行自付 of class B items in the patient's area; the settlement cuts the lines with the same.
    fn class_b(&self, patient: &Insured, begun: Moment, policies: &PolicySet) -> BasisPoints {
        let care = Care {
            setting: Setting::Outpatient,
            level: self.institution.level,
            day: begun.date(),
            days: 1,
            prescriber: None,
            lower: BasisPoints(0),
        };
        let ruled =
            policies.rule_ref(AxisName::Benefit, |axes| &axes.benefit, patient.area, care.day);
        let rule = ruled.and_then(|ruled| benefit::find(ruled.value, patient, &care));
        rule.map_or(BasisPoints(0), |rule| rule.class_b)
    }
}

/// Removes unsettled lines.
#[derive(Clone, Debug)]
pub struct DeleteFees {
    /// Number and content.
    pub numbered: Numbered,
    /// Where.
    pub institution: Institution,
    /// Who.
    pub patient: PersonId,
    /// Which visit.
    pub visit: VisitId,
    /// `chrg_bchno`, or [`ALL_BATCHES`].
    pub batch: String,
}

impl Act for DeleteFees {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        needs_of(self.patient, &self.institution, self.visit)
    }

    fn decide(&self, facts: &Facts, _: &mut Context<'_>) -> Result<Effects, Refusals> {
        let visit = visit_of(facts, self.visit, self.patient, &self.institution)?;
        let all = self.batch == ALL_BATCHES;
        let mut effects = Effects::answer(Answer::Done);
        for batch in batches_of(facts, visit.id).filter(|b| all || b.batch == self.batch) {
            match batch.state {
                FeeBatchState::Uploaded => {
                    let state = FeeBatchState::Deleted;
                    effects.fee_batches.push(FeeBatch { state, ..batch.clone() });
                }
                FeeBatchState::Settled(_) if !all => {
                    return Err(Refusal::new(Reason::BatchSettled).field("chrg_bchno").into());
                }
                FeeBatchState::Settled(_) | FeeBatchState::Deleted => {}
            }
        }
        if effects.fee_batches.is_empty() && !all {
            return Err(Refusal::new(Reason::BatchUnknown).field("chrg_bchno").into());
        }
        Ok(effects)
    }
}
