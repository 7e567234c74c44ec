//! Who takes part.

use super::frame::Frame;
use super::trigger::Trigger;
use crate::model::{EventKind, Participant, ParticipantRole, Span};
use crate::syntax::{Dep, Tree};
use crate::text::{Document, Pos, flag};

/// Verbs whose subject arranges the event and takes part in it.
const HOLDING: [&str; 44] = [
    "hold",
    "holds",
    "held",
    "holding",
    "have",
    "has",
    "had",
    "having",
    "attend",
    "attends",
    "attended",
    "attending",
    "resume",
    "resumes",
    "resumed",
    "begin",
    "begins",
    "began",
    "start",
    "starts",
    "started",
    "join",
    "joins",
    "joined",
    "cancel",
    "cancelled",
    "canceled",
    "postpone",
    "postponed",
    "plan",
    "plans",
    "planned",
    "skip",
    "boycott",
    "open",
    "opens",
    "opened",
    "conduct",
    "pay",
    "pays",
    "make",
    "makes",
    "made",
    "address",
];

/// Returns the participants of the event of `trigger`.
pub(super) fn participants(
    doc: &Document<'_>,
    tree: &Tree,
    trigger: &Trigger,
    frame: &Frame,
) -> Vec<Participant> {
    let mut found: Vec<Participant> = Vec::new();
    let mut add = |span: Span, role: ParticipantRole| {
        if !span.is_empty() && !found.iter().any(|known| known.span.overlaps(span)) {
            found.push(Participant { span, role });
        }
    };
    let doer = if trigger.kind == EventKind::Visit {
        ParticipantRole::Visitor
    } else {
        ParticipantRole::Party
    };
    if !trigger.noun {
        for subject in subjects(doc, tree, trigger.token) {
            for phrase in conjuncts(doc, tree, subject) {
                add(phrase, doer);
            }
        }
        for child in tree.children(trigger.token) {
            match (tree.label(child), doc.lower(child)) {
                (Dep::Dobj, _) if trigger.kind != EventKind::Visit => {
                    for phrase in conjuncts(doc, tree, child) {
                        add(phrase, ParticipantRole::Party);
                    }
                }
                (Dep::Prep, "with" | "between") => {
                    for object in tree
                        .children(child)
                        .filter(|&object| tree.label(object) == Dep::Pobj)
                    {
                        for phrase in conjuncts(doc, tree, object) {
                            add(phrase, ParticipantRole::Party);
                        }
                    }
                }
                _ => {}
            }
        }
        return found;
    }
    for child in tree.children(trigger.token) {
        match (tree.label(child), doc.lower(child)) {
            (Dep::Prep, word @ ("between" | "with" | "of" | "by" | "among")) => {
                for object in tree
                    .children(child)
                    .filter(|&object| tree.label(object) == Dep::Pobj)
                {
                    let body = word != "of"
                        || doc.tokens[object].is(flag::CAPITAL)
                        || doc.tokens[object].pos == Pos::Nns;
                    if body {
                        for phrase in conjuncts(doc, tree, object) {
                            add(
                                phrase,
                                if word == "by" {
                                    doer
                                } else {
                                    ParticipantRole::Party
                                },
                            );
                        }
                    }
                }
            }
            (Dep::Poss, _) => {
                for phrase in conjuncts(doc, tree, child) {
                    add(phrase, doer);
                }
            }
            _ => {}
        }
    }
    for object in between(doc, tree, trigger.token) {
        for phrase in conjuncts(doc, tree, object) {
            add(phrase, ParticipantRole::Party);
        }
    }
    if let Some(&verb) = frame.chain.first()
        && HOLDING.contains(&doc.lower(verb))
    {
        for subject in subjects(doc, tree, verb) {
            if subject != trigger.token {
                for phrase in conjuncts(doc, tree, subject) {
                    add(phrase, doer);
                }
            }
        }
        for child in tree.children(verb).filter(|&child| {
            tree.label(child) == Dep::Prep && matches!(doc.lower(child), "with" | "between")
        }) {
            for object in tree
                .children(child)
                .filter(|&object| tree.label(object) == Dep::Pobj)
            {
                for phrase in conjuncts(doc, tree, object) {
                    add(phrase, ParticipantRole::Party);
                }
            }
        }
    }
    // "invited the government and rebels for talks"
    if let Some(&verb) = frame
        .chain
        .iter()
        .take(2)
        .find(|&&verb| doc.lower(verb).starts_with("invit"))
    {
        for child in tree
            .children(verb)
            .filter(|&child| tree.label(child) == Dep::Dobj)
        {
            for phrase in conjuncts(doc, tree, child) {
                add(phrase, ParticipantRole::Invited);
            }
        }
    }
    found
}

