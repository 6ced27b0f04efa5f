//! A bill that a quota paid, as each audience is told of it.

use domain::explain::{Audience, Named, View, render};
use domain::institution::Service;
use domain::refusal::text::Lang;
use domain::settlement::{CancelFacts, Settlement, SettlementKind, cancel};
use domain::{PersonId, Reason, SettlementId};

use super::far::{CHENGDU, QUOTA, SHENZHEN, WUHAN, bill, rules, wallet};
use super::world::World;

fn called(who: Named) -> String {
    match who {
        Named::Patient => "妈妈".to_owned(),
        Named::Payer(_) => "女儿".to_owned(),
        Named::Place(area) if area.number() == 420_100 => "武汉市".to_owned(),
        Named::Place(area) => area.to_string(),
    }
}

fn told(settlement: &Settlement, audience: Audience, lang: Lang) -> Vec<String> {
    let view = View { audience, viewer: Some(PersonId(101)), lang, name: &called };
    render(settlement, &view)
}

/// 300.00: the fund 150.00, own 20.00, the daughter's quota 100.00 (used up), cash 30.00.
fn world() -> World {
    bill(30_000, 2_000, (80_000, 0), 10_000)
}

#[test]
fn each_is_told_of_the_quota_and_nobody_of_the_balance() {
    let settlement = world().decide().settlement;
    let patient = told(&settlement, Audience::Patient, Lang::Zh);
    let line = "女儿的共济额度付了 100.00 元：共济额度用完了。";
    assert!(patient.contains(&line.to_owned()), "{patient:?}");
    assert_eq!(
        told(&settlement, Audience::Grantor, Lang::Zh),
        ["妈妈这次看病，您的共济额度付了 100.00 元：共济额度用完了。"]
    );
    assert_eq!(
        told(&settlement, Audience::Grantor, Lang::En),
        ["For this care of 妈妈 your quota paid 100.00: the quota is used up."]
    );
    let cashier = told(&settlement, Audience::Cashier, Lang::Zh);
    assert_eq!(
        cashier,
        ["医保基金 150.00 元，本人账户 20.00 元，家人账户 100.00 元，现金 30.00 元。"]
    );
    let clerk = told(&settlement, Audience::Clerk, Lang::Zh).concat();
    assert!(clerk.contains(line) && clerk.contains("女儿"), "{clerk}");
    for said in [&patient.concat(), &cashier.concat(), &clerk] {
        assert!(!said.contains("800") && !said.contains("700"), "no balance: {said}");
    }
}

#[test]
fn why_a_quota_paid_nothing_is_said() {
    let mut none = world();
    none.facts.payers[0].quota = None;
    let said = told(&none.decide().settlement, Audience::Patient, Lang::Zh).concat();
    assert!(said.contains("女儿的共济额度没有付：跨省要先设定共济额度。"), "{said}");
    let mut frozen = world();
    frozen.facts.payers[0].grantor.frozen = true;
    let said = told(&frozen.decide().settlement, Audience::Patient, Lang::Zh).concat();
    assert!(said.contains("女儿的共济额度没有付：这位家人现在不能代付"), "{said}");
    let mut shut = world();
    shut.bill.institution.services.remove(&Service::Wallet);
    let settlement = shut.decide().settlement;
    assert_eq!(settlement.explanation.memo(), Some(Reason::WalletNotTaken));
    let said = told(&settlement, Audience::Cashier, Lang::Zh).concat();
    assert!(said.ends_with("本机构不能用医保钱包，家人的共济额度未付款。"), "{said}");
}

/// Which of the three places is in the way, to the patient and the clerk; to the cashier a code, and
/// no place: it could be where the relative is insured.
#[test]
fn the_place_whose_wallet_is_not_open_is_named() {
    let unknown = "[[wallet]]\nvalue = \"unknown\"\n".to_owned();
    for (code, place) in [("42", "武汉市"), ("44", SHENZHEN), ("51", CHENGDU)] {
        for (axes, reason, words) in [
            (wallet("\"closed\""), Reason::WalletNotOpen, "的医保钱包这一天还没有开通，"),
            (wallet("\"partly\""), Reason::WalletPartly, "只有一部分开通了医保钱包"),
            (unknown.clone(), Reason::WalletUnknown, "的医保钱包开通了没有，"),
        ] {
            let mut world = world();
            world.rules = Some(rules(&[(code, &axes)]));
            let settlement = world.decide().settlement;
            for audience in [Audience::Patient, Audience::Clerk] {
                let said = told(&settlement, audience, Lang::Zh).concat();
                let words = format!("{place}{words}");
                assert!(said.contains(&words) && said.contains("打当地 12393"), "{said}");
                let said = told(&settlement, audience, Lang::En).concat();
                assert!(said.contains(place) && said.contains("call 12393"), "{said}");
            }
            assert_eq!(settlement.explanation.memo(), Some(reason));
            let cashier = told(&settlement, Audience::Cashier, Lang::Zh).concat();
            assert!(cashier.contains("医保钱包这次不能用"), "{cashier}");
            assert!(["女儿", place].iter().all(|word| !cashier.contains(word)), "{cashier}");
        }
    }
    assert_eq!(WUHAN, "420100", "as it is called above");
}

#[test]
fn what_came_back_says_where_to() {
    let world = world();
    let (original, quota) = (world.decide().settlement, world.decide().quotas[0].1.quota.clone());
    let back = |quotas| {
        let (kind, accounts) = (SettlementKind::Cancel(original.id), Vec::new());
        let facts = CancelFacts { original: original.clone(), accounts, quotas };
        cancel(SettlementId(6), kind, &facts, &world.policies(), world.now).unwrap().settlement
    };
    for (quotas, place) in [(vec![(QUOTA, quota)], "共济额度"), (vec![], "账户")] {
        let back = back(quotas);
        assert_eq!(
            told(&back, Audience::Grantor, Lang::Zh),
            [format!("妈妈这张账单已撤销，100.00 元已退回您的{place}。")]
        );
        let patient = told(&back, Audience::Patient, Lang::Zh);
        assert!(patient.contains(&format!("退回女儿的{place} 100.00 元。")), "{patient:?}");
    }
}
