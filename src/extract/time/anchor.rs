//! Gives expressions their place in the calendar.
//!
//! News is anchored to the day of publication, a narrative of the past to the date last mentioned.

use jiff::civil::{Date, Weekday};

use super::calendar;
use super::lexicon::{WORDS, Word};
use super::meaning::{Amount, Count, DayTime, Expression, Meaning, Pick, Unit, Year};
use super::tense::{Direction, direction, is_sure_to_come};
use super::value;
use crate::model::{DateRange, Modifier, Precision, Timex, TimexKind};
use crate::text::Document;

/// A date as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Partial {
    pub year: Year,
    pub month: Option<u8>,
    pub day: Option<u8>,
}

impl Partial {
    /// Makes a full date.
    fn full(date: Date) -> Self {
        Self {
            year: i32::from(date.year()),
            month: Some(date.month() as u8),
            day: Some(date.day() as u8),
        }
    }

    /// Returns the day where it is fully known.
    fn date(self) -> Option<Date> {
        calendar::day(self.year, self.month?, self.day?)
    }

    fn range(self) -> Option<DateRange> {
        match (self.month, self.day) {
            (Some(_), Some(_)) => self.date().map(calendar::one_day),
            (Some(month), None) => calendar::months(self.year, month, 1, Precision::Month),
            _ => calendar::months(self.year, 1, 12, Precision::Year),
        }
    }
}

/// What anchoring one expression gives.
struct Anchored {
    value: String,
    range: Option<DateRange>,
    rule: &'static str,
}

/// Anchors the expressions of one document in order.
pub(super) struct Anchor<'d, 'a> {
    doc: &'d Document<'a>,
    published: Option<Date>,
    /// Tells whether dates lean on each other and not on the day of publication.
    narrative: bool,
    /// The date last mentioned.
    last: Option<Partial>,
    /// A day of the week last mentioned, where no other date was since.
    last_week: Option<Date>,
}

impl<'d, 'a> Anchor<'d, 'a> {
    pub(super) fn new(doc: &'d Document<'a>, published: Option<Date>, narrative: bool) -> Self {
        Self {
            doc,
            published,
            narrative,
            last: None,
            last_week: None,
        }
    }

    /// Returns what "now" is.
    fn now(&self) -> Option<Partial> {
        if self.narrative {
            self.last
        } else {
            self.published.map(Partial::full)
        }
    }

    /// Returns the date last mentioned, or "now".
    fn context(&self) -> Option<Partial> {
        self.last.or(self
            .published
            .filter(|_| !self.narrative)
            .map(Partial::full))
    }

    /// Returns where `pick` counts from, and how many units on.
    fn base(&self, pick: Pick) -> (Option<Partial>, i32) {
        match pick {
            Pick::Bare | Pick::This => (self.now(), 0),
            Pick::Last => (self.now(), -1),
            Pick::Next => (self.now(), 1),
            Pick::Same => (self.context(), 0),
            Pick::Following => (self.context(), 1),
            Pick::Previous => (self.context(), -1),
        }
    }

    /// Anchors one expression.
    pub(super) fn anchor(&mut self, found: &Expression) -> Timex {
        let anchored = self.meaning(found);
        let (mut value, mut range, rule) = (anchored.value, anchored.range, anchored.rule);
        let mut kind = match found.meaning {
            Meaning::Duration { .. } => TimexKind::Duration,
            Meaning::Every { .. } | Meaning::EveryWeekday(_) | Meaning::Set(_) => TimexKind::Set,
            _ => TimexKind::Date,
        };
        if let Some(time) = found.time {
            kind = TimexKind::Time;
            value::push_time(&mut value, time);
            if let (DayTime::Clock { .. }, Some(range)) = (time, range.as_mut())
                && range.precision == Precision::Day
            {
                range.precision = Precision::Minute;
            }
        }
        let mut modifier = found.modifier;
        if let Some(range) = range.as_mut() {
            self.narrow(found, range);
            if self.is_week_of(found)
                && let Some(week) = calendar::week(range.start)
            {
                *range = week;
            }
            if modifier.is_none() {
                modifier = self.preposition(found.first);
            }
            if modifier == Some(Modifier::About) && range.precision == Precision::Day {
                range.precision = Precision::ApproximateDay;
            }
        }
        Timex {
            span: self.doc.span(found.first, found.end),
            kind,
            value,
            range,
            modifier,
            rule,
        }
    }

