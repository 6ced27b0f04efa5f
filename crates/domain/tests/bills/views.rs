//! One bill as each audience is told of it; nobody learns what is not theirs.

use domain::explain::{Audience, Named, View, render};
use domain::policy::AxisName;
use domain::refusal::text::Lang;
use domain::settlement::{CancelFacts, Settlement, SettlementKind, cancel};
use domain::{BindingId, Fen, PersonId, SettlementId};

use super::world::{World, account, payer};

fn called(who: Named) -> String {
    match who {
        Named::Patient => "爸爸".to_owned(),
        Named::Payer(BindingId(1)) => "妈妈".to_owned(),
        Named::Payer(_) => "哥哥".to_owned(),
        Named::Place(area) => area.to_string(),
    }
}

fn said(settlement: &Settlement, audience: Audience, viewer: i64, lang: Lang) -> Vec<String> {
    let view = View { audience, viewer: Some(PersonId(viewer)), lang, name: &called };
    render(settlement, &view)
}

/// 300.00: own 50.00, mother 80.00 (empty then), brother frozen, cash 170.00.
fn world() -> World {
    let mut brother = payer(2, 9_000);
    brother.grantor.frozen = true;
    World::new(30_000).employee(5_000, 0).payers([payer(1, 8_000), brother])
}

fn bill() -> Settlement {
    world().decide().settlement
}

fn given_back() -> Settlement {
    let (world, original) = (world(), bill());
    let kind = SettlementKind::Cancel(original.id);
    let (accounts, quotas) = (vec![account(1, 0, 0)], Vec::new());
    let facts = CancelFacts { original, accounts, quotas };
    cancel(SettlementId(6), kind, &facts, &world.policies(), world.now).unwrap().settlement
}

#[test]
fn a_cashier_is_told_totals() {
    let told = |settlement: &Settlement, lang| said(settlement, Audience::Cashier, 0, lang);
    let zh = "本人账户 50.00 元，家人账户 80.00 元，现金 170.00 元。";
    assert_eq!(told(&bill(), Lang::Zh), [zh]);
    let en = "Paid: own account 50.00, family accounts 80.00, cash 170.00.";
    assert_eq!(told(&bill(), Lang::En), [en]);
    assert_eq!(told(&given_back(), Lang::Zh), [format!("已退回：{zh}")]);
    let picked = world().rule("order", "\"picked\"").decide().settlement;
    let zh = "本人账户 50.00 元，现金 250.00 元。请患者选定由哪位家人付款。";
    assert_eq!(told(&picked, Lang::Zh), [zh]);
    let mut shut = world();
    shut.bill.institution.takes_family = false;
    let told = told(&shut.decide().settlement, Lang::Zh).concat();
    assert!(told.ends_with("本机构还没有接通家庭共济，不能用家人账户付款。"), "{told}");
}

#[test]
fn a_patient_is_told_who_paid_but_no_relatives_balance() {
    let unknown = "本地的报销规则还没有可靠的来源，医保基金没有支付；请打当地 12393 询问。";
    assert_eq!(
        said(&bill(), Audience::Patient, 1, Lang::Zh),
        [
            unknown,
            "您的账户付了 50.00 元：账户里能用的钱用完了。",
            "妈妈的账户付了 80.00 元：这位家人的部分到此为止。",
            "哥哥的账户没有付：这位家人现在不能代付，可以问问家人。",
            "现金付了 170.00 元。",
        ]
    );
    assert_eq!(
        said(&given_back(), Audience::Patient, 1, Lang::Zh),
        ["退回您的账户 50.00 元。", "退回妈妈的账户 80.00 元。", "退回现金 170.00 元。"]
    );
}

#[test]
fn a_grantor_is_told_of_own_money_only() {
    let told =
        |settlement: &Settlement, viewer| said(settlement, Audience::Grantor, viewer, Lang::Zh);
    let paid = "爸爸这次看病，您的账户付了 80.00 元：账户里能用的钱用完了。";
    assert_eq!(told(&bill(), 101), [paid]);
    assert_eq!(told(&given_back(), 101), ["爸爸这张账单已撤销，80.00 元已退回您的账户。"]);
    for nobody in [1, 102, 999] {
        assert!(told(&bill(), nobody).is_empty(), "{nobody} paid nothing as a relative");
    }
}

#[test]
fn a_clerk_is_told_all_with_the_rules() {
    let bill = bill();
    let told = said(&bill, Audience::Clerk, 0, Lang::En);
    assert!(
        told.contains(
            &"妈妈's account paid 80.00: no more money is free in the account.".to_owned()
        )
    );
    assert!(
        told.contains(
            &"哥哥's account paid nothing: the account is frozen or suspended.".to_owned()
        )
    );
    let rules = told.iter().filter(|text| text.starts_with("Rule ")).count();
    assert_eq!(rules, bill.explanation.rules.len());
    let axes: Vec<AxisName> = bill.explanation.rules.iter().map(|rule| rule.axis).collect();
    for axis in [AxisName::Benefit, AxisName::Order, AxisName::AccountPart, AxisName::PayableParts]
    {
        assert!(axes.contains(&axis), "{axis:?}");
    }
    assert_eq!(bill.figures.cash, Fen(17_000));
}
