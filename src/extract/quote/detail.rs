//! Fills in what surrounds a quote: cue, speech act, addressee, medium, anonymity, day.

use super::Attribution;
use super::anonymity;
use super::class::Class;
use super::cue::Grammar;
use super::direct::Readings;
use super::marks::Segment;
use super::speaker;
use super::subject::Reader;
use crate::model::{Name, Quote, Span, Speaker, SpeakerKind, SpeechAct, Timex};

/// Farthest that the day stands from the cue, in items.
const NEAR: usize = 10;

/// Turns readings into quotes.
pub(super) fn quotes(
    reader: &Reader<'_, '_>,
    segments: &[Segment],
    readings: &Readings,
    names: &[Name],
    times: &[Timex],
) -> Vec<Quote> {
    let mut out: Vec<Quote> = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    for (segment, reading) in segments.iter().zip(&readings.quotes) {
        // A noun of speech without owner, or an agentless passive, tells too little.
        let told = |attribution: &Attribution| {
            attribution.speaker.is_some()
                || matches!(attribution.rule, "before-passive" | "citation")
        };
        let Some(attribution) = reading.attribution.filter(|_| !reading.scare).filter(told) else {
            continue;
        };
        let frame = reader.outline.frames[reading.frame];
        let cue = attribution.cue.map(|(first, end)| span(reader, first, end));
        // A second part in the same sentence, or a next paragraph of the same quotation.
        let continues = last
            .filter(|&(_, frame)| {
                segment.continued
                    || frame == reading.frame && split(reader, &out, reading.item, frame, cue)
            })
            .map(|(index, _)| index);
        last = Some((out.len(), reading.frame));
        let addressee = addressee(reader, &attribution, frame.end);
        let speaker = attribution
            .speaker
            .map(|phrase| speaker::speaker(reader, names, phrase));
        out.push(Quote {
            form: reading.form,
            span: segment.span,
            continues,
            speaker,
            cue,
            act: attribution.act,
            addressee,
            via: attribution.via.map(|phrase| speaker::span(reader, phrase)),
            anonymity: anonymity(
                reader,
                (frame.first, frame.end),
                speaker.as_ref(),
                &attribution,
            ),
            said_on: said_on(reader, &attribution, times),
            cue_object: cue_object(reader, &attribution),
            rule: attribution.rule,
            score: attribution.score,
        });
    }
    out
}

/// Tells whether the quotation at `item` goes on with the last quote: one attribution stands between both.
fn split(
    reader: &Reader<'_, '_>,
    out: &[Quote],
    item: usize,
    _frame: usize,
    cue: Option<Span>,
) -> bool {
    let Some(before) = out.last() else {
        return false;
    };
    before.cue.is_some()
        && before.cue == cue
        && cue.is_some_and(|cue| cue.start > before.span.end)
        && reader.class(item.saturating_sub(1)) == Class::Comma
}

/// Returns the characters of items `first..end`.
fn span(reader: &Reader<'_, '_>, first: usize, end: usize) -> Span {
    let items = reader.items();
    match (items.get(first), items.get(end.saturating_sub(1))) {
        (Some(first), Some(last)) => reader.doc.span(first.token, last.token + 1),
        _ => Span::default(),
    }
}

/// "told Reuters"
fn addressee(reader: &Reader<'_, '_>, attribution: &Attribution, end: usize) -> Option<Span> {
    let verb = attribution.verb?;
    let (_, after) = attribution.cue?;
    let phrase = match verb.grammar {
        Grammar::Told => reader.chunks.starting(after)?,
        Grammar::Clause if verb.act == SpeechAct::Ask => reader.chunks.starting(after)?,
        // "referring to the strike": what is spoken of listens to nobody.
        _ if reader.class(after) == Class::To && !reader.lower(after - 1).starts_with("refer") => {
            reader.chunks.starting(after + 1)?
        }
        _ => return None,
    };
    let same = attribution
        .speaker
        .is_some_and(|speaker| speaker.first < phrase.end && phrase.first < speaker.end);
    (phrase.end <= end && !phrase.temporal && !same)
        .then(|| speaker::span(reader, reader.extend(phrase, end)))
}

/// "accused Russia of", "called the report …"
fn cue_object(reader: &Reader<'_, '_>, attribution: &Attribution) -> Option<Span> {
    let verb = attribution.verb?;
    if !matches!(verb.grammar, Grammar::Label | Grammar::Object) {
        return None;
    }
    let (_, after) = attribution.cue?;
    let at = if reader.class(after) == Class::Preposition {
        after + 1
    } else {
        after
    };
    let phrase = reader
        .chunks
        .starting(at)
        .filter(|phrase| !phrase.temporal)?;
    Some(speaker::span(reader, phrase))
}

/// "on condition of anonymity because …": the reason of a source without a name, in its own sentence outside of quotations.
fn anonymity(
    reader: &Reader<'_, '_>,
    (first, end): (usize, usize),
    speaker: Option<&Speaker>,
    attribution: &Attribution,
) -> Option<Span> {
    if speaker.is_some_and(|speaker| speaker.kind == SpeakerKind::Name || speaker.name.is_some()) {
        return None;
    }
    let items = reader.items().get(first..end)?;
    let outside = |token: usize| {
        items
            .binary_search_by_key(&token, |item| item.token)
            .is_ok_and(|at| items[at].segment.is_none())
    };
    let cue = attribution
        .cue
        .and_then(|(_, end)| reader.items().get(end.saturating_sub(1)))
        .map(|item| item.token);
    anonymity::reason(
        reader.doc,
        items.first()?.token,
        items.last()?.token + 1,
        cue,
        outside,
    )
}

/// "said on Monday"
fn said_on(
    reader: &Reader<'_, '_>,
    attribution: &Attribution,
    times: &[Timex],
) -> Option<jiff::civil::Date> {
    let (first, end) = attribution.cue?;
    let items = reader.items();
    let mut stop = end;
    while stop < items.len()
        && stop < end + NEAR
        && !matches!(
            items[stop].class,
            Class::Quote | Class::Stop | Class::Verb | Class::Subordinator | Class::Comma
        )
    {
        stop += 1;
    }
    let mut start = first;
    while start > 0
        && first - start < NEAR
        && !matches!(
            items[start - 1].class,
            Class::Quote | Class::Stop | Class::Verb | Class::Subordinator
        )
    {
        start -= 1;
    }
    let near = span(reader, start, stop);
    let from = times.partition_point(|timex| timex.span.end <= near.start);
    times
        .iter()
        .skip(from)
        .take_while(|timex| timex.span.start < near.end)
        .find_map(|timex| {
            timex
                .range
                .filter(|range| range.start == range.end)
                .map(|range| range.start)
        })
}
