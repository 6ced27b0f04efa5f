//! Where money goes that comes back to accounts whose owners are elsewhere by now.

use std::collections::BTreeMap;

use domain::settlement::{Gone, Settlement, Share, onward};
use domain::{Fen, PersonId};
use store::record::Estate;
use store::records::About;
use store::{Body, Effects, Facts, Record};

use crate::act::{Context, Refusals};
use crate::acts::life::estate_of;
use crate::acts::{message, said_anew};

/// What went on while a bill is given back.
#[derive(Default)]
pub(super) struct Ways {
    /// Estates that are owed more.
    pub(super) estates: BTreeMap<PersonId, Record>,
    /// What went on to the new areas of people who moved.
    moved: BTreeMap<PersonId, Fen>,
}

impl Ways {
    /// Tells the payer, and sends the money on: to the area that the payer moved to, or to the
    /// heirs. Each stretch is an act of its own, so that the cancel stays the bill's negative.
    pub(super) fn go_on(
        &mut self,
        effects: &mut Effects,
        (facts, settlement): (&Facts, &Settlement),
        share: &Share,
        context: &mut Context<'_>,
    ) -> Result<(), Refusals> {
        let payer = share.payer;
        let amount = share.current.plus(share.carried)?.negated()?;
        let estate = match self.estates.get(&payer) {
            Some(record) => as_estate(record),
            None => estate_of(facts, payer),
        };
        let insured = facts.people.get(&payer).map(|insured| insured.area);
        let home = estate.map(|(_, estate)| estate.area).or(insured).unwrap_or(share.area);
        if home != share.area && !facts.accounts.contains_key(&(home, payer)) {
            effects.opened.push((home, payer));
        }
        let there = Share { area: home, ..*share };
        let moved = if home == share.area { Gone::None } else { Gone::Moved(home) };
        let died = if estate.is_some() { Gone::Died } else { Gone::None };
        for (share, gone) in [(share, moved), (&there, died)] {
            if let Some(transfer) = onward(share, gone)? {
                effects.transfers.push((context.id(), transfer));
            }
        }
        if let Some((record, estate)) = estate {
            let owed = estate.owed.plus(amount)?;
            let body = Body::Estate(Estate { owed, ..estate.clone() });
            let record = said_anew(record, body);
            self.estates.insert(payer, record);
            return Ok(());
        }
        let (id, area) = (settlement.id, settlement.care_area);
        let about = About::MoneyReturned { settlement: id, area, amount };
        effects.messages.push(message(context, payer, about));
        if home != share.area {
            let about = About::Moved { from: share.area, to: home, amount };
            effects.messages.push(message(context, payer, about));
            let sum = self.moved.entry(payer).or_default();
            *sum = sum.plus(amount)?;
        }
        Ok(())
    }

    /// What the patient may use after the act, where that is not in the account that paid.
    pub(super) fn balance_of(
        &self,
        facts: &Facts,
        original: &Settlement,
    ) -> Result<Option<Fen>, Refusals> {
        let patient = original.patient;
        if estate_of(facts, patient).is_some() {
            return Ok(Some(Fen::ZERO));
        }
        let home = facts.people.get(&patient).map(|insured| insured.area);
        if home.is_none_or(|home| home == original.patient_area) {
            return Ok(None);
        }
        let free = match facts.account_of(patient) {
            Some(account) => account.free_all()?,
            None => Fen::ZERO,
        };
        Ok(Some(free.plus(self.moved.get(&patient).copied().unwrap_or_default())?))
    }
}

fn as_estate(record: &Record) -> Option<(&Record, &Estate)> {
    match &record.body {
        Body::Estate(estate) => Some((record, estate)),
        _ => None,
    }
}
