//! Paying a bill (2102, 2207, 2304).

use domain::hold::HoldState;
use domain::institution::Institution;
use domain::item::CutLine;
use domain::settlement::{Bill, Decision, PayerFacts, Setting, SettleFacts, ShareSource, decide};
use domain::{BindingId, Fen, Moment, PersonId, Reason, Refusal, SettlementId, VisitId, ids};
use store::records::About;
use store::{
    Answer, Effects, Facts, FeeBatch, FeeBatchState, Kind, Message, Needs, Visit, VisitState,
};

pub(super) use super::message;
use super::purchase::{bought_once, purchase_of};
use super::stay::bill_of_stay;
use super::{hold, person, wallet};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// What is asked to be paid. For a pharmacy the lines come along; for a visit or a stay they were
/// uploaded.
#[derive(Clone, Debug)]
pub struct Settle {
    /// Number and content.
    pub numbered: Numbered,
    /// The bill; of a visit without lines, of a pharmacy without visit.
    pub bill: Bill,
    /// `AID_PAYER`, when the institution named the payer.
    pub aid_payer: Option<BindingId>,
}

impl Act for Settle {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let area = self.bill.institution.area;
        let purchases = purchase_of(&self.bill).map(|purchase| (area, purchase));
        Needs { purchases: purchases.into_iter().collect(), ..needs_of(&self.bill) }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let now = context.now;
        let purchase = purchase_of(&self.bill);
        bought_once(facts, self.bill.institution.area, purchase)?;
        let mut bill = self.bill.clone();
        let uploaded = match bill.setting {
            Setting::Pharmacy => {
                // An order of mobile payment named its visit when it was uploaded.
                if bill.visit == VisitId(0) {
                    bill.visit = VisitId(context.id());
                }
                Vec::new()
            }
            Setting::Outpatient => vec![bill_of_visit(facts, &mut bill)?],
            Setting::Inpatient => bill_of_stay(facts, &mut bill, false)?,
        };
        let pick = usable_pick(facts, bill.patient, now);
        bill.picked = self.aid_payer.or(pick.map(|p| p.binding));
        let mut settle_facts = settle_facts(facts, bill.patient, now)?;
        let ends = ended_by(facts, &bill);
        let held = ends.map(|stay| hold::of_stay(facts, stay));
        if let Some(held) = &held {
            held.free_in(&mut settle_facts)?;
        }
        let id = SettlementId(context.id());
        let world = context.world;
        let Decision { mut settlement, lines, transfer, obligations, used, quotas } =
            decide(id, &bill, &settle_facts, &world.policies, &world.catalogue, now)?;
        settlement.request_no.clone_from(&self.numbered.key().number);
        settlement.purchase = purchase;
        let mut effects = Effects::answer(Answer::Settled(settlement.care_area, id));
        let state = FeeBatchState::Settled(id);
        if bill.setting == Setting::Pharmacy {
            effects.visits.push(pharmacy_visit(&bill));
            effects.fee_batches.push(pharmacy_batch(&bill, id, lines));
        }
        effects.fee_batches.extend(uploaded.into_iter().map(|batch| FeeBatch { state, ..batch }));
        effects.visits.extend(ends.map(|s| Visit { state: VisitState::Closed, ..s.clone() }));
        if let Some(held) = held {
            held.end(HoldState::Used(id), &mut effects, context)?;
        }
        wallet::changed(facts, quotas, &mut effects, context)?;
        let told = messages(context, &settlement.shares, &settlement, bill.patient);
        effects.messages.extend(told);
        // A sum that no reminder can name stops no payment: none is told then.
        let reminders = crate::remind::of_bill(facts, &settle_facts, &settlement, context);
        effects.messages.extend(reminders.unwrap_or_default());
        if settlement.figures.aid.is_positive() {
            effects.pick = pick.map(|p| store::Pick { used_by: Some(id), ..*p });
        }
        effects.accumulated.extend(settlement.accumulated);
        effects.transfers.push((id.0, transfer));
        effects.obligations = obligations;
        effects.used = used;
        effects.settlement = Some(settlement);
        Ok(effects)
    }
}

/// Who and what a bill needs; also for quotes.
pub(crate) fn needs_of(bill: &Bill) -> Needs {
    let mut needs = Needs::default();
    needs.patients.insert(bill.patient);
    let visit = (bill.institution.area, bill.visit);
    match bill.setting {
        Setting::Pharmacy => {}
        Setting::Outpatient => {
            needs.visits.insert(visit);
        }
        Setting::Inpatient => {
            needs.stays.insert(visit);
            needs.records_of.insert((Kind::Consent, bill.patient));
            hold::needs(&mut needs, bill.patient);
        }
    }
    if bill.setting != Setting::Pharmacy {
        needs.away.insert((bill.patient, bill.institution.area));
    }
    needs.year_from = Some(bill.begun.date().year().saturating_sub(1));
    needs
}

/// The payer that the family picked, if that still stands and still is one.
pub(crate) fn usable_pick(facts: &Facts, patient: PersonId, now: Moment) -> Option<&store::Pick> {
    let pick = facts.picks.get(&patient)?;
    let binding = facts.binding(pick.binding).map(|b| domain::binding::activate(b, now));
    let stands = pick.used_by.is_none() && now <= pick.until;
    (stands && binding.is_some_and(|b| b.state.counts())).then_some(pick)
}

