//! Finds reported speech: direct and mixed quotes between marks, and indirect statements.
//!
//! The way of a quote: [`marks`] pairs the quotation marks, [`frame`] lays out the writer's sentences with each quotation as
//! one item, [`noun`] chunks their noun phrases, [`after`] and [`before`] read the attributions, [`direct`] chooses one for
//! each quotation, [`context`] lends a speaker to those that have none in their sentence, [`scare`] drops the marks that quote
//! nobody, and [`speaker`] and [`detail`] fill in the rest.

mod after;
mod before;
mod class;
mod context;
mod cue;
mod detail;
mod direct;
mod frame;
mod indirect;
mod marks;
mod noun;
mod scare;
mod speaker;
mod subject;

use crate::model::{Name, Quote, Span, SpeechAct, Timex};
use crate::syntax::Trees;
use crate::text::Document;
use noun::Phrase;

/// Who says a quotation, by which words, as read from one sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Attribution {
    /// The speaker's noun phrase; `None` where the sentence has a cue but names nobody.
    speaker: Option<Phrase>,
    /// The items of the cue.
    cue: Option<(usize, usize)>,
    /// The reporting verb.
    verb: Option<cue::Verb>,
    /// What the speaker does.
    act: SpeechAct,
    /// The medium that passes it on.
    via: Option<Phrase>,
    /// The pattern that found it.
    rule: &'static str,
    /// How sure the pattern is, 0 to 1.
    score: f32,
}

impl Attribution {
    /// Makes an attribution without cue.
    const fn new(speaker: Option<Phrase>, rule: &'static str, score: f32) -> Self {
        Self {
            speaker,
            cue: None,
            verb: None,
            act: SpeechAct::Say,
            via: None,
            rule,
            score,
        }
    }
}

/// Returns the quotes of a tagged document in the order of the text.
pub fn quotes(
    doc: &Document<'_>,
    trees: &Trees<'_, '_>,
    names: &[Name],
    times: &[Timex],
) -> Vec<Quote> {
    let segments = marks::segments(doc);
    let marked = marked(doc, &segments, names, times);
    let spans: Vec<Span> = segments.iter().map(|segment| segment.span).collect();
    let indirect = indirect::indirect(doc, trees, names, times, &marked, &spans);
    merged(marked, indirect)
}

/// Puts both lists into the order of the text; the links between parts follow.
fn merged(marked: Vec<Quote>, indirect: Vec<Quote>) -> Vec<Quote> {
    let mut all: Vec<(Option<usize>, Quote)> = marked
        .into_iter()
        .enumerate()
        .map(|(index, quote)| (Some(index), quote))
        .chain(indirect.into_iter().map(|quote| (None, quote)))
        .collect();
    all.sort_by_key(|(_, quote)| (quote.span.start, quote.span.end));
    let mut moved = vec![0; all.len()];
    for (new, (old, _)) in all.iter().enumerate() {
        if let Some(old) = *old {
            moved[old] = new;
        }
    }
    all.into_iter()
        .map(|(_, mut quote)| {
            quote.continues = quote.continues.and_then(|old| moved.get(old).copied());
            quote
        })
        .collect()
}

/// Returns the direct and mixed quotes between marks.
fn marked(
    doc: &Document<'_>,
    segments: &[marks::Segment],
    names: &[Name],
    times: &[Timex],
) -> Vec<Quote> {
    if segments.is_empty() {
        return Vec::new();
    }
    let outline = frame::outline(doc, segments);
    let chunks = noun::Chunks::new(doc, &outline);
    let reader = subject::Reader {
        doc,
        outline: &outline,
        chunks: &chunks,
    };
    let mut readings = direct::read(&reader, segments);
    context::lend(&reader, segments, &mut readings);
    detail::quotes(&reader, segments, &readings, names, times)
}
