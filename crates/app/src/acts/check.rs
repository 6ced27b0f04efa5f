//! The result of an identity check, kept whatever it was.

use store::record::Check;
use store::{Answer, Body, Effects, Facts, Needs};

use super::{person, record};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Keeps what a provider found about somebody: passed or not, by whom, for which act.
#[derive(Clone, Debug)]
pub struct KeepCheck {
    /// Number and content.
    pub numbered: Numbered,
    /// The result.
    pub check: Check,
}

impl Act for KeepCheck {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { people: [self.check.person].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        person(facts, self.check.person)?;
        let kept = record(context, Body::Check(self.check.clone()));
        let mut effects = Effects::answer(Answer::Record(kept.id));
        effects.records.push(kept);
        Ok(effects)
    }
}
