//! 2404 入院撤销.

use domain::hold::HoldState;
use domain::institution::Institution;
use domain::{PersonId, VisitId};
use store::{Answer, Effects, Facts, FeeBatchState, Needs, Visit, VisitState};

use super::{cancel_first, needs_with_holds, out_of_order, settled_last, stay_of};
use crate::act::{Act, Context, Refusals};
use crate::acts::hold;
use crate::acts::visit::batches_of;
use crate::number::Numbered;

/// Takes an admission back. Not while lines or settlements stand.
#[derive(Clone, Debug)]
pub struct VoidStay {
    /// Number and content.
    pub numbered: Numbered,
    /// Where.
    pub institution: Institution,
    /// Who.
    pub patient: PersonId,
    /// Which stay.
    pub visit: VisitId,
}

impl Act for VoidStay {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        needs_with_holds(self.patient, &self.institution, self.visit)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let visit = stay_of(facts, self.visit, self.patient, &self.institution)?;
        ended(facts, visit, context)
    }
}

/// The stay never was; also for the undo of a 2401. What is held for it is free.
pub(in crate::acts) fn ended(
    facts: &Facts,
    visit: &Visit,
    context: &mut Context<'_>,
) -> Result<Effects, Refusals> {
    if let Some(settled) = settled_last(facts, visit) {
        return Err(cancel_first(visit, settled));
    }
    if visit.state != VisitState::Open {
        return Err(out_of_order("2405 出院撤销"));
    }
    if batches_of(facts, visit.id).any(|piece| piece.state == FeeBatchState::Uploaded) {
        return Err(out_of_order("2302 住院费用明细撤销"));
    }
    let mut effects = Effects::answer(Answer::Done);
    effects.visits.push(Visit { state: VisitState::Void, ..visit.clone() });
    hold::of_stay(facts, visit).end(HoldState::Released, &mut effects, context)?;
    Ok(effects)
}
