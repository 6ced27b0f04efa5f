//! Applying for a binding, by the grantor or at a window.

use std::collections::BTreeSet;

use domain::binding::{
    Application, ApplyFacts, Binding, BindingState, Consents, Guardian, accepted_already, apply,
};
use domain::case::{Case, CaseAbout};
use domain::clerk::{By, Duty};
use domain::consent::{Channel, Purpose};
use domain::evidence::DocumentKind;
use domain::person::Insured;
use domain::refusal::Side;
use domain::{Area, BindingId, ClerkId, InstitutionId, PersonId, Reason, RecordId, Refusal};
use store::records::About;
use store::{Answer, Body, Effects, Facts, Kind, Needs, Record};

use super::acting::guardian_of;
use super::consent::given as consent;
use super::life::proved_by;
use super::sample::sample;
use super::{Acting, ProofToken, check_proof, message, on_duty, person, record, wallet};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Who applies and how the identity was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApplyBy {
    /// The grantor, with a proof for this act.
    Grantor(ProofToken),
    /// A clerk at a window, with papers; the beneficiary agreed on paper.
    Window {
        /// Who took it in.
        clerk: ClerkId,
        /// Originals that this clerk saw.
        originals: BTreeSet<DocumentKind>,
        /// One of the two was not there: a signed form stands for that one's will, not for the
        /// kinship.
        on_behalf: bool,
    },
    /// An agency's own system, over the interface: it vouches for what its clerk saw.
    Agency {
        /// Which, and who of its people; only for its own area.
        agency: Agency,
        /// Originals that were seen there.
        originals: BTreeSet<DocumentKind>,
        /// As at a window.
        on_behalf: bool,
    },
}

/// An agency whose system speaks the interface, and who of its people did something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    /// The agency.
    pub id: InstitutionId,
    /// Its area.
    pub area: Area,
    /// Number and name of the operator, as the agency's system sent them; kept sealed.
    pub operator: String,
}

impl Agency {
    /// Nobody insured elsewhere is its business: unknown, in the words of people whom nobody knows.
    pub(super) fn within(&self, insured: &Insured) -> Result<(), Refusals> {
        if insured.area == self.area {
            return Ok(());
        }
        Err(Refusal::new(Reason::PersonUnknown).of(Side::Grantor).into())
    }

    /// The case as taken in there: its first line says by whom.
    pub(super) fn took_in(&self, mut case: Case) -> Case {
        if let Some(filed) = case.steps.first_mut() {
            filed.note.clone_from(&self.operator);
        }
        case
    }
}

impl ApplyBy {
    /// With papers at a window, the agency's own or that of another system.
    fn papers(&self) -> Option<(&BTreeSet<DocumentKind>, bool)> {
        match self {
            Self::Grantor(_) => None,
            Self::Window { originals, on_behalf, .. }
            | Self::Agency { originals, on_behalf, .. } => Some((originals, *on_behalf)),
        }
    }
}

/// What shows at a window that two people are kin.
const KIN: [DocumentKind; 3] =
    [DocumentKind::Household, DocumentKind::Marriage, DocumentKind::Birth];

/// Applies for a binding.
#[derive(Clone, Debug)]
pub struct Apply {
    /// Number and content.
    pub numbered: Numbered,
    /// Who pays, and who acts for that person.
    pub acting: Acting,
    /// For whom.
    pub beneficiary: PersonId,
    /// What is asked for.
    pub application: Application,
    /// The pledge was signed.
    pub pledge: bool,
    /// Documents handed in with it, of either side.
    pub documents: Vec<RecordId>,
    /// By whom.
    pub by: ApplyBy,
}

