//! Claims of what a family paid: a clerk looks at the receipt, and the account pays it back (吉林).

use domain::clerk::Duty;
use domain::premium::{PremiumFacts, PremiumPayment, PremiumState, pay_back};
use domain::refusal::Side;
use domain::{ClerkId, Reason, RecordId, Refusal, chart};
use store::{Answer, Effects, Facts, Needs};

use super::{PremiumRef, both, keep, payer_of, state};
use crate::act::{Act, Context, Refusals};
use crate::acts::{on_duty, person};
use crate::number::Numbered;

/// Pays a claim back from the account to its owner's bank, whole (②): what the account owes becomes a
/// payout, which is paid in the same act.
#[derive(Clone, Debug)]
pub struct PayClaim {
    /// Number and content.
    pub numbered: Numbered,
    /// The money officer of the account's area.
    pub clerk: ClerkId,
    /// Which.
    pub premium: PremiumRef,
    /// The bank's number; empty = not known yet.
    pub bank_ref: String,
}

impl Act for PayClaim {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        let mut needs = self.premium.needs();
        needs.records.insert(RecordId(self.clerk.0));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (record, payment) = claim(facts, &self.premium, self.clerk)?;
        let payer = payer_of(facts, self.premium.binding, context.now)?;
        let beneficiary = person(facts, payment.beneficiary)?;
        let premium_facts = PremiumFacts { payer: &payer, beneficiary, stands: None };
        let policies = &context.world.policies;
        let mut paid = pay_back(payment, &premium_facts, policies, context.now)?;
        let parts = (paid.current, paid.carried);
        let mut effects = Effects::answer(Answer::Record(record.id));
        let act = context.id();
        effects.transfers.push((act, chart::premium_claim(&paid, parts)?));
        let out = chart::payout(paid.area, paid.grantor, both(parts)?)?;
        effects.transfers.push((context.id(), out));
        effects.used.push((paid.binding, paid.area, context.now.month(), paid.amount));
        paid.booked = Some(act);
        self.bank_ref.trim().clone_into(&mut paid.note);
        keep(&mut effects, record, paid, context);
        Ok(effects)
    }
}

/// Refuses a claim; nothing was taken.
#[derive(Clone)]
pub struct RefuseClaim {
    /// Number and content.
    pub numbered: Numbered,
    /// The money officer of the account's area.
    pub clerk: ClerkId,
    /// Which.
    pub premium: PremiumRef,
    /// Why, for the family to read.
    pub why: String,
}

impl std::fmt::Debug for RefuseClaim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RefuseClaim").field("premium", &self.premium).finish_non_exhaustive()
    }
}

impl Act for RefuseClaim {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        let mut needs = self.premium.needs();
        needs.records.insert(RecordId(self.clerk.0));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (record, payment) = claim(facts, &self.premium, self.clerk)?;
        if self.why.trim().is_empty() {
            return Err(Refusal::new(Reason::ReasonMissing).of(Side::Agency).field("why").into());
        }
        let mut next = payment.dropped(context.now).ok_or_else(|| state(payment))?;
        self.why.trim().clone_into(&mut next.note);
        let mut effects = Effects::answer(Answer::Record(record.id));
        keep(&mut effects, record, next, context);
        Ok(effects)
    }
}

/// The claim that waits, for a clerk of the account's area.
fn claim<'a>(
    facts: &'a Facts,
    premium: &PremiumRef,
    clerk: ClerkId,
) -> Result<(&'a store::Record, &'a PremiumPayment), Refusals> {
    let (record, payment) = premium.known(facts)?;
    on_duty(facts, clerk, Duty::MoneyOfficer, payment.area)?;
    if payment.state != PremiumState::Claimed {
        return Err(state(payment).of(Side::Agency).into());
    }
    Ok((record, payment))
}
