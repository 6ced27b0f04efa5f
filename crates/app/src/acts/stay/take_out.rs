//! 2302 住院费用明细撤销.

use std::collections::BTreeSet;

use domain::institution::Institution;
use domain::item::CutLine;
use domain::{PersonId, Reason, Refusal, VisitId};
use store::{Answer, Effects, Facts, FeeBatch, FeeBatchState, Needs, VisitState};

use super::charge::name_of;
use super::{
    check_left, needs_with_holds, not_closed, out_of_order, release_if_paid, stay_of, unsettled,
};
use crate::act::{Act, Context, Refusals};
use crate::acts::visit::batches_of;
use crate::number::Numbered;

/// "All unsettled ones" in a removal (2302).
pub const ALL_LINES: &str = "0000";

/// Removes unsettled lines of a stay.
#[derive(Clone, Debug)]
pub struct TakeOutCharges {
    /// Number and content.
    pub numbered: Numbered,
    /// Where.
    pub institution: Institution,
    /// Who.
    pub patient: PersonId,
    /// Which stay.
    pub visit: VisitId,
    /// Line numbers; [`ALL_LINES`] among them = every unsettled one.
    pub lines: BTreeSet<String>,
}

impl Act for TakeOutCharges {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        needs_with_holds(self.patient, &self.institution, self.visit)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let visit = stay_of(facts, self.visit, self.patient, &self.institution)?;
        not_closed(facts, visit)?;
        let all = self.lines.contains(ALL_LINES);
        if !all {
            self.all_known(facts)?;
        }
        let is_out = |cut: &CutLine| all || self.lines.contains(&cut.line.sn);
        let mut effects = Effects::answer(Answer::Done);
        let mut left = Vec::new();
        for piece in unsettled(facts, visit.id) {
            if !piece.lines.iter().any(is_out) {
                left.push(piece.clone());
                continue;
            }
            // The piece as it was uploaded stays readable: its answer can be asked for again.
            let state = FeeBatchState::Deleted;
            effects.fee_batches.push(FeeBatch { state, ..piece.clone() });
            let lines: Vec<CutLine> =
                piece.lines.iter().filter(|cut| !is_out(cut)).cloned().collect();
            if !lines.is_empty() {
                let id = context.id();
                let rest = FeeBatch { id, batch: name_of(id), lines, version: 0, ..piece.clone() };
                effects.fee_batches.push(rest.clone());
                left.push(rest);
            }
        }
        self.none_stray(&left)?;
        check_left(&left.iter().collect::<Vec<_>>(), &self.institution, context)?;
        if left.is_empty() && visit.state == VisitState::Discharged {
            release_if_paid(facts, visit, &mut effects, context)?;
        }
        Ok(effects)
    }
}

impl TakeOutCharges {
    /// Every named line is one of the stay's, and unpaid.
    fn all_known(&self, facts: &Facts) -> Result<(), Refusals> {
        for sn in &self.lines {
            let mut pieces = batches_of(facts, self.visit);
            let piece = pieces.find(|piece| piece.lines.iter().any(|cut| cut.line.sn == *sn));
            let reason = match piece.map(|piece| piece.state) {
                Some(FeeBatchState::Uploaded) => continue,
                Some(FeeBatchState::Settled(_)) => Reason::BatchSettled,
                Some(FeeBatchState::Deleted) | None => Reason::LineUnknown,
            };
            return Err(Refusal::new(reason).field("feedetl_sn").name(sn).into());
        }
        Ok(())
    }

    /// A line that was taken back goes out with, or after, the line that takes it back.
    fn none_stray(&self, left: &[FeeBatch]) -> Result<(), Refusals> {
        let mut lines = left.iter().flat_map(|piece| &piece.lines);
        let of_removed = |of: &String| self.lines.contains(of);
        match lines.find(|cut| cut.back_of.as_ref().is_some_and(of_removed)) {
            Some(cut) => Err(out_of_order(format!("2302 退费明细 {}", cut.line.sn))),
            None => Ok(()),
        }
    }
}
