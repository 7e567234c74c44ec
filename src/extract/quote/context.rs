//! Lends a speaker to a quotation whose own sentence names none: from the sentence before it, a lead-in with a colon, the
//! quotation it continues, or the one who spoke before.

use super::Attribution;
use super::class::Class;
use super::direct::{Reading, Readings};
use super::marks::Segment;
use super::noun::Phrase;
use super::subject::Reader;
use crate::model::QuoteForm;

/// Most paragraphs that one quotation is followed over.
const CHAIN: usize = 12;

/// Fills in the speakers that the context tells.
pub(super) fn lend(reader: &Reader<'_, '_>, segments: &[Segment], readings: &mut Readings) {
    for i in 0..readings.quotes.len() {
        let reading = readings.quotes[i];
        let own = reading
            .attribution
            .is_some_and(|attribution| attribution.speaker.is_some());
        if own || reading.scare {
            continue;
        }
        let Some((speaker, rule, score)) = lender(reader, segments, readings, i, &reading) else {
            continue;
        };
        // Who passed on the words before passes these on too.
        let via = readings
            .quotes
            .get(i.saturating_sub(CHAIN)..i)
            .unwrap_or_default()
            .iter()
            .rev()
            .filter_map(|reading| reading.attribution)
            .find(|attribution| attribution.speaker == Some(speaker))
            .and_then(|attribution| attribution.via);
        let attribution = reading.attribution.map_or(
            Attribution {
                via,
                ..Attribution::new(Some(speaker), rule, score)
            },
            |attribution| Attribution {
                speaker: Some(speaker),
                via: attribution.via.or(via),
                rule,
                score: attribution.score.min(score),
                ..attribution
            },
        );
        readings.quotes[i].attribution = Some(attribution);
        readings.voices[reading.frame].speaker = Some(speaker);
    }
}

/// Returns who most likely says quotation `i`.
fn lender(
    reader: &Reader<'_, '_>,
    segments: &[Segment],
    readings: &Readings,
    i: usize,
    reading: &Reading,
) -> Option<(Phrase, &'static str, f32)> {
    let frames = &reader.outline.frames;
    let frame = frames[reading.frame];
    let voice = readings.voices[reading.frame];
    if segments[i].continued
        && let Some(before) = i.checked_sub(1)
        && let Some(speaker) = readings.quotes[before]
            .attribution
            .and_then(|attribution| attribution.speaker)
    {
        return Some((speaker, "continued", 0.95));
    }
    if reading
        .attribution
        .is_some_and(|attribution| attribution.rule == "citation")
    {
        return None;
    }
    let before = reading.frame.checked_sub(1);
    let same = before.filter(|&before| frames[before].paragraph == frame.paragraph);
    if segments.get(i + 1).is_some_and(|segment| segment.continued)
        && voice.alone
        && let Some(before) = same
        && let Some(speaker) = readings.voices[before].speaker
    {
        return Some((speaker, "same-paragraph", 0.93));
    }
    // A quotation over several paragraphs is often attributed in a later one only.
    let mut later = i + 1;
    while segments.get(later).is_some_and(|segment| segment.continued) && later - i < CHAIN {
        if let Some(speaker) = readings.quotes[later]
            .attribution
            .and_then(|attribution| attribution.speaker)
        {
            return Some((speaker, "continued", 0.93));
        }
        later += 1;
    }
    let cued = reading.attribution.is_some();
    let doer = cued
        && reading
            .attribution
            .is_some_and(|attribution| attribution.rule == "before-no-subject");
    if !voice.alone && !doer && !voice.bare && (reading.form == QuoteForm::Mixed || cued) {
        return None;
    }
    // "…." "…," she said: the next sentence of the paragraph names the speaker of both.
    if let Some(before) = same {
        let voice = readings.voices[before];
        if let Some(speaker) = voice.speaker {
            return Some((speaker, "same-paragraph", 0.93));
        }
    }
    if voice.alone
        && let Some(next) = readings.voices.get(reading.frame + 1)
        && frames[reading.frame + 1].paragraph == frame.paragraph
        && next.quotes
        && reader.items()[frames[reading.frame + 1].first]
            .segment
            .is_some()
        && let Some(speaker) = next.speaker
    {
        return Some((speaker, "sentence-after", 0.85));
    }
    if voice.alone
        && let Some(speaker) = signature(reader, reading.frame + 1)
    {
        return Some((speaker, "signed", 0.85));
    }
    let before = before?;
    if frames[before].paragraph + 1 != frame.paragraph {
        return None;
    }
    let last = readings.voices[before];
    if last.colon {
        return last
            .speaker
            .or(last.main)
            .map(|speaker| (speaker, "lead-in", 0.9));
    }
    if let Some(speaker) = last.speaker {
        return last.quotes.then_some((speaker, "spoke-before", 0.8));
    }
    // The paragraph before may name the speaker farther up.
    let mut at = before;
    while at > 0 && frames[at - 1].paragraph == frames[before].paragraph && before - at < 4 {
        at -= 1;
        let voice = readings.voices[at];
        if let Some(speaker) = voice.speaker.filter(|_| voice.quotes) {
            return Some((speaker, "spoke-before", 0.7));
        }
    }
    None
}

/// Returns who signs in frame `number`, a paragraph of its own: "— Ana Hale".
fn signature(reader: &Reader<'_, '_>, number: usize) -> Option<Phrase> {
    let frame = reader.outline.frames.get(number)?;
    let opens = number == 0 || reader.outline.frames[number - 1].paragraph != frame.paragraph;
    if !opens || frame.end - frame.first > 20 || reader.class(frame.first) != Class::Dash {
        return None;
    }
    let phrase = reader.chunks.starting(frame.first + 1)?;
    let verb = (phrase.end..frame.end).any(|i| {
        matches!(
            reader.class(i),
            Class::Verb | Class::Auxiliary | Class::Quote
        )
    });
    (!verb && reader.class(phrase.head) == Class::Proper).then_some(phrase)
}
