//! Nouns of speech with a clause: "the claim that …", "cast doubt that …".

use super::super::cue;
use super::{Search, Statement};
use crate::model::SpeechAct;
use crate::syntax::{Dep, Tree};
use crate::text::flag;

/// Verbs with which a noun of speech makes one cue ("cast doubt that", "made the claim that").
const LIGHT: &[&str] = &[
    "cast",
    "casts",
    "casting",
    "make",
    "makes",
    "made",
    "making",
    "issue",
    "issued",
    "issues",
    "voice",
    "voiced",
    "express",
    "expressed",
    "expresses",
    "expressing",
    "raise",
    "raised",
    "raises",
    "repeat",
    "repeated",
    "reject",
    "rejected",
    "dismiss",
    "dismissed",
    "deliver",
    "delivered",
    "release",
    "released",
];

/// Tells whether a verb, in lower case, refuses what its object claims.
fn refuses(verb: &str) -> bool {
    verb.starts_with("reject") || verb.starts_with("dismiss")
}

impl Search<'_, '_, '_> {
    /// Reads a noun of speech with its clause: "the claim that …", "cast doubt that …".
    pub(super) fn noun(&self, tree: &Tree, at: usize) -> Option<Statement> {
        let doc = self.doc;
        let clause = tree
            .children_by(at, &[Dep::Acl, Dep::Ccomp, Dep::Relcl])
            .find(|&clause| {
                clause > at
                    && tree
                        .children_by(clause, &[Dep::Mark])
                        .any(|mark| doc.lower(mark) == "that")
            })
            .or_else(|| self.clause_behind(tree, at))?;
        let owner = tree.children_by(at, &[Dep::Poss]).next().or_else(|| {
            tree.children_by(at, &[Dep::Prep])
                .filter(|&child| doc.lower(child) == "by")
                .find_map(|by| tree.children_by(by, &[Dep::Pobj]).next())
        });
        let verb = tree.head(at);
        let light = LIGHT.contains(&doc.lower(verb)) && tree.label(at) == Dep::Dobj;
        let speaker = match owner {
            Some(owner) => owner,
            None if light => self.antecedent(tree, tree.subject_of(verb)?, verb)?,
            None => return None,
        };
        let (mut first, end) = tree.subtree(clause);
        while first < end && (doc.lower(first) == "that" || doc.tokens[first].is(flag::PUNCT)) {
            first += 1;
        }
        // "rejected claims that …"
        let refused = light && refuses(doc.lower(verb));
        let act = cue::cue(doc.tokens[at].hash)
            .and_then(|cue| cue.noun)
            .filter(|_| !refused)
            .unwrap_or(SpeechAct::Deny);
        Some(Statement {
            content: (first, end),
            rest: None,
            speaker: Some(self.phrase(tree, speaker)?),
            cue: if light { (verb, at + 1) } else { (at, at + 1) },
            act,
            addressee: None,
            object: None,
            via: None,
            rule: "noun",
            score: 0.65,
        })
    }

    /// Tells whether the object of the verb at `verb` is a noun of speech whose clause is read with it: "rejected claims that …".
    pub(super) fn is_light(&self, tree: &Tree, verb: usize, object: usize) -> bool {
        LIGHT.contains(&self.doc.lower(verb))
            && tree.label(object) == Dep::Dobj
            && self.may_report(object)
            && self.noun(tree, object).is_some()
    }

    /// Returns the verb of a "that" clause close behind a noun of speech, where the tree ties it to something between.
    fn clause_behind(&self, tree: &Tree, at: usize) -> Option<usize> {
        let doc = self.doc;
        let sentence = doc.sentences[doc.tokens[at].sentence as usize];
        let that = (at + 1..sentence.end.min(at + 4)).find(|&token| doc.lower(token) == "that")?;
        let between = (at + 1..that).all(|token| self.is_time(token) || doc.lower(token) == "on");
        (between && tree.label(that) == Dep::Mark).then(|| tree.head(that))
    }
}
