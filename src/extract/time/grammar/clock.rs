//! Times of day: "8 p.m.", "20:26 GMT", "0900 GMT", "noon", "8 p.m. Monday".

use super::super::lexicon::Word;
use super::super::meaning::{DayTime, Expression, Meaning};
use super::Grammar;
use crate::text::flag;

impl Grammar<'_, '_> {
    /// A time of day with the date behind it.
    pub(super) fn clock(&self, at: usize) -> Option<Expression> {
        let found = self.clock_alone(at)?;
        let comma = usize::from(self.is(found.end, ","));
        if comma == 1 && !matches!(self.word(found.end + 1), Word::Month(_) | Word::Weekday(_)) {
            return Some(found);
        }
        if let Some(date) = self.date(found.end + comma)
            && matches!(
                date.meaning,
                Meaning::Weekday { .. } | Meaning::DayRef(_) | Meaning::Date { day: Some(_), .. }
            )
        {
            let zone = usize::from(
                matches!(self.word(date.end), Word::Zone) && self.flags(date.end, flag::ALL_CAPS),
            );
            return Some(Expression {
                first: at,
                end: date.end + zone,
                time: found.time,
                ..date
            });
        }
        Some(found)
    }

    /// A time of day alone.
    pub(super) fn clock_alone(&self, at: usize) -> Option<Expression> {
        let make = |end: usize, minutes: u32, utc: bool| {
            (minutes <= 24 * 60).then(|| Expression {
                time: Some(DayTime::Clock {
                    minutes: minutes as u16,
                    utc,
                }),
                ..Expression::new(at, end, Meaning::TimeOfDay)
            })
        };
        if let Word::Noon(hour) = self.word(at) {
            return make(at + 1, u32::from(hour) * 60, false);
        }
        if !self.flags(at, flag::NUMBER) {
            // "8pm", "10am"
            let lower = self.doc.lower(at);
            let (digits, shift) = lower
                .strip_suffix("pm")
                .map(|d| (d, 12))
                .or_else(|| lower.strip_suffix("am").map(|d| (d, 0)))?;
            let (hour, minute) = digits.split_once([':', '.']).unwrap_or((digits, "0"));
            let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
            return ((1..=12).contains(&hour) && minute < 60)
                .then(|| make(at + 1, (hour % 12 + shift) * 60 + minute, false))
                .flatten();
        }
        let word = self.doc.word(at);
        let (hour, minute, marked) = match word.split_once(':').or_else(|| word.split_once('.')) {
            Some((hour, minute)) if minute.len() == 2 => (
                hour.parse::<u32>().ok()?,
                minute.parse::<u32>().ok()?,
                word.contains(':'),
            ),
            Some(_) => return None,
            None if word.len() == 4 => {
                let number = self.digits(at, 4)?;
                (number / 100, number % 100, false)
            }
            None => (self.digits(at, 2)?, 0, false),
        };
        if hour > 24 || minute > 59 {
            return None;
        }
        let zone = |end: usize| {
            let bracket = usize::from(self.is(end, "("));
            let _ = bracket;
            if matches!(self.word(end), Word::Zone) && self.flags(end, flag::ALL_CAPS) {
                (end + 1, self.is_in(end, &["gmt", "utc"]))
            } else if self.is(end, "local") && self.is(end + 1, "time") {
                (end + 2, false)
            } else {
                (end, false)
            }
        };
        match self.word(at + 1) {
            half @ (Word::Am | Word::Pm) if (1..=12).contains(&hour) => {
                let shift = if half == Word::Pm { 12 } else { 0 };
                let (end, utc) = zone(at + 2);
                return make(end, (hour % 12 + shift) * 60 + minute, utc);
            }
            Word::Zone => {
                let (end, utc) = zone(at + 1);
                return (end > at + 1 && (marked || word.len() == 4))
                    .then(|| make(end, hour * 60 + minute, utc))
                    .flatten();
            }
            _ => {}
        }
        if self.is(at + 1, "o'clock") || self.is_in(at + 1, &["hrs", "hr"]) && marked {
            let hour = if self.is(at + 1, "o'clock") && hour < 8 {
                hour + 12
            } else {
                hour
            };
            return make(at + 2, hour * 60 + minute, false);
        }
        let (end, utc) = zone(at + 1);
        if end > at + 1 && (marked || word.len() == 4) {
            return make(end, hour * 60 + minute, utc);
        }
        // A bare "10:34" needs "at" or the like before it: scores and verses look the same.
        (marked
            && matches!(
                self.before(at),
                "at" | "by" | "until" | "before" | "after" | "from" | "since" | "around" | "about"
            ))
        .then(|| make(at + 1, hour * 60 + minute, false))
        .flatten()
    }
}
