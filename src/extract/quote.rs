//! Finds reported speech: direct and mixed quotes between marks, and indirect statements.
//!
//! The way of a quote: [`marks`] pairs the quotation marks, [`frame`] lays out the writer's sentences with each quotation as
//! one item, [`noun`] chunks their noun phrases, [`after`] and [`before`] read the attributions, [`direct`] chooses one for
//! each quotation, [`context`] lends a speaker to those that have none in their sentence, [`scare`] drops the marks that quote
//! nobody, and [`speaker`] and [`detail`] fill in the rest. [`indirect`] reads what is reported without marks, [`transcript`] the
//! turns of interviews, [`anonymity`] why a source is not named, [`shared`] who says the same words together.

mod after;
mod anonymity;
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
mod shared;
mod speaker;
mod subject;
mod transcript;

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
    let turns = transcript::turns(doc, names);
    let mut quotes = merged(without(marked, &turns), without(indirect, &turns));
    if !turns.is_empty() {
        quotes = merged(quotes, turns);
    }
    anonymity::told_after(doc, &mut quotes);
    name_whole(names, &mut quotes);
    shared::share(doc, names, quotes)
}

/// Widens speakers that cut a name to the whole of it: "Hard | Rock Lodges Inc said".
fn name_whole(names: &[Name], quotes: &mut [Quote]) {
    for quote in quotes {
        let Some(speaker) = quote.speaker.as_mut() else {
            continue;
        };
        let span = speaker.span;
        let at = names.partition_point(|name| name.span.end <= span.start);
        if let Some(name) = names.get(at)
            && name.span.start < span.start
            && name.span.end == span.end
            // "Said Hale": a verb and no given name.
            && !quote.cue.is_some_and(|cue| cue.overlaps(name.span))
        {
            speaker.span = name.span;
            speaker.name = Some(name.span);
        }
    }
}

/// Leaves out what stands inside the turns of a transcript: there somebody speaks already. Links to what goes are cut.
fn without(quotes: Vec<Quote>, turns: &[Quote]) -> Vec<Quote> {
    if turns.is_empty() {
        return quotes;
    }
    let mut kept: Vec<Quote> = Vec::with_capacity(quotes.len());
    let mut moved: Vec<Option<usize>> = Vec::with_capacity(quotes.len());
    for quote in quotes {
        let at = turns.partition_point(|turn| turn.span.end <= quote.span.start);
        let inside = turns
            .get(at)
            .is_some_and(|turn| turn.span.overlaps(quote.span));
        moved.push((!inside).then_some(kept.len()));
        if !inside {
            let continues = quote
                .continues
                .and_then(|first| moved.get(first).copied().flatten());
            kept.push(Quote { continues, ..quote });
        }
    }
    kept
}

