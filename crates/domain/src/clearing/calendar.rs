//! The calendar of a month's clearing (苏医保发〔2022〕75号, 医保发〔2022〕22号): sealed on the 1st of
//! the next month, reconciled by the 3rd, confirmed by the 20th, notices by the 28th, paid between
//! provinces by the 25th of the month after, within a province in ten working days.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Parties;
use crate::{Month, calendar};

/// Days without a word after which a statement counts as confirmed.
const SILENCE_DAYS: i32 = 10;
/// Working days in which a deficit area pays within its province.
const PAY_WORKING_DAYS: u8 = 10;

impl Month {
    /// So many months later (earlier where negative), within the years that dates can name.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        let start = day_of(self, 1);
        Self::of(start.checked_add(months.months()).unwrap_or(start))
    }
}

/// The `day`th of a month; its last day where it has fewer.
pub fn day_of(month: Month, day: i8) -> Date {
    let year = i16::try_from(month.year()).unwrap_or(0);
    let number = i8::try_from(month.0.checked_rem(100).unwrap_or(1)).unwrap_or(1);
    let first = Date::new(year, number.clamp(1, 12), 1).unwrap_or(Date::ZERO);
    Date::new(year, first.month(), day).unwrap_or(first.last_of_month())
}

/// The months after one up to another, that one included.
pub fn months_between(after: Month, last: Month) -> Vec<Month> {
    let mut months = Vec::new();
    let mut next = after.plus(1);
    while next <= last && months.last() != Some(&next) {
        months.push(next);
        next = next.plus(1);
    }
    months
}

/// The last day for comparing a month's items.
pub fn reconcile_by(month: Month) -> Date {
    day_of(month.plus(1), 3)
}

/// The last day for a word on a statement of `month` that was made (or answered) on `on`: the 20th,
/// and never fewer than ten days.
pub fn confirm_by(month: Month, on: Date) -> Date {
    let ten = on.checked_add(SILENCE_DAYS.days()).unwrap_or(on);
    ten.max(day_of(month.plus(1), 20))
}

/// The last day for a word, as of `today`, of what waited on `ran` days before on which the platform
/// ran: ten of them in all, today among them.
pub fn silent_until(today: Date, ran: usize) -> Date {
    let before = i32::try_from(ran).unwrap_or(SILENCE_DAYS);
    let left = SILENCE_DAYS.saturating_sub(1).saturating_sub(before);
    today.checked_add(left.days()).unwrap_or(today)
}

/// True of the month in which nothing is brought forward any more: its year is closed with it.
pub fn closes_year(month: Month) -> bool {
    month.0.checked_rem(100) == Some(12)
}

/// The first day of a month's notices of payment.
pub fn notice_from(month: Month) -> Date {
    day_of(month.plus(1), 28)
}

/// The last day for paying a statement of `month` whose notice was given on `noticed`. Notices that
/// came late give ten working days all the same.
pub fn pay_by(parties: Parties, month: Month, noticed: Date) -> Date {
    let ten = calendar::due(noticed, PAY_WORKING_DAYS).on;
    match parties {
        Parties::Provinces { .. } => ten.max(day_of(month.plus(2), 25)),
        Parties::Within { .. } => ten,
    }
}

/// The last day for clearing a year: the end of the next one's first quarter.
pub fn year_closes(year: i16) -> Date {
    let next = year.saturating_add(1);
    Date::new(next, 3, 31).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::Area;

    fn area(number: u32) -> Area {
        Area::from_number(number).unwrap()
    }

    #[test]
    fn months_turn_with_the_year() {
        assert_eq!(Month(202_612).plus(1), Month(202_701));
        assert_eq!(Month(202_701).plus(-1), Month(202_612));
        assert_eq!(Month(202_611).plus(14), Month(202_801));
        assert_eq!(day_of(Month(202_702), 30), date(2027, 2, 28));
        let months = months_between(Month(202_610), Month(202_701));
        assert_eq!(months, [Month(202_611), Month(202_612), Month(202_701)]);
        assert_eq!(months_between(Month(202_701), Month(202_612)), []);
    }

    #[test]
    fn the_days_of_a_month() {
        let month = Month(202_610);
        assert_eq!(reconcile_by(month), date(2026, 11, 3));
        assert_eq!(confirm_by(month, date(2026, 11, 1)), date(2026, 11, 20));
        // After weeks without a server nobody's silence counts without ten days.
        assert_eq!(confirm_by(month, date(2026, 11, 25)), date(2026, 12, 5));
        assert_eq!(silent_until(date(2026, 11, 22), 0), date(2026, 12, 1));
        assert_eq!(silent_until(date(2026, 11, 22), 8), date(2026, 11, 23));
        assert_eq!(silent_until(date(2026, 11, 22), 19), date(2026, 11, 12), "long over");
        assert!(closes_year(Month(202_612)) && !closes_year(month));
        assert_eq!(notice_from(month), date(2026, 11, 28));
        let between = Parties::Provinces { debtor: area(440_000), creditor: area(510_000) };
        assert_eq!(pay_by(between, month, date(2026, 11, 28)), date(2026, 12, 25));
        let within = Parties::Within { province: area(440_000), area: area(440_300) };
        assert_eq!(pay_by(within, month, date(2026, 11, 28)), date(2026, 12, 11));
        assert_eq!(year_closes(2026), date(2027, 3, 31));
    }
}
