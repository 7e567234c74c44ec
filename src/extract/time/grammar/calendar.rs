//! Names and numbers of the calendar: "3 March 2017", "Feb. 15-16", "2017-02-15", "the 1990s", "the summer of 1943", "Easter".

use super::super::lexicon::Word;
use super::super::meaning::{Expression, Holiday, Meaning, Pick, Year};
use super::Grammar;
use crate::text::{Pos, flag, hash};

/// Words that a bare year may stand behind.
const BEFORE_YEAR: &[&str] = &[
    "in",
    "since",
    "by",
    "from",
    "of",
    "until",
    "till",
    "during",
    "before",
    "after",
    "to",
    "through",
    "circa",
    "between",
    "into",
    "for",
    "around",
    "about",
    "throughout",
    "fiscal",
    "late",
    "early",
    "mid",
    "ca.",
    "year",
    "till",
    "as",
];

/// Nouns of which there may be two thousand.
const COUNTED: &[&str] = &[
    "people",
    "persons",
    "men",
    "women",
    "children",
    "troops",
    "soldiers",
    "households",
    "residents",
    "jobs",
    "dollars",
    "euros",
    "pounds",
    "miles",
    "km",
    "kilometres",
    "kilometers",
    "metres",
    "meters",
    "feet",
    "tons",
    "tonnes",
    "hours",
    "days",
    "weeks",
    "months",
    "years",
    "homes",
    "houses",
    "workers",
    "students",
    "members",
    "employees",
    "police",
    "killed",
    "dead",
    "wounded",
    "barrels",
    "acres",
    "hectares",
    "degrees",
    "points",
    "yards",
    "additional",
    "more",
];

impl Grammar<'_, '_> {
    /// A date of the calendar.
    pub(super) fn calendar(&self, at: usize) -> Option<Expression> {
        match self.word(at) {
            Word::Month(month) => self.month_first(at, month),
            Word::Weekday(day) => self.weekday_first(at, day),
            Word::The => self.with_the(at),
            Word::Ordinal(day) => self.ordinal_first(at, day, at),
            Word::Season(season) => self.season(at, at, season, Pick::Bare),
            Word::Holiday(name) => self.holiday(at, name),
            Word::Fiscal => self.fiscal(at),
            Word::YearEnd => Some(Expression::new(
                at,
                at + 1,
                Meaning::Period {
                    unit: super::Unit::Year,
                    pick: Pick::This,
                },
            )),
            _ if self.is(at, "good") && self.is(at + 1, "friday") => {
                Some(self.holiday_of(at, at + 2, Holiday::GoodFriday))
            }
            _ if self.is(at, "'") => self.short_year(at),
            _ => self.number_first(at),
        }
    }

    /// Returns the whole number written in digits at token `at`, with at most `width` digits.
    pub(super) fn digits(&self, at: usize, width: usize) -> Option<u32> {
        if !self.flags(at, flag::NUMBER) {
            return None;
        }
        let word = self.doc.word(at);
        (word.len() <= width && word.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| word.parse().ok())
            .flatten()
    }

    /// Returns the day number at token `at`: "3", "3rd".
    fn day(&self, at: usize) -> Option<u8> {
        let day = match self.word(at) {
            Word::Ordinal(day) if !self.flags(at, flag::ALPHA) => day,
            _ => self.digits(at, 2)? as u8,
        };
        (1..=31).contains(&day).then_some(day)
    }

    /// Returns the year of four digits at token `at`, or a year of an era, with the end of its words.
    fn year(&self, at: usize) -> Option<(Year, usize)> {
        let number = self.digits(at, 4)? as Year;
        match self.word(at + 1) {
            Word::Bc if number > 0 => return Some((-number, at + 2)),
            Word::Ad if number > 0 && self.flags(at + 1, flag::ANY_CAPITAL) => {
                return Some((number, at + 2));
            }
            _ => {}
        }
        (1000..=2100).contains(&number).then_some((number, at + 1))
    }

