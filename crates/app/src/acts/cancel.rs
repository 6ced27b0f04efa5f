//! Giving a bill back: cancel (2103, 2208, 2305) and undo (2601).

mod ways;

use domain::clerk::Duty;
use domain::settlement::{
    AccumulatorKey, CancelFacts, Decision, Setting, Settlement, SettlementKind, cancel,
};
use domain::{
    Area, ClerkId, InstitutionId, PersonId, Reason, RecordId, Refusal, SettlementId, VisitId, ids,
};
use store::{Answer, Effects, Facts, FeeBatch, FeeBatchState, Needs, NumberKey, Visit, VisitState};

use self::ways::Ways;
use super::merge::follow_used;
use super::visit::batches_of;
use super::{hold, on_duty, stay, wallet};
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
    pub visit: VisitId,
    /// Of what kind the bill must be; pharmacy bills (2103) also give up their lines.
    pub setting: Setting,
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
        let original = known.filter(|s| {
            s.institution == self.institution
                && s.patient == self.patient
                && s.visit == self.visit
                && s.setting == self.setting
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
    /// The transaction that can be undone this way: 2102, 2207, 2304, 2401.
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
        hold::needs(&mut needs, self.patient);
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
            Answer::Visit(_, visit) => return self.unadmit(facts, *visit, context),
            Answer::Lines(..) | Answer::Binding(_) | Answer::Record(_) | Answer::Done => {
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

impl Undo {
    /// An admission is taken back while nothing was uploaded for it.
    fn unadmit(
        &self,
        facts: &Facts,
        visit: VisitId,
        context: &mut Context<'_>,
    ) -> Result<Effects, Refusals> {
        match facts.visits.get(&visit).filter(|visit| visit.patient == self.patient) {
            Some(visit) if visit.state == VisitState::Void => {
                Err(Refusal::new(Reason::VisitState).field("omsgid").into())
            }
            Some(visit) => stay::ended(facts, visit, context),
            None => Err(Refusal::new(Reason::VisitUnknown).field("psn_no").into()),
        }
    }
}

/// The agency gives a bill back that should not have been paid, for instance after an appeal. The
/// institution learns of it when it reconciles.
#[derive(Clone, Debug)]
pub struct CancelUse {
    /// Number and content. Its home must be the care area, whose window the debts go into.
    pub numbered: Numbered,
    /// The money officer.
    pub clerk: ClerkId,
    /// Care area of the bill.
    pub area: Area,
    /// Which bill.
    pub settlement: SettlementId,
}

impl Act for CancelUse {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs {
            settlements: [(self.area, self.settlement)].into(),
            records: [RecordId(self.clerk.0)].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        on_duty(facts, self.clerk, Duty::MoneyOfficer, self.area)?;
        let home = self.numbered.key().area;
        let known = facts.settlements.get(&self.settlement);
        let Some(original) = known.filter(|s| s.care_area == self.area && home == self.area) else {
            return Err(Refusal::new(Reason::SettlementUnknown).field("settlement").into());
        };
        give_back(facts, original, SettlementKind::Cancel(original.id), self.numbered(), context)
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
    let stay = facts.visits.get(&original.visit).filter(|v| v.setting == Setting::Inpatient);
    if let Some(stay) = stay {
        newest_first(facts, stay, original)?;
    }
    let quotas = wallet::that_paid(facts, original);
    let holders = original.shares.iter().map(|s| (s.area, s.payer));
    let holders = holders.chain([(original.patient_area, original.patient)]);
    let accounts = holders.filter_map(|key| facts.accounts.get(&key)).cloned().collect();
    let cancel_facts = CancelFacts { original: original.clone(), accounts, quotas };
    let id = SettlementId(context.id());
    let decision = cancel(id, kind, &cancel_facts, &context.world.policies, context.now)?;
    let Decision { mut settlement, transfer, obligations, used, quotas, .. } = decision;
    settlement.request_no.clone_from(&numbered.key().number);
    let mut effects = Effects::answer(Answer::Settled(settlement.care_area, id));
    effects.cancelled = Some((original.care_area, original.id));
    effects.fee_batches.extend(freed(facts, original));
    // What ended the stay is undone, so it is only discharged again.
    let closed = stay.filter(|stay| stay.state == VisitState::Closed);
    effects.visits.extend(closed.map(|s| Visit { state: VisitState::Discharged, ..s.clone() }));
    effects.transfers.push((id.0, transfer));
    wallet::changed(facts, quotas, &mut effects, context)?;
    let mut ways = Ways::default();
    for share in &settlement.shares {
        ways.go_on(&mut effects, (facts, &settlement), share, context)?;
    }
    if let Some(balance) = ways.balance_of(facts, original)? {
        settlement.balance_after = balance;
    }
    effects.records.extend(ways.estates.into_values());
    // A pick that this bill used up is free again, for as long as it stands.
    let pick = facts.picks.get(&original.patient).filter(|p| p.used_by == Some(original.id));
    effects.pick = pick.map(|p| store::Pick { used_by: None, ..*p });
    effects.accumulated.extend(settlement.accumulated);
    effects.obligations = obligations;
    effects.used = used;
    follow_merge(&mut effects, facts, original);
    effects.settlement = Some(settlement);
    Ok(effects)
}

/// The patient's record became another one since: what was carried over to that one's limits and
/// accumulators is given back there too.
fn follow_merge(effects: &mut Effects, facts: &Facts, original: &Settlement) {
    let Some(survivor) = facts.goes_on.get(&original.patient).copied() else { return };
    follow_used(effects, facts, survivor);
    let home = facts.people.get(&survivor).map(|insured| insured.area);
    let of_both = effects.accumulated.iter().filter(|(key, _)| Some(key.area) == home);
    let there: Vec<_> = of_both
        .map(|(key, given)| (AccumulatorKey { person: survivor, ..*key }, *given))
        .filter(|(key, _)| facts.accumulators.contains_key(key))
        .collect();
    effects.accumulated.extend(there);
}

/// The settlements of a stay are cancelled from the newest back: each was decided on what the ones
/// before it had used up.
fn newest_first(facts: &Facts, stay: &Visit, original: &Settlement) -> Result<(), Refusals> {
    match stay::settled_last(facts, stay).filter(|last| *last != original.id) {
        Some(later) => Err(stay::cancel_first(stay, later)),
        None => Ok(()),
    }
}

/// The lines of a cancelled bill: those of a visit or stay can be paid or deleted again, those of a
/// pharmacy are gone with the bill (2103 "also removes the details").
fn freed(facts: &Facts, original: &Settlement) -> Vec<FeeBatch> {
    let pharmacy = original.setting == Setting::Pharmacy;
    let state = if pharmacy { FeeBatchState::Deleted } else { FeeBatchState::Uploaded };
    let paid = batches_of(facts, original.visit)
        .filter(|batch| batch.state == FeeBatchState::Settled(original.id));
    paid.map(|batch| FeeBatch { state, ..batch.clone() }).collect()
}
