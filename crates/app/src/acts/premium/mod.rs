//! Premiums for relatives (代缴, ADR 0016): asked for by the owner of an account, taken at once or at
//! the end of the month, or paid back; called off, given back; handed over to the collector. A premium
//! that waits ends with its binding ([`super::reserved`]).

mod back;
mod claim;
mod hand_over;
mod offers;
mod pay;
mod take;

use domain::binding::activate;
use domain::policy::axes::PremiumKind;
use domain::premium::{HandedOver, PremiumPayment, PremiumState};
use domain::settlement::PayerFacts;
use domain::wallet::QuotaChange;
use domain::{Area, BindingId, Fen, Moment, Overflow, PersonId, Reason, RecordId, Refusal, chart};
use serde::{Deserialize, Serialize};
use store::record::handed_over_key;
use store::records::About;
use store::{Body, Effects, Facts, Kind, Needs, Record};

pub use back::{EndPremium, PremiumEnd, PremiumEndBy};
pub use claim::{PayClaim, RefuseClaim};
pub use hand_over::HandOver;
pub use offers::{Offered, offers};
pub use pay::PayPremium;
pub use take::TakePremium;

use super::{message, person, said_anew, wallet};
use crate::act::{Context, Refusals};

/// A payment, and what an act about it needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PremiumRef {
    /// Its record.
    pub id: RecordId,
    /// The binding that it rests on.
    pub binding: BindingId,
    /// Whose account.
    pub grantor: PersonId,
    /// In which area's book.
    pub area: Area,
    /// The quota that pays it.
    pub quota: Option<RecordId>,
    /// The area whose collector gets it, for which insurance and year.
    pub collector: (Area, PremiumKind, i16),
}

impl PremiumRef {
    /// Of a record that is a payment.
    pub fn of(record: &Record) -> Option<Self> {
        let Body::Premium(payment) = &record.body else { return None };
        Some(Self {
            id: record.id,
            binding: payment.binding,
            grantor: payment.grantor,
            area: payment.area,
            quota: payment.quota(),
            collector: (payment.beneficiary_area, payment.kind, payment.year),
        })
    }

    /// What every act about it needs.
    fn needs(&self) -> Needs {
        let (area, kind, year) = self.collector;
        let mut needs = Needs {
            bindings: [self.binding].into(),
            people: [self.grantor].into(),
            records: [self.id].into(),
            accounts: [(self.area, self.grantor)].into(),
            ..Needs::default()
        };
        needs.records.extend(self.quota);
        needs.keys.insert((Kind::HandedOver, handed_over_key(area, kind, year)));
        super::life::need_estate(&mut needs, self.grantor);
        needs
    }

    /// The payment as it is now.
    fn known<'a>(&self, facts: &'a Facts) -> Result<(&'a Record, &'a PremiumPayment), Refusals> {
        let record = facts.records.get(&self.id).ok_or(Reason::PremiumMissing)?;
        match &record.body {
            Body::Premium(payment) => Ok((record, payment)),
            _ => Err(Reason::PremiumMissing.into()),
        }
    }

    /// What its collector got.
    fn handed_over<'a>(&self, facts: &'a Facts) -> Option<&'a HandedOver> {
        let (area, kind, year) = self.collector;
        handed_over(facts, &handed_over_key(area, kind, year)).map(|(_, handed)| handed)
    }
}

fn handed_over<'a>(facts: &'a Facts, key: &str) -> Option<(&'a Record, &'a HandedOver)> {
    let record = facts.record_by_key(Kind::HandedOver, key)?;
    match &record.body {
        Body::HandedOver(handed) => Some((record, handed)),
        _ => None,
    }
}

/// The grantor as a bill would see this payer. The act must need the binding.
fn payer_of(facts: &Facts, binding: BindingId, now: Moment) -> Result<PayerFacts, Refusals> {
    let known = facts.binding(binding).ok_or(Reason::BindingUnknown)?;
    let (month, year) = (now.month(), now.month().year());
    let grantor = person(facts, known.grantor)?.clone();
    Ok(PayerFacts {
        binding: activate(known, now),
        used_month: facts.used_in(binding, month.0),
        used_year: facts.used_in(binding, year),
        account: facts.accounts.get(&(grantor.area, grantor.person)).cloned(),
        quota: wallet::for_bill(facts, known),
        grantor,
    })
}

