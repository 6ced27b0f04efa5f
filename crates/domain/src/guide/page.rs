//! What every section needs: names, days, phones, and how a sentence is made with its source.

use jiff::civil::Date;

use super::{Cited, ModeAnswer, Provenance, Question, Sentence, Verdict};
use crate::Area;
use crate::policy::axes::WalletModel;
use crate::policy::{Grade, PolicySet, Source};
use crate::refusal::text::Actor;

/// The question with its answers, for the sections.
pub(super) struct Page<'a> {
    pub(super) question: &'a Question,
    pub(super) set: &'a PolicySet,
    pub(super) verdict: Verdict,
    pub(super) binding: &'a ModeAnswer,
    pub(super) wallet: &'a ModeAnswer,
}

/// A publication that holds for the whole country whatever the files say of axes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Law {
    issuer: &'static str,
    document: &'static str,
    date: &'static str,
    provenance: Provenance,
}

/// 国办发〔2021〕14号: what sharing is, what it never pays.
pub(super) const SHARING: Law = Law {
    issuer: "国务院办公厅",
    document: "国办发〔2021〕14号 关于建立健全职工基本医疗保险门诊共济保障机制的指导意见",
    date: "2021-04-22",
    provenance: Provenance::A,
};
/// Questions and answers of the National Healthcare Security Administration.
pub(super) const ANSWERS: Law = Law {
    issuer: "国家医疗保障局",
    document: "个人账户家庭共济问答",
    date: "2024-10-05",
    provenance: Provenance::A,
};
/// The notice that made sharing across provinces a quota.
pub(super) const QUOTA: Law = Law {
    issuer: "国家医疗保障局、财政部",
    document: "关于做好职工基本医疗保险个人账户跨省共济工作的通知",
    date: "2026-01-09",
    provenance: Provenance::A,
};
/// When the first provinces opened the wallet.
pub(super) const WALLET_START: Law = Law {
    issuer: "国家医疗保障局（中国网财经）",
    document: "2024年12月2日启动医保钱包跨省共济",
    date: "2025-09-12",
    provenance: Provenance::A,
};
/// How a wallet is opened and used.
pub(super) const WALLET_USE: Law = Law {
    issuer: "烟台晚报",
    document: "医保钱包的开通与使用",
    date: "2025-09-18",
    provenance: Provenance::A,
};
/// Which hospitals and pharmacies take a wallet.
pub(super) const WALLET_PLACES: Law = Law {
    issuer: "央视新闻",
    document: "医保钱包开通地区与使用问答",
    date: "2025-09-22",
    provenance: Provenance::A,
};
/// That sharing by a wallet costs nothing.
pub(super) const WALLET_FREE: Law = Law {
    issuer: "国家医疗保障局（中国网财经）",
    document: "医保钱包与跨省共济：不收手续费",
    date: "2025-09-12",
    provenance: Provenance::A,
};
/// How the first provinces let a wallet pay: own account first, the wallet when short.
pub(super) const WALLET_PAYS: Law = Law {
    issuer: "福建医保钱包上线报道（转载）",
    document: "福建省开通医保钱包：怎么开通，怎么用",
    date: "2025-07",
    provenance: Provenance::B,
};
/// What a wallet can do besides: another place of use, opened for somebody without a phone.
pub(super) const WALLET_MORE: Law = Law {
    issuer: "医保钱包指南（转载）",
    document: "医保钱包的功能：使用地变更、代开通",
    date: "2025-09-22",
    provenance: Provenance::B,
};
/// Money is shared, not cards and not benefits.
pub(super) const READING: Law = Law {
    issuer: "新浪财经",
    document: "个人账户跨省共济解读",
    date: "2026-01-10",
    provenance: Provenance::A,
};
/// The rules of June 2026 for the wallet.
pub(super) const RULES_2026: Law = Law {
    issuer: "国家医疗保障局办公室、财政部办公厅（转载）",
    document: "医保办发〔2026〕8号 职工基本医疗保险个人账户跨省共济经办规程（试行）",
    date: "2026-06-05",
    provenance: Provenance::B,
};
/// What is on no list of what an account may buy, as the trade press tells it.
pub(super) const PHARMACY_LIST: Law = Law { provenance: Provenance::B, ..PHARMACY };
/// What an account may buy in a pharmacy.
pub(super) const PHARMACY: Law = Law {
    issuer: "国家医疗保障局办公室",
    document: "医保办发〔2026〕7号 关于进一步加强定点零售药店职工基本医疗保险个人账户使用监督管理的通知",
    date: "2026-05-19",
    provenance: Provenance::A,
};
/// Own credential, no resale, no cash.
pub(super) const FUNDS: Law = Law {
    issuer: "国务院",
    document: "医疗保障基金使用监督管理条例（国令第735号）",
    date: "2021-05-01",
    provenance: Provenance::A,
};

