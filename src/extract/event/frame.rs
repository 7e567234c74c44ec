//! The clause around a trigger: the verb that governs it, and what the verb's auxiliaries say.

use super::trigger::Trigger;
use crate::syntax::{Dep, Tree};
use crate::text::{Document, Pos};

/// When a clause places its event, by the form of its verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Present,
    Future,
    /// No finite verb tells.
    None,
}

/// What governs a trigger.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// The verbs over the trigger, innermost first: for a verb trigger it is the first.
    pub(super) chain: Vec<usize>,
    /// How many verbs of the chain belong to the trigger's own clause.
    pub(super) scope: usize,
    /// Tense of the innermost finite verb group.
    pub(super) tense: Tense,
    /// The clause is negated.
    pub(super) negated: bool,
    /// A modal of possibility (may, might, could, would) stands in it.
    pub(super) modal: bool,
}

/// Reads what governs `trigger`.
pub(super) fn frame(doc: &Document<'_>, tree: &Tree, trigger: &Trigger) -> Frame {
    let mut chain = Vec::new();
    let mut at = trigger.token;
    for _ in 0..24 {
        if doc.tokens[at].pos.is_verb() && (at != trigger.token || !trigger.noun) {
            chain.push(at);
        }
        let head = tree.head(at);
        if head == at {
            break;
        }
        at = head;
    }
    let mut scope = usize::from(!chain.is_empty());
    while scope > 0
        && scope < chain.len()
        && (tree.label(chain[scope - 1]) == Dep::Xcomp
            || (scope == 1 && chain[0] == trigger.token && tree.label(chain[0]) == Dep::Conj))
    {
        scope += 1;
    }
    let mut frame = Frame {
        chain,
        scope,
        tense: Tense::None,
        negated: false,
        modal: false,
    };
    // What somebody says about the event, and what it is the occasion of, are other clauses.
    for index in 0..frame.scope {
        let verb = frame.chain[index];
        read_verb(doc, tree, verb, &mut frame);
    }
    // "no talks", "not a meeting"
    if trigger.noun {
        for child in tree.children(trigger.token) {
            if matches!(doc.lower(child), "no" | "not") {
                frame.negated = true;
            }
        }
    }
    frame
}

/// Adds what one verb and its auxiliaries tell.
fn read_verb(doc: &Document<'_>, tree: &Tree, verb: usize, frame: &mut Frame) {
    let mut tense = match doc.tokens[verb].pos {
        Pos::Vbd => Tense::Past,
        Pos::Vbz | Pos::Vbp => Tense::Present,
        _ => Tense::None,
    };
    for child in tree.children(verb) {
        if !matches!(tree.label(child), Dep::Aux | Dep::Auxpass | Dep::Neg)
            && doc.lower(child) != "not"
        {
            continue;
        }
        match doc.lower(child) {
            "will" | "'ll" | "shall" | "wo" => tense = Tense::Future,
            "would" => {
                tense = Tense::Future;
            }
            "may" | "might" | "could" => {
                tense = Tense::Future;
                frame.modal = true;
            }
            "should" | "must" => tense = Tense::Future,
            "was" | "were" | "had" | "did" if tense != Tense::Future => {
                tense = Tense::Past;
            }
            "is" | "are" | "has" | "have" | "does" | "do" | "am" if tense == Tense::None => {
                tense = if doc.tokens[verb].pos == Pos::Vbn
                    && matches!(doc.lower(child), "has" | "have")
                {
                    Tense::Past
                } else {
                    Tense::Present
                };
            }
            "not" | "n't" | "never" => frame.negated = true,
            _ => {}
        }
    }
    if frame.tense == Tense::None {
        frame.tense = tense;
    }
}
