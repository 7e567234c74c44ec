//! Publication dates as people and programs write them.
//!
//! One parser over words and numbers reads RFC 3339 and 2822, `Monday, 13 February 2017 20:26 GMT`, `Feb. 13, 2017 3:26
//! p.m. EST`, `13/02/2017`, `26-FEB-1987 15:01:01.01`, `20170213202600` and UNIX seconds. A date that may be read in two
//! ways is not read in either.

mod foreign;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, tz};

use crate::model::DatePrecision;

/// Which comes first in `03/04/2017`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateOrder {
    /// What the outlet's country writes; where that is not known, the date is refused.
    #[default]
    Auto,
    /// The day, as nearly everywhere.
    DayFirst,
    /// The month, as in the United States.
    MonthFirst,
}

/// Tells the order of day and month from many dates: one in which only one number can be the month says it for all, unless another
/// says the opposite.
///
/// ```
/// use dateline::clean::{DateOrder, order_of};
/// assert_eq!(order_of(["03/04/2017", "25/04/2017"].into_iter()), DateOrder::DayFirst);
/// assert_eq!(order_of(["03/04/2017", "04/25/2017"].into_iter()), DateOrder::MonthFirst);
/// assert_eq!(order_of(["25/04/2017", "04/25/2017"].into_iter()), DateOrder::Auto);
/// ```
pub fn order_of<'a>(dates: impl Iterator<Item = &'a str>) -> DateOrder {
    let (mut day_first, mut month_first) = (0_usize, 0_usize);
    for date in dates {
        let start: &str = date.split_whitespace().next().unwrap_or_default();
        let numbers: Vec<&str> = start.split(['/', '.', '-']).collect();
        let &[first, second, year] = numbers.as_slice() else {
            continue;
        };
        let (Ok(first), Ok(second)) = (first.parse::<u8>(), second.parse::<u8>()) else {
            continue;
        };
        if year.len() < 2 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        match (first, second) {
            (13..=31, 1..=12) => day_first += 1,
            (1..=12, 13..=31) => month_first += 1,
            _ => {}
        }
    }
    match (day_first, month_first) {
        (1.., 0) => DateOrder::DayFirst,
        (0, 1..) => DateOrder::MonthFirst,
        _ => DateOrder::Auto,
    }
}

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is in no known notation.
    Unknown,
    /// Day and month cannot be told apart.
    Ambiguous,
}

/// A date as written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Written {
    /// The day; the first of the month or year where that is all that is said.
    pub(super) date: Date,
    /// Time of day, if said.
    pub(super) time: Option<Time>,
    /// Time zone, if said.
    pub(super) zone: Option<Zone>,
    /// How fine it is.
    pub(super) precision: DatePrecision,
}

/// A time zone as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// Seconds east of Greenwich.
    Offset(i32),
    /// IANA name, for abbreviations that leave summer time open (`ET`).
    Named(&'static str),
}

impl Written {
    /// Returns the moment in UTC, with `default` where no zone is written.
    ///
    /// A day without a time is that day's midnight in UTC, whatever the zone: it prints as the day that the source names.
    pub(super) fn timestamp(&self, default: &TimeZone) -> Option<Timestamp> {
        let Some(time) = self.time else {
            return to_utc(self.date.to_datetime(Time::midnight()), &TimeZone::UTC);
        };
        let at = self.date.to_datetime(time);
        match self.zone {
            Some(Zone::Offset(seconds)) => {
                to_utc(at, &tz::Offset::from_seconds(seconds).ok()?.to_time_zone())
            }
            Some(Zone::Named(name)) => to_utc(at, &TimeZone::get(name).ok()?),
            None => to_utc(at, default),
        }
    }
}

/// Turns a wall-clock time into a moment.
fn to_utc(at: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    Some(at.to_zoned(zone.clone()).ok()?.timestamp())
}

/// A word or number of a date.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Token<'a> {
    /// A number, with its digits and the character before it.
    Number {
        value: u64,
        digits: usize,
        before: char,
    },
    /// A word of letters (with its inner full stops), and the character before it.
    Word(&'a str),
}

