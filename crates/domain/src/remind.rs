//! Reminders (提醒): what somebody is told without having asked, once per occurrence.
//!
//! Thresholds are platform defaults (P, ADR 0013). Everything here is decided on what a bill or a
//! sweep has read anyway; a cancel asks none of it.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::binding::{Binding, BindingState, Scope};
use crate::policy::PolicySet;
use crate::policy::axes::MonthDay;
use crate::settlement::PayerFacts;
use crate::{Fen, Moment, Overflow};

/// A limit is near when so much of it is used, in percent (P).
pub const NEAR_PERCENT: i64 = 80;
/// A balance below this is low, where its owner set nothing (P): 50.00 元.
pub const LOW: Fen = Fen(5_000);
/// The highest amount that may be set for that (P): 100,000.00 元.
pub const LOW_MAX: Fen = Fen(10_000_000);
/// So many days before its last one a binding is about to expire (P).
pub const EXPIRY_DAYS: [i64; 2] = [30, 7];
/// Uses of a day below this are never unusual (P): 500.00 元.
pub const UNUSUAL_FROM: Fen = Fen(50_000);
/// Days that a binding must have been in force before its uses can be unusual (P).
pub const UNUSUAL_AFTER_DAYS: i64 = 90;

/// What somebody may be reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reminder {
    /// The own balance fell below an amount.
    BalanceLow,
    /// 80 % of a limit are used.
    LimitNear,
    /// A limit is used up.
    LimitReached,
    /// A review is late.
    ReviewOverdue,
    /// A binding still waits for its acceptance.
    AcceptanceWaiting,
    /// Premiums of a bound relative can be paid from now on.
    SeasonOpen,
    /// A binding is about to expire.
    BindingExpiring,
    /// Much more was used on a day than ever before.
    UnusualUse,
}

impl Reminder {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::BalanceLow,
        Self::LimitNear,
        Self::LimitReached,
        Self::ReviewOverdue,
        Self::AcceptanceWaiting,
        Self::SeasonOpen,
        Self::BindingExpiring,
        Self::UnusualUse,
    ];

    /// The word of JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::BalanceLow => "balance_low",
            Self::LimitNear => "limit_near",
            Self::LimitReached => "limit_reached",
            Self::ReviewOverdue => "review_overdue",
            Self::AcceptanceWaiting => "acceptance_waiting",
            Self::SeasonOpen => "season_open",
            Self::BindingExpiring => "binding_expiring",
            Self::UnusualUse => "unusual_use",
        }
    }

    /// From [`Self::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Cannot be switched off (P): a relative stands at a counter and only the reader can act, a
    /// deadline of the agency passed, or somebody else may be using the account.
    pub fn is_always_on(self) -> bool {
        matches!(self, Self::LimitReached | Self::ReviewOverdue | Self::UnusualUse)
    }
}

/// What somebody wishes about reminders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reminders {
    /// Switched off; what is always on is told all the same.
    pub off: BTreeSet<Reminder>,
    /// A balance below this is low; `None` = [`LOW`], zero = never.
    pub low: Option<Fen>,
}

impl Reminders {
    /// The reader wants this.
    pub fn wants(&self, kind: Reminder) -> bool {
        kind.is_always_on() || !self.off.contains(&kind)
    }

    /// Below this the balance is low.
    pub fn low(&self) -> Fen {
        self.low.unwrap_or(LOW)
    }

    /// A balance falls from `before` to `after` and is low only now.
    pub fn falls_low(&self, before: Fen, after: Fen) -> bool {
        self.wants(Reminder::BalanceLow) && before >= self.low() && after < self.low()
    }
}

/// Which limit of a binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// Per settlement.
    Payment,
    /// Per calendar month.
    Month,
    /// Per calendar year.
    Year,
}

/// A limit that a bill brought to 80 % or used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Which.
    pub kind: LimitKind,
    /// Used up; else near.
    pub reached: bool,
    /// The limit that counts.
    pub limit: Fen,
    /// What is used of it now.
    pub used: Fen,
    /// It is the area's cap and not the grantor's own.
    pub by_area: bool,
}

