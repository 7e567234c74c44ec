//! Floor 2: parts of speech and dependency trees.
//!
//! Both come from averaged perceptrons trained by `examples/train_syntax`, whose weights are read in place from `data/`.
//! Tagging runs once over all tokens of a document; a tree is made only for a sentence somebody asks about.

mod dep;
pub mod parser;
pub mod table;
pub mod tagger;
mod tree;

use std::cell::OnceCell;

pub use dep::Dep;
pub use tree::Tree;

use crate::stop;
use crate::text::Document;

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
        self.cells[index].get_or_init(|| {
            stop::check();
            parser::Parser::shipped().parse(self.doc, self.doc.sentences[index])
        })
    }
}

/// Sets the part of speech of every token.
pub fn tag(doc: &mut Document<'_>) {
    tagger::Tagger::shipped().tag(doc);
}
