//! Corrects machine-made labels by rule before training.
//!
//! The labels of a general model differ from ours in ways that lists and titles can tell: countries and areas are places,
//! demonyms and religions are groups whatever the model said, titles and articles stand outside names, and well-known
//! organisations are organisations. The rules that mend what the tagger finds then mend the labels too: what a whole document
//! tells of a name, the tagger needs not learn wrongly from one sentence.

use dateline::extract::name::tagger::{KINDS, Position, decode, label};
use dateline::extract::name::{Found, rules};
use dateline::lexicon::name_flags::{AMBIGUOUS, AREA, COUNTRY, Key, LONGEST, ORG, PEOPLE};
use dateline::lexicon::titles::is_title;
use dateline::model::{NameKind, Span};
use dateline::text::{Document, flag};

/// Returns a label for each token of `doc`.
pub(crate) fn corrected(doc: &Document<'_>, names: &[(Span, NameKind)]) -> Vec<usize> {
    let mut labels = vec![0; doc.len()];
    let mut names = names.to_vec();
    names.sort_by_key(|&(span, _)| span);
    for (span, kind) in names {
        let mut tokens = doc.tokens_in(span);
        while tokens.len() > 1
            && (matches!(doc.lower(tokens.start), "the" | "a" | "an")
                || doc.tokens[tokens.start].is(flag::PUNCT)
                || kind == NameKind::Person
                    && is_title(doc.tokens[tokens.start].hash)
                    && doc.tokens[tokens.start + 1].is(flag::ANY_CAPITAL))
        {
            tokens.start += 1;
        }
        while tokens.len() > 1
            && (matches!(doc.lower(tokens.end - 1), "'s" | "'")
                || doc.tokens[tokens.end - 1].is(flag::PUNCT))
        {
            tokens.end -= 1;
        }
        if tokens.is_empty() || tokens.clone().any(|i| labels[i] != 0) {
            continue;
        }
        let kind = corrected_kind(doc, tokens.start, tokens.end, kind);
        mark(&mut labels, tokens.start, tokens.end, kind);
    }
    add_missing(doc, &mut labels);
    mended(doc, &labels)
}

/// Returns the labels as the rules on whole documents mend them.
fn mended(doc: &Document<'_>, labels: &[usize]) -> Vec<usize> {
    let mut found = Vec::new();
    decode(labels, 0, |tokens, kind| {
        found.push(Found {
            first: tokens.start,
            end: tokens.end,
            kind: KINDS[kind],
            score: 1.0,
        });
    });
    let mut out = vec![0; labels.len()];
    for name in rules::mend(doc, found) {
        mark(&mut out, name.first, name.end, name.kind);
    }
    out
}

/// Returns what lists say together of the words `first..end`.
fn flags(doc: &Document<'_>, first: usize, end: usize) -> u16 {
    if end - first > LONGEST {
        return 0;
    }
    (first..end)
        .fold(Key::EMPTY, |key, at| key.push(doc, at))
        .flags()
}

/// Returns the kind of a labelled name.
fn corrected_kind(doc: &Document<'_>, first: usize, end: usize, kind: NameKind) -> NameKind {
    let flags = flags(doc, first, end);
    let person = kind == NameKind::Person;
    if flags & PEOPLE != 0 && !person {
        NameKind::Group
    } else if flags & COUNTRY != 0 && !(person && flags & AMBIGUOUS != 0) || flags & AREA != 0 {
        NameKind::Place
    } else if flags & ORG != 0 && (end > first + 1 || doc.tokens[first].is(flag::ALL_CAPS)) {
        NameKind::Org
    } else {
        kind
    }
}

/// Labels countries, areas and peoples that the model passed over.
fn add_missing(doc: &Document<'_>, labels: &mut [usize]) {
    let mut at = 0;
    while at < doc.len() {
        let mut best = None;
        if doc.tokens[at].is(flag::CAPITAL) && labels[at] == 0 {
            for end in at + 1..=doc.len().min(at + LONGEST) {
                if labels[end - 1] != 0 || doc.tokens[end - 1].sentence != doc.tokens[at].sentence {
                    break;
                }
                let flags = flags(doc, at, end);
                let long = doc.tokens[at].end - doc.tokens[at].start > 3
                    || end > at + 1
                    || doc.tokens[at].is(flag::ALL_CAPS);
                if long && doc.tokens[end - 1].is(flag::CAPITAL) {
                    if flags & PEOPLE != 0 {
                        best = Some((end, NameKind::Group));
                    } else if flags & (COUNTRY | AREA) != 0 {
                        best = Some((end, NameKind::Place));
                    }
                }
            }
        }
        if let Some((end, kind)) = best {
            mark(labels, at, end, kind);
            at = end;
        } else {
            at += 1;
        }
    }
}

/// Writes the labels of one name.
fn mark(labels: &mut [usize], first: usize, end: usize, kind: NameKind) {
    let kind = KINDS.iter().position(|&known| known == kind).unwrap_or(4);
    for (at, cell) in labels.iter_mut().enumerate().take(end).skip(first) {
        *cell = label(
            kind,
            match (at == first, at + 1 == end) {
                (true, true) => Position::Unit,
                (true, false) => Position::Begin,
                (false, true) => Position::Last,
                (false, false) => Position::Inside,
            },
        );
    }
}
