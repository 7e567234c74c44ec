//! The days that an event's date stands for: widened, opened or made approximate by the words around it.

use jiff::{ToSpan, civil::Date};

use super::frame::{Frame, Tense};
use super::when::{moves, word_before};
use crate::model::{DateRange, Modifier, Precision, Quote, QuoteForm, Span, Timex};
use crate::text::Document;

/// Returns the days of a stretch that begins with the day of publication, where a length of time is one: "in the coming days", "over the
/// next two weeks", "within weeks".
pub(super) fn within(
    doc: &Document<'_>,
    timex: &Timex,
    published: Option<Date>,
) -> Option<DateRange> {
    /// Longest stretch that dates anything, in days.
    const LONGEST: i64 = 125;
    let tokens = doc.tokens_in(timex.span);
    let before = word_before(doc, tokens.start);
    let ahead = tokens
        .clone()
        .any(|at| matches!(doc.lower(at), "next" | "coming"));
    // "if they gather the names within a year": the limit of what is only supposed.
    let supposed = doc
        .tokens
        .get(tokens.start)
        .and_then(|token| doc.sentences.get(token.sentence as usize))
        .is_some_and(|sentence| sentence.tokens().any(|at| doc.lower(at) == "if"));
    if !(before == "within" || ahead && matches!(before, "in" | "over" | "during")) || supposed {
        return None;
    }
    // "P2W"; "PXD" is some days.
    let length = timex.value.strip_prefix('P')?;
    let (number, each, some) = match length.char_indices().next_back()? {
        (at, 'D') => (length.get(..at)?, 1, 7),
        (at, 'W') => (length.get(..at)?, 7, 4),
        (at, 'M') => (length.get(..at)?, 30, 4),
        _ => return None,
    };
    let count: i64 = if number == "X" {
        some
    } else {
        number.parse().ok()?
    };
    let start = published.filter(|_| count > 0 && count * each <= LONGEST)?;
    Some(DateRange {
        start,
        end: start.checked_add((count * each).days()).ok()?,
        precision: Precision::ApproximateDay,
    })
}

/// Widens a date by what the words around it say: "two days of talks from Monday", "ended on Friday after three days".
pub(super) fn widen(range: DateRange, length: Option<i64>, counted_back: bool) -> DateRange {
    let Some(days) = length.filter(|days| (2..=60).contains(days)) else {
        return range;
    };
    if range.start != range.end || !matches!(range.precision, Precision::Day | Precision::Minute) {
        return range;
    }
    let shift = |date: Date, days: i64| date.checked_add(days.days()).unwrap_or(date);
    if counted_back {
        DateRange {
            start: shift(range.start, 1 - days),
            ..range
        }
    } else {
        DateRange {
            end: shift(range.end, days - 1),
            ..range
        }
    }
}

/// Widens a day to the one that follows it: "April 16 to 27", "July 18 and 19", "from June 3 until June 6".
pub(super) fn until(
    doc: &Document<'_>,
    range: DateRange,
    span: Span,
    times: &[Timex],
) -> DateRange {
    if range.start != range.end || !matches!(range.precision, Precision::Day) {
        return range;
    }
    let tokens = doc.tokens_in(span);
    let next = tokens.end;
    if !matches!(
        doc.lower(next),
        "to" | "and" | "until" | "through" | "till" | "-" | "–"
    ) {
        return range;
    }
    // "has been changed from March 12 to March 16": two days of which only one is to be.
    let moved = word_before(doc, tokens.start) == "from"
        && tokens.start >= 2
        && moves(doc, tokens.start - 2);
    if moved {
        return range;
    }
    let Some(token) = doc.tokens.get(next + 1) else {
        return range;
    };
    let from = times.partition_point(|timex| timex.span.end <= token.span().start);
    let named = times
        .get(from)
        .filter(|timex| timex.span.contains(token.span()))
        .and_then(|timex| timex.range)
        .filter(|other| other.start == other.end && other.precision == Precision::Day);
    // A bare number is a day of the same month, unless it counts something ("and 19 others").
    let bare = || {
        let counts = doc
            .tokens
            .get(next + 2)
            .is_some_and(|token| token.pos.is_noun() || token.pos.is_adjective());
        let day: i8 = doc.word(next + 1).parse().ok().filter(|_| !counts)?;
        Date::new(range.start.year(), range.start.month(), day).ok()
    };
    let end = named.map(|other| other.end).or_else(bare);
    // "between November 2 and January 31": over the turn of the year.
    let framed = matches!(word_before(doc, tokens.start), "between" | "from");
    let end = end.map(|end| match end.checked_add(1.year()) {
        Ok(next) if framed && end < range.start => next,
        _ => end,
    });
    let longest = if framed { 120 } else { 60 };
    match end {
        Some(end)
            if end > range.start
                && range
                    .start
                    .until(end)
                    .is_ok_and(|gap| gap.get_days() <= longest) =>
        {
            DateRange { end, ..range }
        }
        _ => range,
    }
}

