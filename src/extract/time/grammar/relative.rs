//! Dates picked or counted from another: "last week", "this March", "two days later", "the following day", "yesterday".

use super::super::lexicon::Word;
use super::super::meaning::{Amount, Count, DayTime, Expression, Meaning, Pick, Unit};
use super::Grammar;
use crate::text::{Pos, flag};

impl Grammar<'_, '_> {
    /// A date that leans on another.
    pub(super) fn relative(&self, at: usize) -> Option<Expression> {
        match self.word(at) {
            Word::DayRef(days) => {
                let mut found = Expression::new(at, at + 1, Meaning::DayRef(days));
                if let Word::Part(part) = self.word(at + 1) {
                    found.end += 1;
                    found.time = Some(DayTime::Part(part));
                }
                Some(found)
            }
            Word::Tonight => Some(Expression {
                time: Some(DayTime::Part("NI")),
                ..Expression::new(at, at + 1, Meaning::DayRef(0))
            }),
            Word::Part("NI") if self.is(at, "overnight") => Some(Expression {
                time: Some(DayTime::Part("NI")),
                ..Expression::new(at, at + 1, Meaning::DayRef(0))
            }),
            Word::Part("NI") if matches!(self.before(at), "at" | "by") && self.is(at, "night") => {
                Some(Expression {
                    time: Some(DayTime::Part("NI")),
                    ..Expression::new(at, at + 1, Meaning::AnyPart)
                })
            }
            Word::This => self.picked(at, at + 1, Pick::This),
            Word::Current => self.picked(at, at + 1, Pick::This).or_else(|| {
                Some(Expression::new(
                    at,
                    at + 1,
                    Meaning::Attribute("PRESENT_REF"),
                ))
            }),
            Word::Last => self.picked(at, at + 1, Pick::Last),
            Word::Next | Word::Coming => self.picked(at, at + 1, Pick::Next),
            Word::That | Word::Same => self.picked(
                at,
                at + 1 + usize::from(self.word(at + 1) == Word::Same),
                Pick::Same,
            ),
            Word::The => self.the(at),
            // "as soon as", "soon after", "soon became" order events and point at no time.
            Word::Ref("FUTURE_REF")
                if matches!(self.before(at), "as" | "too" | "how" | "very")
                    || self.is_in(
                        at + 1,
                        &[
                            "after",
                            "as",
                            "afterward",
                            "afterwards",
                            "thereafter",
                            "became",
                            "followed",
                        ],
                    ) =>
            {
                None
            }
            Word::Ref(value) => Some(Expression::new(at, at + 1, Meaning::Reference(value))),
            Word::Adjective(value) => Some(Expression::new(at, at + 1, Meaning::Attribute(value))),
            Word::Recent => match self.word(at + 1) {
                Word::Units(_) => Some(Expression::new(at, at + 2, Meaning::Reference("PAST_REF"))),
                _ => Some(Expression::new(at, at + 1, Meaning::Attribute("PAST_REF"))),
            },
            Word::These if self.is(at + 1, "days") => Some(Expression::new(
                at,
                at + 2,
                Meaning::Reference("PRESENT_REF"),
            )),
            _ => self.year_ago(at),
        }
    }

    /// "year-ago quarter", "year-earlier period".
    fn year_ago(&self, at: usize) -> Option<Expression> {
        if !self.is_in(at, &["year-ago", "year-earlier"]) {
            return None;
        }
        let noun = usize::from(self.is_in(at + 1, &["quarter", "period", "month"]));
        Some(Expression::new(
            at,
            at + 1 + noun,
            Meaning::Shift {
                amount: Amount::whole(1),
                unit: Unit::Year,
                count: Count::Ago,
            },
        ))
    }

