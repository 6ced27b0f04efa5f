//! From needs to accounts and facts: everything that a decision looks at, and no more people than
//! that.

use std::collections::BTreeSet;

use domain::benefit::Accumulator;
use domain::binding::{Binding, BindingState, EndedWhy};
use domain::settlement::{AccumulatorKey, Settlement};
use domain::{Area, Fen, Moment, PersonId};
use jiff::civil::date;

use super::bill::{accumulator_key, bill, pay, paying, world, write};
use super::sample::{
    AUNT, AUNTS, AWAY, BILL, CARE, HOME, MOTHER, MOTHERS, PATIENT, VISIT, area, batch, binding,
    day, fee_batch, number, person, visit,
};
use crate::records::{FeeBatch, FeeBatchState, Pick};
use crate::{Answer, Batch, Facts, Needs, Store};

type Accounts = BTreeSet<(Area, PersonId)>;

/// What a lane finds, and reads under its locks.
fn lane(store: &dyn Store, needs: &Needs) -> (Accounts, Facts) {
    let mut writer = store.writer().unwrap();
    let mut tx = writer.begin().unwrap();
    let found = tx.find(needs).unwrap();
    let accounts = tx.lock(&found).unwrap();
    let mut facts = tx.read(needs).unwrap();
    assert!(facts.accounts.is_empty(), "accounts are left to the lock");
    facts.accounts = accounts;
    (found, facts)
}

fn everybody() -> Accounts {
    [(area(HOME), PATIENT), (area(HOME), MOTHER), (area(AWAY), AUNT)].into()
}

fn of_patient() -> Needs {
    Needs { patients: [PATIENT].into(), month: Some(day(3).month()), ..Needs::default() }
}

/// Two areas; somebody unknown is left out.
pub fn a_patient_leads_to_the_payers(store: &dyn Store) {
    world(store);
    let mut needs = of_patient();
    needs.people.insert(PersonId(99));
    let (found, facts) = lane(store, &needs);
    assert_eq!(found, everybody());
    assert_eq!(facts.accounts.keys().copied().collect::<Accounts>(), everybody());
    assert_eq!(facts.people.keys().copied().collect::<Vec<_>>(), [PATIENT, MOTHER, AUNT]);
    let ids: Vec<_> = facts.held_by(PATIENT).map(|binding| binding.id).collect();
    assert_eq!(ids, [MOTHERS, AUNTS]);
    let needs = Needs { people: [PATIENT].into(), ..Needs::default() };
    assert_eq!(lane(store, &needs).0, [(area(HOME), PATIENT)].into());
}

/// A binding may say an area that its grantor has left: what a bill looks at is locked all the same.
pub fn a_binding_of_an_area_that_was_left_leads_to_its_account(store: &dyn Store) {
    world(store);
    let (_, mother) = person(MOTHER, area(HOME));
    let (_, patient) = person(PATIENT, area(HOME));
    let state = BindingState::AwaitingAcceptance;
    let before = binding(MOTHERS, &mother, &patient);
    let left = Binding { grantor_area: area(AWAY), state, version: 2, ..before };
    write(store, &Batch { bindings: vec![left.clone()], ..batch(day(4)) }).unwrap();
    let mut both = everybody();
    both.insert((area(AWAY), MOTHER));
    assert_eq!(lane(store, &of_patient()).0, both);
    let over = Binding { state: BindingState::Lapsed, version: 3, ..left };
    write(store, &Batch { bindings: vec![over], ..batch(day(4)) }).unwrap();
    let without = [(area(HOME), PATIENT), (area(AWAY), AUNT)].into();
    assert_eq!(lane(store, &of_patient()).0, without);
}

