//! The dependency tree of one sentence and the questions others ask of it.

use super::Dep;
use crate::text::{Document, Pos};

/// The dependency tree of one sentence.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Index in the document of the sentence's first token.
    pub first: usize,
    /// For each token of the sentence, the index in the document of its head; a root is its own head.
    pub heads: Vec<u32>,
    /// For each token of the sentence, the label of the arc to its head.
    pub labels: Vec<Dep>,
    /// The children of all tokens, head by head, as indices in the document.
    children: Vec<u32>,
    /// For each token, where its children start in `children`; one more at the end.
    starts: Vec<u32>,
    /// For each token, the first and one past the last token of its subtree.
    spans: Vec<(u32, u32)>,
}

impl Tree {
    /// Makes a tree from heads (indices in the document, a root its own head) and labels.
    pub fn new(first: usize, heads: Vec<u32>, labels: Vec<Dep>) -> Self {
        let count = heads.len();
        let local = |at: usize| (heads[at] as usize).wrapping_sub(first);
        let mut starts = vec![0_u32; count + 1];
        for at in 0..count {
            let head = local(at);
            if head != at && head < count {
                starts[head + 1] += 1;
            }
        }
        for at in 0..count {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut children = vec![0; starts[count] as usize];
        for at in 0..count {
            let head = local(at);
            if head != at && head < count {
                children[next[head] as usize] = (first + at) as u32;
                next[head] += 1;
            }
        }
        let mut tree = Self {
            first,
            heads,
            labels,
            children,
            starts,
            spans: Vec::new(),
        };
        tree.spans = tree.subtree_spans();
        tree
    }

    /// Computes the span of every subtree, each token once (children after their heads, then backwards).
    fn subtree_spans(&self) -> Vec<(u32, u32)> {
        let mut order: Vec<usize> = self.roots().collect();
        let mut at = 0;
        while at < order.len() {
            let token = order[at];
            order.extend(self.children(token));
            at += 1;
        }
        let mut spans: Vec<(u32, u32)> = (self.first..self.first + self.heads.len())
            .map(|token| (token as u32, token as u32 + 1))
            .collect();
        for &token in order.iter().rev() {
            let (start, end) = spans[token - self.first];
            let head = self.head(token);
            if head != token {
                let span = &mut spans[head - self.first];
                *span = (span.0.min(start), span.1.max(end));
            }
        }
        spans
    }

    /// Returns the tokens of the sentence, as indices in the document.
    pub fn tokens(&self) -> std::ops::Range<usize> {
        self.first..self.first + self.heads.len()
    }

    /// Returns the tokens without a head (one, or more where the sentence is a run of fragments).
    pub fn roots(&self) -> impl Iterator<Item = usize> + '_ {
        self.tokens().filter(|&token| self.head(token) == token)
    }

    /// Returns the head of token `index` (an index in the document); a root's head is itself.
    pub fn head(&self, index: usize) -> usize {
        index
            .checked_sub(self.first)
            .and_then(|at| self.heads.get(at))
            .map_or(index, |&head| head as usize)
    }

    /// Returns the label of the arc from token `index` to its head.
    pub fn label(&self, index: usize) -> Dep {
        index
            .checked_sub(self.first)
            .and_then(|at| self.labels.get(at))
            .copied()
            .unwrap_or_default()
    }

    /// Returns the children of token `index`, in order.
    pub fn children(&self, index: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let range = index
            .checked_sub(self.first)
            .and_then(|at| Some(*self.starts.get(at)? as usize..*self.starts.get(at + 1)? as usize))
            .unwrap_or(0..0);
        self.children
            .get(range)
            .unwrap_or_default()
            .iter()
            .map(|&child| child as usize)
    }