/// Puts both lists into the order of the text; the links between parts follow.
fn merged(marked: Vec<Quote>, indirect: Vec<Quote>) -> Vec<Quote> {
    let shift = marked.len();
    let mut all: Vec<(usize, Quote)> = marked
        .into_iter()
        .chain(indirect.into_iter().map(|quote| Quote {
            continues: quote.continues.map(|first| first + shift),
            ..quote
        }))
        .enumerate()
        .collect();
    all.sort_by_key(|(_, quote)| (quote.span.start, quote.span.end));
    let mut moved = vec![0; all.len()];
    for (new, (old, _)) in all.iter().enumerate() {
        moved[*old] = new;
    }
    let mut quotes: Vec<Quote> = all
        .into_iter()
        .map(|(_, mut quote)| {
            quote.continues = quote.continues.and_then(|old| moved.get(old).copied());
            quote
        })
        .collect();
    // Made in the place of a longer list.
    quotes.shrink_to_fit();
    quotes
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{QuoteForm, SpeakerKind};
    use crate::syntax;

    fn find(text: &str) -> (Document<'_>, Vec<Quote>) {
        let mut doc = Document::new(text);
        syntax::tag(&mut doc);
        let found = marked(&doc, &marks::segments(&doc), &[], &[]);
        (doc, found)
    }

    /// Returns quotes and speakers as written.
    fn pairs(text: &str) -> Vec<(&str, &str)> {
        find(text)
            .1
            .iter()
            .map(|quote| {
                (
                    quote.span.of(text),
                    quote.speaker.map_or("-", |speaker| speaker.span.of(text)),
                )
            })
            .collect()
    }

    #[test]
    fn speakers_are_found_around_the_quotation() {
        for (text, expected) in [
            (
                "\"We will open the port,\" said Ana Morel, a spokeswoman for the city, before the vote.",
                vec![("We will open the port,", "Ana Morel")],
            ),
            (
                "The envoy told Reuters that the offer was \"too little, too late.\"",
                vec![("too little, too late.", "The envoy")],
            ),
            (
                "\"We came early,\" Karim Osei said. \"We left late.\"",
                vec![
                    ("We came early,", "Karim Osei"),
                    ("We left late.", "Karim Osei"),
                ],
            ),
            (
                "\"We are ready,\" he said, \"but not now.\"",
                vec![("We are ready,", "he"), ("but not now.", "he")],
            ),
            (
                "\"The bridge fell,\" Morel said, according to the Daily Courier.",
                vec![("The bridge fell,", "Morel")],
            ),
            (
                "Morel, a farmer who lost his herd, called the plan \"ludicrous.\"",
                vec![("ludicrous.", "Morel")],
            ),
            (
                "Two officials accused Latvia of \"playing with fire.\"",
                vec![("playing with fire.", "Two officials")],
            ),
            (
                "State media cited a rebel official as saying the truce was \"dead.\"",
                vec![("dead.", "a rebel official")],
            ),
            (
                "Osei was quoted as saying the truce was \"dead.\"",
                vec![("dead.", "Osei")],
            ),
            (
                "Osei read from a note:\n\n\"We will be back in the spring, all of us.\"",
                vec![("We will be back in the spring, all of us.", "Osei")],
            ),
            (
                "\"We came back. We saw the fields.\n\n\"We wept,\" Morel said.",
                vec![
                    ("We came back. We saw the fields.", "Morel"),
                    ("We wept,", "Morel"),
                ],
            ),
            (
                "\"The well is dry and the river is low,\" Morel said.\n\n\"Nobody has come to help us this year.\"",
                vec![
                    ("The well is dry and the river is low,", "Morel"),
                    ("Nobody has come to help us this year.", "Morel"),
                ],
            ),
            (
                "\"The harvest is in, and the barns are full.\"\n\n— Ana Morel, farmer",
                vec![("The harvest is in, and the barns are full.", "Ana Morel")],
            ),
        ] {
            assert_eq!(pairs(text), expected, "{text}");
        }
    }

    #[test]
    fn marks_that_quote_nobody_are_left_out() {
        for text in [
            "The so-called \"green belt\" runs along the river.",
            "Her novel \"The Long Field\" won a prize.",
            "Ana \"Bee\" Morel won the race.",
            "The \"Some Evening Show\" star opened a bakery.",
            "The sign over the door, \"Fresh Fish\" in blue paint, fell down.",
            "He spoke on \"Morning Coffee\" about the weather.",
        ] {
            assert_eq!(pairs(text), [], "{text}");
        }
    }

    #[test]
    fn details_are_filled_in() {
        let text = "Morel told reporters, \"We will never sign such a paper.\"";
        let (_, found) = find(text);
        assert_eq!(found[0].form, QuoteForm::Direct);
        assert_eq!(
            found[0].addressee.map(|span| span.of(text)),
            Some("reporters")
        );
        assert_eq!(found[0].cue.map(|span| span.of(text)), Some("told"));
        let text = "An aide accused Riga of \"theft,\" speaking on condition of anonymity because he was not cleared to talk.";
        let (_, found) = find(text);
        assert_eq!(found[0].act, SpeechAct::Accuse);
        assert_eq!(found[0].cue_object.map(|span| span.of(text)), Some("Riga"));
        assert_eq!(
            found[0].anonymity.map(|span| span.of(text)),
            Some("on condition of anonymity because he was not cleared to talk")
        );
        assert_eq!(found[0].speaker.unwrap().kind, SpeakerKind::Nominal);
        let text = "State media cited a rebel official as saying the truce was \"dead.\"";
        let (_, found) = find(text);
        assert_eq!(found[0].via.map(|span| span.of(text)), Some("State media"));
        let text = "\"We are ready,\" he said, \"but not now.\"";
        let (_, found) = find(text);
        assert_eq!(found[1].continues, Some(0));
    }

    #[test]
    fn marks_alone_take_linear_time() {
        let text = "\"a\" said b, \"".repeat(20_000);
        let (_, found) = find(&text);
        assert!(found.len() <= 40_000);
        assert_eq!(find(&"\"".repeat(100_000)).1, []);
        assert_eq!(find(&"\"a\" ".repeat(20_000)).1, []);
        assert_eq!(find(&"\" ".repeat(100_000)).1, []);
    }
}
