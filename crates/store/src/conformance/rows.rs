//! What was written comes back, whole; what was not committed does not.

use std::collections::BTreeSet;

use domain::benefit::Accumulator;
use domain::binding::{Binding, BindingState, EndedWhy, Limits, Scope, SuspendedWhy};
use domain::settlement::{AccumulatorKey, Setting, Settlement, SettlementKind};
use domain::{BindingId, Fen, Kinship, MessageId, RecordId, SettlementId, VisitId};

use super::bill::{account, accumulator_key, bill, cancel, paying, world, write};
use super::bodies::{clerk, record};
use super::sample::{
    BILL, CARE, HOME, MOTHER, MOTHERS, PATIENT, START, VISIT, area, batch, binding, day, fee_batch,
    number, person, visit,
};
use crate::records::{
    About, Blob, FeeBatch, FeeBatchState, Head, Message, TrailRow, Visit, VisitState,
};
use crate::{Answer, Batch, Identity, Needs, POLICY_DIGEST, Store};

/// Every state with its reason, no limits and all limits, no rank and one.
pub fn a_binding_comes_back_as_it_was_written(store: &dyn Store) {
    use BindingState as S;
    let (_, mother) = person(MOTHER, area(HOME));
    let (_, patient) = person(PATIENT, area(HOME));
    let states = [
        S::Draft,
        S::Submitted,
        S::InReview,
        S::Returned,
        S::AwaitingAcceptance,
        S::PendingEffect,
        S::Active,
        S::Suspended(SuspendedWhy::AwaitingReactivation),
        S::Ended(EndedWhy::InsuranceEnded),
        S::Withdrawn,
        S::Rejected,
        S::Declined,
        S::Lapsed,
    ];
    let written = (0..).zip(states).map(|(place, state)| Binding {
        state,
        filed_at: day(28).plus_ms(-place),
        ..binding(BindingId(place), &mother, &patient)
    });
    let mut written: Vec<Binding> = written.collect();
    written[0] = Binding {
        kinship: Kinship::Grandparent,
        until: None,
        limits: Limits { payment: Some(Fen(1)), month: None, year: Some(Fen::MAX) },
        scopes: BTreeSet::from(Scope::ALL),
        rank: None,
        switched_off: true,
        ..written[0].clone()
    };
    write(store, &Batch { bindings: written.clone(), ..batch(day(28)) }).unwrap();
    assert_eq!(store.reader().unwrap().bindings_of(PATIENT).unwrap(), written);
}

/// A bill, its cancel, and a record with nothing in it.
pub fn a_settlement_comes_back_as_it_was_written(store: &dyn Store) {
    let bare = Settlement {
        id: SettlementId(BILL.0 + 7),
        kind: SettlementKind::Undo(SettlementId(5)),
        shares: Vec::new(),
        accumulated: None,
        ..bill()
    };
    let written = [bill(), cancel(), bare];
    write(store, &Batch { settlements: written.to_vec(), ..batch(day(5)) }).unwrap();
    let reader = store.reader().unwrap();
    for settlement in written {
        let read = reader.settlement(area(CARE), settlement.id).unwrap();
        assert_eq!(read, Some(settlement.clone()));
        assert_eq!(reader.settlement(area(HOME), settlement.id).unwrap(), None);
    }
}

/// Lines included, in each state.
pub fn visits_and_lines_come_back_as_they_were_written(store: &dyn Store) {
    let settled = FeeBatch { state: FeeBatchState::Settled(BILL), ..fee_batch(42, "") };
    let empty = FeeBatch { lines: Vec::new(), ..fee_batch(43, "C3") };
    let fee_batches = vec![fee_batch(41, "C1"), settled, empty];
    let visits = vec![visit()];
    write(store, &Batch { visits, fee_batches: fee_batches.clone(), ..batch(day(3)) }).unwrap();
    let closed = Visit { state: VisitState::Closed, version: 2, ..visit() };
    write(store, &Batch { visits: vec![closed.clone()], ..batch(day(3)) }).unwrap();
    let reader = store.reader().unwrap();
    assert_eq!(reader.visit(area(CARE), VISIT).unwrap(), Some(closed));
    assert_eq!(reader.visit(area(HOME), VISIT).unwrap(), None);
    for batch in fee_batches {
        assert_eq!(reader.fee_batch(area(CARE), batch.id).unwrap(), Some(batch));
    }
    assert_eq!(reader.fee_batch(area(CARE), 44).unwrap(), None);
}

/// Stays in hospital that are not settled are found by their patient, newest first; the acts that ask
/// for them get them too, and with a stay the bills that paid some of its charges.
pub fn stays_are_found_by_their_patient(store: &dyn Store) {
    let stay = |place: i64, state| Visit {
        id: VisitId(VISIT.0 + place),
        setting: Setting::Inpatient,
        ended: Some(day(2)).filter(|_| state != VisitState::Open),
        state,
        ..visit()
    };
    let states = [VisitState::Open, VisitState::Discharged, VisitState::Closed, VisitState::Void];
    let visits: Vec<Visit> = (1..).zip(states).map(|(place, state)| stay(place, state)).collect();
    let piece = FeeBatch {
        visit: visits[0].id,
        state: FeeBatchState::Settled(BILL),
        ..fee_batch(45, "~45")
    };
    let settlements = vec![Settlement { visit: visits[0].id, ..bill() }];
    let fee_batches = vec![piece];
    let others = vec![visit()];
    write(store, &Batch { visits: others, ..batch(day(3)) }).unwrap();
    let stays = visits.clone();
    write(store, &Batch { visits, fee_batches, settlements, ..batch(day(3)) }).unwrap();
    let reader = store.reader().unwrap();
    let found = [stays[1].clone(), stays[0].clone()];
    assert_eq!(reader.stays_of(PATIENT).unwrap(), found);
    assert_eq!(reader.stays_of(MOTHER).unwrap(), []);
    let needs = Needs { stays_of: [PATIENT].into(), ..Needs::default() };
    let facts = reader.facts(&needs).unwrap();
    let visits: Vec<Visit> = facts.visits.into_values().collect();
    assert_eq!(visits, stays[..2]);
    let needs = Needs { stays: [(area(CARE), stays[0].id)].into(), ..Needs::default() };
    let facts = reader.facts(&needs).unwrap();
    assert_eq!(facts.fee_batches.len(), 1);
    assert_eq!(facts.settlements.keys().collect::<Vec<_>>(), [&BILL]);
}

