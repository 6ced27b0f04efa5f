//! A newborn bound by the birth certificate gets an identity number.

mod fold;

use std::collections::BTreeSet;

use domain::case::{Case, CaseAbout, StepKind};
use domain::clerk::{By, Duty};
use domain::evidence::DocumentKind;
use domain::refusal::Side;
use domain::{ClerkId, PersonId, Reason, RecordId, Refusal};
use store::records::About;
use store::{Answer, Body, Effects, Facts, Identity, Kind, Needs};

pub(super) use self::fold::{carry_used, follow_used};
use self::fold::{correction, fold};
use super::correct::changes;
use super::life::proved_by;
use super::{message, on_duty, person, said_anew};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Certificate type of a birth certificate (医学出生证明).
pub(super) const BIRTH_CERTIFICATE: &str = "990201";

/// Why, as the correction keeps it.
const WHY: &str = "出生证明与居民身份号码合并";

/// Merges a newborn's record with the identity number. Its `Debug` shows no number.
#[derive(Clone)]
pub struct Merge {
    /// Number and content.
    pub numbered: Numbered,
    /// The clerk who saw the originals.
    pub clerk: ClerkId,
    /// The newborn, known by the birth certificate.
    pub person: PersonId,
    /// `psn_cert_type` and `certno` of the new number, in stored form.
    pub cert: (String, String),
    /// Who was found under the number before the locks, if anybody: the child again, whose record
    /// survives.
    pub holder: Option<PersonId>,
    /// Originals that the clerk saw.
    pub originals: BTreeSet<DocumentKind>,
    /// The family's request, if there was one.
    pub case: Option<RecordId>,
}

impl std::fmt::Debug for Merge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Merge").field("person", &self.person).finish_non_exhaustive()
    }
}

impl Act for Merge {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        for person in [Some(self.person), self.holder].into_iter().flatten() {
            needs.beneficiaries.insert(person);
            needs.grantors.insert(person);
            needs.identities.insert(person);
            needs.patients.insert(person);
            needs.records_of.insert((Kind::Ward, person));
            needs.premiums_for.insert(person);
            needs.records_of.insert((Kind::Case, person));
        }
        // All of them: a bill of an earlier year may be given back after the merge.
        needs.year_from = Some(0);
        needs.records.insert(RecordId(self.clerk.0));
        needs.records.extend(self.case);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let insured = person(facts, self.person)?;
        on_duty(facts, self.clerk, Duty::Intake, insured.area)?;
        let known = facts.identities.get(&self.person).ok_or(Reason::PersonUnknown)?;
        if known.cert_type != BIRTH_CERTIFICATE {
            return Err(Refusal::new(Reason::NameIdMismatch).field("person").into());
        }
        let proofs = [DocumentKind::Household, DocumentKind::IdCard];
        proved_by(facts, &proofs, &self.originals, &[])?;
        let (cert_type, cert_no) = self.cert.clone();
        let next = Identity { cert_type, cert_no, ..known.clone() };
        let holder = self.holder.filter(|holder| has_cert(facts, *holder, &self.cert));
        let mut effects = Effects::answer(Answer::Done);
        match holder {
            None => self.rename(&mut effects, known, next, context),
            Some(survivor) => {
                let by = By::Clerk(self.clerk);
                fold(&mut effects, facts, (self.person, survivor), (by, context))?;
            }
        }
        self.close_case(&mut effects, facts, context)?;
        Ok(effects)
    }
}

impl Merge {
    /// Nobody else has the number: the same person, who keeps `psn_no`, is known by it now.
    fn rename(
        &self,
        effects: &mut Effects,
        known: &Identity,
        next: Identity,
        context: &mut Context<'_>,
    ) {
        let fields = changes(known, &next);
        let names = fields.iter().map(|(name, ..)| name.clone()).collect();
        let by = By::Clerk(self.clerk);
        correction(effects, (self.person, None, by), fields, context);
        let about = About::Corrected { fields: names };
        effects.messages.push(message(context, self.person, about));
        effects.identities.push(next);
    }

    /// The family's request is granted with it.
    fn close_case(
        &self,
        effects: &mut Effects,
        facts: &Facts,
        context: &mut Context<'_>,
    ) -> Result<(), Refusals> {
        let Some(id) = self.case else { return Ok(()) };
        let (known, case) = super::case_of(facts, id)?;
        if !matches!(case.about, CaseAbout::Merge { person, .. } if person == self.person) {
            return Err(Reason::CaseState.into());
        }
        let next = case.granted(self.clerk, &self.originals, context.now)?;
        effects.records.push(said_anew(known, Body::Case(next)));
        Ok(())
    }
}

/// Somebody is known by this certificate.
fn has_cert(facts: &Facts, person: PersonId, (kind, number): &(String, String)) -> bool {
    let known = facts.identities.get(&person);
    known.is_some_and(|known| (&known.cert_type, &known.cert_no) == (kind, number))
}

/// A reviewer approved the merge of two records that are known: the second survives. Where there is
/// no second one, [`Merge`] with the number must have come first.
pub(super) fn merged(
    effects: &mut Effects,
    case: &Case,
    (newborn, survivor): (PersonId, Option<PersonId>),
    clerk: ClerkId,
    facts: &Facts,
    context: &mut Context<'_>,
) -> Result<(), Refusals> {
    let answer = effects.answer.clone();
    if let Some(survivor) = survivor {
        // Whom the number led to when it was asked for may have another one by now.
        let asked = case.steps.iter().find(|step| step.kind == StepKind::Filed);
        let cert = asked.and_then(|step| step.note.split_once(' '));
        let cert = cert.map(|(kind, number)| (kind.to_owned(), number.to_owned()));
        if !cert.is_some_and(|cert| has_cert(facts, survivor, &cert)) {
            return Err(Refusal::new(Reason::NameIdMismatch)
                .of(Side::Agency)
                .field("certno")
                .into());
        }
        fold(effects, facts, (newborn, survivor), (By::Clerk(clerk), context))?;
    } else {
        let known = facts.identities.get(&newborn).ok_or(Reason::PersonUnknown)?;
        if known.cert_type == BIRTH_CERTIFICATE {
            return Err(Refusal::new(Reason::CaseState).of(Side::Agency).into());
        }
    }
    effects.answer = answer;
    Ok(())
}
