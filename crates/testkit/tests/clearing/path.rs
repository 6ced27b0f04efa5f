//! The way of money: sealed, stated, confirmed, sent, received.

use domain::Fen;
use domain::chart::DueKind;
use domain::clearing::{RemittanceFor, StatementState};
use domain::clerk::By;
use store::Body;

use crate::house::{
    ANNA, BEIJING, BERT, CHENGDU, CLEO, DORA, GUANGDONG, GUANGZHOU, House, SHENZHEN, SICHUAN, area,
    between, within,
};

const NOVEMBER: u32 = 202_611;

/// A daughter of 深圳 paid 80.00 for her mother in 成都, 深圳's fund 120.00; somebody of 成都 was in
/// 广州 for 50.00; 广州 owes 深圳 30.00, 北京 owes 成都 7.00.
fn month(house: &House) {
    house.run_at("2026-11-22T09:00:00");
    house.owe((SHENZHEN, CHENGDU), DueKind::Aid, 8_000);
    house.owe((SHENZHEN, CHENGDU), DueKind::Fund, 12_000);
    house.owe((CHENGDU, GUANGZHOU), DueKind::Fund, 5_000);
    house.owe((GUANGZHOU, SHENZHEN), DueKind::Fund, 3_000);
    house.owe((BEIJING, CHENGDU), DueKind::Own, 700);
    house.run_at("2026-12-01T00:05:00");
}

#[test]
fn a_month_from_the_window_to_both_receipts() {
    let house = House::new();
    month(&house);
    let made = house.statements(NOVEMBER);
    let due: Vec<_> = made
        .values()
        .map(|(_, made)| {
            (made.parties, made.pays().unwrap().map(|(payer, _, paid)| (payer, paid.amount)))
        })
        .collect();
    let pays = |payer: u32, amount| Some((area(payer), Fen(amount)));
    assert_eq!(
        due,
        [
            (between(BEIJING, SICHUAN), pays(BEIJING, 700)),
            (between(GUANGDONG, SICHUAN), pays(GUANGDONG, 20_000)),
            (between(SICHUAN, GUANGDONG), pays(SICHUAN, 5_000)),
            // 广州 is owed 50.00 and owes 30.00: its province pays it the rest.
            (within(GUANGDONG, GUANGZHOU), pays(GUANGDONG, 2_000)),
            (within(GUANGDONG, SHENZHEN), pays(SHENZHEN, 17_000)),
            (within(SICHUAN, CHENGDU), pays(SICHUAN, 15_700)),
        ]
    );
    let reconciled = house.job("clearing-reconcile 202611").unwrap();
    assert_eq!((reconciled.done, reconciled.note.as_str()), (0, "all agree"));
    house.at("2026-12-08T10:00:00");
    for (parties, _) in due.iter().rev() {
        house.confirm(NOVEMBER, *parties);
    }
    for (place, (parties, _)) in due.iter().enumerate() {
        house.pay(NOVEMBER, *parties, &format!("2026{place}"));
        assert_eq!(house.statement(NOVEMBER, *parties).1.state, StatementState::Paid);
    }
    assert_eq!(house.dues(), []);
    let banks = [BEIJING, GUANGDONG, SICHUAN, GUANGZHOU, SHENZHEN, CHENGDU];
    let banks: Vec<i64> = banks.iter().map(|of| house.bank(*of)).collect();
    assert_eq!(banks, [-700, 0, 0, 2_000, -17_000, 15_700]);
    // Every act of it stands in the trail, with its legs and records.
    let reads = house.rig.app.read().unwrap();
    let keyring = house.rig.app.keyring();
    let trail = app::trail::verify(reads.as_ref(), keyring, &mut |_, _| {}).unwrap();
    // The clerks of the kit were written past the lane.
    let breaks = trail.breaks.into_iter().filter(|found| found.row > Some(5));
    assert_eq!(breaks.collect::<Vec<_>>(), []);
}

#[test]
fn what_one_bank_paid_is_in_transit_until_the_other_has_it() {
    let house = House::new();
    month(&house);
    let parties = between(GUANGDONG, SICHUAN);
    house.confirm(NOVEMBER, parties);
    let (id, made) = house.statement(NOVEMBER, parties);
    let remittance = house.two(house.remitting(id, &made, "B-1"));
    let reads = house.rig.app.read().unwrap();
    let transit: i64 =
        reads.evidence(None).unwrap().mirrors.iter().map(|(_, _, transit)| transit.0).sum();
    assert_eq!((transit, house.bank(GUANGDONG), house.bank(SICHUAN)), (20_000, -20_000, 0));
    assert_eq!(house.statement(NOVEMBER, parties).1.state, StatementState::Sent);
    let Body::Remittance(sent) = reads.record(remittance).unwrap().unwrap().body else { panic!() };
    assert_eq!(sent.sent.by, (By::Clerk(ANNA), By::Clerk(BERT)));
    house.at("2026-12-09T10:00:00");
    house.two(house.receiving(remittance, "S-1"));
    let reads = house.rig.app.read().unwrap();
    let Body::Remittance(got) = reads.record(remittance).unwrap().unwrap().body else { panic!() };
    assert_eq!(got.received.unwrap().by, (By::Clerk(CLEO), By::Clerk(DORA)));
    assert_eq!(house.bank(SICHUAN), 20_000);
    // Each half by its act alone is sound too.
    let acts = [got.sent.act].into();
    let scope = store::EvidenceScope { acts, ..store::EvidenceScope::default() };
    let half = reads.evidence(Some(&scope)).unwrap();
    assert_eq!(ledger::invariant::breaches(&half), []);
}

