//! Where an event is: named with it, given by its visit, or inferred from the dateline.

use super::frame::Frame;
use super::journey;
use super::trigger::Trigger;
use crate::lexicon::nouns::is_somebody;
use crate::model::{EventKind, Name, NameKind, Span};
use crate::syntax::{Dep, Tree};
use crate::text::{Document, flag};

/// Returns the span of the event's place, and whether it was inferred.
pub(super) fn place(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    frame: &Frame,
    names: &[Name],
    others: &[usize],
) -> Option<Span> {
    // A deadline runs out everywhere.
    if trigger.kind == EventKind::Deadline {
        return None;
    }
    let sentence = doc.sentences[doc.tokens[trigger.token].sentence as usize];
    let start = doc.tokens[sentence.first].start as usize;
    let end = doc.tokens[sentence.end - 1].end as usize;
    let from = names.partition_point(|name| name.span.end <= start);
    let mut best: Option<(i32, Span)> = None;
    // "the Tagus summit in Porto": what is named before it is what it is about.
    let scene = trigger.noun
        && doc.lower(trigger.label.1) == "in"
        && names[from..]
            .iter()
            .take_while(|name| name.span.start < end)
            .any(|name| {
                name.kind == NameKind::Place
                    && doc.tokens_in(name.span).start == trigger.label.1 + 1
            });
    for name in names[from..]
        .iter()
        .take_while(|name| name.span.start < end)
    {
        if !matches!(name.kind, NameKind::Place | NameKind::Org | NameKind::Other) {
            continue;
        }
        let tokens = doc.tokens_in(name.span);
        if scene && tokens.end <= trigger.token && tokens.end >= trigger.label.0 {
            continue;
        }
        let Some(cost) = cost(doc, tree, trigger, frame, tokens, name.kind, others) else {
            continue;
        };
        if best.is_none_or(|(known, _)| cost < known) {
            best = Some((cost, name.span));
        }
    }
    best.map(|(_, span)| span)
}

/// Returns how well a name fits as the place, smaller is better, or nothing where it doesn't.
fn cost(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    frame: &Frame,
    tokens: std::ops::Range<usize>,
    kind: NameKind,
    others: &[usize],
) -> Option<i32> {
    let first = tokens.start;
    // "a Senate Westport hearing": what it is about.
    if trigger.kind == EventKind::Hearing
        && trigger.noun
        && tokens.end <= trigger.token
        && first > trigger.label.0
        && tokens.end >= trigger.label.0
    {
        return None;
    }
    // "the Geneva talks", "their Paris meeting": right before the trigger.
    if kind == NameKind::Place
        && trigger.noun
        && tokens.end <= trigger.token
        && tokens.end >= trigger.label.0.min(trigger.token)
    {
        let dashed = doc.word(tokens.end) == "-";
        return (!dashed).then_some(1);
    }
    if kind == NameKind::Place
        && trigger.noun
        && tokens.end == trigger.label.0
        && doc.lower(tokens.end) != "'s"
    {
        return Some(2);
    }
    let before = first.checked_sub(1)?;
    let mut prep = before;
    if matches!(
        doc.lower(prep),
        "the" | "nearby" | "northern" | "southern" | "eastern" | "western" | "central"
    ) {
        prep = prep.checked_sub(1)?;
    }
    // "in the Saudi capital Riyadh", "in the city of Aden"
    for _ in 0..4 {
        if matches!(
            doc.lower(prep),
            "capital" | "city" | "town" | "of" | "resort" | "port"
        ) || doc.tokens[prep].pos.is_adjective()
            || (matches!(doc.lower(prep + 1), "capital" | "city" | "town" | "port")
                && doc.tokens[prep].is(flag::CAPITAL))
        {
            prep = prep.checked_sub(1)?;
            if doc.lower(prep) == "the" {
                prep = prep.checked_sub(1)?;
            }
        } else {
            break;
        }
    }
    let word = doc.lower(prep);
    let visit = trigger.kind == EventKind::Visit;
    if journey::is_one(doc, trigger) {
        return (journey::goal(doc, trigger.token) == Some(first)).then_some(0);
    }
    // "is sending an envoy to Porto for talks"
    if trigger.noun
        && kind == NameKind::Place
        && matches!(word, "to" | "in" | "for")
        && first < trigger.token
        && trigger.token - first <= 12
        && let Some(going) =
            journey::for_the_sake_of(doc, tree, super::party::series(doc, tree, trigger.token))
        && going < prep
        && (word != "for" || journey::goal(doc, going) == Some(first))
    {
        return Some(12);
    }
    let distance = if first > trigger.token {
        (first - trigger.token) as i32
    } else {
        (trigger.token - first) as i32 + 6
    };
    let blockers = others
        .iter()
        .filter(|&&other| {
            other != trigger.token
                && ((trigger.token < other && other < first)
                    || (first < other && other < trigger.token))
        })
        .count() as i32;
    if visit && !trigger.noun && kind == NameKind::Place {
        // "will visit Rome", "will travel to Rome"
        let object =
            tree.head(tokens.end - 1) == trigger.token && tree.label(tokens.end - 1) == Dep::Dobj;
        if object || first == trigger.token + 1 {
            return Some(0);
        }
    }
    let fits = match word {
        "in" | "at" | "near" | "outside" | "inside" => true,
        "to" => visit,
        "of" => trigger.kind == EventKind::Visit && kind == NameKind::Place,
        "on" | "off" | "from" => false,
        _ => false,
    };
    // "met at Norvia's request"
    let bidden = word == "at"
        && (tokens.end..tokens.end + 3).any(|at| {
            matches!(
                doc.lower(at),
                "request"
                    | "behest"
                    | "invitation"
                    | "urging"
                    | "insistence"
                    | "expense"
                    | "initiative"
                    | "suggestion"
            )
        })
        && matches!(doc.lower(tokens.end), "'s" | "’s" | "'" | "’");
    if bidden {
        return None;
    }
    if !fits || (kind != NameKind::Place && word != "at") {
        return None;
    }
    // "will resume on May 12 in Geneva": the place hangs on the day, which hangs on the verb.
    let mut governor = tree.head(prep);
    for _ in 0..3 {
        let head = tree.head(governor);
        let of_time = super::when::is_time_word(doc, governor)
            || tree.label(governor) == Dep::Prep
                && governor + 1 < prep
                && super::when::is_time_word(doc, governor + 1);
        if !of_time || head == governor {
            break;
        }
        governor = head;
    }
    // "are due to resume in Geneva"
    for _ in 0..3 {
        if frame.chain.contains(&governor)
            || governor == trigger.token
            || !matches!(tree.label(governor), Dep::Xcomp | Dep::Acomp | Dep::Oprd)
        {
            break;
        }
        governor = tree.head(governor);
    }
    // "met in Lisbon ahead of the congress"; "the dinner in Lisbon comes before the talks"; but "a court in Lisbon put off the trial"
    if governor != trigger.token
        && !tree.ancestors(governor).any(|over| over == trigger.token)
        && (is_ahead_of(doc, tree, trigger)
            || first < trigger.token
                && governor < trigger.token
                && doc.tokens[governor].pos.is_noun()
                && super::trigger::is_listed(doc, governor)
                && !is_somebody(doc.lower(governor)))
    {
        return None;
    }
    let level = if governor == trigger.token {
        0
    } else if let Some(level) = frame.chain.iter().position(|&verb| verb == governor) {
        if super::when::is_saying(doc, governor) {
            return None;
        }
        8 + 6 * level as i32
    } else if blockers == 0 && distance <= 14 && kind == NameKind::Place {
        24
    } else {
        return None;
    };
    Some(3 + level + distance + 20 * blockers)
}

