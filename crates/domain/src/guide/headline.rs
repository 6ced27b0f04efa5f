//! The first sentence: yes, no, partly or unknown, and by which way.

use super::page::{day_en, day_zh};
use super::spans::works;
use super::wallet::{only_transfers, places, standing};
use super::{Headline, Mode, ModeAnswer, Question, Turn, Verdict, premium};
use crate::binding::Scope;
use crate::policy::PolicySet;
use crate::wallet::Standing;
use crate::{Area, Reason};

/// Says the verdict first.
pub(super) fn headline(
    question: &Question,
    set: &PolicySet,
    verdict: Verdict,
    modes: &[ModeAnswer; 2],
) -> Headline {
    let [binding, wallet] = modes;
    let by_binding = binding.verdict == verdict;
    let asked = Asked { question, set };
    if verdict == Verdict::Yes && premium::not_now(question, set) {
        let (zh, en) = asked.premium_later(by_binding);
        let partly = Verdict::Partly;
        let zh = format!("{}：{zh}", partly.zh());
        return Headline { zh, en: format!("{}: {en}", partly.en()) };
    }
    let (zh, en) = match verdict {
        Verdict::Yes if by_binding => asked.bind(binding),
        Verdict::Yes => asked.by_wallet(binding, wallet),
        Verdict::Partly if by_binding => asked.partly_bound(binding),
        Verdict::Partly => asked.partly_by_wallet(wallet),
        Verdict::Unknown => asked.unknown(binding, by_binding),
        Verdict::No => asked.no(binding, wallet),
    };
    let turn = later(verdict, modes);
    let (mut later_zh, mut later_en) = (String::new(), String::new());
    if let Some(turn) = turn {
        later_zh = format!("从{}起{}。", day_zh(turn.on), turn.verdict.zh());
        later_en = format!(" From {}: {}.", day_en(turn.on), turn.verdict.word());
    }
    Headline {
        zh: format!("{}：{zh}{later_zh}", verdict.zh()),
        en: format!("{}: {en}{later_en}", verdict.en()),
    }
}

/// When it becomes possible by whichever way comes first.
fn later(verdict: Verdict, modes: &[ModeAnswer; 2]) -> Option<Turn> {
    let turns = modes.iter().filter_map(|mode| mode.next);
    let better = |turn: &Turn| match verdict {
        Verdict::Yes => false,
        Verdict::Partly => turn.verdict == Verdict::Yes,
        Verdict::No | Verdict::Unknown => works(turn.verdict),
    };
    let open = turns.filter(better);
    open.min_by_key(|turn| turn.on)
}

struct Asked<'a> {
    question: &'a Question,
    set: &'a PolicySet,
}

type Both = (String, String);

