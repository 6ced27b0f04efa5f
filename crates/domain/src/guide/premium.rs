//! What this platform does about a relative's premium on the day: asked of the rules that decide it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::page::{day_en, day_zh};
use super::{Mode, Question};
use crate::Area;
use crate::binding::Scope;
use crate::policy::PolicySet;
use crate::policy::axes::{Premium, PremiumKind, PremiumMode};
use crate::premium::{SeasonNow, mode, prices, scope_of, season_on, taken_on};

/// Whether a premium is taken here, and of which year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// So, and what the year costs, by group.
    By(Year, PremiumMode, Vec<Premium>),
    /// Not today; the first day of that year's season.
    Later(i16, Date),
    /// The season of that year is over, or will be when the money is taken; what the next one costs is
    /// not known.
    Over(i16),
    /// What that year costs is not known, so nothing is taken.
    Unknown(i16),
    /// The grantor's area pays back what the family paid, from the account itself: not across provinces.
    NotAcross,
}

/// A year, and whether its season is known where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Year {
    /// The year that is covered.
    pub(super) covers: i16,
    /// The residents' season of that year is not known: taken all the same (P).
    pub(super) season_unknown: bool,
}

/// The insurance of a purpose; `None` = care or medicines.
pub(super) fn kind_of(purpose: Option<Scope>) -> Option<PremiumKind> {
    [PremiumKind::Resident, PremiumKind::Care]
        .into_iter()
        .find(|kind| Some(scope_of(*kind)) == purpose)
}

/// Whether the premium of a relative insured there is taken on the day from an account of the grantor's
/// area: of the first year of which it is.
pub(super) fn taken(kind: PremiumKind, question: &Question, set: &PolicySet) -> Taken {
    let (area, on) = (question.beneficiary_area, question.on);
    let known = prices(set, area, on).into_iter().map(|price| price.premium);
    let known: Vec<Premium> = known.filter(|premium| premium.kind == kind).collect();
    let years: BTreeSet<i16> = known.iter().map(|premium| premium.year).collect();
    let Some(last) = years.last().copied() else { return Taken::Unknown(coming(kind, on)) };
    let mode = mode(set, question.grantor_area, on).0;
    let mut later = None;
    for year in years {
        match season(kind, (area, year), (mode, on), set) {
            SeasonNow::Open(..) | SeasonNow::Unknown
                if mode == PremiumMode::ClaimBack && question.mode() == Mode::AcrossProvinces =>
            {
                return Taken::NotAcross;
            }
            now @ (SeasonNow::Open(..) | SeasonNow::Unknown) => {
                let season_unknown = kind == PremiumKind::Resident && now == SeasonNow::Unknown;
                let of_year = known.into_iter().filter(|premium| premium.year == year).collect();
                return Taken::By(Year { covers: year, season_unknown }, mode, of_year);
            }
            SeasonNow::Closed(next) => later = later.or(next.map(|next| (year, next))),
        }
    }
    later.map_or(Taken::Over(last), |(year, next)| Taken::Later(year, next))
}

/// The season of a year as the day on which its money is taken stands to it; care has none.
fn season(
    kind: PremiumKind,
    (area, year): (Area, i16),
    (mode, on): (PremiumMode, Date),
    set: &PolicySet,
) -> SeasonNow {
    let then = if mode == PremiumMode::MonthEndBatch { taken_on(on) } else { on };
    if year < then.year() {
        return SeasonNow::Closed(None);
    }
    let now = |day| match kind {
        PremiumKind::Resident => season_on(set, area, year, day).0,
        PremiumKind::Care => SeasonNow::Unknown,
    };
    match now(on) {
        SeasonNow::Open(..) => now(then),
        closed @ (SeasonNow::Closed(_) | SeasonNow::Unknown) => closed,
    }
}

/// The year that is asked about where none is known: in the second half the next one's season begins.
fn coming(kind: PremiumKind, on: Date) -> i16 {
    let next = kind == PremiumKind::Resident && on.month() >= 7;
    if next { on.year().saturating_add(1) } else { on.year() }
}

