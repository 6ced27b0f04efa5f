//! Bills that quotas of the wallet pay.

use domain::binding::{BindingState, Limits, SuspendedWhy};
use domain::chart::{
    DueKind, account_carried, account_current, commitment_held, due_from, due_to, fund_charge,
    institution_payable,
};
use domain::explain::ShareEnd::{
    self, BillPaid, Frozen, MonthLimit, NoQuota, NotAsked, Scope, WalletNotOpen, WalletNotTaken,
    WalletPartly, WalletUnknown,
};
use domain::institution::Service;
use domain::policy::AxisName;
use domain::settlement::{AccountUse, CancelFacts, Decision, SettlementKind, ShareSource, cancel};
use domain::wallet::{Quota, QuotaState};
use domain::{Area, Fen, InstitutionId, PersonId, SettlementId};
use ledger::Balances;

use super::far::{BOUND, CHENGDU, QUOTA, SHENZHEN, WUHAN, bill, rules, wallet};
use super::world::{World, area, at};

fn books(decision: &Decision) -> Balances {
    let mut books = Balances::default();
    books.post(&decision.transfer).unwrap();
    for (id, change) in &decision.quotas {
        books.post(&change.legs(*id).unwrap()).unwrap();
    }
    books
}

/// (binding's quota or account, paid, why not more)
fn notes(world: &World) -> Vec<(&'static str, i64, ShareEnd)> {
    let notes = world.decide().settlement.explanation.payers;
    let called = |note: &domain::explain::PayerNote| match (note.binding, note.quota) {
        (None, _) => "own",
        (Some(_), true) => "quota",
        (Some(_), false) => "live",
    };
    notes.iter().map(|note| (called(note), note.paid.0, note.end)).collect()
}

/// 深圳 → 成都, care in 武汉: 300.00, of which the funds bear 150.00, the mother's account 20.00, the
/// daughter's quota 100.00 (80.00 of this year, 20.00 of earlier ones), cash the rest.
#[test]
fn three_provinces_are_right_at_once() {
    let world = bill(30_000, 2_000, (8_000, 5_000), 10_000);
    let decision = world.decide();
    let figures = &decision.settlement.figures;
    assert_eq!(
        (figures.fund_sum, figures.own, figures.aid),
        (Fen(15_000), Fen(2_000), Fen(10_000))
    );
    assert_eq!(figures.cash, Fen(3_000));
    assert_eq!(
        notes(&world),
        [("own", 2_000, ShareEnd::Balance), ("quota", 10_000, ShareEnd::Quota)]
    );
    let [own, aid] = decision.settlement.shares[..] else { panic!("{decision:?}") };
    assert_eq!((own.source, aid.source), (ShareSource::Own, ShareSource::Quota(BOUND, QUOTA)));
    assert_eq!((aid.current, aid.carried), (Fen(8_000), Fen(2_000)));

    let books = books(&decision);
    let [c, b, g] = [WUHAN, CHENGDU, SHENZHEN].map(area);
    let (mother, daughter) = (PersonId(1), PersonId(101));
    for (account, expected) in [
        // 武汉 is owed everything that it owes the hospital.
        (due_from(c, b, DueKind::Fund), 15_000),
        (due_from(c, b, DueKind::Own), 2_000),
        (due_from(c, g, DueKind::Aid), 10_000),
        (institution_payable(c, InstitutionId(9)), -27_000),
        // 成都: the fund's part and the mother's account.
        (fund_charge(b, 310_100), 15_000),
        (account_current(b, mother), 2_000),
        (due_to(b, c, DueKind::Fund), -15_000),
        (due_to(b, c, DueKind::Own), -2_000),
        // 深圳: the daughter's account, and the quota is used up.
        (account_current(g, daughter), 8_000),
        (account_carried(g, daughter), 2_000),
        (due_to(g, c, DueKind::Aid), -10_000),
        (commitment_held(g, QUOTA), 10_000),
    ] {
        assert_eq!(books.of(account), Fen(expected), "{account:?}");
    }
    for place in [c, b, g] {
        let of = books.iter().filter(|(account, _)| account.book == place.book());
        assert_eq!(of.map(|(_, amount)| amount.0).sum::<i64>(), 0, "{place}");
    }
    let owed: Vec<_> =
        decision.obligations.iter().map(|o| (o.debtor, o.kind, o.amount.0)).collect();
    assert_eq!(
        owed,
        [(g, DueKind::Aid, 10_000), (b, DueKind::Fund, 15_000), (b, DueKind::Own, 2_000)]
    );
    assert_eq!(decision.used, [(BOUND, g, world.now.month(), Fen(10_000))]);
    let [(id, change)] = &decision.quotas[..] else { panic!("{decision:?}") };
    assert_eq!((*id, change.quota.used, change.quota.left()), (QUOTA, Fen(10_000), Ok(Fen::ZERO)));
    assert_eq!((change.current, change.carried), (Fen(-8_000), Fen(-2_000)));
    assert!(change.quota.is_open(), "a cancel gives back into it");
}

