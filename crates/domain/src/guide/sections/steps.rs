//! What to do, one step after the other, with who does it.

use jiff::civil::date;

use super::how::lines;
use super::till::{mobile, picks, till};
use crate::binding::Scope;
use crate::guide::facts::{by_value, known, since};
use crate::guide::page::{
    ANSWERS, Page, QUOTA, WALLET_MORE, WALLET_PAYS, WALLET_PLACES, WALLET_USE, Way, day_zh, guides,
    ours,
};
use crate::guide::premium::{Taken, back_zh, how_zh, kind_of, over_zh, taken};
use crate::guide::spans::works;
use crate::guide::{Provenance, Sentence, Verdict};
use crate::policy::AxisName;
use crate::refusal::text::Actor;

/// The steps of the way that works; of none, what to wait for.
pub(super) fn steps(page: &Page<'_>) -> Vec<Sentence> {
    let mut said = Vec::new();
    if page.verdict == Verdict::Unknown {
        said.push(call_first(page));
    }
    match page.way() {
        // Not known, and the platform does not do it meanwhile: the phone is all.
        Way::Binding if page.verdict == Verdict::Unknown && !page.binding.reasons.is_empty() => {}
        Way::Binding => {
            said.extend(bind(page));
            said.extend(uses(page));
        }
        // Nobody says that it is open: what comes after the phone, in one sentence.
        Way::Wallet if page.verdict == Verdict::Unknown => said.push(ours(
            "问清已经开通以后：双方各开医保钱包，绑定，您设共济额度；查清以前本平台不办理。",
            "ADR-0015",
        )),
        Way::Wallet => said.extend(wallet(page)),
        Way::Neither => said.push(nothing(page)),
    }
    said
}

/// Nothing is known for certain: the phone comes first.
fn call_first(page: &Page<'_>) -> Sentence {
    let phones = [page.question.grantor_area, page.question.beneficiary_area];
    let mut phones: Vec<String> = phones.into_iter().map(|area| page.call(area)).collect();
    phones.dedup();
    let zh = format!("先打电话问清能不能办：{}。", phones.join("，"));
    let who = Some(Actor::Grantor);
    Sentence { zh, provenance: Provenance::Unknown, source: None, who }
}

/// Nothing to be done now.
fn nothing(page: &Page<'_>) -> Sentence {
    let next = [page.binding.next, page.wallet.next].into_iter().flatten();
    let next = next.filter(|turn| works(turn.verdict)).min_by_key(|turn| turn.on);
    let zh = match next {
        Some(turn) => format!("现在不用跑窗口；{}起再办。", day_zh(turn.on)),
        None => format!(
            "现在不用跑窗口，办不下来；想知道以后是否开放，请拨打 {}。",
            page.call(page.question.grantor_area)
        ),
    };
    ours(zh, "规则文件里的日期").by(Actor::Grantor)
}

/// Binding: both check, the one applies and proves, the other agrees.
fn bind(page: &Page<'_>) -> Vec<Sentence> {
    let (relative, home, doer) = (page.relative(), page.home(), page.doer());
    let area = page.question.grantor_area;
    let mut said = vec![
        ANSWERS
            .says(format!(
                "先查两样：您的个人账户里有余额（余额是零就用不了）；{relative}已参加职工医保或居民医保。"
            ))
            .by(Actor::Grantor),
        guides(checks(page)).by(Actor::Beneficiary),
    ];
    let fact = page.fact(AxisName::Channels, area);
    let known = known(fact.as_ref(), |value| {
        let ways: Vec<String> =
            value.lines.iter().filter(|line| !line.contains("医保钱包")).cloned().collect();
        if ways.is_empty() {
            return format!("办理入口请拨打 {} 问清。", page.call(area));
        }
        format!(
            "登录{home}的渠道（{}），选家庭共济，填{relative}的姓名、证件号和关系，一个字都不要错。",
            lines(&ways)
        )
    });
    let asked = || page.not_known(fact.as_ref()).into_iter().next();
    said.extend(known.or_else(asked).map(|said| said.by(Actor::Grantor)));
    let consent = page.fact(AxisName::Consent, area).and_then(|fact| fact.said.value);
    if let Some(value) = consent {
        let accept = if page.guarded() {
            format!("由{doer}确认；您是爸爸或妈妈的，您的申请就是确认")
        } else {
            format!("请{doer}登录后在“待我确认”里接受")
        };
        let zh = format!(
            "{home}的确认方式：{}。您按提示签承诺书、刷脸，设好每次或每月的限额；{accept}。",
            value.zh
        );
        said.push(by_value(&value, zh).by(Actor::Beneficiary));
    }
    said
}

