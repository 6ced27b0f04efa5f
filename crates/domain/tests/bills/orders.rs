//! Every order of payers, one and many, and how a picked payer is treated.

use domain::explain::ShareEnd::{self, Balance, BillPaid, NotAsked, NotPicked, OneGrantorOnly};
use domain::settlement::{AccountUse, PayerFacts, effective_payers};
use domain::{BindingId, Fen, Reason};

use super::world::{World, payer, policies, rule};

/// Three relatives, filed 1, 2, 3, with 10.00, 30.00 and 20.00; 2 is ranked first, 3 second.
fn three() -> [PayerFacts; 3] {
    let mut payers = [payer(1, 1_000), payer(2, 3_000), payer(3, 2_000)];
    payers[1].binding.rank = Some(1);
    payers[2].binding.rank = Some(2);
    // Facts come in any order.
    payers.rotate_left(1);
    payers
}

fn paid(order: &str, total: i64) -> Vec<(i64, i64, ShareEnd)> {
    World::new(total).payers(three()).rule("order", order).notes()
}

#[test]
fn each_order_asks_in_its_way() {
    for (order, total, expected) in [
        ("\"filed_ascending\"", 1_500, vec![(1, 1_000, Balance), (2, 500, BillPaid)]),
        ("\"filed_descending\"", 2_500, vec![(3, 2_000, Balance), (2, 500, BillPaid)]),
        (
            "\"balance_descending\"",
            5_100,
            vec![(2, 3_000, Balance), (3, 2_000, Balance), (1, 100, BillPaid)],
        ),
        ("\"ranked\"", 5_100, vec![(2, 3_000, Balance), (3, 2_000, Balance), (1, 100, BillPaid)]),
    ] {
        assert_eq!(paid(order, total), expected, "{order}");
    }
}

#[test]
fn equal_balances_and_equal_ranks_go_by_filing() {
    for order in ["\"balance_descending\"", "\"ranked\""] {
        let payers = [payer(3, 500), payer(1, 500), payer(2, 500)];
        let notes = World::new(1_200).payers(payers).rule("order", order).notes();
        assert_eq!(notes, [(1, 500, Balance), (2, 500, Balance), (3, 200, BillPaid)], "{order}");
    }
}

#[test]
fn a_lot_is_drawn_from_the_bill_and_can_be_drawn_again() {
    let first = |visit| {
        let mut world = World::new(100).payers(three()).rule("order", "\"random\"");
        world.bill.visit.0 = visit;
        let notes = world.notes();
        assert_eq!(notes, world.notes());
        notes[0].0
    };
    let drawn: Vec<i64> = (0..300).map(first).collect();
    for binding in 1..=3 {
        let times = drawn.iter().filter(|first| **first == binding).count();
        assert!((60..=140).contains(&times), "binding {binding} came first {times} times of 300");
    }
}

#[test]
fn where_payers_are_picked_only_the_picked_one_pays() {
    let mut world = World::new(5_000).payers(three()).rule("order", "\"picked\"");
    let nobody = world.decide();
    assert_eq!(world.notes(), [(1, 0, NotPicked), (2, 0, NotPicked), (3, 0, NotPicked)]);
    assert_eq!(nobody.settlement.figures.cash, Fen(5_000));
    assert_eq!(nobody.settlement.explanation.memo(), Some(Reason::PayerNotChosen));

    world.bill.picked = Some(BindingId(2));
    assert_eq!(world.notes(), [(1, 0, NotPicked), (2, 3_000, Balance), (3, 0, NotPicked)]);
    assert_eq!(world.decide().settlement.explanation.memo(), None);

    world.bill.picked = Some(BindingId(8));
    assert_eq!(world.try_decide().unwrap_err().reason, Reason::PayerNotUsable);
}

#[test]
fn a_pick_means_nothing_where_payers_have_an_order() {
    let mut world = World::new(500).payers(three());
    world.bill.picked = Some(BindingId(2));
    assert_eq!(world.notes(), [(1, 500, BillPaid)]);
}

