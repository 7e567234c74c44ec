//! Writes TIMEX3 values.

use std::fmt::Write;

use super::meaning::{Amount, DayTime, Unit, Year};

/// Writes a year, `XXXX` where it is not known, `BC0490` before Christ.
pub(super) fn year(year: Option<Year>) -> String {
    year.map_or_else(|| "XXXX".to_owned(), |year| prefixed(year, 4))
}

/// Writes a year or decade with `width` digits.
pub(super) fn prefixed(number: Year, width: usize) -> String {
    if number < 0 {
        format!("BC{:0width$}", number.unsigned_abs())
    } else {
        format!("{number:0width$}")
    }
}

/// Writes a date as far as it is known: `2017-02`, `XXXX-02-15`.
pub(super) fn partial(year_known: Option<Year>, month: Option<u8>, day: Option<u8>) -> String {
    let mut value = year(year_known);
    match (month, day) {
        (Some(month), Some(day)) => _ = write!(value, "-{month:02}-{day:02}"),
        (Some(month), None) => _ = write!(value, "-{month:02}"),
        (None, Some(day)) => _ = write!(value, "-XX-{day:02}"),
        (None, None) => {}
    }
    value
}

/// Writes a day, with `XX` for what is not known of it.
pub(super) fn partial_day(year_known: Year, month: Option<u8>, day: Option<u8>) -> String {
    let mut value = year(Some(year_known));
    for part in [month, day] {
        match part {
            Some(part) => _ = write!(value, "-{part:02}"),
            None => value.push_str("-XX"),
        }
    }
    value
}

/// Adds years, passing over the year nought that there never was, and stopping where no text means a date any more.
pub(super) fn plus_years(year: Year, step: i32) -> Year {
    let sum = year.saturating_add(step).clamp(-99_999, 99_999);
    match (year < 0, sum >= 0) {
        (true, true) => sum + 1,
        (false, false) if year > 0 && sum <= 0 => sum - 1,
        _ => sum,
    }
}

/// Adds the time of day to a value.
pub(super) fn push_time(value: &mut String, time: DayTime) {
    match time {
        DayTime::Part(part) => {
            value.push('T');
            value.push_str(part);
        }
        DayTime::Clock { minutes, .. } => {
            _ = write!(value, "T{:02}:{:02}", minutes / 60, minutes % 60);
        }
    }
}

/// Writes a length: `P3Y`, `PT24H`, `PXM`, `P2DE`.
pub(super) fn duration(amount: Amount, unit: Unit) -> String {
    let (head, letters, times) = match unit {
        Unit::Second => ("PT", "S", 1),
        Unit::Minute => ("PT", "M", 1),
        Unit::Hour => ("PT", "H", 1),
        Unit::Day | Unit::Night => ("P", "D", 1),
        Unit::Week => ("P", "W", 1),
        Unit::Fortnight => ("P", "W", 2),
        Unit::Weekend => ("P", "WE", 1),
        Unit::Month => ("P", "M", 1),
        Unit::Quarter => ("P", "Q", 1),
        Unit::Year => ("P", "Y", 1),
        Unit::Decade => ("P", "DE", 1),
        Unit::Century => ("P", "CE", 1),
    };
    match (amount, unit) {
        (Amount::Vague, _) => format!("{head}X{letters}"),
        (Amount::Tenths(5), Unit::Hour) => "PT30M".to_owned(),
        (Amount::Tenths(5), Unit::Year) => "P6M".to_owned(),
        (Amount::Tenths(tenths), _) => {
            let tenths = u64::from(tenths) * times;
            if tenths % 10 == 0 {
                format!("{head}{}{letters}", tenths / 10)
            } else {
                format!("{head}{}.{}{letters}", tenths / 10, tenths % 10)
            }
        }
    }
}