/// A batch writes the new value, so that writing it twice changes nothing more.
pub fn counters_and_accumulators_are_set_and_not_added(store: &dyn Store) {
    world(store);
    let used_up = Accumulator { deductible: [Fen(1); 5], count: 2, ..Accumulator::default() };
    let inpatient = AccumulatorKey { inpatient: true, ..accumulator_key() };
    let set = Batch {
        used: vec![((area(HOME), MOTHERS, 202_611), Fen(5)), ((area(HOME), MOTHERS, 2026), Fen(8))],
        accumulators: vec![(accumulator_key(), used_up), (inpatient, Accumulator::default())],
        ..batch(day(3))
    };
    write(store, &set).unwrap();
    write(store, &set).unwrap();
    let needs =
        Needs { patients: [PATIENT].into(), month: Some(day(3).month()), ..Needs::default() };
    let facts = store.reader().unwrap().facts(&needs).unwrap();
    assert_eq!(facts.used, [((MOTHERS, 202_611), Fen(5)), ((MOTHERS, 2026), Fen(8))].into());
    assert_eq!(facts.accumulators, set.accumulators.iter().copied().collect());
}

/// One of everything that a batch may hold.
fn full(store: &dyn Store) -> Batch {
    let about = About::FreezeChanged { frozen: true, reason: "司法协助".to_owned() };
    Batch {
        answers: vec![(number("full"), Answer::Done)],
        visits: vec![visit()],
        fee_batches: vec![fee_batch(41, "C1")],
        used: vec![((area(HOME), MOTHERS, 2026), Fen(8))],
        messages: vec![Message {
            id: MessageId(1),
            person: MOTHER,
            at: day(3),
            about,
            read: false,
        }],
        identities: vec![Identity { phone: None, ..person(PATIENT, area(HOME)).0 }],
        records: vec![record(51, clerk("chen"))],
        blobs: vec![Blob { id: RecordId(52), bytes: vec![1, 2, 3] }],
        policy: Some("digest".to_owned()),
        trail: vec![TrailRow {
            area: area(CARE),
            sequence: 1,
            at: day(3),
            body: "[]".to_owned(),
            chain: [1; 32],
        }],
        heads: vec![Head { sequence: 1, ..Head::start(area(CARE)) }],
        ..paying(store, &bill())
    }
}

fn nothing_is_there(store: &dyn Store) {
    let reader = store.reader().unwrap();
    assert_eq!(reader.number(&number("full").key).unwrap(), None);
    assert_eq!(reader.visit(area(CARE), VISIT).unwrap(), None);
    assert_eq!(reader.fee_batch(area(CARE), 41).unwrap(), None);
    assert_eq!(reader.settlement(area(CARE), BILL).unwrap(), None);
    assert_eq!(reader.messages(MOTHER, 9).unwrap(), []);
    assert_eq!(reader.uses(PATIENT, None, 9).unwrap(), []);
    assert_eq!(reader.heads().unwrap(), []);
    assert!(reader.identity(PATIENT).unwrap() == Some(person(PATIENT, area(HOME)).0));
    assert_eq!(reader.record(RecordId(51)).unwrap(), None);
    assert_eq!(reader.blob(RecordId(52)).unwrap(), None);
    assert_eq!(reader.setting(POLICY_DIGEST).unwrap(), None);
    assert_eq!(reader.outbox_due(day(28), 9).unwrap(), []);
    assert_eq!(reader.trail(area(CARE), 0, 9).unwrap(), []);
    let account_now = reader.account(area(HOME), PATIENT).unwrap();
    assert_eq!(account_now, Some(account(PATIENT, HOME, START, START, 1)));
    let needs =
        Needs { patients: [PATIENT].into(), month: Some(day(3).month()), ..Needs::default() };
    assert_eq!(reader.facts(&needs).unwrap().used, [].into());
    assert!(reader.books().unwrap().iter().all(|line| line.code != 2100));
}

/// Not even a number is used up.
pub fn a_transaction_that_is_dropped_leaves_nothing(store: &dyn Store) {
    world(store);
    let full = full(store);
    let mut writer = store.writer().unwrap();
    let mut tx = writer.begin().unwrap();
    tx.write(&full).unwrap();
    drop(tx);
    nothing_is_there(store);
    // The writer is as good as new.
    let mut tx = writer.begin().unwrap();
    tx.write(&full).unwrap();
    tx.commit().unwrap();
    let reader = store.reader().unwrap();
    assert!(reader.visit(area(CARE), VISIT).unwrap().is_some());
    assert_eq!(reader.setting(POLICY_DIGEST).unwrap().as_deref(), Some("digest"));
}

/// One row that is not as it must be takes the whole batch with it.
pub fn a_write_that_fails_leaves_nothing(store: &dyn Store) {
    world(store);
    let mut broken = full(store);
    broken.proofs = vec![[1; 32]];
    assert!(write(store, &broken).is_err());
    nothing_is_there(store);
}
