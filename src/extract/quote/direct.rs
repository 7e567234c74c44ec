//! Chooses the attribution of each quotation from those of its own sentence.

use super::Attribution;
use super::after;
use super::before::{self, Reach};
use super::class::Class;
use super::frame::Frame;
use super::marks::Segment;
use super::noun::Phrase;
use super::scare;
use super::subject::Reader;
use crate::model::QuoteForm;
use crate::text::flag;

/// What is read of one quotation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    /// Index of its frame.
    pub(super) frame: usize,
    /// Its item.
    pub(super) item: usize,
    /// Who says it; `None`: nobody, as far as the sentence goes.
    pub(super) attribution: Option<Attribution>,
    /// How much is in quotation marks.
    pub(super) form: QuoteForm,
    /// Tells whether the marks quote nobody.
    pub(super) scare: bool,
}

/// What is read of one frame.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Voice {
    /// Who speaks at its end.
    pub(super) speaker: Option<Phrase>,
    /// Its first noun phrase.
    pub(super) main: Option<Phrase>,
    /// Tells whether it ends in a colon.
    pub(super) colon: bool,
    /// Tells whether it holds a quotation.
    pub(super) quotes: bool,
    /// Tells whether it holds nothing but quotations.
    pub(super) alone: bool,
    /// Tells whether it has no verb outside its quotations.
    pub(super) bare: bool,
}

/// What is read of a document.
#[derive(Debug, Default)]
pub(super) struct Readings {
    /// One for each segment.
    pub(super) quotes: Vec<Reading>,
    /// One for each frame.
    pub(super) voices: Vec<Voice>,
}

/// Reads all frames.
pub(super) fn read(reader: &Reader<'_, '_>, segments: &[Segment]) -> Readings {
    let mut out = Readings::default();
    for (number, frame) in reader.outline.frames.iter().enumerate() {
        let voice = read_frame(reader, segments, number, *frame, &mut out.quotes);
        out.voices.push(voice);
    }
    out
}

