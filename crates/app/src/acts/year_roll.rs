//! The turn of an account year: what is left of 当年 becomes 历年.

use domain::policy::PolicySet;
use domain::{Area, PersonId, chart};
use jiff::civil::Date;
use ledger::{Leg, Transfer};
use store::{Answer, Effects, Facts, Needs};

use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// The account year of an area that ended last: named by the calendar year in which it began. Only
/// this one may be rolled.
pub fn ended_year(policies: &PolicySet, area: Area, today: Date) -> i16 {
    let start = policies.account_year_start(area, today).map(|ruled| ruled.value);
    let begun = start.is_none_or(|start| (today.month(), today.day()) >= (start.month, start.day));
    today.year() - if begun { 1 } else { 2 }
}

/// Rolls the accounts of some people of one area, at most 500. Its number names area, account year
/// and chunk, so that it happens once.
#[derive(Clone, Debug)]
pub struct YearRoll {
    /// Number and content.
    pub numbered: Numbered,
    /// The area.
    pub area: Area,
    /// Whose accounts.
    pub people: Vec<PersonId>,
}

impl Act for YearRoll {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { people: self.people.iter().copied().collect(), ..Needs::default() }
    }

    fn accounts(&self) -> usize {
        self.people.len()
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let mut legs: Vec<Leg> = Vec::new();
        for person in &self.people {
            let account = facts.accounts.get(&(self.area, *person));
            if let Some(account) = account.filter(|a| a.current.is_positive()) {
                // A reservation of the current part stays with it until quotas exist; then it
                // moves along (money.md, "Formulas").
                let free = account.current.minus(account.reserved_current)?;
                legs.extend(chart::year_roll(self.area, *person, free)?.legs());
            }
        }
        let mut effects = Effects::answer(Answer::Done);
        effects.transfer = Some((context.id(), Transfer::new(legs)?));
        Ok(effects)
    }
}
