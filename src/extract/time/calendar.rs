//! Calendar arithmetic: ranges of weeks, months and years, and feasts.

use jiff::ToSpan;
use jiff::civil::Date;

use super::meaning::Holiday;
use crate::model::{DateRange, Precision};

/// Returns a day that exists, or nothing.
pub(super) fn day(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, month as i8, day as i8).ok()
}

/// Returns `date` moved by `days`.
pub(super) fn plus_days(date: Date, days: i64) -> Option<Date> {
    date.checked_add(i32::try_from(days).ok()?.days()).ok()
}

/// Returns year and month moved by `months`.
pub(super) fn plus_months(year: i32, month: u8, months: i32) -> (i32, u8) {
    let count = year
        .saturating_mul(12)
        .saturating_add(i32::from(month) - 1)
        .saturating_add(months);
    (
        count.div_euclid(12).clamp(-99_999, 99_999),
        (count.rem_euclid(12) + 1) as u8,
    )
}

/// Makes a range of one day.
pub(super) const fn one_day(date: Date) -> DateRange {
    DateRange {
        start: date,
        end: date,
        precision: Precision::Day,
    }
}

/// Returns the range of `months` months from the first of `month`.
pub(super) fn months(year: i32, month: u8, months: i32, precision: Precision) -> Option<DateRange> {
    let start = day(year, month, 1)?;
    let (last_year, last_month) = plus_months(year, month, months - 1);
    let end = day(last_year, last_month, 1)?.last_of_month();
    Some(DateRange {
        start,
        end,
        precision,
    })
}

/// Returns the week of `date`, Monday to Sunday.
pub(super) fn week(date: Date) -> Option<DateRange> {
    let start = plus_days(date, -i64::from(date.weekday().to_monday_zero_offset()))?;
    Some(DateRange {
        start,
        end: plus_days(start, 6)?,
        precision: Precision::Week,
    })
}

/// Writes the ISO week of `date`: `2017-W08`.
pub(super) fn week_value(date: Date) -> String {
    let week = date.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

/// Returns the day of `holiday` in `year`.
pub(super) fn holiday(holiday: Holiday, year: i32) -> Option<Date> {
    match holiday {
        Holiday::ChristmasEve => day(year, 12, 24),
        Holiday::Christmas => day(year, 12, 25),
        Holiday::NewYearsEve => day(year, 12, 31),
        Holiday::NewYear => day(year, 1, 1),
        Holiday::Halloween => day(year, 10, 31),
        Holiday::Thanksgiving => day(year, 11, 1)?
            .nth_weekday_of_month(4, jiff::civil::Weekday::Thursday)
            .ok(),
        Holiday::Easter => easter(year),
        Holiday::GoodFriday => plus_days(easter(year)?, -2),
        Holiday::EasterMonday => plus_days(easter(year)?, 1),
    }
}

/// Returns Easter Sunday by the Gregorian computus (anonymous algorithm, Meeus, "Astronomical Algorithms", chapter 8).
fn easter(year: i32) -> Option<Date> {
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    day(year, (n / 31) as u8, (n % 31 + 1) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feasts_fall_on_their_days() {
        for (feast, year, expected) in [
            (Holiday::Easter, 2017, (4, 16)),
            (Holiday::GoodFriday, 2024, (3, 29)),
            (Holiday::Thanksgiving, 2013, (11, 28)),
        ] {
            assert_eq!(holiday(feast, year), day(year, expected.0, expected.1));
        }
    }

    #[test]
    fn months_wrap_at_the_turn_of_the_year() {
        assert_eq!(plus_months(2017, 1, -1), (2016, 12));
        assert_eq!(plus_months(2016, 12, 2), (2017, 2));
    }
}
