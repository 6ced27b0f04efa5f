//! A row changes only from the state that the decision saw; anything else is inconsistent, never
//! silently overwritten.

use domain::binding::{Binding, BindingState, EndedWhy};
use domain::person::Account;
use domain::{Fen, PersonId, SettlementId};

use super::bill::{account, bill, pay, paying, world, write};
use super::sample::{
    BILL, CANCEL, CARE, HOME, MOTHER, PATIENT, START, VISIT, area, batch, binding, day, fee_batch,
    person, visit,
};
use crate::records::{FeeBatch, FeeBatchState, Head, Proof, Visit, VisitState};
use crate::{Batch, Needs, Result, Store, StoreError};

fn refused(outcome: &Result<()>, expected: &str) {
    match outcome {
        Err(StoreError::Inconsistent { table, .. }) => assert_eq!(*table, expected),
        other => panic!("{expected}: {other:?}"),
    }
}

/// Version 1 is the first write of an empty account; every later one names the one before.
pub fn an_account_changes_only_from_the_version_that_was_read(store: &dyn Store) {
    world(store);
    let put = |version, current| {
        let accounts = vec![account(PATIENT, HOME, Fen(current), START, version)];
        write(store, &Batch { accounts, ..batch(day(3)) })
    };
    for wrong in [0, 1, 3] {
        refused(&put(wrong, 1), "accounts");
    }
    let read = || store.reader().unwrap().account(area(HOME), PATIENT).unwrap().unwrap();
    assert_eq!((read().version, read().current), (1, START));
    put(2, 7).unwrap();
    assert_eq!((read().version, read().current), (2, Fen(7)));

    let nobody = vec![account(PersonId(99), HOME, START, START, 2)];
    refused(&write(store, &Batch { accounts: nobody, ..batch(day(3)) }), "accounts");
}

/// `money.md`, invariant 3: the last catch behind the decision.
pub fn an_account_never_holds_less_than_is_spoken_for(store: &dyn Store) {
    world(store);
    let put = |spoil: &dyn Fn(&mut Account)| {
        let mut account = account(PATIENT, HOME, Fen(5), Fen(5), 2);
        spoil(&mut account);
        write(store, &Batch { accounts: vec![account], ..batch(day(3)) })
    };
    refused(&put(&|account| account.current = Fen(-1)), "accounts");
    refused(&put(&|account| account.carried = Fen(-1)), "accounts");
    refused(&put(&|account| account.reserved_current = Fen(6)), "accounts");
    refused(&put(&|account| account.reserved_carried = Fen(6)), "accounts");
    refused(&put(&|account| account.reserved_carried = Fen(-1)), "accounts");
    put(&|account| account.reserved_current = Fen(5)).unwrap();
}

/// New once, then one version after the other.
pub fn a_binding_changes_only_from_the_version_that_was_read(store: &dyn Store) {
    world(store);
    let made = binding(
        super::sample::MOTHERS,
        &person(MOTHER, area(HOME)).1,
        &person(PATIENT, area(HOME)).1,
    );
    let ended = BindingState::Ended(EndedWhy::Grantor);
    let put = |version, state| {
        let bindings = vec![Binding { version, state, ..made.clone() }];
        write(store, &Batch { bindings, ..batch(day(3)) })
    };
    refused(&put(1, ended), "bindings");
    refused(&put(3, ended), "bindings");
    let read = || store.reader().unwrap().bindings_of(MOTHER).unwrap().remove(0);
    assert_eq!(read(), made);
    put(2, ended).unwrap();
    assert_eq!(read(), Binding { version: 2, state: ended, ..made.clone() });
    refused(&put(2, BindingState::Active), "bindings");
}

/// Visits and charge batches likewise.
pub fn a_visit_and_its_lines_change_only_from_the_version_that_was_read(store: &dyn Store) {
    let put = |version, state, lines| {
        let visits = vec![Visit { state, version, ..visit() }];
        let fee_batches = vec![FeeBatch { version: lines, ..fee_batch(41, "C1") }];
        write(store, &Batch { visits, fee_batches, ..batch(day(3)) })
    };
    put(1, VisitState::Open, 1).unwrap();
    refused(&put(1, VisitState::Void, 2), "visits");
    refused(&put(3, VisitState::Void, 2), "visits");
    refused(&put(2, VisitState::Void, 1), "fee_batches");
    refused(&put(2, VisitState::Void, 3), "fee_batches");
    let reader = store.reader().unwrap();
    assert_eq!(reader.visit(area(CARE), VISIT).unwrap(), Some(visit()));
    drop(reader);
    put(2, VisitState::Closed, 2).unwrap();
}

