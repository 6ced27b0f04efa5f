//! Two people are no longer kin: a divorce, an adoption that ended.

use std::collections::BTreeSet;

use domain::binding::{Binding, EndedWhy, activate, end};
use domain::case::{Case, CaseAbout};
use domain::clerk::Duty;
use domain::evidence::DocumentKind;
use domain::life::kin_ended;
use domain::{Area, BindingId, ClerkId, Kinship, Moment, PersonId, Reason, RecordId, Refusal};
use store::{Answer, Body, Effects, Facts, Kind, Needs};

use super::{changed, close_reviews, proved_by};
use crate::act::{Act, Context, Refusals};
use crate::acts::{on_duty, person, record};
use crate::number::Numbered;

/// Ends the bindings between two people, in both directions. Answered with the decided case that
/// keeps what was seen.
#[derive(Clone, Debug)]
pub struct KinshipEnded {
    /// Number and content.
    pub numbered: Numbered,
    /// The clerk at the window.
    pub clerk: ClerkId,
    /// One of them; the case belongs to this person's area.
    pub one: PersonId,
    /// The other.
    pub other: PersonId,
    /// Originals that the clerk saw.
    pub originals: BTreeSet<DocumentKind>,
    /// Documents on file that prove it.
    pub documents: Vec<RecordId>,
}

impl Act for KinshipEnded {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        needs.grantors.extend([self.one, self.other]);
        needs.records.extend(self.documents.iter().copied());
        needs.records.insert(RecordId(self.clerk.0));
        needs.records_of.insert((Kind::Case, self.one));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let now = context.now;
        let area = person(facts, self.one)?.area;
        person(facts, self.other)?;
        on_duty(facts, self.clerk, Duty::Intake, area)?;
        let between: Vec<Binding> = facts
            .bindings_of(self.one)
            .filter(|binding| [binding.grantor, binding.beneficiary].contains(&self.other))
            .map(|binding| activate(binding, now))
            .filter(|binding| binding.state.counts())
            .collect();
        if between.is_empty() {
            return Err(Refusal::new(Reason::BindingUnknown).into());
        }
        let spouses = between.iter().any(|binding| binding.kinship == Kinship::Spouse);
        let proofs: &[DocumentKind] = if spouses {
            &[DocumentKind::Divorce]
        } else {
            &[DocumentKind::Household, DocumentKind::Guardianship, DocumentKind::Other]
        };
        proved_by(facts, proofs, &self.originals, &self.documents)?;
        let mut effects = Effects::answer(Answer::Done);
        for binding in &between {
            if let Some(next) = end(binding, EndedWhy::KinshipEnded, now) {
                changed(&mut effects, context, next, None);
            }
        }
        close_reviews(&mut effects, facts, now);
        let kept = record(context, Body::Case(self.case(area, now)));
        effects.answer = Answer::Record(kept.id);
        effects.records.push(kept);
        Ok(effects)
    }
}

impl KinshipEnded {
    /// The decided case: who took it in, on what evidence.
    fn case(&self, area: Area, now: Moment) -> Case {
        let about = CaseAbout::Correction {
            person: self.one,
            field: "kinship".to_owned(),
            wanted: "ended".to_owned(),
        };
        let whose = (Some(self.one), Some(self.other));
        let case = Case::at_window(about, area, whose, (self.clerk, &self.originals), now);
        Case { documents: self.documents.clone(), ..case }
    }
}

/// Bindings with parents-in-law that either side of a marriage gave: whose parents they are is not
/// known, so a divorce leaves them and the clerk asks.
pub fn unclear_after<'a>(
    bindings: impl Iterator<Item = &'a Binding>,
    (one, other): (PersonId, PersonId),
) -> Vec<BindingId> {
    bindings
        .filter(|binding| kin_ended(binding, Kinship::Spouse) && binding.state.counts())
        .filter(|binding| binding.grantor == one || binding.grantor == other)
        .map(|binding| binding.id)
        .collect()
}
