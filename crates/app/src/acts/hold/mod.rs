//! Admission holds (住院押金预留): made by the owner of an account, ended once (`money.md`,
//! "admission hold"). What holds follow is here: the stay, the binding, the account year.

mod expire;
mod make;
mod release;

use domain::hold::{Hold, HoldState};
use domain::person::Account;
use domain::settlement::SettleFacts;
use domain::{Fen, Moment, Overflow, PersonId, chart};
use store::records::About;
use store::{Body, Effects, Facts, Kind, Needs, Record, Visit};

pub use expire::ExpireHold;
pub use make::MakeHold;
pub use release::{ReleaseBy, ReleaseHold};

use super::{message, said_anew};
use crate::act::{Context, Refusals};

/// Adds the open holds for a patient, and those on the patient's own account.
pub fn needs(needs: &mut Needs, patient: PersonId) {
    needs.records_of.insert((Kind::Hold, patient));
}

/// The hold that a record says, while it is open.
pub(crate) fn open(record: &Record) -> Option<&Hold> {
    match &record.body {
        Body::Hold(hold) if hold.is_open() => Some(hold),
        _ => None,
    }
}

/// The open holds of one stay: what its settlement frees before it is decided.
#[derive(Debug)]
pub struct StayHolds<'a>(Vec<&'a Record>);

/// What is held for a stay. The act must have asked by [`needs`] for the patient.
pub fn of_stay<'a>(facts: &'a Facts, visit: &Visit) -> StayHolds<'a> {
    let held = facts.records_of(Kind::Hold, visit.patient).filter(|record| {
        open(record).is_some_and(|hold| (hold.care_area, hold.visit) == (visit.area, visit.id))
    });
    StayHolds(held.collect())
}

impl StayHolds<'_> {
    /// Shows a decision the accounts as they are once these holds have ended: a bill or a quote.
    pub fn free_in(&self, facts: &mut SettleFacts) -> Result<(), Overflow> {
        let own = facts.account.iter_mut();
        let accounts = own.chain(facts.payers.iter_mut().filter_map(|p| p.account.as_mut()));
        for account in accounts {
            self.free(account)?;
        }
        Ok(())
    }

    fn free(&self, account: &mut Account) -> Result<(), Overflow> {
        for hold in self.0.iter().filter_map(|record| open(record)) {
            if (hold.area, hold.payer) == (account.area, account.person) {
                account.reserved_current = account.reserved_current.minus(hold.current)?;
                account.reserved_carried = account.reserved_carried.minus(hold.carried)?;
            }
        }
        Ok(())
    }

    /// Ends them all: used by the settlement, or released where the stay was no stay.
    pub fn end(
        &self,
        state: HoldState,
        effects: &mut Effects,
        context: &mut Context<'_>,
    ) -> Result<(), Refusals> {
        end(self.0.iter().copied(), (state, None), effects, context)
    }
}

/// Ends holds: their money is free, their commitments are negated, both sides are told but `silent`
/// (who died). One that has ended, before or by these effects, stays as it ended.
pub(crate) fn end<'a>(
    holds: impl IntoIterator<Item = &'a Record>,
    (state, silent): (HoldState, Option<PersonId>),
    effects: &mut Effects,
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    for record in holds {
        let next = open(record).and_then(|hold| hold.end(state, context.now));
        let Some(next) = next.filter(|_| effects.records.iter().all(|r| r.id != record.id)) else {
            continue;
        };
        let amount = next.amount()?;
        let free = (next.area, next.payer, next.current.negated()?, next.carried.negated()?);
        effects.reserved.push(free);
        let legs = chart::hold(next.area, record.id, amount)?.reversed()?;
        effects.transfers.push((context.id(), legs));
        tell(effects, (record.id, &next), silent, context)?;
        effects.records.push(said_anew(record, Body::Hold(next)));
    }
    Ok(())
}

/// Tells payer and patient of a hold's state.
fn tell(
    effects: &mut Effects,
    (id, hold): (domain::RecordId, &Hold),
    silent: Option<PersonId>,
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    let amount = hold.amount()?;
    let patient = Some(hold.patient).filter(|patient| *patient != hold.payer);
    for reader in [Some(hold.payer), patient].into_iter().flatten() {
        if Some(reader) != silent {
            let about = About::HoldChanged { hold: id, amount, state: hold.state };
            effects.messages.push(message(context, reader, about));
        }
    }
    Ok(())
}

/// A hold ends with the binding that it rests on, and does not outlast it; called for every act
/// ([`crate::acts::reserved::follow`]).
pub(crate) fn follow(
    facts: &Facts,
    effects: &mut Effects,
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    let mut over = Vec::new();
    for next in &effects.bindings {
        let end = next.until.map(|last| Moment::start_of(last.tomorrow().unwrap_or(last)));
        over.extend(facts.records_of(Kind::Hold, next.grantor).filter(|record| {
            open(record)
                .filter(|hold| hold.binding == Some(next.id))
                .is_some_and(|hold| !next.state.counts() || end.is_some_and(|end| end < hold.until))
        }));
    }
    if over.is_empty() {
        return Ok(());
    }
    end(over, (HoldState::Released, None), effects, context)
}

/// The open holds on somebody's own accounts.
pub(crate) fn on_accounts_of(facts: &Facts, person: PersonId) -> impl Iterator<Item = &Record> {
    let held = facts.records_of(Kind::Hold, person);
    held.filter(move |record| open(record).is_some_and(|hold| hold.payer == person))
}

/// The turn of an account year moves holds along with their money: of `ended`, what turns from
/// current to carried, as much as is held goes first, the oldest hold first. How much was held.
pub(crate) fn roll(
    facts: &Facts,
    account: &Account,
    ended: Fen,
    effects: &mut Effects,
) -> Result<Fen, Refusals> {
    let (mut left, mut moved) = (ended, Fen::ZERO);
    let mut held: Vec<_> = on_accounts_of(facts, account.person).collect();
    held.reverse();
    for record in held {
        let Some(hold) = open(record).filter(|hold| hold.area == account.area) else { continue };
        let (next, part) = hold.rolled(left)?;
        if part.is_positive() {
            (left, moved) = (left.minus(part)?, moved.plus(part)?);
            effects.records.push(said_anew(record, Body::Hold(next)));
        }
    }
    if moved.is_positive() {
        effects.reserved.push((account.area, account.person, moved.negated()?, moved));
    }
    Ok(moved)
}