    /// Returns the year behind a month, season or day, with the comma or "of" between, and the end of the words.
    fn year_behind(&self, at: usize) -> (Option<Year>, usize) {
        let gap = usize::from(self.is_in(at, &[",", "of"]));
        match self.year(at + gap) {
            Some((year, end)) if gap == 0 || self.digits(at + gap, 4).is_some_and(|n| n >= 100) => {
                (Some(year), end)
            }
            _ => (None, at),
        }
    }

    /// "March 3, 2017", "Feb. 15-16", "February 2017", "March".
    fn month_first(&self, at: usize, month: u8) -> Option<Expression> {
        if !self.flags(at, flag::CAPITAL) {
            return None;
        }
        let short = matches!(
            self.doc.lower(at),
            "may" | "march" | "august" | "mar" | "jan" | "dec" | "sep" | "june" | "april"
        );
        // Wires that spell the first numbers out write "April one"; "in April one minister", "in April one of them" is no day.
        let spelled = || {
            let next = self.pos(at + 2);
            let counts = next.is_noun()
                || next.is_adjective()
                || next == Pos::Cd
                || self.is_in(at + 2, &["of", "in", "-", "million", "billion", "mln"]);
            (self.is(at + 1, "one") && !counts).then_some(1)
        };
        if let Some(day) = self.day(at + 1).or_else(spelled) {
            if let Some(found) = self.days_in_row(at, at + 2, month, day) {
                return Some(found);
            }
            // "March 10 percent", "Aug 80": no day.
            if !self.is_in(at + 2, &["percent", "%", "million", "billion"]) {
                let (year, end) = self.year_behind(at + 2);
                return Some(Expression::new(
                    at,
                    end,
                    Meaning::Date {
                        year,
                        month: Some(month),
                        day: Some(day),
                    },
                ));
            }
        }
        // "May the 3rd" is rare; "the" here starts something else.
        let (year, end) = self.year_behind(at + 1);
        if year.is_some() {
            return Some(Expression::new(
                at,
                end,
                Meaning::Date {
                    year,
                    month: Some(month),
                    day: None,
                },
            ));
        }
        if short && !self.is_month_alone(at) {
            return None;
        }
        if self.doc.word(at).len() <= 3 && self.doc.lower(at) != "may" {
            return None;
        }
        if self.is(at + 1, "of") && self.is(at + 2, "that") && self.is(at + 3, "year") {
            return Some(Expression::new(
                at,
                at + 4,
                Meaning::Month {
                    month,
                    pick: Pick::Same,
                },
            ));
        }
        // "in November of next year", "in November next year"
        let of = at + 1 + usize::from(self.is(at + 1, "of"));
        let relative = match self.word(of) {
            Word::Last => Some(Pick::Last),
            Word::This => Some(Pick::This),
            Word::Next => Some(Pick::Next),
            _ => None,
        };
        if let Some(pick) = relative
            && self.is(of + 1, "year")
        {
            return Some(Expression::new(
                at,
                of + 2,
                Meaning::MonthOfYear { month, pick },
            ));
        }
        Some(Expression::new(
            at,
            at + 1,
            Meaning::Date {
                year: None,
                month: Some(month),
                day: None,
            },
        ))
    }