/// A bill of November is cancelled in January, after its month was cleared and paid: it comes off
/// January, and what is more than January is brought forward to February.
#[test]
fn a_cancel_after_clearing_lowers_the_next_statement() {
    let house = House::new();
    month(&house);
    let parties = between(GUANGDONG, SICHUAN);
    house.confirm(NOVEMBER, parties);
    house.pay(NOVEMBER, parties, "B-1");
    house.run_at("2027-01-01T00:05:00");
    house.owe((SHENZHEN, CHENGDU), DueKind::Aid, -8_000);
    house.owe((SHENZHEN, CHENGDU), DueKind::Fund, 1_000);
    house.run_at("2027-02-01T00:05:00");
    let (_, january) = house.statement(202_701, parties);
    assert_eq!(january.payment().unwrap().amount, Fen(-7_000));
    assert_eq!(january.pays().unwrap(), None);
    house.confirm(202_701, parties);
    assert_eq!(house.statement(202_701, parties).1.state, StatementState::Paid, "nothing is due");
    house.owe((SHENZHEN, CHENGDU), DueKind::Fund, 9_000);
    house.run_at("2027-03-01T00:05:00");
    let (_, february) = house.statement(202_702, parties);
    assert_eq!(february.brought.values().map(|brought| brought.0).sum::<i64>(), -7_000);
    assert_eq!(february.pays().unwrap().unwrap().2.amount, Fen(2_000));
    house.confirm(202_702, parties);
    house.pay(202_702, parties, "B-2");
    all_paid(&house, &[NOVEMBER, 202_701, 202_702]);
    assert_eq!(house.dues(), []);
}

/// Nothing is brought forward beyond the year: two provinces that clear no more would never settle it.
#[test]
fn what_late_cancels_leave_at_the_years_end_is_paid_back() {
    let house = House::new();
    month(&house);
    let parties = between(GUANGDONG, SICHUAN);
    house.confirm(NOVEMBER, parties);
    house.pay(NOVEMBER, parties, "B-1");
    let (before, other) = (house.bank(GUANGDONG), house.bank(SICHUAN));
    house.owe((SHENZHEN, CHENGDU), DueKind::Aid, -8_000);
    house.owe((SHENZHEN, CHENGDU), DueKind::Fund, 1_000);
    house.run_at("2027-01-01T00:05:00");
    let (_, december) = house.statement(202_612, parties);
    let (payer, payee, paid) = december.pays().unwrap().unwrap();
    assert_eq!((payer, payee, paid.amount), (area(SICHUAN), area(GUANGDONG), Fen(7_000)));
    house.confirm(202_612, parties);
    house.pay(202_612, parties, "B-2");
    assert_eq!((house.bank(GUANGDONG), house.bank(SICHUAN)), (before + 7_000, other - 7_000));
    all_paid(&house, &[NOVEMBER, 202_612]);
    assert_eq!(house.dues(), []);
    house.run_at("2027-02-01T00:05:00");
    assert!(house.statements(202_701).is_empty(), "nothing is left over");
}

/// Every statement of these months, confirmed and paid.
fn all_paid(house: &House, months: &[u32]) {
    for month in months {
        for (place, (parties, (_, made))) in house.statements(*month).into_iter().enumerate() {
            if made.state == StatementState::Sealed {
                house.confirm(*month, parties);
            }
            if house.statement(*month, parties).1.state == StatementState::Confirmed {
                house.pay(*month, parties, &format!("{month}-{place}"));
            }
        }
    }
}

#[test]
fn balances_that_moved_are_paid_by_themselves() {
    let house = House::new();
    house.owe((SHENZHEN, CHENGDU), DueKind::Transfer, 6_000);
    house.run_at("2026-12-01T00:05:00");
    assert!(house.statements(NOVEMBER).is_empty(), "they stand in no window");
    let (payer, payee, purpose) = (area(SHENZHEN), area(CHENGDU), RemittanceFor::Moves);
    let on = house.rig.app.now().date();
    let remit = |amount, no: &str| app::acts::BankAct::Remit {
        payer,
        payee,
        purpose,
        amount: Fen(amount),
        bank_ref: no.to_owned(),
        on,
    };
    let reason = house.refused(house.proposing(remit(6_001, "M-1")));
    assert_eq!(reason, domain::Reason::RemittanceMismatch);
    let sent = house.two(remit(6_000, "M-1"));
    assert_eq!(
        house.refused(house.proposing(remit(1, "M-2"))),
        domain::Reason::RemittanceMismatch,
        "nothing is left"
    );
    house.two(house.receiving(sent, "M-1"));
    assert_eq!((house.dues(), house.bank(CHENGDU)), (vec![], 6_000));
}
