//! Somebody is insured in another area from now on: the balance comes along (`money.md`, "move").

use domain::binding::EndedWhy;
use domain::clerk::Duty;
use domain::person::Insured;
use domain::{Area, ClerkId, Fen, PersonId, chart, life};
use store::records::About;
use store::{Answer, Effects, Facts, Needs};

use super::{alive, close_reviews, end_all, needs_of};
use crate::act::{Act, Context, Refusals};
use crate::acts::{message, on_duty, person, reserved};
use crate::number::Numbered;

/// Moves somebody to another insured area. Family links and wards stay: they are about people.
#[derive(Clone, Debug)]
pub struct Move {
    /// Number and content.
    pub numbered: Numbered,
    /// The account officer of the area that is left.
    pub clerk: ClerkId,
    /// Who.
    pub person: PersonId,
    /// The new insured area.
    pub to: Area,
}

impl Act for Move {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        let mut needs = needs_of(self.person, self.clerk);
        // Who was insured there before has an account there still.
        needs.accounts.insert((self.to, self.person));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let insured = person(facts, self.person)?;
        on_duty(facts, self.clerk, Duty::AccountOfficer, insured.area)?;
        alive(facts, self.person)?;
        let (from, today) = (insured.area, context.now.date());
        let account = facts.account_of(self.person);
        // Quotas and waiting premiums end with the bindings, in this act and before the money goes.
        let freed = account.map(|account| reserved::but_holds(facts, account)).transpose()?;
        let policies = &context.world.policies;
        let against = life::may_move(insured, freed.as_ref(), self.to, policies, today);
        if !against.is_empty() {
            return Err(against.into());
        }
        let mut effects = Effects::answer(Answer::Done);
        end_all(&mut effects, facts, (self.person, EndedWhy::Moved), context);
        close_reviews(&mut effects, facts, context.now);
        if !facts.accounts.contains_key(&(self.to, self.person)) {
            effects.opened.push((self.to, self.person));
        }
        let (current, carried) = account.map_or((Fen::ZERO, Fen::ZERO), |a| (a.current, a.carried));
        let amount = current.plus(carried)?;
        if !amount.is_zero() {
            let legs = chart::move_balance(from, self.to, self.person, current, carried)?;
            effects.transfers.push((context.id(), legs));
        }
        effects.people.push(Insured { area: self.to, ..insured.clone() });
        let about = About::Moved { from, to: self.to, amount };
        effects.messages.push(message(context, self.person, about));
        Ok(effects)
    }
}
