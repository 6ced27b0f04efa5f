//! What ends it, and what to look after.

use crate::guide::Sentence;
use crate::guide::facts::{by_value, known, since};
use crate::guide::page::{Page, QUOTA, Way, ours};
use crate::policy::AxisName;
use crate::policy::axes::{Allowed, WalletModel};
use crate::refusal::text::Actor;

/// Release by both sides, what ends it by itself, moving, freezing.
pub(super) fn ends(page: &Page<'_>) -> Vec<Sentence> {
    match page.way() {
        Way::Binding => {}
        Way::Neither => {
            return vec![ours("现在还没有绑定，也就没有什么要结束的。", "规则文件")];
        }
        Way::Wallet => return wallet_ends(page),
    }
    let (home, there) = (page.question.grantor_area, page.question.beneficiary_area);
    let mut said = vec![release(page)];
    let unbind = page.fact(AxisName::SameDayUnbind, home);
    said.extend(known(unbind.as_ref(), |value| {
        format!("当天绑定当天就解绑的，{}{}。", value.zh, since(value))
    }));
    let causes = page.fact(AxisName::EndsOn, home);
    said.extend(known(causes.as_ref(), |value| {
        format!("遇到这些情况，绑定自动结束：{}{}。", value.zh, since(value))
    }));
    said.extend(page.not_known([&unbind, &causes].into_iter().flatten()));
    let (relative, number) = (page.relative(), page.set.hotline(there));
    let zh = format!(
        "您或{relative}换了参保地：旧的绑定自动结束，再按新参保地的规定重新绑定；账户被冻结时{relative}用不了，解冻以后不会自动恢复，要您登录重新开启，问原因请拨打 {}（{relative}参保的拨 {number}）。",
        page.set.hotline(home),
    );
    said.push(ours(zh, "ADR-0003").by(Actor::Grantor));
    said
}

/// What ends a wallet's sharing.
fn wallet_ends(page: &Page<'_>) -> Vec<Sentence> {
    match page.wallet_model() {
        Some(WalletModel::Transfer) => vec![ours(
            "医保钱包是一笔一笔转的，没有长期的关系要解除；对方收下以后拿不回来（陕西日报2025年11月4日说的是陕西，别处没有查到），转之前想好。",
            "建议",
        )],
        Some(WalletModel::Quota) | None => vec![
            QUOTA.says("共济关系由双方自愿建立、自愿解除，没用完的额度退回您的账户。"),
            QUOTA.says("任何一方终止参保，或参保地换到别的统筹区，共济关系自动解除。"),
            ours(
                "只想收回额度、不解除绑定的，双方随时可以收回没用完的部分，您也可以调低，那一刻钱就能用；账户冻结或断缴时额度还在，只是用不了；药退了，钱回到那笔额度，额度已经结束的回到您的账户。",
                "ADR-0015",
            )
            .by(Actor::Grantor),
        ],
    }
}

fn release(page: &Page<'_>) -> Sentence {
    let (home, there) = (page.question.grantor_area, page.question.beneficiary_area);
    let yes = |allowed: Option<Allowed>| allowed == Some(Allowed::Yes);
    let grantor = yes(page.set.grantor_release(home, page.on()).map(|ruled| ruled.value));
    let relative = yes(page.set.beneficiary_release(there, page.on()).map(|ruled| ruled.value));
    let zh = match (grantor, relative) {
        (true, true) => format!("您和{}都可以自己解除，验证身份后就行。", page.relative()),
        (true, false) => {
            format!("只有您可以解除，{}自己不能退出，要退出请您来办。", page.relative())
        }
        (false, true) => format!("由{}解除，您自己不能解除。", page.relative()),
        (false, false) => "双方都不能自己解除，要到窗口办。".to_owned(),
    };
    let fact = page.fact(AxisName::BeneficiaryRelease, there);
    let value = fact.and_then(|fact| fact.said.value);
    let said =
        value.map_or_else(|| ours(zh.clone(), "ADR-0003"), |value| by_value(&value, zh.clone()));
    said.by(Actor::Grantor)
}

/// Records, limits, expiry.
pub(super) fn keeping(page: &Page<'_>) -> Vec<Sentence> {
    let mut said = vec![
        ours(
            "每月看一次使用记录：什么时间、多少钱、在什么样的地方、谁用的；不认得的一笔，当天就打电话。",
            "建议",
        )
        .by(Actor::Grantor),
    ];
    let fact = page.fact(AxisName::ValidityDays, page.question.grantor_area);
    if page.way() == Way::Binding {
        said.extend(known(fact.as_ref(), |value| {
            format!("绑定的有效期：{}；您也可以自己定一个结束日期。", value.zh)
        }));
    }
    said
}