    /// Tells whether a day stands for its week: "the week of May 4".
    fn is_week_of(&self, found: &Expression) -> bool {
        matches!(found.meaning, Meaning::Date { day: Some(_), .. })
            && found.first >= 2
            && self.doc.lower(found.first - 1) == "of"
            && self.doc.lower(found.first - 2) == "week"
    }

    /// Returns what the preposition before token `first` says.
    fn preposition(&self, first: usize) -> Option<Modifier> {
        match self.doc.lower(first.checked_sub(1)?) {
            "by" => Some(Modifier::By),
            "before" => Some(Modifier::Before),
            "after" => Some(Modifier::After),
            "from" | "since" => Some(Modifier::From),
            "about" | "around" => Some(Modifier::About),
            _ => None,
        }
    }

    /// Cuts the range down to the part that "early", "later", "the end of" single out.
    fn narrow(&self, found: &Expression, range: &mut DateRange) {
        // "within the next week": the seven days from now on, of whatever week.
        if let Some(today) = self.published.filter(|_| !self.narrative)
            && range.precision == Precision::Week
            && self.is_within_next(found)
        {
            range.start = calendar::plus_days(today, 1).unwrap_or(today);
            range.end = calendar::plus_days(today, 7).unwrap_or(range.end);
            return;
        }
        let comparative = matches!(self.doc.lower(found.first), "later" | "earlier");
        let (start, end) = (range.start, range.end);
        if comparative
            && let Some(today) = self
                .published
                .filter(|today| start <= *today && *today <= end)
        {
            match found.modifier {
                Some(Modifier::Late) => range.start = today,
                Some(Modifier::Early) => range.end = today,
                _ => {}
            }
            return;
        }
        // Thirds of a week and a month, and of a year the first quarter, the last, and what is between, in days from the start.
        let (first, second) = match range.precision {
            Precision::Week => (2, 4),
            Precision::Month => (9, 19),
            Precision::Quarter => (30, 60),
            Precision::Year => {
                let leap = i64::from(start.in_leap_year());
                (89 + leap, 272 + leap)
            }
            _ => return,
        };
        let at = |days| calendar::plus_days(start, days);
        match found.modifier {
            Some(Modifier::Early) => range.end = at(first).unwrap_or(end),
            Some(Modifier::Mid) => {
                range.start = at(first + 1).unwrap_or(start);
                range.end = at(second).unwrap_or(end);
            }
            Some(Modifier::Late) => range.start = at(second + 1).unwrap_or(start),
            _ => {}
        }
    }

    /// Tells whether an expression is "the next week" as a stretch from now on: "within the next week", "over the next week".
    fn is_within_next(&self, found: &Expression) -> bool {
        let next = matches!(
            found.meaning,
            Meaning::Period {
                unit: Unit::Week,
                pick: Pick::Next | Pick::Following
            }
        );
        let the = if self.doc.lower(found.first) == "the" {
            found.first
        } else {
            found.first.saturating_sub(1)
        };
        next && self.doc.lower(the) == "the"
            && the
                .checked_sub(1)
                .is_some_and(|before| matches!(self.doc.lower(before), "within" | "over" | "in"))
    }

