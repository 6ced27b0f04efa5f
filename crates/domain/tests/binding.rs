//! Applying for bindings and what becomes of them, under the real policy files.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use domain::binding::{
    Application, ApplyFacts, Binding, BindingState, Consents, EndedWhy, Guardian, Limits, Scope,
    SuspendedWhy, Terms, accept, activate, apply, decline, order, reactivate, suspend_frozen,
    terms, unbind, withdraw,
};
use domain::person::{Account, Insured, InsuredStatus, Insutype, PsnType};
use domain::policy::PolicySet;
use domain::{Area, BindingId, Fen, Kinship, Moment, PersonId, Reason};
use jiff::civil::date;

/// The files as they are shipped.
const SHIPPED: &[(&str, &str)] = include!("../../../policies/list.rs");

fn policies() -> PolicySet {
    PolicySet::load(SHIPPED.iter().copied()).expect("the policy files are sound")
}

fn area(code: &str) -> Area {
    Area::parse(code).unwrap()
}

fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

fn employee(person: i64, code: &str) -> Insured {
    Insured {
        person: PersonId(person),
        area: area(code),
        insutype: Insutype::Employee,
        psn_type: PsnType::Active,
        status: InsuredStatus::Normal,
        covered_until: None,
        born: date(1980, 1, 1),
        frozen: false,
    }
}

fn child(person: i64, code: &str, born: i16) -> Insured {
    Insured {
        insutype: Insutype::Resident,
        psn_type: PsnType::Minor,
        covered_until: Some(date(2027, 12, 31)),
        born: date(born, 1, 1),
        ..employee(person, code)
    }
}

fn account(of: &Insured) -> Account {
    Account {
        area: of.area,
        person: of.person,
        current: Fen(100_000),
        carried: Fen::ZERO,
        reserved_current: Fen::ZERO,
        reserved_carried: Fen::ZERO,
        frozen: false,
        version: 1,
    }
}

struct Case {
    grantor: Insured,
    beneficiary: Insured,
    given: Vec<Binding>,
    held: Vec<Binding>,
    ask: Application,
    consents: Consents,
    now: Moment,
}

impl Case {
    /// A parent and a child of ten in 北京, everything in order.
    fn sound() -> Self {
        Self {
            grantor: employee(1, "110000"),
            beneficiary: child(2, "110000", 2016),
            given: Vec::new(),
            held: Vec::new(),
            ask: Application {
                kinship: Kinship::Child,
                limits: Limits { month: Some(Fen(80_000)), ..Limits::default() },
                scopes: Some([Scope::Outpatient, Scope::Pharmacy].into()),
                from: None,
                until: None,
            },
            consents: Consents { pledge: true, accepted: false, guardian: Guardian::Nobody },
            now: moment("2026-11-22T09:30:00"),
        }
    }

    fn apply(&self) -> Result<Binding, Vec<Reason>> {
        let account = account(&self.grantor);
        let facts = ApplyFacts {
            grantor: &self.grantor,
            account: self.grantor.has_account().then_some(&account),
            beneficiary: &self.beneficiary,
            given: self.given.iter().collect(),
            held: self.held.iter().collect(),
        };
        apply(BindingId(9), &facts, &self.ask, self.consents, &policies(), self.now)
            .map_err(|refusals| refusals.iter().map(|r| r.reason).collect())
    }
}

/// Applies after `change` and compares everything that stands against it.
fn check(change: impl FnOnce(&mut Case), expected: Result<BindingState, &[Reason]>) {
    let mut case = Case::sound();
    change(&mut case);
    let got = case.apply().map(|b| b.state);
    assert_eq!(got, expected.map_err(<[Reason]>::to_vec));
}

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
fn provinces_are_closed_to_each_other_on_both_sides() {
    check(
        |c| c.beneficiary.area = area("510100"),
        Err(&[Reason::RegionNotOpen, Reason::RegionNotOpen]),
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
