//! What becomes of a binding, and what single provinces do otherwise.

use domain::binding::{
    Binding, BindingState, EndedWhy, Limits, SuspendedWhy, Terms, accept, activate, decline, order,
    reactivate, suspend_frozen, terms, unbind, withdraw,
};
use domain::{BindingId, Fen, Kinship, PersonId, Reason};

use super::world::{Case, area, check, child, employee, moment, policies};

#[test]
fn each_change_needs_its_state() {
    let now = moment("2026-11-22T10:00:00");
    let active = Case::sound().apply().unwrap();
    let asked = Binding { state: BindingState::AwaitingAcceptance, ..active.clone() };
    assert_eq!(accept(&asked, now).unwrap().state, BindingState::Active);
    assert_eq!(decline(&asked, now).unwrap().state, BindingState::Declined);
    assert_eq!(withdraw(&asked, now).unwrap().state, BindingState::Withdrawn);
    assert_eq!(accept(&active, now).unwrap_err().reason, Reason::BindingState);
    assert_eq!(withdraw(&active, now).unwrap_err().reason, Reason::BindingState);
    let ended = unbind(&active, PersonId(2), &policies(), now).unwrap();
    assert_eq!(ended.state, BindingState::Ended(EndedWhy::Beneficiary));
    assert_eq!(
        unbind(&ended, PersonId(1), &policies(), now).unwrap_err().reason,
        Reason::RelationEnded
    );
    assert_eq!(
        unbind(&active, PersonId(3), &policies(), now).unwrap_err().reason,
        Reason::NotYours
    );
}

#[test]
fn freezing_suspends_until_the_grantor_switches_on_again() {
    let now = moment("2026-11-22T10:00:00");
    let active = Case::sound().apply().unwrap();
    let frozen = suspend_frozen(&active, now).unwrap();
    assert_eq!(frozen.state, BindingState::Suspended(SuspendedWhy::Frozen));
    assert_eq!(reactivate(&frozen, now).unwrap_err().reason, Reason::Frozen);
    let waiting =
        Binding { state: BindingState::Suspended(SuspendedWhy::AwaitingReactivation), ..frozen };
    assert_eq!(reactivate(&waiting, now).unwrap().state, BindingState::Active);
}

#[test]
fn terms_are_checked_and_replace_what_was_there() {
    let now = moment("2026-11-22T10:00:00");
    let active = Case::sound().apply().unwrap();
    let off = Terms { switched_off: Some(true), ..Terms::default() };
    assert!(terms(&active, &off, &policies(), now).unwrap().switched_off);
    let limits = Limits { year: Some(Fen(-1)), ..Limits::default() };
    let wrong = Terms { limits: Some(limits), ..Terms::default() };
    let refusals = terms(&active, &wrong, &policies(), now).unwrap_err();
    assert_eq!(refusals[0].reason, Reason::LimitOutOfRange);
    assert_eq!(refusals[0].field.as_deref(), Some("year"));
}

#[test]
fn an_order_names_every_payer_once_where_it_may_be_set() {
    let now = moment("2026-11-22T10:00:00");
    let first = Case::sound().apply().unwrap();
    let second = Binding { id: BindingId(10), ..first.clone() };
    let held = [&first, &second];
    let beijing = area("110000");
    let ranked = order(&held, &[BindingId(10), BindingId(9)], beijing, &policies(), now).unwrap();
    let ranks: Vec<_> = ranked.iter().map(|b| (b.id.0, b.rank)).collect();
    assert_eq!(ranks, [(10, Some(1)), (9, Some(2))]);
    for incomplete in [vec![BindingId(9)], vec![BindingId(9), BindingId(9)], vec![]] {
        let refusal = order(&held, &incomplete, beijing, &policies(), now).unwrap_err();
        assert_eq!(refusal.reason, Reason::OrderIncomplete);
    }
    let chengdu = area("510100");
    let refusal = order(&held, &[BindingId(9)], chengdu, &policies(), now).unwrap_err();
    assert_eq!(refusal.reason, Reason::OrderNotSettable);
}

/// 湖南: ten at once counts every binding that is not over, twenty in a lifetime every person who was
/// ever bound.
#[test]
fn hunan_counts_ten_at_once_and_twenty_in_a_lifetime() {
    let bound = |person, state| Binding {
        id: BindingId(person),
        beneficiary: PersonId(person),
        state,
        ..Case::sound().apply().unwrap()
    };
    let given = |case: &mut Case, live: i64, ended: i64, others: BindingState| {
        case.grantor = employee(1, "430100");
        case.beneficiary = child(2, "430100", 2016);
        let over = BindingState::Ended(EndedWhy::Grantor);
        case.given = (100..100 + live)
            .map(|person| bound(person, BindingState::AwaitingAcceptance))
            .chain((200..200 + ended).map(|person| bound(person, over)))
            .chain((300..330).map(|person| bound(person, others)))
            .collect();
    };
    let never = BindingState::Withdrawn;
    check(|c| given(c, 9, 10, never), Ok(BindingState::Active));
    check(|c| given(c, 10, 9, never), Err(&[Reason::MemberLimit]));
    check(|c| given(c, 9, 11, BindingState::Declined), Err(&[Reason::LifetimeLimit]));
    check(|c| given(c, 10, 10, never), Err(&[Reason::MemberLimit, Reason::LifetimeLimit]));
    // Bound before, also twice, is the same person.
    check(
        |c| {
            given(c, 9, 10, never);
            let over = BindingState::Ended(EndedWhy::Beneficiary);
            c.given.extend([bound(2, over), bound(2, over)]);
        },
        Ok(BindingState::Active),
    );
    // Elsewhere nobody counts.
    check(
        |c| {
            given(c, 40, 40, never);
            (c.grantor, c.beneficiary) = (employee(1, "420100"), child(2, "420100", 2016));
        },
        Ok(BindingState::Active),
    );
}

/// 山西: who was bound today is released at midnight, who was bound before at once; either side.
#[test]
fn shanxi_defers_an_unbind_on_the_day_of_filing() {
    let mut case = Case::sound();
    case.grantor = employee(1, "140100");
    case.beneficiary = child(2, "140100", 2016);
    let binding = case.apply().unwrap();
    let (evening, midnight) = (moment("2026-11-22T23:59:59"), moment("2026-11-23T00:00:00"));
    for side in [PersonId(1), PersonId(2)] {
        let deferred = unbind(&binding, side, &policies(), evening).unwrap();
        assert_eq!(activate(&deferred, evening).state, BindingState::Active);
        assert!(matches!(activate(&deferred, midnight).state, BindingState::Ended(_)));
        let next_day = unbind(&binding, side, &policies(), midnight).unwrap();
        assert!(matches!(next_day.state, BindingState::Ended(_)));
    }
}

#[test]
fn parents_in_law_are_bound_in_guangxi_only() {
    let in_law = |c: &mut Case, code: &str| {
        c.ask.kinship = Kinship::ParentInLaw;
        (c.grantor, c.beneficiary) = (employee(1, code), employee(2, code));
    };
    check(|c| in_law(c, "450100"), Ok(BindingState::AwaitingAcceptance));
    check(|c| in_law(c, "440300"), Err(&[Reason::RelationNotAllowedHere]));
}
