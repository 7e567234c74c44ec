//! Who is accused of what: `accused the pilots of theft`.

use super::Search;
use crate::lexicon::nouns::is_somebody;
use crate::model::Span;
use crate::syntax::{Dep, Tree};
use crate::text::{Pos, flag};

/// Beginnings of verbs that judge somebody for something.
const JUDGING: [&str; 17] = [
    "applaud", "assail", "berat", "blam", "blast", "chid", "commend", "condemn", "criticis",
    "criticiz", "denounc", "fault", "prais", "rebuk", "slam", "scold", "thank",
];

impl Search<'_, '_, '_> {
    /// Returns the accused and the words of `accuse X of …`.
    pub(super) fn accusation(&self, tree: &Tree, at: usize) -> Option<(usize, (usize, usize))> {
        let doc = self.doc;
        let target = tree.children_by(at, &[Dep::Dobj]).next()?;
        let of = tree
            .children_by(at, &[Dep::Prep])
            .chain(tree.children_by(target, &[Dep::Prep]))
            .find(|&child| child > target && matches!(doc.lower(child), "of" | "for"))?;
        let content = tree.children_by(of, &[Dep::Pcomp, Dep::Pobj]).next()?;
        let (first, end) = tree.subtree(content);
        // "blasted Berg for her support of the plan"
        let judging = doc.lower(of) == "for"
            && JUDGING.iter().any(|stem| doc.lower(at).starts_with(stem))
            && (doc.tokens[target].is(flag::CAPITAL)
                || doc.tokens[target].pos == Pos::Prp
                || is_somebody(doc.lower(target)))
            && !self.is_time(content);
        let accusing = doc.lower(at).starts_with("accus")
            || judging
            || doc.tokens[content].pos == Pos::Vbg && !doc.lower(at).starts_with("cit");
        accusing.then_some((target, (first.max(of + 1), end)))
    }

    /// Returns the phrase of whoever is accused, without what of: "the pilots | of theft".
    pub(super) fn accused(&self, tree: &Tree, head: usize, content: usize) -> Span {
        let doc = self.doc;
        let (first, mut end) = tree.noun_phrase(doc, head);
        if head < content && content < end {
            end = content;
        }
        if end > head + 1 && content >= end && content <= end + 1 {
            while end > head + 1 && matches!(doc.lower(end - 1), "of" | "for") {
                end -= 1;
            }
        }
        doc.span(first, end)
    }
}
