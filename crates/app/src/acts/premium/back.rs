//! Calling a premium off before anything is taken, and giving it back afterwards.

use domain::clerk::Duty;
use domain::premium::{PremiumPayment, back};
use domain::refusal::Side;
use domain::settlement::{Gone, Share, ShareSource, onward};
use domain::{ClerkId, Fen, Reason, RecordId, chart};
use store::record::Estate;
use store::{Answer, Body, Effects, Facts, Needs};

use super::{PremiumRef, both, change_quota, keep, let_go, owe, state};
use crate::act::{Act, Context, Refusals};
use crate::acts::life::estate_of;
use crate::acts::merge::follow_used;
use crate::acts::{Acting, ProofToken, check_proof, on_duty, said_anew};
use crate::number::Numbered;

/// Which end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PremiumEnd {
    /// Nothing was taken yet: nothing is.
    CallOff,
    /// What was taken goes back to where it came from.
    Refund,
}

/// Who ends it.
#[derive(Clone, Copy, Debug)]
pub enum PremiumEndBy {
    /// The account's owner or a guardian, with a proof for this act; a refund until it was handed
    /// over to the collector.
    Payer(Acting, ProofToken),
    /// A money officer of the collector's area, with a second clerk.
    Clerk(ClerkId),
}

/// Calls a payment off, or gives it back whole.
#[derive(Clone, Debug)]
pub struct EndPremium {
    /// Number and content. Into its area's open window goes the debt that is given back.
    pub numbered: Numbered,
    /// Which.
    pub premium: PremiumRef,
    /// How.
    pub end: PremiumEnd,
    /// By whom.
    pub by: PremiumEndBy,
}

impl Act for EndPremium {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        match self.by {
            PremiumEndBy::Payer(..) => None,
            PremiumEndBy::Clerk(clerk) => Some(clerk),
        }
    }

    fn needs(&self) -> Needs {
        let mut needs = self.premium.needs();
        match self.by {
            PremiumEndBy::Payer(acting, proof) => {
                acting.needs(&mut needs);
                needs.proofs.insert(proof.0);
            }
            PremiumEndBy::Clerk(clerk) => {
                needs.records.insert(RecordId(clerk.0));
            }
        }
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let mut effects = Effects::answer(Answer::Record(self.premium.id));
        let known = self.premium.known(facts);
        match self.by {
            PremiumEndBy::Payer(acting, proof) => {
                let (digest, when) = (self.numbered.digest(), (Side::Grantor, context.now));
                check_proof(facts, proof, acting.prover, digest, when)?;
                acting.check_own(facts, context, "代缴保费")?;
                if known.as_ref().is_ok_and(|(_, it)| it.grantor != acting.person) {
                    return Err(Reason::PremiumMissing.into());
                }
                effects.proof = Some(proof.0);
            }
            PremiumEndBy::Clerk(clerk) => {
                let (_, payment) = known.clone()?;
                on_duty(facts, clerk, Duty::MoneyOfficer, payment.beneficiary_area)?;
            }
        }
        let (record, payment) = known?;
        match self.end {
            PremiumEnd::CallOff => {
                let dropped = payment.dropped(context.now).ok_or_else(|| state(payment))?;
                let_go(facts, (record.id, payment), &mut effects, context)?;
                keep(&mut effects, record, dropped, context);
            }
            PremiumEnd::Refund => {
                let refunded = self.refund(facts, payment, &mut effects, context)?;
                keep(&mut effects, record, refunded, context);
            }
        }
        Ok(effects)
    }
}

impl EndPremium {
    /// Every leg negated, dated now; into the quota while it is open, else to the account, and on to
    /// where its owner is by now.
    fn refund(
        &self,
        facts: &Facts,
        payment: &PremiumPayment,
        effects: &mut Effects,
        context: &mut Context<'_>,
    ) -> Result<PremiumPayment, Refusals> {
        let (refunded, parts) = back(payment, &context.world.policies, context.now)
            .map_err(|refusal| refusal.name(payment.state.zh()))?;
        let with_collector = self.premium.handed_over(facts).is_some_and(|all| all.has(payment));
        if with_collector && matches!(self.by, PremiumEndBy::Payer(..)) {
            return Err(state(payment).of(Side::Agency).name("已交给征收机构").into());
        }
        let act = context.id();
        effects.transfers.push((act, chart::premium(payment, parts)?.reversed()?));
        let less = both(parts)?.negated()?;
        owe(effects, (self.numbered.key().area, act), payment, less);
        let month = payment.paid_at.unwrap_or(context.now).month();
        effects.used.push((payment.binding, payment.area, month, less));
        let old = facts.binding(payment.binding).map(|old| old.beneficiary);
        if let Some(survivor) = old.and_then(|person| facts.goes_on.get(&person)) {
            follow_used(effects, facts, *survivor);
        }
        change_quota(facts, payment, (parts, Fen::ZERO), effects, context)?;
        go_on(facts, payment, parts, effects, context)?;
        Ok(refunded)
    }
}

/// What came back to an account whose owner moved or died goes on, as an act of its own.
fn go_on(
    facts: &Facts,
    payment: &PremiumPayment,
    (current, carried): (Fen, Fen),
    effects: &mut Effects,
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    let payer = payment.grantor;
    let estate = estate_of(facts, payer);
    let insured = facts.people.get(&payer).map(|insured| insured.area);
    let home = estate.map(|(_, estate)| estate.area).or(insured).unwrap_or(payment.area);
    if home != payment.area && !facts.accounts.contains_key(&(home, payer)) {
        effects.opened.push((home, payer));
    }
    let source = ShareSource::Live(payment.binding);
    let (current, carried) = (current.negated()?, carried.negated()?);
    let here = Share { source, payer, area: payment.area, current, carried };
    let there = Share { area: home, ..here };
    let moved = if home == payment.area { Gone::None } else { Gone::Moved(home) };
    let died = if estate.is_some() { Gone::Died } else { Gone::None };
    for (share, gone) in [(here, moved), (there, died)] {
        if let Some(transfer) = onward(&share, gone)? {
            effects.transfers.push((context.id(), transfer));
        }
    }
    if let Some((record, estate)) = estate {
        let owed = estate.owed.plus(payment.amount)?;
        let body = Body::Estate(Estate { owed, ..estate.clone() });
        effects.records.push(said_anew(record, body));
    }
    Ok(())
}
