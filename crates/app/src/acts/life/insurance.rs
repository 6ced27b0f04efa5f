//! An insurance is paused, in force again or over: bindings of both directions follow, whether an
//! officer said so or the agency's file of people.

use domain::binding::{Binding, EndedWhy, activate, end, pause_insurance, resume_insurance};
use domain::clerk::Duty;
use domain::hold::HoldState;
use domain::person::{Insured, InsuredStatus, Insutype, PsnType};
use domain::{ClerkId, PersonId};
use jiff::civil::Date;
use store::records::About;
use store::{Answer, Effects, Facts, Kind, Needs};

use super::{alive, changed, close_reviews, need_estate, needs_of};
use crate::act::{Act, Context, Refusals};
use crate::acts::change::frozen_or;
use crate::acts::{hold, message, on_duty, person, reserved};
use crate::number::Numbered;

/// Sets the status of an insurance.
#[derive(Clone, Debug)]
pub struct Insurance {
    /// Number and content.
    pub numbered: Numbered,
    /// The account officer.
    pub clerk: ClerkId,
    /// Whose.
    pub person: PersonId,
    /// The status from now on.
    pub status: InsuredStatus,
    /// Residents: last day that the paid premium covers; `None` leaves what is there.
    pub covered_until: Option<Date>,
}

impl Act for Insurance {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        needs_of(self.person, self.clerk)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let before = person(facts, self.person)?;
        on_duty(facts, self.clerk, Duty::AccountOfficer, before.area)?;
        alive(facts, self.person)?;
        let covered_until = self.covered_until.or(before.covered_until);
        let next = Insured { status: self.status, covered_until, ..before.clone() };
        set(facts, before, next, context)
    }
}

/// The agency's file says that somebody is insured in another way. Who may book files answered for
/// it before.
#[derive(Clone, Debug)]
pub struct FileInsurance {
    /// Number and content.
    pub numbered: Numbered,
    /// Whose.
    pub person: PersonId,
    /// Kind of insurance.
    pub insutype: Insutype,
    /// Kind of person.
    pub psn_type: PsnType,
    /// The status from now on.
    pub status: InsuredStatus,
    /// Residents: last day that the paid premium covers.
    pub covered_until: Option<Date>,
}

impl Act for FileInsurance {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        needs.relatives.insert(self.person);
        needs.records_of.insert((Kind::Case, self.person));
        reserved::needs(&mut needs, self.person);
        need_estate(&mut needs, self.person);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let before = person(facts, self.person)?;
        alive(facts, self.person)?;
        let Self { insutype, psn_type, status, covered_until, .. } = *self;
        let next = Insured { insutype, psn_type, status, covered_until, ..before.clone() };
        set(facts, before, next, context)
    }
}

/// Puts the new state of an insurance in force, with what follows for the bindings.
fn set(
    facts: &Facts,
    before: &Insured,
    next: Insured,
    context: &mut Context<'_>,
) -> Result<Effects, Refusals> {
    let mut effects = Effects::answer(Answer::Done);
    for binding in facts.bindings_of(next.person) {
        let binding = activate(binding, context.now);
        if let Some(binding) = follow(&binding, &next, facts, context) {
            changed(&mut effects, context, binding, None);
        }
    }
    close_reviews(&mut effects, facts, context.now);
    // What is held for relatives ends with the bindings; an account that pays nothing more holds
    // nothing for its owner either. A pause keeps it.
    if !next.has_account() || !matches!(next.status, InsuredStatus::Normal | InsuredStatus::Paused)
    {
        let held = hold::on_accounts_of(facts, next.person);
        hold::end(held, (HoldState::Released, None), &mut effects, context)?;
    }
    if next != *before {
        let about = About::InsuranceChanged { status: next.status };
        effects.messages.push(message(context, next.person, about));
        effects.people.push(next);
    }
    Ok(effects)
}

/// What becomes of one binding; `None` = nothing. Who has no account any more gives no more.
fn follow(
    binding: &Binding,
    me: &Insured,
    facts: &Facts,
    context: &Context<'_>,
) -> Option<Binding> {
    let now = context.now;
    if binding.grantor == me.person && !me.has_account() {
        return end(binding, EndedWhy::InsuranceEnded, now);
    }
    match me.status {
        InsuredStatus::Paused => pause_insurance(binding, &context.world.policies, now),
        InsuredStatus::Normal => {
            let who = |id| if id == me.person { Some(me) } else { facts.people.get(&id) };
            let grantor = who(binding.grantor);
            let covered =
                |one: Option<&Insured>| one.is_some_and(|one| one.is_covered_on(now.date()));
            let pays = covered(grantor) && grantor.is_some_and(Insured::has_account);
            let next = resume_insurance(binding, pays, covered(who(binding.beneficiary)), now)?;
            Some(frozen_or(next, facts, now))
        }
        InsuredStatus::Uninsured | InsuredStatus::Invalid | InsuredStatus::Ended => {
            end(binding, EndedWhy::InsuranceEnded, now)
        }
    }
}
