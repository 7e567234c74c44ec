//! Which time expression dates which event.

use jiff::{ToSpan, civil::Date};

use super::frame::Frame;
use super::trigger::Trigger;
use super::words::{self, Class};
use crate::model::{DateRange, EventKind, Modifier, Precision, Timex, TimexKind};
use crate::syntax::{Dep, Tree};
use crate::text::{Document, flag};

/// A date found for an event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dated {
    /// Index of the time expression.
    pub(super) timex: usize,
    /// The days.
    pub(super) range: DateRange,
    /// How it was tied.
    pub(super) rule: &'static str,
}

/// Tells whether a token is a word for a day, month or other time, which no event is named after.
pub(super) fn is_time_word(doc: &Document<'_>, token: usize) -> bool {
    let word = doc.lower(token);
    doc.tokens[token].is(flag::NUMBER)
        || matches!(
            word,
            "monday"
                | "tuesday"
                | "wednesday"
                | "thursday"
                | "friday"
                | "saturday"
                | "sunday"
                | "january"
                | "february"
                | "march"
                | "april"
                | "june"
                | "july"
                | "august"
                | "september"
                | "october"
                | "november"
                | "december"
                | "today"
                | "tomorrow"
                | "yesterday"
                | "next"
                | "last"
                | "this"
                | "week"
                | "month"
                | "year"
                | "day"
                | "morning"
                | "afternoon"
                | "evening"
                | "weekend"
                | "jan."
                | "feb."
                | "aug."
                | "sept."
                | "oct."
                | "nov."
                | "dec."
                | "two-day"
                | "three-day"
        )
}

/// Returns the time expression that dates the event of `trigger`, among those of its sentence.
///
/// The nearest by the tree wins: one that hangs on the trigger, else on the verb over it, else on a verb over that; one that
/// hangs on a reporting verb ("said on Monday") is the day of saying.
pub(super) fn date(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    frame: &Frame,
    times: &[(usize, &Timex)],
    others: &[usize],
    published: Option<Date>,
) -> Option<Dated> {
    let mut best: Option<(i32, Dated)> = None;
    for &(index, timex) in times {
        let Some(range) = timex.range else { continue };
        if matches!(timex.kind, TimexKind::Duration | TimexKind::Set) {
            continue;
        }
        let tokens = doc.tokens_in(timex.span);
        // "the vote, first planned for Sept. 13": the old day.
        if is_original(doc, tokens.start) {
            continue;
        }
        let Some(mut cost) = cost(doc, tree, trigger, frame, tokens.clone(), others) else {
            continue;
        };
        // "was adjourned on Thursday until May 6", "has been moved from June 5 to June 19"
        if is_moved(doc, frame) {
            match word_before(doc, tokens.start) {
                "until" | "till" | "to" => cost -= MOVED,
                "from" => cost += MOVED,
                // "put off a vote on Monday night": the day of the moving, which is past.
                _ if published.is_some_and(|day| range.end <= day)
                    && is_day_of_moving(doc, tree, trigger, frame, tokens.clone()) =>
                {
                    continue;
                }
                _ => {}
            }
        }
        if best.as_ref().is_none_or(|(known, _)| cost < *known) {
            best = Some((
                cost,
                Dated {
                    timex: index,
                    range,
                    rule: timex.rule,
                },
            ));
        }
    }
    best.map(|(_, dated)| dated)
}

/// How much nearer the new day of a moved event is than the old one, and than that of the moving.
const MOVED: i32 = 40;

/// Tells whether a verb over the event moves it to another day or calls it off.
fn is_moved(doc: &Document<'_>, frame: &Frame) -> bool {
    frame
        .chain
        .iter()
        .take(frame.scope)
        .any(|&verb| moves(doc, verb))
}

/// Tells whether a verb moves or calls off what it is said of.
fn moves(doc: &Document<'_>, verb: usize) -> bool {
    let off = || (verb + 1..verb + 4).any(|at| matches!(doc.lower(at), "off" | "back"));
    words::is(doc, verb, Class::Postpone)
        || words::is(doc, verb, Class::Cancel)
        || (matches!(doc.lower(verb), "put" | "puts" | "called" | "pushed") && off())
}

/// Returns the word before a token, in lower case.
fn word_before<'d>(doc: &'d Document<'_>, token: usize) -> &'d str {
    token.checked_sub(1).map_or("", |before| doc.lower(before))
}

/// Returns the day that an event was to be on before it was moved: "moved from June 5", "originally due on Monday".
pub(super) fn original(
    doc: &Document<'_>,
    times: &[(usize, &Timex)],
    chosen: Option<usize>,
    moved: bool,
) -> Option<DateRange> {
    times
        .iter()
        .filter(|(index, _)| Some(*index) != chosen)
        .find(|(_, timex)| {
            let first = doc.tokens_in(timex.span).start;
            (moved && word_before(doc, first) == "from") || is_original(doc, first)
        })
        .and_then(|(_, timex)| timex.range)
}

/// Tells whether a time that begins with token `first` is one that was planned once: "first planned for", "originally due on".
fn is_original(doc: &Document<'_>, first: usize) -> bool {
    (first.saturating_sub(5)..first).any(|at| {
        matches!(
            doc.lower(at),
            "originally" | "initially" | "previously" | "first"
        ) && (at + 1..first).any(|at| words::is(doc, at, Class::Fix))
    })
}

