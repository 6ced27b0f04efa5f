//! The turn of an account year: what is left of 当年 becomes 历年.

use std::collections::BTreeMap;

use domain::person::Account;
use domain::policy::PolicySet;
use domain::{Area, Fen, PersonId, chart};
use jiff::civil::Date;
use ledger::{Leg, Transfer};
use store::{Answer, Effects, Facts, Needs};

use super::reserved;
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// The account year of an area that ended last: named by the calendar year in which it began. Only
/// this one may be rolled.
pub fn ended_year(policies: &PolicySet, area: Area, today: Date) -> i16 {
    year_start(policies, area, today).year() - 1
}

/// First day of the account year that runs now.
pub fn year_start(policies: &PolicySet, area: Area, today: Date) -> Date {
    let ruled = policies.account_year_start(area, today).map(|ruled| ruled.value);
    let (month, day) = ruled.map_or((1, 1), |start| (start.month, start.day));
    let begun = (today.month(), today.day()) >= (month, day);
    let year = today.year() - i16::from(!begun);
    Date::new(year, month, day).or_else(|_| Date::new(year, 1, 1)).unwrap_or(today)
}

/// What is known of an account of whose current part only some is of the ended year: something was
/// booked since the new year began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// The current part when it was looked at.
    pub current: Fen,
    /// The carried part then.
    pub carried: Fen,
    /// The account's version then.
    pub version: i64,
    /// Of `current`, what is of the new year and stays.
    pub stays: Fen,
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
    /// Accounts of which a part stays. One that is not any more as it was looked at is left out:
    /// nothing is guessed; the job looks again and rolls it under another number.
    pub since: BTreeMap<PersonId, Since>,
}

impl Act for YearRoll {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs {
            accounts: self.people.iter().map(|person| (self.area, *person)).collect(),
            ..Needs::default()
        };
        self.people.iter().for_each(|person| reserved::needs(&mut needs, *person));
        needs
    }

    fn accounts(&self) -> usize {
        self.people.len()
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let mut legs: Vec<Leg> = Vec::new();
        let mut effects = Effects::answer(Answer::Done);
        for person in &self.people {
            let Some(account) = facts.accounts.get(&(self.area, *person)) else { continue };
            let Some(stays) = self.stays(account) else { continue };
            let ended = account.current.minus(stays)?;
            // What is reserved of the money that turns turns along (money.md, "Formulas").
            reserved::roll(facts, account, ended, &mut effects)?;
            if ended.is_positive() {
                legs.extend(chart::year_roll(self.area, *person, ended)?.legs());
            }
        }
        effects.transfers.push((context.id(), Transfer::new(legs)?));
        Ok(effects)
    }
}

impl YearRoll {
    /// How much of the current part is of the new year; `None` = not known any more.
    fn stays(&self, account: &Account) -> Option<Fen> {
        let Some(since) = self.since.get(&account.person) else { return Some(Fen::ZERO) };
        let same = (account.current, account.carried, account.version)
            == (since.current, since.carried, since.version);
        same.then_some(since.stays)
    }
}
