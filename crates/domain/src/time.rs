//! Moments, days and months; all civil dates are those of Asia/Shanghai (UTC+8).
//!
//! The zone is a fixed offset: the summer time of 1986–1991 lies before every event of this
//! product.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

/// An instant, in milliseconds since 1970-01-01T00:00Z. Never read here: it is always handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

const ZONE: TimeZone = TimeZone::fixed(jiff::tz::offset(8));

impl Moment {
    /// Reads a local civil time such as `2026-11-22T09:30:00` or `2026-11-22 09:30:00`.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<DateTime>().ok().and_then(Self::from_local)
    }

    /// The instant of a local civil time.
    pub fn from_local(local: DateTime) -> Option<Self> {
        let zoned = local.to_zoned(ZONE).ok()?;
        Some(Self(zoned.timestamp().as_millisecond()))
    }

    /// Midnight at the start of a day.
    pub fn start_of(date: Date) -> Self {
        Self::from_local(date.at(0, 0, 0, 0)).unwrap_or(Self(0))
    }

    /// The local civil time. Milliseconds outside the years that jiff knows are taken as 1970.
    pub fn local(self) -> DateTime {
        let stamp = jiff::Timestamp::from_millisecond(self.0).unwrap_or_default();
        Offset::constant(8).to_datetime(stamp)
    }

    /// The local day.
    pub fn date(self) -> Date {
        self.local().date()
    }

    /// The local month.
    pub fn month(self) -> Month {
        Month::of(self.date())
    }

    /// `ms` milliseconds later (earlier where negative), saturating.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

impl fmt::Display for Moment {
    /// `yyyy-MM-dd HH:mm:ss`, the form of the national interface.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.local().strftime("%Y-%m-%d %H:%M:%S"))
    }
}

/// A month as `yyyyMM`, a year as `yyyy`: the period of a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Month(pub u32);

impl Month {
    /// The month of a day.
    pub fn of(date: Date) -> Self {
        let year = u32::try_from(date.year()).unwrap_or(0);
        let month = u32::try_from(date.month()).unwrap_or(0);
        Self(year.saturating_mul(100).saturating_add(month))
    }

    /// Its year, `yyyy`.
    pub fn year(self) -> u32 {
        self.0.checked_div(100).unwrap_or(0)
    }
}

/// Whole years from `born` to `on`; a birthday of 29 February counts on 1 March.
pub fn age_on(born: Date, on: Date) -> i16 {
    let before_birthday = (on.month(), on.day()) < (born.month(), born.day());
    on.year().saturating_sub(born.year()).saturating_sub(i16::from(before_birthday))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_those_of_shanghai() {
        let moment = Moment::parse("2026-11-01T00:00:00").unwrap();
        assert_eq!(moment.month(), Month(202_611));
        assert_eq!(moment.plus_ms(-1).month(), Month(202_610));
        assert_eq!(moment.to_string(), "2026-11-01 00:00:00");
        assert_eq!(Moment::start_of(date(2026, 11, 1)), moment);
    }

    #[test]
    fn ages_turn_on_the_birthday() {
        for (born, on, age) in [
            (date(2010, 1, 1), date(2026, 1, 1), 16),
            (date(2010, 1, 2), date(2026, 1, 1), 15),
            (date(2008, 2, 29), date(2026, 2, 28), 17),
            (date(2008, 2, 29), date(2026, 3, 1), 18),
        ] {
            assert_eq!(age_on(born, on), age, "{born} on {on}");
        }
    }
}