    /// Tells whether a word that is also a name or a verb stands where a month stands.
    fn is_month_alone(&self, at: usize) -> bool {
        if matches!(self.pos(at + 1), Pos::Vb) && self.is(at, "may") {
            return false;
        }
        let next_name = self.flags(at + 1, flag::CAPITAL) && self.flags(at + 1, flag::ALPHA);
        let before = self.before(at);
        let by_word = matches!(
            before,
            "in" | "since"
                | "of"
                | "by"
                | "until"
                | "till"
                | "during"
                | "from"
                | "to"
                | "through"
                | "and"
                | "between"
                | "after"
                | "before"
                | "late"
                | "early"
                | "mid"
                | "last"
                | "next"
                | "this"
                | "for"
                | "throughout"
                | "previous"
                | "following"
                | "or"
                | "into"
        );
        if by_word {
            return !(next_name
                && matches!(
                    before,
                    "by" | "of" | "and" | "to" | "from" | "for" | "or" | "after"
                ));
        }
        let capital_before = at > 0 && self.flags(at - 1, flag::CAPITAL);
        match self.doc.lower(at) {
            "august" | "june" | "april" => {
                !next_name && !capital_before && !self.flags(at, flag::FIRST)
            }
            "march" => self.is_in(at + 1, &["'s"]) && !capital_before,
            _ => false,
        }
    }

    /// "Feb. 15-16", "Feb. 28 - March 2": the days named by `month` and `day`, read to `at`, and those behind the dash.
    fn days_in_row(&self, first: usize, at: usize, month: u8, day: u8) -> Option<Expression> {
        if !self.is_in(at, &["-", "–", "—", "--"]) && !self.is_pair_of_days(first, at) {
            return None;
        }
        let (last_month, last_day, end) = match self.word(at + 1) {
            Word::Month(last) => (last, self.day(at + 2)?, at + 3),
            _ => (month, self.day(at + 1)?, at + 2),
        };
        if (last_month, last_day) <= (month, day) && last_month == month {
            return None;
        }
        let (year, end) = self.year_behind(end);
        Some(Expression::new(
            first,
            end,
            Meaning::Days {
                year,
                month,
                day,
                last_month,
                last_day,
            },
        ))
    }

    /// Tells whether "and" at `at` joins a day to the date before it: "on March 5 and 6."
    fn is_pair_of_days(&self, first: usize, at: usize) -> bool {
        self.is(at, "and")
            && matches!(self.before(first), "on" | "for" | "between")
            && self.day(at + 1).is_some()
            && (self.flags(at + 2, flag::PUNCT)
                || matches!(self.pos(at + 2), Pos::In | Pos::To | Pos::Cc)
                || at + 2 >= self.doc.len())
    }

    /// "Monday", "Monday, 13 February 2017", "Saturday, March 4".
    fn weekday_first(&self, at: usize, day: u8) -> Option<Expression> {
        if !self.flags(at, flag::CAPITAL) {
            return None;
        }
        let gap = usize::from(self.is(at + 1, ","));
        let the = usize::from(self.is(at + 1 + gap, "the"));
        let date = match self.word(at + 1 + gap) {
            Word::Month(month) => self.month_first(at + 1 + gap, month),
            _ => self.number_first(at + 1 + gap + the),
        };
        if let Some(mut date) = date
            && matches!(date.meaning, Meaning::Date { day: Some(_), .. })
        {
            date.first = at;
            return Some(date);
        }
        if self.doc.word(at).len() <= 3 {
            return None;
        }
        if self.is_named_day(at) {
            return None;
        }
        // "on Monday week"
        let week_on = self.is(at + 1, "week")
            && !self.flags(at + 1, flag::CAPITAL)
            && (self.flags(at + 2, flag::PUNCT)
                || self.is_in(
                    at + 2,
                    &["", "at", "in", "for", "to", "and", "when", "with"],
                ));
        Some(Expression::new(
            at,
            at + 1 + usize::from(week_on),
            Meaning::Weekday {
                day,
                pick: if week_on { Pick::This } else { Pick::Bare },
                weeks: i8::from(week_on),
            },
        ))
    }

