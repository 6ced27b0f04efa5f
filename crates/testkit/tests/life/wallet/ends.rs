//! Quotas and waiting premiums follow their binding and the account year.

use app::acts::{Cancel, PayPremium};
use domain::binding::{Binding, BindingState, EndedWhy};
use domain::policy::axes::PremiumKind;
use domain::premium::{DroppedWhy, PremiumState};
use domain::wallet::QuotaState;
use domain::{Fen, Moment, PersonId};
use jiff::civil::date;
use serde_json::json;
use store::Body;
use store::records::About;
use testkit::Numbers;

use super::{CHENGDU, Couple, HUSBAND, SHENZHEN, WIFE, proved};
use crate::town::{Town, area};

/// The unused rest is free in the same act, whoever or whatever ends the binding.
#[test]
fn the_end_of_the_binding_frees_the_quota_at_once() {
    let ends: [(&str, EndedWhy); 4] = [
        ("unbind", EndedWhy::Beneficiary),
        ("insurance", EndedWhy::InsuranceEnded),
        ("move", EndedWhy::Moved),
        ("death", EndedWhy::Died),
    ];
    for (what, why) in ends {
        let couple = Couple::new();
        let town = &couple.town;
        let id = town.record_of(couple.set(20_000));
        let paid = couple.pay(5_000);
        match what {
            "unbind" => town.done(couple.unbind()),
            "insurance" => town.done(town.insurance(WIFE, domain::person::InsuredStatus::Ended)),
            // Of the owner of the account: a quota does not block it.
            "move" => town.done(town.moving(HUSBAND, 430_100)),
            _ => town.done(town.death(HUSBAND)),
        };
        let (binding, quota) = (town.binding(WIFE, couple.binding), couple.quota(id));
        assert_eq!(binding.state, BindingState::Ended(why), "{what}");
        assert_eq!(quota.state, QuotaState::Ended, "{what}");
        let there = town.account(SHENZHEN, HUSBAND);
        assert_eq!((there.reserved_current, there.reserved_carried), (Fen::ZERO, Fen::ZERO));
        let left = |at| town.balance(at, HUSBAND);
        match what {
            "move" => assert_eq!((left(SHENZHEN), left(430_100)), (0, 95_000)),
            "death" => assert_eq!((left(SHENZHEN), town.book(SHENZHEN, 2310)), (0, -95_000)),
            _ => assert_eq!(left(SHENZHEN), 95_000),
        }
        let ended = |about: &About| {
            matches!(about, About::QuotaChanged { quota, state, .. }
            if *quota == id && *state == QuotaState::Ended)
        };
        assert!(town.told(WIFE).iter().any(ended), "{what}");
        assert_eq!(town.told(HUSBAND).iter().any(ended), what != "death", "nobody tells the dead");
        // A bill given back after the end: free money, of whom and where it is now.
        let numbered = couple.numbers.next(area(CHENGDU), "i:1".into(), "2103", &json!({}));
        town.done(Cancel { numbered, ..town.cancel_of(&paid) });
        match what {
            "move" => assert_eq!((left(SHENZHEN), left(430_100)), (0, 100_000)),
            "death" => assert_eq!((left(SHENZHEN), town.book(SHENZHEN, 2310)), (0, -100_000)),
            _ => assert_eq!(couple.husband(), (100_000, 0), "{what}"),
        }
        assert_eq!(couple.quota(id).used, Fen(5_000), "what has ended stays as it ended");
        town.books_are_right();
    }
}

/// A binding past its last day that no sweep has ended yet: its quota holds nothing back.
#[test]
fn a_quota_of_an_expired_binding_ends_with_the_move() {
    let couple = Couple::new();
    let town = &couple.town;
    let id = town.record_of(couple.set(20_000));
    let before = town.binding(WIFE, couple.binding);
    let (until, version) = (Some(date(2026, 11, 30)), before.version + 1);
    town.rig.put_bindings(vec![Binding { until, version, ..before }]).unwrap();
    town.rig.clock.set(Moment::parse("2026-12-01T00:10:00").unwrap());
    town.done(town.moving(HUSBAND, 430_100));
    let state = town.binding(WIFE, couple.binding).state;
    assert_eq!(state, BindingState::Ended(EndedWhy::Expired));
    assert_eq!(couple.quota(id).state, QuotaState::Ended);
    let there = town.account(SHENZHEN, HUSBAND);
    assert_eq!((there.reserved_current, there.reserved_carried), (Fen::ZERO, Fen::ZERO));
    assert_eq!((town.balance(SHENZHEN, HUSBAND), town.balance(430_100, HUSBAND)), (0, 100_000));
    town.books_are_right();
}