/// The stay that this bill ends: what is held for it is used, and it can be settled no more.
pub(crate) fn ended_by<'a>(facts: &'a Facts, bill: &Bill) -> Option<&'a Visit> {
    let ends = bill.stay.as_ref().is_some_and(|stay| !stay.mid);
    facts.visits.get(&bill.visit).filter(|_| ends)
}

/// Fills a visit's bill from what was uploaded: lines, kind of care, begin. The batch must be
/// there and unsettled, the visit open, and both of this patient at this institution.
pub fn bill_of_visit(facts: &Facts, bill: &mut Bill) -> Result<FeeBatch, Refusals> {
    let visit = visit_of(facts, bill.visit, bill.patient, &bill.institution)?;
    let key = (bill.visit, bill.batch.clone());
    let Some(batch) = facts.fee_batches.get(&key).filter(|b| b.state != FeeBatchState::Deleted)
    else {
        return Err(Refusal::new(Reason::BatchUnknown).field("chrg_bchno").into());
    };
    if let FeeBatchState::Settled(id) = batch.state {
        let setl_id = ids::outward_now(batch.area, id.0);
        return Err(Refusal::new(Reason::AlreadySettled).name(setl_id).into());
    }
    bill.begun = visit.begun;
    bill.lines = batch.lines.iter().map(|cut| cut.line.clone()).collect();
    Ok(batch.clone())
}

/// The open visit of this patient at this institution; a stay is none.
pub(super) fn visit_of<'a>(
    facts: &'a Facts,
    id: VisitId,
    patient: PersonId,
    institution: &Institution,
) -> Result<&'a Visit, Refusals> {
    let known = facts.visits.get(&id);
    let of = |v: &&Visit| {
        v.patient == patient && v.institution == institution.id && v.setting != Setting::Inpatient
    };
    let Some(visit) = known.filter(of) else {
        return Err(Refusal::new(Reason::VisitUnknown).field("mdtrt_id").into());
    };
    if visit.state != VisitState::Open {
        return Err(Refusal::new(Reason::VisitState).field("mdtrt_id").into());
    }
    Ok(visit)
}

/// The facts of a bill out of the facts of a batch.
pub fn settle_facts(
    facts: &Facts,
    patient: PersonId,
    now: Moment,
) -> Result<SettleFacts, Refusals> {
    let insured = person(facts, patient)?.clone();
    let (month, year) = (now.month(), now.month().year());
    let mut payers = Vec::new();
    for binding in facts.held_by(patient) {
        let binding = domain::binding::activate(binding, now);
        if !binding.state.counts() {
            continue;
        }
        let Some(grantor) = facts.people.get(&binding.grantor) else {
            continue;
        };
        let account = facts.accounts.get(&(binding.grantor_area, binding.grantor));
        payers.push(PayerFacts {
            used_month: facts.used_in(binding.id, month.0),
            used_year: facts.used_in(binding.id, year),
            grantor: grantor.clone(),
            account: account.cloned(),
            quota: wallet::for_bill(facts, &binding),
            binding,
        });
    }
    let accumulators = facts
        .accumulators
        .iter()
        .filter(|(key, _)| key.person == patient)
        .map(|(key, sum)| (*key, *sum))
        .collect();
    Ok(SettleFacts {
        filings: super::filing::of(facts, &insured),
        account: facts.accounts.get(&(insured.area, patient)).cloned(),
        patient: insured,
        payers,
        accumulators,
    })
}

fn pharmacy_visit(bill: &Bill) -> Visit {
    Visit {
        id: bill.visit,
        area: bill.institution.area,
        institution: bill.institution.id,
        patient: bill.patient,
        setting: Setting::Pharmacy,
        state: VisitState::Closed,
        ipt_otp_no: String::new(),
        begun: bill.begun,
        ended: None,
        med_type: bill.med_type.clone(),
        details: String::new(),
        version: 0,
    }
}

/// Found again by the settlement's own number, also once it is cancelled.
fn pharmacy_batch(bill: &Bill, id: SettlementId, lines: Vec<CutLine>) -> FeeBatch {
    FeeBatch {
        id: id.0,
        area: bill.institution.area,
        visit: bill.visit,
        batch: String::new(),
        state: FeeBatchState::Settled(id),
        lines,
        version: 0,
    }
}

/// Tells every relative whose account paid.
fn messages(
    context: &mut Context<'_>,
    shares: &[domain::settlement::Share],
    settlement: &domain::settlement::Settlement,
    beneficiary: PersonId,
) -> Vec<Message> {
    let mut messages = Vec::new();
    let mut paid: Vec<(PersonId, Fen)> = Vec::new();
    for share in shares.iter().filter(|share| share.source != ShareSource::Own) {
        // From a quota and from the account: one payer, told once.
        let amount = Fen(share.current.0 + share.carried.0);
        match paid.iter_mut().find(|(payer, _)| *payer == share.payer) {
            Some((_, sum)) => sum.0 += amount.0,
            None => paid.push((share.payer, amount)),
        }
    }
    for (payer, amount) in paid {
        let (id, area) = (settlement.id, settlement.care_area);
        let about = About::AidPaid { settlement: id, area, beneficiary, amount };
        messages.push(message(context, payer, about));
    }
    messages
}
