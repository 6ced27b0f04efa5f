//! What life does to bindings and accounts: insurance, the end of a kinship, moves, death, payout.
//! Each event ends or suspends what it must, moves the money where it belongs and tells both sides.

mod death;
mod insurance;
mod kinship;
mod moving;
mod payout;

pub use death::Death;
pub use insurance::{FileInsurance, Insurance};
pub use kinship::{KinshipEnded, unclear_after};
pub use moving::Move;
pub use payout::Payout;

use std::collections::BTreeSet;

use domain::binding::{Binding, EndedWhy, activate, end};
use domain::clerk::By;
use domain::evidence::DocumentKind;
use domain::{ClerkId, Moment, PersonId, Reason, RecordId, Refusal};
use store::record::Estate;
use store::records::About;
use store::{Body, Effects, Facts, Kind, Needs, Record};

use super::case::{moot_reviews, moot_ward};
use super::{message, reserved};
use crate::act::{Context, Refusals};

/// What every act of this folder needs: the person with everybody bound on either side, whether
/// the person died, the cases that may become moot, and the clerk.
fn needs_of(person: PersonId, clerk: ClerkId) -> Needs {
    let mut needs = Needs::default();
    needs.relatives.insert(person);
    needs.records_of.insert((Kind::Case, person));
    reserved::needs(&mut needs, person);
    needs.records.insert(RecordId(clerk.0));
    need_estate(&mut needs, person);
    needs
}

/// Whether somebody died is looked up by key.
pub(super) fn need_estate(needs: &mut Needs, person: PersonId) {
    needs.keys.insert((Kind::Estate, person.0.to_string()));
}

/// What is owed to somebody's heirs; `None` = alive, as far as is known.
pub(super) fn estate_of(facts: &Facts, person: PersonId) -> Option<(&Record, &Estate)> {
    let record = facts.record_by_key(Kind::Estate, &person.0.to_string())?;
    match &record.body {
        Body::Estate(estate) => Some((record, estate)),
        _ => None,
    }
}

/// Nothing happens any more to somebody who died.
pub(super) fn alive(facts: &Facts, person: PersonId) -> Result<(), Refusals> {
    match estate_of(facts, person) {
        Some((_, estate)) => Err(Refusal::new(Reason::PersonDied).on(estate.died_on).into()),
        None => Ok(()),
    }
}

/// An original that proves the event was seen, or a document of that kind is on file.
pub(super) fn proved_by(
    facts: &Facts,
    kinds: &[DocumentKind],
    originals: &BTreeSet<DocumentKind>,
    documents: &[RecordId],
) -> Result<(), Refusals> {
    let on_file = documents.iter().filter_map(|id| match &facts.records.get(id)?.body {
        Body::Document(document) => Some(document.kind),
        _ => None,
    });
    let mut seen = originals.iter().copied().chain(on_file);
    if seen.any(|kind| kinds.contains(&kind)) {
        return Ok(());
    }
    let wanted: Vec<&str> = kinds.iter().map(|kind| kind.zh()).collect();
    Err(Refusal::new(Reason::DocumentMissing).name(wanted.join("、")).into())
}

/// Writes a binding's next state and tells both sides, but nobody who died.
pub(super) fn changed(
    effects: &mut Effects,
    context: &mut Context<'_>,
    next: Binding,
    died: Option<PersonId>,
) {
    for person in [next.grantor, next.beneficiary] {
        if Some(person) != died {
            let about = About::BindingChanged { binding: next.id, state: next.state };
            effects.messages.push(message(context, person, about));
        }
    }
    effects.bindings.push(next);
}

/// Ends every binding of a person, in both directions. One that is over by its own time, of which no
/// sweep wrote so yet, is written as over: what rests on it ends in this act, before money goes.
fn end_all(
    effects: &mut Effects,
    facts: &Facts,
    (person, why): (PersonId, EndedWhy),
    context: &mut Context<'_>,
) {
    let died = (why == EndedWhy::Died).then_some(person);
    for binding in facts.bindings_of(person) {
        let seen = activate(binding, context.now);
        let next = end(&seen, why, context.now).or_else(|| binding.state.counts().then_some(seen));
        if let Some(next) = next {
            changed(effects, context, next, died);
        }
    }
}

/// Closes the reviews of bindings that have just ended: there is nothing to decide.
fn close_reviews(effects: &mut Effects, facts: &Facts, now: Moment) {
    let over = effects.bindings.iter().filter(|binding| !binding.state.counts());
    let closed: Vec<Record> =
        over.flat_map(|next| moot_reviews(facts, next, (now, By::Platform))).collect();
    effects.records.extend(closed);
}
