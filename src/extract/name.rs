//! Finds names of persons, organisations, places, peoples and other things.
//!
//! A small trained tagger ([`tagger`]) reads each run of capitalised words; [`rules`] then look at the whole document and mend
//! what one sentence alone can't tell. Titles stay outside the name, and so do articles and possessives.

pub mod features;
pub mod rules;
pub mod runs;
pub mod tagger;

use crate::model::{Name, NameKind};
use crate::text::Document;

/// A name as a range of tokens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Index of the first token.
    pub first: usize,
    /// One past the index of the last token.
    pub end: usize,
    /// What it names.
    pub kind: NameKind,
    /// How sure the finder is, 0 to 1.
    pub score: f32,
}

/// Returns the names of a tagged document in the order of the text, none overlapping another.
pub fn names(doc: &Document<'_>) -> Vec<Name> {
    let found = rules::mend(doc, tagger::tag(doc, tagger::Model::shipped()));
    found
        .into_iter()
        .map(|name| Name {
            span: doc.span(name.first, name.end),
            kind: name.kind,
            score: name.score,
        })
        .collect()
}
