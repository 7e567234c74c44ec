//! Words that several speak together: "Ada Berg and Omar Lund said …" is said by both.
//!
//! A quote has one speaker; each further one gets a quote of its own with the same words.

use crate::model::{Name, NameKind, Quote, QuoteForm, Span, Speaker, SpeakerKind};
use crate::text::{Document, Pos, flag};

/// Most speakers of the same words.
const MOST: usize = 8;

/// Longest bracket behind a name that is stepped over ("Norvia Corp <NRV>"), in tokens.
const BRACKET: usize = 5;

/// Returns the quotes with one for each further speaker, in the order of the text.
pub(super) fn share(doc: &Document<'_>, names: &[Name], quotes: Vec<Quote>) -> Vec<Quote> {
    let others: Vec<Vec<Span>> = quotes
        .iter()
        .map(|quote| further(doc, names, quote))
        .collect();
    if others.iter().all(Vec::is_empty) {
        return quotes;
    }
    let mut all = Vec::with_capacity(quotes.len() + others.iter().map(Vec::len).sum::<usize>());
    let mut moved = Vec::with_capacity(quotes.len());
    for (quote, others) in quotes.into_iter().zip(others) {
        moved.push(all.len());
        let continues = quote.continues.and_then(|first| moved.get(first).copied());
        let quote = Quote { continues, ..quote };
        let copies = others.into_iter().map(|name| Quote {
            continues: None,
            speaker: Some(Speaker {
                span: name,
                name: Some(name),
                apposition: None,
                kind: SpeakerKind::Name,
            }),
            ..quote.clone()
        });
        let copies: Vec<Quote> = copies.collect();
        all.push(quote);
        all.extend(copies);
    }
    all
}

/// Returns the names beside that of the speaker which the same verb makes speak.
fn further(doc: &Document<'_>, names: &[Name], quote: &Quote) -> Vec<Span> {
    let none = Vec::new();
    let (Some(speaker), Some(cue), None) = (quote.speaker, quote.cue, quote.continues) else {
        return none;
    };
    let Some(name) = speaker.name.filter(|_| speaker.kind == SpeakerKind::Name) else {
        return none;
    };
    // What stands in parts has its speaker once.
    if quote.form == QuoteForm::Mixed {
        return none;
    }
    let at = names.partition_point(|other| other.span.end <= name.start);
    let Some(own) = names.get(at).filter(|own| own.span == name) else {
        return none;
    };
    if own.kind == NameKind::Other || own.kind == NameKind::Group {
        return none;
    }
    let fits = |other: &Name| {
        other.kind == own.kind && other.span != own.span && !other.span.overlaps(quote.span)
    };
    // To the right, then to the left; the last two are joined by "and".
    let mut chain = vec![at];
    let mut joined = false;
    let mut last = at;
    while let Some(next) = (last + 1..names.len())
        .find(|&next| !in_bracket(doc, names[next].span))
        .filter(|&next| fits(&names[next]))
    {
        match link(doc, names[last].span, names[next].span) {
            Some(Link::Comma) if !joined => {}
            Some(Link::And) if !joined => joined = true,
            _ => break,
        }
        chain.push(next);
        last = next;
        if chain.len() > MOST {
            return none;
        }
    }
    if !joined {
        chain.truncate(1);
        last = at;
    }
    let mut first = at;
    while let Some(before) = (0..first)
        .rev()
        .find(|&before| !in_bracket(doc, names[before].span))
        .filter(|&before| fits(&names[before]))
    {
        match link(doc, names[before].span, names[first].span) {
            Some(Link::Comma) if joined => {}
            Some(Link::And) if !joined => joined = true,
            _ => break,
        }
        chain.push(before);
        first = before;
        if chain.len() > MOST {
            return none;
        }
    }
    if !joined || chain.len() < 2 || !speak(doc, names[first].span, names[last].span, cue) {
        return none;
    }
    chain.sort_unstable();
    // "Berg, Holm and Lund said" may be one house, unless its names stand elsewhere by themselves.
    if own.kind == NameKind::Org
        && chain
            .iter()
            .any(|&one| !is_whole(doc, names, names[one], &(first..=last)))
    {
        return none;
    }
    chain
        .into_iter()
        .filter(|&other| other != at)
        .map(|other| names[other].span)
        .collect()
}

