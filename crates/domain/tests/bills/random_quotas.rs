//! What holds of every quota: sums, room, and what is spoken for.

use domain::explain::ShareEnd;
use domain::settlement::{CancelFacts, SettlementKind, ShareSource, cancel};
use domain::wallet::{Quota, QuotaChange, QuotaState, end_of, release};
use domain::{Fen, SettlementId};
use ledger::Balances;
use proptest::prelude::*;

use super::far::{self, bill, rules, savings, set, with_quota};
use super::world::{World, at};

/// One act on a quota.
#[derive(Clone, Debug)]
enum Step {
    Set(i64),
    Pay(i64),
    Back(i64),
    Roll,
    Release,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0_i64..60_000).prop_map(Step::Set),
        3 => (0_i64..30_000).prop_map(Step::Pay),
        1 => (0_i64..30_000).prop_map(Step::Back),
        1 => Just(Step::Roll),
        1 => Just(Step::Release),
    ];
    prop::collection::vec(step, 1..12)
}

/// (current, carried) of the account and a quota out of it.
fn quotas() -> impl Strategy<Value = Vec<(i64, i64, i64, i64, Option<i64>)>> {
    let limit = || prop::option::of(0_i64..60_000);
    prop::collection::vec(
        (0_i64..50_000, 0_i64..50_000, 0_i64..50_000, 0_i64..50_000, limit()),
        0..4,
    )
}

