//! Reads one time expression from a token on: a recursive-descent grammar with bounded look-ahead.
//!
//! `calendar` reads names and numbers of the calendar, `relative` what is picked or counted from another date, `length` durations
//! and sets, `clock` times of day. This file holds what wraps them: "early", "the end of", "about", "Monday morning".

mod calendar;
mod clock;
mod length;
mod relative;

use super::lexicon::{WORDS, Word};
use super::meaning::{DayTime, Expression, Meaning, Unit};
use crate::model::Modifier;
use crate::text::{Document, Pos, flag};

/// Reads expressions of one document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grammar<'d, 'a> {
    doc: &'d Document<'a>,
}

impl<'d, 'a> Grammar<'d, 'a> {
    pub(super) const fn new(doc: &'d Document<'a>) -> Self {
        Self { doc }
    }

    /// Returns the class of token `at`.
    fn word(&self, at: usize) -> Word {
        self.doc
            .tokens
            .get(at)
            .and_then(|token| WORDS.get(token.hash))
            .unwrap_or(Word::Other)
    }

    /// Tells whether token `at` is `word` (lower case).
    fn is(&self, at: usize, word: &str) -> bool {
        self.doc.lower(at) == word
    }

    /// Tells whether token `at` is one of `words` (lower case).
    fn is_in(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.doc.lower(at))
    }

    /// Tells whether token `at` has all of `flags`.
    fn flags(&self, at: usize, flags: u16) -> bool {
        self.doc.tokens.get(at).is_some_and(|token| token.is(flags))
    }

    /// Returns the tag of token `at`.
    fn pos(&self, at: usize) -> Pos {
        self.doc.tokens.get(at).map_or(Pos::None, |token| token.pos)
    }

    /// Returns the word before token `at`, in lower case, or nothing.
    fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |at| self.doc.lower(at))
    }

    /// Tells whether token `at` may start an expression at all; the one test that every token pays for.
    pub(super) fn may_start(&self, at: usize) -> bool {
        let Some(token) = self.doc.tokens.get(at) else {
            return false;
        };
        if token.is(flag::PUNCT) {
            return self.doc.word(at) == "'";
        }
        WORDS.has(token.hash)
            || !token.is(flag::ALPHA)
            || (token.end - token.start > 5 && self.doc.lower(at).contains('-'))
    }

    /// Returns the expression that starts at token `at`, the longest there is.
    pub(super) fn read(&self, at: usize) -> Option<Expression> {
        let found = self
            .approximate(at)
            .or_else(|| self.edge(at))
            .or_else(|| self.part_of_day(at))
            .or_else(|| self.modified(at))
            .or_else(|| self.timed(at))
            .or_else(|| self.length(at))?;
        let crosses =
            self.doc.tokens[found.first].sentence != self.doc.tokens[found.end - 1].sentence;
        (!crosses).then_some(found)
    }

    /// "about two years", "more than 24 hours", "at least a month", "circa 466 BC".
    fn approximate(&self, at: usize) -> Option<Expression> {
        let Word::Approx(kind) = self.word(at) else {
            return None;
        };
        let next = self.doc.lower(at + 1);
        let (skip, modifier) = match (kind, next) {
            ("at", "least") => (2, Modifier::MoreThan),
            ("at", "most") => (2, Modifier::LessThan),
            ("up", "to") => (2, Modifier::LessThan),
            ("at" | "up", _) => return None,
            ("more" | "less", "than") => (
                2,
                if kind == "more" {
                    Modifier::MoreThan
                } else {
                    Modifier::LessThan
                },
            ),
            ("more", _) if self.is(at, "over") => (1, Modifier::MoreThan),
            ("less", _) if self.is(at, "under") => (1, Modifier::LessThan),
            ("more" | "less", _) => return None,
            _ => (1, Modifier::About),
        };
        let start = at + skip;
        // "over the past year": a preposition, not a measure.
        if !matches!(
            self.word(start),
            Word::Number(_) | Word::A | Word::Half | Word::Vague
        ) && !self.flags(start, flag::NUMBER)
        {
            return None;
        }
        let mut found = self.counted(start).or_else(|| {
            let year = self.date(start)?;
            matches!(kind, "about").then_some(year)
        })?;
        if matches!(found.meaning, Meaning::TimeOfDay) {
            return None;
        }
        // "more than a week" with a comparison word before belongs to the span: "a little more than a month".
        found.first = at;
        found.modifier = Some(modifier);
        Some(found)
    }

    /// "the end of March", "the second half of 2008", "the middle of the year".
    fn edge(&self, at: usize) -> Option<Expression> {
        let start = at + usize::from(self.word(at) == Word::The);
        let (next, modifier) = match (self.word(start), self.doc.lower(start + 1)) {
            (Word::Edge(edge), "of") => (start + 2, edge_modifier(edge)),
            (Word::Early, "part") if self.is(start + 2, "of") => (start + 3, Modifier::Early),
            (Word::Other, "part" | "half")
                if self.is(start, "latter") && self.is(start + 2, "of") =>
            {
                (start + 3, Modifier::Late)
            }
            (Word::Other, "of") if self.is(start, "rest") || self.is(start, "remainder") => {
                (start + 2, Modifier::Late)
            }
            _ => return None,
        };
        let mut found = self
            .modified(next)
            .or_else(|| self.date(next))
            .or_else(|| self.bare_period(next))?;
        found.first = at;
        found.modifier = Some(modifier);
        Some(found)
    }

    /// "the morning of March 21", "the night of 3 May".
    fn part_of_day(&self, at: usize) -> Option<Expression> {
        let start = at + usize::from(self.word(at) == Word::The);
        let early = usize::from(matches!(self.word(start), Word::Early | Word::Late));
        let Word::Part(part) = self.word(start + early) else {
            return None;
        };
        if !self.is(start + early + 1, "of") {
            return None;
        }
        let mut found = self.date(start + early + 2)?;
        found.first = at;
        found.time = Some(DayTime::Part(part));
        Some(found)
    }

    /// "early March", "late 1942", "mid-June", "later this year", "early in 2007", "late Monday".
    fn modified(&self, at: usize) -> Option<Expression> {
        let start = at + usize::from(self.word(at) == Word::The);
        let (mut next, modifier) = match self.word(start) {
            Word::Early => (start + 1, Modifier::Early),
            Word::Late => (start + 1, Modifier::Late),
            Word::Mid => (start + 1, Modifier::Mid),
            Word::Earlier => (start + 1, Modifier::Early),
            Word::Later => (start + 1, Modifier::Late),
            _ if self.doc.lower(start).starts_with("mid-") => {
                let mut found = self.after_hyphen(start, 4)?;
                found.first = at;
                found.modifier = Some(Modifier::Mid);
                return Some(found);
            }
            _ => return None,
        };
        if self.is(next, "-") && modifier == Modifier::Mid {
            next += 1;
        }
        let comparative = matches!(self.word(start), Word::Earlier | Word::Later);
        if self.is(next, "in") && !comparative
            || self.is(next, "in") && self.word(next + 1) == Word::The
        {
            next += 1;
        }
        let mut found = self
            .timed(next)
            .or_else(|| (next > start + 1).then(|| self.bare_period(next)).flatten())?;
        match found.meaning {
            Meaning::Duration { .. } | Meaning::TimeOfDay | Meaning::DayRef(0) => return None,
            // "later on Monday": only the day is the expression; "late Monday" is one.
            Meaning::Date { day: Some(_), .. } if comparative => return None,
            Meaning::Weekday { .. } if comparative => return None,
            _ => {}
        }
        found.first = at;
        found.modifier = Some(modifier);
        Some(found)
    }

    /// A date with the time of day that stands before or behind it.
    fn timed(&self, at: usize) -> Option<Expression> {
        if let Some(found) = self.clock(at) {
            return Some(found);
        }
        let mut found = self.date(at)?;
        let daily = matches!(
            found.meaning,
            Meaning::Weekday { .. }
                | Meaning::DayRef(_)
                | Meaning::Date { day: Some(_), .. }
                | Meaning::Holiday { .. }
        ) && found.time.is_none();
        if daily {
            let early = usize::from(matches!(self.word(found.end), Word::Early | Word::Late));
            if let Word::Part(part) = self.word(found.end + early)
                && !self.flags(found.end + early, flag::CAPITAL)
            {
                found.time = Some(DayTime::Part(part));
                found.end += early + 1;
            } else if let Some(clock) =
                self.clock_alone(found.end + usize::from(self.is(found.end, "at")))
                && self.is(found.end, "at")
            {
                found.time = clock.time;
                found.end = clock.end;
            }
        }
        Some(found)
    }

    /// A date of any sort, without time of day.
    fn date(&self, at: usize) -> Option<Expression> {
        self.calendar(at).or_else(|| self.relative(at))
    }

    /// "the year", "the month" behind a word that makes it a date.
    fn bare_period(&self, at: usize) -> Option<Expression> {
        if self.word(at) != Word::The {
            return None;
        }
        match self.word(at + 1) {
            Word::Unit(
                unit @ (Unit::Year
                | Unit::Month
                | Unit::Week
                | Unit::Quarter
                | Unit::Decade
                | Unit::Day
                | Unit::Weekend),
            ) => Some(Expression::new(
                at,
                at + 2,
                Meaning::Period {
                    unit,
                    pick: super::meaning::Pick::Same,
                },
            )),
            _ => None,
        }
    }
}

/// Returns what an edge word of the list stands for.
fn edge_modifier(edge: &str) -> Modifier {
    match edge {
        "early" => Modifier::Early,
        "mid" => Modifier::Mid,
        _ => Modifier::Late,
    }
}
