//! 2301 住院费用明细上传.

use std::collections::BTreeSet;

use domain::institution::Institution;
use domain::item::{CutLine, Line};
use domain::settlement::{cut_back, cut_lines};
use domain::{PersonId, Reason, Refusal, VisitId};
use store::{Answer, Effects, Facts, FeeBatch, FeeBatchState, Needs};

use super::{check_left, class_b, needs_of, not_closed, stay_of, unsettled};
use crate::act::{Act, Context, Refusals};
use crate::acts::person;
use crate::acts::visit::batches_of;
use crate::number::Numbered;

/// A line of charges, or one that takes an earlier one back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// The line; count and amount are below zero where it takes back.
    pub line: Line,
    /// `init_feedetl_sn`: the line that it takes back, wholly or in part.
    pub back_of: Option<String>,
}

/// Uploads a piece of a stay's charges. Line numbers are unique in the stay.
#[derive(Clone, Debug)]
pub struct UploadCharges {
    /// Number and content.
    pub numbered: Numbered,
    /// Where.
    pub institution: Institution,
    /// Who.
    pub patient: PersonId,
    /// Which stay.
    pub visit: VisitId,
    /// The lines, in their order.
    pub charges: Vec<Charge>,
}

impl Act for UploadCharges {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        needs_of(self.patient, &self.institution, self.visit)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let visit = stay_of(facts, self.visit, self.patient, &self.institution)?;
        not_closed(facts, visit)?;
        let known: BTreeSet<&str> = batches_of(facts, visit.id)
            .flat_map(|piece| &piece.lines)
            .map(|cut| cut.line.sn.as_str())
            .collect();
        let repeated = self.charges.iter().find(|charge| known.contains(charge.line.sn.as_str()));
        if let Some(charge) = repeated {
            let refusal = Refusal::new(Reason::LineRepeated).field("feedetl_sn");
            return Err(refusal.name(charge.line.sn.clone()).into());
        }
        self.none_of_paid(facts)?;
        let lines = self.cut(facts, context)?;
        let id = context.id();
        let piece = FeeBatch {
            id,
            area: self.institution.area,
            visit: visit.id,
            batch: name_of(id),
            state: FeeBatchState::Uploaded,
            lines,
            version: 0,
        };
        if self.charges.iter().any(|charge| charge.back_of.is_some()) {
            let pieces: Vec<&FeeBatch> = unsettled(facts, visit.id).chain([&piece]).collect();
            check_left(&pieces, &self.institution, context)?;
        }
        let to = u32::try_from(piece.lines.len()).unwrap_or(u32::MAX);
        let mut effects = Effects::answer(Answer::Lines(piece.area, piece.id, 0, to));
        effects.fee_batches.push(piece);
        Ok(effects)
    }
}

/// Pieces have no number of the institution's.
pub(super) fn name_of(id: i64) -> String {
    format!("~{id}")
}

impl UploadCharges {
    /// A line that a bill on the way paid is taken back by cancelling that bill first.
    fn none_of_paid(&self, facts: &Facts) -> Result<(), Refusals> {
        let is_paid = |of: &str| {
            let paid = batches_of(facts, self.visit)
                .filter(|piece| matches!(piece.state, FeeBatchState::Settled(_)));
            paid.flat_map(|piece| &piece.lines).any(|cut| cut.line.sn == of)
        };
        let mut back = self.charges.iter().filter_map(|charge| charge.back_of.as_deref());
        match back.find(|of| is_paid(of)) {
            Some(of) => {
                let refusal = Refusal::new(Reason::BatchSettled).field("init_feedetl_sn");
                Err(refusal.name(of).into())
            }
            None => Ok(()),
        }
    }

    fn cut(&self, facts: &Facts, context: &Context<'_>) -> Result<Vec<CutLine>, Refusals> {
        let patient = person(facts, self.patient)?;
        let class_b = class_b(patient, &self.institution, &context.world.policies, context.now);
        let (level, catalogue) = (self.institution.level, &context.world.catalogue);
        let mut lines = Vec::with_capacity(self.charges.len());
        for Charge { line, back_of } in &self.charges {
            if let Some(of) = back_of {
                lines.push(cut_back(line, of, catalogue, level, class_b)?);
            } else {
                let one = std::slice::from_ref(line);
                lines.extend(cut_lines(one, catalogue, level, class_b)?);
            }
        }
        Ok(lines)
    }
}
