//! Prepayments: given, used, settled at the year's end.

use app::acts::{BankAct, SettlePrepayment};
use domain::chart::DueKind;
use domain::clearing::Prepayment;
use domain::{Fen, Reason};
use std::sync::Arc;
use store::record::prepayment_key;
use store::{Body, Kind};

use crate::house::{CHENGDU, GUANGDONG, House, SHENZHEN, SICHUAN, area, between};

fn given(house: &House, year: i16) -> Option<Prepayment> {
    let key = prepayment_key(area(GUANGDONG), area(SICHUAN), year);
    let record = house.rig.app.read().unwrap().record_by_key(Kind::Prepayment, &key).unwrap();
    record.map(|record| match record.body {
        Body::Prepayment(prepayment) => prepayment,
        other => panic!("{other:?}"),
    })
}

fn giving(house: &House, (giver, holder): (u32, u32), (year, amount): (i16, i64)) -> BankAct {
    BankAct::GivePrepayment {
        giver: area(giver),
        holder: area(holder),
        year,
        amount: Fen(amount),
        bank_ref: format!("P{year}{amount}"),
        on: house.rig.app.now().date(),
    }
}

#[test]
fn a_prepayment_is_given_used_and_goes_on_next_year() {
    let house = House::new();
    house.run_at("2027-02-01T09:00:00");
    let pair = (GUANGDONG, SICHUAN);
    let sent = house.two(giving(&house, pair, (2027, 100_000)));
    assert_eq!((house.bank(GUANGDONG), house.bank(SICHUAN)), (-100_000, 0));
    house.two(house.receiving(sent, "S-P"));
    assert_eq!(house.bank(SICHUAN), 100_000);
    house.owe((SHENZHEN, CHENGDU), DueKind::Fund, 72_000);
    house.run_at("2027-03-01T09:00:00");
    let used = |month: u32| house.job(&format!("clearing-prepayments {month}")).unwrap().note;
    assert_eq!(used(202_702), "yellow 440000>510000 7200 bp");
    house.owe((SHENZHEN, CHENGDU), DueKind::Fund, 112_500);
    house.run_at("2027-04-01T09:00:00");
    assert_eq!(used(202_703), "red 440000>510000 11250 bp");
    // An emergency increase: the same prepayment, raised.
    house.two(giving(&house, pair, (2027, 50_000)));
    assert_eq!(given(&house, 2027).unwrap().amount, Fen(150_000));
    house.run_at("2027-05-01T09:00:00");
    // The year ends; its statements are not all paid, so it is settled when the first quarter is over.
    house.run_at("2028-03-31T09:00:00");
    assert!(given(&house, 2027).unwrap().settled_at.is_none());
    house.run_at("2028-04-01T09:00:00");
    assert!(given(&house, 2027).unwrap().settled_at.is_some());
    let next = given(&house, 2028).unwrap();
    assert_eq!((next.amount, next.settled_at), (Fen(150_000), None));
    assert_eq!(house.job("clearing-year 2027").unwrap().done, 1);
    assert_eq!(house.bank(GUANGDONG), -150_000, "nothing is paid by it");
}

/// Last year's stands for the months of the new one until it is settled; one of the new year's adds
/// to it.
#[test]
fn a_new_year_is_watched_before_the_old_one_is_settled() {
    let house = House::new();
    house.run_at("2026-12-15T09:00:00");
    house.two(giving(&house, (GUANGDONG, SICHUAN), (2026, 100_000)));
    house.run_at("2027-01-05T09:00:00");
    house.owe((SHENZHEN, CHENGDU), DueKind::Fund, 95_000);
    house.run_at("2027-02-01T09:00:00");
    let used = |month: u32| house.job(&format!("clearing-prepayments {month}")).unwrap().note;
    assert_eq!(used(202_701), "red 440000>510000 9500 bp");
    house.two(giving(&house, (GUANGDONG, SICHUAN), (2027, 20_000)));
    house.owe((SHENZHEN, CHENGDU), DueKind::Fund, 90_000);
    house.run_at("2027-03-01T09:00:00");
    assert_eq!(used(202_702), "yellow 440000>510000 7500 bp");
    // Nothing of 2026 is open: it goes on, and is counted once.
    assert!(given(&house, 2026).unwrap().settled_at.is_some());
    house.owe((SHENZHEN, CHENGDU), DueKind::Fund, 84_000);
    house.run_at("2027-04-01T09:00:00");
    assert_eq!(used(202_703), "yellow 440000>510000 7000 bp");
}

#[test]
fn february_says_whose_prepayment_is_not_there() {
    let house = House::new();
    house.run_at("2026-11-22T09:00:00");
    house.owe((SHENZHEN, CHENGDU), DueKind::Fund, 72_000);
    house.run_at("2026-12-01T09:00:00");
    house.run_at("2027-02-01T09:00:00");
    let wanted = house.job("clearing-prepayments-wanted 2027").unwrap();
    assert_eq!((wanted.done, wanted.note.as_str()), (1, "440000>510000"));
    assert_eq!(house.statement(202_611, between(GUANGDONG, SICHUAN)).1.items, 1);
}

#[test]
fn what_a_prepayment_refuses() {
    let house = House::new();
    house.run_at("2027-02-01T09:00:00");
    for (pair, year) in [
        ((GUANGDONG, GUANGDONG), (2027, 100)),
        ((SHENZHEN, SICHUAN), (2027, 100)),
        ((GUANGDONG, CHENGDU), (2027, 100)),
        ((GUANGDONG, SICHUAN), (2026, 100)),
        ((GUANGDONG, SICHUAN), (2027, 0)),
        ((GUANGDONG, SICHUAN), (2027, -100)),
    ] {
        let reason = house.refused(house.proposing(giving(&house, pair, year)));
        assert_eq!(reason, Reason::PrepaymentState, "{pair:?} {year:?}");
    }
    house.two(giving(&house, (GUANGDONG, SICHUAN), (2027, 100)));
    let again = house.refused(house.proposing(giving(&house, (GUANGDONG, SICHUAN), (2027, 100))));
    assert_eq!(again, Reason::ReceiptTaken);
    let (giver, holder, year) = (area(GUANGDONG), area(SICHUAN), 2027);
    let numbered = house.number(giver, "settle");
    let early = SettlePrepayment { numbered, clerk: None, giver, holder, year };
    assert_eq!(house.refused(Arc::new(early)), Reason::PrepaymentState, "its year is not over");
}