impl Act for Apply {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        match self.by {
            ApplyBy::Grantor(_) | ApplyBy::Agency { .. } => None,
            ApplyBy::Window { clerk, .. } => Some(clerk),
        }
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs {
            grantors: [self.acting.person].into(),
            beneficiaries: [self.beneficiary].into(),
            records: self.documents.iter().copied().collect(),
            records_of: [(Kind::Ward, self.beneficiary)].into(),
            ..Needs::default()
        };
        self.acting.needs(&mut needs);
        match &self.by {
            ApplyBy::Grantor(token) => needs.proofs.insert(token.0),
            ApplyBy::Window { clerk, .. } => needs.records.insert(RecordId(clerk.0)),
            ApplyBy::Agency { .. } => false,
        };
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (now, grantor) = (context.now, self.acting.person);
        let window = self.by.papers().is_some();
        let mut way = "window".to_owned();
        self.check_documents(facts)?;
        if let ApplyBy::Window { clerk, .. } = self.by {
            on_duty(facts, clerk, Duty::Intake, person(facts, grantor)?.area)?;
        }
        if let ApplyBy::Agency { agency, .. } = &self.by {
            agency.within(person(facts, grantor)?)?;
            "agency".clone_into(&mut way);
        }
        self.check_papers(facts)?;
        if let ApplyBy::Grantor(token) = self.by {
            let other = Some((Side::Beneficiary, self.beneficiary));
            self.acting.check(facts, context, other)?;
            let digest = self.numbered.digest();
            check_proof(facts, token, self.acting.prover, digest, (Side::Grantor, now))?;
            way = facts.proofs.get(&token.0).map(|proof| proof.way.clone()).unwrap_or_default();
        }
        let given: Vec<Binding> = now_states(facts.given_by(grantor), now);
        let held: Vec<Binding> = now_states(facts.held_by(self.beneficiary), now);
        let apply_facts = ApplyFacts {
            grantor: person(facts, grantor)?,
            account: facts.account_of(grantor),
            beneficiary: person(facts, self.beneficiary)?,
            given: given.iter().collect(),
            held: held.iter().collect(),
            wallets: wallet::opened(facts, grantor, self.beneficiary),
        };
        let (guardian, asked) = guardian_of(facts, self.beneficiary, grantor, context)?;
        let consents = Consents { pledge: self.pledge, accepted: window, guardian };
        let id = BindingId(context.id());
        let policies = &context.world.policies;
        let binding = apply(id, &apply_facts, &self.application, consents, policies, now)?;
        let mut effects = Effects::answer(Answer::Binding(id));
        let about = match binding.state {
            BindingState::AwaitingAcceptance => About::AcceptanceAsked { binding: id },
            state => About::BindingChanged { binding: id, state },
        };
        effects.messages.push(message(context, self.beneficiary, about.clone()));
        if let Some(asked) = asked.filter(|_| binding.state == BindingState::AwaitingAcceptance) {
            effects.messages.push(message(context, asked, about));
        }
        if window {
            let about = About::BindingChanged { binding: id, state: binding.state };
            effects.messages.push(message(context, grantor, about));
        }
        if let ApplyBy::Grantor(token) = self.by {
            effects.proof = Some(token.0);
        }
        effects.records = self.consents(facts, (&binding, guardian), &way, context)?;
        self.file(&mut effects.records, &binding, context);
        effects.bindings.push(binding);
        Ok(effects)
    }
}

impl Apply {
    /// Every document is there and one of the two persons'.
    fn check_documents(&self, facts: &Facts) -> Result<(), Refusals> {
        for id in &self.documents {
            let owner = facts.records.get(id).and_then(|record| match &record.body {
                Body::Document(document) => Some(document.owner),
                _ => None,
            });
            if !owner.is_some_and(|o| o == self.acting.person || o == self.beneficiary) {
                return Err(Refusal::new(Reason::DocumentUnknown).field("documents").into());
            }
        }
        Ok(())
    }

