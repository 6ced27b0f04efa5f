//! Insurance, kinship, moves, death: what becomes of bindings and balances.

use app::acts::{Death, Freeze, FreezeWhat, Insurance, KinshipEnded, Move, Payout, unclear_after};
use domain::binding::{Binding, BindingState, EndedWhy, SuspendedWhy};
use domain::evidence::DocumentKind;
use domain::person::InsuredStatus;
use domain::{BindingId, Fen, Kinship, Moment, PersonId, Reason};
use jiff::civil::date;
use store::records::About;
use store::{Answer, Body, Kind};

use crate::town::{CHILD, CLERK, FATHER, GRANDMA, GRANDPA, MOTHER, Town, area};

impl Town {
    pub(crate) fn insurance(&self, person: PersonId, status: InsuredStatus) -> Insurance {
        let (numbered, clerk) = (self.number("insurance"), CLERK);
        Insurance { numbered, clerk, person, status, covered_until: None }
    }

    pub(crate) fn moving(&self, person: PersonId, to: u32) -> Move {
        Move { numbered: self.number("move"), clerk: CLERK, person, to: area(to) }
    }

    pub(crate) fn death(&self, person: PersonId) -> Death {
        let (on, originals) = (date(2026, 11, 20), [DocumentKind::Death].into());
        Death { numbered: self.number("death"), clerk: CLERK, person, on, originals }
    }

    pub(crate) fn payout(&self, person: PersonId, amount: i64) -> Payout {
        let (heir, amount) = ("演练继承人".to_owned(), Fen(amount));
        Payout {
            numbered: self.number("payout"),
            clerk: CLERK,
            person,
            heir,
            amount,
            bank_ref: String::new(),
        }
    }

    pub(crate) fn freeze(&self, what: FreezeWhat, frozen: bool) -> Freeze {
        let (person, reason) = (MOTHER, "核实材料".to_owned());
        Freeze { numbered: self.number("freeze"), clerk: CLERK, person, what, frozen, reason }
    }
}

#[test]
fn a_paused_insurance_pauses_both_directions_until_it_is_in_force_again() {
    let town = Town::new();
    let given = town.bind(FATHER, CHILD);
    let held = town.bind(MOTHER, FATHER);
    town.done(town.insurance(FATHER, InsuredStatus::Paused));
    let paused = BindingState::Suspended(SuspendedWhy::Insurance);
    for (binding, other) in [(given, CHILD), (held, MOTHER)] {
        assert_eq!(town.binding(FATHER, binding).state, paused);
        town.both_told(binding, (FATHER, other));
    }
    // The mother's pauses too: the binding between them waits for both.
    town.done(town.insurance(MOTHER, InsuredStatus::Paused));
    town.done(town.insurance(FATHER, InsuredStatus::Normal));
    assert_eq!(town.binding(FATHER, given).state, BindingState::Active);
    assert_eq!(town.binding(FATHER, held).state, paused);
    town.done(town.insurance(MOTHER, InsuredStatus::Normal));
    assert_eq!(town.binding(FATHER, held).state, BindingState::Active);
    town.done(town.insurance(FATHER, InsuredStatus::Ended));
    for (binding, other) in [(given, CHILD), (held, MOTHER)] {
        let ended = BindingState::Ended(EndedWhy::InsuranceEnded);
        assert_eq!(town.binding(FATHER, binding).state, ended);
        town.both_told(binding, (FATHER, other));
    }
    let about = About::InsuranceChanged { status: InsuredStatus::Ended };
    assert!(town.told(FATHER).contains(&about));
}

#[test]
fn an_insurance_that_resumes_leaves_a_frozen_grantor_suspended() {
    let town = Town::new();
    let given = town.bind(MOTHER, CHILD);
    town.done(town.insurance(CHILD, InsuredStatus::Paused));
    town.done(town.freeze(FreezeWhat::Account, true));
    town.done(town.insurance(CHILD, InsuredStatus::Normal));
    let frozen = BindingState::Suspended(SuspendedWhy::Frozen);
    assert_eq!(town.binding(MOTHER, given).state, frozen);
}

