//! What a time expression says before it is anchored.

use crate::model::Modifier;

/// A unit of the calendar or the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Night,
    Week,
    Fortnight,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// How many units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Amount {
    /// So many tenths.
    Tenths(u32),
    /// "several", or a bare plural.
    Vague,
}

impl Amount {
    /// Makes an amount of whole units.
    pub(super) const fn whole(count: u32) -> Self {
        Self::Tenths(count.saturating_mul(10))
    }
}

/// How a period is picked: "this", "last", "the following".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pick {
    /// By nothing but its name.
    Bare,
    /// "this", "the current".
    This,
    /// "last", "the past".
    Last,
    /// "next", "the coming".
    Next,
    /// "that", "the same": the one last mentioned.
    Same,
    /// "the following", "the next": the one after the last mentioned.
    Following,
    /// "the previous": the one before the last mentioned.
    Previous,
}

/// From where and which way a span of time is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    /// "ago": back from now.
    Ago,
    /// "from now": on from now.
    Hence,
    /// "earlier", "before": back from the date last mentioned.
    Earlier,
    /// "later": on from the date last mentioned.
    Later,
}

/// A feast that falls on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holiday {
    ChristmasEve,
    Christmas,
    NewYearsEve,
    NewYear,
    Thanksgiving,
    GoodFriday,
    Easter,
    EasterMonday,
    Halloween,
}

/// A year; those before Christ are negative: -490 is 490 BC.
pub(super) type Year = i32;

/// What an expression means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A date with what the text gives of it.
    Date {
        year: Option<Year>,
        month: Option<u8>,
        day: Option<u8>,
    },
    /// Days in a row, the last given by month and day.
    Days {
        year: Option<Year>,
        month: u8,
        day: u8,
        last_month: u8,
        last_day: u8,
    },
    /// "the 15th"
    DayOfMonth(u8),
    /// "last March"
    Month { month: u8, pick: Pick },
    /// "November of next year"
    MonthOfYear { month: u8, pick: Pick },
    /// "the 1990s": all but the last digit.
    Decade(Year),
    /// "the 19th century": all but the last two digits.
    Century { index: Year, bc: bool },
    /// "the summer of 1943"
    Season {
        season: &'static str,
        year: Option<Year>,
        pick: Pick,
    },
    /// "the first quarter of 2013"
    Quarter {
        number: u8,
        year: Option<Year>,
        pick: Pick,
    },
    /// "the second half of 2008"
    Half {
        number: u8,
        year: Option<Year>,
        pick: Pick,
    },
    /// "last Friday"; `weeks` more than the pick says ("a week from Tuesday").
    Weekday { day: u8, pick: Pick, weeks: i8 },
    /// "the first Sunday in May"
    NthWeekday {
        nth: u8,
        day: u8,
        month: u8,
        year: Option<Year>,
    },
    /// "this week"
    Period { unit: Unit, pick: Pick },
    /// "two days ago"
    Shift {
        amount: Amount,
        unit: Unit,
        count: Count,
    },
    /// "yesterday": days from today.
    DayRef(i8),
    /// "Christmas 2007"
    Holiday {
        holiday: Holiday,
        year: Option<Year>,
    },
    /// A time of day on an unnamed day.
    TimeOfDay,
    /// "three years"
    Duration { amount: Amount, unit: Unit },
    /// "daily", "every two weeks"
    Every { amount: Amount, unit: Unit },
    /// "every Tuesday"
    EveryWeekday(u8),
    /// "at night"
    AnyPart,
    /// `PRESENT_REF`, `PAST_REF`, `FUTURE_REF`.
    Reference(&'static str),
    /// "former", "recent": the same as an adjective; an expression in narratives of the past only.
    Attribute(&'static str),
    /// A set that is written as it is.
    Set(&'static str),
}

/// A part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayTime {
    /// `MO`, `AF`, `EV`, `NI`, `DT`.
    Part(&'static str),
    /// Minutes after midnight.
    Clock { minutes: u16, utc: bool },
}

/// One expression as the grammar reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Expression {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub end: usize,
    /// What it says.
    pub meaning: Meaning,
    /// The time of day it names.
    pub time: Option<DayTime>,
    /// "early", "about", …
    pub modifier: Option<Modifier>,
}

impl Expression {
    /// Makes an expression of tokens `first..end` without time and modifier.
    pub(super) const fn new(first: usize, end: usize, meaning: Meaning) -> Self {
        Self {
            first,
            end,
            meaning,
            time: None,
            modifier: None,
        }
    }
}