/// Tells whether a time that begins with token `first` is behind the verb that moves or calls off the event, and no part of the
/// phrase of the event.
fn is_day_of_moving(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    frame: &Frame,
    tokens: std::ops::Range<usize>,
) -> bool {
    let moved = frame
        .chain
        .iter()
        .take(frame.scope)
        .any(|&verb| verb < tokens.start && moves(doc, verb));
    let mut at = tree.head(root_of(tree, tokens.clone()));
    if tree.label(at) == Dep::Prep {
        at = tree.head(at);
    }
    moved && trigger.token < tokens.start && at != trigger.token
}

/// How many verbs above an event a time may hang on, unless that verb plans or holds it.
const FARTHEST: usize = 2;

/// Tells whether an event of this kind is dated only in its own clause: it is oftener the matter of talk than news itself.
fn is_matter(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Attack
            | EventKind::Ceasefire
            | EventKind::PrisonerExchange
            | EventKind::Agreement
    )
}

/// Returns how far a time expression is from the trigger, or nothing where it belongs to something else.
fn cost(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    frame: &Frame,
    tokens: std::ops::Range<usize>,
    others: &[usize],
) -> Option<i32> {
    let head = root_of(tree, tokens.clone());
    // Climb from the expression to what it hangs on, over prepositions.
    let mut at = tree.head(head);
    let mut steps = 0;
    while at != head
        && steps < 6
        && matches!(
            tree.label(at),
            Dep::Prep | Dep::Pobj | Dep::Pcomp | Dep::Npadvmod | Dep::Compound | Dep::Nmod
        )
        && !doc.tokens[at].pos.is_verb()
        && at != trigger.token
    {
        let next = tree.head(at);
        if next == at {
            break;
        }
        at = next;
        steps += 1;
    }
    let distance = if tokens.start > trigger.token {
        (tokens.start - trigger.token) as i32
    } else {
        (trigger.token - tokens.start) as i32 + 2
    };
    // Other triggers between the two take the date for themselves.
    let between = |other: usize| {
        (tokens.start > trigger.token && other > trigger.token && other < tokens.start)
            || (tokens.start < trigger.token && other < trigger.token && other > tokens.start)
    };
    let blockers = others
        .iter()
        .filter(|&&other| other != trigger.token && between(other))
        .count() as i32;
    // "a meeting tomorrow"
    if at == trigger.token || (trigger.noun && tokens.start == trigger.token + 1) {
        return Some(distance);
    }
    if inside(tree, at, trigger.token) && !doc.tokens[at].pos.is_verb() && blockers == 0 {
        return Some(10 + distance);
    }
    if let Some(level) = frame.chain.iter().position(|&verb| verb == at) {
        let plans = [
            Class::Fix,
            Class::Propose,
            Class::Hold,
            Class::Postpone,
            Class::Cancel,
        ]
        .into_iter()
        .any(|class| words::is(doc, at, class));
        if (is_saying(doc, at) && level > 0)
            || (is_matter(trigger.kind) && level >= frame.scope.max(1))
            || (level >= FARTHEST.max(frame.scope) && !plans)
        {
            return None;
        }
        return Some(20 + 15 * level as i32 + distance + 25 * blockers);
    }
    // A participle on the trigger: "talks beginning on", "scheduled for".
    if doc.tokens[at].pos.is_verb() && inside(tree, at, trigger.token) {
        return Some(12 + distance + 25 * blockers);
    }
    if is_saying(doc, at) || is_matter(trigger.kind) {
        return None;
    }
    // The parser may be wrong: near by, with nothing between, still counts.
    let (first, end) = if tokens.start > trigger.token {
        (trigger.token + 1, tokens.start - 1)
    } else {
        (tokens.end, trigger.token)
    };
    let parted = (first..end).any(|at| matches!(doc.lower(at), "which" | "who" | "before" | ";"));
    (blockers == 0 && distance <= 12 && !parted).then_some(60 + distance)
}

/// Returns the token of a range that its other tokens hang on.
fn root_of(tree: &Tree, tokens: std::ops::Range<usize>) -> usize {
    tokens
        .clone()
        .find(|&at| !tokens.contains(&tree.head(at)) || tree.head(at) == at)
        .unwrap_or(tokens.start)
}

/// Tells whether `token` hangs somewhere under `over`.
fn inside(tree: &Tree, token: usize, over: usize) -> bool {
    let mut at = token;
    for _ in 0..24 {
        if at == over {
            return true;
        }
        let head = tree.head(at);
        if head == at {
            return false;
        }
        at = head;
    }
    false
}

/// Tells whether a verb reports speech.
pub(super) fn is_saying(doc: &Document<'_>, token: usize) -> bool {
    matches!(
        doc.lower(token),
        "said"
            | "says"
            | "say"
            | "told"
            | "tells"
            | "announced"
            | "announces"
            | "reported"
            | "reports"
            | "added"
            | "adds"
            | "stated"
            | "confirmed"
            | "wrote"
            | "tweeted"
            | "declared"
    )
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
    span: crate::model::Span,
    times: &[Timex],
) -> DateRange {
    if range.start != range.end || !matches!(range.precision, Precision::Day) {
        return range;
    }
    let next = doc.tokens_in(span).end;
    if !matches!(
        doc.lower(next),
        "to" | "and" | "until" | "through" | "till" | "-" | "–"
    ) {
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
    match end {
        Some(end)
            if end > range.start
                && range.start.until(end).is_ok_and(|gap| gap.get_days() <= 60) =>
        {
            DateRange { end, ..range }
        }
        _ => range,
    }
}

/// Widens a time to the one it may be instead: "late this year or early next year".
pub(super) fn either(
    doc: &Document<'_>,
    range: DateRange,
    span: crate::model::Span,
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
