//! Guardians: asked for with papers, recorded at a window, ended.

mod end;

pub use end::{EndWard, EndWardBy};

use std::collections::BTreeSet;

use domain::case::{Case, CaseAbout};
use domain::clerk::{By, Duty};
use domain::consent::{Channel, Purpose};
use domain::evidence::DocumentKind;
use domain::refusal::Side;
use domain::time::age_on;
use domain::ward::{Ward, WardGround, WardState};
use domain::{ClerkId, Moment, PersonId, Reason, RecordId, Refusal, life};
use jiff::civil::Date;
use store::records::About;
use store::{Answer, Body, Effects, Facts, Kind, Needs};

use super::consent::given;
use super::life::{alive, need_estate, proved_by};
use super::{Acting, ProofToken, check_proof, message, on_duty, person, record};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// What proves a guardian.
const PAPERS: [DocumentKind; 4] =
    [DocumentKind::Birth, DocumentKind::Household, DocumentKind::Guardianship, DocumentKind::Other];

/// Who would act for whom, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guardianship {
    /// Who acts.
    pub guardian: PersonId,
    /// For whom.
    pub ward: PersonId,
    /// Why.
    pub ground: WardGround,
    /// Last day, where a judgement names one.
    pub until: Option<Date>,
}

/// A guardian asks to act for a ward; a clerk looks at the papers.
#[derive(Clone, Debug)]
pub struct AskWard {
    /// Number and content.
    pub numbered: Numbered,
    /// What is asked for.
    pub asked: Guardianship,
    /// The guardian signed the pledge.
    pub pledge: bool,
    /// Documents of the guardian or of the ward that the guardian handed in.
    pub documents: Vec<RecordId>,
    /// The guardian's proof for this act.
    pub proof: ProofToken,
}

impl Act for AskWard {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = self.asked.needs();
        needs.records.extend(self.documents.iter().copied());
        needs.proofs.insert(self.proof.0);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (now, asked) = (context.now, self.asked);
        let digest = self.numbered.digest();
        check_proof(facts, self.proof, asked.guardian, digest, (Side::Beneficiary, now))?;
        if !self.pledge {
            return Err(Refusal::new(Reason::PledgeMissing).field("pledge").into());
        }
        asked.check(facts, now)?;
        self.own_documents(facts)?;
        proved_by(facts, &PAPERS, &BTreeSet::new(), &self.documents)?;
        let state = WardState::InReview;
        let ward = record(context, Body::Ward(asked.ward(state, &self.documents, now)));
        let about = CaseAbout::Ward { ward: ward.id };
        let whose = (Some(asked.guardian), Some(asked.ward));
        let (area, by) = (person(facts, asked.ward)?.area, By::Person(asked.guardian));
        let case = Case::file(about, area, whose, by, &context.world.policies, now);
        let case = Case { documents: self.documents.clone(), ..case };
        let mut effects = Effects::answer(Answer::Record(ward.id));
        let way = facts.proofs.get(&self.proof.0).map_or("", |proof| proof.way.as_str());
        let (acting, purpose) = (Acting::from(asked.guardian), Purpose::Guardianship);
        effects.records.push(given(&acting, purpose, ward.id.0, (Channel::Online, way), context));
        effects.records.push(record(context, Body::Case(case)));
        let about = About::WardChanged { ward: ward.id, state };
        effects.messages.push(message(context, asked.ward, about));
        effects.records.push(ward);
        effects.proof = Some(self.proof.0);
        Ok(effects)
    }
}

impl AskWard {
    fn own_documents(&self, facts: &Facts) -> Result<(), Refusals> {
        let owners = [self.asked.guardian, self.asked.ward];
        let own = |id: &RecordId| match facts.records.get(id).map(|record| &record.body) {
            Some(Body::Document(document)) => owners.contains(&document.owner),
            _ => false,
        };
        if self.documents.iter().all(own) {
            return Ok(());
        }
        Err(Refusal::new(Reason::DocumentUnknown).field("documents").into())
    }
}

/// A clerk records a guardian whose originals were seen at the window.
#[derive(Clone, Debug)]
pub struct WindowWard {
    /// Number and content.
    pub numbered: Numbered,
    /// The clerk.
    pub clerk: ClerkId,
    /// What was proved.
    pub proved: Guardianship,
    /// Originals that the clerk saw.
    pub originals: BTreeSet<DocumentKind>,
}

impl Act for WindowWard {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = self.proved.needs();
        needs.records.insert(RecordId(self.clerk.0));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (now, proved) = (context.now, self.proved);
        let area = person(facts, proved.ward)?.area;
        on_duty(facts, self.clerk, Duty::Intake, area)?;
        proved.check(facts, now)?;
        proved_by(facts, &PAPERS, &self.originals, &[])?;
        let state = WardState::Active;
        let ward = record(context, Body::Ward(proved.ward(state, &[], now)));
        let mut effects = Effects::answer(Answer::Record(ward.id));
        let about = CaseAbout::Ward { ward: ward.id };
        let whose = (Some(proved.guardian), Some(proved.ward));
        let case = Case::at_window(about, area, whose, (self.clerk, &self.originals), now);
        effects.records.push(record(context, Body::Case(case)));
        let (acting, purpose) = (Acting::from(proved.guardian), Purpose::Guardianship);
        let how = (Channel::Window, "window");
        effects.records.push(given(&acting, purpose, ward.id.0, how, context));
        for person in [proved.guardian, proved.ward] {
            let about = About::WardChanged { ward: ward.id, state };
            effects.messages.push(message(context, person, about));
        }
        effects.records.push(ward);
        Ok(effects)
    }
}

impl Guardianship {
    fn needs(&self) -> Needs {
        let mut needs = Needs { people: [self.guardian, self.ward].into(), ..Needs::default() };
        needs.records_of.insert((Kind::Ward, self.ward));
        need_estate(&mut needs, self.guardian);
        need_estate(&mut needs, self.ward);
        needs
    }

    fn ward(&self, state: WardState, documents: &[RecordId], now: Moment) -> Ward {
        let Self { guardian, ward, ground, until } = *self;
        let documents = documents.to_vec();
        Ward { guardian, ward, ground, state, until, documents, filed_at: now, changed_at: now }
    }

    /// An adult acts for somebody else, not twice, parents only for minors (民法典 §27, §34).
    fn check(&self, facts: &Facts, now: Moment) -> Result<(), Refusals> {
        if self.guardian == self.ward {
            return Err(Reason::SamePerson.into());
        }
        let (guardian, ward) = (person(facts, self.guardian)?, person(facts, self.ward)?);
        alive(facts, self.guardian)?;
        alive(facts, self.ward)?;
        let today = now.date();
        let not_allowed = || Refusal::new(Reason::WardNotAllowed);
        let of_adult = age_on(ward.born, today) >= life::ADULT;
        if age_on(guardian.born, today) < life::ADULT {
            return Err(not_allowed().field("guardian").into());
        }
        if self.ground == WardGround::Parent && of_adult {
            return Err(not_allowed().field("ground").into());
        }
        if self.until.is_some_and(|until| until < today) {
            return Err(Refusal::new(Reason::ValidityOutOfRange).field("until").into());
        }
        let twice = facts.records_of(Kind::Ward, self.ward).any(|known| match &known.body {
            Body::Ward(known) => {
                known.guardian == self.guardian
                    && matches!(known.state, WardState::InReview | WardState::Active)
                    && known.ends_on(ward.born).is_none_or(|last| today <= last)
            }
            _ => false,
        });
        if twice { Err(not_allowed().field("ward").into()) } else { Ok(()) }
    }
}
