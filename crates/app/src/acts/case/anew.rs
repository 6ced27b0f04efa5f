//! A binding that was ended wrongly is made anew.

use domain::binding::{Application, ApplyFacts, Binding, BindingState, Consents, apply};
use domain::case::{Case, CaseAbout};
use domain::clerk::{By, Duty};
use domain::{BindingId, ClerkId, PersonId, Reason, RecordId, Refusal};
use store::records::About;
use store::{Answer, Body, Effects, Facts, Kind, Needs};

use crate::act::{Act, Context, Refusals};
use crate::acts::acting::guardian_of;
use crate::acts::bind::now_states;
use crate::acts::merge::carry_used;
use crate::acts::{message, on_duty, person, record, wallet};
use crate::number::Numbered;

/// Makes a binding anew with its terms and its place in the order, after an upheld appeal. It goes
/// the way of every application: reviewed where the area reviews, accepted by the beneficiary
/// unless it was the beneficiary who appealed.
#[derive(Clone, Debug)]
pub struct MakeAnew {
    /// Number and content.
    pub numbered: Numbered,
    /// The second clerk: another one upheld the appeal.
    pub clerk: ClerkId,
    /// The binding that ended.
    pub binding: BindingId,
    /// Who pays.
    pub grantor: PersonId,
    /// For whom.
    pub beneficiary: PersonId,
    /// The beneficiary asked for it.
    pub accepted: bool,
}

impl Act for MakeAnew {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        Needs {
            grantors: [self.grantor].into(),
            beneficiaries: [self.beneficiary].into(),
            bindings: [self.binding].into(),
            records: [RecordId(self.clerk.0)].into(),
            records_of: [(Kind::Ward, self.beneficiary)].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let now = context.now;
        on_duty(facts, self.clerk, Duty::Intake, person(facts, self.grantor)?.area)?;
        let old = facts.binding(self.binding).ok_or(Reason::BindingUnknown)?;
        if (old.grantor, old.beneficiary) != (self.grantor, self.beneficiary) {
            return Err(Reason::BindingUnknown.into());
        }
        if old.state.counts() {
            return Err(Refusal::new(Reason::BindingState).on(old.changed_at.date()).into());
        }
        let given = now_states(facts.given_by(self.grantor), now);
        let held = now_states(facts.held_by(self.beneficiary), now);
        let apply_facts = ApplyFacts {
            grantor: person(facts, self.grantor)?,
            account: facts.account_of(self.grantor),
            beneficiary: person(facts, self.beneficiary)?,
            given: given.iter().collect(),
            held: held.iter().collect(),
            wallets: wallet::opened(facts, self.grantor, self.beneficiary),
        };
        let (guardian, asked) = guardian_of(facts, self.beneficiary, self.grantor, context)?;
        let consents = Consents { pledge: true, accepted: self.accepted, guardian };
        let Binding { kinship, limits, until, .. } = *old;
        let scopes = Some(old.scopes.clone());
        let application = Application { kinship, limits, scopes, from: None, until };
        let policies = &context.world.policies;
        let id = BindingId(context.id());
        let made = apply(id, &apply_facts, &application, consents, policies, now)?;
        let (rank, switched_off, filed_at) = (old.rank, old.switched_off, old.filed_at);
        let made = Binding { rank, switched_off, filed_at, ..made };
        let mut effects = Effects::answer(Answer::Binding(id));
        let about = match made.state {
            BindingState::AwaitingAcceptance => About::AcceptanceAsked { binding: id },
            state => About::BindingChanged { binding: id, state },
        };
        let state = made.state;
        for reader in [Some(self.beneficiary), asked].into_iter().flatten() {
            effects.messages.push(message(context, reader, about.clone()));
        }
        let told = About::BindingChanged { binding: id, state };
        effects.messages.push(message(context, self.grantor, told));
        if state == BindingState::InReview {
            effects.records.push(self.review(&made, context));
        }
        carry_used(&mut effects, facts, (old, &made), context)?;
        effects.bindings.push(made);
        Ok(effects)
    }
}

impl MakeAnew {
    fn review(&self, made: &Binding, context: &mut Context<'_>) -> store::Record {
        let (area, by) = (made.grantor_area, By::Clerk(self.clerk));
        let about = CaseAbout::Review { binding: made.id };
        let whose = (Some(made.grantor), Some(made.beneficiary));
        let policies = &context.world.policies;
        let case = Case::file(about, area, whose, by, policies, context.now);
        record(context, Body::Case(case))
    }
}