/// True where a premium was asked about that is not taken on the day.
pub(super) fn not_now(question: &Question, set: &PolicySet) -> bool {
    let taken = kind_of(question.purpose).map(|kind| taken(kind, question, set));
    taken.is_some_and(|taken| !matches!(taken, Taken::By(..)))
}

/// The sentence behind the first one: nothing where no premium was asked about.
pub(super) fn here(question: &Question, set: &PolicySet) -> (String, String) {
    let Some(kind) = kind_of(question.purpose) else {
        return (String::new(), String::new());
    };
    match taken(kind, question, set) {
        Taken::By(Year { covers, season_unknown }, mode, _) => {
            let (but_zh, but_en) = if season_unknown {
                ("；缴费期没有查到，年度没有过完就可以缴", "; its season is not known")
            } else {
                ("", "")
            };
            (
                format!("本平台可以代缴{covers}年度的：{}{but_zh}。", how_zh(mode)),
                format!(" This platform pays that of {covers}: {}{but_en}.", how_en(mode)),
            )
        }
        Taken::Later(year, next) => (
            format!("{year}年度的缴费期从{}开始，缴费期外本平台不代缴。", day_zh(next)),
            format!(
                " The season of {year} begins on {}; outside it nothing is taken here.",
                day_en(next)
            ),
        ),
        Taken::Over(year) => (over_zh(year), over_en(year)),
        Taken::NotAcross => (
            "您的参保地是先缴费、再从账户报销，跨省的报销不了，请走官方缴费渠道。".to_owned(),
            " Your place pays back what was paid, which does not reach across provinces; use the \
             official channel."
                .to_owned(),
        ),
        Taken::Unknown(year) => (
            format!("{year}年度的缴费标准没有查到，本平台现在不代缴，请走官方缴费渠道。"),
            format!(
                " What {year} costs is not known here, so nothing is taken; use the official channel."
            ),
        ),
    }
}

/// The season is over, and what the next year costs is not known.
pub(super) fn over_zh(year: i16) -> String {
    let next = year.saturating_add(1);
    format!(
        "{year}年度的缴费期已经过了（或者赶不上扣款），{next}年度的缴费标准没有查到，本平台现在不代缴，请走官方缴费渠道。"
    )
}

fn over_en(year: i16) -> String {
    let next = year.saturating_add(1);
    format!(
        " The season of {year} is over, and what {next} costs is not known here, so nothing is taken; \
         use the official channel."
    )
}

/// How it is taken, as the owner of the account reads it.
pub(super) fn how_zh(mode: PremiumMode) -> &'static str {
    match mode {
        PremiumMode::AtOnce => "提交就缴，要么全额、要么不缴",
        PremiumMode::MonthEndBatch => "提交时留出这笔钱，当月最后一天统一扣缴",
        PremiumMode::ClaimBack => "先自己缴，再凭票据从账户里报销",
    }
}

/// How what was paid comes back, as the owner of the account reads it.
pub(super) fn back_zh(mode: PremiumMode) -> &'static str {
    match mode {
        PremiumMode::AtOnce => "缴费后给收据，还没有交给税务以前可以退。",
        PremiumMode::MonthEndBatch => "扣款以前可以取消，扣款后给收据，还没有交给税务以前可以退。",
        PremiumMode::ClaimBack => {
            "报领以前可以撤回申请；已缴的保费要退，请找收费的税务或医保经办机构，本平台不退。"
        }
    }
}

fn how_en(mode: PremiumMode) -> &'static str {
    match mode {
        PremiumMode::AtOnce => "at once, whole or not at all",
        PremiumMode::MonthEndBatch => "set aside now, taken on the last day of the month",
        PremiumMode::ClaimBack => "paid by the family first, claimed back with the receipt",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is claimed back was paid elsewhere: this platform gives nothing of it back.
    #[test]
    fn a_claim_is_not_said_to_be_given_back() {
        let claim = back_zh(PremiumMode::ClaimBack);
        assert!(claim.contains("本平台不退") && !claim.contains("没有交给税务以前可以退"));
        for mode in [PremiumMode::AtOnce, PremiumMode::MonthEndBatch] {
            assert!(back_zh(mode).contains("没有交给税务以前可以退"));
        }
    }
}
