//! Cases whose matter is over, or goes on under another number.

use domain::binding::{Binding, BindingState};
use domain::case::{Case, CaseAbout};
use domain::clerk::By;
use domain::{BindingId, Moment, PersonId, RecordId};
use store::{Body, Facts, Kind, Record};

use crate::acts::said_anew;

/// Reviews of a binding that waits for nobody any more are closed. A sample stays: unbinding must
/// not be a way around it. The act must need the cases of one of both sides.
pub(crate) fn moot_reviews(facts: &Facts, binding: &Binding, at_by: (Moment, By)) -> Vec<Record> {
    if matches!(binding.state, BindingState::InReview | BindingState::Returned) {
        return Vec::new();
    }
    let about = CaseAbout::Review { binding: binding.id };
    let sides = [binding.grantor, binding.beneficiary];
    closed(facts, &sides, |case| case.about == about, at_by)
}

/// The case in which a clerk would still look at the papers of a guardianship that is over. As
/// above, of the ward's or the guardian's cases.
pub(crate) fn moot_ward(
    facts: &Facts,
    (ward, sides): (RecordId, [PersonId; 2]),
    at_by: (Moment, By),
) -> Vec<Record> {
    closed(facts, &sides, |case| case.about == CaseAbout::Ward { ward }, at_by)
}

fn closed(
    facts: &Facts,
    sides: &[PersonId],
    is_it: impl Fn(&Case) -> bool,
    (now, by): (Moment, By),
) -> Vec<Record> {
    let mut closed: Vec<Record> = Vec::new();
    for record in sides.iter().flat_map(|side| facts.records_of(Kind::Case, *side)) {
        let Body::Case(case) = &record.body else { continue };
        if is_it(case)
            && !closed.iter().any(|known| known.id == record.id)
            && let Ok(next) = case.close(by, "", now)
        {
            closed.push(said_anew(record, Body::Case(next)));
        }
    }
    closed
}

/// The review or sample that waits for a binding that was made anew goes on for the new one, with
/// its clerk, its deadline and its history. The act must need the cases of one of both sides.
pub(crate) fn follow(facts: &Facts, old: BindingId, new: &Binding) -> Option<Record> {
    let known = facts.binding(old)?;
    let sides = [known.grantor, known.beneficiary];
    let mut cases = sides.into_iter().flat_map(|side| facts.records_of(Kind::Case, side));
    cases.find_map(|record| {
        let Body::Case(case) = &record.body else { return None };
        let about = match case.about {
            CaseAbout::Review { binding } if binding == old => {
                CaseAbout::Review { binding: new.id }
            }
            CaseAbout::Sample { binding } if binding == old => {
                CaseAbout::Sample { binding: new.id }
            }
            _ => return None,
        };
        let (person, other) = (Some(new.grantor), Some(new.beneficiary));
        let next = Case { about, person, other, ..case.clone() };
        case.state.waits().then(|| said_anew(record, Body::Case(next)))
    })
}
