//! Who still has to agree to a binding: the beneficiary, a guardian, or nobody.

use jiff::civil::Date;

use super::eligibility::is_between_provinces;
use super::{Binding, Guardian};
use crate::life::ADULT;
use crate::person::Insured;
use crate::policy::PolicySet;
use crate::policy::axes::Consent;
use crate::time::age_on;
use crate::{Area, Kinship, Moment};

/// True when nobody has to be asked any more once a review approved: acceptance is not asked for
/// there, a parent applied for a child under the age, or the guardian agreed with the application.
/// What was agreed on paper at a window is a consent that is kept, and not looked at here.
pub fn accepted_already(
    binding: &Binding,
    beneficiary: &Insured,
    guardian: Guardian,
    policies: &PolicySet,
    now: Moment,
) -> bool {
    let consent = policies.consent(binding.grantor_area, now.date()).map(|r| r.value);
    let (from, kinship) = (binding.grantor_area, binding.kinship);
    !needs_acceptance((from, kinship), beneficiary, consent, guardian, now.date())
}

/// True when the beneficiary (or a guardian) still has to agree. A parent who applies for an own
/// child under the age agrees as its guardian, on the pledge alone (ADR 0003); from that age the
/// child accepts itself, whoever its guardian is. Between provinces both sides are free to say no,
/// whatever the grantor's area asks for.
pub(super) fn needs_acceptance(
    (grantor_area, kinship): (Area, Kinship),
    beneficiary: &Insured,
    consent: Option<Consent>,
    guardian: Guardian,
    today: Date,
) -> bool {
    let always = is_between_provinces(grantor_area, beneficiary.area);
    let Some(consent) = consent else { return always };
    if !consent.acceptance && !always {
        return false;
    }
    let age = age_on(beneficiary.born, today);
    let by_parent = age < consent.own_proof_from_age && kinship == Kinship::Child;
    let accepts_alone = (consent.own_proof_from_age..ADULT).contains(&age);
    let by_guardian = guardian == Guardian::Agreed && !accepts_alone;
    !(by_parent || by_guardian)
}

/// The age of the own proof, where the beneficiary is under it and nobody is there to agree.
pub(super) fn guardian_missing(
    beneficiary: &Insured,
    consent: Option<Consent>,
    guardian: Guardian,
    today: Date,
) -> Option<u32> {
    let from = consent?.own_proof_from_age;
    let under = age_on(beneficiary.born, today) < from;
    (under && guardian == Guardian::Nobody).then(|| u32::try_from(from).unwrap_or(0))
}
