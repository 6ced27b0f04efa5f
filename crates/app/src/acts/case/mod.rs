//! Cases: everything that waits for a clerk. How a case goes from hand to hand is `domain::case`;
//! here it is read under the locks, and what follows from its decision is carried out.

mod anew;
mod appeal;
mod back;
mod decide;
mod family;
mod moot;
mod outcome;
mod take;
mod tend;
mod upheld;

pub use anew::MakeAnew;
pub use appeal::FileAppeal;
pub use back::{Resubmit, ReturnCase};
pub use decide::{DecideCase, TakeBack};
pub use family::{FileCorrection, WithdrawCase};
pub(crate) use moot::{follow, moot_reviews, moot_ward};
pub use take::{ClaimCase, HandOverCase, ReleaseCase};
pub use tend::TendCase;
pub(crate) use tend::due_step;

use domain::case::{Against, AtDesk, Case, CaseAbout};
use domain::refusal::Side;
use domain::{ClerkId, PersonId, Reason, RecordId, Refusal};
use store::{Answer, Body, Effects, Facts, Kind, Needs, Record};

use super::said_anew;
use crate::act::Refusals;

/// A case as it was read before the locks, so that an act can name what it needs. Only a merge
/// changes what it is about; then the act is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRef {
    /// Which.
    pub id: RecordId,
    /// What it is about.
    pub about: CaseAbout,
    /// Whom it concerns first.
    pub person: Option<PersonId>,
    /// The other person.
    pub other: Option<PersonId>,
}

impl CaseRef {
    /// Of a record, if it is a case.
    pub fn of(record: &Record) -> Option<Self> {
        let Body::Case(case) = &record.body else { return None };
        let (person, other) = (case.person, case.other);
        Some(Self { id: record.id, about: case.about.clone(), person, other })
    }

    /// Adds the case, the persons with all bindings, and what it is about.
    pub(super) fn needs(&self, needs: &mut Needs) {
        needs.records.insert(self.id);
        for person in self.person.iter().chain(&self.other) {
            needs.grantors.insert(*person);
            needs.beneficiaries.insert(*person);
            needs.patients.insert(*person);
        }
        match &self.about {
            CaseAbout::Review { binding } | CaseAbout::Sample { binding } => {
                needs.bindings.insert(*binding);
            }
            CaseAbout::Ward { ward } => {
                needs.records.insert(*ward);
            }
            CaseAbout::Appeal { against, .. } => match against {
                Against::Use { area, settlement } => {
                    needs.settlements.insert((*area, *settlement));
                }
                Against::Binding { binding } => {
                    needs.bindings.insert(*binding);
                }
                Against::Refusal { .. } => {}
            },
            CaseAbout::Merge { person, duplicate } => {
                let both = [Some(*person), *duplicate].into_iter().flatten();
                needs.grantors.extend(both.clone());
                needs.beneficiaries.extend(both.clone());
                needs.records_of.extend(both.clone().map(|person| (Kind::Ward, person)));
                needs.premiums_for.extend(both.clone());
                needs.patients.extend(both.clone());
                needs.year_from = Some(0);
                needs.identities.extend(both);
            }
            CaseAbout::Duplicate { first, second } => {
                needs.people.extend([*first, *second]);
            }
            CaseAbout::Correction { .. } | CaseAbout::Proposal { .. } => {}
        }
    }

    /// The case under the locks, still about the same.
    fn read<'a>(&self, facts: &'a Facts) -> Result<(&'a Record, &'a Case), Refusals> {
        let (known, case) = super::case_of(facts, self.id)?;
        if case.about != self.about {
            return Err(Refusal::new(Reason::CaseState).of(Side::Agency).into());
        }
        Ok((known, case))
    }
}

/// The clerk who works on a case, as known under the locks: duties that were taken away since the
/// request came do not count.
pub(super) fn at_desk(facts: &Facts, id: ClerkId) -> Result<AtDesk<'_>, Refusals> {
    match facts.records.get(&RecordId(id.0)).map(|record| &record.body) {
        Some(Body::Clerk(clerk)) => Ok(AtDesk { id, clerk }),
        _ => Err(Refusal::new(Reason::ClerkUnknown).of(Side::Agency).into()),
    }
}

/// The same case's record after a step, as an effect.
pub(crate) fn stepped(known: &Record, case: Case) -> Effects {
    let mut effects = Effects::answer(Answer::Record(known.id));
    effects.records.push(said_anew(known, Body::Case(case)));
    effects
}

/// Records that a clerk's act on a case always needs.
pub(super) fn clerk_needs(clerk: ClerkId, case: RecordId) -> Needs {
    Needs { records: [RecordId(clerk.0), case].into(), ..Needs::default() }
}
