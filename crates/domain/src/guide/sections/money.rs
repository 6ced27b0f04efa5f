//! Limits, the order of payers, what is never paid.

use jiff::civil::date;

use crate::guide::facts::{Fact, known, since};
use crate::guide::page::{
    FUNDS, PHARMACY, PHARMACY_LIST, Page, READING, SHARING, WALLET_FREE, WALLET_PAYS, Way, ours,
};
use crate::guide::{Sentence, Verdict};
use crate::policy::{AxisName, SaidValue};
use crate::refusal::text::Actor;

/// Members, floor, caps, the wallet's own, and what the owner of the account may set.
pub(super) fn limits(page: &Page<'_>) -> Vec<Sentence> {
    match page.way() {
        Way::Binding => binding_limits(page),
        Way::Wallet => wallet_rules(page),
        Way::Neither => vec![ours("现在还不能用，没有人数和金额可说。", "规则文件")],
    }
}

fn binding_limits(page: &Page<'_>) -> Vec<Sentence> {
    let (home, there) = (page.question.grantor_area, page.question.beneficiary_area);
    let members = page.fact(AxisName::Members, home);
    let grantors = page.fact(AxisName::GrantorsPerBeneficiary, there);
    let floor = page.fact(AxisName::Floor, home);
    let mut said = Vec::new();
    said.extend(known(members.as_ref(), |value| {
        format!("{}：您{}{}。", page.home(), value.zh, since(value))
    }));
    said.extend(known(grantors.as_ref(), |value| {
        let relative = page.relative();
        format!("{}：给{relative}付钱的共济人{}{}。", page.there(), value.zh, since(value))
    }));
    said.extend(known(floor.as_ref(), |value| floor_zh(page, value)));
    said.push(
        ours(
            "您可以自己设每次、每月、每年最多用多少，只准用在门诊、住院还是药店，随时能改，改时要重新验证身份。",
            "ADR-0003",
        )
        .by(Actor::Grantor),
    );
    said.extend(page.not_known([members, grantors, floor].iter().flatten()));
    let away = page.fact(AxisName::AwayLimit, home).filter(|fact| fact.said.value.is_some());
    said.extend(known(away.as_ref(), |value| {
        format!("在外地看病，一张账单里家人的钱最多付 {}{}。", value.zh, since(value))
    }));
    said
}

fn floor_zh(page: &Page<'_>, value: &SaidValue) -> String {
    let floor = page.set.floor(page.question.grantor_area, page.on());
    if floor.is_some_and(|ruled| ruled.value.is_positive()) {
        format!(
            "{}：您的账户要留下 {}，只有高出的部分能给家人用{}。",
            page.home(),
            value.zh,
            since(value)
        )
    } else {
        format!("{}：账户里不要求留多少钱给自己{}。", page.home(), since(value))
    }
}

fn wallet_rules(page: &Page<'_>) -> Vec<Sentence> {
    let fact = page.fact(AxisName::WalletRules, page.question.grantor_area);
    let mut said: Vec<_> = known(fact.as_ref(), |value| {
        let note = value.note.as_deref().map(|note| format!("（{note}）")).unwrap_or_default();
        format!("医保钱包：{}{note}。", value.zh)
    })
    .into_iter()
    .collect();
    said.extend(page.not_known(fact.as_ref()));
    if said.is_empty() {
        said.push(ours("医保钱包的笔数和金额没有查到官方文字，以 App 显示为准。", "规则文件"));
    }
    if page.on() >= date(2025, 9, 12) && page.verdict == Verdict::Yes {
        said.push(WALLET_FREE.says("医保钱包共济不收手续费。"));
    }
    if !page.transfers() {
        said.extend(quota_limits(page));
    }
    said
}

