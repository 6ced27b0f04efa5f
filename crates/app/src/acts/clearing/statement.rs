//! What the two sides of a statement say about it.

use domain::clearing::Statement;
use domain::clerk::{By, Duty};
use domain::{Area, ClerkId, RecordId};
use store::{Answer, Body, Effects, Facts, Needs, Record};

use super::statement_of;
use crate::act::{Act, Context, Refusals};
use crate::acts::{on_duty, said_anew};
use crate::number::Numbered;

/// The clerk and the statement.
fn needs_of(clerk: ClerkId, statement: RecordId) -> Needs {
    Needs { records: [RecordId(clerk.0), statement].into(), ..Needs::default() }
}

/// The statement as it stands now.
fn said(known: &Record, next: Statement) -> Effects {
    let mut effects = Effects::answer(Answer::Record(known.id));
    effects.records.push(said_anew(known, Body::Statement(next)));
    effects
}

/// A money officer of the debtor (within a province: of the area) says that a statement holds. Its
/// positions are booked with it; where nothing is due it is over.
#[derive(Clone, Debug)]
pub struct ConfirmStatement {
    /// Number and content. Its home is the area.
    pub numbered: Numbered,
    /// Who.
    pub clerk: ClerkId,
    /// For which side; must be [`domain::clearing::Parties::speaker`].
    pub area: Area,
    /// Which.
    pub statement: RecordId,
}

impl Act for ConfirmStatement {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        needs_of(self.clerk, self.statement)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        on_duty(facts, self.clerk, Duty::MoneyOfficer, self.area)?;
        let (known, statement) = statement_of(facts, self.statement)?;
        let next = statement.confirm((self.area, By::Clerk(self.clerk)), context.now)?;
        confirmed(known, next, context)
    }
}

/// Books what a confirmed statement says.
pub(super) fn confirmed(
    known: &Record,
    mut next: Statement,
    context: &mut Context<'_>,
) -> Result<Effects, Refusals> {
    let (act, legs) = (context.id(), next.booked()?);
    next.booked_by = Some(act);
    let mut effects = said(known, next);
    effects.transfers.push((act, legs));
    Ok(effects)
}

/// A money officer of either side says what is wrong with a statement. It waits for the other side.
#[derive(Clone, Debug)]
pub struct DisputeStatement {
    /// Number and content. Its home is the area.
    pub numbered: Numbered,
    /// Who.
    pub clerk: ClerkId,
    /// For which side.
    pub area: Area,
    /// Which.
    pub statement: RecordId,
    /// What is wrong, without personal data.
    pub why: String,
}

impl Act for DisputeStatement {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        needs_of(self.clerk, self.statement)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        on_duty(facts, self.clerk, Duty::MoneyOfficer, self.area)?;
        let (known, statement) = statement_of(facts, self.statement)?;
        let side = (self.area, By::Clerk(self.clerk));
        Ok(said(known, statement.dispute(side, &self.why, context.now)?))
    }
}

/// A money officer of the other side says what became of a dispute. What was wrong is cancelled by
/// then and comes off the next month's statement; this one's sums never change.
#[derive(Clone, Debug)]
pub struct AnswerDispute {
    /// Number and content. Its home is the area.
    pub numbered: Numbered,
    /// Who.
    pub clerk: ClerkId,
    /// For which side: not the one that disputed it.
    pub area: Area,
    /// Which statement.
    pub statement: RecordId,
    /// What became of it, without personal data.
    pub outcome: String,
}

impl Act for AnswerDispute {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        needs_of(self.clerk, self.statement)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        on_duty(facts, self.clerk, Duty::MoneyOfficer, self.area)?;
        let (known, statement) = statement_of(facts, self.statement)?;
        let side = (self.area, By::Clerk(self.clerk));
        Ok(said(known, statement.answer(side, &self.outcome, context.now)?))
    }
}
