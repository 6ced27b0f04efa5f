//! What a case is looked up by where a list of somebody's cases could be filled up by that person.

use super::{Against, Case, CaseAbout, CaseState};
use crate::{Area, PersonId, SettlementId};

impl Case {
    /// The key, unique among all cases; `None` where it is looked for by whom it concerns only.
    ///
    /// There is one appeal per matter and person. One that was taken back does not count; what
    /// became of a binding may be appealed against again once the earlier appeal is decided.
    pub fn key(&self) -> Option<String> {
        match (&self.about, self.gave_back) {
            (CaseAbout::Appeal { against, .. }, _) => {
                let again = matches!(against, Against::Binding { .. });
                let counts =
                    if again { self.state.waits() } else { self.state != CaseState::Closed };
                self.person.filter(|_| counts).map(|person| appeal_key(person, against))
            }
            (_, Some((area, settlement))) => Some(gave_back_key(area, settlement)),
            (_, None) => None,
        }
    }
}

/// The key of the appeal of somebody against something. Refusals are the same by act and number.
pub fn appeal_key(person: PersonId, against: &Against) -> String {
    let what = match against {
        Against::Use { area, settlement } => format!("use {area} {}", settlement.0),
        Against::Binding { binding } => format!("binding {}", binding.0),
        Against::Refusal { act, number, .. } => format!("refusal {act} {number}"),
    };
    format!("appeal {} {what}", person.0)
}

/// The key of the approved proposal that gave a bill back.
pub fn gave_back_key(area: Area, settlement: SettlementId) -> String {
    format!("gave back {area} {}", settlement.0)
}
