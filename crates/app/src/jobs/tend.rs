//! What the sweep does with one binding, guardianship or family link. Each is judged
//! again under the locks; where somebody was faster nothing happens.

use domain::binding::{Binding, BindingState, activate, expires_on, lapse};
use domain::clerk::By;
use domain::person::Insutype;
use domain::policy::PolicySet;
use domain::remind::{EXPIRY_DAYS, Reminder, expires_soon, season_opens};
use domain::ward::Ward;
use domain::{BindingId, Moment, PersonId, RecordId};
use jiff::ToSpan as _;
use jiff::civil::Date;
use store::records::About;
use store::{Answer, Body, Effects, Facts, Kind, Needs};

use super::sweep::reminder_day;
use crate::act::{Act, Context, Refusals};
use crate::acts::{message, moot_reviews, moot_ward, said_anew};
use crate::number::Numbered;
use crate::remind::wants;

/// A binding that lapsed or ended: its next state.
pub(super) fn binding_over(binding: &Binding, now: Moment) -> Option<Binding> {
    let over = Some(activate(binding, now)).filter(|next| !next.state.counts());
    let over = over.filter(|_| binding.state.counts());
    over.or_else(|| lapse(binding, now))
}

/// A reminder of a binding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Occurrence {
    /// When it became due: of one kind there is one reminder of a binding on a day.
    pub(super) on: Date,
    /// Of what.
    pub(super) about: About,
    /// Who is told.
    readers: Vec<PersonId>,
}

impl Occurrence {
    /// The word of its kind.
    pub(super) fn word(&self) -> &'static str {
        self.about.reminder().map_or("binding", Reminder::word)
    }
}

/// What is to be reminded of since the sweep of `last`: an acceptance that is still waited for, a last
/// day that comes, a season that opened. Only for a relative in residents' insurance is there a
/// premium; whether that holds is looked at under the locks.
pub(super) fn reminders(
    binding: &Binding,
    policies: &PolicySet,
    last: Date,
    now: Moment,
) -> Vec<Occurrence> {
    // One with a first day of its own is kept as it was filed until something changes it.
    let binding = &activate(binding, now);
    let (id, today, mut due) = (binding.id, now.date(), Vec::new());
    let waits = binding.state == BindingState::AwaitingAcceptance;
    let accepted_until = expires_on(binding).filter(|_| waits);
    if let Some((until, on)) = accepted_until.and_then(|until| Some((until, reminder_day(until)?)))
        && last < on
        && on <= today
    {
        let readers = vec![binding.beneficiary, binding.grantor];
        let about = About::AcceptanceReminder { binding: id, until };
        due.push(Occurrence { on, about, readers });
    }
    if let Some(until) = expires_soon(binding, last, today) {
        let days = EXPIRY_DAYS.iter().filter_map(|days| until.checked_sub(days.days()).ok());
        let (about, readers) =
            (About::BindingExpiring { binding: id, until }, vec![binding.grantor]);
        // After days without a sweep the nearer one.
        let on = days.filter(|on| *on <= today).max();
        due.extend(on.map(|on| Occurrence { on, about, readers }));
    }
    if let Some((from, to)) = season_opens(binding, policies, last, today) {
        let about = About::SeasonOpen { binding: id, area: binding.beneficiary_area, from, to };
        due.push(Occurrence { on: from, about, readers: vec![binding.grantor] });
    }
    due
}

/// A guardianship whose last day passed; its next state.
pub(super) fn ward_over(ward: &Ward, born: Date, now: Moment) -> Option<Ward> {
    let over = ward.ends_on(born).is_some_and(|last| now.date() > last);
    over.then(|| ward.end(now)).flatten()
}

/// Lapses or ends a binding.
#[derive(Clone, Debug)]
pub struct TendBinding {
    /// Number and content.
    pub numbered: Numbered,
    /// Which.
    pub binding: BindingId,
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
        let Some(next) = binding_over(known, context.now) else { return Ok(effects) };
        for reader in [next.grantor, next.beneficiary] {
            let about = About::BindingChanged { binding: next.id, state: next.state };
            effects.messages.push(message(context, reader, about));
        }
        effects.records = moot_reviews(facts, &next, (context.now, By::Platform));
        effects.bindings.push(next);
        Ok(effects)
    }
}

/// Reminds of a binding; nothing where that is no longer due.
#[derive(Clone, Debug)]
pub(super) struct RemindBinding {
    /// Number and content, by the day it became due: a sweep that looks at it again tells nothing
    /// again.
    pub(super) numbered: Numbered,
    /// Which.
    pub(super) binding: BindingId,
    /// The day of the sweep before.
    pub(super) last: Date,
    /// Of what.
    pub(super) of: Occurrence,
}

impl Act for RemindBinding {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { bindings: [self.binding].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let mut effects = Effects::answer(Answer::Done);
        let Some(known) = facts.binding(self.binding) else { return Ok(effects) };
        let due = reminders(known, &context.world.policies, self.last, context.now);
        let premium = matches!(self.of.about, About::SeasonOpen { .. });
        let helped = facts.people.get(&known.beneficiary);
        let resident = helped.is_some_and(|it| it.insutype == Insutype::Resident);
        if !due.contains(&self.of) || (premium && !resident) {
            return Ok(effects);
        }
        for reader in &self.of.readers {
            if wants(facts, *reader, &self.of.about) {
                effects.messages.push(message(context, *reader, self.of.about.clone()));
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
