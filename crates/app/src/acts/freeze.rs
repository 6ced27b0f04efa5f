//! Freezing and freeing an account.

use domain::binding::{Binding, BindingState, SuspendedWhy, suspend_frozen};
use domain::{PersonId, Reason};
use store::records::About;
use store::{Answer, Effects, Facts, Needs};

use super::bind::now_states;
use super::person;
use super::settle::message;
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Freezes or frees the account of a person in the insured area.
#[derive(Clone, Debug)]
pub struct Freeze {
    /// Number and content.
    pub numbered: Numbered,
    /// Whose.
    pub person: PersonId,
    /// Freeze or free.
    pub frozen: bool,
    /// Why, as its owner reads it; names nobody.
    pub reason: String,
}

impl Act for Freeze {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { grantors: [self.person].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let insured = person(facts, self.person)?.clone();
        let now = context.now;
        let mut effects = Effects::answer(Answer::Done);
        // Who left the employees' insurance while frozen can still be freed.
        let account = facts.account_of(self.person);
        let account = account.filter(|_| !self.frozen || insured.has_account());
        let changes = account.ok_or(Reason::NoValidAccount)?.frozen != self.frozen;
        for binding in now_states(facts.given_by(self.person), now) {
            if let Some(next) = self.next(&binding, now) {
                let about = About::BindingChanged { binding: next.id, state: next.state };
                effects.messages.push(message(context, next.beneficiary, about));
                effects.bindings.push(next);
            }
        }
        if changes {
            effects.freezes.push((insured.area, self.person, self.frozen));
            let about = About::FreezeChanged { frozen: self.frozen, reason: self.reason.clone() };
            effects.messages.push(message(context, self.person, about));
        }
        Ok(effects)
    }
}

impl Freeze {
    /// A freeze suspends what is in force; freeing leaves it suspended until the grantor switches
    /// it on again.
    fn next(&self, binding: &Binding, now: domain::Moment) -> Option<Binding> {
        if self.frozen {
            return suspend_frozen(binding, now);
        }
        let frozen = BindingState::Suspended(SuspendedWhy::Frozen);
        let state = BindingState::Suspended(SuspendedWhy::AwaitingReactivation);
        (binding.state == frozen).then(|| Binding { state, changed_at: now, ..binding.clone() })
    }
}
