//! A report is the sum of the uses that it is made of, to the 分, in every view.

use domain::institution::Level;
use domain::report::{Line, LineKey, Payer, Purpose, Report, Role, seen_by};
use domain::settlement::{CancelFacts, Settlement, SettlementKind, ShareSource, cancel};
use domain::{BindingId, Fen, PersonId, SettlementId};
use proptest::prelude::*;

use super::properties::{Relative, lines, relatives, world};
use super::world::{World, account};

const PATIENT: PersonId = PersonId(1);

fn given_back(world: &World, original: &Settlement, own: i64, id: i64) -> Settlement {
    let accounts = vec![account(1, own, own / 3)];
    let facts = CancelFacts { original: original.clone(), accounts, quotas: Vec::new() };
    let kind = SettlementKind::Cancel(original.id);
    let policies = world.policies();
    cancel(SettlementId(id), kind, &facts, &policies, world.now).unwrap().settlement
}

/// Bills of one patient, each perhaps given back.
fn uses(bills: &[(Vec<(&'static str, i64)>, bool)], own: i64, of: &[Relative]) -> Vec<Settlement> {
    let mut uses = Vec::new();
    for (lines, back) in bills {
        let world = world(lines, own, of, Level::Two);
        let paid = world.decide().settlement;
        let id = 1_000 + i64::try_from(uses.len()).unwrap();
        let back = back.then(|| given_back(&world, &paid, own, id));
        uses.push(paid);
        uses.extend(back);
    }
    uses
}

fn report(uses: &[Settlement], viewer: PersonId) -> Report {
    let mut report = Report::default();
    for settlement in uses {
        report.add(settlement, viewer).unwrap();
    }
    report
}

fn net(report: &Report, payer: impl Fn(Payer) -> bool) -> i64 {
    report.net(|key| payer(key.payer)).unwrap().0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_report_is_the_sum_of_its_uses(
        bills in prop::collection::vec((lines(), any::<bool>()), 1..5),
        own in 0_i64..50_000,
        relatives in relatives(),
    ) {
        let uses = uses(&bills, own, &relatives);
        let seen = report(&uses, PATIENT);
        let figure = |of: fn(&Settlement) -> Fen| uses.iter().map(|it| of(it).0).sum::<i64>();
        prop_assert_eq!(net(&seen, |_| true), figure(|it| it.figures.total));
        prop_assert_eq!(net(&seen, |p| p == Payer::Fund), figure(|it| it.figures.fund_sum));
        prop_assert_eq!(net(&seen, |p| p == Payer::Own), figure(|it| it.figures.own));
        prop_assert_eq!(net(&seen, |p| p == Payer::Cash), figure(|it| it.figures.cash));
        let aid = |payer| matches!(payer, Payer::Aid(_));
        prop_assert_eq!(net(&seen, aid), figure(|it| it.figures.aid));
        let mut of_grantors = 0;
        for n in 1..=relatives.len() {
            let n = i64::try_from(n).unwrap();
            let theirs: Vec<Settlement> = uses.iter().filter(|it| paid(it, n)).cloned().collect();
            let theirs = report(&theirs, PersonId(100 + n));
            let by_binding = net(&seen, |payer| payer == Payer::Aid(BindingId(n)));
            prop_assert_eq!(net(&theirs, |_| true), by_binding);
            let own_only = theirs.lines.keys().all(|key| {
                key.role == Role::Grantor && key.payer == Payer::Aid(BindingId(n))
            });
            prop_assert!(own_only, "a grantor sees no other pocket: {theirs:?}");
            of_grantors += by_binding;
        }
        prop_assert_eq!(of_grantors, figure(|it| it.figures.aid));
        let (paid, returned) = seen.lines.values().fold((0, 0), |(paid, returned), line| {
            (paid + line.paid.0, returned + line.returned.0)
        });
        prop_assert_eq!(paid - returned, figure(|it| it.figures.total));
        prop_assert!(seen.lines.values().all(|line| line.paid.0 >= 0 && line.returned.0 >= 0));
    }
}

fn paid(settlement: &Settlement, binding: i64) -> bool {
    let source = ShareSource::Live(BindingId(binding));
    settlement.shares.iter().any(|share| share.source == source)
}

/// 100.00 paid by the own account (10.00), the first relative (60.00) and cash (30.00), given back.
#[test]
fn what_is_given_back_stands_beside_what_was_paid() {
    let relatives = [(6_000 + 777, None, None, 0)];
    let mut world = world(&[("NOBODY KNOWS", 10_000)], 0, &relatives, Level::Two);
    world.facts.account = Some(account(1, 1_000, 0));
    let bill = world.decide().settlement;
    let shown = seen_by(&bill, PATIENT).unwrap();
    let first = Payer::Aid(BindingId(1));
    let expected = [(Payer::Own, 1_000), (Payer::Cash, 3_000), (first, 6_000)];
    assert_eq!(shown, expected.map(|(payer, fen)| (payer, Fen(fen))));
    assert_eq!(seen_by(&bill, PersonId(101)).unwrap(), [(first, Fen(6_000))]);
    assert_eq!(seen_by(&bill, PersonId(7)).unwrap(), [], "a stranger");
    let back = given_back(&world, &bill, 1_000, 9);
    let seen = report(&[bill, back], PATIENT);
    let key = LineKey {
        role: Role::Patient,
        member: PATIENT,
        purpose: Purpose::Outpatient,
        payer: first,
    };
    let line = Line { bills: 1, returns: 1, paid: Fen(6_000), returned: Fen(6_000) };
    assert_eq!(seen.lines.get(&key), Some(&line), "{seen:?}");
    assert_eq!((seen.net(|_| true), seen.uses), (Ok(Fen::ZERO), 2));
}
