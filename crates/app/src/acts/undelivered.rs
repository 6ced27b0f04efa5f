//! What could not be delivered outside the platform, and that it was after all.

use domain::{Area, RecordId};
use serde_json::json;
use store::record::Undelivered;
use store::{Answer, Body, Effects, Facts, Needs, NumberKey};

use super::{record, said_anew};
use crate::act::{Act, Context, Refusals};
use crate::number::{Numbered, pairs_of};

/// Keeps that a channel gave a message up. Its number is the message's and the channel's: giving
/// up twice is kept once.
#[derive(Clone, Debug)]
pub struct GiveUp {
    numbered: Numbered,
    what: Undelivered,
}

impl GiveUp {
    /// Of somebody insured in `area`.
    pub fn new(area: Area, what: Undelivered) -> Self {
        let Undelivered { person, message, channel, .. } = &what;
        let content = json!({"person": person.0, "message": message.0, "channel": channel});
        let number = format!("{}:{channel}", message.0);
        Self { numbered: numbered(area, "undelivered", number, &content), what }
    }
}

impl Act for GiveUp {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { people: [self.what.person].into(), ..Needs::default() }
    }

    fn decide(&self, _: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let body = Body::Undelivered(Undelivered { at: context.now, ..self.what.clone() });
        let given_up = record(context, body);
        let mut effects = Effects::answer(Answer::Record(given_up.id));
        effects.records.push(given_up);
        Ok(effects)
    }
}

/// Keeps that a message which was given up was sent again.
#[derive(Clone, Debug)]
pub struct Delivered {
    numbered: Numbered,
    id: RecordId,
}

impl Delivered {
    /// Of the [`Undelivered`] of somebody insured in `area`.
    pub fn new(area: Area, id: RecordId) -> Self {
        let content = json!({"undelivered": id.0});
        Self { numbered: numbered(area, "delivered", id.0.to_string(), &content), id }
    }
}

impl Act for Delivered {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { records: [self.id].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, _: &mut Context<'_>) -> Result<Effects, Refusals> {
        let mut effects = Effects::answer(Answer::Record(self.id));
        let known = facts.records.get(&self.id).map(|record| (record, &record.body));
        if let Some((known, Body::Undelivered(what))) = known {
            let body = Body::Undelivered(Undelivered { replayed: true, ..what.clone() });
            effects.records.push(said_anew(known, body));
        }
        Ok(effects)
    }
}

/// A number of the platform's own.
fn numbered(area: Area, infno: &str, number: String, content: &serde_json::Value) -> Numbered {
    let (issuer, infno) = ("job".to_owned(), infno.to_owned());
    Numbered::new(NumberKey { area, issuer, infno, number }, pairs_of(content))
}
