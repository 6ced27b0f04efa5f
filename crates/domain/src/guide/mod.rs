//! The guide (指南): can my family do it, and how.
//!
//! It decides nothing. Whether a binding is possible and a quota pays is asked of the very functions that
//! decide ([`crate::binding::apply`], [`crate::wallet::openness()`], the way between areas) about made-up
//! persons, so that it cannot say anything else than they do. Where the rule of a place is not known the guide says so, with whom to
//! call and how the platform acts meanwhile. Every sentence carries where it was read.

mod facts;
mod headline;
mod page;
pub mod places;
mod premium;
mod relative;
mod sections;
mod spans;
mod verdict;
mod wallet;

use jiff::civil::Date;

pub use relative::Relative;

use crate::binding::Scope;
use crate::policy::{PolicySet, Source};
use crate::refusal::text::Actor;
use crate::wallet::Way;
use crate::{Area, Refusal};

/// What a family asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Where the owner of the account is insured.
    pub grantor_area: Area,
    /// Where the relative is insured.
    pub beneficiary_area: Area,
    /// Where the relative is treated or buys; as a rule where insured.
    pub care_area: Area,
    /// What the relative is to the owner of the account.
    pub relative: Relative,
    /// What is to be paid; `None` = anything.
    pub purpose: Option<Scope>,
    /// On which day.
    pub on: Date,
    /// Age of the relative in whole years, if told.
    pub age: Option<i16>,
}

/// Yes, no, or something between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It is possible.
    Yes,
    /// It is not.
    No,
    /// Some of it is.
    Partly,
    /// Nobody published it, or sources contradict each other.
    Unknown,
}

impl Verdict {
    /// The word of the interfaces.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Partly => "partly",
            Self::Unknown => "unknown",
        }
    }

    /// The first word of an answer.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Yes => "可以",
            Self::No => "不可以",
            Self::Partly => "部分可以",
            Self::Unknown => "不确定",
        }
    }

    /// The first word of an answer.
    pub fn en(self) -> &'static str {
        match self {
            Self::Yes => "Yes",
            Self::No => "No",
            Self::Partly => "Partly",
            Self::Unknown => "Unknown",
        }
    }
}

/// A way in which money may be shared: taken from the account of whoever bound when a bill is paid, or
/// set aside before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// 绑定 between two people insured in one area.
    WithinArea,
    /// 绑定 between two areas of a province.
    WithinProvince,
    /// 绑定 between two provinces: serves quotas; nothing is taken from the account at once.
    AcrossProvinces,
    /// A quota (共济额度) of the 医保钱包, under a binding.
    Wallet,
}

impl Mode {
    /// The word of the interfaces.
    pub fn word(self) -> &'static str {
        match self {
            Self::WithinArea => "within_area",
            Self::WithinProvince => "within_province",
            Self::AcrossProvinces => "across_provinces",
            Self::Wallet => "wallet",
        }
    }

    /// In words.
    pub fn zh(self) -> &'static str {
        match self {
            Self::WithinArea => "同一统筹区绑定",
            Self::WithinProvince => "省内异地绑定",
            Self::AcrossProvinces => "跨省直接用账户",
            Self::Wallet => "医保钱包",
        }
    }
}

/// When the answer about a way becomes another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// First day of it.
    pub on: Date,
    /// What the answer is from then.
    pub verdict: Verdict,
}

/// The answer about one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModeAnswer {
    /// Which way.
    pub mode: Mode,
    /// Possible or not.
    pub verdict: Verdict,
    /// Since when that is so; `None` = as far back as the rules go.
    pub since: Option<Date>,
    /// It may have been so before: for the days before `since` nobody knows.
    pub at_latest: bool,
    /// The next change that is known.
    pub next: Option<Turn>,
    /// What stands against it: the same reasons as a refusal of the deciding functions.
    pub reasons: Vec<Refusal>,
}

/// How a sentence is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Provenance {
    /// Text or data of an authority, or state press quoting it.
    A,
    /// A reposted official text, local guide or trade press.
    B,
    /// A decision of this platform, or its advice.
    P,
    /// Nobody published it.
    Unknown,
    /// Sources contradict each other.
    Conflict,
}

