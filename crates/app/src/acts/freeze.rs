//! Freezing and freeing an account or a person.

use domain::binding::{Binding, BindingState, SuspendedWhy, activate, suspend_frozen};
use domain::clerk::Duty;
use domain::person::Insured;
use domain::{ClerkId, PersonId, Reason, RecordId, Refusal};
use serde::{Deserialize, Serialize};
use store::records::About;
use store::{Answer, Effects, Facts, Needs};

use super::{message, on_duty, person};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// What is frozen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FreezeWhat {
    /// The account in the insured area: nobody uses it.
    #[default]
    Account,
    /// The person: no bill is paid from or for this person by any account.
    Person,
}

/// Freezes or frees.
#[derive(Clone, Debug)]
pub struct Freeze {
    /// Number and content.
    pub numbered: Numbered,
    /// The account officer.
    pub clerk: ClerkId,
    /// Whose.
    pub person: PersonId,
    /// Account or person.
    pub what: FreezeWhat,
    /// Freeze or free.
    pub frozen: bool,
    /// Why, as its owner reads it; names nobody.
    pub reason: String,
}

impl Act for Freeze {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        Needs {
            grantors: [self.person].into(),
            records: [RecordId(self.clerk.0)].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let insured = person(facts, self.person)?.clone();
        on_duty(facts, self.clerk, Duty::AccountOfficer, insured.area)?;
        if self.frozen && self.reason.trim().is_empty() {
            return Err(Refusal::new(Reason::ReasonMissing).field("reason").into());
        }
        let now = context.now;
        let mut effects = Effects::answer(Answer::Done);
        // Who left the employees' insurance while frozen can still be freed.
        let account = facts.account_of(self.person);
        let account = account.filter(|_| !self.frozen || insured.has_account());
        let (was, other) = match self.what {
            FreezeWhat::Account => (account.ok_or(Reason::NoValidAccount)?.frozen, insured.frozen),
            FreezeWhat::Person => (insured.frozen, account.is_some_and(|account| account.frozen)),
        };
        for binding in facts.given_by(self.person).map(|binding| activate(binding, now)) {
            // Freed in one way and frozen in the other is frozen.
            if let Some(next) = self.next(&binding, now).filter(|_| self.frozen || !other) {
                let about = About::BindingChanged { binding: next.id, state: next.state };
                effects.messages.push(message(context, next.beneficiary, about));
                effects.bindings.push(next);
            }
        }
        if was != self.frozen {
            match self.what {
                FreezeWhat::Account => {
                    effects.freezes.push((insured.area, self.person, self.frozen));
                }
                FreezeWhat::Person => {
                    effects.people.push(Insured { frozen: self.frozen, ..insured });
                }
            }
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
