//! Consents: given, and taken back with what follows from it.

use domain::consent::{Channel, Consent, Purpose};
use domain::{Moment, PersonId, Reason, RecordId, Refusal};
use sm3::{Digest, Sm3};
use store::record::Contact;
use store::{Answer, Body, Effects, Facts, Kind, Needs, Record};

use super::{Acting, record, said_anew};
use crate::act::{Act, Context, Refusals};
use crate::hex;
use crate::number::Numbered;

/// The words that say how identity was shown where nothing was proved for the act itself.
pub const BY_SESSION: &str = "session";

/// Agrees to a purpose in general. What belongs to an act (pledge, acceptance, link, guardianship)
/// is kept by that act.
#[derive(Clone, Debug)]
pub struct GiveConsent {
    /// Number and content.
    pub numbered: Numbered,
    /// For whom, by whom.
    pub acting: Acting,
    /// To what.
    pub purpose: Purpose,
    /// SM3 in hex of the text that was shown; must be that of the text in force.
    pub text_sm3: String,
}

impl Act for GiveConsent {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        self.acting.needs(&mut needs);
        needs.records_of.insert((Kind::Consent, self.acting.person));
        needs.keys.insert((Kind::Contact, self.acting.person.0.to_string()));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        self.acting.check_own(facts, context, "同意书")?;
        if self.text_sm3 != text_sm3(self.purpose) {
            return Err(Refusal::new(Reason::ConsentMissing).field("text_sm3").into());
        }
        let known = in_general(facts, self.acting.person, self.purpose);
        let same = known.filter(|(_, consent)| consent.version == self.purpose.version());
        if let Some((known, _)) = same {
            return Ok(Effects::answer(Answer::Record(known.id)));
        }
        let given = given(&self.acting, self.purpose, 0, (Channel::Online, BY_SESSION), context);
        let mut effects = Effects::answer(Answer::Record(given.id));
        effects.records.push(given);
        if self.purpose == Purpose::ShowInstitution {
            effects.records.extend(contact_with(facts, self.acting.person, true, context));
        }
        Ok(effects)
    }
}

/// Takes a consent back, at once.
#[derive(Clone, Debug)]
pub struct WithdrawConsent {
    /// Number and content.
    pub numbered: Numbered,
    /// For whom, by whom.
    pub acting: Acting,
    /// Which consent.
    pub consent: RecordId,
}

impl Act for WithdrawConsent {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        self.acting.needs(&mut needs);
        needs.records.insert(self.consent);
        needs.keys.insert((Kind::Contact, self.acting.person.0.to_string()));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        self.acting.check_own(facts, context, "撤回同意")?;
        let known = facts.records.get(&self.consent);
        let Some((known, Body::Consent(consent))) = known.map(|known| (known, &known.body)) else {
            return Err(Reason::ConsentMissing.into());
        };
        if consent.person != self.acting.person || consent.withdrawn_at.is_some() {
            return Err(Reason::ConsentMissing.into());
        }
        if let Some(instead) = instead(consent.purpose) {
            return Err(Refusal::new(Reason::NotSupported).field("consent").name(instead).into());
        }
        let mut effects = Effects::answer(Answer::Record(known.id));
        effects.records.push(taken_back(known, consent, context.now));
        match consent.purpose {
            Purpose::Contact => {
                effects.records.extend(contact_without_ways(facts, consent.person));
            }
            Purpose::ShowInstitution => {
                effects.records.extend(contact_with(facts, consent.person, false, context));
            }
            _ => {}
        }
        Ok(effects)
    }
}

/// The act by which a consent ends that carries a right of somebody else; `None` = it ends by
/// itself.
fn instead(purpose: Purpose) -> Option<&'static str> {
    match purpose {
        Purpose::Pledge | Purpose::Acceptance => Some("撤回承诺请办理解绑"),
        Purpose::FamilyLink => Some("撤回承诺请解除亲情账户"),
        Purpose::Guardianship => Some("撤回承诺请解除监护关系"),
        Purpose::IdentityCheck
        | Purpose::Evidence
        | Purpose::Contact
        | Purpose::ShowInstitution
        | Purpose::StayAid => None,
    }
}

