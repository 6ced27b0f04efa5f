//! When premiums are taken: the season of the year that one covers, and the end of the month of those
//! places that take them in batches.

use jiff::civil::Date;

use crate::Area;
use crate::policy::axes::{MonthDay, Season};
use crate::policy::{AxisName, PolicySet, RuleRef, Ruled};

/// The month from which a season that begins pays the next year: before it, its own (P, ADR 0016).
const NEXT_YEAR_FROM: i8 = 7;

/// The season of a year, as a day stands to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeasonNow {
    /// Taken, from the first to the last day.
    Open(Date, Date),
    /// Not taken: its first day where that is to come, nothing where it is over.
    Closed(Option<Date>),
    /// No season of that year is known: taken while the year's amount is known and the year is not
    /// over (P).
    Unknown,
}

impl SeasonNow {
    /// The word of JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open(..) => "open",
            Self::Closed(_) => "closed",
            Self::Unknown => "unknown",
        }
    }
}

/// The residents' season that pays a year in an area, as a day stands to it, and the rule that says so.
/// That the season of another year is not known says nothing about this one.
pub fn season_on(
    policies: &PolicySet,
    area: Area,
    year: i16,
    day: Date,
) -> (SeasonNow, Option<RuleRef>) {
    let Some((first, last, rule)) = season_of(policies, area, year) else {
        return (SeasonNow::Unknown, None);
    };
    let now = if day < first {
        SeasonNow::Closed(Some(first))
    } else if day <= last {
        SeasonNow::Open(first, last)
    } else {
        SeasonNow::Closed(None)
    };
    (now, Some(rule))
}

/// First and last day of the season that pays a year: of the values that were or will be in force while
/// their season for that year ran, the one that began last.
fn season_of(policies: &PolicySet, area: Area, year: i16) -> Option<(Date, Date, RuleRef)> {
    let from = Date::new(year.checked_sub(1)?, NEXT_YEAR_FROM, 1).ok()?;
    let turns = policies.turns_of(AxisName::PremiumSeason, area);
    // A season may run over into the second half of the year that it pays.
    let until = Date::new(year.checked_add(1)?, NEXT_YEAR_FROM, 1).ok()?;
    let mut ends = until;
    for begins in turns.range(from..until).rev().copied().chain([from]) {
        let known = policies.premium_season(area, begins);
        // Where the place itself says that it is not known there, no wider rule speaks for it.
        let known = known.filter(|ruled| !ruled.rule.unknown_here);
        if let Some(Ruled { value, rule }) = known
            && let Some((first, last)) = days_of(value, year)
            && first < ends
            && begins <= last
        {
            return Some((first, last, rule));
        }
        ends = begins;
    }
    None
}

/// First and last day of a season for the year that it pays: one from autumn to February pays the year
/// in which it ends, one that begins and ends in autumn the next.
fn days_of(season: Season, pays: i16) -> Option<(Date, Date)> {
    let next = season.from.month >= NEXT_YEAR_FROM;
    let year = if next { pays.checked_sub(1)? } else { pays };
    let first = day_of(year, season.from)?;
    let last = day_of(year, season.to)?;
    if last < first {
        Some((first, day_of(year.checked_add(1)?, season.to)?))
    } else {
        Some((first, last))
    }
}

fn day_of(year: i16, day: MonthDay) -> Option<Date> {
    Date::new(year, day.month, day.day).ok()
}

/// The day on which a premium that was asked for on a day is taken in a month-end batch: the last of
/// the month; of one asked for on that very day, the last of the next.
pub fn taken_on(asked: Date) -> Date {
    let last = asked.last_of_month();
    if asked < last { last } else { last.tomorrow().unwrap_or(last).last_of_month() }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const SHIPPED: &[(&str, &str)] = include!("../../../../policies/list.rs");

    #[test]
    fn a_month_end_batch_takes_what_was_asked_for_before_its_day() {
        assert_eq!(taken_on(date(2025, 12, 20)), date(2025, 12, 31));
        assert_eq!(taken_on(date(2025, 12, 31)), date(2026, 1, 31));
        assert_eq!(taken_on(date(2026, 1, 31)), date(2026, 2, 28));
    }

    fn on(code: &str, year: i16, day: Date) -> SeasonNow {
        let set = PolicySet::load(SHIPPED.iter().copied()).unwrap();
        season_on(&set, Area::parse(code).unwrap(), year, day).0
    }

    /// That 2027's season is not published says nothing about 2026's, which is over.
    #[test]
    fn a_season_that_is_over_stays_over_while_the_next_is_not_known() {
        let today = date(2026, 11, 22);
        for (area, first, last) in [
            ("110000", date(2025, 11, 30), date(2026, 2, 28)),
            ("310000", date(2025, 11, 11), date(2025, 12, 25)),
            ("350400", date(2025, 10, 20), date(2025, 12, 31)),
        ] {
            let open = SeasonNow::Open(first, last);
            assert_eq!(on(area, 2026, first.yesterday().unwrap()), SeasonNow::Closed(Some(first)));
            assert_eq!([first, last].map(|day| on(area, 2026, day)), [open; 2], "{area}");
            let after = last.tomorrow().unwrap();
            assert_eq!([after, today].map(|day| on(area, 2026, day)), [SeasonNow::Closed(None); 2]);
            let others = [(2027, today), (2027, first), (2025, first)];
            assert!(others.iter().all(|(year, day)| on(area, *year, *day) == SeasonNow::Unknown));
        }
        // Of 江西 no season is known, of 2026 neither.
        assert_eq!(on("360100", 2026, today), SeasonNow::Unknown);
    }

    /// A rule without an end names the season of every year from its own on.
    #[test]
    fn a_season_pays_one_year_even_where_it_comes_back_each_autumn() {
        let set = |from: &str| {
            let text = format!(
                "[[premium_season]]\nvalue = {{ from = {from}, to = {{ month = 2, day = 28 }} }}\n\
                 area = \"360100\"\nsince = 2026-11-01\nsource = \"ADR-0003\"\ngrade = \"P\"\n"
            );
            let files = SHIPPED.iter().map(|(name, file)| {
                let more = if name.starts_with("36-") { text.as_str() } else { "" };
                (*name, format!("{file}\n{more}"))
            });
            PolicySet::load(files).unwrap()
        };
        let nanchang = Area::parse("360100").unwrap();
        let autumn = set("{ month = 12, day = 5 }");
        let now = |year, day| season_on(&autumn, nanchang, year, day).0;
        let open = SeasonNow::Open(date(2026, 12, 5), date(2027, 2, 28));
        assert_eq!(now(2027, date(2026, 12, 5)), open);
        assert_eq!(now(2028, date(2026, 12, 5)), SeasonNow::Closed(Some(date(2027, 12, 5))));
        assert_eq!(now(2027, date(2027, 12, 5)), SeasonNow::Closed(None));
        assert_eq!(now(2026, date(2026, 12, 5)), SeasonNow::Unknown);
        // One that begins in the first half pays its own year.
        let spring = set("{ month = 1, day = 2 }");
        let open = SeasonNow::Open(date(2027, 1, 2), date(2027, 2, 28));
        assert_eq!(season_on(&spring, nanchang, 2027, date(2027, 2, 1)).0, open);
    }
}