/// Returns the objects of "between" or "with" behind the event and a time: `talks last week between …`, however the tree went.
fn between<'t>(
    doc: &'t Document<'_>,
    tree: &'t Tree,
    trigger: usize,
) -> impl Iterator<Item = usize> + 't {
    let sentence = tree.tokens().end;
    let link = (trigger + 1..sentence.min(trigger + 6))
        .find(|&at| matches!(doc.lower(at), "between" | "with"))
        .filter(|&link| {
            (trigger + 1..link).all(|at| {
                super::when::is_time_word(doc, at) || matches!(doc.lower(at), "on" | "in" | "here")
            })
        });
    link.into_iter()
        .flat_map(|link| tree.children(link))
        .filter(|&child| tree.label(child) == Dep::Pobj)
}

/// Returns the subjects of a verb, looking up through infinitives and conjoined verbs.
fn subjects(doc: &Document<'_>, tree: &Tree, verb: usize) -> Vec<usize> {
    let mut at = verb;
    for _ in 0..4 {
        let own: Vec<usize> = tree
            .children(at)
            .filter(|&child| matches!(tree.label(child), Dep::Nsubj | Dep::Nsubjpass | Dep::Agent))
            .collect();
        if !own.is_empty() {
            return own;
        }
        if !matches!(
            tree.label(at),
            Dep::Xcomp | Dep::Conj | Dep::Advcl | Dep::Relcl | Dep::Acl
        ) {
            break;
        }
        let head = tree.head(at);
        if matches!(tree.label(at), Dep::Acl | Dep::Relcl) && doc.tokens[head].pos.is_noun() {
            return vec![head];
        }
        at = head;
    }
    Vec::new()
}

/// Returns the noun phrase of `noun` and of each noun conjoined with it.
fn conjuncts(doc: &Document<'_>, tree: &Tree, noun: usize) -> Vec<Span> {
    let mut phrases = Vec::new();
    let mut at = noun;
    for _ in 0..8 {
        if let Some(span) = phrase(doc, tree, at) {
            phrases.push(span);
        }
        let Some(next) = tree.children(at).find(|&child| {
            tree.label(child) == Dep::Conj && child > at && doc.tokens[child].pos.is_noun()
        }) else {
            break;
        };
        at = next;
    }
    phrases
}

/// Returns the noun phrase of a noun without what is conjoined, relative clauses and appositions.
///
/// A name in apposition to a description is who it is ("the mayor, Ada Berg,"). Of the pronouns only those of persons count.
fn phrase(doc: &Document<'_>, tree: &Tree, noun: usize) -> Option<Span> {
    let pos = doc.tokens.get(noun)?.pos;
    if pos == Pos::Prp {
        return matches!(doc.lower(noun), "he" | "she" | "they").then(|| doc.tokens[noun].span());
    }
    let is_name = |token: usize| matches!(doc.tokens[token].pos, Pos::Nnp | Pos::Nnps);
    if !is_name(noun)
        && let Some(named) = tree
            .children(noun)
            .find(|&child| tree.label(child) == Dep::Appos && child > noun && is_name(child))
    {
        return phrase(doc, tree, named);
    }
    if !(pos.is_noun() || pos == Pos::Cd || pos == Pos::Jj) {
        return None;
    }
    let (mut first, mut end) = (noun, noun + 1);
    for child in tree.children(noun) {
        match tree.label(child) {
            Dep::Det
            | Dep::Amod
            | Dep::Compound
            | Dep::Nummod
            | Dep::Poss
            | Dep::Nmod
            | Dep::Quantmod
                if child < noun =>
            {
                first = first.min(tree.subtree(child).0);
            }
            Dep::Prep if child > noun && doc.lower(child) == "of" && child == end => {
                end = end.max(tree.subtree(child).1);
            }
            _ => {}
        }
    }
    while end > noun + 1 && doc.tokens[end - 1].is(flag::PUNCT) {
        end -= 1;
    }
    while first < noun && matches!(doc.lower(first), "the" | "a" | "an" | ",") {
        first += 1;
    }
    Some(doc.span(first, end))
}
