//! What it is and by which way; materials; waiting.

use crate::Area;
use crate::binding::WAIT_DAYS;
use crate::guide::facts::{by_value, known, since};
use crate::guide::page::{Page, SHARING, WALLET_START, WALLET_USE, Way, day_zh, ours};
use crate::guide::verdict::national_kinship;
use crate::guide::wallet::{place, places};
use crate::guide::{Mode, Sentence, Verdict};
use crate::policy::axes::WalletModel;
use crate::policy::{AxisName, SaidValue};
use crate::refusal::Side;
use crate::refusal::text::Actor;

/// What it is, who is allowed, by which way and since when.
pub(super) fn answer(page: &Page<'_>) -> Vec<Sentence> {
    let mut said = vec![SHARING.says(
        "家庭共济：职工医保参保人用自己个人账户里的钱，替家人付看病、买药时要自己出的那一部分；2021年定的家人是配偶、父母、子女。",
    )];
    said.extend(kinship(page));
    said.push(binding(page));
    if page.binding.mode == Mode::AcrossProvinces || page.question.care_area != home(page) {
        said.extend(places(page.question).into_iter().map(|at| wallet_at(page, at)));
    }
    let turns = [page.binding, page.wallet].into_iter().filter_map(|way| Some((way, way.next?)));
    if let Some((way, turn)) = turns.min_by_key(|(_, turn)| turn.on) {
        let (day, then) = (day_zh(turn.on), turn.verdict.zh());
        let zh = format!("已知的下一次变化：从{day}起，{}{then}。", way.mode.zh());
        said.push(ours(zh, "规则文件里的日期"));
    }
    said
}

fn home(page: &Page<'_>) -> Area {
    page.question.grantor_area
}

fn kinship(page: &Page<'_>) -> Vec<Sentence> {
    let relative = page.relative();
    let fact = page.fact(AxisName::Kinship, home(page));
    let kinship = page.question.relative.kinship;
    let allowed =
        page.set.kinship(home(page), page.on()).is_some_and(|ruled| ruled.value.contains(&kinship));
    let known = known(fact.as_ref(), |value| {
        let (has, name) = (if allowed { "包括" } else { "不包括" }, page.home());
        let since = if allowed { began(page, value) } else { since(value) };
        format!("{name}允许共济的亲属有：{}，{has}您的{relative}{since}。", value.zh)
    });
    let fallback = fact.as_ref().and_then(|fact| fact.said.value.as_ref());
    let sure = allowed && national_kinship(page.set, kinship, page.on());
    match (known, fallback) {
        (Some(known), _) => vec![known],
        // The nation's own list holds everywhere; a place can only add to it.
        (None, Some(value)) if sure => {
            let zh = format!(
                "全国规定的亲属有：{}，包括您的{relative}{}；{}是否更宽没有查到。",
                value.zh,
                began(page, value),
                page.home()
            );
            vec![by_value(value, zh)]
        }
        (None, _) if fact.is_some() => page.not_known(fact.as_ref()),
        (None, _) => vec![SHARING.says("2021年4月22日以前没有家庭共济，谁都还不能用。")],
    }
}

/// Since when this kinship is allowed, whatever else the list got later.
fn began(page: &Page<'_>, value: &SaidValue) -> String {
    let kinship = page.question.relative.kinship;
    let held = page.set.held(
        AxisName::Kinship,
        |axes| &axes.kinship,
        (home(page), page.on()),
        |ruled| ruled.is_some_and(|ruled| ruled.value.contains(&kinship)),
    );
    let day = held.since.filter(|_| value.source.is_some());
    day.map(|day| format!("（自{}起）", day_zh(day))).unwrap_or_default()
}