/// How much may be set, and how many people.
fn quota_limits(page: &Page<'_>) -> Vec<Sentence> {
    let home = page.question.grantor_area;
    let facts = [AxisName::AccountPart, AxisName::Floor].map(|axis| page.fact(axis, home));
    let [part, floor] = &facts;
    let mut said = Vec::new();
    said.extend(known(part.as_ref(), |value| {
        format!("能设成额度的是您账户里的这部分钱：{}{}。", value.zh, since(value))
    }));
    said.extend(known(floor.as_ref(), |value| floor_zh(page, value)));
    said.push(
        ours(
            "可以给几位家人设额度；绑定上的每次、每月、每年限额照样管用额度付的钱；设额度本身不占限额；额度不单独到期，随绑定一起结束：绑定的最后一天过完，没用完的当时就回到您的账户里可用。",
            "ADR-0015",
        )
        .by(Actor::Grantor),
    );
    said.extend(page.not_known(facts.iter().flatten()));
    said
}

/// Which account pays first.
pub(super) fn paying(page: &Page<'_>) -> Vec<Sentence> {
    let (home, there) = (page.question.grantor_area, page.question.beneficiary_area);
    match page.way() {
        Way::Binding => {}
        Way::Neither => {
            return vec![ours(
                format!(
                    "现在用不到您的账户：{}用自己的个人账户（居民医保没有个人账户），不够的付现金。",
                    page.relative()
                ),
                "ADR-0003",
            )];
        }
        Way::Wallet if page.transfers() => {
            return vec![
                WALLET_PAYS.says("福建的说法：先用本人的个人账户，不够时自动用医保钱包。"),
                ours(
                    "别处先用谁的钱、医保钱包和省内共济账户谁先谁后，全国没有公开规定；还不够的付现金。",
                    "ADR-0003",
                ),
            ];
        }
        Way::Wallet => return wallet_paying(page),
    }
    let rows: [(AxisName, crate::Area, &str); 5] = [
        (AxisName::OwnFirst, there, "先用自己的账户："),
        (AxisName::Trigger, there, "家人的账户："),
        (AxisName::Order, there, "有几位共济人时："),
        (AxisName::GrantorsPerSettlement, there, "一次结算用几位共济人的账户："),
        (AxisName::AccountPart, home, "您的账户里能用的钱："),
    ];
    let facts: Vec<(Option<Fact>, &str)> =
        rows.into_iter().map(|(axis, area, words)| (page.fact(axis, area), words)).collect();
    let mut said = Vec::new();
    for (fact, words) in &facts {
        said.extend(known(fact.as_ref(), |value| format!("{words}{}{}。", value.zh, since(value))));
    }
    said.extend(page.not_known(facts.iter().filter_map(|(fact, _)| fact.as_ref())));
    said
}

/// Own account, quotas, accounts bound, cash.
fn wallet_paying(page: &Page<'_>) -> Vec<Sentence> {
    let there = page.question.beneficiary_area;
    let rows = [
        (AxisName::PayerKindsOrder, "先后："),
        (AxisName::OwnFirst, "先用自己的账户："),
        (AxisName::Trigger, "额度和家人的账户："),
        (AxisName::Order, "有几个人给的额度时："),
    ];
    let facts = rows.map(|(axis, words)| (page.fact(axis, there), words));
    let mut said = Vec::new();
    for (fact, words) in &facts {
        said.extend(known(fact.as_ref(), |value| format!("{words}{}{}。", value.zh, since(value))));
    }
    said.extend(page.not_known(facts.iter().filter_map(|(fact, _)| fact.as_ref())));
    said.push(ours("额度不够的部分付现金，您可以再追加额度。", "ADR-0015").by(Actor::Grantor));
    said
}

/// What shared money never pays.
pub(super) fn never(page: &Page<'_>) -> Vec<Sentence> {
    let mut said = vec![SHARING.says("不能付公共卫生费用、体育健身、养生保健。")];
    if page.on() >= date(2026, 1, 10) {
        said.push(READING.says("共济的是钱，不是卡：谁的待遇和报销比例都不改变。"));
    }
    if page.on() >= date(2026, 5, 19) {
        said.push(PHARMACY.says(
            "国家要求各省原则上2026年9月底前建立药店支付白名单，名单公布后只能买名单里的药品、器械和耗材。",
        ));
        said.push(PHARMACY_LIST.says("保健品、日用品、化妆品、隐形眼镜不在白名单内。"));
    }
    said.push(FUNDS.says("不能拿医保凭证换现金或东西，不能借给别人用，不能转卖药品。"));
    said
}
