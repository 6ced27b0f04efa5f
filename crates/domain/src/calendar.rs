//! Working days of the real calendar (调休 included).
//!
//! The State Council publishes the days off of a year at the end of the year before; the package
//! `chinese_holiday` holds them and panics outside what it holds, so it is asked only from
//! [`PUBLISHED_FROM`] until [`PUBLISHED_UNTIL`]. Beyond that, weekdays are counted and the result
//! says that it is provisional.

use chinese_holiday::{Ymd, chinese_holiday};
use jiff::civil::{Date, Weekday, date};

/// First day that the calendar is known for.
pub const PUBLISHED_FROM: Date = date(2004, 1, 1);

/// Last day that the calendar is known for. Later days of December may still be moved around the
/// New Year of 2027. A later release of the package moves this day; a test fails until it does.
pub const PUBLISHED_UNTIL: Date = date(2026, 12, 25);

/// What is known of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Day {
    /// A working day, be it a Saturday worked in place of another day.
    Working,
    /// Weekend or holiday.
    Off,
    /// The calendar of its year is not published.
    Unknown,
}

/// A deadline in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// The last day.
    pub on: Date,
    /// Some day was counted by its weekday only, because its calendar is not published: to be
    /// counted anew.
    pub provisional: bool,
}

/// What is known of `day`.
pub fn day(day: Date) -> Day {
    match packed(day) {
        Some(ymd) if chinese_holiday(ymd).is_workday() => Day::Working,
        Some(_) => Day::Off,
        None => Day::Unknown,
    }
}

/// The `working_days`-th working day after `from`; `from` itself does not count, whatever it is.
/// 0 gives `from`.
pub fn due(from: Date, working_days: u8) -> Due {
    let mut due = Due { on: from, provisional: false };
    let mut left = working_days;
    while left > 0 {
        // Past the last day that dates can name there is nothing to count.
        let Ok(next) = due.on.tomorrow() else { return due };
        due.on = next;
        let works = match day(next) {
            Day::Working => true,
            Day::Off => false,
            Day::Unknown => {
                due.provisional = true;
                !matches!(next.weekday(), Weekday::Saturday | Weekday::Sunday)
            }
        };
        left = left.saturating_sub(u8::from(works));
    }
    due
}

/// The form of the package, for days that it knows.
fn packed(day: Date) -> Option<Ymd> {
    let known = (PUBLISHED_FROM..=PUBLISHED_UNTIL).contains(&day);
    let year = u16::try_from(day.year()).ok()?;
    known.then(|| Ymd::new(year, day.month().unsigned_abs(), day.day().unsigned_abs()))
}

/// For families and clerks: the calendar of `year` is not published.
pub fn unknown_year_zh(year: i16) -> String {
    format!(
        "{year}年的放假和调休安排还没有发布，期限先按星期一至星期五计算，发布后会重新计算并告诉您。"
    )
}

/// [`unknown_year_zh`] in English.
pub fn unknown_year_en(year: i16) -> String {
    format!(
        "The days off of {year} are not published yet. The deadline counts Monday to Friday for \
         now; it will be counted again, and you will be told."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 国务院办公厅 on the days off of 2025 (国办发明电〔2024〕12号) and 2026 (国办发明电〔2025〕7号).
    #[test]
    fn days_are_worked_and_off_as_the_notices_say() {
        for (at, known) in [
            (date(2025, 1, 26), Day::Working),
            (date(2025, 1, 27), Day::Working),
            (date(2025, 1, 28), Day::Off),
            (date(2025, 2, 4), Day::Off),
            (date(2025, 2, 8), Day::Working),
            (date(2025, 4, 27), Day::Working),
            (date(2025, 9, 28), Day::Working),
            (date(2025, 10, 1), Day::Off),
            (date(2025, 10, 8), Day::Off),
            (date(2025, 10, 11), Day::Working),
            (date(2025, 10, 12), Day::Off),
            (date(2026, 1, 2), Day::Off),
            (date(2026, 1, 4), Day::Working),
            (date(2026, 2, 14), Day::Working),
            (date(2026, 2, 23), Day::Off),
            (date(2026, 2, 28), Day::Working),
            (date(2026, 9, 20), Day::Working),
            (date(2026, 10, 7), Day::Off),
            (date(2026, 10, 10), Day::Working),
            (date(2026, 11, 21), Day::Off),
            (date(2026, 11, 23), Day::Working),
        ] {
            assert_eq!(day(at), known, "{at}");
        }
    }

    #[test]
    fn the_package_is_never_asked_for_what_it_does_not_know() {
        for at in [
            date(-9999, 1, 1),
            date(1999, 12, 31),
            date(2003, 12, 31),
            date(2026, 12, 26),
            date(2027, 1, 1),
            date(2128, 1, 1),
            date(9999, 12, 31),
        ] {
            assert_eq!(day(at), Day::Unknown, "{at}");
        }
        assert_ne!(day(PUBLISHED_FROM), Day::Unknown);
        assert_ne!(day(PUBLISHED_UNTIL), Day::Unknown);
        assert_eq!(due(date(9999, 12, 31), 5).on, date(9999, 12, 31));
    }

    /// Fails once the package knows more: then [`PUBLISHED_UNTIL`] moves.
    #[test]
    fn the_package_knows_nothing_later() {
        let later = std::panic::catch_unwind(|| chinese_holiday(Ymd::new(2026, 12, 26)));
        assert!(later.is_err(), "move PUBLISHED_UNTIL: {later:?}");
    }

    #[test]
    fn deadlines_jump_holidays_and_count_worked_saturdays() {
        for (from, days, on) in [
            (date(2026, 11, 22), 0, date(2026, 11, 22)),
            (date(2026, 11, 20), 1, date(2026, 11, 23)),
            (date(2026, 11, 22), 5, date(2026, 11, 27)),
            // 2025: 1–8 October off, Saturday the 11th worked.
            (date(2025, 9, 30), 1, date(2025, 10, 9)),
            (date(2025, 9, 30), 3, date(2025, 10, 11)),
            (date(2025, 9, 26), 1, date(2025, 9, 28)),
            // 2026: 1–7 October off, Saturday the 10th worked.
            (date(2026, 9, 30), 3, date(2026, 10, 10)),
            (date(2026, 9, 30), 4, date(2026, 10, 12)),
            // 2026: Saturday 14 February worked, then nine days off.
            (date(2026, 2, 13), 1, date(2026, 2, 14)),
            (date(2026, 2, 13), 2, date(2026, 2, 24)),
        ] {
            assert_eq!(due(from, days), Due { on, provisional: false }, "{from} + {days}");
        }
    }

    #[test]
    fn beyond_the_published_days_weekdays_count_and_the_result_says_so() {
        assert_eq!(due(date(2026, 12, 24), 1), Due { on: PUBLISHED_UNTIL, provisional: false });
        let beyond = Due { on: date(2026, 12, 28), provisional: true };
        assert_eq!(due(date(2026, 12, 24), 2), beyond);
        assert_eq!(due(date(2027, 1, 1), 5), Due { on: date(2027, 1, 8), provisional: true });
        assert!(unknown_year_zh(2027).contains("2027年"));
        assert!(unknown_year_en(2027).contains("2027"));
    }
}
