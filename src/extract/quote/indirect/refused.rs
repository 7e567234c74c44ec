//! What looks like a statement and is none.

use super::{Search, Statement};
use crate::lexicon::nouns::{self, Noun};
use crate::lexicon::voices;
use crate::model::{Speaker, SpeakerKind, SpeechAct};
use crate::syntax::{Dep, Tree};
use crate::text::Pos;

/// Beginnings of verbs by which somebody only means to say something.
const INTENDS: [&str; 3] = ["intend", "plan", "prepar"];

impl Search<'_, '_, '_> {
    /// Tells whether the text names nobody who says what the verb at `at` reports: a question that was put (`Asked whether …, she`),
    /// what somebody means to say (`plans to argue that`), a clause in the place of a speaker, or somebody of whom it was said
    /// (`was told by Berg that`).
    pub(super) fn is_nobodys(&self, tree: &Tree, at: usize, speaker: Option<Speaker>) -> bool {
        let doc = self.doc;
        let Some(speaker) = speaker else {
            return doc.lower(at) == "asked";
        };
        let over = tree.head(at);
        let intended = at > 0
            && doc.lower(at - 1) == "to"
            && doc.tokens[at].pos == Pos::Vb
            && over < at
            && tree.label(at) == Dep::Xcomp
            && doc.tokens[over].pos.is_verb()
            && INTENDS.iter().any(|stem| doc.lower(over).starts_with(stem));
        let phrase = doc.tokens_in(speaker.span);
        let clause = phrase.len() > 1
            && matches!(doc.tokens[phrase.start].pos, Pos::Wp | Pos::Wdt | Pos::Wrb);
        let told = doc.lower(at + 1) == "by"
            && phrase.end <= at
            && (phrase.end..at)
                .any(|be| matches!(doc.lower(be), "was" | "were" | "been" | "is" | "are" | "be"));
        intended || clause || told
    }

    /// Tells whether the verb at `at` tells of no words: what is not promised or praised, what it would be easy to blame, a right that
    /// is denied to somebody, and a participle that only describes ("nine pledged members").
    pub(super) fn is_unsaid(
        &self,
        tree: &Tree,
        at: usize,
        act: SpeechAct,
        speaker: Option<Speaker>,
    ) -> bool {
        let doc = self.doc;
        let word = doc.lower(at);
        // "never said that the port was safe", but "not only said …"
        let negated = tree.children_by(at, &[Dep::Neg]).next().is_some_and(|not| {
            not < at && !matches!(doc.lower(not + 1), "only" | "just" | "merely")
        }) && act != SpeechAct::Ask;
        // "it is easy to criticise the plan"
        let nobody = at > 0
            && doc.lower(at - 1) == "to"
            && speaker.is_none_or(|speaker| matches!(doc.cut(speaker.span), "it" | "It"));
        // "declined to say what it cost"
        let over = tree.head(at);
        let declined = over < at
            && tree.label(at) == Dep::Xcomp
            && ["declin", "refus"]
                .iter()
                .any(|stem| doc.lower(over).starts_with(stem));
        let withheld = word.starts_with("den")
            && (at + 1..tree.tokens().end.min(at + 8)).any(|next| {
                matches!(
                    doc.lower(next),
                    "access"
                        | "entry"
                        | "permission"
                        | "visa"
                        | "visas"
                        | "bail"
                        | "coverage"
                        | "chance"
                        | "opportunity"
                        | "right"
                        | "rights"
                        | "motion"
                        | "motions"
                        | "petition"
                        | "appeal"
                        | "application"
                        | "request"
                        | "requests"
                        | "bid"
                        | "permit"
                        | "asylum"
                        | "parole"
                        | "funding"
                )
            });
        // "the port's previously reported losses"
        let before = (tree.tokens().start..at)
            .rfind(|&before| !doc.tokens[before].pos.is_adverb())
            .map_or(Pos::None, |before| doc.tokens[before].pos);
        let attribute = (matches!(
            word,
            "pledged"
                | "promised"
                | "alleged"
                | "reported"
                | "announced"
                | "proposed"
                | "estimated"
        ) && matches!(
            before,
            Pos::Cd | Pos::Dt | Pos::PrpPossessive | Pos::Possessive | Pos::Jj | Pos::Jjr
        ) || word == "estimated" && at > 0 && doc.lower(at - 1) == "total")
            && doc.tokens.get(at + 1).is_some_and(|next| {
                matches!(next.pos, Pos::Nn | Pos::Nns) || next.pos.is_adjective()
            });
        // "pleaded not guilty on Tuesday to two counts"
        let plea = word.starts_with("plead")
            && (at + 1..tree.tokens().end.min(at + 4))
                .any(|next| matches!(doc.lower(next), "guilty" | "innocent" | "contest"));
        // "conceded defeat", "admitted a string of thefts"
        let defeat = word.starts_with("conced")
            && matches!(
                doc.lower(at + 1),
                "defeat" | "goals" | "victory" | "power" | "ground"
            );
        negated
            || nobody
            || declined
            || withheld
            || attribute
            || plea
            || defeat
            || self.is_possible(tree, at)
    }

    /// Tells whether words are only thought of: "may argue that …", "could have added that …", "might stop the sale, arguing …", "would
    /// calm the crews by announcing …".
    fn is_possible(&self, tree: &Tree, at: usize) -> bool {
        let doc = self.doc;
        let modal = |verb: usize, all: bool| {
            tree.children_by(verb, &[Dep::Aux])
                .any(|aux| match doc.lower(aux) {
                    "may" | "might" => true,
                    "could" | "can" | "would" | "will" | "should" => all,
                    _ => false,
                })
        };
        match doc.tokens[at].pos {
            Pos::Vb | Pos::Vbn => {
                modal(at, false)
                    || modal(at, true)
                        && tree
                            .children_by(at, &[Dep::Aux])
                            .any(|aux| doc.lower(aux) == "have")
            }
            Pos::Vbg if at > 0 => {
                let over = tree.head(at);
                if doc.lower(at - 1) == "by" && over == at - 1 {
                    let verb = tree.head(over);
                    let expected = at > 2
                        && verb > 1
                        && doc.lower(verb - 1) == "to"
                        && matches!(doc.lower(verb - 2), "expected" | "likely" | "due" | "set");
                    return verb < at && (expected || modal(verb, true));
                }
                over < at && tree.label(at) == Dep::Advcl && modal(over, false)
            }
            _ => false,
        }
    }

    /// Tells whether the verb at `at` only says what somebody is to announce: "will announce its next step", "is due to present it".
    pub(super) fn is_to_come(&self, tree: &Tree, at: usize) -> bool {
        let doc = self.doc;
        // "expects to report a profit"
        let expected = at > 1
            && doc.lower(at - 1) == "to"
            && ["expect", "plan", "intend", "due", "likely"]
                .iter()
                .any(|stem| doc.lower(at - 2).starts_with(stem));
        expected
            || doc.tokens[at].pos == Pos::Vb
                && tree.children_by(at, &[Dep::Aux]).any(|aux| {
                    matches!(
                        doc.lower(aux),
                        "will"
                            | "'ll"
                            | "’ll"
                            | "would"
                            | "may"
                            | "might"
                            | "could"
                            | "should"
                            | "shall"
                    )
                })
    }

    /// Tells whether the noun at `at` is what a report leans on: "citing people familiar with the matter", "citing a document".
    pub(super) fn is_source(&self, at: usize) -> bool {
        let word = self.doc.lower(at);
        nouns::is_somebody(word)
            || nouns::is(word, Noun::Writing)
            || matches!(
                word,
                "source" | "sources" | "data" | "figures" | "media" | "records" | "filings"
            )
            || self.doc.tokens[at].is(crate::text::flag::CAPITAL)
    }

    /// Tells whether a speaker is a thing by its description, which demands and calls for nothing in words: "the option", "tourism".
    pub(super) fn is_thing(&self, speaker: Option<Speaker>) -> bool {
        speaker.is_some_and(|speaker| {
            let words = self.doc.cut(speaker.span);
            let head = voices::head(words).to_lowercase();
            speaker.kind == SpeakerKind::Nominal
                && speaker.name.is_none()
                && !nouns::is_somebody(&head)
                && !nouns::is(&head, Noun::Writing)
                && !words
                    .split_whitespace()
                    .skip(1)
                    .any(|word| word.starts_with(char::is_uppercase))
        })
    }

    /// Tells whether the words behind a cue are no statement: the name for a quotation ("what it calls “…”"), the relative clause of
    /// a noun that looks like a verb ("the budget scolds who …"), or the verb of what something is charged for ("the rent he charges
    /// is high").
    pub(super) fn is_no_statement(&self, statement: &Statement, content: (usize, usize)) -> bool {
        let doc = self.doc;
        let (first, end) = content;
        let named = doc.lower(first) == "what"
            && end - first <= 5
            && matches!(
                doc.lower(end - 1),
                "call" | "calls" | "called" | "calling" | "described" | "describes" | "termed"
            );
        let relative = first == statement.cue.1
            && matches!(doc.lower(first), "who" | "whose" | "whom")
            && !matches!(
                statement.act,
                SpeechAct::Say | SpeechAct::Ask | SpeechAct::Confirm
            );
        let charged = first == statement.cue.1
            && matches!(doc.lower(statement.cue.0), "charge" | "charges" | "charged")
            && (doc.tokens[first].pos.is_finite() || doc.tokens[first].pos == Pos::Md);
        // "hearing him say it in a new voice", "asked why, and left", "said that overlooked the risks"
        let next = doc.tokens.get(first + 1).map_or(Pos::None, |next| next.pos);
        let pronoun = first == statement.cue.1
            && (doc.lower(first) == "it" && matches!(next, Pos::In | Pos::To)
                || doc.lower(first) == "why" && doc.lower(first + 1) == ",");
        let lost = first == statement.cue.1 + 1
            && doc.lower(first - 1) == "that"
            && matches!(doc.tokens[first].pos, Pos::Vbd | Pos::Vbz);
        // "While he is recommending the stock, he said …": the main clause is none of the words.
        let main = doc.tokens[statement.cue.0].pos == Pos::Vbg
            && (first + 1..end.saturating_sub(2)).any(|comma| {
                doc.lower(comma) == ","
                    && doc.tokens[comma + 1].pos == Pos::Prp
                    && doc.tokens[comma + 2].pos.is_finite()
                    && self.may_report(comma + 2)
            });
        named || relative || charged || pronoun || lost || main
    }
}