/// Month of a name or abbreviation.
pub(super) fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.');
    if word.len() < 3 || !word.is_ascii() {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| {
        *month == lower
            || (lower.len() == 3 && month.starts_with(&lower))
            || (lower == "sept" && month.starts_with("sept"))
    })?;
    i8::try_from(at + 1).ok()
}

/// Tells whether a word is a day of the week.
pub(super) fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let lower = word.trim_end_matches('.').to_ascii_lowercase();
    lower.len() >= 3
        && DAYS
            .iter()
            .any(|day| *day == lower || (lower.len() <= 5 && day.starts_with(&lower)))
}

/// Zone of an abbreviation. `IST` and `CST` are read by the outlet's own zone where it uses them.
fn zone(word: &str, home: Option<&str>) -> Option<Zone> {
    let hours = |hours: i32| Some(Zone::Offset(hours * 3600));
    let home = home.unwrap_or_default();
    match word {
        "Z" | "UTC" | "GMT" | "UT" | "WET" | "z" => hours(0),
        "BST" | "CET" | "WEST" | "WAT" => hours(1),
        "IST" if home == "Asia/Jerusalem" => hours(2),
        "IST" if home == "Europe/Dublin" => hours(1),
        "IST" => Some(Zone::Offset(19800)),
        "CEST" | "EET" | "CAT" | "SAST" => hours(2),
        "EEST" | "MSK" | "EAT" | "TRT" | "IDT" => hours(3),
        "GST" => hours(4),
        "PKT" => hours(5),
        "WIB" | "ICT" => hours(7),
        "CST" if home.starts_with("Asia/") => hours(8),
        "HKT" | "SGT" | "AWST" | "PHT" | "MYT" => hours(8),
        "JST" | "KST" => hours(9),
        "AEST" => hours(10),
        "AEDT" => hours(11),
        "NZST" => hours(12),
        "NZDT" => hours(13),
        "EST" | "CDT" => hours(-5),
        "EDT" | "AST" => hours(-4),
        "CST" | "MDT" => hours(-6),
        "MST" | "PDT" => hours(-7),
        "PST" | "AKDT" => hours(-8),
        "AKST" => hours(-9),
        "HST" => hours(-10),
        "BRT" | "ART" | "ADT" => hours(-3),
        "ET" => Some(Zone::Named("America/New_York")),
        "CT" => Some(Zone::Named("America/Chicago")),
        "MT" => Some(Zone::Named("America/Denver")),
        "PT" => Some(Zone::Named("America/Los_Angeles")),
        "AEDST" => hours(11),
        _ => None,
    }
}

/// Words that may stand about a date without meaning anything for it.
const FILLERS: &[&str] = &[
    "published",
    "updated",
    "last",
    "posted",
    "first",
    "on",
    "at",
    "of",
    "the",
    "date",
    "modified",
    "created",
    "issued",
    "release",
    "released",
    "st",
    "nd",
    "rd",
    "th",
    "t",
    "time",
    "local",
    "hrs",
    "hours",
    "h",
    "publication",
    "filed",
    "de",
    "del",
    "and",
    "edition",
    "eastern",
    "standard",
    "daylight",
];

/// Reads a date, in English or as other languages write it; every word in it must be a date's.
pub(super) fn parse(text: &str, order: DateOrder, home: Option<&str>) -> Result<Written, Fault> {
    match parse_english(text, order, home) {
        Err(Fault::Unknown) => match foreign::english(text) {
            Some(english) => parse_english(&english, order, home),
            None => Err(Fault::Unknown),
        },
        found => found,
    }
}

