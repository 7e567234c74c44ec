//! Time expressions and the calendar intervals they stand for.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Span;

/// How fine a date is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// A day with a time of day.
    Minute,
    /// A day, or several given by their first and last day.
    Day,
    /// "on or about" a day.
    ApproximateDay,
    /// A week, Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A year.
    Year,
    /// No date is given.
    None,
}

/// The days a date stands for, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateRange {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// How fine the text is.
    pub precision: Precision,
}

/// What part of its period an expression singles out, or on which side of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modifier {
    /// "early March"
    Early,
    /// "mid-March"
    Mid,
    /// "late March", "the end of the year"
    Late,
    /// "by Friday", "no later than"
    By,
    /// "before Friday"
    Before,
    /// "after Friday"
    After,
    /// "from Friday", "since Friday"
    From,
    /// "about", "on or about"
    About,
    /// "more than two years"
    MoreThan,
    /// "less than two years"
    LessThan,
}

/// The four types of TIMEX3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexKind {
    /// A calendar date.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
}

/// One time expression, anchored to the publication date.
#[derive(Debug, Clone, PartialEq)]
pub struct Timex {
    /// The expression as written.
    pub span: Span,
    /// TIMEX3 type.
    pub kind: TimexKind,
    /// TIMEX3 value: `2017-02-15`, `2017-W08`, `2017-02-15TMO`, `P2D`, `XXXX-WXX-1`, `PRESENT_REF` …
    pub value: String,
    /// The days meant, where the expression names any.
    pub range: Option<DateRange>,
    /// Early, late, by, about …
    pub modifier: Option<Modifier>,
    /// The rule that anchored it (`month-day`, `weekday-past`, …).
    pub rule: &'static str,
}
