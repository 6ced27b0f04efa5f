//! A family asks that a newborn's identity number be merged with the birth certificate.

use domain::case::{Case, CaseAbout, CaseState};
use domain::clerk::By;
use domain::evidence::DocumentKind;
use domain::{PersonId, Reason, RecordId, Refusal};
use store::{Answer, Body, Effects, Facts, Kind, Needs};

use super::life::proved_by;
use super::merge::BIRTH_CERTIFICATE;
use super::{Acting, ProofToken, Proved, person, record};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// What shows the new number.
const PAPERS: [DocumentKind; 2] = [DocumentKind::Household, DocumentKind::IdCard];

/// Asks for the merge; a clerk looks at the papers. Its `Debug` shows no number. Sent with the
/// guardian's proof, see [`Proved`].
#[derive(Clone)]
pub struct AskMerge {
    /// Number and content.
    pub numbered: Numbered,
    /// The newborn, and who acts.
    pub acting: Acting,
    /// `psn_cert_type` and `certno` of the new number, in stored form; the clerk compares it with
    /// the papers.
    pub cert: (String, String),
    /// Who was found under the new number before the locks, if anybody.
    pub holder: Option<PersonId>,
    /// Documents that show the number, of the newborn or of who acts.
    pub documents: Vec<RecordId>,
}

impl std::fmt::Debug for AskMerge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AskMerge").field("acting", &self.acting).finish_non_exhaustive()
    }
}

impl AskMerge {
    /// The act with its proof.
    pub fn proved(self, side: domain::refusal::Side, proof: ProofToken) -> Proved {
        let prover = self.acting.prover;
        Proved { act: std::sync::Arc::new(self), prover, side, proof }
    }
}

impl Act for AskMerge {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs {
            records: self.documents.iter().copied().collect(),
            records_of: [(Kind::Case, self.acting.person)].into(),
            identities: [self.acting.person].into(),
            ..Needs::default()
        };
        needs.people.extend(self.holder);
        self.acting.needs(&mut needs);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        self.acting.check(facts, context, None)?;
        let me = self.acting.person;
        let known = facts.identities.get(&me).ok_or(Reason::PersonUnknown)?;
        if known.cert_type != BIRTH_CERTIFICATE {
            return Err(Refusal::new(Reason::NameIdMismatch).field("cert_type").into());
        }
        self.own_documents(facts)?;
        proved_by(facts, &PAPERS, &[].into(), &self.documents)?;
        let waits = facts.records_of(Kind::Case, me).any(|record| match &record.body {
            Body::Case(case) => {
                let merge = matches!(case.about, CaseAbout::Merge { person, .. } if person == me);
                merge && case.state.waits() && case.state != CaseState::Closed
            }
            _ => false,
        });
        if waits {
            return Err(Reason::CaseState.into());
        }
        let duplicate = self.holder.filter(|holder| *holder != me);
        let about = CaseAbout::Merge { person: me, duplicate };
        let (area, whose) = (person(facts, me)?.area, (Some(me), duplicate));
        let (by, policies) = (By::Person(self.acting.prover), &context.world.policies);
        let case = Case::file(about, area, whose, by, policies, context.now);
        let mut case = Case { documents: self.documents.clone(), ..case };
        if let Some(filed) = case.steps.last_mut() {
            filed.note = format!("{} {}", self.cert.0, self.cert.1);
        }
        let case = record(context, Body::Case(case));
        let mut effects = Effects::answer(Answer::Record(case.id));
        effects.records.push(case);
        Ok(effects)
    }
}

impl AskMerge {
    fn own_documents(&self, facts: &Facts) -> Result<(), Refusals> {
        let own = |id: &RecordId| match facts.records.get(id).map(|record| &record.body) {
            Some(Body::Document(known)) => {
                known.owner == self.acting.person || known.owner == self.acting.prover
            }
            _ => false,
        };
        if self.documents.iter().all(own) {
            return Ok(());
        }
        Err(Refusal::new(Reason::DocumentUnknown).field("documents").into())
    }
}