/// Of one charge number of a visit one batch is not deleted; a deleted one makes room.
pub fn a_charge_number_has_one_live_batch(store: &dyn Store) {
    let put = |fee_batches| write(store, &Batch { fee_batches, ..batch(day(3)) });
    put(vec![fee_batch(41, "C1"), fee_batch(42, "C2")]).unwrap();
    refused(&put(vec![fee_batch(43, "C1")]), "fee_batches");
    let deleted = FeeBatch { state: FeeBatchState::Deleted, version: 2, ..fee_batch(41, "C1") };
    put(vec![fee_batch(43, "C1"), deleted]).unwrap();
    let reader = store.reader().unwrap();
    let state = |id| reader.fee_batch(area(CARE), id).unwrap().map(|batch| batch.state);
    assert_eq!(state(41), Some(FeeBatchState::Deleted));
    assert_eq!(state(43), Some(FeeBatchState::Uploaded));
}

/// A purchase is found by what it is known again by, in its care area, until it is given back.
pub fn a_purchase_is_found_until_it_is_given_back(store: &dyn Store) {
    world(store);
    let purchase = [7; 32];
    let sold = domain::settlement::Settlement { purchase: Some(purchase), ..bill() };
    write(store, &paying(store, &sold)).unwrap();
    let found = |care: u32, purchase: [u8; 32]| {
        let needs = Needs { purchases: [(area(care), purchase)].into(), ..Needs::default() };
        let facts = store.reader().unwrap().facts(&needs).unwrap();
        facts.purchases.get(&purchase).copied()
    };
    assert_eq!(found(CARE, purchase), Some(BILL));
    assert_eq!((found(CARE, [8; 32]), found(HOME, purchase)), (None, None));
    let read = store.reader().unwrap().settlement(area(CARE), BILL).unwrap();
    assert_eq!(read.and_then(|sold| sold.purchase), Some(purchase));
    let back = paying(store, &super::bill::cancel());
    write(store, &Batch { cancelled: vec![(area(CARE), BILL, CANCEL)], ..back }).unwrap();
    assert_eq!(found(CARE, purchase), None);
}

/// The bill names its cancel, once.
pub fn a_bill_is_given_back_once(store: &dyn Store) {
    pay(store);
    let first = super::bill::cancel();
    write(store, &paying(store, &first)).unwrap();
    let read = || store.reader().unwrap().settlement(area(CARE), BILL).unwrap().unwrap();
    assert_eq!(read().cancelled_by, Some(CANCEL));
    let second = domain::settlement::Settlement { id: SettlementId(CANCEL.0 + 1), ..first };
    refused(&write(store, &paying(store, &second)), "settlements");
    assert_eq!(read().cancelled_by, Some(CANCEL));
    let unknown = vec![(area(CARE), SettlementId(9), CANCEL)];
    refused(&write(store, &Batch { cancelled: unknown, ..batch(day(6)) }), "settlements");
    refused(&write(store, &Batch { settlements: vec![bill()], ..batch(day(6)) }), "settlements");
}

/// Used up by one act; a second one finds it used.
pub fn a_proof_is_used_once(store: &dyn Store) {
    let (token, act, way) = ([5; 32], [6; 32], "face".to_owned());
    let proof = Proof { token, person: MOTHER, act, until: day(3), used: false, way };
    let mut writer = store.writer().unwrap();
    let mut tx = writer.begin().unwrap();
    tx.put_proof(&proof).unwrap();
    tx.commit().unwrap();
    let needs = Needs { proofs: [proof.token, [9; 32]].into(), ..Needs::default() };
    let read = || store.reader().unwrap().facts(&needs).unwrap().proofs;
    assert_eq!(read(), [(proof.token, proof.clone())].into());
    let using = Batch { proofs: vec![proof.token], ..batch(day(2)) };
    write(store, &using).unwrap();
    assert!(read()[&proof.token].used);
    refused(&write(store, &using), "proofs");
    refused(&write(store, &Batch { proofs: vec![[9; 32]], ..batch(day(2)) }), "proofs");
}

/// Time, sequence, window and identifiers of a lane never run backwards.
pub fn a_head_starts_at_zero_and_only_moves_on(store: &dyn Store) {
    let mut writer = store.writer().unwrap();
    let start = Head::start(area(CARE));
    assert_eq!(writer.begin().unwrap().head(area(CARE)).unwrap(), start);
    let head = Head { sequence: 2, chain: [3; 32], last_now: day(3), last_id: 9, ..start };
    let put = |head| write(store, &Batch { heads: vec![head], ..batch(day(3)) });
    put(head).unwrap();
    put(head).unwrap();
    for back in [
        Head { sequence: 1, ..head },
        Head { window: 0, ..head },
        Head { last_now: day(2), ..head },
        Head { last_id: 8, ..head },
    ] {
        refused(&put(back), "heads");
    }
    put(Head { sequence: 3, window: 2, ..head }).unwrap();
    assert_eq!(writer.begin().unwrap().head(area(CARE)).unwrap().sequence, 3);
    assert_eq!(store.reader().unwrap().heads().unwrap().len(), 1);
}

/// A change of somebody who was never imported is a mistake of the caller.
pub fn somebody_unknown_cannot_be_changed(store: &dyn Store) {
    let people = vec![person(PersonId(99), area(HOME)).1];
    refused(&write(store, &Batch { people, ..batch(day(3)) }), "persons");
}