    /// Anchors a meaning and remembers the date for those that lean on it.
    fn meaning(&mut self, found: &Expression) -> Anchored {
        match found.meaning {
            Meaning::Date { year, month, day } => {
                let rule = match (year, month, day) {
                    (Some(_), None, _) => "year",
                    (Some(_), Some(_), None) => "month-year",
                    (Some(_), ..) => "full-date",
                    (None, _, None) => "month",
                    _ => "month-day",
                };
                let year = year.or_else(|| self.year_of(found, month?, day));
                self.partial(year, month, day, rule)
            }
            Meaning::Days {
                year,
                month,
                day,
                last_month,
                last_day,
            } => {
                let year = year.or_else(|| self.year_of(found, month, Some(day)));
                let mut anchored = self.partial(year, Some(month), Some(day), "days");
                let last_year = year.map(|year| if last_month < month { year + 1 } else { year });
                anchored.value.push('/');
                anchored.value.push_str(&value::partial(
                    last_year,
                    Some(last_month),
                    Some(last_day),
                ));
                if let (Some(range), Some(last)) = (
                    anchored.range.as_mut(),
                    last_year.and_then(|year| calendar::day(year, last_month, last_day)),
                ) {
                    range.end = last.max(range.start);
                }
                anchored
            }
            Meaning::DayOfMonth(day) => {
                let Some(base) = self.now().or(self.context()) else {
                    return self.partial(None, None, Some(day), "day-of-month");
                };
                let base = if self.narrative {
                    base
                } else {
                    self.last.unwrap_or(base)
                };
                let (mut year, mut month) = (base.year, base.month);
                if !self.narrative
                    && let (Some(today), Some(this)) = (base.date(), month)
                {
                    let shift = match direction(self.doc, found.first, found.end) {
                        Direction::Future if (day as i8) < today.day() => 1,
                        Direction::Past if (day as i8) > today.day() => -1,
                        _ => 0,
                    };
                    let (to_year, to_month) = calendar::plus_months(year, this, shift);
                    (year, month) = (to_year, Some(to_month));
                }
                self.partial(Some(year), month, Some(day), "day-of-month")
            }
            Meaning::Month { month, pick } => {
                let (base, step) = self.base(pick);
                let year = base.map(|base| {
                    let this = base.month.unwrap_or(month);
                    match (pick, step) {
                        (Pick::This | Pick::Same, _) => base.year,
                        // "last March" in February is that of the year before.
                        (_, -1) if month < this => base.year,
                        (_, 1) if month > this => base.year,
                        _ => base.year + step,
                    }
                });
                self.partial(year, Some(month), None, "month-picked")
            }
            Meaning::MonthOfYear { month, pick } => {
                let (base, step) = self.base(pick);
                let year = base.map(|base| base.year + step);
                self.partial(year, Some(month), None, "month-of-year")
            }
            Meaning::Decade(decade) => {
                let range = (decade > 0)
                    .then(|| calendar::months(decade * 10, 1, 120, Precision::Year))
                    .flatten();
                Anchored {
                    value: value::prefixed(decade, 3),
                    range,
                    rule: "decade",
                }
            }
            Meaning::Century { index, bc } => {
                let range = (!bc)
                    .then(|| calendar::months(index * 100, 1, 1200, Precision::Year))
                    .flatten();
                let value = if bc {
                    format!("BC{index:02}")
                } else {
                    format!("{index:02}")
                };
                Anchored {
                    value,
                    range,
                    rule: "century",
                }
            }
            Meaning::Season { season, year, pick } => self.season(found, season, year, pick),
            Meaning::Quarter { number, year, pick } => self.quarter(found, number, year, pick),
            Meaning::Half { number, year, pick } => {
                let (base, step) = self.base(pick);
                let year = year.or_else(|| base.map(|base| base.year + step));
                let range = year.and_then(|year| {
                    calendar::months(year, (number - 1) * 6 + 1, 6, Precision::Quarter)
                });
                Anchored {
                    value: format!("{}-H{number}", value::year(year)),
                    range,
                    rule: "half",
                }
            }
            Meaning::Weekday { day, pick, weeks } => self.weekday(found, day, pick, weeks),
            Meaning::NthWeekday {
                nth,
                day,
                month,
                year,
            } => {
                // The year is that of the nearest such week.
                let about = nth * 7 - 3;
                let year = year.or_else(|| self.year_of(found, month, Some(about.min(28))));
                let date = year
                    .and_then(|year| calendar::day(year, month, 1))
                    .and_then(|first| {
                        let weekday = Weekday::from_monday_one_offset(day as i8).ok()?;
                        first.nth_weekday_of_month(nth as i8, weekday).ok()
                    });
                match date {
                    Some(date) => self.remember(Partial::full(date), "nth-weekday"),
                    None => self.partial(year, Some(month), None, "nth-weekday"),
                }
            }
            Meaning::Period { unit, pick } => {
                let (mut base, step) = self.base(pick);
                // "last weekend and at another one the previous week"
                if unit == Unit::Week
                    && matches!(pick, Pick::Previous | Pick::Following)
                    && let Some(week) = self.last_week
                {
                    base = Some(Partial::full(week));
                }
                // "is expected to act at its final meeting of the year": this year, whatever year was told of last.
                if unit == Unit::Year
                    && pick == Pick::Same
                    && !self.narrative
                    && direction(self.doc, found.first, found.end) == Direction::Future
                {
                    base = self.now();
                }
                let step = step + self.week_meant(found, unit, pick);
                self.period(base, unit, step, "period")
            }
            Meaning::Shift {
                amount,
                unit,
                count,
            } => self.shift(amount, unit, count),
            Meaning::DayRef(days) => match self
                .now()
                .and_then(Partial::date)
                .and_then(|now| calendar::plus_days(now, i64::from(days)))
            {
                Some(date) => self.remember(Partial::full(date), "day-word"),
                None => Anchored {
                    value: "XXXX-XX-XX".to_owned(),
                    range: None,
                    rule: "day-word",
                },
            },
            Meaning::Holiday { holiday, year } => {
                let date = match year {
                    Some(year) => calendar::holiday(holiday, year),
                    None => self.now().or(self.context()).and_then(|base| {
                        let this = calendar::holiday(holiday, base.year)?;
                        let (month, day) = (this.month() as u8, this.day() as u8);
                        let year = self.year_of(found, month, Some(day))?;
                        calendar::holiday(holiday, year)
                    }),
                };
                match date {
                    Some(date) => self.remember(Partial::full(date), "holiday"),
                    None => Anchored {
                        value: "XXXX-XX-XX".to_owned(),
                        range: None,
                        rule: "holiday",
                    },
                }
            }
            Meaning::TimeOfDay => {
                let base = if self.narrative {
                    self.last
                } else {
                    self.now()
                };
                match base {
                    Some(base) => Anchored {
                        value: value::partial_day(base.year, base.month, base.day),
                        range: base.date().map(calendar::one_day),
                        rule: "clock",
                    },
                    None => Anchored {
                        value: "XXXX-XX-XX".to_owned(),
                        range: None,
                        rule: "clock",
                    },
                }
            }
            Meaning::AnyPart => Anchored {
                value: "XXXX-XX-XX".to_owned(),
                range: None,
                rule: "part-of-day",
            },
            Meaning::Duration { amount, unit } => Anchored {
                value: value::duration(amount, unit),
                range: None,
                rule: "duration",
            },
            Meaning::Every { amount, unit } => Anchored {
                value: value::duration(amount, unit),
                range: None,
                rule: "every",
            },
            Meaning::EveryWeekday(day) => Anchored {
                value: format!("XXXX-WXX-{day}"),
                range: None,
                rule: "every-weekday",
            },
            Meaning::Reference(value) | Meaning::Attribute(value) | Meaning::Set(value) => {
                Anchored {
                    value: value.to_owned(),
                    range: None,
                    rule: "word",
                }
            }
        }
    }

