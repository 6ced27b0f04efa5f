//! Mutual aid at agencies whose systems speak only the national interface (9911–9915). They do
//! what a window does, through the same rules; a change of terms waits for a clerk of the desk (②).

use std::collections::BTreeSet;

use domain::binding::{EndedWhy, Limits, Scope, Terms, activate, end, terms};
use domain::case::{Case, CaseAbout};
use domain::clerk::By;
use domain::refusal::Side;
use domain::{BindingId, PersonId, Reason, Refusal};
use store::record::{Look, Looked};
use store::records::About;
use store::{Answer, Body, Effects, Facts, Kind, Needs};

use super::case::moot_reviews;
use super::{Agency, ClerkAct, message, person, record};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// A binding of which one side stands at the agency.
fn needs_of(person: PersonId, binding: BindingId) -> Needs {
    Needs {
        people: [person].into(),
        bindings: [binding].into(),
        records_of: [(Kind::Case, person)].into(),
        ..Needs::default()
    }
}

/// The binding, as one of this person's, who is insured where the agency is.
fn theirs(
    facts: &Facts,
    (agency, whose, binding): (&Agency, PersonId, BindingId),
    context: &Context<'_>,
) -> Result<domain::binding::Binding, Refusals> {
    agency.within(person(facts, whose)?)?;
    let known = facts.binding(binding);
    let mine = known.filter(|b| b.grantor == whose || b.beneficiary == whose);
    let known = mine.ok_or(Refusal::new(Reason::BindingUnknown).field("bind_id"))?;
    Ok(activate(known, context.now))
}

/// Ends a binding for one of its sides, at once (9915).
#[derive(Clone, Debug)]
pub struct AidUnbind {
    /// Number and content.
    pub numbered: Numbered,
    /// Where, and by whom there.
    pub agency: Agency,
    /// Who stands there.
    pub person: PersonId,
    /// Which binding.
    pub binding: BindingId,
}

impl Act for AidUnbind {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        needs_of(self.person, self.binding)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (now, by) = (context.now, By::Institution(self.agency.id));
        let binding = theirs(facts, (&self.agency, self.person, self.binding), context)?;
        let day = binding.changed_at.date();
        let over = end(&binding, EndedWhy::Clerk, now);
        let next = over.ok_or(Refusal::new(Reason::RelationEnded).on(day))?;
        let mut effects = Effects::answer(Answer::Binding(next.id));
        let about = About::BindingChanged { binding: next.id, state: next.state };
        for reader in [next.grantor, next.beneficiary] {
            effects.messages.push(message(context, reader, about.clone()));
        }
        effects.records = moot_reviews(facts, &next, (now, by));
        // Who did it is kept where histories are.
        let matter = CaseAbout::Review { binding: next.id };
        let whose = (Some(next.grantor), Some(next.beneficiary));
        let policies = &context.world.policies;
        let case = Case::file(matter, next.grantor_area, whose, by, policies, now);
        let done = self.agency.took_in(case).done_at(by, now);
        effects.records.push(record(context, Body::Case(done)));
        effects.bindings.push(next);
        Ok(effects)
    }
}

/// Asks for other terms of a binding for its grantor (9914). What would be refused today is refused
/// now; carried out is it when a clerk of the desk approves.
#[derive(Clone, Debug)]
pub struct AidTerms {
    /// Number and content.
    pub numbered: Numbered,
    /// Where, and by whom there.
    pub agency: Agency,
    /// The grantor, who stands there.
    pub person: PersonId,
    /// Which binding.
    pub binding: BindingId,
    /// All three limits together; `None` leaves them.
    pub limits: Option<Limits>,
    /// Scopes; `None` leaves them.
    pub scopes: Option<BTreeSet<Scope>>,
    /// Switch this payer off or on again.
    pub switched_off: Option<bool>,
}

impl Act for AidTerms {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        needs_of(self.person, self.binding)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let now = context.now;
        let binding = theirs(facts, (&self.agency, self.person, self.binding), context)?;
        if binding.grantor != self.person {
            return Err(Refusal::new(Reason::NotYours).of(Side::Grantor).into());
        }
        let (limits, scopes, switched_off) = (self.limits, self.scopes.clone(), self.switched_off);
        let policies = &context.world.policies;
        terms(&binding, &Terms { limits, scopes: scopes.clone(), switched_off }, policies, now)?;
        let (person, binding) = (self.person, binding.id);
        let act = ClerkAct::Terms { person, binding, limits, scopes, switched_off };
        let Some(approver) = act.needs_second() else {
            return Err(Refusal::new(Reason::CaseState).of(Side::Agency).into());
        };
        let body = serde_json::to_string(&act).unwrap_or_default();
        let about = CaseAbout::Proposal { act: act.word().to_owned(), body, approver };
        let by = By::Institution(self.agency.id);
        let case = Case::file(about, self.agency.area, (Some(person), None), by, policies, now);
        let filed = record(context, Body::Case(self.agency.took_in(case)));
        let mut effects = Effects::answer(Answer::Record(filed.id));
        effects.records.push(filed);
        Ok(effects)
    }
}

/// Keeps that an agency's system looked at people (9911, 9913); what is shown, is shown after it.
#[derive(Clone, Debug)]
pub struct AidLook {
    /// Number and content.
    pub numbered: Numbered,
    /// Where, and by whom there.
    pub agency: Agency,
    /// At whom, at what.
    pub people: Vec<(PersonId, Looked)>,
}

impl Act for AidLook {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let people = self.people.iter().map(|(person, _)| *person).collect();
        Needs { people, ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let mut effects = Effects::answer(Answer::Done);
        for (looked_at, what) in &self.people {
            person(facts, *looked_at)?;
            let (by, at) = (By::Institution(self.agency.id), context.now);
            let why = self.agency.operator.clone();
            let look = Look { by, person: *looked_at, what: *what, why, at };
            effects.records.push(record(context, Body::Look(look)));
        }
        Ok(effects)
    }
}
