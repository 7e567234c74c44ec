//! Toponym resolution: which place a place name means.

use crate::model::{Name, PlaceMention, Span};
use crate::text::Document;

/// Resolves the place names (and the groups named after a country) of one article.
///
/// `hints` are names of places known from outside the body: the dateline, the outlet's home.
pub fn places(_doc: &Document<'_>, _names: &[Name], _hints: &[String]) -> Vec<PlaceMention> {
    Vec::new()
}

/// Resolves given spans as toponyms, every one (for measuring resolution apart from detection).
pub fn resolve_spans(_doc: &Document<'_>, _spans: &[Span], _hints: &[String]) -> Vec<PlaceMention> {
    Vec::new()
}