    /// Writes a date and remembers it where its year is known.
    fn partial(
        &mut self,
        year: Option<Year>,
        month: Option<u8>,
        day: Option<u8>,
        rule: &'static str,
    ) -> Anchored {
        match year {
            Some(year) => self.remember(Partial { year, month, day }, rule),
            None => Anchored {
                value: value::partial(None, month, day),
                range: None,
                rule,
            },
        }
    }

    fn remember(&mut self, date: Partial, rule: &'static str) -> Anchored {
        // What is told of the past goes on from no year to come: "by 2050".
        let to_come = self.narrative
            && self
                .published
                .is_some_and(|today| date.year > Year::from(today.year()));
        if !to_come {
            self.last = Some(date);
            self.last_week = None;
        }
        Anchored {
            value: value::partial(Some(date.year), date.month, date.day),
            range: date.range(),
            rule,
        }
    }

    /// Returns how many weeks on from that of publication "this week" or "this weekend" is.
    ///
    /// What a Sunday's paper says is to be this week begins the next day; what Monday's says was this weekend ended the day before.
    fn week_meant(&self, found: &Expression, unit: Unit, pick: Pick) -> i32 {
        let Some(today) = self
            .published
            .filter(|_| pick == Pick::This && !self.narrative)
        else {
            return 0;
        };
        let day = today.weekday().to_monday_one_offset();
        let way = || direction(self.doc, found.first, found.end);
        match unit {
            // "at this week's meeting" of a Sunday
            Unit::Week
                if day == 7
                    && (way() == Direction::Future
                        || matches!(self.doc.lower(found.end), "'s" | "’s")) =>
            {
                1
            }
            Unit::Weekend if day <= 2 && way() == Direction::Past => -1,
            _ => 0,
        }
    }

