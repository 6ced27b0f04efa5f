//! Giving a bill back: cancel (2103, 2208) and undo (2601).

use domain::settlement::{CancelFacts, Decision, Settlement, SettlementKind, Share, cancel};
use domain::{Area, Fen, InstitutionId, PersonId, Reason, Refusal, SettlementId, ids};
use store::records::About;
use store::{Answer, Effects, Facts, FeeBatch, FeeBatchState, Needs, NumberKey};

use super::settle::message;
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Cancels a settlement named by its `setl_id`.
#[derive(Clone, Debug)]
pub struct Cancel {
    /// Number and content.
    pub numbered: Numbered,
    /// Where it was settled.
    pub institution: InstitutionId,
    /// The institution's care area.
    pub area: Area,
    /// The patient.
    pub patient: PersonId,
    /// What is cancelled.
    pub settlement: SettlementId,
    /// The visit that the request names.
    pub visit: domain::VisitId,
    /// Pharmacy bills (2103) also give up their lines.
    pub pharmacy: bool,
}

impl Act for Cancel {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        needs.patients.insert(self.patient);
        needs.settlements.insert((self.area, self.settlement));
        needs.visits.insert((self.area, self.visit));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let known = facts.settlements.get(&self.settlement);
        let is_pharmacy = |s: &Settlement| s.setting == domain::settlement::Setting::Pharmacy;
        let original = known.filter(|s| {
            s.institution == self.institution
                && s.patient == self.patient
                && s.visit == self.visit
                && is_pharmacy(s) == self.pharmacy
        });
        let Some(original) = original else {
            return Err(Refusal::new(Reason::SettlementUnknown).field("setl_id").into());
        };
        give_back(facts, original, SettlementKind::Cancel(original.id), self.numbered(), context)
    }
}

/// Undoes a request whose outcome its sender does not know, named by its number.
#[derive(Clone, Debug)]
pub struct Undo {
    /// Number and content.
    pub numbered: Numbered,
    /// The number to undo.
    pub original: NumberKey,
    /// The transaction that can be undone this way: 2102, 2207.
    pub reversible: bool,
    /// Whose bill it was.
    pub patient: PersonId,
}

impl Act for Undo {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        needs.patients.insert(self.patient);
        needs.numbers.insert(self.original.clone());
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        if !self.reversible {
            let refusal = Refusal::new(Reason::UndoNotPossible).field("oinfno");
            return Err(refusal.name(self.original.infno.clone()).into());
        }
        let Some(seen) = facts.numbers.get(&self.original) else {
            // Never arrived: it must not arrive later either. That is a decision, so the answer
            // is kept under the undo's own number.
            let refusal = Refusal::new(Reason::UndoUnknown).field("omsgid");
            let mut effects = Effects::answer(Answer::Refused(vec![refusal]));
            effects.blocks = Some(self.original.clone());
            return Ok(effects);
        };
        let (area, id) = match &seen.answer {
            Answer::Settled(area, id) => (*area, *id),
            Answer::Blocked => {
                return Err(Refusal::new(Reason::UndoUnknown).field("omsgid").into());
            }
            Answer::Refused(_) => {
                // Refused, so nothing was booked; there is nothing to undo.
                let refusal = Refusal::new(Reason::UndoNotPossible).field("omsgid");
                return Err(refusal.into());
            }
            Answer::Visit(..) | Answer::Lines(..) | Answer::Binding(_) | Answer::Done => {
                return Err(Refusal::new(Reason::UndoNotPossible).field("oinfno").into());
            }
        };
        let original = facts.settlements.get(&id).filter(|s| s.patient == self.patient);
        let Some(original) = original.filter(|s| s.care_area == area) else {
            return Err(Refusal::new(Reason::SettlementUnknown).field("psn_no").into());
        };
        give_back(facts, original, SettlementKind::Undo(original.id), self.numbered(), context)
    }
}

fn give_back(
    facts: &Facts,
    original: &Settlement,
    kind: SettlementKind,
    numbered: &Numbered,
    context: &mut Context<'_>,
) -> Result<Effects, Refusals> {
    if original.kind != SettlementKind::Settled {
        return Err(Refusal::new(Reason::SettlementUnknown).field("setl_id").into());
    }
    if let Some(by) = original.cancelled_by {
        let setl_id = ids::outward_now(original.care_area, by.0);
        return Err(Refusal::new(Reason::AlreadyCancelled).name(setl_id).into());
    }
    let holders = original.shares.iter().map(|s| (s.area, s.payer));
    let holders = holders.chain([(original.patient_area, original.patient)]);
    let accounts = holders.filter_map(|key| facts.accounts.get(&key)).cloned().collect();
    let cancel_facts = CancelFacts { original: original.clone(), accounts };
    let id = SettlementId(context.id());
    let decision = cancel(id, kind, &cancel_facts, &context.world.policies, context.now)?;
    let Decision { mut settlement, transfer, obligations, used, .. } = decision;
    settlement.request_no.clone_from(&numbered.key().number);
    let mut effects = Effects::answer(Answer::Settled(settlement.care_area, id));
    effects.cancelled = Some((original.care_area, original.id));
    effects.fee_batches.extend(freed(facts, original));
    for share in &settlement.shares {
        let Share { payer, current, carried, .. } = *share;
        let amount = Fen(-(current.0 + carried.0));
        let about = About::MoneyReturned { settlement: id, area: settlement.care_area, amount };
        effects.messages.push(message(context, payer, about));
    }
    // A pick that this bill used up is free again, for as long as it stands.
    let pick = facts.picks.get(&original.patient).filter(|p| p.used_by == Some(original.id));
    effects.pick = pick.map(|p| store::Pick { used_by: None, ..*p });
    effects.accumulated = settlement.accumulated;
    effects.transfer = Some((id.0, transfer));
    effects.obligations = obligations;
    effects.used = used;
    effects.settlement = Some(settlement);
    Ok(effects)
}

/// The lines of a cancelled bill: those of a visit can be paid or deleted again, those of a
/// pharmacy are gone with the bill (2103 "also removes the details").
fn freed(facts: &Facts, original: &Settlement) -> Option<FeeBatch> {
    let batch = facts.fee_batches.get(&(original.visit, original.batch.clone()))?;
    let pharmacy = original.setting == domain::settlement::Setting::Pharmacy;
    let state = if pharmacy { FeeBatchState::Deleted } else { FeeBatchState::Uploaded };
    Some(FeeBatch { state, ..batch.clone() })
}