/// Takes the money of a payment: from the account what is free, from a quota what it has, of which
/// `promised` was kept for it. The debt of the grantor's area stands in the open window of `home`,
/// that of the act's number.
fn book(
    facts: &Facts,
    payment: &mut PremiumPayment,
    (home, promised): (Area, Fen),
    effects: &mut Effects,
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    let act = context.id();
    let parts = (payment.current, payment.carried);
    effects.transfers.push((act, chart::premium(payment, parts)?));
    owe(effects, (home, act), payment, payment.amount);
    let month = context.now.month();
    effects.used.push((payment.binding, payment.area, month, payment.amount));
    payment.booked = Some(act);
    let less = (parts.0.negated()?, parts.1.negated()?);
    change_quota(facts, payment, (less, promised.negated()?), effects, context)
}

fn owe(effects: &mut Effects, by: (Area, i64), payment: &PremiumPayment, amount: Fen) {
    if let Some(due) = chart::premium_due(payment, amount) {
        effects.obligations.push(due);
        effects.owed_by = Some(by);
    }
}

/// What becomes of the quota that pays: these parts more in it, and so much more promised. Nothing
/// where there is none or it ended.
fn change_quota(
    facts: &Facts,
    payment: &PremiumPayment,
    ((current, carried), promised): ((Fen, Fen), Fen),
    effects: &mut Effects,
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    let record = payment.quota().and_then(|id| facts.records.get(&id));
    let Some((record, quota)) = record.and_then(|it| Some((it, wallet::open(it)?))) else {
        return Ok(());
    };
    let mut quota = quota.give_back(current, carried)?;
    quota.promised = quota.promised.plus(promised)?;
    let change = QuotaChange { quota, current, carried };
    wallet::changed(facts, vec![(record.id, change)], effects, context)
}

/// Lets go of what a waiting payment keeps: the commitment of its own, or the quota's promise.
fn let_go(
    facts: &Facts,
    (id, payment): (RecordId, &PremiumPayment),
    effects: &mut Effects,
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    let (current, carried) = payment.reserved();
    let amount = current.plus(carried)?;
    if !amount.is_zero() {
        let less = (current.negated()?, carried.negated()?);
        effects.reserved.push((payment.area, payment.grantor, less.0, less.1));
        let legs = chart::premium_waits(payment.area, id, amount)?.reversed()?;
        effects.transfers.push((context.id(), legs));
    }
    if payment.due_on().is_some() && payment.quota().is_some() {
        let less = ((Fen::ZERO, Fen::ZERO), payment.amount.negated()?);
        change_quota(facts, payment, less, effects, context)?;
    }
    Ok(())
}

/// Tells both sides how a payment stands, and keeps it.
fn keep(
    effects: &mut Effects,
    record: &Record,
    payment: PremiumPayment,
    context: &mut Context<'_>,
) {
    let (premium, amount, state) = (record.id, payment.amount, payment.state);
    let why = payment.dropped_why();
    for reader in [payment.grantor, payment.beneficiary] {
        let about = About::PremiumChanged { premium, amount, state, why };
        effects.messages.push(message(context, reader, about));
    }
    effects.records.push(said_anew(record, Body::Premium(payment)));
}

/// How a record that is a payment stands.
fn state_of(record: &Record) -> Option<PremiumState> {
    match &record.body {
        Body::Premium(payment) => Some(payment.state),
        _ => None,
    }
}

/// A state that does not allow this, in words.
fn state(payment: &PremiumPayment) -> Refusal {
    Refusal::new(Reason::PremiumState).name(payment.state.zh())
}

/// Both parts.
fn both((current, carried): (Fen, Fen)) -> Result<Fen, Overflow> {
    current.plus(carried)
}
