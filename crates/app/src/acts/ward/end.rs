//! Ending a guardianship.

use domain::clerk::{By, Duty};
use domain::consent::Purpose;
use domain::{ClerkId, PersonId, Reason, RecordId, Refusal};
use store::records::About;
use store::{Answer, Body, Effects, Facts, Kind, Needs};

use crate::act::{Act, Context, Refusals};
use crate::acts::case::moot_ward;
use crate::acts::consent::taken_back_about;
use crate::acts::{message, on_duty, person, said_anew};
use crate::number::Numbered;

/// Who ends a guardianship.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndWardBy {
    /// The guardian, who gives up a right of the own.
    Guardian(PersonId),
    /// A clerk of the ward's area.
    Clerk(ClerkId),
}

/// Ends a guardianship, at once. Whose it is, is named by the caller, who read the record. A guardian
/// who gives it up takes the pledge back with it; one that a clerk ends was kept until then.
#[derive(Clone, Debug)]
pub struct EndWard {
    /// Number and content.
    pub numbered: Numbered,
    /// Who ends it.
    pub by: EndWardBy,
    /// Which.
    pub ward: RecordId,
    /// The ward's person.
    pub person: PersonId,
}

impl Act for EndWard {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs { people: [self.person].into(), ..Needs::default() };
        needs.records.insert(self.ward);
        needs.records_of.insert((Kind::Case, self.person));
        match self.by {
            EndWardBy::Clerk(clerk) => needs.records.insert(RecordId(clerk.0)),
            EndWardBy::Guardian(guardian) => needs.records_of.insert((Kind::Consent, guardian)),
        };
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let now = context.now;
        let known = facts.records.get(&self.ward);
        let Some((known, Body::Ward(ward))) = known.map(|known| (known, &known.body)) else {
            return Err(Reason::WardUnknown.into());
        };
        let by = match self.by {
            EndWardBy::Clerk(clerk) => {
                on_duty(facts, clerk, Duty::Intake, person(facts, self.person)?.area)?;
                By::Clerk(clerk)
            }
            EndWardBy::Guardian(guardian) => By::Person(guardian),
        };
        let stranger = matches!(by, By::Person(guardian) if guardian != ward.guardian);
        if ward.ward != self.person || stranger {
            return Err(Reason::WardUnknown.into());
        }
        let Some(next) = ward.end(now) else {
            return Err(Refusal::new(Reason::WardNotAllowed).on(ward.changed_at.date()).into());
        };
        let mut effects = Effects::answer(Answer::Record(known.id));
        let subject = (Purpose::Guardianship, known.id.0);
        effects.records.extend(taken_back_about(facts, ward.guardian, subject, now));
        let sides = [ward.guardian, ward.ward];
        effects.records.extend(moot_ward(facts, (known.id, sides), (now, by)));
        for person in [next.guardian, next.ward] {
            let about = About::WardChanged { ward: known.id, state: next.state };
            effects.messages.push(message(context, person, about));
        }
        effects.records.push(said_anew(known, Body::Ward(next)));
        Ok(effects)
    }
}
