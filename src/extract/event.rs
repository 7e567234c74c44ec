//! Finds planned and reported events.

use jiff::civil::Date;

use crate::model::{EventReport, Name, Quote, Timex};
use crate::syntax::Trees;
use crate::text::Document;

/// What [`events`] reads besides the document.
#[derive(Debug, Clone, Copy)]
pub struct EventContext<'a> {
    /// Names found.
    pub names: &'a [Name],
    /// Time expressions found.
    pub times: &'a [Timex],
    /// Quotes found.
    pub quotes: &'a [Quote],
    /// The day of publication.
    pub published: Option<Date>,
    /// The places of the dateline, where it was cut off the body or is known from elsewhere.
    pub dateline_places: &'a [String],
}

/// Returns the event reports of a tagged document in the order of the text.
pub fn events(
    _doc: &Document<'_>,
    _trees: &Trees<'_, '_>,
    _context: EventContext<'_>,
) -> Vec<EventReport> {
    Vec::new()
}