    /// With papers: who stands there, and that the two are kin. Both may sign that they are; one
    /// alone may not.
    fn check_papers(&self, facts: &Facts) -> Result<(), Refusals> {
        let Some((originals, on_behalf)) = self.by.papers() else { return Ok(()) };
        proved_by(facts, &[DocumentKind::IdCard], originals, &[])?;
        let signed = Some(DocumentKind::SignedForm).filter(|_| !on_behalf);
        let kin: Vec<DocumentKind> = KIN.into_iter().chain(signed).collect();
        proved_by(facts, &kin, originals, &self.documents)
    }

    /// The pledge, and the acceptance where it is given with it: on paper at a window, or by a
    /// parent for an own child.
    fn consents(
        &self,
        facts: &Facts,
        (binding, guardian): (&Binding, Guardian),
        way: &str,
        context: &mut Context<'_>,
    ) -> Result<Vec<Record>, Refusals> {
        let window = self.by.papers().is_some();
        let how = (if window { Channel::Window } else { Channel::Online }, way);
        let mut given = Vec::new();
        if self.pledge {
            given.push(consent(&self.acting, Purpose::Pledge, binding.id.0, how, context));
        }
        let (helped, now) = (person(facts, self.beneficiary)?, context.now);
        let policies = &context.world.policies;
        let asked = policies.consent(binding.grantor_area, now.date());
        let with_it = asked.is_some_and(|ruled| ruled.value.acceptance)
            && accepted_already(binding, helped, guardian, policies, now);
        if window || with_it {
            let mut who = Acting::from(binding.beneficiary);
            if with_it && !window {
                who.prover = self.acting.prover;
            }
            given.push(consent(&who, Purpose::Acceptance, binding.id.0, how, context));
        }
        Ok(given)
    }

    /// The case: to be reviewed where the area reviews, by somebody else than who took it in; else
    /// for the sample if it is drawn, beside what a window keeps of the papers.
    fn file(&self, records: &mut Vec<Record>, binding: &Binding, context: &mut Context<'_>) {
        let policies = &context.world.policies;
        let (area, now) = (binding.grantor_area, context.now);
        let (about, whose) = (
            CaseAbout::Review { binding: binding.id },
            (Some(binding.grantor), Some(binding.beneficiary)),
        );
        let waits = binding.state == BindingState::InReview;
        let case = match &self.by {
            ApplyBy::Grantor(_) if !waits => None,
            ApplyBy::Grantor(_) => {
                let by = By::Person(self.acting.prover);
                Some(Case::file(about, area, whose, by, policies, now))
            }
            ApplyBy::Window { clerk, originals, .. } if waits => {
                let case = Case::file(about, area, whose, By::Clerk(*clerk), policies, now);
                Some(Case { originals: originals.clone(), ..case })
            }
            ApplyBy::Window { clerk, originals, .. } => {
                Some(Case::at_window(about, area, whose, (*clerk, originals), now))
            }
            ApplyBy::Agency { agency, originals, .. } => {
                let by = By::Institution(agency.id);
                let case = agency.took_in(Case::file(about, area, whose, by, policies, now));
                let case = Case { originals: originals.clone(), ..case };
                // Where nobody reviews, what the agency did is done; its papers are kept.
                Some(if waits { case } else { case.done_at(by, now) })
            }
        };
        records.extend(case.map(|case| {
            let documents = self.documents.clone();
            record(context, Body::Case(Case { documents, ..case }))
        }));
        let mut drawn = sample(binding, &self.documents, context);
        if let ApplyBy::Window { clerk, originals, .. } = &self.by
            && let Some(Body::Case(case)) = drawn.as_mut().map(|record| &mut record.body)
        {
            case.intake = Some(*clerk);
            case.originals.clone_from(originals);
        }
        records.extend(drawn);
    }
}

/// Bindings as they are at this moment: begun ones active, expired ones ended.
pub(super) fn now_states<'a>(
    bindings: impl Iterator<Item = &'a Binding>,
    now: domain::Moment,
) -> Vec<Binding> {
    bindings.map(|b| domain::binding::activate(b, now)).collect()
}