    /// Tells whether the weekday at `at` is part of a name: "Black Friday", "Sunday Times".
    fn is_named_day(&self, at: usize) -> bool {
        const BEFORE: &[&str] = &[
            "black", "bloody", "cyber", "super", "ash", "holy", "fat", "palm", "maundy", "shrove",
            "casual", "ruby",
        ];
        const BEHIND: &[&str] = &[
            "times",
            "telegraph",
            "mirror",
            "express",
            "mail",
            "post",
            "herald",
            "independent",
            "tribune",
            "sun",
            "world",
            "business",
            "people",
            "star",
        ];
        (self.flags(at.saturating_sub(1), flag::CAPITAL) && BEFORE.contains(&self.before(at)))
            || (self.flags(at + 1, flag::CAPITAL) && BEHIND.contains(&self.doc.lower(at + 1)))
    }

    /// "the 15th", "the summer of 1943", "the 1990s", "the 20th century", "the first quarter of 2013".
    fn with_the(&self, at: usize) -> Option<Expression> {
        let mut found = match self.word(at + 1) {
            Word::Ordinal(number) => self.ordinal_first(at + 1, number, at),
            Word::Season(season) => self.season(at, at + 1, season, Pick::Same),
            _ if self.is(at + 1, "'") => self.short_year(at + 1),
            _ if self.flags(at + 1, flag::ALPHA) => {
                let word = self.doc.lower(at + 1);
                if word.starts_with("mid-")
                    || word.starts_with("late-")
                    || word.starts_with("early-")
                {
                    self.after_hyphen(at + 1, word.find('-').unwrap_or_default() + 1)
                } else if word.ends_with("-quarter") || word.ends_with("-half") {
                    self.number_first(at + 1)
                } else {
                    None
                }
            }
            _ => {
                let found = self.number_first(at + 1);
                // "the 2012 election": the article is not part of a year or full date, but it is of "the 14 May".
                match found.map(|found| found.meaning) {
                    Some(
                        Meaning::Decade(_)
                        | Meaning::Century { .. }
                        | Meaning::Date { day: Some(_), .. },
                    ) => found,
                    _ => None,
                }
            }
        }?;
        found.first = at;
        Some(found)
    }

    /// What starts with an ordinal; `first` is where its article stands.
    fn ordinal_first(&self, at: usize, number: u8, first: usize) -> Option<Expression> {
        let article = first < at;
        match self.doc.lower(at + 1) {
            "century" => {
                let bc = self.word(at + 2) == Word::Bc;
                return Some(Expression::new(
                    first,
                    at + 2 + usize::from(bc),
                    Meaning::Century {
                        index: i32::from(number) - 1,
                        bc,
                    },
                ));
            }
            "quarter" if number <= 4 => {
                return Some(self.of_year(first, at + 2, |year, pick| Meaning::Quarter {
                    number,
                    year,
                    pick,
                }));
            }
            "half" if number <= 2 && article => {
                // "the first half": of a match, unless a year follows.
                let found = self.of_year(first, at + 2, |year, pick| Meaning::Half {
                    number,
                    year,
                    pick,
                });
                return (found.end > at + 2).then_some(found);
            }
            _ => {}
        }
        if let Word::Weekday(day) = self.word(at + 1)
            && number <= 5
            && self.is_in(at + 2, &["in", "of"])
            && let Word::Month(month) = self.word(at + 3)
            && self.flags(at + 3, flag::CAPITAL)
        {
            let (year, end) = self.year_behind(at + 4);
            return Some(Expression::new(
                first,
                end,
                Meaning::NthWeekday {
                    nth: number,
                    day,
                    month,
                    year,
                },
            ));
        }
        if self.flags(at, flag::ALPHA) {
            return None;
        }
        let of = usize::from(self.is(at + 1, "of"));
        if let Word::Month(month) = self.word(at + 1 + of)
            && self.flags(at + 1 + of, flag::CAPITAL)
        {
            let (year, end) = self.year_behind(at + 2 + of);
            return Some(Expression::new(
                first,
                end,
                Meaning::Date {
                    year,
                    month: Some(month),
                    day: Some(number),
                },
            ));
        }
        let closes = self.flags(at + 1, flag::PUNCT) && !self.is(at + 1, "-")
            || self.is_in(at + 1, &["and", "to", "of", ""]);
        let by = matches!(
            self.before(first),
            "on" | "until" | "by" | "from" | "since" | "before" | "after"
        );
        let follows_noun = self.flags(at + 1, flag::ALPHA)
            && !self.is_in(at + 1, &["and", "to", "the", "he", "they", "it", "she"]);
        (article && by && closes && !follows_noun && number <= 31)
            .then(|| Expression::new(first, at + 1, Meaning::DayOfMonth(number)))
    }

