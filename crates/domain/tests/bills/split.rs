//! The bar of a bill: who sees which parts, in what order, and which reason stands with which part.

use domain::explain::{Audience, Named, SplitPart, View, split};
use domain::institution::Level;
use domain::refusal::text::Lang;
use domain::report::Payer;
use domain::settlement::{CancelFacts, Settlement, SettlementKind, cancel};
use domain::{BindingId, Fen, PersonId, SettlementId};
use proptest::prelude::*;

use super::far::{BOUND, bill};
use super::properties::{lines, relatives, world};
use super::world::{World, account, payer};

fn called(who: Named) -> String {
    match who {
        Named::Patient => "爸爸".to_owned(),
        Named::Payer(BindingId(1)) => "妈妈".to_owned(),
        Named::Payer(_) => "哥哥".to_owned(),
        Named::Place(area) => area.to_string(),
    }
}

fn seen(settlement: &Settlement, audience: Audience, viewer: i64, lang: Lang) -> Vec<SplitPart> {
    let view = View { audience, viewer: Some(PersonId(viewer)), lang, name: &called };
    split(settlement, &view).unwrap()
}

fn patient(settlement: &Settlement) -> Vec<SplitPart> {
    seen(settlement, Audience::Patient, 1, Lang::Zh)
}

fn sum(parts: &[SplitPart]) -> Fen {
    Fen::sum(parts.iter().map(|part| part.amount)).unwrap()
}

fn brief(parts: &[SplitPart]) -> Vec<(&str, i64, Vec<&str>)> {
    parts
        .iter()
        .map(|part| {
            let why = part.why.iter().map(String::as_str).collect();
            (part.label.as_str(), part.amount.0, why)
        })
        .collect()
}

/// 300.00: own 50.00, the mother 80.00 (empty then), the brother frozen, the hospital 20.00, cash.
fn shared() -> World {
    let mut brother = payer(2, 9_000);
    brother.grantor.frozen = true;
    let mut world = World::new(30_000).employee(5_000, 0).payers([payer(1, 8_000), brother]);
    world.bill.hosp_part = Fen(2_000);
    world
}

const UNKNOWN: &str = "本地的报销规则还没有可靠的来源，医保基金没有支付；请打当地 12393 询问。";
const CASH: &str = "基金和账户都没有付的部分，用现金付。";
const ENDED: &str = "没有付更多：这位家人的部分到此为止。";

#[test]
fn a_patient_sees_every_part_with_its_own_reasons() {
    let parts = patient(&shared().decide().settlement);
    let brother = "哥哥的账户没有付：这位家人现在不能代付，可以问问家人。";
    assert_eq!(
        brief(&parts),
        [
            ("本人账户", 5_000, vec!["没有付更多：账户里能用的钱用完了。"]),
            ("妈妈的账户", 8_000, vec![ENDED]),
            ("现金", 15_000, vec![CASH, UNKNOWN, brother]),
            ("医院", 2_000, vec!["医院自己承担的部分，先从账单里减去。"]),
        ]
    );
    let english = seen(&shared().decide().settlement, Audience::Patient, 1, Lang::En);
    assert_eq!(english[1].label, "妈妈's account");
    assert_eq!(english[1].why, ["No more than that: this relative's share ended here."]);
}