/// Also when the binding is over: money goes back where it came from.
pub fn a_settlement_leads_to_everybody_who_paid(store: &dyn Store) {
    pay(store);
    let (_, mother) = person(MOTHER, area(HOME));
    let (_, patient) = person(PATIENT, area(HOME));
    let state = BindingState::Ended(EndedWhy::Grantor);
    let ended = Binding { state, version: 2, ..binding(MOTHERS, &mother, &patient) };
    write(store, &Batch { bindings: vec![ended], ..batch(day(4)) }).unwrap();
    let needs = Needs { settlements: [(area(CARE), BILL)].into(), ..Needs::default() };
    let (found, facts) = lane(store, &needs);
    assert_eq!(found, everybody());
    assert_eq!(facts.settlements, [(BILL, bill())].into());
    assert_eq!(facts.people.len(), 3);
    assert!(facts.binding(MOTHERS).is_some());
    let elsewhere = Needs { settlements: [(area(HOME), BILL)].into(), ..Needs::default() };
    assert_eq!(lane(store, &elsewhere).0, [].into());
}

/// What an undo asks for; a number that nobody used leads nowhere.
pub fn a_number_leads_to_its_settlement(store: &dyn Store) {
    world(store);
    let answers = vec![(number("paid"), Answer::Settled(area(CARE), BILL))];
    write(store, &Batch { answers, ..paying(store, &bill()) }).unwrap();
    let numbers = [number("paid").key, number("never").key].into();
    let (found, facts) = lane(store, &Needs { numbers, ..Needs::default() });
    assert_eq!(found, everybody());
    assert_eq!(facts.settlements, [(BILL, bill())].into());
    assert_eq!(facts.numbers.keys().collect::<Vec<_>>(), [&number("paid").key]);
}

/// Both persons with their accounts.
pub fn a_binding_leads_to_both_sides(store: &dyn Store) {
    world(store);
    let (found, facts) = lane(store, &Needs { bindings: [AUNTS].into(), ..Needs::default() });
    assert_eq!(found, [(area(HOME), PATIENT), (area(AWAY), AUNT)].into());
    assert_eq!(facts.bindings().map(|binding| binding.id).collect::<Vec<_>>(), [AUNTS]);
    assert_eq!(facts.account_of(AUNT).map(|account| account.area), Some(area(AWAY)));
}

/// Counters of the wanted month and its year, accumulators from the year before on, the pick.
pub fn a_patient_brings_counters_accumulators_and_pick(store: &dyn Store) {
    world(store);
    let used = |binding, home, period, fen| ((area(home), binding, period), Fen(fen));
    let year = |year| AccumulatorKey { year, ..accumulator_key() };
    let filled = Accumulator { in_scope: Fen(1), ..Accumulator::default() };
    let pick = Pick { beneficiary: PATIENT, binding: AUNTS, until: day(4), used_by: None };
    write(
        store,
        &Batch {
            used: vec![
                used(MOTHERS, HOME, 202_610, 1),
                used(MOTHERS, HOME, 202_611, 2),
                used(MOTHERS, HOME, 2025, 3),
                used(AUNTS, AWAY, 2026, 4),
            ],
            accumulators: vec![(year(2024), filled), (year(2025), filled), (year(2027), filled)],
            picks: vec![pick],
            ..batch(day(3))
        },
    )
    .unwrap();
    let (_, facts) = lane(store, &of_patient());
    assert_eq!(facts.used, [((MOTHERS, 202_611), Fen(2)), ((AUNTS, 2026), Fen(4))].into());
    assert_eq!(facts.accumulators, [(year(2025), filled), (year(2027), filled)].into());
    assert_eq!(facts.picks, [(PATIENT, pick)].into());
    let older = Needs { year_from: Some(2024), ..of_patient() };
    assert_eq!(lane(store, &older).1.accumulators.len(), 3);
    let taken = Pick { used_by: Some(BILL), ..pick };
    write(store, &Batch { picks: vec![taken], ..batch(day(3)) }).unwrap();
    assert_eq!(lane(store, &of_patient()).1.picks, [(PATIENT, taken)].into());
}

