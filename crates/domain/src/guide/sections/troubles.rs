//! The seven common mistakes with who acts, and what is out of the ordinary.

use jiff::civil::date;

use crate::guide::facts::{by_value, known, since};
use crate::guide::page::{ANSWERS, Page, QUOTA, Way, ours};
use crate::guide::{Mode, Sentence};
use crate::policy::AxisName;
use crate::policy::axes::{Count, Delay};
use crate::refusal::text::Actor;

/// What goes wrong most often.
pub(super) fn mistakes(page: &Page<'_>) -> Vec<Sentence> {
    let relative = page.relative();
    vec![
        kinship(page),
        ANSWERS
            .says(format!(
                "2. {relative}没有参加职工医保或居民医保：不能绑定，也不能用；请{}先参保缴费。",
                page.doer()
            ))
            .by(Actor::Beneficiary),
        ANSWERS
            .says("3. 您的账户余额是零：用不了，要付现金；用之前先查余额。")
            .by(Actor::Grantor),
        too_early(page),
        away(page),
        twice(page),
        ours(
            format!(
                "7. 资料填错或照片看不清：姓名、证件号要和{relative}的参保登记一字不差，四角拍全，交之前再看一遍；绑定信息写错了，解除后重新绑定；参保登记本身错了，到参保地窗口更正。"
            ),
            "ADR-0003",
        )
        .by(Actor::Grantor),
    ]
}

fn kinship(page: &Page<'_>) -> Sentence {
    let fact = page.fact(AxisName::Kinship, page.question.grantor_area);
    let value = fact.and_then(|fact| fact.said.value);
    let zh = match &value {
        Some(value) => format!(
            "1. 亲属关系不在范围里或选错了：能绑的是{}{}，绑之前先核对。",
            value.zh,
            since(value)
        ),
        None => "1. 亲属关系不在范围里或选错了：绑之前先打电话问清。".to_owned(),
    };
    let said = match &value {
        Some(value) => by_value(value, zh),
        None => ours(zh, "ADR-0003"),
    };
    said.by(Actor::Grantor)
}

fn too_early(page: &Page<'_>) -> Sentence {
    let delay = page.set.effect(page.question.grantor_area, page.on());
    let next_day = delay.is_some_and(|ruled| ruled.value == Delay::NextDay);
    let when = if next_day {
        "绑定第二天零时才生效，第二天再用"
    } else {
        "要等双方都确认、显示“可以使用”；当天用不上的，第二天再试"
    };
    ours(format!("4. 刚绑好就去用：{when}。"), "ADR-0003").by(Actor::Beneficiary)
}

fn away(page: &Page<'_>) -> Sentence {
    let relative = page.relative();
    let home = page.question.grantor_area;
    let fact = page.fact(AxisName::CrossProvince, home);
    let note = fact.and_then(|fact| fact.said.unknown?.note);
    let note = note.map(|note| format!("（{}）", note.trim_end_matches('。'))).unwrap_or_default();
    let zh = format!(
        "5. 在外地用不了：请{relative}先办异地就医备案（只管报销），再问医院、药店能不能用家庭共济；出了省不能直接扣您的账户{note}，要用医保钱包的共济额度，那里的医保钱包也要已经开通，拿不准的拨打 {} 问清。",
        page.call(home)
    );
    ours(zh, "ADR-0015").by(Actor::Beneficiary)
}

fn twice(page: &Page<'_>) -> Sentence {
    let there = page.question.beneficiary_area;
    if page.binding.mode == Mode::AcrossProvinces && page.on() >= date(2026, 1, 9) {
        let zh = format!(
            "6. 重复绑定或超额：跨省的，一个人可以给几位家人，{}也可以有几个人给，不占当地的名额；额度用完要您来追加。",
            page.relative()
        );
        return QUOTA.says(zh).by(Actor::Grantor);
    }
    let fact = page.fact(AxisName::GrantorsPerBeneficiary, there);
    let one = page
        .set
        .grantors_per_beneficiary(there, page.on())
        .is_some_and(|ruled| ruled.value == Count::One);
    let known = known(fact.as_ref(), |value| {
        let then = if one {
            "换人要先解除现在的"
        } else {
            "可以让几位家人一起付，不必解除"
        };
        format!(
            "6. 重复绑定或超额：{}规定共济人{}，{then}；限额用完要您来改。",
            page.there(),
            value.zh
        )
    });
    let zh = format!(
        "6. 重复绑定或超额：同样两个人不用绑两次；限额用完要您来改；{}能有几位共济人，请拨打 {} 问清。",
        page.relative(),
        page.call(there)
    );
    known.unwrap_or_else(|| ours(zh, "ADR-0003")).by(Actor::Grantor)
}

/// What is out of the ordinary.
pub(super) fn special(page: &Page<'_>) -> Vec<Sentence> {
    let relative = page.relative();
    let mut said = vec![
        ours(
            format!(
                "{relative}没有手机：可以用社保卡看病买药；办理由监护人代办，或带证件到窗口，成年人到窗口当面确认。"
            ),
            "ADR-0003",
        )
        .by(Actor::Agency),
    ];
    if page.may_be_minor() {
        let age = crate::life::own_proof_age(page.set, page.question.grantor_area, page.on());
        said.push(
            ours(
                format!("未成年：不满{age}周岁由监护人确认，爸爸妈妈给自己的孩子绑定，签承诺书就算同意；刚出生的要先办参保登记、缴居民医保费，还没有身份证号的用出生医学证明办。"),
                "ADR-0003",
            )
            .by(Actor::Grantor),
        );
    }
    said.push(match page.binding.mode {
        Mode::WithinArea => ours("您和家人在同一个统筹区，不涉及异地。", "ADR-0003"),
        Mode::WithinProvince => ours(
            format!("双方在同省不同城市：{}和{}都开通了才行，人数和限额按您的参保地，付款顺序按{relative}的参保地。", page.home(), page.there()),
            "ADR-0003",
        ),
        Mode::AcrossProvinces | Mode::Wallet => ours(
            format!("双方在不同省：异地就医备案只管报销，不备案也能绑定、备案了也不能直接扣账户；要看{}和{}的医保钱包开通没有。", page.home(), page.there()),
            "ADR-0015",
        ),
    });
    // Of a binding and of a quota the part about its end says it.
    if page.way() == Way::Neither || page.way() == Way::Wallet && page.transfers() {
        said.push(
            ours(
                format!(
                    "账户冻结或断缴的时候，谁都不能用这个账户，先问清原因：{}。",
                    page.call(page.question.grantor_area)
                ),
                "ADR-0003",
            )
            .by(Actor::Grantor),
        );
    }
    said
}