#[test]
fn money_beside_the_quota_is_not_touched() {
    let world = bill(30_000, 0, (80_000, 0), 10_000);
    assert_eq!(world.decide().settlement.figures.aid, Fen(10_000));
    assert_eq!(notes(&world)[1..], [("quota", 10_000, ShareEnd::Quota)]);
    let world = bill(10_000, 0, (80_000, 0), 10_000);
    assert_eq!(notes(&world)[1..], [("quota", 5_000, BillPaid)]);
}

type Change = fn(&mut World);

#[test]
fn why_a_quota_pays_nothing() {
    let mut promised = bill(30_000, 0, (80_000, 0), 10_000);
    promised.facts.payers[0].quota.as_mut().unwrap().1.promised = Fen(10_000);
    assert_eq!(notes(&promised)[1..], [("quota", 0, ShareEnd::Quota)]);
    let changes: [(ShareEnd, Change); 6] = [
        (NoQuota, |w| w.facts.payers[0].quota = None),
        (Frozen, |w| {
            w.facts.payers[0].binding.state = BindingState::Suspended(SuspendedWhy::Frozen);
        }),
        (Scope, |w| w.facts.payers[0].binding.scopes.clear()),
        (NotAsked, |w| w.bill.account_use = AccountUse::OwnOnly),
        (ShareEnd::NotOpen, |w| w.bill.institution.takes_family = false),
        (WalletNotTaken, |w| {
            w.bill.institution.services.remove(&Service::Wallet);
        }),
    ];
    for (end, change) in changes {
        let mut world = bill(30_000, 0, (80_000, 0), 10_000);
        change(&mut world);
        assert_eq!(notes(&world)[1..], [("quota", 0, end)], "said once, of the quota");
        assert_eq!(world.decide().quotas, []);
    }
}

/// The wallet of the patient's, the grantor's and the care area: one that is not plainly open is
/// enough, and its rule is named.
#[test]
fn the_strictest_of_the_three_wallets_decides() {
    for (code, place) in [("44", SHENZHEN), ("51", CHENGDU), ("42", WUHAN)] {
        for (value, end) in [
            ("\"closed\"", WalletNotOpen),
            ("\"partly\"", WalletPartly),
            ("\"unknown\"", WalletUnknown),
        ] {
            let mut world = bill(30_000, 0, (80_000, 0), 10_000);
            let unknown = "[[wallet]]\nvalue = \"unknown\"\n".to_owned();
            let axes = if value == "\"unknown\"" { unknown } else { wallet(value) };
            world.rules = Some(rules(&[(code, &axes)]));
            assert_eq!(notes(&world)[1..], [("quota", 0, end)], "{place} {value}");
            let named = world.decide().settlement.explanation.rules;
            assert!(named.iter().any(|rule| rule.axis == AxisName::Wallet), "{place} {value}");
        }
    }
}

/// Of several that are not open the strictest is told, wherever it is.
#[test]
fn closed_is_stricter_than_unknown_and_unknown_than_partly() {
    let unknown = "[[wallet]]\nvalue = \"unknown\"\n".to_owned();
    let (closed, partly) = (wallet("\"closed\""), wallet("\"partly\""));
    for (patients, grantors, cares, end) in
        [(&partly, &unknown, &closed, WalletNotOpen), (&partly, &partly, &unknown, WalletUnknown)]
    {
        let mut world = bill(30_000, 0, (80_000, 0), 10_000);
        world.rules = Some(rules(&[("51", patients), ("44", grantors), ("42", cares)]));
        assert_eq!(notes(&world)[1..], [("quota", 0, end)]);
    }
}