    /// What "the" may start.
    fn the(&self, at: usize) -> Option<Expression> {
        let next = at + 1;
        match self.word(next) {
            Word::Current => self.picked(at, next + 1, Pick::This),
            Word::Last | Word::Past => {
                // "the last week of March" is no date of its own; "the past year" is a length.
                None
            }
            Word::Next => self.picked(at, next + 1, Pick::Following),
            Word::Coming => self.picked(at, next + 1, Pick::Next),
            Word::Following => self.picked(at, next + 1, Pick::Following),
            Word::Previous => self.picked(at, next + 1, Pick::Previous),
            Word::Same => self.picked(at, next + 1, Pick::Same),
            Word::Recent if matches!(self.word(next + 1), Word::Units(_)) => None,
            Word::Unit(Unit::Day) => {
                let (pick, width) = match self.doc.lower(next + 1) {
                    "before" if self.is(next + 2, "yesterday") => {
                        return Some(Expression::new(at, next + 3, Meaning::DayRef(-2)));
                    }
                    "after" if self.is(next + 2, "tomorrow") => {
                        return Some(Expression::new(at, next + 3, Meaning::DayRef(2)));
                    }
                    "before" if self.closes(next + 2) => (Pick::Previous, 2),
                    "after" if self.closes(next + 2) => (Pick::Following, 2),
                    "following" if self.closes(next + 2) => (Pick::Following, 2),
                    _ => return None,
                };
                Some(Expression::new(
                    at,
                    next + width,
                    Meaning::Period {
                        unit: Unit::Day,
                        pick,
                    },
                ))
            }
            Word::Unit(Unit::Weekend) => Some(Expression::new(
                at,
                next + 1,
                Meaning::Period {
                    unit: Unit::Weekend,
                    pick: Pick::This,
                },
            )),
            Word::Unit(Unit::Quarter) if self.before(at) == "in" || self.before(at) == "for" => {
                Some(Expression::new(
                    at,
                    next + 1,
                    Meaning::Quarter {
                        number: 0,
                        year: None,
                        pick: Pick::Same,
                    },
                ))
            }
            Word::Unit(unit @ (Unit::Year | Unit::Month | Unit::Week))
                if matches!(
                    self.before(at),
                    "for" | "in" | "during" | "of" | "throughout"
                ) && self.closes(next + 1) =>
            {
                Some(Expression::new(
                    at,
                    next + 1,
                    Meaning::Period {
                        unit,
                        pick: Pick::Same,
                    },
                ))
            }
            _ if self.is(next, "future") && !self.flags(next + 1, flag::ALPHA) => Some(
                Expression::new(at, next + 1, Meaning::Reference("FUTURE_REF")),
            ),
            _ if self.is_in(next, &["near", "foreseeable", "immediate"])
                && self.is(next + 1, "future") =>
            {
                Some(Expression::new(
                    at,
                    next + 2,
                    Meaning::Reference("FUTURE_REF"),
                ))
            }
            Word::Other if self.is_in(next, &["year-ago", "year-earlier"]) => {
                let mut found = self.year_ago(next)?;
                found.first = at;
                Some(found)
            }
            Word::Other if self.is(next, "present") && self.closes(next + 1) => Some(
                Expression::new(at, next + 1, Meaning::Reference("PRESENT_REF")),
            ),
            _ => None,
        }
    }

    /// Tells whether a phrase that ended before `at` is not going on with a noun phrase.
    pub(super) fn closes(&self, at: usize) -> bool {
        self.flags(at, flag::PUNCT)
            || at >= self.doc.len()
            || self.is_in(
                at,
                &[
                    "and", "but", "that", "when", "in", "at", "on", "by", "with", "to", "from",
                    "as", "who", "was", "were", "is", "will", "had", "has", "would", "for", "amid",
                    "after",
                ],
            )
    }

    /// "last week", "this March", "next Tuesday", "that same day", "this morning", "last summer".
    fn picked(&self, first: usize, at: usize, pick: Pick) -> Option<Expression> {
        let found = match self.word(at) {
            Word::Unit(Unit::Quarter) => Expression::new(
                first,
                at + 1,
                Meaning::Quarter {
                    number: 0,
                    year: None,
                    pick,
                },
            ),
            Word::Unit(
                unit @ (Unit::Day
                | Unit::Week
                | Unit::Weekend
                | Unit::Month
                | Unit::Year
                | Unit::Decade
                | Unit::Century
                | Unit::Fortnight),
            ) => {
                if unit == Unit::Day && matches!(pick, Pick::Last | Pick::Next)
                    || unit == Unit::Fortnight
                {
                    return None;
                }
                // "the last week of March" is not the week before this one; "found guilty last week of fraud" is.
                let part = self.is(at + 1, "of")
                    && (!matches!(self.word(at + 2), Word::Other)
                        || self.flags(at + 2, flag::CAPITAL)
                        || self.flags(at + 2, flag::NUMBER)
                        || matches!(
                            self.pos(first.saturating_sub(1)),
                            Pos::Dt | Pos::PrpPossessive | Pos::Possessive | Pos::In
                        ));
                if pick == Pick::Last && (part || self.before(first) == "the") {
                    return None;
                }
                if unit == Unit::Day
                    && let Word::Part(part) = self.word(at + 1)
                {
                    return Some(Expression {
                        time: Some(DayTime::Part(part)),
                        ..Expression::new(first, at + 2, Meaning::Period { unit, pick })
                    });
                }
                Expression::new(first, at + 1, Meaning::Period { unit, pick })
            }
            Word::Month(month) if self.flags(at, flag::CAPITAL) => {
                if let Some(day) = self.digits(at + 1, 2).filter(|day| (1..=31).contains(day)) {
                    return Some(Expression::new(
                        first,
                        at + 2,
                        Meaning::Date {
                            year: None,
                            month: Some(month),
                            day: Some(day as u8),
                        },
                    ));
                }
                Expression::new(first, at + 1, Meaning::Month { month, pick })
            }
            Word::Weekday(day) if self.flags(at, flag::CAPITAL) => Expression::new(
                first,
                at + 1,
                Meaning::Weekday {
                    day,
                    pick,
                    weeks: 0,
                },
            ),
            Word::Season(season) => return self.season(first, at, season, pick),
            Word::Part(part) => {
                let meaning = match pick {
                    Pick::This => Meaning::DayRef(0),
                    Pick::Last if part != "MO" => Meaning::DayRef(-1),
                    Pick::Same | Pick::Bare => Meaning::Period {
                        unit: Unit::Day,
                        pick: Pick::Same,
                    },
                    Pick::Following | Pick::Next => Meaning::Period {
                        unit: Unit::Day,
                        pick: Pick::Following,
                    },
                    _ => return None,
                };
                Expression {
                    time: Some(DayTime::Part(part)),
                    ..Expression::new(first, at + 1, meaning)
                }
            }
            Word::Fiscal if self.is(at + 1, "year") => Expression::new(
                first,
                at + 2,
                Meaning::Period {
                    unit: Unit::Year,
                    pick,
                },
            ),
            Word::Other
                if self.is(at, "period")
                    && self.word(at + 1) == Word::Last
                    && self.is(at + 2, "year") =>
            {
                Expression::new(
                    first,
                    at + 3,
                    Meaning::Period {
                        unit: Unit::Year,
                        pick: Pick::Last,
                    },
                )
            }
            Word::Holiday(_) => {
                let mut found = self.calendar(at)?;
                found.first = first;
                found
            }
            _ => return None,
        };
        // "the same period last year", "the same month last year"
        if pick == Pick::Same
            && self.word(found.end) == Word::Last
            && self.is(found.end + 1, "year")
        {
            return Some(Expression::new(
                first,
                found.end + 2,
                Meaning::Period {
                    unit: Unit::Year,
                    pick: Pick::Last,
                },
            ));
        }
        Some(found)
    }

