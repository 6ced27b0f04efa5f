//! Prepayments between provinces (异地就医预付金): given in February (②), raised when they run short,
//! settled once a year; what is left goes on as the next year's.

use std::collections::BTreeMap;

use domain::chart;
use domain::clearing::{Prepayment, Remittance, RemittanceFor, own_province};
use domain::clerk::Duty;
use domain::{Area, ClerkId, Fen, Reason, RecordId};
use jiff::civil::Date;
use store::record::prepayment_key;
use store::{Answer, Body, Effects, Facts, Kind, Needs, Record};

use super::money::{key, unused};
use super::{BankWord, refused};
use crate::act::{Act, Context, Refusals};
use crate::acts::{on_duty, record, said_anew};
use crate::number::Numbered;

/// Gives a prepayment of a year, or raises it.
#[derive(Clone, Debug)]
pub struct GivePrepayment {
    /// Number and content. Its home is the giver.
    pub numbered: Numbered,
    /// The money officer who proposed it.
    pub clerk: ClerkId,
    /// The province that gives.
    pub giver: Area,
    /// The province that will hold it.
    pub holder: Area,
    /// The year.
    pub year: i16,
    /// How much now, 分, above zero.
    pub amount: Fen,
    /// The bank's number: one payment of the giver each.
    pub bank_ref: String,
    /// The bank's day; not after today.
    pub on: Date,
}

impl Act for GivePrepayment {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        let keys = [
            (Kind::Prepayment, prepayment_key(self.giver, self.holder, self.year)),
            key(self.giver, &self.bank_ref),
        ];
        let records = [RecordId(self.clerk.0)].into();
        Needs { keys: keys.into(), records, ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let Self { giver, holder, year, amount, .. } = *self;
        on_duty(facts, self.clerk, Duty::MoneyOfficer, giver)?;
        unused(facts, giver, &self.bank_ref)?;
        let this_year = context.now.date().year();
        let next_year = this_year.saturating_add(1);
        let provinces = giver != holder && own_province(giver) && own_province(holder);
        if !provinces || !amount.is_positive() || (year != this_year && year != next_year) {
            return Err(refused(Reason::PrepaymentState).name(year.to_string()).into());
        }
        let given = Prepayment { giver, holder, year, amount, settled_at: None };
        let prepayment = match prepayment_of(facts, (giver, holder, year)) {
            Some((_, before)) if before.settled_at.is_some() => {
                return Err(refused(Reason::PrepaymentState).name("已清算").into());
            }
            Some((known, before)) => {
                let amount = before.amount.plus(amount)?;
                said_anew(known, Body::Prepayment(Prepayment { amount, ..given }))
            }
            None => record(context, Body::Prepayment(given)),
        };
        let id = RecordId(context.id());
        let word = BankWord { bank_ref: &self.bank_ref, on: self.on };
        let remittance = Remittance {
            payer: giver,
            payee: holder,
            kinds: BTreeMap::new(),
            amount,
            purpose: RemittanceFor::Prepayment(prepayment.id),
            sent: word.receipt(self.clerk, context.now, id.0)?,
            received: None,
        };
        let mut effects = Effects::answer(Answer::Record(id));
        effects.transfers.push((id.0, chart::prepay(giver, holder, amount)?));
        effects.records.push(prepayment);
        effects.records.push(Record { id, version: 0, body: Body::Remittance(remittance) });
        Ok(effects)
    }
}

/// Settles a prepayment whose year is over.
#[derive(Clone, Debug)]
pub struct SettlePrepayment {
    /// Number and content. Its home is the giver.
    pub numbered: Numbered,
    /// The money officer; `None` = the calendar.
    pub clerk: Option<ClerkId>,
    /// The province that gave.
    pub giver: Area,
    /// The province that holds it.
    pub holder: Area,
    /// The year.
    pub year: i16,
}

impl Act for SettlePrepayment {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        self.clerk
    }

    fn needs(&self) -> Needs {
        let years = [self.year, self.year.saturating_add(1)];
        let key = |year| (Kind::Prepayment, prepayment_key(self.giver, self.holder, year));
        let records = self.clerk.map(|clerk| RecordId(clerk.0)).into_iter().collect();
        Needs { keys: years.map(key).into(), records, ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        if let Some(clerk) = self.clerk {
            on_duty(facts, clerk, Duty::MoneyOfficer, self.giver)?;
        }
        let not_now = || refused(Reason::PrepaymentState).name(self.year.to_string());
        let of = |year| prepayment_of(facts, (self.giver, self.holder, year));
        let (known, prepayment) = of(self.year).ok_or_else(not_now)?;
        if self.year >= context.now.date().year() {
            return Err(not_now().into());
        }
        let next = of(self.year.saturating_add(1));
        let settled = prepayment.settle(next.map(|(_, next)| next), context.now)?;
        let (settled, goes_on) = settled.ok_or_else(not_now)?;
        let mut effects = Effects::answer(Answer::Record(known.id));
        effects.records.push(said_anew(known, Body::Prepayment(settled)));
        let goes_on = Body::Prepayment(goes_on);
        effects.records.push(match next {
            Some((known, _)) => said_anew(known, goes_on),
            None => record(context, goes_on),
        });
        Ok(effects)
    }
}

fn prepayment_of(
    facts: &Facts,
    (giver, holder, year): (Area, Area, i16),
) -> Option<(&Record, &Prepayment)> {
    let known = facts.record_by_key(Kind::Prepayment, &prepayment_key(giver, holder, year))?;
    match &known.body {
        Body::Prepayment(prepayment) => Some((known, prepayment)),
        _ => None,
    }
}