    /// Adds "of 2013", "of last year", "2013" to a part of a year read to `at`.
    fn of_year(
        &self,
        first: usize,
        at: usize,
        make: impl Fn(Option<Year>, Pick) -> Meaning,
    ) -> Expression {
        let of = usize::from(self.is(at, "of"));
        let fiscal = usize::from(self.word(at + of) == Word::Fiscal);
        if let Some((year, end)) = self.year(at + of + fiscal) {
            return Expression::new(first, end, make(Some(year), Pick::Bare));
        }
        if of == 1 {
            let pick = match self.word(at + 1) {
                Word::Last => Some(Pick::Last),
                Word::This => Some(Pick::This),
                Word::Next => Some(Pick::Next),
                Word::The if self.is(at + 2, "year") => Some(Pick::This),
                _ => None,
            };
            if let Some(pick) = pick
                && self.is(at + 2, "year")
            {
                return Expression::new(first, at + 3, make(None, pick));
            }
        }
        Expression::new(first, at, make(None, Pick::Bare))
    }

    /// "summer", "Spring", "the summer of 1943", "summer 2007".
    pub(super) fn season(
        &self,
        first: usize,
        at: usize,
        season: &'static str,
        pick: Pick,
    ) -> Option<Expression> {
        let (year, end) = self.year_behind(at + 1);
        if year.is_some() {
            return Some(Expression::new(
                first,
                end,
                Meaning::Season { season, year, pick },
            ));
        }
        if self.is(at + 1, "of") && self.is(at + 2, "that") && self.is(at + 3, "year") {
            return Some(Expression::new(
                first,
                at + 4,
                Meaning::Season {
                    season,
                    year: None,
                    pick: Pick::Same,
                },
            ));
        }
        let picked = matches!(
            pick,
            Pick::This | Pick::Last | Pick::Next | Pick::Following | Pick::Previous
        );
        let by = matches!(
            self.before(first),
            "in" | "during"
                | "by"
                | "until"
                | "of"
                | "since"
                | "late"
                | "early"
                | "through"
                | "this"
                | "last"
                | "and"
        );
        let name = (self.flags(at, flag::CAPITAL)
            && !self.flags(at, flag::FIRST)
            && at > 0
            && self.flags(at - 1, flag::CAPITAL)
            && !self.flags(at - 1, flag::FIRST))
            || self.is_in(
                at + 1,
                &["olympics", "olympic", "games", "offensive", "palace"],
            );
        let ambiguous = self.is_in(at, &["fall", "spring"]);
        let article = pick == Pick::Same;
        if self.is(at, "fall") && self.is(at + 1, "of") {
            return None;
        }
        let alone = article && !self.flags(at + 1, flag::ALPHA) || article && self.closes(at + 1);
        let fits = if ambiguous {
            by && (article || self.is(at, "spring")) || alone && self.is(at, "spring")
        } else {
            by || alone
        };
        ((picked || fits) && !name).then(|| {
            Expression::new(
                first,
                at + 1,
                Meaning::Season {
                    season,
                    year: None,
                    pick,
                },
            )
        })
    }

