//! A clerk changes a binding at the window for one of its sides, who stands there.

use std::collections::BTreeSet;

use domain::binding::{EndedWhy, Limits, Scope, Terms, activate, end, terms};
use domain::clerk::{By, Duty};
use domain::refusal::Side;
use domain::{BindingId, ClerkId, PersonId, Reason, RecordId, Refusal};
use serde::{Deserialize, Serialize};
use store::records::About;
use store::{Answer, Effects, Facts, Kind, Needs};

use super::case::moot_reviews;
use super::{message, on_duty, person};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// What is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AtWindow {
    /// Limits, scopes, the switch; only for the grantor (②).
    Terms {
        /// All three limits together; `None` leaves them.
        limits: Option<Limits>,
        /// Scopes; `None` leaves them.
        scopes: Option<BTreeSet<Scope>>,
        /// Switch this payer off or on again.
        switched_off: Option<bool>,
    },
    /// The end, for either side.
    Unbind,
}

/// Changes a binding at the window.
#[derive(Clone, Debug)]
pub struct WindowChange {
    /// Number and content.
    pub numbered: Numbered,
    /// Who takes it in.
    pub clerk: ClerkId,
    /// Who stands at the window, with an original.
    pub person: PersonId,
    /// Which binding.
    pub binding: BindingId,
    /// What.
    pub change: AtWindow,
}

impl Act for WindowChange {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        Needs {
            people: [self.person].into(),
            bindings: [self.binding].into(),
            records: [RecordId(self.clerk.0)].into(),
            records_of: [(Kind::Case, self.person)].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let now = context.now;
        let area = person(facts, self.person)?.area;
        on_duty(facts, self.clerk, Duty::Intake, area)?;
        let known = facts.binding(self.binding);
        let mine = known.filter(|b| b.grantor == self.person || b.beneficiary == self.person);
        let Some(binding) = mine.map(|b| activate(b, now)) else {
            return Err(Refusal::new(Reason::BindingUnknown).into());
        };
        let mut effects = Effects::answer(Answer::Binding(binding.id));
        let (next, about) = match &self.change {
            AtWindow::Terms { limits, scopes, switched_off } => {
                if binding.grantor != self.person {
                    return Err(Refusal::new(Reason::NotYours).of(Side::Grantor).into());
                }
                let (limits, scopes) = (*limits, scopes.clone());
                let wanted = Terms { limits, scopes, switched_off: *switched_off };
                let next = terms(&binding, &wanted, &context.world.policies, now)?;
                (next, About::TermsChanged { binding: binding.id })
            }
            AtWindow::Unbind => {
                let over = end(&binding, EndedWhy::Clerk, now);
                let day = binding.changed_at.date();
                let next = over.ok_or(Refusal::new(Reason::RelationEnded).on(day))?;
                let about = About::BindingChanged { binding: next.id, state: next.state };
                (next, about)
            }
        };
        for reader in [next.grantor, next.beneficiary] {
            effects.messages.push(message(context, reader, about.clone()));
        }
        effects.records = moot_reviews(facts, &next, (now, By::Clerk(self.clerk)));
        effects.bindings.push(next);
        Ok(effects)
    }
}
