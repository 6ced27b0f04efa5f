//! Wrong data about a person made right; what stood there before is kept.

use domain::case::{Case, CaseAbout};
use domain::clerk::{By, Duty};
use domain::person::Insured;
use domain::refusal::Side;
use domain::{ClerkId, PersonId, Reason, RecordId, Refusal};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::record::Correction;
use store::records::About;
use store::{Answer, Body, Effects, Facts, Identity, Kind, Needs};

use super::{message, on_duty, person, record};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// What is put right; `None` leaves what is there. Texts are in their stored form already. Its
/// `Debug` shows no personal data.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RightData {
    /// `psn_name`
    pub name: Option<String>,
    /// `psn_cert_type` and `certno`, together.
    pub cert: Option<(String, String)>,
    /// `tel`; empty = there is none.
    pub phone: Option<String>,
    /// Number of the social-security card; empty = there is none.
    pub card_no: Option<String>,
    /// `gend`
    pub gender: Option<u8>,
    /// `brdy`
    pub born: Option<Date>,
}

impl std::fmt::Debug for RightData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RightData").finish_non_exhaustive()
    }
}

/// Corrects a person's data. No binding ends by it: the person is the same.
#[derive(Clone, Debug)]
pub struct Correct {
    /// Number and content.
    pub numbered: Numbered,
    /// The clerk.
    pub clerk: ClerkId,
    /// Whose.
    pub person: PersonId,
    /// What is right.
    pub right: RightData,
    /// Why, in the clerk's words.
    pub why: String,
    /// Who was found under the new certificate or card before the locks, if anybody.
    pub holder: Option<PersonId>,
}

impl Act for Correct {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs { people: [self.person].into(), ..Needs::default() };
        needs.identities.insert(self.person);
        needs.identities.extend(self.holder);
        needs.records.insert(RecordId(self.clerk.0));
        needs.records_of.insert((Kind::Case, self.person));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let insured = person(facts, self.person)?;
        on_duty(facts, self.clerk, Duty::Intake, insured.area)?;
        if self.why.trim().is_empty() {
            return Err(Refusal::new(Reason::ReasonMissing).field("why").into());
        }
        let known = facts.identities.get(&self.person).ok_or(Reason::PersonUnknown)?;
        let next = self.right.put_on(known);
        let fields = changes(known, &next);
        if fields.is_empty() {
            return Ok(Effects::answer(Answer::Done));
        }
        let today = context.now.date();
        if next.born > today || !matches!(next.gender, 0 | 1 | 2 | 9) {
            return Err(Refusal::new(Reason::NameIdMismatch).field("right").into());
        }
        if let Some(holder) = taken_by(facts, self.holder, &next) {
            return Ok(self.duplicate(facts, (insured, holder), context));
        }
        let names = fields.iter().map(|(name, ..)| name.clone()).collect();
        let (by, at) = (By::Clerk(self.clerk), context.now);
        let (who, why) = (self.person, self.why.trim().to_owned());
        let correction = Correction { person: who, by, at, why, fields, into: None };
        let correction = record(context, Body::Correction(correction));
        let mut effects = Effects::answer(Answer::Record(correction.id));
        effects.records.push(correction);
        if next.born != insured.born {
            effects.people.push(Insured { born: next.born, ..insured.clone() });
        }
        effects.identities.push(next);
        let about = About::Corrected { fields: names };
        effects.messages.push(message(context, self.person, about));
        Ok(effects)
    }
}

impl Correct {
    /// Somebody else has the certificate: nothing is changed, and a reviewer gets both side by
    /// side, unless the two wait for one already.
    fn duplicate(
        &self,
        facts: &Facts,
        (insured, holder): (&Insured, PersonId),
        context: &mut Context<'_>,
    ) -> Effects {
        let refusal = Refusal::new(Reason::PersonDuplicate).of(Side::Agency).at(insured.area);
        let mut effects = Effects::answer(Answer::Refused(vec![refusal]));
        let about = CaseAbout::Duplicate { first: self.person, second: holder };
        let waits = facts.records_of(Kind::Case, self.person).any(|record| match &record.body {
            Body::Case(case) => case.about == about && case.state.waits(),
            _ => false,
        });
        if !waits {
            let (whose, by) = ((Some(self.person), Some(holder)), By::Clerk(self.clerk));
            let policies = &context.world.policies;
            let case = Case::file(about, insured.area, whose, by, policies, context.now);
            effects.records.push(record(context, Body::Case(case)));
        }
        effects
    }
}

impl RightData {
    fn put_on(&self, known: &Identity) -> Identity {
        let mut next = known.clone();
        if let Some(name) = &self.name {
            next.name.clone_from(name);
        }
        if let Some((kind, number)) = &self.cert {
            next.cert_type.clone_from(kind);
            next.cert_no.clone_from(number);
        }
        let or_none = |text: &String| (!text.is_empty()).then(|| text.clone());
        if let Some(phone) = &self.phone {
            next.phone = or_none(phone);
        }
        if let Some(card_no) = &self.card_no {
            next.card_no = or_none(card_no);
        }
        next.gender = self.gender.unwrap_or(known.gender);
        next.born = self.born.unwrap_or(known.born);
        next
    }
}

/// The other person who has this certificate or card, if there is one.
pub(super) fn taken_by(
    facts: &Facts,
    holder: Option<PersonId>,
    next: &Identity,
) -> Option<PersonId> {
    let holder = holder.filter(|holder| *holder != next.person)?;
    let other = facts.identities.get(&holder)?;
    let cert = (&other.cert_type, &other.cert_no) == (&next.cert_type, &next.cert_no);
    let card = next.card_no.is_some() && other.card_no == next.card_no;
    (cert || card).then_some(holder)
}

/// Field by its name in the interface, before, after; only those that differ.
pub(super) fn changes(before: &Identity, after: &Identity) -> Vec<(String, String, String)> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let pairs = [
        ("psn_name", before.name.clone(), after.name.clone()),
        ("psn_cert_type", before.cert_type.clone(), after.cert_type.clone()),
        ("certno", before.cert_no.clone(), after.cert_no.clone()),
        ("tel", text(&before.phone), text(&after.phone)),
        ("card_no", text(&before.card_no), text(&after.card_no)),
        ("gend", before.gender.to_string(), after.gender.to_string()),
        ("brdy", before.born.to_string(), after.born.to_string()),
    ];
    let differ = pairs.into_iter().filter(|(_, before, after)| before != after);
    differ.map(|(name, before, after)| (name.to_owned(), before, after)).collect()
}
