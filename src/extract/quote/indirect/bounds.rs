//! Where the words of a statement begin, and where its attribution ends.

use super::Search;
use crate::model::NameKind;
use crate::text::{Document, Pos, flag};

/// Longest account of where something was said: "in a statement on Tuesday after talks with the owners".
const OCCASION: usize = 12;

/// Returns one past the words `first..end` with the bracket that closes behind them: `a unit of Norvia Corp <NRV | >`.
pub(super) fn closed(doc: &Document<'_>, first: usize, end: usize) -> usize {
    let Some(next) = doc.tokens.get(end) else {
        return end;
    };
    let open = match doc.word(end) {
        ">" => "<",
        ")" => "(",
        "]" => "[",
        _ => return end,
    };
    let close = doc.word(end);
    let opened = (first..end).filter(|&at| doc.word(at) == open).count();
    let shut = (first..end).filter(|&at| doc.word(at) == close).count();
    end + usize::from(opened > shut && next.sentence == doc.tokens[first].sentence)
}

impl Search<'_, '_, '_> {
    /// Returns one past what tells where something was said, from token `from` on, where it closes the attribution: `…, the ministry
    /// said | in a statement on Sunday.` A clause of its own is none of it, and what hangs on other verbs than those of saying by
    /// a sentence may be the object of them: `the offer that they proposed in May`.
    pub(super) fn behind_occasion(&self, cue: usize, from: usize, sentence: usize) -> usize {
        let doc = self.doc;
        let says = matches!(
            doc.lower(cue),
            "said"
                | "says"
                | "told"
                | "added"
                | "stated"
                | "wrote"
                | "noted"
                | "informed"
                | "confirmed"
                | "announced"
        ) && matches!(doc.tokens[cue].pos, Pos::Vbd | Pos::Vbz);
        let opens = says
            && from < sentence
            && matches!(
                doc.lower(from),
                "in" | "at" | "during" | "via" | "through" | "on" | "after" | "following" | "over"
            );
        let end = (from..sentence)
            .find(|&at| doc.tokens[at].is(flag::PUNCT) && doc.tokens[at].pos != Pos::Possessive)
            .unwrap_or(sentence);
        let plain = (from..end).all(|at| {
            !doc.tokens[at].pos.is_finite()
                && !matches!(
                    doc.tokens[at].pos,
                    Pos::Md | Pos::Wdt | Pos::Wp | Pos::Wrb | Pos::To
                )
                && doc.lower(at) != "that"
        });
        // "wrote in “Night Ferry” on the form": the words go on behind the mark.
        if opens && plain && end > from + 1 && end - from <= OCCASION {
            end
        } else {
            from
        }
    }

    /// Returns the token behind the city at the head of a paragraph that opens with `first`: `Islamabad: | The ministry …`.
    pub(super) fn behind_city(&self, first: usize, end: usize) -> usize {
        /// Most words of a city with its mark.
        const LONGEST: usize = 4;
        let doc = self.doc;
        let Some(token) = doc
            .tokens
            .get(first)
            .filter(|token| token.is(flag::PARAGRAPH_FIRST))
        else {
            return first;
        };
        let start = token.span().start;
        let at = self.names.partition_point(|name| name.span.end <= start);
        self.names
            .get(at)
            .filter(|name| name.kind == NameKind::Place && name.span.start == start)
            .map(|name| doc.tokens_in(name.span).end)
            .filter(|&colon| colon < end && colon <= first + LONGEST && doc.word(colon) == ":")
            .map_or(first, |colon| colon + 1)
    }

    /// Tells whether "as" at `mark` right behind the verb of saying says what the speaker did meanwhile: "said as she left the hall".
    pub(super) fn is_while(&self, mark: usize) -> bool {
        let doc = self.doc;
        let behind = mark
            .checked_sub(1)
            .is_some_and(|before| self.may_report(before) || self.is_time(before));
        doc.lower(mark) == "as"
            && behind
            && doc
                .tokens
                .get(mark + 1)
                .is_some_and(|next| matches!(next.pos, Pos::Prp | Pos::Dt | Pos::Nnp))
    }

    /// Returns one past the last token of the words `first..end` behind the cue at `cue`, with the rest of a phrase that the tree cut in
    /// two: `offers from the oil company | Norvia`, `payment of all but | two millions`.
    pub(super) fn whole(&self, first: usize, end: usize, cue: usize) -> usize {
        let doc = self.doc;
        let sentence = doc.sentences[doc.tokens[cue].sentence as usize].end;
        if cue > first || end <= first || end >= sentence || doc.tokens[end].is(flag::PUNCT) {
            return end;
        }
        let last = doc.lower(end - 1);
        let open = doc.tokens[end - 1].pos == Pos::Dt
            || matches!(last, "of" | "but" | "and" | "or" | "between" | "from");
        if open {
            return (end..sentence)
                .find(|&at| doc.tokens[at].is(flag::PUNCT) && doc.tokens[at].pos != Pos::Possessive)
                .unwrap_or(sentence);
        }
        let mut whole = end;
        if matches!(doc.tokens[end - 1].pos, Pos::Nn | Pos::Nns) {
            while whole < sentence
                && matches!(doc.tokens[whole].pos, Pos::Nnp | Pos::Nnps)
                && !self.is_time(whole)
            {
                whole += 1;
            }
        }
        whole
    }

    /// Returns a statement with what stands before the "and that" that it opens with: `said that the dam was safe and that …`.
    pub(super) fn since_first_that(&self, cue: usize, content: (usize, usize)) -> (usize, usize) {
        let doc = self.doc;
        let (first, end) = content;
        let second = first >= cue + 4
            && doc.lower(first - 1) == "that"
            && matches!(doc.lower(first - 2), "and" | "but");
        match self.that(cue).filter(|&that| second && that < first) {
            Some(that) => (that, end),
            None => content,
        }
    }
}
