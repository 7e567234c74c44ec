//! Toponym resolution: which place a place name means.
//!
//! Spans become candidates ([`lookup`]), the article's other names choose between them ([`context`]), and [`detect`] says
//! which names of a text are toponyms at all. A place that nothing supports is not given.

mod context;
mod detect;
mod lookup;

use crate::model::{Name, PlaceMention, Span};
use crate::text::Document;

/// Resolves the place names (and the groups named after a country) of one article.
///
/// `hints` are names of places known from outside the body: the dateline, the outlet's home.
pub fn places(doc: &Document<'_>, names: &[Name], hints: &[String]) -> Vec<PlaceMention> {
    let spans = detect::toponyms(doc, names);
    let mut found = context::resolve(doc, &spans, hints);
    found.retain(|mention| mention.score >= detect::FEWEST);
    found
}

/// Resolves given spans as toponyms, every one (for measuring resolution apart from detection).
pub fn resolve_spans(doc: &Document<'_>, spans: &[Span], hints: &[String]) -> Vec<PlaceMention> {
    context::resolve(doc, spans, hints)
}