/// Tells whether a name stands in a bracket, as the sign of a share does: "Norvia Corp <NRV>".
fn in_bracket(doc: &Document<'_>, name: Span) -> bool {
    doc.tokens_in(name)
        .start
        .checked_sub(1)
        .is_some_and(|before| matches!(doc.word(before), "<" | "("))
}

/// Tells whether the name of a body is no part of a longer one: it has several words, or stands outside of the names numbered
/// `together` too.
fn is_whole(
    doc: &Document<'_>,
    names: &[Name],
    one: Name,
    together: &std::ops::RangeInclusive<usize>,
) -> bool {
    let words = doc.cut(one.span);
    words.contains(' ')
        || names
            .iter()
            .enumerate()
            .filter(|(number, _)| !together.contains(number))
            .take(MOST_NAMES)
            .any(|(_, other)| doc.cut(other.span) == words && !is_joined(doc, other.span))
}

/// Tells whether "and" stands beside a name.
fn is_joined(doc: &Document<'_>, name: Span) -> bool {
    let tokens = doc.tokens_in(name);
    let before = tokens
        .start
        .checked_sub(1)
        .map_or("", |before| doc.lower(before));
    before == "and" || doc.lower(tokens.end) == "and"
}

/// Most names that are looked through for one that stands alone.
const MOST_NAMES: usize = 400;

/// What joins two names.
#[derive(PartialEq, Eq)]
enum Link {
    Comma,
    And,
}

/// Returns what alone stands between two names, brackets and articles aside.
fn link(doc: &Document<'_>, first: Span, second: Span) -> Option<Link> {
    let end = doc.tokens_in(second).start;
    let mut at = behind_bracket(doc, doc.tokens_in(first).end);
    let comma = doc.lower(at) == ",";
    at += usize::from(comma);
    let and = doc.lower(at) == "and";
    at += usize::from(and);
    at += usize::from(doc.lower(at) == "the");
    let same = at == end
        && doc.tokens.get(end)?.sentence == doc.tokens[doc.tokens_in(first).start].sentence;
    match (same, comma, and) {
        (true, _, true) => Some(Link::And),
        (true, true, false) => Some(Link::Comma),
        _ => None,
    }
}

/// Returns the token behind a bracket at `at`, or `at`.
fn behind_bracket(doc: &Document<'_>, at: usize) -> usize {
    let close = match doc.word(at) {
        "<" => ">",
        "(" => ")",
        _ => return at,
    };
    (at + 1..at + 1 + BRACKET)
        .find(|&token| doc.word(token) == close)
        .map_or(at, |token| token + 1)
}

/// Tells whether the names from `first` to `last` are the subject of the verb `cue`: it stands right behind them or, as in "…, said Berg
/// and Lund", right before.
fn speak(doc: &Document<'_>, first: Span, last: Span, cue: Span) -> bool {
    let verb = doc.tokens_in(cue);
    let (start, end) = (
        doc.tokens_in(first).start,
        behind_bracket(doc, doc.tokens_in(last).end),
    );
    let start = start - usize::from(start > 0 && doc.lower(start - 1) == "the");
    if verb.start >= end {
        let opens = start.checked_sub(1).is_none_or(|before| {
            let token = &doc.tokens[before];
            token.sentence != doc.tokens[start].sentence
                || token.is(flag::PUNCT) && doc.lower(before) != ","
                || matches!(doc.lower(before), "both" | "but" | "and" | "while" | "that")
        });
        return opens
            && verb.start - end <= 3
            && (end..verb.start).all(|at| {
                doc.tokens[at].pos.is_adverb()
                    || doc.tokens[at].pos.is_verb()
                    || matches!(doc.lower(at), "today" | "yesterday" | "both")
                        && doc.tokens[at].pos != Pos::In
            });
    }
    verb.end == start
        && doc
            .tokens
            .get(end)
            .is_none_or(|next| next.is(flag::PUNCT) || next.sentence != doc.tokens[start].sentence)
}