    /// "Christmas", "Christmas Eve 2014", "New Year's Day", "Easter Monday".
    fn holiday(&self, at: usize, name: &str) -> Option<Expression> {
        if !self.flags(at, flag::CAPITAL) {
            return None;
        }
        let next = self.doc.lower(at + 1);
        match (name, next) {
            ("christmas", "eve") => Some(self.holiday_of(at, at + 2, Holiday::ChristmasEve)),
            ("christmas" | "thanksgiving", "day") => Some(self.holiday_of(
                at,
                at + 2,
                if name == "christmas" {
                    Holiday::Christmas
                } else {
                    Holiday::Thanksgiving
                },
            )),
            ("easter", "monday") => Some(self.holiday_of(at, at + 2, Holiday::EasterMonday)),
            ("easter", "sunday") => Some(self.holiday_of(at, at + 2, Holiday::Easter)),
            ("easter", "rising" | "island") => None,
            ("easter", _) => Some(self.holiday_of(at, at + 1, Holiday::Easter)),
            ("christmas", _) => Some(self.holiday_of(at, at + 1, Holiday::Christmas)),
            ("thanksgiving", _) => Some(self.holiday_of(at, at + 1, Holiday::Thanksgiving)),
            ("halloween", _) => Some(self.holiday_of(at, at + 1, Holiday::Halloween)),
            ("new-year", "year") if self.is(at + 2, "'s") && self.is(at + 3, "eve") => {
                Some(self.holiday_of(at, at + 4, Holiday::NewYearsEve))
            }
            ("new-year", "year") if self.is(at + 2, "'s") && self.is(at + 3, "day") => {
                Some(self.holiday_of(at, at + 4, Holiday::NewYear))
            }
            _ => None,
        }
    }

    fn holiday_of(&self, first: usize, end: usize, holiday: Holiday) -> Expression {
        let (year, end) = self.year_behind(end);
        Expression::new(first, end, Meaning::Holiday { holiday, year })
    }

    /// "fiscal 2013", "fiscal year 2013".
    fn fiscal(&self, at: usize) -> Option<Expression> {
        let next = at + 1 + usize::from(self.is(at + 1, "year"));
        let (year, end) = self.year(next)?;
        Some(Expression::new(
            at,
            end,
            Meaning::Date {
                year: Some(year),
                month: None,
                day: None,
            },
        ))
    }

    /// "'80s", "the '90s".
    fn short_year(&self, at: usize) -> Option<Expression> {
        let word = self.doc.lower(at + 1);
        let decade: Year = word.strip_suffix('s')?.parse().ok()?;
        (word.len() == 3 && decade % 10 == 0 && !self.flags(at + 1, flag::SPACE_BEFORE)).then(
            || {
                Expression::new(
                    at,
                    at + 2,
                    Meaning::Decade(if decade >= 30 {
                        190 + decade / 10
                    } else {
                        200 + decade / 10
                    }),
                )
            },
        )
    }

    /// What follows a hyphen inside token `at`, from byte `cut` of its lower form on: "mid-June", "mid-1980s", "mid-2007".
    pub(super) fn after_hyphen(&self, at: usize, cut: usize) -> Option<Expression> {
        let rest = self.doc.lower(at).get(cut..)?;
        if let Some(Word::Month(month)) = super::WORDS.get(hash(rest)) {
            let (year, end) = self.year_behind(at + 1);
            return Some(Expression::new(
                at,
                end,
                Meaning::Date {
                    year,
                    month: Some(month),
                    day: None,
                },
            ));
        }
        if let Some(Word::Season(season)) = super::WORDS.get(hash(rest)) {
            let (year, end) = self.year_behind(at + 1);
            return Some(Expression::new(
                at,
                end,
                Meaning::Season {
                    season,
                    year,
                    pick: Pick::Same,
                },
            ));
        }
        if let Some(decade) = decade(rest) {
            return Some(Expression::new(at, at + 1, Meaning::Decade(decade)));
        }
        let year: Year = rest.parse().ok()?;
        (rest.len() == 4 && (1000..=2100).contains(&year)).then(|| {
            Expression::new(
                at,
                at + 1,
                Meaning::Date {
                    year: Some(year),
                    month: None,
                    day: None,
                },
            )
        })
    }