    /// Returns the year of a date that gives only month and day.
    fn year_of(&self, found: &Expression, month: u8, day: Option<u8>) -> Option<Year> {
        if self.narrative {
            let last = self.last?;
            let Some(last_month) = last.month else {
                return Some(last.year);
            };
            // The story moves on over the turn of the year.
            let step = i32::from(month) - i32::from(last_month);
            return Some(if step <= -9 {
                last.year + 1
            } else if step >= 11 {
                last.year - 1
            } else {
                last.year
            });
        }
        let today = self.published?;
        let this = i32::from(today.year());
        let days = |year: Year| -> Option<i64> {
            let date = if let Some(day) = day {
                calendar::day(year, month, day).or_else(|| calendar::day(year, month, 28))?
            } else {
                if year == this && i8::try_from(month).ok()? == today.month() {
                    return Some(0);
                }
                calendar::day(year, month, 15)?
            };
            Some(i64::from(today.until(date).ok()?.get_days()))
        };
        let candidates = [this - 1, this, this + 1].map(|year| days(year).map(|days| (days, year)));
        let toward = self.pointed(found.first).unwrap_or_else(|| {
            // "rejected him for the May 19 meeting": what the verb tells is not when the meeting is.
            let describes = found.first.checked_sub(1).is_some_and(|before| {
                matches!(self.doc.lower(before), "the" | "its" | "their" | "a")
            }) && self
                .doc
                .tokens
                .get(found.end)
                .is_some_and(|next| next.pos.is_noun() || next.pos.is_adjective());
            if describes {
                Direction::Unknown
            } else {
                direction(self.doc, found.first, found.end)
            }
        });
        // "backed a revolt at the convention in July": the verb tells when the revolt was backed.
        let against_weight = if is_sure_to_come(self.doc, found.first) {
            1000
        } else if self.is_behind_event(found.first) {
            120
        } else {
            240
        };
        // Of an election people speak before it is held: "win the November election".
        let election = self.is_of_election(found);
        let toward = if election { Direction::Unknown } else { toward };
        // Far off in the direction of the verb weighs less than close by in the other.
        candidates
            .into_iter()
            .flatten()
            .min_by_key(|&(days, _)| {
                let against = match toward {
                    Direction::Past => days > 0,
                    Direction::Future => days < 0,
                    Direction::Unknown => false,
                };
                if election {
                    return if days < 0 { -6 * days } else { days };
                }
                days.abs()
                    + if against { against_weight } else { 0 }
                    + i64::from(toward == Direction::Unknown && days > 0) * 60
            })
            .map(|(_, year)| year)
    }

