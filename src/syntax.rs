//! Floor 2: parts of speech and dependency trees.

use std::cell::OnceCell;

use crate::text::Document;

/// A dependency label (the `CLEAR` style that `spaCy`'s English models use).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
#[expect(missing_docs, reason = "the labels are the scheme's own")]
pub enum Dep {
    #[default]
    Dep,
    Root,
    Acl,
    Acomp,
    Advcl,
    Advmod,
    Agent,
    Amod,
    Appos,
    Attr,
    Aux,
    Auxpass,
    Case,
    Cc,
    Ccomp,
    Compound,
    Conj,
    Csubj,
    Csubjpass,
    Dative,
    Det,
    Dobj,
    Expl,
    Intj,
    Mark,
    Meta,
    Neg,
    Nmod,
    Npadvmod,
    Nsubj,
    Nsubjpass,
    Nummod,
    Oprd,
    Parataxis,
    Pcomp,
    Pobj,
    Poss,
    Preconj,
    Predet,
    Prep,
    Prt,
    Punct,
    Quantmod,
    Relcl,
    Xcomp,
}

/// The dependency tree of one sentence.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Index in the document of the sentence's first token.
    pub first: usize,
    /// For each token of the sentence, the index in the document of its head; a root is its own head.
    pub heads: Vec<u32>,
    /// For each token of the sentence, the label of the arc to its head.
    pub labels: Vec<Dep>,
}

impl Tree {
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
    pub fn children(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        (self.first..self.first + self.heads.len())
            .filter(move |&child| child != index && self.head(child) == index)
    }

    /// Returns the first and one past the last token of the subtree of `index`.
    pub fn subtree(&self, index: usize) -> (usize, usize) {
        let (mut first, mut end) = (index, index + 1);
        for token in self.first..self.first + self.heads.len() {
            let mut at = token;
            for _ in 0..self.heads.len() {
                if at == index {
                    first = first.min(token);
                    end = end.max(token + 1);
                    break;
                }
                let head = self.head(at);
                if head == at {
                    break;
                }
                at = head;
            }
        }
        (first, end)
    }
}

/// The trees of a document, each made when it is first asked for.
#[derive(Debug)]
pub struct Trees<'d, 'a> {
    doc: &'d Document<'a>,
    cells: Vec<OnceCell<Tree>>,
}

impl<'d, 'a> Trees<'d, 'a> {
    /// Prepares the trees of `doc`, whose tokens must be tagged.
    pub fn new(doc: &'d Document<'a>) -> Self {
        Self {
            doc,
            cells: vec![OnceCell::new(); doc.sentences.len()],
        }
    }

    /// Returns the tree of sentence `index`.
    pub fn tree(&self, index: usize) -> &Tree {
        self.cells[index].get_or_init(|| parse(self.doc, index))
    }
}

/// Sets the part of speech of every token.
pub fn tag(_doc: &mut Document<'_>) {}

/// Parses one sentence.
fn parse(doc: &Document<'_>, index: usize) -> Tree {
    let sentence = doc.sentences[index];
    Tree {
        first: sentence.first,
        heads: sentence.tokens().map(|token| token as u32).collect(),
        labels: vec![Dep::Dep; sentence.end - sentence.first],
    }
}
