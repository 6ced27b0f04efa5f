//! Differences, alternatives, advice, fraud, whom to call, how old all this is.

use std::collections::BTreeMap;

use jiff::civil::date;

use crate::Area;
use crate::binding::Scope;
use crate::guide::facts::{by_value, known, since};
use crate::guide::page::{
    ANSWERS, FUNDS, Page, QUOTA, RULES_2026, WALLET_PLACES, WALLET_START, Way, advice, guides, ours,
};
use crate::guide::spans::works;
use crate::guide::{Mode, Sentence, Verdict};
use crate::policy::AxisName;
use crate::policy::axes::{Openness, WalletModel};
use crate::refusal::text::Actor;

use super::how::lines;

/// The three things that are mistaken for each other.
pub(super) fn difference(page: &Page<'_>) -> Vec<Sentence> {
    let across = match page.wallet_model() {
        None => WALLET_START
            .says("跨省：医保钱包 2024年12月2日起才由各地陆续开通，在那以前跨省用不了。"),
        Some(WalletModel::Transfer) => {
            WALLET_START.says("医保钱包：跨省也能用的另一条路，钱先转进对方的钱包，再由对方付。")
        }
        Some(WalletModel::Quota) => QUOTA.says(
            "医保钱包：跨省也能用的另一条路，您设共济额度，钱冻结在您的账户里，没用完的会退回。",
        ),
    };
    let mut said = vec![
        ANSWERS.says("亲情账户不是家庭共济：亲情账户只能替家人查信息、出示家人的医保码，花的是家人自己的；家庭共济（绑定）才是用您的钱，要单独办一次。"),
        guides("添加亲情账户：国家医保服务平台 App → 亲情账户 → 添加家庭成员，填身份证号（没有的用出生医学证明），上传双方户口本首页和本人页的照片，不在一个户口本的再传结婚证等，签《家庭成员添加承诺书》，等审核。")
            .by(Actor::Grantor),
        across,
    ];
    if page.binding.mode == Mode::AcrossProvinces {
        said.push(ours(
            "长三角、京津冀、西南五省的跨省共济试点：没有查到官方文字；2024年12月起全国统一走医保钱包。",
            "规则文件",
        ));
    }
    said
}

/// What else a family can do.
pub(super) fn alternatives(page: &Page<'_>) -> Vec<Sentence> {
    let (relative, doer) = (page.relative(), page.doer());
    let mut said = Vec::new();
    if page.way() == Way::Wallet && works(page.binding.verdict) {
        let zh = format!("{relative}回到{}看病、买药时，也可以用直接绑定的账户。", page.there());
        said.push(ours(zh, "ADR-0003"));
    }
    if page.verdict != Verdict::Yes {
        said.extend(near(page));
    }
    said.extend(match page.way() {
        Way::Binding => premium(page),
        Way::Wallet => {
            Some(WALLET_PLACES.says(format!("医保钱包也可以缴{relative}的居民医保费。")))
        }
        Way::Neither => None,
    });
    let zh = format!(
        "用{relative}自己的账户或现金付，{doer}留好票据；您给{relative}现金，医保不管也不限。"
    );
    said.push(ours(zh, "建议").by(Actor::Beneficiary));
    said
}

/// Another relative nearer by, where binding was open on the day.
fn near(page: &Page<'_>) -> Option<Sentence> {
    let there = page.question.beneficiary_area;
    let open = page.set.same_city(there, page.on())?;
    let value = page.fact(AxisName::Kinship, there)?.said.value?;
    let zh = format!(
        "别的家人在{}参加职工医保、{}是他的{}之一的，可以由他来绑定。",
        page.there(),
        page.relative(),
        value.zh
    );
    (open.value == Openness::Open && !open.rule.unknown_here).then(|| by_value(&value, zh))
}

fn premium(page: &Page<'_>) -> Option<Sentence> {
    let area = page.question.beneficiary_area;
    let scopes = page.set.scopes(page.question.grantor_area, page.on())?;
    if !scopes.value.contains(&Scope::ResidentPremium) {
        return None;
    }
    let fact = page.fact(AxisName::PremiumMode, area);
    let relative = page.relative();
    let season = page.fact(AxisName::PremiumSeason, area);
    let season = season.filter(|fact| fact.said.unknown.is_none());
    let season = season.and_then(|fact| fact.said.value).map(|value| value.zh);
    let season = season.map(|zh| format!("，集中缴费期{zh}")).unwrap_or_default();
    let known = known(fact.as_ref(), |value| {
        format!(
            "{relative}参加居民医保的，可以用您的账户代缴保费：{}{}{season}。",
            value.zh,
            since(value)
        )
    });
    let zh = format!(
        "{relative}参加居民医保的，可以问问能不能用您的账户代缴保费{season}，请拨打 {}。",
        page.call(area)
    );
    Some(known.unwrap_or_else(|| ours(zh, "ADR-0003")))
}

