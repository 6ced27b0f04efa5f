//! When premiums are taken: the season of an area, and the end of the month of those that take them in
//! batches.

use jiff::civil::Date;

use crate::Area;
use crate::policy::axes::{MonthDay, Season};
use crate::policy::{PolicySet, RuleRef};

/// The season of an area on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeasonNow {
    /// Taken, from the first to the last day.
    Open(Date, Date),
    /// Not taken; the next first day.
    Closed(Option<Date>),
    /// The area's season is not known: taken while the year's amount is known and the year is not
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

/// The residents' season of an area on a day, and the rule that says so.
pub fn season_on(policies: &PolicySet, area: Area, day: Date) -> (SeasonNow, Option<RuleRef>) {
    let Some(ruled) = policies.premium_season(area, day) else {
        return (SeasonNow::Unknown, None);
    };
    let season = ruled.value;
    let last_year = day.year().saturating_sub(1);
    let seasons = [last_year, day.year(), day.year().saturating_add(1)];
    let mut next = None;
    for (first, last) in seasons.into_iter().filter_map(|year| days_of(season, year)) {
        if first <= day && day <= last {
            return (SeasonNow::Open(first, last), Some(ruled.rule));
        }
        if day < first {
            next = next.or(Some(first));
        }
    }
    (SeasonNow::Closed(next), Some(ruled.rule))
}

/// First and last day of the season that begins in a year.
fn days_of(season: Season, year: i16) -> Option<(Date, Date)> {
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

    #[test]
    fn a_month_end_batch_takes_what_was_asked_for_before_its_day() {
        assert_eq!(taken_on(date(2025, 12, 20)), date(2025, 12, 31));
        assert_eq!(taken_on(date(2025, 12, 31)), date(2026, 1, 31));
        assert_eq!(taken_on(date(2026, 1, 31)), date(2026, 2, 28));
    }

    #[test]
    fn a_season_may_go_over_the_new_year() {
        let season =
            Season { from: MonthDay { month: 11, day: 30 }, to: MonthDay { month: 2, day: 28 } };
        assert_eq!(days_of(season, 2025), Some((date(2025, 11, 30), date(2026, 2, 28))));
    }
}