    /// Tells whether a date describes an election from before it: "the November election", "November's general election".
    fn is_of_election(&self, found: &Expression) -> bool {
        let tokens = &self.doc.tokens;
        let owner =
            usize::from(self.doc.lower(found.end) == "'s" || self.doc.lower(found.end) == "’s");
        let from = found.end + owner;
        let noun = (from..from + 4)
            .take_while(|&at| {
                tokens
                    .get(at)
                    .is_some_and(|token| token.pos.is_noun() || token.pos.is_adjective())
            })
            .find(|&at| {
                matches!(
                    self.doc.lower(at),
                    "election" | "elections" | "ballot" | "midterms"
                )
            });
        noun.is_some_and(|noun| noun < from + 3)
    }

    /// Tells whether a date that begins with token `first` hangs on the noun of a gathering by a preposition: "the congress in May".
    fn is_behind_event(&self, first: usize) -> bool {
        first >= 2
            && matches!(self.doc.lower(first - 1), "in" | "on")
            && matches!(
                self.doc.lower(first - 2),
                "convention"
                    | "congress"
                    | "conference"
                    | "summit"
                    | "meeting"
                    | "election"
                    | "elections"
                    | "vote"
            )
    }

    /// Returns the direction that the noun before a date is given by its adjective: "their last conference in December", "the next
    /// round in May".
    fn pointed(&self, first: usize) -> Option<Direction> {
        let preposition = first.checked_sub(1)?;
        let noun = preposition.checked_sub(1)?;
        let tokens = &self.doc.tokens;
        if !matches!(self.doc.lower(preposition), "in" | "on" | "of") || !tokens[noun].pos.is_noun()
        {
            return None;
        }
        (noun.saturating_sub(3)..noun)
            .rev()
            .take_while(|&at| tokens[at].pos.is_noun() || tokens[at].pos.is_adjective())
            .find_map(|at| match self.doc.lower(at) {
                "last" | "previous" => Some(Direction::Past),
                "next" | "upcoming" => Some(Direction::Future),
                _ => None,
            })
    }

    fn season(
        &mut self,
        found: &Expression,
        season: &'static str,
        year: Option<Year>,
        pick: Pick,
    ) -> Anchored {
        let (number, start) = match season {
            "SP" => (1, 3),
            "SU" => (2, 6),
            "FA" => (3, 9),
            _ => (4, 12),
        };
        let year = year.or_else(|| {
            let (base, step) = self.base(pick);
            let base = base?;
            let this = base.month.map_or(number, |month| (month / 3).max(1));
            Some(match (pick, step) {
                (_, -1) if number < this => base.year,
                (_, 1) if number > this => base.year,
                (Pick::Bare | Pick::Same, _) if !self.narrative => {
                    self.year_of(found, start, None)?
                }
                _ => base.year + step,
            })
        });
        let range = year.and_then(|year| calendar::months(year, start, 3, Precision::Quarter));
        if let Some(year) = year
            && self.last.is_none_or(|last| last.year != year)
        {
            self.last = Some(Partial {
                year,
                month: None,
                day: None,
            });
        }
        Anchored {
            value: format!("{}-{season}", value::year(year)),
            range,
            rule: "season",
        }
    }

