//! The books: what is kept, what is summed, and the evidence for the invariants.

use std::collections::{BTreeMap, BTreeSet};

use domain::settlement::{Figures, Settlement};
use domain::{Fen, ObligationId, chart};
use ledger::invariant::{Evidence, breaches};
use ledger::{Balances, Book, Layer};

use super::bill::{bill, cancel, pay, paying, world, write};
use super::sample::{
    AUNT, AWAY, BILL, CANCEL, CARE, HOME, HOSPITAL, MOTHER, PATIENT, START, area, batch, day,
};
use crate::act::{Entry, ObligationRow};
use crate::{Batch, EvidenceScope, Store};

fn whole(store: &dyn Store) -> Evidence {
    store.reader().unwrap().evidence(None).unwrap()
}

fn of(store: &dyn Store, acts: &[i64]) -> Evidence {
    let accounts = [(area(HOME), PATIENT), (area(HOME), MOTHER), (area(AWAY), AUNT)].into();
    let scope = EvidenceScope { accounts, acts: acts.iter().copied().collect() };
    store.reader().unwrap().evidence(Some(&scope)).unwrap()
}

/// The numbers of the invariants that evidence shows broken.
fn broken(evidence: &Evidence) -> BTreeSet<u8> {
    breaches(evidence).iter().map(|breach| breach.invariant).collect()
}

fn assert_sound(evidence: &Evidence) {
    assert_eq!(breaches(evidence), []);
}

/// Line by line, and each book and layer is nothing in sum.
pub fn kept_and_summed_books_agree(store: &dyn Store) {
    pay(store);
    let lines = store.reader().unwrap().books().unwrap();
    let mut sums: BTreeMap<(Book, Layer), i64> = BTreeMap::new();
    for line in &lines {
        assert_eq!(line.kept, line.summed, "{line:?}");
        *sums.entry((line.book, line.layer)).or_default() += line.kept.0;
    }
    assert!(sums.values().all(|sum| *sum == 0), "{sums:?}");
    let line = |home, code| {
        let line = lines.iter().find(|l| l.book == area(home).book() && l.code == code);
        line.map_or(0, |line| line.kept.0)
    };
    assert_eq!(line(CARE, 2100), -25_000);
    assert_eq!(line(CARE, 1100), 25_000);
    assert_eq!(line(HOME, 2010), -(2 * START.0 - 8_000));
    assert_eq!(line(AWAY, 2011), -(START.0 - 3_000));
}

/// In every book, as they were written; an act that nobody made has none.
pub fn the_legs_of_an_act_are_found_in_every_book(store: &dyn Store) {
    world(store);
    let paying = paying(store, &bill());
    write(store, &paying).unwrap();
    let key = |entry: &Entry| (entry.account.book, entry.line);
    let mut written = paying.entries;
    written.sort_by_key(key);
    let reader = store.reader().unwrap();
    let mut legs = reader.legs(BILL.0).unwrap();
    legs.sort_by_key(key);
    assert_eq!(legs, written);
    let books: BTreeSet<Book> = legs.iter().map(|entry| entry.account.book).collect();
    assert_eq!(books.len(), 3);
    assert_eq!(reader.legs(CANCEL.0).unwrap(), []);
}

/// By number, page by page: those with legs in the area's book, and its settlements without any.
pub fn the_acts_of_an_area_are_walked(store: &dyn Store) {
    pay(store);
    let alone = Settlement { id: CANCEL, shares: Vec::new(), ..bill() };
    write(store, &Batch { settlements: vec![alone], ..batch(day(6)) }).unwrap();
    let reader = store.reader().unwrap();
    let acts = |home, after, most| reader.acts_in(area(home), after, most).unwrap();
    assert_eq!(acts(CARE, 0, 9), [BILL.0, CANCEL.0]);
    assert_eq!(acts(CARE, 0, 1), [BILL.0]);
    assert_eq!(acts(CARE, BILL.0, 9), [CANCEL.0]);
    assert_eq!(acts(HOME, 0, 9), [1, 2, 101, 102, BILL.0]);
    assert_eq!(acts(HOME, 2, 2), [101, 102]);
    assert_eq!(acts(AWAY, BILL.0, 9), [0; 0]);
}

/// Page by page, the accounts of people and no other.
pub fn what_was_booked_on_people_is_walked(store: &dyn Store) {
    pay(store);
    let reader = store.reader().unwrap();
    let booked = |home, after, most| -> Vec<(i64, u16, i64)> {
        let page = reader.booked_after(area(home), after, most).unwrap();
        assert!(page.iter().all(|entry| entry.account.code.0 / 10 == 201));
        page.iter().map(|entry| (entry.act, entry.line, entry.amount.0)).collect()
    };
    let all = booked(HOME, (0, 0), 99);
    let sum: i64 = all.iter().map(|(_, _, amount)| amount).sum();
    assert_eq!(sum, -(4 * START.0 - 10_000), "what the two have left");
    assert!(all.is_sorted());
    let (act, line, _) = all[2];
    assert_eq!(booked(HOME, (act, line), 2), all[3..5]);
    assert_eq!(booked(HOME, (BILL.0, u16::MAX), 9), []);
    assert_eq!(booked(CARE, (0, 0), 9), []);
}

