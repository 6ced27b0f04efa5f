//! Holding money of an account for a stay.

use domain::binding::activate;
use domain::hold::{Hold, HoldState};
use domain::institution::Institution;
use domain::refusal::Side;
use domain::settlement::{HoldAsk, Holder, PayerFacts, Setting, hold};
use domain::{
    BindingId, Fen, Moment, Overflow, PersonId, Reason, RecordId, Refusal, VisitId, chart,
};
use store::{Answer, Body, Effects, Facts, Kind, Needs, Visit, VisitState};

use super::{open, tell};
use crate::act::{Act, Context, Refusals};
use crate::acts::{Acting, ProofToken, check_proof, person, record};
use crate::number::Numbered;

/// The owner of an account, or a guardian, holds money of it for the own stay or for that of a
/// relative who is bound to it.
#[derive(Clone, Debug)]
pub struct MakeHold {
    /// Number and content.
    pub numbered: Numbered,
    /// Whose account, and who acts.
    pub acting: Acting,
    /// For whose stay.
    pub patient: PersonId,
    /// The binding that lets the account pay; `None` = the patient's own account.
    pub binding: Option<BindingId>,
    /// Where the stay is.
    pub institution: Institution,
    /// The stay.
    pub visit: VisitId,
    /// How much.
    pub amount: Fen,
    /// Proof for this act.
    pub proof: ProofToken,
}

impl Act for MakeHold {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs {
            bindings: self.binding.into_iter().collect(),
            visits: [(self.institution.area, self.visit)].into(),
            proofs: [self.proof.0].into(),
            records_of: [(Kind::Hold, self.acting.person)].into(),
            ..Needs::default()
        };
        needs.people.insert(self.patient);
        self.acting.needs(&mut needs);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (now, payer) = (context.now, self.acting.person);
        let (digest, side) = (self.numbered.digest(), Side::Grantor);
        check_proof(facts, self.proof, self.acting.prover, digest, (side, now))?;
        if payer == self.patient {
            self.acting.check_own(facts, context, "预留住院押金")?;
        } else {
            self.acting.check(facts, context, Some((Side::Beneficiary, self.patient)))?;
        }
        let live = self.payer(facts, now)?;
        let visit = self.stay(facts)?;
        let patient = person(facts, self.patient)?;
        let held = self.held(facts)?;
        let ask = HoldAsk { amount: self.amount, patient, institution: &self.institution, held };
        let holder = match &live {
            Some(live) => Holder::Live(live),
            None => Holder::Own(facts.account_of(payer)),
        };
        let ((current, carried), until) = hold(&ask, holder, &context.world.policies, now)?;
        let made = Hold {
            care_area: visit.area,
            visit: visit.id,
            institution: visit.institution,
            patient: self.patient,
            payer,
            area: person(facts, payer)?.area,
            binding: self.binding,
            current,
            carried,
            state: HoldState::Open,
            at: now,
            until,
            ended_at: None,
        };
        let mut effects = effects_of(&made, context)?;
        effects.proof = Some(self.proof.0);
        Ok(effects)
    }
}

/// What a new hold changes.
fn effects_of(made: &Hold, context: &mut Context<'_>) -> Result<Effects, Refusals> {
    let Hold { area, payer, current, carried, .. } = *made;
    let legs = |id: RecordId| chart::hold(area, id, current.plus(carried)?);
    let kept = record(context, Body::Hold(made.clone()));
    let mut effects = Effects::answer(Answer::Record(kept.id));
    effects.reserved.push((area, payer, current, carried));
    effects.transfers.push((context.id(), legs(kept.id)?));
    tell(&mut effects, (kept.id, made), None, context)?;
    effects.records.push(kept);
    Ok(effects)
}

impl MakeHold {
    /// The patient's open stay there.
    fn stay<'a>(&self, facts: &'a Facts) -> Result<&'a Visit, Refusals> {
        let known = facts.visits.get(&self.visit);
        let here = known.filter(|visit| {
            let place = (self.institution.area, self.institution.id, self.patient);
            (visit.area, visit.institution, visit.patient) == place
        });
        let Some(visit) = here.filter(|visit| visit.setting == Setting::Inpatient) else {
            return Err(Refusal::new(Reason::VisitUnknown).field("mdtrt_id").into());
        };
        if visit.state != VisitState::Open {
            return Err(Refusal::new(Reason::VisitState).field("mdtrt_id").into());
        }
        Ok(visit)
    }

    /// What the same account holds for the stay already, by parts.
    fn held(&self, facts: &Facts) -> Result<(Fen, Fen), Overflow> {
        let mut sum = (Fen::ZERO, Fen::ZERO);
        let of_payer = super::on_accounts_of(facts, self.acting.person);
        for hold in of_payer.filter_map(|record| open(record)) {
            if (hold.care_area, hold.visit) == (self.institution.area, self.visit) {
                sum = (sum.0.plus(hold.current)?, sum.1.plus(hold.carried)?);
            }
        }
        Ok(sum)
    }

    /// The relative as a bill would see this payer; `None` = the patient's own account.
    fn payer(&self, facts: &Facts, now: Moment) -> Result<Option<PayerFacts>, Refusals> {
        let grantor = self.acting.person;
        let Some(binding) = self.binding else {
            let own = grantor == self.patient;
            return if own { Ok(None) } else { Err(Reason::BindingUnknown.into()) };
        };
        let known = facts
            .binding(binding)
            .filter(|binding| (binding.grantor, binding.beneficiary) == (grantor, self.patient));
        let binding = activate(known.ok_or(Reason::BindingUnknown)?, now);
        let (month, year) = (now.month(), now.month().year());
        Ok(Some(PayerFacts {
            used_month: facts.used_in(binding.id, month.0),
            used_year: facts.used_in(binding.id, year),
            grantor: person(facts, grantor)?.clone(),
            account: facts.accounts.get(&(binding.grantor_area, grantor)).cloned(),
            quota: None,
            binding,
        }))
    }
}
