//! Money that comes back to somebody who moved or died since the bill.

use std::sync::Arc;

use app::Act;
use app::acts::{CancelUse, Undo};
use domain::settlement::{Settlement, ShareSource};
use domain::{Fen, Reason};
use store::records::About;
use store::{Answer, Body, Kind};

use crate::town::{CHILD, CLERK, FATHER, MOTHER, Town, area};

/// What the bill took of one payer.
fn took(paid: &Settlement, payer: domain::PersonId) -> i64 {
    let shares = paid.shares.iter().filter(|share| share.payer == payer);
    shares.map(|share| share.current.0 + share.carried.0).sum()
}

#[test]
fn it_goes_on_to_the_area_the_payer_moved_to() {
    let town = Town::new();
    town.credit(MOTHER, 50_000);
    town.bind(MOTHER, CHILD);
    let paid = town.pay(CHILD, 10_000);
    let aid = took(&paid, MOTHER);
    assert!(aid > 0 && matches!(paid.shares[0].source, ShareSource::Live(_)));
    town.done(town.moving(MOTHER, 310_000));
    assert_eq!(town.balance(310_000, MOTHER), 50_000 - aid);
    town.cancel(&paid);
    assert_eq!((town.balance(110_000, MOTHER), town.balance(310_000, MOTHER)), (0, 50_000));
    let (from, to, amount) = (area(110_000), area(310_000), Fen(aid));
    assert!(town.told(MOTHER).contains(&About::Moved { from, to, amount }));
    town.books_are_right();
    // All that is left between the two areas is the balance that moved.
    assert_eq!((town.book(110_000, 2200), town.book(310_000, 1100)), (-50_000, 50_000));
    assert_eq!(town.book(110_000, 2100), 0);
}

#[test]
fn the_balance_after_a_cancel_is_that_of_where_the_patient_is_insured_now() {
    let town = Town::new();
    town.credit(FATHER, 40_000);
    let paid = town.pay(FATHER, 10_000);
    town.done(town.moving(FATHER, 310_000));
    let back = town.cancel(&paid);
    assert_eq!(town.balance(310_000, FATHER), 40_000);
    assert_eq!(back.balance_after, Fen(40_000));
    town.books_are_right();
}

#[test]
fn it_is_owed_to_the_heirs_of_a_payer_who_died() {
    let town = Town::new();
    town.credit(MOTHER, 50_000);
    town.bind(MOTHER, CHILD);
    let paid = town.pay(CHILD, 10_000);
    let aid = took(&paid, MOTHER);
    let estate = town.record_of(town.death(MOTHER));
    town.done(town.payout(MOTHER, 50_000 - aid));
    assert_eq!(town.refused(town.payout(MOTHER, 1)), Reason::AmountOutOfRange);
    town.cancel(&paid);
    assert_eq!((town.balance(110_000, MOTHER), town.book(110_000, 2310)), (0, -aid));
    let Body::Estate(kept) = town.body(estate) else { panic!("no estate") };
    assert_eq!(kept.owed, Fen(50_000));
    town.books_are_right();
    town.done(town.payout(MOTHER, aid));
    assert_eq!(town.book(110_000, 2310), 0);
    town.books_are_right();
}

#[test]
fn it_follows_a_payer_who_moved_and_then_died() {
    let town = Town::new();
    town.credit(MOTHER, 50_000);
    town.bind(MOTHER, CHILD);
    let paid = town.pay(CHILD, 10_000);
    town.done(town.moving(MOTHER, 310_000));
    town.done(town.death(MOTHER));
    town.cancel(&paid);
    assert_eq!((town.balance(110_000, MOTHER), town.balance(310_000, MOTHER)), (0, 0));
    assert_eq!((town.book(110_000, 2310), town.book(310_000, 2310)), (0, -50_000));
    let [estate] = &town.records(Kind::Estate, MOTHER)[..] else { panic!("not one estate") };
    let Body::Estate(kept) = &estate.body else { panic!("no estate") };
    assert_eq!((kept.owed, kept.area), (Fen(50_000), area(310_000)));
    town.books_are_right();
}

#[test]
fn a_move_a_death_and_a_cancel_in_one_batch_follow_each_other() {
    let town = Town::new();
    town.credit(MOTHER, 50_000);
    town.bind(MOTHER, CHILD);
    let (first, second) = (town.pay(CHILD, 10_000), town.pay(CHILD, 5_000));
    let acts: Vec<Arc<dyn Act>> = vec![
        Arc::new(town.moving(MOTHER, 310_000)),
        Arc::new(town.cancel_of(&first)),
        Arc::new(town.death(MOTHER)),
        Arc::new(town.cancel_of(&second)),
    ];
    let answers = town.together(acts);
    assert!(!answers.iter().any(|answer| matches!(answer, Answer::Refused(_))), "{answers:?}");
    assert_eq!((town.balance(110_000, MOTHER), town.balance(310_000, MOTHER)), (0, 0));
    assert_eq!(town.book(310_000, 2310), -50_000);
    let Body::Estate(kept) = &town.records(Kind::Estate, MOTHER)[0].body else { panic!("none") };
    assert_eq!(kept.owed, Fen(50_000));
    town.books_are_right();
}

#[test]
fn an_undo_goes_the_same_way() {
    let town = Town::new();
    town.credit(FATHER, 40_000);
    let paid = town.pay(FATHER, 10_000);
    town.done(town.death(FATHER));
    let original = store::NumberKey {
        area: paid.care_area,
        issuer: format!("i:{}", paid.institution.0),
        infno: "2102".to_owned(),
        number: paid.request_no,
    };
    let numbered = town.number("2601");
    let undo = Undo { numbered, original, reversible: true, patient: FATHER };
    assert!(matches!(town.done(undo), Answer::Settled(..)));
    assert_eq!((town.balance(110_000, FATHER), town.book(110_000, 2310)), (0, -40_000));
    town.books_are_right();
}

#[test]
fn the_agency_gives_a_bill_back_once_and_only_in_its_own_area() {
    let town = Town::new();
    town.credit(FATHER, 40_000);
    let paid = town.pay(FATHER, 10_000);
    let back = |home: u32| CancelUse {
        numbered: town.number("cancel_use"),
        clerk: CLERK,
        area: area(home),
        settlement: paid.id,
    };
    assert_eq!(town.refused(back(310_000)), Reason::SettlementUnknown);
    assert!(matches!(town.done(back(110_000)), Answer::Settled(..)));
    assert_eq!(town.balance(110_000, FATHER), 40_000);
    assert_eq!(town.refused(back(110_000)), Reason::AlreadyCancelled);
    town.books_are_right();
}