/// Reads a date in English words and numbers.
fn parse_english(text: &str, order: DateOrder, home: Option<&str>) -> Result<Written, Fault> {
    let text = text.trim();
    if text.len() > 120 {
        return Err(Fault::Unknown);
    }
    if let Some(written) = unix(text) {
        return Ok(written);
    }
    if let Some(spaced) = compact(text) {
        return parse_english(&spaced, order, home);
    }
    let tokens = tokens(text).ok_or(Fault::Unknown)?;
    let (time, used, afternoon) = time(&tokens);
    let (mut named_month, mut written_zone, mut numbers) = (None, None, Vec::new());
    let mut skip_offset = false;
    for (at, token) in tokens.iter().enumerate() {
        if used.contains(&at) {
            continue;
        }
        match *token {
            Token::Word(word) => {
                let bare = word.trim_end_matches('.');
                if let Some(found) = month(bare).filter(|_| named_month.is_none()) {
                    named_month = Some((found, numbers.len()));
                } else if let Some(found) = zone(bare, home).filter(|_| time.is_some()) {
                    written_zone = written_zone.or(Some(found));
                } else if !(is_weekday(bare)
                    || afternoon == Some(at)
                    || FILLERS
                        .iter()
                        .any(|filler| bare.eq_ignore_ascii_case(filler)))
                {
                    return Err(Fault::Unknown);
                }
            }
            Token::Number {
                value,
                digits,
                before,
            } => {
                // "+0100", "-05:00", "GMT+1"
                let signed = matches!(before, '+' | '-' | '\u{2212}')
                    && time.is_some()
                    && used.iter().all(|&used| used < at);
                if skip_offset {
                    skip_offset = false;
                    continue;
                }
                if signed
                    && (before == '+' || numbers.len() + usize::from(named_month.is_some()) >= 3)
                {
                    let minutes = match (digits, tokens.get(at + 1)) {
                        (
                            1 | 2,
                            Some(Token::Number {
                                value: minutes,
                                digits: 2,
                                before: ':',
                            }),
                        ) => {
                            skip_offset = true;
                            value * 60 + minutes
                        }
                        (1 | 2, _) => value * 60,
                        (4, _) => value / 100 * 60 + value % 100,
                        _ => return Err(Fault::Unknown),
                    };
                    let seconds = i32::try_from(minutes * 60).map_err(|_| Fault::Unknown)?;
                    if seconds > 15 * 3600 {
                        return Err(Fault::Unknown);
                    }
                    written_zone =
                        Some(Zone::Offset(if before == '+' { seconds } else { -seconds }));
                } else {
                    numbers.push((value, digits, before));
                }
            }
        }
    }
    let (date, precision) = day(named_month, &numbers, order)?;
    let (time, precision) = match time {
        Some((time, fine)) if precision == DatePrecision::Day => (
            Some(time),
            if fine {
                DatePrecision::Second
            } else {
                DatePrecision::Minute
            },
        ),
        Some(_) => return Err(Fault::Unknown),
        None => (None, precision),
    };
    Ok(Written {
        date,
        time,
        zone: written_zone,
        precision,
    })
}

