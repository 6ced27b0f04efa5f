//! What the calendar does with a statement. Each step is judged again under the locks; where somebody
//! was faster nothing happens.

use domain::RecordId;
use domain::clearing::Statement;
use domain::{Moment, Overflow};
use jiff::civil::Date;
use store::{Answer, Body, Effects, Facts, Needs};

use super::statement::confirmed;
use super::statement_of;
use crate::act::{Act, Context, Refusals};
use crate::acts::said_anew;
use crate::number::Numbered;

/// A step of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tend {
    /// Its last day passed without a word: it counts as confirmed.
    Silence,
    /// The notice of payment is given.
    Notice,
    /// Its last day passed: it is marked as late.
    Late,
}

impl Tend {
    /// All of them, in the order of the calendar.
    pub const ALL: [Self; 3] = [Self::Silence, Self::Notice, Self::Late];

    /// The word of numbers and of the names of jobs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Silence => "silence",
            Self::Notice => "notice",
            Self::Late => "late",
        }
    }

    /// The statement after the step; `None` where it is not due.
    pub fn of(self, statement: &Statement, now: Moment) -> Result<Option<Statement>, Overflow> {
        match self {
            Self::Silence => statement.confirm_by_silence(now),
            Self::Notice => Ok(statement.notice(now)),
            Self::Late => Ok(statement.mark_late(now)),
        }
    }
}

/// Takes a statement a step on, where that is due.
#[derive(Clone, Debug)]
pub struct TendStatement {
    /// Number and content. Its home is [`domain::clearing::Parties::speaker`].
    pub numbered: Numbered,
    /// Which.
    pub statement: RecordId,
    /// The step.
    pub step: Tend,
}

impl Act for TendStatement {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { records: [self.statement].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, statement) = statement_of(facts, self.statement)?;
        let Some(next) = self.step.of(statement, context.now)? else {
            return Ok(Effects::answer(Answer::Done));
        };
        if self.step == Tend::Silence {
            return confirmed(known, next, context);
        }
        let mut effects = Effects::answer(Answer::Record(known.id));
        effects.records.push(said_anew(known, Body::Statement(next)));
        Ok(effects)
    }
}

/// Puts off the day on which silence confirms: on days without a server nobody could look.
#[derive(Clone, Debug)]
pub struct GrantDays {
    /// Number and content. Its home is [`domain::clearing::Parties::speaker`].
    pub numbered: Numbered,
    /// Which.
    pub statement: RecordId,
    /// The last day for a word, at the earliest.
    pub until: Date,
}

impl Act for GrantDays {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { records: [self.statement].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, _: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, statement) = statement_of(facts, self.statement)?;
        let Some(next) = statement.granted(self.until) else {
            return Ok(Effects::answer(Answer::Done));
        };
        let mut effects = Effects::answer(Answer::Record(known.id));
        effects.records.push(said_anew(known, Body::Statement(next)));
        Ok(effects)
    }
}
