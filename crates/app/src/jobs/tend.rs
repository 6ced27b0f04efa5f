//! What the sweep does with one binding, guardianship or family link. Each is judged
//! again under the locks; where somebody was faster nothing happens.

use domain::binding::{Binding, BindingState, activate, expires_on, lapse};
use domain::clerk::By;
use domain::ward::Ward;
use domain::{BindingId, Moment, PersonId, RecordId};
use jiff::civil::Date;
use store::records::About;
use store::{Answer, Body, Effects, Facts, Kind, Needs};

use super::sweep::reminder_day;
use crate::act::{Act, Context, Refusals};
use crate::acts::{message, moot_reviews, moot_ward, said_anew};
use crate::number::Numbered;

/// What is due for a binding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum BindingDue {
    /// It lapsed or ended: its next state.
    Over(Box<Binding>),
    /// The beneficiary is reminded; the last day.
    Remind(Date),
}

/// What is due since the sweep of `last`.
pub(super) fn binding_due(binding: &Binding, last: Date, now: Moment) -> Option<BindingDue> {
    let over = Some(activate(binding, now)).filter(|next| !next.state.counts());
    if binding.state.counts() && over.is_some() {
        return over.map(|next| BindingDue::Over(Box::new(next)));
    }
    if let Some(next) = lapse(binding, now) {
        return Some(BindingDue::Over(Box::new(next)));
    }
    let until =
        expires_on(binding).filter(|_| binding.state == BindingState::AwaitingAcceptance)?;
    let day = reminder_day(until)?;
    (last < day && day <= now.date()).then_some(BindingDue::Remind(until))
}

/// A guardianship whose last day passed; its next state.
pub(super) fn ward_over(ward: &Ward, born: Date, now: Moment) -> Option<Ward> {
    let over = ward.ends_on(born).is_some_and(|last| now.date() > last);
    over.then(|| ward.end(now)).flatten()
}

/// Lapses, ends or reminds of a binding.
#[derive(Clone, Debug)]
pub struct TendBinding {
    /// Number and content.
    pub numbered: Numbered,
    /// Which.
    pub binding: BindingId,
    /// The day of the sweep before.
    pub last: Date,
}

impl Act for TendBinding {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { bindings: [self.binding].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let mut effects = Effects::answer(Answer::Done);
        let Some(known) = facts.binding(self.binding) else { return Ok(effects) };
        match binding_due(known, self.last, context.now) {
            None => {}
            Some(BindingDue::Remind(until)) => {
                let about = About::AcceptanceReminder { binding: known.id, until };
                effects.messages.push(message(context, known.beneficiary, about));
            }
            Some(BindingDue::Over(next)) => {
                for reader in [next.grantor, next.beneficiary] {
                    let about = About::BindingChanged { binding: next.id, state: next.state };
                    effects.messages.push(message(context, reader, about));
                }
                effects.records = moot_reviews(facts, &next, (context.now, By::Platform));
                effects.bindings.push(*next);
            }
        }
        Ok(effects)
    }
}

/// Ends a guardianship by age or by the day that a judgement names.
#[derive(Clone, Debug)]
pub struct TendWard {
    /// Number and content.
    pub numbered: Numbered,
    /// Which.
    pub ward: RecordId,
    /// The ward's person.
    pub of: PersonId,
}

impl Act for TendWard {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let (records, records_of) = ([self.ward].into(), [(Kind::Case, self.of)].into());
        Needs { people: [self.of].into(), records, records_of, ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let mut effects = Effects::answer(Answer::Done);
        let (Some(known), Some(insured)) =
            (facts.records.get(&self.ward), facts.people.get(&self.of))
        else {
            return Ok(effects);
        };
        let Body::Ward(ward) = &known.body else { return Ok(effects) };
        if let Some(next) = ward_over(ward, insured.born, context.now) {
            for reader in [next.guardian, next.ward] {
                let about = About::WardChanged { ward: known.id, state: next.state };
                effects.messages.push(message(context, reader, about));
            }
            let sides = [next.guardian, next.ward];
            let moot = moot_ward(facts, (known.id, sides), (context.now, By::Platform));
            effects.records.extend(moot);
            effects.records.push(said_anew(known, Body::Ward(next)));
        }
        Ok(effects)
    }
}

/// Lapses a family link that nobody answered.
#[derive(Clone, Debug)]
pub struct TendLink {
    /// Number and content.
    pub numbered: Numbered,
    /// Which.
    pub link: RecordId,
}

impl Act for TendLink {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { records: [self.link].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let mut effects = Effects::answer(Answer::Done);
        let Some(known) = facts.records.get(&self.link) else { return Ok(effects) };
        let Body::Link(link) = &known.body else { return Ok(effects) };
        if let Some(next) = link.lapse(context.now) {
            for reader in [next.holder, next.member] {
                let about = About::LinkChanged { link: known.id, state: next.state };
                effects.messages.push(message(context, reader, about));
            }
            effects.records.push(said_anew(known, Body::Link(next)));
        }
        Ok(effects)
    }
}
