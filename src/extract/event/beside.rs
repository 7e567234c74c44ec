//! Words that tell of an event only in one of their senses, by the words beside them.

use super::trigger::JUDGES;
use crate::lexicon::nouns;
use crate::syntax::{Dep, Tree};
use crate::text::{Document, Pos, flag};

/// Who is exchanged by two sides that fight.
const CAPTIVES: [&str; 12] = [
    "bodies",
    "captive",
    "captives",
    "detainee",
    "detainees",
    "hostage",
    "hostages",
    "prisoner",
    "prisoners",
    "pows",
    "remains",
    "spies",
];

/// Tells whether a swap is one of captives: "a prisoner swap", "an exchange of the last prisoners".
pub(super) fn is_of_captives(
    doc: &Document<'_>,
    tokens: &std::ops::Range<usize>,
    token: usize,
) -> bool {
    let is_captive = |at: usize| CAPTIVES.contains(&doc.lower(at));
    let own = tokens.start.max(token.saturating_sub(3))..token;
    let behind = token + 2..tokens.end.min(token + 7);
    own.rev()
        .take_while(|&at| doc.tokens[at].pos.is_noun() || doc.word(at) == "-")
        .any(is_captive)
        || doc.lower(token + 1) == "of"
            && behind
                .take_while(|&at| !doc.tokens[at].is(flag::PUNCT))
                .any(is_captive)
}

/// What is signed when sides come to terms.
const TERMS: [&str; 12] = [
    "accord",
    "accords",
    "agreement",
    "agreements",
    "armistice",
    "ceasefire",
    "memorandum",
    "pact",
    "pacts",
    "treaties",
    "treaty",
    "truce",
];

/// What courts hear.
const HEARD: [&str; 12] = [
    "appeal",
    "appeals",
    "argument",
    "arguments",
    "case",
    "cases",
    "challenge",
    "evidence",
    "petition",
    "petitions",
    "request",
    "testimony",
];

/// Tells whether a verb that tells of an event only with the right words beside it has them: who gathers is somebody, what is signed
/// are terms, and what is heard is heard by a court.
pub(super) fn has_its_words(doc: &Document<'_>, tree: &Tree, verb: usize) -> bool {
    let passive = tree.children_by(verb, &[Dep::Auxpass]).next().is_some();
    let subject = || tree.children_by(verb, &[Dep::Nsubj]).next();
    let done_to = || {
        let label = if passive { Dep::Nsubjpass } else { Dep::Dobj };
        tree.children_by(verb, &[label]).next()
    };
    let is_among =
        |at: Option<usize>, list: &[&str]| at.is_some_and(|at| list.contains(&doc.lower(at)));
    match doc.lower(verb) {
        "gather" | "gathers" | "gathered" => {
            !passive
                && done_to().is_none()
                && subject().is_some_and(|at| {
                    nouns::is_somebody(doc.lower(at)) || doc.tokens[at].pos == Pos::Nnp
                })
        }
        "sign" | "signs" | "signed" | "signing" => is_among(done_to(), &TERMS),
        "hear" | "hears" | "heard" => {
            is_among(done_to(), &HEARD) && (passive || is_among(subject(), &JUDGES))
        }
        _ => true,
    }
}