    fn quarter(
        &mut self,
        found: &Expression,
        number: u8,
        year: Option<Year>,
        pick: Pick,
    ) -> Anchored {
        let (base, step) = self.base(pick);
        let placed = match (year, base) {
            (Some(year), _) => Some((year, number)),
            (None, None) => None,
            (None, Some(base)) => {
                let this = base.month.map_or(1, |month| (month - 1) / 3 + 1);
                if number == 0 {
                    let count = base.year * 4 + i32::from(this) - 1 + step;
                    Some((count.div_euclid(4), (count.rem_euclid(4) + 1) as u8))
                } else if pick != Pick::Bare {
                    Some((base.year + step, number))
                } else if self.narrative {
                    Some((base.year, number))
                } else {
                    let future = direction(self.doc, found.first, found.end) == Direction::Future;
                    let year = match (number > this, number < this, future) {
                        (true, _, false) => base.year - 1,
                        (_, true, true) => base.year + 1,
                        _ => base.year,
                    };
                    Some((year, number))
                }
            }
        };
        match placed {
            Some((year, number)) => Anchored {
                value: format!("{}-Q{number}", value::year(Some(year))),
                range: calendar::months(year, (number - 1) * 3 + 1, 3, Precision::Quarter),
                rule: "quarter",
            },
            None if number == 0 => Anchored {
                value: "XXXX-QX".to_owned(),
                range: None,
                rule: "quarter",
            },
            None => Anchored {
                value: format!("XXXX-Q{number}"),
                range: None,
                rule: "quarter",
            },
        }
    }

    /// A weekday: within a week of the day of publication, on the side that the verb tells.
    fn weekday(&mut self, found: &Expression, day: u8, pick: Pick, weeks: i8) -> Anchored {
        let Some(today) = self.now().and_then(Partial::date) else {
            return Anchored {
                value: format!("XXXX-WXX-{day}"),
                range: None,
                rule: "weekday",
            };
        };
        // Days from today on to the weekday, 0 to 6.
        let on = (i64::from(day) - i64::from(today.weekday().to_monday_one_offset())).rem_euclid(7);
        let back = if on == 0 { 0 } else { on - 7 };
        // "on Friday and Saturday": the second day follows the first.
        let joined = found.first >= 2
            && matches!(
                self.doc.lower(found.first - 1),
                "and" | "or" | "to" | "through" | "-" | "–"
            )
            && matches!(
                self.doc
                    .tokens
                    .get(found.first - 2)
                    .and_then(|token| WORDS.get(token.hash)),
                Some(Word::Weekday(_))
            );
        let before = self.last.and_then(Partial::date).filter(|_| joined);
        let after = before.map(|before| {
            (i64::from(day) - i64::from(before.weekday().to_monday_one_offset())).rem_euclid(7)
                + i64::from(today.until(before).map_or(0, |span| span.get_days()))
        });
        let (step, rule) = match pick {
            Pick::Bare if after.is_some() => (after.unwrap_or_default(), "weekday-joined"),
            Pick::Next | Pick::Following => (if on == 0 { 7 } else { on }, "weekday-next"),
            Pick::Last | Pick::Previous => (if on == 0 { -7 } else { back }, "weekday-last"),
            _ if weeks != 0 => (on + 7 * i64::from(weeks), "weekday-weeks-on"),
            _ if on == 0 => (0, "weekday-today"),
            _ if self.narrative => (on, "weekday-narrative"),
            Pick::This => match direction(self.doc, found.first, found.end) {
                Direction::Past => (back, "weekday-past"),
                _ => (on, "weekday-future"),
            },
            _ => match direction(self.doc, found.first, found.end) {
                Direction::Future => (on, "weekday-future"),
                Direction::Past => (back, "weekday-past"),
                Direction::Unknown => (back, "weekday-unknown"),
            },
        };
        match calendar::plus_days(today, step) {
            Some(date) => self.remember(Partial::full(date), rule),
            None => Anchored {
                value: format!("XXXX-WXX-{day}"),
                range: None,
                rule,
            },
        }
    }