/// What the relative's side looks up first; a newborn is enrolled first.
fn checks(page: &Page<'_>) -> String {
    let (relative, doer) = (page.relative(), page.doer());
    let own = "余额在国家医保服务平台 App、当地医保 App、窗口或定点医院药店查，看看您的职工医保没有断缴、没有冻结";
    if page.age() == Some(0) {
        return format!("{own}；请{doer}先给{relative}办好参保登记，刚出生的先参保，再绑定。");
    }
    format!("{own}；请{doer}也查一查{relative}的医保：没有停，居民医保当年已缴费。")
}

/// How it is used, for the purpose asked about or for all.
fn uses(page: &Page<'_>) -> Vec<Sentence> {
    let relative = page.relative();
    let asked = |purpose| page.question.purpose.is_none_or(|one| one == purpose);
    let mut said = Vec::new();
    if [Scope::Outpatient, Scope::Inpatient, Scope::Pharmacy].into_iter().any(asked) {
        let whose = if page.guarded() { relative } else { "" };
        let zh =
            format!("看病、买药，请{}出示{whose}自己的医保码或社保卡，不能用您的。", page.doer());
        said.push(ANSWERS.says(zh).by(Actor::Beneficiary));
        said.extend(picks(page));
    }
    said.extend(till(page, asked(Scope::Outpatient), asked(Scope::Pharmacy)));
    if asked(Scope::Inpatient) {
        let zh = format!(
            "住院：请{}登记时签《家庭共济使用知情同意书》；押金可以从账户里预留，出院结算时才真正付款。",
            page.doer()
        );
        said.push(ours(zh, "ADR-0010").by(Actor::Beneficiary));
    }
    if asked(Scope::Outpatient) || asked(Scope::Pharmacy) {
        said.push(mobile(page));
    }
    match page.question.purpose {
        Some(Scope::ResidentPremium | Scope::CarePremium) => said.extend(premium(page)),
        Some(Scope::Outpatient | Scope::Inpatient | Scope::Pharmacy) | None => {}
    }
    said
}

/// A premium: how it is taken, when, how much.
fn premium(page: &Page<'_>) -> Vec<Sentence> {
    let area = page.question.beneficiary_area;
    let facts = [AxisName::PremiumMode, AxisName::PremiumSeason, AxisName::Premiums]
        .map(|axis| page.fact(axis, area));
    let words = ["扣费方式", "集中缴费期", "个人缴费标准"];
    let mut said = Vec::new();
    for (fact, word) in facts.iter().zip(words) {
        said.extend(known(fact.as_ref(), |value| {
            format!("{}的{word}：{}{}。", page.there(), value.zh, since(value))
        }));
    }
    said.extend(page.not_known(facts.iter().flatten()));
    said.push(platform_premium(page));
    said
}

/// What this platform does about it on the day.
fn platform_premium(page: &Page<'_>) -> Sentence {
    let Some(kind) = kind_of(page.question.purpose) else {
        return ours("没有要代缴的保费。", "ADR-0016");
    };
    let zh = match taken(kind, page.question, page.set) {
        Taken::By(year, mode, known) => {
            let mut costs: Vec<String> = known
                .iter()
                .map(|premium| format!("{}年{} {} 元", premium.year, premium.who, premium.amount))
                .collect();
            costs.dedup();
            let season =
                if year.season_unknown { "缴费期没有查到，先问清再缴；" } else { "" };
            format!(
                "{season}在本平台的“代缴”里选{}和符合本人的人群（{}），验证身份后提交：{}；{}",
                page.relative(),
                costs.join("、"),
                how_zh(mode),
                back_zh(mode)
            )
        }
        Taken::Later(year, next) => {
            format!("{year}年度的缴费期从{}开始，那天起再办；缴费期外本平台不代缴。", day_zh(next))
        }
        Taken::Over(year) => over_zh(year),
        Taken::NotAcross => {
            "您的参保地是先缴费、再从账户报销，跨省的报销不了；请走税务或医保的官方缴费渠道。"
                .to_owned()
        }
        Taken::Unknown(year) => {
            format!(
                "{year}年度的缴费标准没有查到，本平台现在不代缴；请在税务或医保的官方缴费渠道里选用家人的个人账户付。"
            )
        }
    };
    ours(zh, "ADR-0016").by(Actor::Grantor)
}