/// Relatives of whose account a part is a quota; in one city, so that what is beside it pays too.
fn world(total: i64, own: i64, relatives: &[(i64, i64, i64, i64, Option<i64>)]) -> World {
    let mut world = World::new(total).employee(own, 0);
    world.axes = far::wallet("\"open\"");
    for (n, (current, carried, free, promised, month)) in (1..).zip(relatives) {
        let mut relative = with_quota(n, (*current, *carried), *free);
        relative.binding.limits.month = month.map(Fen);
        if let Some((_, quota)) = &mut relative.quota {
            quota.promised = Fen(*promised.min(&(current + carried)));
        }
        world.facts.payers.push(relative);
    }
    world
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_split_with_quotas_keeps_the_sums(
        total in 1_i64..200_000,
        own in 0_i64..20_000,
        relatives in quotas(),
    ) {
        let world = world(total, own, &relatives);
        let decision = world.decide();
        let f = &decision.settlement.figures;
        prop_assert_eq!(f.total.0, f.fund_sum.0 + f.own.0 + f.aid.0 + f.cash.0 + f.hosp_part.0);
        let aid: i64 = decision.settlement.shares.iter()
            .filter(|share| share.source != ShareSource::Own)
            .map(|share| share.current.0 + share.carried.0)
            .sum();
        prop_assert_eq!(aid, f.aid.0);
        prop_assert_eq!(decision.used.iter().map(|(.., used)| used.0).sum::<i64>(), aid);
        for payer in &world.facts.payers {
            let (id, quota) = payer.quota.as_ref().unwrap();
            let paid = |quota: bool| decision.settlement.shares.iter()
                .filter(|share| share.source.binding() == Some(payer.binding.id))
                .filter(|share| matches!(share.source, ShareSource::Quota(..)) == quota)
                .map(|share| (share.current.0, share.carried.0))
                .fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
            let (current, carried) = paid(true);
            prop_assert!(current + carried <= quota.room().unwrap().0, "never more than room");
            prop_assert!(current <= quota.current.0 && carried <= quota.carried.0);
            let live = paid(false);
            let purse = payer.account.as_ref().unwrap();
            prop_assert!(live.0 + live.1 <= purse.free_all().unwrap().0, "nor what is spoken for");
            let both = current + carried + live.0 + live.1;
            prop_assert!(payer.binding.limits.month.is_none_or(|most| both <= most.0));
            let change = decision.quotas.iter().find(|(of, _)| of == id).map(|(_, change)| change);
            prop_assert_eq!(change.is_some(), current + carried > 0);
            if let Some(QuotaChange { quota: after, current: less, carried: lesser }) = change {
                prop_assert_eq!(after.amount(), quota.amount(), "used and left together stay");
                prop_assert_eq!((less.0, lesser.0), (-current, -carried));
            }
        }
        let closed = f.cash.is_zero();
        let last = decision.settlement.explanation.payers.last().map(|note| note.end);
        prop_assert!(!closed || last == Some(ShareEnd::BillPaid));
    }

    #[test]
    fn a_cancel_leaves_nothing_of_money_or_quota(
        total in 1_i64..90_000,
        current in 0_i64..40_000,
        carried in 0_i64..40_000,
        part in 1_i64..100,
        days in 0_i64..500,
        open in any::<bool>(),
    ) {
        let quota = ((current + carried) * part / 100).max(1);
        prop_assume!(current + carried >= quota);
        let world = bill(total, 0, (current, carried), quota);
        let paid = world.decide();
        let before = world.facts.payers[0].quota.clone().unwrap().1;
        let after = paid.quotas.first().map_or(before.clone(), |(_, change)| change.quota.clone());
        let original = paid.settlement.clone();
        let kind = SettlementKind::Cancel(original.id);
        let quotas = open.then_some((far::QUOTA, after)).into_iter().collect();
        let facts = CancelFacts { original, accounts: Vec::new(), quotas };
        let later = world.now.plus_ms(days * 86_400_000);
        let back = cancel(SettlementId(6), kind, &facts, &world.policies(), later).unwrap();
        let mut books = Balances::default();
        books.post(&paid.transfer).unwrap();
        books.post(&back.transfer).unwrap();
        let mut rest = std::collections::BTreeMap::new();
        for (account, amount) in books.iter() {
            *rest.entry((account.book, account.party, account.code.0 / 10)).or_insert(0) += amount.0;
        }
        prop_assert!(rest.values().all(|amount| *amount == 0), "{:?}", rest);
        let counted = paid.used.iter().chain(&back.used).map(|(.., amount)| amount.0).sum::<i64>();
        prop_assert_eq!(counted, 0);
        if let Some((_, change)) = back.quotas.first() {
            prop_assert_eq!(change.quota.amount(), before.amount());
            prop_assert_eq!(change.quota.used, Fen::ZERO);
        }
        prop_assert_eq!(!back.quotas.is_empty(), open && !paid.quotas.is_empty());
    }

    #[test]
    fn what_is_spoken_for_is_what_the_quota_has_left(
        current in 0_i64..50_000,
        carried in 0_i64..50_000,
        steps in steps(),
    ) {
        let (rules, now) = (rules(&[]), at("2026-11-22T10:00:00"));
        let mut purse = savings(current, carried);
        let mut quota: Option<Quota> = None;
        for step in steps {
            let had = quota.clone();
            let change = match (step, &had) {
                (Step::Set(amount), had) => {
                    set(&rules, &purse, had.as_ref(), amount, now).ok().map(|set| set.change)
                }
                (Step::Pay(amount), Some(had)) => {
                    let amount = amount.min(had.room().unwrap().0);
                    let of_current = amount.min(had.current.0);
                    let (a, b) = (Fen(of_current), Fen(amount - of_current));
                    purse.current = purse.current.minus(a).unwrap();
                    purse.carried = purse.carried.minus(b).unwrap();
                    let (less, lesser) = (Fen(-a.0), Fen(-b.0));
                    let quota = had.take(a, b).unwrap();
                    Some(QuotaChange { quota, current: less, carried: lesser })
                }
                (Step::Back(amount), Some(had)) => {
                    let amount = Fen(amount.min(had.used.0));
                    purse.carried = purse.carried.plus(amount).unwrap();
                    let quota = had.give_back(Fen::ZERO, amount).unwrap();
                    Some(QuotaChange { quota, current: Fen::ZERO, carried: amount })
                }
                (Step::Roll, Some(had)) => {
                    let all = purse.current;
                    purse.current = Fen::ZERO;
                    purse.carried = purse.carried.plus(all).unwrap();
                    let (quota, moved) = had.rolled(all).unwrap();
                    Some(QuotaChange { quota, current: Fen(-moved.0), carried: moved })
                }
                (Step::Release, Some(had)) => release(had, now).ok(),
                (Step::Pay(_) | Step::Back(_) | Step::Roll | Step::Release, None) => None,
            };
            let Some(change) = change else { continue };
            purse = far::reserved(purse, &change);
            quota = Some(change.quota).filter(Quota::is_open);
            let left = quota.as_ref().map_or((Fen::ZERO, Fen::ZERO), |q| (q.current, q.carried));
            prop_assert_eq!((purse.reserved_current, purse.reserved_carried), left);
            prop_assert!(left.0.0 >= 0 && left.1.0 >= 0);
            prop_assert!(purse.current >= left.0 && purse.carried >= left.1);
        }
        if let Some(quota) = quota {
            let end = end_of(&quota, QuotaState::Ended, now).unwrap().unwrap();
            let purse = far::reserved(purse, &end);
            prop_assert_eq!((purse.reserved_current, purse.reserved_carried), (Fen(0), Fen(0)));
            prop_assert_eq!(end_of(&end.quota, QuotaState::Released, now), Ok(None));
        }
    }
}