    /// The `unit` that holds `base`, moved by `step`.
    fn period(
        &mut self,
        base: Option<Partial>,
        unit: Unit,
        step: i32,
        rule: &'static str,
    ) -> Anchored {
        let unknown = |value: &str| Anchored {
            value: value.to_owned(),
            range: None,
            rule,
        };
        let Some(base) = base else {
            return unknown(match unit {
                Unit::Year => "XXXX",
                Unit::Month => "XXXX-XX",
                Unit::Week => "XXXX-WXX",
                Unit::Weekend => "XXXX-WXX-WE",
                _ => "XXXX-XX-XX",
            });
        };
        match unit {
            Unit::Year => self.remember(
                Partial {
                    year: value::plus_years(base.year, step),
                    month: None,
                    day: None,
                },
                rule,
            ),
            Unit::Decade => Anchored {
                value: value::prefixed(
                    if base.year < 0 {
                        base.year / 10 + step
                    } else {
                        base.year.div_euclid(10) + step
                    },
                    3,
                ),
                range: None,
                rule,
            },
            Unit::Century => Anchored {
                value: format!("{:02}", base.year.div_euclid(100) + step),
                range: None,
                rule,
            },
            Unit::Month => match base.month {
                Some(month) => {
                    let (year, month) = calendar::plus_months(base.year, month, step);
                    self.remember(
                        Partial {
                            year,
                            month: Some(month),
                            day: None,
                        },
                        rule,
                    )
                }
                None => Anchored {
                    value: format!("{}-XX", value::year(Some(base.year))),
                    range: None,
                    rule,
                },
            },
            Unit::Week | Unit::Weekend => match base
                .date()
                .and_then(|date| calendar::plus_days(date, i64::from(step) * 7))
            {
                Some(date) => {
                    self.last_week = Some(date);
                    let mut value = calendar::week_value(date);
                    let mut range = calendar::week(date);
                    if unit == Unit::Weekend {
                        value.push_str("-WE");
                        if let Some(range) = range.as_mut() {
                            range.start =
                                calendar::plus_days(range.start, 5).unwrap_or(range.start);
                            range.precision = Precision::Day;
                        }
                    }
                    Anchored { value, range, rule }
                }
                None => Anchored {
                    value: format!("{}-WXX", value::year(Some(base.year))),
                    range: None,
                    rule,
                },
            },
            _ => match base
                .date()
                .and_then(|date| calendar::plus_days(date, i64::from(step)))
            {
                Some(date) => self.remember(Partial::full(date), rule),
                None => Anchored {
                    value: value::partial_day(base.year, base.month, None),
                    range: None,
                    rule,
                },
            },
        }
    }

    /// "two days ago", "three weeks later", "years earlier".
    fn shift(&mut self, amount: Amount, unit: Unit, count: Count) -> Anchored {
        let (base, sign) = match count {
            Count::Ago => (self.now(), -1),
            Count::Hence => (self.now(), 1),
            Count::Earlier => (self.context(), -1),
            Count::Later => (self.context(), 1),
        };
        let Amount::Tenths(tenths) = amount else {
            let value = if sign < 0 { "PAST_REF" } else { "FUTURE_REF" };
            return Anchored {
                value: value.to_owned(),
                range: None,
                rule: "shift-vague",
            };
        };
        let step = sign * i32::try_from(tenths / 10).unwrap_or(i32::MAX / 4);
        let (unit, step) = match unit {
            Unit::Decade => (Unit::Year, step.saturating_mul(10)),
            Unit::Century => (Unit::Year, step.saturating_mul(100)),
            Unit::Fortnight => (Unit::Week, step.saturating_mul(2)),
            Unit::Quarter => (Unit::Month, step.saturating_mul(3)),
            Unit::Weekend => (Unit::Week, step),
            Unit::Hour | Unit::Minute | Unit::Second => (Unit::Day, 0),
            Unit::Night => (Unit::Day, step),
            unit => (unit, step),
        };
        // "a year earlier" looks back and leaves the story where it was.
        let last = self.last;
        let anchored = self.period(base, unit, step, "shift");
        if count == Count::Earlier || count == Count::Ago {
            self.last = last;
        }
        anchored
    }
}