/// The binding, by the axis that decides about it.
fn binding(page: &Page<'_>) -> Sentence {
    let (home, there) = (page.home(), page.there());
    let (axis, area, where_zh) = match page.binding.mode {
        Mode::WithinArea => {
            (AxisName::SameCity, home_area(page), format!("您和{}都在{home}参保", page.relative()))
        }
        Mode::WithinProvince => (
            AxisName::CrossCity,
            home_area(page),
            format!("您在{home}、{}在同省的{there}参保", page.relative()),
        ),
        Mode::AcrossProvinces | Mode::Wallet => {
            let zh = format!(
                "您在{home}、{}在{there}参保，不在一个省：不能直接扣您的账户，要双方开医保钱包、绑定，再由您设共济额度。",
                page.relative()
            );
            let fact = page.fact(AxisName::CrossProvince, home_area(page));
            let value = fact.and_then(|fact| fact.said.value);
            return value
                .map_or_else(|| ours(zh.clone(), "ADR-0003"), |v| by_value(&v, zh.clone()));
        }
    };
    let fact = page.fact(axis, area);
    let way = page.binding.mode.zh();
    let known =
        known(fact.as_ref(), |value| format!("{where_zh}：{way}{}{}。", value.zh, since(value)));
    known
        .or_else(|| page.not_known(fact.as_ref()).into_iter().next())
        .unwrap_or_else(|| ours(format!("{where_zh}：{way}没有规定。"), "ADR-0003"))
}

fn home_area(page: &Page<'_>) -> Area {
    page.question.grantor_area
}

/// The wallet of one place: since when, or from when.
fn wallet_at(page: &Page<'_>, (side, area): (Side, Area)) -> Sentence {
    let fact = page.fact(AxisName::Wallet, area);
    let next = place((side, area), page.question, page.set).next;
    let next = next.map(|day| format!("；已知从{}起开通", day_zh(day))).unwrap_or_default();
    let known = known(fact.as_ref(), |value| {
        let partly = match page.set.wallet(area, page.on()).map(|ruled| ruled.value) {
            Some(crate::policy::axes::WalletOpen::Partly) => {
                format!("，是否包括{}请拨打 {} 问清", page.name(area), page.set.hotline(area))
            }
            _ => String::new(),
        };
        format!("医保钱包在{}：{}{}{next}{partly}。", page.name(area), value.zh, since(value))
    });
    known.or_else(|| page.not_known(fact.as_ref()).into_iter().next()).unwrap_or_else(|| {
        ours(
            format!("医保钱包在{}：没有查到。请拨打 {} 问清。", page.name(area), page.call(area)),
            "规则文件",
        )
    })
}

/// Papers, by way of consent and age.
pub(super) fn materials(page: &Page<'_>) -> Vec<Sentence> {
    match page.way() {
        Way::Binding => {}
        Way::Neither => return vec![ours("现在还办不了，不用准备材料。", "规则文件")],
        Way::Wallet if page.transfers() => {
            return vec![
                WALLET_USE.says("医保钱包在国家医保服务平台 App 里开通，要核对使用地和手机号。"),
                ours("实名认证、刷脸，以及是否另要关系证明，以 App 提示为准。", "规则文件"),
            ];
        }
        Way::Wallet => return wallet_materials(page),
    }
    let fact = page.fact(AxisName::Materials, home_area(page));
    let mut said: Vec<_> = known(fact.as_ref(), |value| {
        format!("{}要的材料：{}{}。", page.home(), lines(&value.lines), since(value))
    })
    .into_iter()
    .collect();
    said.extend(page.not_known(fact.as_ref()));
    said.push(by_age(page));
    said.push(
        ours(
            "到窗口办：双方身份证件、能看出亲属关系的户口簿、结婚证或出生医学证明、双方的医保码或社保卡，带原件；照片要四角完整、字迹清楚。",
            "ADR-0003",
        )
        .by(Actor::Grantor),
    );
    said
}