#[test]
fn a_pick_of_somebody_else_is_refused_in_every_area_unless_no_account_is_asked() {
    for order in ["\"filed_ascending\"", "\"picked\""] {
        let mut world = World::new(500).payers(three()).rule("order", order);
        world.bill.picked = Some(BindingId(8));
        assert_eq!(world.try_decide().unwrap_err().reason, Reason::PayerNotUsable, "{order}");
        world.bill.account_use = AccountUse::None;
        assert_eq!(world.decide().settlement.figures.cash, Fen(500), "{order}");
        assert_eq!(world.decide().settlement.explanation.memo(), None, "nobody was asked for");
    }
}

#[test]
fn where_payers_are_picked_the_memo_asks_for_one_whatever_the_trigger() {
    let mut world = World::new(500).payers(three()).rule("order", "\"picked\"");
    world = world.rule("trigger", "\"asked\"");
    world.bill.account_use = AccountUse::OwnThenAutomatic;
    let memo = |world: &World| world.decide().settlement.explanation.memo();
    assert_eq!(memo(&world), Some(Reason::PayerNotChosen));
    world.bill.picked = Some(BindingId(1));
    assert_eq!(memo(&world), None);
    assert_eq!(world.decide().settlement.figures.aid, Fen(500));
}

#[test]
fn the_memo_tells_an_unconnected_institution_from_a_closed_way() {
    let mut world = World::new(500).payers(three());
    world.bill.institution.takes_family = false;
    let memo = |world: &World| world.decide().settlement.explanation.memo();
    assert_eq!(memo(&world), Some(Reason::InstitutionNotConnected));
    world.facts.payers.clear();
    assert_eq!(memo(&world), None, "nobody could have paid anyway");

    let mut world = World::new(500).payers(three()).rule("cross_city", "\"closed\"");
    world.bill.institution.area = super::world::area("130200");
    assert_eq!(world.notes()[0].2, ShareEnd::NotOpen);
    assert_eq!(memo(&world), None, "the place is closed, not the institution");
}

#[test]
fn one_grantor_is_the_first_who_can_pay_anything() {
    let mut payers = three();
    payers[2].account = Some(super::world::account(101, 0, 0));
    let world = World::new(5_000).payers(payers).rule("grantors_per_settlement", "\"one\"");
    assert_eq!(world.notes(), [(1, 0, Balance), (2, 3_000, Balance), (3, 0, OneGrantorOnly)]);
    assert_eq!(world.decide().settlement.figures.cash, Fen(2_000));
}

#[test]
fn relatives_come_before_the_own_account_where_the_area_says_so() {
    let world = World::new(1_500).employee(5_000, 0).payers([payer(1, 1_000)]);
    let notes = world.rule("payer_kinds_order", r#"["live", "own"]"#).notes();
    assert_eq!(notes, [(1, 1_000, Balance), (0, 500, BillPaid)]);
}

#[test]
fn the_flag_of_the_wire_says_who_is_asked() {
    let own_short = || World::new(1_500).employee(1_000, 0).payers([payer(1, 900)]);
    let asked = || own_short().rule("trigger", "\"asked\"");
    let own = (0, 1_000, Balance);
    for (world, account_use, expected) in [
        (own_short(), AccountUse::None, [(0, 0, NotAsked), (1, 0, NotAsked)]),
        (own_short(), AccountUse::OwnThenAutomatic, [own, (1, 500, BillPaid)]),
        (own_short(), AccountUse::OwnThenFamily, [own, (1, 500, BillPaid)]),
        (asked(), AccountUse::None, [(0, 0, NotAsked), (1, 0, NotAsked)]),
        (asked(), AccountUse::OwnThenAutomatic, [own, (1, 0, NotAsked)]),
        (asked(), AccountUse::OwnThenFamily, [own, (1, 500, BillPaid)]),
    ] {
        let mut world = world;
        world.bill.account_use = account_use;
        assert_eq!(world.notes(), expected, "{account_use:?}");
    }
}

#[test]
fn the_effective_order_leaves_out_who_cannot_pay() {
    let mut world = World::new(1).payers(three());
    world.facts.payers[0].binding.switched_off = true;
    let order = |axes: &str| {
        let policies = policies(axes);
        let payers = effective_payers(&world.facts, &policies, 77, world.now);
        payers.iter().map(|payer| payer.binding.id.0).collect::<Vec<_>>()
    };
    assert_eq!(order(""), [1, 3]);
    assert_eq!(order(&rule("order", "\"ranked\"")), [3, 1]);
}