/// What the files of both places say besides; the nation's notes are in the other parts.
pub(super) fn local(page: &Page<'_>) -> Vec<Sentence> {
    let (home, there) = (page.question.grantor_area, page.question.beneficiary_area);
    let mut told: Vec<Sentence> = Vec::new();
    for area in [home, there] {
        let remarks = page.set.remarks(area, page.on());
        for remark in remarks.iter().filter(|remark| remark.unit_code != 0) {
            for line in &remark.lines {
                let sentence = by_value(remark, format!("{}：{line}。", remark.unit));
                if !told.contains(&sentence) {
                    told.push(sentence);
                }
            }
        }
    }
    told
}

/// Hints by age; marked as advice.
pub(super) fn advised(page: &Page<'_>) -> Vec<Sentence> {
    vec![
        advice("年轻人先给父母绑上，设一个每月限额，自己留 500 到 1000 元应急（这个数是网上指南的说法，没有规定）；中年人给配偶、孩子、双方老人按用药多少分别设限额，先够自己看病，再给家人。")
            .by(Actor::Grantor),
        advice(format!(
            "老年人：让子女帮着办，随身带社保卡；不会用手机就到窗口；慢病买药能选付款人的，可以选{}的共济人，先后以当地规定为准。",
            page.relative()
        ))
        .by(Actor::Beneficiary),
    ]
}

/// The genuine channel, and what is punished.
pub(super) fn safe(page: &Page<'_>) -> Vec<Sentence> {
    let fact = page.fact(AxisName::Genuine, page.question.grantor_area);
    let value = fact.and_then(|fact| fact.said.value);
    let zh = "只用国家医保服务平台 App 和当地医保的官方渠道；办理不收费，没有人会要您的银行卡密码和验证码。";
    let genuine = value.map_or_else(
        || ours(zh, "建议"),
        |value| by_value(&value, format!("认准官方渠道：{}。", lines(&value.lines))),
    );
    vec![
        genuine.by(Actor::Grantor),
        FUNDS.says("有人说能把个账提成现金、收药换钱，那是骗子；借给别人刷、倒卖药品，要退钱，会暂停联网结算 3 到 12 个月，存心骗的还要罚款。"),
    ]
}

/// Whom to call, and how old the knowledge is.
pub(super) fn ask(page: &Page<'_>) -> Vec<Sentence> {
    let areas =
        [page.question.grantor_area, page.question.beneficiary_area, page.question.care_area];
    let mut phones: Vec<String> = Vec::new();
    for area in areas {
        let call = page.call(area);
        if !phones.contains(&call) {
            phones.push(call);
        }
    }
    let who = if page.verdict == Verdict::Yes { "拿不准的" } else { "这件事" };
    let calls = format!(
        "{who}请拨打医保热线：{}；全国都是区号加 12393，打不通也可以拨当地的 12345（12333 是人社热线，不管医保）。",
        phones.join("，")
    );
    let mut said = vec![ours(calls, "规则文件").by(Actor::Agency), age(page)];
    if page.on() >= date(2026, 6, 5) && page.binding.mode == Mode::AcrossProvinces {
        said.push(RULES_2026.says("以后的方向：国家的目标是2026年底前全国都能跨省共济。"));
    }
    said
}

/// The newest source of each unit on the way.
fn age(page: &Page<'_>) -> Sentence {
    let mut newest: BTreeMap<String, Option<&str>> = BTreeMap::new();
    let areas: [Area; 2] = [page.question.grantor_area, page.question.beneficiary_area];
    for area in areas {
        let Some(unit) = page.set.unit(area.province()) else { continue };
        let dates = unit.sources.values().map(|source| source.date.as_str());
        let newest_date = dates.filter(|date| *date != "unknown").max();
        newest.insert(unit.name.clone(), newest_date);
    }
    let nation = page.set.nation().sources.values().map(|source| source.date.as_str());
    newest.insert("全国".to_owned(), nation.filter(|date| *date != "unknown").max());
    let said = newest.iter().map(|(unit, date)| match date {
        Some(date) => format!("{unit} {date}"),
        None => format!("{unit} 没有注明日期的来源"),
    });
    let zh = format!(
        "这些话依据的最新资料：{}；您问的是 {} 的情况，之后若有新规定，以当地经办机构答复为准。",
        said.collect::<Vec<_>>().join("，"),
        page.on()
    );
    ours(zh, "规则文件")
}
