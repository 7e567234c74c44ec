//! Lengths of time and sets: "three years", "the past two weeks", "24-hour", "32-year-old", "every Tuesday", "a day".

use super::super::lexicon::{WORDS, Word};
use super::super::meaning::{Amount, Expression, Meaning, Unit};
use super::Grammar;
use crate::model::Modifier;
use crate::text::{flag, hash};

impl Grammar<'_, '_> {
    /// A length, a set, or a date counted by a length.
    pub(super) fn length(&self, at: usize) -> Option<Expression> {
        match self.word(at) {
            Word::Each => self.every(at),
            Word::Per => match self.word(at + 1) {
                Word::Unit(unit) => Some(Expression::new(
                    at,
                    at + 2,
                    Meaning::Every {
                        amount: Amount::whole(1),
                        unit,
                    },
                )),
                _ => None,
            },
            Word::Set(value) => Some(Expression::new(at, at + 1, Meaning::Set(value))),
            Word::Weekdays(day) => Some(Expression::new(at, at + 1, Meaning::EveryWeekday(day))),
            Word::The
            | Word::Past
            | Word::Last
            | Word::Next
            | Word::Coming
            | Word::These
            | Word::This => self.stretch(at),
            _ => self.counted(at),
        }
    }

    /// "every day", "every single day", "each Tuesday", "every two weeks".
    fn every(&self, at: usize) -> Option<Expression> {
        let word = at + 1 + usize::from(self.is(at + 1, "single"));
        match self.word(word) {
            Word::Unit(unit) => Some(Expression::new(
                at,
                word + 1,
                Meaning::Every {
                    amount: Amount::whole(1),
                    unit,
                },
            )),
            Word::Part("NI") => Some(Expression::new(
                at,
                at + 2,
                Meaning::Every {
                    amount: Amount::whole(1),
                    unit: Unit::Day,
                },
            )),
            Word::Weekday(day) => Some(Expression::new(at, at + 2, Meaning::EveryWeekday(day))),
            _ => {
                let found = self.plain(at + 1)?;
                match found.meaning {
                    Meaning::Duration { amount, unit } => Some(Expression::new(
                        at,
                        found.end,
                        Meaning::Every { amount, unit },
                    )),
                    _ => None,
                }
            }
        }
    }

    /// "the past three years", "the next few days", "the last decade", "the first ten months", "the four previous weeks".
    fn stretch(&self, at: usize) -> Option<Expression> {
        let mut next = at + usize::from(matches!(self.word(at), Word::The | Word::These));
        let mut ordered = false;
        loop {
            match self.word(next) {
                Word::Past
                | Word::Last
                | Word::Next
                | Word::Coming
                | Word::Previous
                | Word::Following
                | Word::This => {
                    ordered = true;
                    next += 1;
                }
                Word::Ordinal(1) if self.word(at) == Word::The && !ordered => {
                    ordered = true;
                    next += 1;
                }
                _ => break,
            }
            if next > at + 3 {
                return None;
            }
        }
        // "the past", alone, and "the past year".
        if matches!(self.word(next.saturating_sub(1)), Word::Past) && self.word(at) == Word::The {
            if let Word::Unit(unit) = self.word(next) {
                return Some(Expression::new(
                    at,
                    next + 1,
                    Meaning::Duration {
                        amount: Amount::whole(1),
                        unit,
                    },
                ));
            }
            if next == at + 2 && (self.flags(next, flag::PUNCT) || next >= self.doc.len()) {
                return Some(Expression::new(at, next, Meaning::Reference("PAST_REF")));
            }
        }
        if matches!(self.word(next.saturating_sub(1)), Word::Last | Word::Past)
            && let Word::Unit(
                unit @ (Unit::Decade
                | Unit::Century
                | Unit::Hour
                | Unit::Week
                | Unit::Year
                | Unit::Month),
            ) = self.word(next)
            && next > at
            && !self.is(next + 1, "of")
        {
            return Some(Expression::new(
                at,
                next + 1,
                Meaning::Duration {
                    amount: Amount::whole(1),
                    unit,
                },
            ));
        }
        if self.word(at) == Word::The
            && self.word(next) == Word::Recent
            && matches!(self.word(next + 1), Word::Units(_))
        {
            return None;
        }
        if !ordered {
            return None;
        }
        let found = self.plain(next)?;
        matches!(found.meaning, Meaning::Duration { .. })
            .then_some(Expression { first: at, ..found })
    }