    /// Returns the children of token `index` with one of `labels`, in order.
    pub fn children_by<'t>(
        &'t self,
        index: usize,
        labels: &'t [Dep],
    ) -> impl DoubleEndedIterator<Item = usize> + 't {
        self.children(index)
            .filter(|&child| labels.contains(&self.label(child)))
    }

    /// Returns the first and one past the last token of the subtree of `index`, in constant time.
    pub fn subtree(&self, index: usize) -> (usize, usize) {
        index
            .checked_sub(self.first)
            .and_then(|at| self.spans.get(at))
            .map_or((index, index + 1), |&(first, end)| {
                (first as usize, end as usize)
            })
    }

    /// Returns the heads above token `index`, the nearest first.
    pub fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let above = move |&token: &usize| {
            let head = self.head(token);
            (head != token).then_some(head)
        };
        // A tree is never deeper than it has tokens; the bound keeps a damaged one from turning in circles.
        std::iter::successors(above(&index), above).take(self.heads.len())
    }

    /// Returns the subject of `verb`, active or passive, looked for at the verb it is joined to where it has none itself.
    pub fn subject_of(&self, verb: usize) -> Option<usize> {
        const SUBJECTS: [Dep; 4] = [Dep::Nsubj, Dep::Nsubjpass, Dep::Csubj, Dep::Csubjpass];
        let own = |verb| self.children_by(verb, &SUBJECTS).next();
        let mut at = verb;
        for _ in 0..self.heads.len() {
            if let Some(subject) = own(at) {
                return Some(subject);
            }
            if self.label(at) != Dep::Conj {
                return None;
            }
            at = self.head(at);
        }
        None
    }

    /// Returns the direct objects, complements and attributes of `verb`, in order.
    pub fn objects_of(&self, verb: usize) -> impl Iterator<Item = usize> + '_ {
        self.children(verb).filter(|&child| {
            matches!(
                self.label(child),
                Dep::Dobj | Dep::Dative | Dep::Attr | Dep::Oprd
            )
        })
    }

    /// Returns the first and one past the last token of the noun phrase whose head is `head`.
    ///
    /// It starts with the determiner and takes in modifiers and an `of`-phrase; relative clauses, participles, appositions,
    /// other prepositional phrases and joined nouns behind the head are left out.
    ///
    /// ```
    /// use dateline::{syntax::{tag, Trees}, text::Document};
    /// let mut doc = Document::new("The old mayor of Bergen, who left in May, said so.");
    /// tag(&mut doc);
    /// let trees = Trees::new(&doc);
    /// let (first, end) = trees.tree(0).noun_phrase(&doc, 2);
    /// assert_eq!(doc.cut(doc.span(first, end)), "The old mayor of Bergen");
    /// ```
    pub fn noun_phrase(&self, doc: &Document<'_>, head: usize) -> (usize, usize) {
        let (mut first, mut end) = (head, head + 1);
        for child in self.children(head) {
            let label = self.label(child);
            if child < head {
                let outside = matches!(
                    label,
                    Dep::Punct | Dep::Cc | Dep::Preconj | Dep::Prep | Dep::Mark | Dep::Nsubj
                ) || doc
                    .tokens
                    .get(child)
                    .is_some_and(|token| token.pos == Pos::In);
                if outside && first == head {
                    continue;
                }
                first = first.min(self.subtree(child).0);
            } else if child == end
                && matches!(
                    label,
                    Dep::Nummod | Dep::Nmod | Dep::Compound | Dep::Quantmod
                )
            {
                end = self.subtree(child).1;
            } else if label == Dep::Prep && doc.lower(child) == "of" && child == end {
                end = self.of_phrase(doc, child);
            } else if label != Dep::Case {
                break;
            }
        }
        (first, end)
    }

    /// Returns one past the last token of the phrase of the preposition `of`, by the rule of [`Self::noun_phrase`].
    fn of_phrase(&self, doc: &Document<'_>, of: usize) -> usize {
        let (mut at, mut end) = (of, of + 1);
        // Chains of `of` go down the tree; each step moves to the right.
        while let Some(object) = self.children_by(at, &[Dep::Pobj]).next() {
            end = object + 1;
            let next = self
                .children_by(object, &[Dep::Prep])
                .find(|&child| child == end && doc.lower(child) == "of");
            match next {
                Some(next) if next > at => at = next,
                _ => break,
            }
        }
        end
    }
}
