//! Paying an institution (②): money.md, "pay institution m".

use std::collections::BTreeSet;

use domain::case::CaseAbout;
use domain::clerk::{By, Duty};
use domain::day_end::{Clearing, ClearingState, PaymentOrder};
use domain::refusal::Side;
use domain::{Area, ClerkId, Fen, InstitutionId, Reason, RecordId, Refusal, chart};
use store::record::against;
use store::{Answer, Body, Effects, Facts, Kind, Needs, Record};

use super::clearing::{clearing_of, state_zh};
use crate::act::{Act, Context, Refusals};
use crate::acts::{ClerkAct, on_duty, record, said_anew};
use crate::number::Numbered;

/// Pays an institution what its area owes it, for applications that were approved; where there are
/// no applications (some provinces have none), by the books alone. What late cancels took off stands
/// in the books already, so it is set off here.
#[derive(Clone, Debug)]
pub struct PayInstitution {
    /// Number and content. Its home is the care area.
    pub numbered: Numbered,
    /// The money officer who proposed it.
    pub clerk: ClerkId,
    /// Who pays.
    pub area: Area,
    /// Who is paid.
    pub institution: InstitutionId,
    /// How much, 分, above zero.
    pub amount: Fen,
    /// For which applications.
    pub clearings: BTreeSet<RecordId>,
    /// The bank's number; empty = not known yet.
    pub bank_ref: String,
}

impl Act for PayInstitution {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs { records: self.clearings.clone(), ..Needs::default() };
        needs.records.insert(RecordId(self.clerk.0));
        needs.payables.insert((self.area, self.institution));
        needs.records_of.insert((Kind::Case, against(self.institution)));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        on_duty(facts, self.clerk, Duty::MoneyOfficer, self.area)?;
        if !self.amount.is_positive() {
            return Err(refused(Reason::AmountOutOfRange).field("amount").into());
        }
        let paid = self.paid(facts)?;
        if self.amount > owed(facts, self.area, self.institution) {
            let owed = owed(facts, self.area, self.institution);
            return Err(refused(Reason::PaymentTooHigh).amount(owed.max(Fen::ZERO)).into());
        }
        let by = By::Clerk(self.clerk);
        let order = record(
            context,
            Body::Payment(PaymentOrder {
                institution: self.institution,
                area: self.area,
                amount: self.amount,
                clearings: self.clearings.iter().copied().collect(),
                by: (by, by),
                at: context.now,
                bank_ref: self.bank_ref.clone(),
            }),
        );
        let mut effects = Effects::answer(Answer::Record(order.id));
        let legs = chart::pay_institution(self.area, self.institution, self.amount)?;
        effects.transfers.push((order.id.0, legs));
        effects.records = paid;
        effects.records.push(order);
        Ok(effects)
    }
}

impl PayInstitution {
    /// The applications as paid: each approved and of this institution, together what is paid, or
    /// what the books still owe.
    fn paid(&self, facts: &Facts) -> Result<Vec<Record>, Refusals> {
        let mut applied = Fen::ZERO;
        let mut paid = Vec::new();
        for id in &self.clearings {
            let known = clearing_of(facts, *id);
            let place = (self.institution, self.area);
            let (known, clearing) = known
                .filter(|(_, clearing)| (clearing.institution, clearing.area) == place)
                .ok_or_else(|| refused(Reason::ClearingUnknown).field("clearings"))?;
            if clearing.state != ClearingState::Approved {
                let state = state_zh(clearing.state);
                return Err(refused(Reason::ClearingState).name(state).into());
            }
            applied = applied.plus(clearing.owed()?)?;
            let next = Clearing { state: ClearingState::Paid, ..clearing.clone() };
            paid.push(said_anew(known, Body::Clearing(next)));
        }
        // Applications are paid whole: less only by what late cancels took off the books since.
        let owed = owed(facts, self.area, self.institution);
        let whole = applied.min(owed).max(Fen::ZERO);
        if !self.clearings.is_empty() && self.amount > whole {
            return Err(refused(Reason::PaymentTooHigh).amount(whole).into());
        }
        if !self.clearings.is_empty() && self.amount < whole {
            return Err(refused(Reason::ClearingMismatch).field("amount").amount(whole).into());
        }
        Ok(paid)
    }
}

fn refused(reason: Reason) -> Refusal {
    Refusal::new(reason).of(Side::Agency)
}

fn owed(facts: &Facts, area: Area, institution: InstitutionId) -> Fen {
    facts.payables.get(&(area, institution)).copied().unwrap_or_default()
}

/// What stands against a proposal because of others that wait: together they are never above what
/// is owed, and no application is in two of them.
pub(in crate::acts) fn beside(facts: &Facts, act: &ClerkAct) -> Result<(), Refusals> {
    let ClerkAct::PayInstitution { area, institution, amount, clearings, .. } = act else {
        return Ok(());
    };
    let mut left = owed(facts, *area, *institution);
    for waiting in facts.records_of(Kind::Case, against(*institution)) {
        let Body::Case(case) = &waiting.body else { continue };
        let CaseAbout::Proposal { body, .. } = &case.about else { continue };
        let Ok(ClerkAct::PayInstitution { amount, clearings: named, area: home, .. }) =
            serde_json::from_str(body)
        else {
            continue;
        };
        if home != *area || !case.state.waits() {
            continue;
        }
        if !named.is_disjoint(clearings) {
            return Err(refused(Reason::ClearingState).name("已在待复核的拨付单里").into());
        }
        left = left.minus(amount)?;
    }
    if *amount > left {
        return Err(refused(Reason::PaymentTooHigh).amount(left.max(Fen::ZERO)).into());
    }
    Ok(())
}
