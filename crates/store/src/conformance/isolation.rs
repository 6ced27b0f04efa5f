//! Several at once: readers see commits and nothing else, writers come one after the other.

use std::sync::mpsc::channel;
use std::thread;

use domain::Fen;
use domain::person::Account;

use super::bill::{account, bill, paying, world, write};
use super::sample::{BILL, CARE, HOME, PATIENT, START, area, batch, day};
use crate::records::Head;
use crate::{Batch, Reads, Store};

fn current(reads: &(impl Reads + ?Sized)) -> Fen {
    reads.account(area(HOME), PATIENT).unwrap().unwrap().current
}

/// Two readers beside a writer: nothing of it before its commit, all of it for whoever asks after.
pub fn readers_see_what_is_committed_and_nothing_else(store: &dyn Store) {
    world(store);
    let paying = paying(store, &bill());
    let mut writer = store.writer().unwrap();
    let early = store.reader().unwrap();
    let mut tx = writer.begin().unwrap();
    tx.write(&paying).unwrap();
    assert_eq!(current(&*tx), Fen(START.0 - 5_000), "a transaction sees what it wrote");
    let second = store.reader().unwrap();
    for reader in [&early, &second] {
        assert_eq!(current(&**reader), START);
        assert_eq!(reader.settlement(area(CARE), BILL).unwrap(), None);
    }
    tx.commit().unwrap();
    let late = store.reader().unwrap();
    assert_eq!(current(&*late), Fen(START.0 - 5_000));
    assert!(late.settlement(area(CARE), BILL).unwrap().is_some());
}

/// What is read under the lock is what the last one left.
pub fn the_next_transaction_reads_what_the_last_committed(store: &dyn Store) {
    world(store);
    let mut one = store.writer().unwrap();
    let mut two = store.writer().unwrap();
    for (version, fen) in [(2, 7), (3, 8), (4, 9)] {
        let accounts = vec![account(PATIENT, HOME, Fen(fen), START, version)];
        let mut tx = one.begin().unwrap();
        tx.write(&Batch { accounts, ..batch(day(3)) }).unwrap();
        tx.commit().unwrap();
        let mut tx = two.begin().unwrap();
        let locked = tx.lock(&[(area(HOME), PATIENT)].into()).unwrap();
        let locked = &locked[&(area(HOME), PATIENT)];
        assert_eq!((locked.version, locked.current), (version, Fen(fen)));
        drop(tx);
        std::mem::swap(&mut one, &mut two);
    }
}

/// Both take the head of one area; the second gets it when the first is done, with its changes.
pub fn a_second_writer_waits_for_the_first(store: &dyn Store) {
    let head = Head { sequence: 5, ..Head::start(area(CARE)) };
    let (about_to_begin, begun) = channel();
    thread::scope(|scope| {
        let mut first = store.writer().unwrap();
        let mut tx = first.begin().unwrap();
        assert_eq!(tx.head(area(CARE)).unwrap().sequence, 0);
        let second = scope.spawn(move || {
            let mut second = store.writer().unwrap();
            about_to_begin.send(()).unwrap();
            let mut tx = second.begin().unwrap();
            tx.head(area(CARE)).unwrap().sequence
        });
        begun.recv().unwrap();
        tx.write(&Batch { heads: vec![head], ..batch(day(3)) }).unwrap();
        tx.commit().unwrap();
        assert_eq!(second.join().unwrap(), 5);
    });
}

/// Read, change and write under the lock, from four threads.
pub fn writers_at_once_lose_no_change(store: &dyn Store) {
    const EACH: i64 = 25;
    world(store);
    let add_one = || {
        let mut writer = store.writer().unwrap();
        let mut tx = writer.begin().unwrap();
        let locked = tx.lock(&[(area(HOME), PATIENT)].into()).unwrap();
        let before = &locked[&(area(HOME), PATIENT)];
        let current = before.current.plus(Fen(1)).unwrap();
        let accounts = vec![Account { current, version: before.version + 1, ..before.clone() }];
        tx.write(&Batch { accounts, ..batch(day(3)) }).unwrap();
        tx.commit().unwrap();
    };
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(move || (0..EACH).for_each(|_| add_one()));
        }
    });
    assert_eq!(current(&*store.reader().unwrap()), Fen(START.0 + 4 * EACH));
    // And nobody's writer is stuck.
    write(store, &batch(day(4))).unwrap();
}
