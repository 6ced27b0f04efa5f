//! Why a payer pays no more: every reason once, with the amount that it leaves.

use std::collections::BTreeSet;

use domain::binding::{BindingState, EndedWhy, Limits, Scope, SuspendedWhy};
use domain::explain::ShareEnd;
use domain::person::{AccountPart, InsuredStatus, Insutype};
use domain::settlement::{AccountUse, PayerFacts, Setting};
use domain::{BindingId, Fen};
use jiff::civil::date;

use super::world::{World, account, area, at, payer};

/// A bill of 100.00 and one relative with 80.00, made different by `change`.
fn end(change: impl FnOnce(&mut World, &mut PayerFacts)) -> (i64, ShareEnd) {
    let mut world = World::new(10_000);
    let mut relative = payer(1, 8_000);
    change(&mut world, &mut relative);
    let notes = world.payers([relative]).notes();
    let note = notes.iter().find(|note| note.0 == 1).unwrap();
    (note.1, note.2)
}

fn with_limits(payment: i64, month: i64, year: i64) -> Limits {
    Limits { payment: Some(Fen(payment)), month: Some(Fen(month)), year: Some(Fen(year)) }
}

fn rules(world: &mut World, axis: &str, value: &str) {
    *world = world.clone().rule(axis, value);
}

#[test]
fn money_ends() {
    use ShareEnd::{AwayLimit, Balance, BillPaid, Floor, MonthLimit, PaymentLimit, YearLimit};
    assert_eq!(end(|_, _| {}), (8_000, Balance));
    assert_eq!(end(|_, p| p.account = Some(account(101, 20_000, 0))), (10_000, BillPaid));
    assert_eq!(end(|w, _| rules(w, "floor", "3_000")), (5_000, Floor));
    assert_eq!(end(|w, _| rules(w, "floor", "9_000")), (0, Floor));
    assert_eq!(end(|_, p| p.account = Some(account(101, 0, 0))), (0, Balance));
    assert_eq!(end(|_, p| p.binding.limits = with_limits(700, 800, 900)), (700, PaymentLimit));
    let used = |p: &mut PayerFacts, month, year| {
        p.binding.limits = with_limits(700, 800, 900);
        (p.used_month, p.used_year) = (Fen(month), Fen(year));
    };
    assert_eq!(end(|_, p| used(p, 101, 101)), (699, MonthLimit));
    assert_eq!(end(|_, p| used(p, 101, 300)), (600, YearLimit));
    assert_eq!(end(|_, p| used(p, 900, 900)), (0, MonthLimit));
    // An area's cap holds also where the grantor set no limit or a higher one.
    assert_eq!(end(|w, _| rules(w, "limit_caps", "{ month = 500 }")), (500, MonthLimit));
    let capped = |w: &mut World, p: &mut PayerFacts| {
        rules(w, "limit_caps", "{ payment = 500 }");
        p.binding.limits = with_limits(700, 800, 900);
    };
    assert_eq!(end(capped), (500, PaymentLimit));
    let away = |w: &mut World, _: &mut PayerFacts| {
        rules(w, "away_limit", "600");
        w.bill.institution.area = area("130200");
    };
    assert_eq!(end(away), (600, AwayLimit));
    assert_eq!(end(|w, _| rules(w, "away_limit", "600")), (8_000, Balance));
}

#[test]
fn reserved_money_is_not_free() {
    let reserved = |_: &mut World, p: &mut PayerFacts| {
        let mut account = account(101, 5_000, 3_000);
        account.reserved_current = Fen(1_000);
        account.reserved_carried = Fen(500);
        p.account = Some(account);
    };
    assert_eq!(end(reserved), (6_500, ShareEnd::Balance));
}

#[test]
fn relatives_use_the_part_that_their_area_opens() {
    for (part, value, drawn) in [
        (AccountPart::CurrentThenCarried, "\"current_then_carried\"", (5_000, 2_000)),
        (AccountPart::CarriedThenCurrent, "\"carried_then_current\"", (4_000, 3_000)),
        (AccountPart::CarriedOnly, "\"carried_only\"", (0, 3_000)),
    ] {
        let mut relative = payer(1, 0);
        relative.account = Some(account(101, 5_000, 3_000));
        let world = World::new(7_000).payers([relative]).rule("account_part", value);
        let [share] = world.decide().settlement.shares[..] else { panic!("one share") };
        assert_eq!((share.current.0, share.carried.0), drawn, "{part:?}");
    }
}

#[test]
fn the_floor_never_binds_the_owner() {
    let world = World::new(9_000).employee(5_000, 3_000);
    let world = world.rule("floor", "100_000").rule("account_part", "\"carried_only\"");
    assert_eq!(world.notes(), [(0, 8_000, ShareEnd::Balance)]);
}

