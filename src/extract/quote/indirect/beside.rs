//! Clauses that the tree does not join to the verb of saying before them.

use super::super::cue;
use super::{FEWEST, Search, tokens_start};
use crate::model::{Speaker, SpeechAct};
use crate::text::{Pos, flag};

impl Search<'_, '_, '_> {
    /// Reads a clause that the tree does not join to the verb before it: `X said …`.
    pub(super) fn beside(&self, at: usize, speaker: Speaker) -> Option<(usize, usize)> {
        let doc = self.doc;
        let sentence = doc.sentences[doc.tokens[at].sentence as usize];
        if tokens_start(doc, speaker) > at {
            return None;
        }
        let mut start = at + 1;
        while start < sentence.end
            && (self.is_time(start)
                || doc.tokens[start].pos.is_adverb()
                || matches!(doc.lower(start), "on" | "in" | "at") && self.is_time(start + 1))
        {
            start += 1;
        }
        if doc.lower(start) == "that" {
            start += 1;
        }
        let counted = doc.lower(start) == "at" && matches!(doc.lower(start + 1), "most" | "least");
        let opens = counted
            || doc.tokens.get(start).is_some_and(|token| {
                !token.is(flag::PUNCT)
                    && !matches!(token.pos, Pos::In | Pos::To | Pos::Rp | Pos::Cc)
            });
        let verb = (start + 1..sentence.end.min(start + 14))
            .find(|&token| doc.tokens[token].pos.is_finite())?;
        let says = matches!(doc.lower(at), "said" | "says" | "say");
        // "asked her daughter after the storm had passed", "wrote a book that won": no clause stands right behind the verb. "said yes,
        // but others do not": its words end.
        let answers = matches!(doc.lower(start), "yes" | "no" | "so" | "them");
        let those = doc.lower(start) == "those"
            && matches!(doc.tokens[start + 1].pos, Pos::Vbn | Pos::Vbd | Pos::In);
        if answers
            || those
            || !says
                && !self.closes_words(at, verb)
                && (start + 1..verb).any(|token| self.breaks(at, start, token))
        {
            return None;
        }
        // "declared an emergency | and called on …": the verb is the speaker's own.
        if opens && matches!(doc.lower(verb - 1), "and" | "but" | "or") {
            if doc.tokens[at].pos == Pos::Vbg {
                return None;
            }
            // "said the owners and the crew agreed": nothing but a clause is said.
            if !says {
                return (verb > start + FEWEST).then_some((start, verb - 1));
            }
        }
        opens.then_some((start, sentence.end))
    }

    /// Tells whether the verb at `at` closes the sentence of an order as an attribution does: `ordered a count of the boats, officials | said.`
    fn closes_words(&self, cue: usize, at: usize) -> bool {
        let doc = self.doc;
        let end = doc.sentences[doc.tokens[at].sentence as usize].end;
        let orders = cue::cue(doc.tokens[cue].hash)
            .and_then(|cue| cue.verb)
            .is_some_and(|verb| verb.act == SpeechAct::Demand);
        orders
            && self.may_report(at)
            && (at + 1..end).all(|token| doc.tokens[token].is(flag::PUNCT))
    }

    /// Tells whether no subject of a clause goes on over the token `at` behind the verb `cue`: another clause begins.
    fn breaks(&self, cue: usize, start: usize, at: usize) -> bool {
        let doc = self.doc;
        // "asked the crews which line was shut"
        let asks = doc.lower(cue).starts_with("ask");
        // "the dividend at the rate it pays", but "an owner it controls"
        let linked = (start + 1..at).any(|before| doc.tokens[before].pos == Pos::In);
        !asks && matches!(doc.tokens[at].pos, Pos::Wdt | Pos::Wp | Pos::Wrb)
            || !asks && (doc.lower(at) == "if" || doc.tokens[at].pos == Pos::Prp && linked)
            || doc.lower(at) == "to" && doc.lower(cue).starts_with("add")
            || matches!(doc.word(at), "," | ";" | ":" | "-" | "--" | "–" | "—")
            || doc.tokens[at].is(flag::QUOTE_MARK)
            || matches!(
                doc.lower(at),
                "that" | "so" | "as" | "because" | "while" | "when" | "after" | "before" | "but"
            )
    }
}
