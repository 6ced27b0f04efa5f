//! How somebody wants to be told, and what the payers may see.

use domain::PersonId;
use domain::consent::{Channel, Purpose};
use store::record::Contact;
use store::{Answer, Body, Effects, Facts, Kind, Needs};

use super::consent::{BY_SESSION, contact_of, given, in_force, taken_back_about};
use super::{Acting, record, said_anew};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Sets all wishes at once. What they mean as consents is kept with them: messages outside the
/// platform, and the institution's name for whoever paid. Its `Debug` shows no address.
#[derive(Clone)]
pub struct SetContact {
    /// Number and content.
    pub numbered: Numbered,
    /// For whom, by whom.
    pub acting: Acting,
    /// The wishes; those of [`Acting::person`], whoever they name.
    pub contact: Contact,
}

impl std::fmt::Debug for SetContact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetContact").field("acting", &self.acting).finish_non_exhaustive()
    }
}

impl Act for SetContact {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        self.acting.needs(&mut needs);
        needs.keys.insert((Kind::Contact, self.acting.person.0.to_string()));
        needs.records_of.insert((Kind::Consent, self.acting.person));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        self.acting.check_own(facts, context, "通知方式")?;
        let person = self.acting.person;
        let (known, _) = contact_of(facts, person);
        let wishes = Contact { person, ..self.contact.clone() };
        let outside = wishes.sms || wishes.mail.is_some() || wishes.webhook.is_some();
        let shown = wishes.show_institution;
        let body = Body::Contact(wishes);
        let mut effects = Effects::answer(Answer::Done);
        effects.records.push(match known {
            Some(known) => said_anew(known, body),
            None => record(context, body),
        });
        for (purpose, wanted) in [(Purpose::Contact, outside), (Purpose::ShowInstitution, shown)] {
            self.agree(&mut effects, facts, (purpose, wanted), context);
        }
        Ok(effects)
    }
}

impl SetContact {
    /// Gives or takes back the consent that a wish amounts to.
    fn agree(
        &self,
        effects: &mut Effects,
        facts: &Facts,
        (purpose, wanted): (Purpose, bool),
        context: &mut Context<'_>,
    ) {
        let person: PersonId = self.acting.person;
        let stands = in_force(facts, person, purpose);
        // A wish is agreed to by the text that names it, not by an older one.
        let stands = stands.is_some_and(|given| given.version == purpose.version());
        if wanted && stands {
            return;
        }
        effects.records.extend(taken_back_about(facts, person, (purpose, 0), context.now));
        if wanted {
            let how = (Channel::Online, BY_SESSION);
            effects.records.push(given(&self.acting, purpose, 0, how, context));
        }
    }
}