#[test]
fn freed_in_one_way_and_frozen_in_the_other_is_frozen() {
    let town = Town::new();
    let given = town.bind(MOTHER, CHILD);
    let nameless = Freeze { reason: String::new(), ..town.freeze(FreezeWhat::Person, true) };
    assert_eq!(town.refused(nameless), Reason::ReasonMissing);
    town.done(town.freeze(FreezeWhat::Account, true));
    town.done(town.freeze(FreezeWhat::Person, true));
    town.done(town.freeze(FreezeWhat::Account, false));
    let frozen = BindingState::Suspended(SuspendedWhy::Frozen);
    assert_eq!(town.binding(MOTHER, given).state, frozen);
    town.done(town.freeze(FreezeWhat::Person, false));
    let waits = BindingState::Suspended(SuspendedWhy::AwaitingReactivation);
    assert_eq!(town.binding(MOTHER, given).state, waits);
    let told = town.told(MOTHER);
    let changes = told.iter().filter(|about| matches!(about, About::FreezeChanged { .. }));
    assert_eq!(changes.count(), 4);
}

#[test]
fn a_divorce_ends_what_is_between_the_two_and_nothing_else() {
    let town = Town::new();
    let (there, back) = (town.bind(MOTHER, FATHER), town.bind(FATHER, MOTHER));
    let child = town.bind(MOTHER, CHILD);
    let in_law = Binding {
        id: BindingId(child.0 - 1),
        beneficiary: GRANDMA,
        kinship: Kinship::ParentInLaw,
        version: 1,
        ..town.binding(MOTHER, child)
    };
    town.rig.put_bindings(vec![in_law.clone()]).unwrap();
    let divorce = |originals: &[DocumentKind]| KinshipEnded {
        numbered: town.number("divorce"),
        clerk: CLERK,
        one: MOTHER,
        other: FATHER,
        originals: originals.iter().copied().collect(),
        documents: Vec::new(),
    };
    assert_eq!(town.refused(divorce(&[DocumentKind::Marriage])), Reason::DocumentMissing);
    let case = town.record_of(divorce(&[DocumentKind::Divorce]));
    for binding in [there, back] {
        let ended = BindingState::Ended(EndedWhy::KinshipEnded);
        assert_eq!(town.binding(MOTHER, binding).state, ended);
        town.both_told(binding, (MOTHER, FATHER));
    }
    assert_eq!(town.binding(MOTHER, child).state, BindingState::Active);
    // Whose parents they are is not known: the binding stays, and the clerk is told to ask.
    let left = town.rig.app.read().unwrap().bindings_of(MOTHER).unwrap();
    assert_eq!(unclear_after(left.iter(), (MOTHER, FATHER)), vec![in_law.id]);
    let Body::Case(case) = town.body(case) else { panic!("no case") };
    assert!(case.originals.contains(&DocumentKind::Divorce) && case.intake == Some(CLERK));
    assert_eq!(town.refused(divorce(&[DocumentKind::Divorce])), Reason::BindingUnknown);
}

#[test]
fn a_move_takes_the_balance_along_and_ends_the_bindings() {
    let town = Town::new();
    town.credit(MOTHER, 50_000);
    let (given, held) = (town.bind(MOTHER, CHILD), town.bind(FATHER, MOTHER));
    town.done(town.freeze(FreezeWhat::Account, true));
    assert_eq!(town.refused(town.moving(MOTHER, 310_000)), Reason::Frozen);
    town.done(town.freeze(FreezeWhat::Account, false));
    assert_eq!(town.refused(town.moving(MOTHER, 110_000)), Reason::MoveNotPossible);
    town.done(town.moving(MOTHER, 310_000));
    assert_eq!((town.balance(110_000, MOTHER), town.balance(310_000, MOTHER)), (0, 50_000));
    for (binding, other) in [(given, CHILD), (held, FATHER)] {
        let ended = BindingState::Ended(EndedWhy::Moved);
        assert_eq!(town.binding(MOTHER, binding).state, ended);
        town.both_told(binding, (MOTHER, other));
    }
    let (from, to, amount) = (area(110_000), area(310_000), Fen(50_000));
    assert!(town.told(MOTHER).contains(&About::Moved { from, to, amount }));
    town.books_are_right();
    // There and back: the first account is found again.
    town.done(town.moving(MOTHER, 110_000));
    assert_eq!((town.balance(110_000, MOTHER), town.balance(310_000, MOTHER)), (50_000, 0));
    town.books_are_right();
}

