//! Windows are sealed and summed up.

use domain::clearing::{Parties, Position, Statement, Window};
use domain::{Area, Month, Reason};
use store::record::{statement_key, window_key};
use store::{Answer, Body, Effects, Facts, Kind, Needs};

use super::refused;
use crate::act::{Act, Context, Refusals};
use crate::acts::record;
use crate::number::Numbered;

/// Seals the open window of an area for a month that is over. Whatever stands in it is cleared with
/// that month; what comes next stands in the next window. However many items there are, this writes
/// the head of the area and one record.
#[derive(Clone, Debug)]
pub struct SealWindow {
    /// Number and content. Its home is the area.
    pub numbered: Numbered,
    /// Whose window.
    pub area: Area,
    /// For which month.
    pub month: Month,
}

impl Act for SealWindow {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let keys = [self.month, self.month.plus(1)];
        let keys = keys.map(|month| (Kind::Window, window_key(self.area, month)));
        Needs { keys: keys.into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let Self { area, month, .. } = *self;
        let not_now = || refused(Reason::WindowState).at(area).name(month.0.to_string());
        let is_sealed =
            |month| facts.record_by_key(Kind::Window, &window_key(area, month)).is_some();
        // What is open once the next month was sealed is of a later one.
        if is_sealed(month)
            || is_sealed(month.plus(1))
            || month >= context.now.month()
            || area != self.numbered.key().area
        {
            return Err(not_now().into());
        }
        let window = *facts.windows.get(&area).ok_or_else(not_now)?;
        let sealed_at = context.now;
        let sealed = record(context, Body::Window(Window { area, window, month, sealed_at }));
        let mut effects = Effects::answer(Answer::Record(sealed.id));
        effects.seals = Some(area);
        effects.records.push(sealed);
        Ok(effects)
    }
}

/// Makes a month's statement between two parties out of what the sealed windows say: nothing is added
/// to those any more, so they were summed up before the lane.
#[derive(Clone, Debug)]
pub struct MakeStatement {
    /// Number and content. Its home is [`Parties::speaker`].
    pub numbered: Numbered,
    /// The month.
    pub month: Month,
    /// Between whom.
    pub parties: Parties,
    /// The month's positions between them; may be none where something is brought forward.
    pub positions: Vec<Position>,
}

impl Act for MakeStatement {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let months = [self.month, self.month.plus(-1)];
        let keys = months.map(|month| (Kind::Statement, statement_key(month, self.parties)));
        Needs { keys: keys.into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let Self { month, parties, .. } = *self;
        let known = |month| facts.record_by_key(Kind::Statement, &statement_key(month, parties));
        if let Some(made) = known(month) {
            return Ok(Effects::answer(Answer::Record(made.id)));
        }
        let before = match known(month.plus(-1)).map(|record| &record.body) {
            Some(Body::Statement(before)) => Some(before),
            _ => None,
        };
        let positions = self.positions.clone();
        let statement = Statement::make((month, parties), positions, before, context.now)?;
        let made = record(context, Body::Statement(statement));
        let mut effects = Effects::answer(Answer::Record(made.id));
        effects.records.push(made);
        Ok(effects)
    }
}
