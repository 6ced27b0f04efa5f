//! The end of a hold whose time is over.

use domain::hold::HoldState;
use domain::{PersonId, RecordId};
use store::{Answer, Effects, Facts, Kind, Needs};

use super::{end, open};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Ends one hold that outlived its time; nothing where somebody was faster.
#[derive(Clone, Debug)]
pub struct ExpireHold {
    /// Number and content.
    pub numbered: Numbered,
    /// Which.
    pub hold: RecordId,
    /// Whose account.
    pub payer: PersonId,
}

impl Act for ExpireHold {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs { people: [self.payer].into(), ..Needs::default() };
        needs.records_of.insert((Kind::Hold, self.payer));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let mut effects = Effects::answer(Answer::Done);
        let known = facts.records.get(&self.hold);
        let over = known.filter(|r| open(r).is_some_and(|hold| hold.is_over(context.now)));
        end(over, (HoldState::Expired, None), &mut effects, context)?;
        Ok(effects)
    }
}