impl Asked<'_> {
    fn zh(&self) -> &'static str {
        self.question.relative.zh
    }

    fn en(&self) -> &'static str {
        self.question.relative.en
    }

    fn name(&self, area: Area) -> String {
        self.set.area_name(area)
    }

    /// What is to be paid: 付门诊费用.
    fn pays(&self) -> Both {
        let (zh, en) = match self.question.purpose {
            None => ("看病、买药", "care and medicines"),
            Some(Scope::Outpatient) => ("门诊费用", "outpatient care"),
            Some(Scope::Inpatient) => ("住院费用", "stays in hospital"),
            Some(Scope::Pharmacy) => ("在定点药店买药的钱", "medicines in a pharmacy"),
            Some(Scope::ResidentPremium) => ("居民医保费", "the residents' premium"),
            Some(Scope::CarePremium) => ("长护险费", "the long-term-care premium"),
        };
        (zh.to_owned(), en.to_owned())
    }

    /// A way is open, but the premium is not taken on the day.
    fn premium_later(&self, by_binding: bool) -> Both {
        let (pays_zh, pays_en) = self.pays();
        let home = self.name(self.question.grantor_area);
        let (here_zh, here_en) = premium::here(self.question, self.set);
        let (way_zh, way_en) = if by_binding {
            (format!("您在{home}的个人账户可以绑定给{}", self.zh()), "your account may be bound")
        } else {
            (format!("您可以用医保钱包给{}设共济额度", self.zh()), "the wallet (医保钱包) is open")
        };
        (
            format!("{way_zh}，但这一天还不能代缴{pays_zh}。{here_zh}"),
            format!("{way_en} for your {}, but {pays_en} is not paid yet.{here_en}", self.en()),
        )
    }

    fn bind(&self, binding: &ModeAnswer) -> Both {
        let (pays_zh, pays_en) = self.pays();
        let home = self.name(self.question.grantor_area);
        let (since_zh, since_en) = since(binding);
        let since_zh = since_zh.map(|since| format!("，{since}"));
        let since_en = since_en.map(|since| format!(", {since}"));
        let (here_zh, here_en) = premium::here(self.question, self.set);
        (
            format!(
                "您在{home}的个人账户可以绑定给{}用，付{pays_zh}（{}{}）。{here_zh}",
                self.zh(),
                binding.mode.zh(),
                since_zh.unwrap_or_default(),
            ),
            format!(
                "your account may be bound to your {} for {pays_en} ({}{}).{here_en}",
                self.en(),
                mode_en(binding.mode),
                since_en.unwrap_or_default(),
            ),
        )
    }

    fn by_wallet(&self, binding: &ModeAnswer, wallet: &ModeAnswer) -> Both {
        let (pays_zh, pays_en) = self.pays();
        let (why_zh, why_en) = match binding.mode {
            Mode::AcrossProvinces => (
                "不同省不能直接扣您的账户",
                "nothing is taken straight from an account across provinces",
            ),
            Mode::WithinArea | Mode::WithinProvince | Mode::Wallet => {
                ("直接扣您的账户在这里用不上", "a binding alone does not serve here")
            }
        };
        let (since_zh, since_en) = since(wallet);
        let since_zh = since_zh.map(|since| format!("（{since}）"));
        let since_en = since_en.map(|since| format!(", {since}"));
        let (here_zh, here_en) = premium::here(self.question, self.set);
        (
            format!(
                "用医保钱包。您和{}各开一个钱包、绑定以后，由您设的共济额度付{pays_zh}{}；{why_zh}。{here_zh}",
                self.zh(),
                since_zh.unwrap_or_default(),
            ),
            format!(
                "by the wallet (医保钱包). You and your {} each open one, you bind and set a quota, and it \
                 pays for {pays_en}{}; {why_en}.{here_en}",
                self.en(),
                since_en.unwrap_or_default(),
            ),
        )
    }

    fn partly_bound(&self, binding: &ModeAnswer) -> Both {
        let (pays_zh, pays_en) = self.pays();
        if binding.reasons.iter().any(|refusal| refusal.reason == Reason::ScopeNotAllowed) {
            let home = self.name(self.question.grantor_area);
            return (
                format!("可以绑定给{}，但按{home}的规定不能付{pays_zh}。", self.zh()),
                format!("a binding with your {} is possible, not for {pays_en}.", self.en()),
            );
        }
        let care = self.name(self.question.care_area);
        (
            format!("可以绑定给{}，但在{care}看病、买药时绑定的账户用不了。", self.zh()),
            format!("a binding with your {} is possible, but is no use in {care}.", self.en()),
        )
    }

    fn partly_by_wallet(&self, wallet: &ModeAnswer) -> Both {
        let (pays_zh, pays_en) = self.pays();
        if wallet.reasons.iter().any(|refusal| refusal.reason == Reason::ScopeNotAllowed) {
            return (
                format!("可以用医保钱包给{}，但不能付{pays_zh}。", self.zh()),
                format!("the wallet reaches your {}, not for {pays_en}.", self.en()),
            );
        }
        if only_transfers(self.question, self.set) {
            return (
                "那一天的医保钱包是转账的办法，要在国家医保服务平台 App 办，本平台不办转账。"
                    .to_owned(),
                "wallets transferred money on that day, by the national App and not here."
                    .to_owned(),
            );
        }
        let partly: Vec<Area> = places(self.question)
            .into_iter()
            .map(|(_, area)| area)
            .filter(|area| standing(*area, self.question, self.set) == Standing::Partly)
            .collect();
        let called = |area: &Area| format!("{}（{}）", self.name(*area), self.set.hotline(*area));
        let names = partly.iter().map(called).collect::<Vec<_>>().join("、");
        // A municipality, or a province that pools, is one area: there is no other city in it.
        if partly.iter().all(|area| area.number().checked_rem(10_000) == Some(0)) {
            return (
                format!(
                    "要用医保钱包，而{names}只有一部分地方或一部分人开通了，您是否在内没有查到，请先打电话问清；查清以前本平台不办理。"
                ),
                format!("only by the wallet, which {names} has opened only in part; call first."),
            );
        }
        (
            format!(
                "要用医保钱包，而{names}所在的省只有一部分地方开通了，这座城市是否在内没有查到，请先打电话问清；查清以前本平台不办理。"
            ),
            format!(
                "only by the wallet, and only a part of the province of {names} has opened it; call \
                 first."
            ),
        )
    }

    fn unknown(&self, binding: &ModeAnswer, by_binding: bool) -> Both {
        if !by_binding {
            return self.wallet_unknown(binding);
        }
        let home = self.question.grantor_area;
        let phone = format!("{} {}", self.name(home), self.set.hotline(home));
        let meanwhile = if binding.reasons.is_empty() {
            "本平台暂按全国规定可以办理。"
        } else {
            "本平台暂不办理。"
        };
        (
            format!("当地那时的规定没有查到，请先拨打 {phone} 问清。{meanwhile}"),
            format!("the local rule of that day was not found; call {phone} first."),
        )
    }

    /// Names the places of which nobody knows whether they have opened the wallet.
    fn wallet_unknown(&self, binding: &ModeAnswer) -> Both {
        let all = places(self.question).into_iter().map(|(_, area)| area);
        let is_unknown =
            |area: &Area| standing(*area, self.question, self.set) == Standing::Unknown;
        let mut areas: Vec<Area> = all.filter(is_unknown).collect();
        let names = areas.iter().map(|area| self.name(*area)).collect::<Vec<_>>().join("、");
        if areas.is_empty() {
            areas.push(self.question.grantor_area);
        }
        let phone = |area: &Area| format!("{} {}", self.name(*area), self.set.hotline(*area));
        let phones = areas.iter().map(phone).collect::<Vec<_>>().join("、");
        let lead = match binding.mode {
            Mode::AcrossProvinces => "跨省要用医保钱包",
            Mode::WithinArea | Mode::WithinProvince | Mode::Wallet => "要用医保钱包",
        };
        (
            format!(
                "{lead}，而{names}是否已开通没有确定的说法，请先拨打 {phones} 问清；查清以前本平台不办理。"
            ),
            format!(
                "only by the wallet, and whether it is open in {names} is not known for certain; call \
                 {phones} first."
            ),
        )
    }

    fn no(&self, binding: &ModeAnswer, wallet: &ModeAnswer) -> Both {
        let has = |reason| stands(binding, reason);
        let home = self.name(self.question.grantor_area);
        if has(Reason::RelationNotAllowedHere) {
            return (
                format!("按{home}在这一天的规定，个人账户不能给{}用。", self.zh()),
                format!("the rules of {home} do not allow it for your {}.", self.en()),
            );
        }
        if binding.mode == Mode::AcrossProvinces {
            let away = self.name(self.question.beneficiary_area);
            if stands(wallet, Reason::RelationNotAllowedHere) {
                return (
                    format!(
                        "{home}和{away}不在一个省，要用医保钱包，而按全国规定医保钱包在这一天不能给{}用。",
                        self.zh()
                    ),
                    format!(
                        "{home} and {away} are two provinces, and the nation's rules of the wallet \
                         do not allow it for your {}.",
                        self.en()
                    ),
                );
            }
            let closed = wallet.reasons.iter().filter(|no| no.reason == Reason::WalletNotOpen);
            let closed = closed.filter_map(|no| Some(self.name(no.area?)));
            let closed = closed.collect::<Vec<_>>().join("、");
            return (
                format!("{home}和{away}不在一个省，要用医保钱包，而{closed}的医保钱包还没有开通。"),
                format!(
                    "{home} and {away} are two provinces and the wallet is not open in {closed}."
                ),
            );
        }
        if has(Reason::ScopeNotAllowed) {
            let (pays_zh, pays_en) = self.pays();
            return (
                format!("按{home}的规定，共济的钱不能付{pays_zh}。"),
                format!("shared money of {home} does not pay for {pays_en}."),
            );
        }
        (
            format!("{}在{home}还没有开通。", binding.mode.zh()),
            format!("{} is not open in {home} yet.", mode_en(binding.mode)),
        )
    }
}

/// True when a reason stands against a way.
fn stands(answer: &ModeAnswer, reason: Reason) -> bool {
    answer.reasons.iter().any(|refusal| refusal.reason == reason)
}

/// Since when, 自…起 / since …; where nobody knows about the days before, at the latest.
fn since(answer: &ModeAnswer) -> (Option<String>, Option<String>) {
    let (zh, en) =
        if answer.at_latest { ("最迟自", "since at the latest") } else { ("自", "since") };
    (
        answer.since.map(|day| format!("{zh}{}起", day_zh(day))),
        answer.since.map(|day| format!("{en} {}", day_en(day))),
    )
}

fn mode_en(mode: Mode) -> &'static str {
    match mode {
        Mode::WithinArea => "a binding within one area",
        Mode::WithinProvince => "a binding within the province",
        Mode::AcrossProvinces => "a binding across provinces",
        Mode::Wallet => "the wallet",
    }
}