impl Provenance {
    /// The word of the interfaces.
    pub fn word(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::P => "P",
            Self::Unknown => "unknown",
            Self::Conflict => "conflict",
        }
    }
}

/// Where a sentence was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// Who published it, title, date, address.
    pub source: Source,
    /// Whose rules name it: 全国, 四川省; 本平台 for the platform's own decisions.
    pub unit: String,
}

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Plain Chinese.
    pub zh: String,
    /// How it is known.
    pub provenance: Provenance,
    /// Where it was read; of a conflict the newest claim, none where nothing was found.
    pub source: Option<Cited>,
    /// Who acts, where the sentence tells somebody to do something.
    pub who: Option<Actor>,
}

/// A part of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Stable word.
    pub key: &'static str,
    /// In Chinese.
    pub title: &'static str,
    /// Never empty.
    pub sentences: Vec<Sentence>,
}

/// The first sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guide {
    /// Over all ways; of a premium that is not taken on the day never more than partly, though a way is
    /// open.
    pub verdict: Verdict,
    /// Says the verdict first.
    pub headline: Headline,
    /// Money taken from the account at once, then the quota of a wallet.
    pub modes: [ModeAnswer; 2],
    /// At most 60 sentences in all.
    pub sections: Vec<Section>,
}

impl Guide {
    /// The answer about money that a bill takes from the account of whoever bound.
    pub fn binding(&self) -> &ModeAnswer {
        let [binding, _] = &self.modes;
        binding
    }

    /// The answer about a quota of a wallet.
    pub fn wallet(&self) -> &ModeAnswer {
        let [_, wallet] = &self.modes;
        wallet
    }
}

/// Answers a question.
pub fn guide(question: &Question, set: &PolicySet) -> Guide {
    let binding = spans::spanned(question, set, question.mode(), verdict::binding);
    let wallet = spans::spanned(question, set, Mode::Wallet, wallet::wallet);
    let verdict = best(binding.verdict, wallet.verdict);
    let modes = [binding, wallet];
    let headline = headline::headline(question, set, verdict, &modes);
    let sections = sections::sections(question, set, verdict, &modes);
    let later = verdict == Verdict::Yes && premium::not_now(question, set);
    let verdict = if later { Verdict::Partly } else { verdict };
    Guide { verdict, headline, modes, sections }
}

/// One way that works is enough; an unknown one is more than none.
fn best(binding: Verdict, wallet: Verdict) -> Verdict {
    let either = |verdict| binding == verdict || wallet == verdict;
    [Verdict::Yes, Verdict::Partly, Verdict::Unknown]
        .into_iter()
        .find(|verdict| either(*verdict))
        .unwrap_or(Verdict::No)
}

impl Question {
    /// The kind of binding that the two insured areas make.
    pub fn mode(&self) -> Mode {
        let (grantor, beneficiary) = (self.grantor_area, self.beneficiary_area);
        if grantor == beneficiary {
            Mode::WithinArea
        } else if grantor.province() == beneficiary.province() {
            Mode::WithinProvince
        } else {
            Mode::AcrossProvinces
        }
    }

    /// The areas that have to be open for a bill; a premium is paid nowhere in particular.
    pub(crate) fn way(&self) -> [Area; 3] {
        let care = match self.purpose {
            Some(Scope::ResidentPremium | Scope::CarePremium) => self.beneficiary_area,
            Some(Scope::Outpatient | Scope::Inpatient | Scope::Pharmacy) | None => self.care_area,
        };
        [self.beneficiary_area, self.grantor_area, care]
    }

    /// The places as the openness of wallets is asked about them.
    pub(crate) fn places(&self) -> Way<'static> {
        let [beneficiary, grantor, care] = self.way();
        Way { grantor, beneficiary, care: Some(care), institution: None, on: self.on }
    }

    /// As asked, on another day.
    fn on(&self, on: Date) -> Self {
        Self { on, ..*self }
    }
}