/// Reads one frame.
fn read_frame(
    reader: &Reader<'_, '_>,
    segments: &[Segment],
    number: usize,
    frame: Frame,
    out: &mut Vec<Reading>,
) -> Voice {
    let items = reader.items();
    let (first, end) = (frame.first, frame.end);
    let quotes = (first..end).any(|i| items[i].segment.is_some());
    let alone = quotes
        && (first..end).all(|i| {
            matches!(
                items[i].class,
                Class::Quote | Class::Stop | Class::Other | Class::Comma | Class::Dash
            )
        });
    let mut reach: Option<Reach> = None;
    let mut outer: Option<Reach> = None;
    let mut source: Option<Attribution> = None;
    let mut bracket: Option<(usize, Attribution)> = None;
    let started = out.len();
    let mut open_until = first;
    // The attributions before each quotation, and those that stand in the sentence for all of it.
    let mut reaches: Vec<Option<Reach>> = Vec::new();
    for i in first..end {
        if items[i].segment.is_some() {
            reaches.push(reach);
            continue;
        }
        if reader.lower(i) == "according"
            && let Some(found) = after::according(reader, i, end)
        {
            source = Some(found);
        }
        if items[i].class == Class::Comma
            && i > first
            && i >= open_until
            && items[i - 1].class != Class::Quote
            && quotes
            && let Some(found) = after::bracketed(reader, i, end)
        {
            bracket = bracket.or(Some((i, found)));
            open_until = i + 8;
        }
        reach = before::step(reader, first, end, i, reach);
        outer = outer.or(reach);
    }
    let mut behind: Option<Attribution> = None;
    let mut position = 0;
    for i in first..end {
        let Some(index) = items[i].segment else {
            continue;
        };
        let Some(segment) = segments.get(index) else {
            continue;
        };
        let left = reaches.get(position).copied().flatten();
        position += 1;
        let form = form_of(reader, segment, first, i);
        let closing = reader.doc.word(segment.close.saturating_sub(1));
        let loose = matches!(
            closing,
            "," | "?" | "!" | "-" | "--" | "—" | "–" | "..." | "…"
        ) || reader.class(i + 1) == Class::Comma;
        let next = if i + 1 < end {
            after::after(
                reader,
                i + 1,
                end,
                loose || i == first,
                loose && (form == QuoteForm::Direct || i == first),
            )
        } else {
            None
        };
        // "…," he said, "…": the words before the second part are its attribution, and their reach has been read.
        // "When he called it "…," the crowd rose": the cue is that of the introduction.
        let introduced = left.is_some_and(|left| left.attribution.speaker.is_some())
            && (first..i)
                .find(|&j| !matches!(reader.class(j), Class::Coordinator | Class::Adverb))
                .is_some_and(|j| reader.class(j) == Class::Subordinator)
            && form == QuoteForm::Mixed;
        // "pointed to one who said so: …": what the colon leads in is the writer's, not the bracket's.
        let left = match (left, outer) {
            (Some(left), Some(outer))
                if reader.class(i.saturating_sub(1)) == Class::Colon
                    && left
                        .attribution
                        .speaker
                        .is_some_and(|speaker| reader.class(speaker.head) == Class::Relative) =>
            {
                Some(outer)
            }
            (left, _) => left,
        };
        // "…," he told aides, according to Hale: he speaks, and Hale passes it on.
        let near = next
            .filter(|next| loose && !introduced && matches!(next.rule, "after" | "after-inverted"))
            .map(|next| Attribution {
                via: source.and_then(|source| source.speaker).or(next.via),
                ..next
            });
        let chosen = near
            .or(source)
            .or(next
                .filter(|next| !introduced && (loose || left.is_none() || next.rule != "after")))
            .or_else(|| {
                bracket
                    .filter(|(at, _)| *at > i || left.is_none())
                    .map(|(_, found)| found)
                    .filter(|_| {
                        left.is_none_or(|left| {
                            !left.clause || bracket.is_some_and(|(at, _)| at > i)
                        })
                    })
            })
            .or(left.map(|left| left.attribution))
            .or(behind.filter(|_| left.is_none()));
        let chosen = chosen.or_else(|| {
            // "Hale: …", and a sentence that leads in with a colon or comma without a cue.
            let lead = i.checked_sub(1).filter(|&lead| lead >= first)?;
            let leads = items[lead].class == Class::Colon
                || items[lead].class == Class::Comma && form == QuoteForm::Direct;
            leads.then(|| after::label(reader, first, lead)).flatten()
        });
        // A noun of speech must stand near: "his claim that "…"".
        let chosen = chosen.filter(|chosen| {
            chosen.rule != "noun"
                || chosen.cue.is_some_and(|(_, cue)| {
                    i < cue + 7 && !(cue..i).any(|j| matches!(items[j].class, Class::Verb))
                })
        });
        let scare = scare::is_scare(
            reader,
            segment,
            i,
            first,
            end,
            chosen.as_ref(),
            left.as_ref(),
        );
        if chosen.is_some_and(|chosen| chosen.speaker.is_some()) && !scare {
            behind = chosen;
        }
        out.push(Reading {
            frame: number,
            item: i,
            attribution: chosen,
            form,
            scare,
        });
    }
    let last = out
        .get(started..)
        .unwrap_or_default()
        .iter()
        .rev()
        .find_map(|reading| {
            reading
                .attribution
                .filter(|_| !reading.scare)
                .and_then(|attribution| attribution.speaker)
        });
    Voice {
        speaker: last.or(source.and_then(|found| found.speaker)).or(reach
            .filter(|reach| reach.clause || !quotes)
            .and_then(|reach| reach.attribution.speaker)),
        main: reader.main(first, end),
        colon: end > first && items[end - 1].class == Class::Colon,
        quotes,
        alone,
        bare: quotes
            && !(first..end)
                .any(|i| matches!(items[i].class, Class::Verb | Class::Auxiliary | Class::Ing)),
    }
}

/// Tells a whole sentence between marks from a fragment of one.
fn form_of(reader: &Reader<'_, '_>, segment: &Segment, first: usize, item: usize) -> QuoteForm {
    let doc = reader.doc;
    let begins = (segment.open + 1..segment.close)
        .find(|&i| !doc.tokens[i].is(flag::PUNCT))
        .is_some_and(|i| doc.tokens[i].is(flag::CAPITAL) || doc.tokens[i].is(flag::NUMBER));
    let leads = item == first
        || matches!(
            reader.class(item - 1),
            Class::Colon
                | Class::Comma
                | Class::Verb
                | Class::Quote
                | Class::Stop
                | Class::Dash
                | Class::Other
                | Class::Ing
                | Class::Temporal
        );
    let words = segment.close - segment.open;
    if begins && leads && words > 3 || (item == first && words > 5) {
        QuoteForm::Direct
    } else {
        QuoteForm::Mixed
    }
}