/// A consent that is given now. `how`: channel and how identity was shown.
pub(super) fn given(
    acting: &Acting,
    purpose: Purpose,
    subject: i64,
    (channel, proof): (Channel, &str),
    context: &mut Context<'_>,
) -> Record {
    let consent = Consent {
        person: acting.person,
        by: (acting.prover != acting.person).then_some(acting.prover),
        purpose,
        subject,
        version: purpose.version().to_owned(),
        text_sm3: text_sm3(purpose),
        at: context.now,
        channel,
        proof: proof.to_owned(),
        withdrawn_at: None,
    };
    record(context, Body::Consent(consent))
}

/// The consents about one thing, taken back together with it.
pub(super) fn taken_back_about(
    facts: &Facts,
    person: PersonId,
    (purpose, subject): (Purpose, i64),
    now: Moment,
) -> Vec<Record> {
    let known = facts.records_of(Kind::Consent, person);
    let of = |record: &Record| match &record.body {
        Body::Consent(consent) => {
            let meant = consent.purpose == purpose
                && consent.subject == subject
                && consent.withdrawn_at.is_none();
            meant.then(|| taken_back(record, consent, now))
        }
        _ => None,
    };
    known.filter_map(of).collect()
}

/// Somebody agreed to this one thing on paper, and the consent stands. What was agreed online is asked
/// again once an approval was taken back: other terms may be approved then.
pub(super) fn stands_on_paper(
    facts: &Facts,
    person: PersonId,
    (purpose, subject): (Purpose, i64),
) -> bool {
    facts.records_of(Kind::Consent, person).any(|record| match &record.body {
        Body::Consent(consent) => {
            consent.person == person
                && consent.purpose == purpose
                && consent.subject == subject
                && consent.channel == Channel::Window
                && consent.withdrawn_at.is_none()
        }
        _ => false,
    })
}

/// The newest consent in general that stands.
pub(super) fn in_force(facts: &Facts, person: PersonId, purpose: Purpose) -> Option<&Consent> {
    in_general(facts, person, purpose).map(|(_, consent)| consent)
}

fn in_general(facts: &Facts, person: PersonId, purpose: Purpose) -> Option<(&Record, &Consent)> {
    facts.records_of(Kind::Consent, person).find_map(|record| match &record.body {
        Body::Consent(consent) => {
            let stands = consent.purpose == purpose
                && consent.subject == 0
                && consent.withdrawn_at.is_none();
            stands.then_some((record, consent))
        }
        _ => None,
    })
}

/// SM3 in hex of the text in force.
pub fn text_sm3(purpose: Purpose) -> String {
    hex(&Sm3::digest(purpose.text_zh()))
}

fn taken_back(record: &Record, consent: &Consent, now: Moment) -> Record {
    let withdrawn_at = Some(now);
    said_anew(record, Body::Consent(Consent { withdrawn_at, ..consent.clone() }))
}

/// Somebody's wishes about messages, with the record they are kept in, if there is one.
pub(super) fn contact_of(facts: &Facts, person: PersonId) -> (Option<&Record>, Contact) {
    let record = facts.record_by_key(Kind::Contact, &person.0.to_string());
    if let Some(Body::Contact(contact)) = record.map(|record| &record.body) {
        return (record, contact.clone());
    }
    let (sms, english, show_institution) = (false, false, false);
    let (mail, webhook) = (None, None);
    let reminders = domain::remind::Reminders::default();
    (None, Contact { person, sms, mail, webhook, english, show_institution, reminders })
}

/// The wishes with the institution's name shown or not.
fn contact_with(
    facts: &Facts,
    person: PersonId,
    show_institution: bool,
    context: &mut Context<'_>,
) -> Option<Record> {
    let (known, contact) = contact_of(facts, person);
    let changes = contact.show_institution != show_institution;
    let body = Body::Contact(Contact { show_institution, ..contact });
    changes.then(|| match known {
        Some(known) => said_anew(known, body),
        None => record(context, body),
    })
}

/// The wishes without any way outside.
fn contact_without_ways(facts: &Facts, person: PersonId) -> Option<Record> {
    let (known, contact) = contact_of(facts, person);
    let body = Body::Contact(Contact { sms: false, mail: None, webhook: None, ..contact });
    known.map(|known| said_anew(known, body))
}
