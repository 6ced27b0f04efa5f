//! Inside one city or province.

use std::collections::BTreeSet;

use domain::binding::{Binding, BindingState, EndedWhy, activate};
use domain::person::{InsuredStatus, Insutype};
use domain::{Fen, Kinship, PersonId, Reason};
use jiff::civil::date;

use super::world::{Case, check, child, employee, moment};

#[test]
fn a_parents_application_for_a_child_is_in_force_at_once() {
    check(|_| (), Ok(BindingState::Active));
}

#[test]
fn from_sixteen_the_child_accepts_itself() {
    check(|c| c.beneficiary = child(2, "110000", 2010), Ok(BindingState::AwaitingAcceptance));
    check(
        |c| {
            c.beneficiary = child(2, "110000", 2010);
            c.consents.accepted = true;
        },
        Ok(BindingState::Active),
    );
}

#[test]
fn a_minor_whose_grantor_is_no_parent_needs_a_guardian() {
    check(|c| c.ask.kinship = Kinship::Grandchild, Err(&[Reason::GuardianNeeded]));
}

#[test]
fn kinship_follows_the_date() {
    let sibling = |c: &mut Case| {
        c.ask.kinship = Kinship::Sibling;
        c.beneficiary = employee(2, "110000");
    };
    check(
        |c| {
            sibling(c);
            c.now = moment("2024-05-01T10:00:00");
        },
        Err(&[Reason::RelationNotAllowedHere]),
    );
    check(sibling, Ok(BindingState::AwaitingAcceptance));
    check(
        |c| {
            sibling(c);
            c.ask.kinship = Kinship::ParentInLaw;
        },
        Err(&[Reason::RelationNotAllowedHere]),
    );
}

#[test]
fn all_faults_come_at_once() {
    check(
        |c| {
            c.grantor.status = InsuredStatus::Paused;
            c.beneficiary.covered_until = Some(date(2025, 12, 31));
            c.ask.limits.payment = Some(Fen::ZERO);
            c.ask.scopes = Some(BTreeSet::new());
            c.ask.from = Some(date(2024, 1, 1));
            c.consents.pledge = false;
        },
        Err(&[
            Reason::GrantorStatusAbnormal,
            Reason::PremiumYearUnpaid,
            Reason::LimitOutOfRange,
            Reason::ScopeNotAllowed,
            Reason::ValidityOutOfRange,
            Reason::PledgeMissing,
        ]),
    );
    check(
        |c| {
            c.grantor.insutype = Insutype::Resident;
            c.grantor.frozen = true;
            c.beneficiary.status = InsuredStatus::Uninsured;
        },
        Err(&[Reason::GrantorNotEmployeeInsured, Reason::Frozen, Reason::RelativeNotInsured]),
    );
    check(|c| c.beneficiary.person = PersonId(1), Err(&[Reason::SamePerson]));
}

#[test]
fn the_same_two_are_bound_once() {
    let bound = Case::sound().apply().unwrap();
    check(|c| c.given = vec![bound.clone()], Err(&[Reason::AlreadyBound]));
    let ended = Binding { state: BindingState::Ended(EndedWhy::Grantor), ..bound };
    check(|c| c.given = vec![ended], Ok(BindingState::Active));
}

#[test]
fn a_later_first_day_waits() {
    let mut case = Case::sound();
    case.ask.from = Some(date(2026, 12, 1));
    let waiting = case.apply().unwrap();
    assert_eq!(waiting.state, BindingState::PendingEffect);
    assert_eq!(activate(&waiting, moment("2026-11-30T23:59:59")).state, waiting.state);
    let begun = activate(&waiting, moment("2026-12-01T00:00:00"));
    assert_eq!(begun.state, BindingState::Active);
}

#[test]
fn a_last_day_ends_it() {
    let mut case = Case::sound();
    case.ask.until = Some(date(2026, 12, 31));
    let binding = case.apply().unwrap();
    assert_eq!(activate(&binding, moment("2026-12-31T23:59:59")).state, BindingState::Active);
    let over = activate(&binding, moment("2027-01-01T00:00:00"));
    assert_eq!(over.state, BindingState::Ended(EndedWhy::Expired));
}
