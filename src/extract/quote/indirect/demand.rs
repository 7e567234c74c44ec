//! What somebody is asked, told or called on to do, and what a verb says of its object.

use super::{FEWEST, Search};
use crate::lexicon::{nouns::is_somebody, voices};
use crate::model::{Speaker, SpeechAct};
use crate::syntax::{Dep, Tree};
use crate::text::{Pos, flag};

use super::super::cue;

/// Farthest that the "to" of a call stands from its "on", in tokens: "called on the owners of both lines to …".
const REACH: usize = 12;

impl Search<'_, '_, '_> {
    /// Returns the words of the infinitive `clause` under the verb at `at`, and who is to do it: `urged | the crews | to wait`. What
    /// is no somebody is done to, and belongs to the words: `urged | quick action to save the port`.
    pub(super) fn infinitive(
        &self,
        tree: &Tree,
        at: usize,
        clause: usize,
        speaker: Option<Speaker>,
    ) -> Option<((usize, usize), Option<usize>)> {
        let doc = self.doc;
        let act = cue::cue(doc.tokens[at].hash)
            .and_then(|cue| cue.verb)
            .map(|verb| verb.act);
        // "The vote promised to be close": things say nothing by what they may come to.
        let somebody = speaker.is_some_and(|speaker| {
            let head = voices::head(doc.cut(speaker.span)).to_lowercase();
            head.ends_with('s') || matches!(head.as_str(), "both" | "all" | "many" | "one")
        });
        if matches!(act, Some(SpeechAct::Promise | SpeechAct::Threaten))
            && !somebody
            && self.is_thing(speaker)
        {
            return None;
        }
        let (first, end) = self.clause(tree, clause, at);
        let to = tree
            .children_by(clause, &[Dep::Aux])
            .find(|&child| doc.lower(child) == "to");
        let first = to.map_or(first, |to| to.max(first));
        // "the gap he promised to close has grown": the sentence goes on, and what he promised stands before.
        if doc
            .tokens
            .get(first + 2)
            .is_some_and(|next| doc.tokens[first + 1].pos == Pos::Vb && next.pos.is_finite())
        {
            return None;
        }
        let object = tree
            .children_by(at, &[Dep::Dobj, Dep::Dative])
            .next()
            .filter(|&object| object > at && object < first);
        match object {
            Some(object) if !self.may_act(object) => {
                let (start, _) = tree.noun_phrase(doc, object);
                Some(((start.max(at + 1), end), None))
            }
            // "a work estimated to cost much"
            None if doc.lower(at).starts_with("estimat") => None,
            object => Some(((first, end), object)),
        }
    }

    /// Tells whether what the verb at `at` says can be a deed: "proposed closing the port".
    pub(super) fn is_proposal(&self, at: usize) -> bool {
        ["propos", "suggest", "recommend"]
            .iter()
            .any(|stem| self.doc.lower(at).starts_with(stem))
    }

    /// Tells whether the word at `object` can be who is to do something.
    fn may_act(&self, object: usize) -> bool {
        let doc = self.doc;
        let token = &doc.tokens[object];
        !token.pos.is_noun()
            || token.is(flag::CAPITAL)
            || doc.lower(object).ends_with('s')
            || is_somebody(doc.lower(object))
    }

    /// Returns the words of `called on the crews to wait`: who is to do it, and what.
    pub(super) fn call_on(&self, tree: &Tree, at: usize) -> Option<(usize, usize)> {
        let doc = self.doc;
        if !matches!(doc.lower(at + 1), "on" | "upon") {
            return None;
        }
        let sentence = doc.sentences[doc.tokens[at].sentence as usize].end;
        let to = (at + 3..sentence.min(at + REACH)).find(|&token| doc.lower(token) == "to")?;
        let plain = (at + 2..to).all(|token| {
            !doc.tokens[token].pos.is_verb()
                && (!doc.tokens[token].is(flag::PUNCT) || doc.tokens[token].pos == Pos::Possessive)
        });
        let verb = doc.tokens.get(to + 1)?;
        if !plain || verb.pos != Pos::Vb {
            return None;
        }
        let (_, end) = tree.subtree(to + 1);
        Some((at + 2, self.before_next_deed(to + 2, end.max(to + 2))))
    }

    /// Returns the comma from token `from` on behind which the reporter goes on with what else was done: `…, | but Berg refused`,
    /// `…, | and left`; or `end`.
    fn before_next_deed(&self, from: usize, end: usize) -> usize {
        let doc = self.doc;
        (from..end)
            .find(|&at| {
                doc.lower(at) == ","
                    && (doc.lower(at + 1) == "but"
                        || doc.lower(at + 1) == "and"
                            && doc
                                .tokens
                                .get(at + 2)
                                .is_some_and(|next| next.pos == Pos::Vbd))
            })
            .unwrap_or(end)
    }

    /// Returns the head of whom it was told by the verb at `at`, and what: `assured | him | it was done`.
    pub(super) fn told(&self, at: usize) -> Option<(usize, (usize, usize))> {
        let doc = self.doc;
        let end = doc.sentences[doc.tokens[at].sentence as usize].end;
        let pronoun = matches!(doc.lower(at + 1), "him" | "them" | "us" | "me" | "her");
        let (listener, first) = self.listener(at, end).filter(|_| pronoun)?;
        let verb = (first..end)
            .take_while(|&token| !doc.tokens[token].is(flag::PUNCT))
            .find(|&token| doc.tokens[token].pos.is_finite() || doc.tokens[token].pos == Pos::Md)?;
        (verb > first).then_some((listener, (first, self.before_next_deed(verb, end))))
    }

    /// Returns one past what the verb at `at` says of its object: `described the port | as a ruin`, `blamed the floods | on Norvia`.
    pub(super) fn behind_object(&self, tree: &Tree, at: usize, object: usize) -> Option<usize> {
        let doc = self.doc;
        let word = doc.lower(at);
        let link = if word.starts_with("describ") {
            "as"
        } else if word.starts_with("blam") {
            "on"
        } else {
            return None;
        };
        let preposition = tree
            .children_by(at, &[Dep::Prep])
            .chain(tree.children_by(object, &[Dep::Prep]))
            .find(|&child| child > object && doc.lower(child) == link)?;
        let (_, end) = tree.subtree(preposition);
        (end > preposition + 1).then_some(end)
    }

    /// Tells whether the words of `content` are those of a clause behind a "that" or a question word.
    pub(super) fn is_marked_clause(&self, content: (usize, usize)) -> bool {
        let doc = self.doc;
        let (first, end) = content;
        let that = first > 0
            && doc.lower(first - 1) == "that"
            && !doc.tokens[first].pos.is_finite()
            && doc.tokens[first].pos != Pos::Md
            && (first < 2
                || !matches!(
                    doc.lower(first - 2),
                    "ground" | "grounds" | "fact" | "condition" | "basis" | "hope" | "hopes"
                ));
        first + FEWEST <= end
            && (that || matches!(doc.lower(first), "how" | "why" | "whether" | "what"))
    }

    /// Tells whether the clause `content` belongs to something else than the verb at `at`: to a noun of what was commented on ("responded
    /// to claims that …"), or to the sentence ("Everything he says is true").
    pub(super) fn is_others_clause(
        &self,
        at: usize,
        content: (usize, usize),
        speaker: Option<Speaker>,
    ) -> bool {
        let doc = self.doc;
        let first = content.0;
        let word = doc.lower(at);
        let commented = ["comment", "respond", "react"]
            .iter()
            .any(|stem| word.starts_with(stem))
            && first > at + 2
            && doc.lower(first - 1) == "that"
            && doc.tokens[first - 2].pos.is_noun();
        let everything = first == at + 1
            && doc.tokens[first].pos.is_finite()
            && speaker.is_some_and(|speaker| {
                let start = doc.tokens_in(speaker.span).start;
                start > 0
                    && matches!(
                        doc.lower(start - 1),
                        "everything" | "anything" | "nothing" | "all" | "much"
                    )
            });
        // "a change that bankers say would cost jobs": the clause is what others say of a thing.
        let others = first > at + 1
            && (first + 1..first + 4).any(|verb| {
                doc.tokens.get(verb + 1).is_some_and(|next| {
                    doc.tokens[verb].pos.is_finite()
                        && (next.pos.is_finite() || next.pos == Pos::Md)
                        && self.may_report(verb)
                })
            });
        commented || everything || others
    }

    /// Tells whether the clause that begins at token `first` is the claim of somebody whom a possessive names, and which the verb at `at`
    /// only speaks of: "noted its claim that …".
    pub(super) fn is_owned_claim(&self, tree: &Tree, at: usize, first: usize) -> bool {
        let doc = self.doc;
        let Some(noun) = first.checked_sub(2).filter(|&noun| noun > at) else {
            return false;
        };
        doc.lower(noun + 1) == "that"
            && doc.tokens[noun].pos.is_noun()
            && cue::cue(doc.tokens[noun].hash).is_some_and(|cue| cue.noun.is_some())
            && tree.children_by(noun, &[Dep::Poss]).next().is_some()
            && !self.is_refused_claim(at, first)
    }

    /// Tells whether the verb at `at` refuses the claim whose clause begins at token `first`: "rejected the idea that …".
    pub(super) fn is_refused_claim(&self, at: usize, first: usize) -> bool {
        let word = self.doc.lower(at);
        first > at + 1
            && self.doc.lower(first - 1) == "that"
            && ["reject", "dismiss", "refut", "rebut", "disput"]
                .iter()
                .any(|stem| word.starts_with(stem))
    }
}
