//! Flags: found by the sweep in pages over what happened since the last one, closed by a clerk.
//!
//! A flag blocks nothing and is told to nobody: no message, no state of a person or binding changes.

mod device;
mod drain;
mod near;

pub(crate) use device::of_device;
pub(crate) use drain::of_binding;
pub(crate) use near::{counts, of_purchases};

use std::sync::Arc;

use domain::clerk::Duty;
use domain::flag::{Flag, FlagClosed, FlagOutcome};
use domain::refusal::Side;
use domain::{ClerkId, Reason, RecordId, Refusal};
use serde_json::json;
use sm3::{Digest as _, Sm3};
use store::{Answer, Body, Effects, Facts, Kind, Needs, NumberKey};

use crate::act::{Act, Context, Refusals};
use crate::acts::{on_duty, record, said_anew};
use crate::hex;
use crate::number::{Numbered, pairs_of};

/// Fewest characters of a clerk's reason.
const REASON_MIN: usize = 4;

/// The act that keeps a flag. Its number follows from the flag's key, so that a sweep that is taken up
/// again or looks at a day once more raises nothing twice.
pub(crate) fn raise(flag: Flag) -> Arc<dyn Act> {
    let number = hex(&Sm3::digest(&flag.key));
    let content = json!({ "flag": number });
    let key =
        NumberKey { area: flag.area, issuer: "job".to_owned(), infno: "flag".to_owned(), number };
    Arc::new(RaiseFlag { numbered: Numbered::new(key, pairs_of(&content)), flag })
}

/// Keeps a flag; nothing where it is known already.
#[derive(Clone, Debug)]
pub struct RaiseFlag {
    /// Number and content.
    pub numbered: Numbered,
    /// What was found.
    pub flag: Flag,
}

impl Act for RaiseFlag {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { keys: [(Kind::Flag, self.flag.key.clone())].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let mut effects = Effects::answer(Answer::Done);
        if facts.record_by_key(Kind::Flag, &self.flag.key).is_none() {
            let flag = Flag { at: context.now, ..self.flag.clone() };
            effects.records.push(record(context, Body::Flag(flag)));
        }
        Ok(effects)
    }
}

/// A clerk says what came of a flag. Stands in the audit trail as every act does.
#[derive(Clone, Debug)]
pub struct CloseFlag {
    /// Number and content.
    pub numbered: Numbered,
    /// Who looked.
    pub clerk: ClerkId,
    /// Which.
    pub flag: RecordId,
    /// What was found.
    pub outcome: FlagOutcome,
    /// Why.
    pub reason: String,
}

impl Act for CloseFlag {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { records: [RecordId(self.clerk.0), self.flag].into(), ..Needs::default() }
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let refused = |reason| Refusals::from(Refusal::new(reason).of(Side::Agency));
        let unknown = || refused(Reason::FlagUnknown);
        let known = facts.records.get(&self.flag).ok_or_else(unknown)?;
        let Body::Flag(flag) = &known.body else { return Err(unknown()) };
        on_duty(facts, self.clerk, Duty::Reviewer, flag.area)?;
        if self.reason.trim().chars().count() < REASON_MIN {
            return Err(Refusal::new(Reason::ReasonMissing).of(Side::Agency).into());
        }
        let (at, by, outcome) = (context.now, self.clerk, self.outcome);
        let closed = FlagClosed { at, by, outcome, reason: self.reason.trim().to_owned() };
        let next = flag.close(closed).ok_or_else(|| refused(Reason::FlagClosed))?;
        let mut effects = Effects::answer(Answer::Record(known.id));
        effects.records.push(said_anew(known, Body::Flag(next)));
        Ok(effects)
    }
}