#[test]
fn the_fund_says_what_it_left_and_the_quota_stands_after_the_accounts() {
    // 300.00 in 武汉: the fund 150.00, own 20.00, the quota 100.00, cash 30.00.
    let settlement = bill(30_000, 2_000, (80_000, 0), 10_000).decide().settlement;
    let parts = patient(&settlement);
    let payers: Vec<_> = parts.iter().map(|part| (part.payer, part.amount.0)).collect();
    let quota = (Payer::Quota(BOUND), 10_000);
    let (fund, own, cash) = ((Payer::Fund, 15_000), (Payer::Own, 2_000), (Payer::Cash, 3_000));
    assert_eq!(payers, [fund, own, quota, cash]);
    assert_eq!(parts[0].why[0], "基金不付的：按比例自付 150.00 元。");
    assert!(parts[0].why[1].starts_with("异地就医"), "{:?}", parts[0].why);
    assert_eq!((parts[2].label.as_str(), parts[2].why.len()), ("妈妈的共济额度", 1));
    assert_eq!(parts[2].why, ["没有付更多：共济额度用完了。"]);
    let clerk = seen(&settlement, Audience::Clerk, 0, Lang::Zh);
    assert!(clerk[0].why.iter().any(|why| why.starts_with("依据 51：医保待遇")), "{clerk:?}");
    assert!(clerk[1..].iter().all(|part| !part.why.concat().contains("医保待遇")));
}

#[test]
fn who_paid_nothing_explains_who_paid_in_the_end() {
    let mut mother = payer(1, 8_000);
    mother.binding.switched_off = true;
    let world = World::new(5_000).payers([mother, payer(2, 9_000)]);
    let mother = "妈妈的账户没有付：代付暂时关着。";
    assert_eq!(
        brief(&patient(&world.decide().settlement)),
        [("哥哥的账户", 5_000, vec![UNKNOWN, mother, "剩下的都在这里付清了。"])]
    );
}

#[test]
fn a_grantor_sees_the_own_part_and_a_cashier_none() {
    let settlement = shared().decide().settlement;
    let why = "爸爸这次看病，您的账户付了 80.00 元：账户里能用的钱用完了。";
    let mother = seen(&settlement, Audience::Grantor, 101, Lang::Zh);
    assert_eq!(brief(&mother), [("您的账户", 8_000, vec![why])]);
    for (audience, viewer) in
        [(Audience::Grantor, 102), (Audience::Grantor, 999), (Audience::Cashier, 0)]
    {
        assert_eq!(seen(&settlement, audience, viewer, Lang::Zh), [], "{audience:?} {viewer}");
    }
    let told = patient(&settlement).iter().map(|part| part.why.concat()).collect::<String>();
    assert!(!told.contains("冻结"), "a relative's standing is not told: {told}");
    let clerk = seen(&settlement, Audience::Clerk, 0, Lang::Zh);
    assert!(clerk.iter().any(|part| part.why.concat().contains("冻结")), "{clerk:?}");
}

#[test]
fn what_gives_a_bill_back_has_the_same_parts_below_zero() {
    let (world, original) = (shared(), shared().decide().settlement);
    let kind = SettlementKind::Cancel(original.id);
    let facts = CancelFacts { original, accounts: vec![account(1, 0, 0)], quotas: Vec::new() };
    let back = cancel(SettlementId(6), kind, &facts, &world.policies(), world.now).unwrap();
    let parts = patient(&back.settlement);
    assert_eq!(brief(&parts)[1], ("妈妈的账户", -8_000, vec!["退回妈妈的账户 80.00 元。"]));
    assert_eq!(sum(&parts), Fen(-30_000));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn parts_add_up_in_order_and_each_has_a_reason(
        lines in lines(),
        own in 0_i64..50_000,
        relatives in relatives(),
    ) {
        let settlement = world(&lines, own, &relatives, Level::Two).decide().settlement;
        for audience in [Audience::Patient, Audience::Clerk] {
            let parts = seen(&settlement, audience, 1, Lang::Zh);
            prop_assert_eq!(sum(&parts), settlement.figures.total);
            for part in &parts {
                prop_assert!(!part.amount.is_zero() && !part.why.is_empty(), "{:?}", part);
            }
            let relatives = parts.iter().filter_map(|part| match part.payer {
                Payer::Aid(binding) => Some(binding),
                _ => None,
            });
            let asked = settlement.shares.iter().filter_map(|share| share.source.binding());
            prop_assert!(relatives.eq(asked));
        }
    }
}
