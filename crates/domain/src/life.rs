//! What life does to bindings and accounts: insurance, divorce, moves, death, corrections.

use jiff::civil::Date;

use crate::binding::Binding;
use crate::person::{Account, Insured, InsuredStatus};
use crate::policy::PolicySet;
use crate::refusal::Side;
use crate::{Area, Kinship, Reason, Refusal};

/// Age of majority (民法典 §17): guardianship of a minor ends with it.
pub const ADULT: i16 = 18;

/// Age of the own proof where no policy says anything (P, ADR 0003).
const OWN_PROOF_AGE: i16 = 16;

/// From which age a person accepts with an own proof; below, a guardian does.
pub fn own_proof_age(policies: &PolicySet, area: Area, today: Date) -> i16 {
    policies.consent(area, today).map_or(OWN_PROOF_AGE, |ruled| ruled.value.own_proof_from_age)
}

/// True when a binding rests on the kinship that `ended`. With a marriage the spouse's parents go
/// too; all other kinship ends with itself only.
pub fn kin_ended(binding: &Binding, ended: Kinship) -> bool {
    let by_marriage = ended == Kinship::Spouse && binding.kinship == Kinship::ParentInLaw;
    binding.kinship == ended || by_marriage
}

/// Everything that stands against moving a person, with the account if there is one, to the
/// insured area `to`; empty when nothing does.
pub fn may_move(
    insured: &Insured,
    account: Option<&Account>,
    to: Area,
    policies: &PolicySet,
    today: Date,
) -> Vec<Refusal> {
    let mut against = Vec::new();
    let here = |reason| Refusal::new(reason).of(Side::Agency).at(insured.area);
    if policies.area_of(&to.to_string(), today) != Some(to) {
        against.push(Refusal::new(Reason::AreaUnknown).of(Side::Agency).field("to"));
    }
    let elsewhere = account.is_some_and(|a| a.area != insured.area || a.person != insured.person);
    if to == insured.area || insured.status == InsuredStatus::Uninsured || elsewhere {
        against.push(here(Reason::MoveNotPossible));
    }
    if insured.frozen || account.is_some_and(|a| a.frozen) {
        against.push(here(Reason::Frozen));
    }
    let reserved = |a: &Account| !a.reserved_current.is_zero() || !a.reserved_carried.is_zero();
    if account.is_some_and(reserved) {
        against.push(here(Reason::HoldInFlight));
    }
    against
}
