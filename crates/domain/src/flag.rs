//! Flags (疑点): patterns of misuse for a clerk's eyes. A flag blocks nothing and is told to nobody.
//!
//! Three rules, after what is known of misuse (《医疗保障基金使用监督管理条例》 Art. 41, 实施细则 of
//! 2026-04-01: credentials lent for money, cash for drugs); thresholds are platform defaults (P,
//! ADR 0013).

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::binding::{Binding, BindingState, EndedWhy};
use crate::{Area, BindingId, ClerkId, Fen, InstitutionId, Moment, PersonId, SettlementId};

/// Different people who are helped and sign in on one device (P) …
pub const DEVICE_PEOPLE: usize = 5;
/// … within so many days.
pub const DEVICE_DAYS: i64 = 30;
/// Days that a device is remembered after somebody last signed in on it.
pub const DEVICE_KEPT_DAYS: i64 = 90;
/// A binding that ended within so many days of its first one (P) …
pub const DRAIN_DAYS: i64 = 30;
/// … through which so much of what the grantor had went, in percent …
pub const DRAIN_PERCENT: i64 = 80;
/// … and at least this: 500.00 元.
pub const DRAIN_FROM: Fen = Fen(50_000);
/// So many purchases for one person in one pharmacy (P) …
pub const NEAR_COUNT: usize = 4;
/// … within so many days, the last included …
pub const NEAR_DAYS: i64 = 7;
/// … each at least so much of the limit, in percent …
pub const NEAR_PERCENT: i64 = 90;
/// … and at least this: 100.00 元.
pub const NEAR_FROM: Fen = Fen(10_000);

/// Which rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagRule {
    /// Many beneficiaries on one device.
    ManyOnDevice,
    /// Bound, drained, unbound.
    BindDrainUnbind,
    /// Purchases close to the limit, again and again in one pharmacy.
    NearLimit,
}

impl FlagRule {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ManyOnDevice, Self::BindDrainUnbind, Self::NearLimit];

    /// The word of JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::ManyOnDevice => "many_on_device",
            Self::BindDrainUnbind => "bind_drain_unbind",
            Self::NearLimit => "near_limit",
        }
    }

    /// The word of the pages.
    pub fn zh(self) -> &'static str {
        match self {
            Self::ManyOnDevice => "一台设备登录多名被共济人",
            Self::BindDrainUnbind => "绑定后短期用完即解绑",
            Self::NearLimit => "同一药店多次接近限额购药",
        }
    }
}

/// What a clerk found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagOutcome {
    /// Nothing is wrong.
    Nothing,
    /// To be kept an eye on.
    Watched,
    /// Passed on to whoever inspects the fund.
    PassedOn,
}

impl FlagOutcome {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Nothing, Self::Watched, Self::PassedOn];

    /// The word of JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Watched => "watched",
            Self::PassedOn => "passed_on",
        }
    }

    /// The word of the pages.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Nothing => "没有问题",
            Self::Watched => "继续关注",
            Self::PassedOn => "移交基金监管",
        }
    }

    /// From [`Self::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.word() == word)
    }
}

/// A pattern that was found, with what it was found by.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// By which rule.
    pub rule: FlagRule,
    /// Whose clerks look at it.
    pub area: Area,
    /// Rule, subject and period: found once.
    pub key: String,
    /// Who is concerned: of a device everybody, else the beneficiary and who paid.
    pub people: Vec<PersonId>,
    /// Bindings that it is about.
    pub bindings: Vec<BindingId>,
    /// The pharmacy.
    pub institution: Option<InstitutionId>,
    /// Bills that show it, by care area.
    pub bills: Vec<(Area, SettlementId)>,
    /// What relatives' accounts paid of them together, 分.
    pub amount: Fen,
    /// How often, or how many people.
    pub count: u32,
    /// When it was found.
    pub at: Moment,
    /// What a clerk found; `None` = nobody looked yet.
    pub closed: Option<FlagClosed>,
}

impl std::fmt::Debug for Flag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Flag").field("rule", &self.rule).finish_non_exhaustive()
    }
}

/// The end of a flag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlagClosed {
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: ClerkId,
    /// What was found.
    pub outcome: FlagOutcome,
    /// Why, in the clerk's words.
    pub reason: String,
}

impl Flag {
    /// The word of its state.
    pub fn state(&self) -> &'static str {
        if self.closed.is_some() { "closed" } else { "open" }
    }

    /// The same, closed; `None` = it is closed already.
    #[must_use]
    pub fn close(&self, closed: FlagClosed) -> Option<Self> {
        self.closed.is_none().then(|| Self { closed: Some(closed), ..self.clone() })
    }
}

/// A binding that one of both ended soon after its first day: what is worth a look at its uses.
pub fn ended_soon(binding: &Binding) -> bool {
    let by_them =
        matches!(binding.state, BindingState::Ended(EndedWhy::Grantor | EndedWhy::Beneficiary));
    let first = binding.effective_from.date();
    let soon = first.checked_add(DRAIN_DAYS.days());
    by_them && soon.is_ok_and(|last| binding.changed_at.date() <= last)
}

/// Most of what the grantor had went through it: of `used` and what is `left`, 80 % were used.
pub fn is_drained(used: Fen, left: Fen) -> bool {
    let had = used.0.saturating_add(left.or_zero().0);
    used >= DRAIN_FROM && used.0.saturating_mul(100) >= had.saturating_mul(DRAIN_PERCENT)
}

/// A purchase for somebody in a pharmacy, as the rule looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// Which bill.
    pub bill: (Area, SettlementId),
    /// When.
    pub on: Date,
    /// What relatives' accounts paid.
    pub aid: Fen,
    /// Cash was paid beside it.
    pub with_cash: bool,
    /// The payment limit that counted, if there was one.
    pub limit: Option<Fen>,
}

/// The purchases of the week up to `day` that are close to the limit; `None` = too few. Where no
/// payment limit counted, the largest that needed no cash stands for it.
pub fn near_limit(purchases: &[Purchase], day: Date) -> Option<Vec<Purchase>> {
    let first = day.checked_sub((NEAR_DAYS.saturating_sub(1)).days()).ok()?;
    let week = || purchases.iter().filter(|one| first <= one.on && one.on <= day);
    let largest = week().filter(|one| !one.with_cash).map(|one| one.aid).max();
    let close = |one: &&Purchase| {
        let of = one.limit.or(largest);
        let percent = one.aid.0.saturating_mul(100);
        one.aid >= NEAR_FROM && of.is_some_and(|of| percent >= of.0.saturating_mul(NEAR_PERCENT))
    };
    let found: Vec<Purchase> = week().filter(close).copied().collect();
    (found.len() >= NEAR_COUNT).then_some(found)
}