/// Puts a date together from a month's name and numbers, or from numbers alone.
fn day(
    named: Option<(i8, usize)>,
    numbers: &[(u64, usize, char)],
    order: DateOrder,
) -> Result<(Date, DatePrecision), Fault> {
    let date = |year: u64, month: u64, day: u64| {
        let year = i16::try_from(year).map_err(|_| Fault::Unknown)?;
        let month = i8::try_from(month).map_err(|_| Fault::Unknown)?;
        let day = i8::try_from(day).map_err(|_| Fault::Unknown)?;
        Date::new(year, month, day)
            .map_err(|_| Fault::Unknown)
            .and_then(|date| {
                if (1600..=2200).contains(&year) {
                    Ok(date)
                } else {
                    Err(Fault::Unknown)
                }
            })
    };
    // Two digits as RFC 2822 reads them.
    let year = |value: u64, digits: usize| match digits {
        4 => Ok(value),
        2 => Ok(if value < 50 {
            2000 + value
        } else {
            1900 + value
        }),
        _ => Err(Fault::Unknown),
    };
    if let Some((month, _)) = named {
        let month = month.unsigned_abs().into();
        return match *numbers {
            [(a, 4, _)] => Ok((date(a, month, 1)?, DatePrecision::Month)),
            [(a, 4, _), (b, 1 | 2, _)] => Ok((date(a, month, b)?, DatePrecision::Day)),
            [(a, 1 | 2, _), (b, digits, _)] => {
                Ok((date(year(b, digits)?, month, a)?, DatePrecision::Day))
            }
            _ => Err(Fault::Unknown),
        };
    }
    match *numbers {
        [(a, 4, _)] if (1800..=2100).contains(&a) => Ok((date(a, 1, 1)?, DatePrecision::Year)),
        [(a, 8, _)] => Ok((
            date(a / 10_000, a / 100 % 100, a % 100)?,
            DatePrecision::Day,
        )),
        [(a, 4, _), (b, 2, '-' | '/')] => Ok((date(a, b, 1)?, DatePrecision::Month)),
        [(a, 4, _), (b, 1 | 2, _), (c, 1 | 2, _)] => Ok((date(a, b, c)?, DatePrecision::Day)),
        [(a, 1 | 2, _), (b, 1 | 2, mark), (c, digits @ (2 | 4), _)] => {
            let year = year(c, digits)?;
            let day_first = date(year, b, a);
            let month_first = date(year, a, b);
            let found = match (day_first, month_first) {
                (Ok(one), Ok(other)) if one == other => Ok(one),
                (Ok(one), Err(_)) | (Err(_), Ok(one)) => Ok(one),
                (Ok(one), Ok(_)) if mark == '.' || order == DateOrder::DayFirst => Ok(one),
                (Ok(_), Ok(other)) if order == DateOrder::MonthFirst => Ok(other),
                (Ok(_), Ok(_)) => Err(Fault::Ambiguous),
                (Err(_), Err(_)) => Err(Fault::Unknown),
            };
            Ok((found?, DatePrecision::Day))
        }
        _ => Err(Fault::Unknown),
    }
}

/// Reads UNIX seconds or milliseconds, and `YYYYMMDDhhmmss`.
fn unix(text: &str) -> Option<Written> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !(whole.bytes().all(|byte| byte.is_ascii_digit())
        && fraction.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    if whole.len() == 14 {
        let part = |divisor: i64, of: i64| i8::try_from(number / divisor % of).ok();
        let date = Date::new(
            i16::try_from(number / 10_000_000_000).ok()?,
            part(100_000_000, 100)?,
            part(1_000_000, 100)?,
        )
        .ok()?;
        let time = Time::new(part(10_000, 100)?, part(100, 100)?, part(1, 100)?, 0).ok()?;
        return Some(Written {
            date,
            time: Some(time),
            zone: None,
            precision: DatePrecision::Second,
        });
    }
    let stamp = match whole.len() {
        9 | 10 => Timestamp::from_second(number).ok()?,
        13 => Timestamp::from_millisecond(number).ok()?,
        _ => return None,
    };
    let at = TimeZone::UTC.to_datetime(stamp);
    Some(Written {
        date: at.date(),
        time: Some(Time::new(at.hour(), at.minute(), at.second(), 0).ok()?),
        zone: Some(Zone::Offset(0)),
        precision: DatePrecision::Second,
    })
}

/// Returns the extended form of ISO 8601's basic one (`20190305T231244Z`).
fn compact(text: &str) -> Option<String> {
    let (day, rest) = text.split_once('T')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (time, zone) = (rest.get(..6)?, rest.get(6..)?);
    (day.len() == 8 && digits(day) && digits(time)).then_some(())?;
    Some(format!(
        "{}-{}-{}T{}:{}:{}{zone}",
        day.get(..4)?,
        day.get(4..6)?,
        day.get(6..)?,
        time.get(..2)?,
        time.get(2..4)?,
        time.get(4..)?,
    ))
}

