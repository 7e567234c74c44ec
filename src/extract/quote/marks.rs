//! Pairs quotation marks, paragraph by paragraph.
//!
//! A paragraph that opens a quotation and does not close it is continued by a next paragraph that opens with a mark; any
//! other missing mark is a typo, and the paragraph's end mends it. No mark reaches beyond its paragraph, so one stray mark
//! never spoils the rest of an article.

use crate::model::Span;
use crate::text::{Document, flag};

/// What stands between two marks of one paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    /// Index of the opening mark's token.
    pub(super) open: usize,
    /// Index of the closing mark's token; one past the paragraph's last token where no mark closes it.
    pub(super) close: usize,
    /// The words between the marks, white space at both ends left out.
    pub(super) span: Span,
    /// Tells whether it goes on with what the paragraph before left open.
    pub(super) continued: bool,
    /// Tells whether a closing mark was found.
    pub(super) closed: bool,
}

/// What a mark looks like from its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Open,
    Close,
    Either,
}

/// Returns the segments of all paragraphs in order, none inside another.
pub(super) fn segments(doc: &Document<'_>) -> Vec<Segment> {
    let single = uses_single_marks(doc);
    let mut out = Vec::new();
    let mut left_open = false;
    for paragraph in 0..doc.paragraphs.len() {
        left_open = pair(doc, paragraph, single, left_open, &mut out);
    }
    out
}

/// Pairs the marks of one paragraph; returns whether the last quotation is left open.
fn pair(
    doc: &Document<'_>,
    paragraph: usize,
    single: bool,
    left_open: bool,
    out: &mut Vec<Segment>,
) -> bool {
    let range = doc.paragraph_tokens(paragraph);
    let mut open: Option<usize> = None;
    let mut pending = left_open
        && range
            .clone()
            .next()
            .is_some_and(|i| is_mark(doc, i, single));
    for i in range.clone() {
        if !is_mark(doc, i, single) {
            continue;
        }
        match (open, side(doc, i, range.start, range.end)) {
            (None, Side::Open | Side::Either) => open = Some(i),
            // A mark that closes nothing is a typo.
            (None, Side::Close) => {}
            // The mark that should have closed the first is missing: two quotations follow each other. Two marks side by side
            // are one opening ("“ by mistake).
            (Some(start), Side::Open) => {
                // The apostrophe of "'Ndrangheta" opens nothing.
                if i > start + 1 && !is_single(doc.word(start)) {
                    let cut = stop_before(doc, start, i);
                    push(doc, start, cut, std::mem::take(&mut pending), false, out);
                }
                open = Some(i);
            }
            (Some(start), Side::Close | Side::Either) => {
                push(doc, start, i, std::mem::take(&mut pending), true, out);
                open = None;
            }
        }
    }
    let Some(start) = open else { return false };
    let goes_on = doc
        .paragraphs
        .get(paragraph + 1)
        .map(|_| doc.paragraph_tokens(paragraph + 1).start)
        .is_some_and(|next| is_mark(doc, next, single) && doc.word(next) != "”");
    if !goes_on && is_single(doc.word(start)) {
        return false;
    }
    push(doc, start, range.end, pending, false, out);
    goes_on
}

/// Returns where an unclosed quotation that started at `start` ends at the latest before `limit`: after its first full stop.
fn stop_before(doc: &Document<'_>, start: usize, limit: usize) -> usize {
    (start + 1..limit)
        .rev()
        .find(|&i| matches!(doc.word(i), "." | "!" | "?" | ","))
        .map_or(limit, |i| i + 1)
}

/// Adds a segment unless nothing is said in it.
fn push(
    doc: &Document<'_>,
    open: usize,
    close: usize,
    continued: bool,
    closed: bool,
    out: &mut Vec<Segment>,
) {
    let inside = open + 1..close;
    if !inside.clone().any(|i| {
        doc.tokens
            .get(i)
            .is_some_and(|token| !token.is(flag::PUNCT))
    }) {
        return;
    }
    out.push(Segment {
        open,
        close,
        span: doc.span(inside.start, inside.end),
        continued,
        closed,
    });
}

/// Tells whether token `i` is a quotation mark of the kind that the document uses.
fn is_mark(doc: &Document<'_>, i: usize, single: bool) -> bool {
    let Some(token) = doc.tokens.get(i) else {
        return false;
    };
    if token.is(flag::QUOTE_MARK) {
        return true;
    }
    single && token.is(flag::PUNCT) && is_single(doc.word(i)) && {
        // An apostrophe at a word's end ("the leaders' plan") closes nothing: a comma or stop goes before a real one.
        let opens = token.is(flag::SPACE_BEFORE);
        opens
            || i.checked_sub(1).is_some_and(|before| {
                matches!(doc.word(before), "," | "." | "!" | "?" | "…" | "...")
            })
            || matches!(doc.word(i + 1), "," | "." | ";")
    }
}