/// Parts of quotas turn with the account year; a cancel of last year's bill gives back into the
/// quota's carried part.
#[test]
fn the_account_year_turns_with_its_quotas() {
    let couple = Couple::new();
    let town = &couple.town;
    let (source, on) = (domain::person::CreditSource::Contribution, date(2026, 11, 1));
    let (at, amount) = (area(SHENZHEN), Fen(40_000));
    let credit = domain::person::Credit { area: at, person: HUSBAND, amount, source, on };
    let numbered = town.number("credits");
    town.done(app::acts::CreditChunk { numbered, credits: vec![credit] });
    let id = town.record_of(couple.set(30_000));
    let paid = couple.pay(10_000);
    let quota = couple.quota(id);
    assert_eq!((quota.current, quota.carried), (Fen(20_000), Fen::ZERO));
    town.rig.clock.set(Moment::parse("2027-01-01T08:00:00").unwrap());
    let roll = app::acts::YearRoll {
        numbered: town.number("year-roll"),
        area: at,
        people: vec![HUSBAND],
        since: std::collections::BTreeMap::new(),
    };
    town.done(roll);
    let (quota, account) = (couple.quota(id), town.account(SHENZHEN, HUSBAND));
    assert_eq!((quota.current, quota.carried), (Fen::ZERO, Fen(20_000)));
    assert_eq!((account.reserved_current, account.reserved_carried), (Fen::ZERO, Fen(20_000)));
    assert_eq!((account.current, account.carried), (Fen::ZERO, Fen(130_000)));
    let numbered = couple.numbers.next(area(CHENGDU), "i:1".into(), "2103", &json!({}));
    town.done(Cancel { numbered, ..town.cancel_of(&paid) });
    let quota = couple.quota(id);
    assert_eq!((quota.used, quota.carried), (Fen::ZERO, Fen(30_000)));
    town.books_are_right();
}

/// A premium that waits for the end of its month (上海) ends with its binding, and its money moves.
#[test]
fn a_waiting_premium_ends_with_its_binding_and_blocks_no_move() {
    let (shanghai, grantor, child) = (310_000, PersonId(6), PersonId(9));
    let town = Town::with(|population| {
        let (_, insured) = &mut population.people[8];
        assert_eq!(insured.person, child);
        insured.covered_until = Some(date(2027, 12, 31));
    });
    town.done(Numbers::default().credit(area(shanghai), &[grantor], Fen(100_000)));
    let binding = town.bind(grantor, child);
    let (numbered, proof) = proved(&town, grantor, "premium");
    let id = town.record_of(PayPremium {
        numbered,
        acting: grantor.into(),
        beneficiary: child,
        binding,
        kind: PremiumKind::Resident,
        year: 2028,
        who: "居民".to_owned(),
        pocket: None,
        documents: Vec::new(),
        proof,
    });
    let Body::Premium(asked) = town.body(id) else { panic!("no premium") };
    let amount = asked.amount;
    let account = town.account(shanghai, grantor);
    assert!(asked.state == PremiumState::Waiting && amount.is_positive());
    assert_eq!((account.reserved_carried, account.carried), (amount, Fen(100_000)));
    town.books_are_right();
    town.done(town.moving(grantor, 430_100));
    let Body::Premium(premium) = town.body(id) else { panic!("no premium") };
    assert_eq!((premium.state, premium.paid_at), (PremiumState::Dropped, None));
    let free = town.account(430_100, grantor).free_all().unwrap();
    assert_eq!((town.balance(shanghai, grantor), free), (0, Fen(100_000)));
    let state = PremiumState::Dropped;
    let why = Some(DroppedWhy::BindingEnded);
    let told = About::PremiumChanged { premium: id, amount, state, why };
    assert!([grantor, child].iter().all(|reader| town.told(*reader).contains(&told)));
    town.books_are_right();
}
