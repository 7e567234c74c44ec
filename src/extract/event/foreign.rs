//! Times in the sentence of an event that are not its own, whatever the tree says.

use super::frame::Frame;
use super::trigger::Trigger;
use super::when::{moves, word_before};
use super::words::{self, Class};
use crate::model::{Precision, Timex};
use crate::syntax::{Dep, Tree};
use crate::text::{Document, Pos, flag};

/// Tells whether a time that begins with token `first` is one that was planned once: "first planned for", "originally due on".
pub(super) fn is_original(doc: &Document<'_>, first: usize) -> bool {
    (first.saturating_sub(5)..first).any(|at| {
        matches!(
            doc.lower(at),
            "originally" | "initially" | "previously" | "first"
        ) && (at + 1..first).any(|at| words::is(doc, at, Class::Fix))
    })
}

/// Tells whether a time is one that something is only counted, valued or announced by: "holders of record March 31", "which it missed
/// as of May 4", "as announced May 4".
pub(super) fn is_reckoned_from(doc: &Document<'_>, first: usize) -> bool {
    let as_before = |back: usize| first >= back && doc.lower(first - back) == "as";
    match word_before(doc, first) {
        "record" => true,
        "of" => as_before(2),
        "announced" | "reported" | "disclosed" | "stated" => as_before(2) || as_before(3),
        "on" | "in" => {
            first >= 2
                && matches!(
                    doc.lower(first - 2),
                    "announced" | "reported" | "disclosed" | "stated"
                )
                && (as_before(3) || as_before(4))
        }
        _ => false,
    }
}

/// Tells whether a time that begins with token `first` is when somebody was invited: "invited the owners on Monday to talks".
pub(super) fn is_of_inviting(doc: &Document<'_>, frame: &Frame, first: usize) -> bool {
    let verb = first.wrapping_sub(if word_before(doc, first) == "on" {
        2
    } else {
        1
    });
    frame.chain.contains(&verb) && doc.lower(verb).starts_with("invit")
}

/// Tells whether a time is only where another one is counted from or to: "the summer after the vote", "noon of the second day
/// behind the delivery", and the old day of what was "moved from June 5".
pub(super) fn is_reckoned_to(
    doc: &Document<'_>,
    timex: &Timex,
    tokens: std::ops::Range<usize>,
) -> bool {
    let next = doc.lower(tokens.end);
    let behind = if next == ")" {
        doc.lower(tokens.end + 1)
    } else {
        next
    };
    let counted = matches!(timex.rule, "season" | "period")
        && (doc.lower(tokens.start) == "the" || word_before(doc, tokens.start) == "the")
        && matches!(behind, "after" | "before" | "following");
    let clock = timex.rule == "clock"
        && behind == "of"
        && (tokens.end..tokens.end + 6).any(|at| matches!(doc.lower(at), "day" | "days"));
    let old = word_before(doc, tokens.start) == "from"
        && tokens.start >= 2
        && moves(doc, tokens.start - 2)
        && doc.lower(tokens.end) == "to";
    counted || clock || old
}

/// Tells whether a time is the day that a text is dated by, before its first words: "Lisbon – 26 July 2022: The envoy met …".
pub(super) fn is_of_dateline(
    doc: &Document<'_>,
    tree: &Tree,
    tokens: std::ops::Range<usize>,
) -> bool {
    const LONGEST: usize = 8;
    let first = tree.tokens().start;
    let closes = |at: usize| matches!(doc.word(at), ":" | "-" | "--" | "–" | "—");
    doc.tokens[first].is(flag::PARAGRAPH_FIRST)
        && tokens.end <= first + LONGEST
        && closes(tokens.end)
        && (tokens.start == first
            || closes(tokens.start - 1)
            || matches!(doc.word(tokens.start - 1), ","))
}

/// Tells whether the event is named by its day ("Election Day") and a time stands too far from it to say when that is: "goes on
/// towards Election Day later this week".
pub(super) fn is_apart_from_day(
    doc: &Document<'_>,
    trigger: &Trigger,
    timex: &Timex,
    tokens: std::ops::Range<usize>,
) -> bool {
    let day = trigger.token + 1;
    let exact = timex
        .range
        .is_some_and(|range| matches!(range.precision, Precision::Day | Precision::Minute));
    trigger.noun
        && doc.lower(day) == "day"
        && doc.tokens[trigger.token].is(flag::CAPITAL)
        && !(tokens.end == trigger.token
            || (exact
                && tokens.start <= day + 3
                && day < tokens.start
                && (day + 1..tokens.start)
                    .all(|at| matches!(doc.lower(at), "," | "(" | "on" | "is"))))
}

/// Tells whether a time would be that of choosing the delegates to the event: "will elect 27 delegates to the convention on Saturday".
pub(super) fn is_choice_of_delegates(doc: &Document<'_>, tree: &Tree, trigger: &Trigger) -> bool {
    let link = tree.head(trigger.token);
    let delegates = tree.head(link);
    trigger.noun
        && doc.lower(link) == "to"
        && tree.label(trigger.token) == Dep::Pobj
        && matches!(doc.lower(delegates), "delegate" | "delegates")
        && [
            "select", "elect", "choos", "chose", "pick", "award", "allocat", "nam",
        ]
        .iter()
        .any(|stem| doc.lower(tree.head(delegates)).starts_with(stem))
}

/// Tells whether the event is only asked about in a clause under the verb `level` verbs over it: "will discuss tomorrow whether a vote
/// is needed".
pub(super) fn is_asked(doc: &Document<'_>, tree: &Tree, frame: &Frame, level: usize) -> bool {
    frame.chain[..level].iter().any(|&verb| {
        tree.children_by(verb, &[Dep::Mark])
            .any(|mark| doc.lower(mark) == "whether")
    })
}

/// Tells whether the verb `level` verbs over the event tells of another time than the one joined to it, in front of which the time
/// stands: "opened in 2006 and offers conferences".
pub(super) fn is_told_later(
    doc: &Document<'_>,
    tree: &Tree,
    frame: &Frame,
    level: usize,
    timex: &Timex,
) -> bool {
    let verb = frame.chain[level];
    let Some(&joined) = level
        .checked_sub(1)
        .and_then(|below| frame.chain.get(below))
    else {
        return false;
    };
    tree.label(joined) == Dep::Conj
        && tree.head(joined) == verb
        && doc.tokens_in(timex.span).end <= joined
        && doc.tokens[verb].pos == Pos::Vbd
        && matches!(doc.tokens[joined].pos, Pos::Vbz | Pos::Vbp)
}