/// The wallet: a quota of this platform, or a transfer in the national App.
fn wallet(page: &Page<'_>) -> Vec<Sentence> {
    if page.transfers() { transfer(page) } else { quota(page) }
}

/// Both open one, they bind, a quota is set, a bill takes from it.
fn quota(page: &Page<'_>) -> Vec<Sentence> {
    let (relative, doer) = (page.relative(), page.doer());
    let mut said = vec![
        ours(
            "您登录以后先开通医保钱包：核对使用地和手机号，当场开好；同一个钱包给几位家人用。",
            "ADR-0015",
        )
        .by(Actor::Grantor),
        ours(
            format!(
                "请{doer}也开通医保钱包；没有手机的，由监护人、有代办权限的亲情账户持有人，或者窗口代开通。"
            ),
            "ADR-0015",
        )
        .by(Actor::Beneficiary),
        ours(
            format!(
                "您申请绑定{relative}：填姓名、证件号和关系，签承诺书，验证身份；请{doer}登录后在“待我确认”里接受，跨省的一定要{doer}自己确认。"
            ),
            "ADR-0015",
        )
        .by(Actor::Grantor),
        QUOTA
            .says(format!(
                "您给{relative}设一个共济额度：这些钱冻结在您的账户里，不转走，您自己也不能再用。"
            ))
            .by(Actor::Grantor),
    ];
    if kind_of(page.question.purpose).is_some() {
        said.extend(premium(page));
        return said;
    }
    said.push(
        WALLET_PLACES
            .says("去之前先查那家医院、药店能不能收医保钱包（本平台“医院药店”里有“医保钱包”一项，写着不清楚的打电话问）；收费系统没有升级的收不了。")
            .by(Actor::Institution),
    );
    said.push(
        ANSWERS
            .says(format!("看病、买药，请{doer}出示{relative}自己的医保码或社保卡，不能用您的。"))
            .by(Actor::Beneficiary),
    );
    if page.verdict == Verdict::Yes {
        let asked = |purpose| page.question.purpose.is_none_or(|one| one == purpose);
        said.extend(picks(page));
        said.extend(till(page, asked(Scope::Outpatient), asked(Scope::Pharmacy)));
    }
    said
}

/// The wallet of the days when it transferred money.
fn transfer(page: &Page<'_>) -> Vec<Sentence> {
    let (relative, doer) = (page.relative(), page.doer());
    let open =
        if page.guarded() { format!("替{relative}") } else { "在自己的手机上".to_owned() };
    let mut said = vec![
        ours("转账的办法本平台不办，请用国家医保服务平台 App。", "ADR-0015").by(Actor::Grantor),
        guides("您和家人各自下载国家医保服务平台 App，注册、实名认证、刷脸，激活医保码。")
            .by(Actor::Grantor),
        WALLET_USE
            .says("您打开“医保钱包”，显示“待开通”就点“确认使用钱包”，核对使用地和手机号。")
            .by(Actor::Grantor),
        WALLET_USE
            .says(format!("请{doer}{open}同样开通医保钱包，核对使用地。"))
            .by(Actor::Beneficiary),
        WALLET_USE
            .says(format!("您转到{relative}的钱包；请{doer}当天接收，没接收的第二天6点前退回。"))
            .by(Actor::Beneficiary),
        WALLET_PLACES
            .says(format!(
                "请{doer}先在 App 里查、或打电话问医院药店能不能收医保钱包；收费系统没有升级的收不了。"
            ))
            .by(Actor::Institution),
        WALLET_PAYS
            .says(format!("看病买药时出示{relative}自己的医保码，或者刷脸，就能用医保钱包。"))
            .by(Actor::Beneficiary),
    ];
    if page.on() >= date(2025, 9, 22) {
        said.push(
            WALLET_MORE
                .says(format!(
                    "{relative}没有手机的，可以由家人代开通医保钱包；使用地不对的，已开放的地方（首批15个省份）可以在 App 里变更使用地。"
                ))
                .by(Actor::Beneficiary),
        );
    }
    said
}
