//! Everything comes back, also later.

use domain::binding::BindingState;
use domain::policy::PolicySet;
use domain::settlement::{CancelFacts, Decision, Settlement, SettlementKind, cancel};
use domain::{Fen, Moment, Month, Reason, Refusal, SettlementId};
use ledger::Balances;

use super::world::{World, account, area, at, payer, policies, rule};

const BENEFIT: &str = r#"[{ insutype = "employee", settings = ["outpatient"], fund = 310100,
    ratio = 5_000, deductible = { amount = 200 } }]"#;

/// 20.00, of which 2.00 fill the deductible, 9.00 come from the fund, 3.00 own, 4.00 a relative.
fn paid() -> (World, Settlement) {
    let mut relative = payer(1, 0);
    relative.account = Some(account(101, 250, 150));
    let world = World::new(2_000).employee(300, 0).payers([relative]).rule("benefit", BENEFIT);
    let settlement = world.decide().settlement;
    assert_eq!((settlement.figures.own, settlement.figures.aid), (Fen(300), Fen(400)));
    (world, settlement)
}

fn give_back(original: &Settlement, set: &PolicySet, now: Moment) -> Result<Decision, Refusal> {
    let (accounts, quotas) = (vec![account(1, 0, 0)], Vec::new());
    let facts = CancelFacts { original: original.clone(), accounts, quotas };
    cancel(SettlementId(6), SettlementKind::Cancel(original.id), &facts, set, now)
}

#[test]
fn a_cancel_is_the_bill_negated() {
    let (world, original) = paid();
    let set = world.policies();
    let back = give_back(&original, &set, at("2026-11-22T11:00:00")).unwrap();
    let settlement = &back.settlement;
    assert_eq!(settlement.id, SettlementId(6));
    assert_eq!(settlement.kind, SettlementKind::Cancel(original.id));
    let figures = &settlement.figures;
    assert_eq!((figures.total, figures.fund_sum), (Fen(-2_000), Fen(-900)));
    assert_eq!((figures.own, figures.aid, figures.cash), (Fen(-300), Fen(-400), Fen(-400)));
    assert_eq!(figures.funds[&310_100], Fen(-900));
    assert_eq!(settlement.balance_after, Fen(300));
    let parts = |shares: &[domain::settlement::Share]| {
        shares.iter().map(|share| (share.current.0, share.carried.0)).collect::<Vec<_>>()
    };
    assert_eq!(parts(&original.shares), [(300, 0), (250, 150)]);
    assert_eq!(parts(&settlement.shares), [(-300, 0), (-250, -150)]);
    let (key, added) = original.accumulated.unwrap();
    let (same, taken) = settlement.accumulated.unwrap();
    assert_eq!(key, same);
    assert_eq!((taken.in_scope, taken.fund, taken.count), (Fen(-2_000), Fen(-900), -1));
    assert_eq!(added.deductible.map(|fen| -fen.0), taken.deductible.map(|fen| fen.0));
    let mut books = Balances::default();
    books.post(&world.decide().transfer).unwrap();
    books.post(&back.transfer).unwrap();
    assert!(books.iter().all(|(_, rest)| rest.is_zero()));
}

#[test]
fn the_month_of_the_payment_loses_its_use_whenever_the_cancel_comes() {
    let (world, original) = paid();
    let later = at("2027-03-02T08:00:00");
    let back = give_back(&original, &world.policies(), later).unwrap();
    let binding = domain::BindingId(1);
    assert_eq!(back.used, [(binding, area("130100"), Month(202_611), Fen(-400))]);
    assert_eq!(back.settlement.settled_at, later);
}

#[test]
fn money_of_an_account_year_that_is_over_returns_to_the_carried_part() {
    let july = rule("account_year_start", "{ month = 7, day = 1 }");
    for (axes, paid_at, now, current, carried) in [
        ("", "2026-12-31T23:59:59", "2026-12-31T23:59:59", -250, -150),
        ("", "2026-12-31T23:59:59", "2027-01-01T00:00:00", 0, -400),
        (july.as_str(), "2026-12-31T23:59:59", "2027-06-30T23:59:59", -250, -150),
        (july.as_str(), "2026-12-31T23:59:59", "2027-07-01T00:00:00", 0, -400),
    ] {
        let (_, mut original) = paid();
        original.settled_at = at(paid_at);
        let back = give_back(&original, &policies(axes), at(now)).unwrap();
        let share = back.settlement.shares[1];
        assert_eq!((share.current, share.carried), (Fen(current), Fen(carried)), "{now}");
        assert_eq!(back.transfer.legs().iter().map(|leg| leg.amount.0).sum::<i64>(), 0);
    }
}

#[test]
fn an_ended_binding_does_not_keep_the_money() {
    // The facts of a cancel hold no binding at all; what they hold decides it.
    let (mut world, original) = paid();
    world.facts.payers[0].binding.state = BindingState::Withdrawn;
    assert!(give_back(&original, &world.policies(), world.now).is_ok());
}

#[test]
fn a_bill_is_given_back_once() {
    let (world, mut original) = paid();
    let set = world.policies();
    let cancelled = give_back(&original, &set, world.now).unwrap().settlement;
    assert_eq!(
        give_back(&cancelled, &set, world.now).unwrap_err().reason,
        Reason::SettlementUnknown
    );
    original.cancelled_by = Some(SettlementId(450_000_000_000_000_000));
    let refusal = give_back(&original, &set, world.now).unwrap_err();
    assert_eq!(refusal.reason, Reason::AlreadyCancelled);
    assert_eq!(domain::ids::inward(&refusal.name.unwrap()).unwrap().1, 450_000_000_000_000_000);
    let facts = CancelFacts { original: paid().1, accounts: Vec::new(), quotas: Vec::new() };
    let other = SettlementKind::Undo(SettlementId(99));
    let refusal = cancel(SettlementId(6), other, &facts, &set, world.now).unwrap_err();
    assert_eq!(refusal.reason, Reason::SettlementUnknown);
}
