//! The first sentence: yes, no, partly or unknown, and by which way.

use super::page::{day_en, day_zh};
use super::spans::works;
use super::wallet::{Standing, places, standing};
use super::{Headline, Mode, ModeAnswer, Question, Turn, Verdict};
use crate::binding::Scope;
use crate::policy::PolicySet;
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
    let open = turns.filter(|turn| !works(verdict) && works(turn.verdict));
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
            Some(Scope::Pharmacy) => ("在定点药店买药", "medicines in a pharmacy"),
            Some(Scope::ResidentPremium) => ("居民医保费", "the residents' premium"),
            Some(Scope::CarePremium) => ("长护险费", "the long-term-care premium"),
        };
        (zh.to_owned(), en.to_owned())
    }

    fn bind(&self, binding: &ModeAnswer) -> Both {
        let (pays_zh, pays_en) = self.pays();
        let home = self.name(self.question.grantor_area);
        let (since_zh, since_en) = since(binding);
        let since_zh = since_zh.map(|since| format!("，{since}"));
        let since_en = since_en.map(|since| format!(", {since}"));
        let (here_zh, here_en) = match self.question.purpose {
            Some(Scope::ResidentPremium | Scope::CarePremium) => (
                "本平台还不办理代缴，请走官方缴费渠道。",
                " This platform does not pay premiums yet; use the official channel.",
            ),
            Some(Scope::Outpatient | Scope::Inpatient | Scope::Pharmacy) | None => ("", ""),
        };
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
            Mode::AcrossProvinces => {
                ("不同省不能直接绑定", "two provinces cannot be bound directly")
            }
            Mode::WithinArea | Mode::WithinProvince | Mode::Wallet => {
                ("直接绑定在这里用不上", "a binding does not serve here")
            }
        };
        let (since_zh, since_en) = since(wallet);
        let since_zh = since_zh.map(|since| format!("（{since}）"));
        let since_en = since_en.map(|since| format!(", {since}"));
        (
            format!(
                "{why_zh}，要在国家医保服务平台 App 用“医保钱包”给{}，付{pays_zh}{}；本平台还不办理医保钱包。",
                self.zh(),
                since_zh.unwrap_or_default(),
            ),
            format!(
                "{why_en}; use the 医保钱包 wallet of the national App for your {} and {pays_en}{}. \
                 This platform does not open wallets yet.",
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
                    "要用医保钱包，而{names}只有一部分地方或一部分人开通了，您是否在内没有查到，请先打电话问清。"
                ),
                format!("only by the wallet, which {names} has opened only in part; call first."),
            );
        }
        (
            format!(
                "要用医保钱包，而{names}所在的省只有一部分地方开通了，这座城市是否在内没有查到，请先打电话问清。"
            ),
            format!(
                "only by the wallet, and only a part of the province of {names} has opened it; call \
                 first."
            ),
        )
    }

    fn unknown(&self, binding: &ModeAnswer, by_binding: bool) -> Both {
        let by_wallet = !by_binding;
        let areas: Vec<Area> = if by_wallet {
            let unknown = places(self.question).into_iter().map(|(_, area)| area);
            unknown
                .filter(|area| standing(*area, self.question, self.set) == Standing::Unknown)
                .collect()
        } else {
            vec![self.question.grantor_area]
        };
        let phones: Vec<String> = areas
            .iter()
            .map(|area| format!("{} {}", self.name(*area), self.set.hotline(*area)))
            .collect();
        let phones = phones.join("、");
        let (what_zh, what_en) = if by_wallet {
            (
                "不能直接绑定；医保钱包是否已开通没有确定的说法",
                "no binding; whether the wallet is open is not known for certain",
            )
        } else {
            ("当地那时的规定没有查到", "the local rule of that day was not found")
        };
        let meanwhile = if by_wallet {
            ""
        } else if binding.reasons.is_empty() {
            "本平台暂按全国规定可以办理。"
        } else {
            "本平台暂不办理。"
        };
        (
            format!("{what_zh}，请先拨打 {phones} 问清。{meanwhile}"),
            format!("{what_en}; call {phones} first."),
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
                        "{home}和{away}不在一个省，不能直接绑定；医保钱包按全国规定在这一天也不能给{}用。",
                        self.zh()
                    ),
                    format!(
                        "{home} and {away} are two provinces, and the nation's rules of the wallet \
                         do not allow it for your {}.",
                        self.en()
                    ),
                );
            }
            return (
                format!("{home}和{away}不在一个省，不能直接绑定，医保钱包也还没有开通。"),
                format!("{home} and {away} are two provinces and the wallet is not open."),
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
