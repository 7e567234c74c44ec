//! Attributions set off by commas, `…, X said.`, `…, said X, …`, and those of quotations, which report nothing else.

use super::super::cue::{self, Grammar};
use super::{FEWEST, Search, ending};
use crate::lexicon::nouns::is_somebody;
use crate::model::Speaker;
use crate::text::{Pos, flag};

/// Words that open a clause of time or concession in front of the main one.
const OPENINGS: [&str; 10] = [
    "after", "although", "as", "before", "despite", "once", "since", "though", "when", "while",
];

impl Search<'_, '_, '_> {
    /// Reads an attribution set off by commas: `…, X said.`, `…, said X, …`; returns the words before, and those behind that
    /// go on with them.
    pub(super) fn around(
        &self,
        at: usize,
        speaker: Speaker,
        object: Option<usize>,
    ) -> Option<((usize, usize), Option<(usize, usize)>)> {
        let doc = self.doc;
        let sentence = doc.sentences[doc.tokens[at].sentence as usize];
        let source = doc.tokens_in(speaker.span);
        let (first, mut end) = (source.start.min(at), source.end.max(at + 1));
        // Whom it was told, days and adverbs stand between the attribution and its end.
        if let Some(object) = object.filter(|&object| {
            (end..end + 5).contains(&object)
                && self.may_listen(at, object)
                && !(end..object).any(|at| doc.tokens[at].is(flag::PUNCT))
        }) {
            end = object + 1;
        }
        while end < sentence.end
            && (doc.tokens[end].pos.is_adverb()
                || self.is_time(end)
                || matches!(doc.lower(end), "on" | "in" | "at") && self.is_time(end + 1))
        {
            end += 1;
        }
        let attribution = end;
        end = self.behind_occasion(at, end, sentence.end);
        let closes = end >= sentence.end || doc.tokens[end].is(flag::PUNCT);
        if !closes || first <= sentence.first + 1 || doc.lower(first - 1) != "," {
            return None;
        }
        // "Asked how he wanted to be remembered, he replied"
        let opening = (sentence.first..first).find(|&token| {
            !doc.tokens[token].is(flag::PUNCT) && !matches!(doc.lower(token), "and" | "but")
        });
        if opening.is_some_and(|opening| {
            matches!(
                doc.lower(opening),
                "asked" | "pressed" | "questioned" | "quizzed"
            ) || (doc.lower(opening) == "when" && doc.lower(opening + 1) == "asked")
        }) {
            return None;
        }
        let before = (sentence.first, first - 1);
        // "…, said Ada Berg, a docker in Westport, …": who she is is none of her words.
        let behind = if source.start > at {
            (self.behind_apposition(end, sentence.end), sentence.end)
        } else {
            (end, sentence.end)
        };
        let says = |words: (usize, usize)| {
            (words.0..words.1).any(|token| doc.tokens[token].pos.is_finite())
        };
        let opens = (behind.0..behind.1).find(|&token| !doc.tokens[token].is(flag::PUNCT));
        // "It was, he said, a mistake."
        let hangs = doc
            .tokens
            .get(first.saturating_sub(2))
            .is_some_and(|token| token.pos.is_finite() || matches!(token.pos, Pos::In | Pos::To));
        let goes_on = doc.lower(end) == ","
            && !opens.is_some_and(|opens| ending::is_refusal(doc, opens))
            && opens.is_some_and(|opens| {
                let remark = ending::is_remark(doc, end)
                    || matches!(
                        doc.lower(opens),
                        "who"
                            | "whose"
                            | "speaking"
                            | "on"
                            | "in"
                            | "during"
                            | "at"
                            | "after"
                            | "when"
                            | "as"
                            | "a"
                            | "an"
                            | "before"
                            | "citing"
                            | "according"
                    ) && says(before);
                hangs || (!remark && (says(behind) || !says(before)))
            });
        // "In a sharp reply, Berg told the council, “…”", "Berg, he said, “is …”": the quotation is what was said.
        let marked = goes_on
            && opens.is_some_and(|opens| {
                (behind.0..opens).any(|token| doc.tokens[token].is(flag::QUOTE_MARK))
            });
        if marked && !says(before) {
            return None;
        }
        // "Neither side, the envoy said, is ready": one clause, whose halves may be short.
        let halves = goes_on
            && !says(before)
            && opens.is_some_and(|opens| {
                doc.tokens[opens].pos.is_finite() || doc.tokens[opens].pos == Pos::Md
            })
            && !self.is_time(before.0)
            && !matches!(doc.tokens[before.0].pos, Pos::In | Pos::To);
        let words = before.1 - before.0 + behind.1.saturating_sub(behind.0);
        if halves && words > FEWEST {
            return Some((before, Some(behind)));
        }
        // "Ada Berg, a doctor, told a fair in Ames, the day before it closed, …": the speaker's own name before her description.
        if end > attribution && !says(before) {
            return None;
        }
        let rest = (goes_on && behind.1 >= behind.0 + FEWEST).then_some(behind);
        match rest {
            // "On Monday, he said, the road was open."
            Some(rest) if before.1 - before.0 < FEWEST => Some((rest, None)),
            rest if says(before) || rest.is_some() => Some((before, rest)),
            _ => None,
        }
    }

    /// Tells whether the object of the verb of saying at `at` may be who hears it: "told aides", but not "tweeted a warning".
    fn may_listen(&self, at: usize, object: usize) -> bool {
        let doc = self.doc;
        let token = &doc.tokens[object];
        token.pos == Pos::Prp
            || token.is(flag::CAPITAL)
            || is_somebody(doc.lower(object))
            || cue::cue(doc.tokens[at].hash)
                .and_then(|cue| cue.verb)
                .is_some_and(|verb| verb.grammar == Grammar::Told)
    }

    /// Returns the token behind the comma at `comma` and the apposition that it opens, or `comma` where it opens none:
    /// `…, said Ada Berg, another docker of the port | , …`.
    pub(super) fn behind_apposition(&self, comma: usize, end: usize) -> usize {
        let doc = self.doc;
        let opens = comma + 1 < end
            && doc.lower(comma) == ","
            && matches!(
                doc.lower(comma + 1),
                "a" | "an" | "the" | "another" | "one" | "former"
            );
        if !opens {
            return comma;
        }
        let close = (comma + 1..end)
            .find(|&at| doc.tokens[at].is(flag::PUNCT) && doc.tokens[at].pos != Pos::Possessive)
            .unwrap_or(end);
        let says = (comma + 1..close)
            .any(|at| doc.tokens[at].pos.is_finite() || doc.tokens[at].pos == Pos::Md);
        if says { comma } else { close }
    }

    /// Tells whether the verb at `at` with its speaker attributes a quotation right before or behind it, so that no other words of
    /// the sentence are reported by it: `“…,” she wrote when …`, `In a letter, she wrote, “…”`.
    pub(super) fn attributes_quotation(&self, at: usize, speaker: Speaker) -> bool {
        let doc = self.doc;
        let source = doc.tokens_in(speaker.span);
        let (first, end) = (source.start.min(at), source.end.max(at + 1));
        let mark = |at: usize| {
            doc.tokens
                .get(at)
                .is_some_and(|token| token.is(flag::QUOTE_MARK))
        };
        if doc.tokens[first].is(flag::PARAGRAPH_FIRST) || first < 2 {
            return false;
        }
        let closed = mark(first - 1)
            && !doc.tokens[first - 1].is(flag::SPACE_BEFORE)
            && matches!(doc.lower(first - 2), "," | "?" | "!")
            || doc.lower(first - 1) == "," && mark(first - 2);
        if closed {
            // "“Yes,” he said, and told them that …": the second verb has words of its own, and so has the one in "Citing “…,” he said
            // that …".
            let clause = doc.lower(end) == "that"
                || doc.tokens.get(end).is_some_and(|next| {
                    matches!(
                        next.pos,
                        Pos::Dt
                            | Pos::Prp
                            | Pos::PrpPossessive
                            | Pos::Nnp
                            | Pos::Nnps
                            | Pos::Nns
                            | Pos::Ex
                            | Pos::Cd
                    )
                });
            return !clause && !(source.end..at).any(|between| doc.tokens[between].pos.is_verb());
        }
        let quotes = matches!(doc.lower(end), "," | ":")
            && mark(end + 1)
            && doc
                .tokens
                .get(end + 2)
                .is_some_and(|token| token.is(flag::CAPITAL));
        quotes && doc.lower(first - 1) == "," && self.introduces(at, first - 1)
    }

    /// Tells whether the words of the sentence before token `end` only say when, where or how the words were said.
    fn introduces(&self, at: usize, end: usize) -> bool {
        let doc = self.doc;
        let start = doc.sentences[doc.tokens[at].sentence as usize].first;
        let Some(first) = (start..end).find(|&token| {
            !doc.tokens[token].is(flag::PUNCT) && !matches!(doc.lower(token), "and" | "but")
        }) else {
            return false;
        };
        let word = doc.lower(first);
        OPENINGS.contains(&word)
            || self.is_time(first)
            || matches!(
                doc.tokens[first].pos,
                Pos::In | Pos::To | Pos::Vbg | Pos::Vbn
            ) && !matches!(word, "if" | "unless" | "because" | "that" | "whether")
            || !(first..end).any(|token| doc.tokens[token].pos.is_finite())
    }
}