    /// What starts with digits: "3 March 2017", "13/02/2017", "2017-02-15", "1990s", "490 BC", "1943".
    fn number_first(&self, at: usize) -> Option<Expression> {
        let lower = self.doc.lower(at);
        if let Some(part) = lower.strip_suffix("-quarter") {
            if let Some(Word::Ordinal(number @ 1..=4)) = super::WORDS.get(hash(part)) {
                return Some(Expression::new(
                    at,
                    at + 1,
                    Meaning::Quarter {
                        number,
                        year: None,
                        pick: Pick::Bare,
                    },
                ));
            }
            return None;
        }
        if lower.len() == 2
            && let Some(number) = lower.strip_prefix('q').and_then(|n| n.parse::<u8>().ok())
            && (1..=4).contains(&number)
        {
            return Some(self.of_year(at, at + 1, |year, pick| Meaning::Quarter {
                number,
                year,
                pick,
            }));
        }
        if self.flags(at, flag::ALPHA) {
            return None;
        }
        if let Some(decade) = decade(lower) {
            let bc = self.word(at + 1) == Word::Bc;
            return Some(Expression::new(
                at,
                at + 1 + usize::from(bc),
                Meaning::Decade(if bc { -decade } else { decade }),
            ));
        }
        if let Some(found) = self.numeric_date(at) {
            return Some(found);
        }
        if let Some(day) = self.day(at) {
            let of = usize::from(self.is(at + 1, "of"));
            if let Word::Month(month) = self.word(at + 1 + of)
                && self.flags(at + 1 + of, flag::CAPITAL)
            {
                let (year, end) = self.year_behind(at + 2 + of);
                return Some(Expression::new(
                    at,
                    end,
                    Meaning::Date {
                        year,
                        month: Some(month),
                        day: Some(day),
                    },
                ));
            }
            // "15-16 February", "on 5 and 6 March", "from 9 to 20 November"
            let joined = match self.doc.lower(at + 1) {
                "-" | "–" => true,
                "and" => matches!(self.before(at), "on" | "for" | "between"),
                "to" => matches!(self.before(at), "on" | "from"),
                _ => false,
            };
            if joined
                && let (Some(last_day), Word::Month(month)) = (self.day(at + 2), self.word(at + 3))
                && last_day > day
                && self.flags(at + 3, flag::CAPITAL)
            {
                let (year, end) = self.year_behind(at + 4);
                return Some(Expression::new(
                    at,
                    end,
                    Meaning::Days {
                        year,
                        month,
                        day,
                        last_month: month,
                        last_day,
                    },
                ));
            }
        }
        let (year, end) = self.year(at)?;
        (end > at + 1 || self.is_year(at, year)).then(|| {
            Expression::new(
                at,
                end,
                Meaning::Date {
                    year: Some(year),
                    month: None,
                    day: None,
                },
            )
        })
    }

    /// "2017-02-15", "13/02/2017", "02/13/2017": the tokenizer cuts at the marks.
    fn numeric_date(&self, at: usize) -> Option<Expression> {
        let mark = self.doc.lower(at + 1);
        if !matches!(mark, "-" | "/") || !self.is(at + 3, mark) {
            return None;
        }
        if (at + 1..at + 5).any(|token| self.flags(token, flag::SPACE_BEFORE)) {
            return None;
        }
        let (a, b, c) = (
            self.digits(at, 4)?,
            self.digits(at + 2, 2)?,
            self.digits(at + 4, 4)?,
        );
        let (year, month, day) = match (self.doc.word(at).len(), self.doc.word(at + 4).len()) {
            (4, _) => (a, b, c),
            // Month first where it can't be otherwise; else the order of most of the world.
            (_, 4) if b > 12 => (c, a, b),
            (_, 4) => (c, b, a),
            _ => return None,
        };
        let date = jiff::civil::Date::new(year as i16, month as i8, day as i8).ok()?;
        Some(Expression::new(
            at,
            at + 5,
            Meaning::Date {
                year: Some(i32::from(date.year())),
                month: Some(date.month() as u8),
                day: Some(date.day() as u8),
            },
        ))
    }

