//! A number is used up by a decision, and gives the same answer for ever.

use domain::refusal::Side;
use domain::{BindingId, Fen, Kinship, Reason, Refusal, SettlementId, VisitId};
use jiff::civil::date;

use super::bill::write;
use super::sample::{CARE, HOME, area, batch, day, number};
use crate::{Answer, Batch, Claim, Number, Seen, Store, StoreError};

fn claim(store: &dyn Store, numbers: &[Number]) -> crate::Result<Vec<Claim>> {
    let mut writer = store.writer()?;
    let mut tx = writer.begin()?;
    tx.claim(numbers)
}

fn answering(answers: Vec<(Number, Answer)>) -> Batch {
    Batch { answers, ..batch(day(3)) }
}

/// Claimed and dropped it is fresh again; answered it is seen with everything that was kept.
pub fn a_number_is_fresh_until_it_is_answered(store: &dyn Store) {
    let asked = [number("b"), number("a")];
    for _ in 0..2 {
        assert_eq!(claim(store, &asked).unwrap(), [Claim::Fresh, Claim::Fresh]);
    }
    write(store, &answering(vec![(number("a"), Answer::Done)])).unwrap();
    let Number { key, digest, fields } = number("a");
    let seen = Seen { digest, fields, answer: Answer::Done, at: day(3) };
    assert_eq!(claim(store, &asked).unwrap(), [Claim::Fresh, Claim::Seen(seen.clone())]);
    let reader = store.reader().unwrap();
    assert_eq!(reader.number(&key).unwrap(), Some(seen));
    assert_eq!(reader.number(&number("b").key).unwrap(), None);
}

/// Paid or refused, with every fact of a refusal.
pub fn every_answer_comes_back_as_it_was_given(store: &dyn Store) {
    let refusal = Refusal::new(Reason::QuoteChanged)
        .of(Side::Grantor)
        .at(area(HOME))
        .on(date(2026, 2, 28))
        .amount(Fen(-1))
        .count(3)
        .kinship(Kinship::ParentInLaw)
        .field("input.data.medfee_sumamt")
        .name("11000020261122");
    let answers = [
        Answer::Settled(area(CARE), SettlementId(i64::MAX)),
        Answer::Visit(area(CARE), VisitId(2)),
        Answer::Lines(area(CARE), 3, 0, u32::MAX),
        Answer::Binding(BindingId(4)),
        Answer::Done,
        Answer::Refused(vec![refusal, Refusal::new(Reason::Frozen)]),
        Answer::Refused(vec![Refusal::new(Reason::Frozen)]),
        Answer::Blocked,
    ];
    let numbers: Vec<Number> = (0..answers.len()).map(|n| number(&n.to_string())).collect();
    let given = numbers.iter().cloned().zip(answers.iter().cloned()).collect();
    write(store, &answering(given)).unwrap();
    for (claim, answer) in claim(store, &numbers).unwrap().into_iter().zip(answers) {
        let Claim::Seen(seen) = claim else { panic!("{answer:?} is gone") };
        assert_eq!(seen.answer, answer);
    }
}

/// An undo that comes before its request: whoever uses the number later learns it.
pub fn a_blocked_number_is_seen_blocked(store: &dyn Store) {
    let blocked = number("late");
    write(store, &Batch { blocked: vec![blocked.key.clone()], ..batch(day(3)) }).unwrap();
    let seen = Seen { digest: [0; 32], fields: vec![], answer: Answer::Blocked, at: day(3) };
    assert_eq!(claim(store, &[blocked]).unwrap(), [Claim::Seen(seen)]);
}

/// The caller holds back the second of two in flight; a store does not guess.
pub fn a_number_cannot_be_claimed_twice_at_once(store: &dyn Store) {
    let outcome = claim(store, &[number("a"), number("b"), number("a")]);
    assert!(
        matches!(outcome, Err(StoreError::Inconsistent { table: "numbers", .. })),
        "{outcome:?}"
    );
}

/// Not even with the same answer: somebody decided without a claim.
pub fn a_number_cannot_be_answered_twice(store: &dyn Store) {
    write(store, &answering(vec![(number("a"), Answer::Done)])).unwrap();
    let again = write(store, &answering(vec![(number("a"), Answer::Done)]));
    assert!(matches!(again, Err(StoreError::Inconsistent { table: "numbers", .. })), "{again:?}");
    let blocking = write(store, &Batch { blocked: vec![number("a").key], ..batch(day(4)) });
    assert!(matches!(blocking, Err(StoreError::Inconsistent { .. })), "{blocking:?}");
    let seen = store.reader().unwrap().number(&number("a").key).unwrap().unwrap();
    assert_eq!((seen.answer, seen.at), (Answer::Done, day(3)));
}

/// Area, issuer and transaction belong to the key.
pub fn the_same_digits_from_another_issuer_are_another_number(store: &dyn Store) {
    write(store, &answering(vec![(number("a"), Answer::Done)])).unwrap();
    let mut others = vec![number("a"); 3];
    others[0].key.area = area(HOME);
    "p:1".clone_into(&mut others[1].key.issuer);
    "2208".clone_into(&mut others[2].key.infno);
    assert_eq!(claim(store, &others).unwrap(), vec![Claim::Fresh; 3]);
}