    /// Turns a length into a date where "ago", "later", "before" … follow it.
    pub(super) fn shifted(&self, length: Expression) -> Option<Expression> {
        let Meaning::Duration { amount, unit } = length.meaning else {
            return None;
        };
        let at = length.end;
        let (count, width) = match self.word(at) {
            Word::Ago => (Count::Ago, 1),
            Word::Later => (Count::Later, 1),
            Word::Earlier => (Count::Earlier, 1),
            _ => match self.doc.lower(at) {
                "hence" => (Count::Hence, 1),
                "previously" => (Count::Earlier, 1),
                "afterward" | "afterwards" => (Count::Later, 1),
                "before" if self.closes(at + 1) && !self.is_in(at + 1, &["the", "that"]) => {
                    (Count::Earlier, 1)
                }
                "after" if self.flags(at + 1, flag::PUNCT) => (Count::Later, 1),
                "from" if self.is(at + 1, "now") => (Count::Hence, 2),
                "from" => return self.week_from(length),
                // "a week on Tuesday", but "for a week on Tuesday"
                "on" if matches!(self.word(at + 1), Word::Weekday(_))
                    && amount == Amount::whole(1)
                    && !self.is_measured(length.first) =>
                {
                    return self.week_from(length);
                }
                // "in three weeks' time"
                "'" | "’" | "'s" | "’s"
                    if self.is(at + 1, "time") && self.before(length.first) == "in" =>
                {
                    (Count::Hence, 2)
                }
                _ => return None,
            },
        };
        Some(Expression {
            meaning: Meaning::Shift {
                amount,
                unit,
                count,
            },
            end: at + width,
            ..length
        })
    }

    /// Tells whether the words before a length make it one that something took: "for a week", "lasted a week".
    fn is_measured(&self, first: usize) -> bool {
        matches!(
            self.before(first),
            "for"
                | "in"
                | "within"
                | "of"
                | "than"
                | "after"
                | "about"
                | "lasted"
                | "lasting"
                | "last"
                | "took"
                | "takes"
        )
    }

    /// "a week from Tuesday", "two weeks from today".
    fn week_from(&self, length: Expression) -> Option<Expression> {
        let Meaning::Duration {
            amount: Amount::Tenths(tenths),
            unit,
        } = length.meaning
        else {
            return None;
        };
        let at = length.end + 1;
        let count = i8::try_from(tenths / 10).ok()?;
        let meaning = match (self.word(at), unit) {
            (Word::Weekday(day), Unit::Week) => Meaning::Weekday {
                day,
                pick: Pick::This,
                weeks: count,
            },
            (Word::DayRef(days), Unit::Week) => {
                Meaning::DayRef(days.checked_add(count.checked_mul(7)?)?)
            }
            (Word::DayRef(days), Unit::Day) => Meaning::DayRef(days.checked_add(count)?),
            _ => return None,
        };
        Some(Expression {
            meaning,
            end: at + 1,
            ..length
        })
    }
}
