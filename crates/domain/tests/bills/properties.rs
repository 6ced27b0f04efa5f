//! What holds of every bill.

use domain::binding::Limits;
use domain::institution::Level;
use domain::settlement::{CancelFacts, Decision, SettlementKind, ShareSource, cancel};
use domain::{Fen, SettlementId};
use ledger::Balances;
use proptest::prelude::*;

use super::world::{World, account, line, payer};

const BENEFIT: &str = r#"[{ insutype = "employee", settings = ["outpatient"], fund = 310100,
    ratio = { community = 8_515, two = 6_667, three = 5_001 },
    deductible = { amount = { community = 0, two = 12_345, three = 30_000 },
        per = "level", year_most = 33_333 },
    bands = [{ above = 50_001, ratio = 3_333 }],
    supplement = { fund = 999997, ratio = 3_333 },
    cap = { most = { amount = 77_777 }, sub = { from = "two", most = { amount = 44_444 } },
        above = { fund = 330100, ratio = 8_000 } } }]"#;

/// (item, amount) of the lines.
pub(super) fn lines() -> impl Strategy<Value = Vec<(&'static str, i64)>> {
    let item = prop::sample::select(vec!["A", "B", "C", "NOBODY KNOWS"]);
    prop::collection::vec((item, 0_i64..200_000), 1..6)
}

/// (free, payment limit, month limit, used) of the relatives.
pub(super) type Relative = (i64, Option<i64>, Option<i64>, i64);

pub(super) fn relatives() -> impl Strategy<Value = Vec<Relative>> {
    let limit = || prop::option::of(0_i64..60_000);
    prop::collection::vec((0_i64..90_000, limit(), limit(), 0_i64..30_000), 0..4)
}

pub(super) fn world(
    lines: &[(&str, i64)],
    own: i64,
    relatives: &[Relative],
    level: Level,
) -> World {
    let mut world = World::new(0).employee(own, own / 3).rule("benefit", BENEFIT);
    world = world.rule("floor", "777");
    world.bill.institution.level = level;
    world.bill.total = Fen(lines.iter().map(|(_, amount)| amount).sum());
    world.bill.lines = lines
        .iter()
        .enumerate()
        .map(|(nth, (item, amount))| {
            let mut line = line(item, *amount);
            line.sn = nth.to_string();
            line
        })
        .collect();
    world.facts.payers = relatives
        .iter()
        .zip(1..)
        .map(|((free, payment, month, used), n)| {
            let mut payer = payer(n, *free);
            let (payment, month) = (payment.map(Fen), month.map(Fen));
            payer.binding.limits = Limits { payment, month, year: None };
            payer.used_month = Fen(*used);
            payer
        })
        .collect();
    world
}

fn paid_by(decision: &Decision, payer: &domain::settlement::PayerFacts) -> i64 {
    let source = ShareSource::Live(payer.binding.id);
    let shares = decision.settlement.shares.iter().filter(|share| share.source == source);
    shares.map(|share| share.current.0 + share.carried.0).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn money_is_conserved_and_nobody_pays_too_much(
        lines in lines(),
        own in 0_i64..50_000,
        relatives in relatives(),
        hospital in 0_i64..3,
        level in prop::sample::select(Level::ALL.to_vec()),
    ) {
        let mut world = world(&lines, own, &relatives, level);
        let unpaid = world.bill.total.0 - world.decide().settlement.figures.fund_sum.0;
        world.bill.hosp_part = Fen(unpaid * hospital / 5);
        let decision = world.decide();
        prop_assert_eq!(&decision, &world.decide());
        let f = &decision.settlement.figures;
        let sum = |amounts: &[Fen]| amounts.iter().map(|fen| fen.0).sum::<i64>();
        prop_assert_eq!(f.total.0, sum(&[f.fund_sum, f.own, f.aid, f.cash, f.hosp_part]));
        prop_assert_eq!(f.total.0, sum(&[f.out_of_list, f.overprice, f.preselfpay, f.in_scope]));
        prop_assert_eq!(f.in_scope.0, sum(&[f.fund_sum, f.deductible, f.coinsurance, f.above_cap]));
        prop_assert_eq!(f.fund_sum.0, f.funds.values().map(|fen| fen.0).sum::<i64>());
        prop_assert!([f.own, f.aid, f.cash, f.fund_sum].iter().all(|fen| fen.0 >= 0));
        prop_assert!(f.own.0 <= own + own / 3);
        for cut in &decision.lines {
            let parts = [cut.out_of_list, cut.overprice, cut.preselfpay, cut.in_scope];
            prop_assert_eq!(cut.line.amount.0, sum(&parts));
        }
        for payer in &world.facts.payers {
            let paid = paid_by(&decision, payer);
            let limits = payer.binding.limits;
            prop_assert!(paid <= (payer.account.as_ref().unwrap().current.0 - 777).max(0));
            prop_assert!(limits.payment.is_none_or(|most| paid <= most.0));
            let month = paid + payer.used_month.0;
            prop_assert!(paid == 0 || limits.month.is_none_or(|most| month <= most.0));
        }
    }

    #[test]
    fn a_cancel_leaves_nothing(
        lines in lines(),
        own in 0_i64..50_000,
        relatives in relatives(),
        days in 0_i64..800,
    ) {
        let world = world(&lines, own, &relatives, Level::Two);
        let decision = world.decide();
        let facts = CancelFacts {
            original: decision.settlement.clone(),
            accounts: vec![account(1, own, own / 3)],
            quotas: Vec::new(),
        };
        let kind = SettlementKind::Cancel(decision.settlement.id);
        let later = world.now.plus_ms(days * 86_400_000);
        let back = cancel(SettlementId(6), kind, &facts, &world.policies(), later).unwrap();
        let mut books = Balances::default();
        books.post(&decision.transfer).unwrap();
        books.post(&back.transfer).unwrap();
        // current and carried of one person may have swapped; together they are nothing
        let mut rest = std::collections::BTreeMap::new();
        for (account, amount) in books.iter() {
            *rest.entry((account.party, account.code.0 / 10)).or_insert(0) += amount.0;
        }
        prop_assert!(rest.values().all(|amount| *amount == 0), "{rest:?}");
        let used = decision.used.iter().chain(&back.used).map(|(_, _, _, amount)| amount.0);
        prop_assert_eq!(used.sum::<i64>(), 0);
    }

    #[test]
    fn a_higher_limit_never_means_more_cash(
        lines in lines(),
        own in 0_i64..50_000,
        relatives in relatives(),
        more in 0_i64..50_000,
    ) {
        let lower = world(&lines, own, &relatives, Level::Two);
        let raised: Vec<Relative> = relatives
            .iter()
            .map(|(free, payment, month, used)| {
                (*free, payment.map(|fen| fen + more), month.map(|fen| fen + more), *used)
            })
            .collect();
        let higher = world(&lines, own, &raised, Level::Two);
        let cash = |world: &World| world.decide().settlement.figures.cash;
        prop_assert!(cash(&higher) <= cash(&lower));
    }
}