/// Tells whether the event is only what the clause comes before or after, "ahead of the congress": where that takes place is not where
/// the event does.
fn is_ahead_of(doc: &Document<'_>, tree: &Tree, trigger: &Trigger) -> bool {
    let top = super::party::series(doc, tree, trigger.token);
    let link = tree.head(top);
    let word = doc.lower(link);
    trigger.noun
        && tree.label(top) == Dep::Pobj
        && (matches!(word, "after" | "before" | "since" | "despite" | "until")
            || word == "of" && matches!(super::when::word_before(doc, link), "ahead" | "advance"))
}

/// Tells whether the event happens at the dateline's place: "here" stands near it, or it is a news conference, which is reported
/// from where it is.
pub(super) fn is_here(doc: &Document<'_>, trigger: &Trigger) -> bool {
    let sentence = doc.sentences[doc.tokens[trigger.token].sentence as usize];
    let press = trigger.noun
        && matches!(doc.lower(trigger.token), "conference" | "briefing")
        && trigger
            .token
            .checked_sub(1)
            .is_some_and(|before| matches!(doc.lower(before), "press" | "news"));
    press
        || sentence.tokens().any(|at| {
            doc.lower(at) == "here"
                && at.abs_diff(trigger.token) <= 16
                && !(at < trigger.token && is_said_there(doc, at))
        })
}

/// Tells whether "here" at token `at` is where something was said: "said here on Monday that …", "told reporters here that …".
fn is_said_there(doc: &Document<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return false;
    };
    super::when::is_saying(doc, before)
        || matches!(
            doc.lower(before),
            "reporters" | "journalists" | "newsmen" | "media"
        )
}

/// Returns the first place name of a dateline at the head of the text: `GENEVA, March 9 -`, `Suva (AFP) -`.
pub(super) fn dateline_place(doc: &Document<'_>, names: &[Name]) -> Option<Span> {
    let first = doc.sentences.first()?;
    let dash = first
        .tokens()
        .take(16)
        .find(|&at| matches!(doc.word(at), "-" | "--" | "–" | "—"))?;
    let end = doc.tokens[dash].start as usize;
    names
        .iter()
        .take_while(|name| name.span.end <= end)
        .find(|name| name.kind == NameKind::Place)
        .map(|name| name.span)
}