    /// Tells whether four digits are a year by the words around them.
    fn is_year(&self, at: usize, year: Year) -> bool {
        let before = self.before(at);
        let next = self.doc.lower(at + 1);
        let common = (1800..=2035).contains(&year);
        let opens = self.flags(at, flag::FIRST);
        if opens {
            let alone = self
                .doc
                .tokens
                .get(at + 1)
                .is_none_or(|token| token.sentence != self.doc.tokens[at].sentence);
            return common
                && (alone
                    || matches!(
                        next,
                        ":" | "-"
                            | "–"
                            | "was"
                            | "is"
                            | "saw"
                            | "were"
                            | "also"
                            | "has"
                            | "would"
                            | "will"
                            | "'s"
                    ));
        }
        if matches!(
            before,
            "$" | "£" | "€" | "#" | "no." | "number" | "than" | "least" | "mt." | "."
        ) || matches!(next, "%" | "percent" | "°" | "/")
            || COUNTED.contains(&next)
        {
            return false;
        }
        let plural = self.flags(at + 1, flag::ALPHA)
            && !self.flags(at + 1, flag::CAPITAL)
            && (self.pos(at + 1) == Pos::Nns
                || self.pos(at + 1) == Pos::None
                    && next.ends_with('s')
                    && !matches!(
                        next,
                        "was" | "as" | "is" | "has" | "his" | "its" | "this" | "'s"
                    ));
        if before == "the" || before == "'s" || before == "'" {
            return common
                && self.flags(at + 1, flag::ALPHA)
                && !matches!(next, "to" | "of" | "and");
        }
        if BEFORE_YEAR.contains(&before) {
            return !plural;
        }
        let dash = matches!(before, "-" | "–" | "—" | "and" | "or" | "to" | ",");
        if dash && at >= 2 {
            let far = at - 2;
            return self.year(far).is_some() && !plural
                || before == ","
                    && common
                    && self.flags(far, flag::ALPHA)
                    && self.flags(far, flag::CAPITAL)
                    && !plural
                    && self.flags(at + 1, flag::PUNCT);
        }
        if matches!(next, "-" | "–" | "—") && self.year(at + 2).is_some() {
            return common;
        }
        if matches!(before, "(" | "[") {
            return common && matches!(next, ")" | "]" | "," | ";" | "-" | "–");
        }
        // "2013 was", "Bush's 2007 speech", "June-July 1943", "the key 1916 battle".
        common
            && !plural
            && year >= 1900
            && (self.flags(at.saturating_sub(1), flag::ALPHA) || before == "\"")
            && (self.flags(at + 1, flag::ALPHA) || self.flags(at + 1, flag::PUNCT))
            && !matches!(
                self.before(at),
                "is" | "was"
                    | "are"
                    | "were"
                    | "some"
                    | "nearly"
                    | "over"
                    | "killed"
                    | "at"
                    | "with"
                    | "all"
                    | "these"
                    | "those"
                    | "model"
                    | "flight"
                    | "route"
                    | "page"
                    | "room"
                    | "boeing"
            )
    }
}

/// Returns the decade that "1990s" names: 199.
fn decade(word: &str) -> Option<Year> {
    let digits = word
        .strip_suffix('s')
        .map(|digits| digits.strip_suffix('\'').unwrap_or(digits))?;
    let year: Year = digits.parse().ok()?;
    let fits = digits.len() == 4 && (1000..=2100).contains(&year) || digits.len() == 3;
    (fits && year % 10 == 0).then_some(year / 10)
}