    /// A length with what makes it a date ("two days ago") or an age ("32 years old") behind it.
    pub(super) fn counted(&self, at: usize) -> Option<Expression> {
        let mut found = self.plain(at)?;
        if !matches!(found.meaning, Meaning::Duration { .. }) {
            return Some(found);
        }
        if let Some(shifted) = self.shifted(found) {
            return Some(shifted);
        }
        if self.is(found.end, "old")
            && matches!(self.word(found.end - 1), Word::Units(_) | Word::Unit(_))
        {
            found.end += 1;
            return Some(found);
        }
        if self.is(found.end, "or") && self.is(found.end + 1, "more") {
            found.modifier = Some(Modifier::MoreThan);
        }
        // "4,000 barrels a day", "twice a week", "$5 a year"; but "a day of clashes", "for a year".
        if let (
            Word::A,
            Meaning::Duration {
                amount: Amount::Tenths(10),
                unit,
            },
        ) = (self.word(at), found.meaning)
            && found.end == at + 2
            && at > 0
            && self.is_rate(at)
        {
            return Some(Expression::new(
                at,
                found.end,
                Meaning::Every {
                    amount: Amount::whole(1),
                    unit,
                },
            ));
        }
        Some(found)
    }

    /// Tells whether "a day" at token `at` is behind something counted.
    fn is_rate(&self, at: usize) -> bool {
        let before = self.before(at);
        if matches!(
            before,
            "times"
                | "twice"
                | "once"
                | "percent"
                | "%"
                | "bpd"
                | "dollars"
                | "euros"
                | "barrels"
                | "tons"
                | "tonnes"
                | "million"
                | "billion"
        ) {
            return true;
        }
        self.flags(at - 1, flag::NUMBER)
            || at > 1 && self.flags(at - 2, flag::NUMBER) && self.flags(at - 1, flag::ALPHA)
    }

