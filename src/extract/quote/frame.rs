//! Lays out each sentence with its quotations as single items, so that attributions can be read past them.
//!
//! The sentences here are those of the writer: "We go. We fight," he said, is one, whatever the quotation holds.

use super::class::{Class, classify};
use super::cue::{self, Cue, Grammar, form};
use super::marks::Segment;
use crate::text::{Document, Pos, flag};

/// One word, mark or whole quotation of the writer's text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// Index of the token; for a quotation that of its opening mark.
    pub(super) token: usize,
    /// Index of the segment, for a quotation.
    pub(super) segment: Option<usize>,
    /// What it does in the sentence.
    pub(super) class: Class,
    /// What it may report.
    pub(super) cue: Option<Cue>,
}

/// One of the writer's sentences, as a range of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    /// First item.
    pub(super) first: usize,
    /// One past the last item.
    pub(super) end: usize,
    /// Index of the paragraph.
    pub(super) paragraph: usize,
}

/// A document as the writer's sentences.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// All items, in order.
    pub(super) items: Vec<Item>,
    /// All frames, in order.
    pub(super) frames: Vec<Frame>,
}

/// Longest frame, in items: no sentence is longer, and what is done for each quotation of a frame stays linear in the text.
const LONGEST: usize = 250;

/// Longest bracketed group that is left out ("(R-Ohio)"), in tokens.
const BRACKET: usize = 9;

/// Lays out the paragraphs that hold a quotation, and the ones before and behind each.
pub(super) fn outline(doc: &Document<'_>, segments: &[Segment]) -> Outline {
    let mut out = Outline::default();
    let mut next = 0;
    let mut quoted = false;
    for paragraph in 0..doc.paragraphs.len() {
        let range = doc.paragraph_tokens(paragraph);
        let first = next;
        while segments
            .get(next)
            .is_some_and(|segment| segment.open < range.end)
        {
            next += 1;
        }
        let following = segments
            .get(next)
            .filter(|_| paragraph + 1 < doc.paragraphs.len())
            .is_some_and(|segment| segment.open < doc.paragraph_tokens(paragraph + 1).end);
        // The paragraph behind a quotation may name its speaker: "— Hale".
        let behind = quoted;
        quoted = first != next;
        if first == next && !following && !behind {
            continue;
        }
        let start = out.items.len();
        let mut at = range.start;
        for (number, segment) in segments.iter().enumerate().take(next).skip(first) {
            words(doc, at, segment.open, &mut out.items);
            out.items.push(Item {
                token: segment.open,
                segment: Some(number),
                class: Class::Quote,
                cue: None,
            });
            at = if segment.closed {
                segment.close + 1
            } else {
                segment.close
            };
        }
        words(doc, at, range.end, &mut out.items);
        split(doc, segments, start, paragraph, &mut out);
    }
    out
}

/// Lays out the words of tokens `first..end`, one sentence without quotations.
pub(super) fn sentence(doc: &Document<'_>, first: usize, end: usize) -> Outline {
    let mut out = Outline::default();
    words(doc, first, end, &mut out.items);
    out.frames.push(Frame {
        first: 0,
        end: out.items.len(),
        paragraph: 0,
    });
    out
}