#[test]
fn a_relative_that_may_not_pay_pays_nothing() {
    type Change = fn(&mut World, &mut PayerFacts);
    let changes: [(ShareEnd, Change); 16] = [
        (ShareEnd::Scope, |_, p| p.binding.scopes = BTreeSet::from([Scope::Pharmacy])),
        (ShareEnd::Scope, |w, _| rules(w, "scopes", r#"["pharmacy"]"#)),
        (ShareEnd::Scope, |w, p| {
            w.bill.setting = Setting::Inpatient;
            p.binding.scopes.remove(&Scope::Inpatient);
        }),
        (ShareEnd::SwitchedOff, |_, p| p.binding.switched_off = true),
        (ShareEnd::Frozen, |_, p| p.binding.state = BindingState::Suspended(SuspendedWhy::Frozen)),
        (ShareEnd::Frozen, |_, p| {
            p.binding.state = BindingState::Suspended(SuspendedWhy::AwaitingReactivation);
        }),
        (ShareEnd::Frozen, |_, p| p.grantor.frozen = true),
        (ShareEnd::Frozen, |_, p| p.account.as_mut().unwrap().frozen = true),
        (ShareEnd::Insurance, |_, p| {
            p.binding.state = BindingState::Suspended(SuspendedWhy::Insurance);
        }),
        (ShareEnd::Insurance, |_, p| p.grantor.status = InsuredStatus::Paused),
        (ShareEnd::NotYetEffective, |w, p| {
            p.binding.state = BindingState::PendingEffect;
            p.binding.effective_from = w.now.plus_ms(1);
        }),
        (ShareEnd::NotOpen, |w, _| w.bill.institution.takes_family = false),
        (ShareEnd::NoAccount, |_, p| p.account = None),
        (ShareEnd::NoAccount, |_, p| p.grantor.insutype = Insutype::Resident),
        (ShareEnd::NotAsked, |w, _| w.bill.account_use = AccountUse::None),
        (ShareEnd::OwnNotZero, |w, _| {
            *w = w.clone().employee(1, 0).rule("own_first", "\"only_at_zero\"");
        }),
    ];
    for (nth, (expected, change)) in changes.into_iter().enumerate() {
        assert_eq!(end(change), (0, expected), "change {nth}");
    }
}

#[test]
fn relatives_pay_beside_an_own_account_at_zero() {
    let world = World::new(700).employee(0, 0).payers([payer(1, 8_000)]);
    let world = world.rule("own_first", "\"only_at_zero\"");
    assert_eq!(world.notes(), [(0, 0, ShareEnd::Balance), (1, 700, ShareEnd::BillPaid)]);
}

#[test]
fn a_binding_that_is_over_is_not_looked_at() {
    for (nth, (state, until)) in [
        (BindingState::Ended(EndedWhy::Grantor), None),
        (BindingState::Submitted, None),
        (BindingState::AwaitingAcceptance, None),
        (BindingState::Active, Some(date(2026, 11, 21))),
    ]
    .into_iter()
    .enumerate()
    {
        let mut over = payer(1, 8_000);
        over.binding.state = state;
        over.binding.until = until;
        assert_eq!(World::new(700).payers([over]).notes(), [], "{nth}");
    }
    let mut last_day = payer(1, 8_000);
    last_day.binding.until = Some(date(2026, 11, 22));
    assert_eq!(World::new(700).payers([last_day]).notes(), [(1, 700, ShareEnd::BillPaid)]);
}

#[test]
fn a_pending_binding_pays_from_its_instant_on() {
    let mut pending = payer(1, 8_000);
    pending.binding.state = BindingState::PendingEffect;
    pending.binding.effective_from = at("2026-11-22T10:00:00");
    assert_eq!(World::new(700).payers([pending]).notes(), [(1, 700, ShareEnd::BillPaid)]);
}

#[test]
fn own_account_ends() {
    let frozen = {
        let mut world = World::new(700).employee(5_000, 0);
        world.facts.account.as_mut().unwrap().frozen = true;
        world
    };
    assert_eq!(frozen.notes(), [(0, 0, ShareEnd::Frozen)]);
    assert_eq!(frozen.decide().settlement.figures.cash, Fen(700));
    let mut none = World::new(700).employee(0, 0);
    none.facts.account = None;
    assert_eq!(none.notes(), [(0, 0, ShareEnd::NoAccount)]);
    let mut resident = World::new(700).payers([payer(1, 8_000)]);
    resident = resident.rule("own_first", "\"only_at_zero\"");
    for own in [None, Some(account(1, 0, 0)), Some(account(1, 5_000, 0))] {
        resident.facts.account = own;
        let notes = resident.notes();
        assert_eq!(notes, [(1, 700, ShareEnd::BillPaid)], "a resident has none to ask");
        assert_eq!(resident.decide().settlement.balance_after, Fen::ZERO);
    }
}

#[test]
fn a_payer_stops_at_parts_that_it_may_not_pay() {
    let parts = r#"{ own = ["coinsurance"], aid = ["coinsurance", "preselfpay"] }"#;
    let mut world = World::new(10_000).employee(50_000, 0).payers([payer(1, 50_000)]);
    world.bill.lines =
        vec![domain::item::Line { sn: "1".to_owned(), ..super::world::line("B", 10_000) }];
    let world = world.rule("payable_parts", parts);
    assert_eq!(world.notes(), [(0, 9_500, ShareEnd::Parts), (1, 500, ShareEnd::BillPaid)]);

    let mut world = World::new(10_000).payers([payer(1, 50_000)]).rule("payable_parts", parts);
    world.bill.lines = vec![super::world::line("C", 10_000)];
    assert_eq!(world.notes(), [(1, 0, ShareEnd::Parts)]);
    assert_eq!(world.decide().settlement.figures.cash, Fen(10_000));
    assert_eq!(world.decide().used, []);
    assert_eq!(world.facts.payers[0].binding.id, BindingId(1));
}
