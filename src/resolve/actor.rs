//! Ties mentions to the actors of the article, speakers to actors, and quotes to whom they are about.

use crate::model::{Article, Extraction};
use crate::syntax::Trees;
use crate::text::Document;

/// Fills `actors`, `places`, `mentions`, `speakers` and `about` from what the extractors found.
pub fn resolve(
    _doc: &Document<'_>,
    _trees: &Trees<'_, '_>,
    _article: &Article,
    _extraction: &mut Extraction,
) {
}