impl Law {
    /// As a sentence.
    pub(super) fn says(self, zh: impl Into<String>) -> Sentence {
        let source = Source {
            issuer: self.issuer.to_owned(),
            document: self.document.to_owned(),
            date: self.date.to_owned(),
            address: None,
        };
        let source = Some(Cited { source, unit: "全国".to_owned() });
        Sentence { zh: zh.into(), provenance: self.provenance, source, who: None }
    }
}

/// A sentence about this platform.
pub(super) fn ours(zh: impl Into<String>, decision: &str) -> Sentence {
    let source = Source {
        issuer: "本平台".to_owned(),
        document: format!("平台默认（{decision}）"),
        date: "2026".to_owned(),
        address: None,
    };
    let source = Some(Cited { source, unit: "本平台".to_owned() });
    Sentence { zh: zh.into(), provenance: Provenance::P, source, who: None }
}

/// Advice of this platform: no rule.
pub(super) fn advice(zh: impl std::fmt::Display) -> Sentence {
    ours(format!("建议（不是规定）：{zh}"), "建议")
}

/// What public guides describe and no authority wrote down.
pub(super) fn guides(zh: impl Into<String>) -> Sentence {
    ours(zh, "公开的办事指南这样说，没有官方文字")
}

/// The way that the headline names: every part speaks of this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// A binding.
    Binding,
    /// A quota of a wallet.
    Wallet,
    /// None works.
    Neither,
}

impl Sentence {
    /// Somebody acts.
    #[must_use]
    pub(super) fn by(mut self, who: Actor) -> Self {
        self.who = Some(who);
        self
    }
}

impl Page<'_> {
    /// The relative as the family says it.
    pub(super) fn relative(&self) -> &'static str {
        self.question.relative.zh
    }

    /// The relative's age, if told.
    pub(super) fn age(&self) -> Option<i16> {
        self.question.age
    }

    /// True when the relative may be under 18, as far as it is told.
    pub(super) fn may_be_minor(&self) -> bool {
        let young = self.question.relative.may_be_minor();
        self.age().map_or(young, |age| age < crate::life::ADULT)
    }

    /// The way of the headline; the binding where both answers are the same.
    pub(super) fn way(&self) -> Way {
        match self.verdict {
            Verdict::No => Way::Neither,
            Verdict::Yes | Verdict::Partly | Verdict::Unknown => {
                if self.binding.verdict == self.verdict { Way::Binding } else { Way::Wallet }
            }
        }
    }

    /// True when a guardian acts for the relative: too young for a proof of their own.
    pub(super) fn guarded(&self) -> bool {
        let from = crate::life::own_proof_age(self.set, self.question.grantor_area, self.on());
        self.age().is_some_and(|age| age < from)
    }

    /// Who acts on the relative's side: 妈妈, 孩子的监护人.
    pub(super) fn doer(&self) -> String {
        let guard = if self.guarded() { "的监护人" } else { "" };
        format!("{}{guard}", self.relative())
    }

    /// Where the owner of the account is insured.
    pub(super) fn home(&self) -> String {
        self.name(self.question.grantor_area)
    }

    /// Where the relative is insured.
    pub(super) fn there(&self) -> String {
        self.name(self.question.beneficiary_area)
    }

    /// What people call a place.
    pub(super) fn name(&self, area: Area) -> String {
        self.set.area_name(area)
    }

    /// Whom to call about a place: 深圳市 0755-12393.
    pub(super) fn call(&self, area: Area) -> String {
        format!("{} {}", self.name(area), self.set.hotline(area))
    }

    /// How a wallet carries money on the day; `None` = there is none yet.
    pub(super) fn wallet_model(&self) -> Option<WalletModel> {
        let rules = self.set.wallet_rules(self.question.grantor_area, self.on());
        rules.map(|ruled| ruled.value.model)
    }

    /// True on the days when wallets transferred money: what this platform does not do.
    pub(super) fn transfers(&self) -> bool {
        self.wallet_model() == Some(WalletModel::Transfer)
    }

    /// The day asked about.
    pub(super) fn on(&self) -> Date {
        self.question.on
    }
}

/// 2024年12月9日
pub(super) fn day_zh(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// 9 December 2024
pub(super) fn day_en(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// The provenance of a grade that may decide.
pub(super) fn provenance(grade: Grade) -> Provenance {
    match grade {
        Grade::A => Provenance::A,
        Grade::B => Provenance::B,
        Grade::P | Grade::C | Grade::D | Grade::M => Provenance::P,
    }
}