/// Tells whether `word` is a single quotation mark.
fn is_single(word: &str) -> bool {
    matches!(word, "'" | "‘" | "’" | "‚" | "‹" | "›")
}

/// Tells whether the document quotes in single marks: it has no double ones, and single ones at both ends of words.
fn uses_single_marks(doc: &Document<'_>) -> bool {
    let mut opens = 0_usize;
    for (i, token) in doc.tokens.iter().enumerate() {
        if token.is(flag::QUOTE_MARK) {
            return false;
        }
        opens += usize::from(
            token.is(flag::PUNCT | flag::SPACE_BEFORE)
                && is_single(doc.word(i))
                && doc
                    .tokens
                    .get(i + 1)
                    .is_some_and(|next| !next.is(flag::SPACE_BEFORE) && next.is(flag::ALPHA)),
        );
    }
    opens > 0
}

/// Tells from the spaces around mark `i` which end of a quotation it is; a curly mark's own direction counts where the spaces
/// don't speak against it.
fn side(doc: &Document<'_>, i: usize, first: usize, end: usize) -> Side {
    let glued = |at: usize| {
        doc.tokens
            .get(at)
            .is_some_and(|token| !token.is(flag::SPACE_BEFORE))
    };
    let at_start = i == first;
    let at_end = i + 1 >= end;
    let before = i.checked_sub(1).map_or("", |before| doc.word(before));
    let space_before =
        at_start || !glued(i) || matches!(before, "(" | "[" | "-" | "--" | "—" | "–" | "―" | "/");
    let after = doc.word(i + 1);
    let space_after = at_end
        || !glued(i + 1)
        || matches!(
            after,
            ")" | "]" | "," | "." | ";" | ":" | "!" | "?" | "-" | "--" | "—" | "–" | "―"
        );
    let shape = match (space_before, space_after) {
        (true, false) => Side::Open,
        (false, true) => Side::Close,
        _ => Side::Either,
    };
    if at_start && !at_end {
        return Side::Open;
    }
    match doc.word(i) {
        "“" | "``" | "„" | "«" | "‘‘" | "‘" | "‚" | "‹" => match shape {
            // „…“ closes with the mark that opens elsewhere.
            Side::Close => Side::Either,
            _ => Side::Open,
        },
        "”" | "»" | "’’" | "›" => match shape {
            Side::Open => Side::Either,
            _ => Side::Close,
        },
        _ => shape,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(text: &str) -> Vec<&str> {
        let doc = Document::new(text);
        segments(&doc)
            .iter()
            .map(|segment| segment.span.of(text))
            .collect()
    }

    #[test]
    fn pairs_marks_of_all_styles() {
        for (text, expected) in [
            ("\"We go,\" she said. \"Now.\"", vec!["We go,", "Now."]),
            ("“We go,” she said.", vec!["We go,"]),
            ("''We go,'' she said.", vec!["We go,"]),
            ("``We go,'' she said.", vec!["We go,"]),
            ("„Wir gehen“, sagte sie.", vec!["Wir gehen"]),
            ("«We go», she said.", vec!["We go"]),
            ("‘We go,’ said the leaders’ aide.", vec!["We go,"]),
            ("The leaders' plan isn't 'new'.", vec!["new"]),
            ("The leaders' plan isn't new.", vec![]),
            ("She called it (\"a farce\").", vec!["a farce"]),
            ("A \"\" b", vec![]),
        ] {
            assert_eq!(between(text), expected, "{text}");
        }
    }

    #[test]
    fn a_stray_mark_spoils_its_own_paragraph_only() {
        let text = "He said \"no and left.\n\nThe mayor said, \"Yes.\" She left.";
        assert_eq!(between(text), ["no and left.", "Yes."]);
        let text = "He left.\" She said \"no.\"";
        assert_eq!(between(text), ["no."]);
    }

    #[test]
    fn a_quotation_runs_on_over_paragraphs() {
        let text = "\"We came. We saw.\n\n\"We left,\" Hale said.";
        let doc = Document::new(text);
        let found = segments(&doc);
        assert_eq!(found.len(), 2);
        assert!(!found[0].closed && !found[0].continued);
        assert!(found[1].closed && found[1].continued);
        // Closed before: a new one.
        let doc = Document::new("\"We left.\"\n\n\"We came,\" Hale said.");
        assert!(!segments(&doc)[1].continued);
    }
}
