//! Floor 7: what Dateline finds in annotated articles, in the form that scorers read.

use std::io::{BufRead, Write};

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::model::{Article, Extraction, QuoteForm, Span};
use crate::text::{CharMap, Document};
use crate::{read, resolve, syntax};

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum Task {
    Quotes,
    Names,
    Places,
    Times,
    Events,
}

/// Why a gold file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A line is not a record.
    #[error("line {line}: {source}")]
    Record {
        /// Line number, from 1.
        line: usize,
        /// What the parser says.
        source: serde_json::Error,
    },
}

/// One annotated article.
#[derive(Debug, Deserialize)]
struct Gold {
    id: String,
    text: String,
    #[serde(default)]
    dct: Option<String>,
    #[serde(default)]
    toponyms: Vec<GoldSpan>,
}

/// One annotated span, in characters.
#[derive(Debug, Deserialize)]
struct GoldSpan {
    start: usize,
    end: usize,
}

/// Writes what is found in each record of `gold` as one line of JSON to `out`.
///
/// The text is taken as it stands, so that offsets hold; `dct` is the publication date. With `given_spans` the toponyms of the
/// gold are resolved instead of those found. Of the quotes only those of `forms` are written; none given means all.
pub fn predict(
    task: Task,
    gold: impl BufRead,
    out: &mut dyn Write,
    given_spans: bool,
    forms: &[QuoteForm],
) -> Result<(), Error> {
    for (number, line) in gold.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let record: Gold = serde_json::from_str(&line).map_err(|source| Error::Record {
            line: number + 1,
            source,
        })?;
        let found = record_prediction(task, &record, given_spans, forms);
        writeln!(out, "{found}")?;
    }
    Ok(())
}

/// Returns the prediction for one record.
fn record_prediction(task: Task, record: &Gold, given_spans: bool, forms: &[QuoteForm]) -> Value {
    let map = CharMap::new(&record.text);
    let day = record
        .dct
        .as_deref()
        .and_then(|dct| dct.get(..10))
        .and_then(|day| day.parse::<Date>().ok());
    if task == Task::Places && given_spans {
        let bytes: Vec<usize> = record
            .text
            .char_indices()
            .map(|(byte, _)| byte)
            .chain([record.text.len()])
            .collect();
        let at = |char: usize| bytes.get(char).copied().unwrap_or(record.text.len());
        let spans: Vec<Span> = record
            .toponyms
            .iter()
            .map(|span| Span::new(at(span.start), at(span.end)))
            .collect();
        let mut doc = Document::new(&record.text);
        syntax::tag(&mut doc);
        let resolved = resolve::place::resolve_spans(&doc, &spans, &[]);
        return toponyms_json(&record.id, &map, &resolved);
    }
    let article = Article::from_text(&record.text, day);
    let found = read::extract(&article);
    match task {
        Task::Quotes => quotes_json(record, &map, &found, forms),
        Task::Names => {
            let entities: Vec<Value> = found
                .names
                .iter()
                .map(|name| {
                    let (start, end) = map.chars(name.span);
                    json!({"start": start, "end": end, "type": name.kind})
                })
                .collect();
            json!({"id": record.id, "entities": entities})
        }
        Task::Places => toponyms_json(&record.id, &map, &found.toponyms),
        Task::Times => {
            let timexes: Vec<Value> = found
                .times
                .iter()
                .map(|timex| {
                    let (start, end) = map.chars(timex.span);
                    json!({"start": start, "end": end, "type": timex.kind, "value": timex.value})
                })
                .collect();
            json!({"id": record.id, "timexes": timexes})
        }
        Task::Events => events_json(record, &map, &found),
    }
}

/// Returns toponyms in the scorer's form.
fn toponyms_json(id: &str, map: &CharMap<'_>, found: &[crate::model::PlaceMention]) -> Value {
    let toponyms: Vec<Value> = found
        .iter()
        .map(|mention| {
            let (start, end) = map.chars(mention.span);
            json!({"start": start, "end": end, "lat": mention.place.lat, "lon": mention.place.lon, "geonameid": mention.place.id})
        })
        .collect();
    json!({"id": id, "toponyms": toponyms})
}

/// Returns quotes in the scorer's form.
fn quotes_json(record: &Gold, map: &CharMap<'_>, found: &Extraction, forms: &[QuoteForm]) -> Value {
    let quotes: Vec<Value> = found
        .quotes
        .iter()
        .filter(|quote| forms.is_empty() || forms.contains(&quote.form))
        .map(|quote| {
            let (start, end) = map.chars(quote.span);
            let speaker = quote.speaker.map(|speaker| {
                let (start, end) = map.chars(speaker.span);
                json!([start, end])
            });
            json!({
                "start": start,
                "end": end,
                "speaker": speaker,
                "speaker_text": quote.speaker.map(|speaker| speaker.span.of(&record.text)),
                "kind": quote.form,
                "cue_text": quote.cue.map(|cue| cue.of(&record.text)),
                "act": quote.act,
                "rule": quote.rule,
            })
        })
        .collect();
    json!({"id": record.id, "quotes": quotes})
}

/// Returns events in the scorer's form.
fn events_json(record: &Gold, map: &CharMap<'_>, found: &Extraction) -> Value {
    use crate::model::{EventKind, EventStatus, Precision};
    let events: Vec<Value> = found
        .events
        .iter()
        .map(|event| {
            let (start, end) = map.chars(event.trigger);
            let kind = match event.kind {
                EventKind::Talks => "talks",
                EventKind::Meeting => "meeting",
                EventKind::Summit => "summit",
                EventKind::Visit => "visit",
                EventKind::Conference => "conference",
                EventKind::Hearing => "hearing",
                EventKind::Election => "election",
                EventKind::Deadline => "deadline",
                _ => "other",
            };
            let status = match event.status {
                EventStatus::Ongoing => EventStatus::Held,
                EventStatus::Denied => EventStatus::Cancelled,
                status => status,
            };
            let precision = match event.date.map(|date| date.precision) {
                None => Precision::None,
                Some(Precision::ApproximateDay | Precision::Minute) => Precision::Day,
                Some(precision) => precision,
            };
            let participants: Vec<&str> = event
                .participants
                .iter()
                .map(|participant| participant.span.of(&record.text))
                .collect();
            json!({
                "trigger": [start, end],
                "kind": kind,
                "start": event.date.map(|date| date.start.to_string()),
                "end": event.date.map(|date| date.end.to_string()),
                "precision": precision,
                "status": status,
                "place": event.place.map(|place| place.of(&record.text)),
                "participants": participants,
                "claimed_by": event.according_to.map(|source| source.of(&record.text)),
                "rule": event.rule,
            })
        })
        .collect();
    json!({"id": record.id, "events": events})
}