/// What a payment of `paid` crosses, given the most that the counters of its month and year ever
/// showed (`tops`): whoever was told does not hear it again when a bill was given back in between.
/// A payment is its own period. Limits are those that [`crate::settlement`] counts: what the grantor
/// set or the area's cap, whichever is lower.
pub fn crossings(
    payer: &PayerFacts,
    tops: [Fen; 2],
    paid: Fen,
    (policies, day): (&PolicySet, Date),
) -> Result<Vec<Crossing>, Overflow> {
    let caps = policies.limit_caps(payer.grantor.area, day).map(|caps| caps.value);
    let caps = caps.unwrap_or_default();
    let set = payer.binding.limits;
    let [month, year] = tops;
    let mut crossed = Vec::new();
    for (kind, set, cap, used, top) in [
        (LimitKind::Payment, set.payment, caps.payment, Fen::ZERO, Fen::ZERO),
        (LimitKind::Month, set.month, caps.month, payer.used_month, month),
        (LimitKind::Year, set.year, caps.year, payer.used_year, year),
    ] {
        let Some(limit) = set.into_iter().chain(cap).min() else { continue };
        let (before, used) = (used.max(top), used.plus(paid)?);
        let reached = before < limit && used >= limit;
        let near = !is_near(before, limit) && is_near(used, limit) && used < limit;
        if reached || near {
            let by_area = set != Some(limit);
            crossed.push(Crossing { kind, reached, limit, used, by_area });
        }
    }
    Ok(crossed)
}

/// At least 80 % of it.
fn is_near(used: Fen, limit: Fen) -> bool {
    used.0.saturating_mul(100) >= limit.0.saturating_mul(NEAR_PERCENT)
}

/// Of a binding with a last day: the nearest reminder that became due after `last` and up to
/// `today`. `None` = nothing.
pub fn expires_soon(binding: &Binding, last: Date, today: Date) -> Option<Date> {
    let until = binding.until.filter(|until| lives(binding) && *until >= today)?;
    let due = |days: &i64| until.checked_sub(days.days()).is_ok_and(|on| last < on && on <= today);
    EXPIRY_DAYS.iter().any(due).then_some(until)
}

fn lives(binding: &Binding) -> bool {
    match binding.state {
        BindingState::Active | BindingState::Suspended(_) => true,
        BindingState::Draft
        | BindingState::Submitted
        | BindingState::InReview
        | BindingState::Returned
        | BindingState::AwaitingAcceptance
        | BindingState::PendingEffect
        | BindingState::Ended(_)
        | BindingState::Withdrawn
        | BindingState::Rejected
        | BindingState::Declined
        | BindingState::Lapsed => false,
    }
}

/// The season of the beneficiary's area that opened after `last` and up to `today` and is not over:
/// its first and last day. Only for a binding whose money may pay residents' premiums now.
pub fn season_opens(
    binding: &Binding,
    policies: &PolicySet,
    last: Date,
    today: Date,
) -> Option<(Date, Date)> {
    let active = binding.state == BindingState::Active;
    let pays = active && binding.scopes.contains(&Scope::ResidentPremium);
    if !pays || binding.switched_off {
        return None;
    }
    let area = binding.beneficiary_area;
    let season = policies.premium_season(area, today)?.value;
    (last.year()..=today.year()).find_map(|year| {
        let first = day_of(year, season.from)?;
        let ends = day_of(year, season.to)?;
        let ends = if ends < first { day_of(year.checked_add(1)?, season.to)? } else { ends };
        let opened = last < first && first <= today && today <= ends;
        // It opened under this rule, not before the rule was there.
        let there = policies.premium_season(area, first).is_some_and(|rule| rule.value == season);
        (opened && there).then_some((first, ends))
    })
}

fn day_of(year: i16, day: MonthDay) -> Option<Date> {
    Date::new(year, day.month, day.day).ok()
}

/// What was used on a day is unusual: at least [`UNUSUAL_FROM`], more than in the three calendar
/// months before together, over a binding that was in force for [`UNUSUAL_AFTER_DAYS`].
pub fn is_unusual(binding: &Binding, of_day: Fen, of_three_months: Fen, day: Date) -> bool {
    let since = binding.effective_from.date();
    let old = since.checked_add(UNUSUAL_AFTER_DAYS.days()).is_ok_and(|from| from <= day);
    old && of_day >= UNUSUAL_FROM && of_day > of_three_months
}

/// The three calendar months before the one of a day, as counters name them (`yyyyMM`).
pub fn three_months_before(day: Date) -> [u32; 3] {
    let first = day.first_of_month();
    [1_i64, 2, 3].map(|back| {
        let month = first.checked_sub(back.months()).unwrap_or(first);
        Moment::start_of(month).month().0
    })
}