/// Whole and by act; afterwards everybody has what they had.
pub fn the_books_are_sound_after_a_bill_and_its_cancel(store: &dyn Store) {
    pay(store);
    assert_sound(&whole(store));
    let paid = of(store, &[BILL.0]);
    assert_sound(&paid);
    assert_eq!((paid.holders.len(), paid.reversals.len()), (3, 0));
    assert_eq!((paid.obligations.len(), paid.mirrors.len()), (4, 4));
    write(store, &paying(store, &cancel())).unwrap();
    for evidence in [whole(store), of(store, &[BILL.0]), of(store, &[CANCEL.0])] {
        assert_sound(&evidence);
        assert_eq!(evidence.reversals.len(), 1);
        assert_eq!((evidence.reversals[0].count, &evidence.reversals[0].rest), (1, &vec![]));
    }
    let all = whole(store);
    let payable = chart::institution_payable(area(CARE), HOSPITAL);
    assert_eq!(all.balances.of(payable), Fen::ZERO);
    assert!(all.holders.iter().all(|holder| holder.posted == Fen(2 * START.0)));
    assert_eq!(all.obligations.len(), 8);
}

/// Whatever else is in the books costs nothing.
pub fn the_evidence_of_an_act_is_of_nothing_else(store: &dyn Store) {
    pay(store);
    let one = of(store, &[BILL.0]);
    let mut legs = Balances::default();
    let Settlement { care_area, institution, patient_area, figures, shares, .. } = bill();
    let transfer = chart::settle(care_area, institution, patient_area, &figures, &shares).unwrap();
    legs.post(&transfer).unwrap();
    assert_eq!(one.balances, legs);
    assert!(one.figures.iter().all(|figure| figure.id == BILL.0) && !one.figures.is_empty());
    let none = of(store, &[999]);
    assert_eq!((none.balances, none.figures.len()), (Balances::default(), 0));
    let nobody = store.reader().unwrap().evidence(Some(&EvidenceScope::default())).unwrap();
    assert_eq!(nobody.holders.len(), 0);
}

/// One leg too few; in the act, and in the kept totals.
pub fn entries_that_do_not_balance_are_found(store: &dyn Store) {
    world(store);
    let mut paying = paying(store, &bill());
    paying.entries.retain(|entry| entry.account.code != chart::INSTITUTION_PAYABLE);
    write(store, &paying).unwrap();
    assert_eq!(broken(&of(store, &[BILL.0])), [1].into());
    assert_sound(&whole(store));
    let lines = store.reader().unwrap().books().unwrap();
    let wrong: Vec<u16> = lines.iter().filter(|l| l.kept != l.summed).map(|l| l.code).collect();
    assert_eq!(wrong, [2100]);
    let total = (chart::institution_payable(area(CARE), HOSPITAL), Fen(1));
    write(store, &Batch { totals: vec![total], ..batch(day(4)) }).unwrap();
    assert_eq!(broken(&whole(store)), [1].into());
}

/// By payer, by line, by part, by share.
pub fn figures_that_do_not_add_up_are_found(store: &dyn Store) {
    world(store);
    let base = bill();
    let figures = &base.figures;
    let wrong = [
        Figures { cash: Fen(0), ..figures.clone() },
        Figures { in_scope: Fen(0), ..figures.clone() },
        Figures { coinsurance: Fen(0), ..figures.clone() },
        Figures { funds: BTreeMap::new(), ..figures.clone() },
    ];
    for (id, figures) in (50..).zip(wrong) {
        let id = domain::SettlementId(id);
        let settlements = vec![Settlement { id, figures, ..base.clone() }];
        write(store, &Batch { settlements, ..batch(day(4)) }).unwrap();
        assert_eq!(broken(&of(store, &[id.0])), [4].into());
    }
    assert_eq!(broken(&whole(store)), [4].into());
}

/// Money that did not come back, where each act by itself balances.
pub fn a_cancel_that_leaves_something_is_found(store: &dyn Store) {
    pay(store);
    let mut short = paying(store, &cancel());
    for entry in &mut short.entries {
        entry.amount = Fen(entry.amount.0 / 2);
    }
    write(store, &short).unwrap();
    assert!(broken(&of(store, &[BILL.0])).contains(&5));
    assert!(broken(&whole(store)).contains(&5));
}

/// Invariant 6.
pub fn a_debt_in_two_windows_is_found(store: &dyn Store) {
    pay(store);
    let row = paying(store, &bill()).obligations.remove(0);
    assert_eq!(row.id, ObligationId(BILL.0 * 10));
    let obligations = vec![ObligationRow { window: 2, ..row }];
    write(store, &Batch { obligations, ..batch(day(4)) }).unwrap();
    assert_eq!(broken(&of(store, &[BILL.0])), [6].into());
    assert_eq!(broken(&whole(store)), [6].into());
}