/// Inside one city the account pays on where the quota ends; limits see both.
#[test]
fn limits_hold_for_quota_and_account_together() {
    let near = |limits: Limits| {
        let mut world = bill(30_000, 0, (80_000, 0), 4_000);
        let home = area(CHENGDU);
        world.bill.institution.area = home;
        let payer = &mut world.facts.payers[0];
        payer.grantor.area = home;
        payer.account.as_mut().unwrap().area = home;
        payer.quota.as_mut().unwrap().1.area = home;
        payer.binding.limits = limits;
        world
    };
    let month = Limits { month: Some(Fen(9_000)), ..Limits::default() };
    let payment = Limits { payment: Some(Fen(9_000)), ..Limits::default() };
    for (limits, end) in [(month, MonthLimit), (payment, ShareEnd::PaymentLimit)] {
        let world = near(limits);
        let paid = [("quota", 4_000, ShareEnd::Quota), ("live", 5_000, end)];
        assert_eq!(notes(&world)[1..], paid);
        let decision = world.decide();
        let counted: Vec<i64> = decision.used.iter().map(|(.., amount)| amount.0).collect();
        assert_eq!(counted, [9_000], "one count of one binding");
    }
    let low = near(Limits { month: Some(Fen(3_000)), ..Limits::default() });
    assert_eq!(notes(&low)[1..], [("quota", 3_000, MonthLimit), ("live", 0, MonthLimit)]);
}

/// The bill given back on `day`; the quota as it stands then.
fn given_back(world: &World, day: &str, quota: Option<Quota>) -> Decision {
    let original = world.decide().settlement;
    let kind = SettlementKind::Cancel(original.id);
    let quotas = quota.map(|quota| (QUOTA, quota)).into_iter().collect();
    let facts = CancelFacts { original, accounts: Vec::new(), quotas };
    cancel(SettlementId(6), kind, &facts, &world.policies(), at(day)).unwrap()
}

#[test]
fn a_cancel_gives_back_into_the_open_quota() {
    let world = bill(30_000, 0, (8_000, 5_000), 10_000);
    let paid = world.decide();
    let used = paid.quotas[0].1.quota.clone();
    let back = given_back(&world, "2026-11-30T10:00:00", Some(used.clone()));
    let [(QUOTA, change)] = &back.quotas[..] else { panic!("{back:?}") };
    let quota = &change.quota;
    assert_eq!((quota.current, quota.carried, quota.used), (Fen(8_000), Fen(2_000), Fen(0)));
    let mut rest = books(&paid);
    rest.post(&back.transfer).unwrap();
    rest.post(&change.legs(QUOTA).unwrap()).unwrap();
    assert!(rest.iter().all(|(_, amount)| amount.is_zero()), "together they are nothing");
    assert_eq!(back.used, [(BOUND, area(SHENZHEN), world.now.month(), Fen(-10_000))]);
    // The account year is over: all of it is carried, in the account and in the quota.
    let late = given_back(&world, "2027-02-01T10:00:00", Some(used));
    let quota = &late.quotas[0].1.quota;
    assert_eq!((quota.current, quota.carried), (Fen(0), Fen(10_000)));
}

#[test]
fn after_the_quota_the_money_is_free() {
    let world = bill(30_000, 0, (8_000, 5_000), 10_000);
    let used = world.decide().quotas[0].1.quota.clone();
    let ended = used.end(QuotaState::Ended, world.now).unwrap();
    let moved = Quota { area: Area::parse("440100").unwrap(), ..used };
    for quota in [None, Some(ended), Some(moved)] {
        let back = given_back(&world, "2026-11-30T10:00:00", quota);
        assert_eq!(back.quotas, []);
        let sources: Vec<_> = back.settlement.shares.iter().map(|share| share.source).collect();
        assert_eq!(sources, [ShareSource::Live(BOUND)]);
        assert_eq!(back.settlement.figures.aid, Fen(-10_000));
        assert_eq!(back.used, [(BOUND, area(SHENZHEN), world.now.month(), Fen(-10_000))]);
    }
}
