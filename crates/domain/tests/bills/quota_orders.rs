//! Which quota is asked when: orders of payers and of kinds of payer, picking, what binds live money
//! alone.

use domain::binding::Limits;
use domain::explain::ShareEnd::{
    self, BillPaid, MonthLimit, NotAgreed, NotPicked, OneGrantorOnly, OwnNotZero,
};
use domain::settlement::{PayerFacts, Setting, StayBill};
use domain::{BindingId, Fen};

use super::far::{wallet, with_quota};
use super::world::{World, payer, rule};

fn world(payers: impl IntoIterator<Item = PayerFacts>, axes: &str) -> World {
    let mut world = World::new(10_000).payers(payers);
    world.axes = wallet("\"open\"") + axes;
    world
}

/// (binding, from its quota, paid, why not more)
fn notes(world: &World) -> Vec<(i64, bool, i64, ShareEnd)> {
    let notes = world.decide().settlement.explanation.payers;
    let said = |note: &domain::explain::PayerNote| {
        (note.binding.map_or(0, |id| id.0), note.quota, note.paid.0, note.end)
    };
    notes.iter().map(said).collect()
}

#[test]
fn every_quota_is_asked_before_any_account() {
    let two = || [with_quota(1, (3_000, 0), 9_000), with_quota(2, (2_000, 0), 9_000)];
    let quota = ShareEnd::Quota;
    assert_eq!(
        notes(&world(two(), "")),
        [(1, true, 3_000, quota), (2, true, 2_000, quota), (1, false, 5_000, BillPaid)]
    );
    let last_first = world(two(), &rule("order", "\"filed_descending\""));
    assert_eq!(
        notes(&last_first),
        [(2, true, 2_000, quota), (1, true, 3_000, quota), (2, false, 5_000, BillPaid)]
    );
    let live_first = world(two(), &rule("payer_kinds_order", "[\"own\", \"live\", \"quota\"]"));
    let balance = ShareEnd::Balance;
    assert_eq!(
        notes(&live_first),
        [(1, false, 9_000, balance), (2, false, 1_000, BillPaid)],
        "what is frozen in quotas is not live money"
    );
}

#[test]
fn only_who_is_picked_pays_by_quota_or_account() {
    let two = [with_quota(1, (3_000, 0), 9_000), with_quota(2, (2_000, 0), 9_000)];
    let mut picked = world(two, &rule("order", "\"picked\""));
    picked.bill.picked = Some(BindingId(2));
    assert_eq!(
        notes(&picked),
        [(1, true, 0, NotPicked), (2, true, 2_000, ShareEnd::Quota), (2, false, 8_000, BillPaid)],
        "who was not picked is told once"
    );
}

#[test]
fn one_grantor_in_a_settlement_binds_live_money() {
    let one = rule("grantors_per_settlement", "\"one\"");
    let payers = [with_quota(1, (3_000, 0), 0), payer(2, 1_000), payer(3, 9_000)];
    assert_eq!(
        notes(&world(payers, &one)),
        [
            (1, true, 3_000, ShareEnd::Quota),
            (1, false, 0, ShareEnd::Balance),
            (2, false, 1_000, ShareEnd::Balance),
            (3, false, 0, OneGrantorOnly),
        ]
    );
}

#[test]
fn limits_hold_whichever_pays_first() {
    let mut relative = with_quota(1, (3_000, 0), 4_000);
    relative.binding.limits = Limits { month: Some(Fen(5_000)), ..Limits::default() };
    let live_first = rule("payer_kinds_order", "[\"own\", \"live\", \"quota\"]");
    for (axes, paid) in
        [("", [(true, 3_000), (false, 2_000)]), (&live_first, [(false, 4_000), (true, 1_000)])]
    {
        let world = world([relative.clone()], axes);
        let notes = notes(&world);
        assert_eq!(notes.iter().map(|(_, q, paid, _)| (*q, *paid)).collect::<Vec<_>>(), paid);
        assert_eq!(notes[1].3, MonthLimit);
    }
}

/// Its parts were allowed when it was set: all of them pay, those first that the area now wants first.
#[test]
fn all_parts_of_a_quota_pay() {
    for (axes, parts) in [
        (String::new(), (6_000, 1_000)),
        (rule("account_part", "\"carried_then_current\""), (2_000, 5_000)),
        (rule("account_part", "\"carried_only\""), (2_000, 5_000)),
    ] {
        let mut world = world([with_quota(1, (6_000, 5_000), 0)], &axes);
        world.bill.total = Fen(7_000);
        world.bill.lines = vec![super::world::line("A", 7_000)];
        let decision = world.decide();
        let share = decision.settlement.shares[0];
        assert_eq!((share.current.0, share.carried.0), parts, "{axes}");
        assert_eq!(decision.quotas[0].1.quota.left(), Ok(Fen(4_000)));
    }
}

#[test]
fn a_quota_is_asked_for_as_live_money_is() {
    let own = world([with_quota(1, (3_000, 0), 9_000)], &rule("own_first", "\"only_at_zero\""));
    let own = own.employee(500, 0);
    assert_eq!(notes(&own)[1..], [(1, true, 0, OwnNotZero)]);
    let mut stay = world([with_quota(1, (3_000, 0), 9_000)], "");
    stay.bill.setting = Setting::Inpatient;
    stay.bill.stay = Some(StayBill { aid_agreed: false, ..StayBill::default() });
    assert_eq!(notes(&stay), [(1, true, 0, NotAgreed)]);
    stay.bill.stay = Some(StayBill { aid_agreed: true, ..StayBill::default() });
    assert_eq!(notes(&stay)[0], (1, true, 3_000, ShareEnd::Quota));
}