/// Cuts a date into words and numbers; nothing where it holds other signs or too many of them.
fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    let mut out = Vec::new();
    let mut before = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_ascii_digit() {
            let mut digits = 1;
            while chars.next_if(|(_, c)| c.is_ascii_digit()).is_some() {
                digits += 1;
            }
            let value = text.get(start..start + digits)?.parse().ok()?;
            out.push(Token::Number {
                value,
                digits,
                before,
            });
        } else if c.is_alphabetic() {
            let mut end = start + c.len_utf8();
            while let Some((at, c)) = chars.next_if(|(_, c)| c.is_alphabetic() || *c == '.') {
                end = at + c.len_utf8();
            }
            out.push(Token::Word(text.get(start..end)?));
        } else if !(c.is_whitespace()
            || "-/.:,()+|\u{2013}\u{2014}\u{b7}\u{2022}\u{2212}[]'’".contains(c))
        {
            return None;
        }
        before = if c.is_ascii_digit() || c.is_alphabetic() {
            ' '
        } else {
            c
        };
        if out.len() > 16 {
            return None;
        }
    }
    Some(out)
}

/// Finds the time of day: the time, whether it has seconds, the tokens it takes, and the one that says a.m. or p.m.
fn time(tokens: &[Token<'_>]) -> (Option<(Time, bool)>, Vec<usize>, Option<usize>) {
    let half = |at: usize| match tokens.get(at) {
        Some(Token::Word(word)) => match word.replace('.', "").to_ascii_lowercase().as_str() {
            "am" => Some(false),
            "pm" => Some(true),
            _ => None,
        },
        _ => None,
    };
    for (at, token) in tokens.iter().enumerate() {
        let Token::Number {
            value: hour,
            digits: 1 | 2,
            ..
        } = *token
        else {
            // "2026 GMT"
            if let Token::Number {
                value, digits: 4, ..
            } = *token
                && let Some(Token::Word(word)) = tokens.get(at + 1)
                && (zone(word, None).is_some() || word.eq_ignore_ascii_case("hrs"))
                && at > 0
                && let (Ok(hour), Ok(minute)) =
                    (i8::try_from(value / 100), i8::try_from(value % 100))
                && let Ok(time) = Time::new(hour, minute, 0, 0)
            {
                return (Some((time, false)), vec![at], None);
            }
            continue;
        };
        let mut used = vec![at];
        let minute = match tokens.get(at + 1) {
            Some(Token::Number {
                value,
                digits: 2,
                before: ':',
            }) => Some(*value),
            Some(Token::Number {
                value,
                digits: 2,
                before: '.',
            }) if half(at + 2).is_some() => Some(*value),
            _ => None,
        };
        let mut second = None;
        if minute.is_some() {
            used.push(at + 1);
            if let Some(Token::Number {
                value,
                digits: 2,
                before: ':',
            }) = tokens.get(at + 2)
            {
                second = Some(*value);
                used.push(at + 2);
                if let Some(Token::Number { before: '.', .. }) = tokens.get(at + 3) {
                    used.push(at + 3);
                }
            }
        }
        let after = used.last().map_or(at, |last| last + 1);
        let afternoon = half(after);
        if minute.is_none() && afternoon.is_none() {
            continue;
        }
        let hour = match (hour, afternoon) {
            (12, Some(false)) => 0,
            (hour @ 1..=11, Some(true)) => hour + 12,
            (hour, _) => hour,
        };
        let number = |value: u64| i8::try_from(value).unwrap_or(-1);
        // A leap second is the second before it.
        if let Ok(time) = Time::new(
            number(hour),
            number(minute.unwrap_or(0)),
            number(second.unwrap_or(0)).min(59),
            0,
        ) {
            return (
                Some((time, second.is_some())),
                used,
                afternoon.map(|_| after),
            );
        }
    }
    (None, Vec::new(), None)
}

/// Finds a date in a file name: `reuters-2017-02-13.txt`, `20170213_lead.html`.
pub(super) fn in_file_name(name: &str) -> Option<Date> {
    let digits: Vec<(usize, &str)> = name
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map(|run| (run.len(), run))
        .collect();
    let build = |year: &str, month: &str, day: &str| {
        let year = year
            .parse()
            .ok()
            .filter(|year| (1900..=2100).contains(year))?;
        Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
    };
    digits
        .iter()
        .enumerate()
        .find_map(|(at, (length, run))| match length {
            8 => build(run.get(..4)?, run.get(4..6)?, run.get(6..)?),
            4 => match (digits.get(at + 1), digits.get(at + 2)) {
                (Some((2, month)), Some((2, day))) => build(run, month, day),
                _ => None,
            },
            _ => None,
        })
}

/// Finds the day in a web address: `/2019/09/19/`, `/2019/sep/19/`, `/2019-09-19-`.
pub(super) fn in_url(url: &str) -> Option<Date> {
    let path = url.split_once("://")?.1.split_once('/')?.1;
    let path = path.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split(['/', '-', '_']).collect();
    parts.windows(3).find_map(|three| {
        let &[year, month_part, day] = three else {
            return None;
        };
        let year: i16 = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
        let number = |part: &str| -> Option<i8> {
            ((1..=2).contains(&part.len()))
                .then(|| part.parse().ok())
                .flatten()
        };
        let month = number(month_part).or_else(|| month(month_part))?;
        Date::new(year, month, number(day)?)
            .ok()
            .filter(|_| (1990..=2100).contains(&year))
    })
}

/// Chooses among the dates that a page states: the first that can be read, or another of the same day that has the time.
///
/// A date may stand among other words (`Published: 6 March 2019 | Updated …`): what is returned is the date alone.
pub(super) fn choose(dates: &[String], order: DateOrder, home: Option<&str>) -> Option<String> {
    let mut best_yet: Option<(Written, u8, &str)> = None;
    for text in dates.iter().take(60) {
        let text = text.trim();
        let Some(found) = parse(text, order, home)
            .is_ok()
            .then_some(text)
            .or_else(|| within(text, order, home))
        else {
            continue;
        };
        let Ok(written) = parse(found, order, home) else {
            continue;
        };
        // The zero of a clock that was never set, and days far off, are no dates of publication.
        let year = written.date.year();
        if !(1985..=2100).contains(&year)
            || !matches!(
                written.precision,
                DatePrecision::Day | DatePrecision::Minute | DatePrecision::Second
            )
        {
            continue;
        }
        // Midnight to the second is a day without its time as programs write it.
        let time = written.time.filter(|time| *time != Time::midnight());
        let rank = match (time, written.zone) {
            (Some(_), Some(_)) => 2,
            (Some(_), None) => 1,
            (None, _) => 0,
        };
        let Some((best, best_rank, _)) = &best_yet else {
            if rank == 2 {
                return Some(found.to_owned());
            }
            best_yet = Some((written, rank, found));
            continue;
        };
        // A finer statement of the same: the time of the day, or the zone of the time.
        let is_near = (best.date - written.date).get_days().abs() <= 1;
        let is_same = match (best.time.filter(|_| *best_rank == 1), time) {
            (Some(one), Some(other)) => one.minute() == other.minute(),
            _ => true,
        };
        if rank > *best_rank && is_near && is_same {
            best_yet = Some((written, rank, found));
        }
    }
    best_yet.map(|(_, _, found)| found.to_owned())
}

/// Finds a date of at least a day in a short text.
pub(super) fn within<'a>(text: &'a str, order: DateOrder, home: Option<&str>) -> Option<&'a str> {
    /// Most words of a date.
    const WORDS: usize = 10;
    if text.len() > 600 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let words: Vec<(usize, usize)> = text
        .split_whitespace()
        .map(|word| {
            let start = word.as_ptr().addr() - text.as_ptr().addr();
            (start, start + word.len())
        })
        .collect();
    let read = if foreign::may_be(text) {
        parse
    } else {
        parse_english
    };
    for (first, (start, _)) in words.iter().enumerate() {
        for length in (1..=WORDS).rev() {
            let Some((_, end)) = words.get(first + length - 1) else {
                continue;
            };
            let found = text
                .get(*start..*end)?
                .trim_matches(|c: char| !c.is_alphanumeric());
            if read(found, order, home).is_ok_and(|written| {
                matches!(
                    written.precision,
                    DatePrecision::Day | DatePrecision::Minute | DatePrecision::Second
                ) && found.len() >= 6
            }) {
                return Some(found);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> String {
        match parse(text, DateOrder::Auto, None) {
            Ok(written) => format!(
                "{} {:?}",
                written.timestamp(&TimeZone::UTC).unwrap(),
                written.precision
            ),
            Err(fault) => format!("{fault:?}"),
        }
    }

    #[test]
    fn dates_in_many_notations_are_read() {
        for (text, want) in [
            ("2017-02-13T20:26:00Z", "2017-02-13T20:26:00Z Second"),
            (
                "2017-02-13T15:26:00.123-05:00",
                "2017-02-13T20:26:00Z Second",
            ),
            ("2017-02-13T21:26+0100", "2017-02-13T20:26:00Z Minute"),
            ("2017-02-13 20:26:00", "2017-02-13T20:26:00Z Second"),
            ("2017-02-13 20:26:00+02:00", "2017-02-13T18:26:00Z Second"),
            (
                "Mon, 13 Feb 2017 20:26:00 GMT",
                "2017-02-13T20:26:00Z Second",
            ),
            (
                "Mon, 13 Feb 17 15:26:00 -0500",
                "2017-02-13T20:26:00Z Second",
            ),
            (
                "Monday, 13 February 2017 20:26 GMT",
                "2017-02-13T20:26:00Z Minute",
            ),
            ("Feb. 13, 2017 3:26 p.m. EST", "2017-02-13T20:26:00Z Minute"),
            ("Feb 13, 2017, 3:26pm ET", "2017-02-13T20:26:00Z Minute"),
            (
                "Published 8:05 AM PDT, Tue July 4, 2023",
                "2023-07-04T15:05:00Z Minute",
            ),
            (
                "Last updated on Sept. 3rd, 2019 at 12:00 a.m.",
                "2019-09-03T00:00:00Z Minute",
            ),
            ("13 February 2017", "2017-02-13T00:00:00Z Day"),
            ("13/02/2017", "2017-02-13T00:00:00Z Day"),
            ("03.04.2017", "2017-04-03T00:00:00Z Day"),
            ("04/04/2017", "2017-04-04T00:00:00Z Day"),
            ("03/04/2017", "Ambiguous"),
            ("26-FEB-1987 15:01:01.01", "1987-02-26T15:01:01Z Second"),
            ("20170213", "2017-02-13T00:00:00Z Day"),
            ("20170213202600", "2017-02-13T20:26:00Z Second"),
            ("1487017560", "2017-02-13T20:26:00Z Second"),
            ("1487017560000", "2017-02-13T20:26:00Z Second"),
            ("February 2017", "2017-02-01T00:00:00Z Month"),
            ("2017", "2017-01-01T00:00:00Z Year"),
            ("13 Feb 2017 2026 GMT", "2017-02-13T20:26:00Z Minute"),
            ("30 February 2017", "Unknown"),
            ("2017-13-45", "Unknown"),
            ("yesterday", "Unknown"),
            ("May the best 11 win in 2017", "Unknown"),
            ("1984 people", "Unknown"),
            ("", "Unknown"),
        ] {
            assert_eq!(utc(text), want, "{text}");
        }
    }

    #[test]
    fn the_order_and_the_home_zone_settle_what_is_open() {
        let day = |order| parse("03/04/2017", order, None).map(|written| written.date.to_string());
        assert_eq!(day(DateOrder::DayFirst).as_deref(), Ok("2017-04-03"));
        assert_eq!(day(DateOrder::MonthFirst).as_deref(), Ok("2017-03-04"));
        let written = parse(
            "3 July 2023 14:00 CST",
            DateOrder::Auto,
            Some("Asia/Shanghai"),
        )
        .unwrap();
        assert_eq!(written.zone, Some(Zone::Offset(8 * 3600)));
    }

    #[test]
    fn addresses_hold_days() {
        for (url, want) in [
            (
                "https://p.example/2019/09/19/talks.html",
                Some("2019-09-19"),
            ),
            (
                "https://p.example/world/2019/sep/19/talks",
                Some("2019-09-19"),
            ),
            ("https://p.example/talks-2019-9-1-x", Some("2019-09-01")),
            ("https://p.example/story/20190919", None),
            ("https://p.example/1/2/3", None),
        ] {
            assert_eq!(
                in_url(url).map(|date| date.to_string()).as_deref(),
                want,
                "{url}"
            );
        }
    }

    #[test]
    fn of_several_dates_the_first_readable_with_its_time_is_chosen() {
        for (dates, want) in [
            (&["soon", "2019-03-05"][..], Some("2019-03-05")),
            (
                &[
                    "2019-03-05",
                    "2019-03-05T23:12:44+00:00",
                    "2018-01-01T10:00Z",
                ],
                Some("2019-03-05T23:12:44+00:00"),
            ),
            (
                &[
                    "2019-03-05 23:12:44",
                    "2019-03-06T07:00:00Z",
                    "2019-03-05T23:12:44+01:00",
                ],
                Some("2019-03-05T23:12:44+01:00"),
            ),
            (&["2019-03-05", "2018-01-01T10:00Z"], Some("2019-03-05")),
            (
                &[
                    "1970-01-01T00:00:00Z",
                    "Published: 09:30 GMT, 6 March 2019 | Updated: 11:02 GMT, 6 March 2019",
                ],
                Some("Published: 09:30 GMT, 6 March 2019 | Updated"),
            ),
            (
                &["Posted on Tuesday, March 5, 2019 by Ana Ray in World"],
                Some("Posted on Tuesday, March 5, 2019"),
            ),
            (&["By Ana Ray, 3 hours ago"], None),
            (&["2019"], None),
        ] {
            let dates: Vec<String> = dates.iter().map(|&date| date.to_owned()).collect();
            assert_eq!(choose(&dates, DateOrder::DayFirst, None).as_deref(), want);
        }
        for (written, want) in [
            ("2019-02-12T14:31:07.000Z", "2019-02-12T14:31:07Z"),
            ("2018-09-15T17:40:11+0100", "2018-09-15T16:40:11Z"),
            ("Tue Mar 05 23:12:44 UTC 2019", "2019-03-05T23:12:44Z"),
            (
                "Tue Mar 05 2019 23:12:44 GMT+0000 (Coordinated Universal Time)",
                "2019-03-05T23:12:44Z",
            ),
            ("Tue, 05 Mar 2019 23:12:44 +0100", "2019-03-05T22:12:44Z"),
            (
                "2019-03-05T23:12:44.123456789-05:00",
                "2019-03-06T04:12:44Z",
            ),
            ("20190305T231244Z", "2019-03-05T23:12:44Z"),
            ("2019-03-05T23:12Z", "2019-03-05T23:12:00Z"),
            ("2019-03-05 23:12:44.0", "2019-03-05T23:12:44Z"),
            ("2019-03-05T23:12:44[UTC]", "2019-03-05T23:12:44Z"),
            ("March 5, 2019, 11:12 pm EST", "2019-03-06T04:12:00Z"),
            ("2019-11-29T06:31:00 -0500", "2019-11-29T11:31:00Z"),
            ("5 March 2019 | 23:12 GMT", "2019-03-05T23:12:00Z"),
            (
                "Tuesday 5th of March 2019 11:12:44 PM",
                "2019-03-05T23:12:44Z",
            ),
            (
                "March 5, 2019 / 11:12 PM / Updated 2 hours ago",
                "2019-03-05T23:12:00Z",
            ),
        ] {
            let chosen = choose(&[written.to_owned()], DateOrder::Auto, None).unwrap_or_default();
            let got = parse(&chosen, DateOrder::Auto, None)
                .ok()
                .and_then(|written| written.timestamp(&TimeZone::UTC))
                .map(|at| at.to_string());
            assert_eq!(got.as_deref(), Some(want), "{written} as {chosen}");
        }
    }

    #[test]
    fn file_names_hold_dates() {
        for (name, want) in [
            ("reuters-2017-02-13.txt", Some("2017-02-13")),
            ("20170213_lead.html", Some("2017-02-13")),
            ("report-2017-2.txt", None),
            ("12345678.txt", None),
        ] {
            assert_eq!(
                in_file_name(name).map(|date| date.to_string()).as_deref(),
                want,
                "{name}"
            );
        }
    }
}