/// Adds the words of tokens `first..end`, short bracketed groups left out.
fn words(doc: &Document<'_>, first: usize, end: usize, items: &mut Vec<Item>) {
    let mut i = first;
    while i < end {
        if matches!(doc.word(i), "(" | "[")
            && let Some(close) =
                (i + 1..end.min(i + BRACKET)).find(|&j| matches!(doc.word(j), ")" | "]"))
        {
            i = close + 1;
            continue;
        }
        // A mark without partner says nothing, but for the apostrophe of "the farmers' union".
        if !doc.tokens[i].is(flag::QUOTE_MARK) || doc.tokens[i].pos == Pos::Possessive {
            let mut class = classify(doc, i);
            let cue = cue::cue(doc.tokens[i].hash);
            // After an article or a possessive no verb stands.
            if matches!(class, Class::Verb)
                && items.last().is_some_and(|before| {
                    before.token + 1 == i
                        && matches!(before.class, Class::Determiner | Class::Possessive)
                        && !matches!(
                            doc.lower(before.token),
                            "all"
                                | "both"
                                | "some"
                                | "many"
                                | "few"
                                | "most"
                                | "several"
                                | "this"
                                | "other"
                        )
                })
                && (cue.is_some_and(|cue| cue.noun.is_some())
                    || items
                        .last()
                        .is_some_and(|before| doc.tokens[before.token].pos == Pos::PrpPossessive))
            {
                class = Class::Noun;
            }
            // "with one poster writing “…”": before what is said a reporting participle is no noun.
            if matches!(class, Class::Noun | Class::Adjective)
                && cue
                    .and_then(|cue| cue.verb)
                    .is_some_and(|verb| verb.form == form::ING)
                && items.last().is_some_and(|before| {
                    before.token + 1 == i
                        && matches!(before.class, Class::Noun | Class::Proper | Class::Pronoun)
                })
                && doc.tokens.get(i + 1).is_some_and(|next| {
                    next.is(flag::QUOTE_MARK) || matches!(doc.word(i + 1), ":" | "that")
                })
            {
                class = Class::Ing;
            }
            items.push(Item {
                token: i,
                segment: None,
                class,
                cue,
            });
        }
        i += 1;
    }
}

/// Cuts the items from `start` on into frames.
fn split(
    doc: &Document<'_>,
    segments: &[Segment],
    start: usize,
    paragraph: usize,
    out: &mut Outline,
) {
    let mut first = start;
    for i in start..out.items.len() {
        let last = i + 1 == out.items.len();
        if last || i - first >= LONGEST || ends(doc, segments, &out.items, first, i) {
            out.frames.push(Frame {
                first,
                end: i + 1,
                paragraph,
            });
            first = i + 1;
        }
    }
}

/// Tells whether the frame that began at item `first` ends with item `i`, which another follows.
fn ends(doc: &Document<'_>, segments: &[Segment], items: &[Item], first: usize, i: usize) -> bool {
    let (item, next) = (&items[i], &items[i + 1]);
    let token = &doc.tokens[item.token];
    let following = &doc.tokens[next.token];
    let Some(segment) = item.segment.and_then(|index| segments.get(index)) else {
        if next.segment.is_some() {
            return match item.class {
                Class::Stop => {
                    !matches!(doc.word(item.token), "..." | "…")
                        || token.sentence != following.sentence
                }
                _ => token.is(flag::DOTTED) && token.sentence != following.sentence,
            };
        }
        return token.sentence != following.sentence;
    };
    let inner = doc.word(segment.close.saturating_sub(1));
    let stops = matches!(inner, "." | "!" | "?" | "..." | "…" | "....");
    if next.segment.is_some() {
        return stops;
    }
    if !stops || !following.is(flag::CAPITAL) {
        return false;
    }
    // "Why?" Hale asked. | "Why?" Hale left the room.
    let alone = (first..i).all(|j| items[j].segment.is_some());
    !(alone && attribution_follows(doc, items, i + 1, inner == "."))
}

/// Tells whether a name or noun and a reporting verb stand at item `i`; `strict`: and nothing else.
fn attribution_follows(doc: &Document<'_>, items: &[Item], i: usize, strict: bool) -> bool {
    for j in i..items.len().min(i + 9) {
        let item = &items[j];
        match item.class {
            Class::Proper
            | Class::Noun
            | Class::Adjective
            | Class::Determiner
            | Class::Pronoun
            | Class::Possessive
            | Class::Adverb
            | Class::Number => {}
            Class::Verb if j > i => {
                let says = item.cue.and_then(|cue| cue.verb).is_some_and(|verb| {
                    matches!(
                        verb.grammar,
                        Grammar::Clause | Grammar::Told | Grammar::Beside
                    )
                });
                return says
                    && (!strict
                        || items.get(j + 1).is_none_or(|next| {
                            matches!(next.class, Class::Stop | Class::Temporal)
                                || matches!(doc.lower(next.token), "in" | "on" | "at")
                        }));
            }
            _ => return false,
        }
    }
    false
}