/// A cancel in January gives a December bill's counters back, and its accumulator.
pub fn a_settlement_brings_the_counters_of_its_own_month(store: &dyn Store) {
    world(store);
    let settled_at = Moment::start_of(date(2025, 12, 31));
    let key = AccumulatorKey { year: 2025, ..accumulator_key() };
    let gained = Accumulator { count: 1, ..Accumulator::default() };
    let december = Settlement { settled_at, accumulated: Some((key, gained)), ..bill() };
    write(
        store,
        &Batch {
            used: vec![
                ((area(HOME), MOTHERS, 202_512), Fen(5_000)),
                ((area(HOME), MOTHERS, 2025), Fen(6_000)),
                ((area(HOME), MOTHERS, 202_510), Fen(1)),
                ((area(AWAY), AUNTS, 202_512), Fen(3_000)),
            ],
            accumulators: vec![(key, gained), (accumulator_key(), gained)],
            visits: vec![visit()],
            fee_batches: vec![fee_batch(41, "C1")],
            ..paying(store, &december)
        },
    )
    .unwrap();
    let month = Some(day(3).month());
    let needs = Needs { settlements: [(area(CARE), BILL)].into(), month, ..Needs::default() };
    let (_, facts) = lane(store, &needs);
    assert_eq!(facts.used_in(MOTHERS, 202_512), Fen(5_000));
    assert_eq!(facts.used_in(MOTHERS, 2025), Fen(6_000));
    assert_eq!(facts.used_in(AUNTS, 202_512), Fen(3_000));
    assert_eq!(facts.used_in(MOTHERS, 202_510), Fen::ZERO);
    assert_eq!(facts.accumulators, [(key, gained)].into());
    // The lines are payable again, so they are needed too.
    assert_eq!(facts.visits.keys().collect::<Vec<_>>(), [&VISIT]);
    assert_eq!(facts.fee_batches.len(), 1);
}

/// Caps over a lifetime count them; a bill does not ask them.
pub fn bindings_that_are_over_stay_with_their_people(store: &dyn Store) {
    world(store);
    let (_, mother) = person(MOTHER, area(HOME));
    let (_, patient) = person(PATIENT, area(HOME));
    let state = BindingState::Ended(EndedWhy::Beneficiary);
    let ended = Binding { state, version: 2, ..binding(MOTHERS, &mother, &patient) };
    write(store, &Batch { bindings: vec![ended], ..batch(day(4)) }).unwrap();
    let (found, facts) = lane(store, &of_patient());
    assert_eq!(found, [(area(HOME), PATIENT), (area(AWAY), AUNT)].into());
    assert!(facts.binding(MOTHERS).is_none());
    let grantors = Needs { grantors: [MOTHER].into(), ..Needs::default() };
    let (found, facts) = lane(store, &grantors);
    assert_eq!(found, [(area(HOME), MOTHER)].into());
    assert_eq!(facts.given_by(MOTHER).count(), 1);
    let beneficiaries = Needs { beneficiaries: [PATIENT].into(), ..Needs::default() };
    let (found, facts) = lane(store, &beneficiaries);
    assert_eq!(found, [(area(HOME), PATIENT)].into());
    assert_eq!(facts.held_by(PATIENT).count(), 2);
}

/// Uploaded and settled ones, by their numbers.
pub fn a_visit_brings_its_lines_that_are_not_deleted(store: &dyn Store) {
    let settled = FeeBatch { state: FeeBatchState::Settled(BILL), ..fee_batch(42, "C2") };
    let deleted = FeeBatch { state: FeeBatchState::Deleted, ..fee_batch(43, "C3") };
    let fee_batches = vec![fee_batch(41, "C1"), settled.clone(), deleted];
    write(store, &Batch { visits: vec![visit()], fee_batches, ..batch(day(3)) }).unwrap();
    let (_, facts) =
        lane(store, &Needs { visits: [(area(CARE), VISIT)].into(), ..Needs::default() });
    assert_eq!(facts.visits, [(VISIT, visit())].into());
    let live = [fee_batch(41, "C1"), settled];
    let live = live.into_iter().map(|batch| ((VISIT, batch.batch.clone()), batch)).collect();
    assert_eq!(facts.fee_batches, live);
}

/// A quote decides on the same facts as the bill after it.
pub fn a_reader_knows_what_a_lane_knows(store: &dyn Store) {
    pay(store);
    let mut needs = of_patient();
    needs.merge(Needs { settlements: [(area(CARE), BILL)].into(), ..Needs::default() });
    let (_, locked) = lane(store, &needs);
    let read = store.reader().unwrap().facts(&needs).unwrap();
    assert_eq!(format!("{read:?}"), format!("{locked:?}"));
    assert_eq!(read.accounts.len(), 3);
}