/// What opening a wallet, binding and a quota ask for.
fn wallet_materials(page: &Page<'_>) -> Vec<Sentence> {
    let opening = "开通医保钱包要核对使用地和手机号；每个人一个钱包，一个使用地。";
    let mut said = vec![WALLET_USE.says(opening), by_age(page)];
    // Where it is not open yet there is nothing to bring.
    if page.verdict == Verdict::Yes {
        let window = "到窗口开通、绑定：带双方身份证件和能看出亲属关系的户口簿、结婚证或出生医学证明，照片要四角完整；设额度不用材料。";
        said.push(ours(window, "ADR-0003").by(Actor::Grantor));
    }
    said
}

/// Sentences of a list, without a full stop at the end.
pub(super) fn lines(lines: &[String]) -> String {
    let trimmed: Vec<&str> = lines.iter().map(|line| line.trim_end_matches('。')).collect();
    trimmed.join("；")
}

fn by_age(page: &Page<'_>) -> Sentence {
    let from = crate::life::own_proof_age(page.set, home_area(page), page.on());
    let relative = page.relative();
    let young = format!(
        "不满{from}周岁由监护人确认，带户口簿或出生医学证明；刚出生、还没有身份证号的用出生医学证明办"
    );
    let teen = format!("满{from}、不满18周岁由本人用自己的身份验证确认，监护人在旁协助");
    let adult = "成年人由本人验证身份后确认，线上办签承诺书就行".to_owned();
    let zh = match page.age() {
        Some(age) if age < from => format!("您的{relative}{young}。"),
        Some(age) if age < crate::life::ADULT => format!("您的{relative}{teen}。"),
        None if page.may_be_minor() => {
            format!("看{relative}的年龄：{adult}；{teen}；{young}。")
        }
        Some(_) | None => format!("您的{relative}：{adult}。"),
    };
    let fact = page.fact(AxisName::Consent, home_area(page));
    let value = fact.and_then(|fact| fact.said.value);
    let said =
        value.map_or_else(|| ours(zh.clone(), "ADR-0003"), |value| by_value(&value, zh.clone()));
    said.by(Actor::Beneficiary)
}

/// How soon a wallet serves.
fn wallet_waiting(page: &Page<'_>) -> Vec<Sentence> {
    match page.wallet_model() {
        Some(WalletModel::Transfer) => vec![
            WALLET_START.says("医保钱包转账实时到账，不收手续费。"),
            WALLET_USE.says("对方没有及时接收的，第二天6点前自动退回。"),
        ],
        Some(WalletModel::Quota) | None => vec![
            ours("开通医保钱包、设额度都是当场办好，绑定生效以后设好就能用。", "ADR-0015")
                .by(Actor::Grantor),
            ours(
                format!(
                    "绑定要等{}自己确认（跨省的没有例外），{WAIT_DAYS}天内没有人处理就作废，可以重新提交。",
                    page.doer()
                ),
                "ADR-0015",
            )
            .by(Actor::Beneficiary),
        ],
    }
}

/// Acceptance, review, effect.
pub(super) fn waiting(page: &Page<'_>) -> Vec<Sentence> {
    match page.way() {
        Way::Binding => {}
        Way::Neither => {
            return vec![ours("现在还办不了，没有等待时间可说；开通以后本页会写明。", "规则文件")];
        }
        Way::Wallet => return wallet_waiting(page),
    }
    let accept = ours(
        format!("绑定提交后等{}确认，{WAIT_DAYS}天内没有人处理就作废，可以重新提交。", page.doer()),
        "ADR-0003",
    );
    let facts = [AxisName::Review, AxisName::Effect].map(|axis| page.fact(axis, home_area(page)));
    let [review, effect] = &facts;
    let mut said = vec![accept.by(Actor::Beneficiary)];
    said.extend(
        known(review.as_ref(), |value| format!("经办审核：{}{}。", value.zh, since(value)))
            .map(|said| said.by(Actor::Agency)),
    );
    said.extend(known(effect.as_ref(), |value| {
        format!(
            "双方都确认以后{}{}；急用时请先核对“我的共济”里显示“可以使用”。",
            value.zh,
            since(value)
        )
    }));
    said.extend(page.not_known(facts.iter().flatten()));
    said
}