/// Widens a time to the one it may be instead: "in late May or early June".
pub(super) fn either(
    doc: &Document<'_>,
    range: DateRange,
    span: Span,
    times: &[Timex],
) -> DateRange {
    let next = doc.tokens_in(span).end;
    if doc.lower(next) != "or" {
        return range;
    }
    let Some(token) = doc.tokens.get(next + 1) else {
        return range;
    };
    let from = times.partition_point(|timex| timex.span.end <= token.span().start);
    let other = times
        .get(from)
        .filter(|timex| timex.span.contains(token.span()))
        .and_then(|timex| timex.range);
    match other {
        Some(other)
            if other.end > range.end
                && range
                    .end
                    .until(other.start)
                    .is_ok_and(|gap| gap.get_days() <= 100) =>
        {
            DateRange {
                end: other.end,
                ..range
            }
        }
        _ => range,
    }
}

/// Opens a time to the days before it: what is due "before September" may come on any day from `published` to its eve.
pub(super) fn before(
    range: DateRange,
    modifier: Option<Modifier>,
    published: Option<Date>,
) -> DateRange {
    let (Some(Modifier::Before), Some(published)) = (modifier, published) else {
        return range;
    };
    match range.start.checked_sub(1.day()) {
        Ok(eve) if eve >= published => DateRange {
            start: published,
            end: eve,
            ..range
        },
        _ => range,
    }
}

/// Counts a day that stands between quotation marks ("today") from the day when the words were said, where the text gives that.
pub(super) fn as_said(
    range: DateRange,
    span: Span,
    quotes: &[Quote],
    published: Option<Date>,
) -> DateRange {
    let end = quotes.partition_point(|quote| quote.span.start <= span.start);
    let said = quotes[..end]
        .iter()
        .rev()
        .take(4)
        .find(|quote| quote.form == QuoteForm::Direct && quote.span.contains(span))
        .and_then(|quote| quote.said_on);
    let (Some(said), Some(published)) = (said, published) else {
        return range;
    };
    let Ok(gap) = published.until(said) else {
        return range;
    };
    // What was said a month ago is no news.
    if gap.get_days() >= 0 || gap.get_days() < -31 || gap.get_months() != 0 {
        return range;
    }
    let shift = |date: Date| date.checked_add(gap).unwrap_or(date);
    DateRange {
        start: shift(range.start),
        end: shift(range.end),
        ..range
    }
}

/// Opens the end of a stretch to the days before it: what is due "before the end of the year" may come on any day from `published` on.
pub(super) fn by_the_end(
    doc: &Document<'_>,
    range: DateRange,
    span: Span,
    published: Option<Date>,
) -> DateRange {
    let tokens = doc.tokens_in(span);
    let mut first = tokens.start;
    let before = |at: usize| word_before(doc, at);
    if before(first) == "the" {
        first -= 1;
    }
    let of_end = tokens
        .take(2)
        .any(|at| matches!(doc.lower(at), "end" | "close"));
    match published {
        Some(published)
            if of_end && matches!(before(first), "before" | "by") && published < range.start =>
        {
            DateRange {
                start: published,
                ..range
            }
        }
        _ => range,
    }
}

/// Tells whether a time that holds the day of publication is still to come by its words: "later this week", or "this evening" of
/// something that is not told as past.
pub(super) fn is_ahead(doc: &Document<'_>, timex: &Timex, frame: &Frame) -> bool {
    let mut tokens = doc.tokens_in(timex.span);
    doc.lower(tokens.start) == "later"
        || word_before(doc, tokens.start) == "later"
        || (frame.tense != Tense::Past
            && tokens.any(|at| matches!(doc.lower(at), "tonight" | "evening")))
}

/// Tells whether a modifier makes the date approximate.
pub(super) const fn is_approximate(modifier: Option<Modifier>) -> bool {
    matches!(
        modifier,
        Some(
            Modifier::Early
                | Modifier::Mid
                | Modifier::Late
                | Modifier::By
                | Modifier::Before
                | Modifier::About
        )
    )
}