    /// A length with nothing around it.
    fn plain(&self, at: usize) -> Option<Expression> {
        match self.word(at) {
            Word::A => self.with_article(at),
            Word::Another => {
                if let Word::Unit(unit) = self.word(at + 1) {
                    return Some(Expression::new(
                        at,
                        at + 2,
                        Meaning::Duration {
                            amount: Amount::whole(1),
                            unit,
                        },
                    ));
                }
                let found = self.number_and_unit(at + 1)?;
                Some(Expression { first: at, ..found })
            }
            Word::Vague => {
                let more =
                    usize::from(self.is(at + 1, "more")) + usize::from(self.is(at + 1, "of"));
                match self.word(at + 1 + more) {
                    Word::Units(unit) => Some(Expression::new(
                        at,
                        at + 2 + more,
                        Meaning::Duration {
                            amount: Amount::Vague,
                            unit,
                        },
                    )),
                    _ => None,
                }
            }
            Word::Some => {
                if let Word::Units(
                    unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Year | Unit::Hour),
                ) = self.word(at + 1)
                {
                    Some(Expression::new(
                        at,
                        at + 2,
                        Meaning::Duration {
                            amount: Amount::Vague,
                            unit,
                        },
                    ))
                } else {
                    let found = self.number_and_unit(at + 1)?;
                    Some(Expression {
                        first: at,
                        modifier: Some(Modifier::About),
                        ..found
                    })
                }
            }
            Word::Half => {
                // "half an hour", "half a century"
                if self.word(at + 1) != Word::A {
                    return None;
                }
                match self.word(at + 2) {
                    Word::Unit(unit) => Some(Expression::new(
                        at,
                        at + 3,
                        Meaning::Duration {
                            amount: Amount::Tenths(5),
                            unit,
                        },
                    )),
                    _ => None,
                }
            }
            Word::Units(unit) => self.bare_plural(at, unit),
            _ => self.compound(at).or_else(|| self.number_and_unit(at)),
        }
    }

    /// "a year", "an hour", "a few days", "a couple of weeks", "a dozen years", "a half hour".
    fn with_article(&self, at: usize) -> Option<Expression> {
        let next = at + 1;
        match self.word(next) {
            // "a second rebel", "a quarter of": not a time.
            Word::Unit(Unit::Second | Unit::Quarter | Unit::Weekend) => None,
            Word::Unit(unit) => {
                let half =
                    self.is(next + 1, "and") && self.is(next + 2, "a") && self.is(next + 3, "half");
                let (tenths, end) = if half { (15, next + 4) } else { (10, next + 1) };
                Some(Expression::new(
                    at,
                    end,
                    Meaning::Duration {
                        amount: Amount::Tenths(tenths),
                        unit,
                    },
                ))
            }
            Word::Vague => {
                let of = usize::from(self.is(next + 1, "of"));
                match self.word(next + 1 + of) {
                    Word::Units(unit) => Some(Expression::new(
                        at,
                        next + 2 + of,
                        Meaning::Duration {
                            amount: Amount::Vague,
                            unit,
                        },
                    )),
                    _ => None,
                }
            }
            Word::Number(_) if self.is_in(next, &["dozen", "hundred", "thousand"]) => {
                let found = self.number_and_unit(next)?;
                Some(Expression { first: at, ..found })
            }
            Word::Half => match self.word(next + 1) {
                Word::Unit(unit) => Some(Expression::new(
                    at,
                    next + 2,
                    Meaning::Duration {
                        amount: Amount::Tenths(5),
                        unit,
                    },
                )),
                _ => None,
            },
            _ => None,
        }
    }

    /// "years", "for months": a plural alone is a length of unknown size only behind some words.
    fn bare_plural(&self, at: usize, unit: Unit) -> Option<Expression> {
        if matches!(
            unit,
            Unit::Second | Unit::Quarter | Unit::Night | Unit::Weekend
        ) {
            return None;
        }
        let by = matches!(
            self.before(at),
            "for"
                | "in"
                | "of"
                | "within"
                | "over"
                | "after"
                | "and"
                | "or"
                | "than"
                | "take"
                | "takes"
                | "last"
                | "lasted"
                | "took"
                | "spent"
                | ","
                | ""
        ) || matches!(self.word(at + 1), Word::Ago | Word::Later | Word::Earlier)
            || self.flags(at, flag::FIRST)
            || self.is_in(at + 1, &["before", "after"]);
        let fits =
            by && !(self.before(at) == "of" && self.flags(at.saturating_sub(2), flag::CAPITAL));
        fits.then(|| {
            Expression::new(
                at,
                at + 1,
                Meaning::Duration {
                    amount: Amount::Vague,
                    unit,
                },
            )
        })
    }

    /// "two-year", "32-year-old", "month-long", "24-hour", "half-century", "two-and-a-half-year".
    fn compound(&self, at: usize) -> Option<Expression> {
        let lower = self.doc.lower(at);
        if !lower.contains('-') {
            return None;
        }
        let mut pieces = lower.split('-');
        let first = pieces.next()?;
        let mut second = pieces.next()?;
        let mut amount = if first.bytes().all(|byte| byte.is_ascii_digit()) {
            first.parse::<u32>().ok().filter(|count| *count < 10_000)?
        } else {
            match WORDS.get(hash(first)) {
                Some(Word::Number(number)) => number,
                Some(Word::Half) => 0,
                Some(Word::Unit(unit)) if second == "long" => {
                    return Some(Expression::new(
                        at,
                        at + 1,
                        Meaning::Duration {
                            amount: Amount::whole(1),
                            unit,
                        },
                    ));
                }
                _ => return None,
            }
        };
        if amount >= 20
            && amount % 10 == 0
            && let Some(Word::Number(more @ 1..=9)) = WORDS.get(hash(second))
        {
            amount += more;
            second = pieces.next()?;
        }
        let unit = match WORDS.get(hash(second)) {
            Some(Word::Unit(unit) | Word::Units(unit)) => unit,
            Some(Word::Ordinal(2)) => return None,
            _ => return None,
        };
        if unit == Unit::Quarter {
            return None;
        }
        match pieces.next() {
            None | Some("old" | "olds" | "long") => {}
            _ => return None,
        }
        let amount = if first == "half" {
            Amount::Tenths(5)
        } else {
            Amount::whole(amount)
        };
        let old = usize::from(self.is(at + 1, "old"));
        Some(Expression::new(
            at,
            at + 1 + old,
            Meaning::Duration { amount, unit },
        ))
    }

    /// "three years", "24 hours", "two and a half years", "one more day".
    fn number_and_unit(&self, at: usize) -> Option<Expression> {
        let (mut tenths, mut end) = self.number(at)?;
        if self.is(end, "and") && self.word(end + 1) == Word::A && self.word(end + 2) == Word::Half
        {
            tenths += 5;
            end += 3;
        } else if self.is(end, "and") && self.word(end + 1) == Word::Half {
            tenths += 5;
            end += 2;
        }
        if self.is_in(
            end,
            &[
                "more",
                "full",
                "straight",
                "consecutive",
                "additional",
                "-",
                "long",
                "whole",
                "previous",
            ],
        ) {
            end += 1;
        }
        match self.word(end) {
            Word::Units(unit) | Word::Unit(unit) => {
                if unit == Unit::Quarter && tenths < 20 {
                    return None;
                }
                Some(Expression::new(
                    at,
                    end + 1,
                    Meaning::Duration {
                        amount: Amount::Tenths(tenths),
                        unit,
                    },
                ))
            }
            // "30 seconds" is a unit; "one second" is read as an ordinal by the list.
            Word::Ordinal(2) if self.is(end, "second") && tenths == 10 => Some(Expression::new(
                at,
                end + 1,
                Meaning::Duration {
                    amount: Amount::whole(1),
                    unit: Unit::Second,
                },
            )),
            Word::Part("NI") if self.is(end, "night") && tenths == 10 => None,
            _ => None,
        }
    }

    /// Returns the number at token `at` in tenths, with the end of its words.
    fn number(&self, at: usize) -> Option<(u32, usize)> {
        if self.flags(at, flag::NUMBER) {
            let word = self.doc.word(at);
            if word.len() > 7 || word.contains(':') {
                return None;
            }
            if word.contains('.') {
                let (whole, part) = word.split_once('.')?;
                let part: u32 = part.get(..1)?.parse().ok()?;
                return Some((
                    whole
                        .parse::<u32>()
                        .ok()?
                        .checked_mul(10)?
                        .checked_add(part)?,
                    at + 1,
                ));
            }
            let mut count: u32 = 0;
            for byte in word.bytes().filter(u8::is_ascii_digit) {
                count = count.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?;
            }
            return Some((count.checked_mul(10)?, at + 1));
        }
        let mut end = at;
        let mut total: u32 = 0;
        while end < at + 4 {
            let value = if let Word::Number(value) = self.word(end) {
                value
            } else {
                let Some((tens, ones)) = self.doc.lower(end).split_once('-') else {
                    break;
                };
                match (WORDS.get(hash(tens)), WORDS.get(hash(ones))) {
                    (Some(Word::Number(tens @ 20..=90)), Some(Word::Number(ones @ 1..=9))) => {
                        tens + ones
                    }
                    _ => break,
                }
            };
            total = match value {
                100 | 1000 => total.max(1).checked_mul(value)?,
                _ => total.checked_add(value)?,
            };
            end += 1;
        }
        (end > at && total < 100_000).then_some((total * 10, end))
    }
}
