//! What became of a call to an institution (6204, 6302).

use domain::clerk::Duty;
use domain::refusal::Side;
use domain::{Area, ClerkId, Moment, Reason, RecordId, Refusal};
use serde_json::json;
use store::record::Call;
use store::{Answer, Body, Effects, Facts, Needs, NumberKey, Record};

use crate::act::{Act, Context, Refusals};
use crate::acts::{on_duty, said_anew};
use crate::number::{Numbered, pairs_of};

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallOutcome {
    /// The institution took it.
    Taken,
    /// Another try follows.
    PutOff {
        /// When.
        next_at: Moment,
        /// Why this one failed, without personal data.
        why: String,
    },
    /// No further try follows.
    GivenUp {
        /// Why the last one failed.
        why: String,
    },
}

/// Keeps what became of a try; its number is the call's and the try's.
#[derive(Clone, Debug)]
pub struct Called {
    numbered: Numbered,
    id: RecordId,
    tries: u32,
    outcome: CallOutcome,
}

impl Called {
    /// Of the try with this number, from 1, of a call of an institution in `area`.
    pub fn new(area: Area, id: RecordId, tries: u32, outcome: CallOutcome) -> Self {
        let number = format!("{}:{tries}", id.0);
        let content = json!({"call": id.0, "try": tries});
        let (issuer, infno) = ("job".to_owned(), "called".to_owned());
        let key = NumberKey { area, issuer, infno, number };
        Self { numbered: Numbered::new(key, pairs_of(&content)), id, tries, outcome }
    }
}

impl Act for Called {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { records: [self.id].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let mut effects = Effects::answer(Answer::Record(self.id));
        let Some((record, call)) = call_of(facts, self.id) else { return Ok(effects) };
        let (next_at, answered_at, error) = match &self.outcome {
            CallOutcome::Taken => (None, Some(context.now), String::new()),
            CallOutcome::PutOff { next_at, why } => (Some(*next_at), None, why.clone()),
            CallOutcome::GivenUp { why } => (None, None, why.clone()),
        };
        let call = Call { tries: self.tries, next_at, answered_at, error, ..call.clone() };
        effects.records.push(said_anew(record, Body::Call(call)));
        Ok(effects)
    }
}

/// A registrar has a call that was given up tried again.
#[derive(Clone, Debug)]
pub struct CallAgain {
    /// Number and content.
    pub numbered: Numbered,
    /// The registrar.
    pub clerk: ClerkId,
    /// Which call.
    pub id: RecordId,
}

impl Act for CallAgain {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { records: [self.id, RecordId(self.clerk.0)].into(), ..Needs::default() }
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let unknown = || Refusal::new(Reason::OrderUnknown).of(Side::Agency);
        let (record, call) = call_of(facts, self.id).ok_or_else(unknown)?;
        on_duty(facts, self.clerk, Duty::Registrar, call.area)?;
        let mut effects = Effects::answer(Answer::Record(record.id));
        if call.answered_at.is_none() {
            // Tries go on counting: their numbers must be new.
            let call = Call { next_at: Some(context.now), ..call.clone() };
            effects.records.push(said_anew(record, Body::Call(call)));
        }
        Ok(effects)
    }
}

fn call_of(facts: &Facts, id: RecordId) -> Option<(&Record, &Call)> {
    let record = facts.records.get(&id)?;
    match &record.body {
        Body::Call(call) => Some((record, call)),
        _ => None,
    }
}
