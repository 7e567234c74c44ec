//! `according to X`, before, behind and inside what X says.

use super::{Search, Statement};
use crate::extract::quote::after::is_measure;
use crate::model::{NameKind, SpeechAct};
use crate::syntax::{Dep, Tree};
use crate::text::flag;

impl Search<'_, '_, '_> {
    /// Tells whether the tokens `first..end` are the name of a person.
    fn is_person(&self, first: usize, end: usize) -> bool {
        let span = self.doc.span(first, end);
        let at = self
            .names
            .partition_point(|name| name.span.end <= span.start);
        self.names
            .get(at)
            .is_some_and(|name| name.kind == NameKind::Person && name.span == span)
    }

    /// Reads `according to X`.
    pub(super) fn according(&self, tree: &Tree, at: usize) -> Option<Statement> {
        let doc = self.doc;
        let sentence = doc.sentences[doc.tokens[at].sentence as usize];
        let speaker = tree
            .children_by(at + 1, &[Dep::Pobj])
            .find(|&source| source > at + 1)
            .and_then(|head| self.phrase(tree, head))
            .or_else(|| self.phrase_at(at + 2))?;
        let words = doc.tokens_in(speaker.span);
        if is_measure(
            doc.lower(words.start),
            doc.lower(words.end.saturating_sub(1)),
        ) {
            return None;
        }
        let source_end = doc.tokens_in(speaker.span).end.max(at + 3);
        let is_end = |token: usize| {
            matches!(doc.lower(token), "," | ";" | "(" | ")")
                || matches!(doc.word(token), "-" | "--" | "–" | "—")
        };
        let close = (source_end..sentence.end).find(|&token| is_end(token));
        let opens = (sentence.first..at).all(|token| {
            doc.tokens[token].is(flag::PUNCT) || matches!(doc.lower(token), "but" | "and" | "still")
        });
        let (content, rest) = if opens {
            let mut first = close? + 1;
            // "According to Ada Berg, a former envoy, the talks …"
            if let Some(next) = (first..sentence.end).find(|&token| is_end(token))
                && !(first..next).any(|token| doc.tokens[token].pos.is_finite())
                && (matches!(doc.lower(first), "a" | "an" | "the" | "who" | "which")
                    || self.is_person(first, next))
            {
                first = next + 1;
            }
            ((first, sentence.end), None)
        } else {
            let mut before = (sentence.first, at);
            // Of a sentence in two halves the nearer one is meant.
            if let Some(colon) = (before.0..before.1).rfind(|&token| {
                matches!(doc.word(token), ":" | ";")
                    || doc.word(token) == "("
                        && !(token..before.1).any(|close| doc.word(close) == ")")
            }) {
                before.0 = colon + 1;
            }
            if let Some(comma) =
                (before.0..before.1.saturating_sub(2)).rfind(|&token| doc.lower(token) == ",")
                && matches!(doc.lower(comma + 1), "which" | "who")
            {
                before.0 = comma + 1;
            }
            // "according to Ada Berg, another docker, was …"
            let rest = close
                .filter(|&close| doc.lower(close) != ")")
                .map(|close| self.behind_apposition(close, sentence.end))
                .filter(|&close| close < sentence.end)
                .map(|close| (close + 1, sentence.end));
            let says = |words: (usize, usize)| {
                (words.0..words.1).any(|token| doc.tokens[token].pos.is_finite())
            };
            match rest {
                Some(rest) if !says(before) && says(rest) => {
                    if before.1 - before.0 < super::FEWEST + 1 {
                        (rest, None)
                    } else {
                        (before, Some(rest))
                    }
                }
                _ => (before, None),
            }
        };
        Some(Statement {
            content,
            rest,
            speaker: Some(speaker),
            cue: (at, at + 2),
            act: SpeechAct::Say,
            addressee: None,
            object: None,
            via: None,
            rule: "according-to",
            score: 0.75,
        })
    }
}
