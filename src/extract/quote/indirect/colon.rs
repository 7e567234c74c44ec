//! Headlines and bullets that put who says it in front: `Berg: Strike was a mistake`.

use std::collections::HashMap;

use super::{FEWEST, Search, Statement};
use crate::model::{Name, NameKind, Speaker, SpeakerKind, SpeechAct};
use crate::syntax::Tree;
use crate::text::flag;

/// Longest name with its titles, in tokens.
const NAME: usize = 7;

/// Longest headline, in tokens.
const HEADLINE: usize = 30;

impl Search<'_, '_, '_> {
    /// Reads the paragraph at `index` where it is a headline whose speaker stands before a colon.
    ///
    /// A headline has no full stop. The name must be a person's or an organisation's and stand in the text again: `Syria: what
    /// we know` and `Opinion: the case for war` name nobody who speaks.
    pub(super) fn headline(&mut self, index: usize) {
        let doc = self.doc;
        let range = doc.paragraph_tokens(index);
        if range.len() < FEWEST + 3 || range.len() > HEADLINE || !self.stands_alone(index) {
            return;
        }
        let Some(colon) =
            (range.start + 1..range.end.min(range.start + NAME)).find(|&at| doc.word(at) == ":")
        else {
            return;
        };
        let last = doc.lower(range.end - 1);
        if matches!(last, "." | "?") || (colon + 1..range.end).any(|at| doc.word(at) == ":") {
            return;
        }
        let before = doc.span(range.start, colon);
        let Some(name) = self.name_at_end(before.end) else {
            return;
        };
        let first = doc.tokens_in(name.span).start;
        let titled = (range.start..first).all(|at| doc.tokens[at].is(flag::CAPITAL));
        if first < range.start || !titled || !self.is_named_again(name) {
            return;
        }
        let statement = Statement {
            content: (colon + 1, range.end),
            rest: None,
            speaker: Some(Speaker {
                span: before,
                name: Some(name.span),
                apposition: None,
                kind: SpeakerKind::Name,
            }),
            cue: (colon, colon + 1),
            act: SpeechAct::Say,
            addressee: None,
            object: None,
            via: None,
            rule: "headline",
            score: 0.6,
        };
        self.add(&Tree::default(), statement);
    }

    /// Tells whether the paragraph is one line between others: the first, or one without a sentence's end before it.
    fn stands_alone(&self, index: usize) -> bool {
        index == 0 || {
            let doc = self.doc;
            let range = doc.paragraph_tokens(index);
            !doc.tokens[range.end - 1].is(flag::PUNCT)
                || doc.tokens[range.end - 1].is(flag::QUOTE_MARK)
        }
    }

    /// Returns the name of a person or organisation that ends at byte `end`.
    fn name_at_end(&self, end: usize) -> Option<Name> {
        let at = self.names.partition_point(|name| name.span.end < end);
        self.names
            .get(at)
            .filter(|name| name.span.end == end)
            .filter(|name| matches!(name.kind, NameKind::Person | NameKind::Org))
            .copied()
    }

    /// Tells whether the last word of a name stands in another name of the text.
    fn is_named_again(&mut self, name: Name) -> bool {
        let text = self.doc.text;
        let last = |name: &Name| name.span.of(text).rsplit(' ').next().unwrap_or_default();
        let counts = self.last_words.get_or_insert_with(|| {
            let mut counts = HashMap::new();
            for name in self.names {
                *counts.entry(last(name)).or_default() += 1;
            }
            counts
        });
        counts.get(last(&name)).is_some_and(|&count| count > 1)
    }
}