/// A bill of the beneficiary is decided, whatever a binding says that its grantor left behind.
#[test]
fn a_binding_of_an_area_that_was_left_stops_no_bill() {
    let town = Town::new();
    town.credit(FATHER, 5_000);
    let given = town.binding(MOTHER, town.bind(MOTHER, FATHER));
    let (state, version) = (BindingState::InReview, given.version + 1);
    let left = Binding { grantor_area: area(310_000), state, version, ..given };
    town.rig.put_bindings(vec![left]).unwrap();
    town.pay(FATHER, 1_000);
    town.books_are_right();
}

/// What nobody answered in time is over before a sweep writes so; a move leaves nothing behind.
#[test]
fn a_move_writes_down_what_lapsed_before_it() {
    let town = Town::new();
    town.credit(FATHER, 5_000);
    let given = town.binding(MOTHER, town.bind(MOTHER, FATHER));
    let (state, version) = (BindingState::AwaitingAcceptance, given.version + 1);
    town.rig.put_bindings(vec![Binding { state, version, ..given.clone() }]).unwrap();
    town.rig.clock.set(Moment::parse("2026-12-24T09:30:00").unwrap());
    town.done(town.moving(MOTHER, 310_000));
    assert_eq!(town.binding(MOTHER, given.id).state, BindingState::Lapsed);
    town.both_told(given.id, (MOTHER, FATHER));
    town.pay(FATHER, 1_000);
    town.books_are_right();
}

#[test]
fn a_death_makes_an_estate_that_is_paid_out_once() {
    let town = Town::new();
    town.credit(GRANDPA, 30_000);
    let (given, held) = (town.bind(GRANDPA, GRANDMA), town.bind(MOTHER, GRANDPA));
    let unseen = Death { originals: [DocumentKind::IdCard].into(), ..town.death(GRANDPA) };
    assert_eq!(town.refused(unseen), Reason::DocumentMissing);
    let tomorrow = Death { on: date(2026, 11, 23), ..town.death(GRANDPA) };
    assert_eq!(town.refused(tomorrow), Reason::ValidityOutOfRange);
    let before = town.told(GRANDPA).len();
    let estate = town.record_of(town.death(GRANDPA));
    assert_eq!(town.told(GRANDPA).len(), before, "nobody writes to the dead");
    for (binding, other) in [(given, GRANDMA), (held, MOTHER)] {
        let state = BindingState::Ended(EndedWhy::Died);
        assert_eq!(town.binding(GRANDPA, binding).state, state);
        assert!(town.told(other).contains(&About::BindingChanged { binding, state }));
    }
    assert_eq!((town.balance(110_000, GRANDPA), town.book(110_000, 2310)), (0, -30_000));
    town.books_are_right();
    assert_eq!(town.refused(town.death(GRANDPA)), Reason::AlreadyDead);
    assert_eq!(town.refused(town.moving(GRANDPA, 310_000)), Reason::PersonDied);
    let again = town.insurance(GRANDPA, InsuredStatus::Normal);
    assert_eq!(town.refused(again), Reason::PersonDied);
    assert_eq!(town.refused(town.payout(GRANDPA, 30_001)), Reason::AmountOutOfRange);
    assert_eq!(town.done(town.payout(GRANDPA, 20_000)), Answer::Done);
    assert_eq!(town.refused(town.payout(GRANDPA, 10_001)), Reason::AmountOutOfRange);
    town.done(town.payout(GRANDPA, 10_000));
    assert_eq!(town.book(110_000, 2310), 0);
    town.books_are_right();
    let Body::Estate(kept) = town.body(estate) else { panic!("no estate") };
    assert_eq!((kept.owed, kept.paid.len()), (Fen(30_000), 2));
    assert_eq!(town.records(Kind::Estate, GRANDPA).len(), 1);
}
