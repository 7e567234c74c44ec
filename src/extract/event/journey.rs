//! Journeys that no word for one tells of: "is expected in Porto", "will be in Porto", "will return to Porto", "will leave for Porto",
//! "left Lisbon on Monday for Porto".

use super::trigger::Trigger;
use crate::lexicon::{nouns::is_somebody, roles};
use crate::model::{Name, NameKind};
use crate::syntax::{Dep, Tree};
use crate::text::{Document, Pos};

/// How many tokens behind the verb its goal may stand.
const REACH: usize = 6;

/// Tells whether a lower-case word may tell of a journey by what stands behind it.
pub(super) fn is_word(word: &str) -> bool {
    matches!(word, "expected" | "due" | "be") || is_returning(word) || is_leaving(word)
}

/// Tells whether a lower-case word says that somebody goes where he was before. Who has returned may have gone home.
fn is_returning(word: &str) -> bool {
    matches!(word, "return" | "returns" | "returning")
}

/// Tells whether a lower-case word says that somebody sets out.
fn is_leaving(word: &str) -> bool {
    matches!(
        word,
        "leave"
            | "leaves"
            | "left"
            | "leaving"
            | "depart"
            | "departs"
            | "departed"
            | "departing"
            | "head"
            | "heads"
            | "headed"
            | "heading"
    )
}

/// Returns the token that the goal begins with: the place behind "expected in", "leave for", "left Lisbon on Monday for".
pub(super) fn goal(doc: &Document<'_>, token: usize) -> Option<usize> {
    let word = doc.lower(token);
    let link = if is_leaving(word) {
        (token + 1..token + REACH)
            .take_while(|&at| !matches!(doc.lower(at), "," | "." | "to" if at > token + 1))
            .find(|&at| {
                doc.lower(at) == "for"
                    || word.starts_with("head") && at == token + 1 && doc.lower(at) == "to"
            })?
    } else {
        let link = if is_returning(word) { "to" } else { "in" };
        (doc.lower(token + 1) == link).then_some(token + 1)?
    };
    Some(link + 1 + usize::from(doc.lower(link + 1) == "the"))
}

/// Tells whether the words behind token `token` name where somebody goes.
pub(super) fn is_bound(doc: &Document<'_>, token: usize, names: &[Name]) -> bool {
    let word = doc.lower(token);
    let leaving = is_leaving(word) || is_returning(word);
    // "will be in Porto"
    if word == "be"
        && !token
            .checked_sub(1)
            .is_some_and(|before| matches!(doc.lower(before), "will" | "'ll" | "’ll"))
    {
        return false;
    }
    // "is expected", "are due"
    let awaited = || {
        (token.saturating_sub(2)..token).any(|at| {
            matches!(
                doc.lower(at),
                "is" | "are" | "was" | "were" | "be" | "'s" | "’s"
            )
        })
    };
    if !leaving && word != "be" && !awaited() {
        return false;
    }
    if !leaving && doc.lower(token + 1) == "here" {
        return true;
    }
    let Some(goal) = goal(doc, token).and_then(|at| doc.tokens.get(at)) else {
        return false;
    };
    let from = names.partition_point(|name| name.span.end <= goal.span().start);
    names
        .get(from)
        .is_some_and(|name| name.kind == NameKind::Place && name.span.start == goal.span().start)
}

/// Tells whether a trigger is a journey of this sort.
pub(super) fn is_one(doc: &Document<'_>, trigger: &Trigger) -> bool {
    !trigger.noun && is_word(doc.lower(trigger.token))
}

/// Tells whether it is somebody who goes, and no thing or team: "the parcel is due in Porto".
pub(super) fn is_of_somebody(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    names: &[Name],
) -> bool {
    let mut verb = trigger.token;
    let mut subject = tree.subject_of(verb);
    for _ in 0..3 {
        if subject.is_some()
            || !matches!(
                tree.label(verb),
                Dep::Acomp | Dep::Xcomp | Dep::Oprd | Dep::Conj
            )
        {
            break;
        }
        verb = tree.head(verb);
        subject = tree.subject_of(verb);
    }
    let Some(subject) = subject else { return false };
    if doc.tokens[subject].pos == Pos::Prp {
        return matches!(doc.lower(subject), "he" | "she" | "they");
    }
    if doc.tokens[subject].pos == Pos::Wp {
        return doc.lower(subject) == "who";
    }
    let span = doc.tokens[subject].span();
    let from = names.partition_point(|name| name.span.end <= span.start);
    match names.get(from).filter(|name| name.span.contains(span)) {
        Some(name) => name.kind == NameKind::Person,
        // "the company will be in Porto": no journey.
        None if doc.lower(trigger.token) == "be" => roles::is_role(doc.lower(subject)),
        None => is_somebody(doc.lower(subject)),
    }
}

/// Returns the verb of going somewhere that an event is the purpose of: "is expected in Porto for talks", "flew to Porto for the
/// summit", "is sending an envoy to Porto for talks".
pub(super) fn for_the_sake_of(doc: &Document<'_>, tree: &Tree, event: usize) -> Option<usize> {
    let link = tree.head(event);
    if tree.label(event) != Dep::Pobj || doc.lower(link) != "for" {
        return None;
    }
    let goes = |word: &str| {
        is_word(word)
            || [
                "arriv", "travel", "fly", "flies", "flew", "visit", "came", "come", "coming", "go",
                "went", "return", "sen",
            ]
            .iter()
            .any(|stem| word.strip_prefix(stem).is_some_and(is_ending))
    };
    let mut at = tree.head(link);
    // "leave for Porto on Friday for talks": it may hang on the place or the day.
    for _ in 0..3 {
        if goes(doc.lower(at)) && !(doc.tokens[at].pos.is_noun()) {
            return Some(at);
        }
        if !matches!(
            tree.label(at),
            Dep::Pobj | Dep::Prep | Dep::Npadvmod | Dep::Advmod
        ) {
            return None;
        }
        at = tree.head(at);
    }
    None
}

/// Tells whether what follows a stem is the ending of a form of it.
fn is_ending(rest: &str) -> bool {
    matches!(
        rest,
        "" | "s" | "es" | "e" | "ed" | "ing" | "led" | "ling" | "d" | "t" | "ds" | "ding"
    )
}
