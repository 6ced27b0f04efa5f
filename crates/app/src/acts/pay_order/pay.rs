//! 6202: the order is paid, by the same settlement as at a counter.

use domain::gate::Gate;
use domain::pay_order::{OrderState, PayOrder};
use domain::settlement::{AccountUse, Setting};
use domain::{Moment, Reason, RecordId, Refusal, SettlementId};
use store::record::{Call, party};
use store::{Answer, Body, Effects, Facts, FeeBatch, FeeBatchState, Kind, Needs, Record};

use super::{CANCELLED, asks_password, order_anew, order_at, own_lines, state_forbids};
use crate::act::{Act, Context, Refusals};
use crate::acts::voucher::Shown;
use crate::acts::{Settle, person, record};
use crate::number::Numbered;

/// Calls that tell an institution of a paid order, in their order.
const CALLS: [&str; 2] = ["6302", "6204"];

/// Pays an order. Paid already, it answers with what paid it, under whatever number it comes.
#[derive(Clone, Debug)]
pub struct Pay {
    /// The bill as the order has it.
    pub settle: Settle,
    /// Which order.
    pub order: RecordId,
    /// What paid it, as far as was known when it was asked for.
    pub paid: Option<SettlementId>,
    /// SM3 of the `payAuthNo` that was sent, hex.
    pub authorisation: Option<String>,
    /// The e-voucher's token that was sent in its place.
    pub shown: Option<Shown>,
}

impl Act for Pay {
    fn numbered(&self) -> &Numbered {
        self.settle.numbered()
    }

    fn needs(&self) -> Needs {
        let mut needs = self.settle.needs();
        let bill = &self.settle.bill;
        needs.records.insert(self.order);
        needs.settlements.extend(self.paid.map(|paid| (bill.institution.area, paid)));
        needs.visits.insert((bill.institution.area, bill.visit));
        needs.records_of.insert((Kind::Gate, party(bill.institution.id)));
        if let Some(shown) = &self.shown {
            shown.needs(&mut needs);
        }
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let now = context.now;
        let bill = &self.settle.bill;
        let (kept, order) = order_at(facts, self.order, bill.institution.id)?;
        if let (OrderState::Settled, Some(paid)) = (order.state, order.settlement) {
            // Paid since it was asked for, it is not among the facts, and stands.
            let paid_then = facts.settlements.get(&paid);
            if paid_then.is_some_and(|paid| paid.cancelled_by.is_some()) {
                return Err(Refusal::new(Reason::OrderState).name(CANCELLED).into());
            }
            return Ok(Effects::answer(Answer::Settled(order.area, paid)));
        }
        if !order.waits(now) {
            return Err(state_forbids(order, now));
        }
        let (accounts, bound) = self.agreed(facts, order, context)?;
        let mut settle = self.settle.clone();
        settle.bill.account_use = accounts;
        let agreed = order.authorised.as_ref().filter(|_| self.authorisation.is_some());
        settle.aid_payer = agreed.and_then(|agreed| agreed.payer);
        let most = agreed.and_then(|agreed| agreed.most.as_ref());
        settle.bill.quoted_cash = most.map(|most| most.cash);
        let mut effects = settle.decide(facts, context)?;
        let Answer::Settled(_, paid) = effects.answer else { return Ok(effects) };
        if let (Some(most), Some(settlement)) = (most, &effects.settlement)
            && !most.covers_aid(settlement)?
        {
            return Err(Refusal::new(Reason::QuoteChanged).into());
        }
        if order.setting == Setting::Pharmacy {
            hand_over(facts, order, &mut effects);
        }
        let order =
            PayOrder { state: OrderState::Settled, settlement: Some(paid), ..order.clone() };
        let calls = calls(facts, &order, (self.order, now));
        effects.records.push(order_anew(kept, order));
        effects.records.extend(bound);
        effects.records.extend(calls.into_iter().map(|call| record(context, Body::Call(call))));
        Ok(effects)
    }
}

impl Pay {
    /// Which accounts the payer agreed to, and the token to be kept as bound. Relatives pay on a
    /// token alone only where no password is asked for.
    fn agreed(
        &self,
        facts: &Facts,
        order: &PayOrder,
        context: &Context<'_>,
    ) -> Result<(AccountUse, Option<Record>), Refusals> {
        let now = context.now;
        let stands = order.authorised.as_ref().filter(|agreed| {
            agreed.stands(now) && self.authorisation.as_ref() == Some(&agreed.sm3)
        });
        if let Some(agreed) = stands {
            return Ok((order.accounts(Some(agreed)), None));
        }
        let (None, Some(shown)) = (&self.authorisation, &self.shown) else {
            return Err(Refusal::new(Reason::OrderNotAuthorised).into());
        };
        let bound = shown.check(facts, context, order.institution, Some(order.visit))?;
        let home = person(facts, order.patient)?.area;
        let asked = order.accounts(None);
        let alone = asks_password(&context.world.policies, home, now);
        let accounts = if alone && asked != AccountUse::None { AccountUse::OwnOnly } else { asked };
        Ok((accounts, bound))
    }
}

/// A purchase is kept under the number of its settlement: the lines that waited for it go, and its
/// visit is the order's.
fn hand_over(facts: &Facts, order: &PayOrder, effects: &mut Effects) {
    let waited = own_lines(facts, order)
        .map(|batch| FeeBatch { state: FeeBatchState::Deleted, ..batch.clone() });
    effects.fee_batches.extend(waited);
    for visit in &mut effects.visits {
        if let Some(known) = facts.visits.get(&visit.id) {
            visit.ipt_otp_no.clone_from(&known.ipt_otp_no);
            visit.details.clone_from(&known.details);
            visit.version = known.version;
        }
    }
}

/// The calls to an institution that takes them.
fn calls(facts: &Facts, order: &PayOrder, (id, now): (RecordId, Moment)) -> Vec<Call> {
    let mut keys = facts.records_of(Kind::Gate, party(order.institution));
    let takes = keys.any(|record| match &record.body {
        Body::Gate(key) => {
            key.gate == Gate::Mobile && key.callback.is_some() && key.good(now).next().is_some()
        }
        _ => false,
    });
    let call = |infno: &str| Call {
        institution: order.institution,
        area: order.area,
        infno: infno.to_owned(),
        order: id,
        at: now,
        tries: 0,
        next_at: Some(now),
        answered_at: None,
        error: String::new(),
    };
    if takes { CALLS.map(call).into() } else { Vec::new() }
}
